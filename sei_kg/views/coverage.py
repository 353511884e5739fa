"""The view ``coverage``: what is crossed with what, the rows without any cell first and marked.

The rows come from a query that lists every row, with or without a cell, so that what has none is not lost.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sei_kg.drawing.style import draw_shape, tint
from sei_kg.drawing.svg import INK, MUTED, PAPER, RULE, Canvas
from sei_kg.errors import UnknownNameError
from sei_kg.namespaces import INFERRED, expand
from sei_kg.resources import queries_dir
from sei_kg.views.frame import MARGIN, Slant, foot, head, label_lines
from sei_kg.views.picture import Edge, EmptyViewError, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["coverage", "pairs"]

_ROWS, _COLUMNS = 26, 18
_CELL, _LABEL, _SUM = 50.0, 330.0, 74.0
_BARE = "#b2324b"
_FIRST = ("measure", "instrument", "problem")  # what a kind is crossed with where nobody says


def pairs() -> list[tuple[str, str]]:
    """What can be crossed: (rows, columns)."""
    found = sorted(path.stem.split("-")[1:] for path in (queries_dir() / "views").glob("coverage-*.rq"))
    return [(row, column) for row, column in found]


@dataclass(frozen=True, slots=True)
class _Matrix:
    cells: Mapping[tuple[str, str], tuple[str, ...]]  # (row, column) -> graphs
    rows: Sequence[str]
    columns: Sequence[str]
    all_rows: int
    bare: frozenset[str]
    all_columns: int
    row_sums: Mapping[str, int]


def coverage(reader: Reader, request: Request) -> Picture:
    """Rows against columns, by default problems against measures."""
    row, column = (request.rows or "problem").casefold(), (request.columns or "").casefold()
    known = pairs()
    column = column or next((c for c in _FIRST if (row, c) in known), "")
    if (row, column) not in known:
        names = [f"{r} {c}" for r, c in known]
        raise UnknownNameError("coverage", f"{row} {column}".strip(), get_close_matches(f"{row} {column}", names, 3),
                               hint="known: " + ", ".join(names))  # fmt: skip
    matrix = _read(reader, request, f"coverage-{row}-{column}")
    if not matrix.rows or not matrix.cells:
        raise EmptyViewError(
            f"coverage {row} × {column}: " + reader.say("empty", "en"), hint=reader.say("empty_hint", "en")
        )
    return _draw(reader, matrix, row, column)


def _read(reader: Reader, request: Request, query: str) -> _Matrix:
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows: set[str] = set()
    chosen = {reader.resolve(name) for name in request.entities}
    told = reader.rows(query)
    left_out = reader.unsaid(graph for *_, graph in told if graph) if request.asserted else frozenset()
    for row, column, graph in told:
        if chosen and row not in chosen and column not in chosen:
            continue
        rows.add(row)
        if column and graph not in left_out:
            cells[row, column].add(graph)
    by_row: dict[str, int] = defaultdict(int)
    by_column: dict[str, int] = defaultdict(int)
    for row, column in cells:
        by_row[row] += 1
        by_column[column] += 1
    spoken = reader.rows_of("graphs", "entity", sorted(r for r in rows if not by_row[r]))
    bare = sorted(spoken, key=lambda r: (-sum(graph != INFERRED for (graph,) in spoken[r]), r))  # most spoken of first
    held = sorted((r for r in rows if by_row[r]), key=lambda r: (by_row[r], r), reverse=True)
    room = max(_ROWS - len(held), _ROWS // 2)
    shown_bare, shown = bare[:room], held[: max(_ROWS - min(len(bare), room), 1)]
    in_sight: dict[str, int] = defaultdict(int)
    for row, column in cells:
        in_sight[column] += row in set(shown)
    columns = sorted(in_sight, key=lambda c: (-in_sight[c], -by_column[c], c))[:_COLUMNS]
    columns = [c for c in columns if in_sight[c]]
    # rows and columns that share cells stand together: rows by the mean place of their columns
    place = {column: n for n, column in enumerate(columns)}
    if len(columns) > 4 and max(by_row.values(), default=0) <= 4:
        order = {r: min((place[c] for c in columns if (r, c) in cells), default=99) for r in shown}
        shown = sorted(shown, key=lambda r: (order[r], r))
        columns = sorted(columns, key=lambda c: (min(n for n, r in enumerate(shown) if (r, c) in cells), c))
    else:
        shown = sorted(shown, key=lambda r: (by_row[r], r))
    return _Matrix({k: tuple(sorted(v)) for k, v in cells.items()}, [*shown_bare, *shown], columns, len(rows),
                   frozenset(bare), len(by_column), dict(by_row))  # fmt: skip


def _draw(reader: Reader, matrix: _Matrix, row: str, column: str) -> Picture:
    names = {kind: reader.label(expand(str(reader.words["kinds"][kind]))) for kind in (row, column)}
    reader.prepare([*matrix.rows, *matrix.columns])
    slant = Slant(reader, matrix.columns, cell=_CELL)
    overhang = slant.overhang
    width = 2 * MARGIN + _LABEL + _SUM + _CELL * len(matrix.columns) + overhang
    canvas = Canvas(max(width, 860))
    bare = len(matrix.bare)
    fullest = max(matrix.rows, key=lambda iri: (matrix.row_sums.get(iri, 0), iri))
    special = f"title_all_{row}_{column}"
    key = "title" if bare else special if special in reader.words["coverage"] else "title_all"
    title = reader.both(
        f"coverage.{key}", bare=bare, all=matrix.all_rows,
        row=reader.both(f"kinds_many.{row}"), column=names[column], count=reader.both(f"counted.{row}"),
    )  # fmt: skip
    sides = {"row": reader.both(f"kinds_many.{row}"), "column": reader.both(f"kinds_many.{column}"),
             "most": reader.label(fullest), "n": matrix.row_sums.get(fullest, 0)}  # fmt: skip
    y = head(canvas, reader, title, reader.both("coverage.subtitle" if bare else "coverage.subtitle_all", **sides))
    top = y + slant.height
    left = MARGIN + _LABEL + _SUM
    slant.draw(canvas, left, top)
    canvas.text(left - 10, top - 6, reader.say("coverage.number"), size=12, fill=MUTED, anchor="end")
    canvas.line(MARGIN, top, left + _CELL * len(matrix.columns), top, stroke=INK, weight=1.2)
    hidden = bare - len(matrix.bare.intersection(matrix.rows))
    cells = [graphs for key in itertools.product(matrix.rows, matrix.columns) if (graphs := matrix.cells.get(key))]
    unsaid = reader.unsaid(graph for graphs in cells for graph in graphs)
    edges: list[Edge] = []
    y = top + 4
    for place, iri in enumerate(matrix.rows):
        lines = label_lines(reader, reader.label(iri), _LABEL - 34, size=13, lines=2)
        height = 12 + 15.5 * len(lines)
        is_bare = iri in matrix.bare
        with canvas.group(cls="node", ident=iri, title=reader.text(iri)):
            if is_bare:
                canvas.rect(
                    MARGIN, y, left - MARGIN + _CELL * len(matrix.columns), height, fill=tint(_BARE, 0.09), cls="box"
                )
            elif place % 2:
                canvas.rect(MARGIN, y, left - MARGIN + _CELL * len(matrix.columns), height, fill="#f6f8fa", cls="box")
            draw_shape(canvas, MARGIN + 12, y + height / 2, reader.style(iri))
            for number, (text, size, second) in enumerate(lines):
                canvas.text(MARGIN + 26, y + 17.5 + 15.5 * number, text, size=size, fill=MUTED if second else INK)
            words = reader.say("coverage.none") if is_bare else str(matrix.row_sums[iri])
            canvas.text(
                left - 10, y + height / 2 + 4.5, words, size=13, bold=True, fill=_BARE if is_bare else INK, anchor="end"
            )
        for number, other in enumerate(matrix.columns):
            x = left + number * _CELL
            graphs = matrix.cells.get((iri, other))
            if graphs is None:
                canvas.circle(x + _CELL / 2, y + height / 2, 1.6, fill=RULE)
                continue
            edges.append(Edge(iri, "", other, graphs, unsaid.issuperset(graphs)))
            _cell(canvas, reader, edges[-1], x, y, height)
        y += height
        if is_bare and (place + 1 == len(matrix.rows) or matrix.rows[place + 1] not in matrix.bare):
            if hidden:
                words = reader.say("coverage.more_bare", n=hidden)
                canvas.text(MARGIN + 26, y + 17, words, size=13, bold=True, fill=_BARE)
                y += 26
            canvas.line(MARGIN, y, left + _CELL * len(matrix.columns), y, stroke=_BARE, weight=1.4)
    y = _rest(canvas, reader, matrix, y, left)
    shown = [*matrix.rows, *matrix.columns]
    extra = [(tint(_BARE, 0.2), reader.say("coverage.bare"))] if matrix.bare else []
    height = foot(
        canvas, reader, y + 8, {reader.cls(i) for i in shown}, extra=extra, note=reader.both("coverage.cells")
    )
    table = Table((names[row].best(reader.language), names[column].best(reader.language), reader.say("table.evidence")),
                  tuple((reader.text(r), reader.text(c), str(len(matrix.cells[r, c]))) for r in matrix.rows for c in matrix.columns
                        if (r, c) in matrix.cells) + tuple((reader.text(r), "—", "0") for r in matrix.rows if r in matrix.bare))  # fmt: skip
    finding = title.best(reader.language)
    return Picture(
        canvas.finish(height, title=finding), finding, tuple(map(reader.node, shown)), tuple(edges), table, title
    )


def _cell(canvas: Canvas, reader: Reader, edge: Edge, x: float, y: float, height: float) -> None:
    row, column, graphs, inferred = edge.source, edge.target, edge.graphs, edge.inferred
    style = reader.style(column)
    side = min(height - 6, 26.0)
    title = f"{reader.text(row)} × {reader.text(column)}: {len(graphs)}"
    with canvas.group(cls="edge" + (" inferred" if inferred else ""), ident=f"{row}  {column}", title=title):
        canvas.rect(
            x + (_CELL - side) / 2, y + (height - side) / 2, side, side, fill=PAPER if inferred else style.colour,
            stroke=style.colour, radius=4, dash="3 2" if inferred else "", weight=1.4,
        )  # fmt: skip
        canvas.text(x + _CELL / 2, y + height / 2 + 4.5, str(len(graphs)), size=12, bold=True,
                    fill=style.colour if inferred else PAPER, anchor="middle")  # fmt: skip


def _rest(canvas: Canvas, reader: Reader, matrix: _Matrix, y: float, left: float) -> float:
    covered = matrix.all_rows - len(matrix.bare) - sum(r not in matrix.bare for r in matrix.rows)
    words = []
    if covered > 0:
        words.append(reader.say("coverage.more_rows", n=covered))
    if matrix.all_columns > len(matrix.columns):
        words.append(reader.say("coverage.more_columns", n=matrix.all_columns - len(matrix.columns)))
    if words:
        y += 20
        canvas.text(MARGIN + 26, y, " · ".join(words), size=13, bold=True, fill=MUTED)
    return y
