"""The view ``ontology``: a class diagram of the schema, read from the ontology in the store."""

from __future__ import annotations

from collections import defaultdict

from sei_kg.drawing.lanes import Box, Link, lay_out
from sei_kg.drawing.style import PLAIN, draw_shape, read_styles, tint
from sei_kg.drawing.svg import INK, MUTED, Canvas
from sei_kg.drawing.text import wrap
from sei_kg.namespaces import expand
from sei_kg.views.frame import MARGIN, foot, head
from sei_kg.views.neighbourhood import lane_of_class
from sei_kg.views.picture import Edge, EmptyViewError, Node, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["ontology"]

_WIDE, _GUTTER, _SIZE, _LINE = 244.0, 44.0, 13.0, 16.0
_LAST = 4  # number of the last column


def ontology(reader: Reader, request: Request) -> Picture:
    """The classes that have a colour and a shape, each with its subclasses and relations; lines show what joins them."""
    styles = read_styles()
    below: dict[str, set[str]] = defaultdict(set)
    relations: dict[str, set[tuple[str, str]]] = defaultdict(set)
    home: dict[str, str] = {}
    rows = reader.rows("ontology")
    for kind, child, _, above in rows:
        if kind == "subclass" and above in styles and child not in styles:
            below[above].add(child)
            home[child] = above
    evidence = sorted({source for kind, source, *_ in rows if kind == "property" and source in _evidence(reader)})
    for kind, source, prop, target in rows:
        if kind == "property":
            one, other = home.get(source, source), home.get(target, target)
            if (one in styles and other in styles) or one in evidence:
                relations[one].add((prop, other))
    if not relations:
        raise EmptyViewError("ontology: " + reader.say("empty", "en"), hint="build the store first")
    reader.prepare({iri for row in rows for iri in row[1:] if "://" in iri})
    lanes = lane_of_class(reader)
    shown = [
        cls
        for cls in styles
        if cls in relations or below.get(cls) or any(cls == t for r in relations.values() for _, t in r)
    ]
    shown += evidence
    place = {cls: min(lanes.get(cls, _LAST if cls in evidence else 3), _LAST) for cls in shown}
    texts = {cls: _lines(reader, below[cls], relations[cls]) for cls in shown}
    boxes = [Box(cls, place[cls], (34 if texts[cls] else 26) + _LINE * len(texts[cls])) for cls in shown]
    pairs = sorted(
        {
            (source, target)
            for source in shown
            for _, target in relations[source]
            if target in place and source != target
        }
    )
    pairs = [pair for pair in pairs if (pair[1], pair[0]) not in pairs or pair[0] < pair[1]]
    layout = lay_out(boxes, [Link(*pair) for pair in pairs], width=_WIDE, gutter=_GUTTER, gap=16, left=MARGIN)
    canvas = Canvas(2 * MARGIN + _WIDE * (_LAST + 1) + _GUTTER * _LAST + 20)
    properties = {prop for held in relations.values() for prop, _ in held}
    title = reader.both("ontology.title", classes=len(shown) + len(home), properties=len(properties))
    y = head(canvas, reader, title, reader.both("ontology.subtitle"))
    for (source, target), route in zip(pairs, layout.routes, strict=True):
        if route:
            with canvas.group(
                cls="edge", ident=f"{source}  {target}", title=f"{reader.text(source)} → {reader.text(target)}"
            ):
                canvas.raw(
                    f'<path transform="translate(0 {y:.1f})" d="{route.path}" fill="none" stroke="#b6bec7" stroke-width="1.1"/>'
                )
    for cls in shown:
        box, style = layout.boxes[cls], styles.get(cls, PLAIN)
        with canvas.group(cls="node", ident=cls, title=reader.text(cls)):
            canvas.rect(
                box.x, box.y + y, box.w, box.h, fill="#ffffff", stroke=style.colour, radius=5, weight=1.4, cls="box"
            )
            canvas.rect(
                box.x, box.y + y, box.w, 26, fill=tint(style.colour, 0.2), stroke=style.colour, radius=5, weight=1.4
            )
            draw_shape(canvas, box.x + 15, box.y + y + 13, style)
            canvas.text(
                box.x + 29,
                box.y + y + 18,
                wrap(reader.text(cls), box.w - 40, 14, lines=1, bold=True)[0],
                size=14,
                bold=True,
            )
            for number, (text, muted) in enumerate(texts[cls]):
                canvas.text(
                    box.x + 10,
                    box.y + y + 41 + _LINE * number,
                    text,
                    size=_SIZE,
                    fill=MUTED if muted else INK,
                    italic=False,
                )
    height = foot(canvas, reader, y + layout.height + 12, note=reader.both("ontology.note"))
    finding = title.best(reader.language)
    nodes = tuple(Node(cls, cls, reader.label(cls)) for cls in shown)
    edges = tuple(Edge(source, prop, target) for source in shown for prop, target in sorted(relations[source]))
    table = Table(tuple(reader.say(f"table.{k}") for k in ("subject", "property", "object")),
                  tuple((reader.text(e.source), reader.text(e.property), reader.text(e.target)) for e in edges))  # fmt: skip
    return Picture(canvas.finish(height, title=finding), finding, nodes, edges, table, title)


def _evidence(reader: Reader) -> set[str]:
    """The classes by which a statement is proved."""
    return {expand(cls) for cls in reader.words["ontology"]["evidence"]}


def _lines(reader: Reader, below: set[str], relations: set[tuple[str, str]]) -> list[tuple[str, bool]]:
    """Subclasses (muted), then relations with their targets, as lines that fit the box."""
    lines: list[tuple[str, bool]] = []
    language = "zh" if reader.language == "zh" else "en"
    if below:
        names = ", ".join(sorted(reader.label(cls).best(language) for cls in below))
        lines += [
            (line, True)
            for line in wrap(reader.say("ontology.subclasses", language, names=names), _WIDE - 20, _SIZE, lines=5)
        ]
    targets: dict[str, set[str]] = defaultdict(set)
    for prop, target in relations:
        targets[prop].add(target)
    for prop in sorted(targets, key=lambda p: reader.label(p).best(language)):
        ends = ", ".join(sorted(reader.label(t).best(language) for t in targets[prop]))
        lines += [(line, False) for line in wrap(f"{reader.text(prop)} → {ends}", _WIDE - 20, _SIZE, lines=3)]
    return lines
