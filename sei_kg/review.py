"""Review: what the loader read and nobody has looked at yet, and the decisions people take on it.

A decision is about one statement: its subject, predicate and object, the document and the words it rests on. It is kept in
``reviews/decisions.csv`` beside the databases of a store (and, for all, in ``graph/reviews/*.csv`` of the project) and
found again by these, never by offsets, so that it holds when a document is read anew and everything in it has moved.

accept  the statement is right: its evidence becomes ``sei:Accepted``
reject  it is wrong: it is asserted no longer; the evidence stays as ``sei:Rejected`` with the statement reified
edit    another object is right: the old statement is rejected, the new one accepted on the same passage
merge   the subject is another entity (the object): whatever is said of the one is said of the other
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sei_kg.errors import InputError
from sei_kg.namespaces import GRAPH, PROVENANCE, curie, digest, expand
from sei_kg.review_decisions import Decision, read_term, write_term

if TYPE_CHECKING:
    from sei_kg.entry_names import Names
from sei_kg.store import QuadSource

__all__ = ["Open", "apply_decisions", "decided_change", "queue", "refuse_misfits"]

_G = ox.NamedNode(PROVENANCE)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


_STATUS, _FROM, _EXACT, _PART = (
    _node("sei:reviewStatus"),
    _node("prov:wasDerivedFrom"),
    _node("oa:exact"),
    _node("dcterms:isPartOf"),
)
_IDENTIFIER, _CONFIDENCE, _START = _node("dcterms:identifier"), _node("sei:confidence"), _node("oa:start")
_UNREVIEWED, _ACCEPTED, _REJECTED = _node("sei:Unreviewed"), _node("sei:Accepted"), _node("sei:Rejected")
_PREFERRED, _ALTERNATIVE, _TYPE = _node("skos:prefLabel"), _node("skos:altLabel"), _node("rdf:type")
_REIFIED = (_node("rdf:subject"), _node("rdf:predicate"), _node("rdf:object"))


@dataclass(frozen=True, slots=True)
class Open:
    """A statement to decide on, with where it stands in the store."""

    row: Decision
    quad: ox.Quad
    confidence: float
    place: tuple[str, int]


def queue(raw: QuadSource, *, document: str = "", status: ox.NamedNode = _UNREVIEWED) -> list[Open]:
    """The statements of evidence nobody has reviewed, the least certain first."""
    found = []
    for described in raw.quads_for_pattern(None, _STATUS, status, _G):
        evidence = described.subject
        passages = [q.object for q in raw.quads_for_pattern(evidence, _FROM, None, _G)]
        quote, name, start = _passage(raw, passages)
        if document and not name.startswith(document):
            continue
        confidence = _one(raw, evidence, _CONFIDENCE) or "0"
        for quad in raw.quads_for_pattern(None, None, None, evidence):
            row = Decision(
                "",
                write_term(quad.subject),
                write_term(quad.predicate),
                write_term(quad.object),
                name,
                quote,
                confidence,
            )
            found.append(Open(row, quad, float(confidence), (name, start)))
    return sorted(found, key=lambda item: (item.confidence, item.place, item.row.key()))


def _passage(raw: QuadSource, passages: Sequence[object]) -> tuple[str, str, int]:
    """Words, document and start of the first of the passages that evidence rests on."""
    found = []
    for passage in passages:
        document = next((q.object for q in raw.quads_for_pattern(passage, _PART, None, _G)), None)
        name = _one(raw, document, _IDENTIFIER) if document is not None else ""
        found.append((name, int(_one(raw, passage, _START) or -1), " ".join(_one(raw, passage, _EXACT).split())))
    name, start, quote = min(found, default=("", -1, ""))
    return quote, name, start


def _one(raw: QuadSource, node: object, predicate: ox.NamedNode) -> str:
    return next((q.object.value for q in raw.quads_for_pattern(node, predicate, None, None)), "")  # type: ignore[union-attr]


def apply_decisions(raw: ox.Store, decisions: Iterable[Decision]) -> tuple[int, list[Decision]]:
    """Applies decisions to a store that is being built, before inference; returns how many fitted, and those that did not."""
    added, removed, missed, fitted = decided_change(raw, decisions)
    for quad in removed:
        raw.remove(quad)
    raw.extend(added)
    for graph in {quad.graph_name for quad in removed}:
        if isinstance(graph, ox.NamedNode) and not any(True for _ in raw.quads_for_pattern(None, None, None, graph)):
            raw.remove_graph(graph)
    return fitted, missed


def decided_change(
    raw: ox.Store, decisions: Iterable[Decision]
) -> tuple[list[ox.Quad], list[ox.Quad], list[Decision], int]:
    """What decisions change: quads that come in, quads that go out (each sorted), decisions without their statement, and how
    many had it. Decisions that were applied already count as fitting.
    """
    last = {decision.key(): decision for decision in decisions if decision.decision}
    merges = [d for d in last.values() if d.decision == "merge"]
    rest = {key: d for key, d in last.items() if d.decision != "merge"}
    change = _Change(raw)
    seen: set[tuple[str, str, str, str, str]] = set()
    subjects = {d.subject for d in rest.values()}
    for status in (_UNREVIEWED, _ACCEPTED):
        for item in queue(raw, status=status) if rest else ():
            if item.row.subject in subjects and (decision := rest.get(item.row.key())):
                seen.add(item.row.key())
                if not (status == _ACCEPTED and decision.decision == "accept"):
                    change.decide(item.quad, decision)
    missed = [d for key, d in rest.items() if key not in seen and not change.rejected(d)]
    for decision in merges:
        if not change.merge(read_term(decision.subject), read_term(decision.object)):
            missed.append(decision)
    added, removed = sorted(change.added - change.removed, key=str), sorted(change.removed - change.added, key=str)
    return [q for q in added if q not in raw], [q for q in removed if q in raw], missed, len(last) - len(missed)


class _Change:
    """Collects what decisions do to a store."""

    def __init__(self, raw: ox.Store) -> None:
        self.raw = raw
        self.added: set[ox.Quad] = set()
        self.removed: set[ox.Quad] = set()
        self.left: dict[object, int] = defaultdict(int)

    def decide(self, quad: ox.Quad, decision: Decision) -> None:
        """A graph that holds nothing else changes its status; otherwise the statement gets evidence of its own."""
        evidence = quad.graph_name
        alone = sum(1 for _ in self.raw.quads_for_pattern(None, None, None, evidence)) == 1
        status = _ACCEPTED if decision.decision == "accept" else _REJECTED
        own = evidence if alone else ox.NamedNode(f"{evidence.value}-{digest(_key(quad), length=8)}")  # type: ignore[union-attr]
        self._described(evidence, own, status, alone)
        self.left[evidence] += 1
        if decision.decision == "accept":
            if not alone:
                self.removed.add(quad)
                self.added.add(ox.Quad(quad.subject, quad.predicate, quad.object, own))
        else:
            self.removed.add(quad)
            self.added |= {
                ox.Quad(own, p, t, _G)  # type: ignore[arg-type]
                for p, t in zip(_REIFIED, (quad.subject, quad.predicate, quad.object), strict=True)
            }
        if decision.decision == "edit":
            value = read_term(decision.replacement)
            edited = ox.NamedNode(f"{own.value}-edited-{digest(str(value), length=8)}")  # type: ignore[union-attr]
            self._described(evidence, edited, _ACCEPTED, False)
            self.added.add(ox.Quad(quad.subject, quad.predicate, value, edited))
        if not alone and self.left[evidence] == sum(1 for _ in self.raw.quads_for_pattern(None, None, None, evidence)):
            self.removed |= set(self.raw.quads_for_pattern(evidence, None, None, _G))  # type: ignore[arg-type]

    def _described(self, evidence: object, own: object, status: ox.NamedNode, alone: bool) -> None:
        for quad in self.raw.quads_for_pattern(evidence, None, None, _G):  # type: ignore[arg-type]
            if quad.predicate in _REIFIED:
                continue
            value = status if quad.predicate == _STATUS else quad.object
            if alone and value != quad.object:
                self.removed.add(quad)
            self.added.add(ox.Quad(own, quad.predicate, value, _G))  # type: ignore[arg-type]

    def rejected(self, decision: Decision) -> bool:
        """Whether a statement was rejected before."""
        for quad in self.raw.quads_for_pattern(None, _REIFIED[0], read_term(decision.subject), _G):
            said = [_one_term(self.raw, quad.subject, name) for name in _REIFIED[1:]]
            if [write_term(term) for term in said] == [decision.predicate, decision.object]:
                return True
        return False

    def merge(self, old: object, new: object) -> bool:
        """Whatever is said of the one is said of the other; a preferred label becomes an alternative one."""
        if not isinstance(old, ox.NamedNode) or not isinstance(new, ox.NamedNode) or old == new:
            raise InputError("a merge takes two different entities")
        if not any(True for _ in self.raw.quads_for_pattern(new, None, None, None)):
            return False
        preferred = {
            q.object.language
            for q in self.raw.quads_for_pattern(new, _PREFERRED, None, None)
            if isinstance(q.object, ox.Literal)
        }
        fixed = {ox.NamedNode(GRAPH + name) for name in ("ontology", "vocabulary", "reference", "inferred")}
        found = 0
        for quad in [
            *self.raw.quads_for_pattern(old, None, None, None),
            *self.raw.quads_for_pattern(None, None, old, None),
        ]:
            if quad.graph_name in fixed:
                continue
            found += 1
            self.removed.add(quad)
            predicate = quad.predicate
            if predicate == _PREFERRED and isinstance(quad.object, ox.Literal) and quad.object.language in preferred:
                predicate = _ALTERNATIVE
            subject = new if quad.subject == old else quad.subject
            value = new if quad.object == old else quad.object
            if not (subject == new and value == new) and not (predicate == _TYPE and subject == new):
                self.added.add(ox.Quad(subject, predicate, value, quad.graph_name))
        self.removed |= set(self._emptied(old))
        return bool(found) or any(True for _ in self.raw.quads_for_pattern(new, None, None, None))

    def _emptied(self, old: ox.NamedNode) -> Iterator[ox.Quad]:
        """Descriptions of evidence whose only statement said what the old entity was."""
        graphs = {q.graph_name for q in self.removed if q.subject == old and q.predicate == _TYPE}
        for graph in graphs:
            inside = set(self.raw.quads_for_pattern(None, None, None, graph))
            if inside <= self.removed and not any(q.graph_name == graph for q in self.added):
                yield from self.raw.quads_for_pattern(graph, None, None, _G)  # type: ignore[arg-type]


def _one_term(raw: ox.Store, node: object, predicate: ox.NamedNode) -> object:
    return next((q.object for q in raw.quads_for_pattern(node, predicate, None, _G)), None)  # type: ignore[arg-type]


def _key(quad: ox.Quad) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object}"


def refuse_misfits(names: Names, decisions: Iterable[Decision]) -> None:
    """Refuses decisions that name what is not known, or of the wrong class. Raises InputError for the first."""
    for decision in decisions:
        said = decision.replacement if decision.decision == "edit" else decision.object
        if decision.decision not in ("edit", "merge") or not isinstance(read_term(said), ox.NamedNode):
            continue
        types = names.types(read_term(said).value)
        where = f"{decision.decision} of {decision.subject} {decision.predicate}".rstrip()
        if not types:
            raise InputError(f"{where}: nothing is called {said}", hint="`sei-kg search` finds ids")
        if decision.decision == "edit":
            wanted = frozenset(names.terms.ranges.get(expand(decision.predicate), ()))
        else:
            own = names.types(read_term(decision.subject).value)
            wanted = frozenset(kind for kind in map(names.kind, own) if kind)
        if wanted and types.isdisjoint(wanted):
            kinds = ", ".join(sorted(curie(iri) for iri in wanted))
            raise InputError(f"{where}: {said} is none of {kinds}", hint="name a thing of that class")
