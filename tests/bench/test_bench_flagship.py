"""The twelve queries of the first round on the graph of the digests, warm, beside rdflib's in-memory Dataset, in one run."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import sei_kg
from sei_kg.queries import query_text

TWELVE = (
    "measures-by-problem", "policies-by-problem", "problems-without-measure", "industry-lists", "industry-lists-differ",
    "official-lists-compared", "technologies-by-industry", "who-issued-what", "coordination-bodies", "targets-and-actuals",
    "foreign-strategies", "instruments-used",
)  # fmt: skip
CAP = (
    30  # seconds after which rdflib is stopped; a query stopped counts as so long, and is left out of the second total
)


class _Stopped(Exception):
    """rdflib took longer than the cap."""


def _stop(*_: object) -> None:
    raise _Stopped


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_twelve_beside_rdflib(digest_store: Path, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints milliseconds and ratio of each query, and both totals."""
    from rdflib import Dataset

    with sei_kg.open(digest_store) as graph:
        other = Dataset(default_union=True)
        other.parse(data=(graph.store.raw.dump(format=ox.RdfFormat.N_QUADS) or b"").decode(), format="nquads")
        lines, ours, theirs, finished = [], 0.0, 0.0, [0.0, 0.0]
        previous = signal.signal(signal.SIGALRM, _stop)
        for name in TWELVE:
            best = min(_seconds(lambda: graph.query(name)) for _ in range(5))  # noqa: B023
            signal.alarm(CAP)
            try:
                took, note = _seconds(lambda: list(other.query(query_text(f"competency/{name}")))), ""  # noqa: B023
                finished = [finished[0] + best, finished[1] + took]
            except _Stopped:
                took, note = float(CAP), " stopped"
            signal.alarm(0)
            ours, theirs = ours + best, theirs + took
            lines.append(f"{best * 1000:9.1f} {took * 1000:10.1f} {took / best:9.0f}  {name}{note}")
        signal.signal(signal.SIGALRM, previous)
        benchmark.pedantic(lambda: [graph.query(name) for name in TWELVE], rounds=3)
    with capsys.disabled():
        print("\n       ms  rdflib ms     ratio")
        print("\n".join(lines))
        print(
            f"in total {theirs / ours:.0f} times; without what rdflib did not finish {finished[1] / finished[0]:.0f} times"
        )
    assert len(lines) == len(TWELVE)


def _seconds(run: Any) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
