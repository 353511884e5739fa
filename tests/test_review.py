"""Review: decisions hold for the statement, not for its place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sei_kg.cli.reviews import review_command
from sei_kg.errors import EntryError
from sei_kg.graph import build
from sei_kg.namespaces import ID, expand
from sei_kg.review import queue
from sei_kg.review_decisions import Decision, read_decisions, write_decisions
from sei_kg.store import open_store
from sei_kg.validation import check_store

TEXT = """# A report on harbours

## Problems

Harbour sensors lack domestic suppliers. Financing for small makers of harbour sensors is difficult.

## Recommendations

The government should set up a special fund for makers of sensors. Tax incentives should be granted to small firms.
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    document = tmp_path / "texts" / "harbours.md"
    document.parent.mkdir()
    document.write_text(TEXT, "utf-8")
    build([document], tmp_path / "store")
    return tmp_path / "store"


def _dump(store: Path) -> set[bytes]:
    return set(open_store(store).raw.dump(format=ox.RdfFormat.N_QUADS).split(b"\n"))  # type: ignore[union-attr]


def _apply(store: Path, rows: list[Decision], tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(write_decisions(rows), "utf-8")
    result = CliRunner().invoke(review_command, ["--store", str(store), "--import", str(file), "--by", "Li Lei"])
    assert result.exit_code == 0, result.output


def test_the_least_certain_statement_comes_first(store: Path) -> None:
    found = [item.confidence for item in queue(open_store(store).raw)]
    assert found and found == sorted(found)


def test_accepted_and_rejected_statements_stay_so_when_the_document_moved(store: Path, tmp_path: Path) -> None:
    uses = [i.row for i in queue(open_store(store).raw) if i.row.predicate == "sei:usesInstrument"]
    assert len(uses) >= 2, "the text yields two instruments"
    rejected, accepted = replace(uses[0], decision="reject"), replace(uses[1], decision="accept")
    _apply(store, [rejected, accepted], tmp_path)
    once = _dump(store)
    build([tmp_path / "texts"], store, force=True)
    assert _dump(store) == once
    moved = TEXT.replace("# A report", "# A much longer heading and a report").replace(
        "## Problems", "Some words before it.\n\n## Problems"
    )
    (tmp_path / "texts" / "harbours.md").write_text(moved, "utf-8")
    build([tmp_path / "texts"], store, force=True)
    raw = open_store(store).raw
    node = ox.NamedNode(ID + rejected.subject.removeprefix("id:"))
    quads = list(raw.quads_for_pattern(node, ox.NamedNode(expand("sei:usesInstrument")), None, None))
    assert rejected.object.removeprefix("id:") not in {q.object.value.removeprefix(ID) for q in quads}  # type: ignore[union-attr]
    statuses = {
        row["status"].value.rpartition("#")[2]
        for row in raw.query(  # type: ignore[union-attr]
            "PREFIX sei: <https://w3id.org/sei-kg/ontology#> SELECT ?status WHERE { GRAPH ?e { ?s sei:usesInstrument ?o } ?e sei:reviewStatus ?status }",
            use_default_graph_as_union=True,
        )
    }
    assert "Accepted" in statuses
    assert check_store(raw)[0] == []


def test_an_edit_puts_the_right_object_in_the_place_of_the_wrong_one(store: Path, tmp_path: Path) -> None:
    row = next(i.row for i in queue(open_store(store).raw) if i.row.predicate == "sei:usesInstrument")
    _apply(store, [replace(row, decision="edit", replacement="id:instrument-market-access")], tmp_path)
    raw = open_store(store).raw
    node = ox.NamedNode(ID + row.subject.removeprefix("id:"))
    quads = list(raw.quads_for_pattern(node, ox.NamedNode(expand("sei:usesInstrument")), None, None))
    names = {q.object.value.removeprefix(ID) for q in quads}  # type: ignore[union-attr]
    assert "instrument-market-access" in names and row.object.removeprefix("id:") not in names


def test_a_merge_moves_everything_to_the_other_entity(store: Path, tmp_path: Path) -> None:
    measures = sorted({i.row.subject for i in queue(open_store(store).raw) if i.row.subject.startswith("id:measure-")})
    assert len(measures) >= 2
    _apply(store, [Decision("merge", measures[0], "", measures[1])], tmp_path)
    raw = open_store(store).raw
    gone = ox.NamedNode(ID + measures[0].removeprefix("id:"))
    assert not list(raw.quads_for_pattern(gone, None, None, None)) and not list(
        raw.quads_for_pattern(None, None, gone, None)
    )
    build([tmp_path / "texts"], store, force=True)
    raw = open_store(store).raw
    assert not list(raw.quads_for_pattern(gone, None, None, None))
    assert check_store(raw)[0] == []


def test_accept_above_takes_what_is_certain_and_export_gives_the_rest(store: Path, tmp_path: Path) -> None:
    run, where = CliRunner().invoke, ["--store", str(store)]
    before = queue(open_store(store).raw)
    limit = sorted(i.confidence for i in before)[len(before) // 2]
    assert run(review_command, [*where, "--accept-above", str(limit)]).exit_code == 0
    left = queue(open_store(store).raw)
    assert {i.row.key() for i in left} == {i.row.key() for i in before if i.confidence < limit}
    assert run(review_command, [*where, "--export", str(tmp_path / "open.csv")]).exit_code == 0
    assert read_decisions(tmp_path / "open.csv") == []


def test_a_decisions_file_that_is_wrong_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("decision,subject,predicate,object\nperhaps,id:a-b,sei:x,id:c-d\n", "utf-8")
    with pytest.raises(EntryError, match="perhaps") as caught:
        read_decisions(path)
    assert caught.value.line == 2
    path.write_text("decision,subject\n", "utf-8")
    with pytest.raises(EntryError, match="predicate"):
        read_decisions(path)


def test_cells_that_a_spreadsheet_takes_for_a_formula_come_back(tmp_path: Path) -> None:
    decision = Decision("accept", "id:measure-x", "sei:value", '"1"', quote="=SUM(A1) is a quote", note="-1")
    path = tmp_path / "d.csv"
    path.write_text(write_decisions([decision]), "utf-8")
    assert "'=SUM" in path.read_text("utf-8")
    assert read_decisions(path) == [decision]


def test_a_store_keeps_decisions_of_several_sessions(store: Path, tmp_path: Path) -> None:
    rows = [i.row for i in queue(open_store(store).raw)][:2]
    for row in rows:
        _apply(store, [replace(row, decision="accept")], tmp_path)
    kept = read_decisions(store / "reviews" / "decisions.csv")
    assert [d.key() for d in kept] == [r.key() for r in rows] and {d.who for d in kept} == {"Li Lei"}
    shutil.copyfile(store / "reviews" / "decisions.csv", tmp_path / "again.csv")
    assert (
        CliRunner().invoke(review_command, ["--store", str(store), "--import", str(tmp_path / "again.csv")]).exit_code
        == 0
    )
