"""Entries: what people write of one entity, as statements that know their place in the file.

An entry is a mapping: ``id`` (a slug or IRI), ``type`` (a class), ``label``/``altLabel`` by language, ``source`` and
``quote``, and any property of the ontology by its local name. Which names there are is read from the ontology
(``entry_terms``); the forms an entry may come in are read by ``entry_yaml``, ``entry_csv`` and ``entry_forms``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from sei_kg.entry_terms import FRIENDLY, RDF_TYPE, Object, Terms, read_terms, typed
from sei_kg.errors import EntryError, UnknownNameError

__all__ = ["FRIENDLY", "RDF_TYPE", "Entry", "Statement", "Terms", "entry_triples", "read_terms", "typed"]


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
