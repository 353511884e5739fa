"""Checking against the shapes: entries in the context of a store, and the whole graph.

Every rule is a shape, and pyshacl is the authority for it (see ``shacl_graph`` for how it is fed). What is added here is
the way back from a node and a property to a line of the file, and the nearest right value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, Statement, read_terms
from sei_kg.entry_names import KeptIndex, Names
from sei_kg.errors import EntryError
from sei_kg.fetched import FetchedStore
from sei_kg.findings import CheckedEntry, Finding, Report, ordered, unreadable
from sei_kg.namespaces import ID, curie
from sei_kg.shacl_graph import Breach, read_shapes
from sei_kg.store import EmbeddedStore, Store
from sei_kg.suggestions import suggest
from sei_kg.surroundings import Surroundings

__all__ = ["Checker", "check_graph", "check_store", "describe"]


def check_store(
    raw: ox.Store, *, language: str = "en", wanted: Mapping[str, Collection[str]] | None = None
) -> tuple[list[str], list[str]]:
    """Checks a whole graph, inference done; returns violations and warnings, one readable line each, sorted.

    ``wanted`` says which nodes to look at for which shape, where the caller knows (see ``suspects``).
    """
    breaches, _ = read_shapes().check_graph(raw, wanted)
    lines: dict[str, set[str]] = {"violation": set(), "warning": set(), "info": set()}
    for breach in breaches:
        lines[breach.severity].add(describe(breach, language=language))
    return sorted(lines["violation"]), sorted(lines["warning"] | lines["info"])


def check_graph(store: EmbeddedStore) -> Report:
    """Checks a whole graph; each node that breaks a rule is reported as an entry without a file."""
    breaches, reports = read_shapes().check_graph(store.raw)
    found: dict[str, list[Finding]] = defaultdict(list)
    place = Path(store.location)
    for breach in breaches:
        node = breach.focus.value
        value = getattr(breach.value, "value", None)
        message = {language: _fill(breach, language, {}) for language in ("en", "zh")}
        path = curie(breach.path) if breach.path else ""
        found[node].append(
            Finding(
                place, 1, 1, curie(node), breach.rule, breach.severity, path, path, value, message, dict(breach.remedy)
            )
        )
    entries = tuple(CheckedEntry(place, curie(node), node, 1, tuple(found[node])) for node in sorted(found))
    return Report(entries, tuple(reports))


def describe(breach: Breach, *, language: str = "en") -> str:
    """A breach as one line: where, what is wrong, and the rule."""
    place = curie(breach.focus.value) + (f" {curie(breach.path)}" if breach.path else "")
    return f"{place}: {_fill(breach, language, {})} [{breach.rule}]"


def _fill(breach: Breach, language: str, names: dict[str, str]) -> str:
    """The message in a language, with what the rule found; ``names`` says how the writer calls an IRI."""
    text = breach.message.get(language) or next(iter(breach.message.values()), breach.rule)
    found: dict[str, Any] = {"this": breach.focus, "path": breach.path, "value": breach.value, **breach.bound}
    for name, term in found.items():
        if term is not None:
            shown = str(getattr(term, "value", None) or term)
            text = text.replace(f"{{?{name}}}", names.get(shown) or curie(shown))
    return text


class Checker:
    """Checks entries in the context of a store. Keep it for many files: what it reads first, it reads once."""

    def __init__(self, store: Store) -> None:
        self.store = store if isinstance(store, EmbeddedStore) else FetchedStore(store)
        self.terms, self.shapes = read_terms(), read_shapes()
        self.around = Surroundings(self.store)
        self._index = KeptIndex(store)

    def check_files(self, paths: Iterable[Path], *, without: Collection[str] = ()) -> tuple[list[Entry], Report]:
        """Reads and checks files; entries of one may refer to those of another.

        Returns:
            The entries with names looked up (of the files that could be read), and the report on all files.
        """
        from sei_kg.entry_forms import read_entry_file

        entries: list[Entry] = []
        broken: list[CheckedEntry] = []
        for path in paths:
            try:
                entries += read_entry_file(path)
            except EntryError as error:
                broken.append(unreadable(error, path))
        resolved, report = self.check(entries, without=without)
        return resolved, Report((*broken, *report.entries), report.shacl)

    def check(self, entries: Sequence[Entry], *, without: Collection[str] = ()) -> tuple[list[Entry], Report]:
        """Checks entries against every shape, in the context of the store and of each other.

        Args:
            entries: as read.
            without: named graphs of the store to leave out of the context.
        """
        if isinstance(self.store, FetchedStore):
            self.store.forget()
        names = Names(self.store, entries, index=self._index.get())
        unclear: dict[tuple[str, Statement], list[str]] = {}
        resolved = [
            replace(e, statements=tuple(self._looked_up(s, e, names, unclear) for s in e.statements)) for e in entries
        ]
        if isinstance(self.store, FetchedStore):
            things = (s.object.value for e in resolved for s in e.statements if isinstance(s.object, ox.NamedNode))
            self.store.fetch([*(e.iri for e in resolved), *things])
        graph = self.around.fill(resolved, names, without=without)
        breaches, reports = self.shapes.check_nodes(
            graph, [ox.NamedNode(iri) for iri in {e.iri: None for e in resolved}]
        )
        by_focus: dict[str, list[Breach]] = defaultdict(list)
        for breach in breaches:
            by_focus[breach.focus.value].append(breach)
        checked = []
        seen: dict[str, Entry] = {}
        for entry in resolved:
            findings = [self._finding(b, entry, names) for b in _own(by_focus[entry.iri], entry)]
            findings += self._unclear(entry, unclear)
            if entry.iri in seen:
                findings.append(_twice(entry, seen[entry.iri]))
            seen.setdefault(entry.iri, entry)
            shown = entry.written or entry.iri.removeprefix(ID)
            checked.append(CheckedEntry(entry.file, shown, entry.iri, entry.line, ordered(findings)))
        return resolved, Report(tuple(checked), tuple(reports))

    def _looked_up(
        self, statement: Statement, entry: Entry, names: Names, unclear: dict[tuple[str, Statement], list[str]]
    ) -> Statement:
        if not statement.by_name:
            return statement
        text = statement.written.removeprefix("id:")
        found = names.find(text, self.terms.ranges.get(statement.predicate, ()))
        if not found and self.terms.ranges.get(statement.predicate):
            found = names.find(text, ())  # of another class: the shape says so
        if not found:
            return statement
        known = replace(statement, object=ox.NamedNode(found[0]))
        if len(found) > 1:
            unclear[entry.iri, known] = found
        return known

    def _unclear(self, entry: Entry, unclear: dict[tuple[str, Statement], list[str]]) -> Iterable[Finding]:
        for statement in entry.statements:
            found = unclear.get((entry.iri, statement), ())
            if found:
                several = ", ".join(iri.removeprefix(ID) for iri in found[:5])
                yield Finding(
                    entry.file, statement.line, statement.column, entry.written, "name-unclear", "violation",
                    curie(statement.predicate), statement.key, statement.written,
                    {"en": f"'{statement.written}' may be any of {several}", "zh": f"“{statement.written}”可指 {several}"},
                    {"en": "write the id instead of the name", "zh": "请填写标识而不是名称"},
                    dict.fromkeys(("en", "zh"), found[0].removeprefix(ID)),
                )  # fmt: skip

    def _finding(self, breach: Breach, entry: Entry, names: Names) -> Finding:
        said = _statement(breach, entry)
        key = said.key if said else _KEYS.get(breach.path or breach.rule) or self.terms.keys.get(breach.path or "", "")
        written = said.written if said and said.written else getattr(breach.value, "value", None)
        if breach.rule == "slug-form":
            written = entry.written
        called = {
            s.object.value: s.written for s in entry.statements if s.written and isinstance(s.object, ox.NamedNode)
        }
        called |= {entry.iri: entry.written or entry.iri.removeprefix(ID)}
        if breach.path and said:
            called[breach.path] = said.key
        path = "id" if breach.rule == "slug-form" else curie(breach.path) if breach.path else ""
        return Finding(
            entry.file, said.line if said else entry.line, said.column if said else entry.column,
            entry.written or entry.iri.removeprefix(ID), breach.rule, breach.severity, path, key, written,
            {language: _fill(breach, language, called) for language in ("en", "zh")}, dict(breach.remedy),
            suggest(breach, entry, said, names),
        )  # fmt: skip


_KEYS = {RDF_TYPE: "type", "slug-form": "id"}


def _own(breaches: list[Breach], entry: Entry) -> list[Breach]:
    """Of a rule and property that is broken at several values, those that the entry itself wrote, if there are any."""
    kept: dict[tuple[str, str | None], list[Breach]] = defaultdict(list)
    for breach in breaches:
        kept[breach.rule, breach.path].append(breach)
    found = []
    for group in kept.values():
        written = [breach for breach in group if _statement(breach, entry) is not None]
        found += written or group
    return found


def _statement(breach: Breach, entry: Entry) -> Statement | None:
    """The statement of the entry that a breach is about."""
    same = [s for s in entry.statements if s.predicate == breach.path]
    if breach.value is not None:
        exact = [s for s in same if s.object == breach.value]
        if exact:
            return exact[-1]
        return None if not same or breach.rule in ("label-twice",) else same[0]
    return same[-1] if same else None


def _twice(entry: Entry, first: Entry) -> Finding:
    shown = entry.written or entry.iri.removeprefix(ID)
    return Finding(
        entry.file, entry.line, entry.column, shown, "id-twice", "violation", "id", "id", shown,
        {"en": f"the id was used before, in {first.file}, line {first.line}", "zh": f"该标识已用于 {first.file} 第 {first.line} 行"},
        {"en": "write all about one thing in one entry, or use another id", "zh": "请将同一事物写在一个条目中，或使用另一标识"},
    )  # fmt: skip
