"""Number words: the closed vocabulary of numbers in English and Chinese, compiled from the lexicon of observations.

``english_words`` and ``chinese_words`` give the values of the words and the expressions that find numbers of all forms;
``numerals`` reads what they find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sei_kg.lexicon import read_lexicon

__all__ = ["Chinese", "English", "chinese_words", "english_words"]


@dataclass(frozen=True, slots=True)
class English:
    """Words and expressions of English numbers; ``finder`` expects small letters.

    ``hints`` are words at least one of which stands in a text with a number in words; an ordinal needs one of
    ``rank_hints`` beside it. ``digit_finder`` serves texts without any of ``any_word``.
    """

    units: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    all_scales: dict[str, int]
    denominators: dict[str, int]
    ordinals: dict[str, int]
    multiples: dict[str, int]
    magnitudes: dict[str, int]
    finder: re.Pattern[str]
    scale_after: re.Pattern[str]
    digit_finder: re.Pattern[str]
    hints: frozenset[str]
    rank_hints: frozenset[str]
    any_word: frozenset[str]
    beginning: re.Pattern[str]


_JUNK = (
    r"\[\d[\d\s,~\-–—]*\]|\d+(?:\.\d+){2,}\.?|\d+[+=*<>]\d+\S*|\d{3,4}-\d{7,8}"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?![\d.,]?\d)|\d+"


@cache
def english_words() -> English:
    words = read_lexicon("observations")["number_words"]["en"]

    def one_of(names: object) -> str:
        return "|".join(re.sub(r"\\?[ ]", r"\\s+", re.escape(n)) for n in sorted(names, key=lambda n: (-len(n), n)))  # type: ignore[call-overload]

    scales = {**words["scales"], **words["dozens"]}
    plain = one_of([*words["units"], *words["tens"]])
    number = rf"(?:{plain}|half\s+an?\s+(?={one_of(words['scales'])})|an?\s+(?={one_of(words['scales'])}))"
    more = rf"(?:[\s-]+(?:and\s+)?(?:{plain}|{one_of(words['scales'])})|\s+and\s+a\s+half)"
    hints = {*words["units"], *words["tens"], *words["scales"], *words["dozens"], *words["multiples"]} - {"one"}
    hints |= {f"{name}s" for name in (*words["denominators"], *words["scales"], *words["dozens"])}
    hints |= {"half", "third", "quarter", "fifth", "tenth", "digit", "digits", "fold"} | {
        f"{name}fold" for name in words["units"]
    }
    letters = "".join(sorted({name[0] for name in (*hints, *words["ordinals"], "a", "one")}))
    digits = rf"(?P<digits>(?P<number>{_NUMBER}))(?![+=*^/\d]|\.\d|[a-z]*\d)"
    digits = rf"(?:(?<![\w.,+=*/<>^])|(?<=rmb)|(?<=cny)|(?<=usd)|(?<=eur))(?<![a-z]-){digits}"
    ordinals, bottoms, scale = one_of(words["ordinals"]), one_of(words["denominators"]), one_of(words["scales"])
    finder = re.compile(
        # only where a word or number begins, and only words of these first letters
        rf"(?:(?<![a-z])(?=[{letters}])|(?=[\d\[]))(?:"
        rf"(?P<junk>{_JUNK})"
        rf"|(?<![\w.])(?P<ordinal>\d+(?:st|nd|rd|th)\b|\b(?:{ordinals})\b(?![\s-]*(?:quarter|half)))"
        rf"|\b(?P<magnitude>{one_of(words['magnitudes'])})\b"
        rf"|\b(?P<fraction>(?P<top>a|one|{plain})[\s-]+(?P<bottom>(?:{bottoms})s?)\b(?<!second))(?!\s+(?:quarter|half))"
        rf"|(?P<fold>\b(?P<folds>(?:{plain})|\d+)-?fold\b)"
        rf"|\b(?P<multiple>{one_of(words['multiples'])})\b"
        rf"|(?<!first\s)(?<!second\s)(?<!\w-)\b(?P<half>half)\b(?!\s+an?\s+(?:{scale})|[\s-]+year)"
        rf"|\b(?P<words>{number}{more}*)\b(?![-](?:st|nd|rd|th)|-?fold)"
        rf"|{digits})"
    )
    digit_finder = re.compile(  # for texts without number words
        rf"(?=[\d\[])(?:(?P<junk>{_JUNK})|(?<![\w.])(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
        rf"|(?P<fold>\b(?P<folds>\d+)-?fold\b)|{digits})"
    )
    all_scales = {**scales, **words["short_scales"]}
    after = re.compile(rf"[\s-]{{0,2}}(?P<scale>{one_of(all_scales)})(?:(?<=[nd])s)?\b", re.IGNORECASE)
    return English(
        units=words["units"],
        tens=words["tens"],
        scales=scales,
        all_scales=all_scales,
        denominators=words["denominators"],
        ordinals=words["ordinals"],
        multiples=words["multiples"],
        magnitudes=words["magnitudes"],
        finder=finder,
        digit_finder=digit_finder,
        scale_after=after,
        hints=frozenset(hints),
        rank_hints=frozenset(words["rank_hints"]),
        any_word=frozenset({*hints, *words["ordinals"]}),
        beginning=re.compile(rf"(?:\d|(?:{plain})\b)", re.IGNORECASE),
    )


@dataclass(frozen=True, slots=True)
class Chinese:
    """Signs and expressions of Chinese numbers; ``whole`` matches a number alone, ``hint`` a sign of one in a text."""

    digits: dict[str, int]
    small: dict[str, int]
    large: dict[str, int]
    magnitudes: dict[str, int]
    whole: re.Pattern[str]
    finder: re.Pattern[str]
    hint: re.Pattern[str]
    beginning: re.Pattern[str]


@cache
def chinese_words() -> Chinese:
    words = read_lexicon("observations")["number_words"]["zh"]
    digits, small, large = words["digits"], words["small"], words["large"]
    d, s, b = "".join(digits), "".join(small), "".join(large)
    arabic = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:\.\d+)?"
    not_unit = rf"(?!{words['pattern_unit_begins']})"
    scale, sign = rf"{not_unit}[{s}{b}]", rf"{not_unit}[{d}{s}{b}]"
    written = rf"(?:{not_unit}[{d}{s}](?:{sign})*(?:点[{d}]+)?(?:[多余](?=[{b}]))?[{b}]*)"
    mixed = rf"{arabic}(?:\s?[多余]?(?:{scale})+(?:\d+(?:\.\d+)?(?:{scale})+)*)?"
    whole = re.compile(rf"(?:\d+(?:\.\d+)?[{s}{b}]*|[{d}{s}{b}点]+)+")
    finder = re.compile(
        rf"(?P<junk>{_JUNK}|[〔\[（(]\d{{4}}[〕\])）]\s*\d+\s*号)"
        rf"|(?P<percent>[百千]分之(?P<percent_value>{mixed}|{written}))"
        rf"|(?P<fraction>(?P<bottom>[{d}{s}]{{1,6}}|\d{{1,6}})分之(?P<top>[{d}{s}]{{1,6}}|\d{{1,6}}))"
        rf"|(?<![\d/.])(?P<slash>\d{{1,2}}/\d{{1,2}})(?![\d/])"
        rf"|(?P<doubling>翻(?:了)?(?P<times>[{d}]|\d)?番)"
        rf"|(?P<half>一半|半数|过半|大半)"
        rf"|(?P<magnitude>{'|'.join(words['magnitudes'])})"
        rf"|第\s?(?P<ordinal>(?P<rank>[{d}{s}]+|\d+))"
        rf"|(?<![A-Za-z\d.+=*/<>^])(?<![A-Za-z]-)(?P<digits>{mixed})(?![+=*^/]\d|\.?\d)(?![A-FH-JL-Za-bd-fh-jln-z]{{0,1}}\d)"
        rf"|(?P<words>{written})"
    )
    begins = "".join(char for char in d if digits[char] != 1)
    hint = re.compile(rf"[{begins}{s}{b}半番]|第一")  # 一 by itself is in too many other words
    return Chinese(digits, small, large, words["magnitudes"], whole, finder, hint, re.compile(rf"[\d{d}{s}]"))
