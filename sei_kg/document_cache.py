"""What documents yield, kept from build to build: each is read once, in worker processes, while the caller does other things.

The cache is a folder with one file of N-Quads a document (and one with its text, which quotes are checked with), named
by a digest of the document's bytes and name; the folder itself is named by what documents are read with, so that no
result outlives the code, the ontology or the curated entities it came from.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sei_kg.errors import DocumentError, SeiError
from sei_kg.processes import CAN_FORK, Stream, end_with_parent

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from sei_kg.vocabulary import Vocabulary

__all__ = ["Piece", "cached_pieces", "document_quads", "reading", "write_whole"]

Progress = Callable[[str, int, int], None]  # what is under way, how many are done, of how many
_LONG = 512 * 1024  # bytes of a document whose quads are written as they come
_FEW = 16 * 1024  # bytes of documents that are read here: starting processes would take longer


@dataclass(frozen=True, slots=True)
class Piece:
    """One document on its way.

    Attributes:
        path: the document.
        file: its quads, as N-Quads in the cache; None where it was left out.
        error: why it was left out.
        fresh: whether it was read just now.
        text: its text in the cache.
    """

    path: Path
    file: Path | None = None
    error: DocumentError | None = None
    fresh: bool = False
    text: Path | None = None


def document_quads(path: Path) -> tuple[bytes, str]:
    """Reads one document: its quads as N-Quads bytes, and the text to keep beside the store, which quotes are checked with.

    Raises DocumentError.
    """
    from sei_kg.documents import read_document
    from sei_kg.extraction import extract, no_collector
    from sei_kg.quads import extraction_nquads

    with no_collector():
        source = read_document(path)
        return extraction_nquads(extract(source, _vocabulary())), source.text


def cached_pieces(paths: Sequence[Path], folder: Path) -> list[Piece] | None:
    """The documents from the cache, or None where one of them would have to be read."""
    found = []
    for path in paths:
        piece = _cached(path, folder)
        if piece is None:
            return None
        found.append(piece)
    return found


@contextlib.contextmanager
def reading(paths: Sequence[Path], folder: Path, *, jobs: int | None, progress: Progress) -> Iterator[Iterator[Piece]]:
    """Brings documents into the cache; gives them in their order, each as soon as it and those before it are there.

    The work begins at once, so that the caller can do something else before it asks for the first one.

    Args:
        paths: documents with names of their own.
        folder: the cache.
        jobs: worker processes; 1 reads in this process, when a piece is asked for. Default: one a core, none for a
            few kilobytes.
        progress: told "read".
    """
    progress("read", 0, len(paths))
    workers = _workers(paths, folder, jobs)
    if workers and not CAN_FORK:
        with _pool(workers, None) as pool:
            yield _counted(_prepared(pool, paths, folder, workers), len(paths), progress)
        return
    with Stream(partial(_read_all, paths, folder, workers), here=not workers) as pieces:
        yield _counted(iter(pieces), len(paths), progress)


def _read_all(paths: Sequence[Path], folder: Path, workers: int) -> Iterator[Piece]:
    """Reads in this process, or in workers forked from it once it holds what all of them need."""
    if workers < 2:
        yield from (_prepare(path, folder) for path in paths)
        return
    import sei_kg.documents
    import sei_kg.extraction
    import sei_kg.quads  # noqa: F401
    from sei_kg.gazetteer import gazetteer_of

    gc.disable()  # nothing of what is made here goes away again
    gazetteer_of(_vocabulary())
    gc.freeze()  # the collector of a worker need not copy what they share
    gc.enable()
    with _pool(workers, multiprocessing.get_context("fork")) as pool:
        yield from _prepared(pool, paths, folder, workers)


@contextlib.contextmanager
def _pool(workers: int, context: Any) -> Iterator[ProcessPoolExecutor]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent, initargs=(os.getpid(),))
    try:
        yield pool
    except BrokenProcessPool as error:
        raise SeiError("a process that read documents died", hint="the machine may be out of memory") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _prepared(pool: ProcessPoolExecutor, paths: Sequence[Path], folder: Path, workers: int) -> Iterator[Piece]:
    portion = max(1, min(16, len(paths) // (4 * workers)))
    return pool.map(partial(_prepare, folder=folder), paths, chunksize=portion)


def write_whole(path: Path, data: bytes) -> None:
    """Writes beside, then renames: a file is whole or not there."""
    with _whole(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as stream:
            yield stream
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write_long_document(path: Path, stem: Path) -> None:
    """The quads of a long document, seventy times its size, go into the cache without standing in memory together."""
    from sei_kg.documents import read_document
    from sei_kg.extraction import extract
    from sei_kg.quads import write_nquads

    source = read_document(path)
    extraction = extract(source, _vocabulary())
    write_whole(stem.with_suffix(".txt"), source.text.encode())
    with _whole(stem.with_suffix(".nq")) as stream:
        write_nquads(extraction, stream)


def _counted(pieces: Iterator[Piece], total: int, progress: Progress) -> Iterator[Piece]:
    for number, piece in enumerate(pieces, 1):
        yield piece
        progress("read", number, total)


def _workers(paths: Sequence[Path], folder: Path, jobs: int | None) -> int:
    """How many processes to read with; 0: none."""
    if jobs:
        return min(jobs, len(paths)) if jobs > 1 else 0
    cores, total, fresh = os.cpu_count() or 1, 0, 0
    for path in paths:
        if fresh < cores or total < _FEW:
            with contextlib.suppress(OSError):
                if _cached(path, folder) is None:
                    fresh += 1
                    total += path.stat().st_size
    return min(cores, fresh) if cores > 1 and total >= _FEW else 0


def _prepare(path: Path, folder: Path) -> Piece:
    """Brings one document into the cache (in a worker process)."""
    try:
        stem = _stem(path, folder)
    except OSError as error:
        return Piece(path, error=DocumentError(f"cannot be read: {error.strerror}", file=path))
    known = _cached(path, folder)
    if known:
        return known
    try:
        if path.is_file() and path.stat().st_size > _LONG:
            _write_long_document(path, stem)
        else:
            data, text = document_quads(path)
            write_whole(stem.with_suffix(".txt"), text.encode())
            write_whole(stem.with_suffix(".nq"), data)
    except DocumentError as error:
        return Piece(path, error=error)
    return Piece(path, stem.with_suffix(".nq"), fresh=True, text=stem.with_suffix(".txt"))


def _cached(path: Path, folder: Path) -> Piece | None:
    try:
        stem = _stem(path, folder)
    except OSError:
        return None
    file, text = stem.with_suffix(".nq"), stem.with_suffix(".txt")
    return Piece(path, file, text=text if text.exists() else None) if file.exists() else None


def _stem(path: Path, folder: Path) -> Path:
    """Where the cache keeps what a document yields: a digest of its bytes and its name."""
    with path.open("rb") as stream:
        key = hashlib.file_digest(stream, "sha256").hexdigest()
    return folder / hashlib.sha256(f"{key}\0{path.name}".encode()).hexdigest()[:32]


@cache
def _vocabulary() -> Vocabulary:
    """Read once a process."""
    from sei_kg.vocabulary import read_vocabulary

    return read_vocabulary()
