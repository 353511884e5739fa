"""One preferred label a language: what several documents call one thing, settled.

Two documents may name the same problem in the same English words and pair them with different Chinese ones. Each is right
about its own text, yet a thing has one preferred label in a language (SKOS reference, integrity condition S14): the one
that most evidence supports stays, the others become alternative labels of the same evidence.
"""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from sei_kg.namespaces import GRAPH, expand

__all__ = ["settle_labels"]

_PREFERRED, _ALTERNATIVE = ox.NamedNode(expand("skos:prefLabel")), ox.NamedNode(expand("skos:altLabel"))


def settle_labels(store: ox.Store) -> int:
    """Makes preferred labels of evidence graphs alternative ones where another one stands; returns how many quads changed.

    A curated label comes before any other, then the one in more graphs, then the first in the order of characters.
    Curated labels are never changed: two of them are an error for the check to report.
    """
    found: dict[tuple[str, str], list[ox.Quad]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, _PREFERRED, None, None):
        if isinstance(quad.object, ox.Literal):
            found[str(quad.subject), quad.object.language or ""].append(quad)
    removed: list[ox.Quad] = []
    for key in sorted(key for key, quads in found.items() if len(quads) > 1):
        graphs: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in found[key]:
            graphs[quad.object.value].append(quad)  # type: ignore[union-attr]
        if len(graphs) > 1:
            best = min(graphs, key=lambda text: (not any(map(_curated, graphs[text])), -len(graphs[text]), text))
            removed += [q for text in sorted(graphs) if text != best for q in graphs[text] if not _curated(q)]
    store.extend([ox.Quad(q.subject, _ALTERNATIVE, q.object, q.graph_name) for q in removed])
    for quad in removed:
        store.remove(quad)
    return len(removed)


def _curated(quad: ox.Quad) -> bool:
    """Whether a quad stands in one of the fixed graphs."""
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(GRAPH)
