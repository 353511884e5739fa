"""Answers read from the passage that says what a question says, where nothing in the graph's statements answers it.

What is asked for is read from the question's head noun: things of a class, dates, figures, causes. The answer is what the passage
names of that kind, lists as a whole. See ``grounded`` for when a passage is believed.
"""

from __future__ import annotations

import re

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.claims import CAUSES, MEASURE, PROBLEM
from sei_kg.ask.context import Context, Found
from sei_kg.ask.grounded import Grounds, Ranked, grounds
from sei_kg.ask.grounded_claims import answer_causes, answer_said
from sei_kg.ask.grounded_figures import answer_figures
from sei_kg.ask.messages import worded
from sei_kg.ask.passages import _where_said as where_said
from sei_kg.ask.passages import dates_in
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.namespaces import SEI
from sei_kg.resolution import classes_below

__all__ = ["answer_grounded"]

_SCORE = 0.57  # of an answer that rests on what a passage names, and on no statement


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
