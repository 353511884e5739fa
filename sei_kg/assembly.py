"""Assembly: the steps of reading, put together into sections and passages."""

from __future__ import annotations

from dataclasses import replace

from sei_kg.documents import Source
from sei_kg.layout import Block, blocks_of, lines_of
from sei_kg.metadata import Metadata
from sei_kg.passages import Passage, Reading, Section
from sei_kg.reading_text import MapBuilder, MappedText, clean
from sei_kg.scripts import chinese
from sei_kg.sections import Levels
from sei_kg.sentences import sentences
from sei_kg.structure import OTHER, Outline, heading_role, lead_role, mixed_role, number_style, read_headings
from sei_kg.writing import Hyphens, write

__all__ = ["assemble"]

_TITLE = "section-role-title"
_STICKY = frozenset({"section-role-abstract", "section-role-references", _TITLE})


def assemble(source: Source) -> Reading:
    """Reads one document; see ``passages.read_passages``."""
    cleaned = clean(source.text)
    blocks = blocks_of(cleaned.text, lines_of(cleaned.text))
    builder, hyphens = MapBuilder(cleaned), Hyphens(cleaned.text)
    spans = [write(builder, cleaned, block, hyphens) for block in blocks]
    read = builder.build()
    texts = [read.text[i:j] for i, j in spans]
    outlines = read_headings(blocks, texts)
    writer = _Writer(source, read)
    for index, (block, outline, text, (begin, _)) in enumerate(zip(blocks, outlines, texts, spans, strict=True)):
        writer.add(index, block, outline, text, begin)
    return Reading(source, tuple(writer.sections), tuple(writer.passages), Metadata())


class _Writer:
    """Turns blocks into passages, in the order of the text."""

    def __init__(self, source: Source, read: MappedText) -> None:
        self.source, self.read = source, read
        self.sections = [Section(0, "", "", 0, OTHER, -1, -1)]
        self.passages: list[Passage] = []
        self.levels = Levels()
        self.roles = [OTHER]  # for each section, the role of what comes next in it
        self.current = 0
        self.list: list[tuple[str, int]] = []  # (habit of the numbers or bullets, passage that introduces them)

    def add(self, index: int, block: Block, outline: Outline, text: str, begin: int) -> None:
        if not text.strip():
            return
        if outline.kind == "heading" and not outline.run_in:
            self.list.clear()
            self._heading(index, block, outline, text, begin)
            return
        spans = [(0, len(text))] if outline.kind in ("title", "noise", "reference") else sentences(text)
        if outline.kind == "title":
            self._passage(index, begin, spans[0], "title", _TITLE)
            if outline.twin:
                self._pair(len(self.passages) - 1, len(self.passages) - 2)
            return
        if outline.run_in or outline.article:
            self.list.clear()
            first = text[spans[0][0] : spans[0][1]].rstrip(".。") if outline.run_in else ""
            self._open(block, first)
            if outline.run_in:
                self._passage(
                    index, begin, spans.pop(0), "heading", self.roles[self.current], number=block.first.number
                )
        role = self._role(outline, block, text, spans)
        kind = "item" if outline.kind == "item" else outline.kind
        lead = -1
        if kind == "item":
            lead = self._lead(block)
        elif kind == "sentence":
            self.list.clear()
        for span in spans:
            number = block.first.number if kind == "item" and span is spans[0] else ""
            self._passage(index, begin, span, kind, role, lead=lead, number=number)

    def _heading(self, index: int, block: Block, outline: Outline, text: str, begin: int) -> None:
        if outline.twin:
            above = len(self.passages) - 1
            self._passage(index, begin, (0, len(text)), "heading", self.roles[self.current], number=block.first.number)
            self._pair(above + 1, above)
            return
        self._open(block, text)
        self._passage(
            index, begin, (0, len(text)), "heading", self.sections[self.current].role, number=block.first.number
        )

    def _open(self, block: Block, title: str) -> None:
        index = len(self.sections)
        parent, level = self.levels.place(index, block.first, title)
        role = heading_role(title, parent=self.roles[parent]) if title else self.roles[parent]
        if mixed_role(title) and role == "section-role-problem":
            role = "section-role-status"
        self.sections.append(
            Section(index, block.first.number, title, level, role, parent, len(self.passages) if title else -1)
        )
        self.roles.append(role)
        self.current = index

    def _role(self, outline: Outline, block: Block, text: str, spans: list[tuple[int, int]]) -> str:
        if outline.issuing:
            return "section-role-issuing-block"
        if outline.front:
            return _TITLE
        role = self.roles[self.current]
        if outline.kind not in ("sentence", "item") or role in _STICKY or not spans:
            return role
        cued = lead_role(text[spans[0][0] : spans[0][1]])
        if not cued and len(spans) > 1 and (len(spans) <= 4 or text.endswith((":", "："))):
            cued = lead_role(text[spans[-1][0] : spans[-1][1]])
        if cued and outline.kind == "sentence":
            if len(spans) <= 2 or text.endswith((":", "：")):
                self.roles[self.current] = cued  # it leads what follows, too
            return cued
        return role

    def _lead(self, block: Block) -> int:
        style = number_style(block.first.number) if block.first.number else f"bullet{block.first.indent // 2}"
        for k, (known, lead) in enumerate(self.list):
            if known == style:
                del self.list[k + 1 :]
                return lead
        lead = len(self.passages) - 1
        self.list.append((style, lead))
        return lead

    def _passage(
        self,
        paragraph: int,
        begin: int,
        span: tuple[int, int],
        kind: str,
        role: str,
        *,
        lead: int = -1,
        number: str = "",
    ) -> None:
        i, j = begin + span[0], begin + span[1]
        text = self.read.text[i:j]
        segments = self.read.segments(i, j)
        at, offset = segments[-1]
        start, end = segments[0][1], offset + len(text) - at
        self.passages.append(
            Passage(
                len(self.passages),
                start,
                end,
                self.source.text[start:end],
                text,
                segments,
                kind,
                "zh" if chinese(text) * 4 > len(text) else "en",
                self.current,
                paragraph,
                role,
                -1,
                lead,
                number,
            )
        )

    def _pair(self, here: int, there: int) -> None:
        if 0 <= there < here:
            self.passages[here] = replace(self.passages[here], translation_of=there)
            self.passages[there] = replace(self.passages[there], translation_of=here)
