"""Observations: the figures of a document, with unit, indicator, time and scope, reached, aimed at or expected.

Passage by passage: the quantities (``quantities``), for each the zone of the sentence that speaks of it, in the zone
its indicator (``figure_clauses``), scopes (``scopes``), time (``figure_times``) and kind (``figure_kinds``). What a
sentence leaves out is carried on from the one before, from the heading, at last from the date of the document; such
statements are inferred, not explicit. A figure that a paragraph and its translation both give is one observation with
both as evidence, as is a figure that a text repeats. Contradictions are noted by ``figure_checks``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter

from sei_kg.assertions import Findings
from sei_kg.claims import Claim
from sei_kg.entities import Mention
from sei_kg.figure_clauses import FigureReader, Sentence, zone_of
from sei_kg.figure_context import DocumentContext, Located
from sei_kg.figure_kinds import kind_of
from sei_kg.figure_tables import Grid, find_grids, read_grid
from sei_kg.figure_times import Asked, TimeKeeper
from sei_kg.figures import Figure, document_interval, figure_findings, merged, noted
from sei_kg.indicators import indicator_finder
from sei_kg.lexicon import read_lexicon
from sei_kg.numerals import begins_with_numeral, has_numeral
from sei_kg.passages import Passage, Reading
from sei_kg.patterns import compiled
from sei_kg.quantities import Quantity, find_quantities
from sei_kg.scopes import scope_finder
from sei_kg.times import Interval, find_times
from sei_kg.vocabulary import Vocabulary

__all__ = ["find_observations"]

_SILENT = frozenset(("reference", "title"))  # kinds of passages whose numbers are not figures
_BOUNDARY = re.compile(r"[;；。]|\.\s")
_TO_BE_DONE = frozenset(("recommended", "contained"))  # status of measures
_MOST_QUANTITIES = 60  # in one passage; a longer row is a table without its header
_AS_PRINTED = attrgetter("i", "j", "start", "end", "entity", "cls", "rule", "confidence")  # as mentions compare
_SHORT = 60  # characters of a first line that is a title
_LONGEST = 6000  # characters of a passage that are read; a longer one is no sentence


def find_observations(
    reading: Reading, mentions: Iterable[Mention], vocabulary: Vocabulary, claims: Iterable[Claim] = ()
) -> Findings:
    """The figures of a document.

    Args:
        reading: sections and passages; the date of the document, where its metadata tell it.
        mentions: the named entities, for scopes and for the names that hold a number.
        vocabulary: indicators, classes, confidences.
        claims: the measures of the document: the figures in what is still to be done are targets.

    Returns:
        For each figure an entity of class sei:Actual, sei:Target or sei:Forecast with labels, its mentions (the words
        from the indicator's name to the unit) and the assertions of its properties; provisional indicators.
    """
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.passage].append(mention)
    for found in named.values():
        found.sort(key=_AS_PRINTED)
    planned: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim in claims:
        if claim.status in _TO_BE_DONE:
            planned[claim.passage].append((claim.i, claim.j))
    reader = _Reader(reading, named, vocabulary, planned)
    figures: list[Figure] = []
    grids = find_grids(reading)
    rows = {index for grid in grids for index in grid.rows}
    for passage in reading.passages:
        if passage.index not in rows:
            figures += reader.read(passage)
    for grid in grids:
        figures += reader.tabled(grid)
    figures = noted(reading, merged(reading, figures))
    return figure_findings(reading, figures, named, vocabulary)


class _Reader:
    """Walks through a document; remembers what the text spoke of last."""

    def __init__(
        self,
        reading: Reading,
        named: dict[int, list[Mention]],
        vocabulary: Vocabulary,
        planned: Mapping[int, Sequence[tuple[int, int]]],
    ) -> None:
        self.reading, self.named, self.vocabulary, self.planned = reading, named, vocabulary, planned
        self.indicators = indicator_finder(vocabulary)
        self.scopes = scope_finder(vocabulary)
        self.context = DocumentContext(reading, named, self.scopes, vocabulary)
        self.clauses = FigureReader(self.indicators, self.scopes, vocabulary)
        self.document = document_interval(reading)
        self.times = TimeKeeper(reading, vocabulary, self.document)
        self.last_scopes: tuple[tuple[str, ...], int, int] | None = None  # scopes, passage, paragraph
        self.subject: tuple[tuple[str, ...], int, int] | None = None
        self._headings: dict[int, Located | None] = {}
        head = [p.index for p in reading.passages[:3] if p.kind in ("title", "heading")][:1]
        titles = [m for index in head for m in named.get(index, []) if self.scopes.sort(m) in ("topic", "place")]
        home = self.context.place[0] if self.context.place else ""
        best = [m for m in titles if self.scopes.sort(m) == "topic" or m.entity == home]
        self.title = (best or titles)[0] if titles else None
        data = read_lexicon("observations")
        self._classification = {lang: compiled(p, re.IGNORECASE) for lang, p in data["pattern_classification"].items()}
        self._measured = {lang: compiled(p, re.IGNORECASE) for lang, p in data["pattern_measured_time"].items()}
        self._late = {lang: compiled(p, re.IGNORECASE) for lang, p in data["pattern_measured_behind"].items()}
        self._respectively = {
            language: compiled("|".join(map(re.escape, words)), re.IGNORECASE)
            for language, words in data["distribution"].items()
        }

    def read(self, passage: Passage) -> list[Figure]:
        """The figures of one passage."""
        text = passage.text[:_LONGEST]
        mentions: Sequence[Mention] = self.named.get(passage.index, [])
        figures: list[Figure] = []
        if has_numeral(text, passage.language):
            times = find_times(text, passage.language)
            resolved = self.times.resolved(passage, text, times, mentions)
            first = passage.index == 0 and passage.section == 0 and len(text) < _SHORT
            if passage.kind in ("heading", "title") or first:
                self.times.heading(passage, times)
            if passage.kind not in _SILENT:
                taken = [(e.i, e.j) for e in times if e.sort != "duration"]
                taken += [(m.i, m.j) for m in mentions if not self._begins_with_count(m, text)]
                quantities = find_quantities(text, passage.language, taken)[:_MOST_QUANTITIES]
                if quantities:
                    masked = text
                    for e in times:
                        masked = masked[: e.i] + " " * (e.j - e.i) + masked[e.j :]
                    hits = self.indicators.find(text)
                    mentions = self.context.local(passage, mentions)
                    figures = self._figures(Sentence(passage, text, masked, quantities, resolved, mentions, hits))
            self.times.remember(passage, resolved, {f.interval for f in figures if f.kind != "Actual"})
        topics = [m for m in self.context.spoken_of(passage, mentions) if self.scopes.sort(m) in ("topic", "place")]
        if topics and not figures:
            self.subject = (topics[0].entity,), passage.index, passage.paragraph
        return figures

    def tabled(self, grid: Grid) -> list[Figure]:
        """The figures of one table; they are about what the text around it is about."""
        figures: list[Figure] = []
        for found in read_grid(grid, self.document):
            passage = self.reading.passages[found.cell.passage]
            named = [
                m
                for m in self.named.get(found.label.passage, ())
                if found.label.i <= m.i and m.j <= found.label.j and self.scopes.sort(m)
            ]
            scopes = tuple(dict.fromkeys(m.entity for m in named[:1]))
            place = (found.label.i, found.label.j) if found.label.passage == passage.index else (0, 0)
            context = self.context.completed(
                scopes, near=named, above=self._above(passage), passage=passage.index, aimed=found.kind == "Target"
            )
            figures.append(
                Figure(
                    language=grid.language,
                    quantity=found.quantity,
                    indicator=self.indicators.named(found.name, grid.language, found.quantity, place),
                    printed=found.cell.text,
                    places=((passage.index, found.cell.i, found.cell.j),),
                    zone=(found.cell.i, found.cell.j),
                    interval=found.interval,
                    time_passage=found.heading.passage,
                    time_rule="figure-time-table",
                    scopes=scopes,
                    scope_passage=found.label.passage,
                    scope_rule="figure-scope-clause",
                    kind=found.kind,
                    compared="",
                    context=context,
                    rule="figure-table",
                )
            )
        return figures

    def _begins_with_count(self, mention: Mention, text: str) -> bool:
        """Numbers inside names are names; but a name may begin with its count ("four grand challenges")."""
        return mention.cls in self.scopes.countable and begins_with_numeral(text, mention.i)

    def _figures(self, sentence: Sentence) -> list[Figure]:
        passage, text, quantities = sentence.passage, sentence.text, sentence.quantities
        scoped, dated = self._distributed(sentence)
        figures = sentence.figures
        for n, quantity in enumerate(quantities):
            zone = zone_of(text, quantities, n)
            if quantity.sort == "duration" and not self._measures_time(sentence, quantity, zone):
                continue
            last = figures[-1] if figures else None
            grouped = last is not None and quantity.group >= 0 and quantities[n - 1].group == quantity.group
            compared = self.clauses.comparison(sentence, quantity, zone)
            leader = self._row_leader(sentence, n)
            if leader is not None:
                indicator = self.clauses.grown(leader.indicator, passage.language)
            elif grouped and last is not None:
                indicator = last.indicator
            else:
                found = self.clauses.indicator(sentence, quantity, zone, compared)
                if found is None:
                    continue  # a number of which the text does not say what it counts
                indicator = found
            said = partial(
                kind_of,
                text,
                passage.language,
                quantity,
                zone,
                role=passage.role,
                document=self.document,
                deadline=any(e.relation == "by" and zone[0] <= e.i < zone[1] for e, _ in sentence.resolved),
                planned=any(i <= quantity.i and quantity.j <= j for i, j in self.planned.get(passage.index, ())),
            )
            kind = said(interval=None)
            interval, time_passage, time_rule, now = self.times.choose(
                Asked(
                    passage,
                    text,
                    quantity,
                    zone,
                    sentence.resolved,
                    previous=quantities[n - 1].j if n else 0,
                    ahead=kind != "Actual",
                )
            )
            if n in dated:
                interval, time_passage, time_rule = dated[n], passage.index, "figure-time-clause"
            if time_rule == "figure-time-clause":
                if now or (interval and self.document and interval.years != self.document.years):
                    kind = said(interval=interval, now=now)
            elif interval and self.document and self._out_of_time(kind, interval, self.document):
                # a year to come does not hold for what the next sentence says of the present, nor a past one for an aim
                interval, time_passage, time_rule = self.document, passage.index, "figure-time-document"
            if leader is not None and leader.scopes:
                scope = leader.scopes, leader.scope_passage, "figure-scope-distributed"
            elif n in scoped:
                scope = *scoped[n], "figure-scope-distributed"
            else:
                scope = self._scope(sentence, quantity, zone, indicator, last if grouped or compared else None)
                if last is not None and not scope[0]:
                    scope = last.scopes, last.scope_passage, "figure-scope-carried"
            near = [m for m in sentence.mentions if zone[0] <= m.i and m.j <= zone[1]]
            context = self.context.completed(
                scope[0], near=near, above=self._above(passage), passage=scope[1], aimed=kind == "Target"
            )
            named = zone[0] <= indicator.i < quantity.i and indicator.i > quantity.j - 140
            figures.append(
                Figure(
                    language=passage.language,
                    quantity=quantity,
                    indicator=indicator,
                    printed=" ".join(text[quantity.i : quantity.j].split()),
                    places=((passage.index, indicator.i if named else quantity.i, quantity.j),),
                    zone=zone,
                    interval=interval,
                    time_passage=time_passage,
                    time_rule=time_rule,
                    scopes=scope[0],
                    scope_passage=scope[1],
                    scope_rule=scope[2],
                    context=context,
                    kind=kind,
                    compared=compared,
                )
            )
        self.clauses.remember(sentence)
        if with_scope := [figure for figure in figures if figure.scopes]:
            self.last_scopes = with_scope[-1].scopes, passage.index, passage.paragraph
        return figures

    @staticmethod
    def _out_of_time(kind: str, interval: Interval, document: Interval) -> bool:
        """Whether a time carried on from elsewhere cannot be that of a figure of this kind."""
        if kind == "Actual":
            return interval.years[1] > document.years[1]
        return interval.years[1] < document.years[0]

    def _measures_time(self, sentence: Sentence, quantity: Quantity, zone: tuple[int, int]) -> bool:
        """Whether a duration is the value of an indicator ("approval time"), not a time expression."""
        if self._measured[sentence.language].search(sentence.text, max(0, quantity.i - 60), quantity.i):
            return True
        if self._late[sentence.language].match(sentence.text, quantity.j):
            return True
        return any(
            zone[0] <= i and j <= zone[1] and iri in self.indicators.units and self.indicators.suits(iri, quantity)
            for i, j, iri in sentence.hits
        )

    def _scope(
        self,
        sentence: Sentence,
        quantity: Quantity,
        zone: tuple[int, int],
        indicator: object,
        leader: Figure | None,
    ) -> tuple[tuple[str, ...], int, str]:
        """(scopes, passage that names them, rule)."""
        passage = sentence.passage
        if leader is not None and leader.scopes:
            return leader.scopes, leader.scope_passage, leader.scope_rule
        i, j = getattr(indicator, "i", 0), getattr(indicator, "j", 0)
        choose = partial(
            self.scopes.choose,
            sentence.text,
            passage.language,
            quantity,
            zone=zone,
            indicator=(i, j),
            mentions=sentence.mentions,
        )
        classified = bool(self._classification[passage.language].search(sentence.text))
        if chosen := choose(last_resort=classified):
            return chosen, passage.index, "figure-scope-clause"
        for remembered in (self.last_scopes, self.subject):
            if remembered and remembered[2] == passage.paragraph and passage.index - remembered[1] <= 3:
                return remembered[0], remembered[1], "figure-scope-carried"
        if above := self._above(passage):
            return (above[0],), above[1], "figure-scope-heading"
        if self.title is not None:
            return (self.title.entity,), self.title.passage, "figure-scope-heading"
        chosen = choose(last_resort=True) if self.context.place is None else ()
        return chosen, passage.index, "figure-scope-clause"

    def _above(self, passage: Passage) -> Located | None:
        """What the headings over a passage are about, the nearest first."""
        if passage.section not in self._headings:
            section = self.reading.sections[passage.section]
            self._headings[passage.section] = next(
                (
                    (mention.entity, above.heading)
                    for above in [section, *self.reading.ancestors(section)]
                    for mention in self.named.get(above.heading, ())
                    if self.scopes.sort(mention) in ("topic", "place")
                ),
                None,
            )
        return self._headings[passage.section]

    # ------------------------------------------------------------------------------------------------------- lists
    def _distributed(self, sentence: Sentence) -> tuple[dict[int, tuple[tuple[str, ...], int]], dict[int, Interval]]:
        """Scopes (with their passage) and times of the members of lists: "A and B ... 5 and 6 respectively"."""
        scoped: dict[int, tuple[tuple[str, ...], int]] = {}
        dated: dict[int, Interval] = {}
        groups: dict[int, list[int]] = defaultdict(list)
        for n, quantity in enumerate(sentence.quantities):
            if quantity.group >= 0:
                groups[quantity.group].append(n)
        passage, text = sentence.passage, sentence.text
        if not groups or not self._respectively[passage.language].search(text):
            return scoped, dated
        for members in groups.values():
            first, count, where = sentence.quantities[members[0]].i, len(members), passage.index
            dated |= dict(zip(members, self.times.distributed(text, first, count, sentence.resolved), strict=False))
            row = self.scopes.listed(text, passage.language, first, count, sentence.mentions)
            places = any(m.j <= first and self.scopes.sort(m) == "place" for m in sentence.mentions)
            before = self.reading.passages[where - 1] if where else None
            if not row and not places and before is not None and before.paragraph == passage.paragraph:
                row = self.scopes.listed(
                    before.text, before.language, len(before.text), count, self.named.get(before.index, [])
                )
                where = before.index if row else where
            row = row or self.scopes.segments(text, first, count, sentence.mentions)
            scoped |= {n: ((entity,), where) for n, entity in zip(members, row, strict=False)}
        return scoped, dated

    def _row_leader(self, sentence: Sentence, n: int) -> Figure | None:
        """ "A was 5, B was 6, up 2% and 3% respectively": the figure before the list that this member belongs to."""
        quantities, quantity = sentence.quantities, sentence.quantities[n]
        if quantity.group < 0 or quantity.sort != "percent":
            return None
        members = [m for m, q in enumerate(quantities) if q.group == quantity.group]
        first = members[0]
        after = quantities[first - 1].j if first else 0
        if not self._respectively[sentence.language].search(sentence.text, after):
            return None
        row = [f for f in sentence.figures if f.quantity.j <= quantities[first].i][-len(members) :]
        if len(row) < len(members) or any(f.quantity.sort == "percent" for f in row):
            return None
        between = sentence.text[row[-1].quantity.j : quantities[first].i]
        return row[members.index(n)] if len(between) < 40 and not _BOUNDARY.search(between) else None
