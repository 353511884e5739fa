"""The build: whole or not at all, the same bytes for the same input, a reason for everything left out."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.errors import DocumentError, InvalidError, StoreError
from sei_kg.graph import build, find_documents
from sei_kg.namespaces import GRAPH, INFERRED, PROVENANCE, expand
from sei_kg.store import open_store

NOTE = """# A note on battery makers

## 1. Problems

Battery makers lack core technology, and lending to small firms is insufficient.

## 2. Measures

The Ministry of Finance should set up a special fund for new energy vehicles. By 2030, sales should reach 5 million vehicles.
"""
NOTICE = """关于支持新材料产业的通知

一、存在问题

新材料产业关键核心技术缺乏，中小企业融资难。

二、主要措施

（一）设立新材料产业专项资金。

（二）对首批应用企业给予税收优惠。
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "note.md").write_text(NOTE, "utf-8")
    (folder / "notice.txt").write_text(NOTICE, "utf-8")
    return folder


def dump(store: Path) -> bytes:
    return open_store(store).raw.dump(format=ox.RdfFormat.N_QUADS) or b""


def test_two_builds_of_the_same_input_give_the_same_bytes(documents, tmp_path):
    build([documents], tmp_path / "a" / "store")
    build([documents], tmp_path / "b" / "store", jobs=2)
    assert dump(tmp_path / "a" / "store") == dump(tmp_path / "b" / "store")


def test_a_database_that_grows_on_the_disk_gives_the_same_bytes(documents, tmp_path, monkeypatch):
    build([documents], tmp_path / "a" / "store")
    monkeypatch.setattr("sei_kg.new_database.MOST_IN_MEMORY", 0)
    build([documents], tmp_path / "b" / "store")
    assert dump(tmp_path / "a" / "store") == dump(tmp_path / "b" / "store")


def test_the_order_in_which_documents_are_named_does_not_matter(documents, tmp_path):
    build([documents / "note.md", documents / "notice.txt"], tmp_path / "a" / "store")
    build([documents / "notice.txt", documents / "note.md"], tmp_path / "b" / "store")
    assert dump(tmp_path / "a" / "store") == dump(tmp_path / "b" / "store")


def test_an_unchanged_build_does_nothing_and_a_changed_document_alone_is_read_again(documents, tmp_path):
    store = tmp_path / "store"
    first = build([documents], store)
    assert (first.read, first.unchanged) == (2, False)
    again = build([documents], store)
    assert (again.read, again.unchanged, again.quads) == (0, True, first.quads)
    (documents / "note.md").write_text(NOTE + "\nBanks should offer loan guarantees to small firms.\n", "utf-8")
    changed = build([documents], store)
    assert (changed.read, changed.unchanged) == (1, False)


def test_every_asserted_statement_stands_in_a_fixed_graph_or_in_that_of_an_evidence_with_its_words(documents, tmp_path):
    build([documents], tmp_path / "store")
    raw = open_store(tmp_path / "store").raw
    texts = {"note": NOTE, "notice": NOTICE}
    provenance, seen = ox.NamedNode(PROVENANCE), 0

    def value(node, name):
        return next(raw.quads_for_pattern(node, ox.NamedNode(expand(name)), None, provenance)).object

    for graph in raw.named_graphs():
        if graph.value.startswith(GRAPH):
            continue
        passages = [
            q.object
            for q in raw.quads_for_pattern(graph, ox.NamedNode(expand("prov:wasDerivedFrom")), None, provenance)
        ]
        assert passages, f"{graph} has no passage"
        for passage in passages:
            text = texts[value(value(passage, "dcterms:isPartOf"), "dcterms:identifier").value]
            start, end = (int(value(passage, name).value) for name in ("oa:start", "oa:end"))
            assert value(passage, "oa:exact").value == text[start:end]
            seen += 1
    assert seen > 10
    assert not list(raw.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_what_is_inferred_is_asserted_nowhere(documents, tmp_path):
    build([documents], tmp_path / "store")
    raw = open_store(tmp_path / "store").raw
    inferred = list(raw.quads_for_pattern(None, None, None, ox.NamedNode(INFERRED)))
    assert inferred
    for quad in inferred:
        assert len(list(raw.quads_for_pattern(quad.subject, quad.predicate, quad.object))) == 1


def test_broken_documents_are_named_with_their_reason_and_the_others_go_in(documents, tmp_path):
    (documents / "empty.txt").write_text("  \n", "utf-8")
    (documents / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7 nothing else")
    report = build([documents], tmp_path / "store")
    assert report.documents == 2
    assert sorted(Path(str(error.file)).name for error in report.broken) == ["binary.txt", "broken.pdf", "empty.txt"]
    assert all(error.message for error in report.broken)


def test_a_build_without_a_readable_document_fails_and_keeps_the_old_store(documents, tmp_path):
    build([documents], tmp_path / "store")
    before = dump(tmp_path / "store")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    with pytest.raises(InvalidError, match=r"empty\.txt"):
        build([tmp_path / "empty.txt"], tmp_path / "store")
    assert dump(tmp_path / "store") == before


def test_a_place_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DocumentError, match="nowhere"):
        find_documents([tmp_path / "nowhere"])


def test_a_second_build_of_the_same_store_is_refused_while_the_first_runs(documents, tmp_path):
    import fcntl

    store = tmp_path / "store"
    store.mkdir()
    with (store / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="another process"):
            build([documents], store)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.6, 1.2, 2.0])
def test_killed_alone_it_leaves_no_process_behind_that_holds_the_store(documents, tmp_path, delay):
    """Its workers and helpers end with it: the next build need not wait for them."""
    store = tmp_path / "store"
    command = [sys.executable, "-m", "sei_kg", "build", str(documents), "--store", str(store), "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.kill()
    process.wait()
    time.sleep(0.5)
    assert build([documents], store).documents == 2


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.2, 0.5, 0.8, 1.1, 1.4, 1.8])
def test_killed_at_any_moment_the_old_store_still_answers(documents, tmp_path, delay):
    store = tmp_path / "store"
    build([documents / "note.md"], store)
    before = dump(store)
    command = [sys.executable, "-m", "sei_kg", "build", str(documents), "--store", str(store)]
    process = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "SEI_KG_STORE": ""}
    )
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
    process.wait()
    after = dump(store)
    if process.returncode != 0:
        assert after == before
    build([documents], store)
    assert not list(store.glob("*.tmp"))
    assert len(list(store.glob("db-*"))) == 1
