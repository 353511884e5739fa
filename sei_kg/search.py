"""Search over entities and passages, English and Chinese: a tantivy index beside the store.

English words are lower-cased and stemmed; Chinese text is cut into character bigrams (segmenters split the terms of this
field in the middle), so that one wrong character costs two bigrams and the rest still meets. English words that the
index does not know are matched within one or two edits (Damerau-Levenshtein). Every label is also kept whole, in a folded form,
so that the exact name of an entity is one term look-up however large the graph is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import InputError, StoreError
from sei_kg.namespaces import expand
from sei_kg.queries import query_text
from sei_kg.store import EmbeddedStore, QuadSource, Store, current_database

__all__ = ["FOLDER", "Hit", "SearchIndex", "fold", "open_index", "refresh_index", "tokens", "write_index"]

FOLDER = "search"
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*|[\u3400-\u4dbf\u4e00-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ARTICLES = re.compile(r"\b(?:the|an?)\b|'s\b")
_SIGNS = re.compile(r"[^\w]+|_")
_GAPS = re.compile(r"(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])")
_NEAR = 60  # so many hits are ranked anew by their names
_IDENTIFIER = 5  # rank of dcterms:identifier among the labels
_MOST_TEXT = 20_000  # characters of one passage that are indexed


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    Attributes:
        iri: the entity or passage.
        kind: "entity" or "passage".
        cls: IRIs of the classes of an entity.
        labels: (language, rank, text) of an entity, the best first; of a passage its quote.
        document, section: where a passage stands.
        documents: identifiers of the documents that mention an entity.
        score: higher is better; comparable within one search.
    """

    iri: str
    kind: str
    cls: tuple[str, ...]
    labels: tuple[tuple[str, int, str], ...]
    document: str
    section: str
    documents: tuple[str, ...]
    score: float
    start: int = -1
    end: int = -1
    language: str = ""

    def label(self, language: str = "en") -> str:
        return next(
            (text for lang, _, text in self.labels if lang == language), self.labels[0][2] if self.labels else self.iri
        )


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The form in which names are compared: NFKC, case, marks and blanks folded, articles and possessives dropped."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    text = _SIGNS.sub(" ", _ARTICLES.sub(" ", text)).strip()
    if not text.isascii():
        text = _GAPS.sub("", text)
    return " ".join(_singular(word) for word in text.split())


def _singular(word: str) -> str:
    if word.isascii() and len(word) > 3:
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
    return word


def tokens(text: str) -> list[str]:
    """Index terms of a text: stem-like English words, bigrams of Chinese (a lone character stays one)."""
    found: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("’", "'")):
        if _CHINESE.match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        else:
            found += [stem(part) for part in re.split(r"[-']", run) if part]
    return found


_SUFFIXES = ("ization", "isation", "ational", "fulness", "iveness", "ments", "ation", "ities", "ings", "ment", "ness", "ions", "ance", "ence",
             "able", "ized", "ised", "ize", "ise", "ing", "ied", "ies", "ion", "ity", "ive", "ous", "ed", "ly", "al", "er")  # fmt: skip


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A light suffix stripper: "subsidies", "subsidy", "subsidized" meet; never shorter than four letters."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]  # first the plural, so that "enterprises" ends where "enterprise" does
    if not word.isalpha() or len(word) < 5:
        return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] in "eyi" else word


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("iri", "kind", "document", "key", "cls"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("label", "body"):
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("data", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def write_index(raw: ox.Store, folder: Path) -> int:
    """Writes the index of a store into a new folder; gives the number of entries. Raises StoreError."""
    return _write(EmbeddedStore(raw), folder)


def _write(store: Store, folder: Path) -> int:
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


def _document(data: dict[str, Any]) -> Any:
    import tantivy

    document = tantivy.Document()
    for name in ("iri", "kind"):
        document.add_text(name, data[name])
    for name in data.get("documents", ()):
        document.add_text("document", name)
    for name in data.get("classes", ()):
        document.add_text("cls", name)
    for key in sorted(_keys(data)):
        document.add_text("key", key)
    text = " ".join(" ".join(tokens(text[:_MOST_TEXT])) for _, _, text in data["labels"])
    if data["kind"] == "entity":  # single characters as well, for names with a wrong one
        text += " " + " ".join(sorted({c for _, _, label in data["labels"] for c in _CHINESE.findall(label)}))
    document.add_text("label" if data["kind"] == "entity" else "body", text)
    document.add_text("data", json.dumps(data, ensure_ascii=False, sort_keys=True))
    return document


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
            language = label.language or ("zh" if _CHINESE.search(label.value) else "en")
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


def _keys(data: dict[str, Any]) -> set[str]:
    """The names an entity goes by, folded; a document also by the number that its identifier begins with."""
    if data["kind"] != "entity":
        return set()
    names = {fold(text)[:300] for _, _, text in data["labels"]}
    return names | {name.split()[0] for _, rank, text in data["labels"] if rank == _IDENTIFIER and (name := fold(text))}


def _pairs(store: Store, name: str, bound: dict[str, ox.NamedNode] | None) -> Iterable[tuple[Any, Any]]:
    return ((row[0], row[1]) for row in store.select(query_text(name), bound).rows)


def _by_name(text: str, hits: list[Hit]) -> list[Hit]:
    """Hits ranked anew: a name that is nearly the text as a whole comes before one that shares a word with it."""
    from rapidfuzz import fuzz

    wanted = fold(text)
    found = []
    for hit in hits:
        near = 0.0
        if hit.kind == "entity":
            near = max(
                (fuzz.ratio(wanted, fold(label), score_cutoff=60) / 100 for _, _, label in hit.labels), default=0.0
            )
        found.append(replace(hit, score=hit.score * (1 + 4 * near**4)) if near else hit)
    return sorted(found, key=lambda hit: (-hit.score, hit.iri))


class SearchIndex:
    """An open index."""

    def __init__(self, index: Any) -> None:
        self._index, self._searcher = index, index.searcher()
        self._schema = index.schema

    def exact(self, texts: Iterable[str], classes: Sequence[str] = ()) -> dict[str, list[Hit]]:
        """Entities that bear one of the names (folded forms compared): folded name -> hits."""
        import tantivy

        keys = {fold(text)[:300] for text in texts} - {""}
        if not keys:
            return {}
        query = tantivy.Query.term_set_query(self._schema, "key", sorted(keys))
        found: dict[str, list[Hit]] = defaultdict(list)
        for hit in self._run(self._filtered(query, classes, "", "entity"), 2000):
            for key in _keys({"kind": "entity", "labels": hit.labels}) & keys:
                found[key].append(hit)
        return dict(found)

    def search(
        self, text: str, *, limit: int = 20, classes: Sequence[str] = (), document: str = "", kind: str = ""
    ) -> list[Hit]:
        """The best entities and passages for a text.

        Args:
            text: words in English, Chinese or both; typing errors are forgiven.
            limit: at most so many hits.
            classes: IRIs of classes; entities of one of them alone.
            document: identifier of a document (or what it begins with); what it mentions or holds alone.
            kind: "entity" or "passage".

        Raises:
            InputError: nothing to search for, or a text over 2,000 characters.
        """
        import tantivy

        if len(text) > 2000:
            raise InputError(f"a search text of {len(text)} characters", hint="2,000 are the most")
        terms = list(dict.fromkeys(tokens(text)))[:64]
        if not terms:
            raise InputError(f"nothing to search for in {text[:40]!r}", hint="give a word in English or Chinese")
        parts = []
        for term in terms:
            options = []
            for name, weight in (("label", 3.0), ("body", 1.0)):
                options.append(tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, term), weight))
            if term.isascii() and len(term) > 3 and not self._known(term):
                distance = 2 if len(term) > 7 else 1
                for name, weight in (("label", 12.0), ("body", 3.0)):  # its score is constant: no rarity is counted in
                    near = tantivy.Query.fuzzy_term_query(self._schema, name, term, distance, True)
                    options.append(tantivy.Query.boost_query(near, weight))
            if not term.isascii() and len(term) == 2 and not self._known(term):
                options += [tantivy.Query.term_query(self._schema, "label", character) for character in term]
            parts.append(tantivy.Query.disjunction_max_query(options))
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        whole = tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "key", fold(text)[:300]), 30.0)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, query), (tantivy.Occur.Should, whole)])
        return _by_name(text, self._run(self._filtered(query, classes, document, kind), max(limit, _NEAR)))[:limit]

    def ranked(
        self, words: Sequence[tuple[Sequence[Sequence[str]], float]], *, documents: Sequence[str] = (), limit: int = 60,
        field: str = "body", classes: Sequence[str] = (),
    ) -> list[Hit]:  # fmt: skip
        """Passages (or, with field "label", entities) by weighted words: each word is (ways, weight).

        Args:
            words: a way is a group of index terms that count together; of the ways of one word the best counts.
            documents: identifiers; these documents alone.
        """
        import tantivy

        parts = []
        for ways, weight in words:
            options = [
                tantivy.Query.boolean_query(
                    [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, term)) for term in way]
                )
                for way in ways
                if way
            ]
            if options:
                parts.append(tantivy.Query.boost_query(tantivy.Query.disjunction_max_query(options), max(weight, 0.01)))
        if not parts:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        if documents:
            among = [tantivy.Query.term_query(self._schema, "document", name) for name in documents]
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in among])),
                ]
            )
        return self._run(self._filtered(query, classes, "", "passage" if field == "body" else "entity"), limit)

    def _known(self, term: str) -> bool:
        return any(self._searcher.doc_freq(name, term) for name in ("label", "body"))

    def frequency(self, term: str, field: str = "body") -> int:
        """In how many passages (or, with "label", entities) an index term occurs."""
        return int(self._searcher.doc_freq(field, term))

    def size(self) -> int:
        return int(self._searcher.num_docs)

    def _filtered(self, query: Any, classes: Sequence[str], document: str, kind: str) -> Any:
        import tantivy

        must = [(tantivy.Occur.Must, query)]
        if classes:
            options = [tantivy.Query.term_query(self._schema, "cls", expand(name)) for name in classes]
            must.append((tantivy.Occur.Must, tantivy.Query.boolean_query([(tantivy.Occur.Should, o) for o in options])))
        if document:
            pattern = re.escape(document) + ".*"
            must.append((tantivy.Occur.Must, tantivy.Query.regex_query(self._schema, "document", pattern)))
        if kind:
            must.append((tantivy.Occur.Must, tantivy.Query.term_query(self._schema, "kind", kind)))
        return tantivy.Query.boolean_query(must) if len(must) > 1 else query

    def _run(self, query: Any, limit: int) -> list[Hit]:
        found = []
        for score, address in self._searcher.search(query, limit).hits:
            data = json.loads(self._searcher.doc(address).get_first("data"))
            found.append(_hit(data, float(score)))
        return sorted(found, key=lambda hit: (-hit.score, hit.iri))


def _hit(data: dict[str, Any], score: float) -> Hit:
    documents = tuple(data.get("documents", ()))
    passage = data["kind"] == "passage"
    return Hit(
        data["iri"], data["kind"], tuple(data.get("classes", ())), tuple((a, b, c) for a, b, c in data["labels"]),
        documents[0] if passage and documents else "", data.get("section", ""), documents, score,
        data.get("start", -1), data.get("end", -1), data["labels"][0][0] if passage else "",
    )  # fmt: skip


def open_index(store: Store) -> SearchIndex:
    """The index of a store: the one beside it, else one made now (kept in the folder where that can be written).

    The index of an endpoint is made from its labels and passages, for this process alone.
    """
    import tantivy

    inside = isinstance(store, EmbeddedStore) and store.location != ":memory:"
    folder = current_database(Path(store.location)) / FOLDER if inside else None
    if folder is not None and folder.is_dir() and tantivy.Index.exists(str(folder)):
        return SearchIndex(tantivy.Index.open(str(folder)))
    import shutil
    import tempfile

    beside = Path(
        tempfile.mkdtemp(prefix="sei-kg-search-", dir=folder.parent if folder and _writable(folder.parent) else None)
    )
    _write(store, beside)
    if folder is not None and beside.parent == folder.parent:
        try:
            beside.rename(folder)
            return SearchIndex(tantivy.Index.open(str(folder)))
        except OSError:  # another process was faster: its index is as good
            shutil.rmtree(beside, ignore_errors=True)
            return SearchIndex(tantivy.Index.open(str(folder)))
    index = SearchIndex(tantivy.Index.open(str(beside)))
    shutil.rmtree(beside, ignore_errors=True)  # the open files stay readable until the process ends
    return index


def _writable(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK)
