"""Figures in tables, in news, and in measures: value, time, kind and what they are about."""

from __future__ import annotations

from functools import cache

import pytest
from pyoxigraph import Literal

from sei_kg.documents import Source
from sei_kg.extraction import extract
from sei_kg.namespaces import curie, local_name
from sei_kg.vocabulary import Vocabulary, read_vocabulary

Figure = dict[str, set[str]]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def observed(text: str) -> list[Figure]:
    """The observations of a text, read as ``build`` reads it: property -> values, their class under "kind"."""
    found = extract(Source("test", text, "0" * 64), vocabulary())
    figures: dict[str, Figure] = {
        e.iri: {"kind": {local_name(e.cls)}} for e in found.entities if "observation-" in e.iri
    }
    for a in found.assertions:
        if a.subject in figures:
            value = a.object.value if isinstance(a.object, Literal) else curie(a.object).removeprefix("id:")
            figures[a.subject].setdefault(local_name(a.predicate), set()).add(value)
    return list(figures.values())


def with_value(text: str, value: str) -> Figure:
    (figure,) = [f for f in observed(text) if f["value"] == {value}]
    return figure


def rows(text: str) -> set[tuple[str, str, str]]:
    """(value, year, kind) of every figure."""
    return {(*f["value"], *f.get("startDate", {""}), *f["kind"]) for f in observed(text)}  # type: ignore[misc]


# ------------------------------------------------------------------------------------------------------------- tables
MARKDOWN = """# 云桥船艇产业年报

| 指标 | 2023年 | 2024年 | 2026年目标 |
| --- | --- | --- | --- |
| 船艇产值（亿元） | 62 | 85 | 120 |
| 检测中心（个） | 12 | 17 | 25 |
"""
TABS = "云桥船艇产业年报\n\n下表为各年数据。\n\n年份\t产值（亿元）\t增速（%）\n2023年\t62\t8.1\n2024年\t85\t37.1\n\n表后另有说明。\n"
HTML = (
    "<html><body><h1>Boat yards</h1><table><tr><th>Indicator</th><th>2023</th><th>2024 (forecast)</th></tr>"
    "<tr><td>Exports (billion yuan)</td><td>4.2</td><td>5</td></tr></table></body></html>"
)


def test_indicators_down_and_years_across() -> None:
    assert rows(MARKDOWN) == {
        ("6200000000", "2023", "Actual"), ("8500000000", "2024", "Actual"), ("12000000000", "2026", "Target"),
        ("12", "2023", "Actual"), ("17", "2024", "Actual"), ("25", "2026", "Target"),
    }  # fmt: skip


def test_years_down_and_indicators_across_in_plain_text() -> None:
    assert rows(TABS) == {
        ("6200000000", "2023", "Actual"), ("8.1", "2023", "Actual"),
        ("8500000000", "2024", "Actual"), ("37.1", "2024", "Actual"),
    }  # fmt: skip


def test_an_html_table() -> None:
    assert rows(HTML) == {("4200000000", "2023", "Actual"), ("5000000000", "2024", "Forecast")}


def test_a_cell_is_proved_with_its_heading() -> None:
    found = extract(Source("test", MARKDOWN, "0" * 64), vocabulary())
    (value,) = [a for a in found.assertions if isinstance(a.object, Literal) and a.object.value == "12000000000"]
    words = " ".join(found.reading.passages[p].text for p in value.passages)
    assert "2026年目标" in words and "120" in words


def test_the_unit_may_stand_above_the_table() -> None:
    text = "云桥船艇产业年报\n\n各年情况（单位：亿元）\n\n| 指标 | 2023年 |\n| --- | --- |\n| 船艇产值 | 62 |\n"
    assert rows(text) == {("6200000000", "2023", "Actual")}


@pytest.mark.parametrize(
    "table",
    [
        "| 序号 | 项目 | 单位 |\n| --- | --- | --- |\n| 1 | 船坞 | 云桥船厂 |\n| 2 | 码头 | 云桥港 |\n",  # no time
        "| 指标 | 2023年 |\n| --- | --- |\n| 船坞编号 | 62 |\n",  # no unit
        "| 姓名 | 电话 |\n| --- | --- |\n| 甲 | 12345 |\n",
    ],
)
def test_other_tables_are_left_alone(table: str) -> None:
    assert observed("云桥船艇产业年报\n\n" + table) == []


# -------------------------------------------------------------------------------------------------------------- times
NEWS = "船艇新闻\n2025年8月14日\n\n"
WIRE = "Boats\n\nBy Nora Field, 14 August 2025\n\n"


@pytest.mark.parametrize(
    ("text", "value", "start"),
    [
        (NEWS + "上半年，云桥船艇产值62亿元。", "6200000000", "2025-01"),
        (NEWS + "去年全年，云桥船艇产值突破62亿元。", "6200000000", "2024"),
        (NEWS + "截至7月底，云桥有船企142家。", "142", "2025-07"),
        (NEWS + "上半年云桥船艇产量37万艘，去年同期为27万艘。", "270000", "2024-01"),
        (WIRE + "Yards turned out 370,000 boats in July.", "370000", "2025-07"),
        (WIRE + "Margins fell to 5 percent in the second quarter from 8 percent a year earlier.", "8", "2024-04"),
        (WIRE + "By the end of September, orders should reach 60 billion yuan.", "60000000000", "2025-09"),
        (WIRE + "Last year the yards built 300 ferries.", "300", "2024"),
    ],
)
def test_times_that_news_leave_half_said(text: str, value: str, start: str) -> None:
    assert with_value(text, value)["startDate"] == {start}


def test_a_multiple_is_not_of_the_year_it_is_compared_with() -> None:
    text = NEWS + "2024年，云桥船艇产值85亿元，是2020年的3.4倍。船企增至120家。"
    assert with_value(text, "3.4")["startDate"] == {"2024"}
    assert with_value(text, "120")["startDate"] == {"2024"}


# -------------------------------------------------------------------------------------------------------------- kinds
@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        (
            NEWS
            + "云桥船业平稳运行，港口秩序良好，船价与上月持平。\n\n措施如下：\n\n- 建设20个船艇检测中心；\n- 安排专项资金3亿元。",
            "20",
            "Target",
        ),
        (NEWS + "截至7月底，云桥已建成船艇检测中心25个。", "25", "Actual"),
        (NEWS + "云桥将船检时限由30天压缩至12天。", "30", "Actual"),
        (WIRE + "Imports must fall below 20 percent.", "20", "Target"),
        (WIRE + "The council promised 200 new berths by 2027.", "200", "Target"),
        (WIRE + "The ministry should open the country’s eight yards to visitors.", "8", "Actual"),
        (WIRE + "The yard will recover only if its ferry, worth 9 million euros, is sold.", "9000000", "Actual"),
    ],
)
def test_what_is_to_be_done_is_a_target(text: str, value: str, kind: str) -> None:
    assert with_value(text, value)["kind"] == {kind}


# ------------------------------------------------------------------------------------------------- values and scopes
@pytest.mark.parametrize(
    ("text", "values"),
    [
        (WIRE + "Robot density reached 470 per 10,000 workers in 2024.", {"470"}),
        (WIRE + "Nine in ten yards in Japan are small.", {"90"}),
        (NEWS + "造船成本下降三分之一。", {"33.333333"}),
        (NEWS + "算力规模达到85EFLOPS。", {"85"}),
        (NEWS + "两国企业联手造船。", set()),
    ],
)
def test_numbers_and_what_they_are_rates_of(text: str, values: set[str]) -> None:
    assert {value for f in observed(text) for value in f["value"]} == values


def test_the_body_a_speaker_works_for_is_not_what_the_figure_is_about() -> None:
    text = WIRE + "Sales of industrial robots will grow 20 percent, said Lin Wei, an analyst at Tsinghua University."
    assert "organization-tsinghua" not in " ".join(with_value(text, "20").get("scope", set()))


def test_a_thing_in_the_next_chinese_clause_is_not_what_a_figure_is_about() -> None:
    text = NEWS + "每年实施5项重大科技项目，支持清华大学建设实验室。"
    assert not [scope for scope in with_value(text, "5").get("scope", set()) if "tsinghua" in scope]


_COUNTS = """Yards of the bay

| Indicator | 2022 | 2023 | 2026 target |
| --- | --- | --- | --- |
| Yards with a dry dock of their own | 12 | 15 | 30 |
| Number of welders | 1,204 | 1,310 | 2,000 |
| Sales | 41 | 46 | 70 |
| Mood of the masters | 3 | 4 | 5 |
"""


def test_a_row_that_names_what_it_counts_needs_no_unit() -> None:
    found = {next(iter(f["value"])): f for f in observed(_COUNTS)}
    assert set(found) == {"12", "15", "30", "1204", "1310", "2000"}
    assert found["15"]["unit"] == {"unit:NUM"} and found["15"]["startDate"] == {"2023"}
    assert found["30"]["kind"] == {"Target"} and found["15"]["kind"] == {"Actual"}


def test_hours_a_day_and_days_of_delay_are_values() -> None:
    text = "Yards of the bay\n\nIn 2023 cranes in Jiangsu ran for only 2.3 hours a day on average, against 4.1 hours in Anhui. Payments by harbours arrive 210 days late on average. The docks closed for 12 hours on Monday.\n"
    found = {next(iter(f["value"])): f["unit"] for f in observed(text)}
    assert found == {"2.3": {"unit-hours-per-day"}, "4.1": {"unit-hours-per-day"}, "210": {"unit:DAY"}}
