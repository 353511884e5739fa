"""Search: both languages, typing errors, filters, ranks."""

from __future__ import annotations

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest

import sei_kg
from sei_kg.errors import InputError, UnknownNameError
from sei_kg.search import fold, open_index, stem, tokens
from sei_kg.session import Graph
from sei_kg.store import EmbeddedStore
from tests.asking_graph import write_asking_store


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return sei_kg.open(write_asking_store(tmp_path_factory.mktemp("asking") / "store"))


def first(graph: Graph, text: str, **options: str) -> str:
    return graph.search(text, **options)[0].iri.rpartition("/")[2]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Harbour Plan", "policy-harbour-plan"),
        ("harbor plan", "policy-harbour-plan"),
        ("港湾规划", "policy-harbour-plan"),
        ("港弯规划", "policy-harbour-plan"),
        ("minstry of sience and technolgy", "organization-most"),
        ("试验场", "measure-testing-yard"),
        ("blade cracking", "problem-blades-crack"),
        ("工信部", "organization-miit"),
    ],
)
def test_the_best_hit_is_what_was_meant(text: str, slug: str, graph: Graph) -> None:
    assert first(graph, text, kind="entity") == slug


def test_passages_are_found_by_their_words(graph: Graph) -> None:
    hit = graph.search("testing yard against cracks", kind="passage")[0]
    assert hit.iri.endswith("passage-900-3") and hit.document == "900_harbour" and hit.start == 151


def test_filters_by_class_document_and_period(graph: Graph) -> None:
    assert {h.iri.rpartition("/")[2] for h in graph.search("cracks yard", cls="Measure")} <= {
        "measure-testing-yard",
        "measure-pilot-pier",
    }
    assert all(h.document == "901_orchard" for h in graph.search("spare parts", kind="passage", document="901"))
    hits = graph.search("plan", period="13th Five-Year Plan", cls="sei:Policy")
    found = {h.iri.rpartition("/")[2] for h in hits}
    assert "policy-harbour-plan" in found and "policy-keel-plan" not in found


def test_an_unknown_class_gives_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownNameError) as caught:
        graph.search("plan", cls="Polisy")
    assert "Policy" in caught.value.nearest


@pytest.mark.parametrize("text", ["", "...", "x " * 2000])
def test_nothing_to_search_for_is_said(text: str, graph: Graph) -> None:
    with pytest.raises(InputError):
        graph.search(text)


def test_no_query_syntax_is_read_in_the_text(graph: Graph) -> None:
    """What a text index would take for operators are words here."""
    assert graph.search('body:* AND (NOT "plan" OR [a TO z]^9~', limit=3) is not None


def test_results_are_deterministic(graph: Graph) -> None:
    assert graph.search("plan harbour", limit=30) == sei_kg.open(graph.location).search("plan harbour", limit=30)


def test_a_store_without_an_index_gets_one() -> None:
    raw = ox.Store()
    raw.load(
        b"@prefix s: <http://www.w3.org/2004/02/skos/core#> . @prefix i: <https://w3id.org/sei-kg/id/> ."
        b' @prefix o: <https://w3id.org/sei-kg/ontology#> . i:policy-a a o:Policy ; s:prefLabel "Kite order"@en .',
        format=ox.RdfFormat.TURTLE,
        to_graph=ox.NamedNode("https://w3id.org/sei-kg/graph/reference"),
    )
    assert open_index(EmbeddedStore(raw)).search("kite ordr")[0].iri.endswith("policy-a")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour Plan", "harbour plans"),
        ("ＡＩ", "ai"),
        ("“十二五” 规划", "十二五规划"),
        ("China's plan", "China plan"),
    ],
)
def test_names_are_compared_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_tokens_are_stems_and_bigrams() -> None:
    assert stem("subsidies") == stem("subsidy") == stem("subsidized")
    assert tokens("发改委 issued plans") == ["发改", "改委", stem("issued"), stem("plans")]


def test_the_command(graph: Graph) -> None:
    command = [sys.executable, "-m", "sei_kg", "search", "港湾", "--store", graph.location, "--format", "json"]
    data = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60).stdout)
    assert data["hits"][0]["label"] == {"en": "Harbour Plan", "zh": "港湾规划"}


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("shortage of welding gas and spare sails", ""),
        ("scarcity of spare parts", "problem-spare-parts-scarce"),
        ("idle yards", "problem-idle-yards"),
        ("cracking of turbine blades early", "problem-blades-crack"),
    ],
)
def test_a_parameter_may_describe_a_problem_in_other_words(words: str, slug: str, graph: Graph) -> None:
    """Where one label holds nearly all that was said, it is taken; otherwise the nearest are named."""
    if slug:
        assert graph.resolve(words, "sei:Problem").endswith(f"/{slug}")
    else:
        with pytest.raises(UnknownNameError) as caught:
            graph.resolve(words, "sei:Problem")
        assert caught.value.nearest


def test_number_and_ending_of_a_word_do_not_matter() -> None:
    for one, other in [
        ("enterprise", "enterprises"),
        ("incentive", "incentives"),
        ("process", "processes"),
        ("box", "boxes"),
    ]:
        assert stem(one) == stem(other)
    assert stem("gas") == "gas" and stem("class") == "class"
