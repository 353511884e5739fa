"""Relations of English running prose: issuers and dates, whose policy, persons and their bodies, duties, causes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal

from sei_kg.claims import find_claims
from sei_kg.documents import read_document
from sei_kg.mentions import find_mentions
from sei_kg.passages import read_passages
from sei_kg.relations import find_relations
from sei_kg.vocabulary import Vocabulary, read_vocabulary

Stated = set[tuple[str, str, str]]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def stated(text: str, folder: Path) -> Stated:
    """(subject, predicate, object): labels of claims, the end of the IRI of everything else."""
    path = folder / "text.txt"
    path.write_text(text, "utf-8")
    reading = read_passages(read_document(path))
    named = find_mentions(reading, vocabulary())
    claims = find_claims(reading, named.mentions, vocabulary())
    labels = {claim.iri: claim.labels[0][1] for claim in claims}

    def name(value: object) -> str:
        if isinstance(value, Literal):
            return value.value
        return labels.get(str(value), re.split(r"[/#]", str(value))[-1])

    found = (*named.assertions, *find_relations(reading, named, claims, vocabulary()).assertions)
    return {(name(one.subject), name(one.predicate), name(one.object)) for one in found}


def article(sentences: str, folder: Path, *, date: str = "June 12, 2024") -> Stated:
    return stated(
        f"Yards and harbours in the news\n\nRUGAO, {date} -- The price of steel fell for the third month in a row, dealers said. {sentences}\n",
        folder,
    )


_PLAN = "policy-harbour-renewal-plan"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Harbour Renewal Plan, which the Ministry of Finance released in May 2023, runs for ten years.", {("issuedBy", "organization-mof"), ("issued", "2023-05")}),
        ("The Harbour Renewal Plan, dated 24 May and co-signed by the Ministry of Finance and the NDRC, runs for ten years.", {("issuedBy", "organization-mof"), ("issuedBy", "organization-ndrc"), ("issued", "2024-05-24")}),
        ("On 3 June the Ministry of Finance issued the Harbour Renewal Plan.", {("issuedBy", "organization-mof"), ("issued", "2024-06-03")}),
        ("The Ministry of Finance unveiled the Harbour Renewal Plan on Monday together with the NDRC.", {("issuedBy", "organization-mof"), ("issuedBy", "organization-ndrc"), ("issued", "2024-06-10")}),
        ("Towns live by a plan that the Ministry of Finance put out on Friday. The Harbour Renewal Plan names ten berths.", {("issuedBy", "organization-mof"), ("issued", "2024-06-07")}),
        ("The Harbour Renewal Plan, issued the same day by the Ministry of Finance and the NDRC, runs for ten years.", {("issuedBy", "organization-mof"), ("issuedBy", "organization-ndrc"), ("issued", "2024-06-12")}),
        ("Under the Harbour Renewal Plan, released through the Ministry of Finance, towns buy tugs.", {("issuedBy", "organization-mof")}),
        ("Japan, whose Harbour Renewal Plan dates from 2017, builds tugs.", {("strategyOf", "region-japan"), ("issued", "2017")}),
    ],
)  # fmt: skip
def test_who_issued_a_policy_and_when(sentence: str, expected: set[tuple[str, str]], tmp_path: Path) -> None:
    """Before, behind and around the name; a day without a year is the last one up to the date of the text."""
    found = {(name, value) for subject, name, value in article(sentence, tmp_path) if subject.endswith(_PLAN[7:])}
    assert expected <= found


def test_the_subject_behind_the_issuers_is_none(tmp_path: Path) -> None:
    sentence = "Under the Harbour Renewal Plan, released jointly on 3 June by the Ministry of Finance and the NDRC, the Ministry of Transport will have to count barges."
    found = article(sentence, tmp_path)
    assert {value for subject, name, value in found if name == "issuedBy"} == {"organization-mof", "organization-ndrc"}
    assert ("organization-mot", "responsibleFor", "Count barges") in found


def test_who_is_to_act_stands_behind_a_term_or_before_brackets(tmp_path: Path) -> None:
    found = article("By the end of 2026 the Ministry of Finance is to open a register of tugs.", tmp_path)
    assert ("organization-mof", "responsibleFor", "Open a register of tugs") in found
    found = article("The Ministry of Finance (MOF) will publish a list of berths.", tmp_path)
    assert ("organization-mof", "responsibleFor", "Publish a list of berths") in found


def test_the_document_reported_is_the_subject_of_joined_verbs(tmp_path: Path) -> None:
    plan = "The Ministry of Finance issued the Harbour Renewal Plan on 3 June."
    law = "14th Five-Year Plan for the Development of the Bioeconomy"
    found = article(
        f"{plan} The plan, which runs until 2030, replaces an older notice and follows the {law}.", tmp_path
    )
    assert (_PLAN, "basedOn", "policy-14th-fyp-bioeconomy") in found
    found = article(f"{plan} Owners of yards follow the {law}.", tmp_path)
    assert not [row for row in found if row[1] == "basedOn"]


def test_what_is_blamed_lies_behind_a_sentence_of_figures(tmp_path: Path) -> None:
    sentences = (
        "Welders have become scarce. The yards hired 27 in 2023. Owners point to the deep budget cuts of schools."
    )
    found = article(sentences, tmp_path)
    assert ("The deep budget cuts of schools", "causes", "Scarce welders") in found


def test_the_first_named_part_of_a_listed_priority_suffices(tmp_path: Path) -> None:
    plan = "The Ministry of Finance issued the Harbour Renewal Plan on 3 June."
    found = article(f"{plan} Quantum computing and AI-assisted hull design are listed as priorities.", tmp_path)
    assert (_PLAN, "prioritizesTechnology", "technology-quantum-computing") in found
    found = article(
        f"{plan} Quantum computing that is sold by firms abroad and ropes are listed as priorities.", tmp_path
    )
    assert (_PLAN, "prioritizesTechnology", "technology-quantum-computing") not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "The Ministry of Finance will issue the Harbour Renewal Plan in May.",
        "The Harbour Renewal Plan may be released by the Ministry of Finance in May.",
        "A plan that the Ministry of Finance put out failed. Builds under the Harbour Renewal Plan went on.",
    ],
)
def test_what_is_not_issued_has_no_issuer(sentence: str, tmp_path: Path) -> None:
    assert not [row for row in article(sentence, tmp_path) if row[1] in ("issuedBy", "issued") and "harbour" in row[0]]


@pytest.mark.parametrize(
    ("sentence", "person", "predicate", "value"),
    [
        ('"Steel is dear," said Ines Duarte of the consultancy Ridge & Vale.', "person-ines-duarte", "affiliatedWith", "organization-ridge-and-vale"),
        ("Qiao Lan, an official with the Ministry of Finance, agreed.", "person-qiao-lan", "holdsPost", "organization-mof"),
        ("Sun Bo, who heads the Ministry of Finance, agreed.", "person-sun-bo", "affiliatedWith", "organization-mof"),
        ("Professor Hu Jing of Tongji University doubts it.", "person-hu-jing", "holdsPost", "organization-tongji-university"),
        ("Dr Nora Feldt teaches finance at the University of Basel.", "person-nora-feldt", "affiliatedWith", "organization-university-of-basel"),
    ],
)  # fmt: skip
def test_a_person_belongs_to_a_body(sentence: str, person: str, predicate: str, value: str, tmp_path: Path) -> None:
    found = article(sentence, tmp_path)
    if predicate == "holdsPost":
        posts = {row[2] for row in found if row[0] == person and row[1] == "holdsPost"}
        assert any((post, "organization", value) in found for post in posts)
    else:
        assert (person, predicate, value) in found


@pytest.mark.parametrize(
    "sentence",
    [
        "China Daily, told of it, agreed.",
        "Steel Times said Harbour Street of Basel is full.",
        "Goldman Sachs said prices fell.",
    ],
)
def test_names_of_other_things_are_no_persons(sentence: str, tmp_path: Path) -> None:
    assert not [row for row in article(sentence, tmp_path) if row[0].startswith("person-")]


def test_places_of_events_and_bodies(tmp_path: Path) -> None:
    found = article(
        "Costs rise, said Luo Jianping, director of the Ministry of Finance, at the World Barge Expo in Guiyang. "
        "Hailong Photonics, a Shenzhen-based maker, agreed.",
        tmp_path,
    )
    assert ("event-world-barge-expo", "takesPlaceIn", "region-guiyang") in found
    assert ("person-luo-jianping", "spokeAt", "event-world-barge-expo") in found
    assert ("organization-hailong-photonics", "locatedIn", "region-shenzhen") in found


def test_a_group_without_a_name_is_led_and_has_duties(tmp_path: Path) -> None:
    found = article("A steering group chaired by the Ministry of Finance will review the locks every year.", tmp_path)
    group = next(row[2] for row in found if row[:2] == ("organization-mof", "leads"))
    assert group.startswith("organization-steering-group")
    assert any(row[0] == group and row[1] == "responsibleFor" for row in found)
    assert not any(row[0] == "organization-mof" and row[1] == "responsibleFor" for row in found)


@pytest.mark.parametrize(
    ("sentences", "cause", "effect"),
    [
        ("Towns court the same pilots. This rivalry has pushed pay below cost.", "court the same", "below cost"),
        ("Barges lie idle. Mr Luo blamed a lack of pilots.", "Lack of pilots", "lie idle"),
        ("Barges lie idle. A lack of pilots is to blame, owners say.", "Lack of pilots", "lie idle"),
        (
            "There is no national standard for hulls. Owners therefore cannot sell old barges.",
            "national standard",
            "cannot sell",
        ),
    ],
)
def test_a_problem_takes_up_the_one_before(sentences: str, cause: str, effect: str, tmp_path: Path) -> None:
    rows = [(row[0], row[2]) for row in article(sentences, tmp_path) if row[1] == "causes"]
    assert any(cause in one and effect in other for one, other in rows), rows


def test_an_official_text_rests_on_what_it_implements(tmp_path: Path) -> None:
    """Issuers below the title; the plan it carries out; the rules it ends."""
    found = stated(
        "Circular on the Renewal of Inland Harbours\nMinistry of Finance, Ministry of Transport\n\nTo all departments of finance:\n\n"
        "With a view to implementing the Inland Waterway Development Plan, the following is asked of all ports and towns on the rivers.\n\n"
        "Berths shall be numbered. The Interim Provisions on River Berths of 2009 are repealed at the same time.\n\n21 September 2023\n",
        tmp_path,
    )
    own = "policy-circular-on-the-renewal-of-inland-harbours"
    assert {(own, "issuedBy", "organization-mof"), (own, "issued", "2023-09-21")} <= found
    assert (own, "implements", "policy-inland-waterway-development-plan") in found
    assert (own, "supersedes", "policy-interim-provisions-on-river-berths-of-2009") in found
