"""Named entities of whole texts: what is named, where, as what, and what the text says of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from sei_kg.assertions import Findings
from sei_kg.documents import Source
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import ID, SEI, local_name
from sei_kg.passages import Reading, read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def read(text: str) -> tuple[Reading, Findings]:
    reading = read_passages(Source("sample", text, "0" * 64))
    return reading, find_mentions(reading, vocabulary())


def named(text: str) -> dict[str, set[str]]:
    """Slug of the entity -> the words that name it."""
    reading, found = read(text)
    result: dict[str, set[str]] = {}
    for mention in found.mentions:
        words = reading.passages[mention.passage].text[mention.i : mention.j]
        result.setdefault(local_name(mention.entity), set()).add(words)
    return result


def classes(text: str) -> dict[str, str]:
    _, found = read(text)
    return {local_name(mention.entity): local_name(mention.cls) for mention in found.mentions}


def said(text: str) -> set[tuple[str, str, str]]:
    _, found = read(text)
    return {
        (
            local_name(a.subject),
            local_name(a.predicate),
            a.object.value if isinstance(a.object, Literal) else local_name(a.object),
        )
        for a in found.assertions
    }


def test_a_known_name_inside_a_policy_title_counts_too() -> None:
    """The industry a title speaks of is a mention of its own."""
    found = named("部门印发《新能源汽车充电设施建设行动计划》。")
    assert found["industry-new-energy-vehicles"] == {"新能源汽车"}
    assert any("行动计划" in words for slug in found for words in found[slug] if slug.startswith("policy-"))


def test_titles_bring_their_class_and_number() -> None:
    """A title in brackets has the class of its head noun, and the number that stands next to it."""
    text = "为落实《滨海省风筝产业促进条例》（滨政发〔2021〕9号），制定《风筝产业三年行动计划（2022—2024年）》。"
    kinds = classes(text)
    regulation = next(slug for slug in kinds if slug.startswith("policy-bin-hai"))
    assert kinds[regulation] == "Regulation"
    assert "Plan" in kinds.values()
    assert (regulation, "documentNumber", "滨政发〔2021〕9号") in said(text)


def test_a_report_in_brackets_is_no_policy() -> None:
    """Not every title is a policy: reports and newspapers are none."""
    assert not [
        slug for slug in named("据《滨海日报》报道，《风筝产业发展报告》已发布。") if slug.startswith("policy-")
    ]


def test_english_titles_end_where_they_end() -> None:
    """A title reaches over its small words, stops at a verb, and two titles joined by "and" stay two."""
    found = named(
        "They adopted the Law on the Promotion of Kite Flying and Measures for the Administration of String in May."
    )
    assert found["policy-law-on-the-promotion-of-kite-flying"] == {"Law on the Promotion of Kite Flying"}
    assert found["policy-measures-for-the-administration-of-string"] == {"Measures for the Administration of String"}


def test_bodies_in_both_languages() -> None:
    """Bodies are named in full: behind a place in Chinese, around a head noun in English."""
    assert "organization-jiang-su-sheng-feng-zheng-yan-jiu-yuan" in named("江苏省风筝研究院发布了数据。")
    found = classes("Experts of the Harbour Kite Research Institute met officials of the Bureau of Wind Affairs.")
    assert found["organization-harbour-kite-research-institute"] == "ResearchBody"
    assert found["organization-bureau-of-wind-affairs"] == "Ministry"


def test_a_body_called_by_its_rank_gets_its_place() -> None:
    """省财政厅 in a text of one province is that province's, under one name."""
    found = named("滨海省人民政府办公厅通知\n\n滨海省发展和改革委员会负责统筹。省发展改革委每年评估一次。")
    assert found["organization-bin-hai-sheng-fa-zhan-he-gai-ge-wei-yuan-hui"] == {
        "滨海省发展和改革委员会",
        "省发展改革委",
    }


def test_common_words_are_no_bodies() -> None:
    """Words that only look like a head noun name nothing."""
    for text in (
        "上市公司和大学生都很多。",
        "形成新的格局和布局。",
        "培育一批龙头企业集团。",
        "Industry Association leaders met.",
    ):
        assert not [slug for slug in named(text) if slug.startswith("organization-")], text


def test_persons_and_their_posts() -> None:
    """A name beside a post is a person; the post stands in the body named with it."""
    facts = said("Vice Minister Bo Lan spoke first. Ida Crane, director of the Harbour Energy Agency, agreed.")
    assert (
        "post-person-ida-crane-director-harbour-energy-agency",
        "organization",
        "organization-harbour-energy-agency",
    ) in facts
    assert ("person-bo-lan", "holdsPost", "post-person-bo-lan-vice-minister") in facts
    facts = said("工业和信息化部装备工业司司长王明远介绍了情况。")
    assert (
        "person-wang-ming-yuan",
        "holdsPost",
        "post-person-wang-ming-yuan-gong-ye-he-xin-xi-hua-bu-zhuang-bei-gong-ye-si-si-zhang",
    ) in facts
    assert any(p == "organization" and o == "organization-miit" for _, p, o in facts)


def test_a_person_is_found_again_by_name() -> None:
    """Once introduced, the bare name is enough."""
    found = named("Premier Wen Lanting opened the fair. Later that day, Wen Lanting left.")
    assert found["person-wen-lanting"] == {"Wen Lanting"}
    _, findings = read("Premier Wen Lanting opened the fair. Later that day, Wen Lanting left.")
    assert sum(local_name(m.entity) == "person-wen-lanting" for m in findings.mentions) == 2


def test_lists_name_their_members() -> None:
    """What a list is said to be, its members are."""
    found = classes("They fund key technologies such as kite winches, tether sensors and AI.")
    assert found["technology-kite-winches"] == "Technology"
    assert found["technology-tether-sensors"] == "Technology"
    found = classes("大力发展风筝旅游、海上风电、系留浮空等新兴产业。")
    assert found["industry-feng-zheng-lv-you"] == "Industry"
    assert found["industry-xi-liu-fu-kong"] == "Industry"


def test_known_names_are_not_induced_again() -> None:
    """A known industry with words around it makes no second individual."""
    slugs = set(named("我省新材料产业发展迅速，全市新材料产业产值增长。The Chinese new materials industry grew."))
    assert {slug for slug in slugs if slug.startswith("industry-")} == {"industry-new-materials"}


def test_clusters_and_events() -> None:
    """A cluster has its kind or place in the name; a meeting its host or number; plain clusters are none."""
    found = classes("The Ningbo kite materials cluster opened. Many clusters exist.")
    assert [slug for slug, cls in found.items() if cls == "Cluster"] == ["cluster-ningbo-kite-materials-cluster"]
    assert "Event" in classes("第三届世界风筝大会在潍坊举行。").values()


def test_abbreviations_and_back_references() -> None:
    """A short name defined in brackets, and "the Plan" or 《规划》 later on, mean the same thing."""
    found = named("国务院批准《全国风筝产业发展规划》（以下简称《规划》）。《规划》提出三项任务。")
    policy = next(slug for slug in found if slug.startswith("policy-"))
    assert {"规划", "《规划》"} <= found[policy]
    found = named("The Harbour Kite Agency (HKA) opened in May. HKA has ten staff.")
    assert found["organization-harbour-kite-agency"] == {"Harbour Kite Agency", "HKA"}
    found = named("Officials approved the Coastal Kite Plan in May. The plan has three parts.")
    assert found["policy-coastal-kite-plan"] == {"Coastal Kite Plan", "plan"}


def test_a_back_reference_without_a_referent_means_nothing() -> None:
    """ "The plan" of a text that names no plan is no mention."""
    assert not [slug for slug in named("Everyone liked the plan. 该办法很好。") if slug.startswith("policy-")]


def test_another_country_sets_its_course() -> None:
    """A strategy without a title is a strategy of that country; one with a title is not doubled."""
    found = classes("Germany aims to keep its industrial leadership in precision optics.")
    assert "Strategy" in found.values()
    found = classes("Germany has proposed the Optics Future Act as its national strategy.")
    assert [cls for slug, cls in found.items() if slug.startswith("policy-")] == ["Law"]


def test_publication_data_become_statements() -> None:
    """Title, authors and date stand as assertions with the passage that prints them."""
    text = "Wind over Weifang\n\nBy Ida Crane\nPublished on: 5 May 2021\n\nKites are flown here by many every spring."
    facts = said(text)
    assert ("document-sample", "title", "Wind over Weifang") in facts
    assert ("document-sample", "creator", "person-ida-crane") in facts
    assert ("document-sample", "issued", "2021-05-05") in facts


def test_similar_names_are_suggested_never_merged() -> None:
    """A new name like a known one keeps an IRI of its own and points to the known one, as inferred."""
    _, found = read("The Chinese Academy for Engineering held a meeting.")
    new = ID + "organization-chinese-academy-for-engineering"
    assert new in {mention.entity for mention in found.mentions}
    suggested = [a for a in found.assertions if a.predicate == SEI + "possiblySameAs"]
    assert [(a.subject, a.object, a.explicit) for a in suggested] == [(new, ID + "organization-cae", False)]


_PIECES = st.sampled_from(
    [
        *(
            "国家发展改革委",
            "《规划》",
            "《新材料产业发展规划》",
            "（以下简称《规划》）",
            "新能源汽车",
            "集群",
            "，",
            "。",
            "“",
        ),
        *(
            "the Plan ",
            "Ministry of Finance ",
            "Wind Strategy and ",
            "technologies such as AI, ",
            "(ABC) ",
            "\n\n",
            ". ",
        ),
        *("’s ", "12th Five-Year Plan "),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=14).map("".join))
def test_mentions_stand_where_they_say(text: str) -> None:
    """On any text: spans lie in their passages, offsets lead to the words, passages of assertions exist."""
    reading, found = read(text)
    for mention in found.mentions:
        passage = reading.passages[mention.passage]
        assert 0 <= mention.i < mention.j <= len(passage.text)
        assert passage.start <= mention.start < mention.end <= passage.end
        assert (mention.start, mention.end) == passage.span(mention.i, mention.j)
    assert all(0 <= p < len(reading.passages) for a in found.assertions for p in a.passages)


def test_reading_twice_gives_the_same() -> None:
    """Same text, same findings, in the same order."""
    text = "《风筝规划纲要》由江苏省风筝协会发布。The Harbour Kite Agency (HKA) and Ida Crane, its director, met."
    assert read(text)[1] == read(text)[1]


def test_a_chinese_and_an_english_news_text() -> None:
    """Two news texts written for the tests: who and what they name, and nothing of these kinds more."""
    folder = Path(__file__).parent / "data" / "texts"
    chinese = classes((folder / "entities-zh-news.txt").read_text("utf-8"))
    assert {slug for slug, cls in chinese.items() if cls == "Person"} == {
        "person-ren-yuan-qiao",
        "person-qiao-yi-chuan",
        "person-zhong-bei-an",
        "person-ou-yang-chang-he",
    }
    assert {slug for slug, cls in chinese.items() if cls == "Law"} == {
        "policy-di-kong-jing-ji-cu-jin-fa",
        "policy-jing-ling-gong-ye-fa-an",
        "policy-us-inflation-reduction-act",
    }
    assert {"technology-ke-li-gui", "industry-kong-tian-xin-xi", "region-jiangsu", "organization-nea"} <= chinese.keys()
    english = classes((folder / "entities-en-news.txt").read_text("utf-8"))
    assert {slug for slug, cls in english.items() if cls == "Person"} == {
        "person-xin-yuanhe",
        "person-zhang-heming",
        "person-hilde-muhl",
    }
    assert {slug for slug, cls in english.items() if slug.startswith("organization-") and cls == "Enterprise"} == {
        "organization-byd",
        "organization-li-auto",
        "organization-nio",
        "organization-origin-quantum-computing-technology-co-ltd",
        "organization-quantumctek",
    }
    assert english["cluster-hefei-quantum-avenue-industrial-cluster"] == "Cluster"
    assert english["programme-national-smart-vehicle-pilot-programme"] == "Programme"
    assert english["region-lingang-new-area"] == "City"
