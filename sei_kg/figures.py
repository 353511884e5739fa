"""Figures on their way from a passage to the graph: repeats and translations merged, notes, and the findings made."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from sei_kg.assertions import MOST_PASSAGES, Assertion, Findings
from sei_kg.entities import Entity, Mention
from sei_kg.figure_checks import Checked, check_figures
from sei_kg.indicators import Indicator
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID, digest, expand
from sei_kg.numerals import find_numerals
from sei_kg.passages import Reading
from sei_kg.patterns import compiled
from sei_kg.quantities import Quantity
from sei_kg.records import quickly_made
from sei_kg.scopes import MOST_SCOPES
from sei_kg.times import Interval, find_times, interval_of
from sei_kg.units import read_units
from sei_kg.vocabulary import Vocabulary

__all__ = ["Figure", "document_interval", "figure_findings", "merged", "noted"]

_NAMES = (
    "value",
    "unit",
    "indicator",
    "comparator",
    "comparedWith",
    "scope",
    "coversPeriod",
    "qualityNote",
    "hasTarget",
)
_P = {f"sei:{name}": expand(f"sei:{name}") for name in (*_NAMES, "Indicator", "Actual", "Target", "Forecast")}
_P |= {name: expand(name) for name in ("schema:startDate", "schema:endDate")}
_XSD = {n: NamedNode(expand(f"xsd:{name}")) for n, name in ((4, "gYear"), (7, "gYearMonth"), (10, "date"))}
_DECIMAL = NamedNode(expand("xsd:decimal"))
_LOOK_BACK = 12  # figures of one value that a repeat is compared with; keeps merging linear
_TIME_ORDER = (
    "figure-time-table",
    "figure-time-clause",
    "figure-time-carried",
    "figure-time-heading",
    "figure-time-document",
)
_SCOPE_ORDER = ("figure-scope-distributed", "figure-scope-clause", "figure-scope-carried", "figure-scope-heading")
_EXPLICIT = frozenset(("figure-time-table", "figure-time-clause", "figure-scope-clause", "figure-scope-distributed"))


@quickly_made
@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, before it becomes an observation.

    Attributes:
        language: of the passage it was first found in.
        quantity, indicator: see there; printed: the words of the quantity.
        places: (passage, i, j) spans in reading texts where the text gives it; the first is its own.
        zone: the part of the first passage that speaks of it.
        interval: its time, with the passage and the rule that gave it; scopes: likewise, the main one first.
        kind: "Actual", "Target" or "Forecast"; compared: the baseline in the words of the text, or "".
        notes: slugs of quality rules.
        context: scopes that the document as a whole adds, each with the passage that names it.
        rule: slug of the rule that read it, "" for that of its sort.
    """

    language: str
    quantity: Quantity
    indicator: Indicator
    printed: str
    places: tuple[tuple[int, int, int], ...]
    zone: tuple[int, int]
    interval: Interval | None
    time_passage: int
    time_rule: str
    scopes: tuple[str, ...]
    scope_passage: int
    scope_rule: str
    kind: str
    compared: str
    notes: tuple[str, ...] = ()
    context: tuple[tuple[str, int], ...] = ()
    rule: str = ""


def document_interval(reading: Reading) -> Interval | None:
    """The time a document speaks from: its date, else a dateline, else the year of its number (〔2024〕) or title.

    None where the document tells none of these.
    """
    metadata = getattr(reading, "metadata", None)
    issued = _issued(metadata)
    if issued is not None:
        return issued
    dateline = compiled("|".join(read_lexicon("observations")["datelines"]), re.IGNORECASE)
    for passage in (*reading.passages[:12], *reading.passages[-6:]):
        if match := dateline.search(passage.text[:2000]):
            for expression in find_times(passage.text[match.end() : match.end() + 60], passage.language):
                if expression.sort == "complete":
                    return expression.interval
    for pattern, name in zip(_dated(), ("number", "title_text"), strict=True):
        text = getattr(metadata, name, "")
        if match := pattern.search(text):
            return interval_of(match[1])
    return None


@cache
def _dated() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The year in an official number; the first year of a title that is not the beginning of a span."""
    data = read_lexicon("observations")
    return re.compile(data["pattern_number_year"]), re.compile(data["pattern_title_of_year"])


def _issued(metadata: Any) -> Interval | None:
    for name in ("issued", "date", "published"):
        value = getattr(metadata, name, None)
        text = value if isinstance(value, str) else getattr(value, "value", "") or getattr(value, "text", "")
        if isinstance(text, str) and (found := interval_of(text)):
            return found
    return None


def merged(reading: Reading, figures: Sequence[Figure]) -> list[Figure]:
    """One figure for what a passage and its translation say, and for what the text repeats word for word."""
    kept: list[Figure] = []
    pairs = _paragraph_pairs(reading)
    by_value: dict[tuple[Decimal, str], list[int]] = defaultdict(list)
    for figure in figures:
        key = figure.quantity.value.normalize(), figure.quantity.unit
        home = None
        for n in by_value[key][-_LOOK_BACK:]:
            other = kept[n]
            if len(other.places) >= MOST_PASSAGES:
                continue
            if _translated(reading, pairs, other, figure) or _repeated(other, figure):
                home = n
                break
        if home is None:
            by_value[key].append(len(kept))
            kept.append(figure)
        else:
            kept[home] = _union(kept[home], figure)
    return kept


def _paragraph_pairs(reading: Reading) -> set[tuple[int, int]]:
    passages = reading.passages
    return {
        pair
        for passage in passages
        if 0 <= passage.translation_of < len(passages)
        for other in (passages[passage.translation_of].paragraph,)
        for pair in ((passage.paragraph, other), (other, passage.paragraph))
    }


def _translated(reading: Reading, pairs: set[tuple[int, int]], a: Figure, b: Figure) -> bool:
    """Whether the two stand in a paragraph and its translation, and ``a`` has no partner in that language yet.

    Neighbouring paragraphs in two languages that give the same amount are taken for such a pair.
    """
    if a.language == b.language or any(reading.passages[p].language == b.language for p, _, _ in a.places):
        return False
    first, second = reading.passages[a.places[0][0]], reading.passages[b.places[0][0]]
    beside = abs(first.paragraph - second.paragraph) == 1 and a.quantity.sort not in ("count", "rank")
    return ((first.paragraph, second.paragraph) in pairs or beside) and a.quantity.upper == b.quantity.upper


def _repeated(a: Figure, b: Figure) -> bool:
    return (
        a.language == b.language
        and a.indicator.iri == b.indicator.iri
        and a.kind == b.kind
        and a.quantity.upper == b.quantity.upper
        and a.scopes[:1] == b.scopes[:1]
        and (a.interval == b.interval or b.time_rule not in _EXPLICIT or a.time_rule not in _EXPLICIT)
    )


def _union(a: Figure, b: Figure) -> Figure:
    """``a`` with the places of ``b`` and with what ``b`` says more directly."""
    result = replace(a, places=a.places + b.places[: MOST_PASSAGES - len(a.places)])
    if a.interval is None or (b.interval and _TIME_ORDER.index(b.time_rule) < _TIME_ORDER.index(a.time_rule)):
        result = replace(result, interval=b.interval, time_passage=b.time_passage, time_rule=b.time_rule)
    if not a.scopes or (b.scopes and _SCOPE_ORDER.index(b.scope_rule) < _SCOPE_ORDER.index(a.scope_rule)):
        result = replace(result, scopes=b.scopes, scope_passage=b.scope_passage, scope_rule=b.scope_rule)
    elif b.language != a.language and b.scope_rule == a.scope_rule:  # what only one of the languages names
        result = replace(result, scopes=tuple(dict.fromkeys(a.scopes + b.scopes))[:MOST_SCOPES])
    known = {iri for iri, _ in result.context}
    more = (*result.context, *(c for c in b.context if c[0] not in known))
    room = max(0, MOST_SCOPES - len(result.scopes))
    result = replace(result, context=tuple(c for c in more if c[0] not in result.scopes)[:room])
    if a.indicator.labels and b.language != a.language:
        if not b.indicator.labels:
            result = replace(result, indicator=b.indicator)
        else:  # two provisional names of one thing: one indicator with both
            both = replace(a.indicator, labels=(*a.indicator.labels, *b.indicator.labels))
            result = replace(result, indicator=both)
    return result


def noted(reading: Reading, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with their quality notes."""
    checked = [_checked(reading, figure) for figure in figures]
    notes = check_figures(checked)
    return [replace(figure, notes=notes[n]) if notes.get(n) else figure for n, figure in enumerate(figures)]


def _checked(reading: Reading, figure: Figure) -> Checked:
    index, _, _ = figure.places[0]
    passage = reading.passages[index]
    quantity = figure.quantity
    following = None
    if index + 1 < len(reading.passages) and compiled(r"[\s.。\"”]*").fullmatch(passage.text[quantity.j :]):
        after = reading.passages[index + 1]
        if after.paragraph == passage.paragraph and len(after.text) < 40:
            numerals = find_numerals(after.text, after.language)
            dated = any(e.i == 0 for e in find_times(after.text, after.language))
            if numerals and numerals[0].i == 0 and numerals[0].form == "digits" and not dated:
                following = numerals[0].value
    name = dict(figure.indicator.labels).get(figure.language, figure.indicator.iri)
    return Checked(
        figure.language,
        passage.text[figure.zone[0] : figure.zone[1]],
        passage.text[: quantity.i],
        passage.text[quantity.j :],
        figure.indicator.iri,
        name,
        quantity.sort,
        quantity.unit,
        quantity.value,
        quantity.comparator,
        figure.interval,
        figure.scopes[0] if figure.scopes else "",
        figure.kind,
        index,
        quantity.i,
        passage.section,
        bool(figure.compared),
        {figure.time_rule, figure.scope_rule} <= _EXPLICIT,
        following,
    )


def figure_findings(
    reading: Reading, figures: Sequence[Figure], named: Mapping[int, Sequence[Mention]], vocabulary: Vocabulary
) -> Findings:
    """Entities, mentions and assertions of the figures."""
    entities: list[Entity] = []
    mentions: list[Mention] = []
    assertions: list[Assertion] = []
    policy = expand("sei:Policy")
    for figure in figures:
        rule = figure.rule or f"figure-{_rule(figure)}"
        confidence = vocabulary.confidence(rule, 0.85)
        index, _, j = figure.places[0]
        quantity = figure.quantity
        start, _ = reading.passages[index].span(quantity.i, quantity.j)
        iri = f"{ID}observation-{digest(reading.source.identifier, quantity.value.normalize(), quantity.unit, start)}"
        cls = _P[f"sei:{figure.kind}"]
        entities.append(Entity(iri, cls, tuple(_labels(figure, vocabulary)), rule, confidence))
        if figure.indicator.labels:
            made = vocabulary.confidence("indicator-made", 0.6)
            entities.append(
                Entity(figure.indicator.iri, _P["sei:Indicator"], figure.indicator.labels, "indicator-made", made)
            )
        heads = {figure.time_passage} if figure.rule else set()  # a cell says nothing without its heading
        own = tuple(sorted({p for p, _, _ in figure.places} | heads))[:MOST_PASSAGES]
        for p, i, j in figure.places:
            span = reading.passages[p].span(i, j)
            mentions.append(Mention(p, i, j, *span, iri, cls, rule, confidence))
        for predicate, value in _stated(figure):
            assertions.append(Assertion(iri, predicate, value, own, rule, confidence))
        assertions += _situated(iri, figure, own, vocabulary)
        for slug in figure.notes:
            text = read_lexicon("observations")["quality_notes"][slug][figure.language]
            sure = vocabulary.confidence("figure-quality", 0.8)
            note = Literal(text, language=figure.language)
            assertions.append(Assertion(iri, _P["sei:qualityNote"], note, own, "figure-quality", sure, False))
        if figure.kind == "Target":
            sure = vocabulary.confidence("figure-target-of", 0.8)
            holders = [reading.source.iri]
            policies = [m.entity for m in named.get(index, ()) if vocabulary.is_a(m.cls, policy) and m.j <= quantity.i]
            holders += policies[:1]
            assertions += [
                Assertion(holder, _P["sei:hasTarget"], iri, own, "figure-target-of", sure) for holder in holders
            ]
    return Findings(tuple(entities), tuple(mentions), tuple(assertions))


def _rule(figure: Figure) -> str:
    sort = figure.quantity.sort
    return sort if sort in ("count", "rank", "bare") else "quantity"


def _stated(figure: Figure) -> Iterator[tuple[str, str | Literal]]:
    quantity = figure.quantity
    yield _P["sei:value"], Literal(_plain(quantity.value), datatype=_DECIMAL)
    yield _P["sei:unit"], quantity.unit
    yield _P["sei:indicator"], figure.indicator.iri
    if quantity.comparator:
        yield _P["sei:comparator"], Literal(quantity.comparator, language=figure.language)
    if figure.compared:
        yield _P["sei:comparedWith"], Literal(figure.compared, language=figure.language)


def _situated(iri: str, figure: Figure, own: tuple[int, ...], vocabulary: Vocabulary) -> Iterator[Assertion]:
    """Time and scope, each with the passages that give it."""
    if figure.interval is not None:
        passages = tuple(sorted({*own[: MOST_PASSAGES - 1], figure.time_passage}))
        sure = vocabulary.confidence(figure.time_rule, 0.7)
        explicit = figure.time_rule in _EXPLICIT
        for name, text in (("schema:startDate", figure.interval.start), ("schema:endDate", figure.interval.end)):
            if text:
                value = Literal(text, datatype=_XSD[len(text)])
                yield Assertion(iri, _P[name], value, passages, figure.time_rule, sure, explicit)
        if figure.interval.period:
            period = f"{ID}period-{_ordinal(figure.interval.period)}-five-year-plan"
            if period in vocabulary.terms:
                yield Assertion(iri, _P["sei:coversPeriod"], period, passages, figure.time_rule, sure, explicit)
    for scope in figure.scopes:
        passages = tuple(sorted({*own[: MOST_PASSAGES - 1], figure.scope_passage}))
        sure = vocabulary.confidence(figure.scope_rule, 0.7)
        explicit = figure.scope_rule in _EXPLICIT
        yield Assertion(iri, _P["sei:scope"], scope, passages, figure.scope_rule, sure, explicit)
    sure = vocabulary.confidence("figure-scope-document", 0.55)
    for scope, passage in figure.context:
        passages = tuple(sorted({*own[: MOST_PASSAGES - 1], passage}))
        yield Assertion(iri, _P["sei:scope"], scope, passages, "figure-scope-document", sure, False)


def _labels(figure: Figure, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """ "Value added: 8 percent (2015)", in each language that the indicator has a name in."""
    when = ""
    if figure.interval is not None:
        when = "–".join(dict.fromkeys(filter(None, (figure.interval.start, figure.interval.end))))
    names = dict(reversed(figure.indicator.labels))
    if not names and figure.indicator.iri in vocabulary.terms:
        names = {lang: vocabulary.label(figure.indicator.iri, lang) for lang in ("en", "zh")}
    units = read_units().labels
    for language in ("en", "zh"):
        if language not in names:
            continue
        if language == figure.language:
            words = [figure.quantity.comparator] if figure.quantity.upper is None else []
            said = (" " if language == "en" else "").join(filter(None, [*words, figure.printed]))
        else:
            unit = units.get((figure.quantity.unit, language), "")
            values = [_plain(v) for v in (figure.quantity.value, figure.quantity.upper) if v is not None]
            said = f"{'–'.join(values)} {unit}".strip()
        if language == "en":
            yield language, f"{names[language]}: {said}" + (f" ({when})" if when else "")
        else:
            yield language, f"{names[language]}：{said}" + (f"（{when}）" if when else "")


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


@cache
def _ordinal(number: int) -> str:
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
