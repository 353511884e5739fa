"""A store behind a SPARQL 1.1 endpoint, over http(s), read-only.

The SPARQL 1.1 Protocol by POST of a form, results as SPARQL JSON or N-Triples; one connection a thread, kept alive. What
comes back is bounded in size and time and parsed by the engine's own parsers. Redirects are refused, so that a password
never goes to another host. The default graph has to show all named graphs; engines differ in how that is asked for, and
the ways that are known are tried once. The password for basic authentication stands in the environment:
``SEI_KG_ENDPOINT_USER`` and ``SEI_KG_ENDPOINT_PASSWORD``.
"""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from sei_kg.errors import QueryError, StoreError
from sei_kg.ordering import in_order, unordered
from sei_kg.queries import query_text
from sei_kg.sparql_tokens import with_values
from sei_kg.store import Bindings, Rows, Term

__all__ = ["RemoteQuads", "RemoteStore"]

_MOST = 256_000_000  # bytes of one answer
_CHUNK = 1 << 16
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"
_UNIONS: tuple[tuple[tuple[str, str], ...], ...] = (  # how engines are asked for the union as default graph
    (),
    (("union-default-graph", "true"),),  # Oxigraph
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),  # Apache Jena
    (("default-graph-uri", "tag:stardog:api:context:all"),),  # Stardog
)
_BATCH = 200  # values in one request


class _Endpoint:
    """One address, and the connections to it."""

    def __init__(self, address: str, *, timeout: float, most: int) -> None:
        self.address, self.timeout, self.most = address, timeout, most
        bad = next((c for c in address if c <= " " or c == "\x7f"), "")
        try:
            parts = urlsplit(address)
            self.host, self.port = parts.hostname or "", parts.port
        except ValueError as error:
            raise StoreError(f"not an address: {address[:200]!r}", hint=str(error)) from error
        if bad or not self.host or parts.fragment:
            raise StoreError(f"not an address: {address[:200]!r}", hint="http://HOST[:PORT]/PATH is one")
        if parts.username is not None or parts.password is not None:
            raise StoreError(
                "an address must not hold a password",
                hint="set SEI_KG_ENDPOINT_USER and SEI_KG_ENDPOINT_PASSWORD instead",
            )
        self.secure = parts.scheme.lower() == "https"
        self.path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "sei-kg"}
        if user := os.environ.get("SEI_KG_ENDPOINT_USER"):
            secret = f"{user}:{os.environ.get('SEI_KG_ENDPOINT_PASSWORD', '')}".encode()
            self.headers["Authorization"] = "Basic " + base64.b64encode(secret).decode()
        self._kept = threading.local()

    def post(self, fields: Sequence[tuple[str, str]], accept: str) -> tuple[bytes, str]:
        """Sends a form; gives the body and its media type. Raises StoreError, or QueryError where the query is at fault."""
        body = urlencode(fields).encode()
        until = time.monotonic() + self.timeout
        for attempt in (1, 2):
            fresh = getattr(self._kept, "connection", None) is None
            try:
                status, reason, kind, place, data = self._exchange(body, accept, until)
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                self._close()
                if fresh or attempt == 2:  # a kept connection may have been closed by the other side: once more
                    raise StoreError(f"{self.address} closed the connection without an answer") from error
            except (OSError, http.client.HTTPException) as error:
                self._close()
                raise self._failed(error) from error
            except StoreError:
                self._close()
                raise
        self._check(status, reason, kind, place, data)
        return data, kind

    def _exchange(self, body: bytes, accept: str, until: float) -> tuple[int, str, str, str, bytes]:
        connection = getattr(self._kept, "connection", None)
        if connection is None:
            connection = self._kept.connection = (
                http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout)
                if self.secure
                else http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
            )
        connection.request("POST", self.path, body, {**self.headers, "Accept": accept})
        response = connection.getresponse()
        parts, size = [], 0
        while chunk := response.read1(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > self.most:
                raise StoreError(
                    f"{self.address} sent more than {self.most:,} bytes", hint="narrow the query, or add LIMIT"
                )
            if time.monotonic() > until:
                raise TimeoutError
        response.close()  # read1 leaves an answer of known length open: the connection could not be used again
        kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        return response.status, response.reason, kind, response.getheader("Location") or "", b"".join(parts)

    def _close(self) -> None:
        connection, self._kept.connection = getattr(self._kept, "connection", None), None
        if connection is not None:
            connection.close()

    def _failed(self, error: Exception) -> StoreError:
        if isinstance(error, TimeoutError):
            return StoreError(
                f"no answer from {self.address} within {self.timeout:g} seconds",
                hint="narrow the query, or raise --timeout",
            )
        if isinstance(error, ConnectionRefusedError):
            return StoreError(f"{self.address} refuses the connection", hint="is the endpoint running?")
        if isinstance(error, socket.gaierror):
            return StoreError(f"no such host: {self.host}", hint="check the address given with --store")
        if isinstance(error, ssl.SSLError):
            return StoreError(f"no secure connection to {self.address}: {error.reason or error}")
        return StoreError(f"cannot read from {self.address}: {error or type(error).__name__}")

    def _check(self, status: int, reason: str, kind: str, place: str, data: bytes) -> None:
        if status < 300:
            return
        said = (
            " ".join(data[:2000].decode("utf-8", "replace").split())
            if kind.startswith("text/plain") or kind == ""
            else ""
        )
        said = "".join(c for c in said if c.isprintable())[:300]
        if status < 400:
            raise StoreError(f"{self.address} has moved", hint=f"name {place[:300]!r}" if place.isprintable() else None)
        if status in (400, 422):
            raise QueryError(f"the endpoint refuses the query: {said or reason}")
        if status in (401, 403):
            raise StoreError(
                f"{self.address} asks for a password it was not given, or refuses the one it was ({status})",
                hint="set SEI_KG_ENDPOINT_USER and SEI_KG_ENDPOINT_PASSWORD",
            )
        if status in (404, 405, 410):
            raise StoreError(
                f"no SPARQL endpoint at {self.address} ({status} {reason})",
                hint="the address often ends with /sparql or /query",
            )
        raise StoreError(f"{self.address} fails: {status} {reason}" + (f": {said}" if said else ""))


class RemoteQuads:
    """Single patterns over an endpoint: the reading side of ``pyoxigraph.Store``."""

    def __init__(self, address: str, *, timeout: float, most: int) -> None:
        self.endpoint = _Endpoint(address, timeout=timeout, most=most)
        self._union: tuple[tuple[str, str], ...] | None = None

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean:
        """A SELECT or ASK. Raises QueryError, StoreError (for rows that cannot be read, SyntaxError while they are)."""
        if self._union is None:
            self._union = self._find_union()
        return self._ask(query, self._union)

    def rows(self, query: str) -> Rows:
        """The solutions of a SELECT. Raises QueryError, StoreError."""
        found = self.query(query)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a SELECT query is needed here")
        columns = tuple(variable.value for variable in found.variables)
        try:
            return Rows(columns, tuple(tuple(solution) for solution in found))
        except (SyntaxError, ValueError, OSError) as error:
            raise self._unread("results", error) from error

    def triples(self, query: str) -> list[ox.Triple]:
        """A CONSTRUCT or DESCRIBE. Raises QueryError, StoreError."""
        if self._union is None:
            self._union = self._find_union()
        data, kind = self.endpoint.post([("query", query), *self._union], _TRIPLES)
        form = ox.RdfFormat.from_media_type(kind) if kind else None
        if form is None:
            raise self._strange(kind)
        try:
            return [quad.triple for quad in ox.parse(data, format=form)]
        except (SyntaxError, ValueError) as error:
            raise self._unread("triples", error) from error

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph_name: Any = None, /
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern; None matches anything. Blank nodes have no name outside an answer: they match nothing."""
        ends = {"subject": subject, "predicate": predicate, "object": object, "graph": graph_name}
        bound = {name: term for name, term in ends.items() if term is not None}
        if not all(isinstance(term, ox.NamedNode | ox.Literal) for term in bound.values()):
            return iter(())
        if isinstance(subject, ox.Literal) or not isinstance(graph_name, ox.NamedNode | None):
            return iter(())
        rows = self.rows(with_values(query_text("endpoint/quads"), bound)).rows
        try:
            return iter([ox.Quad(*row) for row in cast(Any, rows)])
        except TypeError as error:
            raise self._unread("quads", error) from error

    def contains_named_graph(self, graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph, /) -> bool:
        """Whether a graph holds anything."""
        if not isinstance(graph_name, ox.NamedNode):
            return False
        return bool(self.rows(with_values(query_text("endpoint/graph"), {"graph": graph_name})).rows)

    def __contains__(self, quad: ox.Quad, /) -> bool:
        return any(True for _ in self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name))

    def _ask(self, query: str, extra: Sequence[tuple[str, str]]) -> ox.QuerySolutions | ox.QueryBoolean:
        data, kind = self.endpoint.post([("query", query), *extra], _RESULTS)
        form = ox.QueryResultsFormat.from_media_type(kind) if kind else None
        if form is None:
            raise self._strange(kind)
        try:
            return ox.parse_query_results(data, format=form)
        except (SyntaxError, ValueError) as error:
            raise self._unread("results", error) from error

    def _find_union(self) -> tuple[tuple[str, str], ...]:
        """The parameters under which the default graph is the union of the named graphs."""
        for extra in _UNIONS:
            try:
                if bool(self._ask(query_text("endpoint/union"), extra)):
                    return extra
            except QueryError:  # an engine that does not know a parameter may refuse it
                continue
        if not bool(self._ask(query_text("endpoint/any"), ())):
            raise StoreError(
                f"{self.endpoint.address} holds no named graph", hint="load the output of `sei-kg dump` into it"
            )
        raise StoreError(
            f"the default graph of {self.endpoint.address} does not show its named graphs",
            hint="start the endpoint with the union of the named graphs as default graph",
        )

    def _unread(self, what: str, error: Exception) -> StoreError:
        return StoreError(
            f"{self.endpoint.address} sent {what} that cannot be read: {' '.join(str(error).split())[:200]}"
        )

    def _strange(self, kind: str) -> StoreError:
        shown = "".join(c for c in kind if c.isprintable())[:80] or "something without a media type"
        return StoreError(
            f"{self.endpoint.address} is no SPARQL endpoint: it sends {shown}",
            hint="the address often ends with /sparql or /query",
        )


class RemoteStore:
    """A store that an endpoint serves; same calls as EmbeddedStore, read-only.

    Args:
        location: http(s) address of a SPARQL 1.1 endpoint.
        timeout: seconds that one request may take.
        most: bytes that one answer may have.

    Nothing is sent before the first question. Every call raises StoreError where the endpoint cannot be reached, answers
    too late or too much, or is none; QueryError where it refuses the query.
    """

    def __init__(self, location: str, *, timeout: float = 10.0, most: int = _MOST) -> None:
        self.location = location
        self.raw = RemoteQuads(location, timeout=timeout, most=most)

    def select(self, query: str, bindings: Bindings | None = None) -> Rows:
        plain = unordered(query)
        if plain is not None:  # engines differ in what SPARQL leaves open: one order for all
            found = self._rows(plain.text, bindings or {})
            ordered = in_order(list(found.rows), found.columns, plain.keys)
            if ordered is not None:
                return Rows(found.columns, tuple(ordered))
        return self._rows(query, bindings or {})

    def about(self, iris: Iterable[str]) -> dict[str, list[tuple[str, Term]]]:
        found: dict[str, list[tuple[str, Term]]] = {iri: [] for iri in iris}
        nodes, query = [ox.NamedNode(iri) for iri in found], query_text("answers/properties-of")
        for at in range(0, len(nodes), _BATCH):
            for thing, prop, value in self._rows(query, {"thing": nodes[at : at + _BATCH]}).rows:
                if isinstance(thing, ox.NamedNode) and isinstance(prop, ox.NamedNode) and value is not None:
                    found[thing.value].append((prop.value, value))
        return {iri: sorted(said, key=lambda pair: (pair[0], str(pair[1]))) for iri, said in found.items()}

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        found = self.raw.query(with_values(query, cast(Any, bindings or {})))
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("an ASK query is needed here")
        return bool(found)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        return self.raw.triples(with_values(query, cast(Any, bindings or {})))

    def quads(self, *, subject: str | None = None, graph: str | None = None) -> Iterable[ox.Quad]:
        return self.raw.quads_for_pattern(
            ox.NamedNode(subject) if subject else None, None, None, ox.NamedNode(graph) if graph else None
        )

    def _rows(self, query: str, bindings: Mapping[str, Any]) -> Rows:
        return self.raw.rows(with_values(query, bindings))
