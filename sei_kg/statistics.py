"""Counts of a store, by the queries in ``queries/statistics``."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from sei_kg.namespaces import curie
from sei_kg.resources import queries_dir
from sei_kg.store import Store

__all__ = ["count"]

NUMBERS = ("documents", "passages", "mentions", "statements", "inferred")
TABLES = ("classes", "properties")


def count(store: Store) -> dict[str, Any]:
    """The JSON form of ``sei-kg stats``: five numbers, and individuals by class and statements by property."""
    found: dict[str, Any] = {}
    for name in NUMBERS:
        found[name] = int(_value(_run(store, name)[0][0]))
    for name in TABLES:
        found[name] = {curie(_value(row[0])): int(_value(row[1])) for row in _run(store, name)}
    return found


def _run(store: Store, name: str) -> tuple[tuple[Any, ...], ...]:
    return store.select((queries_dir() / "statistics" / f"{name}.rq").read_text("utf-8")).rows


def _value(term: ox.NamedNode | ox.Literal) -> str:
    return term.value
