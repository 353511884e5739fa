"""How wide a text is, and where to break it, without asking a font file.

Widths are those of Helvetica, Arial and Liberation Sans, which share their metrics (Adobe's public AFM tables, in
thousandths of the type size); a Chinese character, and a quotation mark or dash beside one, is one em wide. What is
drawn carries its measured width as SVG ``textLength``, so that a viewer with another font squeezes the line rather than
letting it run out of its box.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["CJK_FONTS", "FONTS", "cjk", "cut", "text_width", "wrap"]

_CJK = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Droid Sans Fallback'"
)
FONTS = f"'Liberation Sans', Arial, Helvetica, Roboto, 'Segoe UI', 'DejaVu Sans', {_CJK}, sans-serif"
CJK_FONTS = (
    f"{_CJK}, 'Liberation Sans', Arial, sans-serif"  # for lines that hold Chinese: not every program tries the next
)
_GROUPS = {  # width -> characters
    191: "'", 222: "ijl’‘", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r“”", 334: "{}", 355: '"', 389: "*", 400: "°",
    469: "^", 500: "Jckvxyzsç", 556: "#$0123456789?L_abdeghnopqu–éèêáàóòúùäöüñ", 584: "+<=>~×÷±", 611: "FTZ",
    667: "&ABEKPSVXYÄÉ", 722: "CDHNRUwÜ", 778: "GOQÖ", 833: "Mm", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_WIDTHS = {char: width for width, chars in _GROUPS.items() for char in chars}
_BOLD = 1.07  # bold letters are wider by so much, on the average of English text
_TOKEN = re.compile(r"\s+|[A-Za-z0-9\u00c0-\u024f'’.,;:!?%&()/\-–]+|.", re.S)
_NO_START = frozenset("，。、；：？！）》」』”’％,.;:?!)%…·")
_WIDE_IN_CHINESE = "“”‘’…—·"  # marks that a Chinese font sets one em wide
_NO_END = frozenset("（《「『“‘([")


def cjk(char: str) -> bool:
    """Whether a character is set one em wide."""
    return unicodedata.east_asian_width(char) in "WF"


@lru_cache(maxsize=4096)
def _char(char: str) -> int:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if cjk(char):
        return 1000
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0
    return 667


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of text.

    Args:
        text: one line.
        size: type size in user units.
        bold: whether it is set in bold.

    Returns:
        The width in the same units.
    """
    total = sum(map(_char, text))
    if not text.isascii() and any(mark in text for mark in _WIDE_IN_CHINESE) and any(map(cjk, text)):
        total += sum(1000 - _char(char) for char in text if char in _WIDE_IN_CHINESE)
    return total * size / 1000 * (_BOLD if bold else 1.0)


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened with an ellipsis to fit a width."""
    text = " ".join(text.split())
    if text_width(text, size, bold=bold) <= width:
        return text
    chinese = any(map(cjk, text))
    room, out = width - size * (_BOLD if bold else 1.0), ""
    for char in text:
        wide = 1000 if chinese and char in _WIDE_IN_CHINESE else _char(char)
        room -= wide * size / 1000 * (_BOLD if bold else 1.0)
        if room < 0:
            break
        out += char
    return out.rstrip(" ,.;:，、；：（(") + "…"


def wrap(text: str, width: float, size: float, *, lines: int = 3, bold: bool = False) -> list[str]:
    """Breaks a text into lines that fit.

    English breaks at blanks, Chinese between characters but never before closing or after opening punctuation; a word
    that is wider than the line is cut in pieces. What needs more than ``lines`` ends with an ellipsis.

    Args:
        text: any text; white space is folded.
        width: of a line, in the units of ``size``.
        size: type size.
        lines: most lines, at least 1.
        bold: whether it is set in bold.
    """
    rows: list[str] = []
    row = ""
    tokens = [
        token for match in _TOKEN.finditer(" ".join(text.split())) for token in _pieces(match[0], width, size, bold)
    ]
    for index, token in enumerate(tokens):
        joined = row + (" " if token.isspace() else token)
        if not row or text_width(joined.rstrip(), size, bold=bold) <= width:
            row = joined if row or not token.isspace() else ""
            continue
        held = ""
        if token[0] in _NO_START:  # a closing mark takes the character before it along to the next line
            while len(row) > 1 and (not held or held[0] in _NO_START):
                row, held = row[:-1], row[-1] + held
        while len(row) > 1 and row[-1] in _NO_END:
            row, held = row[:-1], row[-1] + held
        if len(rows) == lines - 1:
            rest = row + held + "".join(tokens[index:])
            return [*rows, cut(rest, width, size, bold=bold)]
        rows.append(row.rstrip())
        row = held + token.lstrip()
    if row.strip():
        rows.append(row.rstrip())
    return rows or [""]


def _pieces(token: str, width: float, size: float, bold: bool) -> list[str]:
    if len(token) < 2 or text_width(token, size, bold=bold) <= width:
        return [token]
    found, piece = [], ""
    for char in token:
        if piece and text_width(piece + char, size, bold=bold) > width:
            found.append(piece)
            piece = ""
        piece += char
    return [*found, piece]
