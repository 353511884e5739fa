"""The query library: its metadata, its parameters, and its rows on a made-up graph."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

import sei_kg
from sei_kg.errors import InputError, UnknownNameError
from sei_kg.queries import find_query, read_library, read_query
from sei_kg.results import FORMATS
from sei_kg.session import Graph
from tests.asking_graph import DATA, write_asking_store

LIBRARY = read_library()
COMPETENCY = sorted(name for name, query in LIBRARY.items() if query.path.parent.name == "competency")
ROWS = yaml.safe_load((DATA / "asking-rows.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return sei_kg.open(write_asking_store(tmp_path_factory.mktemp("asking") / "store"))


def run(store: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sei_kg", *words, "--store", store], capture_output=True, text=True, timeout=60
    )


def test_there_are_at_least_forty_five_competency_questions() -> None:
    assert len(COMPETENCY) >= 45


@pytest.mark.parametrize("name", COMPETENCY)
def test_each_query_says_what_it_is_for_in_both_languages(name: str) -> None:
    query = LIBRARY[name]
    for texts in (query.summary, query.description):
        assert set(texts) == {"en", "zh"} and all(texts.values())
    assert query.tags and query.answer
    assert all(set(p.labels) == {"en", "zh"} for p in query.parameters)
    if name != "statements-of-passage":  # asked for by the IRI of a passage alone
        assert query.phrases["en"] and query.phrases["zh"]


@pytest.mark.parametrize("name", COMPETENCY)
def test_each_parameter_is_projected_and_so_can_be_bound(name: str, graph: Graph) -> None:
    query = LIBRARY[name]
    columns = graph.store.select(query.text).columns
    assert {p.name for p in query.parameters} <= set(columns)
    assert set(query.answer) <= set(columns)


def test_every_competency_query_has_known_rows() -> None:
    assert sorted(ROWS) == COMPETENCY


@pytest.mark.parametrize("name", sorted(ROWS))
def test_rows_are_those_of_the_text(name: str, graph: Graph) -> None:
    case = ROWS[name]
    result = graph.query(name, **case.get("with", {}))
    column = result.table.columns.index(case["column"])
    found = {str(getattr(row[column], "value", "")).rpartition("/")[2].rpartition("#")[2] for row in result.table.rows}
    assert set(case["has"]) <= found
    assert not found & set(case.get("none", ()))


def test_likeness_is_shared_over_all(graph: Graph) -> None:
    """Anhui and Shenzhen share the industry; each has instruments of its own, and Anhui a technology."""
    result = graph.query("regions-alike", region="Anhui", other="Shenzhen")
    (row,) = result.table.rows
    values = {name: float(str(getattr(row[n], "value", 0))) for n, name in enumerate(result.table.columns) if n > 1}
    assert values["likeness"] == pytest.approx(
        values["shared"] / (values["first"] + values["second"] - values["shared"])
    )
    assert 0 < values["likeness"] < 1


def test_a_gap_states_what_it_was_looked_for_in(graph: Graph) -> None:
    graph.query("problems-without-measure")
    assert "4 problems" in graph.last_denominator


def test_no_row_stands_twice(graph: Graph) -> None:
    for name in LIBRARY:
        rows = graph.query(name).table.rows
        assert len(rows) == len(set(rows)), name


def test_results_turn_into_pandas_frames(graph: Graph) -> None:
    frame = graph.query("figures-by-indicator", indicator="Localisation rate").frame()
    assert sorted(frame["value"]) == [58.0, 63.0, 70.0]


def test_an_unknown_name_gives_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_query("measure-by-problem")
    assert "measures-by-problem" in caught.value.nearest
    with pytest.raises(UnknownNameError) as caught:
        graph.query("measures-by-problem", problm="x")
    assert caught.value.nearest == ("problem",)
    with pytest.raises(UnknownNameError):
        graph.query("measures-by-industry", industry="zzzz qqqq")


def test_a_value_of_the_wrong_form_is_named(graph: Graph) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        graph.query("policies-in-force", date="yesterday")


def test_a_misspelt_ministry_is_found(graph: Graph) -> None:
    notes: list[str] = []
    iri = graph.resolve("Minstry of Sience and Technology", "sei:Organization", note=notes.append)
    assert iri.endswith("organization-most") and notes


def test_parameters_are_bound_and_never_pasted(graph: Graph) -> None:
    with pytest.raises(InputError):
        graph.query("measures-by-problem", problem="http://x/> } DROP ALL #")


def test_a_header_that_is_no_yaml_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_text("#+ tags: [a\nSELECT * WHERE {}\n", "utf-8")
    with pytest.raises(InputError, match=r"bad\.rq"):
        read_query(path)


# forms of a result


def test_the_contract_s_json(graph: Graph) -> None:
    data = json.loads(graph.format(graph.query("measures-by-problem", problem="Turbine blades crack early"), "json"))
    assert {"query", "parameters", "columns", "rows", "evidence"} <= set(data)
    (row,) = data["rows"]
    assert row["measure"]["iri"].endswith("measure-testing-yard")
    assert row["measure"]["label"] == {"en": "Set up a testing yard", "zh": "设立试验场"}
    (proof,) = data["evidence"][0]
    assert proof["document"] == "900_harbour" and proof["start"] == 151 and "testing yard" in proof["quote"]


def test_csv_is_exact_and_the_sheet_is_harmless(graph: Graph) -> None:
    from sei_kg.queries import Result
    from sei_kg.store import Rows

    result = Result(
        "",
        {},
        Rows(
            ("a", "b"), ((ox.Literal('=1+"2"'), ox.NamedNode("http://x/y")), (None, ox.Literal("@x\n", language="en")))
        ),
    )
    assert graph.format(result, "csv") == 'a,b\r\n"=1+""2""",http://x/y\r\n,"@x\n"\r\n'
    rows = list(csv.reader(io.StringIO(graph.format(result, "sheet").removeprefix("\ufeff"))))
    assert rows[1][0] == '\'=1+"2"' and rows[2][1].startswith("'@")


def test_a_negative_number_stays_a_number_in_the_sheet(graph: Graph) -> None:
    from sei_kg.queries import Result
    from sei_kg.store import Rows

    result = Result("", {}, Rows(("a",), ((ox.Literal("-3.5"),),)))
    assert "\r\n-3.5\r\n" in graph.format(result, "sheet")


@pytest.mark.parametrize("form", ["srj", "srx"])
def test_sparql_results_are_read_back_the_same(form: str, graph: Graph) -> None:
    result = graph.query("figures-by-indicator")
    kind = {"srj": ox.QueryResultsFormat.JSON, "srx": ox.QueryResultsFormat.XML}[form]
    parsed = ox.parse_query_results(graph.format(result, form).encode(), format=kind)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [tuple(row) for row in parsed] == list(result.table.rows)


def test_tables_show_labels_and_fit_the_width(graph: Graph) -> None:
    from rich.cells import cell_len

    for language in ("en", "zh"):
        text = graph.format(graph.query("measures-by-problem"), "table", language=language, width=72)
        assert "http" not in text
        assert max(map(cell_len, text.splitlines())) <= 72
    assert "设立试验场" in text


def test_markdown_escapes_what_would_break_it(graph: Graph) -> None:
    from sei_kg.queries import Result
    from sei_kg.store import Rows

    text = graph.format(Result("", {}, Rows(("a",), ((ox.Literal("<script>|x"),),))), "markdown")
    assert "<script>" not in text and "\\|" in text


def test_turtle_is_for_graphs_alone(graph: Graph) -> None:
    with pytest.raises(InputError, match="CONSTRUCT"):
        graph.format(graph.query("documents"), "turtle")


def test_every_form_is_deterministic(graph: Graph) -> None:
    result = graph.query("policy-chains")
    for form in FORMATS:
        if form != "turtle":
            assert graph.format(result, form) == graph.format(result, form)


# the command line


def test_the_commands(graph: Graph) -> None:
    listed = run(graph.location, "query")
    assert listed.returncode == 0 and "measures-by-problem" in listed.stdout
    done = run(graph.location, "query", "measures-by-problem", "--problem", "叶片过早开裂", "--language", "zh")
    assert done.returncode == 0 and "设立试验场" in done.stdout
    empty = run(graph.location, "query", "measures-by-problem", "--problem", "Yards stand idle")
    assert empty.returncode == 1 and "not in these documents" in empty.stderr
    wrong = run(graph.location, "query", "measures-by-problm")
    assert wrong.returncode == 2 and "measures-by-problem" in wrong.stderr
    shown = run(graph.location, "show", "Harbour Plan")
    assert shown.returncode == 0 and "issued by" in shown.stdout
    cut = run(graph.location, "query", "statements-about-entity", "--limit", "2")
    assert "cut after 2 rows" in cut.stderr


def test_why_goes_down_to_the_quote(graph: Graph) -> None:
    said = run(graph.location, "why", "Set up a testing yard", "addresses", "Turbine blades crack early")
    assert said.returncode == 0 and "900" in said.stdout and "testing yard should be" in said.stdout
    inferred = run(
        graph.location, "why", "Turbine blades crack early", "sei:addressedBy", "设立试验场", "--format", "json"
    )
    data = json.loads(inferred.stdout)
    assert data["origin"] == "inferred" and data["premises"][0]["evidence"][0]["document"] == "900_harbour"
    absent = run(graph.location, "why", "Set up a testing yard", "addresses", "Yards stand idle")
    assert absent.returncode == 1


def test_the_library_is_published_as_turtle_and_up_to_date() -> None:
    from sei_kg.query_turtle import library_turtle
    from sei_kg.resources import queries_dir

    text = library_turtle()
    assert (queries_dir() / "library.ttl").read_text("utf-8") == text
    executables = {
        quad.subject for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.endswith("#SPARQLExecutable")
    }  # fmt: skip
    assert len(executables) == len(LIBRARY)
