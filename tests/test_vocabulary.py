"""The vocabulary reads what the data files say, and says where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sei_kg.errors import InputError
from sei_kg.namespaces import ID, SEI, expand
from sei_kg.vocabulary import Vocabulary, read_vocabulary

CLASSES = """
@prefix sei: <https://w3id.org/sei-kg/ontology#> .
@prefix id: <https://w3id.org/sei-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
sei:Policy rdfs:subClassOf skos:Concept .
sei:Plan rdfs:subClassOf sei:Policy .
id:industry-kites a sei:Industry , skos:Concept ;
  skos:prefLabel "kite industry"@en , "风筝产业"@zh ;
  sei:contextLabel "kites"@en ; sei:negativeLabel "red kites"@en ; skos:broader id:industry-toys .
sei:Industry rdfs:subClassOf skos:Concept .
id:rule-guess a sei:ExtractionRule ; sei:confidence 0.25 ; skos:prefLabel "Guess"@en .
"""
ENTRIES = """
- id: policy-kite-plan
  type: Plan
  label: {en: Kite Plan, zh: 风筝规划}
  altLabel:
    en: [The Plan for Kites, "NO"]
  caseSensitiveLabel: {en: [KP]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "reference").mkdir()
    (tmp_path / "ontology" / "classes.ttl").write_text(CLASSES, "utf-8")
    (tmp_path / "reference" / "policies.yaml").write_text(ENTRIES, "utf-8")
    return tmp_path


def read(folder: Path) -> Vocabulary:
    return read_vocabulary(ontology=folder / "ontology", reference=folder / "reference")


def test_labels_keep_their_kind_and_language(folder: Path) -> None:
    """Turtle and YAML say the same things in the same form."""
    vocabulary = read(folder)
    assert set(vocabulary.terms[ID + "industry-kites"].labels) == {
        ("pref", "en", "kite industry"),
        ("pref", "zh", "风筝产业"),
        ("context", "en", "kites"),
        ("negative", "en", "red kites"),
    }
    assert ("case", "en", "KP") in vocabulary.terms[ID + "policy-kite-plan"].labels
    assert ("alt", "en", "NO") in vocabulary.terms[ID + "policy-kite-plan"].labels


def test_the_class_is_the_most_specific_one(folder: Path) -> None:
    """skos:Concept does not hide sei:Industry, and a plan is a policy."""
    vocabulary = read(folder)
    assert vocabulary.terms[ID + "industry-kites"].cls == SEI + "Industry"
    assert vocabulary.is_a("sei:Plan", "sei:Policy")
    assert not vocabulary.is_a("sei:Policy", "sei:Plan")
    assert vocabulary.superclasses[SEI + "Plan"] == {SEI + "Plan", SEI + "Policy", expand("skos:Concept")}


def test_instances_labels_broader_and_rules(folder: Path) -> None:
    """Instances go up the classes; a label falls back to another language; rules carry their confidence."""
    vocabulary = read(folder)
    assert vocabulary.instances("sei:Policy") == (ID + "policy-kite-plan",)
    assert vocabulary.label(ID + "policy-kite-plan", "zh") == "风筝规划"
    assert vocabulary.label(ID + "rule-guess", "zh") == "Guess"
    assert vocabulary.label(ID + "policy-unheard-of", "en") == "policy-unheard-of"
    assert vocabulary.broader == {ID + "industry-kites": (ID + "industry-toys",)}
    assert vocabulary.confidence("guess") == 0.25


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ontology/bad.ttl", "id:x a .", "bad.ttl"),
        ("reference/bad.yaml", "- id: [", "bad.yaml"),
        ("reference/bad.yaml", "- type: Plan", "`id` and `type`"),
        ("reference/bad.yaml", "- &a {id: x, type: Plan}\n- *a", "an alias, .a, stands in line 2"),
        ("reference/bad.yaml", "- id: x\n  [a, b]: c", "not a word"),
    ],
)
def test_a_broken_file_is_named(folder: Path, name: str, content: str, said: str) -> None:
    """A file that cannot be read ends the reading, with its name in the message."""
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        read(folder)


def test_the_fixed_names_of_the_project_are_there() -> None:
    """The vocabulary of the package holds the individuals that outside users rely on, with labels in both languages."""
    vocabulary = read_vocabulary()
    fixed = [
        "industry-strategic-emerging-industries",
        "industry-new-energy-vehicles",
        "organization-ndrc",
        "period-12th-five-year-plan",
        "region-greater-bay-area",
        "policy-decision-sei-2010",
        "instrument-subsidy",
    ]
    for slug in fixed:
        term = vocabulary.terms[ID + slug]
        assert {lang for kind, lang, _ in term.labels if kind == "pref"} == {"en", "zh"}, slug
