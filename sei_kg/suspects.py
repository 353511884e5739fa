"""Which nodes of a whole graph may break a shape: found by the engine, so that pyshacl need not look at all the others.

A SPARQL constraint is asked once with ``$this`` left open, a property shape is compared with the values of its property.
Every node that pyshacl would report is found; a node that is found may still prove to be sound. Where none is found the
graph conforms, and pyshacl is not even loaded (half a second). What is not understood here makes all targets suspects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from sei_kg.errors import SeiError
from sei_kg.namespaces import PREFIXES, expand
from sei_kg.resources import ontology_dir

__all__ = ["suspects", "targets"]

_TYPE = ox.NamedNode(expand("rdf:type"))
_SH = PREFIXES["sh"]
_FORMS = {  # lexical forms, as in XML Schema part 2
    expand("xsd:decimal"): re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    expand("xsd:integer"): re.compile(r"[+-]?\d+"),
    expand("xsd:string"): re.compile(r".*", re.S),
}
_SAID = {"path", "message", "severity", "name", "description", "order", "group"}  # no constraints
_UNDERSTOOD = {"minCount", "maxCount", "datatype", "pattern"}

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class _Values:
    """A property shape: what the values of a property must be.

    Attributes:
        path: the property.
        least, most: how many values there are; None: no limit.
        datatype: IRI of their datatype, or "".
        pattern: what their text must match, or "".
        clear: False where the shape asks for more than that.
    """

    path: ox.NamedNode | None
    least: int
    most: int | None
    datatype: str
    pattern: str
    clear: bool

    def allow(self, values: set[object]) -> bool:
        """Whether it is sure that these values of one node break nothing."""
        if not self.clear or len(values) < self.least or (self.most is not None and len(values) > self.most):
            return False
        return all(self._allows(value) for value in values)

    def _allows(self, value: object) -> bool:
        if not self.datatype and not self.pattern:
            return True
        if not isinstance(value, ox.Literal):
            return False
        if self.datatype and (
            value.datatype.value != self.datatype or not _FORMS[self.datatype].fullmatch(value.value)
        ):
            return False
        return not self.pattern or re.search(self.pattern, value.value) is not None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A node shape that holds of the whole graph: its targets, its queries and its property shapes."""

    iri: str
    classes: tuple[ox.NamedNode, ...]
    subjects_of: tuple[ox.NamedNode, ...]
    objects_of: tuple[ox.NamedNode, ...]
    nodes: tuple[ox.NamedNode, ...]
    selects: tuple[str, ...]
    values: tuple[_Values, ...]
    clear: bool

    def targets(self, store: ox.Store) -> set[str]:
        found: set[object] = set(self.nodes)
        for cls in self.classes:
            found.update(quad.subject for quad in store.quads_for_pattern(None, _TYPE, cls, None))
        for predicate in self.subjects_of:
            found.update(quad.subject for quad in store.quads_for_pattern(None, predicate, None, None))
        for predicate in self.objects_of:
            found.update(quad.object for quad in store.quads_for_pattern(None, predicate, None, None))
        return {node.value for node in found if isinstance(node, ox.NamedNode)}

    def suspects(self, store: ox.Store) -> set[str]:
        targets = self.targets(store)
        if not self.clear:
            return targets
        found: set[str] = set()
        for select in self.selects:
            if self.nodes:  # one node stands for the graph as a whole: the query does not mention it
                found.update(node for node in targets if _answers(store, select, ox.NamedNode(node)))
            else:
                found.update(_nodes(store, select) & targets)
        for node in targets - found:
            for shape in self.values:
                assert shape.path is not None
                quads = store.quads_for_pattern(ox.NamedNode(node), shape.path, None, None)
                if not shape.allow({quad.object for quad in quads}):
                    found.add(node)
        return found


def suspects(store: ox.Store) -> Mapping[str, set[str]]:
    """IRI of a shape that holds of the whole graph -> nodes that may break it; shapes that nothing can break are left out.

    Raises SeiError where a file of shapes is not Turtle.
    """
    found = {shape.iri: shape.suspects(store) for shape in _shapes()}
    return {iri: nodes for iri, nodes in found.items() if nodes}


def targets(store: ox.Store) -> Mapping[str, set[str]]:
    """IRI of a shape that holds of the whole graph -> all nodes it is about."""
    return {shape.iri: shape.targets(store) for shape in _shapes()}


def _answers(store: ox.Store, select: str, this: ox.NamedNode) -> bool:
    solutions = store.query(select, use_default_graph_as_union=True, substitutions={ox.Variable("this"): this})
    return isinstance(solutions, ox.QuerySolutions) and next(solutions, None) is not None


def _nodes(store: ox.Store, select: str) -> set[str]:
    solutions = store.query(select, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return {solution["this"].value for solution in solutions if isinstance(solution["this"], ox.NamedNode)}


@cache
def _shapes() -> tuple[_Shape, ...]:
    graph = ox.Store()
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        try:
            graph.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise SeiError(f"not valid Turtle: {error}", file=path) from error
    prefixes = _prefixes(graph)
    marked = graph.quads_for_pattern(None, ox.NamedNode(expand("sei:severityInGraph")), None, None)
    nodes = sorted({quad.subject for quad in marked if isinstance(quad.subject, ox.NamedNode)}, key=str)
    return tuple(_shape(graph, node, prefixes) for node in nodes)


def _shape(graph: ox.Store, node: ox.NamedNode, prefixes: Mapping[str, str]) -> _Shape:
    def targets(name: str) -> tuple[ox.NamedNode, ...]:
        return tuple(term for term in _objects(graph, node, name) if isinstance(term, ox.NamedNode))

    constraints = list(_objects(graph, node, "sparql"))
    selects = [str(text.value) for one in constraints for text in _objects(graph, one, "select")]
    values = tuple(_values(graph, shape) for shape in _objects(graph, node, "property"))
    known = {"targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode", "sparql", "property"} | _SAID
    return _Shape(
        node.value,
        targets("targetClass"),
        targets("targetSubjectsOf"),
        targets("targetObjectsOf"),
        targets("targetNode"),
        tuple(_with_prefixes(select, prefixes) for select in sorted(selects)),
        values,
        len(selects) == len(constraints) and all(v.clear for v in values) and _parameters(graph, node) <= known,
    )


def _values(graph: ox.Store, shape: Node) -> _Values:
    said = {name: list(_objects(graph, shape, name)) for name in ("path", *_UNDERSTOOD)}
    path = said["path"][0] if said["path"] else None
    texts = {name: str(terms[0].value) if terms else "" for name, terms in said.items()}
    clear = (
        isinstance(path, ox.NamedNode)
        and all(len(terms) < 2 for terms in said.values())
        and _parameters(graph, shape) <= _SAID | _UNDERSTOOD
        and texts["datatype"] in (*_FORMS, "")
    )
    return _Values(
        path if isinstance(path, ox.NamedNode) else None,
        int(texts["minCount"] or 0),
        int(texts["maxCount"]) if texts["maxCount"] else None,
        texts["datatype"],
        texts["pattern"],
        clear,
    )


def _objects(graph: ox.Store, subject: Node, name: str) -> Iterator[Node]:
    for quad in graph.quads_for_pattern(subject, ox.NamedNode(_SH + name), None, None):
        yield quad.object  # type: ignore[misc]


def _parameters(graph: ox.Store, shape: Node) -> set[str]:
    """Local names of the SHACL properties of a shape."""
    found = {quad.predicate.value for quad in graph.quads_for_pattern(shape, None, None, None)}
    return {iri.removeprefix(_SH) for iri in found if iri.startswith(_SH)}


def _prefixes(graph: ox.Store) -> dict[str, str]:
    """What the queries may abbreviate: what the shapes declare, and the prefixes of RDF, RDF Schema and OWL."""
    found = {name: expand(f"{name}:") for name in ("rdf", "rdfs", "owl")}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(_SH + "declare"), None, None):
        (name,), (iri,) = (
            [str(term.value) for term in _objects(graph, quad.object, part)]  # type: ignore[arg-type]
            for part in ("prefix", "namespace")
        )
        found[name] = iri
    return found


def _with_prefixes(select: str, prefixes: Mapping[str, str]) -> str:
    return "".join(f"PREFIX {n}: <{iri}>\n" for n, iri in sorted(prefixes.items()) if f"{n}:" in select) + select
