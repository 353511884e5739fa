"""Additions on the disk: one folder each, whole or not there.

``entries/ID/record.json`` says who added what when; ``statements.nq`` holds what the entries came to, names looked up, one
entry after the other (the graph is the entry's IRI); ``files/`` keeps the files as they were given.
``entries/undone/`` keeps what was taken back, for the log alone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from sei_kg.entries import Entry, Statement
from sei_kg.errors import StoreError

__all__ = ["Addition", "read_additions", "read_statements", "sync", "write_addition"]


@dataclass(frozen=True, slots=True)
class Addition:
    """Who added what when.

    Attributes:
        id: ten hexadecimal digits, from content, person and time.
        who, when, note: a name, ISO 8601 in UTC, what for.
        iris: the entries; files: names of the files they came in.
        active: False where it was taken back.
    """

    id: str
    who: str
    when: str
    note: str
    iris: tuple[str, ...]
    files: tuple[str, ...]
    active: bool = True


def write_addition(folder: Path, addition: Addition, entries: Sequence[Entry]) -> None:
    """Writes a folder of an addition to the disk."""
    kept = folder / "files"
    kept.mkdir(parents=True)
    for path in dict.fromkeys(entry.file for entry in entries):
        if path.is_file():
            shutil.copyfile(path, kept / path.name)
    quads = [
        ox.Quad(ox.NamedNode(e.iri), ox.NamedNode(s.predicate), s.object, ox.NamedNode(e.iri))
        for e in entries
        for s in e.statements
    ]
    (folder / "statements.nq").write_bytes(ox.serialize(dict.fromkeys(quads), format=ox.RdfFormat.N_QUADS) or b"")
    record = {key: value for key, value in asdict(addition).items() if key != "active"}
    (folder / "record.json").write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
    for path in (folder / "statements.nq", folder / "record.json", folder, folder.parent):
        sync(path)


def read_additions(store: Path) -> list[Addition]:
    """All additions of a store, by time; those taken back too. Raises StoreError for a record that cannot be read."""
    found = []
    for pattern, active in (("entries/*/record.json", True), ("entries/undone/*/record.json", False)):
        for path in sorted(store.glob(pattern)):
            if path.parent.suffix in (".pending", ".undoing"):
                continue
            try:
                data = json.loads(path.read_text("utf-8"))
                found.append(
                    Addition(
                        data["id"],
                        data["who"],
                        data["when"],
                        data["note"],
                        tuple(data["iris"]),
                        tuple(data["files"]),
                        active,
                    )
                )
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise StoreError(
                    f"not a record of an addition: {error}", file=path, hint="restore it, or remove its folder"
                ) from error
    return sorted(found, key=lambda addition: (addition.when, addition.id))


def read_statements(folder: Path) -> list[Entry]:
    """The entries of an addition as they were stored. Raises StoreError."""
    path = folder / "statements.nq"
    said: dict[str, list[Statement]] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
            value = quad.object
            if isinstance(quad.subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                said.setdefault(quad.subject.value, []).append(
                    Statement(quad.predicate.value, value, "", value.value, 0, 0)
                )
    except (OSError, SyntaxError) as error:
        raise StoreError(f"cannot be read: {error}", file=path, hint="restore it, or remove its folder") from error
    return [Entry(path, 0, 0, iri, "", tuple(statements)) for iri, statements in said.items()]


def sync(path: Path) -> None:
    """Brings a file or folder to the disk; a path that is not there is passed over."""
    if not path.exists():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
