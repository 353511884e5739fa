"""ORDER BY outside the engine.

Oxigraph reads the text of a term from the disk anew at every comparison, so that sorting costs several times what finding
the rows does. A query that ends in a plain ORDER BY is therefore run without it, and its rows are sorted here, by the order
of SPARQL 1.1 (15.1): unbound, IRIs, literals; numbers by value, strings by code point. What that leaves open (a year beside
a date, texts of two languages) is ordered by the text, numbers first: the same on every engine. Blank nodes, and values
whose order is more than that of their text, are left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

import pyoxigraph as ox

from sei_kg.sparql_tokens import tokens, without_comments

__all__ = ["Unordered", "in_order", "unordered"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
}
_LEFT = frozenset(
    _XSD + name for name in ("dateTime", "dateTimeStamp", "double", "float", "boolean", "duration", "time")
)


_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Unordered:
    """A query without its ORDER BY and its comments; ``keys``: the variables it is ordered by, and whether downwards."""

    text: str
    keys: tuple[tuple[str, bool], ...]


@lru_cache(maxsize=256)
def unordered(text: str) -> Unordered | None:
    """The query without its ORDER BY; None where it has none, or one that is more than a list of variables."""
    depth, start, last, before = 0, -1, "", 0
    words: list[tuple[str, str]] = []
    for kind, token, offset in tokens(text):
        depth += (kind == "open") - (kind == "close")
        if start >= 0:
            words.append((kind, token))
        elif depth == 0 and kind == "word" and token.upper() == "BY" and last == "ORDER":
            start = before
        last, before = (token.upper() if kind == "word" else ""), offset
    keys = _keys(words) if start >= 0 else None
    return Unordered(without_comments(text[:start]), keys) if keys else None


def _keys(words: Sequence[tuple[str, str]]) -> tuple[tuple[str, bool], ...] | None:
    found: list[tuple[str, bool]] = []
    rest = list(words)
    while rest:
        kind, token = rest.pop(0)
        if kind == "variable":
            found.append((token[1:], False))
        elif (
            kind == "word"
            and token.upper() in ("ASC", "DESC")
            and [k for k, _ in rest[:3]] == ["open", "variable", "close"]
        ):
            found.append((rest[1][1][1:], token.upper() == "DESC"))
            del rest[:3]
        else:  # LIMIT, an expression ...
            return None
    return tuple(found)


def in_order(
    rows: list[tuple[Any, ...]], columns: Sequence[str], keys: Sequence[tuple[str, bool]]
) -> list[tuple[Any, ...]] | None:
    """The rows, sorted by the keys; None where a key is no column, or the order of its values is left to the engine."""
    if not {name for name, _ in keys} <= set(columns):
        return None
    if len(rows) < 2:
        return rows
    for name, down in reversed(keys):  # sorting is stable: the last key first
        at = columns.index(name)
        ranks: dict[Any, tuple[int, Any]] = {None: (0, "")}
        for term in {row[at] for row in rows}:
            if isinstance(term, ox.NamedNode):
                ranks[term] = (1, term.value)
            elif isinstance(term, ox.Literal):
                value = _value(term)
                if value is None:
                    return None
                ranks[term] = (2, value)
            elif term is not None:
                return None
        pairs = sorted(((ranks[row[at]], row) for row in rows), key=itemgetter(0), reverse=down)
        rows = [row for _, row in pairs]
    return rows


def _value(literal: ox.Literal) -> tuple[int, Decimal, str, str] | None:
    """What a literal is ordered by; None where that is left to the engine."""
    kind = literal.datatype.value
    if kind in _LEFT:
        return None
    if kind in _NUMBERS and _NUMBERS[kind].fullmatch(literal.value):
        return 0, Decimal(literal.value), "", ""
    return 1, _ZERO, literal.value, literal.language or ""
