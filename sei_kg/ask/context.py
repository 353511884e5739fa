"""What every way of answering works with: the graph, the question, and passages found by its words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sei_kg.ask.answers import Item
from sei_kg.ask.linking import section_key
from sei_kg.ask.messages import LANGUAGES
from sei_kg.ask.understanding import Frame, Part
from sei_kg.ask.words import Lexicon, Term
from sei_kg.evidence import Proof
from sei_kg.queries import query_text
from sei_kg.search import Hit, tokens

if TYPE_CHECKING:
    from sei_kg.ask.claims import Claim
    from sei_kg.session import Graph

__all__ = ["Context", "Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that speaks of what the question speaks of; ``share`` of the terms' weight it holds, 0 to 1."""

    hit: Hit
    share: float
    tokens: frozenset[str]


@dataclass
class Context:
    """One question on one graph."""

    graph: Graph
    frame: Frame
    lexicon: Lexicon
    _tokens: dict[str, frozenset[str]] = field(default_factory=dict)
    _rows: dict[tuple[object, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    _weights: dict[str, float] = field(default_factory=dict)
    linked: dict[tuple[object, ...], tuple[Claim, ...]] = field(default_factory=dict)
    neighbours: dict[tuple[str, str], tuple[str, str] | None] = field(default_factory=dict)

    @cached_property
    def language(self) -> str:
        return self.frame.language

    def for_part(self, part: Part) -> Context:
        """The same question on the same graph, with only the entities that a part of it speaks of; what was read is shared."""
        frame = self.frame.narrowed(part)
        return self if frame is self.frame else replace(self, frame=frame)

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Identifiers of the documents the question is restricted to; none: all."""
        return tuple(identifier for _, identifier in self.frame.links.documents)

    def rows(self, name: str, **bound: str) -> tuple[tuple[str, ...], ...]:
        """Rows of an internal query, terms as texts ("" where unbound); IRIs are bound by their text. Each is run once."""
        key = (name, *sorted(bound.items()))
        if key not in self._rows:
            self._rows[key] = self._run(name, bound)
        return self._rows[key]

    def ahead(self, name: str, variable: str, values: Iterable[str]) -> None:
        """Runs an internal query for several values of one variable at once; ``rows`` then knows the rows of each."""
        keys = {value: (name, (variable, value)) for value in values}
        fresh = [value for value, key in keys.items() if key not in self._rows]
        if not fresh:
            return
        found = self.graph.store.select(query_text(f"answers/{name}"), {variable: [ox.NamedNode(v) for v in fresh]})
        groups: dict[str, list[tuple[str, ...]]] = {value: [] for value in fresh}
        at = found.columns.index(variable)
        for row in found.rows:
            texts = tuple("" if t is None else str(getattr(t, "value", t)) for t in row)
            groups[texts[at]].append(texts)
        self._rows |= {keys[value]: tuple(rows) for value, rows in groups.items()}

    def _run(self, name: str, bound: dict[str, str]) -> tuple[tuple[str, ...], ...]:
        terms = {key: ox.NamedNode(value) for key, value in bound.items()}
        found = self.graph.store.select(query_text(f"answers/{name}"), terms)
        return tuple(tuple("" if t is None else str(getattr(t, "value", t)) for t in row) for row in found.rows)

    def weigh(self, token: str) -> float:
        if token not in self._weights:
            self._weights[token] = self._weigh(token)
        return self._weights[token]

    def _weigh(self, token: str) -> float:
        index = self.graph.index
        size = max(2, index.size())
        return math.log(1 + size / (1 + index.frequency(token) + index.frequency(token, "label"))) / math.log(1 + size)

    def text_tokens(self, text: str) -> frozenset[str]:
        if text not in self._tokens:
            self._tokens[text] = frozenset(tokens(text))
        return self._tokens[text]

    def share(self, terms: Sequence[Term], held: frozenset[str]) -> float:
        """The part of the terms' weight that a bag of tokens holds."""
        total = sum(term.weight for term in terms)
        return sum(term.weight for term in terms if term.within(held)) / total if total else 0.0

    def passages(self, terms: Sequence[Term], *, limit: int = 60) -> list[Found]:
        """Passages by the weight of the terms they hold, the best first; restricted to the documents of the question."""
        words = [(term.index_ways(), term.weight) for term in terms]
        hits = self.graph.index.ranked(words, documents=self.documents, limit=limit)
        found = [self._found(hit, terms) for hit in hits]
        return sorted(found, key=lambda f: (-f.share, -f.hit.score, f.hit.iri))

    def _found(self, hit: Hit, terms: Sequence[Term]) -> Found:
        held = self.text_tokens(hit.labels[0][2]) | self.text_tokens(hit.section)
        return Found(hit, self.share(terms, held), held)

    def in_section(self, section: str) -> bool:
        """Whether the heading of a passage is one of the sections that the question names (or below one)."""
        number, _, _title = section.partition(" ")
        key = section_key(number) if number else ""
        return any(key == wanted or key.startswith(wanted + ".") for wanted in self.frame.links.sections)

    def both(self, iri: str) -> dict[str, str]:
        """The label of a thing in every language of the messages."""
        return {language: self.graph.describer.label(iri, language) for language in LANGUAGES}

    def item(self, iri: str, proofs: Iterable[Proof] = (), **details: str) -> Item:
        describer = self.graph.describer
        return Item(iri, describer.labels(iri), aliases=describer.names(iri)[:40], proofs=tuple(proofs)[:6],
                    details={k: v for k, v in details.items() if v})  # fmt: skip

    def proof(self, hit: Hit) -> Proof:
        return Proof("", hit.document, hit.section, hit.labels[0][2], hit.start, hit.end, hit.language, passage=hit.iri)
