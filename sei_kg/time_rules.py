"""The words and shapes by which ``times`` finds time expressions, compiled from ``ontology/lexicon/times.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick

from sei_kg.lexicon import alternation, read_lexicon

__all__ = ["TimeRules", "time_rules"]


@dataclass(frozen=True, slots=True)
class TimeRules:
    """Shapes and words of one language."""

    finder: re.Pattern[str]
    told: ahocorasick.Automaton | None  # the words of ``hint`` that need no border
    hint: re.Pattern[str]
    phrases: dict[str, tuple[str, tuple[int, int]]]
    months: dict[str, int]
    parts: dict[str, tuple[int, int]]
    ordinals: dict[str, int]
    years_back: dict[str, int]
    span_years: dict[str, int]
    by_before: re.Pattern[str]
    by_after: re.Pattern[str] | None
    since_before: re.Pattern[str]
    since_after: re.Pattern[str] | None
    compared_before: re.Pattern[str]
    compared_after: re.Pattern[str] | None
    between: re.Pattern[str]


def _hints(pattern: str) -> tuple[ahocorasick.Automaton | None, re.Pattern[str]]:
    """A row of alternatives (none holds a bar of its own): the plain words among them, and the others, for which a text
    is searched only where none of the words stands in it."""
    rows = pattern.split("|")
    plain = [row for row in rows if row.isalpha()]
    told = ahocorasick.Automaton()
    for word in plain:
        told.add_word(word, True)
    told.make_automaton()
    return told if plain else None, re.compile("|".join(row for row in rows if row not in plain) or r"(?!)")


@cache
def time_rules(language: str) -> TimeRules:
    """The rules of a language, compiled once."""
    words = read_lexicon("times")[language]
    phrases: dict[str, tuple[str, tuple[int, int]]] = {}
    for phrase, (sort, first, last) in words["phrases"].items():
        phrases[phrase] = (sort, (int(first), int(last)))
    flags = re.IGNORECASE
    months = alternation(words["months"])
    values = {
        "months": months,
        "parts": alternation(words["parts"]),
        "ordinals": alternation(words["ordinals"]),
        "word": alternation(phrases),
        "numbers": alternation(words["numbers"]),
    }
    pattern = "|".join(part % values if "%(" in part else part for part in words["pattern_finder"])

    def optional(name: str) -> re.Pattern[str] | None:
        return re.compile(words[name], flags) if words.get(name) else None

    return TimeRules(
        re.compile(words["pattern_gate"] + f"(?:{pattern})"),
        *_hints(words["pattern_hint"]),
        phrases,
        {name.casefold(): int(number) for name, number in words["months"].items()},
        {name: (int(first), int(last)) for name, (first, last) in words["parts"].items()},
        {name: int(number) for name, number in words["ordinals"].items()},
        {name: int(number) for name, number in words["years_back"].items()},
        {name: int(number) for name, number in words["span_years"].items()},
        re.compile(words["pattern_by_before"], flags),
        optional("pattern_by_after"),
        re.compile(words["pattern_since_before"], flags),
        optional("pattern_since_after"),
        re.compile(words["pattern_compared_before"], flags),
        optional("pattern_compared_after"),
        re.compile(words["pattern_between"], flags),
    )
