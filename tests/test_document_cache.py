"""Reading documents into the cache: once, in their order, in as many processes as there are reasons for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sei_kg import document_cache
from sei_kg.document_cache import Piece, cached_pieces, reading
from sei_kg.errors import SeiError
from sei_kg.processes import CAN_FORK

WORDS = "# A note\n\n## Problems\n\nMakers of pumps lack core technology, and lending to them is insufficient.\n"


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.md").write_text(WORDS + f"\nThis is note {number}.\n", "utf-8")
    (folder / "4.txt").write_bytes(b"")
    return sorted(folder.iterdir())


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def read(paths: list[Path], folder: Path, jobs: int | None = None) -> list[Piece]:
    steps: list[tuple[int, int]] = []
    with reading(paths, folder, jobs=jobs, progress=lambda _what, done, of: steps.append((done, of))) as pieces:
        found = list(pieces)
    assert steps == [(n, len(paths)) for n in range(len(paths) + 1)]
    return found


@pytest.mark.parametrize("jobs", [None, 1, 3])
def test_pieces_come_in_the_order_of_the_documents(documents: list[Path], cache: Path, jobs: int | None) -> None:
    pieces = read(documents, cache, jobs)
    assert [piece.path for piece in pieces] == documents
    assert [bool(piece.error) for piece in pieces] == [False] * 4 + [True]
    for piece in pieces[:4]:
        assert piece.fresh and piece.file and piece.text
        assert piece.text.read_text("utf-8") == piece.path.read_text("utf-8")
        assert b"SourceDocument" in piece.file.read_bytes()


def test_workers_read_what_this_process_reads(documents: list[Path], tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2):
        folder = tmp_path / f"cache-{jobs}"
        folder.mkdir()
        found.append({p.file.name: p.file.read_bytes() for p in read(documents, folder, jobs) if p.file})
    assert len(found[0]) == 4 and found[0] == found[1]


def test_it_reads_the_same_where_processes_cannot_be_forked(
    documents: list[Path], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sei_kg.document_cache.CAN_FORK", False)
    monkeypatch.setattr("sei_kg.processes.CAN_FORK", False)
    pieces = read(documents, cache, 2)
    assert [piece.path for piece in pieces] == documents
    assert [bool(piece.error) for piece in pieces] == [False] * 4 + [True]


def test_what_is_in_the_cache_is_not_read_again(documents: list[Path], cache: Path) -> None:
    assert cached_pieces(documents[:4], cache) is None
    read(documents[:4], cache)
    known = cached_pieces(documents[:4], cache)
    assert known and not any(piece.fresh for piece in known)
    assert [piece.file for piece in known] == [piece.file for piece in read(documents[:4], cache)]
    documents[0].write_text(WORDS, "utf-8")
    assert cached_pieces(documents[:4], cache) is None


def test_a_document_that_is_a_folder_is_an_error_of_its_own(documents: list[Path], cache: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    piece = read([tmp_path / "folder.txt"], cache)[0]
    assert piece.error and "cannot be read" in piece.error.message


@pytest.mark.skipif(not CAN_FORK, reason="processes are not forked on this system")
@pytest.mark.parametrize("jobs", [2, 3])
def test_a_reader_that_dies_is_an_error(
    documents: list[Path], cache: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_cache, "document_quads", lambda _path: os.kill(os.getpid(), 9))
    with pytest.raises(SeiError, match="process"):
        read(documents, cache, jobs)


@pytest.mark.parametrize(
    ("sizes", "cores", "jobs", "expected"),
    [
        ([100, 100], 4, None, 0),  # starting a process takes longer than reading
        ([30_000], 2, None, 1),
        ([30_000] * 5, 2, None, 2),
        ([30_000] * 5, 8, None, 5),
        ([30_000] * 5, 1, None, 0),
        ([100] * 5, 2, 1, 0),
        ([100] * 5, 2, 3, 3),
        ([100] * 2, 2, 3, 2),
    ],
)
def test_processes_are_started_where_they_pay(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch,
    sizes: list[int], cores: int, jobs: int | None, expected: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    paths = []
    for number, size in enumerate(sizes):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text("x" * size)
    assert document_cache._workers(paths, cache, jobs) == expected
