"""The shapes, ready to run over an Oxigraph store: each gets the focus nodes that matter.

The shapes are pyshacl's to judge; this module only hands each shape its focus nodes: those of its targets, or, of a whole
graph, those that may break it (see ``suspects``), so that pyshacl confirms a few nodes instead of asking about each.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import SeiError
from sei_kg.namespaces import expand
from sei_kg.pyshacl_adapter import node_shapes, to_ox, to_rdflib, union_graph
from sei_kg.resources import ontology_dir
from sei_kg.suspects import suspects

__all__ = ["Breach", "Shapes", "read_shapes"]

_SH = "http://www.w3.org/ns/shacl#"
_SEI = "https://w3id.org/sei-kg/ontology#"
_RULES = "https://w3id.org/sei-kg/shapes#"
_TYPE = ox.NamedNode(expand("rdf:type"))
SEVERITIES = {_SH + "Violation": "violation", _SH + "Warning": "warning", _SH + "Info": "info"}


@dataclass(frozen=True, slots=True)
class Breach:
    """One result of pyshacl.

    Attributes:
        rule: local name of the property shape or SPARQL constraint.
        severity: "violation", "warning" or "info".
        focus: the focus node.
        path: IRI of the property, or None.
        value: the offending term, or None.
        message: by language, with ``{?name}`` filled in by what ``bound`` holds.
        remedy: by language.
        bound: what the constraint's query returned, name -> term.
    """

    rule: str
    severity: str
    focus: ox.NamedNode | ox.BlankNode
    path: str | None
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    bound: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Node:
    """A node shape: where it applies, and what it holds.

    ``parts`` are its property shapes; ``core`` tells that it has some.
    """

    shape: Any
    classes: frozenset[str]
    subjects_of: frozenset[str]
    objects_of: frozenset[str]
    selects: tuple[str, ...]
    core: bool
    in_graph: str | None
    parts: tuple[Any, ...] = ()


class Shapes:
    """The shapes of ``ontology/shapes/``, ready to run. Not to be shared between threads."""

    def __init__(self, files: Sequence[Path]) -> None:
        import rdflib
        from pyshacl.graph_abstraction import OxigraphDataGraph
        from pyshacl.shapes_graph import ShapesGraph

        graph = rdflib.Graph()
        for path in files:
            try:
                for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                    graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
            except SyntaxError as error:
                raise SeiError(f"not valid Turtle: {error}", file=path) from error
        self.graph = graph
        self._logger = logging.getLogger("sei_kg.shacl")
        self._logger.setLevel(logging.ERROR)
        logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # an ill-typed value is a finding, not a log line
        shapes = ShapesGraph(graph, False, self._logger)
        self._adapter = union_graph(OxigraphDataGraph)
        self.nodes = tuple(self._node(shape) for shape in node_shapes(shapes))
        self.shapes = shapes
        self._notes: dict[str, tuple[dict[str, str], dict[str, str]]] = {}

    def _node(self, shape: Any) -> _Node:
        def iris(name: str) -> frozenset[str]:
            return frozenset(str(o) for o in self.graph.objects(shape.node, _ref(name)))

        namespaces = {
            str(self.graph.value(d, _ref("prefix"))): str(self.graph.value(d, _ref("namespace")))
            for d in self.graph.objects(None, _ref("declare"))
        } | {name: expand(name + ":") for name in ("rdf", "rdfs", "owl")}

        def with_prefixes(select: str) -> str:
            """A query with the prefixes it may use, and no others: they are parsed again at every run."""
            return (
                "".join(f"PREFIX {n}: <{iri}>\n" for n, iri in sorted(namespaces.items()) if f"{n}:" in select) + select
            )

        selects = sorted(
            str(self.graph.value(c, _ref("select"))) for c in self.graph.objects(shape.node, _ref("sparql"))
        )
        severity = self.graph.value(shape.node, _ref("severityInGraph", _SEI))
        return _Node(
            shape,
            iris("targetClass"),
            iris("targetSubjectsOf"),
            iris("targetObjectsOf"),
            tuple(with_prefixes(text) for text in selects),
            (shape.node, _ref("property"), None) in self.graph,
            SEVERITIES[str(severity)] if severity else None,
            tuple(sorted(self.graph.objects(shape.node, _ref("property")))),
        )

    def check_nodes(self, store: ox.Store, focus: Iterable[ox.NamedNode]) -> tuple[list[Breach], list[Any]]:
        """Runs every shape on those of the focus nodes that are its targets.

        Args:
            store: entries with what is known around them; types are closed over superclasses.
            focus: the nodes to look at.

        Returns:
            The breaches, and pyshacl's reports for ``report_graph``.
        """
        data = self._adapter(store)
        types, properties, referred = _surroundings(store, focus)
        breaches, reports = [], []
        for node in self.nodes:
            wanted = sorted(
                iri
                for iri in types
                if node.classes & types[iri] or node.subjects_of & properties[iri] or node.objects_of & referred[iri]
            )
            if wanted and not node.core:
                returned = _returned(store, node.selects)
                wanted = [iri for iri in wanted if iri in returned]
            if wanted:
                found = self._run(data, node, wanted)
                reports += found
                breaches += [self._breach(report, None) for report in found]
        return breaches, reports

    def check_graph(
        self, store: ox.Store, wanted: Mapping[str, Collection[str]] | None = None
    ) -> tuple[list[Breach], list[Any]]:
        """Runs the shapes that hold of the whole graph (``sei:severityInGraph``).

        Args:
            store: a whole graph, inference done.
            wanted: IRI of a shape -> the nodes to look at; default those that may break it (see ``suspects``).

        Returns:
            The breaches, and pyshacl's reports for ``report_graph``.
        """
        data = self._adapter(store)
        wanted = suspects(store) if wanted is None else wanted
        breaches, reports = [], []
        for node in self.nodes:
            focus = wanted.get(str(node.shape.node), ())
            if focus:
                found = self._run(data, node, sorted(focus))
                reports += found
                breaches += [self._breach(report, node.in_graph) for report in found]
        return breaches, reports

    def required(self, classes: Iterable[str]) -> list[str]:
        """IRIs of the properties that shapes on these classes demand at least once, as violations."""
        wanted, found = set(classes), []
        for node in self.nodes:
            for shape in self.graph.objects(node.shape.node, _ref("property")) if node.classes & wanted else ():
                least = self.graph.value(shape, _ref("minCount"))
                severity = str(self.graph.value(shape, _ref("severity")) or _SH + "Violation")
                if least is not None and int(str(least)) > 0 and severity == _SH + "Violation":
                    found.append(str(self.graph.value(shape, _ref("path"))))
        return sorted(set(found))

    def constraints(self, classes: Iterable[str]) -> list[tuple[str, str]]:
        """(IRI, query) of the SPARQL constraints on these classes, sorted."""
        wanted = set(classes)
        rules = {
            rule
            for node in self.nodes
            if node.classes & wanted
            for rule in self.graph.objects(node.shape.node, _ref("sparql"))
        }
        return sorted((str(rule), str(self.graph.value(rule, _ref("select")))) for rule in rules)

    def remedy(self, rule: str) -> dict[str, str]:
        """The remedy of a rule, by language."""
        return self._said(rule)[1]

    def report_graph(self, reports: list[Any]) -> str:
        """The W3C validation report as Turtle."""
        from pyshacl.validator import Validator

        graph, _ = Validator.create_validation_report(self.shapes, not reports, reports)
        return str(graph.serialize(format="turtle"))

    def _run(self, data: Any, node: _Node, focus: list[str]) -> list[Any]:
        import rdflib
        from pyshacl.pytypes import SHACLExecutor

        executor = SHACLExecutor(validator=None)
        nodes = [rdflib.URIRef(iri) for iri in focus]
        if node.selects or not node.parts:
            return list(node.shape.validate(executor, data, focus=nodes)[1])
        reports: list[Any] = []
        # pyshacl would build each property shape anew for every focus node; handed over together, it builds it once.
        for part in node.parts:
            shape = self.shapes.lookup_shape_from_node(part)
            reports += shape.validate(executor, data, focus=nodes, _evaluation_path=[node.shape])[1]
        return reports

    def _breach(self, report: Any, in_graph: str | None) -> Breach:
        _, result, triples = report
        said: dict[str, Any] = {}
        for subject, predicate, term in triples:
            name = str(predicate).removeprefix(_SH)
            if subject == result and name != "resultMessage":
                said[name] = term[1] if isinstance(term, tuple) else term
        rule = str(said.get("sourceConstraint", said["sourceShape"]))
        message, remedy = self._said(rule)
        severity = SEVERITIES[str(said["resultSeverity"])]
        if in_graph == "warning" and severity == "violation":
            severity = "warning"
        path = said.get("resultPath")
        if (
            said.get("value") == said["focusNode"]
            and "sourceConstraint" in said
            and not getattr(report, "valued", False)
        ):
            said.pop("value")  # pyshacl puts the focus node where a query names no value
        return Breach(
            rule.removeprefix(_RULES),
            severity,
            to_ox(said["focusNode"]),
            str(path) if path is not None else None,
            to_ox(said["value"]) if said.get("value") is not None else None,
            message,
            remedy,
            getattr(report, "bound", {}),
        )

    def _said(self, rule: str) -> tuple[dict[str, str], dict[str, str]]:
        """Messages and remedies of a rule, by language."""
        import rdflib

        if rule not in self._notes:
            node = rdflib.URIRef(rule)
            self._notes[rule] = (
                {str(getattr(m, "language", "")): str(m) for m in self.graph.objects(node, _ref("message"))},
                {str(getattr(m, "language", "")): str(m) for m in self.graph.objects(node, _ref("remedy", _SEI))},
            )
        return self._notes[rule]


@cache
def read_shapes() -> Shapes:
    """The shapes of ``ontology/shapes/``. Raises SeiError where a file is not Turtle."""
    return Shapes(sorted((ontology_dir() / "shapes").glob("*.ttl")))


def _returned(store: ox.Store, selects: Sequence[str]) -> set[str]:
    """The nodes a constraint's query returns with ``$this`` left open."""
    found = set()
    for select in selects:
        solutions = store.query(select, use_default_graph_as_union=True)
        if isinstance(solutions, ox.QuerySolutions):
            found |= {solution["this"].value for solution in solutions if isinstance(solution["this"], ox.NamedNode)}
    return found


def _surroundings(
    store: ox.Store, focus: Iterable[ox.NamedNode]
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    """Types, properties of and properties to each focus node."""
    types: dict[str, set[str]] = {}
    properties: dict[str, set[str]] = {}
    referred: dict[str, set[str]] = {}
    for node in focus:
        types[node.value], properties[node.value] = set(), set()
        for quad in store.quads_for_pattern(node, None, None, None):
            properties[node.value].add(quad.predicate.value)
            if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
                types[node.value].add(quad.object.value)
        referred[node.value] = {quad.predicate.value for quad in store.quads_for_pattern(None, None, node, None)}
    return types, properties, referred


@cache
def _ref(name: str, base: str = _SH) -> Any:
    import rdflib

    return rdflib.URIRef(base + name)
