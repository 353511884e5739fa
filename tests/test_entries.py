"""Entries: one meaning in every form, and back again."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pyoxigraph as ox
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sei_kg.cli.entries import new_command
from sei_kg.context import context_text, entry_classes, schema_text
from sei_kg.entries import Entry, Statement
from sei_kg.entry_forms import read_entry_file
from sei_kg.entry_writing import entries_to_rdf, entries_to_yaml
from sei_kg.entry_yaml import yaml_entries
from sei_kg.namespaces import ID, expand
from sei_kg.store import open_store
from sei_kg.templates import csv_template, template
from sei_kg.validation import Checker

DATA = Path(__file__).parent / "data" / "entries" / "good"
REFERENCE = sorted((Path(__file__).parent.parent / "graph" / "reference").glob("*.yaml"))


def _triples(entries: list[Entry]) -> set[str]:
    return {str(triple) for entry in entries for triple in entry.triples()}


@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
def test_entries_come_back_the_same_from_every_form(path: Path, tmp_path: Path) -> None:
    entries = read_entry_file(path)
    assert _triples(yaml_entries(entries_to_yaml(entries), path)) == _triples(entries)
    for form, ending in (("turtle", ".ttl"), ("ntriples", ".nt"), ("jsonld", ".jsonld")):
        file = tmp_path / f"entries{ending}"
        file.write_bytes(entries_to_rdf(entries, form))
        assert _triples(read_entry_file(file)) == _triples(entries), form


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=60),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["en", "zh", ""]),
)
def test_any_text_comes_back_from_yaml(texts: list[str], language: str) -> None:
    label, note = expand("skos:altLabel"), expand("skos:note")
    literals = [ox.Literal(text, language=language) if language else ox.Literal(text) for text in texts]
    statements = tuple(Statement(label if language else note, literal, "", "", 0, 0) for literal in literals)
    entry = Entry(Path("x"), 0, 0, ID + "policy-x", "", statements)
    assert _triples(yaml_entries(entries_to_yaml([entry]), Path("x"))) == _triples([entry])


def test_a_json_ld_processor_reads_an_entry_as_the_project_does() -> None:
    context = json.loads(context_text())
    text = (
        (DATA / "policy.yaml")
        .read_text("utf-8")
        .replace("[Ministry of Science and Technology, 工信部]", "organization-most")
    )
    text = (
        text.replace("New energy vehicles", "industry-new-energy-vehicles")
        .replace("2016-05-01", "'x'")
        .replace("2016-06-01", "'y'")
    )
    plain = yaml.load(text, yaml.BaseLoader)
    read = {str(t) for t in ox.parse(json.dumps({**context, **plain}).encode(), format=ox.RdfFormat.JSON_LD)}
    assert {t.removesuffix(" .") for t in read} == _triples(yaml_entries(text, Path("x")))


def test_years_and_months_get_their_own_datatypes() -> None:
    text = "id: policy-x\ntype: Policy\nissued: {}\n"
    for value, name in (("2016", "gYear"), ("2016-05", "gYearMonth"), ("2016-05-01", "date"), ("May 2016", "string")):
        (entry,) = yaml_entries(text.format(value), Path("x"))
        assert entry.values(expand("dcterms:issued")) == [
            ox.Literal(value, datatype=ox.NamedNode(expand(f"xsd:{name}")))
        ]


def test_an_entry_inside_an_entry_gets_an_id_a_class_and_the_source_of_the_outer_one() -> None:
    person = next(e for e in read_entry_file(DATA / "actors.yaml") if e.iri.endswith("person-zhang-ceshi"))
    post = next(e for e in read_entry_file(DATA / "actors.yaml") if e.parent == person.iri)
    assert person.values(expand("sei:holdsPost")) == [ox.NamedNode(post.iri)]
    assert post.values(expand("rdf:type")) == [ox.NamedNode(expand("org:Membership"))]
    assert post.values(expand("dcterms:source")) == person.values(expand("dcterms:source"))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.name)
def test_the_json_schema_accepts_right_entries_and_refuses_unknown_keys(path: Path) -> None:
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert [error.message for error in check.iter_errors(data)] == []
    entry = data[0] if isinstance(data, list) else data
    assert not check.is_valid({**entry, "colour": "red"})
    assert not check.is_valid({key: value for key, value in entry.items() if key != "source"})


@pytest.mark.parametrize("kind", sorted(entry_classes()))
def test_a_template_can_be_read_and_holds_what_its_class_needs(kind: str) -> None:
    from sei_kg.context import required_keys

    for language in ("en", "zh"):
        text = template(kind, language=language)
        keys = set(yaml.load(text, yaml.BaseLoader))
        assert {"id", "type", "source", *required_keys(entry_classes()[kind])} <= keys
    assert csv_template(kind).startswith("id,type,")


VALUES = {  # something to fill each key of a template with
    "issued": "2016", "issuedBy": "organization-most", "coversPeriod": "period-13th-five-year-plan", "value": "12",
    "targetsIndustry": "industry-new-energy", "usesInstrument": "instrument-subsidy", "indicator": "indicator-output-growth",
    "unit": "unit:PERCENT", "scope": "industry-new-energy", "startDate": "2016", "source": "Gazette of lamps",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_filled_in_where_it_must_be_is_a_valid_entry(digest_store: Path, language: str) -> None:
    checker = Checker(open_store(digest_store))
    texts = []
    for number, kind in enumerate(sorted(entry_classes())):
        text = (
            template(kind, language=language)
            .replace('en: ""', f"en: Lamp {number} of {kind}")
            .replace('  zh: ""\n', "")
        )
        lines = []
        for line in text.split("\n"):
            key, colon, rest = line.partition(":")
            if key == "id":
                line += f"lamp-{number}"
            elif colon and not rest and key in VALUES:
                line += f" {VALUES[key]}"
            lines.append(line)
        texts.append("- " + "\n  ".join(line for line in lines if line and not line.startswith("#")))
    report = checker.check(yaml_entries("\n".join(texts), Path("filled.yaml")))[1]
    assert [(f.entry, f.rule, f.field) for f in report.findings() if f.severity != "info"] == []


def test_new_takes_kinds_in_any_case_and_suggests(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert "type: Organization" in run(new_command, ["organisation"]).stdout
    assert "type: Policy" in run(new_command, ["政策"]).stdout
    wrong = run(new_command, ["polcy"])
    assert wrong.exit_code != 0 and "Policy" in str(wrong.exception)
    assert "Measure" in run(new_command, []).stdout
