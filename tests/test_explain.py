"""Every statement shown says how it came about, and `why` tells every way in which it follows."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.entity_text import known_of, write_entity
from sei_kg.explain import explain_statement, write_tree
from sei_kg.inference import infer
from sei_kg.namespaces import expand
from sei_kg.session import Graph
from sei_kg.tables import cell_width

TURTLE = """
@prefix sei: <https://w3id.org/sei-kg/ontology#> . @prefix id: <https://w3id.org/sei-kg/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix g: <https://w3id.org/sei-kg/graph/> .
g:reference { id:policy-pier a sei:Policy ; skos:prefLabel "Pier Plan"@en , "栈桥规划"@zh ; skos:altLabel "Plan of the Pier"@en .
  id:problem-tide a sei:Problem ; skos:prefLabel "The tide takes the lanterns"@en . }
g:provenance { id:doc dcterms:identifier "700_pier" . id:passage-1 dcterms:isPartOf id:doc ; oa:exact "Lamps are chained, moored and counted against the tide." ; oa:start 0 ; oa:end 55 .
  id:evidence-1 a sei:Evidence ; prov:wasDerivedFrom id:passage-1 ; sei:confidence 0.83 ; sei:basis sei:Explicit ; sei:reviewStatus sei:Unreviewed ; sei:rule id:rule-lamps-chained . }
id:evidence-1 { %s }
"""
MEASURES = " ".join(
    f"id:policy-pier sei:hasMeasure id:measure-{n} . id:measure-{n} a sei:Measure ; sei:addresses id:problem-tide ; "
    f'<http://www.w3.org/2004/02/skos/core#prefLabel> "Chain lamp {n}"@en .'
    for n in range(7)
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    from sei_kg.graph import static_quads

    folder: Path = tmp_path_factory.mktemp("pier") / "store"
    raw = ox.Store(str(folder))
    raw.bulk_extend(static_quads())
    raw.load((TURTLE % MEASURES).encode(), format=ox.RdfFormat.TRIG)
    infer(raw)
    raw.flush()
    return Graph(folder)


def test_all_ways_are_told_up_to_a_bound_and_the_rest_is_counted(graph: Graph) -> None:
    every = explain_statement(graph, "policy-pier", "sei:addresses", "problem-tide", most=50)
    few = explain_statement(graph, "policy-pier", "sei:addresses", "problem-tide", most=3)
    assert len(every.steps) >= 7 and every.more == 0
    assert few.steps == every.steps[:3] and few.more == len(every.steps) - 3
    measures = {p.triple[2] for step in every.steps for p in step.premises if p.triple[1].endswith("hasMeasure")}
    assert measures == {expand(f"id:measure-{n}") for n in range(7)}
    text = write_tree(few)
    assert text.count("also by") == 2 and f"+{few.more} more ways" in text
    assert "条其他推导" in write_tree(few, language="zh")
    assert len(few.as_json()["derivations"]) == 3 and few.as_json()["more_derivations"] == few.more


def test_why_names_the_rule_of_the_reading_and_its_confidence(graph: Graph) -> None:
    text = write_tree(explain_statement(graph, "measure-1", "sei:addresses", "problem-tide"))
    assert "(lamps-chained, Explicit, 0.83, Unreviewed)" in text and "[0–55]" in text


def test_show_says_of_each_statement_how_it_came_about(graph: Graph) -> None:
    known = known_of(graph, graph.show(expand("id:policy-pier")))
    text = write_entity(graph, known)
    assert "preferred label: Pier Plan; 栈桥规划 [g:reference]" in text
    assert "(lamps-chained, Explicit, 0.83, Unreviewed)" in " ".join(text.split())
    assert "addresses: The tide takes the lanterns [g:inferred]" in text
    assert all(one.proofs or one.graphs for one in known)


def test_show_explains_what_was_inferred_when_asked(graph: Graph) -> None:
    known = known_of(graph, graph.show(expand("id:policy-pier")), deep=True)
    text = write_entity(graph, known)
    assert (
        "follows by chain: Pier Plan has measure Chain lamp 0 + Chain lamp 0 addresses The tide takes the lanterns"
        in " ".join(text.split())
    )
    assert "+" in text and "[g:inferred]" not in text.replace("rdf:type", "")


def test_statements_to_an_entity_stand_behind_those_from_it(graph: Graph) -> None:
    known = known_of(graph, graph.show(expand("id:problem-tide")))
    assert [one.forward for one in known] == sorted((one.forward for one in known), reverse=True)
    assert "← addresses: Chain lamp 0" in write_entity(graph, known)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_what_is_shown_fits_the_terminal(graph: Graph, width: int) -> None:
    for language in ("en", "zh"):
        known = known_of(graph, graph.show(expand("id:policy-pier")), deep=True, language=language)
        lines = write_entity(graph, known, language=language, width=width).splitlines()
        assert max(map(cell_width, lines)) <= width
