"""Groups, meetings, plans and programmes that a question calls by a part of their name ("the inter-ministerial group", 部际小组).

Such a phrase ends in a word for the class. Its other words must all stand in a label of one entity of that class that the
documents name; a Chinese phrase, whose words are run together and shortened, must be a subsequence of one. Where several entities
fit, none is meant for sure and none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sei_kg.ask.context import Context
from sei_kg.ask.linking import Link, Links
from sei_kg.ask.understanding import Frame
from sei_kg.ask.words import Cue
from sei_kg.namespaces import SEI
from sei_kg.search import Hit, fold, tokens

__all__ = ["called"]

_CALLED = frozenset(SEI + name for name in ("CoordinationBody", "Event", "Programme", "Plan", "Strategy"))
_LEAD = re.compile(r"(?:\b(?:the|this|that|its|their)|['’]s)\s+((?:[\w&-]+\s+){0,6})$", re.IGNORECASE)
_WORDS = 6  # characters of a Chinese phrase beyond its class word
_SHORT = 3  # a Chinese name of fewer characters tells nothing


def called(context: Context) -> Links:
    """The links of the question with those of things called by a part of their name."""
    frame = context.frame
    found: list[Link] = []
    for cue in frame.cues:
        classes = [c for c in cue.meaning if c in _CALLED]
        if cue.kind != "class" or not classes or _asked(frame, cue) or _taken(frame.links, cue.start, cue.end):
            continue
        for start, phrase in _phrases(frame, cue):
            if hit := _the_one(context, phrase, classes, frame.language):
                labels = tuple(sorted((label for _, _, label in hit.labels), key=lambda one: (len(tokens(one)), one)))
                found.append(Link(hit.iri, hit.cls, start, cue.end, phrase, labels))
                break
    if not found:
        return frame.links
    kept = [one for one in frame.links.entities if not any(f.start <= one.start and one.end <= f.end for f in found)]
    return replace(frame.links, entities=tuple(sorted([*kept, *found], key=lambda one: one.start)))


def _asked(frame: Frame, cue: Cue) -> bool:
    """Whether the class is what a part asks for ("which plan ...")."""
    return any(
        part.start <= cue.start < part.end and cue.surface in part.head and set(cue.meaning) & set(part.classes)
        for part in frame.parts
    ) and not (frame.language == "zh" and len(cue.surface) > _SHORT)


def _taken(links: Links, start: int, end: int) -> bool:
    spans = [(one.start, one.end) for one in links.entities if not one.background] + list(links.spans)
    return any(a < end and start < b for a, b in spans)


def _phrases(frame: Frame, cue: Cue) -> Iterator[tuple[int, str]]:
    """The phrase that ends in a class word, with its place; in Chinese the longer ones first."""
    if frame.language == "zh":
        for start in range(max(0, cue.start - _WORDS), cue.start + 1):
            phrase = frame.text[start : cue.end]
            if len(phrase) > _SHORT - 1 and re.fullmatch("[\u4e00-\u9fff]+", phrase):
                yield start, phrase
        return
    lead = _LEAD.search(frame.text, 0, cue.start)
    if lead:
        times = [(a, b) for _, a, b in frame.links.times]
        start = max([lead.start(1), *(b for a, b in times if lead.start(1) <= a and b <= cue.start)])
        yield start, frame.text[start : cue.end].strip()


def _the_one(context: Context, phrase: str, classes: Sequence[str], language: str) -> Hit | None:
    index = context.graph.index
    stop = context.lexicon.stop_en
    words = [t for w in re.findall(r"[\w&-]+", phrase) if w.casefold() not in stop for t in tokens(w)]
    if language == "zh":
        hits = index.ranked([([[t] for t in tokens(phrase)], 1.0)], limit=40, field="label", classes=classes)
        fitting = [h for h in hits if any(_within(fold(phrase), fold(text)) for _, _, text in h.labels)]
    else:
        if len(words) < 3 and "-" not in phrase:
            return None
        hits = index.ranked([([[t]], 1.0) for t in words], limit=40, field="label", classes=classes)
        fitting = [h for h in hits if any(set(words) <= context.text_tokens(text) for _, _, text in h.labels)]
    fitting = [h for h in fitting if h.documents]
    return fitting[0] if len({h.iri for h in fitting}) == 1 else None


def _within(short: str, name: str) -> bool:
    """Whether the characters of a shortened name stand in a name in the same order."""
    letters = iter(name)
    return all(char in letters for char in short)
