"""Answers made of figures: one figure, the change between two times, the sum, the largest, target against actual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.ask.figures import Figure, alike, figures_for, figures_of, scored, time_fits, unit_fits
from sei_kg.ask.linking import Link, months
from sei_kg.ask.messages import LANGUAGES, worded
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI, curie, local_name
from sei_kg.times import Interval

__all__ = ["answer_figure", "figure_item", "reached", "targets"]

_MOST_TARGETS = 40


def figure_item(context: Context, figure: Figure, *, value: int | float | None = None) -> Item:
    describer, language = context.graph.describer, context.language
    scopes = [describer.label(s, language) for s in figure.scopes]
    details = {
        "comparator": figure.comparator, "time": _shown(figure), "indicator": describer.label(figure.indicator, language) if figure.indicator else "",
        "scope": ", ".join(scopes), "kind": local_name(figure.kind), "observation": figure.iri, "qualityNote": figure.note,
    }  # fmt: skip
    unit = describer.label(figure.unit, language) if figure.unit else ""
    return Item(value=figure.number if value is None else value, unit=unit, labels=_as_written(context, figure), details={k: v for k, v in details.items() if v},
                proofs=_proofs(context, figure))  # fmt: skip


def _as_written(context: Context, figure: Figure) -> dict[str, str]:
    """The number as the source writes it, where it writes it with a scale word ("105 billion"): 105."""
    from sei_kg.numerals import find_numerals

    proof = context.graph.describer.passage(figure.passage)
    for numeral in find_numerals(proof.quote, proof.language or "en"):
        written = re.match(r"\d[\d,]*(?:\.\d+)?", proof.quote[numeral.i : numeral.j])
        if written and float(numeral.value) == figure.value and float(written[0].replace(",", "")) != figure.value:
            return {"written": written[0], "en": " ".join(proof.quote[numeral.i : numeral.j].split())}
    return {}


def _proofs(context: Context, *figures: Figure) -> tuple[Proof, ...]:
    return context.graph.describer.first_proofs(g for f in figures for g in f.evidence)


def _shown_query(*figures: Figure) -> str:
    """The query that gives these figures with all that describes them."""
    return shown("figures-of-passage", passage=(f.passage for f in figures), figure=(f.iri for f in figures))


def _shown(figure: Figure) -> str:
    return figure.end if figure.start == figure.end or not figure.start else f"{figure.start}/{figure.end}"


def answer_figure(context: Context, part: Part) -> Draft | None:
    """The figure, or what is made of several: change, sum, largest. None where none is sure."""
    frame = context.frame
    terms = frame.terms_of(part)
    times = [t[0] for t in frame.links.times if part.start <= t[1] < part.end] or [t[0] for t in frame.links.times]
    operations = part.operations | (
        frame.operations & {"sum", "difference", "most", "least"} if len(frame.parts) == 1 else frozenset()
    )
    if part.classes and operations & {"above", "below"} and (draft := _beyond(context, part, terms, times)) is not None:
        return draft
    regions = [one for one in frame.entities if one.is_a("Region", "Industry", "Organization")]
    if "difference" in operations and len(regions) == 2 and len(set(times)) < 2:
        apart = _apart(context, part, terms, times, regions)
        if apart is not None:
            return apart
    if part.value == "time" and operations & {"most", "least"}:
        return _extreme_time(context, part, operations, terms, times)
    if operations & {"most", "least"}:
        extreme = _extreme(context, part, operations)
        if extreme is not None or (len(set(times)) == 2 and not part.classes and not part.value):
            return extreme
    if "sum" in operations and len(regions) >= 2:
        return _summed(context, part, terms, times, regions)
    figures = figures_for(context, part, terms, times)
    if not figures or figures[0].score < 0.5:
        return None
    if "compare" in operations and len(times) >= 2:
        return _compared(context, figures, times)
    if "difference" in operations and len(set(times)) >= 2:
        if (changed := _changed(context, figures, times)) is not None:
            return changed
        latest = max(times, key=months)  # a change may be stated as such, under the later time
        times = [latest]
        figures = figures_for(context, part, terms, times)
        if not figures or figures[0].score < 0.5:
            return None
        figures = [f for f in figures if f.unit.endswith("percentage-point") or re.search("growth|change", f.indicator)]
        if not figures or figures[0].score < 0.75:
            return None  # the level of one of two times is no change
        times = []
    if "difference" in operations and len(times) == 1 and (ends := _ends(figures, times[0])):
        return _changed(context, figures, ends)
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


_BOUND = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:%|percent|per cent)?")


def _beyond(context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval]) -> Draft | None:
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
    found: dict[str, list[Figure]] = {}
    for figure in fitting:
        for scope in figure.scopes:
            classes = {row[1] for row in context.rows("classes-of", entity=scope)}
            if scope not in context.lexicon.background and classes & set(part.classes):
                found.setdefault(scope, []).append(figure)
    indicators = {f.indicator for mine in found.values() for f in mine}
    if not found or len(indicators) > 1:
        return None
    items = []
    for scope, mine in found.items():
        shown_figure = f"{mine[0].number:,} {context.graph.describer.label(mine[0].unit, context.language)}"
        items.append(context.item(scope, _proofs(context, *mine), figure=shown_figure, time=_shown(mine[0])))
    chosen = [f for mine in found.values() for f in mine]
    return Draft(0.78, "figures-beyond", _shown_query(*chosen), tuple(items), _reading(context, chosen[0]))


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
        _shown_query(*unique.values()),
        tuple(figure_item(context, f) for f in unique.values()),
        _reading(context, best),
    )


def _reading(context: Context, figure: Figure) -> dict[str, str]:
    describer = context.graph.describer

    def what(language: str) -> str:
        parts = [describer.label(figure.indicator, language)] if figure.indicator else []
        parts += [describer.label(s, language) for s in figure.scopes] + [_shown(figure)]
        return " · ".join(p for p in parts if p)

    return worded("way/figure", what={language: what(language) for language in LANGUAGES})


def _at(figures: Sequence[Figure], time: Interval) -> Figure | None:
    exact = [f for f in figures if time_fits(f, [time]) >= 0.99]
    return exact[0] if exact else None


def _changed(context: Context, figures: Sequence[Figure], times: Sequence[Interval]) -> Draft | None:
    ordered = sorted(set(times), key=months)
    first, last = _at(figures, ordered[0]), _at(figures, ordered[-1])
    if first is None or last is None or first.unit != last.unit or min(first.score, last.score) < 0.4:
        return None
    value = round(last.value - first.value, 6)
    number: int | float = int(value) if value == int(value) else value
    item = Item(value=abs(number), unit=context.graph.describer.label(first.unit, context.language),
                details={"direction": "up" if number > 0 else "down" if number < 0 else "none", "derivation": f"{last.number} − {first.number}",
                         "time": f"{_shown(first)} – {_shown(last)}"}, proofs=_proofs(context, first, last))  # fmt: skip
    return Draft(
        min(first.score, last.score) + 0.2,
        "figures-changed",
        _shown_query(first, last),
        (item,),
        _reading(context, last),
    )


def _ends(figures: Sequence[Figure], whole: Interval) -> list[Interval]:
    """The times of the first and the last figure of a span ("between the third quarter of 2017 and the first of 2019")."""
    low, high = months(whole)
    dated = [(months(Interval(f.start, f.end)), f) for f in figures if f.start or f.end]
    first = next((f for (begin, end), f in dated if begin == low and end < high), None)
    last = next(
        (f for (begin, end), f in dated if end == high and begin > low and first and f.indicator == first.indicator),
        None,
    )
    return [Interval(f.start, f.end) for f in (first, last)] if first and last else []


def _compared(context: Context, figures: Sequence[Figure], times: Sequence[Interval]) -> Draft | None:
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
                details={"time": f"{_shown(one)} : {_shown(two)}"}, proofs=_proofs(context, one, two))  # fmt: skip
    return Draft(0.8, "figures-compared", _shown_query(one, two), (item,), _reading(context, one))


def _summed(
    context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval], things: Sequence[Link]
) -> Draft | None:
    chosen = _of_each(context, part, terms, times, things)
    if len(chosen) < len(things) or not all(alike(context, chosen[0], f) for f in chosen):
        return None
    total = sum(f.value for f in chosen)
    number: int | float = int(total) if total == int(total) else total
    item = Item(value=number, unit=context.graph.describer.label(chosen[0].unit, context.language),
                details={"derivation": " + ".join(f"{f.number:,}" for f in chosen)}, proofs=_proofs(context, *chosen))  # fmt: skip
    notes = "; ".join(dict.fromkeys(f.note for f in chosen if f.note))
    return Draft(
        0.85,
        "figures-summed",
        _shown_query(*chosen),
        (item,),
        _reading(context, chosen[0]),
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


def _extreme(context: Context, part: Part, operations: frozenset[str]) -> Draft | None:
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
    item = context.item(thing.iri, _proofs(context, *chosen), of=part.head, figure=shown, qualityNote=best.note)
    return Draft(0.85, "figures-extreme", _shown_query(*chosen), (item,), _reading(context, best))


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
        context.item(scope, _proofs(context, f), figure=_written(context, f), time=_shown(f))
        for scope, f in chosen.items()
    )
    return Draft(0.8, "figures-extreme", _shown_query(*scoped.values()), items, _reading(context, best))


def _extreme_time(
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
            series.setdefault(_shown(figure), figure)
    if len(series) < 2:
        return None
    pick = max if "most" in operations else min
    edge = pick(series.values(), key=lambda f: f.value)
    item = Item(value=_shown(edge), details={"figure": _written(context, edge)}, proofs=_proofs(context, edge))
    return Draft(0.8, "figures-extreme", _shown_query(*series.values()), (item,), _reading(context, edge))


def _length(figure: Figure) -> int:
    """Months that a figure covers."""
    first, last = months(Interval(figure.start, figure.end))
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


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
    return Draft(0.74, "targets", _shown_query(*chosen), items, worded("way/figures", number=len(items)))


def _written(context: Context, figure: Figure) -> str:
    return (
        f"{figure.comparator} {figure.number:,} {context.graph.describer.label(figure.unit, context.language)}".strip()
    )


def _apart(
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
    item = Item(value=number, unit=unit, details=details, proofs=_proofs(context, one, other))
    return Draft(0.82, "figures-apart", _shown_query(one, other), (item,), _reading(context, one))


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
                value=_shown(best),
                details={"figure": f"{first.number} : {last.number}"},
                proofs=_proofs(context, first, last),
            )
            return Draft(0.75, "figures-extreme", _shown_query(first, last), (item,), _reading(context, best))
    return None


def _bounded(context: Context, figure: Figure) -> dict[str, str]:
    """The number of a figure with its unit; its bound ("about") is given in English, the language that it is noted in."""
    percent = figure.unit.endswith("PERCENT")
    units = {lang: "%" if percent else " " + context.graph.describer.label(figure.unit, lang) for lang in LANGUAGES}
    return {
        lang: f"{figure.comparator if lang == 'en' else ''} {figure.number}{unit}".strip()
        for lang, unit in units.items()
    }


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
            target=_bounded(context, target),
            actual=_bounded(context, actual),
        )
        item = Item(
            value=labels[context.language],
            labels=labels,
            details={"time": target.end[:4]},
            proofs=_proofs(context, target, actual),
        )
        return Draft(0.9, "targets-and-actuals", _shown_query(target, actual), (item,), _reading(context, target))
    return None
