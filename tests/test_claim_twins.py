"""A claim and its translation become one entity with a name in each language; claims that merely stand alike do not."""

from __future__ import annotations

from pathlib import Path

from sei_kg.claim_twins import affinity
from sei_kg.claims import find_claims
from sei_kg.documents import read_document
from sei_kg.mentions import find_mentions
from sei_kg.passages import read_passages
from sei_kg.vocabulary import read_vocabulary


def names(text: str, folder: Path) -> list[tuple[tuple[str, str], ...]]:
    path = folder / "pair.md"
    path.write_text(text, "utf-8")
    reading = read_passages(read_document(path))
    vocabulary = read_vocabulary()
    claims = find_claims(reading, find_mentions(reading, vocabulary).mentions, vocabulary)
    return list(dict.fromkeys(claim.labels for claim in claims if claim.kind == "problem"))


def test_words_tell_which_of_two_claims_is_meant() -> None:
    assert affinity("talent shortages in the west", "人才短缺")[0] > 0
    assert affinity("fragmented investment", "人才短缺")[0] == 0


def test_a_list_in_another_order_is_paired_by_its_words(tmp_path: Path) -> None:
    """The English names talent first, the Chinese investment: each keeps its own translation, or none."""
    found = names(
        "# Problems\n\nThe northern ports face a serious shortage of talent and insufficient investment in quays and cranes.\n\n"
        "北方港口码头和起重机方面投资不足，人才严重短缺。\n",
        tmp_path,
    )
    for labels in found:
        english = " ".join(label for language, label in labels if language == "en").lower()
        chinese = "".join(label for language, label in labels if language == "zh")
        assert not ("talent" in english and "投资" in chinese and "人才" not in chinese), labels
        assert not ("investment" in english and "人才" in chinese and "投资" not in chinese), labels


def test_a_single_claim_and_its_translation_are_one(tmp_path: Path) -> None:
    found = names(
        "# Problems\n\nOn the islands of the south, investment in grid storage is insufficient after ten years.\n\n"
        "十年以来，南方海岛对电网储能的投资仍然不足。\n",
        tmp_path,
    )
    assert any({language for language, _ in labels} == {"en", "zh"} for labels in found), found
