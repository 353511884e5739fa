"""The store as RDF: named graphs in TriG, N-Quads and JSON-LD; their union in Turtle, N-Triples and RDF/XML."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from sei_kg.namespaces import INFERRED, PREFIXES
from sei_kg.store import Store

__all__ = ["rdf"]

_PORTION = 20_000


def rdf(store: Store, form: str, *, asserted: bool = False) -> Iterator[bytes]:
    """Serialises a store, sorted, so that the same graph gives the same bytes.

    Args:
        store: an open store.
        form: name of a member of ``pyoxigraph.RdfFormat``.
        asserted: leave out what is only inferred.
    """
    target = getattr(ox.RdfFormat, form)
    quads = (q for q in store.quads() if not (asserted and getattr(q.graph_name, "value", "") == INFERRED))
    lines = form in ("N_QUADS", "N_TRIPLES")
    found: Iterable[Any] = quads if target.supports_datasets else {q.triple for q in quads}
    ordered = sorted(found, key=str)
    step = _PORTION if lines else max(len(ordered), 1)
    for start in range(0, max(len(ordered), 1), step):
        stream = io.BytesIO()
        ox.serialize(ordered[start : start + step], stream, format=target, prefixes=None if lines else _prefixes(form))
        yield stream.getvalue()


def _prefixes(form: str) -> dict[str, str]:
    return dict(PREFIXES) if form != "RDF_XML" else {k: v for k, v in PREFIXES.items() if k != "id"}
