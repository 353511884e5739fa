"""Adding and taking back: all or nothing, exactly, and through the next build."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sei_kg.addition_files import read_additions
from sei_kg.additions import add, changing, plan_addition, plan_undo, undo
from sei_kg.cli.entries import add_command, log_command, undo_command
from sei_kg.errors import InvalidError, StoreError
from sei_kg.graph import build
from sei_kg.inference import infer
from sei_kg.namespaces import ID
from sei_kg.store import current_database, open_store
from sei_kg.validation import Checker

DATA = Path(__file__).parent / "data" / "entries" / "good"
WHEN = "2026-01-02T03:04:05Z"


@pytest.fixture
def store(digest_store: Path, tmp_path: Path) -> Iterator[Path]:
    """A store of one's own."""
    folder = tmp_path / "store"
    shutil.copytree(digest_store, folder)
    yield folder


def _dump(store: Path) -> bytes:
    return b"\n".join(sorted(open_store(store).raw.dump(format=ox.RdfFormat.N_QUADS).split(b"\n")))  # type: ignore[union-attr]


def _add(store: Path, *names: str, when: str = WHEN) -> str:
    files = [DATA / name for name in names]
    with changing(store) as graph:
        entries, report = Checker(graph).check_files(files)
        assert report.valid()
        plan = plan_addition(graph, entries, report, files=files, who="Li Lei", when=when)
        return add(graph, plan).id


def _undo(store: Path, name: str) -> None:
    with changing(store) as graph:
        undo(graph, plan_undo(graph, name))


def test_what_is_added_is_there_with_evidence_and_who_added_it(store: Path) -> None:
    name = _add(store, "plan.yaml")
    raw = open_store(store).raw
    rows = raw.query(
        """PREFIX sei: <https://w3id.org/sei-kg/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?quote ?document ?status ?who WHERE {
          GRAPH ?evidence { ?measure sei:addresses ?problem }
          ?evidence prov:wasDerivedFrom ?passage ; sei:reviewStatus ?status ; prov:wasGeneratedBy ?activity .
          ?passage oa:exact ?quote ; dcterms:isPartOf ?document . ?activity prov:wasAssociatedWith/rdfs:label ?who .
          FILTER(?problem = <https://w3id.org/sei-kg/id/problem-harbour-sensor-imports>) }""",
        use_default_graph_as_union=True,
    )
    (row,) = list(rows)  # type: ignore[arg-type]
    assert row["quote"].value == "Makers receive a grant for each sensor installed."
    assert row["status"].value.endswith("#Curated") and row["who"].value == "Li Lei"
    # What follows is there too: the plan addresses what its measure addresses.
    plan, problem = (
        ox.NamedNode(ID + "policy-sensor-plan-of-the-test"),
        ox.NamedNode(ID + "problem-harbour-sensor-imports"),
    )
    found = list(raw.quads_for_pattern(plan, ox.NamedNode("https://w3id.org/sei-kg/ontology#addresses"), problem, None))
    assert [q.graph_name.value.rpartition("/")[2] for q in found] == ["inferred"]  # type: ignore[union-attr]
    assert read_additions(store)[0].id == name


def test_taking_back_gives_the_same_bytes_in_any_order(store: Path) -> None:
    before = _dump(store)
    first = _add(store, "policy.yaml", "policies.csv")
    one = _dump(store)
    second = _add(store, "plan.yaml", "observation.yaml", when="2026-01-02T03:04:06Z")
    _undo(store, second)
    assert _dump(store) == one
    third = _add(store, "plan.yaml", "actors.yaml", when="2026-01-02T03:04:07Z")
    _undo(store, first)
    _undo(store, third)
    assert _dump(store) == before
    assert [a.active for a in read_additions(store)] == [False, False, False]


def test_inference_after_an_addition_is_what_a_full_run_gives(store: Path) -> None:
    _add(store, "policy.yaml", "plan.yaml")
    fresh = ox.Store()
    fresh.bulk_extend(open_store(store).raw)
    infer(fresh)
    assert b"\n".join(sorted(fresh.dump(format=ox.RdfFormat.N_QUADS).split(b"\n"))) == _dump(store)  # type: ignore[union-attr]


def test_additions_survive_a_build(store: Path, tmp_path: Path) -> None:
    _add(store, "policy.yaml", "policies.csv", "policy.ttl", "policy.jsonld")
    added = _dump(store)
    build((), store, force=True)
    assert _dump(store) == added
    _undo(store, read_additions(store)[0].id)
    without = _dump(store)
    build((), tmp_path / "other")
    assert _dump(tmp_path / "other") == without


def test_an_entry_added_again_replaces_what_was_added_before(store: Path, tmp_path: Path) -> None:
    _add(store, "policy.yaml")
    one = _dump(store)
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        (DATA / "policy.yaml").read_text("utf-8").replace("issued: 2016-05-01", "issued: 2016-05-02"), "utf-8"
    )
    with changing(store) as graph:
        from sei_kg.additions import replaced_graphs

        again = replaced_graphs(graph, [changed])
        entries, report = Checker(graph).check_files([changed], without=again)
        assert report.valid(), [f.rule for f in report.findings()]
        plan = plan_addition(graph, entries, report, files=[changed], who="Li Lei", when="2026-01-02T03:04:09Z")
        name = add(graph, plan).id
    raw = open_store(store).raw
    node = ox.NamedNode(ID + "policy-lithium-recycling-trial")
    dates = {
        q.object.value for q in raw.quads_for_pattern(node, ox.NamedNode("http://purl.org/dc/terms/issued"), None, None)
    }  # type: ignore[union-attr]
    assert dates == {"2016-05-02"}
    _undo(store, name)
    assert _dump(store) == one


def test_what_others_refer_to_is_not_taken_away(store: Path, tmp_path: Path) -> None:
    first = _add(store, "plan.yaml")
    later = tmp_path / "later.yaml"
    later.write_text(
        "id: measure-second-of-the-test\ntype: Measure\nlabel: {en: Prizes for quay lamps}\nusesInstrument: instrument-subsidy\n"
        "addresses: problem-harbour-sensor-imports\nsource: tests\n",
        "utf-8",
    )
    with changing(store) as graph:
        entries, report = Checker(graph).check_files([later])
        assert report.valid()
        second = add(graph, plan_addition(graph, entries, report, files=[later], who="Li Lei")).id
    with pytest.raises(InvalidError, match=second):
        _undo(store, first)


def test_nothing_is_stored_of_a_set_of_files_with_one_wrong_entry(store: Path, tmp_path: Path) -> None:
    before = _dump(store)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: policy-x\ntype: Policy\n", "utf-8")
    result = CliRunner().invoke(add_command, [str(DATA / "policy.yaml"), str(wrong), "--store", str(store), "--yes"])
    assert result.exit_code == 1 and "policy-issuer" in result.stderr
    assert _dump(store) == before and read_additions(store) == []


def test_the_commands_show_the_difference_and_ask(store: Path) -> None:
    run, where = CliRunner().invoke, ["--store", str(store)]
    before = _dump(store)
    dry = run(add_command, [str(DATA / "policy.yaml"), *where, "--dry-run"])
    assert dry.exit_code == 0 and "+ id:policy-lithium-recycling-trial sei:issuedBy id:organization-most" in dry.stdout
    assert _dump(store) == before
    assert run(add_command, [str(DATA / "policy.yaml"), *where]).exit_code != 0  # no terminal to ask on
    done = run(add_command, [str(DATA / "policy.yaml"), *where, "--yes", "--by", "韩梅梅", "--note", "trial"])
    assert done.exit_code == 0
    listed = run(log_command, where).stdout
    assert "韩梅梅" in listed and "policy-lithium-recycling-trial" in listed
    again = run(add_command, [str(DATA / "policy.yaml"), *where, "--yes"])
    assert again.exit_code == 0
    for addition in reversed(read_additions(store)):
        assert run(undo_command, [addition.id, *where, "--yes"]).exit_code == 0
    assert _dump(store) == before


def test_two_writers_do_not_meet(store: Path) -> None:
    with changing(store), pytest.raises(StoreError), changing(store):
        pass


@pytest.mark.slow
def test_killed_at_any_moment_the_store_holds_all_or_nothing(tmp_path: Path) -> None:
    """Fifty processes add or undo and are killed after a random time; each time the store opens whole."""
    store = tmp_path / "small"
    build([Path(__file__).parent / "data" / "texts" / "zh-notice.txt"], store)
    empty = _dump(store)
    name = _add(store, "plan.yaml")
    full = _dump(store)
    _undo(store, name)
    seen = set()
    dice = random.Random(7)
    start = time.perf_counter()
    _undo(store, _add(store, "plan.yaml"))
    longest = 1.2 * (time.perf_counter() - start) / 2
    for _ in range(50):
        inside = any(a.active for a in read_additions(store))
        child = os.fork()
        if child == 0:  # pragma: no cover
            try:
                _undo(store, name) if inside else _add(store, "plan.yaml")
            finally:
                os._exit(0)
        time.sleep(dice.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with changing(store):
            pass
        now = _dump(store)
        active = any(a.active for a in read_additions(store))
        assert now == (full if active else empty)
        assert not list((store / "entries").glob("*.pending")) and not list((store / "entries").glob("*.undoing"))
        seen.add(active)
        if len(seen) < 2:  # on a slow machine none has come to its end yet
            longest *= 1.2
    assert current_database(store).is_dir()
    assert seen == {True, False}
