"""Passages that say what a question says, ranked, and how sure the first is.

The words of a question rarely stand in a text as they are asked. A passage counts for each word by how it says it: in the
word itself or a rendering of it, in its translation, in a word of near meaning, in its heading, or in the sentence before.
Years, and bodies, persons and places that the question names must be there. The best passage is believed where it says much of the
question, and where no other passage says nearly as much and answers otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sei_kg.ask.context import Context
from sei_kg.ask.linking import Link
from sei_kg.ask.surroundings import before, behind
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.search import Hit

__all__ = ["Grounds", "Ranked", "grounds", "matter_of", "said_share"]

_OWN, _TRANSLATED, _NEAR, _HEADING, _BEFORE = 1.0, 0.95, 0.75, 0.55, 0.55
_LOOKED_AT = 12  # passages whose surroundings are read
_FOLLOWED = 3  # of them, those whose next passage is looked at as well
_TOO_FAR = 0.35  # a passage that stays so far behind another is not looked at closely
_HELD = 1.0  # the weight of what a believed passage says of a question
_AHEAD = 0.5  # by how much that outweighs the words it does not say
_GAP = 8  # characters between a passage and the next
_BESIDE = 0.35  # the share that a passage beside a believed one must say itself
_TIME = 0.8  # weight of the time a question names
_STRICT = ("Organization", "Person", "Region", "Policy", "Plan", "Law", "Strategy", "Programme", "Event", "Cluster")
_SETTING = ("PlanningPeriod", "Indicator")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage and how much of the question it says, 0 to 1.

    Attributes:
        own: the share that the passage itself says, in whatever words.
        held: the summed weight of what it says; lacking: that of the words which it does not say at all.
        missing: these words.
    """

    hit: Hit
    share: float
    own: float
    held: float
    lacking: float
    missing: tuple[str, ...]


@dataclass
class Grounds:
    """The passages for one part of a question, the best first."""

    context: Context
    terms: tuple[Term, ...]
    ranked: tuple[Ranked, ...]

    @cached_property
    def best(self) -> float:
        return self.ranked[0].share if self.ranked else 0.0

    def sure(
        self,
        answer: Callable[[Ranked], tuple[str, ...] | None],
        *,
        least: float = 0.5,
        margin: float = 0.1,
        several: bool = False,
    ) -> list[tuple[Ranked, tuple[str, ...]]]:
        """The passages that are believed, with the answer each gives.

        Args:
            answer: what a passage answers, None where nothing.
            least: the share that the first must have.
            margin: how far behind the first another passage must be that answers otherwise.
            several: whether passages that say nearly as much may add to the answer instead of putting it in doubt.
        """
        found: list[tuple[Ranked, tuple[str, ...]]] = []
        for one in self.ranked:
            if found and one.share < found[0][0].share - margin:
                break
            if not found and one.share < max(least, self.best - 0.15):
                return []
            given = answer(one)
            if given is not None:
                found.append((one, given))
        if not found or found[0][0].held < _HELD or found[0][0].held - found[0][0].lacking < _AHEAD:
            return []
        first = found[0]
        others = [pair for pair in found[1:] if pair[1] != first[1]]
        doubtful = others and (first[0].share - others[0][0].share < margin / 2 or first[0].share < least + 0.15)
        if doubtful and not several:
            return []
        return found if several else [first]

    def beside(self, believed: Ranked) -> list[Ranked]:
        """The passages right before and behind a believed one that speak of every thing the question names: it goes on there."""
        things = {t.entity for t in self.terms if t.entity}
        if not things:
            return []
        found = []
        for one in self.ranked:
            apart = max(one.hit.start - believed.hit.end, believed.hit.start - one.hit.end)
            if one.hit.document != believed.hit.document or not 0 <= apart <= _GAP or one.own < _BESIDE:
                continue
            mentioned = {row[1] for row in self.context.rows("mentions-of-passage", passage=one.hit.iri)}
            if things <= mentioned:
                found.append(one)
        return found


def grounds(context: Context, part: Part, *, also: Sequence[str] = ()) -> Grounds | None:
    """The passages that say what a part of a question says; None where it says too little to look for.

    Args:
        also: IRIs of classes whose names the question may give without the passage having to name them.
    """
    terms = matter_of(context, part)
    times = _years(context)
    said = sum(t.weight for t in terms)
    if said < 0.7 or (len(terms) < 2 and not times and not context.documents):
        return None
    periods = {one.iri for one in context.frame.entities if one.is_a(*_SETTING[:1])}
    if all(t.entity in periods for t in terms):
        return None
    words = [([*t.index_ways(), *(sorted(way) for way in t.near[:12])], t.weight) for t in terms]
    hits = context.graph.index.ranked(words, documents=context.documents, limit=60)
    shares = {hit.iri: said_share(terms, context.text_tokens(hit.labels[0][2])) for hit in hits}
    first = sorted(hits, key=lambda h: (-shares[h.iri], -h.score, h.iri))[:_LOOKED_AT]
    first += _behind(context, first)
    context.ahead("mentions-of-passage", "passage", (hit.iri for hit in first))
    needed = [one for one in context.frame.entities if one.is_a(*_STRICT) and not one.is_a(*also)]
    ranked: list[Ranked] = []
    for hit in first:
        best = max((r.share for r in ranked), default=0.0)
        found = _weigh(context, terms, times, needed, hit, best - _TOO_FAR)
        if found is not None:
            ranked.append(found)
    ranked.sort(key=lambda r: (-r.share, -r.own, -r.hit.score, r.hit.iri))
    return Grounds(context, tuple(terms), tuple(ranked)) if ranked else None


def _behind(context: Context, hits: Sequence[Hit]) -> list[Hit]:
    """The passages behind the given ones: a text goes on saying what it has begun to say."""
    known = {hit.iri for hit in hits}
    found = []
    for hit in hits[:_FOLLOWED]:
        after = behind(context, hit)
        if after is not None and after[0] not in known:
            known.add(after[0])
            proof = context.graph.describer.passage(after[0])
            found.append(replace(hit, iri=after[0], labels=((proof.language, 0, proof.quote),), section=proof.section,
                                     start=proof.start, end=proof.end, language=proof.language, score=0.9 * hit.score))  # fmt: skip
    return found


def matter_of(context: Context, part: Part) -> list[Term]:
    """The words a passage should say: without those that only repeat the title of a document the question names."""
    named = {iri for iri, _ in context.frame.links.documents}
    title = frozenset(
        t for iri in named for name in context.graph.describer.names(iri) for t in context.text_tokens(name)
    )
    verbs = [(c.start, c.end) for c in context.frame.cues if c.kind == "relation"]
    found = []
    for term in context.frame.terms_of(part):
        if term.entity in context.lexicon.background:
            continue
        if title and not term.entity and any(way <= title for way in term.ways[:2]):
            term = replace(term, weight=0.3 * term.weight)
        if not term.entity and any(a <= term.start and term.end <= b for a, b in verbs):
            term = replace(term, weight=0.6 * term.weight)
        found.append(term)
    return found


def _years(context: Context) -> frozenset[str]:
    periods = [one for one in context.frame.entities if one.is_a(*_SETTING[:1])]
    return frozenset(
        year
        for time, start, end in context.frame.links.times
        if not any(one.start < end and start < one.end for one in periods)
        for year in (time.start[:4], time.end[:4])
        if year
    )


def said_share(terms: Sequence[Term], held: frozenset[str]) -> float:
    """The part of the terms' weight that a bag of tokens says, words of near meaning counting less."""
    total = sum(t.weight for t in terms) or 1.0
    return sum(t.weight * _said(t, held) for t in terms) / total


def _said(term: Term, held: frozenset[str]) -> float:
    if term.within(held):
        return _OWN
    return _NEAR if any(way <= held for way in term.near) else 0.0


def _weigh(
    context: Context, terms: Sequence[Term], times: frozenset[str], needed: Sequence[Link], hit: Hit, least: float
) -> Ranked | None:
    """A passage ranked; None where it does not name what it must, or cannot reach the share ``least``."""
    text = hit.labels[0][2]
    rows = context.rows("passage", passage=hit.iri)
    other = context.rows("passage", passage=rows[0][7]) if rows and rows[0][7] else ()
    mentioned = {row[1] for row in context.rows("mentions-of-passage", passage=hit.iri)}
    bags = [
        (context.text_tokens(text), _OWN),
        (context.text_tokens(other[0][3]) if other else frozenset(), _TRANSLATED),
        (context.text_tokens(hit.section), _HEADING),
    ]
    values = [_values(term, bags, mentioned) for term in terms]
    total = sum(t.weight for t in terms) + (_TIME if times else 0.0)
    most = sum(t.weight * max(max(v), _BEFORE) for t, v in zip(terms, values, strict=True))
    if (most + (_TIME if times else 0.0)) / total < least:
        return None
    previous = before(context, hit)
    ahead = context.text_tokens(previous[1]) if previous else frozenset()
    texts = [text, *(o[3] for o in other[:1])]
    around = [*texts, hit.section, *(previous[1:] if previous else ())]
    for one in needed:
        if one.iri not in mentioned and not any(_names(context, one, t) for t in around):
            return None
    own = held = lacking = 0.0
    missing = []
    for term, mine in zip(terms, values, strict=True):
        value = max(*mine, _said(term, ahead) * _BEFORE)
        held += term.weight * value
        own += term.weight * max(mine[:2])
        if not value:
            lacking += term.weight
            missing.append(term.surface)
    if times:
        stated = _YEAR.findall(" ".join(texts))
        near = _YEAR.findall(" ".join(around))
        if stated and not times & set(stated):
            return None  # it speaks of other years
        value = _OWN if times & set(stated) else _HEADING if times & set(near) else 0.0
        held, own = held + _TIME * value, own + _TIME * value
    return Ranked(hit, held / total, own / total, held, lacking, tuple(missing))


def _values(term: Term, bags: Sequence[tuple[frozenset[str], float]], mentioned: set[str]) -> list[float]:
    values = [_said(term, bag) * worth for bag, worth in bags]
    return [_OWN, *values[1:]] if term.entity in mentioned else values


def _names(context: Context, one: Link, text: str) -> bool:
    held = context.text_tokens(text)
    return any(context.text_tokens(label) <= held for label in one.labels[:12] if context.text_tokens(label))
