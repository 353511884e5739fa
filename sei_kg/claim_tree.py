"""The tree of measures: which one is a part of which, by headings, list leads and ordinals ("First, ...", 一是)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from sei_kg.clauses import Found
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.passages import Reading

__all__ = ["parents_of"]


_CATCHWORD = 18  # characters at most in a sentence that names what an item is about


_COUNTED = re.compile("(?:^|[，；。：])[一二三四五六七八九十]是")


class _Claim(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def passage(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def heading(self) -> bool: ...
    @property
    def found(self) -> Found: ...


@cache
def _ordinals() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_lexicon("claims")
    ordinal = re.compile(
        rf"\W*(?:(?:first|second|third|fourth|fifth|sixth|firstly|secondly|thirdly|fourthly|last)\b,?|(?:[^，。；：:]{{0,14}}[：:]\s*)?(?:{alternation(data['zh']['ordinals'])}))",
        re.I,
    )
    additive = re.compile(rf"\W*(?:{alternation(data['en']['additive'])})\b", re.I)
    return ordinal, additive


def parents_of(reading: Reading, claims: Sequence[_Claim]) -> list[int]:
    """For each claim the index of the measure it is a part of, or -1.

    A heading's first measure holds its other measures, those of the headings below and those of the text below. Where a
    heading states none and one single measure introduces its parts, that one holds the headings of the parts. In a
    paragraph the measure that an ordinal opens holds what follows, up to the next ordinal or an addition ("Besides");
    the ordinals themselves are parts of the heading's measure, or else of the one that opens the paragraph. What stands
    behind a colon is a part of what stands in front of it. Items are parts of the measure of the passage that leads the list.
    """
    return _Tree(reading, claims).parents()


class _Tree:
    def __init__(self, reading: Reading, claims: Sequence[_Claim]) -> None:
        self.reading, self.claims = reading, claims
        self.measures = [n for n, claim in enumerate(claims) if claim.kind == "measure"]
        self.heads: dict[int, int] = {}  # section -> claim of its heading
        self.first: dict[int, int] = {}  # passage -> its first measure
        inside: dict[int, list[int]] = {}
        for n in self.measures:
            claim = claims[n]
            section = reading.passages[claim.passage].section
            self.first.setdefault(claim.passage, n)
            if claim.heading:
                self.heads.setdefault(section, n)
            else:
                inside.setdefault(section, []).append(n)
        self.intros = {section: own[0] for section, own in inside.items() if len(own) == 1}

    def holder(self, section: int, *, intro: bool = False) -> int:
        """The measure of the nearest heading around a section, itself included; -1 where none states any."""
        while section >= 0:
            if section in self.heads:
                return self.heads[section]
            if intro and section and section in self.intros:
                return self.intros[section]
            section = self.reading.sections[section].parent
        return -1

    def parents(self) -> list[int]:
        """One parent for each claim."""
        claims, passages = self.claims, self.reading.passages
        ordinal, additive = _ordinals()
        parents = [-1] * len(claims)
        lead = opening = opened_at = paragraph = -1
        for n in self.measures:
            claim, passage = claims[n], passages[claims[n].passage]
            if claim.heading:
                own = self.heads[passage.section]
                parent = self.reading.sections[passage.section].parent
                parents[n] = own if own != n else self.holder(parent, intro=True)
                continue
            above = self.holder(passage.section)
            explained = self.explained(n)
            if explained >= 0:
                parents[n] = explained
                continue
            if passage.kind == "item":
                head = self.catchword(n)
                parents[n] = head if head >= 0 else self.first.get(passage.lead, above)
                continue
            counted = ordinal.match(passage.text) is not None
            if passage.paragraph != paragraph:
                lead, opened_at, paragraph = -1, -1, passage.paragraph
                opening = -1 if counted else n  # a paragraph that opens with "First, ..." has no measure for the whole
            if counted:
                if claim.passage != opened_at:
                    lead, opened_at = n, claim.passage
                parents[n] = above if above >= 0 else opening
                if passage.language == "zh" and len(_COUNTED.findall(passage.text)) > 1:
                    lead = -1  # 一是……，二是……。 What follows is no part of the first
            elif additive.match(passage.text):
                lead = -1
                parents[n] = above
            else:
                parents[n] = lead if lead >= 0 and claims[lead].language == claim.language else above
        return [parent if self.fits(n, parent) else -1 for n, parent in enumerate(parents)]

    def catchword(self, n: int) -> int:
        """The measure that a short Chinese sentence opening the item of this one states: 压实责任。……; or -1."""
        passages, at = self.reading.passages, self.claims[n].passage
        while at and passages[at - 1].paragraph == passages[at].paragraph:
            at -= 1
        opening = passages[at]
        if at == self.claims[n].passage or opening.language != "zh" or len(opening.text) > _CATCHWORD:
            return -1
        return self.first.get(at, -1)

    def explained(self, n: int) -> int:
        """The measure in front of a colon that this one spells out ("end the waste: one yard ..."; 治乱象要动真格：……), or
        -1; in Chinese it ends at the colon."""
        claim, first = self.claims[n], self.first[self.claims[n].passage]
        if first == n:
            return -1
        lead = self.claims[first].found
        text = self.reading.passages[claim.passage].text[lead.i : claim.found.i]
        if claim.language == "zh":
            return first if text[lead.j - lead.i :].startswith("：") and text.count("：") == 1 else -1
        return first if text.count(":") == 1 and ";" not in text else -1

    def fits(self, n: int, parent: int) -> bool:
        """Whether both are told in one breath: what was done is no part of what should be, nor the other way round."""
        done = ("adopted", "foreign")
        one, other = self.claims[n].status, self.claims[parent].status
        return parent >= 0 and parent != n and (one == other or not (one in done or other in done))
