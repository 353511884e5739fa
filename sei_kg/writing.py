"""Writing the reading text: blocks of lines become paragraphs, every character mapped to the document.

White space is folded; a line end becomes a blank, or nothing between Chinese characters; a blank that typesetting put
between a figure and a Chinese character goes. A word that was broken at a line end is joined; its hyphen stays where
the document elsewhere writes the word with one, or has both halves as words of their own.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sei_kg.layout import Block
from sei_kg.reading_text import MARKS, MapBuilder, MappedText

__all__ = ["Hyphens", "write"]

_ZH = "\u4e00-\u9fff"
_FOLDED = re.compile(rf"[\s{MARKS}](?:[\s{MARKS}]+|(?<=[^ ])|(?<=[{_ZH}] )(?=[0-9])|(?<=[0-9%] )(?=[{_ZH}]))")
_NO_BLANK = re.compile(rf"[{_ZH}，。；：！？、“”‘’（）《》〈〉【】「」『』…—]")
_HYPHENS = "-‐"
_BREAKING = frozenset(_HYPHENS)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEFT = re.compile(r"[^\W\d_]+$")
_RIGHT = re.compile(r"[^\W\d_]+")
_SUSPENDED = frozenset({"and", "or", "to"})


class Hyphens:
    """Decides whether a hyphen at a line end belongs to the word, by how the document writes its words elsewhere."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: set[str] | None = None

    def _known(self) -> set[str]:
        """The words the document writes without a line end in them, and the parts of its compounds."""
        if self._words is None:
            tokens = self._text.lower().split()
            whole = {b for a, b in pairwise(["", *tokens]) if a[-1:] not in _BREAKING and b[-1] not in _BREAKING}
            found: set[str] = set()
            for word in _WORD.findall(" ".join(sorted(whole))):
                found.add(word)
                if "-" in word:
                    parts = word.split("-")
                    found.update(parts)
                    found.update(f"{a}-{b}" for a, b in pairwise(parts))
            self._words = found
        return self._words

    def joiner(self, left_end: int, right_start: int) -> str:
        """ "" (drop the hyphen), "-" (keep it) or "- " for the word broken between ``left_end`` and ``right_start``."""
        left = _LEFT.search(self._text, max(0, left_end - 40), left_end)
        right = _RIGHT.match(self._text, right_start, right_start + 40)
        if left is None or right is None or right[0][0].isupper():
            return "-"
        a, b = left[0].lower(), right[0].lower()
        if b in _SUSPENDED:
            return "- "
        known = self._known()
        if f"{a}-{b}" in known:
            return "-"
        if a + b in known:
            return ""
        return "-" if len(a) > 2 and len(b) > 2 and a in known and b in known else ""


def write(builder: MapBuilder, clean: MappedText, block: Block, hyphens: Hyphens) -> tuple[int, int]:
    """Writes a block; returns its span in the builder's text."""
    text = clean.text
    begin = builder.length
    lines = block.lines
    for k, line in enumerate(lines):
        end, joint = line.end, ""
        if k + 1 < len(lines):
            following = lines[k + 1].start
            if (
                text[end - 1] in _HYPHENS
                and end - line.start > 1
                and text[following].isalpha()
                and text[end - 2].isalpha()
            ):
                kept = hyphens.joiner(end - 1, following)
                end -= not kept
                joint = " " if kept == "- " else ""
            elif not (_NO_BLANK.match(text[end - 1]) and _NO_BLANK.match(text[following])):
                joint = " "
        _fold(builder, text, line.start, end)
        if joint and builder.length > begin:
            builder.put(joint, min(line.end, len(text) - 1))
    return begin, builder.length


def _fold(builder: MapBuilder, text: str, start: int, end: int) -> None:
    done = start
    for match in _FOLDED.finditer(text, start, end):
        builder.copy(text, done, match.start())
        done = match.end()
        piece = match[0]
        if len(piece) == 1 and piece == " ":
            continue  # between a figure and a Chinese character
        blank = re.search(r"\s", piece)
        if blank and done < end and match.start() > start:
            builder.put(" ", match.start() + blank.start())
    builder.copy(text, done, end)
