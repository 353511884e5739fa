"""Rows sorted outside the engine stand in the order that the engine gives them."""

from __future__ import annotations

from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sei_kg.ordering import in_order, unordered
from sei_kg.queries import read_library
from sei_kg.store import EmbeddedStore

XSD = "http://www.w3.org/2001/XMLSchema#"
P, Q = ox.NamedNode("http://p/"), ox.NamedNode("http://q/")


def typed(kind: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[ox.Literal]:
    return values.map(lambda text: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)))


WORDS = st.text("aBz09-灯港 é", max_size=4)
IRIS = st.text("aBz0灯/", max_size=4).map(lambda text: ox.NamedNode("http://x/" + text))
NUMBERS = st.one_of(
    typed("integer", st.integers(-99, 999).map(str)), typed("decimal", st.decimals(-9, 99, places=2).map(str))
)
KINDS = st.sampled_from(
    [IRIS, WORDS.map(ox.Literal), NUMBERS, st.one_of(IRIS, WORDS.map(ox.Literal)), st.one_of(IRIS, NUMBERS)]
)
TERMS = KINDS.flatmap(lambda kind: st.lists(st.one_of(st.none(), kind), min_size=1, max_size=12))


@settings(max_examples=150)
@given(TERMS, TERMS, st.booleans())
def test_the_order_is_that_of_the_engine(first: list[ox.Literal], second: list[ox.Literal], down: bool) -> None:
    raw = ox.Store()
    for number, (one, other) in enumerate(zip(first, second, strict=False)):
        node, graph = ox.NamedNode(f"http://s/{number:02}"), ox.NamedNode("http://g/")
        raw.add(ox.Quad(node, ox.NamedNode("http://n/"), ox.Literal(f"{number:02}"), graph))
        for prop, term in ((P, one), (Q, other)):
            if term is not None:
                raw.add(ox.Quad(node, prop, term, graph))
    order = ("DESC(?a)" if down else "?a") + " ?b ?s"
    text = f"SELECT ?s ?a ?b {{ ?s <http://n/> ?n OPTIONAL {{ ?s <http://p/> ?a }} OPTIONAL {{ ?s <http://q/> ?b }} }} ORDER BY {order}"
    theirs = [tuple(row) for row in raw.query(text, use_default_graph_as_union=True)]  # type: ignore[union-attr]
    assert list(EmbeddedStore(raw).select(text).rows) == theirs


LOOSE = st.one_of(
    IRIS,
    NUMBERS,
    WORDS.map(lambda text: ox.Literal(text, language="en")),
    WORDS.map(lambda text: ox.Literal(text, language="zh")),
    typed("gYear", st.integers(1900, 2100).map(str)),
    typed("date", st.dates().filter(lambda day: day.year > 999).map(str)),
    typed("decimal", st.just("no number")),
)


@given(st.lists(st.one_of(st.none(), LOOSE), max_size=9, unique_by=str), st.randoms())
def test_what_sparql_leaves_open_is_ordered_all_the_same(terms: list[ox.Literal], random: Random) -> None:
    first = in_order([(term,) for term in terms], ("a",), [("a", False)])
    random.shuffle(terms)
    again = in_order([(term,) for term in terms], ("a",), [("a", False)])
    assert first == again and again is not None


def test_a_year_stands_before_its_months_and_days() -> None:
    texts = [("date", "2015-03-01"), ("gYear", "2016"), ("gYearMonth", "2015-03"), ("gYear", "2015")]
    rows = [(ox.Literal(text, datatype=ox.NamedNode(XSD + kind)),) for kind, text in texts]
    ordered = in_order(rows, ("a",), [("a", False)]) or []
    assert [row[0].value for row in ordered] == ["2015", "2015-03", "2015-03-01", "2016"]


def test_blank_nodes_and_times_of_day_are_left_to_the_engine() -> None:
    for term in (ox.BlankNode("b"), ox.Literal("2015-03-01T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))):
        assert in_order([(term,), (P,)], ("a",), [("a", False)]) is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("SELECT ?a { ?a ?b 'ORDER BY ?x' } ORDER BY ?a DESC(?b) # ORDER BY ?c\n", (("a", False), ("b", True))),
        ("SELECT ?a { ?a ?b ?c } order by asc(?a)", (("a", False),)),
        ("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3 } }", None),
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3", None),
        ("SELECT ?a { ?a ?b ?c } ORDER BY STR(?a)", None),
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a VALUES ?a { <http://x/> }", None),
        ("SELECT ?a { ?a ?b ?c }", None),
    ],
)
def test_only_a_plain_order_at_the_end_is_taken_off(text: str, keys: tuple[tuple[str, bool], ...] | None) -> None:
    found = unordered(text)
    assert (found.keys if found else None) == keys
    if found:
        assert "order by" not in found.text.lower().replace("'order by ?x'", "")


def test_a_key_that_is_no_column_is_left_to_the_engine() -> None:
    assert in_order([(P,)], ("a",), [("b", False)]) is None


def test_most_of_the_library_is_sorted_here() -> None:
    assert sum(unordered(query.text) is not None for query in read_library().values()) > 55
