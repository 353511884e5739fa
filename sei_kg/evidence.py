"""Labels and evidence of what a query found: the words that stand for an IRI, and the passages that prove a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from sei_kg.namespaces import GRAPH, ID, curie, expand, local_name
from sei_kg.queries import query_text
from sei_kg.store import Store, Term

__all__ = ["Describer", "Proof"]


_RANKS = {  # properties that name a thing, the best first
    expand(name): rank
    for rank, name in enumerate(
        ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name", "skos:altLabel", "dcterms:identifier")
    )
}


_FROM, _PART, _IDENTIFIER, _SECTION, _EXACT, _START, _END, _LANGUAGE, _TRANSLATION, _CONFIDENCE, _BASIS, _STATUS, _RULE = (
    expand(name)
    for name in (
        "prov:wasDerivedFrom", "dcterms:isPartOf", "dcterms:identifier", "sei:section", "oa:exact", "oa:start", "oa:end",
        "dcterms:language", "sei:translationOf", "sei:confidence", "sei:basis", "sei:reviewStatus", "sei:rule",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """A passage that supports a statement.

    Attributes:
        evidence: IRI of the evidence (the named graph).
        document: ``dcterms:identifier`` of the document.
        section: heading or number of the section, or "".
        quote: the words; start, end their character offsets in the document (0-based, end exclusive; -1: unknown).
        language: language of the passage.
        confidence: 0 to 1; basis, status: local names such as "Explicit", "Unreviewed".
        rule: the rule of the loader that read it, as "lists-enumeration"; "" where none is named.
    """

    evidence: str
    document: str
    section: str
    quote: str
    start: int
    end: int
    language: str = ""
    confidence: float = 1.0
    basis: str = ""
    status: str = ""
    passage: str = ""
    translation: str = ""
    rule: str = ""

    def item(self) -> dict[str, object]:
        """The evidence item of the JSON forms."""
        return {
            "document": self.document,
            "section": self.section,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass
class Describer:
    """Looks up labels and evidence, each once."""

    store: Store
    _labels: dict[str, dict[str, str]] = field(default_factory=dict)
    _names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _proofs: dict[str, tuple[Proof, ...]] = field(default_factory=dict)
    _passages: dict[str, Proof] = field(default_factory=dict)
    _documents: dict[str, str] = field(default_factory=dict)
    _said: dict[str, list[tuple[str, Term]]] = field(default_factory=dict)

    def labels(self, iri: str) -> dict[str, str]:
        """Language -> best label; at least one entry. What has no label is named by the words of its IRI."""
        if iri not in self._labels:
            self._read(iri)
        return self._labels[iri]

    def names(self, iri: str) -> tuple[str, ...]:
        """All labels, the best first."""
        if iri not in self._names:
            self._read(iri)
        return self._names[iri]

    def label(self, iri: str, language: str = "en") -> str:
        """One label, in the language where there is one."""
        found = self.labels(iri)
        return found.get(language) or found.get("en") or next(iter(found.values()))

    def prepare(self, iris: Iterable[str], graphs: Iterable[str] = ()) -> None:
        """Reads the labels of things and the proofs of evidence graphs ahead, in a few look-ups instead of one for each."""
        evidence = [g for g in dict.fromkeys(graphs) if g not in self._proofs and not g.startswith(GRAPH)]
        said = self.store.about([*evidence, *(i for i in dict.fromkeys(iris) if i not in self._labels)])
        passages = [p for g in evidence for p in _values(said[g], _FROM) if p not in self._passages]
        said |= self.store.about(dict.fromkeys(passages))
        documents = [d for p in passages for d in _values(said[p], _PART) if d not in self._documents]
        said |= self.store.about(dict.fromkeys(documents))
        self._said.update(said)
        for iri in said.keys() - set(evidence) - set(passages) - set(documents):
            self._read(iri)
        for graph in evidence:
            self.proofs(graph)
        self._said.clear()

    def _about(self, iri: str) -> list[tuple[str, Term]]:
        said = self._said.get(iri)
        return self.store.about((iri,))[iri] if said is None else said

    def _read(self, iri: str) -> None:
        found: list[tuple[int, ox.Literal]] = []
        for prop, value in self._about(iri):
            if isinstance(value, ox.Literal) and prop in _RANKS:
                found.append((_RANKS[prop], value))
        labels: dict[str, str] = {}
        names: dict[str, None] = {}
        for _, label in sorted(found, key=lambda pair: (pair[0], pair[1].value)):
            language = (label.language or _script(label.value)).split("-")[0]
            labels.setdefault(language, label.value)
            names[label.value] = None
        if not labels:
            labels = {"en": local_name(iri).replace("-", " ") if iri.startswith(ID) else curie(iri)}
        self._labels[iri], self._names[iri] = labels, tuple(names)

    @staticmethod
    def proved(graph: str) -> bool:
        """Whether a graph is that of evidence, which rests on a passage; the fixed graphs rest on none."""
        return not graph.startswith(GRAPH)

    def proofs(self, evidence: str) -> tuple[Proof, ...]:
        """The passages behind one evidence graph; none for a fixed graph."""
        if evidence not in self._proofs:
            self._proofs[evidence] = () if not self.proved(evidence) else tuple(self._read_proofs(evidence))
        return self._proofs[evidence]

    def passage(self, iri: str) -> Proof:
        """A passage as a proof of what it says."""
        if iri not in self._passages:
            said = self._about(iri)
            source = _value(said, _PART)
            if source and source not in self._documents:
                self._documents[source] = _value(self._about(source), _IDENTIFIER)
            self._passages[iri] = Proof(
                "", self._documents.get(source, ""), _value(said, _SECTION), _value(said, _EXACT),
                int(_value(said, _START) or -1), int(_value(said, _END) or -1), _value(said, _LANGUAGE), passage=iri,
                translation=_value(said, _TRANSLATION),
            )  # fmt: skip
        return self._passages[iri]

    def read_passages(self, iris: Iterable[str]) -> None:
        """Reads passages ahead, in one look-up."""
        fresh = [ox.NamedNode(iri) for iri in dict.fromkeys(iris) if iri not in self._passages]
        rows = self.store.select(query_text("answers/passage-places"), {"passage": fresh}).rows if fresh else ()
        for row in rows:
            iri, document, section, quote, start, end, language, other = (
                "" if term is None else str(getattr(term, "value", term)) for term in row
            )
            place = Proof("", document, section, quote, int(start or -1), int(end or -1), language)
            self.remember(replace(place, passage=iri, translation=other))

    def remember(self, passage: Proof) -> None:
        """A passage that was read otherwise need not be looked up again."""
        self._passages.setdefault(passage.passage, passage)

    def _read_proofs(self, evidence: str) -> Iterator[Proof]:
        said = self._about(evidence)
        for passage in _values(said, _FROM):
            yield replace(
                self.passage(passage), evidence=evidence, confidence=float(_value(said, _CONFIDENCE) or 1),
                basis=local_name(_value(said, _BASIS)), status=local_name(_value(said, _STATUS)),
                rule=local_name(_value(said, _RULE)).removeprefix("rule-"),
            )  # fmt: skip

    def graphs(self, subject: Term, prop: Term, value: Term) -> tuple[str, ...]:
        """The named graphs that hold a statement, sorted."""
        bound = {"subject": subject, "property": prop, "value": value}
        rows = self.store.select(query_text("answers/statement"), bound).rows
        return tuple(row[3].value for row in rows if isinstance(row[3], ox.NamedNode))

    def statement_proofs(self, subject: Term, prop: Term, value: Term) -> tuple[Proof, ...]:
        return tuple(proof for graph in self.graphs(subject, prop, value) for proof in self.proofs(graph))

    def first_proofs(self, graphs: Iterable[str]) -> tuple[Proof, ...]:
        """Proofs of several graphs, each passage once, the surest first."""
        seen: dict[str, Proof] = {}
        for graph in graphs:
            for proof in self.proofs(graph):
                if proof.passage not in seen or seen[proof.passage].confidence < proof.confidence:
                    seen[proof.passage] = proof
        return tuple(sorted(seen.values(), key=lambda p: (-p.confidence, p.document, p.start)))


def _values(said: Iterable[tuple[str, Term]], prop: str) -> list[str]:
    return [str(getattr(value, "value", value)) for name, value in said if name == prop]


def _value(said: Iterable[tuple[str, Term]], prop: str) -> str:
    return next(iter(_values(said, prop)), "")


def _script(text: str) -> str:
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"
