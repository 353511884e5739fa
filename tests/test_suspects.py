"""Suspects: no node that pyshacl would report is passed over, and a sound graph has none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from sei_kg.graph import static_quads
from sei_kg.inference import infer
from sei_kg.shacl_graph import read_shapes
from sei_kg.suspects import _values, suspects, targets
from tests.test_entry_rules import GRAPH

SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://example.org/> . :shape sh:path :p ; sh:message "no constraint"@en ; {} ."""
DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


@pytest.fixture(scope="module")
def curated() -> ox.Store:
    raw = ox.Store()
    raw.bulk_extend(static_quads())
    infer(raw)
    return raw


def graph(curated: ox.Store, text: str) -> ox.Store:
    raw = ox.Store()
    raw.bulk_extend(curated)
    raw.load(text.encode(), format=ox.RdfFormat.TRIG)
    return raw


def test_a_sound_graph_has_none(curated: ox.Store) -> None:
    assert suspects(graph(curated, GRAPH["whole"])) == {}


@pytest.mark.parametrize("case", GRAPH["cases"], ids=lambda case: case["rule"])
def test_what_pyshacl_reports_was_suspected(curated: ox.Store, case: dict[str, Any]) -> None:
    """pyshacl looks at every target here. One case for each rule (``test_entry_rules`` sees to it that none is missing)."""
    raw = graph(curated, GRAPH["whole"].replace(case["line"], case["breaks"], 1))
    reported = {breach.focus.value for breach in read_shapes().check_graph(raw, targets(raw))[0]}
    assert reported
    assert reported <= set().union(*suspects(raw).values())


def values(constraints: str) -> Any:
    shapes = ox.Store()
    shapes.load(SHAPE.format(constraints).encode(), format=ox.RdfFormat.TURTLE)
    return _values(shapes, ox.NamedNode("http://example.org/shape"))


@pytest.mark.parametrize(
    ("constraints", "kept", "broken"),
    [
        ("sh:minCount 1", {ox.Literal("a")}, set()),
        ("sh:maxCount 1", {ox.NamedNode("http://example.org/a")}, {ox.Literal("a"), ox.Literal("b")}),
        ("sh:datatype xsd:decimal", {ox.Literal("1.5", datatype=DECIMAL)}, {ox.Literal("1.5")}),
        ("sh:datatype xsd:decimal", set(), {ox.Literal("about 5", datatype=DECIMAL)}),
        ("sh:datatype xsd:string", {ox.Literal("a")}, {ox.Literal("a", language="en")}),
        ('sh:pattern "^a"', {ox.Literal("abc")}, {ox.Literal("bc")}),
        ('sh:pattern "^a"', {ox.Literal("abc", language="en")}, {ox.NamedNode("http://example.org/a")}),
    ],
)
def test_values_are_compared_with_what_a_property_shape_asks(
    constraints: str, kept: set[ox.Literal], broken: set[ox.Literal]
) -> None:
    assert values(constraints).allow(kept)
    assert not values(constraints).allow(broken)


@pytest.mark.parametrize("constraints", ["sh:class :C", "sh:minCount 1 ; sh:in ( 1 2 )", "sh:datatype xsd:date"])
def test_what_is_not_understood_is_left_to_pyshacl(constraints: str) -> None:
    assert not values(constraints).allow({ox.Literal("a")})


def test_a_build_without_suspects_does_not_load_pyshacl(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# A note\n\nBattery makers lack core technology.\n", "utf-8")
    program = (
        "import sys\nfrom pathlib import Path\nfrom sei_kg.graph import build\n"
        f"build([Path({str(tmp_path / 'note.md')!r})], Path({str(tmp_path / 'store')!r}))\n"
        "assert not {'pyshacl', 'rdflib'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
