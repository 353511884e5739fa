"""Cue lexicons: the words by which rules recognise things, kept as data in ``ontology/lexicon/*.yaml``.

A lexicon file is a mapping of names to lists of phrases (one mapping a language, ``en`` and ``zh``), or to plain
values. Python knows the names, never the phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import yaml

from sei_kg.errors import InputError
from sei_kg.resources import ontology_dir

__all__ = ["alternation", "read_lexicon"]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Words stay words: "no" and "on" are phrases here, never truth values; numbers stay numbers."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def read_lexicon(name: str) -> dict[str, Any]:
    """The content of ``ontology/lexicon/NAME.yaml``; raises InputError where it is missing or not a mapping."""
    path = ontology_dir() / "lexicon" / f"{name}.yaml"
    try:
        data = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506  (a subclass of the safe loader)
    except OSError as error:
        raise InputError("the lexicon cannot be read", file=path) from error
    if not isinstance(data, dict):
        raise InputError("a lexicon is a mapping of names to phrases", file=path)
    return data


def alternation(phrases: Iterable[str], *, escape: bool = True) -> str:
    """A regular-expression alternation, longest phrase first; blanks match any white space.

    Phrases with equal beginnings share them (a trie written as nested groups), so that a place in a text is compared
    with the letters that can stand there and not with every phrase. What is matched, and in which order, is the same.
    """
    return _alternation(tuple(sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))), escape)


@lru_cache(maxsize=1_000)
def _alternation(ordered: tuple[str, ...], escape: bool) -> str:
    parts = [re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(phrase) if escape else phrase) for phrase in ordered]
    if escape and len(parts) > _FEW:
        trie = _Trie()
        for part in parts:
            trie.add(_UNIT.findall(part))
        if not trie.ambiguous():
            return "|".join(trie.alternatives())
    return "|".join(parts)


_FEW = 3  # phrases that gain nothing from sharing
_NEVER = "(?!)"  # keeps ``re`` from making a set of a few Chinese characters, which takes longer than all the rest
_MANY = 12  # characters that are found faster in a set
_UNIT = re.compile(r"\\s\+|\\.|.", re.DOTALL)  # of an escaped phrase


class _Trie:
    """Escaped characters by what follows them."""

    def __init__(self) -> None:
        self.children: dict[str, _Trie] = {}
        self.ends = False

    def add(self, units: list[str]) -> None:
        node = self
        for unit in units:
            node = node.children.setdefault(unit, _Trie())
        node.ends = True

    def ambiguous(self) -> bool:
        """Whether capital and small letters stand side by side: where case is ignored, their order would count."""
        if len({unit.upper().lower() for unit in self.children}) < len(self.children):
            return True
        return any(child.ambiguous() for child in self.children.values())

    def alternatives(self) -> list[str]:
        """One pattern for each way to go on; the empty one, where a phrase ends here, comes last."""
        found = [unit + child.rest() for unit, child in self.children.items()]
        if not self.ends and 2 < len(found) <= _MANY and all(len(one) == 1 and one > "\xff" for one in found):
            found.append(_NEVER)
        return [*found, ""] if self.ends else found

    def rest(self) -> str:
        found = self.alternatives() if self.children else [""]
        return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"
