"""pyshacl over an Oxigraph store: the data-graph adapter, terms to and fro, and results that remember what was bound.

pyshacl 0.40.1 takes a ``pyoxigraph.Store`` as data graph, but asks for its length where it wants a truth value (a count
over the whole store), and gets plain strings back as ``xsd:string``, which rdflib holds unequal to a plain literal. The
subclass here mends both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox

from sei_kg.namespaces import expand

__all__ = ["node_shapes", "to_ox", "to_rdflib", "union_graph"]

_XSD_STRING = expand("xsd:string")


class _Report(tuple[Any, ...]):
    """A result of pyshacl that remembers what the constraint's query bound."""

    bound: Mapping[str, Any]
    valued: bool


def node_shapes(shapes: Any) -> list[Any]:
    """The node shapes; SPARQL constraints are made to remember what their queries bind."""
    import pyshacl.shape
    from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
    from pyshacl.constraints.constraint_component import ConstraintComponent

    # pyshacl looks each predicate of a shape up in a list of terms; a set spares it thousands of comparisons.
    shape_module: Any = pyshacl.shape
    shape_module.CONSTRAINT_PARAMS = (frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)
    plain = ConstraintComponent.make_v_result
    if not hasattr(plain, "remembers"):

        def make_v_result(self: Any, *args: Any, **options: Any) -> Any:
            report, bound_vars = _Report(plain(self, *args, **options)), options.get("bound_vars")
            rest = bound_vars[3] if isinstance(bound_vars, tuple) and len(bound_vars) == 4 else bound_vars
            report.bound = rest if isinstance(rest, dict) else {}
            report.valued = (
                isinstance(bound_vars, tuple) and bound_vars[2] is not None and bound_vars[2] != bound_vars[0]
            )
            return report

        make_v_result.remembers = True  # type: ignore[attr-defined]
        ConstraintComponent.make_v_result = make_v_result  # type: ignore[method-assign]
    return sorted((s for s in shapes.shapes if not s.is_property_shape), key=lambda s: str(s.node))


def to_rdflib(term: Any) -> Any:
    """A term of pyoxigraph as one of rdflib. Raises TypeError for what RDF 1.1 does not know."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == _XSD_STRING:
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)
    raise TypeError(f"no such term in RDF 1.1: {term!r}")


def to_ox(term: Any) -> Any:
    """A term of rdflib as one of pyoxigraph."""
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return (
            ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))
        )
    return term


@cache
def union_graph(base: type) -> type:
    """pyshacl's Oxigraph data graph with cheap truth, the union of all graphs as default, and plain literals."""
    from rdflib import Literal
    from rdflib.query import Result
    from rdflib.term import Variable

    class UnionGraph(base):  # type: ignore[misc]
        def __init__(self, store: ox.Store) -> None:
            super().__init__(store)
            self._default_union = True

        def __bool__(self) -> bool:
            return True

        def _pattern(self, s: Any, p: Any, o: Any) -> Iterable[ox.Quad]:
            if isinstance(s, Literal) or (p is not None and not hasattr(p, "defrag")):
                return ()
            return self.impl.quads_for_pattern(  # type: ignore[no-any-return]
                to_ox(s) if s is not None else None,
                to_ox(p) if p is not None else None,
                to_ox(o) if o is not None else None,
                None,
            )

        def triples(self, triple: Any) -> Any:
            for quad in self._pattern(*triple):
                yield to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)

        def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
            return iter({to_rdflib(quad.object): None for quad in self._pattern(subject, predicate, None)})

        def subjects(self, predicate: Any = None, object_: Any = None, unique: bool = False) -> Any:
            return iter({to_rdflib(quad.subject): None for quad in self._pattern(None, predicate, object_)})

        def subject_objects(self, predicate: Any = None, unique: bool = False) -> Any:
            for quad in self._pattern(None, predicate, None):
                yield to_rdflib(quad.subject), to_rdflib(quad.object)

        def predicate_objects(self, subject: Any = None, unique: bool = False) -> Any:
            for quad in self._pattern(subject, None, None):
                yield to_rdflib(quad.predicate), to_rdflib(quad.object)

        def __contains__(self, triple: Any) -> bool:
            return next(iter(self._pattern(*triple)), None) is not None

        def query(self, query_object: Any, *args: Any, initBindings: Any = None, **options: Any) -> Any:  # noqa: N803
            bound = {ox.Variable(str(name)): to_ox(term) for name, term in (initBindings or {}).items()}
            solutions = self.impl.query(query_object, use_default_graph_as_union=True, substitutions=bound)
            result = Result("SELECT")
            result.vars = [Variable(v.value) for v in solutions.variables]
            result.bindings = [
                {v: to_rdflib(term) for v, term in zip(result.vars, row, strict=True) if term is not None}
                for row in solutions
            ]
            return result

    return UnionGraph
