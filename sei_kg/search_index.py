"""The search index, written: what is found, and by which terms.

A tantivy index beside the store holds one document for each labelled entity and each passage. Every label is also kept
whole, in a folded form, so that the exact name of an entity is one term look-up however large the graph is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import StoreError
from sei_kg.namespaces import expand
from sei_kg.queries import query_text
from sei_kg.search_terms import CHINESE, fold, tokens
from sei_kg.store import EmbeddedStore, QuadSource, Store, current_database

__all__ = ["FOLDER", "names_of", "refresh_index", "write_entries", "write_index"]

FOLDER = "search"
_IDENTIFIER = 5  # rank of dcterms:identifier among the labels
_MOST_TEXT = 20_000  # characters of one passage that are indexed


def write_index(raw: ox.Store, folder: Path) -> int:
    """Writes the index of a store into a new folder; gives the number of entries. Raises StoreError."""
    return write_entries(EmbeddedStore(raw), folder)


def write_entries(store: Store, folder: Path) -> int:
    """The same for a store of either kind."""
    import tantivy

    folder.mkdir(parents=True, exist_ok=True)
    try:
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=64_000_000, num_threads=1)
        count = 0
        for data in _entries(store):
            writer.add_document(_document(data))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
    except (OSError, ValueError) as error:
        raise StoreError(f"cannot write the search index: {error}", file=folder) from error
    return count


def refresh_index(store: EmbeddedStore, iris: Iterable[str]) -> None:
    """Brings the index beside a store up to date for some entities and passages; nothing is done where there is none.

    Where it cannot be written it is removed, so that the next search makes it anew.
    """
    import shutil

    import tantivy

    folder = current_database(Path(store.location)) / FOLDER if store.location != ":memory:" else None
    if folder is None or not folder.is_dir() or not tantivy.Index.exists(str(folder)):
        return
    try:
        writer = tantivy.Index.open(str(folder)).writer(heap_size=16_000_000, num_threads=1)
        for iri in iris:
            writer.delete_documents_by_term("iri", iri)
            for data in _entries(store, ox.NamedNode(iri)):
                writer.add_document(_document(data))
        writer.commit()
        writer.wait_merging_threads()
    except (OSError, ValueError):
        shutil.rmtree(folder, ignore_errors=True)


def _schema() -> Any:
    """What a document of the index holds. Found by all fields but ``data``, given back by ``data`` alone."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("iri", "kind", "document", "key", "cls"):
        builder.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("label", "body"):
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("data", stored=True, indexed=False)
    return builder.build()


def _document(data: dict[str, Any]) -> Any:
    import tantivy

    entity = data["kind"] == "entity"
    terms: list[str] = []
    for _, _, text in data["labels"]:
        terms += tokens(text[:_MOST_TEXT])
    if entity:  # single characters as well, for names with a wrong one
        terms += sorted(set(CHINESE.findall("".join(text for _, _, text in data["labels"]))))
    return tantivy.Document(
        iri=[data["iri"]],
        kind=[data["kind"]],
        document=list(data.get("documents", ())),
        cls=list(data.get("classes", ())),
        key=sorted(names_of(data)),
        data=[json.dumps(data, ensure_ascii=False, sort_keys=True).encode()],
        **{"label" if entity else "body": [" ".join(terms)]},
    )


def _entries(store: Store, only: ox.NamedNode | None = None) -> Iterator[dict[str, Any]]:
    """What goes into the index: each labelled entity with its labels, classes and documents, then each passage.

    ``only`` limits it to one entity or passage.
    """
    bound = {"entity": only} if only else None
    classes: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
    for iri, cls in _pairs(store, "answers/index-classes", bound):
        classes[iri.value].add(cls.value)
    if only is not None:
        documents[only.value] = _documents_of(store.raw, only)
    else:
        for part in ("answers/index-documents", "answers/index-sources"):
            for iri, name in _pairs(store, part, None):
                documents[iri.value].add(name.value)
    for iri, rank, label in store.select(query_text("answers/index-labels"), bound).rows:
        if isinstance(label, ox.Literal) and isinstance(rank, ox.Literal) and isinstance(iri, ox.NamedNode):
            language = label.language or ("zh" if CHINESE.search(label.value) else "en")
            labels[iri.value].add((int(rank.value), language, label.value))
    for key in sorted(labels):
        if key in classes:
            ordered = [(language, rank, text) for rank, language, text in sorted(labels[key])]
            yield {"iri": key, "kind": "entity", "classes": sorted(classes[key]), "labels": ordered,
                   "documents": sorted(documents[key])}  # fmt: skip
    for row in store.select(query_text("answers/index-passages"), {"passage": only} if only else None).rows:
        iri, document, section, quote, start, end, language = (
            "" if t is None else str(getattr(t, "value", "")) for t in row
        )
        yield {"iri": iri, "kind": "passage", "labels": [(language, 0, quote)], "documents": [document],
               "section": section, "start": int(start or -1), "end": int(end or -1)}  # fmt: skip


def _documents_of(raw: QuadSource, node: ox.NamedNode) -> set[str]:
    """Identifiers of the documents that mention a thing or support a statement about it."""

    def follow(nodes: Iterable[Any], name: str) -> set[Any]:
        return {q.object for n in nodes for q in raw.quads_for_pattern(n, ox.NamedNode(expand(name)), None, None)}

    mentions = {q.subject for q in raw.quads_for_pattern(None, ox.NamedNode(expand("sei:mentions")), node, None)}
    evidence = {
        q.graph_name for q in raw.quads_for_pattern(node, None, None, None) if isinstance(q.graph_name, ox.NamedNode)
    }
    passages = follow(mentions, "sei:inPassage") | follow(evidence, "prov:wasDerivedFrom")
    return {name.value for name in follow(follow(passages, "dcterms:isPartOf"), "dcterms:identifier")}


def names_of(data: dict[str, Any]) -> set[str]:
    """The names an entity goes by, folded; a document also by the number that its identifier begins with."""
    if data["kind"] != "entity":
        return set()
    names = {fold(text)[:300] for _, _, text in data["labels"]}
    return names | {name.split()[0] for _, rank, text in data["labels"] if rank == _IDENTIFIER and (name := fold(text))}


def _pairs(store: Store, name: str, bound: dict[str, ox.NamedNode] | None) -> Iterable[tuple[Any, Any]]:
    return ((row[0], row[1]) for row in store.select(query_text(name), bound).rows)
