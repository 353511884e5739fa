"""Assembly: the steps of reading, put together into sections and passages."""

from __future__ import annotations

from dataclasses import replace

from sei_kg.alignment import align, is_translation
from sei_kg.documents import Source
from sei_kg.layout import Block, blocks_of, lines_of
from sei_kg.metadata import find_metadata
from sei_kg.passages import Passage, Reading, Section
from sei_kg.reading_text import MapBuilder, MappedText, clean
from sei_kg.role_cues import OTHER, heading_role, lead_role, mixed_role
from sei_kg.scripts import language
from sei_kg.sections import Levels, heading_style
from sei_kg.sentences import sentences
from sei_kg.structure import Outline, number_style, read_headings
from sei_kg.writing import Hyphens, write

__all__ = ["assemble"]

_TITLE, _PROBLEM, _STATUS = "section-role-title", "section-role-problem", "section-role-status"
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
        more = index + 1 < len(blocks)
        writer.following = outlines[index + 1].kind if more else ""
        writer.following_style = heading_style(blocks[index + 1].first) if more else ""
        writer.add(index, block, outline, text, begin)
    writer.settle_mixed()
    pair_translations(writer.passages)
    passages = tuple(writer.passages)
    return Reading(source, tuple(writer.sections), passages, find_metadata(source.text, passages))


def pair_translations(passages: list[Passage]) -> None:
    """Sets ``translation_of`` in place for the sentences of neighbouring paragraphs that translate one another."""
    if len({passage.language for passage in passages}) < 2:
        return
    groups: list[list[Passage]] = []
    for passage in passages:
        if groups and groups[-1][0].paragraph == passage.paragraph and groups[-1][0].kind == passage.kind:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    k = 0
    while k + 1 < len(groups):
        one, two = groups[k], groups[k + 1]
        k += 1
        if one[0].kind not in ("sentence", "item") or two[0].kind != one[0].kind:
            continue
        languages = _language_of(one), _language_of(two)
        if languages[0] == languages[1] or one[0].section != two[0].section:
            continue
        english, chinese_ = (one, two) if languages[0] == "en" else (two, one)
        if not is_translation(" ".join(p.text for p in english), "".join(p.text for p in chinese_)):
            continue
        for i, j in align([p.text for p in english], [p.text for p in chinese_]):
            for here, there in ((english[i].index, chinese_[j].index), (chinese_[j].index, english[i].index)):
                if passages[here].translation_of < 0:
                    passages[here] = replace(passages[here], translation_of=there)
        k += 1


def _language_of(group: list[Passage]) -> str:
    chinese_length = sum(len(p.text) for p in group if p.language == "zh")
    return "zh" if chinese_length * 2 > sum(len(p.text) for p in group) else "en"


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
        self.list_role = ""
        self.following = self.following_style = ""  # kind of the next block, habit of its number
        self.mixed: set[int] = set()  # sections that announce status and problems and have not come to the problems

    def add(self, index: int, block: Block, outline: Outline, text: str, begin: int) -> None:
        if not text.strip():
            return
        if outline.kind == "heading" and not outline.run_in:
            self.list.clear()
            self._heading(index, block, outline, text, begin)
            return
        whole = outline.kind in ("title", "noise", "reference", "caption")
        spans = [(0, len(text))] if whole else sentences(text)
        if outline.bracketed:
            title = outline.bracketed
            rest = [(i + title, j + title) for i, j in sentences(text[title:])]
            spans = [(0, len(text[:title].rstrip())), *rest]
        if outline.kind == "title":
            self._passage(index, begin, spans[0], "title", _TITLE)
            if outline.twin:
                self._pair(len(self.passages) - 1, len(self.passages) - 2)
            return
        outer = self.current
        if outline.label:
            self._open(block, text[: outline.label].rstrip(" .:：。—-"), heading=False)
            spans = [(max(i, outline.label), j) for i, j in spans if j > outline.label]
        if outline.run_in or outline.article:
            self.list.clear()
            first = text[spans[0][0] : spans[0][1]].strip(".。【】") if outline.run_in else ""
            self._open(block, first)
            outer = self.sections[self.current].parent
            if outline.run_in:
                self._passage(
                    index, begin, spans.pop(0), "heading", self.roles[self.current], number=block.first.number
                )
        role = self._role(outline, block, text, spans)
        listed = outline.bracketed and block.first.bullet and not block.first.number  # a list item under a catchword
        kind = outline.kind if outline.kind != "heading" else "item" if listed else "sentence"
        lead = -1
        if kind == "item":
            lead = self._lead(block)
        elif kind == "sentence":
            self.list.clear()
            if self.following != "item":
                self.list_role = ""
        for span in spans:
            number = block.first.number if kind == "item" and span is spans[0] else ""
            self._passage(index, begin, span, kind, role, lead=lead, number=number)
        if outline.label or outline.last:
            self.current = outer  # a label holds for its paragraph, and so does the last of a series of them
            if outline.last:
                self.roles[outer] = self.sections[outer].role

    def _heading(self, index: int, block: Block, outline: Outline, text: str, begin: int) -> None:
        if outline.twin:
            above = len(self.passages) - 1
            self._passage(index, begin, (0, len(text)), "heading", self.roles[self.current], number=block.first.number)
            self._pair(above + 1, above)
            return
        self._open(block, text.strip("【】") if outline.bracketed else text)
        self._passage(
            index, begin, (0, len(text)), "heading", self.sections[self.current].role, number=block.first.number
        )

    def _open(self, block: Block, title: str, *, heading: bool = True) -> None:
        index = len(self.sections)
        parent, level = self.levels.place(index, block.first, title)
        role = heading_role(title, parent=self.roles[parent]) if title else self.roles[parent]
        if mixed_role(title) and role == _PROBLEM:
            role = _STATUS
            self.mixed.add(index)
        at = len(self.passages) if title and heading else -1
        self.sections.append(Section(index, block.first.number, title, level, role, parent, at))
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
        if outline.kind == "item":
            return self.list_role or role
        deeper = self.following == "heading" and self.following_style != self.levels.style
        introduces = text.endswith((":", "：")) or self.following == "item" or deeper
        cued = lead_role(text[spans[0][0] : spans[0][1]], introduces=introduces)
        if not cued and introduces and len(spans) > 1:
            cued = lead_role(text[spans[-1][0] : spans[-1][1]], introduces=True)
        if not cued:
            return role
        if self.following == "item":
            self.list_role = cued
        elif introduces:
            self.roles[self.current] = cued  # what follows, sub-sections too
            if cued == _PROBLEM:
                self.mixed.discard(self.current)
        return cued if len(spans) <= 4 or not introduces else role

    def settle_mixed(self) -> None:
        """A section on status and problems that never says where the problems begin is taken to speak of problems."""
        inside: set[int] = set()
        for section in self.sections:
            if section.index in self.mixed or (section.parent in inside and section.role == _STATUS):
                inside.add(section.index)
                self.sections[section.index] = replace(section, role=_PROBLEM)
        for passage in self.passages if inside else ():
            if passage.section in inside and passage.role == _STATUS:
                self.passages[passage.index] = replace(passage, role=_PROBLEM)

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
        exact = self.source.text[start:end]
        if exact == text:
            text = exact  # kept once: most are
        self.passages.append(
            Passage(
                len(self.passages),
                start,
                end,
                exact,
                text,
                segments,
                kind,
                language(text),
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
