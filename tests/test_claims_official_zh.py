"""Work reports and policies by articles, in Chinese: what is wrong, what is asked, for whom, and by whom."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sei_kg.claims import find_claims
from sei_kg.documents import Source
from sei_kg.instruments import instruments_in
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import local_name
from sei_kg.passages import read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary

TEXTS = Path(__file__).parent / "data" / "texts"


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def said(text: str, kind: str) -> list[str]:
    """The words of the claims of a kind, in the order of the text."""
    reading = read_passages(Source("sample", text, "0" * 64))
    claims = find_claims(reading, (), vocabulary())
    return [reading.passages[c.passage].text[c.i : c.j] for c in claims if c.kind == kind]


def bodies(text: str) -> set[str]:
    """The words that name organisations."""
    reading = read_passages(Source("sample", text, "0" * 64))
    mentions = find_mentions(reading, vocabulary()).mentions
    is_a = vocabulary().is_a
    return {reading.passages[m.passage].text[m.i : m.j] for m in mentions if is_a(m.cls, "sei:Organization")}


def test_every_clause_of_an_account_of_problems_is_one() -> None:
    """Also clauses without a word of deficiency; the clause that closes the account is none."""
    found = said((TEXTS / "zh-city-report.txt").read_text("utf-8"), "problem")
    assert "高端人才难引更难留" in found and "中小企业融资仍然贵" in found and len(found) == 8
    assert not any("解决" in words for words in found)


def test_seeing_good_things_opens_no_account_of_problems() -> None:
    assert not said("看形势\n\n我们也要看到，产业规模稳步增长，企业效益持续向好。", "problem")


def test_a_cause_is_told_without_the_words_around_it() -> None:
    found = said("谈外贸\n\n一、主要问题\n\n受海外需求疲软影响，多家工厂停工。", "problem")
    assert "海外需求疲软" in found


def test_headings_that_solve_a_problem_are_measures() -> None:
    text = "某县产业方案\n\n一、重点任务\n\n（一）补上检测短板。新建检测站5座。\n\n（二）破解融资难题。设立转贷资金。"
    assert said(text, "measure") == ["补上检测短板", "新建检测站5座", "破解融资难题", "设立转贷资金"]
    assert not said(text, "problem")


def test_for_whom_a_measure_is_belongs_to_it_and_so_does_the_amount() -> None:
    found = said((TEXTS / "zh-articles.txt").read_text("utf-8"), "measure")
    assert "对获批国家重点研发计划的项目，按国拨经费的30%给予配套，单个项目最高不超过1000万元" in found
    assert "对在省内注册登记并上路运营的燃料电池重卡，免收高速公路通行费" in found
    assert "牵头单位" not in found


def test_bodies_called_by_rank_and_office_are_named_wherever_they_stand_in_a_list() -> None:
    text = "东江省药业措施\n\n东江省将扩大试点。（责任单位：省药监局、省委人才办、省政府督查室，各市州人民政府）"
    assert {"省药监局", "省委人才办", "省政府督查室"} <= bodies(text)
    assert not {"市州人民政府", "州人民政府"} & bodies(text)


def test_launching_a_drug_is_no_listing_on_a_stock_market() -> None:
    def slugs(text: str) -> set[str]:
        return {local_name(iri) for iri in instruments_in(text, vocabulary())}

    assert "instrument-capital-market" not in slugs("加快新药上市")
    assert "instrument-capital-market" in slugs("支持企业上市")
