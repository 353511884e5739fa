"""Texts with what they state marked in them, and how much of it the finders find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sei_kg.claims import Claim, find_claims
from sei_kg.documents import Source
from sei_kg.mentions import find_mentions
from sei_kg.passages import read_passages
from sei_kg.vocabulary import Vocabulary

SENTENCES = Path(__file__).parent / "data" / "sentences"
_MARK = re.compile(r"\{([PMAFpmaf]):([^{}]*)\}")
_KIND = {"P": "problem", "M": "measure", "A": "measure", "F": "measure"}
_STATUS = {"A": {"adopted"}, "F": {"foreign"}, "M": {"recommended", "contained"}}
_EDGES = '，。；：“”"、 （）'
_SAME = 0.5  # share that the words marked and the words found have in common, of all of both


@dataclass(frozen=True)
class Marked:
    """One text; ``marks`` are (letter, i, j) with offsets in ``text``."""

    title: str
    text: str
    marks: tuple[tuple[str, int, int], ...]


@dataclass
class Tally:
    """Counts over texts: of what is wanted, what was found; of what was found, what is right."""

    wanted: int = 0
    found: int = 0
    given: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        return self.found / max(self.wanted, 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.given, 1)


def marked_texts(name: str) -> Iterator[Marked]:
    """The texts of a file of ``tests/data/sentences``."""
    for block in re.split(r"^=== ", (SENTENCES / name).read_text("utf-8"), flags=re.M)[1:]:
        head, body = block.split("\n", 1)
        title = head.split(" | ", 1)[1]
        raw = title + "\n\n" + "\n\n".join(body.strip().split("\n")) + "\n"
        text, marks, at = "", [], 0
        for mark in _MARK.finditer(raw):
            text += raw[at : mark.start()]
            marks.append((mark[1], len(text), len(text) + len(mark[2])))
            text += mark[2]
            at = mark.end()
        yield Marked(title, text + raw[at:], tuple(marks))


def compared(marked: Marked, vocabulary: Vocabulary) -> tuple[dict[str, Tally], list[str]]:
    """How the claims found in a text agree with its marks, by kind; and where not, in words."""
    reading = read_passages(Source("marked", marked.text, "0" * 64))
    found = [
        (claim, _bare(marked.text, *reading.passages[claim.passage].span(claim.i, claim.j)))
        for claim in find_claims(reading, find_mentions(reading, vocabulary).mentions, vocabulary)
    ]
    pairs = sorted(
        (-_common((i, j), span), m, n)
        for m, (letter, i, j) in enumerate(marked.marks)
        for n, (claim, span) in enumerate(found)
        if claim.kind == _KIND[letter.upper()] and _common((i, j), span) >= _SAME
    )
    of_mark: dict[int, int] = {}
    for _, m, n in pairs:
        if m not in of_mark and n not in of_mark.values():
            of_mark[m] = n
    tallies, wrong = {"problem": Tally(), "measure": Tally(), "status": Tally()}, []
    for m, (letter, i, j) in enumerate(marked.marks):
        if letter.islower():
            continue
        tally = tallies[_KIND[letter]]
        tally.wanted += 1
        tally.found += m in of_mark
        if m not in of_mark:
            wrong.append(f"missed {letter}: {marked.text[i:j]}")
        elif letter in _STATUS:
            claim = found[of_mark[m]][0]
            tallies["status"].wanted += 1
            tallies["status"].found += claim.status in _STATUS[letter]
    for n, (claim, (i, j)) in enumerate(found):
        tallies[claim.kind].given += 1
        tallies[claim.kind].right += n in of_mark.values()
        if n not in of_mark.values():
            wrong.append(f"not marked, {_told(claim)}: {marked.text[i:j]}")
    return tallies, wrong


def _told(claim: Claim) -> str:
    return f"{claim.kind} ({claim.rule})"


def _common(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / (max(a[1], b[1]) - min(a[0], b[0]))


def _bare(text: str, i: int, j: int) -> tuple[int, int]:
    while i < j and text[i] in _EDGES:
        i += 1
    while i < j and text[j - 1] in _EDGES:
        j -= 1
    return i, j
