"""Sentences: where one ends, in English, Chinese and texts that mix them.

A full stop ends a sentence where a capital, a figure, a quotation mark or a Chinese character comes next and the word
before is neither an abbreviation nor an initial (abbreviations and the words that begin sentences stand in the
lexicon). A Chinese semicolon does where the sentence is long. No sentence is longer than ``LONGEST`` characters: a
longer one is cut at a clause mark.
"""

from __future__ import annotations

import re
from functools import cache

from sei_kg.lexicon import read_lexicon
from sei_kg.patterns import compiled
from sei_kg.scripts import language

__all__ = ["LONGEST", "sentences"]

LONGEST = 1200  # characters
_LONG_ZH, _LONG_EN = 160, 500  # from here on a semicolon parts a sentence
_CLOSERS = "\"'”’」』）)》\\]"
_END = re.compile(rf"[。！？!?.…]+[{_CLOSERS}]*")
_AFTER_STOP = re.compile(r"\s|$|[A-Z\u4e00-\u9fff]")
_LAST_WORD = re.compile(r"[A-Za-z.&]{1,12}$")
_NEXT = re.compile(r"\s*[\"'“‘(（\[《「]*([A-Z][A-Za-z’']*|[0-9\u4e00-\u9fff]|[^\sa-z])?")
_CLAUSE = re.compile(r"[；;]")
_CUT = re.compile(r"[；;，,、:：。]|\s")


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    lexicon = read_lexicon("structure")
    return frozenset(lexicon["abbreviations"]), frozenset(lexicon["sentence_starters"])


def _ends(text: str, at: int, stop: int) -> bool:
    """Whether the full stop at ``at`` (its run ends at ``stop``) ends a sentence."""
    if stop >= len(text):
        return True
    following = _NEXT.match(text, stop)
    word = following[1] if following else None
    if word is None:  # "... two years. (lead unit: ...)"
        return compiled(r"\s[(\[][a-z][a-z ]{2,30}:\s").match(text, stop) is not None
    if not text[stop].isspace() and text[stop] <= "\x7f":  # "end.Next": only where no name like U.S. or Node.js stands
        return (
            len(word) > 2
            and word[1:].islower()
            and at > 2
            and text[at - 3 : at].islower()
            and word.lower() in _words()[1]
        )
    before = _LAST_WORD.search(text, max(0, at - 12), at)
    if before:
        last = before[0].lower().lstrip(".")
        abbreviations, starters = _words()
        if (
            last in abbreviations
            or (len(last) == 1 and before[0].isupper())
            or compiled(r"(?:[a-z]\.)+[a-z]").fullmatch(last)
        ):
            return last not in {"no", "p", "fig", "figs", "vol", "pp"} and word.lower() in starters
    return True


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, without the white space between them; together they hold all else."""
    spans: list[tuple[int, int]] = []
    start, size = 0, len(text)
    limit = _LONG_ZH if language(text) == "zh" else _LONG_EN
    for match in _END.finditer(text):
        stop = match.end()
        if stop <= start:
            continue
        sign = text[match.start()]
        if sign == ".":
            if not _AFTER_STOP.match(text, stop) or not _ends(text, match.start(), stop):
                continue
        elif sign == "…" and stop - match.start() < 2:
            continue
        if sign in "!?" and stop < size:
            following = _NEXT.match(text, stop)
            if following is None or following[1] is None:
                continue
        _add(text, start, stop, limit, spans)
        start = stop
    if start < size:
        _add(text, start, size, limit, spans)
    return spans


def _add(text: str, start: int, end: int, limit: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    if end - start > limit:
        at, least = start, limit // 3
        for match in _CLAUSE.finditer(text, start, end):
            if match.end() - at >= least and end - match.end() >= least // 2:
                _bounded(text, at, match.end(), spans)
                at = match.end()
        start = at
    _bounded(text, start, end, spans)


def _bounded(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while end - start > LONGEST:
        cut = start + LONGEST
        for match in _CUT.finditer(text, start + LONGEST // 2, start + LONGEST):
            cut = match.end()
        _trimmed(text, start, cut, spans)
        start = cut
    _trimmed(text, start, end, spans)


def _trimmed(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
