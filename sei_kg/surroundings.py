"""What is known around an entry: the small graph that pyshacl sees instead of the whole store.

The entries, typed as ``sei:Entry`` and by all classes above theirs; what the store says of the same subjects and of what
they refer to; the steps upwards where a circle is forbidden; who else bears the same document number; what supersedes
them or has them as target; names alike; the text of the documents they quote. All fetched by bounded look-ups, so that
the cost does not grow with the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, read_terms
from sei_kg.entry_names import Names
from sei_kg.namespaces import GRAPH, ID, INFERRED, SEI, expand
from sei_kg.resources import ontology_dir
from sei_kg.source_texts import SourceTexts
from sei_kg.store import Store

__all__ = ["Surroundings"]

_MOST_QUADS, _MOST_NODES = 400, 2000  # of one node; of nodes fetched around one file
_TYPE, _ENTRY = ox.NamedNode(RDF_TYPE), ox.NamedNode(SEI + "Entry")
_HERE, _THERE = ox.NamedNode(GRAPH + "entry"), ox.NamedNode(GRAPH + "around")
_INFERRED = ox.NamedNode(INFERRED)
_ONTOLOGY = ox.NamedNode(GRAPH + "ontology")
_ALIKE, _TEXT = ox.NamedNode(SEI + "possiblySameAs"), ox.NamedNode(SEI + "documentText")
_SOURCE, _QUOTE = expand("dcterms:source"), expand("oa:exact")
# Followed from what an entry refers to: a circle may close far away.
_UPWARD = frozenset(
    expand(name)
    for name in [
        "skos:broader",
        "sei:partOfMeasure",
        "sei:locatedIn",
        "org:subOrganizationOf",
        "dcterms:isPartOf",
        "sei:supersedes",
        "sei:basedOn",
        "sei:implements",
    ]
)
# What rules ask of a thing an entry refers to, beside the steps upwards. Fetched one by one: a thing that many documents
# speak of has thousands of statements, and reading past them would cost more than these look-ups.
_ASKED = tuple(
    ox.NamedNode(iri)
    for iri in (
        RDF_TYPE,
        *sorted(_UPWARD),
        *(expand(n) for n in ("dcterms:issued", "schema:startDate", "schema:endDate", "skos:inScheme")),
    )
)
_INDICATOR = expand("sei:indicator")
_ASKED_OF_INDICATORS = tuple(
    ox.NamedNode(iri)
    for iri in (expand("skos:prefLabel"), expand("skos:altLabel"), "http://qudt.org/schema/qudt/applicableUnit")
)
_BACKWARD = tuple(ox.NamedNode(expand(name)) for name in ("sei:supersedes", "sei:hasTarget"))
_NUMBER = ox.NamedNode(expand("sei:documentNumber"))


class Surroundings:
    """Builds the small graph. One at a time; ``fill`` replaces what was there."""

    def __init__(self, store: Store) -> None:
        self.store, self.terms = store, read_terms()
        self.texts = SourceTexts(store)
        self.graph = ox.Store()
        folder = ontology_dir()
        for path in [*sorted((folder / "imports").glob("*.ttl")), *sorted(folder.glob("*.ttl"))]:
            quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            self.graph.extend([ox.Quad(q.subject, q.predicate, q.object, _ONTOLOGY) for q in quads])

    def fill(self, entries: Sequence[Entry], names: Names, *, without: Collection[str] = ()) -> ox.Store:
        """The graph around some entries.

        Args:
            entries: with their names looked up.
            names: the names they were looked up in.
            without: named graphs of the store to leave out (what the entries are about to replace).
        """
        self.graph.clear_graph(_HERE)
        self.graph.clear_graph(_THERE)
        self.without = {ox.NamedNode(iri) for iri in without}
        here: list[ox.Quad] = []
        there: dict[ox.Quad, None] = {}
        seen: set[str] = set()
        names.prepare(entries)
        for entry in entries:
            subject = ox.NamedNode(entry.iri)
            here.append(ox.Quad(subject, _TYPE, _ENTRY, _HERE))
            for statement in entry.statements:
                here.append(ox.Quad(subject, ox.NamedNode(statement.predicate), statement.object, _HERE))
            here += (ox.Quad(subject, _TYPE, ox.NamedNode(cls), _HERE) for cls in self._above(entry.values(RDF_TYPE)))
            for iri in names.same(entry):
                here.append(ox.Quad(subject, _ALIKE, ox.NamedNode(iri), _HERE))
                self._take(iri, there, seen)
        for entry in entries:
            self._around(entry, there, seen)
        self.graph.extend(here)
        self.graph.extend(there)
        return self.graph

    def _around(self, entry: Entry, there: dict[ox.Quad, None], seen: set[str]) -> None:
        subject = ox.NamedNode(entry.iri)
        for quad in islice(self._quads(subject, None, None), _MOST_QUADS):  # said before
            there[ox.Quad(subject, quad.predicate, quad.object, _THERE)] = None
            if isinstance(quad.object, ox.NamedNode) and quad.predicate != _TYPE:
                types = [q.object for q in self._quads(quad.object, _TYPE, None)]
                there |= {ox.Quad(quad.object, _TYPE, t, _THERE): None for t in types}
        self._take(entry.iri, there, seen)
        for predicate in _BACKWARD:
            for quad in islice(self._quads(None, predicate, subject), 50):
                if isinstance(quad.subject, ox.NamedNode):
                    there[ox.Quad(quad.subject, predicate, subject, _THERE)] = None
                    self._take(quad.subject.value, there, seen)
        quoted = bool(entry.values(_QUOTE))
        for statement in entry.statements:
            term = statement.object
            if statement.predicate == _NUMBER.value:
                for quad in islice(self._quads(None, _NUMBER, term), 20):
                    there[ox.Quad(quad.subject, _NUMBER, term, _THERE)] = None
            elif isinstance(term, ox.NamedNode):
                self._take(term.value, there, seen)
                if statement.predicate == _INDICATOR:
                    for predicate in _ASKED_OF_INDICATORS:
                        for quad in islice(self._quads(term, predicate, None), _MOST_QUADS):
                            there[ox.Quad(term, predicate, quad.object, _THERE)] = None
                if quoted and statement.predicate == _SOURCE and term.value.startswith(ID):
                    text = self.texts.text(term.value)
                    if text:
                        there[ox.Quad(term, _TEXT, ox.Literal(text), _THERE)] = None

    def _take(self, iri: str, there: dict[ox.Quad, None], seen: set[str]) -> None:
        """What the store says of a node, and of what stands above it."""
        agenda = [iri]
        while agenda and len(seen) < _MOST_NODES:
            name = agenda.pop()
            if name in seen:
                continue
            seen.add(name)
            node = ox.NamedNode(name)
            types = []
            for predicate in _ASKED:
                for quad in islice(self._quads(node, predicate, None), _MOST_QUADS):
                    there[ox.Quad(node, predicate, quad.object, _THERE)] = None
                    if predicate == _TYPE:
                        types.append(quad.object)
                    elif predicate.value in _UPWARD and isinstance(quad.object, ox.NamedNode):
                        agenda.append(quad.object.value)
            there |= {ox.Quad(node, _TYPE, ox.NamedNode(cls), _THERE): None for cls in self._above(types)}

    def _quads(self, s: ox.NamedNode | None, p: ox.NamedNode | None, o: object) -> Iterable[ox.Quad]:
        for quad in self.store.raw.quads_for_pattern(s, p, o, None):
            if quad.graph_name not in self.without and (quad.graph_name != _INFERRED or quad.predicate == _TYPE):
                yield quad

    def _above(self, types: Iterable[object]) -> list[str]:
        return sorted({cls for t in types for cls in self.terms.above.get(getattr(t, "value", ""), ())})
