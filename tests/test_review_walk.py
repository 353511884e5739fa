"""The walk of `sei-kg review`, and the question of `add` and `undo`, on a terminal: every answer does what it says."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.addition_files import read_additions
from sei_kg.graph import build
from sei_kg.namespaces import ID, expand
from sei_kg.review import Open, queue
from sei_kg.review_decisions import read_decisions
from sei_kg.store import open_store
from sei_kg.validation import check_store
from tests.terminal import Terminal

TEXT = """# A report on harbours

## Problems

Harbour sensors lack domestic suppliers. Financing for small makers of harbour sensors is difficult.

## Recommendations

The government should set up a special fund for makers of sensors. Tax incentives should be granted to small firms.
"""
GOOD = Path(__file__).parent / "data" / "entries" / "good" / "policy.yaml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("walk")
    (folder / "harbours.md").write_text(TEXT, "utf-8")
    build([folder / "harbours.md"], folder / "store")
    return folder / "store"


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "store")
    return tmp_path / "store"


def _dump(store: Path) -> set[bytes]:
    return set(open_store(store).raw.dump(format=ox.RdfFormat.N_QUADS).split(b"\n"))  # type: ignore[union-attr]


def _open(store: Path) -> list[Open]:
    return queue(open_store(store).raw)  # type: ignore[arg-type]


def _decided(store: Path) -> dict[str, str]:
    """Key of each statement decided on -> the decision."""
    return {"|".join(d.key()): d.decision for d in read_decisions(store / "reviews" / "decisions.csv")}


def test_accept_reject_and_skip_do_what_they_say(store: Path) -> None:
    first, second, third = (item.row for item in _open(store)[:3])
    terminal = Terminal("review", "--store", str(store), "--limit", "3", "--by", "Li Lei")
    shown = terminal.expect("[q]uit")
    assert f"confidence {first.confidence}" in shown and first.subject in shown and "[[ " in shown
    assert first.quote[:40] in shown
    for answer in "ars":
        terminal.type(f"{answer}\n")
    terminal.expect("2 decisions applied")
    assert terminal.close() == 0
    assert _decided(store) == {"|".join(first.key()): "accept", "|".join(second.key()): "reject"}
    keys = {item.row.key() for item in _open(store)}
    assert third.key() in keys and not {first.key(), second.key()} & keys
    assert check_store(open_store(store).raw)[0] == []  # type: ignore[arg-type]


def test_an_empty_answer_skips_and_a_wrong_one_is_asked_again(store: Path) -> None:
    before = _dump(store)
    terminal = Terminal("review", "--store", str(store), "--limit", "1")
    terminal.expect("[q]uit")
    terminal.type("x\n")
    terminal.expect("[q]uit")
    terminal.type("\n")
    terminal.expect("nothing decided")
    assert terminal.close() == 0 and _dump(store) == before


def test_quit_applies_what_was_decided_before(store: Path) -> None:
    first = _open(store)[0].row
    terminal = Terminal("review", "--store", str(store))
    terminal.expect("[q]uit")
    terminal.type("a\n")
    terminal.expect("[q]uit")
    terminal.type("q\n")
    terminal.expect("1 decisions applied")
    assert terminal.close() == 0
    assert _decided(store) == {"|".join(first.key()): "accept"}


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interrupted_walk_changes_nothing_and_keeps_what_was_decided(store: Path, key: str) -> None:
    before = _dump(store)
    first = _open(store)[0].row
    terminal = Terminal("review", "--store", str(store))
    terminal.expect("[q]uit")
    terminal.type("a\n")
    terminal.expect("[q]uit")
    terminal.type(key)
    terminal.expect("nothing was changed")
    assert terminal.close() == 130
    assert "Traceback" not in terminal.shown
    assert _dump(store) == before and not (store / "reviews" / "decisions.csv").exists()
    kept = store / "review-interrupted.csv"
    assert str(kept) in terminal.shown
    again = Terminal("review", "--store", str(store), "--import", str(kept))
    again.expect("1 decisions applied")
    assert again.close() == 0 and _decided(store) == {"|".join(first.key()): "accept"}


def test_a_walk_interrupted_at_once_leaves_no_file(store: Path) -> None:
    terminal = Terminal("review", "--store", str(store))
    terminal.expect("[q]uit")
    terminal.type("\x03")
    assert terminal.close() == 130
    assert not (store / "reviews").exists() and not (store / "review-interrupted.csv").exists()


def test_an_edit_asks_until_the_object_is_known_and_of_the_right_class(store: Path) -> None:
    row = next(item.row for item in _open(store) if item.row.predicate == "sei:usesInstrument")
    number = [item.row.key() for item in _open(store)].index(row.key())
    terminal = Terminal("review", "--store", str(store))
    for _ in range(number):
        terminal.expect("[q]uit")
        terminal.type("s\n")
    terminal.expect(row.subject)
    terminal.expect("[q]uit")
    terminal.type("e\n")
    terminal.expect("right object")
    terminal.type("instrument-that-nobody-knows\n")
    terminal.expect("nothing is called")
    terminal.type("State Council\n")
    terminal.expect("nothing is called")
    terminal.type("市场准入\n")
    terminal.expect("[q]uit")
    terminal.type("q\n")
    terminal.expect("1 decisions applied")
    assert terminal.close() == 0
    node, uses = ox.NamedNode(ID + row.subject.removeprefix("id:")), ox.NamedNode(expand("sei:usesInstrument"))
    names = {q.object.value.removeprefix(ID) for q in open_store(store).raw.quads_for_pattern(node, uses, None, None)}
    assert "instrument-market-access" in names and row.object.removeprefix("id:") not in names
    assert check_store(open_store(store).raw)[0] == []  # type: ignore[arg-type]


def test_a_merge_moves_the_subject_and_passes_over_its_other_statements(store: Path) -> None:
    rows = [item.row for item in _open(store)]
    first = rows[0]
    other = next(
        row.subject
        for row in rows
        if row.subject != first.subject and row.subject.split("-")[0] == first.subject.split("-")[0]
    )
    terminal = Terminal("review", "--store", str(store))
    terminal.expect("[q]uit")
    terminal.type("m\n")
    terminal.expect(f"{first.subject} is")
    terminal.type(first.subject + "\n")
    terminal.expect("the thing itself")
    terminal.type(other + "\n")
    shown = terminal.expect("[q]uit")
    assert f"  {first.subject}" not in shown
    terminal.type("q\n")
    terminal.expect("1 decisions applied")
    assert terminal.close() == 0
    gone = ox.NamedNode(ID + first.subject.removeprefix("id:"))
    raw = open_store(store).raw
    assert not list(raw.quads_for_pattern(gone, None, None, None)) and not list(
        raw.quads_for_pattern(None, None, gone, None)
    )
    assert check_store(raw)[0] == []  # type: ignore[arg-type]


def test_the_walk_speaks_chinese(store: Path) -> None:
    terminal = Terminal("review", "--store", str(store), "--language", "zh", "--limit", "1")
    terminal.expect("置信度")
    terminal.expect("[q]结束")
    terminal.type("q\n")
    assert terminal.close() == 0


@pytest.mark.parametrize(
    ("answer", "added"), [("y\n", True), ("n\n", False), ("\n", False), ("\x03", False), ("\x04", False)]
)
def test_add_asks_and_stores_on_yes_alone(store: Path, answer: str, added: bool) -> None:
    before = _dump(store)
    terminal = Terminal("add", str(GOOD), "--store", str(store), "--by", "Li Lei")
    shown = terminal.expect("[y/N]")
    assert "+ id:policy-lithium-recycling-trial" in shown
    terminal.type(answer)
    code = terminal.close()
    assert "Traceback" not in terminal.shown
    assert (code == 0) == added
    assert (_dump(store) != before) == added == bool(read_additions(store))
    assert not list((store / "entries").glob("*.pending"))


def test_undo_asks_and_a_signal_leaves_all_as_it_was(store: Path) -> None:
    import os

    assert Terminal("add", str(GOOD), "--store", str(store), "--yes").close() == 0
    (addition,) = read_additions(store)
    full = _dump(store)
    terminal = Terminal("undo", addition.id, "--store", str(store))
    terminal.expect("[y/N]")
    os.kill(terminal.child, signal.SIGTERM)
    terminal.close()
    assert _dump(store) == full and read_additions(store)[0].active
    again = Terminal("undo", addition.id, "--store", str(store))
    again.expect("[y/N]")
    again.type("y\n")
    assert again.close() == 0 and not read_additions(store)[0].active
