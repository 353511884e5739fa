"""Untrusted SPARQL: what is refused, with its place; and whatever happens, the caller lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sei_kg.errors import QueryError
from sei_kg.safety import Limits, check_query, run_guarded
from sei_kg.sparql_tokens import with_prefixes
from tests.asking_graph import write_asking_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_asking_store(tmp_path_factory.mktemp("asking") / "store"))


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT * { SERVICE <http://x/> { ?a ?b ?c } }", "SERVICE"),
        ("SELECT * { \\u0053ERVICE <http://x/> { ?a ?b ?c } }", "SERVICE"),
        ("SELECT * { SeRvIcE SILENT <http://x/> { ?a ?b ?c } }", "SERVICE"),
        ("LOAD <http://x/>", "LOAD"),
        ("PREFIX a: <http://a/> INSERT DATA { a:a a:b a:c }", "INSERT"),
        ("DELETE WHERE { ?a ?b ?c }", "DELETE"),
        ("SELECT * {} ; DROP ALL", "DROP"),
        ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", "FROM"),
        ("SELECT * FROM NAMED <FILE:///etc/passwd> { ?a ?b ?c }", "FROM"),
        ("SELECT * FROM <ftp://x/y> { ?a ?b ?c }", "FROM"),
    ],
)
def test_what_leaves_the_store_or_changes_it_is_refused(query: str, word: str) -> None:
    with pytest.raises(QueryError, match=rf"{word}.*line 1, column \d+"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?service { ?service ?load "INSERT DATA { } SERVICE <x>" } # DROP ALL',
        "PREFIX service: <http://s/> SELECT * { service:load service:drop ?x }",
        "SELECT * FROM <https://w3id.org/sei-kg/graph/inferred> { ?a ?b ?c }",
        "PREFIX x: <http://e/LOAD#> ASK { ?a x:insert 'it''s' }",
        '''SELECT * { ?a ?b """SERVICE " { """ }''',
        "DESCRIBE <http://x/>",
        "SELECT (COUNT(*) AS ?with) { ?a ?b ?c } GROUP BY ?add",
    ],
)
def test_the_words_are_allowed_where_they_are_no_verbs(query: str) -> None:
    assert check_query(query) in ("SELECT", "ASK", "DESCRIBE")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "empty"),
        ("  # nothing\n", "no SELECT"),
        ("SELECT * { ?a ?b 'open", "string"),
        ("SELECT * { ?a ?b ?c", "closed"),
        ("SELECT * { ?a ?b \x00 }", "U\\+0000"),
        ("SELECT * " + "{" * 5000 + "}" * 5000, "nested"),
        ("SELECT * { FILTER(" + "!" * 3000 + "true) }", "operators"),
        ("SELECT * { ?a " + "/".join(["<http://x/p>"] * 3000) + " ?b }", "characters|operators"),
        ("SELECT " + "?x " * 30_000 + "{}", "characters"),
    ],
)
def test_what_would_bring_the_engine_down_is_refused_before_it_is_parsed(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        check_query(query)


def test_rows_come_back_as_they_are(store: str) -> None:
    result = run_guarded(store, 'SELECT ?x WHERE { VALUES ?x { 1 "a"@zh <http://x/> UNDEF } } ORDER BY ?x')
    found = {None if t is None else str(t) for (t,) in result.table.rows}
    assert found == {None, "<http://x/>", '"a"@zh', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'}
    assert run_guarded(store, "ASK { ?a ?b ?c }").truth is True
    assert run_guarded(store, "CONSTRUCT { ?a a ?c } WHERE { ?a a ?c } LIMIT 3").triples


def test_the_default_graph_is_the_union(store: str) -> None:
    query = "ASK { <https://w3id.org/sei-kg/id/measure-testing-yard> <https://w3id.org/sei-kg/ontology#addresses> ?p }"
    assert run_guarded(store, query).truth is True


def test_a_query_without_end_is_stopped(store: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryError, match="no answer within"):
        run_guarded(store, query, limits=Limits(seconds=1.5))


def test_the_row_limit_says_when_it_cut(store: str) -> None:
    result = run_guarded(store, "SELECT * { ?a ?b ?c }", limits=Limits(rows=7))
    assert result.cut and len(result.table.rows) == 7
    assert not run_guarded(store, "SELECT * { ?a ?b ?c } LIMIT 7", limits=Limits(rows=7)).cut


def test_a_syntax_error_names_its_place(store: str) -> None:
    with pytest.raises(QueryError, match=r"2:|line 2|at 2"):
        run_guarded(store, "SELECT ?x WHERE {\n ?x ?? }")


def test_the_command(store: str, tmp_path: Path) -> None:
    def run(text: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sei_kg", "sparql", "-", "--store", store, *options]
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)

    good = run("SELECT ?p { ?m <https://w3id.org/sei-kg/ontology#addresses> ?p }", "--format", "csv")
    assert good.returncode == 0 and good.stdout.startswith(("p\r\n", "p\n"))
    bad = run("SELECT * { SERVICE <http://x/> {} }")
    assert bad.returncode == 2 and "SERVICE" in bad.stderr and "Traceback" not in bad.stderr
    graph = run("CONSTRUCT { ?m a ?c } WHERE { ?m a ?c } LIMIT 2")
    assert graph.returncode == 0 and "a" in graph.stdout
    gone = subprocess.run(
        [sys.executable, "-m", "sei_kg", "sparql", str(tmp_path / "no.rq"), "--store", store],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert gone.returncode == 2 and "no.rq" in gone.stderr


def test_the_prefixes_of_the_project_need_no_declaration(store: str) -> None:
    result = run_guarded(store, "SELECT ?p { ?m sei:addresses ?p }")
    assert (
        result.table.rows
        == run_guarded(
            store, "PREFIX s: <https://w3id.org/sei-kg/ontology#> SELECT ?p { ?m s:addresses ?p }"
        ).table.rows
    )
    own = "PREFIX sei: <https://example.org/> SELECT ?p { ?m sei:addresses ?p }"
    assert not run_guarded(store, own).table.rows, "what a query declares itself holds"


def test_declarations_are_added_where_they_are_missing() -> None:
    assert with_prefixes("SELECT * { ?m sei:addresses ?p }").startswith(
        "PREFIX sei: <https://w3id.org/sei-kg/ontology#> SELECT"
    )
    assert with_prefixes('SELECT * { ?m ?q "sei:addresses" } # skos:x').startswith("SELECT")
    assert with_prefixes("prefix sei: <https://example.org/> ASK { ?m sei:a ?p }").startswith("prefix")


def test_an_unknown_prefix_is_named(store: str) -> None:
    with pytest.raises(QueryError, match=r"the prefix foo: is not declared, at line 2"):
        run_guarded(store, "SELECT ?x WHERE {\n ?x a foo:Thing }")
