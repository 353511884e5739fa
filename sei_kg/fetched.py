"""An endpoint as entries are checked against it: what is said of a thing is fetched once, and of many things together.

A check asks for the properties of a few dozen things, one after the other. Over the network each question would be a
request; here the things an entry names come in one, and what was fetched is remembered for the time of one check.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from sei_kg.queries import query_text
from sei_kg.store import Bindings, Rows, Store, Term

__all__ = ["FetchedStore"]

_BATCH = 150  # things in one request


class _FetchedQuads:
    """The reading side of a store that remembers what it read, subject by subject."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.known: dict[Any, list[ox.Quad]] = {}
        self.patterns: dict[tuple[Any, ...], list[ox.Quad]] = {}

    def fetch(self, nodes: Iterable[ox.NamedNode]) -> None:
        wanted = [node for node in dict.fromkeys(nodes) if node not in self.known]
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            self.known |= {node: [] for node in part}
            for row in self.store.select(query_text("endpoint/quads"), {"subject": part}).rows:
                quad = ox.Quad(*row)  # type: ignore[arg-type]
                self.known[quad.subject].append(quad)

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph_name: Any = None, /
    ) -> Iterator[ox.Quad]:
        if isinstance(subject, ox.NamedNode):
            self.fetch([subject])
            return (
                quad
                for quad in self.known[subject]
                if predicate in (None, quad.predicate)
                and object in (None, quad.object)
                and graph_name in (None, quad.graph_name)
            )
        key = (subject, predicate, object, graph_name)
        if key not in self.patterns:
            self.patterns[key] = list(self.store.raw.quads_for_pattern(*key))
        return iter(self.patterns[key])

    def contains_named_graph(self, graph_name: Any, /) -> bool:
        return self.store.raw.contains_named_graph(graph_name)

    def query(self, query: str, /) -> Any:
        return self.store.raw.query(query)

    def __contains__(self, quad: ox.Quad, /) -> bool:
        return any(True for _ in self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name))


class FetchedStore:
    """A store over ``_FetchedQuads``. ``forget`` before each check, so that what changed meanwhile is seen."""

    def __init__(self, store: Store) -> None:
        self.store, self.location = store, store.location
        self.raw = _FetchedQuads(store)

    def forget(self) -> None:
        self.raw = _FetchedQuads(self.store)

    def fetch(self, iris: Iterable[str]) -> None:
        """Reads what is said of several things, together."""
        self.raw.fetch(ox.NamedNode(iri) for iri in iris)

    def select(self, query: str, bindings: Bindings | None = None) -> Rows:
        return self.store.select(query, bindings)

    def about(self, iris: Iterable[str]) -> dict[str, list[tuple[str, Term]]]:
        found: dict[str, set[tuple[str, Any]]] = defaultdict(set)
        names = list(iris)
        self.fetch(names)
        for iri in names:
            found[iri] |= {(q.predicate.value, q.object) for q in self.raw.known[ox.NamedNode(iri)]}
        return {iri: sorted(found[iri], key=lambda pair: (pair[0], str(pair[1]))) for iri in names}

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        return self.store.ask(query, bindings)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        return self.store.construct(query, bindings)

    def quads(self, *, subject: str | None = None, graph: str | None = None) -> Iterable[ox.Quad]:
        return self.store.quads(subject=subject, graph=graph)
