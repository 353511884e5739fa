"""How long inference takes: a full run on a generated graph, and one entry added to it and taken away again."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from sei_kg.inference import infer, infer_delta
from sei_kg.namespaces import ONTOLOGY, PROVENANCE, VOCABULARY, expand
from sei_kg.resources import ontology_dir


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """About 100,000 quads in the proportions of a built graph: six of seven are provenance."""
    rng = random.Random(1)
    found: list[ox.Quad] = []

    def add(subject: str, predicate: str, object_: str, graph: str) -> None:
        found.append(ox.Quad(node(subject), node(predicate), node(object_), node(graph)))

    for i in range(300):
        add(f"id:industry-{i}", "rdf:type", "sei:Industry", VOCABULARY)
        if i:
            add(f"id:industry-{i}", "skos:broader", f"id:industry-{0 if i < 10 else (i - 10) // 5 + 1}", VOCABULARY)
    for i in range(1000):
        add(f"id:technology-{i}", "rdf:type", "sei:Technology", VOCABULARY)
        add(f"id:technology-{i}", "skos:broader", f"id:industry-{rng.randrange(300)}", VOCABULARY)
    for i in range(1650):
        graph, measure, policy, problem = (
            f"id:evidence-{i}",
            f"id:measure-{i}",
            f"id:policy-{i // 20}",
            f"id:problem-{rng.randrange(550)}",
        )
        add(measure, "rdf:type", "sei:Measure", graph)
        add(policy, "rdf:type", "sei:Plan", graph)
        add(measure, "sei:addresses", problem, graph)
        add(measure, "sei:targetsIndustry", f"id:industry-{rng.randrange(300)}", graph)
        add(measure, "sei:usesInstrument", f"id:instrument-{rng.randrange(20)}", graph)
        if i % 3:
            add(measure, "sei:partOfMeasure", f"id:measure-{i - i % 3}", graph)
        else:
            add(policy, "sei:hasMeasure", measure, graph)
        for k in range(10):
            passage, mention = f"id:passage-{i}-{k}", f"id:mention-{i}-{k}"
            add(passage, "rdf:type", "sei:Passage", PROVENANCE)
            add(mention, "rdf:type", "sei:Mention", PROVENANCE)
            add(mention, "sei:inPassage", passage, PROVENANCE)
            add(mention, "sei:mentions", measure, PROVENANCE)
            add(passage, "dcterms:isPartOf", "id:document-1", PROVENANCE)
    store = ox.Store()
    for path in sorted([*ontology_dir().glob("*.ttl"), *(ontology_dir() / "imports").glob("*.ttl")]):
        store.load(path=str(path), to_graph=ox.NamedNode(ONTOLOGY))
    store.extend(found)
    return store


def test_infer(benchmark: BenchmarkFixture, store: ox.Store) -> None:
    written = benchmark.pedantic(infer, (store,), rounds=3)
    assert written > 1000


def test_one_entry_comes_and_goes(benchmark: BenchmarkFixture, store: ox.Store) -> None:
    infer(store)
    graph = node("id:evidence-new")
    entry = [
        ox.Quad(node(s), node(p), node(o), graph)
        for i in range(10)
        for s, p, o in (
            (f"id:measure-new-{i}", "rdf:type", "sei:Measure"),
            ("id:policy-3", "sei:hasMeasure", f"id:measure-new-{i}"),
            (f"id:measure-new-{i}", "sei:addresses", f"id:problem-{i}"),
            ("id:policy-3", "sei:targetsIndustry", "id:industry-5"),
        )
    ]

    def come_and_go() -> int:
        store.extend(entry)
        came, _ = infer_delta(store, entry)
        for quad in entry:
            store.remove(quad)
        _, went = infer_delta(store, [], entry)
        assert came == went
        return len(came)

    assert benchmark.pedantic(come_and_go, rounds=5) > 10
