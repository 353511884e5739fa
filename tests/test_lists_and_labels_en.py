"""English lists of the strategic emerging industries, and labels that stay short and readable."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sei_kg.claims import find_claims
from sei_kg.clauses import tidy_label
from sei_kg.documents import read_document
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import ID, expand
from sei_kg.passages import read_passages
from sei_kg.relations import find_relations
from sei_kg.vocabulary import Vocabulary, read_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def listed(sentence: str, folder: Path) -> set[str]:
    """Slugs of the industries that a text with this sentence lists."""
    path = folder / "text.txt"
    path.write_text(
        f"The lists of old\n\nThe clerk opened the drawer and took out a sheet. {sentence} Then he went home.\n",
        "utf-8",
    )
    reading = read_passages(read_document(path))
    named = find_mentions(reading, vocabulary())
    claims = find_claims(reading, named.mentions, vocabulary())
    said = find_relations(reading, named, claims, vocabulary()).assertions
    return {
        str(one.object).removeprefix(ID + "industry-") for one in said if one.predicate == expand("sei:listsIndustry")
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "The three strategic emerging industries are: new energy, new materials and biotechnology.",
        "There are three strategic emerging industries on it: new energy, new materials and biotechnology.",
        "The strategic emerging industries were new energy, new materials and biotechnology.",
        "三大战略性新兴产业分别是：新能源、新材料、生物产业。",
    ],
)
def test_a_list_behind_its_introduction_is_read(sentence: str, tmp_path: Path) -> None:
    assert listed(sentence, tmp_path) == {"new-energy", "new-materials", "biotechnology"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The strategic emerging industries face three challenges: new energy, new materials and biotechnology all want money.",
        "The strategic emerging industries are not: new energy, new materials and biotechnology.",
        "The strategic emerging industries are young. New energy, new materials and biotechnology grow.",
    ],
)
def test_what_only_looks_like_a_list_is_none(sentence: str, tmp_path: Path) -> None:
    assert listed(sentence, tmp_path) == set()


def test_the_strategy_of_another_country_is_named_by_what_it_is_about(tmp_path: Path) -> None:
    """The label tells the whole list of objects, not the first words of the sentence."""
    path = tmp_path / "text.txt"
    path.write_text(
        "Abroad\n\nThe clerk opened the drawer and took out a sheet. Japan regards the internet of things (IoT), robots and "
        "artificial intelligence as the core of its strategy. Then he went home.\n",
        "utf-8",
    )
    found = find_mentions(read_passages(read_document(path)), vocabulary()).entities
    labels = [label for entity in found if entity.cls == expand("sei:Strategy") for _, label in entity.labels]
    assert labels == ["Japan's strategy: the internet of things (IoT), robots and artificial intelligence"]


@pytest.mark.parametrize(
    ("clause", "label"),
    [
        ("both the level of the canal and its banks are low", "The level of the canal and its banks are low"),
        ("scattered berths further", "Scattered berths"),
        ("moreover, tugs are old", "Tugs are old"),
    ],
)
def test_a_label_begins_and_ends_with_a_telling_word(clause: str, label: str) -> None:
    assert tidy_label(clause) == label
