"""The view ``sankey``: from problems by measures to instruments, with what has no measure and no instrument."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sei_kg.drawing.style import read_styles
from sei_kg.drawing.svg import INK, MUTED, Canvas
from sei_kg.drawing.text import cut
from sei_kg.namespaces import expand
from sei_kg.views.frame import MARGIN, foot, head
from sei_kg.views.picture import EmptyViewError, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["sankey"]

_WIDTH, _BAR, _TEXT, _GAP, _PITCH = 1360.0, 14.0, 286.0, 5.0, 19.0
_BOX = 2 * _BAR + _TEXT  # a measure: bar, words, bar, so that no band runs under the words
_NAMES = 16.5  # distance of the names of uncovered problems
_MOST = 26  # bars in one column; the rest is drawn as one
_NONE = "#b2324b"


@dataclass
class _Bar:
    key: str
    words: str
    units: int
    colour: str
    y: float = 0.0
    height: float = 0.0
    used_left: float = 0.0
    used_right: float = 0.0


def sankey(reader: Reader, request: Request) -> Picture:
    """A band for each pair; one unit of height is one problem-measure or measure-instrument link."""
    wanted = {reader.resolve(name) for name in request.entities}
    found = reader.rows("sankey")
    left_out = reader.unsaid(g for row in found for g in row[3:] if g) if request.asserted else frozenset()
    rows = [
        (p, m, i, g, h) for p, m, i, g, h in found
        if left_out.isdisjoint((g, h)) and (not wanted or wanted & {p, m, i})
    ]  # fmt: skip
    if not rows:
        raise EmptyViewError("sankey: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
    first, second, bare, count = _links(rows)
    reader.prepare({iri for row in rows for iri in row[:3] if iri and row[1]})
    styles = read_styles()
    problems, keep = _most(reader, [p for p, _ in first], "sankey.problems", styles[expand("sei:Problem")].colour)
    first = _merged([(keep(p), m) for p, m in first])
    measures, keep_m = _most(reader, [m for _, m in first], "sankey.measures", styles[expand("sei:Measure")].colour)
    first = _merged([(p, keep_m(m)) for p, m in first for _ in range(first[p, m])])
    second = _merged([(keep_m(m), i) for m, i in second])
    instruments, keep_i = _most(
        reader, [i for _, i in second if i], "sankey.instruments", styles[expand("sei:Instrument")].colour
    )
    second = _merged([(m, keep_i(i) if i else "") for m, i in second for _ in range(second[m, i])])
    _straighten(problems, measures, first)
    _straighten(measures, instruments, second)
    open_ends = sum(units for (_, i), units in second.items() if not i)
    if bare:
        words = reader.say("sankey.bare", n=len(bare))
        problems.append(_Bar("-", words, len(bare), _NONE))
        measures.append(_Bar("-", reader.say("sankey.no_measure"), len(bare), _NONE))
        first["-", "-"] = len(bare)
    if open_ends:
        instruments.append(_Bar("", reader.say("sankey.no_instrument"), open_ends, _NONE))
    for bars, side in ((measures, first), (instruments, second)):
        for bar in bars:
            bar.units = max(bar.units, sum(n for (_, end), n in side.items() if end == bar.key), 1)
    for bar in measures:
        bar.units = max(bar.units, sum(n for (start, _), n in second.items() if start == bar.key))
    canvas = Canvas(_WIDTH)
    title = reader.both("sankey.title" if bare else "sankey.title_all", bare=len(bare), all=count)
    y = head(canvas, reader, title, reader.both("sankey.subtitle"))
    middle = (_WIDTH - _BOX) / 2
    places = (MARGIN + _TEXT, middle, _WIDTH - MARGIN - _TEXT - _BAR)
    scale = min(7.0, 560 / max(sum(b.units for b in problems), sum(b.units for b in measures), 1))
    for x, kind in zip(places, ("problem", "measure", "instrument"), strict=True):
        anchor = "end" if x == places[0] else "start"
        canvas.text(
            x + (_BAR if x == places[0] else 0), y + 14, reader.say(f"sankey.{kind}"), size=14, bold=True, anchor=anchor
        )
    top = y + 30
    bottom = max(_stack(bars, top, scale) for bars in (problems, measures, instruments))
    columns = [{bar.key: bar for bar in bars} for bars in (problems, measures, instruments)]
    _bands(canvas, reader, first, columns[0], columns[1], places[0] + _BAR, places[1], scale)
    _bands(canvas, reader, second, columns[1], columns[2], places[1] + _BOX, places[2], scale)
    for x, bars, left in zip(places, (problems, measures, instruments), (True, False, False), strict=True):
        _draw_bars(canvas, x, bars, left=left)
    named = _name_bare(canvas, reader, columns[0]["-"], bare, places[0]) if bare else []
    shown = [bar.key for bars in (problems, measures, instruments) for bar in bars if "://" in bar.key] + named
    extra = [(_NONE, reader.say("sankey.gap"))]
    height = foot(
        canvas, reader, bottom + 12, {reader.cls(iri) for iri in shown}, extra=extra, note=reader.both("sankey.note")
    )
    finding = title.best(reader.language)
    told = [(m, expand(prop), end, g) for p, m, i, *by in rows
            for prop, end, g in (("sei:addresses", p, by[0]), ("sei:usesInstrument", i, by[1])) if m and end]  # fmt: skip
    edges = tuple(edge for edge in reader.edges(told) if {edge.source, edge.target} <= set(shown))
    table = Table(tuple(reader.text(expand(c)) for c in ("sei:Problem", "sei:Measure", "sei:Instrument")),
                  tuple(sorted({tuple(reader.text(x) if x else "–" for x in row[:3]) for row in rows})))  # fmt: skip
    return Picture(canvas.finish(height, title=finding), finding, tuple(map(reader.node, shown)), edges, table, title)


def _links(
    rows: Sequence[tuple[str, ...]],
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int], list[str], int]:
    first = {(p, m): 1 for p, m, *_ in rows if m}
    held = {(m, i) for _, m, i, *_ in rows if m and i}
    named = {m for m, _ in held}
    second = dict.fromkeys(sorted(held | {(m, "") for _, m in first if m not in named}), 1)
    covered = {p for p, _ in first}
    everything = {row[0] for row in rows}
    return dict(sorted(first.items())), second, sorted(everything - covered), len(everything)


def _merged(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for pair in pairs:
        found[pair] += 1
    return dict(found)


def _most(reader: Reader, keys: Sequence[str], rest: str, colour: str) -> tuple[list[_Bar], Callable[[str], str]]:
    """The bars with most links; all others become one. Also gives the function that says which bar a key falls to."""
    counts: dict[str, int] = defaultdict(int)
    for key in keys:
        counts[key] += 1
    order = sorted(counts, key=lambda key: (-counts[key], key))
    kept = set(order if len(order) <= _MOST else order[: _MOST - 1])
    bars = [_Bar(key, reader.text(key), counts[key], colour) for key in order if key in kept]
    others = len(order) - len(kept)
    if others:
        bars.append(_Bar("+", reader.say(rest, n=others), sum(counts[k] for k in order if k not in kept), colour))

    def place(key: str) -> str:
        return key if key in kept else "+"

    return bars, place


def _straighten(left: list[_Bar], right: list[_Bar], links: dict[tuple[str, str], int]) -> None:
    """Orders the right bars by the mean place of the left ones they are joined to; the collective bar stays last."""
    place = {bar.key: number for number, bar in enumerate(left)}
    mean = {}
    for bar in right:
        near = [place[start] for start, end in links if end == bar.key and start in place]
        mean[bar.key] = sum(near) / len(near) if near else len(left)
    right.sort(key=lambda bar: (bar.key == "+", mean[bar.key], bar.key))


def _stack(bars: list[_Bar], top: float, scale: float) -> float:
    y = top
    for bar in bars:
        bar.height = max(bar.units * scale, 3.0)
        bar.y = y + max(_PITCH - bar.height - _GAP, 0) / 2
        y += max(bar.height + _GAP, _PITCH)
    return y


def _bands(
    canvas: Canvas, reader: Reader, links: dict[tuple[str, str], int], left: dict[str, _Bar], right: dict[str, _Bar],
    x1: float, x2: float, scale: float,
) -> None:  # fmt: skip
    order = sorted(links, key=lambda pair: (left[pair[0]].y, right[pair[1]].y))
    arrive: dict[tuple[str, str], float] = {}
    for start, end in sorted(links, key=lambda pair: (right[pair[1]].y, left[pair[0]].y)):
        arrive[start, end] = right[end].y + right[end].used_left
        right[end].used_left += links[start, end] * scale
    for start, end in order:
        source, target, wide = left[start], right[end], links[start, end] * scale
        y1, y2 = source.y + source.used_right, arrive[start, end]
        source.used_right += wide
        middle = (x1 + x2) / 2
        colour = _NONE if end in ("-", "") else target.colour
        with canvas.group(
            cls="edge", ident=f"{start}  {end}", title=f"{source.words} → {target.words}: {links[start, end]}"
        ):
            canvas.path(
                f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}V{y2 + wide:.1f}"
                f"C{middle:.1f} {y2 + wide:.1f} {middle:.1f} {y1 + wide:.1f} {x1:.1f} {y1 + wide:.1f}z",
                fill=colour, opacity=0.32,
            )  # fmt: skip


def _name_bare(canvas: Canvas, reader: Reader, bar: _Bar, bare: Sequence[str], x: float) -> list[str]:
    """Names problems without a measure beside their bar, those of most documents first; returns which."""
    order = [problem for problem, *_ in reader.rows("lanes-problems") if problem in set(bare)]
    room = int((bar.height - 8) / _NAMES)
    kept = order[: room - 2] if room < len(order) + 1 else order
    if room < 3:
        return []
    reader.prepare(kept)
    y = bar.y + 14
    canvas.text(x - 7, y, bar.words, size=12.5, bold=True, fill=_NONE, anchor="end")
    for problem in kept:
        y += _NAMES
        with canvas.group(cls="node", ident=problem, title=reader.text(problem)):
            canvas.text(x - 7, y, cut(reader.text(problem), _TEXT - 12, 12), size=12, fill=MUTED, anchor="end")
    if len(order) > len(kept):
        words = reader.say("more", n=len(order) - len(kept))
        canvas.text(x - 7, y + _NAMES, words, size=12, bold=True, fill=_NONE, anchor="end")
    return kept


def _draw_bars(canvas: Canvas, x: float, bars: list[_Bar], *, left: bool) -> None:
    for bar in bars:
        strong = "://" not in bar.key and bar.key != "+"
        with canvas.group(cls="node", ident=bar.key if "://" in bar.key else "", title=bar.words):
            canvas.rect(x, bar.y, _BAR, bar.height, fill=bar.colour, cls="box")
            text = cut(bar.words, _TEXT - 12, 12.5, bold=strong)
            at = bar.y + bar.height / 2 + 4.5
            if bar.key != "-" and x != MARGIN + _TEXT and x + _BOX < _WIDTH - MARGIN - _TEXT:
                canvas.rect(x + _BOX - _BAR, bar.y, _BAR, bar.height, fill=bar.colour)
            if bar.key == "-" and left and bar.height > 3 * _NAMES + 8:
                continue  # named one by one
            canvas.text(x - 7 if left else x + _BAR + 7, at, text, size=12.5, bold=strong, fill=_NONE if strong else INK,
                        anchor="end" if left else "start")  # fmt: skip
