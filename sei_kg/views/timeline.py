"""The view ``timeline``: policies, events and posts over the bands of the Five-Year Plans, with what follows on what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sei_kg.drawing.style import draw_shape, read_styles, tint
from sei_kg.drawing.svg import INK, MUTED, PAPER, RULE, Canvas
from sei_kg.drawing.text import cut, text_width
from sei_kg.namespaces import expand
from sei_kg.views.frame import MARGIN, foot, head
from sei_kg.views.picture import EmptyViewError, Label, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["timeline", "years"]

_WIDTH, _GUTTER, _LABEL = 1340.0, 110.0, 300.0
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
    last = max(max(item.start, item.end or 0) for item in items)
    first = max(min(item.start for item in items), last - _SPAN)
    first, last = int(first), int(last) + 1
    canvas = Canvas(_WIDTH)
    links = [edge for edge in reader.edges([(a, p, b, g) for a, p, b, g in reader.rows("timeline-links")])
             if {edge.source, edge.target} <= {item.iri for item in items}]  # fmt: skip
    policies = sum(item.group == "policy" for item in items)
    title = reader.both("timeline.title", n=policies, first=first, last=last - 1, undated=undated)
    top = head(canvas, reader, title, reader.both("timeline.subtitle", undated=undated))
    left, right = MARGIN + _GUTTER, _WIDTH - MARGIN

    def place(year: float) -> float:
        return left + 20 + (max(year, first) - first) / max(last - first, 1) * (right - left - 40)

    rows, y = {}, top + 52
    row_height = 42.0 if reader.language == "both" else 26.0
    sections = []
    for group in _GROUPS:
        members = [item for item in items if item.group == group]
        if not members:
            continue
        ends: list[float] = []
        start_y = y
        for item in members:
            x = place(item.start)
            stop = max(place(item.end) if item.end else x, x) + 14
            label = [cut(text, _LABEL, 12.5) for text in _names(reader, item)]
            wide = max(text_width(text, 12.5) for text in label) + 22
            back = x + wide > right  # no room to the right: the label stands to the left of its mark
            begin, finish = (x - wide, stop) if back else (x - 8, max(stop, x + wide))
            row = next((n for n, end in enumerate(ends) if end < begin), len(ends))
            if row == len(ends):
                ends.append(0)
            ends[row] = finish + 10
            rows[item.iri] = (x, start_y + row * row_height + 14, label, back)
        y = start_y + len(ends) * row_height + 12
        sections.append((group, start_y, y))
    _axis(canvas, reader, place, first, last, top, y, left, right)
    for group, start_y, end_y in sections:
        canvas.line(MARGIN, end_y - 2, right, end_y - 2)
        for number, language in enumerate(("en", "zh") if reader.language == "both" else (reader.language,)):
            canvas.text(
                MARGIN, start_y + 18 + 17 * number, reader.say(f"timeline.{group}", language), size=14, bold=True
            )
    strong = expand("sei:supersedes")
    canvas.marker("tip", MUTED)
    for edge in links:
        (x1, y1, *_), (x2, y2, *_) = rows[edge.source], rows[edge.target]
        colour = "#b2324b" if edge.property == strong else MUTED
        bend = 26 + abs(y1 - y2) / 5
        with canvas.group(cls="edge", ident=f"{edge.source} {edge.property} {edge.target}",
                          title=f"{reader.text(edge.source)} — {reader.text(edge.property)} → {reader.text(edge.target)}"):  # fmt: skip
            canvas.path(
                f"M{x1:.1f} {y1 - 6:.1f}C{x1 - bend:.1f} {y1 - 20:.1f} {x2 + bend:.1f} {y2 - 20:.1f} {x2 + 3:.1f} {y2 - 7:.1f}",
                stroke=colour, weight=1.8 if edge.property == strong else 1.1, dash="4 3" if edge.inferred else "", marker="tip",
            )  # fmt: skip
    for item in items:
        x, at, label, back = rows[item.iri]
        style = read_styles()[expand("sei:Person")] if item.group == "post" else reader.style(item.iri)
        with canvas.group(cls="node", ident=item.iri, title=f"{reader.text(item.iri)} ({item.date})"):
            if item.end and item.end > item.start:
                canvas.rect(x, at + 8, place(item.end) - x, 3, fill=tint(style.colour, 0.45))
            wide = max(text_width(text, 12.5) for text in label)
            start = x - 12 - wide if back else x + 11
            canvas.rect(start - 2, at - 9, wide + 4, 16 * len(label), fill=PAPER, opacity=0.8, radius=3, cls="box")
            draw_shape(canvas, x, at, style)
            for number, text in enumerate(label):
                canvas.text(start, at + 4 + 15 * number, text, size=12.5, fill=MUTED if number else INK)
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


def _names(reader: Reader, item: _Item) -> list[str]:
    label = reader.label(item.iri)
    if reader.language == "both" and label.en and label.zh and label.en != label.zh:
        return [f"{item.date[:4]} {label.en}", label.zh]
    return [f"{item.date[:4]} {label.best(reader.language)}"]


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


def _axis(canvas: Canvas, reader: Reader, place: object, first: int, last: int, top: float, bottom: float, left: float, right: float) -> None:  # fmt: skip
    assert callable(place)
    for number, (period, start, end) in enumerate(reader.rows("timeline-periods")):
        begin, finish = years(start), years(end)
        if begin is None or finish is None or finish < first or begin > last:
            continue
        x1, x2 = max(place(begin), left), min(place(finish + 1 / 365), right)
        if x2 - x1 < 30:
            continue
        canvas.rect(x1, top, x2 - x1, bottom - top, fill="#eef2f6" if number % 2 else "#f8fafb")
        name = cut(reader.label(period).best(reader.language), x2 - x1 - 10, 13, bold=True)
        canvas.text((x1 + x2) / 2, top + 17, name, size=13, bold=True, anchor="middle", fill=INK)
    for year in range(first, last + 1):
        x = place(year)
        canvas.line(x, top + 26, x, bottom, stroke=RULE, weight=0.6)
        if year < last:
            canvas.text(x + 3, top + 38, str(year), size=12, fill=MUTED)
