"""The query library as Turtle that SPARQL editors and SHACL engines understand: one ``sh:SPARQLExecutable`` a query."""

from __future__ import annotations

import pyoxigraph as ox

from sei_kg.namespaces import GRAPH, PREFIXES, expand
from sei_kg.queries import Query, read_library

__all__ = ["library_turtle"]

_FORMS = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
}


def library_turtle() -> str:
    """All queries of the library, sorted; prefixes stand in each query."""
    triples = [triple for query in read_library().values() for triple in _triples(query)]
    data = ox.serialize(
        sorted(triples, key=str),
        format=ox.RdfFormat.TURTLE,
        prefixes={k: PREFIXES[k] for k in ("sh", "rdfs", "rdf", "xsd", "schema", "dcterms", "sei")},
    )
    return (data or b"").decode()


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _triples(query: Query) -> list[ox.Triple]:
    subject = ox.NamedNode(f"{GRAPH.removesuffix('graph/')}query/{query.name}")
    lines = [line for line in query.text.splitlines() if not line.startswith("#+")]
    text = "\n".join(lines).strip() + "\n"
    words = [line.split()[0].upper() for line in lines if line.strip()]
    form = next((word for word in words if word in _FORMS), "SELECT")
    cls, prop = _FORMS[form]
    found = [
        ox.Triple(subject, _node("rdf:type"), _node("sh:SPARQLExecutable")),
        ox.Triple(subject, _node("rdf:type"), _node(cls)),
        ox.Triple(subject, _node(prop), ox.Literal(text)),
        ox.Triple(subject, _node("dcterms:identifier"), ox.Literal(query.name)),
    ]
    for name, texts in (("rdfs:label", query.summary), ("rdfs:comment", query.description)):
        found += [ox.Triple(subject, _node(name), ox.Literal(words_, language=lang)) for lang, words_ in texts.items()]
    found += [ox.Triple(subject, _node("schema:keywords"), ox.Literal(tag)) for tag in query.tags]
    for number, parameter in enumerate(query.parameters):
        node = ox.NamedNode(f"{subject.value}-{parameter.name}")
        found += [
            ox.Triple(subject, _node("sh:parameter"), node),
            ox.Triple(node, _node("sh:path"), ox.NamedNode(f"{PREFIXES['sei']}{parameter.name}")),
            ox.Triple(node, _node("sh:name"), ox.Literal(parameter.name)),
            ox.Triple(node, _node("sh:order"), ox.Literal(str(number), datatype=_node("xsd:integer"))),
            ox.Triple(node, _node("sh:optional"), ox.Literal("true", datatype=_node("xsd:boolean"))),
        ]
        if parameter.cls:
            found.append(ox.Triple(node, _node("sh:class"), ox.NamedNode(parameter.cls)))
        if parameter.default is not None:
            found.append(ox.Triple(node, _node("sh:defaultValue"), ox.Literal(parameter.default)))
        found += [
            ox.Triple(node, _node("sh:description"), ox.Literal(text_, language=lang))
            for lang, text_ in parameter.labels.items()
        ]
    return found
