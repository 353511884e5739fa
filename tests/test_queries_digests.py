"""The library on the graph of the digests: every query runs, and those whose rows a reader of the text knows give them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

import sei_kg
from sei_kg.queries import read_library
from sei_kg.results import FORMATS
from sei_kg.session import Graph
from sei_kg.sparql_tokens import with_values
from tests.asking_graph import DATA

LIBRARY = read_library()
CASES: list[dict[str, Any]] = yaml.safe_load((DATA / "digest-rows.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def graph(digest_store: Path) -> Graph:
    return sei_kg.open(digest_store)


def case_of(case: dict[str, Any]) -> Any:
    """What the loader is known not to read has to go on failing: once it is read, the mark goes."""
    marks = [pytest.mark.xfail(reason=case["not_read"], strict=True)] if "not_read" in case else []
    return pytest.param(case, marks=marks, id=f"{case['query']}: {case['says'][:40]}")


@pytest.mark.parametrize("case", [case_of(case) for case in CASES])
def test_the_rows_are_those_of_the_text(case: dict[str, Any], graph: Graph) -> None:
    result = graph.query(case["query"], **case.get("with", {}))
    at = result.table.columns.index(case["column"])
    found: set[str] = set()
    slugs: set[str] = set()
    for row in result.table.rows:
        term = row[at]
        if isinstance(term, ox.NamedNode):
            slugs.add(term.value.rpartition("/")[2])
            found |= {term.value.rpartition("/")[2], *graph.describer.names(term.value)}
        elif term is not None:
            found.add(str(getattr(term, "value", term)))
    assert set(case["has"]) <= found
    if case.get("only"):
        assert slugs == set(case["has"])


@pytest.mark.parametrize("case", [case_of(case) for case in CASES if "not_read" not in case])
def test_each_row_is_proved_by_words_of_a_document(case: dict[str, Any], graph: Graph) -> None:
    result = graph.query(case["query"], **case.get("with", {}))
    assert result.table.rows
    if "evidence" in result.table.columns:
        at = result.table.columns.index("evidence")
        for row in result.table.rows[:50]:
            assert isinstance(row[at], ox.NamedNode)
            fixed = not graph.describer.proved(row[at].value)
            assert fixed or all(proof.quote and proof.document for proof in graph.describer.proofs(row[at].value))


def test_at_least_twelve_questions_have_rows_known_from_the_text() -> None:
    assert len({case["query"] for case in CASES if "not_read" not in case}) >= 12


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_query_runs_and_no_row_stands_twice(name: str, graph: Graph) -> None:
    result = graph.query(name)
    assert len(result.table.rows) == len(set(result.table.rows))
    shortened = type(result)(name, {}, type(result.table)(result.table.columns, result.table.rows[:20]))
    for form in sorted(set(FORMATS) - {"turtle"}):
        assert graph.format(shortened, form, width=80) or not result.table.rows


@pytest.mark.parametrize("name", sorted(name for name, query in LIBRARY.items() if query.parameters))
def test_parameters_choose_the_rows_that_the_engine_s_own_substitution_chooses(name: str, graph: Graph) -> None:
    """Parameters are bound by VALUES; the rows are those of the engine's substitution, for values taken from the rows."""
    query = LIBRARY[name]
    everything = graph.store.select(query.text, {p.name: ox.Literal(p.default) for p in query.parameters if p.default})
    for parameter in query.parameters:
        at = everything.columns.index(parameter.name)
        values = list(dict.fromkeys(row[at] for row in everything.rows if row[at] is not None))
        for value in values[:: max(1, len(values) // 3)][:3]:
            bound = {parameter.name: value}
            theirs = graph.store.raw.query(  # type: ignore[call-arg]
                query.text, use_default_graph_as_union=True, substitutions={ox.Variable(k): v for k, v in bound.items()}
            )
            assert set(graph.store.select(query.text, bound).rows) == {tuple(row) for row in theirs}
            assert with_values(query.text, bound) != query.text
