"""Entries: what people write, as YAML that is also linked data, to statements that know their place in the file.

An entry is a mapping: ``id`` (a slug or IRI), ``type`` (a class), ``label``/``altLabel`` by language, ``source`` and
``quote``, and any property of the ontology by its local name. Which keys exist, and whether a value is an IRI, a date, a
number or a text, is read from the ontology and the shapes (``Terms``); no mapping code knows the fields. What is not
known is kept under an IRI of its own, so that the shapes can refuse it together with everything else that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from sei_kg.errors import EntryError, UnknownNameError
from sei_kg.namespaces import ID, PREFIXES, SEI, digest, expand, local_name
from sei_kg.resources import ontology_dir
from sei_kg.strict_yaml import Mapping, Node, Scalar, Sequence, load_yaml

__all__ = [
    "FRIENDLY",
    "Entry",
    "Statement",
    "Terms",
    "entry_triples",
    "read_entries",
    "read_terms",
    "typed",
    "yaml_entries",
]

RDF_TYPE = expand("rdf:type")
FRIENDLY = {  # keys for what the contract calls otherwise
    "label": "skos:prefLabel",
    "source": "dcterms:source",
    "quote": "oa:exact",
}
_SOURCE, _QUOTE = expand("dcterms:source"), expand("oa:exact")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,12}(-[a-zA-Z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MOST_VALUES = 2000  # of one key

Object = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an entry.

    Attributes:
        predicate: IRI of the property.
        object: the value.
        key, written: key and value as they stand in the file.
        line, column: where the value stands (1-based).
        by_name: whether the object stands for a name that has yet to be looked up.
    """

    predicate: str
    object: Object
    key: str
    written: str
    line: int
    column: int
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity as written.

    Attributes:
        file, line, column: where it begins (1-based).
        iri: its IRI.
        written: its id as written, or "".
        statements: what is said of it, in the order of the file.
        parent: IRI of the entry it is written inside, or "".
    """

    file: Path
    line: int
    column: int
    iri: str
    written: str
    statements: tuple[Statement, ...]
    parent: str = ""

    def values(self, predicate: str) -> list[Object]:
        return [s.object for s in self.statements if s.predicate == predicate]

    def triples(self) -> Iterator[ox.Triple]:
        subject = ox.NamedNode(self.iri)
        return (ox.Triple(subject, ox.NamedNode(s.predicate), s.object) for s in self.statements)


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


_DATE_RULE = "https://w3id.org/sei-kg/shapes#date-form"


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


def read_entries(path: Path) -> list[Entry]:
    """Reads a YAML file with one entry or a list of entries. Raises EntryError."""
    return yaml_entries(read_text(path), path)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark. Raises EntryError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EntryError(f"cannot be read: {error.strerror}", file=path) from error
    except UnicodeDecodeError as error:
        data = path.read_bytes()
        line = data[: error.start].count(b"\n") + 1
        raise EntryError(
            f"not UTF-8 at byte {error.start}", file=path, line=line, hint="save the file as UTF-8"
        ) from error


def yaml_entries(text: str, path: Path) -> list[Entry]:
    """The entries of a YAML (or plain JSON) text. Raises EntryError."""
    root = load_yaml(text, file=path)
    if isinstance(root, Mapping):
        inner = root.get("@graph") or root.get("entries")
        if isinstance(inner, Sequence):
            root = inner
    nodes: tuple[Node, ...] = root.items if isinstance(root, Sequence) else (root,) if root is not None else ()
    if not nodes:
        raise EntryError("the file holds no entry", file=path, hint="`sei-kg new policy` writes a template")
    found: list[Entry] = []
    for node in nodes:
        if not isinstance(node, Mapping):
            raise EntryError("an entry is a mapping of keys to values", file=path, line=node.line)
        found += _Reader(path).entry(node)
    return found


class _Reader:
    """Turns one mapping into an entry, and the mappings inside it into entries of their own."""

    def __init__(self, path: Path) -> None:
        self.path, self.terms = path, read_terms()

    def entry(self, node: Mapping, *, iri: str = "", cls: str = "", parent: Entry | None = None) -> list[Entry]:
        named = node.get("id") or node.get("@id")
        written = named.value if isinstance(named, Scalar) and named.value else ""
        if named is not None and not isinstance(named, Scalar):
            raise EntryError("an id is one word", file=self.path, line=named.line, field="id")
        iri = (
            (written if _ADDRESS.fullmatch(written) else ID + _quoted(written.removeprefix("id:"))) if written else iri
        )
        entry = Entry(
            self.path,
            node.line,
            node.column,
            iri or f"{ID}-line-{node.line}",
            written,
            (),
            parent.iri if parent else "",
        )
        statements: list[Statement] = []
        inner: list[Entry] = []
        for key, value in node.pairs:
            name = str(key.value)
            if name in ("id", "@id", "@context"):
                if name == "@context" and not (
                    isinstance(value, Scalar) and str(value.value).endswith("context.jsonld")
                ):
                    raise EntryError("another context than the project's", file=self.path, line=value.line, field=name,
                                     hint="leave @context out, or write Turtle or JSON-LD")  # fmt: skip
                continue
            for item in value.items if isinstance(value, Sequence) else (value,):
                statements += self._statements(name, item, entry, inner)
            if len(statements) > _MOST_VALUES:
                raise EntryError(
                    f"more than {_MOST_VALUES} values in one entry", file=self.path, line=key.line, field=name
                )
        if cls and not any(s.predicate == RDF_TYPE for s in statements):
            statements.insert(0, Statement(RDF_TYPE, ox.NamedNode(cls), "type", "", node.line, node.column))
        entry = replace(entry, statements=tuple(statements))
        return [entry, *(_with_source(child, entry) for child in inner)]

    def _statements(self, name: str, value: Node, entry: Entry, inner: list[Entry]) -> Iterator[Statement]:
        if name in ("type", "@type"):
            text = self._text(value, name)
            yield Statement(RDF_TYPE, ox.NamedNode(self._class(text)), name, text, value.line, value.column)
            return
        iri, kind = self._property(name)
        if isinstance(value, Sequence):
            raise EntryError("a list inside a list", file=self.path, line=value.line, field=name)
        if isinstance(value, Scalar):
            text = value.value or ""
            term, by_name = typed(text, kind)
            yield Statement(iri, term, name, text, value.line, value.column, by_name)
            return
        special = value.get("@value") or value.get("@id")
        if kind == "iri" and not isinstance(value.get("@id"), Scalar):
            yield self._inner(name, iri, value, entry, inner)
            return
        if isinstance(special, Scalar) and all(key.startswith("@") for key, _ in value):
            yield self._expanded(name, iri, kind, value)
            return
        for language, item in value.pairs:
            if kind not in ("text", PREFIXES["rdf"] + "langString") or not _LANGUAGE.fullmatch(str(language.value)):
                raise EntryError(
                    f"{language.value!r} is no language", file=self.path, line=language.line, field=name,
                    hint="write en: or zh: before the text",
                )  # fmt: skip
            for scalar in item.items if isinstance(item, Sequence) else (item,):
                text = self._text(scalar, name)
                yield Statement(iri, _tagged(text, str(language.value)), name, text, scalar.line, scalar.column)

    def _expanded(self, name: str, iri: str, kind: str, value: Mapping) -> Statement:
        """A value written the long way: {"@value": ..., "@language" or "@type": ...} or {"@id": ...}."""
        node = value.get("@value")
        text = self._text(node if node is not None else value.get("@id"), name)
        language, datatype = value.get("@language"), value.get("@type")
        if node is None:
            term, by_name = typed(text, "iri")
            return Statement(iri, term, name, text, value.line, value.column, by_name)
        if isinstance(language, Scalar):
            return Statement(iri, _tagged(text, str(language.value)), name, text, value.line, value.column)
        if isinstance(datatype, Scalar):
            kind = expand(str(datatype.value))
        return Statement(iri, typed(text, kind)[0], name, text, value.line, value.column)

    def _inner(self, name: str, iri: str, value: Mapping, entry: Entry, inner: list[Entry]) -> Statement:
        """An entry written inside another: its id is derived from the outer one where it has none."""
        label = value.get("label")
        texts = [str(s.value) for _, s in label if isinstance(s, Scalar)] if isinstance(label, Mapping) else []
        ranges = self.terms.ranges.get(iri, ())
        cls = ranges[0] if len(ranges) == 1 else ""
        kind = local_name(cls).lower() or "part"
        made = f"{ID}{kind}-{digest(entry.iri, iri, *texts, value.line if not texts else '')}"
        children = self.entry(value, iri=made, cls=cls, parent=entry)
        inner += children
        return Statement(iri, ox.NamedNode(children[0].iri), name, children[0].written, value.line, value.column)

    def _text(self, node: Node | None, name: str) -> str:
        if not isinstance(node, Scalar):
            line = node.line if node is not None else None
            raise EntryError("a text is needed here", file=self.path, line=line, field=name)
        return node.value or ""

    def _property(self, name: str) -> tuple[str, str]:
        if name in self.terms.properties:
            return self.terms.properties[name]
        prefix, colon, _ = name.partition(":")
        if colon and (prefix in PREFIXES or _ADDRESS.fullmatch(name)):
            iri = expand(name)
            return iri, self.terms.kind(iri)
        return SEI + _quoted(name), "text"

    def _class(self, text: str) -> str:
        prefix, colon, _ = text.partition(":")
        if colon and (prefix in PREFIXES or _ADDRESS.fullmatch(text)):
            return _quoted_iri(expand(text))
        return self.terms.classes.get(text, SEI + _quoted(text))


def _with_source(child: Entry, outer: Entry) -> Entry:
    """An inner entry rests on the source and quote of the outer one where it names none."""
    if child.parent != outer.iri or child.values(_SOURCE):
        return child
    return replace(
        child, statements=child.statements + tuple(s for s in outer.statements if s.predicate in (_SOURCE, _QUOTE))
    )


def entry_triples(entry: Entry, terms: Terms | None = None) -> Iterator[ox.Triple]:
    """The triples of an entry as written, every key and class known. Raises EntryError for one that is not."""
    terms = terms or read_terms()
    for statement in entry.statements:
        known = terms.keys if statement.predicate != RDF_TYPE else terms.above
        name = statement.predicate if statement.predicate != RDF_TYPE else statement.object.value
        if name not in known:
            kind = "class" if known is terms.above else "key"
            shown = statement.written if known is terms.above else statement.key
            raise EntryError(str(UnknownNameError(kind, shown)), file=entry.file, line=statement.line)
    yield from entry.triples()


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
    if _ADDRESS.fullmatch(text):
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
        return ox.NamedNode(_quoted_iri(text)), False
    return ox.NamedNode(ID + (text if _SLUG.fullmatch(text) else _quoted(text))), True


def _tagged(text: str, language: str) -> ox.Literal:
    try:
        return ox.Literal(text, language=language)
    except ValueError:  # not the form of a language tag: left untagged, for the shape to refuse
        return ox.Literal(text)


def _quoted(text: str) -> str:
    return quote(text, safe="-._~/")[:2000]


def _quoted_iri(text: str) -> str:
    return re.sub(r"[\x00-\x20<>\"{}|\\^`]", lambda match: f"%{ord(match[0]):02X}", text)


def _date(text: str) -> ox.Literal:
    for pattern, name in ((r"\d{4}", "xsd:gYear"), (r"\d{4}-\d\d", "xsd:gYearMonth"), (r"\d{4}-\d\d-\d\d", "xsd:date")):
        if re.fullmatch(pattern, text):
            return ox.Literal(text, datatype=ox.NamedNode(expand(name)))
    return ox.Literal(text)
