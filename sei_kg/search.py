"""Search over entities and passages, English and Chinese, in the tantivy index beside a store.

What is in the index says ``search_index``, how texts become its terms ``search_terms``. English words that the index does
not know are matched within one or two edits (Damerau-Levenshtein); names that are nearly the text come first.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sei_kg.errors import InputError
from sei_kg.namespaces import expand
from sei_kg.search_index import FOLDER, names_of, refresh_index, write_entries, write_index
from sei_kg.search_terms import fold, stem, tokens
from sei_kg.store import EmbeddedStore, Store, current_database

__all__ = ["FOLDER", "Hit", "SearchIndex", "fold", "open_index", "refresh_index", "stem", "tokens", "write_index"]

_FIELDS = {
    "label": (3.0, 12.0),
    "body": (1.0, 3.0),
}  # weights of a term, and of what is near it (whose score is constant)
_MANY = 100_000  # of so many entries, those that hold all words of a search are looked for first
_NEAR = 60  # so many hits are ranked anew by their names


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
            for key in names_of({"kind": "entity", "labels": hit.labels}) & keys:
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
        whole = tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "key", fold(text)[:300]), 30.0)
        fields = [[self._option(term, name) for term in terms] for name in _FIELDS]

        def run(occur: Any) -> list[Hit]:
            parts = [tantivy.Query.boolean_query([(occur, option) for option in options]) for options in fields]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in (*parts, whole)])
            return self._run(self._filtered(query, classes, document, kind), max(limit, _NEAR))

        hits: list[Hit] = []
        if len(terms) > 1 and self.size() > _MANY:  # what holds all the words is found much faster than what holds any
            hits = run(tantivy.Occur.Must)
        if len(hits) < min(limit, _NEAR):
            hits = run(tantivy.Occur.Should)
        return _by_name(text, hits)[:limit]

    def _option(self, term: str, name: str) -> Any:
        """A term in a field, or, where no text knows it, what it may be a misspelling of."""
        import tantivy

        weight, near_weight = _FIELDS[name]
        options = [tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, term), weight)]
        if term.isascii() and len(term) > 3 and not self._known(term):
            near = tantivy.Query.fuzzy_term_query(self._schema, name, term, 2 if len(term) > 7 else 1, True)
            options.append(tantivy.Query.boost_query(near, near_weight))
        if name == "label" and not term.isascii() and len(term) == 2 and not self._known(term):
            options += [tantivy.Query.term_query(self._schema, name, character) for character in term]
        return options[0] if len(options) == 1 else tantivy.Query.disjunction_max_query(options)

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

    def count(self, kind: str) -> int:
        """How many entities or passages there are."""
        import tantivy

        return int(self._searcher.search(tantivy.Query.term_query(self._schema, "kind", kind), 1, count=True).count)

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
    write_entries(store, beside)
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
