"""Figures of the passage that says what a question says: each figure by the words around it and those that describe it.

Used where no figure fits by its indicator alone: a question names the thing counted in words of its own. Of the figures of a believed
passage the one is given whose own words say most of the question; where a question asks for several, each of those that it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sei_kg.ask.answers import Draft
from sei_kg.ask.context import Context
from sei_kg.ask.figure_answers import figure_item
from sei_kg.ask.figures import Figure, figures_of, time_fits, unit_fits
from sei_kg.ask.grounded import Grounds, Ranked, said_share
from sei_kg.ask.linking import Link
from sei_kg.ask.messages import LANGUAGES, worded
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.namespaces import SEI
from sei_kg.numerals import find_numerals

__all__ = ["JOINED", "answer_figures", "counts_other"]

_LEAST = 0.5  # of the question's words, said by a figure and the words around it
_LEAD = 0.08  # before the other figures of its passage
_SCORE = 0.57
_READ = 6  # passages whose figures are read
_RESPECTIVE = re.compile(r"\brespectively\b|分别")
_CUT = re.compile(r"[,，;；。:：](?!\d)|\.\s")
_THINGS = ("Region", "Industry", "Technology", "Organization", "Policy", "Instrument")
_COUNTED = 0.45  # of the name of what a question counts, said where the figure stands


@dataclass(frozen=True, slots=True)
class _Fitting:
    figure: Figure
    fit: float
    whole: bool  # whether it speaks of every thing that the question names


def answer_figures(context: Context, part: Part, found: Grounds) -> Draft | None:
    """The figures of the best passage that fit what is asked; None where none is sure."""
    several = bool(context.frame.operations & {"each", "both"}) or bool(JOINED.search(context.frame.text))
    chosen: dict[str, list[Figure]] = {}
    fitting = {one.hit.iri: _fitting(context, part, one, found.terms) for one in found.ranked[:_READ]}
    best_fit = max((mine[0].fit for mine in fitting.values() if mine), default=0.0)

    def stated(one: Ranked) -> tuple[str, ...] | None:
        mine = fitting.get(one.hit.iri)
        if not mine or mine[0].fit < best_fit - _LEAD:
            return None
        if several and len(named := _named(context, [f.figure for f in mine], found.terms)) > 1:
            chosen[one.hit.iri] = named
            return tuple(sorted({str(f.value) for f in named}))
        mine = [f for f in mine if f.whole]
        if not mine:
            return None
        best = mine[0]
        near = [f for f in mine[1:] if f.fit >= best.fit - _LEAD and f.figure.value != best.figure.value]
        if near and not several:
            return None
        kept = [best.figure, *(f.figure for f in near)]
        chosen[one.hit.iri] = kept
        return tuple(sorted({str(f.value) for f in kept}))

    believed = found.sure(stated, least=0.55, margin=0.12)
    if not believed:
        return None
    figures = chosen[believed[0][0].hit.iri]
    label = context.graph.describer.label
    what = {lang: "; ".join(label(f.indicator, lang) for f in figures[:1] if f.indicator) for lang in LANGUAGES}
    return Draft(
        _SCORE,
        "figures-in-passage",
        shown("figures-of-passage", passage=(f.passage for f in figures), figure=(f.iri for f in figures)),
        tuple(figure_item(context, f) for f in figures),
        worded("way/figure", what=what),
    )


JOINED = re.compile(r"\b(?:and|respectively)\b|分别|各|[、和与及]")


def _fitting(context: Context, part: Part, one: Ranked, terms: Sequence[Term]) -> list[_Fitting]:
    """The figures of a passage (or of its translation) that may be meant, the best first."""
    rows = context.rows("passage", passage=one.hit.iri)
    figures = list(figures_of(context, one.hit.iri))
    if not figures and rows and rows[0][7]:
        figures = list(figures_of(context, rows[0][7]))
    times = [t for t, _, _ in context.frame.links.times]
    things = [o for o in context.frame.entities if o.is_a(*_THINGS)]
    counted = [o for o in context.frame.entities if o.is_a("Indicator")]
    head = context.lexicon.terms(part.head) if "count" in part.operations else []
    found = []
    for figure in figures:
        if not unit_fits(figure, part.units) or time_fits(figure, times) <= 0:
            continue
        if times and not figure.start and not figure.end and not any(t.end[:4] in one.hit.labels[0][2] for t in times):
            continue  # neither the figure nor its passage says that it speaks of this time
        if figure.unit.endswith("unit-rank") and not part.operations & {"most", "least"} and "unit:NUM" in part.units:
            continue  # "how many" asks for no rank
        if figure.kind == SEI + "Forecast" and "forecast" not in context.frame.operations:
            continue
        about, own = _words(context, figure)
        apart = [t.iri not in figure.scopes and not said_share(_as_terms(terms, t.iri), about) for t in things]
        told = _told(context, figure)
        if any(o.iri != figure.indicator and _part_said(context, o, told) < _COUNTED for o in counted):
            continue
        if head and not any(said_share([t], own) for t in head):
            continue
        fit = said_share(terms, own)
        if fit >= _LEAST:
            found.append(_Fitting(figure, fit, not any(apart)))
    return sorted(found, key=lambda f: (-f.fit, f.figure.iri))


def counts_other(context: Context, draft: Draft) -> bool:
    """Whether a figure counts something else than the indicator that the question names, and its passage does not speak of that."""
    counted = [o for o in context.frame.entities if o.is_a("Indicator")]
    if not counted or not draft.items:
        return False
    for item in draft.items:
        texts = [*item.details.values(), *(proof.quote for proof in item.proofs)]
        told = frozenset(t for text in texts for t in context.text_tokens(text))
        if any(_part_said(context, one, told) >= _COUNTED for one in counted):
            return False
    return True


def _told(context: Context, figure: Figure) -> frozenset[str]:
    """Tokens of the name of what a figure counts, and of its passage."""
    describer = context.graph.describer
    names = describer.names(figure.indicator)[:12] if figure.indicator else ()
    return frozenset(t for text in (*names, describer.passage(figure.passage).quote) for t in context.text_tokens(text))


def _part_said(context: Context, one: Link, own: frozenset[str]) -> float:
    """How much of one of the names of a thing a bag of tokens holds, by the weight of its words."""
    found = 0.0
    for label in (one.surface, *one.labels[:12]):
        weights = {t: context.weigh(t) for t in context.text_tokens(label)}
        total = sum(weights.values())
        found = max(found, sum(w for t, w in weights.items() if t in own) / total if total else 0.0)
    return found


def _named(context: Context, figures: Sequence[Figure], terms: Sequence[Term]) -> list[Figure]:
    """Of figures of one indicator those whose scope the question names, in the order of the text."""
    describer = context.graph.describer
    first = figures[0]
    alike = [f for f in figures if (f.indicator, f.unit) == (first.indicator, first.unit)]
    kept = []
    for figure in alike:
        names = [
            n for scope in figure.scopes if scope not in context.lexicon.background for n in describer.names(scope)[:12]
        ]
        own = {t.entity for t in terms if t.entity} & set(figure.scopes)
        if own or any(_names(context, term, name) for term in terms for name in names):
            kept.append(figure)
    return sorted(kept, key=lambda f: f.iri)


def _names(context: Context, term: Term, name: str) -> bool:
    """Whether a word of the question is the telling part of a name: "wind" of "wind turbines", not "new" of "new materials"."""
    held = context.text_tokens(name)
    total = sum(context.weigh(t) for t in held)
    return any(way <= held and sum(context.weigh(t) for t in way) >= 0.4 * total for way in term.ways if way)


def _as_terms(terms: Sequence[Term], entity: str) -> list[Term]:
    return [t for t in terms if t.entity == entity]


def _words(context: Context, figure: Figure) -> tuple[frozenset[str], frozenset[str]]:
    """Tokens of what is said of one figure alone, and of all that is said where it stands.

    The two differ where a sentence gives several figures "respectively": all of it then stands around each of them.
    """
    describer = context.graph.describer
    held = {t for iri in (figure.indicator, *figure.scopes) if iri for n in describer.names(iri)[:12] for t in context.text_tokens(n)}  # fmt: skip
    proof = describer.passage(figure.passage)
    if _RESPECTIVE.search(proof.quote):  # what is counted stands apart from its number
        return frozenset(held), frozenset(held | context.text_tokens(proof.quote))
    cuts = [0, *(m.start() for m in _CUT.finditer(proof.quote)), len(proof.quote)]
    for numeral in find_numerals(proof.quote, proof.language or "en"):
        if float(numeral.value) in (figure.value, figure.value / 100, figure.value * 100):
            left, right = max(c for c in cuts if c <= numeral.i), min(c for c in cuts if c >= numeral.j)
            held |= context.text_tokens(proof.quote[left:right])
    return frozenset(held), frozenset(held)
