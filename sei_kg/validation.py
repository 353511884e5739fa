"""Checking against the shapes: the whole graph.

pyshacl is the authority for every rule; see ``shacl_graph`` for how it is fed.
"""

from __future__ import annotations

import pyoxigraph as ox

from sei_kg.namespaces import curie
from sei_kg.shacl_graph import Breach, read_shapes

__all__ = ["check_store", "describe"]


def check_store(raw: ox.Store, *, language: str = "en") -> tuple[list[str], list[str]]:
    """Checks a whole graph, inference done; returns violations and warnings, one readable line each, sorted."""
    breaches, _ = read_shapes().check_graph(raw)
    lines: dict[str, set[str]] = {"violation": set(), "warning": set(), "info": set()}
    for breach in breaches:
        lines[breach.severity].add(describe(breach, language=language))
    return sorted(lines["violation"]), sorted(lines["warning"] | lines["info"])


def describe(breach: Breach, *, language: str = "en") -> str:
    """A breach as one line: where, what is wrong, and the remedy."""
    place = curie(breach.focus.value) + (f" {curie(breach.path)}" if breach.path else "")
    return f"{place}: {fill(breach, language)} [{breach.rule}]"


def fill(breach: Breach, language: str, names: dict[str, str] | None = None) -> str:
    """The message in a language, with what the rule found; ``names`` replaces IRIs by what a reader calls them."""
    text = breach.message.get(language) or next(iter(breach.message.values()), breach.rule)
    found = {"this": breach.focus, "path": breach.path, "value": breach.value, **breach.bound}
    for name, term in found.items():
        if term is not None:
            shown = str(getattr(term, "value", None) or term)
            text = text.replace(f"{{?{name}}}", (names or {}).get(shown) or curie(shown))
    return text
