"""Entries written as YAML or plain JSON: mappings to entries, with the line and column of every value.

A mapping inside an entry is an entry of its own; a value may also be written the long way of JSON-LD.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from sei_kg.entries import Entry, Statement
from sei_kg.entry_refusals import UnreadableError, refused
from sei_kg.entry_terms import ADDRESS, RDF_TYPE, quoted, quoted_iri, read_terms, tagged, typed
from sei_kg.namespaces import ID, PREFIXES, SEI, digest, expand, local_name
from sei_kg.strict_yaml import Mapping, Node, Scalar, Sequence, load_yaml

__all__ = ["read_entries", "read_text", "yaml_entries"]

_SOURCE, _QUOTE = expand("dcterms:source"), expand("oa:exact")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,12}(-[a-zA-Z0-9]{2,8})*")
_MOST_VALUES = 2000  # of one key


def read_entries(path: Path) -> list[Entry]:
    """Reads a YAML file with one entry or a list of entries. Raises EntryError."""
    return yaml_entries(read_text(path), path)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark. Raises EntryError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise unreadable_file(path, error) from error
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise refused("encoding", file=path, line=line, column=column, at=error.start) from error


def unreadable_file(path: Path, error: OSError) -> UnreadableError:
    """The refusal for a file that the system does not give."""
    code = {errno.ENOENT: "missing", errno.EACCES: "forbidden", errno.EISDIR: "folder"}.get(error.errno or 0)
    return refused(code, file=path) if code else refused("unreadable", file=path, why=error.strerror)


def yaml_entries(text: str, path: Path) -> list[Entry]:
    """The entries of a YAML (or plain JSON) text. Raises EntryError."""
    root = load_yaml(text, file=path)
    if isinstance(root, Mapping):
        inner = root.get("@graph") or root.get("entries")
        if isinstance(inner, Sequence):
            root = inner
    nodes: tuple[Node, ...] = root.items if isinstance(root, Sequence) else (root,) if root is not None else ()
    if not nodes:
        raise refused("empty", file=path)
    found: list[Entry] = []
    for node in nodes:
        if not isinstance(node, Mapping):
            raise refused("no-mapping", file=path, line=node.line, column=node.column)
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
            raise refused("id-word", file=self.path, line=named.line, column=named.column, field="id")
        iri = (written if ADDRESS.fullmatch(written) else ID + quoted(written.removeprefix("id:"))) if written else iri
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
                    raise refused("context", file=self.path, line=value.line, column=value.column, field=name)
                continue
            for item in value.items if isinstance(value, Sequence) else (value,):
                statements += self._statements(name, item, entry, inner)
            if len(statements) > _MOST_VALUES:
                raise refused("many-values", file=self.path, line=key.line, field=name, most=_MOST_VALUES)
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
            raise refused("list-in-list", file=self.path, line=value.line, column=value.column, field=name)
        if isinstance(value, Scalar):
            text = value.value or ""
            term, by_name = typed(text, kind)
            yield Statement(iri, term, name, text, value.line, value.column, by_name)
            return
        special = value.get("@value") or value.get("@id")
        if kind == "iri" and value.pairs and all(_is_name(*pair) for pair in value.pairs):
            for _, item in value.pairs:  # a thing by its names: {en: State Council, zh: 国务院}
                for scalar in item.items if isinstance(item, Sequence) else (item,):
                    text = self._text(scalar, name)
                    term, by_name = typed(text, kind)
                    yield Statement(iri, term, name, text, scalar.line, scalar.column, by_name)
            return
        if kind == "iri" and not isinstance(value.get("@id"), Scalar):
            yield self._inner(name, iri, value, entry, inner)
            return
        if isinstance(special, Scalar) and all(key.startswith("@") for key, _ in value):
            yield self._expanded(name, iri, kind, value)
            return
        for language, item in value.pairs:
            if kind not in ("text", PREFIXES["rdf"] + "langString") or not _LANGUAGE.fullmatch(str(language.value)):
                raise refused(
                    "language",
                    file=self.path,
                    line=language.line,
                    column=language.column,
                    field=name,
                    value=str(language.value)[:40],
                )
            for scalar in item.items if isinstance(item, Sequence) else (item,):
                text = self._text(scalar, name)
                yield Statement(iri, tagged(text, str(language.value)), name, text, scalar.line, scalar.column)

    def _expanded(self, name: str, iri: str, kind: str, value: Mapping) -> Statement:
        """A value written the long way: {"@value": ..., "@language" or "@type": ...} or {"@id": ...}."""
        node = value.get("@value")
        text = self._text(node if node is not None else value.get("@id"), name)
        language, datatype = value.get("@language"), value.get("@type")
        if node is None:
            term, by_name = typed(text, "iri")
            return Statement(iri, term, name, text, value.line, value.column, by_name)
        if isinstance(language, Scalar):
            return Statement(iri, tagged(text, str(language.value)), name, text, value.line, value.column)
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
            line, column = (node.line, node.column) if node is not None else (None, 1)
            raise refused("text", file=self.path, line=line, column=column, field=name)
        return node.value or ""

    def _property(self, name: str) -> tuple[str, str]:
        if name in self.terms.properties:
            return self.terms.properties[name]
        prefix, colon, _ = name.partition(":")
        if colon and (prefix in PREFIXES or ADDRESS.fullmatch(name)):
            iri = expand(name)
            return iri, self.terms.kind(iri)
        return SEI + quoted(name), "text"

    def _class(self, text: str) -> str:
        prefix, colon, _ = text.partition(":")
        if colon and (prefix in PREFIXES or ADDRESS.fullmatch(text)):
            return quoted_iri(expand(text))
        return self.terms.classes.get(text, SEI + quoted(text))


def _is_name(key: Scalar, value: Node) -> bool:
    """Whether a key and its value say how a thing is called in a language."""
    return bool(re.fullmatch(r"en|zh(-[A-Za-z]{2,8})*", str(key.value))) and not isinstance(value, Mapping)


def _with_source(child: Entry, outer: Entry) -> Entry:
    """An inner entry rests on the source and quote of the outer one where it names none."""
    if child.parent != outer.iri or child.values(_SOURCE):
        return child
    return replace(
        child, statements=child.statements + tuple(s for s in outer.statements if s.predicate in (_SOURCE, _QUOTE))
    )
