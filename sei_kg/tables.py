"""Tables for people: columns where they fit, one block of lines a row where they do not.

Widths are those of a terminal: a Chinese character takes two columns (UAX #11). Space is shared so that narrow columns
keep their natural width and the wide ones share what is left (max-min fairness). Where that would squeeze a column below
a readable width, or make the table longer than the rows written one below the other, each row becomes a block of
"name  value" lines. Nothing is ever cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import combining, east_asian_width

__all__ = ["cell_width", "wrap", "write_columns", "write_table"]

_GAP = 2  # blanks between columns
_WORD = 14  # of a longer word, so much has to fit into a line
_READABLE = 24  # columns that running text needs
_SHORT = 12  # text up to this length is never broken
_LONGEST_NAME = 24  # of a column, where rows are blocks
_PIECE = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
_RULE = 200  # columns of the rule below the names, at most
_CLOSING = frozenset("，。、；：？！）》」』】”’％%,.;:?!)]}")  # never begins a line
_OPENING = frozenset("（《「『【“‘([{")  # never ends one


@lru_cache(maxsize=1 << 14)
def cell_width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """Lines of at most ``width`` columns (at least 2), those behind the first ``hanging`` columns shorter.

    Broken at blanks and between Chinese characters, words only where they must be.
    """
    lines: list[str] = []
    line, used, room = "", 0, width
    for piece in _pieces(text):
        size = cell_width(piece)
        if used + size <= room or not (piece.strip() or line):
            line, used = (line + piece, used + size) if line or piece.strip() else (line, used)
            continue
        if line.strip():
            lines.append(line.rstrip())
            room = width - hanging
        line, used = "", 0
        for c in piece.lstrip():
            step = cell_width(c)
            if used + step > room and line:
                lines.append(line)
                line, used, room = "", 0, width - hanging
            line, used = line + c, used + step
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """What a line may be broken between: words, blanks, and Chinese characters with the marks that belong to them."""
    found: list[str] = []
    glue = False
    for piece in _PIECE.findall(text):
        if found and not found[-1].isspace() and (glue or piece[0] in _CLOSING):
            found[-1] += piece
        else:
            found.append(piece)
        glue = piece[-1] in _OPENING
    return found


def write_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Rows as a table of at most ``width`` columns, or as blocks where a table would not be readable.

    Args:
        columns: names.
        rows: texts; control characters and line breaks become blanks.
        width: columns of the terminal, at least 20; None: as wide as the rows are, one line a row.
    """
    cells = [[_plain(cell) for cell in row] for row in rows]
    names = [_plain(name) for name in columns]
    natural = [max(map(cell_width, column)) for column in zip(names, *cells, strict=True)]
    if width is None or sum(natural) + _GAP * (len(names) - 1) <= width:
        return write_columns([names, *cells], natural, head=True)
    space = width - _GAP * (len(names) - 1)
    needed = [_needed(column, size) for column, size in zip(zip(names, *cells, strict=True), natural, strict=True)]
    if sum(needed) <= space:
        table = write_columns([names, *cells], _shares(natural, needed, space), head=True)
        if table.count("\n") <= 1 + sum(sum(1 for cell in row if cell) + 1 for row in cells) * 2:
            return table
    return _blocks(names, cells, max(width, 20))


def _needed(column: Sequence[str], natural: int) -> int:
    """The least width in which a column can be read: short values whole, of long ones every word."""
    words = max((cell_width(word) for cell in column for word in _pieces(cell)), default=1)
    if natural <= _SHORT:
        return natural
    return min(natural, max(min(words, _WORD), _READABLE if natural > 3 * _READABLE else _SHORT))


def _shares(natural: Sequence[int], needed: Sequence[int], space: int) -> list[int]:
    """Max-min fair widths: each column gets what it wants, up to a common level that fills the space."""
    low, high = 0, max(natural)
    while low < high:
        level = (low + high + 1) // 2
        total = sum(max(least, min(want, level)) for want, least in zip(natural, needed, strict=True))
        low, high = (level, high) if total <= space else (low, level - 1)
    widths = [max(least, min(want, low)) for want, least in zip(natural, needed, strict=True)]
    left = space - sum(widths)
    for i in sorted(range(len(widths)), key=lambda i: widths[i] - natural[i]):
        more = min(left, natural[i] - widths[i])
        widths[i], left = widths[i] + more, left - more
    return widths


def write_columns(rows: Sequence[Sequence[str]], widths: Sequence[int], *, head: bool = False) -> str:
    """Rows in columns of given widths, wrapped; with ``head`` the first row stands above a rule."""
    written = [_columns(row, widths) for row in rows]
    if head:
        written[0].append("─" * min(sum(widths) + _GAP * (len(widths) - 1), _RULE))
    lines: list[str] = []
    for number, part in enumerate(written):
        if number > int(head) and max(len(part), len(written[number - 1])) > 3:
            lines.append("")  # rows of many lines run into each other without a gap
        lines += part
    return "\n".join(lines) + "\n"


def _columns(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for number in range(max(map(len, wrapped), default=0)):
        line = ""
        for cell, width in zip(wrapped, widths, strict=True):
            part = cell[number] if number < len(cell) else ""
            line += part + " " * (width - cell_width(part) + _GAP)
        lines.append(line.rstrip())
    return lines


def _blocks(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Each row as lines of "name  value", numbered; empty values are left out."""
    count = len(str(len(rows)))
    room = min(max(map(cell_width, names)), _LONGEST_NAME, width // 3)
    widths = (count, room, width - count - room - 2 * _GAP)
    parts = []
    for number, row in enumerate(rows, 1):
        filled = [(name, cell) for name, cell in zip(names, row, strict=True) if cell] or [(names[0], "")]
        lines = []
        for at, (name, cell) in enumerate(filled):
            lines += _columns((str(number).rjust(count) if not at else "", name, cell), widths)
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _plain(text: str) -> str:
    """One line, without control characters: none of them reaches a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
