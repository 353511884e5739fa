"""A SPARQL 1.1 endpoint for tests: http.server before an Oxigraph store, and ways in which an endpoint goes wrong."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox

__all__ = ["Endpoint", "serving"]


@dataclass
class Endpoint:
    """What is served, and how.

    Attributes:
        store: what is asked.
        union: whether the default graph shows the named graphs: "always", "asked" (by Oxigraph's parameter), "never".
        fault: path -> (status, media type, body) sent instead of an answer.
        password: "user:password" that has to be given; "" for none.
        delay: seconds before an answer.
        requests: how many came in.
    """

    store: ox.Store
    union: str = "always"
    fault: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    password: str = ""
    delay: float = 0.0
    requests: int = 0
    address: str = ""

    def answer(self, fields: dict[str, list[str]], accept: str) -> tuple[int, str, bytes]:
        union = self.union == "always" or (self.union == "asked" and fields.get("union-default-graph") == ["true"])
        try:
            found = self.store.query(fields["query"][0], use_default_graph_as_union=union)
            if isinstance(found, ox.QueryTriples):
                return 200, "application/n-triples", ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
            return 200, "application/sparql-results+json", found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        except SyntaxError as error:
            return 400, "text/plain", str(error).encode()


@contextmanager
def serving(endpoint: Endpoint) -> Iterator[Endpoint]:
    """Serves on a free port of this machine; ``endpoint.address`` is where."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            endpoint.requests += 1
            data = self.rfile.read(int(self.headers["Content-Length"])).decode()
            time.sleep(endpoint.delay)
            wanted = "Basic " + base64.b64encode(endpoint.password.encode()).decode()
            if endpoint.password and self.headers.get("Authorization") != wanted:
                return self.send(401, "text/plain", b"who are you?")
            if self.path in endpoint.fault:
                return self.send(*endpoint.fault[self.path])
            if self.path != "/query":
                return self.send(404, "text/plain", b"nothing here")
            return self.send(*endpoint.answer(parse_qs(data), self.headers["Accept"]))

        def send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if 300 <= status < 400:
                self.send_header("Location", "http://elsewhere.invalid/query")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that goes away in the middle is nothing to tell of."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    endpoint.address = f"http://127.0.0.1:{server.server_port}/query"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
