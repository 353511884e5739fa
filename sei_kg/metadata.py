"""Publication data that a text gives of itself: title, authors, date, publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sei_kg.lexicon import read_lexicon

__all__ = ["Author", "Metadata", "is_publication_line"]


@dataclass(frozen=True, slots=True)
class Author:
    """One author as printed. ``names``: the name, then the same name in other writing; ``passage``, ``i``, ``j``: where
    the first stands (``Passage.text[i:j]``); ``affiliations``: (name, passage, i, j) of each body printed for them."""

    names: tuple[str, ...]
    passage: int
    i: int
    j: int
    affiliations: tuple[tuple[str, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the text says of its own publication; what it does not say, or not beyond doubt, is empty.

    Attributes:
        title: passage index of the title, or -1; ``title_text`` its reading text.
        authors: in printed order.
        issued: date of first publication as an ISO prefix ("2020", "2020-03", "2020-03-27"), or "".
        issued_passage: index of the passage that says so, or -1.
        publisher: name as printed, or "", with ``publisher_passage``.
        number: official document number as printed (国发〔2010〕32号), or "", with ``number_passage``.
    """

    title: int = -1
    title_text: str = ""
    authors: tuple[Author, ...] = ()
    issued: str = ""
    issued_passage: int = -1
    publisher: str = ""
    publisher_passage: int = -1
    number: str = ""
    number_passage: int = -1


@cache
def _line_patterns() -> list[re.Pattern[str]]:
    data = read_lexicon("structure")["metadata"]
    return [
        re.compile(pattern, re.I)
        for name in ("authors", "publisher", "dates", "original", "number")
        for pattern in ([data[name]] if isinstance(data[name], str) else data[name])
    ]


def is_publication_line(text: str) -> bool:
    """Whether a short line tells of the publication (date, source, author, number) rather than of the subject."""
    return len(text) <= 160 and any(pattern.fullmatch(text.strip()) for pattern in _line_patterns())
