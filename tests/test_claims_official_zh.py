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


RULES = """青川市支持冰雪装备产业发展若干措施

第一章　总　则

第一条　【适用范围】本措施适用于在本市登记的冰雪装备企业。

第二章　重点任务

第二条　【关键部件攻关】市级科技资金每年安排不少于3000万元，支持雪板碳纤维研制。

第三条　【展会参展】企业参加境外展会的，按展位费的40%给予补贴，单户企业最高20万元。

第四条　获得资助的企业应当按年报送数据，不得挪用资金。

第三章　附　则

第五条　【解释】本措施由市工业和信息化局负责解释。
"""


def tree(text: str) -> dict[str, str]:
    """The words of each measure with the words of the one it is a part of, or ""."""
    reading = read_passages(Source("sample", text, "0" * 64))
    claims = find_claims(reading, (), vocabulary())
    words = [reading.passages[c.passage].text[c.i : c.j] for c in claims]
    return {words[n]: words[c.parent] if c.parent >= 0 else "" for n, c in enumerate(claims) if c.kind == "measure"}


def test_the_title_of_an_article_holds_its_clauses() -> None:
    """A title in brackets is a heading; where it names a task by a noun, in a chapter of tasks, it is a measure."""
    found = tree(RULES)
    assert found["市级科技资金每年安排不少于3000万元"] == "关键部件攻关" == found["支持雪板碳纤维研制"]
    assert found["企业参加境外展会的，按展位费的40%给予补贴，单户企业最高20万元"] == "展会参展"
    assert "不得挪用资金" in found
    assert not {"适用范围", "解释"} & found.keys()


def test_what_a_rule_grants_counts_among_tasks_alone() -> None:
    """In a report a clause on whom something happened to, or on money spent, is no measure."""
    assert not said("年度回顾\n\n去年，参加展会的，多为小企业。该公司出资收购股份约30万元。", "measure")


def test_a_short_sentence_that_opens_an_item_holds_the_rest() -> None:
    text = "两部门发文\n\n本报讯 4日，两部门在北京发布低空物流指导意见。\n\n《意见》从三个方面作出部署：\n● 强化监管。飞行记录与信用评级挂钩。\n● 加大投入。中央财政每年安排8亿元。"
    found = tree(text)
    assert found["飞行记录与信用评级挂钩"] == "强化监管" and found["中央财政每年安排8亿元"] == "加大投入"


def test_news_tell_what_a_local_document_grants_and_what_somebody_proposes() -> None:
    text = (
        "地方消息\n\n某县9月出台扶持政策，对新开通航线每条补助20万元。专家表示，可探索建立共享保险制度。航线可达海岛。"
    )
    assert said(text, "measure") == ["对新开通航线每条补助20万元", "可探索建立共享保险制度"]


def test_why_a_paper_was_drawn_up_is_no_task() -> None:
    text = "关于印发措施的通知\n\n为落实省级规划，培育壮大冰雪产业，市发展改革委研究制定了《若干措施》。"
    assert not said(text, "measure")
