"""Relations: what is stated, what is not, and on which evidence, in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal

from sei_kg.assertions import MOST_PASSAGES, Assertion
from sei_kg.claims import Claim, find_claims
from sei_kg.documents import read_document
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import expand
from sei_kg.passages import Reading, read_passages
from sei_kg.relations import find_relations
from sei_kg.relations.scene import CLAIM_CLASS
from sei_kg.relations.signatures import read_signatures
from sei_kg.vocabulary import Vocabulary, read_vocabulary

TEXTS = Path(__file__).parent / "data" / "texts"
Stated = set[tuple[str, str, str]]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def relations(path: Path) -> tuple[Reading, tuple[Claim, ...], tuple[Assertion, ...]]:
    reading = read_passages(read_document(path))
    named = find_mentions(reading, vocabulary())
    claims = find_claims(reading, named.mentions, vocabulary())
    return reading, claims, find_relations(reading, named, claims, vocabulary()).assertions


def stated(path: Path) -> Stated:
    """(subject, predicate, object) in words: labels of claims, the end of the IRI of everything else."""
    _, claims, assertions = relations(path)
    labels = {claim.iri: claim.labels[0][1] for claim in claims}

    def name(value: object) -> str:
        if isinstance(value, Literal):
            return value.value
        return labels.get(str(value), re.split(r"[/#]", str(value))[-1])

    return {(name(one.subject), name(one.predicate), name(one.object)) for one in assertions}


def read(tmp_path: Path, text: str) -> Stated:
    path = tmp_path / "text.txt"
    path.write_text(text, "utf-8")
    return stated(path)


def pairs(found: Stated, predicate: str) -> set[tuple[str, str]]:
    return {(subject, value) for subject, name, value in found if name == predicate}


@pytest.mark.parametrize(
    ("text", "predicate", "subject", "value"),
    [
        (
            "In May 2015, the State Council unveiled Made in China 2025.",
            "issuedBy",
            "policy-made-in-china-2025",
            "organization-state-council",
        ),
        (
            "In May 2015, the State Council unveiled Made in China 2025.",
            "issued",
            "policy-made-in-china-2025",
            "2015-05",
        ),
        (
            "2010年10月，国务院发布了《关于加快培育和发展战略性新兴产业的决定》。",
            "issuedBy",
            "policy-decision-sei-2010",
            "organization-state-council",
        ),
        (
            "The strategic emerging industries include biotechnology, new materials and new energy.",
            "broader",
            "industry-new-materials",
            "industry-strategic-emerging-industries",
        ),
        (
            "新材料、新能源、生物等战略性新兴产业发展很快。",
            "broader",
            "industry-new-energy",
            "industry-strategic-emerging-industries",
        ),
        (
            "人工智能、工业互联网等新一代信息技术产业增长最快。",
            "broader",
            "technology-artificial-intelligence",
            "industry-new-generation-it",
        ),
        (
            "Germany has put forward its High-Tech Strategy 2025.",
            "strategyOf",
            "policy-de-high-tech-strategy",
            "region-germany",
        ),
        (
            "South Korea's Digital New Deal prioritizes artificial intelligence and 5G.",
            "prioritizesTechnology",
            "policy-kr-new-deal",
            "technology-5g",
        ),
    ],
)
def test_a_stated_relation_is_found(tmp_path: Path, text: str, predicate: str, subject: str, value: str) -> None:
    """What a sentence says outright of named things is stated, in either language."""
    assert (subject, predicate, value) in read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Internet Plus guidelines should be issued by the State Council next year.",
        "The State Council will issue the Made in China 2025 plan.",
        "The State Council has not issued Made in China 2025.",
        "国务院将发布《中国制造2025》。",
        "国务院尚未发布《中国制造2025》。",
        "建议国务院发布《中国制造2025》。",
    ],
)
def test_what_is_wished_planned_or_denied_is_no_issue(tmp_path: Path, text: str) -> None:
    """A modal, a wish or a negation in front of the verb leaves the policy unissued."""
    assert not pairs(read(tmp_path, text), "issuedBy")


@pytest.mark.parametrize(
    "text", ["The State Council issued the Made in China 2025 plan.", "国务院发布了《中国制造2025》。"]
)
def test_what_is_told_as_done_is_an_issue(tmp_path: Path, text: str) -> None:
    """The same sentences without modal, wish or negation state who issued the policy."""
    assert ("policy-made-in-china-2025", "organization-state-council") in pairs(read(tmp_path, text), "issuedBy")


def test_causes_follow_the_direction_of_the_connective() -> None:
    """ "Because" and "results in" point in opposite directions; neither reads backwards."""
    found = pairs(stated(TEXTS / "relations-page.html.txt"), "causes")
    assert any("wards" in cause and "trials" in effect.lower() for cause, effect in found)
    assert not any("trials" in cause.lower() and "wards" in effect for cause, effect in found)
    assert any("capital" in cause.lower() and "gap" in effect.lower() for cause, effect in found)


def test_causes_in_chinese() -> None:
    """A list of problems in front of 造成 causes what stands behind it."""
    found = pairs(stated(TEXTS / "relations-report.zh.txt"), "causes")
    assert ("部门之间协调不够", "资源分散") in found
    assert not any(cause == "资源分散" for cause, _ in found)


def test_a_denied_cause_is_none() -> None:
    """ "Have not caused" states nothing."""
    found = pairs(stated(TEXTS / "relations-oped.en.txt"), "causes")
    assert not any("duplication" in effect.lower() or "flourish" in effect.lower() for _, effect in found)


def test_measures_address_what_they_name() -> None:
    """Purpose, occasion and object pair a measure with the problem it names, in both languages."""
    english = pairs(stated(TEXTS / "relations-oped.en.txt"), "addresses")
    assert any("standards" in measure and "standards" in problem for measure, problem in english)
    assert any("subsidies" in measure and problem == "Overcapacity" for measure, problem in english)
    chinese = pairs(stated(TEXTS / "relations-report.zh.txt"), "addresses")
    assert any("联席会议" in measure and "协调不够" in problem for measure, problem in chinese)
    assert any("人才引进" in measure and "短缺" in problem for measure, problem in chinese)


def test_hindered_industries_are_affected() -> None:
    """The object of a verb of hindering suffers from the problem that is its subject."""
    found = pairs(stated(TEXTS / "relations-news.en.txt"), "affects")
    assert ("Fragmented procurement", "industry-high-end-equipment") in found


def test_who_acts_does_not_suffer() -> None:
    """A region told to do something about a problem is not said to be affected by it."""
    assert not pairs(stated(TEXTS / "relations-oped.en.txt"), "affects") & {("Overcapacity", "region-beijing")}


def test_a_notice_tells_its_issuer_its_date_and_its_basis() -> None:
    """Title and issuing block of a notice give issuer and date; preamble and last line the policies before it."""
    found = stated(TEXTS / "relations-notice.zh.txt")
    plan = "policy-xing-he-sheng-qing-neng-chan-ye-fa-zhan-xing-dong-fang-an-20212025-nian"
    assert (plan, "issued", "2021-04-12") in found
    assert (plan, "implements", "policy-sei-14th-fyp-plan") in found
    assert (plan, "targetsIndustry", "industry-hydrogen-energy") in found
    assert len([1 for subject, value in pairs(found, "supersedes") if subject == plan]) == 1
    bodies = {value for subject, value in pairs(found, "issuedBy") if subject == plan}
    assert bodies == {"organization-xing-he-sheng-ren-min-zheng-fu-ban-gong-ting"}


def test_one_subject_for_both_verbs() -> None:
    """ "C was drawn up to implement A and replaces B" says nothing of A and B."""
    found = stated(TEXTS / "relations-news.en.txt")
    plan = "policy-industrial-software-development-plan-2022-2026"
    assert (plan, "implements", "policy-14th-fyp-digital-economy") in found
    assert {subject for subject, _ in pairs(found, "supersedes")} == {plan}


def test_a_note_of_duty_speaks_of_the_sentence_before() -> None:
    """牵头单位 in brackets charges the bodies with the measures in front of the brackets."""
    charged = pairs(stated(TEXTS / "relations-notice.zh.txt"), "responsibleFor")
    assert {body for body, measure in charged if "专项资金" in measure} == {
        f"organization-xing-he-sheng-{name}"
        for name in ("ke-xue-ji-shu-ting", "cai-zheng-ting", "gong-ye-he-xin-xi-hua-ting")
    }


def test_members_and_leader_of_a_group(tmp_path: Path) -> None:
    """A list behind "consists of" are members of the coordination body."""
    text = (
        "The National Development and Reform Commission chairs the inter-ministerial coordination group for strategic "
        "emerging industries, which is made up of the Ministry of Finance and the Ministry of Science and Technology."
    )
    found = read(tmp_path, text)
    assert ("organization-ndrc", "leads", "organization-sei-interministerial-group") in found
    assert ("organization-mof", "memberOf", "organization-sei-interministerial-group") in found
    assert ("organization-most", "memberOf", "organization-sei-interministerial-group") in found


def test_events_have_places_dates_and_speakers() -> None:
    """Cities and month behind "was held in", and the person who spoke there, belong to the event."""
    found = stated(TEXTS / "relations-news.en.txt")
    event = "event-world-industrial-software-conference"
    assert {value for subject, value in pairs(found, "takesPlaceIn") if subject == event} == {
        "region-hangzhou",
        "region-ningbo",
    }
    assert (event, "startDate", "2022-07") in found
    assert ("person-wu-jianhua", "spokeAt", event) in found


def test_the_list_and_proposals_to_change_it(tmp_path: Path) -> None:
    """An industry proposed for the list is not on it, and one that should leave is not listed by the document."""
    text = (
        "At present the strategic emerging industries include biotechnology, new materials and new energy. "
        "New energy vehicles should withdraw from the ranks of strategic emerging industries, and digital creative "
        "industries should be included in the ranks of strategic emerging industries."
    )
    found = read(tmp_path, text)
    assert {value for _, value in pairs(found, "proposesRemoving")} == {"industry-new-energy-vehicles"}
    assert {value for _, value in pairs(found, "proposesAdding")} == {"industry-digital-creative"}
    assert {value for _, value in pairs(found, "listsIndustry")} == {
        "industry-biotechnology",
        "industry-new-materials",
        "industry-new-energy",
    }


def test_translations_are_evidence_together(tmp_path: Path) -> None:
    """What a paragraph and its translation both say has both as evidence, in one statement."""
    path = tmp_path / "pair.txt"
    path.write_text(
        "Insufficient coordination has led to serious overcapacity.\n\n统筹协调不够，造成产能严重过剩。\n\n"
        "The strategic emerging industries include biotechnology, new materials and new energy.\n\n"
        "战略性新兴产业包括生物、新材料和新能源。\n",
        "utf-8",
    )
    reading, _, assertions = relations(path)
    twins = {passage.index: passage.translation_of for passage in reading.passages if passage.translation_of >= 0}
    assert twins
    listed = [one for one in assertions if one.predicate == expand("sei:listsIndustry")]
    assert len(listed) == 3
    assert all(len(one.passages) == 2 and twins[one.passages[0]] == one.passages[1] for one in listed)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*")), ids=lambda path: path.name)
def test_nothing_against_the_ontology(path: Path) -> None:
    """Every statement has ends of the classes that domain, range and restrictions ask for, and evidence that exists."""
    reading = read_passages(read_document(path))
    named = find_mentions(reading, vocabulary())
    claims = find_claims(reading, named.mentions, vocabulary())
    classes = {m.entity: m.cls for m in named.mentions} | {e.iri: e.cls for e in named.entities}
    classes |= {claim.iri: CLAIM_CLASS[claim.kind] for claim in claims} | {
        reading.source.iri: expand("sei:SourceDocument")
    }
    for one in find_relations(reading, named, claims, vocabulary()).assertions:
        value_cls = "" if isinstance(one.object, Literal) else classes[one.object]
        assert read_signatures().allow(one.predicate, classes[one.subject], value_cls, vocabulary()), one
        assert one.subject != one.object
        assert len(one.passages) <= MOST_PASSAGES
        assert list(one.passages) == sorted(set(one.passages))
        assert one.passages[0] >= 0 and one.passages[-1] < len(reading.passages)


def test_signatures_come_from_the_ontology() -> None:
    """Domains, ranges with unions and restrictions by class are read, and refuse what they exclude."""
    allow = read_signatures().allow
    industry, technology, problem = (expand(f"sei:{name}") for name in ("Industry", "Technology", "Problem"))
    assert allow(expand("skos:broader"), technology, industry, vocabulary())
    assert not allow(expand("skos:broader"), industry, technology, vocabulary())
    assert not allow(expand("sei:causes"), problem, industry, vocabulary())
    assert allow(expand("sei:affects"), problem, expand("sei:City"), vocabulary())
    assert not allow(expand("sei:issuedBy"), expand("sei:Measure"), expand("sei:Ministry"), vocabulary())


def test_every_rule_is_described() -> None:
    """Each rule that the readers name is an individual with a calibrated confidence."""
    import sei_kg.relations

    folder = Path(sei_kg.relations.__file__).parent
    prefixes = "addresses|affects|cause|duty|event|example|hierarchy|list|lists|measure|member|place|policy|section"
    named = {
        match[1]
        for path in folder.glob("*.py")
        for match in re.finditer(rf'"((?:{prefixes})-[a-z-]+)"', path.read_text("utf-8"))
    }
    named = {name for name in named if not name.startswith("section-role")}
    assert len(named) > 40
    assert named <= set(vocabulary().confidences)


def test_the_same_text_gives_the_same_statements() -> None:
    """Reading twice gives the same statements in the same order."""
    path = TEXTS / "relations-news.en.txt"
    assert relations(path)[2] == relations(path)[2]


def test_traps_of_the_originals(shared: Path) -> None:
    """An industry proposed to leave the list is not listed; a strategy does not take over its neighbour's technologies."""
    found = stated(next((shared / "corpus").glob("001_*.txt")))
    assert "industry-new-energy-vehicles" not in {value for _, value in pairs(found, "listsIndustry")}
    assert "industry-new-energy-vehicles" in {value for _, value in pairs(found, "proposesRemoving")}
    japan = {subject for subject, value in pairs(found, "strategyOf") if value == "region-japan"}
    assert not {value for subject, value in pairs(found, "prioritizesTechnology") if subject in japan} & {
        "technology-5g",
        "technology-quantum-information",
    }
