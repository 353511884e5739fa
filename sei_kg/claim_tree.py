"""The tree of measures: which one is a part of which, by headings, list leads and ordinals ("First, ...", 一是)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.passages import Reading

__all__ = ["parents_of"]


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


@cache
def _ordinals() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_lexicon("claims")
    ordinal = re.compile(
        rf"\W*(?:(?:first|second|third|fourth|fifth|sixth|firstly|secondly|thirdly|fourthly|last)\b,?|(?:{alternation(data['zh']['ordinals'])}))",
        re.I,
    )
    additive = re.compile(rf"\W*(?:{alternation(data['en']['additive'])})\b", re.I)
    return ordinal, additive


def parents_of(reading: Reading, claims: Sequence[_Claim]) -> list[int]:
    """For each claim the index of the measure it is a part of, or -1.

    A heading's first measure holds its other measures, those of the headings below and those of the text below. In a
    paragraph the measure that an ordinal opens holds what follows, up to the next ordinal or an addition ("Besides").
    Items are parts of the measure of the passage that leads the list.
    """
    ordinal, additive = _ordinals()
    heads: dict[int, int] = {}  # section -> claim of its heading
    for n, claim in enumerate(claims):
        passage = reading.passages[claim.passage]
        if claim.kind == "measure" and claim.heading and passage.section not in heads:
            heads[passage.section] = n

    def holder(section: int) -> int:
        while section >= 0:
            if section in heads:
                return heads[section]
            section = reading.sections[section].parent
        return -1

    parents = [-1] * len(claims)
    lead, lead_paragraph, opened_at = -1, -1, -1
    list_lead, list_lead_section, last_sentence = -1, -1, -1
    for n, claim in enumerate(claims):
        if claim.kind != "measure":
            continue
        passage = reading.passages[claim.passage]
        if claim.heading:
            own = heads[passage.section]
            parents[n] = own if own != n else holder(reading.sections[passage.section].parent)
            lead = -1
            continue
        above = holder(passage.section)
        if passage.kind == "item":
            parents[n] = list_lead if list_lead >= 0 and list_lead_section == passage.section else above
            continue
        if passage.paragraph != lead_paragraph:
            lead, lead_paragraph, opened_at = -1, passage.paragraph, -1
        if passage.text.rstrip().endswith((":", "：")):
            list_lead, list_lead_section = n, passage.section
        elif claim.passage != last_sentence:
            list_lead = -1
        last_sentence = claim.passage
        if ordinal.match(passage.text):
            if claim.passage != opened_at:
                lead, opened_at = n, claim.passage
            parents[n] = above
        elif additive.match(passage.text):
            lead = -1
            parents[n] = above
        else:
            parents[n] = lead if lead >= 0 and claims[lead].language == claim.language else above
    for n, parent in enumerate(parents):
        if (
            parent >= 0
            and claims[parent].status in ("adopted", "foreign")
            and claims[n].status != claims[parent].status
        ):
            parents[n] = -1
    return parents
