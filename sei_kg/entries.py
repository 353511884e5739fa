"""Entries: what people write, as YAML that is also linked data, to quads.

An entry is a mapping: ``id`` (a slug or IRI), ``type`` (a class), ``label``/``altLabel`` by language, ``source`` and
``quote``, and any property of the ontology by its local name. Which keys exist, and whether a value is an IRI, a date, a
number or a text, is read from the ontology (``Terms``); no mapping code knows the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from sei_kg.errors import EntryError, UnknownNameError
from sei_kg.namespaces import ID, PREFIXES, SEI, expand, local_name
from sei_kg.resources import ontology_dir
from sei_kg.strict_yaml import Mapping, Node, Scalar, Sequence, load_yaml

__all__ = ["Entry", "Terms", "entry_triples", "read_entries", "read_terms"]

_RDF_TYPE = ox.NamedNode(expand("rdf:type"))
_KEYS = {  # friendly names for what the contract calls otherwise
    "label": "skos:prefLabel",
    "source": "dcterms:source",
    "quote": "oa:exact",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity as written.

    Attributes:
        file, line: where it begins (1-based).
        iri: its IRI.
        node: the mapping as read, each value with its line and column.
    """

    file: Path
    line: int
    iri: str
    node: Mapping


@dataclass(frozen=True, slots=True)
class Terms:
    """The names an entry may use, read from the ontology.

    Attributes:
        classes: local name -> IRI.
        properties: local name -> (IRI, kind); kind is "iri", "text", "date" or the IRI of a datatype.
    """

    classes: dict[str, str]
    properties: dict[str, tuple[str, str]]


@cache
def read_terms() -> Terms:
    """Reads the names from ``ontology/*.ttl`` and ``ontology/imports/*.ttl`` (sei: terms win over outside ones)."""
    classes: dict[str, str] = {}
    properties: dict[str, tuple[str, str]] = {}
    store = ox.Store()
    for path in [*sorted((ontology_dir() / "imports").glob("*.ttl")), *sorted(ontology_dir().glob("*.ttl"))]:
        store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))

    def instances(name: str) -> list[str]:
        found = {q.subject.value for q in store.quads_for_pattern(None, _RDF_TYPE, ox.NamedNode(expand(name)))}
        return sorted(found, key=lambda iri: (iri.startswith(SEI), iri))

    for iri in instances("owl:Class"):
        if "://" in iri:
            classes[local_name(iri)] = iri
    for name in ("rdf:Property", "owl:AnnotationProperty", "owl:DatatypeProperty", "owl:ObjectProperty"):
        for iri in instances(name):
            known = properties.get(local_name(iri))
            if known and known[0].startswith(SEI) and not iri.startswith(SEI):
                continue
            kind = "iri" if name == "owl:ObjectProperty" else _range(store, iri)
            properties[local_name(iri)] = (iri, kind)
    return Terms(classes, properties)


def _range(store: ox.Store, iri: str) -> str:
    ranges = [
        q.object.value
        for q in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(expand("rdfs:range")), None)
        if isinstance(q.object, ox.NamedNode)
    ]
    if not ranges:
        return "date" if local_name(iri) in ("issued", "startDate", "endDate", "created", "date") else "text"
    return ranges[0] if len(ranges) == 1 and ranges[0].startswith(PREFIXES["xsd"]) else "text"


def read_entries(path: Path) -> list[Entry]:
    """Reads a YAML file with one entry or a list of entries. Raises EntryError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EntryError(f"cannot be read: {error.strerror}", file=path) from error
    except UnicodeDecodeError as error:
        raise EntryError(f"not UTF-8 at byte {error.start}", file=path, hint="save the file as UTF-8") from error
    root = load_yaml(text, file=path)
    nodes: tuple[Node, ...] = root.items if isinstance(root, Sequence) else (root,) if root is not None else ()
    entries = []
    for node in nodes:
        if not isinstance(node, Mapping):
            raise EntryError("an entry is a mapping of keys to values", file=path, line=node.line)
        name = node.get("id")
        if not isinstance(name, Scalar) or not name.value:
            raise EntryError("the entry has no id", file=path, line=node.line, field="id")
        iri = name.value if "://" in name.value else ID + name.value
        entries.append(Entry(path, node.line, iri, node))
    return entries


def entry_triples(entry: Entry, terms: Terms) -> Iterator[ox.Triple]:
    """The triples of an entry, as written (labels as values are not resolved here). Raises EntryError."""
    subject = ox.NamedNode(entry.iri)
    for key, value in entry.node.pairs:
        name = str(key.value)
        if name == "id":
            continue
        if name == "type":
            for scalar in _scalars(value, entry):
                cls = terms.classes.get(local_name(scalar.value or ""))
                if cls is None:
                    raise EntryError(str(UnknownNameError("class", str(scalar.value))), file=entry.file, line=scalar.line)
                yield ox.Triple(subject, _RDF_TYPE, ox.NamedNode(cls))
            continue
        if name in _KEYS:
            iri, kind = expand(_KEYS[name]), "text"
        elif name in terms.properties:
            iri, kind = terms.properties[name]
        else:
            raise EntryError(f"unknown key {name!r}", file=entry.file, line=key.line)
        yield from (ox.Triple(subject, ox.NamedNode(iri), term) for term in _terms(value, kind, entry))


def _terms(value: Node, kind: str, entry: Entry) -> Iterable[ox.NamedNode | ox.Literal]:
    if isinstance(value, Mapping):
        for language, inner in value:
            for scalar in _scalars(inner, entry):
                yield ox.Literal(str(scalar.value), language=language)
        return
    for scalar in _scalars(value, entry):
        text = str(scalar.value)
        if kind == "iri":
            yield ox.NamedNode(expand(text) if ":" in text else ID + text)
        elif kind == "date":
            yield _date(text)
        elif kind.startswith("http"):
            yield ox.Literal(text, datatype=ox.NamedNode(kind))
        else:
            yield ox.NamedNode(text) if re.fullmatch(r"https?://\S+", text) else ox.Literal(text)


def _scalars(value: Node, entry: Entry) -> Iterator[Scalar]:
    for item in value.items if isinstance(value, Sequence) else (value,):
        if not isinstance(item, Scalar) or item.value is None:
            raise EntryError("a text is needed here", file=entry.file, line=item.line)
        yield item


def _date(text: str) -> ox.Literal:
    for pattern, name in ((r"\d{4}", "xsd:gYear"), (r"\d{4}-\d\d", "xsd:gYearMonth"), (r"\d{4}-\d\d-\d\d", "xsd:date")):
        if re.fullmatch(pattern, text):
            return ox.Literal(text, datatype=ox.NamedNode(expand(name)))
    return ox.Literal(text)
