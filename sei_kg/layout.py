"""Layout: lines to blocks. Page furniture is set aside, lines that a page or a column broke are joined.

A block is one paragraph, heading, list item, caption or table row. Whether two lines belong together is told by what a
typesetter does: text that was wrapped fills its line, is seldom closed by a full stop, and goes on in lower case.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from sei_kg.lexicon import read_lexicon
from sei_kg.metadata import imprint_of
from sei_kg.reading_text import BOLD, BOLD_END, HEADING_MARKS, ITEM, MARKS
from sei_kg.scripts import columns

__all__ = ["Block", "Line", "blocks_of", "lines_of"]

_UNWRAPPED = 240  # columns; no page is that wide, so the line is a paragraph
_NARROW = 40  # columns; shorter lines are lists and labels, not wrapped text
_ZH = "\u4e00-\u9fff"
_NUMBER = re.compile(
    r"(?:第\s?[0-9一二三四五六七八九十百零〇]{1,6}\s?[章节条篇编部](?=[\s\u4e00-\u9fff:：]|$)|"
    r"[一二三四五六七八九十]{1,3}\s?[、.]|[（(]\s?[一二三四五六七八九十]{1,3}\s?[）)]|"
    rf"\d{{1,2}}(?:\s?\.\s?\d{{1,2}}){{1,4}}[.)、]?(?=\s|[{_ZH}{MARKS}])(?!\s?[个万亿元倍年月日千百吨%])|"
    r"\d{1,2}\s?[.、)）](?!\d)|[（(]\s?(?:\d{1,2}|[ivxlIVXL]{1,5}|[a-z])\s?[）)]|[IVX]{1,5}[.、](?=\s)|"
    r"[①-⑳⑴-⒇]|\[\d{1,3}\]|(?:Chapter|Section|Article|Part)\s+(?:\d{1,3}|[IVXLC]{1,6})\b[.:]?)\s*"
)
_WEAK_NUMBER = re.compile(r"\d")  # a figure at the head of a wrapped line looks the same
_NUMBER_START = frozenset("第一二三四五六七八九十（([IVXCSAP0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽")
_BULLET = re.compile(rf"(?:[•·▪■◆●○➢➤►▶✓\uf0b7{ITEM}]\s*|[*+–—-]\s+|——\s?|—(?=[{_ZH}]))")
_BULLET_START = frozenset(f"•·▪■◆●○➢➤►▶✓\uf0b7{ITEM}*+–—-")
_PREFIXED = frozenset(f"#>|{HEADING_MARKS}{BOLD}{BOLD_END}") | _BULLET_START | _NUMBER_START
_TERMINAL = re.compile(rf"[.!?。！？…;；:：][\"'”’」』）)》\]{MARKS}]*$")
_HASHES = re.compile(r"(#{1,6})(?:[ \t]+|(?=[^\s#\d]))")
_QUOTE = re.compile(r"(?:>[ \t]?){1,5}")
_TEASER = 60  # characters at most in the title of another page
_RUNNING = 120  # characters at most in a running title


@dataclass(slots=True)
class Line:
    """One line, offsets into the clean text.

    Attributes:
        start, end: without blanks, marks, number and bullet.
        whole: where the line begins with its number.
        width: columns; a Chinese character counts two.
        gap: blank lines or a page end stand before it.
        level: of a heading told by markup, else 0.
        bold: the whole line is bold.
        lead: end of a bold run that opens the line, or -1.
        row: a table row; the bar that opens it is left out.
        imprint: tells at the foot of a page whose page it is.
    """

    start: int
    end: int
    whole: int
    width: int = 0
    indent: int = 0
    gap: bool = False
    level: int = 0
    bold: bool = False
    lead: int = -1
    bullet: bool = False
    number: str = ""
    noise: bool = False
    feed: bool = False
    row: bool = False
    imprint: bool = False
    open: bool = True  # does not end like a sentence


@dataclass(slots=True)
class Block:
    """Lines that belong together. ``kind``: text, item, heading, number (heading or item), caption, row."""

    lines: list[Line]
    kind: str = "text"
    width: int = 0
    first: Line = field(init=False)

    def __post_init__(self) -> None:
        self.first = self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lexicon = read_lexicon("structure")
    ends = lexicon["open_ends"]
    return (
        re.compile("(?:" + "|".join(lexicon["noise_lines"]) + r")[\s。.]*", re.I),
        re.compile(r"(?:\b(?:" + "|".join(ends["en"]) + r")|(?:" + "|".join(ends["zh"]) + r")|,)$", re.I),
        re.compile("|".join(f"(?:{pattern})" for pattern in lexicon["captions"]), re.I),
    )


def lines_of(text: str) -> list[Line]:
    """The lines of the clean text that hold something; page furniture is flagged as noise."""
    found: list[Line] = []
    position, gap, size, plain = 0, True, len(text), text.isascii()
    noise = _patterns()[0]
    while position <= size:
        stop = text.find("\n", position)
        stop = size if stop < 0 else stop
        piece = text[position:stop]
        body = piece.strip()
        if not body:
            gap = True
            position = stop + 1
            continue
        start = position + piece.find(body[0])
        end = start + len(body)
        feed = start > position and "\x0c" in text[position : min(start, position + 8)]
        line = Line(start, end, start, indent=start - position, gap=gap or feed, feed=feed)
        position = stop + 1
        if start < end and text[start] in _PREFIXED:
            _read_prefix(text, line)
        if line.start >= line.end:
            gap = True
            continue
        gap = False
        length = line.end - line.whole
        line.width = length if plain or length > 4000 else columns(text[line.whole : line.end])
        line.noise = length <= 200 and not line.level and noise.fullmatch(text, line.whole, line.end) is not None
        if line.noise and (named := imprint_of(text[line.start : line.end])):
            line.noise, line.imprint, line.end = False, True, line.start + named
        line.open = _TERMINAL.search(text, max(line.start, line.end - 12), line.end) is None
        found.append(line)
    _flag_teasers(text, found)
    if len(found) > 30:
        _flag_running_titles(text, found)
    return found


@cache
def _teasers() -> re.Pattern[str]:
    return re.compile(read_lexicon("structure")["teasers"], re.I)


def _flag_teasers(text: str, lines: list[Line]) -> None:
    """The titles of other pages below a line such as "Related news": short, without a full stop, without a number."""
    below = False
    for line in lines:
        if line.noise or (line.level and line.end - line.start <= _TEASER):
            told = _teasers().fullmatch(text, line.start if line.level else line.whole, line.end) is not None
            below, line.noise = below or told, line.noise or told
        if line.noise:
            continue
        below = below and line.open and not line.number and not line.level and line.end - line.whole <= _TEASER
        line.noise = below


def _read_prefix(text: str, line: Line) -> None:
    """Strips what stands before the words of a line: heading signs, quotation signs, bullets, numbers, bold marks."""
    at, end, opened = line.start, line.end, False
    for _ in range(6):
        if at >= end:
            break
        sign = text[at]
        if sign in HEADING_MARKS:
            line.level, at = HEADING_MARKS.index(sign) + 1, at + 1
        elif sign in (BOLD, BOLD_END):
            opened, at = sign == BOLD, at + 1
        elif sign == "#" and not line.level:
            match = _HASHES.match(text, at, end)
            if match is None:
                break
            line.level, at = len(match[1]), match.end()
            while end > at and text[end - 1] in "# ":
                end -= 1
        elif sign == "|" and at + 1 < end and not line.row:
            line.row, at = True, at + 1
        elif sign == ">" and (match := _QUOTE.match(text, at, end)):
            at = match.end()
        elif not line.bullet and sign in _BULLET_START and (match := _BULLET.match(text, at, end)):
            line.bullet, at = True, match.end()
        elif not line.number and sign in _NUMBER_START and (match := _NUMBER.match(text, at, end)):
            line.number, line.whole, at = "".join(match[0].split()), at, match.end()
            if at >= end and not line.number.startswith("第") and line.number[:1] not in "CSAP":
                at, line.number = match.start(), ""  # nothing but a number: a page number, a table cell
                break
        else:
            break
        while at < end and text[at] == " ":
            at += 1
    if line.number:
        line.number = line.number.rstrip(".、:：") if line.number[0] not in "（(" else line.number
        if line.number.endswith((")", "）")) and line.number[0] not in "（(":
            line.number = line.number[:-1]
    else:
        line.whole = at
    if opened:
        close = text.find(BOLD_END, at, end)
        line.bold = close < 0 or close >= end - 2
        line.lead = -1 if line.bold else close
    while end > at and text[end - 1] in (BOLD, BOLD_END, " "):
        end -= 1
    if line.number and at >= end:  # "第一章" alone on its line
        at = line.whole
        while text[end - 1].isspace():
            end -= 1
    line.start, line.end = at, end


def _flag_running_titles(text: str, lines: list[Line]) -> None:
    """A short line that comes back on page after page, next to page numbers or in the middle of sentences."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if 3 < line.end - line.whole <= _RUNNING and not line.noise and not line.bullet:
            places[text[line.whole : line.end].strip("0123456789 |·-–—/")].append(index)
    for indexes in places.values():
        if len(indexes) < 3:
            continue
        neighbours = {_line_text(text, lines, index - 1) for index in indexes}
        if len(neighbours) * 5 < len(indexes) * 4:
            continue  # it comes back with its paragraph, not with the page
        proofs = 0
        for index in indexes:
            before = lines[index - 1] if index else None
            after = lines[index + 1] if index + 1 < len(lines) else None
            if lines[index].feed or (before and before.noise) or (after and (after.noise or after.feed)):
                proofs += 1
            elif before and after and before.open and before.width >= _NARROW:
                proofs += text[after.start].islower()
        if proofs * 2 >= len(indexes):
            for index in indexes:
                lines[index].noise = True


def _line_text(text: str, lines: list[Line], index: int) -> str:
    return text[lines[index].start : lines[index].end] if 0 <= index < len(lines) else ""


def _full(text: str, a: Line, b: Line, width: int) -> bool:
    """Whether the first word of ``b`` would not have fitted on the line ``a`` of a page ``width`` columns wide."""
    if "\u4e00" <= text[b.start] <= "\u9fff":
        return a.width >= 0.88 * width
    blank = text.find(" ", b.start, min(b.end, b.start + 20))
    word = (blank if blank > 0 else min(b.end, b.start + 20)) - b.start
    return a.width + word >= 0.85 * width


def _belongs(text: str, a: Line, b: Line, *, width: int, wrapped: bool, short: bool, hangs: bool) -> bool:
    """Whether line ``b`` goes on where ``a`` stopped; ``short``: ``a`` closes a block short enough for a heading;
    ``hangs``: ``b`` is indented below a bullet or number."""
    if (
        b.level
        or b.bullet
        or b.number
        or a.level
        or a.imprint
        or b.imprint
        or _patterns()[2].match(text, b.start, b.end)
    ):
        return False
    if b.bold or a.bold:
        return a.bold and b.bold and not b.gap
    last, first = text[a.end - 1], text[b.start]
    if last in "-\xad‐" and a.end - a.start > 1 and text[a.end - 2].isalpha() and first.isalpha() and not b.bullet:
        return a.width >= 5
    lower, zh = first.islower(), "\u4e00" <= first <= "\u9fff"
    if hangs and not b.gap and not zh and b.width < _UNWRAPPED:
        return True
    unfinished = a.open and _patterns()[1].search(text, max(a.start, a.end - 12), a.end) is not None
    if b.gap:
        if not a.open or short or a.width < (0.6 * width if width >= _NARROW else _UNWRAPPED):
            return False
        if a.width >= _UNWRAPPED or not wrapped:
            return a.width >= 80 and (lower or (zh and (last in "，、,的和与")))
        return lower or unfinished or (zh and _full(text, a, b, width))
    if a.width >= _UNWRAPPED:
        return a.open and lower
    if b.width >= _UNWRAPPED:
        return unfinished and lower
    if not a.open:
        return wrapped and width >= _NARROW and b.indent <= a.indent + 1 and _full(text, a, b, width)
    if width < _NARROW:
        return unfinished or (lower and a.width >= 25 and wrapped)
    if lower or unfinished:
        return wrapped or unfinished or a.width >= 30
    return wrapped and _full(text, a, b, width) and b.indent <= a.indent + 1


def blocks_of(text: str, lines: list[Line]) -> list[Block]:
    """The lines that are no noise, joined where they belong together, in the order of the text."""
    lines = _without_noise(lines)
    widths = [line.width if line.width < _UNWRAPPED else 0 for line in lines]
    body = [line for line in lines if _NARROW <= line.width < _UNWRAPPED and not line.level and not line.bullet]
    inside = sum(line.width for line in body)
    beyond = sum(line.width for line in lines if line.width >= _UNWRAPPED)
    wrapped = len(body) >= 5 and inside >= beyond and sum(line.open for line in body) * 10 >= len(body) * 4
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        width = max(widths[max(0, index - 4) : index + 4])
        if blocks:
            block = blocks[-1]
            a = block.last
            if (
                line.number
                and wrapped
                and not line.gap
                and a.open
                and _WEAK_NUMBER.match(line.number)
                and a.width >= 0.7 * width
                and not (a.number[:1].isdecimal() and a.number.count(".") == line.number.count("."))
            ):
                line.number, line.start = "", line.whole
            listed = block.first.bullet or _WEAK_NUMBER.match(block.first.number) is not None
            hangs = listed and not block.first.level and line.indent >= block.first.indent + 2
            short = bool(block.first.number) and len(block.lines) <= 3 and not block.first.bullet
            if _belongs(text, a, line, width=width, wrapped=wrapped, short=short, hangs=hangs):
                block.lines.append(line)
                block.width += line.width
                continue
        blocks.append(Block([line], _kind(text, line), line.width))
    return blocks


def _kind(text: str, line: Line) -> str:
    if line.level:
        return "heading"
    if line.row:
        return "row"
    if line.imprint:
        return "caption"
    if _patterns()[2].match(text, line.start, line.end) and line.width <= 400:
        return "caption"
    if line.number:
        return "number"
    return "item" if line.bullet else "text"


def _without_noise(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    gap = False
    for line in lines:
        if line.noise:
            gap = True
        else:
            line.gap = line.gap or gap
            gap = False
            kept.append(line)
    return kept
