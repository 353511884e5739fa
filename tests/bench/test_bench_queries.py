"""Asking, measured: the library beside the bare engine and rdflib; questions and search on large graphs.

Graphs of 100,000 and 1,000,000 quads (``SEI_KG_BENCH_QUADS``, several with commas), made by ``graph_generator``; an index of
100,000 labels and passages (``SEI_KG_BENCH_ENTRIES``; the published figure is of 1,000,000). rdflib is asked on the smaller
graph alone, and each query is stopped after ``SEI_KG_BENCH_CAP`` seconds (default 4): a stopped one counts as the cap, so
that rdflib's total is a lower bound. Which were stopped, and how each query stands to the bare engine, is printed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import sei_kg
from sei_kg.queries import Query, read_library, run_query
from sei_kg.search import FOLDER, SearchIndex, write_index
from sei_kg.session import Graph
from tests.bench.graph_generator import characters, graph_quads, phrase

SIZES = [int(size) for size in os.environ.get("SEI_KG_BENCH_QUADS", "100000,1000000").split(",")]
ENTRIES = int(os.environ.get("SEI_KG_BENCH_ENTRIES", "100000"))
CAP = float(os.environ.get("SEI_KG_BENCH_CAP", "4"))
LARGEST_FOR_RDFLIB = 200_000
ID = "https://w3id.org/sei-kg/id/"
THINGS = {  # class of a parameter -> the thing of the generated graph that is asked about
    "Problem": "problem-6", "Measure": "measure-6", "SourceDocument": "document-000001", "Passage": "passage-6",
    "Policy": "policy-41", "Instrument": "instrument-special-fund", "Industry": "industry-new-energy-vehicles",
    "Technology": "technology-power-batteries", "Region": "region-anhui", "Organization": "organization-most",
    "Indicator": "indicator-rd-intensity", "PlanningPeriod": "period-12th-five-year-plan", "Person": "person-wen-jiabao",
    "CoordinationBody": "organization-sei-interministerial-group", "Thing": "industry-biotechnology",
}  # fmt: skip
LIBRARY = {name: query for name, query in read_library().items() if query.path.parent.name == "competency"}


def bound(query: Query) -> dict[str, ox.NamedNode | ox.Literal]:
    """A person asks about one thing: the first parameter is bound, and those with a default to it."""
    found: dict[str, ox.NamedNode | ox.Literal] = {}
    for parameter in query.parameters:
        if parameter.cls and not found:
            found[parameter.name] = ox.NamedNode(ID + THINGS.get(parameter.cls.rpartition("#")[2], THINGS["Thing"]))
        elif parameter.default:
            found[parameter.name] = ox.Literal(parameter.default)
    return found


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size:,} quads")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sei_kg.graph import static_quads
    from sei_kg.inference import infer

    place = tmp_path_factory.mktemp("bench") / "store"
    raw = ox.Store(str(place))
    raw.bulk_extend(static_quads())
    raw.bulk_extend(graph_quads(request.param))
    infer(raw)
    raw.flush()
    write_index(raw, place / FOLDER)
    return place


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    return sei_kg.open(folder)


def library_call(graph: Graph, query: Query) -> int:
    return len(run_query(graph.store, query, bound(query)).table.rows)


def bare_call(graph: Graph, query: Query) -> int:
    """The same text straight through the engine, with its own substitution."""
    terms = {ox.Variable(key): term for key, term in bound(query).items()}
    raw: Any = graph.store.raw
    return len([tuple(row) for row in raw.query(query.text, use_default_graph_as_union=True, substitutions=terms)])


def seconds(call: Callable[[], object], rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def test_the_library(benchmark: Any, graph: Graph) -> None:
    """All competency queries, warm."""
    benchmark.pedantic(lambda: [library_call(graph, q) for q in LIBRARY.values()], rounds=3, warmup_rounds=1)


def test_the_bare_engine(benchmark: Any, graph: Graph) -> None:
    """The same queries straight through pyoxigraph."""
    benchmark.pedantic(lambda: [bare_call(graph, q) for q in LIBRARY.values()], rounds=3, warmup_rounds=1)


def test_each_query_beside_the_bare_engine(graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    """No figure is asserted; the rows are the same, and the ratios are printed, the worst first."""
    ratios = []
    for name, query in LIBRARY.items():
        assert library_call(graph, query) == bare_call(graph, query), name
        ours, bare = seconds(lambda q=query: library_call(graph, q)), seconds(lambda q=query: bare_call(graph, q))
        ratios.append((ours / bare, name, ours * 1000, bare * 1000))
    ratios.sort(reverse=True)
    with capsys.disabled():
        slower = sum(ratio > 1.3 for ratio, *_ in ratios)
        print(
            f"\n{len(ratios)} queries, {slower} of them slower than 1.3 times the bare engine; ratio, ms, ms of the bare engine:"
        )
        for ratio, name, ours, bare in ratios[:8] + ratios[-3:]:
            print(f"  {ratio:6.2f}  {ours:9.2f}  {bare:9.2f}  {name}")


class Stopped(Exception):
    """A query took longer than the cap."""


@contextmanager
def capped(limit: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_rdflib(benchmark: Any, graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    """The same queries on rdflib's in-memory Dataset with the union as default graph, each stopped at the cap."""
    raw: Any = graph.store.raw
    if len(raw) > LARGEST_FOR_RDFLIB:
        pytest.skip("rdflib takes too long on the large graph")
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=raw.dump(format=ox.RdfFormat.N_QUADS).decode(), format="nquads")
    stopped: list[str] = []

    def term(value: ox.NamedNode | ox.Literal) -> Any:
        return rdflib.URIRef(value.value) if isinstance(value, ox.NamedNode) else rdflib.Literal(value.value)

    def run() -> None:
        for name, query in LIBRARY.items():
            try:
                with capped(CAP):
                    list(dataset.query(query.text, initBindings={k: term(v) for k, v in bound(query).items()}))
            except Stopped:
                stopped.append(name)

    with warnings.catch_warnings():  # to gather a warning for each call would be counted as its time
        warnings.simplefilter("ignore")
        benchmark.pedantic(run, rounds=1, iterations=1)
    theirs, ours = benchmark.stats.stats.total, seconds(lambda: [library_call(graph, q) for q in LIBRARY.values()])
    benchmark.extra_info |= {"stopped": len(stopped), "cap": CAP, "times slower, at least": round(theirs / ours)}
    with capsys.disabled():
        print(f"\nrdflib: {theirs:.1f} s for {len(LIBRARY)} queries, {len(stopped)} of them stopped at {CAP:g} s; here {ours:.3f} s: "
              f"{theirs / ours:.0f} times{' at least' if stopped else ''}")  # fmt: skip


QUESTIONS = {
    "hundreds of answers": "Which problems affect the new energy industry?",
    "the same in Chinese": "哪些措施使用专项资金？",
    "one document": "Which problems does document 000001 describe?",
    "a figure": "What was the localization rate of the new energy industry in 2015?",
    "a path": "Which ministries issued policies on biotechnology?",
    "a misspelt name": "Which measures target the biotechnolgy industry?",
    "nothing": "Who won the football match?",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_ask_warm(benchmark: Any, graph: Graph, question: str) -> None:
    """A graph opened anew in a process that has asked before."""
    benchmark.pedantic(lambda: sei_kg.open(graph.location).ask(question), rounds=5, warmup_rounds=1)


def test_ask_from_a_cold_command_line(benchmark: Any, folder: Path) -> None:
    command = [sys.executable, "-m", "sei_kg", "ask", QUESTIONS["one document"], "--store", str(folder)]
    benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=True), rounds=5)


def test_query_from_a_cold_command_line(benchmark: Any, folder: Path) -> None:
    words = ["query", "problems-by-document", "--document", "document-000001"]
    command = [sys.executable, "-m", "sei_kg", *words, "--store", str(folder)]
    benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=True), rounds=5)


def test_writing_the_index(benchmark: Any, graph: Graph, tmp_path: Path) -> None:
    raw: Any = graph.store.raw
    benchmark.pedantic(lambda: write_index(raw, tmp_path / str(time.monotonic_ns())), rounds=1)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Half of the entries are passages, half problems and measures with a label in each language."""
    import tantivy

    from sei_kg.search_index import _document, _schema

    found = tantivy.Index(_schema(), path=str(tmp_path_factory.mktemp("index")))
    writer = found.writer(heap_size=128_000_000, num_threads=1)
    for key in range(ENTRIES // 2):
        document = f"{key // 40:06}_made"
        place = {"section": "1", "start": 0, "end": 180}
        said = {"iri": f"{ID}passage-{key}", "kind": "passage", "labels": [("en", 0, phrase(key, 22))], "documents": [document], **place}  # fmt: skip
        labels = [("en", 0, phrase(key, 5)), ("zh", 0, characters(key, 8))]
        named = {
            "iri": f"{ID}problem-{key}",
            "kind": "entity",
            "classes": [],
            "labels": labels,
            "documents": [document],
        }
        writer.add_document(_document(said))
        writer.add_document(_document(named))
    writer.commit()
    writer.wait_merging_threads()
    found.reload()
    return SearchIndex(found)


@pytest.mark.parametrize(
    "text", ["harbour testing yard", "harbor testng", "港湾试验场", "lantern", "the keel of the orchard quay"]
)
def test_search(benchmark: Any, index: SearchIndex, text: str) -> None:
    assert index.search(text)
    benchmark(lambda: index.search(text))
