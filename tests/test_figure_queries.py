"""The queries that set figures, causes and periods side by side, on a graph made for their edges."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.namespaces import PREFIXES
from sei_kg.queries import find_query, run_query
from sei_kg.store import EmbeddedStore

FIGURES = """
figure            kind    indicator  value  unit     start  end   scopes           comparator  passage
same-1            Actual  share      8      PERCENT  2015   2015  china            -           1
same-2            Actual  share      9      PERCENT  2015   2015  china            -           2
same-3            Actual  share      9      PERCENT  2015   2015  china            -           1
later             Actual  share      10     PERCENT  2016   2016  china            -           3
elsewhere         Actual  share      7      PERCENT  2015   2015  japan            -           3
wider             Actual  share      6      PERCENT  2015   2015  china,japan      -           4
wider-again       Actual  share      5      PERCENT  2015   2015  japan,china      -           5
longer            Actual  share      4      PERCENT  2011   2015  china            -           6
bounded           Actual  share      3      PERCENT  2015   2015  china            more_than   7
counted           Actual  share      2      NUM      2015   2015  china            -           8
of-nothing-1      Actual  plants     1      NUM      2015   2015  -                -           1
of-nothing-2      Actual  plants     2      NUM      2015   2015  -                -           2
goal              Target  share      8      PERCENT  2015   2015  china            -           9
goal-undated      Target  share      8      PERCENT  -      -     china            -           9
goal-of-nothing   Target  plants     2      NUM      2015   2015  -                -           9
goal-too-high     Target  share      20     PERCENT  2016   2016  china            -           9
goal-of-both      Target  share      5      PERCENT  2015   2015  china,japan      -           9
"""
EXTRA = """
GRAPH id:e1 { id:a sei:causes id:b . id:b sei:causes id:c }
GRAPH id:e2 { id:c sei:causes id:d . id:plan a sei:Policy ; sei:coversPeriod id:period-1 ; sei:targetsIndustry id:i , id:j . id:m1 sei:mentions id:period-1 . id:m2 sei:mentions id:period-2 }
GRAPH g:reference { id:period-1 a sei:PlanningPeriod . id:period-2 a sei:PlanningPeriod . id:period-3 a sei:PlanningPeriod }
GRAPH id:e3 { id:plan a sei:Policy ; sei:coversPeriod id:period-1 . id:same-1 a sei:Observation ; sei:coversPeriod id:period-1 }
"""


def figures() -> str:
    lines = [line.split() for line in FIGURES.strip().splitlines()[1:]]
    text = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    for name, kind, indicator, value, unit, start, end, scopes, comparator, passage in lines:
        said = f"id:{name} a sei:{kind} ; sei:indicator id:{indicator} ; sei:value {value}.0 ; sei:unit <http://qudt.org/vocab/unit/{unit}>"
        said += "".join(
            f" ; schema:{key} '{year}'^^xsd:gYear"
            for key, year in (("startDate", start), ("endDate", end))
            if year != "-"
        )
        said += "".join(f" ; sei:scope id:{scope}" for scope in scopes.split(",") if scope != "-")
        said += f" ; sei:comparator '{comparator.replace('_', ' ')}'" if comparator != "-" else ""
        text += f"GRAPH id:evidence-{name} {{ {said} }}\n"
        text += f"GRAPH g:provenance {{ id:evidence-{name} prov:wasDerivedFrom id:passage-{passage} . id:passage-{passage} dcterms:isPartOf id:document-{passage} }}\n"
    return text + EXTRA


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path: Path = tmp_path_factory.mktemp("figures") / "store"
    raw = ox.Store(str(path))
    raw.bulk_load(figures().encode(), ox.RdfFormat.TRIG)
    return EmbeddedStore(raw)


def rows(store: EmbeddedStore, name: str, *columns: str, **bound: str) -> list[tuple[str, ...]]:
    """Chosen columns of a library query, local names and numbers alone, in the order of the rows."""
    values = {key: ox.NamedNode(PREFIXES["id"] + value) for key, value in bound.items()}
    table = run_query(store, find_query(name), values).table
    at = [table.columns.index(column) for column in columns]
    return [tuple("" if row[i] is None else _local(row[i]) for i in at) for row in table.rows]


def _local(term: object) -> str:
    value = str(getattr(term, "value", term))
    return value.rpartition("/")[2].rpartition("#")[2].removesuffix(".0")


def test_figures_conflict_that_say_different_things_of_the_very_same(store: EmbeddedStore) -> None:
    """Same indicator, kind, time, unit and all scopes; bounds, other times and figures of one passage are none."""
    found = rows(store, "conflicting-figures", "indicator", "scope", "value", "other_value", "document")
    assert found == [
        ("plants", "", "1", "2", "document-1"),
        ("share", "china", "5", "6", "document-5"),
        ("share", "china", "8", "9", "document-1"),
        ("share", "japan", "5", "6", "document-5"),
    ]


def test_a_target_meets_the_actual_figures_of_its_time_unit_and_every_scope(store: EmbeddedStore) -> None:
    """A target without a time meets none; one that names no scope meets those of any."""
    columns = ("indicator", "scope", "year", "target_value", "actual_value", "verdict")
    assert rows(store, "targets-and-actuals", *columns) == [
        ("plants", "", "2015", "2", "1", "missed"),
        ("plants", "", "2015", "2", "2", "met"),
        ("share", "china", "", "8", "", "unknown"),
        *(("share", "china", "2015", "5", value, "met") for value in ("5", "6")),
        *(("share", "china", "2015", "8", value, "missed") for value in ("3", "4", "5", "6")),
        *(("share", "china", "2015", "8", value, "met") for value in ("8", "9")),
        ("share", "china", "2016", "20", "10", "missed"),
        *(("share", "japan", "2015", "5", value, "met") for value in ("5", "6")),
    ]
    assert rows(store, "targets-and-actuals", "actual_value", indicator="plants") == [("1",), ("2",)]


def test_causes_and_consequences_reach_over_any_number_of_steps(store: EmbeddedStore) -> None:
    assert rows(store, "causes-of-problem", "cause", "step", "evidence", problem="d") == [
        ("c", "direct", "e2"), ("a", "indirect", "e1"), ("b", "indirect", "e1"),
    ]  # fmt: skip
    assert rows(store, "consequences-of-problem", "consequence", "step", problem="b") == [
        ("c", "direct"), ("d", "indirect"),
    ]  # fmt: skip
    assert len(rows(store, "causes-of-problem", "problem")) == 6


def test_periods_are_compared_by_what_covers_them_each_counted_once(store: EmbeddedStore) -> None:
    columns = ("period", "policies", "industries", "figures")
    expected = [("period-1", "1", "2", "1"), ("period-2", "0", "0", "0")]
    assert rows(store, "periods-compared", *columns) == expected
    assert rows(store, "periods-compared", *columns, period="period-2") == expected[1:]
