"""Wordings compared by what their words mean, not by how they are written.

A wording is taken apart into units: the words of the lexicon at their longest (``alike`` groups, classes, relations, operations)
and the other words by their index tokens. Two wordings are alike where their units pair (Dice coefficient over the weights of the units);
one that denies is never like one that does not, nor one by planning periods like one over all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sei_kg.ask.words import Lexicon, base
from sei_kg.search import tokens

__all__ = ["Unit", "likeness", "units_of"]

_PIECE = re.compile(r"[A-Za-z0-9&]+(?:'[a-z]+)?|[\u3400-\u4dbf\u4e00-\u9fff]+")
_BINDING = (
    "alike:not",
    "alike:together",
)  # a denial, and "for each planning period": one wording with it is not like one without
_LIGHT = 0.3  # weight of a word that says little ("named", "the documents")

_CLASS = 0.985  # of the weight, where two words only name the same class ("cause", "consequence": both problems)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase: its possible meanings (``class:IRI``, ``relation:IRI``, ``alike:NAME``, ``word:TOKEN``) and weight."""

    keys: frozenset[str]
    weight: float = 1.0


class _Table:
    """Phrases of the lexicon with their keys: English by base forms, Chinese as written."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.english: dict[tuple[str, ...], set[str]] = {}
        self.chinese: dict[str, set[str]] = {}
        for kind, meaning, entry in lexicon.entries():
            if kind in ("class", "relation") or meaning[0] in ("count", "most", "least", "sum", "both", "target"):
                keys = {f"{kind}:{one}" for one in meaning}
                self._add(entry, keys)
        for name, entry in lexicon.data["alike"].items():
            self._add(entry, {f"alike:{name}"})
        self.longest = max(map(len, self.chinese))

    def _add(self, entry: Mapping[str, Sequence[str]], keys: set[str]) -> None:
        for phrase in entry.get("en", ()):
            words = tuple(base(w) for w in re.findall(r"[a-z0-9&']+", str(phrase).casefold()))
            if words:
                self.english.setdefault(words, set()).update(keys)
        for phrase in entry.get("zh", ()):
            self.chinese.setdefault(str(phrase), set()).update(keys)


@lru_cache(4)
def _table(lexicon: Lexicon) -> _Table:
    return _Table(lexicon)


@lru_cache(4096)
def units_of(text: str, lexicon: Lexicon) -> tuple[Unit, ...]:
    """The units of a wording in either language, in order; stop words are none."""
    table = _table(lexicon)
    light = {f"alike:{name}" for name in lexicon.data["light"]}
    found: list[frozenset[str]] = []
    pieces = [m[0] for m in _PIECE.finditer(text)]
    at = 0
    while at < len(pieces):
        if pieces[at][0] >= "\u3400":
            found += _chinese(pieces[at], table, lexicon)
            at += 1
            continue
        for length in range(min(4, len(pieces) - at), 0, -1):
            words = tuple(base(p.casefold()) for p in pieces[at : at + length])
            keys = table.english.get(words)
            if keys:
                found.append(frozenset(keys | {f"word:{' '.join(words)}"}))
                at += length
                break
        else:
            if pieces[at].casefold() not in lexicon.stop_en:
                found.append(frozenset(f"word:{t}" for t in tokens(pieces[at])))
            at += 1
    return tuple(Unit(keys, _LIGHT if keys & light else 1.0) for keys in found if keys)


def _chinese(text: str, table: _Table, lexicon: Lexicon) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    at = 0
    while at < len(text):
        for length in range(min(table.longest, len(text) - at), 0, -1):
            piece = text[at : at + length]
            if piece in table.chinese:
                found.append(frozenset(table.chinese[piece] | {f"word:{piece}"}))
                break
            if piece in lexicon.stop_zh:
                break
            if piece in lexicon.chinese:
                found.append(frozenset((f"word:{piece}",)))
                break
        else:
            length = 1
            found.append(frozenset((f"word:{text[at]}",)))
        at += length
    return found


def likeness(mine: Sequence[Unit], theirs: Sequence[Unit]) -> float:
    """0 to 1: twice the weight of the units that pair, of the weight of all; 0 where one denies and the other does not."""
    for key in _BINDING:
        if any(key in u.keys for u in mine) != any(key in u.keys for u in theirs):
            return 0.0
    first = [[u.keys for u in units if _classes(u)] for units in (mine, theirs)]
    if min(map(len, first)) > 1 and not first[0][0] & first[1][0]:
        return 0.0  # "which problems have no measure" is not "which measures have no problem"
    left = list(theirs)
    common = 0.0
    for unit in sorted(mine, key=lambda u: (len(u.keys), sorted(u.keys))):
        pair = max((o for o in left if o.keys & unit.keys), key=lambda o: len(o.keys & unit.keys), default=None)
        if pair is not None:
            left.remove(pair)
            shared = pair.keys & unit.keys
            same = 1.0 if any(not key.startswith("class:") for key in shared) else _CLASS
            common += same * (unit.weight + pair.weight)
    total = sum(u.weight for u in (*mine, *theirs))
    return common / total if total else 0.0


def _classes(unit: Unit) -> bool:
    return any(key.startswith("class:") for key in unit.keys)
