"""Numbers are read exactly, however they are written."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_kg.numerals import find_numerals, has_numeral, parse_chinese, parse_english

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
HAN = "零一二三四五六七八九"


def english(number: int) -> str:
    """The number in words, as people write it."""
    for scale, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= scale:
            rest = number % scale
            joint = " and " if 0 < rest < 100 else " "
            return f"{english(number // scale)} {word}" + (joint + english(rest) if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {english(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")


def chinese(number: int) -> str:
    """The number in Chinese numerals, with 零 where places are left out."""
    if number < 10:
        return HAN[number]
    for scale, word in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            head, rest = divmod(number, scale)
            if not rest:
                return chinese(head) + word
            return chinese(head) + word + ("零" if rest < scale // 10 else "") + chinese(rest)
    raise AssertionError(number)


@given(st.integers(0, 10**15 - 1))
def test_english_words_come_back_as_their_number(number: int) -> None:
    assert parse_english(english(number)) == number


@given(st.integers(0, 10**16 - 1))
def test_chinese_numerals_come_back_as_their_number(number: int) -> None:
    assert parse_chinese(chinese(number)) == number


@given(st.integers(1, 10**9), st.sampled_from(["million", "billion", "trillion"]), st.integers(0, 99))
def test_digits_with_a_scale_word_are_multiplied_exactly(whole: int, scale: str, cents: int) -> None:
    factor = {"million": 10**6, "billion": 10**9, "trillion": 10**12}[scale]
    text = f"it cost {whole:,}.{cents:02d} {scale} in all"
    (found,) = find_numerals(text, "en")
    assert found.value == Decimal(f"{whole}.{cents:02d}") * factor
    assert text[found.i : found.j].startswith(f"{whole:,}") and text[found.i : found.j].endswith(scale)


@given(st.integers(2, 10**7), st.sampled_from(["万", "亿", "万亿"]))
def test_digits_with_a_chinese_scale_are_multiplied_exactly(whole: int, scale: str) -> None:
    factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    (found,) = find_numerals(f"共{whole}{scale}元", "zh")
    assert found.value == whole * factor


@given(st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_numerals_of_any_text_lie_in_it_in_order_and_apart(text: str, language: str) -> None:
    found = find_numerals(text, language)
    assert all(0 <= n.i < n.j <= len(text) for n in found)
    assert all(a.j <= b.i for a, b in pairwise(found))


@given(st.text(alphabet="一二两三四五六七八九十百千万亿零半番点第0123456789 ,./%多余", max_size=40))
def test_no_heap_of_number_signs_breaks_the_reader(text: str) -> None:
    for language in ("en", "zh"):
        for numeral in find_numerals(text, language):
            assert numeral.value >= 0


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("one and a half million", "1500000"),
        ("half a million", "500000"),
        ("two thousand million", "2000000000"),
        ("three dozen", "36"),
        ("a hundred", "100"),
    ],
)
def test_idioms_of_english(words: str, value: str) -> None:
    assert parse_english(words) == Decimal(value)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十万亿", "10000000000000"),
        ("两万亿", "2000000000000"),
        ("3千万", "30000000"),
        ("1万2千亿", "1200000000000"),
        ("三点五", "3.5"),
        ("两万五", "25000"),
        ("三千零五", "3005"),
        ("二〇三五", "2035"),
    ],
)
def test_idioms_of_chinese(words: str, value: str) -> None:
    assert parse_chinese(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "and", "a", "one two", "hundred and", "hello"])
def test_what_is_no_number_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        parse_english(words)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "two-thirds of it", [("two-thirds", "fraction")]),
        ("en", "output doubled", [("doubled", "multiple")]),
        ("en", "in the first half of the year", []),
        ("en", "in the third quarter", []),
        ("en", "see [12, 13] and version 3.1.2", []),
        ("en", "write to a4b@example.org or https://example.org/7", []),
        ("en", "it ranked second", [("second", "ordinal")]),
        ("en", "a three-fold rise", [("three-fold", "multiple")]),
        ("en", "growth in double digits", [("double digits", "magnitude")]),
        ("zh", "增长百分之八点五", [("百分之八点五", "percent")]),
        ("zh", "占三分之二", [("三分之二", "fraction")]),
        ("zh", "规模翻两番", [("翻两番", "multiple")]),
        ("zh", "共10余万人", [("10余万", "digits")]),
        ("zh", "国发〔2016〕67号", []),
        ("zh", "增长１２．５％", [("１２．５", "digits")]),
        ("zh", "价格为12 375美元", [("12 375", "digits")]),
    ],
)
def test_forms_are_told_apart(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[n.i : n.j], n.form) for n in find_numerals(text, language)] == expected


@given(st.integers(2, 999999), st.sampled_from(["en", "zh"]))
def test_the_cheap_test_never_hides_a_number(number: int, language: str) -> None:
    words = english(number) if language == "en" else chinese(number)
    for text in (f"x {words} y", f"x {number} y"):
        assert has_numeral(text, language)
