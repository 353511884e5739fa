"""The register of source documents: what a document is called and where it comes from, for citations.

``graph/register.yaml`` has one entry a source. It names a document; what a document *says*, its authors and dates
among it, is read from its text and never taken from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from sei_kg.errors import InputError
from sei_kg.namespaces import REFERENCE, expand, mint
from sei_kg.resources import graph_dir, home
from sei_kg.strict_yaml import Mapping, Node, Scalar, Sequence, load_yaml

__all__ = ["Registered", "read_register", "register_quads"]


@dataclass(frozen=True, slots=True)
class Registered:
    """One source: file stem of the original and of its digest, title by language, SHA-256 of the original's bytes."""

    identifier: str
    digest: str
    titles: tuple[tuple[str, str], ...]
    sha256: str


def read_register(path: Path | None = None) -> list[Registered]:
    """Reads the register (default ``graph/register.yaml``); raises EntryError, or InputError for a missing field."""
    path = path or graph_dir() / "register.yaml"
    root = load_yaml(path.read_text("utf-8"), file=path)
    found = []
    for node in root.items if isinstance(root, Sequence) else ():
        if not isinstance(node, Mapping):
            raise InputError("an entry is a mapping", file=path, line=node.line)
        values = {name: _text(value) for name, value in node}
        for name in ("identifier", "title", "digest", "sha256"):
            if not values.get(name):
                raise InputError("is missing", file=path, line=node.line, field=name)
        titles = (("en", values["title"]), ("zh", values.get("title_zh", "")))
        found.append(
            Registered(
                values["identifier"],
                Path(values["digest"]).stem,
                tuple((language, title) for language, title in titles if title),
                values["sha256"],
            )
        )
    return found


def _text(node: Node) -> str:
    return node.value or "" if isinstance(node, Scalar) else ""


def register_quads(stems: Iterable[str]) -> Iterator[ox.Quad]:
    """Titles, and for a digest the original it renders, of the documents (file stems) that the register knows."""
    present = set(stems)
    graph, title, source = (
        ox.NamedNode(REFERENCE),
        ox.NamedNode(expand("dcterms:title")),
        ox.NamedNode(expand("dcterms:source")),
    )
    for entry in read_register() if (home() / "graph" / "register.yaml").exists() else ():
        for stem in sorted({entry.identifier, entry.digest} & present):
            node = ox.NamedNode(mint("document", stem))
            for language, text in entry.titles:
                yield ox.Quad(node, title, ox.Literal(text, language=language), graph)
            if stem == entry.digest:
                yield ox.Quad(node, source, ox.Literal(f"{entry.identifier} (sha256 {entry.sha256})"), graph)
