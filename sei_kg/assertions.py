"""Assertions: statements read from a text. None can be built without the passages that prove it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from sei_kg.entities import Entity, Mention
from sei_kg.passages import Reading
from sei_kg.records import quickly_made

__all__ = ["MOST_PASSAGES", "Assertion", "Extraction", "Findings"]

MOST_PASSAGES = 4  # evidence spread over more passages than this proves nothing a reader can check


@quickly_made
@dataclass(frozen=True, slots=True)
class Assertion:
    """One triple and what supports it.

    Attributes:
        subject, predicate: IRIs.
        object: an IRI (str) or a literal.
        passages: indexes into ``Reading.passages``, ascending, one to four.
        rule: slug of the extraction rule (an individual of sei:ExtractionRule in ontology/vocab/rules.ttl).
        confidence: 0 to 1.
        explicit: False where only topic or position suggests the statement (sei:Inferred).

    Raises:
        ValueError: no passage, too many, or a confidence out of range.
    """

    subject: str
    predicate: str
    object: str | Literal
    passages: tuple[int, ...]
    rule: str
    confidence: float
    explicit: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.passages) <= MOST_PASSAGES:
            raise ValueError(f"{len(self.passages)} passages for {self.subject} {self.predicate}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} for {self.subject} {self.predicate}")


@dataclass(frozen=True, slots=True)
class Findings:
    """What one stage of reading found; in no particular order, duplicates allowed."""

    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    assertions: tuple[Assertion, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields; tuples are sorted and free of duplicates."""

    reading: Reading
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    assertions: tuple[Assertion, ...]
