"""The view ``industries``: the official lists side by side with their crosswalk; of one industry the tree below it."""

from __future__ import annotations

from collections import defaultdict

from sei_kg.drawing.lanes import Box, Link, lay_out
from sei_kg.drawing.style import draw_shape, tint
from sei_kg.drawing.svg import INK, MUTED, Canvas
from sei_kg.drawing.text import text_width, wrap
from sei_kg.namespaces import expand
from sei_kg.views.frame import MARGIN, foot, head, label_lines
from sei_kg.views.picture import Edge, EmptyViewError, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["industries"]

_WIDE, _GUTTER = 236.0, 86.0
_CAME, _LEFT = "#1f6fb2", "#b2324b"


def industries(reader: Reader, request: Request) -> Picture:
    """Without entity the lists; with one its sub-industries and technologies."""
    if request.entities:
        return _tree(reader, reader.resolve(request.entities[0]), request)
    lists: dict[str, list[str]] = {}
    dates: dict[str, str] = {}
    for scheme, issued, industry, _ in reader.rows("industry-lists"):
        dates[scheme] = issued
        if industry not in lists.setdefault(scheme, []):
            lists[scheme].append(industry)
    order = sorted(lists, key=lambda scheme: (dates[scheme], scheme))
    if len(order) < 2:
        raise EmptyViewError("industries: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
    reader.prepare([*order, *(industry for held in lists.values() for industry in held)])
    matches = {frozenset(pair) for pair in reader.rows("industry-matches")}
    boxes, links, drawn, marks = [], [], [], {}
    texts = {}
    for lane, scheme in enumerate(order):
        for industry in lists[scheme]:
            ident = f"{lane} {industry}"
            texts[ident] = label_lines(reader, reader.label(industry), _WIDE - 40, lines=4)
            before = lists[order[lane - 1]] if lane else None
            after = lists[order[lane + 1]] if lane + 1 < len(order) else None
            came = before is not None and not any(_same(industry, other, matches) for other in before)
            left = after is not None and not any(_same(industry, other, matches) for other in after)
            marks[ident] = (came, left)
            boxes.append(Box(ident, lane, 18 + 16 * len(texts[ident]) + (17 if came or left else 0)))
            for other in after or ():
                kind = _same(industry, other, matches)
                if kind:
                    links.append(Link(ident, f"{lane + 1} {other}"))
                    drawn.append(kind)
    layout = lay_out(boxes, links, width=_WIDE, gutter=_GUTTER, gap=12, left=MARGIN)
    canvas = Canvas(2 * MARGIN + len(order) * _WIDE + (len(order) - 1) * _GUTTER)
    numbers = [sum(mark[k] for mark in marks.values()) for k in (0, 1)]
    title = reader.both("industries.title", came=numbers[0], left=numbers[1], lists=len(order))
    y = head(canvas, reader, title, reader.both("industries.subtitle"))
    y = _headings(canvas, reader, order, dates, y)
    for kind, route in zip(drawn, layout.routes, strict=True):
        if route:
            dash = ' stroke-dasharray="5 4"' if kind == "counterpart" else ""
            canvas.raw(
                f'<path transform="translate(0 {y:.1f})" d="{route.path}" fill="none" stroke="#6e7781" stroke-width="1.5"{dash}/>'
            )
    for ident, lines in texts.items():
        place, iri = layout.boxes[ident], ident.split(" ", 1)[1]
        style, (came, left) = reader.style(iri), marks[ident]
        with canvas.group(cls="node", ident=iri, title=reader.text(iri)):
            colour = _LEFT if left else _CAME if came else style.colour
            canvas.rect(place.x, place.y + y, place.w, place.h, fill=tint(colour, 0.1), stroke=colour, radius=5,
                        weight=2.0 if came or left else 1.1, dash="4 3" if left else "", cls="box")  # fmt: skip
            draw_shape(canvas, place.x + 15, place.y + y + place.h / 2, style)
            at = place.y + y + 21
            for text, size, second in lines:
                canvas.text(place.x + 30, at, text, size=size, fill=MUTED if second else INK)
                at += 16
            words = " · ".join(reader.say(f"industries.{key}") for key, on in (("came", came), ("left", left)) if on)
            canvas.text(place.x + 30, at, words, size=12.5, bold=True, fill=colour)
    bottom = y + layout.height + 14
    shown = sorted({ident.split(" ", 1)[1] for ident in texts})
    height = foot(
        canvas,
        reader,
        bottom,
        {expand("sei:Industry")},
        extra=[(_CAME, reader.say("industries.came")), (_LEFT, reader.say("industries.left"))],
    )
    finding = title.best(reader.language)
    table = Table(tuple(reader.text(s) for s in order),
                  tuple(tuple(reader.text(lists[s][n]) if n < len(lists[s]) else "" for s in order) for n in range(max(map(len, lists.values())))))  # fmt: skip
    return Picture(canvas.finish(height, title=finding), finding, tuple(map(reader.node, shown)), (), table, title)


def _same(one: str, other: str, matches: set[frozenset[str]]) -> str:
    return "same" if one == other else "counterpart" if frozenset((one, other)) in matches else ""


def _headings(canvas: Canvas, reader: Reader, order: list[str], dates: dict[str, str], y: float) -> float:
    deepest = y
    for lane, scheme in enumerate(order):
        at = y
        lines = [dates[scheme][:4]] + [
            line for language in (("en", "zh") if reader.language == "both" else (reader.language,))
            for line in wrap(reader.label(scheme).best(language), _WIDE, 13.5, lines=3, bold=True)
        ]  # fmt: skip
        for number, line in enumerate(lines):
            at += 18
            canvas.text(MARGIN + lane * (_WIDE + _GUTTER), at, line, size=13.5 if number else 17, bold=True)
        deepest = max(deepest, at)
    for lane in range(len(order)):
        x = MARGIN + lane * (_WIDE + _GUTTER)
        canvas.line(x, deepest + 8, x + _WIDE, deepest + 8, stroke=INK, weight=1.2)
    return deepest + 24


def _tree(reader: Reader, root: str, request: Request) -> Picture:
    """Three columns: the industry, what stands under it, and under that; at most twice ``limit`` boxes."""
    levels: list[list[tuple[str, str]]] = [[("", root)]]
    rows, left_out, seen = [], 0, {root}
    industry = expand("sei:Industry")
    parts = technologies = 0
    for depth in range(2):
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for _, parent in levels[-1]:
            for part, graph in reader.rows("industry-tree", wider=parent):
                rows.append((part, expand("skos:broader"), parent, graph))
                if part not in seen:
                    seen.add(part)
                    found[parent].append((parent, part))
                    if reader.cls(part) == industry:
                        parts += 1
                    else:
                        technologies += 1
        level = []
        room = 2 * request.limit // 3 if depth == 0 else 2 * request.limit
        share = max(room // max(len(found), 1), 3)
        for parent in (p for _, p in levels[-1]):
            children = sorted(found[parent], key=lambda pair: (reader.cls(pair[1]) != industry, reader.text(pair[1])))
            level += children[:share]
            left_out += len(children) - len(children[:share])
        levels.append(level)
    if len(seen) == 1:
        name = reader.label(root).best(reader.language)
        raise EmptyViewError(f"{name}: " + reader.say("empty", "en"), hint="nothing stands under it in the vocabulary")
    lane_of = {iri: lane for lane, level in enumerate(levels) for _, iri in level}
    texts = {
        iri: label_lines(reader, reader.label(iri), 260.0, lines=2 if reader.language != "both" else 4)
        for iri in lane_of
    }
    boxes = [Box(iri, lane, 14 + 16 * len(texts[iri])) for iri, lane in lane_of.items()]
    links = [Link(parent, iri) for level in levels[1:] for parent, iri in level]
    layout = lay_out(boxes, links, width=300, gutter=90, gap=7, left=MARGIN)
    canvas = Canvas(2 * MARGIN + 300 * 3 + 90 * 2)
    title = reader.both("industries.tree", name=reader.label(root), parts=parts, technologies=technologies)
    y = head(canvas, reader, title, reader.both("industries.tree_subtitle"))
    for route in layout.routes:
        if route:
            canvas.raw(
                f'<path transform="translate(0 {y:.1f})" d="{route.path}" fill="none" stroke="#8c959f" stroke-width="1.3"/>'
            )
    for iri, lines in texts.items():
        place, style = layout.boxes[iri], reader.style(iri)
        with canvas.group(cls="node", ident=iri, title=reader.text(iri)):
            canvas.rect(place.x, place.y + y, place.w, place.h, fill=tint(style.colour, 0.24 if iri == root else 0.09),
                        stroke=style.colour, radius=5, weight=2.2 if iri == root else 1, cls="box")  # fmt: skip
            draw_shape(canvas, place.x + 15, place.y + y + place.h / 2, style)
            for number, (text, size, second) in enumerate(lines):
                canvas.text(place.x + 30, place.y + y + 18.5 + 16 * number, text, size=size, bold=iri == root and not second,
                            fill=MUTED if second else INK)  # fmt: skip
    bottom = y + layout.height + 10
    if left_out:
        words = reader.say("more", n=left_out)
        canvas.rect(MARGIN, bottom, text_width(words, 13, bold=True) + 22, 24, fill="#eaeef2", radius=12)
        canvas.text(MARGIN + 11, bottom + 16.5, words, size=13, bold=True, fill=MUTED)
        bottom += 30
    height = foot(canvas, reader, bottom, {reader.cls(iri) for iri in lane_of})
    finding = title.best(reader.language)
    edges: tuple[Edge, ...] = tuple(e for e in reader.edges(rows) if e.source in lane_of and e.target in lane_of)
    table = Table(
        (reader.say("table.subject"), reader.say("table.object")),
        tuple((reader.text(e.source), reader.text(e.target)) for e in edges),
    )
    return Picture(canvas.finish(height, title=finding), finding, tuple(map(reader.node, lane_of)), edges, table, title)
