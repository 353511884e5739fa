"""Causes, problems and measures of the passage that says what a question says.

A question tells a problem in words of its own ("why can the country not digest technology"). The passage that says the same states the
problem by its name: what causes it there is the answer. Where no problem of the passage has causes, those claims of it are given whose
names say most of the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft
from sei_kg.ask.claim_items import draft_of, of_class, tied
from sei_kg.ask.claims import CAUSES, PROBLEM, Claim, label_tokens, one_language, place
from sei_kg.ask.context import Context
from sei_kg.ask.grounded import Grounds, Ranked, said_share
from sei_kg.ask.messages import LANGUAGES, worded
from sei_kg.ask.words import Term

__all__ = ["answer_causes", "answer_said"]

_SCORE = 0.58
_NAMED = 0.25  # of the question's words, said by the name of the problem that is meant
_SAID = 0.4  # by the name of a claim that is given itself


def answer_causes(context: Context, found: Grounds) -> Draft | None:
    """What causes the problem that the question describes; None where no passage ties it to a cause."""
    named: dict[str, str] = {}

    def caused(one: Ranked) -> tuple[str, ...] | None:
        best: tuple[float, str] | None = None
        for claim in _claims(context, one.hit.iri, PROBLEM):
            share = said_share(found.terms, label_tokens(context, claim.iri))
            if share >= _NAMED and context.rows("backward", given=claim.iri, first=CAUSES):
                best = max(best or (0.0, ""), (share, claim.iri))
        if best is None:
            return None
        named[one.hit.iri] = best[1]
        return (best[1],)

    believed = found.sure(caused, least=0.45)
    if not believed:
        return None
    problem = named[believed[0][0].hit.iri]
    causes = of_class(context, context.rows("backward", given=problem, first=CAUSES), PROBLEM)
    if not causes:
        return None
    draft = draft_of(
        context, causes, _SCORE, "causes-of-problem", PROBLEM, sparql=tied(causes, "backward", [problem], CAUSES)
    )
    names = {lang: context.graph.describer.label(problem, lang) for lang in LANGUAGES}
    return replace(draft, note=worded("note/near", names=names))


def answer_said(context: Context, cls: str, found: Grounds) -> Draft | None:
    """The problems or measures of the believed passages whose names say what the question says."""

    def said(one: Ranked) -> tuple[str, ...] | None:
        kept = _fitting(context, _claims(context, one.hit.iri, cls), found.terms)
        return tuple(c.iri for c in kept) or None

    believed = found.sure(said, least=0.6, several=True)
    claims = {iri: place(context, iri) for _, mine in believed for iri in mine}
    if not claims:
        return None
    return draft_of(context, one_language(list(claims.values())), _SCORE, "claims", cls)


def _claims(context: Context, passage: str, cls: str) -> list[Claim]:
    """The claims of a class that a passage or its translation states."""
    rows = context.rows("passage", passage=passage)
    passages = [passage, *(row[7] for row in rows[:1] if row[7])]
    found = dict.fromkeys(
        row[2] for one in passages for row in context.rows("claims-of-passage", passage=one) if row[1] == cls
    )
    return [place(context, iri) for iri in found]


def _fitting(context: Context, claims: Sequence[Claim], terms: Sequence[Term]) -> list[Claim]:
    scored = [replace(c, score=said_share(terms, label_tokens(context, c.iri))) for c in claims]
    best = max((c.score for c in scored), default=0.0)
    return [c for c in scored if c.score >= max(_SAID, 0.7 * best)]
