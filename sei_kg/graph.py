"""Building the graph: documents, curated entities and ontology into one store, inferred and checked.

The new database grows in a folder of its own and replaces the old one by one atomic rename, when it is whole and valid;
killed at any moment, the old one still answers. What a document yields is kept in a cache keyed by the document's
bytes and by everything that reads it, so that unchanged documents are not read again. No clock enters the store.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sei_kg.errors import DocumentError, InvalidError, SeiError, StoreError
from sei_kg.namespaces import ONTOLOGY, REFERENCE, VOCABULARY
from sei_kg.resources import graph_dir, home, ontology_dir

if TYPE_CHECKING:
    from sei_kg.vocabulary import Vocabulary

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


def static_quads() -> Iterator[ox.Quad]:
    """Ontology, vocabularies and curated entities, each in its fixed graph."""
    from sei_kg.entries import entry_triples, read_entries, read_terms

    folder = ontology_dir()
    for graph, paths in (
        (ONTOLOGY, [*sorted(folder.glob("*.ttl")), *sorted((folder / "imports").glob("*.ttl"))]),
        (VOCABULARY, sorted((folder / "vocab").glob("*.ttl"))),
    ):
        for path in paths:
            try:
                yield from turtle_quads(path, graph)
            except SyntaxError as error:
                raise SeiError(f"not valid Turtle: {error}", file=path) from error
    terms, graph_node = read_terms(), ox.NamedNode(REFERENCE)
    for path in sorted((graph_dir() / "reference").glob("*.yaml")):
        for entry in read_entries(path):
            for triple in entry_triples(entry, terms):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph_node)


def turtle_quads(path: Path, graph: str) -> Iterator[ox.Quad]:
    """The quads of a Turtle file. Blank nodes are numbered as they come, so that they keep their names from build to build."""
    names: dict[str, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.setdefault(term.value, ox.BlankNode(f"{re.sub(r'[^a-z0-9]', '-', path.stem)}-{len(names)}"))

    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object), ox.NamedNode(graph))


def document_quads(path: Path) -> tuple[bytes, str]:
    """Reads one document: its quads as N-Quads bytes, and the text to keep beside the store, which quotes are checked with.

    Raises DocumentError.
    """
    from sei_kg.documents import read_document
    from sei_kg.extraction import extract
    from sei_kg.quads import extraction_nquads

    source = read_document(path)
    return extraction_nquads(extract(source, _vocabulary())), source.text


@cache
def _vocabulary() -> Vocabulary:
    """Read once a process."""
    from sei_kg.vocabulary import read_vocabulary

    return read_vocabulary()


@dataclass(slots=True)
class _Piece:
    """One document on its way: where its quads lie, or why it was left out."""

    path: Path
    file: Path | None = None
    error: DocumentError | None = None
    fresh: bool = False
    text: Path | None = field(default=None)


def _prepare(path: Path, cache_folder: Path) -> _Piece:
    """Brings one document into the cache (in a worker process)."""
    try:
        stem = _stem(path, cache_folder)
    except OSError as error:
        return _Piece(path, error=DocumentError(f"cannot be read: {error.strerror}", file=path))
    file, text = stem.with_suffix(".nq"), stem.with_suffix(".txt")
    fresh = not file.exists()
    if fresh:
        try:
            data, kept = document_quads(path)
        except DocumentError as error:
            return _Piece(path, error=error)
        _write(text, kept.encode())
        _write(file, data)
    return _Piece(path, file, fresh=fresh, text=text if text.exists() else None)


def _stem(path: Path, cache_folder: Path) -> Path:
    """Where the cache keeps what a document yields: a digest of its bytes and its name."""
    with path.open("rb") as stream:
        key = hashlib.file_digest(stream, "sha256").hexdigest()
    return cache_folder / hashlib.sha256(f"{key}\0{path.name}".encode()).hexdigest()[:32]


def _is_cached(path: Path, cache_folder: Path) -> bool:
    try:
        return _stem(path, cache_folder).with_suffix(".nq").exists()
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    """Writes beside, then renames: a file is whole or not there."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


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
        jobs: worker processes; default one a core, none for few documents.
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
    from sei_kg.additions import recover, restore
    from sei_kg.inference import infer
    from sei_kg.quads import activity_quads
    from sei_kg.register import register_quads
    from sei_kg.review import apply_decisions, read_decisions
    from sei_kg.search import FOLDER, write_index

    cache_folder = store.parent / "cache" / fingerprint()[:16]
    cache_folder.mkdir(parents=True, exist_ok=True)
    pieces = list(_prepare_all(paths, cache_folder, jobs, progress))
    good = [piece for piece in pieces if piece.file]
    broken = tuple(piece.error for piece in pieces if piece.error)
    if not good:
        raise InvalidError("no document could be read: " + "; ".join(map(str, broken)), hint="name readable documents")
    manifest = {"fingerprint": fingerprint(), "documents": {p.path.stem: p.file.stem for p in good if p.file}}
    name = "db-" + hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]
    current = store / "CURRENT"
    if not force and current.is_file() and current.read_text("utf-8").strip() == name and (store / name).is_dir():
        counts = json.loads((store / name / "counts.json").read_text("utf-8"))
        return BuildReport(store, len(good), broken=broken, unchanged=True, **counts)
    if (store / "entries").is_dir() and current.is_file():
        recover(store, ox.Store.read_only(str(store / current.read_text("utf-8").strip())))
    fresh = store / f"{name}.tmp"
    shutil.rmtree(fresh, ignore_errors=True)
    raw = ox.Store(str(fresh))
    progress("load", 0, len(good))
    raw.bulk_extend([*static_quads(), *activity_quads(), *register_quads(piece.path.stem for piece in good)])
    done = 0
    for batch in _batches(good):
        raw.bulk_load(b"".join(file.read_bytes() for file in batch), ox.RdfFormat.N_QUADS, lenient=True)
        progress("load", done := done + len(batch), len(good))
    texts = fresh / "texts"
    texts.mkdir(exist_ok=True)
    for piece in good:
        if piece.text:
            shutil.copyfile(piece.text, texts / f"{piece.path.stem}.txt")
    decisions = [*sorted((graph_dir() / "reviews").glob("*.csv")), *sorted((store / "reviews").glob("*.csv"))]
    if decisions:
        apply_decisions(raw, read_decisions(*decisions))
    restore(raw, store, fresh)
    progress("infer", 0, 1)
    inferred = infer(raw)
    progress("infer", 1, 1)
    warnings = _check(raw, progress)
    raw.flush()
    counts = {"quads": len(raw), "inferred": inferred}
    progress("index", 0, 1)
    write_index(raw, fresh / FOLDER)
    progress("index", 1, 1)
    del raw
    _write(fresh / "counts.json", json.dumps(counts).encode())
    shutil.rmtree(store / name, ignore_errors=True)
    fresh.rename(store / name)
    _write(current, name.encode())
    for old in store.glob("db-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    for old in cache_folder.parent.iterdir():
        if old != cache_folder:
            shutil.rmtree(old, ignore_errors=True)
    return BuildReport(store, len(good), sum(p.fresh for p in good), broken=broken, warnings=warnings, **counts)


def _check(raw: ox.Store, progress: Progress) -> tuple[str, ...]:
    """SHACL on the whole graph; violations end the build."""
    try:
        from sei_kg.validation import check_store
    except ImportError:
        return ()
    progress("check", 0, 1)
    violations, warnings = check_store(raw)
    progress("check", 1, 1)
    if violations:
        shown = "\n  ".join(violations[:10])
        raise InvalidError(f"the graph breaks {len(violations)} rules:\n  {shown}", hint="the old store was kept")
    return tuple(warnings)


def _prepare_all(paths: list[Path], cache_folder: Path, jobs: int | None, progress: Progress) -> Iterator[_Piece]:
    """Brings every document into the cache, in their order; in worker processes where there are several to read."""
    names: dict[str, Path] = {}
    unique = []
    for path in paths:
        if names.setdefault(path.stem, path) is path:
            unique.append(path)
        else:
            error = DocumentError(f"bears the same name as {names[path.stem]}", file=path, hint="rename one of them")
            yield _Piece(path, error=error)
    progress("read", 0, len(unique))
    count = min(jobs or os.cpu_count() or 1, len(unique) // 2 or 1)
    prepare = partial(_prepare, cache_folder=cache_folder)
    with contextlib.ExitStack() as stack:
        pieces: Iterator[_Piece] = map(prepare, unique)
        if count > 1:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # A forked worker has the vocabulary already; elsewhere each reads its own.
            context = multiprocessing.get_context("fork") if sys.platform == "linux" else None
            if context and not all(_is_cached(path, cache_folder) for path in unique[:64]):
                from sei_kg.gazetteer import gazetteer_of

                gazetteer_of(_vocabulary())
            pool = stack.enter_context(ProcessPoolExecutor(count, mp_context=context))
            pieces = pool.map(prepare, unique, chunksize=max(1, min(16, len(unique) // (4 * count))))
        for number, piece in enumerate(pieces, 1):
            yield piece
            progress("read", number, len(unique))


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[Path]]:
    """Cache files in portions of some ten megabytes: one load a portion, however many and small the documents are."""
    batch: list[Path] = []
    size = 0
    for piece in pieces:
        if piece.file:
            batch.append(piece.file)
            size += piece.file.stat().st_size
        if size > 32 * 1024 * 1024:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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
