"""The graph as nodes and edges: what the graph-file exports write and networkx analyses.

Nodes are the entities; edges the statements that join two of them, each once, with the number of pieces of evidence
that hold it. Passages, mentions and evidence are not nodes; they are counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sei_kg.drawing.style import read_styles
from sei_kg.errors import UnknownNameError
from sei_kg.namespaces import ID, INFERRED, ONTOLOGY, PROVENANCE, VOCABULARY, curie, expand, local_name
from sei_kg.store import EmbeddedStore, Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Network", "NetworkEdge", "NetworkNode", "read_network", "to_networkx"]

_LABELS = {expand("skos:prefLabel"): 0, expand("rdfs:label"): 1, expand("dcterms:title"): 2, expand("foaf:name"): 3}
_TYPE, _MENTIONS, _CONFIDENCE = expand("rdf:type"), expand("sei:mentions"), expand("sei:confidence")
_SOURCE, _ABOVE = expand("prov:wasDerivedFrom"), expand("rdfs:subClassOf")
_IDENTIFIER = expand("dcterms:identifier")


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """An entity: IRI, class (IRI), own most special class, labels, and how often passages mention it."""

    iri: str
    cls: str
    kind: str
    label_en: str
    label_zh: str
    mentions: int

    @property
    def label(self) -> str:
        return self.label_en or self.label_zh or local_name(self.iri).replace("-", " ")


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """A statement: its three IRIs, pieces of evidence, highest confidence (0 to 1), whether it is inferred only."""

    source: str
    property: str
    target: str
    evidence: int
    confidence: float
    inferred: bool


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by IRI, sorted; edges, sorted; labels (en, zh) of properties and classes by IRI."""

    nodes: Mapping[str, NetworkNode]
    edges: tuple[NetworkEdge, ...]
    terms: Mapping[str, tuple[str, str]]


def read_network(
    store: Store, *, classes: Collection[str] = (), relations: Collection[str] = (), asserted: bool = False,
    entities: Collection[str] = (), steps: int = 2, isolated: bool = False,
) -> Network:  # fmt: skip
    """Reads a store in one pass over its quads.

    Args:
        store: an open store.
        classes: local names or IRIs of classes to keep (Policy, sei:Policy ...); empty: all.
        relations: local names or IRIs of properties to keep; empty: all.
        asserted: leave out what is only inferred.
        entities: IRIs; where given, only what is at most ``steps`` statements away from one of them.
        isolated: keep entities that no kept statement joins and no passage mentions.

    Raises:
        UnknownNameError: no such class or relation in the store.
    """
    reading = _Reading(store, asserted=asserted)
    kept_classes = _names(classes, reading.known_classes(), "class")
    kept_relations = _names(relations, {prop for _, prop, _ in reading.statements}, "relation")
    kinds = {iri: reading.kind(iri) for iri in reading.types if reading.kind(iri)[0]}
    if kept_classes:
        kinds = {iri: kind for iri, kind in kinds.items() if not kept_classes.isdisjoint(reading.all_types(iri))}
    edges = [
        NetworkEdge(s, p, o, *told)
        for (s, p, o), told in reading.statements.items()
        if s in kinds
        and o in kinds
        and s != o
        and (not kept_relations or p in kept_relations)
        and not (asserted and told[2])
    ]
    if entities:
        near = _near(edges, set(entities), steps)
        edges = [edge for edge in edges if edge.source in near and edge.target in near]
        kinds = {iri: kind for iri, kind in kinds.items() if iri in near}
    elif not isolated:
        joined = {end for edge in edges for end in (edge.source, edge.target)}
        kinds = {iri: kind for iri, kind in kinds.items() if iri in joined or reading.mentions.get(iri)}
    nodes = {
        iri: NetworkNode(iri, *kinds[iri], *reading.names(iri), reading.mentions.get(iri, 0)) for iri in sorted(kinds)
    }
    used = {e.property for e in edges} | {c for node in nodes.values() for c in (node.cls, node.kind)}
    edges.sort(key=lambda e: (e.source, e.property, e.target))
    return Network(nodes, tuple(edges), {iri: reading.names(iri, fallback=True) for iri in sorted(used)})


def _names(wanted: Collection[str], known: set[str], kind: str) -> set[str]:
    found = set()
    for name in wanted:
        full = expand(name) if ":" in name and "://" not in name else name
        fits = {iri for iri in known if iri == full or local_name(iri).casefold() == name.casefold()}
        if not fits:
            from difflib import get_close_matches

            raise UnknownNameError(kind, name, get_close_matches(name, sorted(map(local_name, known)), 3, 0.4))
        found |= fits
    return found


def _near(edges: list[NetworkEdge], start: set[str], steps: int) -> set[str]:
    links: dict[str, set[str]] = {}
    for edge in edges:
        links.setdefault(edge.source, set()).add(edge.target)
        links.setdefault(edge.target, set()).add(edge.source)
    near, ring = set(start), set(start)
    for _ in range(steps):
        ring = {other for iri in ring for other in links.get(iri, ())} - near
        near |= ring
    return near


def _quads(store: Store, *, asserted: bool) -> Iterator[ox.Quad]:
    """The quads that matter: labels, hierarchy and members of the styled classes, mentions, and statements.

    An embedded store is read by property, so that passages and offsets, most of a store, are never touched. The
    properties are those that the ontology in the store names; without an ontology, and from an endpoint, where each
    property would be a request, everything is read.
    """
    pattern = store.raw.quads_for_pattern if isinstance(store, EmbeddedStore) else None
    labelled = pattern(None, ox.NamedNode(expand("rdfs:label")), None, ox.NamedNode(ONTOLOGY)) if pattern else ()
    declared = {quad.subject for quad in labelled if isinstance(quad.subject, ox.NamedNode)}
    if pattern is None or not declared:
        yield from store.quads()
        return
    above = list(pattern(None, ox.NamedNode(_ABOVE), None, None))
    yield from above
    classes, size = set(read_styles()), 0
    while size != len(classes):
        size = len(classes)
        classes |= {
            q.subject.value
            for q in above
            if isinstance(q.subject, ox.NamedNode) and getattr(q.object, "value", "") in classes
        }
    for cls in sorted(classes):
        yield from pattern(None, ox.NamedNode(_TYPE), ox.NamedNode(cls), None)
    left_out = {PROVENANCE, ONTOLOGY} | ({INFERRED} if asserted else set())
    for name in (*_LABELS, _IDENTIFIER, _MENTIONS):
        yield from pattern(None, ox.NamedNode(name), None, None)
    for prop in sorted(declared, key=str):
        if prop.value not in (_MENTIONS, _SOURCE, _TYPE, _ABOVE, _IDENTIFIER, *_LABELS):
            for quad in pattern(None, prop, None, None):
                if getattr(quad.graph_name, "value", "") not in left_out:
                    yield quad


class _Reading:
    """One pass over the quads: types, labels, statements, mentions. Strings are interned, so that a million quads fit."""

    def __init__(self, store: Store, *, asserted: bool = False) -> None:
        self.types: dict[str, set[str]] = {}
        self.labels: dict[str, dict[str, tuple[int, str]]] = {}
        self.statements: dict[tuple[str, str, str], tuple[int, float, bool]] = {}
        self.mentions: dict[str, int] = {}
        self.above: dict[str, set[str]] = {}
        self.styled = tuple(read_styles())
        confidence = self._confidence(store)
        for quad in _quads(store, asserted=asserted):
            self._take(quad, confidence)
        for cls in list(self.above):
            self.above[cls] = self._closure(cls)

    @staticmethod
    def _confidence(store: Store) -> dict[str, float]:
        quads = store.raw.quads_for_pattern(None, ox.NamedNode(_CONFIDENCE), None, None)
        return {
            q.subject.value: float(q.object.value)
            for q in quads
            if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.Literal)
        }

    def _take(self, quad: ox.Quad, confidence: Mapping[str, float]) -> None:
        # each attribute of a quad makes a new object: every one is asked for once
        source, predicate, target, graph_name = quad
        if not isinstance(source, ox.NamedNode):
            return
        prop = predicate.value
        if prop in _LABELS or prop == _IDENTIFIER:
            if isinstance(target, ox.Literal):
                self._label(source.value, _LABELS.get(prop, 9), target)
            return
        if not isinstance(target, ox.NamedNode):
            return
        subject, object_ = source.value, target.value
        if prop == _TYPE:
            if subject.startswith(ID):
                self.types.setdefault(intern(subject), set()).add(intern(object_))
        elif prop == _ABOVE:
            self.above.setdefault(subject, set()).add(object_)
        elif prop == _MENTIONS:
            self.mentions[object_] = self.mentions.get(object_, 0) + 1
        elif object_.startswith(ID) and subject.startswith(ID):
            graph = graph_name.value if isinstance(graph_name, ox.NamedNode) else ""
            if graph in (PROVENANCE, ONTOLOGY):
                return
            key = (intern(subject), intern(prop), intern(object_))
            held = self.statements.get(key)
            if graph == INFERRED:
                self.statements[key] = (held[0], held[1] or 1.0, held[2]) if held else (0, 1.0, True)
                return
            told = 1.0 if graph == VOCABULARY else confidence.get(graph, 1.0)
            if held is None:
                self.statements[key] = (1, told, False)
            else:
                self.statements[key] = (held[0] + 1, told if held[2] else max(held[1], told), False)

    def _label(self, iri: str, rank: int, literal: ox.Literal) -> None:
        text = literal.value
        language = (literal.language or ("zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en")).split("-")[0]
        held = self.labels.setdefault(iri, {})
        mark = (rank, text)
        if language not in held or (mark[0], len(text), text) < (
            held[language][0],
            len(held[language][1]),
            held[language][1],
        ):
            held[language] = mark

    def _closure(self, cls: str) -> set[str]:
        found, todo = set(), [cls]
        while todo:
            for above in self.above.get(todo.pop(), ()):
                if above not in found:
                    found.add(above)
                    todo.append(above)
        return found

    def known_classes(self) -> set[str]:
        own = {cls for types in self.types.values() for cls in types}
        return own.union(*(self.above.get(cls, set()) for cls in own))

    def all_types(self, iri: str) -> set[str]:
        own = self.types.get(iri, set())
        return own.union(*(self.above.get(cls, set()) for cls in own))

    def kind(self, iri: str) -> tuple[str, str]:
        """The class with a style, and the most special class below it."""
        own = self.types[iri]
        held = self.all_types(iri)
        cls = next((styled for styled in self.styled if styled in held), "")
        if not cls:
            return "", ""
        below = sorted(c for c in own if c == cls or cls in self.above.get(c, ()))
        special = [c for c in below if not any(c in self.above.get(other, ()) for other in below)]
        return cls, (special or [cls])[0]

    def names(self, iri: str, *, fallback: bool = False) -> tuple[str, str]:
        held = self.labels.get(iri, {})
        other = next((text for lang, (_, text) in sorted(held.items()) if lang not in ("en", "zh")), "")
        english = held.get("en", (0, other))[1] or (curie(iri) if fallback else "")
        return english, held.get("zh", (0, ""))[1]


def to_networkx(store: Store, *, network: Network | None = None) -> nx.MultiDiGraph[str]:
    """The graph as a networkx ``MultiDiGraph``.

    Node keys are IRIs; edge keys the IRIs of the properties. Attributes are flat texts, numbers and truth values:
    nodes ``label``, ``label_en``, ``label_zh``, ``class``, ``kind``, ``mentions``; edges ``property``, ``label_en``,
    ``label_zh``, ``evidence`` (pieces), ``confidence`` (0 to 1), ``inferred``.

    Args:
        store: an open store.
        network: what ``read_network`` gave, where it was filtered.
    """
    import networkx as nx

    network = network or read_network(store)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="SEI-KG")
    for node in network.nodes.values():
        graph.add_node(node.iri, **node_attributes(node))
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, key=edge.property, **edge_attributes(edge, network))
    return graph


def node_attributes(node: NetworkNode) -> dict[str, str | int | float | bool]:
    """Flat, typed attributes of a node, in a fixed order."""
    style = read_styles()[node.cls]
    return {
        "label": node.label, "label_en": node.label_en, "label_zh": node.label_zh, "class": local_name(node.cls),
        "kind": local_name(node.kind), "colour": style.colour, "shape": style.shape, "mentions": node.mentions,
    }  # fmt: skip


def edge_attributes(edge: NetworkEdge, network: Network) -> dict[str, str | int | float | bool]:
    """Flat, typed attributes of an edge, in a fixed order."""
    english, chinese = network.terms[edge.property]
    return {
        "property": curie(edge.property), "label_en": english, "label_zh": chinese, "evidence": edge.evidence,
        "confidence": round(edge.confidence, 4), "inferred": edge.inferred,
    }  # fmt: skip


def edges_between(network: Network, source: str, target: str) -> Iterator[NetworkEdge]:
    """The edges from a class to a class (IRIs)."""
    for edge in network.edges:
        if network.nodes[edge.source].cls == source and network.nodes[edge.target].cls == target:
            yield edge
