"""Checking: every rule lets right entries pass and refuses the wrong one, by itself, for the right field, in two languages."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from click.testing import CliRunner

from sei_kg.cli.entries import add_command, undo_command, validate_command
from sei_kg.entry_names import alike
from sei_kg.entry_yaml import yaml_entries
from sei_kg.findings import Report, write_json, write_sarif, write_table
from sei_kg.store import current_database, open_store
from sei_kg.validation import Checker, check_store
from tests.endpoint_server import Endpoint, serving

DATA = Path(__file__).parent / "data" / "entries"
GOOD = sorted((DATA / "good").iterdir())
NO_LABEL = {"id": "policy-without-a-name", "type": "Policy", "issuedBy": "organization-most", "issued": "2016",
            "targetsIndustry": "industry-new-energy", "source": "tests"}  # fmt: skip


@pytest.fixture(scope="module")
def checker(digest_store: Path) -> Checker:
    return Checker(open_store(digest_store))


def _check(checker: Checker, text: str) -> Report:
    return checker.check(yaml_entries(text, Path("case.yaml")))[1]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_right_entry_passes_without_a_violation_or_warning(checker: Checker, path: Path) -> None:
    _, report = checker.check_files([path])
    assert [f"{f.rule} {f.field} {f.value}" for f in report.findings() if f.severity != "info"] == []
    assert report.entries


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


def test_numbers_regions_and_ordinals_keep_names_apart() -> None:
    plan = "Five-Year Plan for the Development of Harbour Industries"
    assert alike(f"12th {plan}", f"12th {plan.replace('Harbour', 'Harbor')}")
    assert not alike(f"12th {plan}", f"13th {plan}")
    assert not alike("湖北省新能源汽车产业发展规划", "河北省新能源汽车产业发展规划")
    assert not alike("“十二五”国家战略性新兴产业发展规划", "“十三五”国家战略性新兴产业发展规划")
    assert alike("关于加快发展港口产业的决定", "加快发展港口产业决定")


def test_a_file_whose_entries_share_a_name_names_a_few_of_them_for_each(checker: Checker) -> None:
    entry = "- {{id: problem-lamp-{0}, type: Problem, label: {{en: Lamp {0} is dark}}, altLabel: {{en: dark lamps of the test}}, source: tests, quote: It is dark.}}"
    report = checker.check(yaml_entries("\n".join(entry.format(n) for n in range(60)), Path("lamps.yaml")))[1]
    assert {f.rule for f in report.findings()} == {"duplicate"}
    assert all(1 <= len(checked.findings) <= 5 for checked in report.entries)


def test_the_forms_of_a_report_hold_the_same_findings(checker: Checker) -> None:
    report = _check(checker, json.dumps(NO_LABEL))
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


def test_the_command_ends_with_one_for_a_broken_rule_and_zero_for_none(digest_store: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    path = tmp_path / "bad.yaml"
    path.write_text(json.dumps(NO_LABEL), "utf-8")
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


def test_an_endpoint_gives_the_findings_of_the_folder_in_few_requests(
    checker: Checker, digest_store: Path, tmp_path: Path
) -> None:
    cases = yaml.safe_load((DATA / "outside" / "broken.yaml").read_text("utf-8"))[::6]
    raw = ox.Store.read_only(str(current_database(digest_store)))
    with serving(Endpoint(raw)) as endpoint:
        far = Checker(open_store(endpoint.address))
        far.check_files([DATA / "good" / "policy.yaml"])  # the labels are read once
        for case in cases:
            path = tmp_path / case["file"]
            path.write_text(case["text"], "utf-8")
            before = endpoint.requests
            there, here = (each.check_files([path])[1].findings() for each in (far, checker))
            assert there == here, case["file"]
            assert endpoint.requests - before <= 30, case["file"]


def test_nothing_is_added_to_an_endpoint_and_the_way_out_is_named(digest_store: Path) -> None:
    run = CliRunner().invoke
    for command, words in ((add_command, [str(DATA / "good" / "policy.yaml"), "--yes"]), (undo_command, ["abcd"])):
        refused = run(command, [*words, "--store", "http://127.0.0.1:9/sparql"])
        assert refused.exit_code != 0
        assert "not to an endpoint" in str(refused.exception) and "sei-kg validate --store" in str(refused.exception)
