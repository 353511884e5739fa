"""The names an entry may use, read from the ontology and the shapes, and values by the kind of their key.

Which keys exist, and whether a value is an IRI, a date, a number or a text, is read from the ontology; no mapping code
knows the fields. What is not known is kept under an IRI of its own, so that the shapes can refuse it together with
everything else that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

import pyoxigraph as ox

from sei_kg.namespaces import ID, PREFIXES, SEI, expand, local_name
from sei_kg.resources import ontology_dir

__all__ = [
    "ADDRESS",
    "FRIENDLY",
    "RDF_TYPE",
    "Object",
    "Terms",
    "quoted",
    "quoted_iri",
    "read_terms",
    "tagged",
    "typed",
]

RDF_TYPE = expand("rdf:type")
FRIENDLY = {  # keys for what the contract calls otherwise
    "label": "skos:prefLabel",
    "source": "dcterms:source",
    "quote": "oa:exact",
}
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE_RULE = "https://w3id.org/sei-kg/shapes#date-form"

Object = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Terms:
    """The names an entry may use, read from the ontology.

    Attributes:
        classes: local name -> IRI.
        properties: local name -> (IRI, kind); kind is "iri", "text", "date" or the IRI of a datatype.
        ranges: IRI of a property -> IRIs of the classes of its values.
        domains: IRI of a property -> IRIs of the classes it is said of (empty: of anything).
        above: class -> itself and the classes above it.
        keys: IRI of a property -> the key to write it by.
    """

    classes: dict[str, str]
    properties: dict[str, tuple[str, str]]
    ranges: dict[str, tuple[str, ...]]
    domains: dict[str, tuple[str, ...]]
    above: dict[str, frozenset[str]]
    keys: dict[str, str]

    def kind(self, iri: str) -> str:
        """How values of a property are written; "text" for an unknown one."""
        known = self.properties.get(self.keys.get(iri, ""))
        return known[1] if known else "text"


@cache
def read_terms() -> Terms:
    """Reads the names from ``ontology/*.ttl`` and ``ontology/imports/*.ttl`` (sei: terms win over outside ones).

    Which properties take dates is read from the shape that checks dates.
    """
    store = ox.Store()
    folder = ontology_dir()
    for path in [
        *sorted((folder / "imports").glob("*.ttl")),
        *sorted(folder.glob("*.ttl")),
        folder / "shapes" / "dates.ttl",
    ]:
        store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))

    def objects(subject: ox.NamedNode | ox.BlankNode, name: str) -> list[ox.NamedNode | ox.BlankNode]:
        quads = store.quads_for_pattern(subject, ox.NamedNode(expand(name)), None)
        return [q.object for q in quads if isinstance(q.object, ox.NamedNode | ox.BlankNode)]

    def instances(name: str) -> list[str]:
        quads = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(expand(name)))
        found = {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}
        return sorted(found, key=lambda iri: (iri.startswith(SEI), iri))

    def members(node: ox.NamedNode | ox.BlankNode) -> Iterator[str]:
        if isinstance(node, ox.NamedNode):
            yield node.value
        for rest in objects(node, "owl:unionOf") if isinstance(node, ox.BlankNode) else ():
            while objects(rest, "rdf:first"):
                yield from members(objects(rest, "rdf:first")[0])
                rest = objects(rest, "rdf:rest")[0]

    def classes_of(iri: str, name: str) -> tuple[str, ...]:
        found = {m for node in objects(ox.NamedNode(iri), name) for m in members(node)}
        return () if expand("owl:Thing") in found else tuple(sorted(found))

    dates = {
        node.value
        for shape in store.quads_for_pattern(None, ox.NamedNode(expand("sh:sparql")), ox.NamedNode(_DATE_RULE))
        for node in objects(shape.subject, "sh:targetSubjectsOf")  # type: ignore[arg-type]
    }
    entry = SEI + "Entry"
    names = [iri for iri in instances("owl:Class") if iri != entry]
    classes = {local_name(iri): iri for iri in names}
    properties: dict[str, tuple[str, str]] = {}
    for name in ("rdf:Property", "owl:AnnotationProperty", "owl:DatatypeProperty", "owl:ObjectProperty"):
        for iri in instances(name):
            known = properties.get(local_name(iri))
            if known and known[0].startswith(SEI) and not iri.startswith(SEI):
                continue
            ranges = [m for node in objects(ox.NamedNode(iri), "rdfs:range") for m in _datatypes(node, objects)]
            kind = "iri" if name == "owl:ObjectProperty" else "date" if iri in dates else next(iter(ranges), "text")
            properties[local_name(iri)] = (iri, kind)
    properties |= {key: (expand(name), "text") for key, name in FRIENDLY.items()}
    iris = {iri for iri, _ in properties.values()}
    return Terms(
        classes,
        properties,
        {iri: classes_of(iri, "rdfs:range") for iri in sorted(iris)},
        {iri: classes_of(iri, "rdfs:domain") for iri in sorted(iris)},
        {iri: frozenset(_above(iri, objects)) for iri in names},
        {iri: key for key, (iri, _) in sorted(properties.items(), key=lambda item: item[0] in FRIENDLY)},
    )


def _datatypes(node: ox.NamedNode | ox.BlankNode, objects: object) -> Iterator[str]:
    """The XSD datatype of a range, that of a restricted datatype too."""
    found = [node] if isinstance(node, ox.NamedNode) else objects(node, "owl:onDatatype")  # type: ignore[operator]
    yield from (item.value for item in found if item.value.startswith(PREFIXES["xsd"]))


def _above(iri: str, objects: object) -> set[str]:
    found, agenda = {iri}, [iri]
    while agenda:
        for node in objects(ox.NamedNode(agenda.pop()), "rdfs:subClassOf"):  # type: ignore[operator]
            if isinstance(node, ox.NamedNode) and node.value not in found:
                found.add(node.value)
                agenda.append(node.value)
    return found


def typed(text: str, kind: str) -> tuple[Object, bool]:
    """A value as a term, by the kind of its property; and whether it stands for a name that has to be looked up.

    A date of year or month precision gets the datatype of that precision (XML Schema part 2, 3.2.10 and 3.2.11).
    """
    if kind == "iri":
        return _reference(text)
    if kind == "date" or kind == PREFIXES["xsd"] + "date":
        return _date(text), False
    if kind.startswith(PREFIXES["xsd"]):
        return ox.Literal(text, datatype=ox.NamedNode(kind)), False
    if ADDRESS.fullmatch(text):
        return ox.NamedNode(text), False
    if kind == "text" and re.fullmatch(r"(id:)?document-[a-z0-9-]+", text):  # a document of the graph, as source
        return ox.NamedNode(ID + text.removeprefix("id:")), False
    return ox.Literal(text), False


def _reference(text: str) -> tuple[Object, bool]:
    if not text.strip():
        return ox.Literal(text), False
    if "://" in text:
        return (
            (ox.NamedNode(text), False) if not re.search(r"[\x00-\x20<>\"{}|\\^`]", text) else (ox.Literal(text), False)
        )
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w.%-]+", local):
        return ox.NamedNode(expand(text)), False
    if re.match(r"(javascript|data|vbscript|file|mailto):", text, re.IGNORECASE):
        return ox.NamedNode(quoted_iri(text)), False
    return ox.NamedNode(ID + (text if _SLUG.fullmatch(text) else quoted(text))), True


def tagged(text: str, language: str) -> ox.Literal:
    try:
        return ox.Literal(text, language=language)
    except ValueError:  # not the form of a language tag: left untagged, for the shape to refuse
        return ox.Literal(text)


def quoted(text: str) -> str:
    return quote(text, safe="-._~/")[:2000]


def quoted_iri(text: str) -> str:
    return re.sub(r"[\x00-\x20<>\"{}|\\^`]", lambda match: f"%{ord(match[0]):02X}", text)


def _date(text: str) -> ox.Literal:
    for pattern, name in ((r"\d{4}", "xsd:gYear"), (r"\d{4}-\d\d", "xsd:gYearMonth"), (r"\d{4}-\d\d-\d\d", "xsd:date")):
        if re.fullmatch(pattern, text):
            return ox.Literal(text, datatype=ox.NamedNode(expand(name)))
    return ox.Literal(text)
