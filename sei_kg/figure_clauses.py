"""Clauses of figures: the part of a sentence that speaks of one figure, and what its words say beside the number.

``FigureReader`` answers, for a figure of a sentence, which indicator it is of (named in its part of the sentence, made
from it, or carried on from the figure before) and what it is compared with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sei_kg.entities import Mention
from sei_kg.figure_times import Resolved
from sei_kg.figures import Figure
from sei_kg.indicators import Indicator, IndicatorFinder
from sei_kg.lexicon import read_lexicon
from sei_kg.passages import Passage
from sei_kg.patterns import compiled
from sei_kg.quantities import Quantity
from sei_kg.scopes import ScopeFinder
from sei_kg.vocabulary import Vocabulary

__all__ = ["FigureReader", "Sentence", "zone_of"]

_BOUNDARY = re.compile(r"[;；。]|\.\s")
_AMOUNTS = frozenset(("count", "money", "measure", "bare"))
_RATES = frozenset(("percent", "point"))


@dataclass(slots=True)
class Sentence:
    """A passage under reading.

    Attributes:
        text: its reading text; masked: the same with times blanked out, so that no indicator is made of them.
        quantities, resolved, mentions: what stands in it, in order.
        hits: the known indicators it names, as of ``IndicatorFinder.find``.
        figures: those already read, in order.
    """

    passage: Passage
    text: str
    masked: str
    quantities: Sequence[Quantity]
    resolved: Sequence[Resolved]
    mentions: Sequence[Mention]
    hits: list[tuple[int, int, str]]
    figures: list[Figure] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.passage.language


def zone_of(text: str, quantities: Sequence[Quantity], n: int) -> tuple[int, int]:
    """The part of a sentence that speaks of one figure: from its left neighbour (or ;) to its right one.

    The members of a list share what stands before and behind the list.
    """
    quantity = quantities[n]
    left, right = n - 1, n + 1
    while left >= 0 and quantity.group >= 0 and quantities[left].group == quantity.group:
        left -= 1
    while right < len(quantities) and quantity.group >= 0 and quantities[right].group == quantity.group:
        right += 1
    start = quantities[left].j if left >= 0 else 0
    for match in _BOUNDARY.finditer(text, start, quantity.i):
        start = match.end()
    end = quantities[right].i if right < len(quantities) else len(text)
    stop = _BOUNDARY.search(text, quantity.j, end)
    return start, stop.start() if stop else end


class FigureReader:
    """Indicators and baselines of figures; remembers the last indicator of a paragraph."""

    def __init__(self, indicators: IndicatorFinder, scopes: ScopeFinder, vocabulary: Vocabulary) -> None:
        self.indicators, self._scopes, self._vocabulary = indicators, scopes, vocabulary
        self._last: tuple[Indicator, int] | None = None  # and its paragraph
        data = read_lexicon("observations")
        self._multiple_baseline = compiled(data["baseline_patterns"]["multiple_zh"])
        self._compared = {lang: compiled(data["compared_patterns"][lang], re.IGNORECASE) for lang in ("en", "zh")}
        self._baseline = {lang: compiled(data["baseline_patterns"][lang], re.IGNORECASE) for lang in ("en", "zh")}

    def remember(self, sentence: Sentence) -> None:
        if sentence.figures:
            self._last = sentence.figures[-1].indicator, sentence.passage.paragraph

    def name(self, indicator: Indicator, language: str) -> str:
        """What an indicator is called in a language."""
        return dict(indicator.labels).get(language) or self._vocabulary.label(indicator.iri, language)

    def grown(self, indicator: Indicator, language: str) -> Indicator:
        """The growth of what an indicator counts."""
        return self.indicators.grown(indicator, language, self.name(indicator, language))

    def comparison(self, sentence: Sentence, quantity: Quantity, zone: tuple[int, int]) -> str:
        """What the figure is measured against, in the words of the text, or ""."""
        text, language = sentence.text, sentence.language
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
            return " ".join(match["what"].split())
        return ""

    def indicator(
        self, sentence: Sentence, quantity: Quantity, zone: tuple[int, int], compared: str
    ) -> Indicator | None:
        """The indicator of one figure; where its part of the sentence names none, that of the figure before."""
        language, last = sentence.language, sentence.figures[-1] if sentence.figures else None
        lead = sentence.masked[zone[0] : quantity.i]
        if last is not None and compared and quantity.sort in ("point", "multiple", "percent"):
            beside = zone[0] == last.quantity.j and not _other_subject(lead, language)
            if beside and last.quantity.sort in _RATES:
                gap = last.indicator.iri + "-gap"
                return Indicator(gap, (), 0, 0) if gap in self.indicators.known else last.indicator
        chosen = self.indicators.choose(sentence.text, language, quantity, zone, sentence.hits)
        if chosen is not None:
            return chosen
        words = self.indicators.words[language]
        whole = quantity.sort == "percent" and not compared and words.whole_behind.match(sentence.text[quantity.j :])
        made = self.indicators.made(sentence.masked, language, quantity, *zone, behind_too=last is None or bool(whole))
        before = self._last[0] if self._last and self._last[1] == sentence.passage.paragraph else None
        if made is not None and self._is_name(made, sentence):
            if last is not None and last.quantity.sort == quantity.sort:
                return last.indicator  # "..., and Jiangsu by 9 percent"
            if last is None and before and quantity.sort == "percent":
                if words.share.search(lead):
                    return self.indicators.related(language, self.name(before, language), "share_of")
                return self.grown(before, language)
        if made is not None and not (last is None and self._is_actor(made, sentence.mentions)):
            return made
        if last is not None:
            return self._carried(sentence, quantity, zone, last)
        text = sentence.text
        found = self.indicators.choose(text, language, quantity, (0, len(text)), sentence.hits) or self.indicators.made(
            sentence.masked, language, quantity, 0, len(text)
        )
        if found is not None and self._is_actor(found, sentence.mentions):
            found = None
        if found is not None or before is None:
            return found or self.indicators.vague(text, language, quantity, zone)
        return self.grown(before, language) if quantity.sort == "percent" else before

    def _carried(self, sentence: Sentence, quantity: Quantity, zone: tuple[int, int], last: Figure) -> Indicator:
        """The indicator of the figure before, its growth or its change."""
        language = sentence.language
        lead = sentence.masked[zone[0] : quantity.i]
        words = self.indicators.words[language]
        if quantity.sort in _AMOUNTS and words.amount_change.search(lead):
            return self.indicators.related(language, self.name(last.indicator, language), "change_of")
        leader = sentence.figures[0] if words.participle.match(lead) else last
        if quantity.sort == "percent" and leader.quantity.sort not in _RATES:
            whole = words.whole_behind.match(sentence.text[quantity.j :])  # "half of them"
            if whole or (words.share.search(lead) and not words.change.search(lead)):
                return self.indicators.related(language, self.name(leader.indicator, language), "share_of")
            return self.grown(leader.indicator, language)
        earlier = [hit for hit in sentence.hits if hit[1] <= quantity.i and self.indicators.suits(hit[2], quantity)]
        if leader.quantity.unit != quantity.unit and earlier:
            return Indicator(earlier[-1][2], (), earlier[-1][0], earlier[-1][1])
        return leader.indicator

    def _is_actor(self, made: Indicator, mentions: Sequence[Mention]) -> bool:
        """Whether a provisional indicator is but the name of a place or body: who acts, not what is counted."""
        acting = [m for m in mentions if self._scopes.sort(m) in ("place", "body")]
        return bool(made.labels) and made.j > made.i and any(m.i <= made.i and made.j <= m.j for m in acting)

    def _is_name(self, made: Indicator, sentence: Sentence) -> bool:
        """Whether a provisional indicator is but the name of what the figure is about."""
        if self.indicators.words[sentence.language].rate.search(sentence.text, made.i, made.j):
            return False  # "…… utilisation rate": a name and what is measured of it
        length = made.j - made.i
        inside = sum(m.j - m.i for m in sentence.mentions if self._scopes.sort(m) and made.i <= m.i and m.j <= made.j)
        return length > 0 and inside > 0.6 * length


def _other_subject(between: str, language: str) -> bool:
    """Whether a new subject stands between two figures ("..., and the share of B was")."""
    words = (
        compiled(r"[\u4e00-\u9fff]").findall(between)
        if language == "zh"
        else compiled(r"[A-Za-z]{2,}").findall(between)
    )
    return len(words) > (16 if language == "zh" else 4)
