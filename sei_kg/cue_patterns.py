"""Patterns of words with gaps: "<leave> ~ idle" finds "left the new halls idle" in a passage cut into tokens.

Patterns are looked up by their first word, so that reading a passage costs one step a token and, where a first word
stands, a few more. A gap is bounded and crosses no mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sei_kg.claim_words import inflect
from sei_kg.errors import InputError
from sei_kg.lexicon import read_lexicon

__all__ = ["Deficiencies", "Patterns", "compile_patterns", "deficiencies", "length_at"]

_GAPS = {"~": 3, "~~": 7, "~~~": 12}
_NUMBER = frozenset({"#"})
_NUMBER_WORDS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen", "dozens", "scores", "hundreds"}
)  # fmt: skip
_MARKS = frozenset('.,;:()\u2014\u201c\u201d"!?')
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})

_Place = frozenset[str] | int  # words, one of which stands here, or the length of a gap


@dataclass(frozen=True, slots=True)
class _Continued:
    """How the patterns of one first word go on.

    Attributes:
        direct: second word -> what follows it, of the patterns with a plain word there.
        others: the rest of every other pattern, behind the words one of which it needs within so many tokens (none
            where that cannot be told).
        reach, needed: within so many tokens one of these words stands, or none of the others does; no words where that
            cannot be told.
    """

    direct: dict[str, tuple[tuple[_Place, ...], ...]]
    others: tuple[tuple[int, frozenset[str], tuple[_Place, ...]], ...]
    reach: int
    needed: frozenset[str]


Patterns = dict[str, _Continued]  # by first word


def length_at(patterns: Patterns, words: tuple[str, ...], k: int) -> int:
    """Number of tokens of the longest pattern that begins at k; 0 where none does."""
    known = patterns.get(words[k])
    if known is None:
        return 0
    end, at = 0, k + 1
    for rest in known.direct.get(words[at], ()) if at < len(words) else ():
        end = max(end, _length(rest, words, at + 1) if rest else at + 1)
    if known.needed and known.needed.isdisjoint(words[at : at + known.reach]):
        return max(0, end - k)
    for reach, needed, places in known.others:
        if not needed or not needed.isdisjoint(words[at : at + reach]):
            end = max(end, _length(places, words, at) if places else at)
    return max(0, end - k)


@dataclass(frozen=True, slots=True)
class Deficiencies:
    """The patterns by first word, and the phrases (tuples of words) that take their sense away (those that dispute a
    whole passage by first word too)."""

    patterns: Patterns
    denied: tuple[tuple[str, ...], ...]
    past: tuple[tuple[str, ...], ...]
    supposed: frozenset[str]
    solved: frozenset[str]
    overcoming: frozenset[str]
    disputed: dict[str, tuple[tuple[str, ...], ...]]

    def at(self, words: tuple[str, ...], k: int) -> int:
        """Number of tokens of the longest pattern that begins at k; 0 where none does."""
        return length_at(self.patterns, words, k)


def _length(places: tuple[_Place, ...], words: tuple[str, ...], k: int) -> int:
    """Where the rest of a pattern that goes on at k ends; 0 where it does not stand there."""
    for n, place in enumerate(places):
        if isinstance(place, int):
            rest = places[n + 1 :]
            for skipped in range(place + 1):
                end = _length(rest, words, k + skipped)
                if end:
                    return end
                if words[k + skipped : k + skipped + 1] == () or words[k + skipped] in _MARKS:
                    return 0
            return 0
        if k >= len(words) or not (
            words[k] in place or (place is _NUMBER and (words[k][0].isdigit() or words[k] in _NUMBER_WORDS))
        ):
            return 0
        k += 1
    return k


def _continued(patterns: tuple[tuple[_Place, ...], ...]) -> _Continued:
    direct: dict[str, list[tuple[_Place, ...]]] = {}
    others: list[tuple[int, frozenset[str], tuple[_Place, ...]]] = []
    for places in patterns:
        first = places[0] if places else _NUMBER
        if isinstance(first, int):
            needed = places[1] if len(places) > 1 else _NUMBER
            telling = needed if isinstance(needed, frozenset) and needed is not _NUMBER else frozenset[str]()
            others.append((first + 1, telling, places))
        elif first is _NUMBER:
            others.append((1, frozenset(), places))
        else:
            for word in first:
                direct.setdefault(word, []).append(places[1:])
    known = all(telling for _, telling, _ in others)
    return _Continued(
        {word: tuple(rests) for word, rests in sorted(direct.items())},
        tuple(others),
        max((reach for reach, _, _ in others), default=0),
        frozenset().union(*(telling for _, telling, _ in others)) if known else frozenset(),
    )


def _place(text: str, irregular: dict[str, list[str]]) -> _Place:
    if text in _GAPS:
        return _GAPS[text]
    if text == "NUM":
        return _NUMBER
    if text == "FOREIGN":
        return frozenset(word for word in read_lexicon("claims")["en"]["foreign"] if " " not in word)
    if not text.startswith("<"):
        return frozenset(text.split("|"))
    forms: set[str] = set()
    for base in text.strip("<>").split("|"):
        forms |= _BE if base == "be" else inflect(base, irregular).keys()
    return frozenset(forms)


def compile_patterns(lines: list[str], irregular: dict[str, list[str]]) -> Patterns:
    """Patterns from their lines in a lexicon.

    Raises:
        InputError: a line begins with a gap or a number.
    """
    patterns: dict[str, list[tuple[_Place, ...]]] = {}
    for line in lines:
        first, *rest = [_place(part, irregular) for part in line.split()]
        if isinstance(first, int) or first is _NUMBER:
            raise InputError(f"a pattern begins with words, not with a gap: {line}", field="patterns")
        for word in first:
            patterns.setdefault(word, []).append(tuple(rest))
    return {word: _continued(tuple(dict.fromkeys(found))) for word, found in sorted(patterns.items())}


@cache
def deficiencies() -> Deficiencies:
    """The patterns of ``ontology/lexicon/deficiencies.yaml``, compiled once."""
    data = read_lexicon("deficiencies")["en"]
    irregular = {**read_lexicon("claims")["en"]["irregular"], **data["irregular"]}
    phrases = {name: tuple(tuple(entry.split()) for entry in data[name]) for name in ("denied", "past", "disputed")}
    return Deficiencies(
        compile_patterns(data["patterns"], irregular),
        phrases["denied"],
        phrases["past"],
        frozenset(data["supposed"]),
        frozenset(data["solved"]),
        frozenset(data["overcoming"]),
        {first: tuple(p for p in phrases["disputed"] if p[0] == first) for first, *_ in sorted(phrases["disputed"])},
    )
