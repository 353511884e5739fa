"""Rules of the shapes: each is broken by its case alone, for the right field, and kept by an entry near to that one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from sei_kg.curated import static_quads
from sei_kg.entry_yaml import yaml_entries
from sei_kg.findings import Finding
from sei_kg.inference import infer
from sei_kg.namespaces import ID, expand
from sei_kg.shacl_graph import Breach, read_shapes
from sei_kg.store import EmbeddedStore, open_store
from sei_kg.validation import Checker

DATA = Path(__file__).parent / "data" / "entries"
CASES: list[dict[str, Any]] = yaml.load((DATA / "rules.yaml").read_text("utf-8"), yaml.BaseLoader)
GRAPH: dict[str, Any] = yaml.safe_load((DATA / "graph_rules.yaml").read_text("utf-8"))
DOCUMENT = ID + "document-000-government-guidance-models"
BASES: dict[str, dict[str, Any]] = {
    "policy": yaml.load((DATA / "good" / "policy.yaml").read_text("utf-8"), yaml.BaseLoader),
    "measure": {"id": "measure-of-the-test", "type": "Measure", "label": {"en": "Grants for harbour lamps"},
                "usesInstrument": "instrument-subsidy", "source": "tests"},
    "problem": {"id": "problem-harbour-lamps-go-out", "type": "Problem", "label": {"en": "Harbour lamps go out"},
                "source": "tests", "quote": "Harbour lamps go out."},
    "observation": {"id": "observation-test-figure", "type": "Target", "indicator": "indicator-value-added-share-of-gdp",
                    "value": "8.5", "unit": "unit:PERCENT", "scope": "industry-new-energy", "startDate": "2030",
                    "endDate": "2030", "source": "tests"},
    "industry": {"id": "industry-test-a", "type": "Industry", "label": {"en": "Test industry A"}, "source": "tests"},
    "region": {"id": "region-test-a", "type": "City", "label": {"en": "Test town A"}, "source": "tests"},
    "event": {"id": "event-of-the-test", "type": "Event", "label": {"en": "Forum of harbour lamps"}, "source": "tests"},
}  # fmt: skip
FOLLOW = {
    "superseded-order": {"supersedes-order"},  # the entry beside it breaks the same rule from its own side
    "name-unclear": {"duplicate"},  # two things of one name are alike, too
}
READING = {"name-unclear", "id-twice"}  # found while names are looked up and files are put together


def rules() -> set[str]:
    """The rules of ``ontology/shapes``: property shapes and SPARQL constraints with an IRI."""
    nodes = {str(node) for node in read_shapes().graph.subjects(None, None)}
    return {node.rpartition("#")[2] for node in nodes if re.search(r"shapes#[a-z]", node)}


@pytest.fixture(scope="module")
def checker(digest_store: Path) -> Checker:
    """The store of the digests, in memory, with two targets more."""
    store = open_store(digest_store)
    raw = ox.Store()
    raw.bulk_extend(store.raw)
    for year in (2012, 2020):
        target = ox.NamedNode(f"{ID}observation-of-{year}-in-the-store")
        for name, value in (("rdf:type", ox.NamedNode(expand("sei:Target"))),
                            ("schema:endDate", ox.Literal(str(year), datatype=ox.NamedNode(expand("xsd:gYear"))))):  # fmt: skip
            raw.add(ox.Quad(target, ox.NamedNode(expand(name)), value, ox.NamedNode(ID + "evidence-of-the-test")))
    return Checker(EmbeddedStore(raw, store.location))


@pytest.fixture(scope="module")
def quoted(checker: Checker) -> dict[str, str]:
    """Words of a document of the graph and their place, to be put into cases."""
    text = checker.around.texts.text(DOCUMENT)
    start = text.index("\n\n", 600) + 2
    words = text[start : text.index("\n", start)]
    end = start + len(words)
    return {"START+3": str(start + 3), "END+3": str(end + 3), "START": str(start), "END": str(end), "QUOTED": words,
            "NEARLY": "word " * 59, "LONG": "long " * 80}  # fmt: skip


def _found(checker: Checker, case: dict[str, Any], change: str, others: str, fill: dict[str, str]) -> list[Finding]:
    entry = {**BASES[case["base"]], **case[change]}
    entry = {
        key: fill.get(value, value) if isinstance(value, str) else value
        for key, value in entry.items()
        if value != "null"
    }
    text = json.dumps([entry, *case.get(others, [])], ensure_ascii=False, indent=1)
    for name in ("NEARLY", "LONG"):
        text = text.replace(name, fill[name])
    return checker.check(yaml_entries(text, Path("case.yaml")))[1].findings()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_each_rule_is_broken_by_its_case_alone_and_names_the_field(
    checker: Checker, quoted: dict[str, str], case: dict[str, Any]
) -> None:
    findings = _found(checker, case, "breaks", "also", quoted)
    severity = case.get("severity", "violation")
    first = [f for f in findings if f.rule == case["rule"]]
    assert first, [f.rule for f in findings]
    assert case["key"] in {f.field for f in first}
    assert {f.severity for f in first} == {severity}
    others = {f.rule for f in findings if f.severity != "info"} - {case["rule"]}
    assert not others - FOLLOW.get(case["rule"], set()), others
    for finding in first:
        assert finding.line >= 1 and finding.column >= 1
        assert re.search(r"[A-Za-z]{3}", finding.text("en")) and re.search(r"[\u4e00-\u9fff]", finding.text("zh"))
        assert "{?" not in finding.text("en") + finding.text("zh")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_each_rule_is_kept_by_an_entry_near_to_the_one_that_breaks_it(
    checker: Checker, quoted: dict[str, str], case: dict[str, Any]
) -> None:
    findings = _found(checker, case, "passes", "beside", quoted)
    assert [(f.rule, f.field, f.value) for f in findings] == []


@pytest.fixture(scope="module")
def curated() -> ox.Store:
    """What every graph begins with, inference done."""
    raw = ox.Store()
    raw.bulk_extend(static_quads())
    infer(raw)
    return raw


def _breaches(curated: ox.Store, text: str) -> list[Breach]:
    raw = ox.Store()
    raw.bulk_extend(curated)
    raw.load(text.encode(), format=ox.RdfFormat.TRIG)
    return read_shapes().check_graph(raw)[0]


def test_a_graph_with_whole_evidence_breaks_no_rule(curated: ox.Store) -> None:
    assert [b.rule for b in _breaches(curated, GRAPH["whole"])] == []


@pytest.mark.parametrize("case", GRAPH["cases"], ids=lambda case: case["rule"])
def test_each_rule_of_the_graph_is_broken_by_its_case_alone(curated: ox.Store, case: dict[str, Any]) -> None:
    assert case["line"] in GRAPH["whole"]
    breaches = _breaches(curated, GRAPH["whole"].replace(case["line"], case["breaks"], 1))
    assert {(b.rule, b.severity) for b in breaches} == {(case["rule"], case.get("severity", "violation"))}
    focus = case["focus"]
    assert {b.focus.value for b in breaches} == {expand(focus) if ":" in focus else ID + focus}


def test_every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() -> None:
    assert {case["rule"] for case in CASES} | {case["rule"] for case in GRAPH["cases"]} == rules() | READING
    assert all({"breaks", "passes"} <= set(case) for case in CASES)


def test_every_rule_has_a_message_and_a_remedy_in_both_languages() -> None:
    shapes = read_shapes()
    for rule in rules():
        message, remedy = shapes._said("https://w3id.org/sei-kg/shapes#" + rule)
        assert set(message) == {"en", "zh"} == set(remedy), rule
        assert re.search(r"[\u4e00-\u9fff]", message["zh"]) and re.search(r"[\u4e00-\u9fff]", remedy["zh"]), rule
