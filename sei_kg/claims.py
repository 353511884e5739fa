"""Problems and measures: what a document says is deficient, and what it says should be or was done.

The finders of each language read one passage at a time; this module gives them its context (section role, list, report
on a policy, section on another country), pairs the claims of a passage with those of its translation, makes one entity
of claims that say the same, and builds the tree of measures from headings, lists and ordinals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sei_kg.assertions import Assertion, Findings
from sei_kg.claim_context import passage_contexts, reported_policy
from sei_kg.claim_tree import parents_of
from sei_kg.claim_twins import Place, pair_translations
from sei_kg.claim_words import english_words, read_tokens
from sei_kg.claims_zh import find_claims_zh
from sei_kg.clauses import Context, Found, content_words
from sei_kg.cue_patterns import deficiencies
from sei_kg.instruments import instruments_in, instruments_shown, instruments_shown_zh
from sei_kg.measures_en import MeasureReader
from sei_kg.mentions import Entity, Mention
from sei_kg.namespaces import expand, mint
from sei_kg.passages import Passage, Reading
from sei_kg.problems_en import ProblemReader
from sei_kg.records import quickly_made
from sei_kg.valence_en import valence
from sei_kg.vocabulary import Vocabulary

__all__ = ["Claim", "claim_findings", "find_claims"]

_CLASS = {"problem": expand("sei:Problem"), "measure": expand("sei:Measure")}
_STATUS = {
    "recommended": expand("sei:Recommended"),
    "contained": expand("sei:Recommended"),
    "adopted": expand("sei:Adopted"),
    "foreign": expand("sei:ForeignMeasure"),
}
_P = {
    name: expand(f"sei:{name}")
    for name in ("describesProblem", "recommends", "measureStatus", "hasMeasure", "partOfMeasure", "usesInstrument")
}
_ASKING_ROLES = frozenset({"measure", "safeguard", "objective"})
_LONGEST = 5_000  # characters of a passage; a longer one is no sentence, and a clause of it proves nothing
_LEAST = 0.05  # confidence of the most doubtful claim


@quickly_made
@dataclass(frozen=True, slots=True)
class Claim:
    """One place where a document states a problem or a measure.

    Attributes:
        kind: "problem" or "measure".
        iri: of the entity; several claims of a document may state the same one.
        labels: (language, label) pairs of the entity, preferred first; both languages where a translation proves it.
        passage: index of the passage in the Reading.
        i, j: span of the clause in ``Passage.text``, end exclusive.
        status: of a measure "recommended", "adopted", "foreign" or "contained" (in a policy described); else "".
        parent: index, in the tuple of claims, of the measure this one is a part of; -1 where there is none.
        language: "en" or "zh".
        heading: whether the passage is a heading.
        rule: slug of the extraction rule.
        confidence: 0 to 1.
        head: the word that carries it: verb of a measure, cue of a problem, lower case.
    """

    kind: str
    iri: str
    labels: tuple[tuple[str, str], ...]
    passage: int
    i: int
    j: int
    status: str
    parent: int
    language: str
    heading: bool
    rule: str
    confidence: float
    head: str


class _Draft:
    """A finding in its passage, before it has a name."""

    __slots__ = ("found", "heading", "kind", "language", "passage", "status")

    def __init__(self, found: Found, passage: Passage) -> None:
        self.found, self.kind, self.status = found, found.kind, found.status
        self.passage, self.language, self.heading = passage.index, passage.language, passage.kind == "heading"


def find_claims(reading: Reading, mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """The problems and measures of a document, in the order of the text.

    Args:
        reading: the document cut into passages.
        mentions: its named entities (policies tell an action from the issuing of a plan).
        vocabulary: gives the class hierarchy and the confidence of each rule.
    """
    contexts = passage_contexts(reading, mentions, vocabulary)
    found = [_read(passage, context) for passage, context in zip(reading.passages, contexts, strict=True)]
    _read_grave(reading, contexts, found)
    twins = pair_translations(reading, found)
    drafts = [_Draft(item, passage) for passage, items in zip(reading.passages, found, strict=True) for item in items]
    names = _name(drafts, twins)
    parents = parents_of(reading, drafts)
    return tuple(
        Claim(
            draft.kind, iri, labels, draft.passage, draft.found.i, draft.found.j, draft.status, parent, draft.language,
            draft.heading, draft.found.rule,
            round(max(_LEAST, vocabulary.confidence(draft.found.rule) - draft.found.doubt), 3), draft.found.head,
        )
        for draft, (iri, labels), parent in zip(drafts, names, parents, strict=True)
    )  # fmt: skip


def claim_findings(
    reading: Reading, claims: Sequence[Claim], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> Findings:
    """Entities, mentions and statements of the claims: what the document describes and recommends, the tree of
    measures, their instruments and status, and the policy that contains them where the document reports one."""
    document = reading.source.iri
    labels: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    first: dict[str, Claim] = {}
    found_mentions: list[Mention] = []
    assertions: list[Assertion] = []
    policy = reported_policy(reading, mentions, vocabulary)
    where: tuple[int, ...] = ()  # the passage of the claim that is written down; its statements share it

    def say(subject: str, predicate: str, value: str, claim: Claim, rule: str) -> None:
        confidence = min(claim.confidence, vocabulary.confidence(rule, claim.confidence))
        assertions.append(Assertion(subject, _P[predicate], value, where, rule, confidence))

    for claim in claims:
        passage, where = reading.passages[claim.passage], (claim.passage,)
        labels[claim.iri].update(dict.fromkeys(claim.labels))
        best = first.setdefault(claim.iri, claim)
        if claim.confidence > best.confidence:
            first[claim.iri] = claim
        found_mentions.append(
            Mention(
                claim.passage,
                claim.i,
                claim.j,
                *passage.span(claim.i, claim.j),
                claim.iri,
                _CLASS[claim.kind],
                claim.rule,
                claim.confidence,
            )
        )
        if claim.kind == "problem":
            say(document, "describesProblem", claim.iri, claim, claim.rule)
            continue
        if claim.status in ("recommended", "contained"):
            say(document, "recommends", claim.iri, claim, claim.rule)
        say(claim.iri, "measureStatus", _STATUS[claim.status], claim, claim.rule)
        if claim.status == "contained" and policy:
            say(policy, "hasMeasure", claim.iri, claim, "measure-of-policy")
        if claim.parent >= 0 and claims[claim.parent].iri != claim.iri:
            say(claim.iri, "partOfMeasure", claims[claim.parent].iri, claim, "measure-part")
        clause = passage.text[claim.i : claim.j]
        named = instruments_in(clause, vocabulary)
        for instrument in named:
            say(claim.iri, "usesInstrument", instrument, claim, "measure-instrument")
        shown = instruments_shown if claim.language == "en" else instruments_shown_zh
        for instrument in shown(clause):
            if instrument not in named and instrument in vocabulary.terms:
                say(claim.iri, "usesInstrument", instrument, claim, "measure-instrument-shown")
    entities = tuple(
        Entity(iri, _CLASS[claim.kind], tuple(labels[iri]), claim.rule, claim.confidence)
        for iri, claim in sorted(first.items())
    )
    return Findings(entities, tuple(found_mentions), tuple(assertions))


def _read(passage: Passage, context: Context) -> list[Found]:
    if passage.kind in ("title", "caption", "reference") or context.role in ("references", "title", "issuing-block"):
        return []
    if len(passage.text) > _LONGEST:
        return []
    if passage.language == "zh":
        return find_claims_zh(passage.text, context)
    tokens = read_tokens(passage.text)
    if (
        english_words().triggers.isdisjoint(tokens.words)
        and deficiencies().patterns.keys().isdisjoint(tokens.words)
        and valence().cues.isdisjoint(tokens.words)
    ):
        return []
    measures = MeasureReader(tokens, context).read()
    problems = ProblemReader(tokens, context, measures).read()
    return sorted((*measures, *problems), key=lambda item: (item.i, item.j, item.kind))


def _read_grave(reading: Reading, contexts: Sequence[Context], found: list[list[Found]]) -> None:
    """Read passages again where something is said to be wrong, a Chinese one in the same paragraph, an English one in the
    sentence before or behind: weaker words count there. Changes ``found``."""
    grave = {reading.passages[n].paragraph for n, items in enumerate(found) if any(f.kind == "problem" for f in items)}
    for n, (passage, context) in enumerate(zip(reading.passages, contexts, strict=True)):
        if passage.language == "zh" and passage.paragraph in grave and context.role not in _ASKING_ROLES:
            found[n] = _read(passage, replace(context, grave=True))
    told = [any(f.kind == "problem" for f in items) for items in found]
    for n, (passage, context) in enumerate(zip(reading.passages, contexts, strict=True)):
        if passage.language != "en" or passage.paragraph not in grave or context.role in _ASKING_ROLES:
            continue
        near = range(max(0, n - 1), min(n + 2, len(told)))
        if not any(told[r] and reading.passages[r].paragraph == passage.paragraph for r in near):
            continue
        tokens = read_tokens(passage.text)
        if len(tokens.text) <= _LONGEST and not valence().cues.isdisjoint(tokens.words):
            measures = [item for item in found[n] if item.kind == "measure"]
            problems = ProblemReader(tokens, replace(context, grave=True), measures).read()
            found[n] = sorted((*measures, *problems), key=lambda item: (item.i, item.j, item.kind))


def _name(claims: list[_Draft], twins: list[tuple[Place, Place]]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """IRI and labels for each claim: equal ones, and a claim and its translation, have one."""
    at: dict[tuple[int, int], int] = {}
    count: dict[int, int] = defaultdict(int)
    for n, claim in enumerate(claims):
        at[claim.passage, count[claim.passage]] = n
        count[claim.passage] += 1
    group = list(range(len(claims)))

    def find(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    def unite(a: int, b: int) -> None:
        a, b = sorted((find(a), find(b)))
        group[b] = a

    vague = content_words(" ".join(english_words().sets["vague"]))
    exact: dict[tuple[str, frozenset[str]], int] = {}
    by_head: dict[tuple[str, str, str], list[tuple[frozenset[str], int]]] = defaultdict(list)
    for n, claim in enumerate(claims):
        words = content_words(claim.found.label)
        if claim.kind == "problem" and claim.language == "en":
            words = words - vague or words
        if not words:
            continue
        known = exact.setdefault((claim.kind, words), n)
        if known != n:
            unite(known, n)
            continue
        peers = by_head[claim.kind, claim.language, claim.found.head]
        for other, m in peers[-200:]:
            small, large = (words, other) if len(words) <= len(other) else (other, words)
            if len(small) >= 3 and small < large and len(large) - len(small) <= 3:
                unite(m, n)
                break
        peers.append((words, n))
    for english, chinese in twins:
        unite(at[english], at[chinese])
    members: dict[int, list[int]] = defaultdict(list)
    for n in range(len(claims)):
        members[find(n)].append(n)
    named: list[tuple[str, tuple[tuple[str, str], ...]]] = [("", ())] * len(claims)
    for group_members in members.values():
        ordered = sorted(group_members, key=lambda n: (not claims[n].heading, n))
        labels = dict.fromkeys(
            (lang, claims[n].found.label) for lang in ("en", "zh") for n in ordered if claims[n].language == lang
        )
        iri = mint(claims[ordered[0]].kind, next(iter(labels))[1])
        for n in group_members:
            named[n] = (iri, tuple(labels))
    return named
