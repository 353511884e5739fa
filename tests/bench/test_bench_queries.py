"""Asking, measured: the library beside the bare engine and rdflib; questions and search on large graphs.

Sizes by SEI_KG_BENCH_QUADS (default 100000; the figures published are of 100000 and 1000000). rdflib answers a subset
on the smaller graph only: it needs minutes on the larger.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

import sei_kg
from sei_kg.queries import run_query
from sei_kg.session import Graph
from tests.bench.graph_generator import graph_quads

SIZE = int(os.environ.get("SEI_KG_BENCH_QUADS", "100000"))
PARAMETERS = {  # query -> parameters: what a person asks for, one thing at a time
    "measures-by-problem": {"problem": "problem-6"},
    "problems-by-measure": {"measure": "measure-6"},
    "measures-by-instrument": {"instrument": "instrument-special-fund"},
    "instruments-by-measure": {"measure": "measure-6"},
    "problems-by-document": {"document": "document-000001"},
    "problems-without-measure": {"document": "document-000001"},
    "measures-by-document": {"document": "document-000001"},
    "consequences-of-problem": {"problem": "problem-63"},
    "problems-by-industry": {"industry": "industry-new-energy"},
    "figures-by-scope": {"scope": "industry-new-energy"},
    "regions-by-document": {"document": "document-000001"},
    "statements-of-passage": {"passage": "passage-6"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sei_kg.graph import static_quads
    from sei_kg.search import FOLDER, write_index

    place = tmp_path_factory.mktemp("bench") / "store"
    raw = ox.Store(str(place))
    raw.bulk_extend(static_quads())
    raw.bulk_extend(graph_quads(SIZE))
    raw.flush()
    write_index(raw, place / FOLDER)
    return place


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    return sei_kg.open(folder)


def bound(name: str) -> dict[str, ox.NamedNode]:
    return {key: ox.NamedNode(f"https://w3id.org/sei-kg/id/{slug}") for key, slug in PARAMETERS[name].items()}


def test_the_library(benchmark: object, graph: Graph) -> None:
    """The twelve queries, warm."""
    queries = [(graph.library[name], bound(name)) for name in PARAMETERS]
    benchmark(lambda: [run_query(graph.store, query, terms) for query, terms in queries])  # type: ignore[operator]


def test_the_bare_engine(benchmark: object, graph: Graph) -> None:
    """The same twelve queries straight through pyoxigraph."""
    queries = [
        (graph.library[name].text, {ox.Variable(key): term for key, term in bound(name).items()}) for name in PARAMETERS
    ]

    def run() -> list[list[object]]:
        found = []
        for text, terms in queries:
            rows = graph.store.raw.query(text, use_default_graph_as_union=True, substitutions=terms)
            found.append([tuple(row) for row in rows])
        return found

    benchmark(run)  # type: ignore[operator]


@pytest.mark.skipif(SIZE > 200_000, reason="rdflib takes too long on the large graph")
def test_rdflib(benchmark: object, graph: Graph) -> None:
    """The same twelve queries on rdflib's in-memory Dataset with the union as default graph."""
    import rdflib

    data = graph.store.raw.dump(format=ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=data.decode(), format="nquads")  # type: ignore[union-attr]
    queries = [
        (graph.library[name].text, {key: rdflib.URIRef(term.value) for key, term in bound(name).items()})
        for name in PARAMETERS
    ]

    def run() -> list[int]:
        return [len(list(dataset.query(text, initBindings=terms))) for text, terms in queries]

    benchmark.pedantic(run, rounds=1, iterations=1)  # type: ignore[attr-defined]


QUESTIONS = [
    "Which problems affect the new energy industry?",
    "Which measures use a special fund?",
    "哪些措施使用专项资金？",
    "Which problems does document 000001 describe?",
    "What was the localization rate of the new energy industry in 2015?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_ask_warm(benchmark: object, graph: Graph, question: str) -> None:
    graph.ask(question)
    benchmark.pedantic(lambda: sei_kg.open(graph.location).ask(question), rounds=5, warmup_rounds=1)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["harbour testing yard", "harbor testng", "港湾试验场", "New energy"])
def test_search(benchmark: object, graph: Graph, text: str) -> None:
    benchmark(lambda: graph.search(text))  # type: ignore[operator]


def test_ask_from_a_cold_command_line(benchmark: object, folder: Path) -> None:
    command = [sys.executable, "-m", "sei_kg", "ask", QUESTIONS[1], "--store", str(folder)]
    benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=False), rounds=5)  # type: ignore[attr-defined]


def test_query_from_a_cold_command_line(benchmark: object, folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sei_kg",
        "query",
        "problems-by-document",
        "--document",
        "document-000001",
        "--store",
        str(folder),
    ]
    benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=True), rounds=5)  # type: ignore[attr-defined]


def test_writing_the_index(benchmark: object, graph: Graph, tmp_path: Path) -> None:
    from sei_kg.search import write_index

    benchmark.pedantic(lambda: write_index(graph.store.raw, tmp_path / str(time.monotonic_ns())), rounds=1)  # type: ignore[attr-defined]
