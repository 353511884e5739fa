"""Structure: what each block is - title, heading, list item, caption, reference, running text.

Headings are told by markup, by numbers of every habit (1.1, (i), 一、, （一）, 第二章), by bold lines and by short
lines that stand alone above longer text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sei_kg.catchwords import FIGURE, catchwords, label_of
from sei_kg.dates import DATE_LINE
from sei_kg.layout import Block
from sei_kg.lexicon import read_lexicon
from sei_kg.metadata import is_body_name, is_publication_line
from sei_kg.patterns import compiled
from sei_kg.role_cues import OTHER, heading_role
from sei_kg.scripts import language as language_of
from sei_kg.sentences import sentences

__all__ = ["Outline", "number_style", "ordinal", "read_headings"]

_ZH_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_END = re.compile(r"[.。!！;；:：,，、…]$")
_INNER_END = re.compile(r"[。！]|[a-z][.!?]\s+[A-Z]")
_LONGEST = {"en": 95, "zh": 40}
_BRACKETED = re.compile(r"【[^【】，。；：]{2,16}】\s*")  # 第三条　【人才】……
_BODY = re.compile(r"[\u4e00-\u9fff]{2,}(?:厅|局|委|部|会|院|办|行|署|办公室|政府|集团)")
_RUN_IN = {"en": 130, "zh": 36}
_SIGNS = re.compile(
    r"(?=.{3,120}$)[A-Z][\w’'&-]*(?:,?\s(?:of|the|and|for|on|&|[A-Z][\w’'&-]*))*"
)  # a long English name


@lru_cache(4096)
def ordinal(number: str) -> int:
    """The rank a printed number tells: 2 for "2", "(ii)", "（二）", "第二章", "②"; the last part of "3.2"; else 0."""
    core = number.strip("()（） 第章节条篇编部.").split(".")[-1].strip()
    core = re.sub(r"^(?:chapter|section|article|part)\s*", "", core, flags=re.I)
    if core.isdecimal():
        return int(core)
    if core and all(c in _ZH_DIGITS or c in "十百" for c in core):
        total, digit = 0, 0
        for c in core:
            if c in _ZH_DIGITS:
                digit = _ZH_DIGITS[c]
            else:
                total += (digit or 1) * (10 if c == "十" else 100)
                digit = 0
        return total + digit
    low = core.lower()
    if low and all(c in _ROMAN for c in low):
        values = [_ROMAN[c] for c in low]
        return sum(-v if k + 1 < len(values) and v < values[k + 1] else v for k, v in enumerate(values))
    if len(core) == 1:
        if "①" <= core <= "⑳":
            return ord(core) - ord("①") + 1
        if "⑴" <= core <= "⒇":
            return ord(core) - ord("⑴") + 1
        if "a" <= low <= "z":
            return ord(low) - ord("a") + 1
    return 0


@lru_cache(4096)
def number_style(number: str) -> str:
    """The habit a number is written in: 章, 节, 条, zh., zh(), dec1 (1), dec2 (1.1), (1), (i), (a), roman, circle."""
    if number.startswith("第"):
        return "章" if number[-1] in "章篇编部" else number[-1]
    word = re.match(r"(chapter|part|section|article)", number, re.I)
    if word:
        return {"chapter": "章", "part": "章", "section": "节", "article": "条"}[word[1].lower()]
    core = number.strip("()（）")
    bracket = "()" if core != number else ""
    if number.startswith("["):
        return "ref"
    if core[:1] in "一二三四五六七八九十":
        return "zh" + (bracket or ".")
    if core[:1].isdecimal():
        return "(1)" if bracket else f"dec{core.count('.') + 1}"
    if "①" <= core[:1] <= "⒇":
        return "circle"
    if not bracket:
        return "roman"
    return "(i)" if all(c in "ivxIVX" for c in core) else "(a)"


@dataclass(slots=True)
class Outline:
    """What a block is in the structure.

    Attributes:
        kind: title, heading, sentence, item, caption, reference, noise.
        run_in: the first sentence alone is the heading; the rest of the block is its text.
        front: stands before the running text begins (authors, dates, menus).
        issuing: belongs to a signature.
        twin: translation of the heading just before it.
        article: opens a section of its own without a heading (第三条).
        bracketed: length of what opens the block as its heading, a title in brackets (【人才】) or a bold catchword, else 0.
        label: length of a label that opens the paragraph ("Abstract: "), else 0.
        last: the last run-in heading of a series: its section ends with its paragraph.
    """

    kind: str = "sentence"
    run_in: bool = False
    front: bool = False
    issuing: bool = False
    twin: bool = False
    article: bool = False
    label: int = 0
    bracketed: int = 0
    last: bool = False


def read_headings(blocks: list[Block], texts: list[str]) -> list[Outline]:
    """Tells for each block (``texts``: their reading texts) what it is."""
    outlines = [Outline() for _ in blocks]
    size, opened = len(blocks), catchwords(blocks, texts)
    for index, block in enumerate(blocks):
        if block.kind == "caption":
            outlines[index].kind = "caption"
        elif block.kind == "row":
            outlines[index].kind = "noise"
        elif block.kind == "item":
            outlines[index].kind = "item"
    body = _body_begins(blocks, texts)
    for index in range(min(body, size)):
        if outlines[index].kind == "caption" and is_publication_line(texts[index]):
            outlines[index].kind = "sentence"
    _find_title(blocks, texts, outlines, body)
    _find_signatures(blocks, texts, outlines, body)
    references = False
    for index, block in enumerate(blocks):
        outline, text = outlines[index], texts[index]
        if outline.kind not in ("sentence", "item") or outline.issuing or not text:
            continue
        after = index + 1
        language = language_of(text)
        if _twin(blocks, texts, outlines, index, language):
            outline.kind, outline.twin = "heading", True
            continue
        while after < size and outlines[after].kind == "caption":
            after += 1
        if after < size and _other_language_number(blocks, texts, index, after, language):
            after += 1
        plain = not block.first.level and not block.first.bold
        if number_style(block.first.number) == "ref" if block.first.number else False:
            outline.kind = "reference"
            continue
        if references and plain and (heading_role(text) == OTHER or block.first.number):
            outline.kind = "reference"
            continue
        titled = _BRACKETED.match(text) if block.first.number else None
        if titled:
            outline.kind, outline.bracketed = "heading", titled.end()
            outline.run_in = titled.end() < len(text)
            references = False
            body = min(body, index)
            continue
        outline.bracketed = opened.get(index, 0) if body <= index and not references else 0
        if outline.bracketed:
            outline.kind, outline.run_in = "heading", True
            continue
        if plain or block.first.lead > 0:
            outline.label = label_of(text)
            if outline.label:
                continue
        found = _heading(blocks, texts, outlines, index, after, language, body)
        if found:
            outline.kind, outline.run_in = "heading", found == "run-in"
            references = not outline.run_in and heading_role(text) == "section-role-references"
        elif number_style(block.first.number) == "条" if block.first.number else False:
            outline.article = True
        elif block.kind in ("number", "item"):
            outline.kind = "item"
        if outline.kind == "heading":
            body = min(body, index)
        outline.front = index < body and outline.kind in ("sentence", "item")
    _close_series(blocks, outlines)
    return outlines


def _close_series(blocks: list[Block], outlines: list[Outline]) -> None:
    """Flags run-in headings whose next number does not follow: the text after their paragraph is not theirs."""
    following: dict[str, int] = {}  # habit -> rank of the next block that has it
    for block, outline in zip(reversed(blocks), reversed(outlines), strict=True):
        if outline.kind == "heading" and not outline.run_in:
            following.clear()
        elif outline.bracketed and not block.first.number:
            outline.last = block.first.bullet or not following.get("catchword")
            following["catchword"] = 1
        elif block.first.number:
            style, rank = number_style(block.first.number), ordinal(block.first.number)
            outline.last = outline.run_in and following.get(style) != rank + 1
            following[style] = rank


def _body_begins(blocks: list[Block], texts: list[str]) -> int:
    """The first block of running text: a sentence of some length, or more than one."""
    for k, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if block.kind == "caption" or block.first.level or len(text) < 15 or is_publication_line(text):
            continue
        zh = language_of(text) == "zh"
        closed = text.rstrip("\"'”’」』）)")[-1:] in (".", "。", "！", "!", "；") or _INNER_END.search(text)
        if len(text) > (90 if zh else 250) or (len(text) > (15 if zh else 45) and closed):
            return k
    return len(blocks)


def _find_title(blocks: list[Block], texts: list[str], outlines: list[Outline], body: int) -> None:
    candidates = [k for k in range(min(body, 40)) if outlines[k].kind == "sentence" and texts[k]]
    marked = [k for k in candidates if blocks[k].first.level == 1] or [k for k in candidates if blocks[k].first.level]
    if marked and blocks[marked[0]].first.level <= 2 and not blocks[marked[0]].first.number:
        found = marked[0]
    else:
        found = next((k for k in candidates if _may_be_title(blocks[k], texts[k]) and not _issuer(texts, k)), -1)
    if found < 0 or heading_role(texts[found], whole=True) != OTHER:
        return
    outlines[found].kind = "title"
    title, after = texts[found], found + 1
    if after < len(blocks) and blocks[after].kind != "row" and language_of(texts[after]) != language_of(title):
        other = texts[after]
        close = 0.2 < len(other) / len(title) < 5 and len(other) > 5 and not is_publication_line(other)
        if close and not _END.search(other) and not is_body_name(other) and not blocks[after].first.number:
            outlines[after].kind, outlines[after].twin = "title", True


def _may_be_title(block: Block, text: str) -> bool:
    if block.first.number or not 4 <= len(text) <= 250 or is_publication_line(text) or DATE_LINE.fullmatch(text):
        return False
    if _INNER_END.search(text) or _letterhead().fullmatch(text):
        return False
    bodies = text.split()
    if len(bodies) > 1 and language_of(text) == "zh" and all(_BODY.fullmatch(body) for body in bodies):
        return False  # the bodies of a joint notice stand above its title
    return not _END.search(text) or text.endswith(("...", "…"))


def _issuer(texts: list[str], k: int) -> bool:
    """Whether the line is the body that issues, set above a title that begins with 关于."""
    return k + 1 < len(texts) and texts[k + 1].startswith("关于") and _BODY.fullmatch(texts[k]) is not None


@cache
def _letterhead() -> re.Pattern[str]:
    return re.compile("|".join(read_lexicon("structure")["letterheads"]), re.I)


def _find_signatures(blocks: list[Block], texts: list[str], outlines: list[Outline], body: int) -> None:
    """A line that is nothing but a date, and the short lines above it, after the running text began."""
    for k in range(body + 1, len(blocks)):
        if len(texts[k]) > 40 or not DATE_LINE.fullmatch(texts[k]):
            continue
        outlines[k].issuing = True
        above = k - 1
        while above > body and k - above <= 4 and outlines[above].kind == "sentence":
            short = len(texts[above]) <= 40 or _SIGNS.fullmatch(texts[above])
            if not short or len(texts[above]) <= 2 or _END.search(texts[above]) or blocks[above].first.number:
                break
            outlines[above].issuing = True
            above -= 1
        if k + 1 < len(blocks) and compiled(r"[（(].{2,20}[）)]").fullmatch(texts[k + 1]):
            outlines[k + 1].issuing = True


def _twin(blocks: list[Block], texts: list[str], outlines: list[Outline], index: int, language: str) -> bool:
    """Whether the block is the heading just above once more, in the other language."""
    if index == 0 or outlines[index - 1].kind != "heading" or outlines[index - 1].run_in or outlines[index - 1].twin:
        return False
    above, here, text = blocks[index - 1], blocks[index], texts[index]
    if language_of(texts[index - 1]) == language or len(text) > 250 or not 0.1 < len(text) / len(texts[index - 1]) < 10:
        return False
    if above.first.number or here.first.number:
        return bool(here.first.number) and ordinal(above.first.number) == ordinal(here.first.number)
    return not _END.search(text) and len(text) <= _LONGEST[language]


def _other_language_number(blocks: list[Block], texts: list[str], index: int, after: int, language: str) -> bool:
    here, there = blocks[index].first.number, blocks[after].first.number
    return bool(here and there) and ordinal(here) == ordinal(there) and language_of(texts[after]) != language


def _heading(
    blocks: list[Block], texts: list[str], outlines: list[Outline], index: int, after: int, language: str, body: int
) -> str:
    """ "whole", "run-in" or "": whether a block is a heading."""
    block, text, first = blocks[index], texts[index], blocks[index].first
    following = blocks[after] if after < len(blocks) else None
    next_text = texts[after] if following else ""
    closed = _END.search(text) is not None
    if first.level:
        return "whole" if len(text) <= 300 else ""
    if first.bold and len(text) <= 200 and (first.number or not closed):
        return "whole"
    if DATE_LINE.fullmatch(text):
        return ""
    if first.number and block.kind == "number":
        return _numbered_heading(blocks, texts, outlines, index, following, next_text, language, closed)
    if following is None or len(text) > _LONGEST[language] or len(block.lines) > 2:
        return ""
    longer = len(next_text) > max(1.5 * len(text), 40 if language == "zh" else 80)
    if block.kind == "item":
        bare = following.kind == "text" and not _END.search(text) and longer and not following.first.bullet
        return "whole" if bare and _END.search(next_text) else ""
    if closed or len(text) < 2 or not any(c.isalpha() for c in text) or _not_heading().fullmatch(text):
        return ""
    opens = longer or following.kind in ("item", "number", "heading") or (following.first.bold and following.first.gap)
    cue = heading_role(text) != OTHER
    if index < body and not cue:
        return ""
    alone = first.gap and following.first.gap
    if text[0].islower() and (not alone or len(text.split()) > 6):
        return ""
    announces = alone and len(text.split()) <= 8 and language == "en" and _END.search(next_text) is not None
    if not opens and not (alone and cue) and not announces:
        return ""
    before = texts[index - 1] if index else ""
    if before and not first.gap and not _END.search(before) and outlines[index - 1].kind != "heading":
        return ""
    return "whole" if alone or longer or cue else ""


@cache
def _not_heading() -> re.Pattern[str]:
    return re.compile("|".join(read_lexicon("structure")["not_headings"]), re.I)


def _numbered_heading(
    blocks: list[Block],
    texts: list[str],
    outlines: list[Outline],
    index: int,
    following: Block | None,
    next_text: str,
    language: str,
    closed: bool,
) -> str:
    text, first = texts[index], blocks[index].first
    style = number_style(first.number)
    spans = sentences(text) if len(text) < 5000 else []
    if style == "条":
        return ""
    if len(spans) != 1 or len(text) > 250:
        run_in = (
            len(spans) > 1 and spans[0][1] <= _RUN_IN[language] and not text[: spans[0][1]].endswith(("!", "?", "？"))
        )
        counted = FIGURE.search(text, 0, spans[0][1]) is not None if spans else False
        return "run-in" if run_in and not counted and not _sibling_item(blocks, outlines, index) else ""
    if style in ("章", "节"):
        return "whole"
    if style.startswith("dec") and style != "dec1":
        return "whole" if not closed or (following is not None and following.kind == "text") else ""
    rank = ordinal(first.number)
    if following is not None and following.first.number and number_style(following.first.number) == style:
        return "whole" if style == "zh." and not closed else ""
    if index and outlines[index - 1].kind == "item" and blocks[index - 1].first.number:
        above = blocks[index - 1].first.number
        if number_style(above) == style and ordinal(above) == rank - 1:
            return ""
    if following is None:
        return ""
    if not closed:
        return "whole"
    return "whole" if following.kind == "text" and len(next_text) > 1.5 * len(text) else ""


def _sibling_item(blocks: list[Block], outlines: list[Outline], index: int) -> bool:
    """Whether the block with the number before this one is an item: the members of a list are of one kind."""
    number = blocks[index].first.number
    for other in range(index - 1, max(-1, index - 4), -1):
        above = blocks[other].first.number
        if above and number_style(above) == number_style(number):
            return ordinal(above) == ordinal(number) - 1 and outlines[other].kind == "item"
    return False
