"""The forms an entry may come in: YAML and plain JSON, JSON-LD, Turtle, TriG, N-Quads, N-Triples, CSV.

RDF is parsed by Oxigraph, which fetches nothing: a remote context is an error. Parsers of RDF give no lines, so that the
line of a value is where its words stand in the text after those of its subject.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, Statement, read_terms, typed
from sei_kg.entry_refusals import refused, refused_syntax
from sei_kg.entry_yaml import read_text, unreadable_file, yaml_entries
from sei_kg.namespaces import ID, PREFIXES, curie, expand, local_name
from sei_kg.strict_yaml import MOST_BYTES, MOST_LINE

__all__ = ["ENDINGS", "read_entry_file"]

_RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
ENDINGS = (".yaml", ".yml", ".json", *_RDF, ".csv")
_NUMBERS = {
    PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
}
_MOST_TRIPLES = 500_000


def read_entry_file(path: Path) -> list[Entry]:
    """Reads a file of entries by its ending. Raises EntryError with file and line."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise refused("ending", file=path, ending=ending or "...", known=" ".join(ENDINGS))
    if path.is_dir():
        raise refused("folder", file=path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise unreadable_file(path, error) from error
    if size > MOST_BYTES:
        raise refused("large", file=path, most=MOST_BYTES // 1024 // 1024)
    text = read_text(path)
    long = (
        next((n for n, line in enumerate(text.split("\n"), 1) if len(line) > MOST_LINE), 0) if size > MOST_LINE else 0
    )
    if long:
        raise refused("line-long", file=path, line=long)
    if ending == ".csv":
        from sei_kg.entry_csv import csv_entries

        return csv_entries(text, path)
    if ending in (".yaml", ".yml") or (ending in (".json", ".jsonld") and not _has_context(text, path)):
        return yaml_entries(text, path)
    return _rdf_entries(text, path, _RDF.get(ending, ox.RdfFormat.JSON_LD))


def _has_context(text: str, path: Path) -> bool:
    """Whether a JSON text brings a context of its own, so that it is JSON-LD; raises EntryError for a remote one."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise refused("deep", file=path) from error
    except ValueError as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", 1)
        said = getattr(error, "msg", str(error))
        raise refused_syntax("JSON", said, file=path, line=line, column=column) from error
    contexts = [item.get("@context") for item in (data if isinstance(data, list) else [data]) if isinstance(item, dict)]
    for context in contexts:
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, str) and not part.endswith("context.jsonld"):
                line = text[: text.find(part)].count("\n") + 1
                raise refused("context-remote", file=path, line=line, field="@context", value=part[:80])
    own = [c for c in contexts if isinstance(c, dict) or (isinstance(c, list) and any(isinstance(p, dict) for p in c))]
    expanded = any(
        isinstance(item, dict) and any("://" in key for key in item)
        for item in (data if isinstance(data, list) else [data])
    )
    return bool(own) or expanded


def _rdf_entries(text: str, path: Path, form: ox.RdfFormat) -> list[Entry]:
    try:
        options = {"base_iri": ID} if form not in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS) else {}
        quads = []
        for quad in ox.parse(text.encode(), format=form, **options):  # type: ignore[arg-type]
            quads.append(quad)
            if len(quads) > _MOST_TRIPLES:
                raise refused("many-statements", file=path, most=f"{_MOST_TRIPLES:,}")
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None), getattr(error, "offset", None) or 1
        what = getattr(error, "msg", None) or str(error)
        raise refused_syntax(form.name, what, file=path, line=line, column=column) from error
    except RecursionError as error:
        raise refused("deep", file=path) from error
    if not quads:
        raise refused("empty", file=path)
    said: dict[str, list[ox.Quad]] = defaultdict(list)
    blank: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
            said[_name(quad.subject, blank)].append(quad)
    places = _Places(text)
    return [_entry(iri, mine, places, path, blank) for iri, mine in said.items()]


def _name(node: ox.NamedNode | ox.BlankNode, blank: dict[str, str]) -> str:
    """Blank nodes are numbered as they come: an entry has a name."""
    return node.value if isinstance(node, ox.NamedNode) else blank.setdefault(node.value, f"{ID}part-{len(blank) + 1}")


def _entry(iri: str, quads: list[ox.Quad], places: _Places, path: Path, blank: dict[str, str]) -> Entry:
    terms = read_terms()
    start = places.subject(iri)
    line, column = places.line(start)
    statements = []
    for quad in dict.fromkeys((q.predicate.value, q.object) for q in quads):
        predicate, term = quad
        if isinstance(term, ox.Triple):
            raise refused("statement-about", file=path, line=line)
        value = (
            ox.NamedNode(_name(term, blank))
            if isinstance(term, ox.BlankNode)
            else _repaired(term, terms.kind(predicate))
        )
        written = (
            value.value
            if isinstance(value, ox.Literal)
            else value.value.removeprefix(ID)
            if predicate != RDF_TYPE
            else local_name(value.value)
        )
        at = places.line(places.value(value, predicate, start))
        statements.append(
            Statement(
                predicate,
                value,
                terms.keys.get(predicate) or curie(predicate) if predicate != RDF_TYPE else "type",
                written,
                *at,
            )
        )
    return Entry(path, line, column, iri, iri.removeprefix(ID), tuple(statements))


def _repaired(term: ox.NamedNode | ox.Literal, kind: str) -> ox.NamedNode | ox.Literal:
    """A literal in the datatype its property has: other numbers as decimals, dates by their precision."""
    if not isinstance(term, ox.Literal) or term.language:
        return term
    if kind == "date":
        made, _ = typed(term.value, kind)
        return made if isinstance(made, ox.Literal) and made.datatype.value != expand("xsd:string") else term
    if kind == expand("xsd:decimal") and term.datatype.value in _NUMBERS:
        return ox.Literal(term.value, datatype=ox.NamedNode(kind))
    if kind == expand("xsd:nonNegativeInteger") and term.datatype.value in _NUMBERS:
        return ox.Literal(term.value, datatype=ox.NamedNode(kind))
    return term


class _Places:
    """Finds words in a text: offset -> line and column."""

    def __init__(self, text: str) -> None:
        self.text = text

    def subject(self, iri: str) -> int:
        for shape in (
            rf"<{re.escape(iri)}>",
            rf"\b\w+:{re.escape(local_name(iri))}\b",
            rf'"[^"\n]*{re.escape(local_name(iri))}"',
        ):
            match = re.search(rf"(?m)(?:^|[\s{{\[,:]){shape}", self.text)
            if match:
                return match.start() + (match[0][0] in " \t\n{[,:")
        return 0

    def value(self, term: ox.NamedNode | ox.Literal, predicate: str, start: int) -> int:
        """Where a value stands: its words behind the property's name, else behind the subject, else the property itself."""
        key = read_terms().keys.get(predicate, "")
        names = (key, local_name(predicate)) if predicate != RDF_TYPE else ("@type", "type", " a ")
        said = min((at for name in names if name and (at := self.text.find(name, start)) >= 0), default=-1)
        words = (term.value if isinstance(term, ox.Literal) else local_name(term.value)).split("\n")[0]
        for begin in (said, start) if words else ():
            at = self.text.find(words, begin) if begin >= 0 else -1
            if at >= 0:
                return at
        return said if said >= 0 else start

    def line(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n") + 1, offset - before.rfind("\n")
