"""Scopes: what a figure is about - the industry, technology, region, body or policy that governs it.

The mentions of a passage compete by their place: in the words of the counted noun, beside the name of the indicator,
between the last figure and this one, before it in the sentence. Mentions that only say who reports ("according to"),
what the whole is ("of the global market"), what is compared with, or that illustrate ("including ...") do not compete.
The figures of a list take the members of a list of the same length ("respectively", 分别), one each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sei_kg.entities import Mention
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import expand
from sei_kg.numerals import begins_with_numeral
from sei_kg.patterns import compiled
from sei_kg.quantities import Quantity
from sei_kg.vocabulary import Vocabulary

__all__ = ["MOST_SCOPES", "ScopeFinder", "scope_finder"]

MOST_SCOPES = 3
_ANOTHERS = 5000  # what it costs to stand behind the part of the sentence that speaks of a figure


_FINDERS: dict[int, tuple[Vocabulary, ScopeFinder]] = {}


def scope_finder(vocabulary: Vocabulary) -> ScopeFinder:
    """The finder over a vocabulary, made once for each."""
    known = _FINDERS.get(id(vocabulary))
    if known is None or known[0] is not vocabulary:
        _FINDERS.clear()
        known = _FINDERS[id(vocabulary)] = vocabulary, ScopeFinder(vocabulary)
    return known[1]


@dataclass(frozen=True, slots=True)
class _Cues:
    attribution: re.Pattern[str]
    attribution_after: re.Pattern[str]
    speaker: re.Pattern[str]
    speaker_after: re.Pattern[str]
    denominator: re.Pattern[str]
    comparison: re.Pattern[str]
    example: re.Pattern[str]
    joined: re.Pattern[str]
    destination: re.Pattern[str]
    rank_among: re.Pattern[str]
    directly: re.Pattern[str]


class ScopeFinder:
    """Chooses scopes by the classes of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        kinds = read_lexicon("observations")["scope_classes"]
        self._sorts: dict[str, str] = {}
        self.countable = frozenset(
            cls
            for name in read_lexicon("observations")["countable_names"]
            for cls in {expand(name), *vocabulary.superclasses}
            if vocabulary.is_a(cls, name)
        )
        for sort, names in kinds.items():
            for name in names:
                wanted = expand(name)
                for cls in {wanted, *vocabulary.superclasses}:
                    if vocabulary.is_a(cls, wanted):
                        self._sorts.setdefault(cls, sort)

    def sort(self, mention: Mention) -> str:
        """ "topic", "place", "body" or "" (no scope)."""
        return self._sorts.get(mention.cls, "")

    def sort_of(self, cls: str) -> str:
        """The same for a class."""
        return self._sorts.get(cls, "")

    def choose(
        self,
        text: str,
        language: str,
        quantity: Quantity,
        *,
        zone: tuple[int, int],
        indicator: tuple[int, int],
        mentions: Sequence[Mention],
        last_resort: bool = True,
    ) -> tuple[str, ...]:
        """IRIs of the scopes that a passage names for one figure, the main one first; () where it names none.

        Args:
            zone: the part of the text that speaks of the figure.
            indicator: where the indicator is named, (0, 0) where it is not.
            mentions: those of the passage, in order.
            last_resort: whether one that does not compete is better than none.
        """
        cues = _cues(language)
        best: dict[str, tuple[float, int, str]] = {}
        for mention in mentions:
            sort = self.sort(mention)
            if not sort or (mention.i != quantity.i and begins_with_numeral(text, mention.i)):
                continue  # a name that begins with a count is about what it counts
            cost = self._cost(text, quantity, zone, indicator, mention, cues, sort)
            entry = (cost, mention.i, mention.entity)
            if sort not in best or entry < best[sort]:
                best[sort] = entry
        ranked = [(cost, sort, iri) for sort, (cost, _, iri) in best.items()]
        near = [entry for entry in ranked if entry[0] < 1000]
        if not near and last_resort:
            near = sorted(entry for entry in ranked if entry[0] < _ANOTHERS)[
                :1
            ]  # better the one who reports than nothing: it is whose classification it is
        order = {"topic": 0, "place": 1, "body": 2}
        chosen = sorted(near, key=lambda entry: entry[0] + 60 * order[entry[1]])
        if any(cost < 400 for cost, _, _ in chosen):
            chosen = [entry for entry in chosen if entry[0] < 700]
        return tuple(dict.fromkeys(iri for _, _, iri in chosen))[:MOST_SCOPES]

    def _cost(
        self,
        text: str,
        q: Quantity,
        zone: tuple[int, int],
        indicator: tuple[int, int],
        m: Mention,
        cues: _Cues,
        sort: str,
    ) -> float:
        if q.i <= m.i and m.j <= q.j + 1 and q.sort == "count":
            return 0  # the counted noun itself
        if sort == "place" and m.i >= q.j and m.i <= zone[1] and cues.directly.fullmatch(text[q.j : m.i]):
            return 0  # "86 billion yuan in Hubei"
        before, after = text[max(0, m.i - 90) : m.i], text[m.j : m.j + 60]
        cost = 0.0
        if cues.attribution.search(before) or cues.attribution_after.search(after):
            cost += 2000
        if sort == "body" and (cues.speaker.search(before) or cues.speaker_after.match(after)):
            cost += _ANOTHERS
        whole = cues.denominator.search(before) or (m.i > q.i and cues.denominator.search(text[q.i : m.i]))
        if whole or cues.comparison.search(before):
            cost += 1200
        if sort == "place" and (cues.destination.search(before) or cues.rank_among.match(after)):
            cost += 1200
        if m.i < q.i and cues.example.search(before):
            cost += 250
        i, j = indicator if indicator != (0, 0) else (q.i, q.j)
        gap = max(i - m.j, m.i - j, 0)
        cost += min(gap, 300)
        if m.i >= q.j:
            cost += 120
            if m.i > zone[1]:
                cost += _ANOTHERS
            elif "，" in text[q.j : m.i]:
                cost += _ANOTHERS  # a Chinese clause of its own
        elif m.j <= zone[0]:
            cost += 350
        if sort == "body":
            cost += 30
        return cost

    def listed(self, text: str, language: str, upto: int, count: int, mentions: Sequence[Mention]) -> list[str]:
        """The ``count`` members of the last coordinated list of mentions before ``upto``; [] where there is none."""
        cues = _cues(language)
        row: list[Mention] = []
        for mention in reversed([m for m in mentions if m.j <= upto and self.sort(m)]):
            if row and not (
                cues.joined.fullmatch(text[mention.j : row[-1].i]) and self.sort(mention) == self.sort(row[-1])
            ):
                if len(row) == count:
                    break
                row = []
            row.append(mention)
        return [m.entity for m in reversed(row)] if len(row) == count else []

    def segments(self, text: str, upto: int, count: int, mentions: Sequence[Mention]) -> list[str]:
        """The one topic in each of the last members of a coordination before ``upto`` ("sales of A, ... and use of B").

        Returns one IRI for each member, or [] where a member names none.
        """
        cuts = [match.span() for match in compiled(r",\s*(?:and\s+)?|\s+and\s+|[、，及和与]").finditer(text[:upto])]
        if len(cuts) < count - 1:
            return []
        edges = cuts[len(cuts) - (count - 1) :] if count > 1 else []
        starts = [cuts[-count][1] if len(cuts) >= count else 0, *(end for _, end in edges)]
        ends = [*(start for start, _ in edges), upto]
        row = []
        for start, end in zip(starts, ends, strict=True):
            inside = [m.entity for m in mentions if start <= m.i and m.j <= end and self.sort(m) == "topic"]
            row.append(inside[-1] if inside else "")
        return row if all(row) else []


@cache
def _cues(language: str) -> _Cues:
    data = read_lexicon("observations")
    shapes = data["scope_patterns"][language]
    return _Cues(
        *(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                data["attribution"][f"pattern_{language}"],
                data["attribution"][f"pattern_after_{language}"],
                data["attribution"].get(f"pattern_speaker_{language}", "(?!)"),
                data["attribution"].get(f"pattern_speaker_after_{language}", "(?!)"),
                data["denominator"][f"pattern_{language}"],
                data["comparison"][f"pattern_{language}"],
                shapes["example"],
                shapes["joined"],
                shapes["destination"],
                shapes["rank_among"],
                shapes["directly"],
            )
        )
    )
