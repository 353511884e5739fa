"""From decoded text to passages: sections with their roles, and the sentences, headings and list items in them.

A passage is the smallest piece of text that can prove a statement: one heading, one sentence or one list item. It has
two texts. ``exact`` is the slice of the document, untouched; ``text`` is what a reader reads: words joined that a line
end broke, white space folded, markup, footnote marks and page furniture left out. ``span`` leads back from the second
to the first.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from sei_kg.documents import Source
from sei_kg.metadata import Metadata
from sei_kg.records import quickly_made

__all__ = ["Passage", "Reading", "Section", "read_passages"]

Kind = str  # "title", "heading", "sentence", "item", "caption", "reference" or "noise"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands below it, up to the next heading of the same or a higher level.

    Attributes:
        index: position in ``Reading.sections``; section 0 is the document itself (before the first heading).
        number: the number as printed, without closing punctuation ("3.1.2", "(i)", "一"), or "".
        title: the heading's reading text without its number; "" for section 0.
        level: 0 for the document, 1 for a top heading, and so on.
        role: slug of a concept of ontology/vocab/section-roles.ttl, e.g. ``section-role-problem``.
        parent: index of the section that holds this one; -1 for section 0.
        heading: index of the heading's passage in ``Reading.passages``; -1 where there is none.
    """

    index: int
    number: str
    title: str
    level: int
    role: str
    parent: int
    heading: int

    @property
    def name(self) -> str:
        """What a citation calls the section: its number, else its title."""
        return self.number or self.title


@quickly_made
@dataclass(frozen=True, slots=True)
class Passage:
    """One heading, sentence or list item.

    Attributes:
        index: position in ``Reading.passages``; passages are in the order of the text and do not overlap.
        start, end: offsets into ``Source.text``.
        exact: ``Source.text[start:end]``.
        text: the reading text.
        segments: (index in ``text``, offset in ``Source.text``) where a run of unchanged characters begins; ascending.
        kind: "title", "heading", "sentence", "item", "caption", "reference" or "noise" (table rows).
        language: "en" or "zh".
        section: index of the section it stands in (a heading stands in the section it opens).
        paragraph: number of the paragraph; the sentences of one paragraph share it, each list item has its own.
        role: slug of the section role, by heading or lead cue.
        translation_of: index of the passage of the other language it is a translation of, or -1.
        lead: index of the passage that introduces the list a list item belongs to, or -1.
        number: the number printed before a heading or list item ("3.1", "（一）", "①"), or ""; neither number nor
            bullet is part of ``text`` and ``exact``.
    """

    index: int
    start: int
    end: int
    exact: str
    text: str
    segments: tuple[tuple[int, int], ...]
    kind: Kind
    language: str
    section: int
    paragraph: int
    role: str
    translation_of: int = -1
    lead: int = -1
    number: str = ""

    def offset(self, i: int) -> int:
        """The offset in ``Source.text`` of character ``i`` of ``text`` (0 <= i < len(text))."""
        at, offset = self.segments[bisect_right(self.segments, (i, 1 << 62)) - 1]
        return offset + i - at

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Offsets in ``Source.text`` of ``text[i:j]`` (end exclusive); i < j."""
        segments = self.segments
        if len(segments) == 1:
            at, offset = segments[0]
            return offset + i - at, offset + j - at
        return self.offset(i), self.offset(j - 1) + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, cut into sections and passages."""

    source: Source
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    metadata: Metadata = field(default_factory=Metadata)

    def section_of(self, passage: Passage) -> Section:
        return self.sections[passage.section]

    def ancestors(self, section: Section) -> list[Section]:
        """The sections that hold this one, nearest first, the document last."""
        found = []
        while section.parent >= 0:
            section = self.sections[section.parent]
            found.append(section)
        return found


def read_passages(source: Source) -> Reading:
    """Cuts a document into sections and passages.

    The way: clean text, lines, blocks, outline, sentences, translations, publication data. Never fails on any text;
    time grows linearly with its length.
    """
    from sei_kg.assembly import assemble

    return assemble(source)
