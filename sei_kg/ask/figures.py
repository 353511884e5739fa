"""The figures that fit a question.

A figure fits as far as its indicator, scope, time, unit and the passage that states it hold what the question says. What the
question names as the thing counted must be the figure's scope, or stand in its passage where the scope is of another kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from sei_kg.ask.context import Context
from sei_kg.ask.linking import Link, months
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.namespaces import SEI, curie, expand
from sei_kg.queries import query_text
from sei_kg.search import tokens
from sei_kg.times import Interval

__all__ = ["Figure", "alike", "figures_for", "figures_of", "scored", "time_fits", "unit_fits"]

_TYPE = expand("rdf:type")
_MOST = 200  # passages that are looked at for the figures of one indicator
_LEAST_SHARE = 0.55  # of the question's words, where a number of things is asked for
_ALL_KINDS = tuple(SEI + name for name in ("Actual", "Target", "Forecast"))


_MANY = 50  # of so many figures those of another time, or of other things, are not looked at


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation with all that describes it; ``score`` how well it fits the question."""

    iri: str
    indicator: str
    scopes: tuple[str, ...]
    start: str
    end: str
    value: float
    comparator: str
    unit: str
    kind: str
    note: str
    document: str
    passage: str
    evidence: tuple[str, ...]
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
    things = [
        one
        for one in entities
        if not one.is_a("Indicator", "PlanningPeriod", "SourceDocument", "Problem", "Measure")
        and "http://qudt.org/schema/qudt/Unit" not in one.cls
    ]
    for one in entities:
        if one.is_a("Indicator"):  # of an indicator that is everywhere, first what is said of the things named
            passages |= dict.fromkeys(_stating(context, one.iri, things, times)[:_MOST])
    figures = []
    context.ahead("document-of-passage", "passage", passages)
    context.ahead("evidence-of-passage", "passage", passages)
    evidence = [row[1] for passage in passages for row in context.rows("evidence-of-passage", passage=passage)]
    context.ahead("figure-content", "graph", evidence)
    context.graph.describer.read_passages(passages)
    if things:
        context.ahead("mentions-of-passage", "passage", passages)
    for passage in passages:
        for figure in figures_of(context, passage):
            score = _fit(context, figure, part, terms, times, things)
            if score > 0:
                figures.append(scored(figure, score))
    best: dict[str, Figure] = {}
    for figure in figures:
        if figure.iri not in best or best[figure.iri].score < figure.score:
            best[figure.iri] = figure
    return sorted(best.values(), key=lambda f: (-f.score, f.iri))


def alike(context: Context, one: Figure, other: Figure) -> bool:
    """Whether two figures count the same in the same unit: one indicator, or names that differ in words of quantity alone."""
    if one.unit != other.unit:
        return False
    if one.indicator == other.indicator:
        return True
    light = context.text_tokens(" ".join(context.lexicon.data["quantities"]["en"]))
    cores = [context.text_tokens(context.graph.describer.label(f.indicator)) - light for f in (one, other)]
    return bool(cores[0]) and cores[0] == cores[1]


def _stating(context: Context, indicator: str, things: Sequence[Link], times: Sequence[Interval]) -> list[str]:
    """The passages that state figures of an indicator; of one that is everywhere, those about the things and times named."""
    scoped = [
        row
        for thing in things
        for row in context.rows("passages-of-scoped-figures", indicator=indicator, scope=thing.iri)
    ]
    years = (
        (min(t.start[:4] or t.end[:4] for t in times), max(t.end[:4] or t.start[:4] for t in times)) if times else ()
    )
    if len(scoped) >= _MANY:
        then = [r for r in scoped if years and r[5] and r[5][:4] >= years[0] and (r[4] or r[5])[:4] <= years[1]]
        return list(dict.fromkeys(row[1] for row in then or scoped))
    rows: Sequence[tuple[str, ...]] = ()
    if years:
        values: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            "from": ox.Literal(years[0]),
            "to": ox.Literal(years[1]),
            "indicator": ox.NamedNode(indicator),
        }
        found = context.graph.store.select(query_text("answers/passages-of-figures-at"), values).rows
        rows = [tuple(str(getattr(term, "value", "")) for term in row) for row in found]
    if len(rows) < _MANY:
        rows = context.rows("passages-of-figures", indicator=indicator)
    return list(dict.fromkeys(row[1] for row in (*scoped, *rows)))


def scored(figure: Figure, score: float) -> Figure:
    return replace(figure, score=score)


def figures_of(context: Context, passage: str) -> Iterable[Figure]:
    """The figures that a passage states, from the graphs of its evidence."""
    document = next((row[1] for row in context.rows("document-of-passage", passage=passage)), "")
    if context.documents and document not in context.documents:
        return
    said: dict[str, dict[str, list[str]]] = {}
    graphs: dict[str, list[str]] = {}
    for _, evidence in context.rows("evidence-of-passage", passage=passage):
        for _, subject, prop, value in context.rows("figure-content", graph=evidence):
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
                iri, one("sei:indicator"), tuple(sorted(set(found.get(SEI + "scope", ())))), one("schema:startDate"), one("schema:endDate"),
                float(value), one("sei:comparator"), one("sei:unit"), kind, one("sei:qualityNote"), document, passage, tuple(graphs[iri]),
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
        and not operations & {"reached", "difference"}
        and figure.kind == SEI + "Actual"
        and part.value == "figure"
    ):
        return 0.0
    if not unit_fits(figure, part.units):
        return 0.0
    when = time_fits(figure, times)
    if when <= 0:
        return 0.0
    if (
        times
        and not figure.start
        and not figure.end
        and not any(t.end[:4] in _quote(context, figure.passage) for t in times)
    ):
        when = 0.3  # neither the figure nor its passage says that it speaks of this time
    if figure.kind == SEI + "Forecast" and "forecast" not in operations:
        when *= 0.8
    quote = _quote(context, figure.passage)
    words = context.text_tokens(quote)
    names = [name for name in (describer.names(figure.indicator) if figure.indicator else ()) if name]
    label = frozenset(t for name in names[:12] for t in context.text_tokens(name))
    about = frozenset(
        t for scope in figure.scopes for name in describer.names(scope)[:12] for t in context.text_tokens(name)
    )
    mentioned = {row[1] for row in context.rows("mentions-of-passage", passage=figure.passage)} if things else set()
    counted: set[str] = set()
    for thing in things:
        if thing.iri in mentioned and any(_counts(context, thing, name) for name in names[:12]):
            counted.add(thing.iri)  # the figure counts the thing itself ("number of base stations")
            continue
        same_kind = [s for s in figure.scopes if s not in context.lexicon.background and _same_kind(context, s, thing)]
        if thing.iri not in figure.scopes and (
            same_kind or (thing.iri not in mentioned and not _named(context, thing, quote))
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
    if "count" in part.operations and share < _LEAST_SHARE:
        before = "".join(row[1] for row in context.rows("passage-before", passage=figure.passage)[:1])
        if context.share(terms, words | label | about | context.text_tokens(before)) < _LEAST_SHARE:
            return 0.0  # tonnes of hydrogen are no cars of the same year
    matter = [t for t in terms if not t.entity or context_indicator(context, t)]
    named = max((_overlap(context, matter, context.text_tokens(name)) for name in names[:12]), default=0.0)
    linked = any(one.iri == figure.indicator for one in context.frame.entities)
    scope = (
        1.0 if not things else sum(thing.iri in counted or thing.iri in figure.scopes for thing in things) / len(things)
    )
    exact = 0.05 if any(curie(figure.unit) == unit for unit in part.units) else 0.0
    return exact + when * (0.5 * share + 0.3 * max(named, 1.0 if linked else 0.0) + 0.2 * scope)


def context_indicator(context: Context, term: Term) -> bool:
    return any(one.iri == term.entity and one.is_a("Indicator") for one in context.frame.entities)


def _counts(context: Context, thing: Link, indicator: str) -> bool:
    counted = context.text_tokens(indicator) - context.text_tokens("number of amount")
    return bool(counted) and any(counted <= context.text_tokens(label) for label in thing.labels[:12])


def _overlap(context: Context, terms: Sequence[Term], label: frozenset[str]) -> float:
    """How far terms and a label cover each other."""
    if not label or not terms:
        return 0.0
    held = [t for t in terms if t.within(label)]
    covered = frozenset(token for t in held for way in t.ways for token in way if token in label)
    recall = sum(t.weight for t in held) / sum(t.weight for t in terms)
    precision = len(covered) / len(label)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _named(context: Context, thing: Link, quote: str) -> bool:
    """Whether a text names a thing outright: the words of a label, one behind the other."""
    held = context.text_tokens(quote)
    labels = [label for label in thing.labels[:12] if label and context.text_tokens(label) <= held]
    if not labels:
        return False
    text = "\x1f".join(["", *tokens(quote), ""])
    return any("\x1f".join(["", *tokens(label), ""]) in text for label in labels)


def _same_kind(context: Context, scope: str, thing: Link) -> bool:
    hit = {row[1] for row in context.rows("classes-of", entity=scope)}
    return bool(
        hit & set(thing.cls) & {SEI + n for n in ("Industry", "Region", "Technology", "Organization", "Policy")}
    )


def _quote(context: Context, passage: str) -> str:
    return context.graph.describer.passage(passage).quote


def unit_fits(figure: Figure, units: Sequence[str]) -> bool:
    wanted = [u for u in units if u != "unit:NUM"] if len(units) > 1 else list(units)
    if not wanted:
        return True
    unit = curie(figure.unit)
    for one in wanted:
        if one.endswith(":") and unit.startswith(one):
            return True
        if unit == one or (one == "unit:PERCENT" and unit == "id:unit-percentage-point"):
            return True
        if one == "id:unit-percentage-point" and unit == "unit:PERCENT":
            return True
        if one == "unit:NUM" and not unit.startswith("currency:") and unit != "unit:PERCENT":
            return True
    return False


def time_fits(figure: Figure, times: Sequence[Interval]) -> float:
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
