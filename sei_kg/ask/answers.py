"""What a question is answered with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq
from typing import Any, overload

from sei_kg.evidence import Proof

__all__ = ["Answer", "Draft", "Item", "Items"]


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


class Items(Sequence[Item]):
    """Items that are described when they are looked at: of thousands, a person reads the first.

    Args:
        keys: what each item stands for, without doubles; two sequences are equal where these are.
        describe: makes the item of a key.
    """

    def __init__(self, keys: Sequence[str], describe: Callable[[str], Item]) -> None:
        self.keys, self._describe = tuple(keys), describe
        self._known: dict[str, Item] = {}

    def _item(self, key: str) -> Item:
        if key not in self._known:
            self._known[key] = self._describe(key)
        return self._known[key]

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Item]:
        return map(self._item, self.keys)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, at: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(at, slice):
            return tuple(self._item(key) for key in self.keys[at])
        return self._item(self.keys[at])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Items):
            return self.keys == other.keys
        return isinstance(other, Sequence) and len(other) == len(self) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]


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
    items: Sequence[Item]
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
    items: Sequence[Item]
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
