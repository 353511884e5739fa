"""The view ``institutions``: who issues with whom, and who leads, answers for and takes part in what."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from sei_kg.drawing.style import draw_shape
from sei_kg.drawing.svg import INK, MUTED, PAPER, RULE, Canvas
from sei_kg.namespaces import INFERRED, expand
from sei_kg.views.frame import MARGIN, Slant, foot, head, label_lines
from sei_kg.views.picture import Edge, EmptyViewError, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["institutions"]

_MOST, _CELL, _NAME, _BARS = 18, 42.0, 300.0, 230.0
_ROLES = {"issues": "#1f6fb2", "leads": "#a06a00", "responsible": "#117733", "member": "#9b3d8f"}


def institutions(reader: Reader, request: Request) -> Picture:
    """A matrix of common issuing beside the bars of each institution's roles."""
    foreign = {row[0] for row in reader.rows("institutions-foreign")}
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    issuers: dict[str, set[str]] = defaultdict(set)
    graphs: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    told = reader.rows("institutions")
    left_out = reader.unsaid(graph for *_, graph in told) if request.asserted else frozenset()
    for body, role, thing, graph in told:
        if thing in foreign or graph in left_out:
            continue
        roles[body][role].add(thing)
        graphs[body, role, thing].add(graph)
        if role == "issues":
            issuers[thing].add(body)
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    for policy, bodies in issuers.items():
        for pair in combinations(sorted(bodies), 2):
            together[pair].add(policy)
    chosen = [reader.resolve(name) for name in request.entities]
    if chosen:
        near = {b for pair in together for b in pair if set(pair) & set(chosen)} | set(chosen)
        roles = defaultdict(lambda: defaultdict(set), {body: roles[body] for body in near if body in roles})
    if not roles:
        raise EmptyViewError("institutions: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
    order = sorted(roles, key=lambda b: (b not in chosen, -sum(map(len, roles[b].values())), b))[:_MOST]
    reader.prepare(order)
    best = max(((pair, things) for pair, things in together.items() if set(pair) <= set(order)),
               key=lambda item: (len(item[1]), item[0]), default=None)  # fmt: skip
    title = (
        reader.both("institutions.title", a=reader.label(best[0][0]), b=reader.label(best[0][1]), n=len(best[1]))
        if best else reader.both("institutions.title_single")
    )  # fmt: skip
    left = MARGIN + _NAME + _BARS
    partners = {body for pair in together if set(pair) <= set(order) for body in pair}
    columns = [body for body in order if body in partners]  # who issues alone has a row, but no column
    slant = Slant(reader, columns, cell=_CELL)
    canvas = Canvas(max(left + _CELL * len(columns) + MARGIN + slant.overhang, 860))
    y = head(canvas, reader, title, reader.both("institutions.subtitle")) + (slant.height if columns else 12)
    slant.draw(canvas, left, y)
    most = max(sum(map(len, roles[body].values())) for body in order)
    for number, body in enumerate(order):
        lines = label_lines(reader, reader.label(body), _NAME - 34, size=13, lines=2)
        if number % 2 == 0:
            canvas.rect(MARGIN, y, left - MARGIN + _CELL * len(columns), _CELL, fill="#f6f8fa")
        with canvas.group(cls="node", ident=body, title=reader.text(body)):
            draw_shape(canvas, MARGIN + 11, y + _CELL / 2, reader.style(body))
            start = y + _CELL / 2 + 4.5 - 7.5 * (len(lines) - 1)
            for place, (text, size, second) in enumerate(lines):
                canvas.text(MARGIN + 25, start + 15 * place, text, size=size, fill=MUTED if second else INK)
        x = MARGIN + _NAME
        for role, colour in _ROLES.items():
            count = len(roles[body][role])
            wide = count / most * (_BARS - 60)
            canvas.rect(x, y + 12, wide, _CELL - 24, fill=colour)
            x += wide
        canvas.text(x + 6, y + _CELL / 2 + 4.5, str(sum(map(len, roles[body].values()))), size=12.5, bold=True)
        for place, other in enumerate(columns):
            _cell(canvas, reader, together, body, other, left + place * _CELL, y)
        y += _CELL
    extra = [(colour, reader.say(f"institutions.{role}")) for role, colour in _ROLES.items()]
    note = reader.both("institutions.note", n=len(roles) - len(order))
    height = foot(canvas, reader, y + 8, {expand("sei:Organization")}, extra=extra, note=note)
    finding = title.best(reader.language)
    shown = set(order)
    edges = []
    nodes = dict.fromkeys(order)
    for a, b in sorted(together):
        if {a, b} <= shown:
            held = {g for p in together[a, b] for body in (a, b) for g in graphs[body, "issues", p]}
            edges.append(Edge(a, "", b, tuple(sorted(held - {INFERRED}))))
    table = Table(
        (reader.say("table.subject"), *(reader.say(f"institutions.{role}") for role in _ROLES)),
        tuple((reader.text(body), *(str(len(roles[body][role])) for role in _ROLES)) for body in order),
    )
    return Picture(
        canvas.finish(height, title=finding), finding, tuple(map(reader.node, nodes)), tuple(edges), table, title
    )


def _cell(
    canvas: Canvas, reader: Reader, together: dict[tuple[str, str], set[str]], body: str, other: str, x: float, y: float
) -> None:
    pair = (min(body, other), max(body, other))
    count = len(together.get(pair, ()))
    if body == other:
        canvas.rect(x + 6, y + 6, _CELL - 12, _CELL - 12, fill="#eaeef2")
    elif not count:
        canvas.circle(x + _CELL / 2, y + _CELL / 2, 1.6, fill=RULE)
    else:
        side = min(14 + 4 * count, _CELL - 6)
        title = f"{reader.text(body)} + {reader.text(other)}: {count}"
        with canvas.group(cls="edge", ident=f"{body}  {other}", title=title):
            canvas.rect(x + (_CELL - side) / 2, y + (_CELL - side) / 2, side, side, fill=_ROLES["issues"], radius=3)
            canvas.text(x + _CELL / 2, y + _CELL / 2 + 4.5, str(count), size=12, bold=True, fill=PAPER, anchor="middle")
