"""Questions about figures: how much, by when, the change between two times, the sum, the largest, target against actual.

A figure fits as far as its indicator, scope, time, unit and the passage that states it hold what the question says. What the
question names as the thing counted must be the figure's scope, or stand in its passage where the scope is of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.ask.linking import Link, months, time_of
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI, curie, expand, local_name
from sei_kg.queries import query_text
from sei_kg.times import Interval

__all__ = ["Figure", "answer_figure", "figures_for", "reached"]

_TYPE = expand("rdf:type")
_ALL_KINDS = tuple(SEI + name for name in ("Actual", "Target", "Forecast"))
_KINDS = {"target": SEI + "Target", "forecast": SEI + "Forecast"}


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation with all that describes it; ``score`` how well it fits the question."""

    iri: str
    kind: str
    indicator: str
    value: float
    unit: str
    comparator: str
    start: str
    end: str
    scopes: tuple[str, ...]
    passage: str
    document: str
    evidence: tuple[str, ...]
    note: str
    score: float = 0.0

    @property
    def number(self) -> int | float:
        return int(self.value) if self.value == int(self.value) else self.value


def figures_for(context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval] = ()) -> list[Figure]:
    """The figures that fit, the best first."""
    frame = context.frame
    entities = frame.entities
    found = context.passages(terms, limit=80)
    known = {f.hit.iri: f for f in found if f.share > 0.2}
    passages = dict.fromkeys(known)
    for one in entities:
        if one.is_a("Indicator"):
            passages |= dict.fromkeys(row[1] for row in context.rows("passages-of-figures", indicator=one.iri))
    things = [
        one
        for one in entities
        if not one.is_a("Indicator", "PlanningPeriod", "SourceDocument", "Problem", "Measure", "Instrument")
        and "http://qudt.org/schema/qudt/Unit" not in one.cls
    ]
    figures = []
    for passage in passages:
        for figure in _figures(context, passage):
            score = _fit(context, figure, part, terms, times, things)
            if score > 0:
                figures.append(_scored(figure, score))
    best: dict[str, Figure] = {}
    for figure in figures:
        if figure.iri not in best or best[figure.iri].score < figure.score:
            best[figure.iri] = figure
    return sorted(best.values(), key=lambda f: (-f.score, f.iri))


def _scored(figure: Figure, score: float) -> Figure:
    from dataclasses import replace

    return replace(figure, score=score)


def _figures(context: Context, passage: str) -> Iterable[Figure]:
    """The figures that a passage states, from the graphs of its evidence."""
    document = context.graph.describer.passage(passage).document
    if context.documents and document not in context.documents:
        return
    said: dict[str, dict[str, list[str]]] = {}
    graphs: dict[str, list[str]] = {}
    for _, evidence in context.rows("evidence-of-passage", passage=passage):
        for _, subject, prop, value in context.rows("graph-content", graph=evidence):
            said.setdefault(subject, {}).setdefault(prop, []).append(value)
            graphs.setdefault(subject, [])
            if evidence not in graphs[subject]:
                graphs[subject].append(evidence)
    for iri, found in sorted(said.items()):
        kind = next((k for k in _ALL_KINDS if k in found.get(_TYPE, ())), "")
        value = next(iter(found.get(SEI + "value", ())), "")
        if kind and value:

            def one(name: str, found: dict[str, list[str]] = found) -> str:
                return next(iter(found.get(expand(name), ())), "")

            yield Figure(
                iri, kind, one("sei:indicator"), float(value), one("sei:unit"), one("sei:comparator"), one("schema:startDate"),
                one("schema:endDate"), tuple(sorted(set(found.get(SEI + "scope", ())))), passage, document, tuple(graphs[iri]),
                one("sei:qualityNote"),
            )  # fmt: skip


def _fit(
    context: Context,
    figure: Figure,
    part: Part,
    terms: Sequence[Term],
    times: Sequence[Interval],
    things: Sequence[Link],
) -> float:
    describer = context.graph.describer
    operations = context.frame.operations
    if figure.kind == SEI + "Forecast" and "forecast" not in operations and "target" in operations:
        return 0.0
    if (
        "target" in operations
        and "reached" not in operations
        and figure.kind == SEI + "Actual"
        and part.value == "figure"
    ):
        return 0.0
    if not _unit_fits(figure, part.units):
        return 0.0
    when = _time_fits(figure, times)
    if when <= 0:
        return 0.0
    quote = _quote(context, figure.passage)
    words = context.text_tokens(quote)
    names = [name for name in (describer.names(figure.indicator) if figure.indicator else ()) if name]
    label = frozenset(t for name in names[:12] for t in context.text_tokens(name))
    about = frozenset(
        t for scope in figure.scopes for name in describer.names(scope)[:12] for t in context.text_tokens(name)
    )
    mentioned = {row[1] for row in context.rows("mentions-of-passage", passage=figure.passage)} if things else set()
    for thing in things:
        same_kind = [s for s in figure.scopes if s not in context.lexicon.background and _same_kind(context, s, thing)]
        if thing.iri not in figure.scopes and (
            same_kind or (thing.iri not in mentioned and not _named(context, thing, words))
        ):
            return 0.0
    head = [t for t in context.lexicon.terms(part.head) if not any(t.within(frozenset((s,))) for s in ("number",))]
    if (
        "count" in part.operations
        and not part.operations & {"difference", "how_much", "sum"}
        and head
        and not any(t.within(label) for t in head)
        and not any(context.text_tokens(one.surface) & context.text_tokens(part.head) for one in things)
    ):
        return 0.0
    share = context.share(terms, words | label | about)
    matter = [t for t in terms if not t.entity or context_indicator(context, t)]
    named = max((_overlap(context, matter, context.text_tokens(name)) for name in names[:12]), default=0.0)
    linked = any(one.iri == figure.indicator for one in context.frame.entities)
    scope = 1.0 if not things else sum(thing.iri in figure.scopes for thing in things) / len(things)
    return when * (0.5 * share + 0.3 * max(named, 1.0 if linked else 0.0) + 0.2 * scope)


def context_indicator(context: Context, term: Term) -> bool:
    return any(one.iri == term.entity and one.is_a("Indicator") for one in context.frame.entities)


def _overlap(context: Context, terms: Sequence[Term], label: frozenset[str]) -> float:
    """How far terms and a label cover each other."""
    if not label or not terms:
        return 0.0
    held = [t for t in terms if t.within(label)]
    covered = frozenset(token for t in held for way in t.ways for token in way if token in label)
    recall = sum(t.weight for t in held) / sum(t.weight for t in terms)
    precision = len(covered) / len(label)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _named(context: Context, thing: Link, words: frozenset[str]) -> bool:
    return any(context.text_tokens(label) <= words for label in thing.labels[:12] if label)


def _same_kind(context: Context, scope: str, thing: Link) -> bool:
    hit = {row[1] for row in context.rows("classes-of", entity=scope)}
    return bool(
        hit & set(thing.cls) & {SEI + n for n in ("Industry", "Region", "Technology", "Organization", "Policy")}
    )


def _quote(context: Context, passage: str) -> str:
    return context.graph.describer.passage(passage).quote


def _unit_fits(figure: Figure, units: Sequence[str]) -> bool:
    wanted = [u for u in units if u != "unit:NUM"] if len(units) > 1 else list(units)
    if not wanted:
        return True
    unit = curie(figure.unit)
    for one in wanted:
        if one.endswith(":") and unit.startswith(one):
            return True
        if unit == one or (one == "unit:PERCENT" and unit in ("id:unit-percentage-point", "unit:UNITLESS")):
            return True
        if one == "id:unit-percentage-point" and unit == "unit:PERCENT":
            return True
        if one == "unit:NUM" and not unit.startswith("currency:") and unit != "unit:PERCENT":
            return True
    return False


def _time_fits(figure: Figure, times: Sequence[Interval]) -> float:
    """1 the same time, less where one lies in the other, 0 apart; a figure without a time may fit a little."""
    if not times:
        return 1.0
    if not figure.end and not figure.start:
        return 0.7
    first, last = months(Interval(figure.start, figure.end))
    best = 0.0
    for wanted in times:
        low, high = months(wanted)
        if (low, high) == (first, last):
            best = max(best, 1.0)
        elif low <= first and last <= high:
            best = max(best, 0.9)
        elif last == high:
            best = max(best, 0.85)
        elif first <= low and high <= last:
            best = max(best, 0.6)
    return best


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
    if operations & {"most", "least"} and (extreme := _extreme(context, part, operations)) is not None:
        return extreme
    regions = [one for one in frame.entities if one.is_a("Region", "Industry", "Organization")]
    if "sum" in operations and len(regions) >= 2:
        return _summed(context, part, terms, times, regions)
    figures = figures_for(context, part, terms, times)
    if not figures or figures[0].score < 0.5:
        return None
    if "compare" in operations and len(times) >= 2:
        return _compared(context, figures, times)
    if "difference" in operations and len(times) >= 2:
        return _changed(context, figures, times)
    if "difference" in operations:
        changes = [
            f
            for f in figures
            if f.unit.endswith(("PERCENT", "percentage-point")) or "growth" in f.indicator or "change" in f.indicator
        ]
        figures = changes or []
        if not figures or figures[0].score < 0.6:
            return None
    return _single(
        context, figures, several=bool(frame.operations & {"each", "both", "consistent"}) or len(regions) > 1
    )


def _single(context: Context, figures: Sequence[Figure], *, several: bool) -> Draft:
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
        best.score,
        "figures",
        query_text("answers/figures-of-passage"),
        tuple(figure_item(context, f) for f in unique.values()),
        _reading(context, best),
    )


def _reading(context: Context, figure: Figure) -> dict[str, str]:
    describer = context.graph.describer

    def say(language: str) -> str:
        parts = [describer.label(figure.indicator, language)] if figure.indicator else []
        parts += [describer.label(s, language) for s in figure.scopes] + [_shown(figure)]
        return " · ".join(p for p in parts if p)

    return {"en": f"a figure: {say('en')}", "zh": f"一个数据：{say('zh')}"}


def _at(figures: Sequence[Figure], time: Interval) -> Figure | None:
    exact = [f for f in figures if _time_fits(f, [time]) >= 0.99]
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
        query_text("answers/figures-of-passage"),
        (item,),
        _reading(context, last),
    )


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
    return Draft(0.8, "figures-compared", query_text("answers/figures-of-passage"), (item,), _reading(context, one))


def _summed(
    context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval], things: Sequence[Link]
) -> Draft | None:
    chosen = _of_each(context, part, terms, times, things)
    if len(chosen) < len(things) or len({(f.unit, f.indicator) for f in chosen}) > 1:
        return None
    total = sum(f.value for f in chosen)
    number: int | float = int(total) if total == int(total) else total
    item = Item(value=number, unit=context.graph.describer.label(chosen[0].unit, context.language),
                details={"derivation": " + ".join(f"{f.number:,}" for f in chosen)}, proofs=_proofs(context, *chosen))  # fmt: skip
    notes = "; ".join(dict.fromkeys(f.note for f in chosen if f.note))
    return Draft(
        0.85,
        "figures-summed",
        query_text("answers/figures-of-passage"),
        (item,),
        _reading(context, chosen[0]),
        {"en": notes, "zh": notes} if notes else {},
    )


def _of_each(
    context: Context, part: Part, terms: Sequence[Term], times: Sequence[Interval], things: Sequence[Link]
) -> list[Figure]:
    """For each thing the best figure of one indicator."""
    names = {one.iri for one in things}
    matter = [t for t in terms if t.entity not in names]
    pool: dict[str, list[Figure]] = {}
    for passage in [f.hit.iri for f in context.passages(list(terms), limit=60)]:
        for figure in _figures(context, passage):
            if _unit_fits(figure, part.units) and _time_fits(figure, times) > 0:
                label = (
                    frozenset(
                        t for n in context.graph.describer.names(figure.indicator)[:12] for t in context.text_tokens(n)
                    )
                    if figure.indicator
                    else frozenset()
                )
                linked = any(t.entity and t.entity == figure.indicator for t in matter)
                score = 1.0 if linked else context.share([t for t in matter if not t.entity], label) if matter else 0.0
                for scope in figure.scopes:
                    if score > 0.2:
                        pool.setdefault(scope, []).append(_scored(figure, score))
    chosen = []
    for one in things:
        options = sorted(pool.get(one.iri, ()), key=lambda f: (-f.score, f.iri))
        if options:
            chosen.append(options[0])
    indicators = {f.indicator for f in chosen}
    return (
        chosen
        if len(indicators) <= 1
        else [
            f
            for f in chosen
            if f.indicator == max(sorted(indicators), key=lambda i: sum(g.indicator == i for g in chosen))
        ]
    )


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
    if len(things) < 2:
        return None
    terms = [t for t in frame.terms if part.start <= t.start < part.end or any(t.entity == one.iri for one in things)]
    chosen = _of_each(context, part, terms, times, things)
    if len(chosen) < 2:
        return None
    best = (max if "most" in operations else min)(chosen, key=lambda f: f.value)
    thing = next(one for one in things if one.iri in best.scopes)
    shown = f"{best.number:,} {context.graph.describer.label(best.unit, context.language)}"
    item = context.item(thing.iri, _proofs(context, *chosen), of=part.head, figure=shown, qualityNote=best.note)
    return Draft(0.85, "figures-extreme", query_text("answers/figures-of-passage"), (item,), _reading(context, best))


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
        unit = "%" if target.unit.endswith("PERCENT") else " " + context.graph.describer.label(target.unit, "en")
        en = f"{'yes' if good else 'no'}: target {target.comparator} {target.number}{unit}, actual {actual.comparator} {actual.number}{unit}"
        zh = f"{'是' if good else '否'}：目标 {target.number}{unit}，实际 {actual.number}{unit}"
        labels = {"en": " ".join(en.split()), "zh": zh}
        item = Item(
            value=labels[context.language],
            labels=labels,
            details={"time": target.end[:4]},
            proofs=_proofs(context, target, actual),
        )
        return Draft(
            0.9, "targets-and-actuals", query_text("competency/targets-and-actuals"), (item,), _reading(context, target)
        )
    return None


def interval(text: str) -> Interval | None:
    return time_of(text)
