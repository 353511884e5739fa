"""Observations: the figures of a document - value, unit, indicator, time, scope, and whether reached, aimed at or expected.

Passage by passage: the quantities (``quantities``), for each the zone of the sentence that speaks of it, in the zone its
indicator (``indicators``), scopes (``scopes``), time (``times``) and kind (``figure_kinds``). What a sentence leaves out
is carried on from the one before, from the heading, at last from the date of the document; such statements are inferred,
not explicit. A figure that a paragraph and its translation both give is one observation with both as evidence, as is a
figure that a text repeats. Contradictions are noted by ``figure_checks``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from dataclasses import replace

from sei_kg.assertions import Findings
from sei_kg.entities import Mention
from sei_kg.figure_kinds import kind_of
from sei_kg.figures import Figure, document_interval, figure_findings, merged, noted
from sei_kg.indicators import Indicator, IndicatorFinder, indicator_finder
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import expand
from sei_kg.numerals import has_numeral
from sei_kg.passages import Passage, Reading
from sei_kg.quantities import Quantity, find_quantities
from sei_kg.scopes import ScopeFinder
from sei_kg.times import Interval, TimeExpression, find_times, resolve
from sei_kg.vocabulary import Vocabulary

__all__ = ["find_observations"]

_SILENT = frozenset(("reference", "title"))  # kinds of passages whose numbers are not figures
_BOUNDARY = re.compile(r"[;；。]|\.\s")
_SOFT = re.compile(r"[,，:：;；。.]|\band\b")
_JOINED = re.compile(r"\s*(?:[、,，]|and|和|及|与)\s*(?:the\s+)?")
_LISTED = re.compile(r"\band\b|[、和及与]")
_MOST_QUANTITIES = 60  # in one passage; a longer row is a table without its header
_LONGEST = 6000  # characters of a passage that are read; a longer one is no sentence


def find_observations(reading: Reading, mentions: Iterable[Mention], vocabulary: Vocabulary) -> Findings:
    """The figures of a document.

    Args:
        reading: sections and passages; the date of the document, where its metadata tell it.
        mentions: the named entities, for scopes and for the names that hold a number.
        vocabulary: indicators, classes, confidences.
    """
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.passage].append(mention)
    for found in named.values():
        found.sort()
    reader = _Reader(reading, named, vocabulary)
    figures: list[Figure] = []
    for passage in reading.passages:
        figures += reader.read(passage)
    figures = noted(reading, merged(reading, figures), reader.indicators)
    return figure_findings(reading, figures, named, vocabulary)


class _Reader:
    """Walks through a document; remembers what time and scope the text spoke of last."""

    def __init__(self, reading: Reading, named: dict[int, list[Mention]], vocabulary: Vocabulary) -> None:
        self.reading, self.named, self.vocabulary = reading, named, vocabulary
        self.indicators: IndicatorFinder = indicator_finder(vocabulary)
        self.scopes = ScopeFinder(vocabulary)
        self.possible = has_numeral()
        self.document = document_interval(reading)
        self.section_time: dict[int, tuple[Interval, int]] = {}
        self.last_time: tuple[Interval, int, int, int] | None = None  # interval, passage, paragraph, section
        self.last_scopes: tuple[tuple[str, ...], int, int] | None = None  # scopes, passage, paragraph
        self.subject: tuple[tuple[str, ...], int, int] | None = None
        head = [p.index for p in reading.passages[:3] if p.kind in ("title", "heading")][:1]
        titles = [m for index in head for m in named.get(index, []) if self.scopes.sort(m) in ("topic", "place")]
        self.title = titles[0] if titles else None
        data = read_lexicon("observations")
        self._unnumbered = [expand(name) for name in data["countable_names"]]
        self._respectively = {
            language: re.compile("|".join(map(re.escape, data["distribution"][language])), re.IGNORECASE)
            for language in ("en", "zh")
        }
        self._multiple_baseline = re.compile(data["baseline_patterns"]["multiple_zh"])
        self._title_year = {lang: re.compile(p, re.IGNORECASE) for lang, p in data["pattern_title_year"].items()}
        self._own_time = {lang: re.compile(p, re.IGNORECASE) for lang, p in data["pattern_own_time"].items()}
        self.last_indicator: tuple[Indicator, int] | None = None  # and its paragraph
        self._compared = {
            language: re.compile(data["compared_patterns"][language], re.IGNORECASE) for language in ("en", "zh")
        }
        self._baseline = {
            language: re.compile(data["baseline_patterns"][language], re.IGNORECASE) for language in ("en", "zh")
        }

    def read(self, passage: Passage) -> list[Figure]:
        """The figures of one passage."""
        text = passage.text[:_LONGEST]
        mentions = self.named.get(passage.index, [])
        figures: list[Figure] = []
        if self.possible.search(text):
            times = find_times(text, passage.language)
            resolved = self._resolved(text, passage.language, times, mentions)
            if passage.kind in ("heading", "title"):
                self._heading(passage, times)
            if passage.kind not in _SILENT:
                taken = [(e.i, e.j) for e in times if e.sort != "duration"]
                taken += [(m.i, m.j) for m in mentions if self._holds_no_figure(m, text)]
                quantities = find_quantities(text, passage.language, taken)[:_MOST_QUANTITIES]
                if quantities:
                    figures = self._figures(passage, text, quantities, times, resolved, mentions)
            self._remember_time(passage, resolved, figures)
        topics = [m for m in mentions if self.scopes.sort(m) in ("topic", "place")]
        if topics and not figures:
            self.subject = (topics[0].entity,), passage.index, passage.paragraph
        return figures

    def _holds_no_figure(self, mention: Mention, text: str) -> bool:
        """Numbers inside names are names; only a name that begins with its count ("four grand challenges") has one."""
        if any(self.vocabulary.is_a(mention.cls, cls) for cls in self._unnumbered):
            return text[mention.i : mention.i + 1].isdigit() and not text[mention.i : mention.j].isascii()
        return True

    def _resolved(
        self, text: str, language: str, times: Sequence[TimeExpression], mentions: list[Mention]
    ) -> list[tuple[TimeExpression, Interval]]:
        """The times that figures can be of, with what they mean; years inside a title or name are none."""
        before = self.last_time[0] if self.last_time else None
        names = [(m.i, m.j) for m in mentions if not self.vocabulary.is_a(m.cls, "sei:PlanningPeriod")]
        found = []
        for expression in times:
            if expression.sort in ("compared", "duration"):
                continue
            if any(i <= expression.i and expression.j <= j for i, j in names):
                continue
            if self._title_year[language].match(text[expression.j : expression.j + 24]):
                continue
            interval = resolve(expression, before=before, document=self.document)
            if interval is not None and interval.start:
                found.append((expression, interval))
                before = before if expression.sort == "now" else interval
        return found

    def _heading(self, passage: Passage, times: Sequence[TimeExpression]) -> None:
        """The time in a heading holds below it; a year to come there is part of a name ("vision for 2035")."""
        for expression in times:
            interval = resolve(expression, before=None, document=self.document)
            if expression.sort in ("compared", "duration", "now") or interval is None or not interval.start:
                continue
            if not (self.document and interval.years[1] > self.document.years[1]):
                self.section_time[passage.section] = interval, passage.index

    def _remember_time(
        self, passage: Passage, resolved: list[tuple[TimeExpression, Interval]], figures: list[Figure]
    ) -> None:
        aimed = {figure.interval for figure in figures if figure.kind != "Actual"}  # not the time of what comes next
        lasting = [interval for e, interval in resolved if e.sort != "now" and interval not in aimed]
        if lasting:
            self.last_time = lasting[-1], passage.index, passage.paragraph, passage.section

    # ------------------------------------------------------------------------------------------------- one passage
    def _figures(
        self,
        passage: Passage,
        text: str,
        quantities: Sequence[Quantity],
        times: Sequence[TimeExpression],
        resolved: list[tuple[TimeExpression, Interval]],
        mentions: list[Mention],
    ) -> list[Figure]:
        hits = self.indicators.find(text)
        distributed = self._distribution(passage, text, quantities, mentions)
        dated = self._dated(passage, text, quantities, resolved)
        figures: list[Figure] = []
        masked = text  # without times, so that no indicator is made of them
        for expression in times:
            masked = masked[: expression.i] + " " * (expression.j - expression.i) + masked[expression.j :]
        for n, quantity in enumerate(quantities):
            zone = self._zone(text, quantities, n)
            if quantity.sort == "duration" and not any(
                zone[0] <= i and j <= zone[1] and self.indicators.suits(iri, quantity) and self.indicators.units.get(iri)
                for i, j, iri in hits
            ):
                continue
            last = figures[-1] if figures else None
            grouped = last is not None and quantity.group >= 0 and quantities[n - 1].group == quantity.group
            compared = self._comparison(text, passage.language, quantity, zone)
            leader = self._row_leader(passage, text, quantities, n, figures)
            indicator = (
                self.indicators.grown(leader.indicator, passage.language, self._name(leader.indicator, passage.language))
                if leader is not None
                else last.indicator
                if grouped and last
                else self._indicator(passage, text, masked, quantity, zone, hits, figures, compared, mentions)
            )
            if indicator is None:
                continue
            said = partial(kind_of, text, passage.language, quantity, zone, role=passage.role, document=self.document)
            kind = said(interval=None)
            interval, time_passage, time_rule, now = self._time(
                passage, text, quantity, zone, resolved, quantities[n - 1].j if n else 0, kind != "Actual"
            )
            if n in dated:
                interval, time_passage, time_rule = dated[n], passage.index, "figure-time-clause"
            if time_rule == "figure-time-clause":
                kind = said(interval=interval, now=now)
            elif kind == "Actual" and interval and self.document and interval.years[1] > self.document.years[1]:
                # a year to come does not hold for what the next sentence says of the present
                interval, time_passage, time_rule = self.document, passage.index, "figure-time-document"
            scopes, scope_passage, scope_rule = self._scope(
                passage, text, quantity, zone, indicator, mentions, last if grouped or compared else None
            )
            if leader is not None and leader.scopes:
                scopes, scope_passage, scope_rule = leader.scopes, leader.scope_passage, "figure-scope-distributed"
            elif n in distributed:
                scopes, scope_passage, scope_rule = *distributed[n], "figure-scope-distributed"
            elif last is not None and not scopes:
                scopes, scope_passage, scope_rule = last.scopes, last.scope_passage, "figure-scope-carried"
            start = indicator.i if zone[0] <= indicator.i < quantity.i and indicator.i > quantity.j - 140 else quantity.i
            figure = Figure(
                language=passage.language,
                quantity=quantity,
                indicator=indicator,
                printed=" ".join(text[quantity.i : quantity.j].split()),
                places=((passage.index, start, quantity.j),),
                zone=zone,
                interval=interval,
                time_passage=time_passage,
                time_rule=time_rule,
                scopes=scopes,
                scope_passage=scope_passage,
                scope_rule=scope_rule,
                kind=kind,
                compared=compared,
            )
            figures.append(figure)
        if figures:
            self.last_indicator = figures[-1].indicator, passage.paragraph
            named = next((f for f in reversed(figures) if f.scopes), None)
            if named:
                self.last_scopes = named.scopes, passage.index, passage.paragraph
        return figures

    @staticmethod
    def _zone(text: str, quantities: Sequence[Quantity], n: int) -> tuple[int, int]:
        """The part of a sentence that speaks of one figure: from its left neighbour (or ;) to its right one."""
        quantity = quantities[n]
        left = n - 1
        while left >= 0 and quantity.group >= 0 and quantities[left].group == quantity.group:
            left -= 1
        right = n + 1
        while right < len(quantities) and quantity.group >= 0 and quantities[right].group == quantity.group:
            right += 1
        start = quantities[left].j if left >= 0 else 0
        for match in _BOUNDARY.finditer(text, start, quantity.i):
            start = match.end()
        end = quantities[right].i if right < len(quantities) else len(text)
        stop = _BOUNDARY.search(text, quantity.j, end)
        return start, stop.start() if stop else end

    def _comparison(self, text: str, language: str, quantity: Quantity, zone: tuple[int, int]) -> str:
        """What the figure is measured against, in the words of the text, or ""."""
        behind = text[quantity.j : min(len(text), max(zone[1], quantity.j) + 40)]
        if match := self._compared[language].match(behind):
            groups = match.groupdict()
            what = groups["what"] or (groups.get("what2") if quantity.sort == "multiple" else "")
            if what:
                return " ".join(what.split())
        lead = text[max(zone[0], quantity.i - 60) : quantity.i]
        if quantity.sort == "multiple" and language == "zh" and (match := self._multiple_baseline.search(lead)):
            return match["what"].strip()
        if match := self._baseline[language].search(lead):
            return " ".join((match["what"] or "").split())
        return ""

    def _indicator(
        self,
        passage: Passage,
        text: str,
        masked: str,
        quantity: Quantity,
        zone: tuple[int, int],
        hits: list[tuple[int, int, str]],
        figures: list[Figure],
        compared: str,
        mentions: list[Mention],
    ) -> Indicator | None:
        """The indicator of one figure; where its part of the sentence names none, that of the figure before."""
        language, last = passage.language, figures[-1] if figures else None
        beside = last is not None and zone[0] == last.quantity.j and not _other_subject(masked[zone[0] : quantity.i], language)
        difference = compared and quantity.sort in ("point", "multiple", "percent")
        if last is not None and beside and difference and last.quantity.sort in ("percent", "point"):
            gap = last.indicator.iri + "-gap"
            return Indicator(gap, (), 0, 0) if gap in self.indicators.known else last.indicator
        chosen = self.indicators.choose(text, language, quantity, zone, hits)
        if chosen is not None:
            return chosen
        whole = quantity.sort == "percent" and not compared and self.indicators.words[language].whole_behind.match(
            text[quantity.j :]
        )
        made = self.indicators.made(masked, language, quantity, *zone, behind_too=last is None or bool(whole))
        if made is not None and last is not None and last.quantity.sort == quantity.sort and self._is_name(made, mentions):
            return last.indicator  # "..., and Jiangsu by 9 percent"
        before = self.last_indicator if self.last_indicator and self.last_indicator[1] == passage.paragraph else None
        if made is not None and last is None and before and quantity.sort == "percent" and self._is_name(made, mentions):
            key = "share_of" if self.indicators.words[language].share.search(masked[zone[0] : quantity.i]) else "growth_of"
            return self.indicators.related(language, self._name(before[0], language), key)
        if made is not None:
            return made
        if last is not None:
            if self.indicators.words[language].amount_change.search(text[zone[0] : quantity.i]) and quantity.sort in (
                "count", "money", "measure", "bare",
            ):  # fmt: skip
                return self.indicators.related(language, self._name(last.indicator, language), "change_of")
            leader = figures[0] if masked[zone[0] : quantity.i].lstrip(" ,").split(" ")[0].endswith("ing") else last
            if quantity.sort == "percent" and leader.quantity.sort not in ("percent", "point"):
                return self.indicators.grown(leader.indicator, language, self._name(leader.indicator, language))
            earlier = [hit for hit in hits if hit[1] <= quantity.i and self.indicators.suits(hit[2], quantity)]
            if leader.quantity.unit != quantity.unit and earlier:
                return Indicator(earlier[-1][2], (), earlier[-1][0], earlier[-1][1])
            return leader.indicator
        found = self.indicators.choose(text, language, quantity, (0, len(text)), hits) or self.indicators.made(
            masked, language, quantity, 0, len(text)
        )
        if found is not None or before is None:
            return found
        if quantity.sort == "percent":
            return self.indicators.grown(before[0], language, self._name(before[0], language))
        return before[0]

    def _name(self, indicator: Indicator, language: str) -> str:
        return dict(indicator.labels).get(language) or self.vocabulary.label(indicator.iri, language)

    def _is_name(self, made: Indicator, mentions: list[Mention]) -> bool:
        """Whether a provisional indicator is but the name of what the figure is about."""
        length = made.j - made.i
        inside = sum(m.j - m.i for m in mentions if self.scopes.sort(m) and made.i <= m.i and m.j <= made.j)
        return length > 0 and inside > 0.6 * length

    # -------------------------------------------------------------------------------------------------------- time
    def _time(
        self,
        passage: Passage,
        text: str,
        quantity: Quantity,
        zone: tuple[int, int],
        resolved: list[tuple[TimeExpression, Interval]],
        previous: int,
        ahead: bool,
    ) -> tuple[Interval | None, int, str, bool]:
        """(interval, passage that names it, rule, whether it is the present); ``previous`` is the end of the last figure.

        ``ahead``: the figure is aimed at or expected, so that "by 2030" fits it best.
        """
        own = self._own_time[passage.language]
        best: tuple[float, int] | None = None
        for n, (expression, _) in enumerate(resolved):
            if expression.j <= quantity.i:
                gap = quantity.i - expression.j
                cost = min(gap, 160) * 0.4 if expression.i >= zone[0] else 30 + min(gap, 1000) * 0.05
                if previous and expression.i >= previous and own.match(text[previous : expression.i]):
                    cost += 60  # it is the time of the figure before
            else:
                between = text[quantity.j : expression.i]
                cost = 4 + min(len(between), 100) * 0.8 + 55 * len(_SOFT.findall(between))
                if own.match(between):
                    cost = 0
                if expression.i >= zone[1]:
                    cost += 300
            cost += {"now": 12, "same": 15, "relative": 5}.get(expression.sort, 0)
            if ahead and expression.relation == "by":
                cost -= 50
            if best is None or (cost, n) < best:
                best = cost, n
        if best is not None and best[0] < 700:
            expression, interval = resolved[best[1]]
            return interval, passage.index, "figure-time-clause", expression.sort == "now"
        return *self._time_carried(passage), False

    def _time_carried(self, passage: Passage) -> tuple[Interval | None, int, str]:
        """The time that holds where a sentence names none."""
        if self.last_time and self.last_time[3] == passage.section:
            interval, index, paragraph, _ = self.last_time
            if paragraph == passage.paragraph or passage.index - index <= 2:
                return interval, index, "figure-time-carried"
        section = self.reading.sections[passage.section]
        for above in [section, *self.reading.ancestors(section)]:
            if above.index in self.section_time:
                interval, index = self.section_time[above.index]
                return interval, index, "figure-time-heading"
        return self.document, passage.index, "figure-time-document"

    # ------------------------------------------------------------------------------------------------------- scope
    def _scope(
        self,
        passage: Passage,
        text: str,
        quantity: Quantity,
        zone: tuple[int, int],
        indicator: Indicator,
        mentions: list[Mention],
        leader: Figure | None,
    ) -> tuple[tuple[str, ...], int, str]:
        """(scopes, passage that names them, rule)."""
        if leader is not None and leader.scopes:
            return leader.scopes, leader.scope_passage, leader.scope_rule
        place = (indicator.i, indicator.j) if indicator.j <= len(text) else (0, 0)
        chosen = self.scopes.choose(
            text, passage.language, quantity, zone=zone, indicator=place, mentions=mentions
        )
        if chosen:
            return chosen, passage.index, "figure-scope-clause"
        for remembered in (self.last_scopes, self.subject):
            if remembered and remembered[2] == passage.paragraph and passage.index - remembered[1] <= 3:
                return remembered[0], remembered[1], "figure-scope-carried"
        section = self.reading.sections[passage.section]
        for above in [section, *self.reading.ancestors(section)]:
            if above.heading < 0:
                continue
            topics = [m.entity for m in self.named.get(above.heading, []) if self.scopes.sort(m) in ("topic", "place")]
            if topics:
                return (topics[0],), above.heading, "figure-scope-heading"
        if self.title is not None:
            return (self.title.entity,), self.title.passage, "figure-scope-heading"
        return (), passage.index, "figure-scope-clause"

    def _distribution(
        self, passage: Passage, text: str, quantities: Sequence[Quantity], mentions: list[Mention]
    ) -> dict[int, tuple[tuple[str, ...], int]]:
        """Index of a quantity of a list -> (scopes, passage), where a list of as many names stands before it."""
        groups: dict[int, list[int]] = defaultdict(list)
        for n, quantity in enumerate(quantities):
            if quantity.group >= 0:
                groups[quantity.group].append(n)
        found: dict[int, tuple[tuple[str, ...], int]] = {}
        for members in groups.values():
            first = quantities[members[0]]
            said = self._respectively[passage.language].search(text)
            if not said:
                continue
            row = self.scopes.listed(text, passage.language, first.i, len(members), mentions)
            where = passage.index
            if not row and not any(m.j <= first.i and self.scopes.sort(m) == "place" for m in mentions):
                before = passage.index - 1
                if before >= 0 and self.reading.passages[before].paragraph == passage.paragraph:
                    other = self.reading.passages[before]
                    row = self.scopes.listed(
                        other.text, other.language, len(other.text), len(members), self.named.get(before, [])
                    )
                    where = before
            if not row:
                row = self._segments(text, first.i, len(members), mentions)
                where = passage.index
            for n, entity in zip(members, row, strict=False):
                if entity:
                    found[n] = (entity,), where
        return found

    def _row_leader(
        self, passage: Passage, text: str, quantities: Sequence[Quantity], n: int, figures: list[Figure]
    ) -> Figure | None:
        """"A was 5, B was 6, up 2% and 3% respectively": the figure before the list that this member belongs to."""
        quantity = quantities[n]
        if quantity.group < 0 or quantity.sort != "percent":
            return None
        members = [m for m, q in enumerate(quantities) if q.group == quantity.group]
        first = members[0]
        if not self._respectively[passage.language].search(text, quantities[first - 1].j if first else 0):
            return None
        row = [f for f in figures if f.quantity.j <= quantities[first].i][-len(members) :]
        if len(row) < len(members) or any(f.quantity.sort == "percent" for f in row):
            return None
        between = text[row[-1].quantity.j : quantities[first].i]
        return row[members.index(n)] if len(between) < 40 and not _BOUNDARY.search(between) else None

    def _dated(
        self,
        passage: Passage,
        text: str,
        quantities: Sequence[Quantity],
        resolved: list[tuple[TimeExpression, Interval]],
    ) -> dict[int, Interval]:
        """"In 2016 and 2017 ... 5% and 6% respectively": index of a quantity -> its time."""
        found: dict[int, Interval] = {}
        groups: dict[int, list[int]] = defaultdict(list)
        for n, quantity in enumerate(quantities):
            if quantity.group >= 0:
                groups[quantity.group].append(n)
        for members in groups.values():
            first = quantities[members[0]]
            if not self._respectively[passage.language].search(text):
                continue
            before = [(e, interval) for e, interval in resolved if e.j <= first.i and e.sort != "now"]
            row = [interval for _, interval in before][-len(members) :]
            if len(row) == len(members) and all(
                _JOINED.fullmatch(text[a.j : b.i])
                for (a, _), (b, _) in zip(before[-len(members) :], before[-len(members) + 1 :], strict=False)
            ):
                found |= dict(zip(members, row, strict=True))
            elif before and len(before[-1][1].start) == 4 and _LISTED.search(text[before[-1][0].i : before[-1][0].j]):
                start, end = before[-1][1].years
                if end - start == len(members) - 1:
                    found |= {n: Interval(str(start + k), str(start + k)) for k, n in enumerate(members)}
        return found

    def _segments(self, text: str, upto: int, count: int, mentions: list[Mention]) -> list[str]:
        """The one scope in each of the last ``count`` members of a coordination before ``upto``: "cells of A, ... of B"."""
        cuts = [match.span() for match in re.finditer(r",\s*(?:and\s+)?|\s+and\s+|[、，及和与]", text[:upto])]
        if len(cuts) < count - 1:
            return []
        edges = cuts[len(cuts) - (count - 1) :] if count > 1 else []
        starts = [cuts[-count][1] if len(cuts) >= count else 0, *(end for _, end in edges)]
        ends = [*(start for start, _ in edges), upto]
        row = []
        for start, end in zip(starts, ends, strict=True):
            inside = [m.entity for m in mentions if start <= m.i and m.j <= end and self.scopes.sort(m) == "topic"]
            row.append(inside[-1] if inside else "")
        return row if sum(map(bool, row)) == count else []


def _other_subject(between: str, language: str) -> bool:
    """Whether a new subject stands between two figures ("..., and the share of B was")."""
    words = re.findall(r"[\u4e00-\u9fff]", between) if language == "zh" else re.findall(r"[A-Za-z]{2,}", between)
    return len(words) > (16 if language == "zh" else 4)


