"""The store: one small surface over an embedded Oxigraph folder or a remote SPARQL 1.1 endpoint.

A built store is a folder that holds a file ``CURRENT``, naming the sub-folder with the database that is valid now, so
that a new build replaces the old one by one atomic rename. A folder without it is taken as a bare Oxigraph database.

Both kinds answer the same calls: ``select``, ``ask``, ``construct`` and ``quads`` for whole questions, and ``raw`` for
single patterns (the reading side of ``pyoxigraph.Store``). Only an embedded store can be written. No address is ever
contacted but the one that the user names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, cast, overload

import pyoxigraph as ox

from sei_kg.errors import QueryError, StoreError
from sei_kg.ordering import in_order, unordered
from sei_kg.sparql_tokens import with_values

__all__ = [
    "EmbeddedStore",
    "QuadSource",
    "Rows",
    "Store",
    "Term",
    "current_database",
    "embedded",
    "is_address",
    "open_store",
]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Bindings = Mapping[str, Term] | Mapping[str, Sequence[ox.NamedNode]] | Mapping[str, Sequence[ox.Literal]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a SELECT: column names without ``?``, and one tuple of terms (None: unbound) a row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class QuadSource(Protocol):
    """The reading side of ``pyoxigraph.Store``: what an embedded database and an endpoint have in common."""

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph_name: Any = None, /
    ) -> Iterator[ox.Quad]: ...

    def contains_named_graph(self, graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph, /) -> bool: ...

    def query(self, query: str, /) -> Any: ...

    def __contains__(self, quad: ox.Quad, /) -> bool: ...


class Store(Protocol):
    """What queries, exports and validation need. Default graph = union of all named graphs."""

    location: str

    @property
    def raw(self) -> QuadSource: ...

    def select(self, query: str, bindings: Bindings | None = None) -> Rows: ...

    def about(self, iris: Iterable[str]) -> dict[str, list[tuple[str, Term]]]:
        """What is said of each of several things: IRI -> (property, value), sorted, each once."""
        ...

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool: ...

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[ox.Triple]: ...

    def quads(self, *, subject: str | None = None, graph: str | None = None) -> Iterable[ox.Quad]: ...


class EmbeddedStore:
    """An Oxigraph database in a folder, or in memory."""

    def __init__(self, raw: ox.Store, location: str = ":memory:") -> None:
        self.raw, self.location = raw, location

    def select(self, query: str, bindings: Bindings | None = None) -> Rows:
        """Runs a SELECT; ``bindings`` (name -> a term, or several IRIs or literals) bind projected variables. Raises QueryError."""
        plain = unordered(query)
        if plain is not None:
            columns, rows = self._solutions(plain.text, bindings)
            ordered = in_order(rows, columns, plain.keys)
            if ordered is not None:
                return Rows(columns, tuple(ordered))
        columns, rows = self._solutions(query, bindings)
        return Rows(columns, tuple(rows))

    def _solutions(
        self, query: str, bindings: Bindings | None
    ) -> tuple[tuple[str, ...], list[tuple[Term | None, ...]]]:
        found = self._run(query, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a SELECT query is needed here")
        columns = tuple(variable.value for variable in found.variables)
        try:
            return columns, [tuple(solution) for solution in found]
        except (OSError, ValueError, RuntimeError) as error:  # errors surface while solutions are read
            raise QueryError(str(error)) from error

    def about(self, iris: Iterable[str]) -> dict[str, list[tuple[str, Term]]]:
        found = {}
        for iri in iris:  # by pattern: a query would be parsed and planned anew for each
            quads = self.raw.quads_for_pattern(ox.NamedNode(iri), None, None, None)
            said = {(quad.predicate.value, quad.object) for quad in quads}
            found[iri] = sorted(said, key=lambda pair: (pair[0], str(pair[1])))
        return found

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        found = self._run(query, bindings)
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("an ASK query is needed here")
        return bool(found)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        found = self._run(query, bindings)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError("a CONSTRUCT or DESCRIBE query is needed here")
        return list(found)

    def quads(self, *, subject: str | None = None, graph: str | None = None) -> Iterable[ox.Quad]:
        return self.raw.quads_for_pattern(
            ox.NamedNode(subject) if subject else None, None, None, ox.NamedNode(graph) if graph else None
        )

    def _run(self, query: str, bindings: Bindings | None) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        # One value by VALUES, which the planner sees (what is only substituted it takes for free, and may scan the store),
        # and by substitution, which reaches into subqueries; several values by VALUES.
        values = {n: t for n, t in (bindings or {}).items() if not isinstance(t, ox.BlankNode | ox.Triple)}
        single = {ox.Variable(n): t for n, t in (bindings or {}).items() if not isinstance(t, Sequence)}
        try:
            text = with_values(query, cast(Any, values))
            return self.raw.query(text, use_default_graph_as_union=True, substitutions=single)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise QueryError(str(error)) from error


def current_database(folder: Path) -> Path:
    """The database folder that is valid now."""
    pointer = folder / "CURRENT"
    if pointer.is_file() and not (folder / "IDENTITY").exists():  # RocksDB has a CURRENT of its own, beside IDENTITY
        return folder / pointer.read_text("utf-8").strip()
    return folder


def is_address(location: str | Path) -> bool:
    """Whether a store is named by an http(s) address; anything else is a folder."""
    return isinstance(location, str) and location.lower().startswith(("http://", "https://"))


def embedded(store: Store, what: str) -> EmbeddedStore:
    """The store, where it is a folder's; raises StoreError, saying ``what`` needs one, where it is an endpoint."""
    if not isinstance(store, EmbeddedStore):
        raise StoreError(f"{store.location} is an endpoint", hint=f"{what} needs the folder of a store")
    return store


@overload
def open_store(location: str | Path, *, writable: Literal[True], timeout: float = ...) -> EmbeddedStore: ...
@overload
def open_store(location: str | Path, *, writable: Literal[False] = ..., timeout: float = ...) -> Store: ...
def open_store(location: str | Path, *, writable: bool = False, timeout: float = 10.0) -> Store:
    """Opens a store; read-only unless ``writable``.

    Args:
        location: a folder, or the http(s) address of a SPARQL 1.1 endpoint.
        timeout: seconds that one request to an endpoint may take; a folder knows no such limit.

    Raises:
        StoreError: there is none, it is in use, or an endpoint is to be written.
    """
    if is_address(location):
        from sei_kg.remote import RemoteStore

        if writable:
            raise StoreError(f"{location} can only be read here", hint="name the folder of a store to change it")
        return RemoteStore(str(location), timeout=timeout)
    folder = Path(location)
    if not folder.is_dir():
        raise StoreError(f"no store at {folder}", hint="run `sei-kg build` first, or name one with --store")
    database = current_database(folder)
    try:
        raw = ox.Store(str(database)) if writable else ox.Store.read_only(str(database))
    except (OSError, ValueError) as error:
        raise StoreError(f"cannot open {folder}: {error}") from error
    return EmbeddedStore(raw, str(location))
