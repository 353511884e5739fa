"""Adding entries to a store, and taking additions back.

An addition is a folder ``entries/ID/`` beside the databases of a store: the files as they were given, the statements they
came to, and who added them when. It is what the next build reads, so that additions survive it. In the database of the
moment an addition is a set of quads, kept in ``additions/ID.json`` inside that database's folder; what is added or taken
back is the difference between two such states, written in one transaction and flushed to the disk.

The folder is named ``ID.pending`` while the transaction is under way, ``ID.undoing`` while it is taken back: whoever opens
the store for writing next looks into the database and finishes or forgets it (``recover``).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from sei_kg.addition_files import Addition, read_additions, read_statements, sync, write_addition
from sei_kg.entries import Entry
from sei_kg.entry_quads import EntryWriter
from sei_kg.errors import EntryError, InputError, InvalidError, StoreError, UnknownNameError
from sei_kg.findings import Report
from sei_kg.inference import infer_delta
from sei_kg.namespaces import ID, INFERRED, PROVENANCE, digest, expand, slugify
from sei_kg.store import EmbeddedStore, current_database, open_store

__all__ = [
    "Change",
    "Plan",
    "add",
    "changing",
    "plan_addition",
    "plan_undo",
    "recover",
    "replaced_graphs",
    "restore",
    "undo",
]

_PROVENANCE, _INFERRED = ox.NamedNode(PROVENANCE), ox.NamedNode(INFERRED)


@dataclass(frozen=True, slots=True)
class Change:
    """A difference: quads that come in and that go out, asserted and inferred, each sorted."""

    added: tuple[ox.Quad, ...]
    removed: tuple[ox.Quad, ...]
    inferred: tuple[ox.Quad, ...]
    uninferred: tuple[ox.Quad, ...]

    def statements(self) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """What is said of the entities themselves, without the description of the evidence."""
        return [q for q in self.added if q.graph_name != _PROVENANCE], [
            q for q in self.removed if q.graph_name != _PROVENANCE
        ]


@dataclass(frozen=True, slots=True)
class Plan:
    """An addition, or the taking back of one, worked out but not yet written."""

    addition: Addition
    change: Change
    states: dict[str, dict[str, list[str]]]
    entries: tuple[Entry, ...] = ()
    report: Report | None = None


@contextlib.contextmanager
def changing(location: str | Path) -> Iterator[EmbeddedStore]:
    """Opens a store for writing, alone; what was cut off before is finished or forgotten first. Raises StoreError."""
    from sei_kg.graph import locked

    folder = Path(location)
    if not folder.is_dir():
        raise StoreError(f"no store at {folder}", hint="run `sei-kg build` first, or name one with --store")
    with locked(folder):
        store = open_store(folder, writable=True)
        recover(folder, store.raw)
        try:
            yield store
        finally:
            store.raw.flush()
            store.raw = ox.Store()  # closes the database, whoever still holds the wrapper


def recover(folder: Path, raw: ox.Store) -> None:
    """Finishes or forgets additions that were cut off, by what the database holds."""
    entries = folder / "entries"
    cut_off = sorted([*entries.glob("*.pending"), *entries.glob("*.undoing")])
    for path in cut_off:
        if _is_in(raw, path.stem):
            path.rename(entries / path.stem)
        elif path.suffix == ".undoing":
            _retire(entries, path)
        else:
            shutil.rmtree(path, ignore_errors=True)
    if cut_off:  # the search index may have missed the change: the next search makes it anew
        shutil.rmtree(current_database(folder) / "search", ignore_errors=True)
        sync(entries)


def _is_in(raw: ox.Store, name: str) -> bool:
    return any(True for _ in raw.quads_for_pattern(_activity(name), None, None, _PROVENANCE))


def replaced_graphs(store: EmbeddedStore, files: Iterable[Path]) -> list[str]:
    """The evidence graphs that earlier additions made for the entries of some files: adding these replaces them."""
    from sei_kg.entry_forms import read_entry_file

    iris = set()
    for path in files:
        with contextlib.suppress(EntryError):  # the check reports it
            iris |= {entry.iri for entry in read_entry_file(path)}
    folder = Path(store.location)
    active = [a for a in read_additions(folder) if a.active and iris & set(a.iris)]
    states = _states(folder, active)
    quads = (_parsed(line) for state in states.values() for iri in iris & set(state) for line in state[iri])
    return sorted({quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)} - {PROVENANCE})


def plan_addition(
    store: EmbeddedStore,
    entries: Sequence[Entry],
    report: Report,
    *,
    files: Sequence[Path],
    who: str,
    when: str = "",
    note: str = "",
) -> Plan:
    """What adding checked entries would change; writes nothing.

    Args:
        store: the store.
        entries: checked, names looked up.
        files: the files they were read from.
        who: the person's name.
        when: ISO 8601 in UTC; default now.
        note: what for.
    """
    when = when or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = sorted(f"{e.iri} {s.predicate} {s.object}" for e in entries for s in e.statements)
    addition = Addition(digest(when, who, *content, length=10), who, when, note, tuple(dict.fromkeys(e.iri for e in entries)),
                        tuple(path.name for path in files))  # fmt: skip
    folder = Path(store.location)
    before = [a for a in read_additions(folder) if a.active]
    if any(a.id == addition.id for a in before):
        raise InputError(f"the addition {addition.id} is there already")
    old = _states(folder, before)
    writer = EntryWriter(store)
    new = {**old, addition.id: _state(addition, entries, writer)}
    change = _difference(store.raw, _together(before, old), _together([*before, addition], new))
    return Plan(addition, change, {addition.id: new[addition.id]}, tuple(entries), report)


def plan_undo(store: EmbeddedStore, name: str) -> Plan:
    """What taking an addition back would change; writes nothing.

    Raises:
        UnknownNameError: no such addition.
        InvalidError: a later addition refers to what would go.
    """
    folder = Path(store.location)
    active = [a for a in read_additions(folder) if a.active]
    matches = [a for a in active if a.id == name or (len(name) >= 4 and a.id.startswith(name))]
    if len(matches) != 1:
        raise UnknownNameError(
            "addition",
            name,
            [a.id for a in active if not name or a.id[:1] == name[:1]][-3:],
            hint="`sei-kg log` lists them",
        )
    addition, rest = matches[0], [a for a in active if a.id != matches[0].id]
    states = _states(folder, active)
    change = _difference(store.raw, _together(active, states), _together(rest, states))
    _needed(store.raw, change, rest, states)
    return Plan(addition, change, {})


def _needed(raw: ox.Store, change: Change, rest: Sequence[Addition], states: dict[str, dict[str, list[str]]]) -> None:
    """Refuses to take away what a later addition refers to."""
    gone = {q.subject for q in change.removed if q.graph_name != _PROVENANCE} - {q.subject for q in change.added}
    going = set(change.removed) | set(change.uninferred)
    for node in sorted(gone, key=str):
        left = (q for q in raw.quads_for_pattern(node, None, None, None) if q.graph_name != _INFERRED)
        if any(q not in going for q in left):
            continue
        users = [q for q in raw.quads_for_pattern(None, None, node, None) if q not in going]
        for addition in rest:
            lines = {line for part in states[addition.id].values() for line in part}
            if any(_line(q) in lines for q in users):
                raise InvalidError(f"{str(node)[1:-1].removeprefix(ID)} is referred to by the addition {addition.id}",
                                   hint=f"undo that first: sei-kg undo {addition.id}")  # fmt: skip


def add(store: EmbeddedStore, plan: Plan) -> Addition:
    """Writes a planned addition: all of it or, whatever happens, nothing."""
    folder = Path(store.location)
    pending = folder / "entries" / f"{plan.addition.id}.pending"
    shutil.rmtree(pending, ignore_errors=True)
    write_addition(pending, plan.addition, plan.entries)
    state = _state_file(folder, plan.addition.id)
    state.parent.mkdir(exist_ok=True)
    _write_state(state, plan.states[plan.addition.id])
    try:
        write_change(store.raw, plan.change)
    except BaseException:
        recover(folder, store.raw)
        raise
    pending.rename(folder / "entries" / plan.addition.id)
    sync(folder / "entries")
    _refresh(store, plan)
    return plan.addition


def undo(store: EmbeddedStore, plan: Plan) -> Addition:
    """Takes a planned addition back: all of it or, whatever happens, nothing."""
    folder = Path(store.location)
    entries = folder / "entries"
    leaving = entries / f"{plan.addition.id}.undoing"
    (entries / plan.addition.id).rename(leaving)
    try:
        write_change(store.raw, plan.change)
    except BaseException:
        recover(folder, store.raw)
        raise
    _retire(entries, leaving)
    _state_file(folder, plan.addition.id).unlink(missing_ok=True)
    sync(entries)
    _refresh(store, plan)
    return plan.addition


def write_change(raw: ox.Store, change: Change) -> None:
    """One transaction, on the disk when this returns."""
    going = [_line(quad) for quad in (*change.removed, *change.uninferred)]
    coming = [_line(quad) for quad in (*change.added, *change.inferred)]
    parts = [
        f"{verb} DATA {{\n" + "\n".join(lines) + "\n}"
        for verb, lines in (("DELETE", going), ("INSERT", coming))
        if lines
    ]
    gone = set(change.removed)
    emptied = {quad.graph_name for quad in change.removed} - {quad.graph_name for quad in change.added}
    for graph in sorted(emptied, key=str):  # a graph without a quad would still be a named graph
        if all(quad in gone for quad in raw.quads_for_pattern(None, None, None, graph)):
            parts.append(f"DROP SILENT GRAPH {graph}")
    try:
        if parts:
            raw.update(" ;\n".join(parts))
        raw.flush()
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        raise StoreError(f"cannot write: {error}", hint="the store was left as it was") from error


def restore(raw: ox.Store, folder: Path, database: Path) -> int:
    """Puts the additions of a store into a database that is being built; returns how many.

    Quotes are looked up again in the documents as they are now. Called after the documents are loaded, before inference.
    """
    active = [a for a in read_additions(folder) if a.active]
    if not active:
        return 0
    writer = EntryWriter(EmbeddedStore(raw, str(database)))
    (database / "additions").mkdir(exist_ok=True)
    states = {}
    for addition in active:
        states[addition.id] = _state(addition, read_statements(folder / "entries" / addition.id), writer)
        _write_state(database / "additions" / f"{addition.id}.json", states[addition.id])
    raw.extend([_parsed(line) for line in sorted(_together(active, states))])
    return len(active)


def _state(addition: Addition, entries: Sequence[Entry], writer: EntryWriter) -> dict[str, list[str]]:
    """The quads of an addition as N-Quads lines: "" those of its activity, then those of each entry by its IRI."""
    activity = _activity(addition.id)
    found = {"": [_line(quad) for quad in _activity_quads(addition)]}
    for entry in entries:
        found.setdefault(entry.iri, []).extend(_line(quad) for quad in writer.quads(entry, activity))
    return found


def _together(additions: Iterable[Addition], states: dict[str, dict[str, list[str]]]) -> set[str]:
    """The quads of several additions; of an entry that was added again, the last alone."""
    last: dict[str, list[str]] = {}
    lines: set[str] = set()
    for addition in additions:
        for iri, part in states[addition.id].items():
            if iri:
                last[iri] = part
            else:
                lines |= set(part)
    return lines.union(*last.values())


def _difference(raw: ox.Store, before: set[str], after: set[str]) -> Change:
    added = sorted((_parsed(line) for line in after - before), key=str)
    removed = sorted((_parsed(line) for line in before - after), key=str)
    added = [quad for quad in added if quad not in raw]
    removed = [quad for quad in removed if quad in raw]
    inferred, uninferred = infer_delta(raw, added, removed, apply=False)
    return Change(tuple(added), tuple(removed), tuple(inferred), tuple(uninferred))


def _activity(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{ID}activity-addition-{name}")


def _activity_quads(addition: Addition) -> Iterator[ox.Quad]:
    node = _activity(addition.id)
    agent = ox.NamedNode(f"{ID}agent-{slugify(addition.who) or digest(addition.who)}")

    def said(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, ox.NamedNode(expand(name)), value, _PROVENANCE)

    yield said(node, "rdf:type", ox.NamedNode(expand("prov:Activity")))
    yield said(node, "rdfs:label", ox.Literal(f"Entries added by {addition.who}", language="en"))
    yield said(node, "rdfs:label", ox.Literal(f"{addition.who} 添加的条目", language="zh"))
    yield said(node, "prov:endedAtTime", ox.Literal(addition.when, datatype=ox.NamedNode(expand("xsd:dateTime"))))
    yield said(node, "prov:wasAssociatedWith", agent)
    if addition.note:
        yield said(node, "dcterms:description", ox.Literal(addition.note))
    yield said(agent, "rdf:type", ox.NamedNode(expand("prov:Agent")))
    yield said(agent, "rdfs:label", ox.Literal(addition.who))


def _state_file(folder: Path, name: str) -> Path:
    return current_database(folder) / "additions" / f"{name}.json"


def _write_state(path: Path, state: dict[str, list[str]]) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with beside.open("w", encoding="utf-8") as stream:
        json.dump(state, stream, ensure_ascii=False, indent=0)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def _states(folder: Path, additions: Iterable[Addition]) -> dict[str, dict[str, list[str]]]:
    found = {}
    for addition in additions:
        path = _state_file(folder, addition.id)
        try:
            found[addition.id] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"cannot read what the addition {addition.id} holds: {error}",
                file=path,
                hint="run `sei-kg build --force`",
            ) from error
    return found


def _retire(entries: Path, leaving: Path) -> None:
    """Moves an addition that was taken back to where the log still finds it."""
    (entries / "undone").mkdir(exist_ok=True)
    kept = entries / "undone" / leaving.stem
    shutil.rmtree(kept, ignore_errors=True)
    leaving.rename(kept)


def _refresh(store: EmbeddedStore, plan: Plan) -> None:
    """Brings the search index and the counts beside the database up to date."""
    from sei_kg.search import refresh_index

    touched = {
        q.subject.value for q in (*plan.change.added, *plan.change.removed) if isinstance(q.subject, ox.NamedNode)
    }
    refresh_index(store, sorted(touched))
    counts = current_database(Path(store.location)) / "counts.json"
    if counts.is_file():
        known = json.loads(counts.read_text("utf-8"))
        change = plan.change
        inferred = len(change.inferred) - len(change.uninferred)
        known["inferred"] += inferred
        known["quads"] += inferred + len(change.added) - len(change.removed)
        beside = counts.with_name("counts.tmp")
        beside.write_text(json.dumps(known), "utf-8")
        beside.replace(counts)


def _line(quad: ox.Quad) -> str:
    """A quad as SPARQL writes it inside DATA { }."""
    return f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}"


def _parsed(line: str) -> ox.Quad:
    graph, _, rest = line.removeprefix("GRAPH <").partition("> { ")
    quad = next(iter(ox.parse(f"{rest.removesuffix(' }')} <{graph}> .".encode(), format=ox.RdfFormat.N_QUADS)))
    return quad if isinstance(quad, ox.Quad) else ox.Quad(*quad)
