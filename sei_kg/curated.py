"""What every graph holds before any document is read: ontology, vocabularies and curated entities, as quads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import SeiError
from sei_kg.namespaces import ONTOLOGY, REFERENCE, VOCABULARY
from sei_kg.resources import graph_dir, ontology_dir

__all__ = ["static_quads", "turtle_quads"]


def static_quads() -> Iterator[ox.Quad]:
    """Ontology, vocabularies and curated entities, each in its fixed graph."""
    from sei_kg.entries import entry_triples, read_terms
    from sei_kg.entry_yaml import read_entries

    folder = ontology_dir()
    for graph, paths in (
        (ONTOLOGY, [*sorted(folder.glob("*.ttl")), *sorted((folder / "imports").glob("*.ttl"))]),
        (VOCABULARY, sorted((folder / "vocab").glob("*.ttl"))),
    ):
        for path in paths:
            try:
                yield from turtle_quads(path, graph)
            except SyntaxError as error:
                raise SeiError(f"not valid Turtle: {error}", file=path) from error
    terms, graph_node = read_terms(), ox.NamedNode(REFERENCE)
    for path in sorted((graph_dir() / "reference").glob("*.yaml")):
        for entry in read_entries(path):
            for triple in entry_triples(entry, terms):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph_node)


def turtle_quads(path: Path, graph: str) -> Iterator[ox.Quad]:
    """The quads of a Turtle file. Blank nodes are numbered as they come, so that they keep their names from build to build."""
    names: dict[str, ox.BlankNode] = {}
    stem, graph_node = re.sub(r"[^a-z0-9]", "-", path.stem), ox.NamedNode(graph)

    def named(term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.setdefault(term.value, ox.BlankNode(f"{stem}-{len(names)}"))

    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object), graph_node)
