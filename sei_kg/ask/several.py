"""Questions that ask the same of several things: "R&D and basic research spending", "2015-18 (001) and 2019 (004)", 各是多少.

Each indicator, or each time with the document beside it, is asked for alone, with everything else the question says; the
answers stand in the order of the question. Only where every one of them is answered is the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.ask.shown import together
from sei_kg.ask.understanding import Frame, Part

__all__ = ["answer_several"]

_MOST = 5
_SINGLE = frozenset({"sum", "most", "least", "compare", "reached"})
_NEAR = 12  # characters between a time and the document in brackets behind it


def answer_several(context: Context, part: Part, answer: Callable[[Context, Part], Draft | None]) -> Draft | None:
    """The answers for each of what a question puts side by side; None where it asks for one thing.

    Args:
        answer: answers the question for one of them.
    """
    if context.frame.operations & _SINGLE or len(context.frame.parts) > 2:
        return None
    for way in (_indicators, _dated_documents):
        frames = list(way(context.frame, part))
        if not 2 <= len(frames) <= _MOST:
            continue
        drafts = [answer(replace(context, frame=frame), frame.parts[0]) for frame in frames]
        found = [d for d in drafts if d is not None and len(d.items) == 1]
        if len(found) == len(frames) and len({_key(d.items[0]) for d in found}) == len(found):
            return _joined(found)
    return None


def _key(item: Item) -> str:
    return item.details.get("observation", "") or f"{item.iri} {item.value}"


def _joined(drafts: Sequence[Draft]) -> Draft:
    reading = {lang: "; ".join(dict.fromkeys(d.reading.get(lang, "") for d in drafts)) for lang in drafts[0].reading}
    items = tuple(i for d in drafts for i in d.items)
    score = min(d.score for d in drafts)
    return Draft(score, drafts[0].query, together([d.sparql for d in drafts]), items, reading)


def _indicators(frame: Frame, part: Part) -> Iterator[Frame]:
    """The question with each of its indicators alone; the units of the others do not hold for it."""
    named = [one for one in frame.entities if one.is_a("Indicator")]
    if len({one.iri for one in named}) < 2:
        return
    for one in named:
        rest = {o.iri for o in named} - {one.iri}
        links = replace(frame.links, entities=tuple(o for o in frame.links.entities if o.iri not in rest))
        terms = tuple(t for t in frame.terms if t.entity not in rest)
        mine = replace(part, start=0, end=len(frame.text), operations=part.operations - {"each", "both", "difference"})
        yield replace(frame, links=links, terms=terms, parts=(mine,), operations=frame.operations - {"each", "both"})


def _dated_documents(frame: Frame, part: Part) -> Iterator[Frame]:
    """The question with each of its times and the document named right behind it: "in 2015-18 (001) and in 2019 (004)"."""
    times, documents = frame.links.times, frame.links.documents
    spans = sorted(
        span for span in frame.links.spans if any(i[:3] in frame.text[span[0] : span[1]] for _, i in documents)
    )
    if len(times) < 2 or len(documents) != len(times) or len(spans) != len(times):
        return
    for (time, start, end), place in zip(times, spans, strict=True):
        if not 0 <= place[0] - end <= _NEAR:
            return
        source = next((d for d in documents if d[1][:3] in frame.text[place[0] : place[1]]), None)
        if source is None:
            return
        links = replace(frame.links, times=((time, start, end),), documents=(source,))
        mine = replace(part, start=0, end=len(frame.text), operations=part.operations - {"each", "both"})
        yield replace(frame, links=links, parts=(mine,), operations=frame.operations - {"each", "both"})
