"""A store behind a SPARQL endpoint answers as the folder does; what goes wrong on the way is one clear line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sei_kg
from sei_kg.errors import QueryError, StoreError
from sei_kg.explain import explain_statement
from sei_kg.queries import read_library
from sei_kg.remote import RemoteStore
from sei_kg.safety import Limits, run_guarded
from sei_kg.session import Graph
from sei_kg.sparql_tokens import with_values
from sei_kg.store import EmbeddedStore, embedded, open_store
from tests.asking_graph import write_asking_store
from tests.endpoint_server import Endpoint, serving
from tests.test_queries import ROWS

LIBRARY = read_library()
ID = "https://w3id.org/sei-kg/id/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_asking_store(tmp_path_factory.mktemp("asking") / "store")


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[Endpoint]:
    with serving(Endpoint(ox.Store.read_only(str(folder)))) as served:
        yield served


@pytest.fixture(scope="module")
def near(folder: Path) -> Graph:
    return sei_kg.open(folder)


@pytest.fixture(scope="module")
def far(endpoint: Endpoint) -> Graph:
    return sei_kg.open(endpoint.address)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sei_kg", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )


# The same answers


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_query_gives_the_rows_of_the_folder(name: str, near: Graph, far: Graph) -> None:
    for parameters in ({}, ROWS[name].get("with", {})):
        assert far.query(name, **parameters).table == near.query(name, **parameters).table


def test_tables_with_labels_and_quotes_are_the_same_in_few_requests(near: Graph, endpoint: Endpoint) -> None:
    far, before = sei_kg.open(endpoint.address), endpoint.requests
    result = far.query("problems-by-document")
    for form in ("table", "json", "sheet", "srj"):
        assert far.format(result, form) == near.format(near.query("problems-by-document"), form)
    assert len(result.table.rows) > 3 and endpoint.requests - before < 8


def test_search_show_why_and_ask_work_over_an_address(near: Graph, far: Graph) -> None:
    assert far.search("core technology")[0].iri == near.search("core technology")[0].iri
    iri = near.resolve("Ministry of Science and Technology")
    assert far.resolve("Ministry of Science and Technology") == iri
    assert far.show(iri).table == near.show(iri).table
    question = "Which problems does the analysis of industrial policy describe?"
    assert far.ask(question).as_json()["answers"] == near.ask(question).as_json()["answers"]
    (inferred,) = near.sparql(
        "SELECT ?s ?o { GRAPH <https://w3id.org/sei-kg/graph/inferred> { ?s <https://w3id.org/sei-kg/ontology#addressedBy> ?o } } ORDER BY ?s ?o LIMIT 1"
    ).rows
    words = [inferred[0].value, "sei:addressedBy", inferred[1].value]  # type: ignore[union-attr]
    tree = explain_statement(far, *words)
    assert tree == explain_statement(near, *words)
    assert tree.origin == "inferred" and tree.premises


def test_patterns_are_those_of_the_folder(near: Graph, far: Graph) -> None:
    node, kind = ox.NamedNode(ID + "organization-most"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for pattern in (
        (node, None, None, None),
        (None, kind, None, None),
        (None, None, node, None),
        (node, kind, None, None),
    ):
        assert sorted(map(str, far.store.raw.quads_for_pattern(*pattern))) == sorted(
            map(str, near.store.raw.quads_for_pattern(*pattern))
        )
    quad = next(iter(near.store.raw.quads_for_pattern(node, kind, None, None)))
    assert quad in far.store.raw
    assert ox.Quad(node, kind, node, quad.graph_name) not in far.store.raw
    assert far.store.raw.contains_named_graph(quad.graph_name)
    assert not far.store.raw.contains_named_graph(node)


def test_what_is_said_of_many_things_is_read_in_one_request(near: Graph, endpoint: Endpoint) -> None:
    iris = sorted({q.subject.value for q in near.store.quads() if isinstance(q.subject, ox.NamedNode)})[:150]
    store, before = RemoteStore(endpoint.address), endpoint.requests
    assert store.about(iris) == near.store.about(iris)
    assert endpoint.requests - before == 2  # one of them finds out how the union of the graphs is asked for


@pytest.mark.parametrize(
    "command", [("stats",), ("query", "problems-by-document"), ("show", "organization-most"), ("search", "core")]
)
def test_commands_take_an_address(command: tuple[str, ...], endpoint: Endpoint, folder: Path) -> None:
    there, here = run(*command, "--store", endpoint.address), run(*command, "--store", str(folder))
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout) and there.stdout


def test_sparql_from_the_command_line(endpoint: Endpoint, tmp_path: Path) -> None:
    query = tmp_path / "q.rq"
    query.write_text("SELECT DISTINCT ?c { ?s a ?c } ORDER BY ?c", "utf-8")
    done = run("sparql", str(query), "--store", endpoint.address, "--limit", "3", "--format", "csv")
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4 and "cut after 3 rows" in done.stderr


def test_every_form_of_query_is_run_with_its_limit(endpoint: Endpoint) -> None:
    limits = Limits(rows=2)
    select = run_guarded(endpoint.address, "SELECT * { ?s ?p ?o }", limits=limits)
    assert len(select.table.rows) == 2 and select.cut
    triples = run_guarded(endpoint.address, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }", limits=limits)
    assert triples.triples and len(triples.table.rows) == 2 and triples.cut
    assert run_guarded(endpoint.address, "ASK { ?s ?p ?o }").truth is True


def test_the_dump_of_an_endpoint_holds_what_the_folder_holds(endpoint: Endpoint, folder: Path) -> None:
    there, here = run("dump", "--store", endpoint.address), run("dump", "--store", str(folder))
    assert sorted(there.stdout.splitlines()) == sorted(here.stdout.splitlines())


@pytest.mark.parametrize("union", ["asked", "never"])
def test_the_default_graph_has_to_show_the_named_graphs(union: str, folder: Path) -> None:
    with serving(Endpoint(ox.Store.read_only(str(folder)), union=union)) as served:
        store = RemoteStore(served.address)
        if union == "asked":
            assert store.ask("ASK { ?s a <https://w3id.org/sei-kg/ontology#Passage> }")
        else:
            with pytest.raises(StoreError, match="does not show its named graphs"):
                store.ask("ASK { ?s ?p ?o }")


def test_an_empty_endpoint_says_so() -> None:
    with serving(Endpoint(ox.Store())) as served, pytest.raises(StoreError, match="holds no named graph"):
        RemoteStore(served.address).ask("ASK { ?s ?p ?o }")


# Parameters


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(["", "en", "zh-Hans"]))
def test_any_literal_is_bound_and_none_is_pasted(text: str, language: str) -> None:
    literal = ox.Literal(text, language=language) if language else ox.Literal(text)
    bound = with_values("SELECT ?x { }", {"x": literal})
    rows = list(ox.Store().query(bound))  # type: ignore[arg-type]
    assert [row[0] for row in rows] == [literal]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x WHERE { ?x a ?c }",
        "# { a comment with a brace\nSELECT ?x (EXISTS { ?x ?p '}{' } AS ?e) { ?x a ?c }",
        "PREFIX a: <http://a/{>\nSELECT DISTINCT ?x FROM <http://g> { { SELECT ?c { ?x a ?c } } }".replace("{>", ">"),
        "CONSTRUCT { ?x a ?c } WHERE { ?x a ?c }",
        "CONSTRUCT WHERE { ?x a ?c }",
        "ASK { ?x a ?c }",
        "SELECT ?x { ?x a ?c } GROUP BY ?x HAVING (COUNT(*) > 0) ORDER BY ?x LIMIT 3",
    ],
)
def test_parameters_go_to_the_head_of_the_outermost_group(text: str) -> None:
    bound = with_values(text, {"x": ox.NamedNode("http://x/")})
    ox.Store().query(bound) if "CONSTRUCT WHERE" not in text else None
    at = bound.index(" VALUES ?x { <http://x/> }")
    assert bound[:at] + bound[at + len(" VALUES ?x { <http://x/> }") :] == text
    assert bound[at - 1] == "{" and bound[:at].rstrip("{ ").split()[-1] not in ("CONSTRUCT", "EXISTS")


@pytest.mark.parametrize(
    "text",  # "@" stands where the subqueries get the parameter
    [
        "SELECT ?x { { SELECT ?x ?y {@ ?x ?p ?y } } { SELECT ?y { ?y ?p ?x } } }",
        "SELECT ?x { { SELECT ?x {@ { SELECT DISTINCT ?x {@ ?x ?p ?z } } } GROUP BY ?x } }",
        "SELECT ?x { ?x ?q ?n { SELECT (COUNT(?x) AS ?n) { { SELECT ?x ?y { ?x ?p ?y } } } } }",
        "SELECT ?x { { SELECT ?x { ?x ?p ?y { SELECT ?x { ?x ?p ?u } } } ORDER BY ?x LIMIT 3 } { SELECT * { ?x ?y ?z } } }",
        "SELECT ?x { FILTER NOT EXISTS { SELECT ?x {@ ?x ?p 1 } } OPTIONAL { SELECT ?x (MAX(?y) AS ?z) {@ ?x ?p ?y } GROUP BY ?x } }",
    ],
)
def test_a_subquery_gets_a_parameter_only_where_it_is_the_same_variable_as_outside(text: str) -> None:
    values = " VALUES ?x { <http://x/> }"
    bound = with_values(text.replace("@", ""), {"x": ox.NamedNode("http://x/")})
    assert bound == text.replace("SELECT ?x {", "SELECT ?x {" + values, 1).replace("@", values)
    store = ox.Store()
    for name in ("x", "y", "z"):
        for value in ("1", "2"):
            store.add(ox.Quad(ox.NamedNode(f"http://{name}/"), ox.NamedNode("http://p"), ox.Literal(value)))
    outside = with_values(text.replace("@", ""), {})
    every: Any = store.query(outside)
    mine: Any = store.query(bound)
    assert sorted(map(str, mine)) == sorted(str(row) for row in every if row["x"] == ox.NamedNode("http://x/"))


def test_what_cannot_be_bound_is_refused() -> None:
    for bindings in ({"x y": ox.Literal("1")}, {"x": ox.BlankNode("b")}):
        with pytest.raises(QueryError, match="cannot bind"):
            with_values("SELECT ?x { ?x ?p ?o }", bindings)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="without a group"):
        with_values("DESCRIBE <http://x/>", {"x": ox.Literal("1")})


# What goes wrong


def silent_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_nobody_there() -> None:
    with pytest.raises(StoreError, match="refuses the connection"):
        RemoteStore(f"http://127.0.0.1:{silent_port()}/query").ask("ASK {}")


def test_no_such_host() -> None:
    with pytest.raises(StoreError, match="no such host"):
        RemoteStore("http://nowhere.invalid/query").ask("ASK {}")


@pytest.mark.parametrize(
    ("status", "kind", "body", "error", "message"),
    [
        (404, "text/html", b"<h1>lost</h1>", StoreError, "no SPARQL endpoint at"),
        (302, "text/html", b"", StoreError, "has moved"),
        (401, "text/plain", b"", StoreError, "SEI_KG_ENDPOINT_USER"),
        (500, "text/plain", b"out of\nmemory \x1b[31m", StoreError, r"fails: 500 .*: out of memory \[31m"),
        (400, "text/plain", b"no such thing at 1:3", QueryError, "no such thing at 1:3"),
        (200, "text/html", b"<h1>welcome</h1>", StoreError, "is no SPARQL endpoint: it sends text/html"),
        (200, "", b"?", StoreError, "without a media type"),
        (200, "application/sparql-results+json", b'{"head": {"vars"', StoreError, "cannot be read"),
        (200, "application/sparql-results+json", b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "a b"}}]}}', StoreError, "cannot be read"),
        (200, "application/sparql-results+json", b"[" * 100_000, StoreError, "cannot be read"),
    ],
)  # fmt: skip
def test_a_faulty_answer_is_one_clear_line(
    status: int, kind: str, body: bytes, error: type[Exception], message: str, folder: Path
) -> None:
    with serving(Endpoint(ox.Store.read_only(str(folder)))) as served:
        store = RemoteStore(served.address)
        store.ask("ASK {}")
        served.fault["/query"] = (status, kind, body)
        with pytest.raises(error, match=message) as caught:
            store.select("SELECT * { ?s ?p ?o }")
        assert "\n" not in str(caught.value) and "\x1b" not in str(caught.value)


def test_an_answer_that_is_too_long_is_not_read_to_its_end(endpoint: Endpoint) -> None:
    with pytest.raises(StoreError, match="more than 20,000 bytes"):
        RemoteStore(endpoint.address, most=20_000).select("SELECT * { ?s ?p ?o }")


def test_an_answer_that_is_too_late_is_not_waited_for(folder: Path) -> None:
    slow = Endpoint(ox.Store.read_only(str(folder)), delay=2.0)
    with serving(slow), pytest.raises(StoreError, match=r"no answer from .* within 0\.2 seconds"):
        RemoteStore(slow.address, timeout=0.2).ask("ASK {}")


def test_an_answer_that_only_drips_is_not_waited_for() -> None:
    """The time of the whole answer counts, not that of the next byte."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n")
                try:
                    while True:
                        connection.sendall(b" ")
                        threading.Event().wait(0.05)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(StoreError, match="no answer from"):
            RemoteStore(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout=0.5).ask("ASK {}")


def test_a_connection_that_was_closed_in_between_is_opened_anew(folder: Path) -> None:
    with serving(Endpoint(ox.Store.read_only(str(folder)))) as served:
        store = RemoteStore(served.address)
        assert store.ask("ASK { ?s ?p ?o }")
        store.raw.endpoint._kept.connection.sock.shutdown(socket.SHUT_RDWR)
        assert store.ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("address", ["http://", "http://[/", "http://a b/", "http://h:99999999/", "http://h/q#part"])
def test_an_address_of_the_wrong_form_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="not an address"):
        open_store(address)


def test_a_password_comes_from_the_environment_and_never_from_the_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match="SEI_KG_ENDPOINT_PASSWORD") as caught:
        open_store("http://ann:secret@127.0.0.1/query")
    assert "secret" not in str(caught.value)
    with serving(Endpoint(ox.Store.read_only(str(folder)), password="ann:灯")) as served:
        with pytest.raises(StoreError, match="asks for a password"):
            open_store(served.address).ask("ASK {}")
        monkeypatch.setenv("SEI_KG_ENDPOINT_USER", "ann")
        monkeypatch.setenv("SEI_KG_ENDPOINT_PASSWORD", "灯")
        assert open_store(served.address).ask("ASK { ?s ?p ?o }")


def test_an_endpoint_is_only_read(endpoint: Endpoint, folder: Path) -> None:
    with pytest.raises(StoreError, match="can only be read here"):
        open_store(endpoint.address, writable=True)
    with pytest.raises(StoreError, match="needs the folder of a store"):
        embedded(open_store(endpoint.address), "this")
    assert isinstance(embedded(open_store(folder), "this"), EmbeddedStore)
    with pytest.raises(QueryError, match="not allowed"):
        run_guarded(endpoint.address, "DROP ALL")


def test_a_failure_is_one_line_and_code_two() -> None:
    done = run("ask", "What is new?", "--store", f"http://127.0.0.1:{silent_port()}/query")
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.count("\n") == 1 and "refuses the connection" in done.stderr


def test_json_of_a_query_over_an_address(endpoint: Endpoint) -> None:
    done = run("query", "measures-by-problem", "--format", "json", SEI_KG_STORE=endpoint.address)
    rows = json.loads(done.stdout)
    assert rows["rows"] and any(rows["evidence"])
