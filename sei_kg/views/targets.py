"""The view ``targets``: each target against the actual figure of the same indicator; what is missing shows as missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sei_kg.drawing.style import tint
from sei_kg.drawing.svg import INK, MUTED, PAPER, RULE, Canvas
from sei_kg.drawing.text import wrap
from sei_kg.namespaces import expand, local_name
from sei_kg.views.frame import MARGIN, foot, head, label_lines
from sei_kg.views.picture import Edge, EmptyViewError, Label, Node, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["targets"]

_WIDTH, _ROWS = 1300.0, 30
_NAME, _SCOPE, _YEAR, _BAR, _SOURCE = MARGIN, 310.0, 530.0, 600.0, 1050.0  # x of the columns
_AIM, _REAL, _NONE = "#1f6fb2", "#a06a00", "#b2324b"


@dataclass
class _Figure:
    iri: str
    kind: str
    indicator: str
    value: float
    unit: str
    comparator: str
    end: str
    scopes: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)


def targets(reader: Reader, request: Request) -> Picture:
    """One row for each target: bar of the target, bar of the actual figure or the words that there is none."""
    wanted = {reader.resolve(name) for name in request.entities}
    figures = _read(reader)
    target = expand("sei:Target")
    aims = [
        f for f in figures if f.kind == target and (not wanted or wanted & ({f.indicator} | f.scopes | f.documents))
    ]
    if not aims:
        raise EmptyViewError("targets: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
    actuals: dict[tuple[str, str], list[_Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind != target:
            actuals[figure.indicator, figure.unit].append(figure)
    pairs = [(aim, _answer(aim, actuals[aim.indicator, aim.unit])) for aim in aims]
    pairs.sort(key=lambda pair: (pair[1] is not None, pair[0].indicator, pair[0].end, pair[0].iri))
    named = (f for pair in pairs for f in pair if f is not None)
    reader.prepare({iri for f in named for iri in {f.indicator, f.unit, *f.scopes, *f.documents} - {""}})
    missing = sum(real is None for _, real in pairs)
    canvas = Canvas(_WIDTH)
    title = reader.both("targets.title", missing=missing, all=len(pairs))
    y = head(canvas, reader, title, reader.both("targets.subtitle"))
    tongues = ("en", "zh") if reader.language == "both" else (reader.language,)
    for x, key in ((_NAME, "indicator"), (_SCOPE, "scope"), (_YEAR, "year"), (_BAR, "figures"), (_SOURCE, "document")):
        for number, tongue in enumerate(tongues):
            canvas.text(x, y + 14 + 17 * number, reader.say(f"targets.{key}", tongue), size=13, bold=True)
    y += 22 + 17 * (len(tongues) - 1)
    canvas.line(MARGIN, y, _WIDTH - MARGIN, y, stroke=INK, weight=1.2)
    y += 6
    for number, (aim, real) in enumerate(pairs[:_ROWS]):
        y = _row(canvas, reader, aim, real, y, shaded=bool(number % 2))
    if len(pairs) > _ROWS:
        y += 20
        canvas.text(MARGIN, y, reader.say("more", n=len(pairs) - _ROWS), size=13, bold=True, fill=MUTED)
    extra = [
        (_AIM, reader.say("targets.target")),
        (_REAL, reader.say("targets.actual")),
        (tint(_NONE, 0.2), reader.say("targets.none")),
    ]
    height = foot(canvas, reader, y + 6, extra=extra, note=reader.both("targets.note"))
    finding = title.best(reader.language)
    table = Table(tuple(reader.say(f"targets.{key}") for key in ("indicator", "scope", "year", "target", "actual")),
                  tuple((reader.text(a.indicator), _named(reader, a.scopes).best(reader.language), a.end[:4] or "–", _shown(reader, a),
                         _shown(reader, r) if r else "–") for a, r in pairs))  # fmt: skip
    shown = [f for pair in pairs for f in pair if f is not None]
    observation = expand("sei:Observation")
    nodes = {
        f.iri: Node(
            f.iri, observation, reader.both("targets.node", name=reader.label(f.indicator), value=_shown(reader, f))
        )
        for f in shown
    }
    nodes |= {f.indicator: reader.node(f.indicator) for f in shown}
    edges = tuple(Edge(f.iri, expand("sei:indicator"), f.indicator, tuple(sorted(f.graphs))) for f in shown)
    return Picture(canvas.finish(height, title=finding), finding, tuple(nodes.values()), edges, table, title)


def _read(reader: Reader) -> list[_Figure]:
    found: dict[str, _Figure] = {}
    for iri, kind, indicator, value, unit, comparator, scope, end, graph, document in reader.rows("targets"):
        figure = found.setdefault(iri, _Figure(iri, kind, indicator, float(value), unit, comparator, end))
        figure.scopes |= {scope} - {""}
        figure.documents |= {document} - {""}
        figure.graphs.add(graph)
    return list(found.values())


def _answer(aim: _Figure, actuals: list[_Figure]) -> _Figure | None:
    """The actual figure of the same scope and year; where the target has no year, the latest."""
    fits = [f for f in actuals if aim.scopes == f.scopes and (not aim.end or f.end[:4] == aim.end[:4])]
    return max(fits, key=lambda f: (f.end, f.iri), default=None)


def _named(reader: Reader, iris: set[str]) -> Label:
    """The names of several things in a row, in each language."""
    labels = sorted((reader.label(iri) for iri in iris), key=lambda label: label.best("en"))
    chinese = "、".join(label.best("zh") for label in labels)
    return Label(", ".join(label.best("en") for label in labels), chinese if any(label.zh for label in labels) else "")


def _shown(reader: Reader, figure: _Figure) -> str:
    value = f"{figure.value:,.4f}".rstrip("0").rstrip(".")
    for size, key in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(figure.value) >= size:
            value = f"{figure.value / size:,.3f}".rstrip("0").rstrip(".")
            value = reader.say(
                f"targets.{key}", "en" if reader.language == "both" else "", n=value, w=f"{figure.value / 1e8:,.8g}"
            )
            break
    unit = local_name(figure.unit)
    symbols = reader.words["targets"]["symbols"]
    if unit in symbols:
        unit = symbols[unit]
    elif unit:
        unit = " " + reader.label(figure.unit).best("en" if reader.language == "both" else reader.language)
    return f"{figure.comparator + ' ' if figure.comparator else ''}{value}{unit}"


def _row(canvas: Canvas, reader: Reader, aim: _Figure, real: _Figure | None, y: float, *, shaded: bool) -> float:
    named = _named(reader, aim.scopes) if aim.scopes else reader.both("targets.unknown")
    columns: list[tuple[float, list[tuple[str, float, bool]]]] = [
        (_NAME, label_lines(reader, reader.label(aim.indicator), _SCOPE - _NAME - 16, lines=4)),
        (_SCOPE, label_lines(reader, named, _YEAR - _SCOPE - 14, lines=4)),
        (_YEAR, [(aim.end[:4] or "–", 13, False)]),
        (_SOURCE, label_lines(reader, _named(reader, aim.documents), _WIDTH - MARGIN - _SOURCE, size=12, lines=4)),
    ]
    height = max(56.0, 16 * max(len(lines) for _, lines in columns) + 14)
    most = max(abs(aim.value), abs(real.value) if real else 0, 1e-9)
    room = _SOURCE - _BAR - 150
    with canvas.group(cls="node", ident=aim.iri, title=f"{reader.text(aim.indicator)}: {_shown(reader, aim)}"):
        if shaded or real is None:
            canvas.rect(
                MARGIN - 6,
                y,
                _WIDTH - 2 * MARGIN + 12,
                height,
                fill=tint(_NONE, 0.05) if real is None else "#f6f8fa",
                cls="box",
            )
        for x, lines in columns:
            for number, (line, size, second) in enumerate(lines):
                canvas.text(x, y + 19 + 16 * number, line, size=size, fill=MUTED if second or x == _SOURCE else INK)
        for number, (figure, colour) in enumerate(((aim, _AIM), (real, _REAL))):
            at = y + 7 + 22 * number
            if figure is None:
                canvas.rect(_BAR, at, room * 0.72, 17, stroke=_NONE, dash="4 3", fill=PAPER)
                text = wrap(reader.say("targets.none"), room * 0.72 - 10, 12, lines=1)[0]
                canvas.text(_BAR + 7, at + 13, text, size=12, fill=_NONE, bold=True)
                continue
            wide = max(abs(figure.value) / most * room, 2)
            canvas.rect(_BAR, at, wide, 17, fill=colour)
            label = _shown(reader, figure) + (
                f" ({figure.end[:4]})" if number and figure.end[:4] != aim.end[:4] and figure.end else ""
            )
            canvas.text(_BAR + wide + 7, at + 13, label, size=13, bold=True)
    canvas.line(MARGIN, y + height, _WIDTH - MARGIN, y + height, stroke=RULE, weight=0.6)
    return y + height
