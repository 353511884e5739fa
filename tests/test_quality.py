"""The hygiene queries: each finds its own defect, and none in a graph without defects."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.inference import infer
from sei_kg.namespaces import ONTOLOGY
from sei_kg.resources import ontology_dir, queries_dir

DATA = Path(__file__).parent / "data" / "quality"
QUERIES = sorted((queries_dir() / "quality").glob("*.rq"))
MODULES = sorted([*ontology_dir().glob("*.ttl"), *(ontology_dir() / "imports").glob("*.ttl")])


@pytest.fixture
def clean() -> ox.Store:
    store = ox.Store()
    for path in MODULES:
        store.load(path=str(path), to_graph=ox.NamedNode(ONTOLOGY))
    store.load(path=str(DATA / "clean.trig"))
    infer(store)
    return store


def rows(store: ox.Store, query: Path) -> list[str]:
    solutions = store.query(query.read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return [str(solution) for solution in solutions]


def test_there_is_a_defect_for_every_query() -> None:
    assert {path.stem for path in QUERIES} | {"clean"} == {path.stem for path in DATA.glob("*.trig")}


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_clean_graph_and_the_ontology_itself_show_no_defect(clean: ox.Store, query: Path) -> None:
    assert rows(clean, query) == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_planted_defect_is_found(clean: ox.Store, query: Path) -> None:
    clean.load(path=str(DATA / f"{query.stem}.trig"))
    if query.stem != "inferred-and-asserted":
        infer(clean)
    assert rows(clean, query) != []


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_hygiene_query_says_in_both_languages_what_it_finds(query: Path) -> None:
    lines = query.read_text("utf-8").splitlines()
    assert lines[0].startswith("#+ summary: ")
    assert lines[1].startswith("#+ summary_zh: ")
