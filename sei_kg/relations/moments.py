"""Dates next to an act: complete ones, and those that only the date of the document completes ("on 4 June", "on Monday").

A day or month without a year is the last one up to the document's own date; so is a weekday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pyoxigraph import Literal, NamedNode

from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import expand
from sei_kg.relations.scene import Line
from sei_kg.times import find_times, interval_of, resolve

__all__ = ["Moment", "date_literal", "moments"]

_DATATYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_RELATIVE = frozenset({"partial", "month"})
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """A date: span in the passage's text (end exclusive) and the ISO form, to the day, month or year."""

    i: int
    j: int
    iso: str


def date_literal(iso: str) -> Literal | None:
    """The date as a typed literal; None for anything that is no ISO date, year-month or year."""
    datatype = _DATATYPES.get(len(iso))
    return Literal(iso, datatype=NamedNode(expand(datatype))) if datatype else None


def moments(line: Line, issued: str) -> list[Moment]:
    """The dates of a passage, ascending.

    Args:
        line: the passage.
        issued: ISO date (or its beginning) of the document, "" where it is not known.
    """
    document = interval_of(issued)
    found: list[Moment] = []
    for time in find_times(line.text, line.passage.language):
        interval = time.interval if time.sort == "complete" else None
        if time.sort in _RELATIVE and document:
            interval = resolve(time, before=None, document=document)
        if interval and interval.start == interval.end and len(interval.start) in _DATATYPES:
            found.append(Moment(time.i, time.j, interval.start))
    if line.passage.language == "en" and len(issued) == 10:
        found += _days(line.text, date.fromisoformat(issued), [(m.i, m.j) for m in found if len(m.iso) == 10])
        days = [m for m in found if len(m.iso) == 10]
        found = [m for m in found if m in days or not any(d.i <= m.i and m.j <= d.j for d in days)]
    return sorted(found, key=lambda m: (m.i, m.j, m.iso))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...], tuple[str, ...]]:
    words = read_lexicon("relations")["calendar"]
    months, weekdays = tuple(words["months"]), tuple(words["weekdays"])
    month = "|".join(name[:3] + (f"(?:{name[3:]})?" if name[3:] else "") for name in months)
    month = month.replace("Sep(?:tember)?", "Sept?(?:ember)?")
    day = re.compile(
        rf"\b(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<after>{month})\b|(?P<before>{month})\.?\s(?P<second>\d{{1,2}})(?:st|nd|rd|th)?)(?![\d,.]*\d|,?\s(?:19|20)\d\d)"
    )
    return day, re.compile(rf"\b(?:on|last|this)\s(?P<weekday>{'|'.join(weekdays)})\b"), months, weekdays


def _days(text: str, issued: date, known: list[tuple[int, int]]) -> list[Moment]:
    day, weekday, months, weekdays = _patterns()
    found: list[Moment] = []
    for match in day.finditer(text):
        if any(i < match.end() and match.start() < j for i, j in known):
            continue
        name = (match["after"] or match["before"])[:3]
        number = next(n for n, month in enumerate(months, 1) if month.startswith(name))
        for year in (issued.year, issued.year - 1):
            try:
                moment = date(year, number, int(match["first"] or match["second"]))
            except ValueError:
                break
            if moment <= issued:
                found.append(Moment(*match.span(), moment.isoformat()))
                break
    for match in weekday.finditer(text):
        back = (issued.weekday() - weekdays.index(match["weekday"])) % _WEEK
        found.append(Moment(*match.span("weekday"), (issued - timedelta(days=back)).isoformat()))
    return found
