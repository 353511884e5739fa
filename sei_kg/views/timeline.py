"""The view ``timeline``: policies, events and posts over the bands of the Five-Year Plans, with what follows on what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sei_kg.drawing.style import draw_shape, read_styles, tint
from sei_kg.drawing.svg import INK, MUTED, PAPER, RULE, Canvas
from sei_kg.drawing.text import cjk, cut, text_width, wrap
from sei_kg.namespaces import expand, local_name
from sei_kg.views.frame import MARGIN, foot, head
from sei_kg.views.picture import Edge, EmptyViewError, Label, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["timeline", "years"]

_WIDTH, _GUTTER, _LABEL, _EARLY = 1340.0, 90.0, 190.0, 96.0
_SIZE, _LINE = 12.5, 15.0
_STRONG = "#b2324b"
_GROUPS = ("policy", "foreign", "event", "post")
_DATE = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_SPAN = 20  # years on the axis; what is older stands at its left end


@dataclass(frozen=True, slots=True)
class _Item:
    iri: str
    group: str
    start: float
    end: float | None
    date: str


def years(date: str) -> float | None:
    """A date as a decimal year: 2016-07-01 gives 2016.5; None where it is none."""
    match = _DATE.match(date)
    if not match:
        return None
    month, day = int(match[2] or 1), int(match[3] or 1)
    return int(match[1]) + (month - 1) / 12 + (day - 1) / 365


def timeline(reader: Reader, request: Request) -> Picture:
    """What has a date, in the order of time; what has none is counted."""
    wanted = {reader.resolve(name) for name in request.entities}
    items, undated = _items(reader, wanted)
    if not items:
        raise EmptyViewError("timeline: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
    periods = _periods(reader)
    reader.prepare([*(item.iri for item in items), *(period for *_, period in periods)])
    newest = max(max(item.start, item.end or 0) for item in items)
    first = int(max(min(item.start for item in items), newest - _SPAN))
    inside = [end for begin, end, _ in periods if begin <= newest <= end + 1 / 365]
    last = int(max(min(inside, default=newest), newest)) + 1  # the band of the newest item is drawn whole
    links = [edge for edge in reader.edges([(a, p, b, g) for a, p, b, g in reader.rows("timeline-links")])
             if {edge.source, edge.target} <= {item.iri for item in items}]  # fmt: skip
    links = [edge for edge in links if not (request.asserted and edge.inferred)
             and (not request.relations or local_name(edge.property) in request.relations)]  # fmt: skip
    canvas = Canvas(_WIDTH)
    title = _title(reader, items, links, periods)
    top = head(canvas, reader, title, reader.both("timeline.subtitle", undated=undated))
    early = any(item.start < first for item in items)
    left, right = MARGIN + _GUTTER, _WIDTH - MARGIN
    axis = left + (_EARLY if early else 6)

    def place(year: float) -> float:
        return left + 16 if year < first else axis + (year - first) / max(last - first, 1) * (right - axis - 6)

    rows: dict[str, tuple[float, float, list[str], bool]] = {}
    y, sections = top + (66 if reader.language == "both" else 50), []
    for group in _GROUPS:
        members = [item for item in items if item.group == group]
        if members:
            bottom = _rows(reader, members, place, right, y, rows)
            sections.append((group, y, bottom))
            y = bottom
    _axis(canvas, reader, periods, place, first, last, top, y, (left if early else axis, right))
    if early:
        for number, words in enumerate(reader.say("timeline.early", tongue, year=first) for tongue in _tongues(reader)):
            canvas.text(left + 6, top + 17 + 16 * number, words, size=12, fill=MUTED)
    for group, start_y, end_y in sections:
        canvas.line(MARGIN, end_y - 2, right, end_y - 2)
        for number, language in enumerate(_tongues(reader)):
            canvas.text(
                MARGIN, start_y + 18 + 17 * number, reader.say(f"timeline.{group}", language), size=14, bold=True
            )
    _links(canvas, reader, links, rows)
    for item in items:
        _draw(canvas, reader, item, rows[item.iri], place)
    relations = sorted({edge.property for edge in links})
    names = Label(*(" · ".join(reader.label(iri).best(tongue) for iri in relations) for tongue in ("en", "zh")))
    note = reader.both("timeline.arrows", names=names) if relations else None
    height = foot(canvas, reader, y + 4, {reader.cls(item.iri) for item in items}, note=note)
    finding = title.best(reader.language)
    table = Table(
        (reader.say("table.date"), reader.say("table.subject")), tuple((i.date, reader.text(i.iri)) for i in items)
    )
    return Picture(
        canvas.finish(height, title=finding),
        finding,
        tuple(reader.node(i.iri) for i in items),
        tuple(links),
        table,
        title,
    )


def _tongues(reader: Reader) -> tuple[str, ...]:
    return ("en", "zh") if reader.language == "both" else (reader.language,)


def _periods(reader: Reader) -> list[tuple[float, float, str]]:
    """Planning periods: first and last moment as decimal years, and IRI."""
    found = [(years(start), years(end), period) for period, start, end in reader.rows("timeline-periods")]
    return sorted((begin, end, period) for begin, end, period in found if begin is not None and end is not None)


def _title(
    reader: Reader, items: list[_Item], links: list[Edge], periods: list[tuple[float, float, str]]
) -> Label:  # fmt: skip
    """The period with most of the dated policies, and how many policies were replaced."""
    starts = [item.start for item in items if item.group == "policy"]
    held = {period: sum(begin <= start <= end + 1 / 365 for start in starts) for begin, end, period in periods}
    best = max(held, key=lambda period: (held[period], period), default="")
    replaced = len({edge.target for edge in links if edge.property == expand("sei:supersedes")})
    if not held.get(best):
        return reader.both("timeline.title_plain", n=len(starts))
    return reader.both("timeline.title" if replaced else "timeline.title_none", n=len(starts), most=held[best],
                       period=reader.label(best), replaced=replaced)  # fmt: skip


def _rows(
    reader: Reader, members: list[_Item], place: Callable[[float], float], right: float, top: float,
    rows: dict[str, tuple[float, float, list[str], bool]],
) -> float:  # fmt: skip
    """Finds each item the first row where it has room; returns the y below them."""
    ends: list[float] = []
    depths: list[int] = []
    found = []
    for item in members:
        x = place(item.start)
        stop = max(place(item.end) if item.end else x, x) + 14
        label = _names(reader, item)
        wide = max(text_width(text, _SIZE) for text in label) + 22
        back = x + wide > right  # no room to the right: the label stands to the left of its mark
        begin, finish = (x - wide, stop) if back else (x - 8, max(stop, x + wide))
        row = next((n for n, end in enumerate(ends) if end < begin), len(ends))
        if row == len(ends):
            ends.append(0)
            depths.append(1)
        ends[row] = finish + 10
        depths[row] = max(depths[row], len(label))
        found.append((item, x, row, label, back))
    starts = [top + 14 + sum(_LINE * depth + 11 for depth in depths[:row]) for row in range(len(depths) + 1)]
    for item, x, row, label, back in found:
        rows[item.iri] = (x, starts[row], label, back)
    return starts[-1] - 2


def _names(reader: Reader, item: _Item) -> list[str]:
    label = reader.label(item.iri)
    if reader.language == "both" and label.en and label.zh and label.en != label.zh:
        return [*wrap(f"{item.date[:4]} {label.en}", _LABEL, _SIZE, lines=2), cut(label.zh, _LABEL, _SIZE)]
    return wrap(f"{item.date[:4]} {label.best(reader.language)}", _LABEL, _SIZE, lines=2)


def _links(
    canvas: Canvas, reader: Reader, links: list[Edge], rows: dict[str, tuple[float, float, list[str], bool]]
) -> None:
    strong = expand("sei:supersedes")
    canvas.marker("tip", MUTED)
    canvas.marker("tip-strong", _STRONG)
    for edge in links:
        (x1, y1, *_), (x2, y2, *_) = rows[edge.source], rows[edge.target]
        heavy = edge.property == strong
        down = 1 if y2 > y1 else -1  # leaves the later mark towards the earlier one and meets that from this side
        start, end = y1 + 8 * down, y2 - 9 * down
        middle = (start + end) / 2
        way = (
            f"M{x1:.1f} {start:.1f}C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {end:.1f}"
            if abs(y1 - y2) > 4 else
            f"M{x1:.1f} {y1 - 8:.1f}C{x1:.1f} {y1 - 26:.1f} {x2:.1f} {y2 - 26:.1f} {x2:.1f} {y2 - 9:.1f}"
        )  # fmt: skip
        with canvas.group(cls="edge", ident=f"{edge.source} {edge.property} {edge.target}",
                          title=f"{reader.text(edge.source)} — {reader.text(edge.property)} → {reader.text(edge.target)}"):  # fmt: skip
            canvas.path(way, stroke=_STRONG if heavy else MUTED, weight=2 if heavy else 1.1,
                        dash="4 3" if edge.inferred else "", marker="tip-strong" if heavy else "tip")  # fmt: skip


def _draw(
    canvas: Canvas, reader: Reader, item: _Item, row: tuple[float, float, list[str], bool],
    place: Callable[[float], float],
) -> None:  # fmt: skip
    x, at, label, back = row
    style = read_styles()[expand("sei:Person")] if item.group == "post" else reader.style(item.iri)
    with canvas.group(cls="node", ident=item.iri, title=f"{reader.text(item.iri)} ({item.date})"):
        wide = max(text_width(text, _SIZE) for text in label)
        start = x - 12 - wide if back else x + 11
        canvas.rect(start - 2, at - 9, wide + 4, _LINE * len(label) + 2, fill=PAPER, opacity=0.86, radius=3, cls="box")
        if item.end and item.end > item.start:
            canvas.rect(x, at + 8 + _LINE * (len(label) - 1), place(item.end) - x, 3, fill=tint(style.colour, 0.45))
        draw_shape(canvas, x, at, style)
        for number, text in enumerate(label):
            second = number and reader.language == "both" and number == len(label) - 1 and any(map(cjk, text))
            canvas.text(start, at + 4 + _LINE * number, text, size=_SIZE, fill=MUTED if second else INK)


def _items(reader: Reader, wanted: set[str]) -> tuple[list[_Item], int]:
    found: dict[str, _Item] = {}
    undated = set()
    for iri, group, date, end in reader.rows("timeline"):
        if wanted and iri not in wanted:
            continue
        start = years(date)
        if start is None:
            undated.add(iri)
        elif iri not in found or start < found[iri].start:
            found[iri] = _Item(iri, group, start, years(end) if end else None, date)
    return sorted(found.values(), key=lambda i: (_GROUPS.index(i.group), i.start, i.iri)), len(undated - set(found))


def _axis(
    canvas: Canvas, reader: Reader, periods: list[tuple[float, float, str]], place: Callable[[float], float],
    first: int, last: int, top: float, bottom: float, ends: tuple[float, float],
) -> None:  # fmt: skip
    canvas.rect(ends[0], top, ends[1] - ends[0], bottom - top, fill="#f8fafb")
    for number, (begin, finish, period) in enumerate(periods):
        if finish < first or begin > last:
            continue
        x1, x2 = place(max(begin, first)), min(place(finish + 1 / 365), ends[1])
        if number % 2:
            canvas.rect(x1, top, x2 - x1, bottom - top, fill="#eef2f6")
        for line, tongue in enumerate(_tongues(reader)):
            name = reader.label(period).best(tongue)
            if text_width(name, 13, bold=True) < x2 - x1 - 6:
                canvas.text((x1 + x2) / 2, top + 17 + 16 * line, name, size=13, bold=True, anchor="middle", fill=INK)
    deep = 16 * (len(_tongues(reader)) - 1)
    for year in range(first, last + 1):
        x = place(year)
        canvas.line(x, top + 26 + deep, x, bottom, stroke=RULE, weight=0.6)
        if year < last:
            canvas.text(x + 3, top + 38 + deep, str(year), size=12, fill=MUTED)
