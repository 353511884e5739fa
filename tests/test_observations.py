"""Figures are read with unit, time, scope and kind, in both languages, and what is no figure is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from sei_kg.assertions import Findings
from sei_kg.documents import Source
from sei_kg.extraction import extract
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import curie, local_name
from sei_kg.observations import find_observations
from sei_kg.passages import Reading, read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary

DATA = Path(__file__).parent / "data" / "figures"


@dataclass(frozen=True)
class Seen:
    """An observation, flat."""

    kind: str
    value: str
    unit: str
    indicator: str
    start: str
    end: str
    scopes: tuple[str, ...]
    comparator: str
    compared: str
    notes: tuple[str, ...]
    label: str
    quotes: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def found(text: str, name: str = "test") -> tuple[Reading, Findings]:
    reading = read_passages(Source(name, text, "0" * 64))
    return reading, find_observations(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())


@cache
def observe(text: str) -> tuple[Seen, ...]:
    reading, findings = found(text)
    said: dict[str, dict[str, list[str]]] = {}
    for a in findings.assertions:
        value = a.object.value if isinstance(a.object, Literal) else curie(a.object).removeprefix("id:")
        values = said.setdefault(a.subject, {}).setdefault(local_name(a.predicate), [])
        if value not in values:
            values.append(value)
    seen = []
    for entity in findings.entities:
        if "observation-" not in entity.iri:
            continue
        properties = said[entity.iri]
        mentions = [m for m in findings.mentions if m.entity == entity.iri]
        seen.append(
            Seen(
                local_name(entity.cls),
                properties["value"][0],
                properties["unit"][0],
                properties["indicator"][0].removeprefix("indicator-"),
                *(properties.get(name, [""])[0] for name in ("startDate", "endDate")),
                tuple(properties.get("scope", ())),
                *(properties.get(name, [""])[0] for name in ("comparator", "comparedWith")),
                tuple(properties.get("qualityNote", ())),
                entity.labels[0][1],
                tuple(reading.source.text[m.start : m.end] for m in mentions),
            )
        )
    return tuple(seen)


def only(text: str) -> Seen:
    (seen,) = observe(text)
    return seen


def facts(text: str) -> list[tuple[str, str, str]]:
    return [(seen.kind, seen.value, seen.unit) for seen in observe(text)]


# ------------------------------------------------------------------------------------------------ value, unit, comparator
@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("Total investment was nearly 2 trillion yuan.", "2000000000000", "currency:CNY", "nearly"),
        ("Exports reached $65 billion.", "65000000000", "currency:USD", ""),
        ("The fund raised RMB 5.5bn.", "5500000000", "currency:CNY", ""),
        ("The localization rate was at least 80%.", "80", "unit:PERCENT", "at least"),
        ("The share rose by 2.5 percentage points.", "2.5", "unit-percentage-point", ""),
        ("Installed capacity exceeded 610 GW.", "610", "unit:GigaW", ""),
        ("About half of the firms made a profit.", "50", "unit:PERCENT", "About"),
        ("Two thirds of the money went abroad.", "66.666667", "unit:PERCENT", ""),
        ("Output of robots has tripled since 2019.", "3", "unit:UNITLESS", ""),
        ("The prosperity index stood at 131.5.", "131.5", "unit-index-point", ""),
        ("The country ranks third in the world in patents.", "3", "unit-rank", ""),
        ("The plan names 27 industrial parks.", "27", "unit:NUM", ""),
        ("全年产值近2万亿元。", "2000000000000", "currency:CNY", "近"),
        ("产值达十万亿元。", "10000000000000", "currency:CNY", ""),
        ("国产化率达到百分之八十以上。", "80", "unit:PERCENT", "以上"),
        ("产能不足150万千瓦。", "1500000", "unit:KiloW", "不足"),
        ("增加值增速提高2.5个百分点。", "2.5", "unit-percentage-point", ""),
        ("市场规模翻一番。", "2", "unit:UNITLESS", ""),
        ("三分之二的企业实现盈利。", "66.666667", "unit:PERCENT", ""),
        ("光伏装机规模位居世界第一。", "1", "unit-rank", ""),
        ("建成产业园区20多个。", "20", "unit:NUM", "多"),
        ("销售收入增长15%左右。", "15", "unit:PERCENT", "左右"),
    ],
)
def test_values_come_in_base_form_with_unit_and_comparator(text: str, value: str, unit: str, comparator: str) -> None:
    seen = only(text)
    assert (seen.value, seen.unit, seen.comparator) == (value, unit, comparator)


@pytest.mark.parametrize(
    "text",
    [
        "Made in China 2025 is a strategy.",
        "5G and 4K are standards.",
        "See Figure 3, Table 12 and Section 4.1.",
        "The 18th Party Congress was held in Beijing.",
        "Call 0571-87654321 or write to lab7@example.org.",
        "It is one of the reasons.",
        "For the first time, firms took part [12].",
        "On March 3, 2020, the council met.",
        "Over the past 40 years the economy grew fast.",
        "There are two aspects to this question.",
        "They should work hand in hand with a third party.",
        "根据国发〔2016〕67号文件，现予公布。",
        "第三章 第二条 总则",
        "一方面要统一认识，另一方面要进一步落实。",
        "“十四五”期间，要一体化推进。",
        "参会者就两个方面的问题进行了讨论。",
        "二、主要任务",
        "图3 产业链示意图",
        "党的十九届五中全会提出了建议。",
    ],
)
def test_numbers_that_state_nothing_are_left_alone(text: str) -> None:
    assert observe(text) == ()


def test_a_range_is_one_figure_that_keeps_its_words() -> None:
    seen = only("Per capita income lies between $1,100 and $4,200 in these countries.")
    assert (seen.value, seen.comparator) == ("1100", "$1,100 and $4,200")
    assert only("人均收入在1100~4200美元之间。").value == "1100"


def test_from_a_to_b_is_two_figures_with_two_times() -> None:
    text = "The share of SEIs in GDP rose from 4% in 2010 to 8% in 2015."
    assert [(seen.value, seen.start) for seen in observe(text)] == [("4", "2010"), ("8", "2015")]


# ------------------------------------------------------------------------------------------------------------------ kind
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In 2018, sales reached 1.2 million vehicles.", "Actual"),
        ("We will strive to raise the share to 15% by 2020.", "Target"),
        ("The government aims to build 500 charging stations.", "Target"),
        ("The market is expected to reach 5 billion dollars by 2030.", "Forecast"),
        ("Analysts forecast that sales will hit 3 million vehicles.", "Forecast"),
        ("The target of 15% was reached.", "Actual"),
        ("2018年，销量达120万辆。", "Actual"),
        ("力争到2025年增加值占比达到17%。", "Target"),
        ("确保研发投入增长10%以上。", "Target"),
        ("预计到2030年市场规模达到5万亿元。", "Forecast"),
        ("截至去年底，企业已达800家。", "Actual"),
    ],
)
def test_reached_aimed_at_and_expected_are_told_apart(text: str, kind: str) -> None:
    assert [seen.kind for seen in observe(text)] == [kind]


def test_targets_belong_to_the_document() -> None:
    reading, findings = found("力争到2025年增加值占比达到17%。")
    held = [a.subject for a in findings.assertions if local_name(a.predicate) == "hasTarget"]
    assert held == [reading.source.iri]


# ------------------------------------------------------------------------------------------------------------ comparison
@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Output rose 9%, 3 percentage points faster than the national average.", "the national average"),
        ("Growth was twice the GDP growth.", "the GDP growth"),
        ("增速为10%，高于全国平均水平3个百分点。", "全国平均水平"),
    ],
)
def test_differences_say_what_they_are_measured_against(text: str, compared: str) -> None:
    assert observe(text)[-1].compared == compared


# ----------------------------------------------------------------------------------------------------------------- scope
def test_each_item_of_a_row_has_its_own_scope() -> None:
    text = "Zhejiang has 31 planned projects and spent 12 million yuan; Hubei has 44 planned projects."
    assert [seen.scopes[0] for seen in observe(text) if seen.unit == "unit:NUM"] == ["region-zhejiang", "region-hubei"]


def test_respectively_pairs_figures_with_names() -> None:
    text = "Beijing and Shenzhen accounted for 12% and 9% of the patents respectively."
    assert [(s.value, s.scopes[0]) for s in observe(text)] == [("12", "region-beijing"), ("9", "region-shenzhen")]


def test_respectively_pairs_figures_with_years() -> None:
    text = "In 2016 and 2017, sales revenue grew by 11% and 13% respectively."
    assert [(s.value, s.start, s.end) for s in observe(text)] == [("11", "2016", "2016"), ("13", "2017", "2017")]


def test_the_source_of_a_figure_is_not_its_scope() -> None:
    seen = only("According to the National Bureau of Statistics, new energy vehicle sales reached 6.9 million in 2022.")
    assert seen.scopes[0] == "industry-new-energy-vehicles"
    assert "organization-nbs" not in seen.scopes


# ------------------------------------------------------------------------------------------------------------------ time
def test_a_sentence_without_time_carries_on_the_one_before() -> None:
    _, findings = found("In 2017, output grew by 8%. Exports grew by 12%.")
    times = [(a.object.value, a.explicit, len(a.passages)) for a in findings.assertions if "startDate" in a.predicate]  # type: ignore[union-attr]
    assert times == [("2017", True, 1), ("2017", False, 2)]


def test_the_time_behind_a_figure_is_its_own() -> None:
    text = "In the first quarter of 2021 growth was 6%; it was 7% in the second quarter and 8% in the third quarter."
    assert [seen.start for seen in observe(text)] == ["2021-01", "2021-04", "2021-07"]


# --------------------------------------------------------------------------------------------------------------- quality
@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Robots accounted for 130% of the market.", "100 percent"),
        ("The number of researchers rose by 5,000 yuan per capita.", "per head"),
        ("The drug industry invested 9.3%.", "rate of change"),
        ("Anhui spent 700 million yuan. Hubei spent as high as 300 million yuan.", "calls it high"),
        ("The fund totals 5 billion yuan, of which 8 billion yuan goes to chips.", "smaller than a part"),
        ("机器人占市场份额的130%。", "100%"),
        ("基金总规模50亿元，其中80亿元投向芯片。", "组成部分"),
    ],
)
def test_what_cannot_be_is_noted_and_the_literal_value_stands(text: str, part: str) -> None:
    assert any(part in note for seen in observe(text) for note in seen.notes), observe(text)


def test_two_values_for_one_thing_are_noted_on_both() -> None:
    text = "In 2019, R&D expenditure of China was 2.2 trillion yuan.\n\nIn 2019, R&D expenditure of China was 2.5 trillion yuan."
    assert [bool(seen.notes) for seen in observe(text)] == [True, True]


def test_sound_figures_get_no_note() -> None:
    for name in ("bulletin-zh", "news-en", "op-ed-en", "work-report-zh"):
        assert not [s for s in observe((DATA / f"{name}.txt").read_text("utf-8")) if s.notes], name


# ------------------------------------------------------------------------------------------------------------ whole texts
def test_a_statistical_bulletin() -> None:
    seen = observe((DATA / "bulletin-zh.txt").read_text("utf-8"))
    got = {(s.indicator, s.value, s.scopes[:1], s.start[:4]) for s in seen}
    nev, bio = ("industry-new-energy-vehicles",), ("industry-biotechnology",)
    assert ("value-added", "1860000000000", ("industry-strategic-emerging-industries",), "2022") in got
    assert ("value-added-growth", "9.4", ("industry-strategic-emerging-industries",), "2022") in got
    assert ("value-added-share-of-gdp", "17.2", ("industry-strategic-emerging-industries",), "2022") in got
    assert ("gross-output", "325000000000", nev, "2022") in got
    assert ("output-growth", "7.1", bio, "2022") in got
    assert ("vehicle-production", "883000", nev, "2022") in got
    assert {s.value for s in seen if s.indicator == "fixed-asset-investment-growth"} == {"12.5", "15.8"}
    assert {s.kind for s in seen} == {"Actual"}


def test_a_work_report() -> None:
    seen = observe((DATA / "work-report-zh.txt").read_text("utf-8"))
    kinds = {(s.value, s.kind) for s in seen}
    assert {("1020000000000", "Actual"), ("11", "Actual"), ("230", "Actual")} <= kinds
    assert {("6", "Target"), ("7", "Target"), ("3.5", "Target"), ("200000000000", "Target")} <= kinds
    assert ("500000000000", "Forecast") in kinds
    assert {s.end for s in seen if s.value in ("200000000000", "1500000")} == {"2025"}


def test_a_news_item() -> None:
    seen = {s.value: s for s in observe((DATA / "news-en.txt").read_text("utf-8"))}
    assert (seen["24.8"].indicator, seen["24.8"].start) == ("export-growth", "2023")
    assert (seen["9590000"].start, seen["9590000"].scopes[0]) == ("2023", "industry-new-energy-vehicles")
    assert seen["3380000"].comparator == "more than"
    assert (seen["12"].scopes, seen["9"].scopes) == (("region-guangdong",), ("region-jiangsu",))
    assert (seen["1500000000000"].kind, seen["1500000000000"].end) == ("Forecast", "2030")
    assert (seen["100000"].kind, seen["100000"].end) == ("Target", "2026")
    assert seen["2700000"].kind == "Actual"


def test_an_opinion_piece() -> None:
    seen = {s.value: s for s in observe((DATA / "op-ed-en.txt").read_text("utf-8"))}
    assert (seen["138700000000"].unit, seen["138700000000"].start) == ("currency:CNY", "2014")
    assert (seen["20"].indicator, seen["20"].comparator) == ("localisation-rate", "below")
    assert (seen["70"].kind, seen["70"].end) == ("Target", "2025")
    assert seen["18"].indicator == "approval-time"


# --------------------------------------------------------------------------------------------------------------- promises
def test_a_paragraph_and_its_translation_give_one_figure_with_both_as_evidence() -> None:
    english = (
        "In 2018, sales of new energy vehicles in China reached 1.3 million vehicles, and revenue grew by 12 percent."
    )
    chinese = "2018年，我国新能源汽车销量达130万辆，营业收入增长12%。"
    seen = observe(
        f"{english}\n\n{chinese}\n\n{english.replace('2018', '2019')}\n\n{chinese.replace('2018', '2019')}\n"
    )
    languages = {(s.value, s.start): len(s.quotes) for s in seen}
    assert languages[("1300000", "2018")] == 2


def test_the_same_text_gives_the_same_findings() -> None:
    text = (DATA / "news-en.txt").read_text("utf-8")
    assert found(text)[1] == found(text)[1]


def test_labels_are_in_the_language_of_the_text_and_say_the_value() -> None:
    assert only("The localization rate was 80% in 2015.").label == "Localisation rate: 80% (2015)"
    _, findings = found("2015年国产化率为80%。")
    (entity,) = [e for e in findings.entities if "observation-" in e.iri]
    assert dict(entity.labels)["zh"] == "国产化率：80%（2015）"


def test_every_rule_that_is_used_is_described() -> None:
    rules = (Path(__file__).parents[1] / "ontology" / "vocab" / "rules-observations.ttl").read_text("utf-8")
    for name in ("bulletin-zh", "news-en", "work-report-zh"):
        _, findings = found((DATA / f"{name}.txt").read_text("utf-8"))
        for rule in {a.rule for a in findings.assertions} | {e.rule for e in findings.entities}:
            assert f"id:rule-{rule} " in rules


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(
                ["2018年", "增长", "8.5%", "达到", "3亿元", "in 2019", "rose by", "12 percent", "to", "。", ". ", "; "]
            ),
        ),
        max_size=25,
    )
)
def test_on_any_text_mentions_quote_the_text_and_evidence_is_there(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    reading, findings = found(text)
    for mention in findings.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert reading.passages[mention.passage].span(mention.i, mention.j) == (mention.start, mention.end)
    for assertion in findings.assertions:
        assert all(0 <= p < len(reading.passages) for p in assertion.passages)


def test_the_gold_is_reached(shared: Path) -> None:
    """Every numeric core figure of the three annotated texts is found, by value and place."""
    import yaml

    missed = []
    for stem in ("000", "001", "003"):
        (path,) = (shared / "corpus").glob(f"{stem}_*.txt")
        text = path.read_text("utf-8")
        values = {s.value.split(".")[0] for s in observe(text)}
        gold = yaml.safe_load((shared / "gold" / f"{stem}.observations.yaml").read_text("utf-8"))["observations"]
        missed += [
            item["id"]
            for item in gold
            if item["tier"] == "core" and isinstance(item["value"], int) and "million" not in str(item["unit"])
            if str(item["value"]) not in values
        ]
    assert not missed


def test_where_the_authors_work_is_not_what_a_text_on_the_country_counts() -> None:
    text = (
        "Robot Makers of China in Ten Charts\n\nLi Wen, Zhao Bo\n\nXiamen University, School of Economics, Xiamen, China\n\n"
        "1. Output\n\nIn 2022 the output of service robots increased by 31%.\n"
    )
    found = extract(Source("robots", text, ""), read_vocabulary())
    scopes = {str(a.object) for a in found.assertions if a.predicate == "sei:scope"}
    assert not any("xiamen" in scope for scope in scopes)
