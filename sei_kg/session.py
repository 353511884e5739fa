"""The public API of asking: an open graph with its library, search, labels and questions.

>>> import sei_kg                                                     # doctest: +SKIP
>>> with sei_kg.open("build/store") as graph:                         # doctest: +SKIP
...     graph.query("measures-by-problem", problem="lack of core technology").frame()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sei_kg.errors import UnknownNameError
from sei_kg.evidence import Describer
from sei_kg.namespaces import expand
from sei_kg.queries import Query, Result, bind, find_query, query_text, read_library, run_query
from sei_kg.store import Rows, Term, open_store

if TYPE_CHECKING:
    from sei_kg.ask.answers import Answer
    from sei_kg.resolution import Resolver
    from sei_kg.search import Hit, SearchIndex

__all__ = ["Graph", "open_graph"]

Note = Callable[[str], None]


class Graph:
    """An open store. Use it as a context manager, or let it go: it holds no lock."""

    def __init__(self, location: str | Path, *, timeout: float = 10.0) -> None:
        self.location = str(location)
        self.store = open_store(location, timeout=timeout)
        self.describer = Describer(self.store)
        self.last_denominator = ""

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""

    @cached_property
    def index(self) -> SearchIndex:
        from sei_kg.search import open_index

        return open_index(self.store)

    @cached_property
    def library(self) -> Mapping[str, Query]:
        return read_library()

    def _resolver(self, note: Note | None = None) -> Resolver:
        from sei_kg.resolution import Resolver

        return Resolver(self.store, lambda: self.index, note)

    def resolve(self, text: str, cls: str = "", *, note: Note | None = None) -> str:
        """The IRI that a label (either language), CURIE, slug or IRI names; raises UnknownNameError with the nearest."""
        return self._resolver(note).resolve(text, expand(cls) if cls else "")

    def query(
        self, name: str, *, limit: int | None = None, note: Note | None = None, **parameters: str | Term
    ) -> Result:
        """Runs a query of the library.

        Args:
            name: its name.
            limit: most rows; ``Result.cut`` says whether there were more.
            note: called with a sentence where a name was not exact.
            parameters: labels in either language, IRIs, numbers, dates, or terms.

        Raises:
            UnknownNameError: no such query, parameter or entity; holds the nearest names.
            InputError: a value of the wrong form.
            QueryError: the engine refused.
        """
        query = find_query(name)

        def resolve(text: str, cls: str, field: str) -> str:
            return self._resolver(note).resolve(text, cls, field)

        result = run_query(self.store, query, bind(query, parameters, resolve), limit=limit)
        self.last_denominator = self.denominator(query) if query.denominator else ""
        return result

    def denominator(self, query: Query) -> str:
        """How many were looked at for a gap query: the rows of the query beside it, ``queries/denominators/NAME``."""
        name = next((tag.removeprefix("of-") for tag in query.tags if tag.startswith("of-")), "")
        if not name:
            return ""
        rows = self.store.select(query_text(f"denominators/{name}")).rows
        count, en, zh = ("" if t is None else str(getattr(t, "value", "")) for t in rows[0])
        return f"looked at: {count} {en} / 共考察 {count} {zh}"

    def sparql(self, text: str, bindings: Mapping[str, Term] | None = None) -> Rows:
        """Runs a SELECT in this process, unguarded; for untrusted text use ``sei_kg.safety.run_guarded``.

        The prefixes of the project need no declaration.
        """
        from sei_kg.sparql_tokens import with_prefixes

        return self.store.select(with_prefixes(text), bindings)

    def show(self, iri: str) -> Result:
        """All statements about an entity, from it and to it, with evidence."""
        node = ox.NamedNode(iri)
        rows = self.store.select(query_text("answers/entity"), {"entity": node})
        columns = tuple(name for name in rows.columns if name != "entity")
        keep = [rows.columns.index(name) for name in columns]
        return Result("", {"entity": node}, Rows(columns, tuple(tuple(row[i] for i in keep) for row in rows.rows)))

    def search(
        self, text: str, *, limit: int = 20, cls: str = "", document: str = "", kind: str = "", period: str = ""
    ) -> list[Hit]:
        """Entities and passages by words; see ``SearchIndex.search``. ``period`` keeps what speaks of a planning period."""
        classes = [self._class(cls)] if cls else []
        hits = self.index.search(
            text, limit=limit if not period else 500, classes=classes, document=document, kind=kind
        )
        if not period:
            return hits
        node = ox.NamedNode(self.resolve(period, "sei:PlanningPeriod"))
        rows = self.store.select(query_text("answers/of-period"), {"period": node}).rows
        known = {row[1].value for row in rows if isinstance(row[1], ox.NamedNode)}
        return [hit for hit in hits if hit.iri in known][:limit]

    def _class(self, name: str) -> str:
        from difflib import get_close_matches

        rows = self.store.select(query_text("answers/superclasses")).rows
        classes = {row[0].value for row in rows if isinstance(row[0], ox.NamedNode)}
        for iri in (name, expand(name) if ":" in name else expand(f"sei:{name}")):
            if iri in classes:
                return iri
        locals_ = {iri.rpartition("#")[2]: iri for iri in classes if "#" in iri}
        match = next((iri for local, iri in locals_.items() if local.casefold() == name.casefold()), None)
        if match:
            return match
        raise UnknownNameError("class", name, get_close_matches(name, locals_, 3))

    @cached_property
    def above(self) -> Mapping[str, frozenset[str]]:
        """Class -> itself and all classes above it."""
        from sei_kg.resolution import classes_below

        return classes_below(self.store)

    def counts(self) -> tuple[int, int]:
        """How many documents and passages the graph was read from."""
        return self._counts

    @cached_property
    def _counts(self) -> tuple[int, int]:
        rows = self.store.select(query_text("statistics/documents")).rows
        return int(str(getattr(rows[0][0], "value", 0))), self.index.count(
            "passage"
        )  # to count passages takes as long as they are many

    def ask(self, question: str) -> Answer:
        """Answers a question in English or Chinese; see ``sei_kg.ask``."""
        from sei_kg.ask import ask

        return ask(self, question)

    def format(self, result: Result, form: str = "table", *, language: str = "en", width: int | None = 100) -> str:
        """A result as text, in one of ``sei_kg.results.FORMATS``; a table of ``width`` columns (None: no line is wrapped)."""
        from sei_kg.results import write_result_as

        return write_result_as(form, result, self.describer, language=language, width=width)


def open_graph(store: str | Path | None = None, *, timeout: float = 10.0) -> Graph:
    """Opens a store (default ``build/store`` or SEI_KG_STORE).

    Args:
        store: a folder, or the http(s) address of a SPARQL 1.1 endpoint.
        timeout: seconds that one request to an endpoint may take.

    Raises:
        StoreError: there is none.
    """
    from sei_kg.resources import default_store

    return Graph(store if store is not None else default_store(), timeout=timeout)
