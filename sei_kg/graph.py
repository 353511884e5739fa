"""Building the graph: documents, curated entities and ontology into one store, inferred and checked.

The new database grows in a folder of its own and replaces the old one by one atomic rename, when it is whole and valid;
killed at any moment, the old one still answers. Unchanged documents are not read again (see ``document_cache``). While
other processes read, this one loads what is known beforehand; in the end checking, indexing and writing to the disk go on
side by side. No clock enters the store.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox

from sei_kg.curated import static_quads, turtle_quads
from sei_kg.document_cache import Piece, cached_pieces, document_quads, reading, write_whole
from sei_kg.errors import DocumentError, InvalidError, StoreError
from sei_kg.new_database import NewDatabase
from sei_kg.processes import Beside
from sei_kg.resources import graph_dir, home
from sei_kg.store import current_database

__all__ = [
    "BuildReport",
    "build",
    "document_quads",
    "find_documents",
    "fingerprint",
    "locked",
    "static_quads",
    "turtle_quads",
]

READABLE = {".txt", ".md", ".html", ".htm", ".pdf", ".docx"}
_PORTION = 32 * 1024 * 1024  # bytes of N-Quads that are brought onto the disk at once
Progress = Callable[[str, int, int], None]  # what is under way, how many are done, of how many


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        store: the store's folder.
        documents: how many documents are in the graph.
        read: how many of them had to be read (the others came from the cache).
        quads, inferred: counts in the new store.
        broken: documents left out, each with its reason.
        warnings: what the shapes advise (a violation ends the build).
        unchanged: True where the store was already what the build would make.
    """

    store: Path
    documents: int
    read: int = 0
    quads: int = 0
    inferred: int = 0
    broken: tuple[DocumentError, ...] = ()
    warnings: tuple[str, ...] = ()
    unchanged: bool = False


def find_documents(places: Iterable[Path]) -> list[Path]:
    """The readable files among and below the places, sorted by name; raises DocumentError for a place that is not there.

    A file named outright is taken whatever its ending; in a folder, hidden files and unknown endings are passed over.
    """
    found: dict[Path, None] = {}
    for place in places:
        if place.is_dir():
            inside = (p for p in sorted(place.rglob("*")) if p.suffix.lower() in READABLE and p.is_file())
            found |= {path: None for path in inside if not path.name.startswith(".")}
        elif place.exists():
            found[place] = None
        else:
            raise DocumentError("no such file or folder", file=place)
    return sorted(found, key=lambda path: (path.stem, str(path)))


@cache
def fingerprint() -> str:
    """A digest of everything a document is read with: the code, the ontology, the curated entities."""
    total = hashlib.sha256()
    for folder, pattern in ((Path(__file__).parent, "*.py"), (home(), "ontology/**/*"), (home(), "graph/reference/*"),
                            (home(), "graph/register.yaml"), (home(), "graph/reviews/*"), (home(), "queries/inference/*")):  # fmt: skip
        for path in sorted(folder.glob(pattern) if "*" not in pattern[:2] else folder.rglob(pattern)):
            if path.is_file():
                total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def build(
    places: Sequence[Path] = (),
    store: Path = Path("build/store"),
    *,
    jobs: int | None = None,
    progress: Progress = lambda _what, _done, _of: None,
    force: bool = False,
) -> BuildReport:
    """Fills a store.

    Args:
        places: documents and folders of documents; default the digests in ``graph/documents``.
        store: the store's folder.
        jobs: worker processes that read documents; 1 reads in this process. Default: one a core, none for a few
            kilobytes.
        progress: called as the work proceeds.
        force: build even where nothing changed.

    Raises:
        InvalidError: the graph breaks a shape; the old store stays.
        StoreError: another build holds the store, or the disk refuses.
    """
    paths = find_documents(places or [graph_dir() / "documents"])
    store.mkdir(parents=True, exist_ok=True)
    with locked(store):
        try:
            return _build(paths, store, jobs, progress, force)
        except OSError as error:
            raise StoreError(f"cannot write {store}: {error}", hint="the old store was left as it is") from error
        finally:
            for left in store.glob("*.tmp"):
                shutil.rmtree(left, ignore_errors=True)


def _build(paths: list[Path], store: Path, jobs: int | None, progress: Progress, force: bool) -> BuildReport:
    cache_folder = store.parent / "cache" / fingerprint()[:16]
    cache_folder.mkdir(parents=True, exist_ok=True)
    unique, doubles = _by_name(paths)
    known = cached_pieces(unique, cache_folder)
    unchanged = None if known is None or force else _unchanged(store, known, doubles)
    if unchanged:
        return unchanged
    fresh = store / f"new-{os.getpid()}.tmp"
    shutil.rmtree(fresh, ignore_errors=True)
    database = NewDatabase(fresh)
    with contextlib.ExitStack() as stack:
        if known is None:
            under_way = stack.enter_context(reading(unique, cache_folder, jobs=jobs, progress=progress))
            _warm_up()
        else:
            under_way = iter(known)
        database.extend(static_quads())
        pieces = list(_loaded(under_way, database))
    good = [piece for piece in pieces if piece.file]
    broken = (*doubles, *(piece.error for piece in pieces if piece.error))
    if not good:
        raise InvalidError("no document could be read: " + "; ".join(map(str, broken)), hint="name readable documents")
    if known is None and not force and (unchanged := _unchanged(store, pieces, doubles)):
        return unchanged
    _complete(database, store, good)
    quads, inferred, warnings = _finish(database, progress)
    write_whole(fresh / "counts.json", json.dumps({"quads": quads, "inferred": inferred}).encode())
    del database
    name = _name(good)
    shutil.rmtree(store / name, ignore_errors=True)
    fresh.rename(store / name)
    write_whole(store / "CURRENT", name.encode())
    for old in [*store.glob("db-*"), *cache_folder.parent.iterdir()]:
        if old not in (store / name, cache_folder):
            shutil.rmtree(old, ignore_errors=True)
    return BuildReport(store, len(good), sum(p.fresh for p in good), quads, inferred, broken, warnings)


def _by_name(paths: Iterable[Path]) -> tuple[list[Path], tuple[DocumentError, ...]]:
    """The documents with a name of their own, and what is wrong with the others."""
    names: dict[str, Path] = {}
    errors = []
    for path in paths:
        if names.setdefault(path.stem, path) is not path:
            error = DocumentError(f"bears the same name as {names[path.stem]}", file=path, hint="rename one of them")
            errors.append(error)
    return list(names.values()), tuple(errors)


def _name(pieces: Iterable[Piece]) -> str:
    """What the database made of these documents is called."""
    manifest = {"fingerprint": fingerprint(), "documents": {p.path.stem: p.file.stem for p in pieces if p.file}}
    return "db-" + hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]


def _unchanged(store: Path, pieces: Sequence[Piece], doubles: tuple[DocumentError, ...]) -> BuildReport | None:
    """The report on a store that is what these documents would make of it already."""
    good = [piece for piece in pieces if piece.file]
    name, current = _name(good), store / "CURRENT"
    if not (current.is_file() and current.read_text("utf-8").strip() == name and (store / name).is_dir()):
        return None
    counts = json.loads((store / name / "counts.json").read_text("utf-8"))
    broken = (*doubles, *(piece.error for piece in pieces if piece.error))
    return BuildReport(store, len(good), broken=broken, unchanged=True, **counts)


def _loaded(pieces: Iterable[Piece], database: NewDatabase) -> Iterator[Piece]:
    """Loads each document as it comes; on the disk one load for some megabytes, however many and small the documents are."""
    batch: list[bytes] = []
    for piece in pieces:
        if piece.file:
            with piece.file.open("rb") as stream:
                while data := stream.read(_PORTION):  # whole lines: a long document is loaded piece by piece
                    batch.append(data + stream.readline())
                    if database.in_memory or sum(map(len, batch)) > _PORTION:
                        database.load(b"".join(batch))
                        batch.clear()
        yield piece
    database.load(b"".join(batch))


def _warm_up() -> None:
    """What the second half of a build needs is loaded while other processes read documents."""
    import tantivy  # noqa: F401

    import sei_kg.inference
    import sei_kg.quads
    import sei_kg.register
    import sei_kg.search_index
    import sei_kg.suspects  # noqa: F401


def _complete(database: NewDatabase, store: Path, good: Sequence[Piece]) -> None:
    """Adds all else that is stated: who read the documents, what they are called, decisions of reviewers, additions."""
    from sei_kg.preferred_labels import settle_labels
    from sei_kg.quads import activity_quads
    from sei_kg.register import register_quads

    database.extend([*activity_quads(), *register_quads(piece.path.stem for piece in good)])
    settle_labels(database.raw)
    texts = database.folder / "texts"
    texts.mkdir()
    for piece in good:
        if piece.text:
            shutil.copyfile(piece.text, texts / f"{piece.path.stem}.txt")
    decisions = [*sorted((graph_dir() / "reviews").glob("*.csv")), *sorted((store / "reviews").glob("*.csv"))]
    if decisions:
        from sei_kg.review import apply_decisions
        from sei_kg.review_decisions import read_decisions

        apply_decisions(database.raw, read_decisions(*decisions))
    if (store / "entries").is_dir():
        from sei_kg.additions import recover, restore

        if (store / "CURRENT").is_file():
            recover(store, ox.Store.read_only(str(current_database(store))))
        restore(database.raw, store, database.folder)


def _finish(database: NewDatabase, progress: Progress) -> tuple[int, int, tuple[str, ...]]:
    """Infers; then checks, indexes and writes to the disk, all at once where the database is in memory.

    Returns:
        The number of quads, that of the inferred ones among them, and the warnings.
    """
    from sei_kg.inference import infer
    from sei_kg.search_index import FOLDER, write_index

    progress("infer", 0, 1)
    inferred = infer(database.raw)
    progress("infer", 1, 1)
    quads = len(database.raw)
    index = partial(write_index, database.raw, database.folder / FOLDER)
    with Beside(index, here=not database.in_memory) as indexing, ThreadPoolExecutor(1) as thread:
        writing = thread.submit(database.writing())
        warnings = _check(database.raw, progress)
        progress("index", 0, 1)
        indexing.result()
        writing.result()
    progress("index", 1, 1)
    return quads, inferred, warnings


def _check(raw: ox.Store, progress: Progress) -> tuple[str, ...]:
    """SHACL on the whole graph; violations end the build."""
    from sei_kg.suspects import suspects

    progress("check", 0, 1)
    violations: list[str] = []
    warnings: list[str] = []
    if wanted := suspects(raw):
        from sei_kg.validation import check_store

        violations, warnings = check_store(raw, wanted=wanted)
    progress("check", 1, 1)
    if violations:
        shown = "\n  ".join(violations[:10])
        raise InvalidError(f"the graph breaks {len(violations)} rules:\n  {shown}", hint="the old store was kept")
    return tuple(warnings)


@contextlib.contextmanager
def locked(store: Path) -> Iterator[None]:
    """One writer a store at a time, be it a build or an addition."""
    import fcntl

    with (store / ".lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                f"another process is writing {store}", hint="wait for it, or use another --store"
            ) from error
        yield
