"""Answers made of figures: one figure, the change between two times, the sum, the largest, target against actual."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.ask.figure_comparisons import apart, beyond, changed, compared, ends_of, extreme, extreme_time, summed
from sei_kg.ask.figure_items import bounded, figure_item, proofs_of, reading_of, with_query
from sei_kg.ask.figures import Figure, figures_for, figures_of, scored, time_fits
from sei_kg.ask.linking import months
from sei_kg.ask.messages import worded
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.namespaces import SEI, curie

__all__ = ["answer_figure", "figure_item", "reached", "targets"]

_MOST_TARGETS = 40


def answer_figure(context: Context, part: Part) -> Draft | None:
    """The figure, or what is made of several: change, sum, largest. None where none is sure."""
    frame = context.frame
    terms = frame.terms_of(part)
    times = [t[0] for t in frame.links.times if part.start <= t[1] < part.end] or [t[0] for t in frame.links.times]
    operations = part.operations | (
        frame.operations & {"sum", "difference", "most", "least"} if len(frame.parts) == 1 else frozenset()
    )
    if part.classes and operations & {"above", "below"} and (draft := beyond(context, part, terms, times)) is not None:
        return draft
    regions = [one for one in frame.entities if one.is_a("Region", "Industry", "Organization")]
    if "difference" in operations and len(regions) == 2 and len(set(times)) < 2:
        distance = apart(context, part, terms, times, regions)
        if distance is not None:
            return distance
    if part.value == "time" and operations & {"most", "least"}:
        return extreme_time(context, part, operations, terms, times)
    if operations & {"most", "least"} and not operations & {"above", "below"}:
        edge = extreme(context, part, operations)
        if edge is not None or (len(set(times)) == 2 and not part.classes and not part.value):
            return edge
    if "sum" in operations and len(regions) >= 2:
        return summed(context, part, terms, times, regions)
    figures = figures_for(context, part, terms, times)
    if not figures or figures[0].score < 0.5:
        return None
    if "compare" in operations and len(times) >= 2:
        return compared(context, figures, times)
    if "difference" in operations and len(set(times)) >= 2:
        if (change := changed(context, figures, times)) is not None:
            return change
        latest = max(times, key=months)  # a change may be stated as such, under the later time
        times = [latest]
        figures = figures_for(context, part, terms, times)
        if not figures or figures[0].score < 0.5:
            return None
        figures = [f for f in figures if f.unit.endswith("percentage-point") or re.search("growth|change", f.indicator)]
        if not figures or figures[0].score < 0.75:
            return None  # the level of one of two times is no change
        times = []
    if "difference" in operations and len(times) == 1 and (ends := ends_of(figures, times[0])):
        return changed(context, figures, ends)
    if "difference" in operations:
        changes = [
            f
            for f in figures
            if f.unit.endswith(("PERCENT", "percentage-point")) or "growth" in f.indicator or "change" in f.indicator
        ]
        least = max(0.4, changes[0].score - 0.2) if changes else 0.4
        points = [f for f in changes if curie(f.unit) == "id:unit-percentage-point" and f.score >= least]
        figures = (points if "id:unit-percentage-point" in part.units else []) or changes
        if not figures or figures[0].score < 0.6:
            return None
    return _single(
        context, figures, terms, several=bool(frame.operations & {"each", "both", "consistent"}) or len(regions) > 1
    )


def _by_clause(context: Context, figures: Sequence[Figure], terms: Sequence[Term]) -> list[Figure]:
    """Figures of one sentence that fit equally well: the one whose clause holds more of the question's words goes first."""
    best = figures[0]
    rivals = [
        f for f in figures if f.passage == best.passage and f.score >= best.score - 0.02 and f.value != best.value
    ]
    if not rivals:
        return list(figures)
    close = [best, *rivals]
    shares = {f.iri: _clause_share(context, f, terms) for f in close}
    top = max(shares.values())
    if min(shares.values()) > top - 0.1:
        return list(figures)
    return sorted(
        (scored(f, f.score - 0.03) if shares.get(f.iri, top) < top - 0.05 else f for f in figures),
        key=lambda f: (-f.score, f.iri),
    )


_CLAUSE = re.compile(r"[,，;；。](?!\d)|\.\s")


_DRAWN = re.compile(
    r"(?:\b(?:from|among|out of)\s+|从)(?:(?:more than|over|nearly|about)\s+)?$", re.IGNORECASE
)  # "66 of more than 100"


def _clause_share(context: Context, figure: Figure, terms: Sequence[Term]) -> float:
    from sei_kg.numerals import find_numerals

    proof = context.graph.describer.passage(figure.passage)
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(proof.quote)), len(proof.quote)]
    found = 0.0
    for numeral in find_numerals(proof.quote, proof.language or "en"):
        hundredth = figure.unit.endswith("PERCENT") and float(numeral.value) in (figure.value / 100, figure.value * 100)
        if float(numeral.value) == figure.value or hundredth:
            left, right = max(c for c in cuts if c <= numeral.i), min(c for c in cuts if c >= numeral.j)
            share = context.share(terms, context.text_tokens(proof.quote[left:right]))
            found = max(found, share - (0.2 if _DRAWN.search(proof.quote[: numeral.i]) else 0.0))
    return found


def _single(context: Context, figures: Sequence[Figure], terms: Sequence[Term], *, several: bool) -> Draft:
    figures = _by_clause(context, figures, terms)
    best = figures[0]
    chosen = [best]
    for other in figures[1:]:
        close = other.score >= best.score - (0.12 if several else 0.02)
        same = other.indicator == best.indicator and other.unit == best.unit
        if close and same and (several or other.value != best.value):
            chosen.append(other)
    unique: dict[tuple[float, str, str], Figure] = {}
    for figure in chosen:
        unique.setdefault((figure.value, figure.unit, figure.document if several else ""), figure)
    return Draft(
        min(best.score, 0.88),
        "figures",
        with_query(*unique.values()),
        tuple(figure_item(context, f) for f in unique.values()),
        reading_of(context, best),
    )


def targets(context: Context, part: Part) -> Draft | None:
    """ "Which targets are set for 2020": the figures that are targets, of the times, documents and things that are named."""
    frame = context.frame
    times = [t[0] for t in frame.links.times]
    things = [one.iri for one in frame.entities]
    if not times and not context.documents and not things:
        return None
    found: dict[str, Figure] = {}
    for row in sorted(context.rows("targets")):
        for figure in figures_of(context, row[1]):
            fits = not times or (bool(figure.end) and time_fits(figure, times) >= 0.85)
            if figure.kind == SEI + "Target" and fits and set(things) <= {*figure.scopes, figure.indicator}:
                found.setdefault(figure.iri, figure)
    if not found or len(found) > _MOST_TARGETS:
        return None
    chosen = list(found.values())
    items = tuple(figure_item(context, figure) for figure in chosen)
    return Draft(0.74, "targets", with_query(*chosen), items, worded("way/figures", number=len(items)))


def reached(context: Context) -> Draft | None:
    """Was a target reached: the target and the actual figure of the same indicator, scope and year."""
    frame = context.frame
    part = frame.parts[0]
    times = [t[0] for t in frame.links.times]
    cued = [(c.start, c.end) for c in frame.cues if c.kind == "operation"]
    figures = figures_for(
        context, part, [t for t in frame.terms if not any(a <= t.start and t.end <= b for a, b in cued)], times
    )
    targets = [f for f in figures if f.kind == SEI + "Target" and f.score >= 0.45]
    for target in targets:
        actual = next((f for f in figures if f.kind == SEI + "Actual" and f.indicator == target.indicator and f.unit == target.unit
                       and f.end[:4] == target.end[:4] and (not target.scopes or set(f.scopes) & set(target.scopes))), None)  # fmt: skip
        if actual is None:
            continue
        good = actual.value >= target.value
        labels = worded(
            "note/verdict",
            verdict=worded("way/yes" if good else "way/no"),
            target=bounded(context, target),
            actual=bounded(context, actual),
        )
        item = Item(
            value=labels[context.language],
            labels=labels,
            details={"time": target.end[:4]},
            proofs=proofs_of(context, target, actual),
        )
        return Draft(0.9, "targets-and-actuals", with_query(target, actual), (item,), reading_of(context, target))
    return None
