"""What ``graph/reference/*.yaml`` and the vocabularies of section roles, indicators and units promise their readers."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "graph" / "reference").glob("*.yaml"))
VOCABULARIES = ROOT / "ontology" / "vocab"
ID = "https://w3id.org/sei-kg/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
QUDT = "http://qudt.org/schema/qudt/"
POSITIVE = ("label", "altLabel", "hiddenLabel", "caseSensitiveLabel")
LABEL_KEYS = ("altLabel", "hiddenLabel", "caseSensitiveLabel", "negativeLabel")
DATE_KEYS = ("issued", "startDate", "endDate")
TEXT_KEYS = ("documentNumber", "source")
LINK_KEYS = {  # key -> the kind of entity it leads to: the first word of its slug
    "issuedBy": "organization",
    "successor": "organization",
    "coversPeriod": "period",
    "targetsIndustry": "industry",
    "locatedIn": "region",
    "appliesIn": "region",
    "strategyOf": "region",
    "supersedes": "policy",
    "implements": "policy",
    "basedOn": "policy",
}
KINDS = {  # kind -> the classes it may have
    "organization": "Organization Ministry GovernmentBody CoordinationBody ResearchBody Enterprise FinancialBody"
    " InternationalBody",
    "region": "Region Country Province City MacroRegion",
    "period": "PlanningPeriod",
    "policy": "Policy Plan Strategy Law Regulation Decision GuidingOpinions Programme",
}
FIXED = """
organization-state-council organization-ndrc organization-most organization-miit organization-mof
organization-moe organization-mofcom
organization-nbs organization-cas organization-cae organization-national-information-center
organization-cpc-central-committee organization-new-america organization-sei-interministerial-group
period-11th-five-year-plan period-12th-five-year-plan period-13th-five-year-plan period-14th-five-year-plan
period-15th-five-year-plan region-china region-united-states region-japan region-germany region-united-kingdom
region-south-korea region-european-union region-guangdong region-jiangsu region-anhui region-hubei region-shenzhen
region-beijing region-zhejiang region-yangtze-river-delta region-beijing-tianjin-hebei region-greater-bay-area
policy-decision-sei-2010 policy-12th-fyp-sei-plan policy-13th-fyp-sei-plan policy-guiding-opinions-sei-investment-2020
policy-made-in-china-2025 policy-internet-plus
"""
SECTION_ROLES = """
title abstract introduction background status problem objective measure safeguard
issuing-block references conclusion other
"""


class StrictLoader(yaml.SafeLoader):
    """Refuses duplicate keys and aliases, and leaves unquoted dates and numbers to fail the checks on texts."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError(f"alias at {self.peek_event().start_mark}")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"duplicate keys {twice} at {node.start_mark}")
        return super().construct_mapping(node, deep)


def read(text: str) -> Any:
    return yaml.load(text, Loader=StrictLoader)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.fixture(scope="module")
def entities() -> dict[str, dict[str, Any]]:
    """Every curated entity by its slug, with the file it stands in."""
    found: dict[str, dict[str, Any]] = {}
    for path in FILES:
        for entity in read(path.read_text(encoding="utf-8")):
            assert entity["id"] not in found, f"{entity['id']} stands in {found[entity['id']]['file']} and {path.name}"
            found[entity["id"]] = {**entity, "file": path.name}
    return found


def labels(entity: dict[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Key, language and text of the labels under the keys."""
    for key in keys:
        for language, texts in entity.get(key, {}).items():
            for text in listed(texts):
                yield key, language, text


def triples(name: str) -> list[ox.Triple]:
    path = VOCABULARIES / name
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: &x 1\nb: *x"])
def test_the_loader_of_these_tests_refuses_what_safe_load_lets_through(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read(text)


def test_every_entity_has_a_slug_of_its_kind_and_a_class_of_that_kind(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        kind = slug.split("-")[0]
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", slug), slug
        assert entity["type"] in KINDS[kind].split(), (slug, entity["type"])


def test_every_key_is_known_and_every_value_a_text(entities: dict[str, dict[str, Any]]) -> None:
    known = {"id", "type", "label", "file", *LABEL_KEYS, *DATE_KEYS, *TEXT_KEYS, *LINK_KEYS}
    for slug, entity in entities.items():
        assert set(entity) <= known, (slug, set(entity) - known)
        for key in (*DATE_KEYS, *TEXT_KEYS, *LINK_KEYS):
            for value in listed(entity.get(key, "x")):
                assert isinstance(value, str) and value.strip() == value and value, (slug, key, value)
        for key, language, text in labels(entity, LABEL_KEYS):
            assert language in ("en", "zh") and isinstance(text, str), (slug, key, text)
            assert text and text.strip() == text, (slug, key, text)


def test_every_entity_has_a_preferred_label_in_each_language_and_a_source(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        assert set(entity["label"]) == {"en", "zh"}, slug
        assert all(isinstance(text, str) and text for text in entity["label"].values()), slug
        assert entity.get("source"), f"{slug} has no source"


def test_chinese_labels_are_chinese_and_english_ones_are_not(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        for key, language, text in labels(entity, ("label", *LABEL_KEYS)):
            if language == "en":
                assert not re.search(r"[\u4e00-\u9fff]", text), (slug, key, text)
        assert re.search(r"[\u4e00-\u9fff]", entity["label"]["zh"]), slug


def test_dates_exist_and_do_not_run_backwards(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        for key in DATE_KEYS:
            value = entity.get(key)
            if value is None:
                continue
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value), (slug, key, value)
            datetime.date.fromisoformat((value + "-01-01")[:10])
        if "startDate" in entity and "endDate" in entity:
            assert entity["startDate"] < entity["endDate"], slug


def test_every_slug_referred_to_exists_and_is_of_the_right_kind(entities: dict[str, dict[str, Any]]) -> None:
    concepts = {
        triple.subject.value.removeprefix(ID)
        for path in VOCABULARIES.glob("*.ttl")
        for triple in triples(path.name)
        if triple.predicate.value == SKOS + "prefLabel" and triple.subject.value.startswith(ID)
    }
    for slug, entity in entities.items():
        for key, kind in LINK_KEYS.items():
            for target in listed(entity.get(key, [])):
                assert target.startswith(kind + "-"), (slug, key, target)
                assert target in entities or target in concepts, f"{slug}: {key} names {target}, which does not exist"
                assert target != slug, f"{slug}: {key} names itself"


def test_no_label_leads_to_two_entities(entities: dict[str, dict[str, Any]]) -> None:
    """Without regard to case; labels that match with their case only are compared with each other only."""
    loose: dict[str, set[str]] = defaultdict(set)
    exact: dict[str, set[str]] = defaultdict(set)
    for slug, entity in entities.items():
        for key, _, text in labels(entity, POSITIVE):
            if key == "caseSensitiveLabel":
                exact[text].add(slug)
            else:
                loose[text.casefold()].add(slug)
    assert {text: sorted(slugs) for table in (loose, exact) for text, slugs in table.items() if len(slugs) > 1} == {}


def test_no_entity_says_a_label_twice_or_vetoes_its_own(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        own = [text for _, _, text in labels(entity, ("label", *LABEL_KEYS))]
        assert sorted({text for text in own if own.count(text) > 1}) == [], slug


def test_a_negative_label_holds_a_label_of_its_entity(entities: dict[str, dict[str, Any]]) -> None:
    """A veto that no label of the entity can ever meet would be dead weight."""
    for slug, entity in entities.items():
        own = [text.casefold() for _, _, text in labels(entity, POSITIVE)]
        for _, _, text in labels(entity, ("negativeLabel",)):
            assert any(label in text.casefold() for label in own), (slug, text)


def test_the_fixed_names_of_the_contract_exist(entities: dict[str, dict[str, Any]]) -> None:
    assert [slug for slug in FIXED.split() if slug not in entities] == []


def test_five_year_plan_periods_follow_one_another_without_gap(entities: dict[str, dict[str, Any]]) -> None:
    periods = sorted(
        (datetime.date.fromisoformat(e["startDate"]), datetime.date.fromisoformat(e["endDate"]))
        for slug, e in entities.items()
        if slug.startswith("period-")
    )
    assert all(end.year - start.year == 4 for start, end in periods)
    assert all(end + datetime.timedelta(days=1) == after for (_, end), (after, _) in pairwise(periods))


def test_every_place_in_china_leads_up_to_china_and_no_region_to_itself(entities: dict[str, dict[str, Any]]) -> None:
    def above(slug: str, path: tuple[str, ...]) -> set[str]:
        assert slug not in path, f"a circle of places: {(*path, slug)}"
        parents = listed(entities[slug].get("locatedIn", []))
        return set(parents).union(*(above(parent, (*path, slug)) for parent in parents))

    for slug, entity in entities.items():
        if slug.startswith("region-"):
            places = above(slug, ())
            assert entity["type"] not in ("Province", "City") or "region-china" in places, slug


def test_a_body_that_ended_has_a_successor_that_was_there_when_it_ended(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        if slug.startswith("organization-") and "endDate" in entity:
            assert entity.get("successor"), f"{slug} ended and names no successor"
            for successor in listed(entity["successor"]):
                begun = entities[successor].get("startDate", "")
                assert begun[:7] <= entity["endDate"][:7], (slug, successor)


def test_a_policy_is_not_older_than_what_it_implements_or_supersedes(entities: dict[str, dict[str, Any]]) -> None:
    for slug, entity in entities.items():
        for key in ("implements", "basedOn", "supersedes"):
            for target in listed(entity.get(key, [])):
                earlier, later = entities[target].get("issued", ""), entity.get("issued", "9999")
                assert earlier[:4] <= later[:4], (slug, key, target)


@pytest.mark.parametrize("name", ["section-roles.ttl", "indicators.ttl", "units.ttl"])
def test_each_vocabulary_names_every_member_once_in_each_language(name: str) -> None:
    rows = triples(name)
    members = {t.subject.value for t in rows if t.predicate.value == SKOS + "inScheme"}
    assert members
    for member in members:
        named = [t for t in rows if t.subject.value == member and t.predicate.value == SKOS + "prefLabel"]
        assert sorted(t.object.language for t in named) == ["en", "zh"], member


@pytest.mark.parametrize("name", ["section-roles.ttl", "indicators.ttl"])
def test_no_label_of_a_vocabulary_leads_to_two_members(name: str) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = triples(name)
    members = {t.subject.value for t in rows if t.predicate.value == SKOS + "inScheme"}
    for t in rows:
        if t.subject.value in members and t.predicate.value.removeprefix(SKOS) in (
            "prefLabel",
            "altLabel",
            "hiddenLabel",
        ):
            owners[t.object.language, t.object.value.casefold()].add(t.subject.value)
    assert {label: sorted(iris) for label, iris in owners.items() if len(iris) > 1} == {}


def test_section_roles_are_those_that_documents_are_read_with() -> None:
    found = {t.subject.value.removeprefix(ID + "section-role-") for t in triples("section-roles.ttl")}
    assert set(SECTION_ROLES.split()) <= found


def test_every_unit_of_an_indicator_is_described() -> None:
    described = {t.subject.value for t in triples("units.ttl") if t.predicate.value == SKOS + "prefLabel"}
    used = {t.object.value for t in triples("indicators.ttl") if t.predicate.value == QUDT + "applicableUnit"}
    assert used and used <= described, sorted(used - described)


def test_number_scales_are_powers_of_ten() -> None:
    rows = triples("units.ttl")
    factors = [int(float(t.object.value)) for t in rows if t.predicate.value == QUDT + "prefixMultiplier"]
    assert factors and all(re.fullmatch("10*", str(factor)) for factor in factors)
    assert len(set(factors)) == len(factors)
