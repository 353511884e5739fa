"""The problems and measures that a question may mean.

Problems and measures have no fixed names, so a question names them in words of its own: they are found by how far its
words and a label cover each other, with the passage and the heading as context.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sei_kg.ask.context import Context
from sei_kg.ask.words import Term
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI

__all__ = [
    "ADDRESSES",
    "CAUSES",
    "MEASURE",
    "PROBLEM",
    "SAYS",
    "Claim",
    "around_tokens",
    "claims_about",
    "claims_of",
    "cover",
    "label_tokens",
    "labels_alike",
    "one_language",
    "place",
    "soft_links",
]

PROBLEM, MEASURE = SEI + "Problem", SEI + "Measure"
ADDRESSES, CAUSES = SEI + "addresses", SEI + "causes"
SAYS = {PROBLEM: SEI + "describesProblem", MEASURE: SEI + "recommends"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A problem or measure with where it stands."""

    iri: str
    documents: frozenset[str]
    sections: tuple[str, ...]
    passages: tuple[str, ...]
    evidence: tuple[str, ...]
    languages: frozenset[str]
    score: float = 0.0


def claims_of(context: Context, cls: str) -> list[Claim]:
    """All claims of the documents of the question (of every document where it names none)."""
    links = context.frame.links
    rows: list[tuple[str, ...]] = []
    for iri, _ in links.documents:
        rows += context.rows("claims", source=iri, property=SAYS[cls])
    if not links.documents:
        rows += context.rows("claims", property=SAYS[cls])
    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        groups.setdefault(row[2], []).append(row)
    return one_language([_claim(iri, [(r[3], r[5], r[4], r[7], r[6]) for r in found]) for iri, found in groups.items()])


def claims_about(context: Context, cls: str, terms: Sequence[Term]) -> list[Claim]:
    """Claims of any document that speak of the matter, by the text index: the first 150."""
    words = [(t.index_ways(), t.weight) for t in terms]
    hits = context.graph.index.ranked(words, limit=150, field="label", classes=[cls])
    return one_language([claim for hit in hits if (claim := place(context, hit.iri)).documents])


def _claim(iri: str, rows: Iterable[tuple[str, ...]]) -> Claim:
    rows = list(rows)
    pick = [tuple(dict.fromkeys(row[n] for row in rows if row[n])) for n in range(5)]
    return Claim(iri, frozenset(pick[0]), pick[1], pick[2], pick[3], frozenset(pick[4]))


def one_language(claims: list[Claim]) -> list[Claim]:
    """Of a document in two languages the claims of the one that has more: the other says the same."""
    count: dict[str, dict[str, int]] = {}
    for claim in claims:
        for document in claim.documents:
            for language in claim.languages:
                count.setdefault(document, {}).setdefault(language, 0)
                count[document][language] += 1
    best = {document: max(sorted(found), key=lambda one: found[one]) for document, found in count.items()}
    return [c for c in claims if not c.languages or any(best.get(d) in c.languages for d in c.documents)]


def label_tokens(context: Context, iri: str) -> frozenset[str]:
    return frozenset(t for name in context.graph.describer.names(iri)[:6] for t in context.text_tokens(name))


def cover(
    context: Context, terms: Sequence[Term], label: frozenset[str], around: frozenset[str] = frozenset()
) -> float:
    """How far terms and a label cover each other (F1), where words around the label count half."""
    if not label or not terms:
        return 0.0
    total = sum(t.weight for t in terms)
    inside = [t for t in terms if t.within(label)]
    beside = [t for t in terms if not t.within(label) and t.within(label | around)]
    recall = (sum(t.weight for t in inside) + 0.5 * sum(t.weight for t in beside)) / total
    known = frozenset(token for t in inside for way in t.ways if way <= label for token in way)
    weights = {token: context.weigh(token) for token in label}
    precision = sum(weights[t] for t in known) / (sum(weights.values()) or 1.0)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def soft_links(
    context: Context, terms: Sequence[Term], cls: str, *, least: float = 0.42, near: float = 0.8
) -> list[Claim]:
    """The claims that a question names in words of its own, the best first; ``near``: how far below the best, as a share of it."""
    key = (tuple(terms), cls, context.documents)
    if key not in context.linked:  # a question asks for the same claims by several ways, more or less near
        context.linked[key] = tuple(_linked(context, terms, cls))
    found = [c for c in context.linked[key] if c.score >= least]
    return [c for c in found if c.score >= near * found[0].score][:8]


def _linked(context: Context, terms: Sequence[Term], cls: str) -> list[Claim]:
    words = [(t.index_ways(), t.weight) for t in terms]
    hits = context.graph.index.ranked(words, documents=context.documents, limit=80, field="label", classes=[cls])
    telling = [t for t in terms if t.entity or not any(way <= context.lexicon.want for way in t.ways)]
    if telling:  # "lack of X" is no lack of Y
        hits = [
            hit
            for hit in hits
            if any(t.within(context.text_tokens(text)) for t in telling for _, _, text in hit.labels[:6])
        ]
    context.ahead("claim-places", "claim", (hit.iri for hit in hits))
    found = []
    for hit in hits:
        claim = place(context, hit.iri)
        around = around_tokens(context, claim)
        score = max(
            (cover(context, terms, context.text_tokens(text), around) for _, _, text in hit.labels[:6]), default=0.0
        )
        found.append(replace(claim, score=score))
    return sorted(found, key=lambda c: (-c.score, c.iri))


def place(context: Context, iri: str) -> Claim:
    """Where a claim is stated, by the evidence of its class."""
    rows = context.rows("claim-places", claim=iri)
    for _, _, passage, document, section, quote, start, end, language, translation in rows:
        found = Proof("", document, section, quote, int(start or -1), int(end or -1), language)
        context.graph.describer.remember(replace(found, passage=passage, translation=translation))
    return _claim(iri, [(row[3], row[4], row[2], row[1], row[8]) for row in rows])


def around_tokens(context: Context, claim: Claim) -> frozenset[str]:
    words: frozenset[str] = frozenset()
    for passage in claim.passages[:2]:
        words |= context.text_tokens(context.graph.describer.passage(passage).quote)
    for section in claim.sections[:2]:
        words |= context.text_tokens(section)
    return words


def labels_alike(context: Context, one: frozenset[str], other: frozenset[str]) -> float:
    """How far two labels cover each other, 0 to 1: the weight of the tokens that both hold, of all; synonyms count as one."""
    one, other = context.lexicon.canonical(one), context.lexicon.canonical(other)
    common = {token: context.weigh(token) for token in one | other}
    total = sum(common.values())
    return sum(common[t] for t in one & other) / total if total else 0.0
