"""Cue lexicons: the words by which rules recognise things, kept as data in ``ontology/lexicon/*.yaml``.

A lexicon file is a mapping of names to lists of phrases (one mapping a language, ``en`` and ``zh``), or to plain
values. Python knows the names, never the phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
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
    """A regular-expression alternation, longest phrase first; blanks match any white space."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(phrase) if escape else phrase) for phrase in ordered)
