"""Answers read from the passage that says what a question says, where nothing in the graph's statements answers it.

What is asked for is read from the question's head noun: things of a class, dates, figures, causes. The answer is what the passage
names of that kind, lists as a whole. See ``grounded`` for when a passage is believed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.claims import CAUSES, MEASURE, PROBLEM
from sei_kg.ask.context import Context, Found
from sei_kg.ask.figure_answers import answer_figure
from sei_kg.ask.grounded import Grounds, Ranked, grounds
from sei_kg.ask.grounded_claims import answer_causes, answer_said
from sei_kg.ask.grounded_figures import JOINED, answer_figures, counts_other
from sei_kg.ask.messages import worded
from sei_kg.ask.passages import _where_said as where_said
from sei_kg.ask.passages import dates_in
from sei_kg.ask.several import answer_several
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import SEI
from sei_kg.resolution import classes_below

__all__ = ["answer_grounded", "from_passages"]

_SCORE = 0.57  # of an answer that rests on what a passage names, and on no statement


def from_passages(context: Context, drafts: list[Draft], least: float) -> list[Draft]:
    """Drafts with what passages add: an answer where none is sure, and each figure where several are asked for.

    Args:
        drafts: the surest first; least: the score below which a draft is refused.
    """
    frame = context.frame
    if _excepts(frame.language).search(frame.text):
        return [d for d in drafts if d.query != "named-in-passage"]
    drafts = [d for d in drafts if d.query != "figures" or not counts_other(context, d)]
    best = drafts[0] if drafts and drafts[0].score >= least else None
    figures = best is None or best.query == "figures"  # what is worked out of several figures is one answer
    if figures and (frame.operations & {"each", "both"} or JOINED.search(frame.text)):
        draft = _each(context, best)
        if draft is not None:
            return [replace(draft, score=max(draft.score, best.score if best else 0.0)), *drafts]
    part = frame.parts[0]
    if best is not None and not (best.query == "named-in-passage" and _plural(context, part)):
        return drafts
    found = answer_grounded(context.for_part(part), part)
    if best is not None:
        more = found is not None and {i.iri for i in best.items} < {i.iri for i in found.items}
        return [replace(found, score=best.score), *drafts[1:]] if found is not None and more else drafts
    return sorted([*([found] if found else []), *drafts], key=lambda d: (-d.score, d.query))


@cache
def _excepts(language: str) -> re.Pattern[str]:
    words = alternation(read_lexicon("question_words")["excepting"][language])
    return re.compile(rf"\b(?:{words})\b" if language == "en" else words, re.IGNORECASE)


def _each(context: Context, best: Draft | None) -> Draft | None:
    """A figure for each of the things that a question puts side by side, where the answer so far has but one."""
    part = context.frame.parts[0]
    if best is not None and len(best.items) > 1:
        return None
    found = answer_several(context, part, lambda c, p: answer_figure(c, p) or answer_grounded(c, p))
    if found is None and best is not None and (ground := grounds(context, part)) is not None:
        found = answer_figures(context, part, ground)
    known = {item.value for item in best.items} if best is not None else set()
    if found is None or len(found.items) < 2 or not known <= {item.value for item in found.items}:
        return None
    return found


def answer_grounded(context: Context, part: Part) -> Draft | None:
    """The answer of the passage that says what a part of the question says; None where none is sure."""
    if context.frame.operations & {"negation", "most", "least", "sum", "difference", "compare", "reached"}:
        return None
    found = grounds(context, part)
    if found is None:
        return None
    asked = [c for c in part.classes if c not in (PROBLEM, MEASURE)]
    if asked == [SEI + "Person"] and "who" in part.operations:
        return None  # the holder of a post: only a statement tells it
    if asked and "count" not in part.operations:
        return _things(context, part, asked, found)
    if part.classes and not asked and "count" not in part.operations:
        if CAUSES in part.relations and part.classes[0] == PROBLEM:
            return answer_causes(context, found)
        return answer_said(context, part.classes[0], found)
    if part.value == "time":
        return _dates(context, found)
    if part.value == "figure" or "count" in part.operations or _bare(context, part):
        return answer_figures(context, part, found)
    return None


_ASKS = re.compile(
    r"\b(?:which|what|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did)\b|哪|什么|谁|何|吗|是否|怎",
    re.IGNORECASE,
)


def _bare(context: Context, part: Part) -> bool:
    """Whether a question has neither a question word nor a noun for what is asked: "5G base stations at the end of 2019"."""
    return not part.classes and not part.value and not _ASKS.search(context.frame.text)


def _things(context: Context, part: Part, asked: list[str], found: Grounds) -> Draft | None:
    above = classes_below(context.graph.store)
    given = {one.iri for one in context.frame.links.entities} | context.lexicon.background

    def named(one: Ranked) -> tuple[str, ...] | None:
        names: dict[str, tuple[int, str]] = {}
        for row in context.rows("mentions-of-passage", passage=one.hit.iri):
            if row[1] not in given and any(a in above.get(row[2], {row[2]}) for a in asked):
                names.setdefault(row[1], (int(row[3]), row[5]))
        if not names:
            return None
        place = Found(one.hit, one.own, context.text_tokens(one.hit.labels[0][2]))
        names = where_said(context, place, names, found.terms)
        if part.size > 1 and len(names) != part.size:
            return None
        return tuple(iri for iri, _ in sorted(names.items(), key=lambda kv: kv[1]))

    believed = found.sure(named)
    if not believed:
        return None
    if part.size < 2 and _plural(context, part):
        believed += [pair for one in found.beside(believed[0][0]) if (pair := (one, named(one) or ()))[1]]
    items: dict[str, Item] = {}
    for one, names in believed:
        for iri in names:
            items.setdefault(iri, context.item(iri, [context.proof(one.hit)]))
    passages = [one.hit.iri for one, _ in believed]
    return Draft(
        _SCORE,
        "named-in-passage",
        shown("mentions-of-passage", passage=passages, entity=list(items)),
        tuple(items.values()),
        worded("way/in_passage"),
    )


_MANY_ZH = re.compile("哪些|哪几|哪两|哪三|有谁")


def _plural(context: Context, part: Part) -> bool:
    """Whether more than one thing may be asked for: "which countries", 哪些国家."""
    if context.language == "zh":
        return _MANY_ZH.search(context.frame.text[part.start : part.end]) is not None
    nouns = [c.surface for c in context.frame.cues if c.kind == "class" and c.surface in part.head]
    return any(noun.casefold().endswith("s") for noun in nouns[:2])


def _dates(context: Context, found: Grounds) -> Draft | None:
    def dated(one: Ranked) -> tuple[str, ...] | None:
        return dates_in(context, one.hit) or None

    believed = found.sure(dated, least=0.6)
    if not believed:
        return None
    one, values = believed[0]
    proof = context.proof(one.hit)
    items = tuple(Item(value=v, proofs=(proof,)) for v in values)
    return Draft(
        _SCORE,
        "dates-in-passage",
        shown("passage", passage=one.hit.iri),
        items,
        worded("way/passage_dates"),
    )
