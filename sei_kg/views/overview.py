"""The view ``overview``: the whole graph as classes and the number of statements between them; never all nodes."""

from __future__ import annotations

import math
import re
from collections import Counter

from sei_kg.drawing.lanes import Box, Link, lay_out
from sei_kg.drawing.style import draw_shape, read_styles, tint
from sei_kg.drawing.svg import INK, MUTED, PAPER, Canvas
from sei_kg.drawing.text import text_width
from sei_kg.network import read_network
from sei_kg.views.frame import MARGIN, foot, head, label_lines
from sei_kg.views.neighbourhood import lane_of_class
from sei_kg.views.picture import Edge, EmptyViewError, Node, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["overview"]

_WIDE, _GUTTER = 160.0, 92.0
_Point = tuple[float, float]


def overview(reader: Reader, request: Request) -> Picture:
    """Boxes for classes, lines for statements between two classes, with their number on the line."""
    counts, pairs, within = _counts(reader, request)
    nodes_held, edges_held = sum(counts.values()), pairs.total() + within.total()
    if not edges_held:
        raise EmptyViewError("overview: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
    least = max(2, sorted(pairs.values(), reverse=True)[:26][-1]) if pairs else 0
    shown = sorted(((pair, n) for pair, n in pairs.items() if n >= least), key=lambda item: (-item[1], item[0]))
    lanes = lane_of_class(reader)
    styles = read_styles()
    used = [cls for cls in styles if counts[cls]]
    reader.prepare(used)
    place = {cls: lanes.get(cls, max(lanes.values())) for cls in used}  # figures stand with the instruments
    words = {cls: _words(reader, cls, counts[cls], within[cls]) for cls in used}
    columns = {lane: number for number, lane in enumerate(sorted(set(place.values())))}
    boxes = [Box(cls, columns[place[cls]], max(_high(words[cls]), 40 + 8 * math.log2(counts[cls] + 1))) for cls in used]
    layout = lay_out(boxes, [Link(*pair) for pair, _ in shown], width=_WIDE, gutter=_GUTTER, gap=34, left=MARGIN)
    canvas = Canvas(2 * MARGIN + len(columns) * _WIDE + (len(columns) - 1) * _GUTTER + 60)
    (a, b), _ = max(pairs.items(), key=lambda item: (item[1], item[0]), default=((used[0], used[-1]), 0))
    title = reader.both("overview.title", nodes=f"{nodes_held:,}", edges=f"{edges_held:,}",
                        a=reader.label(a), b=reader.label(b))  # fmt: skip
    y = head(canvas, reader, title, reader.both("overview.subtitle"))
    taken: list[tuple[float, float, float, float]] = [
        (box.x, box.y + y, box.x + box.w, box.y + y + box.h) for box in layout.boxes.values()
    ]
    most = max(pairs.values(), default=1)
    labels = []
    for (pair, count), route in zip(shown, layout.routes, strict=True):
        if route is None:
            continue
        wide = 1 + 9 * math.sqrt(count / most)
        with canvas.group(
            cls="edge", ident=f"{pair[0]}  {pair[1]}", title=f"{reader.text(pair[0])} – {reader.text(pair[1])}: {count}"
        ):
            canvas.raw(
                f'<path transform="translate(0 {y:.1f})" d="{route.path}" fill="none" stroke="#8c959f" stroke-opacity="0.55" stroke-width="{wide:.1f}"/>'
            )
        labels.append((_free(route.path, y, f"{count:,}", taken), f"{count:,}"))
    for (x, at), text in labels:
        half = text_width(text, 12.5, bold=True) / 2 + 4
        canvas.rect(x - half, at - 9, 2 * half, 18, fill=PAPER, radius=4, opacity=0.92)
        canvas.text(x, at + 4.5, text, size=12.5, bold=True, anchor="middle")
    for cls in used:
        box, style = layout.boxes[cls], styles[cls]
        with canvas.group(cls="node", ident=cls, title=f"{reader.text(cls)}: {counts[cls]}"):
            canvas.rect(
                box.x,
                box.y + y,
                box.w,
                box.h,
                fill=tint(style.colour, 0.13),
                stroke=style.colour,
                radius=6,
                weight=1.6,
                cls="box",
            )
            at = box.y + y + (box.h - _high(words[cls])) / 2 + 18
            draw_shape(canvas, box.x + box.w / 2, at, style, size=16)
            at += 14
            for text, size, bold, fill in words[cls]:
                at += size * 1.25
                canvas.text(box.x + box.w / 2, at - size * 0.15, text, size=size, bold=bold, fill=fill, anchor="middle")
    hidden = len(pairs) - len(shown)
    height = foot(
        canvas, reader, y + layout.height + 14, used, note=reader.both("overview.note", least=least, n=hidden)
    )
    finding = title.best(reader.language)
    nodes = tuple(Node(cls, cls, reader.label(cls)) for cls in used)
    edges = tuple(Edge(one, "", other) for (one, other), _ in shown)
    table = Table((reader.say("table.subject"), reader.say("table.object"), reader.say("table.evidence")),
                  tuple((reader.text(one), reader.text(other), str(n)) for (one, other), n in pairs.most_common()))  # fmt: skip
    return Picture(canvas.finish(height, title=finding), finding, nodes, edges, table, title)


def _words(reader: Reader, cls: str, count: int, within: int) -> list[tuple[str, float, bool, str]]:
    """What stands in the box of a class: (text, type size, bold, colour)."""
    lines = [(f"{count:,}", 20.0, True, INK)]
    lines += [
        (text, size, False, MUTED if second else INK)
        for text, size, second in label_lines(reader, reader.label(cls), _WIDE - 14, lines=2)
    ]
    if within:
        lines.append((reader.say("overview.within", n=f"{within:,}"), 12.0, False, MUTED))
    return lines


def _high(words: list[tuple[str, float, bool, str]]) -> float:
    return 42 + sum(size * 1.25 for _, size, _, _ in words)


def _counts(reader: Reader, request: Request) -> tuple[Counter[str], Counter[tuple[str, str]], Counter[str]]:
    """Members of classes, statements between two classes, statements within one; counted by the engine where it can."""
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    within: Counter[str] = Counter()
    if request.classes or request.relations:
        network = read_network(reader.store, asserted=True, classes=request.classes, relations=request.relations)
        counts = Counter(node.cls for node in network.nodes.values())
        joined = Counter((network.nodes[e.source].cls, network.nodes[e.target].cls) for e in network.edges)
    else:
        counts.update({cls: int(n) for cls, n in reader.rows("overview-classes") if cls in read_styles()})
        joined = Counter({(a, b): int(n) for a, b, n in reader.rows("overview") if a in counts and b in counts})
    for (one, other), n in joined.items():
        if one == other:
            within[one] += n
        else:
            pairs[min(one, other), max(one, other)] += n
    return counts, pairs, within


def _free(path: str, top: float, text: str, taken: list[tuple[float, float, float, float]]) -> _Point:
    """A place on the path where the number covers no box and no other number; the middle where there is none."""
    half, high = text_width(text, 12.5, bold=True) / 2 + 5, 10.0
    points = _points(path)
    order = sorted(range(len(points)), key=lambda n: abs(n - len(points) / 2))
    for number in order:
        x, y = points[number][0], points[number][1] + top
        box = (x - half, y - high, x + half, y + high)
        if all(box[2] <= t[0] or box[0] >= t[2] or box[3] <= t[1] or box[1] >= t[3] for t in taken):
            taken.append(box)
            return x, y
    x, y = points[len(points) // 2][0], points[len(points) // 2][1] + top
    taken.append((x - half, y - high, x + half, y + high))
    return x, y


def _points(path: str) -> list[_Point]:
    """Points along a path of cubic curves and horizontal lines."""
    found: list[_Point] = []
    x = y = 0.0
    for command, body in re.findall(r"([MCH])([^MCH]*)", path):
        numbers = [float(n) for n in body.split()]
        if command == "M":
            x, y = numbers
        elif command == "H":
            found += [(x + (numbers[0] - x) * t / 12, y) for t in range(1, 12)]
            x = numbers[0]
        else:
            x1, y1, x2, y2, x3, y3 = numbers
            for step in range(1, 24):
                t = step / 24
                u = 1 - t
                found.append((u**3 * x + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3,
                              u**3 * y + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3))  # fmt: skip
            x, y = x3, y3
    return found
