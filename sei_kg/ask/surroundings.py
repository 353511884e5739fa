"""The sentence before a passage and the one behind it, looked up by their places in the document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sei_kg.queries import query_text
from sei_kg.search import Hit

if TYPE_CHECKING:
    from sei_kg.ask.context import Context

__all__ = ["before", "behind"]

_APART = 8  # characters that may stand between two passages
_Neighbour = tuple[str, str]  # IRI and words


def before(context: Context, hit: Hit) -> _Neighbour | None:
    """The passage that ends where another begins, or a little before; None where there is none."""
    return _at(context, "passages-ending", hit, [hit.start - n for n in range(_APART) if hit.start >= n])


def behind(context: Context, hit: Hit) -> _Neighbour | None:
    """The passage that begins where another ends, or a little behind; None where there is none."""
    return _at(context, "passages-beginning", hit, [hit.end + n for n in range(_APART)])


def _at(context: Context, query: str, hit: Hit, places: Sequence[int]) -> _Neighbour | None:
    if hit.start < 0:
        return None
    key = (query, hit.iri)
    if key not in context.neighbours:
        found = context.graph.store.select(query_text(f"answers/{query}"), {"place": [ox.Literal(n) for n in places]})
        rows = [tuple(str(getattr(t, "value", t)) for t in row) for row in found.rows]
        near = {int(row[0]): (row[1], row[2]) for row in reversed(rows) if row[3] == hit.document and row[1] != hit.iri}
        context.neighbours[key] = next((near[n] for n in places if n in near), None)
    return context.neighbours[key]
