"""Claims and their translations: which finding of a passage says the same as which one of its translation.

The findings of a passage and of its translation are aligned in order, by where they stand and by the words they share
across the languages (``ontology/lexicon/glossary.yaml``): without the words, "overcapacity" and the Chinese for
"homogeneity", at the same place of a list of two, would become one problem with two names.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import ahocorasick

from sei_kg.claim_words import english_words
from sei_kg.clauses import Found, content_words
from sei_kg.lexicon import read_lexicon
from sei_kg.passages import Reading

__all__ = ["Place", "pair_translations"]

Place = tuple[int, int]  # passage, position of a finding in it

_FURTHEST = 0.3  # of the passage's length: how far apart a claim and its translation may stand
_WORDS = 0.5  # what shared words weigh against the distance
_SURE = 0.6  # of the known words, shared: enough for a pair across neighbouring sentences
_KINDS = ("problem", "measure")


@cache
def _glossary() -> ahocorasick.Automaton:
    """Chinese words of the field -> sets of English content words, one for each rendering.

    Words that say "deficient" are left out: every problem has one of them.
    """
    sets = english_words().sets
    lacking = content_words(" ".join(sorted(sets["problem_nouns"] | sets["problem_adjectives"])))
    automaton = ahocorasick.Automaton()
    for chinese, english in read_lexicon("glossary")["words"].items():
        ways = tuple(filter(None, (content_words(way) - lacking for way in str(english).split("|"))))
        if ways:
            automaton.add_word(chinese, (len(chinese), ways))
    automaton.make_automaton()
    return automaton


def affinity(english: str, chinese: str) -> tuple[float, int]:
    """The share of the known Chinese words that the English holds in one of their renderings, and how many are known."""
    held = content_words(english)
    known = list(_glossary().iter_long(chinese))
    met = sum(any(way <= held for way in ways) for _, (_, ways) in known)
    return (met / len(known) if known else 0.0), len(known)


def pair_translations(reading: Reading, found: list[list[Found]]) -> list[tuple[Place, Place]]:
    """Pairs of findings that translate each other, English first.

    What the Chinese side says beyond that is left out of ``found`` where the English side has findings of the kind at
    all: the two say the same, and one of the readings is too fine.
    """
    twins: dict[Place, Place] = {}  # Chinese -> English
    left_over: list[tuple[int, Place]] = []
    for passage in reading.passages:
        index, other = passage.index, passage.translation_of
        if passage.language != "zh" or other < 0 or reading.passages[other].language != "en":
            continue
        for kind in _KINDS:
            ours, theirs = _places(reading, found, other, kind), _places(reading, found, index, kind)
            if ours:
                aligned = {b: a for a, b in _align(ours, theirs)}
                for b, (k, _, _) in enumerate(theirs):
                    if b in aligned:
                        twins[index, k] = (other, ours[aligned[b]][0])
                    else:
                        left_over.append((other, (index, k)))
    for other, place in left_over:
        near = _beside(reading, found, other, place)
        if near:
            twins[place] = near
    drop = {place for _, place in left_over if place not in twins}
    return _renumbered(found, twins, drop)


def _renumbered(found: list[list[Found]], twins: dict[Place, Place], drop: set[Place]) -> list[tuple[Place, Place]]:
    """The pairs after the findings in ``drop`` were taken out; only Chinese findings are ever dropped."""
    moved: dict[Place, Place] = {}
    for index in sorted({index for index, _ in (*twins, *drop)}):
        kept = [k for k in range(len(found[index])) if (index, k) not in drop]
        moved |= {(index, k): (index, n) for n, k in enumerate(kept)}
        found[index] = [found[index][k] for k in kept]
    return [(english, moved[chinese]) for chinese, english in sorted(twins.items())]


def _places(reading: Reading, found: list[list[Found]], index: int, kind: str) -> list[tuple[int, float, str]]:
    """The findings of a kind in a passage: number, middle as a share of its text, words."""
    text = reading.passages[index].text
    return [
        (k, (item.i + item.j) / 2 / len(text), text[item.i : item.j])
        for k, item in enumerate(found[index])
        if item.kind == kind
    ]


def _gain(ours: tuple[int, float, str], theirs: tuple[int, float, str]) -> float:
    """How much speaks for a pair; 0 where they stand too far apart, or share none of the known words."""
    near = _FURTHEST - abs(ours[1] - theirs[1])
    if near <= 0:
        return 0.0
    share, known = affinity(ours[2], theirs[2])
    if known and not share:
        return 0.0
    return near + _WORDS * share


def _align(left: Sequence[tuple[int, float, str]], right: Sequence[tuple[int, float, str]]) -> list[tuple[int, int]]:
    """Pairs of two ascending lists, in order, of greatest total gain (dynamic programming)."""
    gains = [[_gain(one, other) for other in right] for one in left]
    rows = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            gain = gains[a][b]
            rows[a][b] = max(rows[a + 1][b], rows[a][b + 1], rows[a + 1][b + 1] + gain if gain else 0.0)
    pairs = []
    a = b = 0
    while a < len(left) and b < len(right):
        gain = gains[a][b]
        if gain and rows[a][b] == rows[a + 1][b + 1] + gain:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif rows[a][b] == rows[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _beside(reading: Reading, found: list[list[Found]], other: int, place: Place) -> Place | None:
    """The finding in a sentence next to the translation that says the same: a translator moved the border of sentences."""
    item = found[place[0]][place[1]]
    chinese = reading.passages[place[0]].text[item.i : item.j]
    best: tuple[float, Place] | None = None
    for index in (other, other - 1, other + 1):
        if not 0 <= index < len(reading.passages) or reading.passages[index].language != "en":
            continue
        for k, _, english in _places(reading, found, index, item.kind):
            share, known = affinity(english, chinese)
            if known >= 2 and share >= _SURE and (best is None or share > best[0]):
                best = share, (index, k)
    return best[1] if best else None
