"""Relations between what a document names and what it claims."""

from __future__ import annotations

from collections.abc import Sequence

from sei_kg.assertions import Findings
from sei_kg.passages import Reading
from sei_kg.vocabulary import Vocabulary

__all__ = ["find_relations"]


def find_relations(reading: Reading, named: Findings, claims: Sequence[object], vocabulary: Vocabulary) -> Findings:
    """No relation is read yet."""
    return Findings()
