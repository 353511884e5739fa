"""What a question is answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sei_kg.evidence import Proof

__all__ = ["Answer", "Draft", "Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was asked for: an entity (``iri``), or a value.

    Attributes:
        labels: language -> label of an entity, or the words of a value.
        value: a number or text; unit: what it counts in.
        details: what qualifies it (time, comparator, post, region ...), name -> words.
        proofs: the passages it rests on.
    """

    iri: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    value: int | float | str | None = None
    unit: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.iri:
            found["iri"] = self.iri
        if self.labels:
            found["label"] = dict(self.labels)
        if self.aliases:
            found["aliases"] = list(self.aliases)
        if self.value is not None:
            found |= {"value": self.value, "unit": self.unit or None}
        found |= dict(self.details)
        found["evidence"] = [proof.item() for proof in self.proofs]
        return found

    def text(self, language: str) -> str:
        if self.value is not None and not self.iri:
            shown = (
                f"{self.value:,}" if isinstance(self.value, int | float) else self.labels.get(language, str(self.value))
            )
            return f"{self.details.get('comparator', '')} {shown} {self.unit}".strip()
        return self.labels.get(language) or self.labels.get("en") or next(iter(self.labels.values()), self.iri)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed answer.

    Attributes:
        score: how sure, 0 to 1.
        query: name of the library query or of the way of answering.
        sparql: the query that finds the rows, with its bindings written out.
        items: the answer.
        reading: how the question was understood, language -> sentence.
    """

    score: float
    query: str
    sparql: str
    items: tuple[Item, ...]
    reading: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; ``text`` is its first line."""

    question: str
    language: str
    answered: bool
    query: str | None
    sparql: str
    items: tuple[Item, ...]
    reading: str
    scope: str
    note: str = ""
    alternatives: tuple[Draft, ...] = ()

    @property
    def text(self) -> str:
        return "; ".join(item.text(self.language) for item in self.items) if self.answered else self.scope

    def as_json(self) -> dict[str, Any]:
        """The JSON form of the contract."""
        return {
            "question": self.question,
            "answered": self.answered,
            "query": self.query,
            "sparql": self.sparql,
            "answers": [item.as_json() for item in self.items],
            "rows": [{"answer": item.text(self.language), **item.details} for item in self.items],
            "reading": self.reading,
            "scope": self.scope,
            "note": self.note,
            "alternatives": [
                {"query": draft.query, "score": round(draft.score, 2), "reading": draft.reading.get(self.language, ""),
                 "answers": [item.text(self.language) for item in draft.items[:10]]}
                for draft in self.alternatives
            ],
        }  # fmt: skip
