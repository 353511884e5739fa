"""Indicators: what a figure counts - a known sei:Indicator named in its clause, else one made from the clause itself.

Known indicators are found by their labels (one Aho-Corasick pass a passage, over text folded like the gazetteer's, with
的 and brackets left out) and must be given in a unit that suits the figure. A percentage of change of a known quantity
is its growth; a count is the number of what is counted. Where nothing is known, the noun phrase that the figure's verb
speaks of becomes a provisional indicator in the language of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick
import pyoxigraph as ox

from sei_kg.gazetteer import fold
from sei_kg.indicator_phrases import chinese_phrase, english_phrase, group_of, indicator_words, noun_of
from sei_kg.namespaces import expand, mint
from sei_kg.patterns import compiled
from sei_kg.quantities import PERCENT, POINT, Quantity
from sei_kg.records import quickly_made
from sei_kg.resources import ontology_dir
from sei_kg.units import CURRENCY
from sei_kg.vocabulary import Vocabulary

__all__ = ["Indicator", "IndicatorFinder", "indicator_finder"]

_SKIPPED = re.compile(r"的|[（(][^()（）]{1,14}[)）]")
_POWER = frozenset(expand(f"unit:{name}") for name in ("KiloW", "MegaW", "GigaW"))
_ENERGY = frozenset(expand(f"unit:{name}-HR") for name in ("KiloW", "MegaW", "GigaW", "TeraW"))


@quickly_made
@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure counts.

    Attributes:
        iri: a known indicator, or a provisional one.
        labels: (language, label) of a provisional one; empty for a known one.
        i, j: where the text names it (0, 0 where it does not).
    """

    iri: str
    labels: tuple[tuple[str, str], ...]
    i: int
    j: int


_FINDERS: dict[int, tuple[Vocabulary, IndicatorFinder]] = {}


def indicator_finder(vocabulary: Vocabulary) -> IndicatorFinder:
    """The finder over a vocabulary, made once for each."""
    known = _FINDERS.get(id(vocabulary))
    if known is None or known[0] is not vocabulary:
        known = vocabulary, IndicatorFinder(vocabulary)
        _FINDERS.clear()
        _FINDERS[id(vocabulary)] = known
    return known[1]


class IndicatorFinder:
    """Finds known indicators in a passage and chooses, or makes, the one of a figure."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.known = {iri: vocabulary.terms[iri] for iri in vocabulary.instances("sei:Indicator")}
        self.units = _expected_units()
        self.words = indicator_words()
        self._automaton = ahocorasick.Automaton()
        for iri in sorted(self.known):
            for kind, _, label in self.known[iri].labels:
                if kind not in ("negative", "cue"):
                    key = _SKIPPED.sub("", fold(label))
                    for form in {key, key + "s"} if key.isascii() else {key}:
                        self._automaton.add_word(form, (iri, len(form), form.isascii()))
        self._automaton.make_automaton()
        self._growth_of = self._pairs()
        self.empty = not self.known

    def _pairs(self) -> dict[str, str]:
        """Known indicator -> the known indicator of its growth, by their labels ("X", "growth of X"; X, X增速)."""
        by_label = {
            fold(label): iri
            for iri in sorted(self.known, reverse=True)
            for kind, _, label in self.known[iri].labels
            if kind in ("pref", "alt")
        }
        found: dict[str, str] = {}
        for label, iri in sorted(by_label.items()):
            for language in ("en", "zh"):
                for shape in self.words[language].growth_names:
                    grown = by_label.get(fold(shape.format(label)))
                    if grown and grown != iri:
                        found.setdefault(iri, grown)
        return found

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(i, j, IRI) of the known indicators that a text names; of overlapping names the longest."""
        if self.empty:
            return []
        folded = fold(text)
        plain = _SKIPPED.sub("", folded)
        keep: Sequence[int] = range(len(folded))
        if len(plain) != len(folded):
            keep = [n for match in _kept(folded) for n in range(*match)]
        hits: list[tuple[int, int, str]] = []
        for end, (iri, length, latin) in self._automaton.iter(plain):
            start = end - length + 1
            if latin and (plain[start - 1 : start].isalnum() if start else False):
                continue
            if latin and plain[end + 1 : end + 2].isalnum():
                continue
            hits.append((keep[start], keep[end] + 1, iri))
        chosen: list[tuple[int, int, str]] = []
        for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit)):
            at = bisect_left(chosen, hit)  # what was chosen does not overlap: only its neighbours can cross
            if (at == 0 or chosen[at - 1][1] <= hit[0]) and (at == len(chosen) or hit[1] <= chosen[at][0]):
                chosen.insert(at, hit)
        return chosen

    def suits(self, iri: str, quantity: Quantity) -> bool:
        """Whether the indicator is given in units such as the figure's."""
        expected = self.units.get(iri)
        if not expected or quantity.sort in ("rank", "multiple"):
            return True
        if quantity.unit in (PERCENT, POINT):
            return PERCENT in expected or POINT in expected
        if quantity.unit.startswith(CURRENCY):
            return any(unit.startswith(CURRENCY) for unit in expected)
        families = (_POWER, _ENERGY)
        return any(quantity.unit in family and expected & family for family in families) or quantity.unit in expected

    def choose(
        self, text: str, language: str, quantity: Quantity, zone: tuple[int, int], hits: list[tuple[int, int, str]]
    ) -> Indicator | None:
        """The indicator of a figure named in its clause, or None.

        Args:
            text: reading text; zone: the part of it that speaks of this figure, up to its next neighbour.
            hits: result of ``find``.
        """
        words = self.words[language]
        inside = [
            hit
            for hit in hits
            if hit[0] >= zone[0] and hit[1] <= zone[1] and not (hit[0] < quantity.j and quantity.i < hit[1])
        ]
        before = [hit for hit in inside if hit[1] <= quantity.i]
        before = [hit for hit in before if not words.rated_before.search(text[max(0, hit[0] - 24) : hit[0]])]
        after = [hit for hit in inside if hit[0] >= quantity.j]
        lead = text[zone[0] : quantity.i]
        if put := self.put_into(text, language, quantity, zone):
            return put
        if (
            quantity.sort == "count"
            and quantity.noun
            and not (before and words.reach.search(text[before[-1][1] : quantity.i]))
        ):
            return self._counted(quantity, language, hits)
        behind = "" if language == "zh" else compiled(r"[;:]|,\s+[a-z]").split(text[quantity.j : quantity.j + 60])[0]
        shared = words.share_of_whole.search(text[max(zone[0], quantity.i - 60) : quantity.j] + behind)
        if quantity.unit == PERCENT and shared:
            special = words.special.get(shared.lastgroup or "", "")
            if special in self.known and not any(hit[2] != special and "share" in hit[2] for hit in before):
                return Indicator(special, (), quantity.i, quantity.j)
        suited = [hit for hit in before if self.suits(hit[2], quantity)]
        amount = quantity.unit not in (PERCENT, POINT) and quantity.sort != "multiple"
        if suited and amount and words.amount_change.search(text[suited[-1][1] : quantity.i]):
            i, j, _ = suited[-1]
            return self._made(words.labels["change_of"].format(text[i:j]), language, (i, j))
        if quantity.unit == PERCENT and words.share_before.search(lead):
            made = self.made(text, language, quantity, zone[0], zone[1], behind_too=False)
            if made is not None:
                return made
        change = words.change.search(lead) or words.change_after.match(text[quantity.j : quantity.j + 40])
        if quantity.unit in (PERCENT, POINT) and change:
            for hit in reversed(before):
                grown = self._growth(hit, quantity)
                if grown:
                    return grown
        if suited:
            iri = suited[-1][2]
            return Indicator(iri, (), suited[-1][0], suited[-1][1])
        if quantity.unit in (PERCENT, POINT) and before and (change or words.share.search(lead)):
            key = "growth_of" if change else "share_of"
            name = text[before[-1][0] : before[-1][1]]
            label = name if words.rate.search(name) else words.labels[key].format(name)
            return self._made(label, language, before[-1][:2])
        near = [
            hit for hit in after if self.suits(hit[2], quantity) and not words.stop.search(text[quantity.j : hit[0]])
        ]
        if near and near[0][0] - quantity.j < 40:
            return Indicator(near[0][2], (), near[0][0], near[0][1])
        return None

    def put_into(self, text: str, language: str, quantity: Quantity, zone: tuple[int, int]) -> Indicator | None:
        """What a sum of money is invested in or spent on, where the text says so; None where it does not."""
        if quantity.sort != "money":
            return None
        words = self.words[language]
        lead = text[zone[0] : quantity.i]
        key = "investment" if words.invested.search(lead) else "spending" if words.spent.search(lead) else ""
        match = words.put_into.match(text[quantity.j : zone[1]]) if key else None
        if match is None:
            return None
        at = quantity.j + match.start("phrase")
        phrase = match["phrase"].strip()
        if not noun_of(phrase, words):
            return None
        label = words.labels["investment_in" if key == "investment" else "spending_on"].format(phrase)
        return self.named(label, language, quantity, (at, at + len(phrase)))

    def made(
        self, text: str, language: str, quantity: Quantity, start: int, end: int, *, behind_too: bool = True
    ) -> Indicator | None:
        """A provisional indicator from the words before a figure (``behind_too``: or behind it), between start and end.

        None where no noun phrase stands there.
        """
        words = self.words[language]
        lead = text[start : quantity.i]
        if quantity.sort == "rank" and (match := words.rank_of.match(text[quantity.j : quantity.j + 90])):
            at = quantity.j + match.start("phrase")
            label = words.labels["rank_of"].format(match["phrase"].strip())
            return self._made(label, language, (at, at + len(match["phrase"])))
        if words.participle.match(lead):
            return None
        if words.adjectival_before.search(lead) and (match := words.adjectival.match(text[quantity.j : end])):
            at = quantity.j + match.start("phrase")  # "a 2 billion yuan fund"
            if phrase := noun_of(match["phrase"].strip(), words):
                return self._made(phrase, language, (at, at + len(phrase)))
        if (
            quantity.sort == "percent"
            and not words.share.search(lead)
            and not words.object_before.search(words.before_number.sub("", lead))
        ):
            of = words.whole_behind.match(text[quantity.j : end]) and words.behind.match(text[quantity.j : end])
            if of and (whole := group_of(of["phrase"].strip(), words)):  # "filled half of the posts": an object
                at = quantity.j + of.start("phrase")
                return self._made(words.labels["share_of"].format(whole), language, (at, at + len(of["phrase"])))
        phrase, place = chinese_phrase(lead, words) if language == "zh" else english_phrase(lead, words)
        key = ""
        if not phrase:
            behind = words.behind.match(text[quantity.j : end]) if behind_too else None
            phrase = noun_of(behind["phrase"].strip(), words) if behind else ""
            if not behind or not phrase:
                return None
            place = quantity.j - start + behind.start("phrase")
            if quantity.unit == PERCENT and words.whole_behind.match(text[quantity.j : end]):
                key, phrase = "share_of", group_of(behind["phrase"].strip(), words)
        elif quantity.sort == "count" and not quantity.noun and not words.rate.search(phrase):
            key = "number_of"
        elif quantity.sort == "rank":
            key = "rank_of"
        elif quantity.unit in (PERCENT, POINT) and words.change.search(lead) and not words.rate.search(phrase):
            key = "growth_of"
        elif quantity.unit == PERCENT and words.share.search(lead) and not words.rate.search(phrase):
            key = "share_of"
        label = words.labels[key].format(phrase) if key else phrase
        return self._made(label, language, (start + place, start + place + len(phrase)))

    def vague(self, text: str, language: str, quantity: Quantity, zone: tuple[int, int]) -> Indicator | None:
        """Last resort: a noun such as "growth" alone, else "Figure"; None for counts, which name what they count."""
        if quantity.sort in ("count", "bare", "duration"):
            return None
        words = self.words[language]
        noun = None
        for noun in words.rate.finditer(text, zone[0], quantity.i):  # noqa: B007  (the last one is wanted)
            pass
        return self._made(noun[0] if noun else words.labels["figure"], language, noun.span() if noun else (0, 0))

    def grown(self, indicator: Indicator, language: str, name: str) -> Indicator:
        """The growth of what an indicator counts."""
        found = self._growth((0, 0, indicator.iri), None)
        if found is not None:
            return found
        if "growth" in indicator.iri or self.words[language].rate.search(name):
            return indicator
        return self.related(language, name, "growth_of")

    def related(self, language: str, name: str, key: str) -> Indicator:
        """A provisional indicator "Growth of ...", "Share of ..." (keys of ``labels`` in the lexicon)."""
        return self._made(self.words[language].labels[key].format(name), language, (0, 0))

    def _counted(self, quantity: Quantity, language: str, hits: list[tuple[int, int, str]]) -> Indicator:
        words = self.words[language]
        noun = quantity.noun
        for _, _, iri in self.find(words.labels["number_of"].format(noun)):
            if self.suits(iri, quantity):
                return Indicator(iri, (), quantity.i, quantity.j)
        return self._made(words.labels["number_of"].format(noun), language, (quantity.i, quantity.j))

    def _growth(self, hit: tuple[int, int, str], quantity: Quantity | None) -> Indicator | None:
        if hit[2] in self._growth_of:
            return Indicator(self._growth_of[hit[2]], (), hit[0], hit[1])
        if "-growth" in hit[2] and quantity is not None and self.suits(hit[2], quantity):
            return Indicator(hit[2], (), hit[0], hit[1])
        return None

    def named(self, label: str, language: str, quantity: Quantity, place: tuple[int, int]) -> Indicator:
        """The indicator that a heading of a table names: a known one that is most of the name, else a provisional one."""
        for i, j, iri in self.find(label):
            if 2 * (j - i) > len(label) and self.suits(iri, quantity):
                return Indicator(iri, (), *place)
        return self._made(label, language, place)

    def _made(self, label: str, language: str, place: tuple[int, int]) -> Indicator:
        label = compiled(r"\s+").sub(" ", label).strip(' ,，、:："“”')
        if language == "en":
            label = label[:1].upper() + label[1:]
        return Indicator(_iri(label), ((language, label),), *place)


@lru_cache(maxsize=4096)
def _iri(label: str) -> str:
    return mint("indicator", label)


def _kept(folded: str) -> list[tuple[int, int]]:
    kept, at = [], 0
    for match in _SKIPPED.finditer(folded):
        kept.append((at, match.start()))
        at = match.end()
    return [*kept, (at, len(folded))]


@cache
def _expected_units() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    path = ontology_dir() / "vocab" / "indicators.ttl"
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        if triple.predicate.value == "http://qudt.org/schema/qudt/applicableUnit":  # QUDT: units of a quantity
            found.setdefault(triple.subject.value, set()).add(triple.object.value)
    return {iri: frozenset(units) for iri, units in found.items()}
