"""The library, measured: warm, beside the bare engine, for all values, and beside rdflib.

On graphs made by ``graph_generator`` (``conftest``). All times but those of the table of pytest-benchmark are CPU seconds,
user and system, of this process or of the child that asks (``library_calls``).

rdflib is asked on graphs of up to ``SEI_KG_BENCH_RDFLIB_QUADS`` quads (default 200,000; a million take it a minute to read
and some 4 GB). Each query runs in a child process that is killed after ``SEI_KG_BENCH_CAP`` CPU seconds (default 60), and
none is begun once all took ``SEI_KG_BENCH_TOTAL`` (default 900). What was killed counts as the cap, what was not begun for
nothing, while all queries count on this side: the ratio that is printed is a lower bound.

Measured on a machine of two cores that did other things as well, CPU seconds: the 65 queries with one thing named took 1.0 s at
100,000 quads (1.6 s by the bare engine: a bound parameter stands in VALUES, also in subqueries, where the planner sees it), and
each for all values less than 7 s; at 1,000,000 quads 8.5 s, of which the slowest were statements-by-review (1.7), documents-compared (1.5)
and targets-without-actual (1.1), conflicting-figures aside, whose 158,000 rows took 15 s on a graph where sources agreed on nothing
(now they mostly agree, see ``graph_generator``). At 1,000,000 quads four queries that give millions of rows where nothing is named
(statements-about-entity, statements-of-passage, documents-compared, industry-lists-differ) need a parameter to end within 10 s. rdflib at 100,000 quads: 75 s for the first 38 queries, 1.2 s here for all 65, 62 times at least.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

import pyoxigraph as ox
import pytest

from sei_kg.session import Graph
from tests.bench.library_calls import LIBRARY, bare_call, bound, library_call, seconds, stopped_after

CAP = float(os.environ.get("SEI_KG_BENCH_CAP", "60"))
TOTAL = float(os.environ.get("SEI_KG_BENCH_TOTAL", "900"))
LARGEST_FOR_RDFLIB = int(os.environ.get("SEI_KG_BENCH_RDFLIB_QUADS", "200000"))
DEFAULT_TIMEOUT = 10.0


def test_the_library(benchmark: Any, large_graph: Graph) -> None:
    """All competency queries, warm."""
    benchmark.pedantic(lambda: [library_call(large_graph, q) for q in LIBRARY.values()], rounds=2, warmup_rounds=1)


def test_the_bare_engine(benchmark: Any, large_graph: Graph) -> None:
    """The same queries straight through pyoxigraph."""
    benchmark.pedantic(lambda: [bare_call(large_graph, q) for q in LIBRARY.values()], rounds=2, warmup_rounds=1)


def test_each_query_beside_the_bare_engine(large_graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    """No figure is asserted; the number of rows is the same, and the ratios are printed, the worst first."""
    ratios = []
    for name, query in LIBRARY.items():
        assert library_call(large_graph, query) == bare_call(large_graph, query), name
        ours = seconds(lambda q=query: library_call(large_graph, q), rounds=5)
        bare = seconds(lambda q=query: bare_call(large_graph, q), rounds=5)
        ratios.append((ours / bare, name, ours * 1000, bare * 1000))
    ratios.sort(reverse=True)
    ours, bare = sum(found[2] for found in ratios), sum(found[3] for found in ratios)
    slower = [found for found in ratios if found[0] > 1.3]
    lost = max((found[2] - found[3] for found in slower), default=0.0)
    with capsys.disabled():
        print(f"\n{len(ratios)} queries, CPU {ours:,.0f} ms here, {bare:,.0f} ms by the bare engine: {ours / bare:.2f} times in total; "
              f"{len(slower)} of them slower than 1.3 times, by at most {lost:.2f} ms; ratio, ms here, ms of the bare engine:")  # fmt: skip
        slowest = sorted(ratios, key=lambda found: -found[2])[:8]
        for ratio, name, ours, bare in dict.fromkeys([*slower, *slowest]):
            print(f"  {ratio:6.2f}  {ours:9.2f}  {bare:9.2f}  {name}")


def test_each_query_for_all_values(large_graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    """With nothing named, in a child that is killed after as many CPU seconds as the default time limit has: which are within it."""
    found = []
    for name, query in LIBRARY.items():
        rows, took, killed = stopped_after(lambda q=query: library_call(large_graph, q, named=False), DEFAULT_TIMEOUT)
        found.append((killed, took, name, rows))
    found.sort(reverse=True, key=lambda one: one[:2])
    killed = sum(one[0] for one in found)
    with capsys.disabled():
        print(f"\nfor all values: {len(found) - killed} of {len(found)} queries within {DEFAULT_TIMEOUT:g} s; the slowest, CPU s and rows:")  # fmt: skip
        for stopped, took, name, rows in found[: killed + 6]:
            print(f"  {took:7.2f}  {'killed' if stopped else f'{rows:>9,}'}  {name}")
    assert killed < len(found) / 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib(large_graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    """The same queries on rdflib's in-memory Dataset with the union as default graph."""
    raw: Any = large_graph.store.raw
    if len(raw) > LARGEST_FOR_RDFLIB:
        pytest.skip(f"{len(raw):,} quads; SEI_KG_BENCH_RDFLIB_QUADS names more than {LARGEST_FOR_RDFLIB:,}")
    import gc

    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=raw.dump(format=ox.RdfFormat.N_QUADS).decode(), format="nquads")
    gc.freeze()  # so that the children share what was read

    def term(value: ox.NamedNode | ox.Literal) -> Any:
        return rdflib.URIRef(value.value) if isinstance(value, ox.NamedNode) else rdflib.Literal(value.value)

    theirs, ours, killed, begun = 0.0, 0.0, 0, 0
    for query in LIBRARY.values():
        ours += seconds(lambda q=query: library_call(large_graph, q))
        if theirs > TOTAL:
            continue
        values = {name: term(value) for name, value in bound(query).items()}
        with warnings.catch_warnings():  # to gather a warning for each call would be counted as its time
            warnings.simplefilter("ignore")
            _, took, stopped = stopped_after(
                lambda q=query, v=values: len(list(dataset.query(q.text, initBindings=v))), CAP
            )
        theirs, killed, begun = theirs + took, killed + stopped, begun + 1
    gc.unfreeze()
    assert begun, "rdflib was asked nothing"
    with capsys.disabled():
        left = f", {len(LIBRARY) - begun} not begun after {TOTAL:g} s" if begun < len(LIBRARY) else ""
        print(f"\nrdflib on {len(raw):,} quads: CPU {theirs:.1f} s for {begun} of {len(LIBRARY)} queries, {killed} of them killed at {CAP:g} s{left}; "
              f"here {ours:.3f} s for all: {theirs / ours:.0f} times{' at least' if killed or left else ''}")  # fmt: skip
