"""Time expressions mean the interval a careful reader takes them for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_kg.times import Interval, find_times, interval_of, resolve

DOCUMENT = Interval("2021-04-20", "2021-04-20")


def read(text: str, language: str, before: Interval | None = None) -> list[tuple[str, str] | None]:
    found = (resolve(e, before=before, document=DOCUMENT) for e in find_times(text, language))
    return [interval and (interval.start, interval.end) for interval in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2018", ("2018", "2018")),
        ("from 2015 to 2018", ("2015", "2018")),
        ("2016-2018", ("2016", "2018")),
        ("2019–20", ("2019", "2020")),
        ("in 2016 and 2017", ("2016", "2017")),
        ("on March 27, 2020", ("2020-03-27", "2020-03-27")),
        ("on 27 March 2020", ("2020-03-27", "2020-03-27")),
        ("2020-11-24", ("2020-11-24", "2020-11-24")),
        ("in January 2014", ("2014-01", "2014-01")),
        ("from January 2020 to September 2020", ("2020-01", "2020-09")),
        ("in the third quarter of 2019", ("2019-07", "2019-09")),
        ("Q1 2019", ("2019-01", "2019-03")),
        ("in the first half of 2018", ("2018-01", "2018-06")),
        ("in the first three quarters of 2018", ("2018-01", "2018-09")),
        ("at the end of 2019", ("2019-12", "2019-12")),
        ("during the 12th Five-Year Plan period", ("2011", "2015")),
        ("by the end of the thirteenth five-year plan", ("2020", "2020")),
        ("the 12th and 13th Five-Year Plans", ("2011", "2020")),
        ("this year", ("2021", "2021")),
        ("last year", ("2020", "2020")),
        ("in the first quarter of this year", ("2021-01", "2021-03")),
        ("over the past ten years", ("2011", "2021")),
        ("at present", ("2021-04-20", "2021-04-20")),
        ("since 2019", ("2019", "2021-04-20")),
        ("in the 1990s", ("1990", "1999")),
    ],
)
def test_english(text: str, expected: tuple[str, str]) -> None:
    assert read(text, "en") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年", ("2018", "2018")),
        ("二〇一八年", ("2018", "2018")),
        ("2015—2018 年", ("2015", "2018")),
        ("2015年至2018年", ("2015", "2018")),
        ("2020年3月5日", ("2020-03-05", "2020-03-05")),
        ("2019年一季度", ("2019-01", "2019-03")),
        ("2018年上半年", ("2018-01", "2018-06")),
        ("2019年前三季度", ("2019-01", "2019-09")),
        ("2019年1—9月", ("2019-01", "2019-09")),
        ("2019年末", ("2019-12", "2019-12")),
        ("“十二五”期间", ("2011", "2015")),
        ("到“十三五”末", ("2020", "2020")),
        ("今年上半年", ("2021-01", "2021-06")),
        ("去年", ("2020", "2020")),
        ("近五年", ("2016", "2021")),
        ("40多年来", ("1981", "2021")),
        ("目前", ("2021-04-20", "2021-04-20")),
    ],
)
def test_chinese(text: str, expected: tuple[str, str]) -> None:
    assert read(text, "zh") == [expected]


def test_a_part_of_a_year_takes_the_year_spoken_of_before() -> None:
    assert read("in the second quarter", "en", Interval("2019-01", "2019-03")) == [("2019-04", "2019-06")]
    assert read("上半年", "zh", Interval("2017", "2017")) == [("2017-01", "2017-06")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("higher than in 2019", "en"),
        ("compared with 2019", "en"),
        ("an increase over 2015", "en"),
        ("from the previous quarter", "en"),
        ("比2019年提高", "zh"),
        ("较上年增长", "zh"),
    ],
)
def test_a_baseline_is_not_the_time_of_the_figure(text: str, language: str) -> None:
    assert {e.sort for e in find_times(text, language)} == {"compared"}


@pytest.mark.parametrize("text", ["by 2020", "before the end of 2020", "年底前", "到2020年"])
def test_deadlines_are_known_as_such(text: str) -> None:
    assert [e.relation for e in find_times(text, "en" if text.isascii() else "zh")] == ["by"]


@pytest.mark.parametrize("text", ["as of 2020", "截至2020年", "截至6月底"])
def test_a_count_as_of_a_day_is_no_deadline(text: str) -> None:
    assert [e.relation for e in find_times(text, "en" if text.isascii() else "zh")] == ["during"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Sales rose in June", "2025-06", "2025-06"),
        ("By the end of September", "2025-09", "2025-09"),
        ("orders from January to May", "2025-01", "2025-05"),
        ("in November last year", "2024-11", "2024-11"),
        ("on 24 May", "2025-05", "2025-05"),
        ("sold in October", "2024-10", "2024-10"),  # a month the year has not seen yet, and no deadline
        ("due in October", "2025-10", "2025-10"),
        ("last month", "2025-06", "2025-06"),
        ("by year-end", "2025-12", "2025-12"),
        ("in the first half", "2025-01", "2025-06"),
        ("by the end of the decade", "2029", "2030"),
        ("上月", "2025-06", "2025-06"),
        ("6月11日", "2025-06-11", "2025-06-11"),
        ("年底前", "2025", "2025"),
        ("三年内", "2025", "2028"),
        ("近三年内", "2022", "2025"),
    ],
)
def test_what_a_report_leaves_out_of_a_time_comes_from_its_date(text: str, start: str, end: str) -> None:
    (expression,) = find_times(text, "en" if text.isascii() else "zh")
    day = Interval("2025-07-20", "2025-07-20")
    assert resolve(expression, before=None, document=day) == Interval(start, end)


@pytest.mark.parametrize("text", ["this may help", "they march on", "the first half of the century"])
def test_words_that_are_also_months_or_halves_are_no_times(text: str) -> None:
    assert not find_times(text, "en")


@pytest.mark.parametrize(("text", "language"), [("double the level of 2020", "en"), ("是2020年的3.4倍", "zh")])
def test_what_a_multiple_is_a_multiple_of_is_a_baseline(text: str, language: str) -> None:
    assert [e.sort for e in find_times(text, language)] == ["compared"]


def test_five_year_plans_carry_their_number() -> None:
    (expression,) = find_times("during the 14th Five-Year Plan period", "en")
    assert expression.interval.period == 14
    assert [e.interval.period for e in find_times("“十五五”时期", "zh")] == [15]


@pytest.mark.parametrize("text", ["2030 yuan", "1,999 firms", "2000 million", "2018.5", "a 2019% rise"])
def test_amounts_are_no_years(text: str) -> None:
    assert find_times(text, "en") == ()


def test_what_cannot_be_resolved_stays_open() -> None:
    (expression,) = find_times("last year", "en")
    assert resolve(expression, before=None, document=None) is None


def test_only_iso_dates_are_intervals() -> None:
    assert interval_of("2020-03") == Interval("2020-03", "2020-03")
    assert interval_of("March 2020") is None


@given(st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_times_of_any_text_lie_in_it_and_are_well_formed(text: str, language: str) -> None:
    for expression in find_times(text, language):
        assert 0 <= expression.i < expression.j <= len(text)
        interval = resolve(expression, before=DOCUMENT, document=DOCUMENT)
        if interval is not None and interval.start and interval.end:
            assert len(interval.start) in (4, 7, 10) and len(interval.end) in (4, 7, 10)
            assert interval.start[:4] <= interval.end[:4] or interval.period


@given(st.integers(1950, 2099), st.integers(1, 4))
def test_every_quarter_of_every_year(year: int, quarter: int) -> None:
    name = ["first", "second", "third", "fourth"][quarter - 1]
    months = (f"{year}-{3 * quarter - 2:02d}", f"{year}-{3 * quarter:02d}")
    assert read(f"in the {name} quarter of {year}", "en") == [months]
    assert read(f"{year}年第{'一二三四'[quarter - 1]}季度", "zh") == [months]
