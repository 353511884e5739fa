"""What a document as a whole says of its figures: its place, its industry, its year, its tasks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyoxigraph import Literal

from sei_kg.documents import Source
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import curie, local_name
from sei_kg.observations import find_observations
from sei_kg.passages import read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary

DATA = Path(__file__).parent / "data" / "figures"
Figure = dict[str, set[str]]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def observed(text: str) -> list[Figure]:
    """The observations of a text: property -> values, with their class under "kind", rules of scopes under "rules"."""
    reading = read_passages(Source("test", text, "0" * 64))
    findings = find_observations(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())
    figures: dict[str, Figure] = {
        e.iri: {"kind": {local_name(e.cls)}} for e in findings.entities if "observation-" in e.iri
    }
    for a in findings.assertions:
        if a.subject in figures:
            value = a.object.value if isinstance(a.object, Literal) else curie(a.object).removeprefix("id:")
            figures[a.subject].setdefault(local_name(a.predicate), set()).add(value)
            if local_name(a.predicate) == "scope":
                figures[a.subject].setdefault("rules", set()).add(f"{value} {a.rule} {a.explicit}")
    return list(figures.values())


def with_value(text: str, value: str) -> Figure:
    (figure,) = [f for f in observed(text) if f["value"] == {value}]
    return figure


NOTICE = """宁波市人民政府关于加快发展磁性材料产业的若干意见
甬政发〔2022〕18号

2021年，全市磁性材料产业产值达到310亿元。企业研发投入强度为4.2%。

一、主要任务

盘活存量厂房40万平方米，招引上下游企业15家。

宁波市人民政府
2022年4月6日
"""


def test_words_for_the_own_city_mean_the_place_that_issues_the_document() -> None:
    figure = with_value(NOTICE, "31000000000")
    assert "region-ningbo" in figure["scope"]


def test_the_place_of_a_document_is_added_as_inferred_where_a_sentence_names_none() -> None:
    figure = with_value(NOTICE, "4.2")
    assert "region-ningbo" in figure["scope"]
    assert not any(rule.startswith("region-ningbo") and rule.endswith("True") for rule in figure["rules"])


def test_a_word_for_another_level_does_not_mean_the_city() -> None:
    figure = with_value("苏州市2023年工作总结\n\n2023年，全省光伏装机达到3900万千瓦。", "39000000")
    assert not any(rule == "region-suzhou figure-scope-clause True" for rule in figure["rules"])


def test_a_named_place_keeps_the_place_of_the_document_out() -> None:
    figure = with_value("Plans of Hefei\n\nIn 2023 exports of robots to Germany rose by 12 percent.", "12")
    assert "region-germany" in figure["scope"]
    assert "region-hefei" not in figure["scope"]


def test_the_industry_in_the_name_of_a_policy_is_a_scope_of_its_targets() -> None:
    text = "The Action Plan for the Robotics Industry (2024-2026) asks for output of 300 billion yuan by 2026."
    assert "industry-robotics" in with_value(text, "300000000000")["scope"]


def test_a_capital_that_decides_is_a_government_not_a_scope() -> None:
    text = "Robot makers look ahead\n\nMay 6, 2024\n\nBeijing will set up a fund of 20 billion yuan for robots."
    assert "region-beijing" not in with_value(text, "20000000000").get("scope", set())


def test_what_is_to_be_set_up_is_a_target() -> None:
    assert with_value("A fund of 20 billion yuan will be set up by the province.", "20000000000")["kind"] == {"Target"}


def test_chinese_tasks_without_a_mark_of_the_past_are_targets() -> None:
    assert with_value(NOTICE, "400000")["kind"] == {"Target"}
    assert with_value(NOTICE, "15")["kind"] == {"Target"}
    assert with_value(NOTICE, "4.2")["kind"] == {"Actual"}


def test_the_value_before_a_change_is_reached_and_has_its_own_time() -> None:
    text = "贵州省电池产业规划\n\n二、总体目标\n\n到2028年，本地配套率由2023年的46%提高到65%。"
    before, after = with_value(text, "46"), with_value(text, "65")
    assert (before["kind"], before["startDate"]) == ({"Actual"}, {"2023"})
    assert (after["kind"], after["startDate"]) == ({"Target"}, {"2028"})


def test_the_year_behind_an_old_value_is_its_own() -> None:
    text = "Published on: May 14, 2024\n\nThe plan asks for a rate of 80 percent by 2027, up from 62 percent last year."
    assert with_value(text, "62")["startDate"] == {"2023"}
    assert with_value(text, "80")["startDate"] == {"2027"}


def test_the_date_in_front_of_a_report_dates_the_document_not_its_figures() -> None:
    text = "Chips\n\nSHANGHAI, Sept. 12, 2024 -- The city wants 60 percent of its chips made at home by 2027."
    figure = with_value(text, "60")
    assert (figure["startDate"], figure["kind"]) == ({"2027"}, {"Target"})


def test_the_past_year_of_a_report_of_january_is_the_year_before() -> None:
    text = "政府工作报告\n发布时间：2024年1月22日\n\n过去一年，全市工业增加值增长6.3%。12月，签约项目41个。"
    assert with_value(text, "6.3")["startDate"] == {"2023"}
    assert with_value(text, "41")["startDate"] == {"2023-12"}


def test_the_year_of_a_bulletin_is_that_of_its_title() -> None:
    figures = observed((DATA / "county-bulletin-zh.txt").read_text("utf-8"))
    assert {year for f in figures for year in f.get("startDate", ())} == {"2022"}


def test_four_out_of_five_is_a_share() -> None:
    assert with_value("In 2023, four out of every five batteries were made in China.", "80")["unit"] == {"unit:PERCENT"}


def test_a_time_limit_is_a_value() -> None:
    text = "将项目审批时限由30天压缩至12天以内。"
    assert {next(iter(f["value"])) for f in observed(text)} == {"30", "12"}
