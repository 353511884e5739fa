"""Analysis: the figures are those of the graph, repeatable, each with its meaning and limits."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from sei_kg.analysis import ANALYSES, analyse, node_measures, write_json, write_table
from sei_kg.errors import UnknownNameError
from sei_kg.network import read_network
from sei_kg.store import EmbeddedStore
from tests.exports_store import small_store


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return small_store()


def rows(store: EmbeddedStore, name: str) -> list[tuple]:
    return list(analyse(store, [name])[0].rows)


def test_every_analysis_says_what_it_means_and_its_limits_in_both_languages(store: EmbeddedStore) -> None:
    for result in analyse(store):
        for pair in (result.title, result.meaning, result.limits, *result.columns):
            assert all(pair) and len(pair) == 2
        assert len(result.rows) == len(result.iris)
        assert all(len(row) == len(result.columns) for row in result.rows)


def test_degree_is_that_of_networkx(store: EmbeddedStore) -> None:
    network = read_network(store, asserted=True)
    graph = nx.Graph([(e.source, e.target) for e in network.edges])
    result = analyse(store, ["centrality"])[0]
    for iri, row in zip(result.iris, result.rows, strict=True):
        assert row[2] == graph.degree(iri)


def test_pairs_that_issue_together_are_counted(store: EmbeddedStore) -> None:
    assert rows(store, "co-issuing") == [(("Ministry A", "甲部"), ("Ministry B", "Ministry B"), 1)]


def test_coverage_gives_numerator_denominator_and_ratio(store: EmbeddedStore) -> None:
    first = rows(store, "coverage")[0]
    assert first[1:] == (1, 2, 0.5)  # one of two problems has a measure


def test_two_runs_give_the_same(store: EmbeddedStore) -> None:
    assert write_json(analyse(store)) == write_json(analyse(store))


def test_node_measures_cover_every_node(store: EmbeddedStore) -> None:
    network = read_network(store)
    measures = node_measures(network)
    assert set(measures) == set(network.nodes)
    assert {frozenset(m) for m in measures.values()} == {
        frozenset({"degree", "degree_centrality", "betweenness", "community"})
    }


def test_table_and_json_hold_all_analyses(store: EmbeddedStore) -> None:
    results = analyse(store)
    data = json.loads(write_json(results))
    assert [item["name"] for item in data["analyses"]] == list(ANALYSES)
    for language in ("en", "zh"):
        text = write_table(results, language=language)
        assert all(result.title[0 if language == "en" else 1] in text for result in results)


def test_an_unknown_analysis_is_answered_with_the_nearest(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="'communities'"):
        analyse(store, ["comunities"])
