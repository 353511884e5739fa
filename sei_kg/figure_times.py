"""Times of figures: which of the times a text names holds for which of its figures.

In a sentence the nearest time wins that is no baseline and belongs to no other figure. Where a sentence names none, the
time of the sentence before is carried on, then that of the heading, then the date of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sei_kg.entities import Mention
from sei_kg.lexicon import read_lexicon
from sei_kg.passages import Passage, Reading
from sei_kg.patterns import compiled
from sei_kg.quantities import Quantity
from sei_kg.times import Interval, TimeExpression, resolve
from sei_kg.vocabulary import Vocabulary

__all__ = ["Asked", "Resolved", "TimeKeeper"]

Resolved = tuple[TimeExpression, Interval]  # a time expression and what it means
_SOFT = re.compile(r"[,，:：;；。.]|\band\b")
_HARD = re.compile(r"[,，:：;；。.]")
_JOINED = re.compile(r"\s*(?:[、,，]|and|和|及|与)\s*(?:the\s+)?")
_LISTED = re.compile(r"\band\b|[、和及与]")
_DETOUR = {"now": 12, "same": 15, "relative": 5}  # characters that a vaguer expression may stand nearer
_FARTHEST = 700
_ASIDE = 40  # characters between a figure and the time of another clause behind it
_DATELINE = 60  # characters in which the date in front of a report begins


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure whose time is asked for.

    Attributes:
        passage, text: where it stands, and the reading text.
        quantity: what it is; zone: the part of the text that speaks of it.
        resolved: the times of the passage; previous: the end of the figure before it.
        ahead: it is aimed at or expected, so that "by 2030" fits it best.
    """

    passage: Passage
    text: str
    quantity: Quantity
    zone: tuple[int, int]
    resolved: Sequence[Resolved]
    previous: int
    ahead: bool


class TimeKeeper:
    """Walks through a document with the reader of figures and remembers the time it speaks of."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary, document: Interval | None) -> None:
        self.document = document
        self._reading, self._vocabulary = reading, vocabulary
        self._of_section: dict[int, tuple[Interval, int]] = {}
        self._last: tuple[Interval, int, int, int] | None = None  # interval, passage, paragraph, section
        self._first: tuple[Interval, int, int, int] | None = None  # likewise, the first one of that paragraph
        self._spoken: Interval | None = None  # the last time named, also one to come; "the same period" means it
        data = read_lexicon("observations")
        self._to_come = frozenset((*data["kinds"]["objective_roles"], *data["kinds"]["action_roles"]))
        self._title_year = {lang: compiled(p, re.IGNORECASE) for lang, p in data["pattern_title_year"].items()}
        self._earlier = {
            lang: (
                compiled(data["earlier"]["pattern_before"][lang], re.IGNORECASE),
                compiled(data["earlier"]["pattern_behind"][lang], re.IGNORECASE),
            )
            for lang in ("en", "zh")
        }
        self._dateline = compiled(data["pattern_dateline_after"])
        self._from = {lang: compiled(p, re.IGNORECASE) for lang, p in data["pattern_baseline_time"].items()}
        self._own = {lang: compiled(p, re.IGNORECASE) for lang, p in data["pattern_own_time"].items()}

    def resolved(
        self, passage: Passage, text: str, times: Sequence[TimeExpression], mentions: Iterable[Mention]
    ) -> list[Resolved]:
        """The times that figures can be of, with what they mean; years inside a title or name are none."""
        language = passage.language
        before = self._last[0] if self._last else None
        if self._last is None or self._last[3] != passage.section:
            before = self._above(passage)[0] or before
        elsewhere = self._last is None or self._last[2] != passage.paragraph
        names = [(m.i, m.j) for m in mentions if not self._vocabulary.is_a(m.cls, "sei:PlanningPeriod")]
        found: list[Resolved] = []
        for expression in times:
            if expression.sort in ("compared", "duration"):
                continue
            if any(i <= expression.i and expression.j <= j for i, j in names):
                continue
            if (
                expression.i < _DATELINE
                and len(expression.interval.start) == 10
                and self._dateline.match(text, expression.j)
            ):
                continue
            if self._title_year[language].match(text[expression.j : expression.j + 24]):
                continue
            spoken = self._spoken if expression.sort == "same" and not found else None
            anchor = None if not found and self._anew(expression, before, elsewhere) else before
            interval = resolve(expression, before=spoken or anchor, document=self.document)
            if interval is not None and interval.start:
                found.append((expression, interval))
                ahead = expression.relation == "by" and self._ahead(interval)
                idle = ahead or expression.sort == "now" or self._is_baseline(passage, expression)
                before = before if idle else interval
        return found

    def _anew(self, expression: TimeExpression, before: Interval | None, elsewhere: bool) -> bool:
        """Whether a month or quarter without a year is one of the year of the document, whatever was spoken of before:
        in a new paragraph one that this year has seen; anywhere a deadline ("by the end of September")."""
        day = self.document.end if self.document else ""
        if expression.sort != "partial" or len(day) < 5 or before is None:
            return False
        if expression.relation == "by":
            return before.end[:4] < day[:4]
        return elsewhere and expression.interval.end[5:7] <= day[5:7]

    def heading(self, passage: Passage, times: Sequence[TimeExpression]) -> None:
        """The time in a heading holds below it; a year to come is part of a name ("vision for 2035"), unless it is the
        next one and the section says what is to be done in it."""
        for expression in times:
            interval = resolve(expression, before=None, document=self.document)
            if expression.sort in ("compared", "duration", "now") or interval is None or not interval.start:
                continue
            soon = self.document is not None and interval.years == (self.document.years[1] + 1,) * 2
            if not self._ahead(interval) or (soon and passage.role in self._to_come):
                self._of_section[passage.section] = interval, passage.index

    def remember(self, passage: Passage, resolved: Sequence[Resolved], aimed: set[Interval | None]) -> None:
        """Keeps the last time of a passage; ``aimed`` are those of its targets, which hold for nothing that follows."""
        spoken = [i for e, i in resolved if e.sort != "now" and not self._is_baseline(passage, e)]
        self._spoken = spoken[-1] if spoken else self._spoken
        lasting = [
            interval
            for e, interval in resolved
            if e.sort != "now"
            and not self._is_baseline(passage, e)
            and interval not in aimed
            and not (e.relation == "by" and self._ahead(interval))
        ]
        if lasting:
            if self._last is None or self._last[2] != passage.paragraph:
                self._first = lasting[0], passage.index, passage.paragraph, passage.section
            self._last = lasting[-1], passage.index, passage.paragraph, passage.section

    def _is_baseline(self, passage: Passage, expression: TimeExpression) -> bool:
        """Whether a figure only starts from this time ("up from 62 percent last year")."""
        return bool(self._from[passage.language].search(passage.text, max(0, expression.i - 50), expression.i))

    def _ahead(self, interval: Interval) -> bool:
        return self.document is not None and interval.years[1] > self.document.years[1]

    def choose(self, asked: Asked) -> tuple[Interval | None, int, str, bool]:
        """The time of one figure: (interval, passage that names it, slug of the rule, whether it is the present)."""
        found = self._nearest(asked)
        now, index, rule, _ = found
        text, quantity = asked.text, asked.quantity
        before, behind = self._earlier[asked.passage.language]
        earlier = behind.match(text[quantity.j : quantity.j + 60])
        if earlier and now is not None and now.end and before.search(text[max(0, quantity.i - 40) : quantity.i]):
            start, end = (f"{int(part[:4]) - 1:04d}{part[4:]}" if part else "" for part in (now.start, now.end))
            return Interval(start, end), index, rule, False
        return found

    def _nearest(self, asked: Asked) -> tuple[Interval | None, int, str, bool]:
        passage, text, quantity, zone = asked.passage, asked.text, asked.quantity, asked.zone
        resolved, previous = asked.resolved, asked.previous
        own = self._own[passage.language]
        best: tuple[float, int] | None = None
        for n, (expression, _) in enumerate(resolved):
            if expression.j <= quantity.i:
                gap = quantity.i - expression.j
                cost = min(gap, 160) * 0.4 if expression.i >= zone[0] else 30 + min(gap, 1000) * 0.05
                if previous and expression.i >= previous and own.match(text[previous : expression.i]):
                    cost += 60  # it is the time of the figure before
            else:
                between = text[quantity.j : expression.i]
                cost = 4 + min(len(between), 100) * 0.8 + 55 * len(_SOFT.findall(between))
                if own.match(between) or not between.strip():  # "62 percent last year"
                    cost = -100 if expression.sort != "now" else 0
                if len(between) > _ASIDE and _HARD.search(between):
                    cost += _FARTHEST  # a clause of its own, with its own time
                if expression.i >= zone[1]:
                    cost += 300
                if passage.language == "zh" and _HARD.search(between):
                    cost += _FARTHEST  # a Chinese clause names its time in front
            if expression.j <= previous and self._is_baseline(passage, expression):
                cost += _FARTHEST  # it is the time of the value before the change
            cost += _DETOUR.get(expression.sort, 0) - (50 if asked.ahead and expression.relation == "by" else 0)
            if best is None or (cost, n) < best:
                best = cost, n
        if best is not None and best[0] < _FARTHEST:
            expression, interval = resolved[best[1]]
            return interval, passage.index, "figure-time-clause", expression.sort == "now"
        return *self._carried(passage), False

    def _carried(self, passage: Passage) -> tuple[Interval | None, int, str]:
        """The time that holds where a sentence names none."""
        if self._last and self._first and self._last[3] == passage.section:
            # a new paragraph goes back to what the one before began with, not to its last aside ("last year, ...")
            here = self._last[2] == passage.paragraph
            if here or passage.index - self._last[1] <= 2:
                interval, index, _, _ = self._last if here else self._first
                return interval, index, "figure-time-carried"
        above, index = self._above(passage)
        if above is not None:
            return above, index, "figure-time-heading"
        return self.document, passage.index, "figure-time-document"

    def _above(self, passage: Passage) -> tuple[Interval | None, int]:
        """The time that the headings over a passage name, the nearest first, with the heading's passage."""
        section = self._reading.sections[passage.section]
        for above in [section, *self._reading.ancestors(section)]:
            if above.index in self._of_section:
                return self._of_section[above.index]
        return None, -1

    def distributed(self, text: str, first: int, count: int, resolved: Sequence[Resolved]) -> list[Interval]:
        """The times of the ``count`` figures of a list that begins at ``first``, one each, or [].

        "In 2016 and 2017, sales grew by 5% and 6% respectively."
        """
        before = [(e, interval) for e, interval in resolved if e.j <= first and e.sort != "now"]
        row = before[-count:]
        if len(row) == count and all(_JOINED.fullmatch(text[a.j : b.i]) for (a, _), (b, _) in pairwise(row)):
            return [interval for _, interval in row]
        if before and len(before[-1][1].start) == 4 and _LISTED.search(text[before[-1][0].i : before[-1][0].j]):
            start, end = before[-1][1].years
            if end - start == count - 1:
                return [Interval(str(year), str(year)) for year in range(start, end + 1)]
        return []
