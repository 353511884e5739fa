"""Checking: every rule lets right entries pass and refuses the wrong one, by itself, for the right field, in two languages."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from sei_kg.cli.entries import validate_command
from sei_kg.entry_names import alike
from sei_kg.entry_yaml import yaml_entries
from sei_kg.findings import Report, write_json, write_sarif, write_table
from sei_kg.shacl_graph import read_shapes
from sei_kg.store import open_store
from sei_kg.validation import Checker, check_store

DATA = Path(__file__).parent / "data" / "entries"
CASES: list[dict[str, Any]] = yaml.load((DATA / "bad.yaml").read_text("utf-8"), yaml.BaseLoader)
GOOD = sorted((DATA / "good").iterdir())
GRAPH_RULES = {  # broken by quads alone, not by an entry
    "evidence-incomplete", "evidence-confidence", "passage-incomplete", "passage-offsets", "mention-place",
    "graph-reference-unknown", "graph-reference-class", "graph-without-evidence",
}  # fmt: skip
BASES: dict[str, dict[str, Any]] = {
    "policy": yaml.load((DATA / "good" / "policy.yaml").read_text("utf-8"), yaml.BaseLoader),
    "measure": {"id": "measure-of-the-test", "type": "Measure", "label": {"en": "Grants for harbour lamps"},
                "usesInstrument": "instrument-subsidy", "source": "tests"},
    "observation": {"id": "observation-test-figure", "type": "Target", "indicator": "indicator-value-added-share-of-gdp",
                    "value": "8.5", "unit": "unit:PERCENT", "scope": "industry-new-energy", "startDate": "2030",
                    "endDate": "2030", "source": "tests"},
    "industry": {"id": "industry-test-a", "type": "Industry", "label": {"en": "Test industry A"}, "source": "tests"},
    "region": {"id": "region-test-a", "type": "City", "label": {"en": "Test town A"}, "source": "tests"},
    "event": {"id": "event-of-the-test", "type": "Event", "label": {"en": "Forum of harbour lamps"}, "source": "tests"},
}  # fmt: skip


@pytest.fixture(scope="module")
def checker(digest_store: Path) -> Checker:
    return Checker(open_store(digest_store))


def _text(case: dict[str, Any]) -> str:
    entry = {**BASES[case["base"]], **case["set"]}
    entry = {key: value for key, value in entry.items() if value != "null"}
    text = json.dumps([entry, *case.get("also", [])], ensure_ascii=False, indent=1)
    return text.replace("LONG", "long " * 80)


def _check(checker: Checker, text: str) -> Report:
    return checker.check(yaml_entries(text, Path("case.yaml")))[1]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_right_entry_passes_without_a_violation_or_warning(checker: Checker, path: Path) -> None:
    _, report = checker.check_files([path])
    assert [f"{f.rule} {f.field} {f.value}" for f in report.findings() if f.severity != "info"] == []
    assert report.entries


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_each_rule_is_broken_by_its_case_alone_and_names_the_field(checker: Checker, case: dict[str, Any]) -> None:
    findings = [f for f in _check(checker, _text(case)).findings() if f.severity != "info"]
    first = [f for f in findings if f.rule == case["rule"]]
    assert first, [f.rule for f in findings]
    assert case["key"] in {f.field for f in first}
    assert {f.severity for f in first} == {case.get("severity", "violation")}
    others = {f.rule for f in findings} - {case["rule"]}
    assert not others - _FOLLOW.get(case["rule"], set()), others


_FOLLOW = {  # the entry beside it breaks the same rule from its own side
    "superseded-order": {"supersedes-order"},
}


def test_every_rule_has_a_case() -> None:
    shapes = read_shapes()
    rules = {
        str(node).rpartition("#")[2]
        for node in shapes.graph.subjects(None, None)
        if re.search(r"shapes#[a-z]", str(node))
    }
    covered = {case["rule"] for case in CASES} | GRAPH_RULES | {"problem-quote", "policy-target-time", "offsets-wrong"}
    assert rules - covered == set()


def test_every_rule_has_a_message_and_a_remedy_in_both_languages() -> None:
    shapes = read_shapes()
    for node in {n for n in shapes.graph.subjects(None, None) if re.search(r"shapes#[a-z]", str(n))}:
        message, remedy = shapes._said(str(node))
        assert set(message) == {"en", "zh"} == set(remedy), node
        assert re.search(r"[\u4e00-\u9fff]", message["zh"]), node


def test_a_finding_knows_line_column_value_and_the_nearest_right_value(checker: Checker) -> None:
    text = (DATA / "good" / "policy.yaml").read_text("utf-8")
    text = text.replace("[Ministry of Science and Technology, 工信部]", "Ministry of Sciences").replace(
        "2016-05-01", "2016-02-31"
    )
    found = {f.rule: f for f in _check(checker, text).findings()}
    name, date = found["reference-unknown"], found["date-form"]
    line = next(n for n, row in enumerate(text.split("\n"), 1) if "Ministry of Sciences" in row)
    assert (name.line, name.column, name.value) == (line, 11, "Ministry of Sciences")
    assert "Ministry of Science and Technology" in name.suggestion["en"]
    assert date.suggestion["en"] == "2016-02-29"
    assert "did you mean" in name.text("en") and "是否指" in name.text("zh")


def test_names_in_either_language_stand_for_the_same_thing(checker: Checker) -> None:
    text = (DATA / "good" / "policy.yaml").read_text("utf-8")
    resolved, _ = checker.check(yaml_entries(text, Path("x.yaml")))
    issuers = {v.value.rpartition("/")[2] for v in resolved[0].values("https://w3id.org/sei-kg/ontology#issuedBy")}
    assert issuers == {"organization-most", "organization-miit"}


def test_a_quote_of_a_document_at_hand_is_compared_with_its_text(checker: Checker, digest_store: Path) -> None:
    text = next((digest_store / (digest_store / "CURRENT").read_text().strip() / "texts").glob("000*.txt")).read_text(
        "utf-8"
    )
    start = text.index("\n\n", 600) + 2
    words = text[start : text.index("\n", start)]
    for begin, rules in ((start, set()), (start + 3, {"offsets-wrong"})):
        entry = {**BASES["measure"], "source": "document-000-government-guidance-models", "quote": words,
                 "start": begin, "end": begin + len(words)}  # fmt: skip
        assert {f.rule for f in _check(checker, json.dumps(entry)).findings()} == rules


def test_numbers_regions_and_ordinals_keep_names_apart() -> None:
    plan = "Five-Year Plan for the Development of Harbour Industries"
    assert alike(f"12th {plan}", f"12th {plan.replace('Harbour', 'Harbor')}")
    assert not alike(f"12th {plan}", f"13th {plan}")
    assert not alike("湖北省新能源汽车产业发展规划", "河北省新能源汽车产业发展规划")
    assert not alike("“十二五”国家战略性新兴产业发展规划", "“十三五”国家战略性新兴产业发展规划")
    assert alike("关于加快发展港口产业的决定", "加快发展港口产业决定")


def test_the_forms_of_a_report_hold_the_same_findings(checker: Checker) -> None:
    report = _check(checker, _text(CASES[0]))
    data = json.loads(write_json(report))
    result = data["entries"][0]["results"][0]
    assert data["valid"] is False and data["entries"][0]["valid"] is False
    assert {"severity", "rule", "path", "value", "line", "message", "suggestion"} <= set(result)
    assert set(result["message"]) == {"en", "zh"} and result["path"] == "skos:prefLabel"
    sarif = json.loads(write_sarif(report))
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"][0]["ruleId"] == "label-missing"
    assert sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert "名称" in write_table(report, language="zh")


def test_a_built_graph_breaks_no_rule(digest_store: Path) -> None:
    violations, _ = check_store(open_store(digest_store).raw)
    assert violations == []


def test_broken_evidence_in_the_graph_is_found(digest_store: Path) -> None:
    import pyoxigraph as ox

    from sei_kg.namespaces import ID, PROVENANCE, expand

    raw = ox.Store()
    raw.bulk_extend(open_store(digest_store).raw)
    raw.add(ox.Quad(ox.NamedNode(ID + "policy-x"), ox.NamedNode(expand("sei:basedOn")), ox.NamedNode(ID + "policy-y"), ox.NamedNode(ID + "nowhere")))  # fmt: skip
    raw.add(ox.Quad(ox.NamedNode(ID + "evidence-x"), ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("sei:Evidence")), ox.NamedNode(PROVENANCE)))  # fmt: skip
    raw.add(ox.Quad(ox.NamedNode(ID + "passage-x"), ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("sei:Passage")), ox.NamedNode(PROVENANCE)))  # fmt: skip
    raw.add(ox.Quad(ox.NamedNode(ID + "mention-x"), ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("sei:Mention")), ox.NamedNode(PROVENANCE)))  # fmt: skip
    violations, warnings = check_store(raw)
    for rule in ("graph-without-evidence", "evidence-incomplete", "passage-incomplete", "mention-place"):
        assert any(rule in line for line in violations), rule
    assert any("graph-reference-unknown" in line and "policy-y" in line for line in warnings)


def test_the_command_ends_with_one_for_a_broken_rule_and_zero_for_none(digest_store: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    path = tmp_path / "bad.yaml"
    path.write_text(_text(CASES[0]), "utf-8")
    bad = run(validate_command, [str(path), "--store", str(digest_store), "--format", "json"])
    good = run(validate_command, [str(DATA / "good" / "policy.yaml"), "--store", str(digest_store)])
    assert (bad.exit_code, good.exit_code) == (1, 0)
    assert json.loads(bad.stdout)["valid"] is False
    report = run(validate_command, [str(path), "--store", str(digest_store), "--format", "turtle"])
    assert "sh:ValidationReport" in report.stdout and "sh:conforms false" in report.stdout


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("twice.yaml", b"id: policy-x\nid: policy-y\n", 2),
        ("alias.yaml", b"id: &a policy-x\ntype: *a\n", 1),
        ("tab.yaml", b"id: policy-x\n\ttype: Plan\n", 2),
        ("long.yaml", b"id: policy-x\nlabel: " + b"x" * 10_000_000, 2),
        ("latin.yaml", "id: policy-x\nlabel: \xe9".encode("latin-1"), 2),
        ("columns.csv", b"id,labl@en\npolicy-x,y\n", 1),
        ("missing.csv", b"label@en\nx\n", 1),
        ("ragged.csv", b"id,issued\npolicy-x,2010,1\n", 2),
        ("remote.jsonld", b'{"@context": "http://127.0.0.1:9/c", "id": "policy-x"}', 1),
        ("file.jsonld", b'{"@context": "file:///etc/passwd", "id": "policy-x"}', 1),
        ("remote2.jsonld", b'{"@context": [{"a": "http://a/b"}, "http://127.0.0.1:9/c"], "id": "policy-x"}', 1),
        ("dtd.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 1),
        ("broken.ttl", b"@prefix a: <http://a/> .\na:b a:c .\n", 2),
        ("empty.yaml", b"", 1),
        ("bomb.json", b"[" * 100_000, 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, line: int
) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    path = tmp_path / name
    path.write_bytes(content)
    _, report = checker.check_files([path])
    (finding,) = report.findings()
    assert (finding.rule, finding.severity, finding.line) == ("file-unreadable", "violation", line)


def test_words_that_yaml_takes_for_something_else_stay_words_and_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    from sei_kg.entry_forms import read_entry_file

    path = tmp_path / "a.yaml"
    path.write_text("\ufeffid: policy-x\ntype: Policy\nlabel: {en: NO}\nnote: 1.10\n", "utf-8")
    values = {s.written for s in read_entry_file(path)[0].statements}
    assert {"NO", "1.10"} <= values
    turtle = tmp_path / "a.ttl"
    turtle.write_text("\ufeff" + (DATA / "good" / "policy.ttl").read_text("utf-8"), "utf-8")
    assert read_entry_file(turtle)[0].iri.endswith("policy-turtle-test")
