"""Tables of figures: rows of cells under a heading row, and the figure that each numeric cell gives.

Two shapes are read: indicators down the side and times across the top, and the other way round. Cells are told by bars
(Markdown, HTML) or, in plain text, by tabs and runs of blanks. The unit stands in the cell ("12.1%"), in brackets behind
the indicator (产值（亿元）), or in the line above (单位：亿元); a whole number without one is a count where its row names what is
counted ("Firms with a patent"), and else no figure. Any other table is left
alone: ``Grid.rows`` tells the reader which passages not to read as sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sei_kg.lexicon import read_lexicon
from sei_kg.passages import Passage, Reading
from sei_kg.quantities import COUNT, Quantity, find_quantities
from sei_kg.times import Interval, find_times, resolve

__all__ = ["Cell", "Grid", "Reckoned", "find_grids", "read_grid"]

_BAR = re.compile(r"[^|]+")
_GAP = re.compile(r"\t+|[ \u3000]{2,}")
_NUMBER = re.compile(r"[约≈±<>≥≤+-]?\s*\d[\d,]*(?:\.\d+)?")
_BRACKETS = re.compile(r"\s*[（(]([^()（）]{1,24})[)）]\s*$")
_HAN = re.compile("[\u4e00-\u9fff]")
_MOST_ROWS, _MOST_COLUMNS = 400, 40
_LONGEST_NAME = 60
_LEAST_COUNT = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``text`` stands at [i, j) of the reading text of its passage; "" for an empty one."""

    passage: int
    i: int
    j: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its first row is the heading; every row has as many cells. ``unit`` is that of a line above, or ""."""

    cells: tuple[tuple[Cell, ...], ...]
    language: str
    unit: str

    @property
    def rows(self) -> Iterator[int]:
        """Indexes of the passages that are its rows."""
        return (row[0].passage for row in self.cells)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One figure of a table: ``name`` without its unit; ``heading`` the cell of its time, whose words tell the kind."""

    cell: Cell
    quantity: Quantity
    name: str
    label: Cell
    heading: Cell
    interval: Interval
    kind: str


def find_grids(reading: Reading) -> list[Grid]:
    """The tables of a document: two or more passages, one behind the other, cut into equally many cells."""
    grids: list[Grid] = []
    run: list[tuple[Cell, ...]] = []
    for passage in reading.passages:
        row = _cells(reading, passage)
        if run and (not row or row[0].passage != run[-1][0].passage + 1 or len(row) != len(run[0])):
            grids += _grid(reading, run)
            run = []
        if row and len(run) < _MOST_ROWS:
            run.append(row)
    return [*grids, *_grid(reading, run)]


def _grid(reading: Reading, rows: Sequence[tuple[Cell, ...]]) -> list[Grid]:
    numbers = sum(_NUMBER.match(cell.text) is not None for row in rows[1:] for cell in row[1:])
    if len(rows) < 2 or not numbers:
        return []
    first = rows[0][0].passage
    above = _unit_line().search(reading.passages[first - 1].text[-40:]) if first else None
    words = "".join(cell.text for cell in (*rows[0], *(row[0] for row in rows)))
    language = "zh" if _HAN.search(words) else "en"  # rows are mostly digits: their own language means little
    return [Grid(tuple(rows), language, above[1] if above else "")]


def _cells(reading: Reading, passage: Passage) -> tuple[Cell, ...]:
    text = passage.text
    if passage.kind == "noise" and "|" in text:
        found = [(match.start(), match[0]) for match in _BAR.finditer(text)]
        if text.lstrip().startswith("|"):  # the bar that opens a row is left out: the first cell is empty
            found.insert(0, (0, ""))
    elif len(text) <= 400 and passage.kind in ("sentence", "noise", "item"):
        printed = reading.source.text[passage.start : passage.end].strip()
        if not ("  " in printed or "\t" in printed or "\u3000" in printed) or not _GAP.search(printed):
            return ()
        found, at = [], 0
        for piece in _GAP.split(printed):
            i = text.find(" ".join(piece.split()), at)
            if i < 0:
                return ()
            found.append((i, " ".join(piece.split())))
            at = i + len(found[-1][1])
    else:
        return ()
    row = []
    for i, piece in found:
        body = piece.strip()
        i += len(piece) - len(piece.lstrip())
        row.append(Cell(passage.index, i, i + len(body), body))
    while row and not row[-1].text:
        row.pop()
    return tuple(row) if 2 <= len(row) <= _MOST_COLUMNS else ()


def read_grid(grid: Grid, document: Interval | None) -> Iterator[Reckoned]:
    """The figures of a table, row by row; none where neither its heading row nor its first column names times."""
    head, body = grid.cells[0], grid.cells[1:]
    across = [_time(cell, grid.language, document) for cell in head[1:]]
    down = [_time(row[0], grid.language, document) for row in body]
    if sum(time is not None for time in across) * 2 > len(across):
        for row in body:
            for cell, heading, interval in zip(row[1:], head[1:], across, strict=True):
                yield from _reckoned(grid, cell, row[0], heading, interval, document)
    elif sum(time is not None for time in down) * 2 > len(down):
        for row, interval in zip(body, down, strict=True):
            for cell, label in zip(row[1:], head[1:], strict=True):
                yield from _reckoned(grid, cell, label, row[0], interval, document)


def _time(cell: Cell, language: str, document: Interval | None) -> Interval | None:
    """The one time that a heading is; one of many words is no heading of a time."""
    times = find_times(cell.text, language) or find_times(f"{cell.text}年", "zh")
    if len(cell.text) > 24 or len(times) != 1 or times[0].sort in ("duration", "compared", "now", "same", "year"):
        return None
    return resolve(times[0], before=None, document=document)


def _reckoned(
    grid: Grid, cell: Cell, label: Cell, heading: Cell, interval: Interval | None, document: Interval | None
) -> Iterator[Reckoned]:
    number = _NUMBER.match(cell.text)
    if interval is None or number is None or not 2 <= len(label.text) <= _LONGEST_NAME or _NUMBER.match(label.text):
        return
    brackets = _BRACKETS.search(label.text)
    name = label.text[: brackets.start()] if brackets else label.text
    own = cell.text[number.end() :].strip()
    unit = own or (brackets[1] if brackets else grid.unit)
    blank = " " if unit[:1].isascii() and unit[:1].isalpha() else ""
    found = find_quantities(f"{number[0].lstrip('+ ')}{blank}{unit}", grid.language, ()) if unit else ()
    counted = None if unit else _counted(number[0], name)
    if counted is None and (len(found) != 1 or found[0].sort == "duration"):
        return
    quantity = counted or found[0]
    made = Quantity(cell.i, cell.j, quantity.value, None, quantity.unit, quantity.sort, comparator=quantity.comparator)
    yield Reckoned(cell, made, name.strip(), label, heading, interval, _kind(heading, interval, document))


def _counted(number: str, name: str) -> Quantity | None:
    """A whole number in a row that names what it counts ("Firms with a patent", "Number of docks", 企业数), else None."""
    digits = number.replace(",", "").lstrip("约≈±<>≥≤+- ")
    if not digits.isdecimal() or int(digits) < _LEAST_COUNT or not _counting().match(name):
        return None
    return Quantity(0, len(number), Decimal(digits), None, COUNT, "count")


def _kind(heading: Cell, interval: Interval, document: Interval | None) -> str:
    """What the words of a heading say of its figures; those of a year to come are targets."""
    for kind, pattern in _kinds().items():
        if pattern.search(heading.text):
            return kind
    ahead = document is not None and interval.years[0] > document.years[1]
    return "Target" if ahead else "Actual"


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    data = read_lexicon("observations")["tables"]
    return {kind: re.compile(data[f"pattern_{kind.lower()}"], re.IGNORECASE) for kind in ("Target", "Forecast")}


@cache
def _counting() -> re.Pattern[str]:
    return re.compile(read_lexicon("observations")["tables"]["pattern_counting"])


@cache
def _unit_line() -> re.Pattern[str]:
    return re.compile(read_lexicon("observations")["tables"]["pattern_unit_line"], re.IGNORECASE)
