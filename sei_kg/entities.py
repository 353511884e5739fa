"""Entities and mentions: what a document names, and where. (Plain types; ``mentions`` finds them.)"""

from __future__ import annotations

from dataclasses import dataclass

from sei_kg.records import quickly_made

__all__ = ["Entity", "Mention"]


@quickly_made
@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """Something a document names that the curated data do not hold, or a problem, measure, event it describes.

    Attributes:
        iri: its IRI, minted from its label.
        cls: IRI of its most specific class.
        labels: (language, label) pairs; the first of a language is the preferred label, the others alternative ones.
        rule: slug of the extraction rule (ontology/vocab/rules.ttl) that found it.
        confidence: 0 to 1.
    """

    iri: str
    cls: str
    labels: tuple[tuple[str, str], ...]
    rule: str
    confidence: float


@quickly_made
@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where a passage names an entity.

    Attributes:
        passage: index of the passage in its Reading.
        i, j: span in the passage's reading text (``Passage.text``), end exclusive.
        start, end: span in ``Source.text``, end exclusive (``passage.span(i, j)``).
        entity: IRI.
        cls: IRI of the entity's most specific class.
        rule: slug of the extraction rule.
        confidence: 0 to 1.
    """

    passage: int
    i: int
    j: int
    start: int
    end: int
    entity: str
    cls: str
    rule: str
    confidence: float
