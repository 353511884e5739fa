"""Drafts of entries, made from what a document yields."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sei_kg import drafts, explanations
from sei_kg.cli.extract import extract_command
from sei_kg.documents import read_document
from sei_kg.entries import read_terms
from sei_kg.entry_yaml import yaml_entries
from sei_kg.errors import UnknownNameError
from sei_kg.explanations import cue_words, extraction_json
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID, expand

TEXTS = Path(__file__).parent / "data" / "texts"
NAMES = ["zh-notice.txt", "entities-en-news.txt", "bilingual.md", "raw-page.html"]


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_can_be_read_as_entries_without_an_unknown_key_or_class(name: str) -> None:
    path = TEXTS / name
    entries = yaml_entries(drafts.draft_entries(path), Path("draft.yaml"))
    terms = read_terms()
    assert entries
    for entry in entries:
        for statement in entry.statements:
            known = terms.above if statement.key == "type" else terms.keys
            assert (statement.object.value if statement.key == "type" else statement.predicate) in known


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_of_a_draft_stands_in_the_document(name: str) -> None:
    text = "".join(read_document(TEXTS / name).text.split())
    entries = yaml_entries(drafts.draft_entries(TEXTS / name), Path("draft.yaml"))
    quotes = [value.value for entry in entries for value in entry.values(expand("oa:exact"))]
    assert quotes
    assert all("".join(quote.split()) in text for quote in quotes)


def test_a_draft_says_what_the_extraction_says(tmp_path: Path) -> None:
    """Each assertion is found again: the subject as entry, the object by its label or id."""
    extraction = drafts.read_extraction(TEXTS / "zh-notice.txt")
    entries = {e.iri: e for e in yaml_entries(drafts.write_draft(extraction, drafts.vocabulary()), tmp_path / "a.yaml")}
    names = {
        text: entity.iri for entity in extraction.entities for _, text in entity.labels
    }  # labels that the draft may write instead of ids
    for assertion in extraction.assertions:
        if assertion.predicate in (expand("rdf:type"), expand("skos:broader")):
            continue
        said = [s for s in entries[assertion.subject].statements if s.predicate == assertion.predicate]
        wanted = getattr(assertion.object, "value", assertion.object)
        assert any(
            wanted in (s.object.value, names.get(s.written))
            or drafts.vocabulary().label(str(wanted), "en") == s.written
            for s in said
        ), assertion


def test_a_label_that_two_things_bear_is_written_as_the_id() -> None:
    extraction = drafts.read_extraction(TEXTS / "zh-notice.txt")
    writer = drafts._Draft(extraction, drafts.vocabulary(), "en")
    one, other = f"{ID}industry-new-energy", f"{ID}industry-new-materials"
    label = writer.label(one)
    assert writer._value(one) == json.dumps(label)
    writer.bearers[label.lower()].add(other)
    assert writer._value(one) == "industry-new-energy"


def test_a_kind_limits_the_draft_and_an_unknown_kind_is_named() -> None:
    only = yaml_entries(drafts.draft_entries(TEXTS / "zh-notice.txt", "problem"), Path("draft.yaml"))
    assert only
    assert {e.values(expand("rdf:type"))[0].value for e in only} == {expand("sei:Problem")}
    with pytest.raises(UnknownNameError):
        drafts.draft_entries(TEXTS / "zh-notice.txt", "poem")


def test_the_json_form_holds_offsets_that_lead_to_its_quotes() -> None:
    for name in NAMES:
        extraction = drafts.read_extraction(TEXTS / name)
        text = extraction.reading.source.text
        data = json.loads(json.dumps(extraction_json(extraction, drafts.vocabulary())))
        assert data["mentions"]
        assert data["assertions"]
        for mention in data["mentions"]:
            assert text[mention["start"] : mention["end"]] == mention["exact"]
        for assertion in data["assertions"]:
            assert 0 <= assertion["confidence"] <= 1
            assert assertion["basis"] in ("explicit", "inferred")
            assert assertion["evidence"]
            for proof in assertion["evidence"]:
                assert text[proof["start"] : proof["end"]] == proof["quote"]


def test_an_explanation_names_rule_cue_words_and_place(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("In 2019 the National Development and Reform Commission issued the Harbour Wind Plan.\n", "utf-8")
    extraction = drafts.read_extraction(path)
    for language, rule in (("en", "Verb of issuing (policy-issued)"), ("zh", "发布动词 (policy-issued)")):
        said = drafts.explain(extraction, drafts.vocabulary(), language=language)
        assert rule in said
        assert "[0:84]" in said
    assert "cue words: issued" in drafts.explain(extraction, drafts.vocabulary())


def test_cue_words_are_whole_words_and_the_longest() -> None:
    assert cue_words("policy-issued", "It was issued by the council; reissued later") == ["was issued"]
    assert cue_words("policy-title", "issued") == []


def test_every_rule_and_place_that_explanations_name_exists() -> None:
    vocabulary = drafts.vocabulary()
    for rule in read_lexicon("explanations")["cues"]:
        assert rule in vocabulary.confidences
        assert explanations._cue_patterns(rule), rule


def test_a_document_without_findings_gives_a_draft_without_entities(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("It rained all day, and nobody came.\n", "utf-8")
    assert "Draft from empty" in drafts.draft_entries(path)


def test_what_cannot_be_printed_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text('The Ministry of Finance\x7f issued the \u2028Harbour\x85 Plan in 2018 "quoted".\n', "utf-8")
    entries = yaml_entries(drafts.draft_entries(path), tmp_path / "draft.yaml")
    assert entries


def test_the_command_names_broken_documents_and_drafts_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    for extra in ((), ("--format", "json"), ("--explain",)):
        result = CliRunner().invoke(
            extract_command, [str(bad), str(tmp_path / "absent.txt"), str(TEXTS / "zh-notice.txt"), *extra]
        )
        assert result.exit_code == 1
        assert "bad.txt" in result.stderr
        assert "absent.txt" in result.stderr
        assert "zh-notice" in result.stdout


def test_an_entity_of_two_documents_is_written_once_in_one_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"The Harbour Wind Plan of {name} should be amended.\n", "utf-8")
    output = tmp_path / "draft.yaml"
    result = CliRunner().invoke(extract_command, [str(tmp_path), "-o", str(output)])
    assert result.exit_code == 0
    ids = [entry.iri for entry in yaml_entries(output.read_text("utf-8"), output)]
    assert len(ids) == len(set(ids))
    assert f"{ID}document-two" in ids
