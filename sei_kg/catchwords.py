"""Words that open a paragraph like a heading: labels ("Abstract:"), bold catchwords, short sentences in a series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sei_kg.layout import Block
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.metadata import is_publication_line

__all__ = ["FIGURE", "catchwords", "label_of"]

FIGURE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|[个家项件座条种名人天日月万亿倍成]|percent\b)(?!\d)")  # no heading counts
_CATCHWORD = re.compile(r"[^.:。：!?！？;；]{3,90}[.:。：]")
_LED = 30  # characters at least of a text that a catchword opens
_FEW = 5  # words of a catchword that nothing marks


def catchwords(blocks: Sequence[Block], texts: Sequence[str]) -> dict[int, int]:
    """Block -> length of the words that open it like a heading: bold ones ("**Talent.** Train ..."), and short English
    sentences without a verb of telling where neighbours open in the same way ("Talent. Train ... Reform tendering. Limit")."""
    found: dict[int, int] = {}
    plain: dict[int, int] = {}
    for index, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        first = block.first
        if block.kind not in ("text", "item") or first.number or first.level or is_publication_line(text):
            continue
        match = _CATCHWORD.match(text)
        if match is None or len(text) - match.end() < _LED or FIGURE.search(match[0]) or label_of(text):
            continue
        if text[match.end()] != " " and text[match.end()] < "\u2e80":
            continue  # U.S., 3:1
        if first.lead > 0 and 0 <= match.end() - (first.lead - first.start) <= 1:
            found[index] = match.end()
        elif match[0].endswith(".") and len(match[0].split()) <= _FEW and not _tells().search(match[0]):
            plain[index] = match.end()
    for index, length in plain.items():
        near = [other for other in (index - 1, index + 1) if other in plain]
        if any(blocks[other].kind == blocks[index].kind for other in near) and blocks[index].first.lead < 0:
            found[index] = length
    return found


@cache
def _tells() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation(read_lexicon('structure')['telling'])})\b|\w(?:ed|’s|'s)\b", re.I)


def label_of(text: str) -> int:
    """Length of the label that opens a paragraph ("Abstract:", "【摘要】"), with what parts it from the text, or 0."""
    match = _label().match(text)
    return match.end() if match and match.end() < len(text) else 0


@cache
def _label() -> re.Pattern[str]:
    heads = read_lexicon("structure")["roles"]["abstract"]["heads"]
    words = alternation(heads["en"]) + "|" + alternation(heads["zh"])
    return re.compile(rf"[\[【]?(?:{words})\s*(?:[.:：。—–-]+|[\]】][:：]?)\s*", re.I)
