"""Dates that a text gives, also those of several days in one expression ("September 21 and 22, 2009", 9月21日和22日)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sei_kg.times import Interval, TimeExpression, find_times

__all__ = ["dates_of"]

_DAYS = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?日?\s*(?:,|，|、|and|&|to|through|和|与|及|至|到|[-–—~～])\s*(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?!\d)",
    re.IGNORECASE,
)


def dates_of(
    text: str, language: str, wanted: Sequence[Interval] = (), names: Sequence[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """The dates of a text in its order, each once; those that need another date to be understood are left out.

    Args:
        wanted: times of the question: where the text gives dates within one of them, these alone.
        names: spans of the text whose years are no dates ("the plan of 2010").
    """
    found: dict[str, None] = {}
    for time in find_times(text, language):
        if time.sort != "complete" or any(a <= time.i and time.j <= b for a, b in names):
            continue
        ends = [v for v in (time.interval.start, time.interval.end) if v]
        if len({end[:4] for end in ends}) > 1 and not any(end[:4] in text[time.i : time.j] for end in ends):
            continue  # a planning period, whose years the text does not give
        found |= dict.fromkeys(ends)
        found |= dict.fromkeys(_days(time, text))
    inside = [v for v in found if any(_within(v, t) for t in wanted)]
    return tuple(inside or found)


def _days(time: TimeExpression, text: str) -> list[str]:
    """The other day of "September 21 and 22, 2009": the time itself keeps one of them."""
    day = time.interval.start
    match = _DAYS.search(text, time.i, min(len(text), time.j + 6))
    if len(day) != 10 or match is None or day[8:] not in (f"{int(match[1]):02}", f"{int(match[2]):02}"):
        return []
    return [f"{day[:8]}{int(one):02}" for one in match.groups() if 0 < int(one) <= 31]


def _within(date: str, time: Interval) -> bool:
    low, high = time.start or time.end, time.end or time.start
    return low <= date[: len(low)] and date[: len(high)] <= high
