"""Entries out of the graph again: YAML that reads back to the same statements, and every RDF form.

An entry is written by its friendly keys in a fixed order: id, type, label, what is said, then the evidence. References are
written as ids, dates and numbers as they are; what YAML could take for something else is put between quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, read_terms, typed
from sei_kg.entry_quads import ABOUT_EVIDENCE
from sei_kg.namespaces import ID, PREFIXES, SEI, curie, expand, local_name

__all__ = ["entries_to_rdf", "entries_to_yaml", "triples_to_entries"]

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff ()·/-]*[A-Za-z0-9\u4e00-\u9fff)]")
_UNPRINTABLE = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_FORMS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
_LABEL = expand("skos:prefLabel")


def entries_to_yaml(entries: Iterable[Entry], *, comments: dict[str, str] | None = None) -> str:
    """A YAML list of entries; ``comments`` holds a line to put before an entry, by its IRI."""
    parts = []
    for entry in entries:
        note = (comments or {}).get(entry.iri)
        lines = [f"# {note}"] if note else []
        body = _mapping(entry)
        lines += [f"- {body[0]}", *(f"  {line}" for line in body[1:])]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _mapping(entry: Entry) -> list[str]:
    terms = read_terms()
    said: dict[str, list[ox.NamedNode | ox.Literal]] = {}
    for statement in entry.statements:
        said.setdefault(statement.predicate, []).append(statement.object)
    order = sorted(said, key=lambda p: (p != RDF_TYPE, p != _LABEL, p in ABOUT_EVIDENCE, terms.keys.get(p, p)))
    lines = [f"id: {_scalar(_short(entry.iri))}"]
    for predicate in order:
        values = list(dict.fromkeys(said[predicate]))
        key = "type" if predicate == RDF_TYPE else terms.keys.get(predicate) or curie(predicate)
        tagged = [v for v in values if isinstance(v, ox.Literal) and v.language]
        plain = [_written(predicate, v) for v in values if v not in tagged]
        if tagged and not plain:
            lines.append(f"{_scalar(key)}:")
            languages = dict.fromkeys(str(v.language) for v in tagged)
            lines += [
                f"  {tag}: {_several([_scalar(v.value) for v in tagged if v.language == tag])}" for tag in languages
            ]
        else:
            long = [_long(v) for v in tagged]
            lines.append(f"{_scalar(key)}: {_several(plain + long)}")
    return lines


def _several(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else "[" + ", ".join(values) + "]"


def _written(predicate: str, value: ox.NamedNode | ox.Literal) -> str:
    """A value as the reader takes it; the long way where the short one would come back as something else."""
    terms = read_terms()
    if predicate == RDF_TYPE:
        name = local_name(value.value)
        return _scalar(name if terms.classes.get(name) == value.value else value.value)
    text = _short(value.value) if isinstance(value, ox.NamedNode) else value.value
    back, _ = typed(text, terms.kind(predicate))
    return _scalar(text) if back == value else _long(value)


def _long(value: ox.NamedNode | ox.Literal) -> str:
    if isinstance(value, ox.NamedNode):
        return f'{{"@id": {json.dumps(value.value)}}}'
    extra = f'"@language": "{value.language}"' if value.language else f'"@type": "{value.datatype.value}"'
    return f'{{"@value": {json.dumps(value.value, ensure_ascii=False)}, {extra}}}'


def _short(iri: str) -> str:
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    return curie(iri) if iri.startswith((PREFIXES["unit"], PREFIXES["currency"], SEI)) else iri


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _UNPRINTABLE.sub(lambda match: f"\\U{ord(match[0]):08X}", json.dumps(text, ensure_ascii=False))


def entries_to_rdf(entries: Iterable[Entry], form: str) -> bytes:
    """Entries as Turtle, N-Triples or JSON-LD, sorted."""
    triples = sorted({triple for entry in entries for triple in entry.triples()}, key=str)
    prefixes = {k: v for k, v in PREFIXES.items() if k != "g"} if form == "turtle" else None
    return ox.serialize(triples, format=_FORMS[form], prefixes=prefixes) or b""


def triples_to_entries(triples: Iterable[ox.Triple]) -> list[Entry]:
    """Entries from plain triples, sorted by IRI."""
    from pathlib import Path

    from sei_kg.entries import Statement

    said: dict[str, list[Statement]] = {}
    for triple in sorted(set(triples), key=str):
        value = triple.object
        if isinstance(triple.subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            said.setdefault(triple.subject.value, []).append(
                Statement(triple.predicate.value, value, "", value.value, 0, 0)
            )
    return [Entry(Path("graph"), 0, 0, iri, "", tuple(statements)) for iri, statements in sorted(said.items())]
