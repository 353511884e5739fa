"""What readers of relations look at: passages with their mentions, claims and cues, and the collector of statements.

All cue phrases of ``ontology/lexicon/relations.yaml`` are found in one Aho-Corasick pass over a folded passage; a
reader then works on positions alone. ``Said`` takes what the readers state, refuses what the ontology does not allow,
and joins what a passage and its translation both say into one statement with both as evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from pyoxigraph import Literal

from sei_kg.assertions import MOST_PASSAGES, Assertion, Findings
from sei_kg.claim_context import reported_policy
from sei_kg.claims import Claim
from sei_kg.entities import Entity, Mention
from sei_kg.gazetteer import fold
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID, curie, expand
from sei_kg.passages import Passage, Reading
from sei_kg.relations.signatures import read_signatures
from sei_kg.vocabulary import Vocabulary

__all__ = ["CLAIM_CLASS", "Cue", "Line", "Said", "Scene", "pattern"]

CLAIM_CLASS = {"problem": expand("sei:Problem"), "measure": expand("sei:Measure")}
_DOCUMENT = expand("sei:SourceDocument")
_HOLDS_POST = expand("sei:holdsPost")
_VETO = "veto"
_SILENT = frozenset(("noise", "reference", "caption"))


class Cue(NamedTuple):
    """A cue phrase in a passage: span ``i`` to ``j`` (end exclusive) in the reading text, and its family."""

    i: int
    j: int
    family: str


@dataclass(frozen=True)
class Line:
    """A passage as the readers see it.

    Attributes:
        passage: the passage; ``text`` is its reading text.
        mentions: of named entities, by position, longer ones first.
        problems, measures: claims by position; of claims that lie in one another the outermost.
        present: the classes of the mentions, those above them included, as ``sei:Name``.
    """

    passage: Passage
    text: str
    mentions: tuple[Mention, ...]
    problems: tuple[Claim, ...]
    measures: tuple[Claim, ...]
    present: frozenset[str]

    @cached_property
    def cues(self) -> dict[str, list[Cue]]:
        """Family -> cues by position; found when first asked for."""
        return _cues(fold(self.text))

    @property
    def index(self) -> int:
        return self.passage.index

    def all_cues(self, *families: str) -> list[Cue]:
        """The cues of several families, by position."""
        if len(families) == 1:
            return self.cues.get(families[0], [])
        cues = self.cues
        return sorted([cue for family in families if family in cues for cue in cues[family]])

    def has(self, family: str, i: int, j: int) -> bool:
        """Whether a cue of the family lies in ``text[i:j]``."""
        return any(i <= cue.i and cue.j <= j for cue in self.cues.get(family, ()))


@cache
def _automaton() -> Any:
    import ahocorasick

    families: dict[str, set[str]] = defaultdict(set)
    for family, languages in read_lexicon("relations")["cues"].items():
        for phrases in languages.values():
            for phrase in phrases:
                families[fold(phrase)].add(family)
    for phrase in read_lexicon("relations")["vetoes"]:
        families[fold(phrase)].add(_VETO)
    automaton = ahocorasick.Automaton()
    for phrase in sorted(families):
        automaton.add_word(phrase, (len(phrase), phrase[0] < "\u2e80", tuple(sorted(families[phrase]))))
    automaton.make_automaton()
    return automaton


_new = tuple.__new__


def _cues(folded: str) -> dict[str, list[Cue]]:
    """All cues of a folded text, by family; inside one family the longest of overlapping ones stands."""
    found: dict[str, list[Cue]] = {}
    size = len(folded)
    for last, (length, latin, families) in _automaton().iter(folded):
        i, j = last + 1 - length, last + 1
        if latin and (
            (i and folded[i - 1].isalnum() and folded[i - 1] < "\u2e80")
            or (j < size and folded[j].isalnum() and folded[j] < "\u2e80")
        ):
            continue
        for family in families:
            cue = _new(Cue, (i, j, family))  # as Cue(...), in a third of the time
            others = found.get(family)
            if others is None:
                found[family] = [cue]
                continue
            while others and i <= others[-1].i and others[-1].j <= j:
                others.pop()
            if not others or others[-1].j <= i or others[-1].i > i:
                others.append(cue)
    vetoes = found.pop(_VETO, ())
    if vetoes:
        found = {
            family: [
                cue
                for cue in cues
                if not any(v.i <= cue.i and cue.j <= v.j and v.j - v.i > cue.j - cue.i for v in vetoes)
            ]
            for family, cues in found.items()
        }
    return found


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the lexicon (``patterns`` in relations.yaml), compiled once."""
    return re.compile(read_lexicon("relations")["patterns"][name], re.I)


class Scene:
    """One document: its lines, and what is known of its entities.

    Args:
        reading: the document cut into passages.
        named: what ``find_mentions`` found.
        claims: problems and measures, in the order of the text.
        vocabulary: class hierarchy, curated terms, confidence of the rules.
    """

    def __init__(self, reading: Reading, named: Findings, claims: Sequence[Claim], vocabulary: Vocabulary) -> None:
        self.reading, self.vocabulary, self.claims = reading, vocabulary, claims
        self._named = named.mentions
        self.with_post = frozenset(a.subject for a in named.assertions if a.predicate == _HOLDS_POST)
        self.no_place = frozenset(ID + slug for slug in read_lexicon("relations")["generic_bodies"])
        self.document = reading.source.iri
        self.classes: dict[str, str] = {self.document: _DOCUMENT}
        self.classes.update((entity.iri, entity.cls) for entity in named.entities)
        self.classes.update((mention.entity, mention.cls) for mention in named.mentions)
        self.classes.update((claim.iri, CLAIM_CLASS[claim.kind]) for claim in claims)
        self.generic = frozenset(ID + slug for slug in read_lexicon("relations")["generic_industries"])
        self.aside = frozenset(ID + slug for slug in read_lexicon("relations")["contrasting_industries"])
        self._ancestors: dict[str, frozenset[str]] = {}
        self._kinds: dict[str, frozenset[str]] = {}
        mentions: dict[int, list[Mention]] = defaultdict(list)
        for mention in named.mentions:
            mentions[mention.passage].append(mention)
        stated: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims:
            stated[claim.passage].append(claim)
        self.lines: dict[int, Line] = {}
        known, kinds = self._kinds, self.kinds
        for passage in reading.passages:
            here, said = mentions.get(passage.index, []), stated.get(passage.index, [])
            if (not here and not said) or passage.kind in _SILENT:
                continue
            self.lines[passage.index] = Line(
                passage,
                passage.text,
                tuple(sorted(here, key=lambda m: (m.i, -m.j, m.entity)) if len(here) > 1 else here),
                _outermost([claim for claim in said if claim.kind == "problem"]) if said else (),
                _outermost([claim for claim in said if claim.kind == "measure"]) if said else (),
                frozenset().union(*[known.get(mention.entity) or kinds(mention.entity) for mention in here]),
            )

    @cached_property
    def reported(self) -> str:
        """The policy that the document is about (:func:`sei_kg.claim_context.reported_policy`); "" for none."""
        return reported_policy(self.reading, self._named, self.vocabulary)

    @cached_property
    def title(self) -> Line | None:
        """The line of the document's title; None where it has none, or one that names nothing."""
        return next((line for line in self if line.passage.kind == "title"), None)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines.values())

    def before(self, line: Line) -> Line | None:
        """The line of the passage before, where it stands in the same paragraph and language."""
        other = self.lines.get(line.index - 1)
        if (
            other
            and other.passage.paragraph == line.passage.paragraph
            and other.passage.language == line.passage.language
        ):
            return other
        return None

    def kinds(self, iri: str) -> frozenset[str]:
        """The class of an entity of the document and all classes above it, as ``sei:Name`` (empty where unknown)."""
        known = self._kinds.get(iri)
        if known is None:
            known = self._kinds[iri] = self._names(self.classes.get(iri, ""))
        return known

    def _names(self, cls: str) -> frozenset[str]:
        known: frozenset[str] | None = self.vocabulary.memory.get(("names", cls))
        if known is None:
            above = self.vocabulary.superclasses.get(cls, ()) if cls else ()
            known = self.vocabulary.memory["names", cls] = frozenset(curie(one) for one in (cls, *above) if one)
        return known

    def is_a(self, iri: str, cls: str) -> bool:
        """Whether an entity of the document is of a class (``sei:Name``)."""
        return cls in self.kinds(iri)

    def ancestors(self, iri: str) -> frozenset[str]:
        """All broader concepts that the vocabulary knows, near and far."""
        known = self._ancestors.get(iri)
        if known is None:
            found: set[str] = set()
            todo = [iri]
            while todo:
                above = set(self.vocabulary.broader.get(todo.pop(), ())) - found
                found |= above
                todo += sorted(above)
            known = self._ancestors[iri] = frozenset(found)
        return known

    def of_all(self, line: Line, *classes: str) -> list[Mention]:
        """The mentions of these classes, those inside of others included."""
        if line.present.isdisjoint(classes):
            return []
        return [m for m in line.mentions if not self.kinds(m.entity).isdisjoint(classes)]

    def of(self, line: Line, *classes: str, i: int = 0, j: int = 1 << 60) -> list[Mention]:
        """The mentions of these classes in ``text[i:j]``, by position; none that lies in another one of them."""
        if line.present.isdisjoint(classes):
            return []
        found: list[Mention] = []
        known, kinds, end = self._kinds, self.kinds, -1
        for mention in line.mentions:
            if mention.i < i or mention.j > j or mention.j <= end:
                continue
            if not (known.get(mention.entity) or kinds(mention.entity)).isdisjoint(classes):
                found.append(mention)
                end = mention.j
        return found


def _outermost(claims: list[Claim]) -> tuple[Claim, ...]:
    kept: list[Claim] = []
    if len(claims) < 2:
        return tuple(claims)
    for claim in sorted(claims, key=lambda claim: (claim.i, -claim.j, claim.iri)):
        if not kept or claim.j > kept[-1].j:
            kept.append(claim)
    return tuple(kept)


class Said:
    """Collects statements; those that the ontology does not allow, and those of a thing about itself, are left out."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.entities = scene, dict[str, Entity]()
        self._found: dict[tuple[str, str, str | Literal], list[Assertion]] = defaultdict(list)
        self._allowed: dict[tuple[str, str, str], str] = {}  # predicate, classes -> IRI of the predicate, or ""

    def say(
        self,
        subject: str,
        predicate: str,
        value: str | Literal,
        passages: Iterable[int],
        rule: str,
        *,
        explicit: bool = True,
        doubt: float = 0.0,
    ) -> None:
        """States ``subject predicate value`` on the evidence of the passages (the first four where they are more).

        ``doubt`` (0 to 1) lowers the rule's confidence.
        """
        scene = self.scene
        if subject == value:
            return
        value_cls = scene.classes.get(value, "") if isinstance(value, str) else ""
        if isinstance(value, str) and not value_cls:
            return
        key = predicate, scene.classes.get(subject, ""), value_cls
        iri = self._allowed.get(key)
        if iri is None:
            iri = expand(predicate)
            iri = self._allowed[key] = iri if read_signatures().allow(iri, *key[1:], scene.vocabulary) else ""
        if not iri:
            return
        where = tuple(passages)
        if len(where) > 1:
            where = tuple(sorted(list(dict.fromkeys(where))[:MOST_PASSAGES]))
        confidence = round(max(0.05, scene.vocabulary.confidence(rule) - doubt), 3)
        self._found[subject, iri, value].append(Assertion(subject, iri, value, where, rule, confidence, explicit))

    def enter(self, entity: Entity) -> None:
        """Adds an entity that no other stage has found."""
        self.entities.setdefault(entity.iri, entity)
        self.scene.classes.setdefault(entity.iri, entity.cls)

    def has(self, subject: str, predicate: str, value: str | Literal) -> bool:
        return (subject, expand(predicate), value) in self._found

    def findings(self) -> Findings:
        """All statements; an explicit one drives out the inferred ones that say the same."""
        found: list[Assertion] = []
        for stated in self._found.values():
            if any(one.explicit for one in stated):
                stated = [one for one in stated if one.explicit]
            found += _joined(stated, self.scene.reading.passages)
        return Findings(tuple(self.entities.values()), (), tuple(found))


def _joined(stated: list[Assertion], passages: Sequence[Passage]) -> list[Assertion]:
    """Statements of a passage and of its translation become one, with both as evidence; the others stay."""
    if len(stated) == 1:
        return stated
    left = sorted(stated, key=lambda one: (one.passages, -one.confidence, one.rule))
    found: list[Assertion] = []
    while left:
        one = left.pop(0)
        twins = {passages[k].translation_of for k in one.passages} | set(one.passages)
        for other in left:
            if set(other.passages) <= twins and other.passages != one.passages:
                where = tuple(sorted({*one.passages, *other.passages}))
                if len(where) <= MOST_PASSAGES:
                    best = max(one, other, key=lambda each: each.confidence)
                    one = Assertion(
                        one.subject, one.predicate, one.object, where, best.rule, best.confidence, one.explicit
                    )
        left = [other for other in left if not set(other.passages) <= set(one.passages)]
        found.append(one)
    return found
