"""Answers made of several figures: the change between two times, the sum, the largest, the difference between two things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.ask.figure_items import proofs_of, reading_of, time_of, with_query, written
from sei_kg.ask.figures import Figure, alike, figures_for, figures_of, scored, time_fits, unit_fits
from sei_kg.ask.linking import Link, months
from sei_kg.ask.messages import LANGUAGES
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.namespaces import SEI, curie
from sei_kg.times import Interval

__all__ = ["apart", "beyond", "changed", "compared", "ends_of", "extreme", "extreme_time", "summed"]

_BOUND = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:%|percent|per cent)?")


def beyond(context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval]) -> Draft | None:
    """ "Which industries grew by more than 20 %": the things whose figure lies beyond the number behind the cue."""
    frame = context.frame
    cue = next((c for c in frame.cues if c.kind == "operation" and c.meaning[0] in ("above", "below")), None)
    bound = _BOUND.search(frame.text, cue.end) if cue else None
    if cue is None or bound is None or bound.start() > cue.end + 8:
        return None
    limit = float(bound[1].replace(",", ""))
    percent = re.search(r"%|percent|per cent", bound[0]) is not None
    matter = [t for t in terms if not bound.start() <= t.start < bound.end()]
    fitting = []
    for figure in figures_for(
        context, replace(part, units=("unit:PERCENT",) if percent else part.units), matter, times
    ):
        beyond = figure.value > limit if cue.meaning[0] == "above" else figure.value < limit
        if figure.score >= 0.4 and beyond and (not percent or curie(figure.unit) == "unit:PERCENT"):
            fitting.append(figure)
    surest = max(fitting, key=lambda f: f.score, default=None)
    found: dict[str, list[Figure]] = {}
    for figure in fitting:
        if surest is None or figure.indicator != surest.indicator:
            continue
        for scope in figure.scopes:
            classes = {row[1] for row in context.rows("classes-of", entity=scope)}
            if scope not in context.lexicon.background and classes & set(part.classes):
                found.setdefault(scope, []).append(figure)
    if not found:
        return None
    items = []
    for scope, mine in found.items():
        shown_figure = f"{mine[0].number:,} {context.graph.describer.label(mine[0].unit, context.language)}"
        items.append(context.item(scope, proofs_of(context, *mine), figure=shown_figure, time=time_of(mine[0])))
    chosen = [f for mine in found.values() for f in mine]
    return Draft(0.78, "figures-beyond", with_query(*chosen), tuple(items), reading_of(context, chosen[0]))


def _at(figures: Sequence[Figure], time: Interval) -> Figure | None:
    exact = [f for f in figures if time_fits(f, [time]) >= 0.99]
    return exact[0] if exact else None


def changed(context: Context, figures: Sequence[Figure], times: Sequence[Interval]) -> Draft | None:
    ordered = sorted(set(times), key=months)
    first, last = _at(figures, ordered[0]), _at(figures, ordered[-1])
    if first is None or last is None or first.unit != last.unit or min(first.score, last.score) < 0.4:
        return None
    value = round(last.value - first.value, 6)
    number: int | float = int(value) if value == int(value) else value
    item = Item(value=abs(number), unit=context.graph.describer.label(first.unit, context.language),
                details={"direction": "up" if number > 0 else "down" if number < 0 else "none", "derivation": f"{last.number} − {first.number}",
                         "time": f"{time_of(first)} – {time_of(last)}"}, proofs=proofs_of(context, first, last))  # fmt: skip
    return Draft(
        min(first.score, last.score) + 0.2,
        "figures-changed",
        with_query(first, last),
        (item,),
        reading_of(context, last),
    )


def ends_of(figures: Sequence[Figure], whole: Interval) -> list[Interval]:
    """The times of the first and the last figure of a span ("between the third quarter of 2017 and the first of 2019")."""
    low, high = months(whole)
    dated = [(months(Interval(f.start, f.end)), f) for f in figures if f.start or f.end]
    first = next((f for (begin, end), f in dated if begin == low and end < high), None)
    last = next(
        (f for (begin, end), f in dated if end == high and begin > low and first and f.indicator == first.indicator),
        None,
    )
    return [Interval(f.start, f.end) for f in (first, last)] if first and last else []


def compared(context: Context, figures: Sequence[Figure], times: Sequence[Interval]) -> Draft | None:
    """ "Was it above or below": the first-named time of the clause is compared with the other."""
    part_times = list(dict.fromkeys(times))
    if len(part_times) < 2:
        return None
    text = context.frame.text
    later = max(part_times, key=months)
    other = min(part_times, key=months)
    one, two = _at(figures, later), _at(figures, other)
    if one is None or two is None:
        return None
    words = next(
        (pair for pair in context.lexicon.data["directions"][context.language] if all(w in text for w in pair)), None
    )
    if words is None:
        return None
    english = context.lexicon.data["directions"]["en"][
        context.lexicon.data["directions"][context.language].index(words)
    ]
    at = 0 if one.value >= two.value else 1
    item = Item(value=f"{words[at]} ({one.number} : {two.number})", labels={"en": english[at], context.language: words[at]},
                details={"time": f"{time_of(one)} : {time_of(two)}"}, proofs=proofs_of(context, one, two))  # fmt: skip
    return Draft(0.8, "figures-compared", with_query(one, two), (item,), reading_of(context, one))


def summed(
    context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval], things: Sequence[Link]
) -> Draft | None:
    chosen = _of_each(context, part, terms, times, things)
    if len(chosen) < len(things) or not all(alike(context, chosen[0], f) for f in chosen):
        return None
    total = sum(f.value for f in chosen)
    number: int | float = int(total) if total == int(total) else total
    item = Item(value=number, unit=context.graph.describer.label(chosen[0].unit, context.language),
                details={"derivation": " + ".join(f"{f.number:,}" for f in chosen)}, proofs=proofs_of(context, *chosen))  # fmt: skip
    notes = "; ".join(dict.fromkeys(f.note for f in chosen if f.note))
    return Draft(
        0.85,
        "figures-summed",
        with_query(*chosen),
        (item,),
        reading_of(context, chosen[0]),
        dict.fromkeys(LANGUAGES, notes) if notes else {},
    )


def _of_each(
    context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval], things: Sequence[Link]
) -> list[Figure]:
    """For each thing the best figure of one indicator."""
    names = {one.iri for one in things}
    said = context.frame.cues  # "received more": a verb that the lexicon knows tells no indicator
    matter = [
        t
        for t in terms
        if t.entity not in names and not any(c.start <= t.start < c.end for c in said if c.kind == "relation")
    ]
    pool: dict[str, list[Figure]] = {}
    for passage in [f.hit.iri for f in context.passages(list(terms), limit=60)]:
        for figure in figures_of(context, passage):
            if unit_fits(figure, part.units) and time_fits(figure, times) > 0:
                label = (
                    frozenset(
                        t for n in context.graph.describer.names(figure.indicator)[:12] for t in context.text_tokens(n)
                    )
                    if figure.indicator
                    else frozenset()
                )
                linked = any(t.entity and t.entity == figure.indicator for t in matter)
                score = 1.0 if linked else context.share(matter, label) if matter else 0.0
                for scope in figure.scopes:
                    if score > 0.2:
                        pool.setdefault(scope, []).append(scored(figure, score))
    chosen = []
    for one in things:
        options = sorted(pool.get(one.iri, ()), key=lambda f: (-f.score, f.iri))
        if options:
            chosen.append(options[0])
    if not chosen:
        return []
    often = max(chosen, key=lambda f: (sum(alike(context, f, g) for g in chosen), f.score, f.iri))
    return [f for f in chosen if alike(context, often, f)]


def extreme(context: Context, part: Part, operations: frozenset[str]) -> Draft | None:
    """ "Among A, B and C, which has the most ...": the thing whose figure is largest or smallest."""
    frame = context.frame
    things = [one for one in frame.entities if one.is_a("Region", "Industry", "Organization", "Technology", "Policy")]
    things = (
        [one for one in things if not part.start <= one.start < part.start + 40 or len(frame.parts) == 1]
        if len(things) > 2
        else things
    )
    times = [t[0] for t in frame.links.times]
    if not things and part.classes:
        return _extreme_of_class(context, part, operations, times)
    if len(things) < 2:
        return (
            _later_or_earlier(context, part, operations, times) if len(set(times)) == 2 and not part.classes else None
        )
    terms = [t for t in frame.terms if part.start <= t.start < part.end or any(t.entity == one.iri for one in things)]
    chosen = _of_each(context, part, terms, times, things)
    if len(chosen) < 2:
        return None
    best = (max if "most" in operations else min)(chosen, key=lambda f: f.value)
    thing = next(one for one in things if one.iri in best.scopes)
    shown = f"{best.number:,} {context.graph.describer.label(best.unit, context.language)}"
    item = context.item(thing.iri, proofs_of(context, *chosen), of=part.head, figure=shown, qualityNote=best.note)
    return Draft(0.85, "figures-extreme", with_query(*chosen), (item,), reading_of(context, best))


def _extreme_of_class(
    context: Context, part: Part, operations: frozenset[str], times: Sequence[Interval]
) -> Draft | None:
    """ "Which region has the highest ...": of all things of a class that have a figure of one indicator, unit and kind."""
    found = figures_for(context, part, context.frame.terms_of(part), times)
    if not found or found[0].score < 0.7:
        return None
    best = found[0]
    scoped: dict[str, Figure] = {}
    for figure in found:
        same = (figure.indicator, figure.unit, figure.kind) == (best.indicator, best.unit, best.kind)
        if not same or figure.score < best.score - 0.1:
            continue
        for scope in figure.scopes:
            classes = {row[1] for row in context.rows("classes-of", entity=scope)}
            if scope not in context.lexicon.background and classes & set(part.classes):
                scoped.setdefault(scope, figure)
    if len(scoped) < 2:
        return None
    pick = max if "most" in operations else min
    edge = pick(f.value for f in scoped.values())
    chosen = {scope: f for scope, f in scoped.items() if f.value == edge}
    items = tuple(
        context.item(scope, proofs_of(context, f), figure=written(context, f), time=time_of(f))
        for scope, f in chosen.items()
    )
    return Draft(0.8, "figures-extreme", with_query(*scoped.values()), items, reading_of(context, best))


def extreme_time(
    context: Context, part: Part, operations: frozenset[str], terms: Sequence[Term], times: Sequence[Interval]
) -> Draft | None:
    """ "In which quarter was the growth highest": of the figures of one scope and unit over time, the time of the largest."""
    found = [f for f in figures_for(context, replace(part, value="figure"), terms, times) if f.end and f.score >= 0.4]
    if not found:
        return None
    asked = context.lexicon.data["spans"]
    text = part.head.casefold()
    length = next(
        (int(n) for n, words in asked.items() if any(w in text for w in words[context.language])), _length(found[0])
    )
    best = next((f for f in found if _length(f) == length), found[0])
    names = context.text_tokens(context.graph.describer.label(best.indicator))
    series: dict[str, Figure] = {}
    for figure in found:
        mine = context.text_tokens(context.graph.describer.label(figure.indicator))
        alike = (figure.unit, figure.kind, _length(figure)) == (best.unit, best.kind, length) and set(
            figure.scopes
        ) & set(best.scopes)
        if alike and (mine <= names or names <= mine):
            series.setdefault(time_of(figure), figure)
    if len(series) < 2:
        return None
    pick = max if "most" in operations else min
    edge = pick(series.values(), key=lambda f: f.value)
    item = Item(value=time_of(edge), details={"figure": written(context, edge)}, proofs=proofs_of(context, edge))
    return Draft(0.8, "figures-extreme", with_query(*series.values()), (item,), reading_of(context, edge))


def _length(figure: Figure) -> int:
    """Months that a figure covers."""
    first, last = months(Interval(figure.start, figure.end))
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def apart(
    context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval], things: Sequence[Link]
) -> Draft | None:
    """ "How much does X of A exceed X of B": the difference between the figures of two things."""
    chosen = _of_each(context, part, terms, times, things)
    if len(chosen) != 2 or not alike(context, *chosen):
        return None
    one, other = sorted(chosen, key=lambda f: -f.value)
    value = round(one.value - other.value, 6)
    number: int | float = int(value) if value == int(value) else value
    details = {"derivation": f"{one.number:,} − {other.number:,}"}
    unit = context.graph.describer.label(one.unit, context.language)
    item = Item(value=number, unit=unit, details=details, proofs=proofs_of(context, one, other))
    return Draft(0.82, "figures-apart", with_query(one, other), (item,), reading_of(context, one))


def _later_or_earlier(
    context: Context, part: Part, operations: frozenset[str], times: Sequence[Interval]
) -> Draft | None:
    """ "Which is larger, the target for 2015 or that for 2020?": the time whose figure of one indicator is larger."""
    ordered = sorted(set(times), key=months)
    kind = SEI + "Target" if "target" in context.frame.operations else ""
    figures = [f for f in figures_for(context, part, context.frame.terms, ordered) if not kind or f.kind == kind]
    for first in figures:
        if time_fits(first, ordered[:1]) < 0.85:
            continue
        last = next((f for f in figures if f.indicator == first.indicator and f.unit == first.unit
                     and set(f.scopes) & set(first.scopes) and time_fits(f, ordered[1:]) >= 0.85), None)  # fmt: skip
        if last is not None and last.value != first.value:
            best = (max if "most" in operations else min)((first, last), key=lambda f: f.value)
            item = Item(
                value=time_of(best),
                details={"figure": f"{first.number} : {last.number}"},
                proofs=proofs_of(context, first, last),
            )
            return Draft(0.75, "figures-extreme", with_query(first, last), (item,), reading_of(context, best))
    return None
