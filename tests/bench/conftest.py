"""Graphs for the benches of asking: of 100,000 and 1,000,000 quads (``SEI_KG_BENCH_QUADS``, several with commas)."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

import sei_kg
from sei_kg.session import Graph
from tests.bench.graph_generator import graph_quads

SIZES = [int(size) for size in os.environ.get("SEI_KG_BENCH_QUADS", "100000,1000000").split(",")]


@pytest.fixture(scope="session", params=SIZES, ids=lambda size: f"{size:,} quads")
def large_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as a build leaves it: vocabularies, documents, what is inferred, the search index."""
    from sei_kg.graph import static_quads
    from sei_kg.inference import infer
    from sei_kg.search import FOLDER, write_index

    place = tmp_path_factory.mktemp("bench") / "store"
    raw = ox.Store(str(place))
    raw.bulk_extend(static_quads())
    raw.bulk_extend(graph_quads(request.param))
    infer(raw)
    raw.optimize()
    raw.flush()
    write_index(raw, place / FOLDER)
    return place


@pytest.fixture(scope="session")
def large_graph(large_store: Path) -> Graph:
    return sei_kg.open(large_store)
