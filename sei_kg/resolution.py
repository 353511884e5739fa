"""From a label as a person writes it, in either language, to the IRI of the entity."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sei_kg.errors import InputError, UnknownNameError
from sei_kg.namespaces import ID, PREFIXES, expand
from sei_kg.queries import query_text
from sei_kg.search import Hit, SearchIndex, fold, tokens
from sei_kg.store import Store

if TYPE_CHECKING:
    from sei_kg.ask.words import Term

__all__ = ["Resolver"]

_CLEAR = 1.25  # the best of several free-worded hits is taken where it scores so many times the second
_MOST_OF_IT = 0.85  # of the weight of the words of a description, a label must hold so much


class Resolver:
    """Finds entities by name.

    Args:
        store: the store.
        index: gives its search index; called only for what is no IRI, CURIE or slug.
        note: called with a sentence where a name was not exact and the nearest was taken.
    """

    def __init__(self, store: Store, index: Callable[[], SearchIndex], note: object = None) -> None:
        self.store, self._index, self.note = store, index, note

    @property
    def index(self) -> SearchIndex:
        return self._index()

    def resolve(self, text: str, cls: str = "", field: str = "") -> str:
        """The IRI that a text names.

        An IRI, a CURIE or a slug is taken as it is; then the exact name (case, width, plural and articles ignored) in
        either language; then, where one hit of the search stands out, that one; then the one whose label says the same in
        other words (:meth:`_described`).

        Raises:
            UnknownNameError: nothing fits, or several do; holds the nearest labels.
            InputError: an empty text.
        """
        text = text.strip()
        if not text:
            raise InputError("no name given", field=f"--{field}" if field else None)
        known = self._as_iri(text)
        if known:
            return known
        classes = [cls] if cls and cls != expand("owl:Thing") else []
        exact = self.index.exact([text], classes).get(fold(text)[:300], [])
        if exact:
            return min(exact, key=lambda hit: (_rank(hit, text), -len(hit.documents), hit.iri)).iri
        hits = [hit for hit in self.index.search(text, limit=8, classes=classes, kind="entity") if hit.kind == "entity"]
        chosen = self._clear(text, hits) or self._described(text, classes)
        if chosen is not None:
            if callable(self.note):
                self.note(f"{text!r} read as {chosen.label(_language(text))!r}")
            return chosen.iri
        raise UnknownNameError(
            self._kind(cls), text, [hit.label(_language(text)) for hit in hits[:5]], hint="`sei-kg search` finds names"
        )

    def _as_iri(self, text: str) -> str:
        iri = text if "://" in text else ""
        prefix, colon, _ = text.partition(":")
        if colon and prefix in PREFIXES and " " not in text:
            iri = expand(text)
        elif not iri and text.isascii() and "-" in text and " " not in text and text.islower():
            iri = ID + text
        if iri and any(c in iri for c in ' <>"{}|\\^`'):
            raise InputError(f"not an IRI: {text[:80]!r}")
        if iri and any(True for _ in self.store.quads(subject=iri)):
            return iri
        return ""

    @staticmethod
    def _clear(text: str, hits: Sequence[Hit]) -> Hit | None:
        """The hit that stands out: it holds most words of the text, and scores well above the next."""
        if not hits:
            return None
        wanted = set(tokens(text))
        held = {term for _, _, label in hits[0].labels for term in tokens(label)}
        if len(wanted & held) < 0.5 * len(wanted) and not _near(text, hits[0]):
            return None
        if len(hits) > 1 and hits[0].score < _CLEAR * hits[1].score and not _near(text, hits[0]):
            return None
        return hits[0]

    def _described(self, text: str, classes: Sequence[str]) -> Hit | None:
        """The entity that a text describes in words of its own, either language: problems and measures have no fixed names.

        Words that mean the same count as one (``ontology/lexicon/questions.yaml``, ``glossary.yaml``), rare ones count more
        (inverse document frequency). The label must hold nearly all that is asked for, and cover it better than any other.
        """
        from sei_kg.ask.words import read_words

        terms = [replace(term, weight=term.weight * self._weight(term)) for term in read_words().terms(text)]
        total = sum(term.weight for term in terms)
        if len(terms) < 2 or not total:
            return None
        scored: list[tuple[float, str, Hit]] = []
        for hit in self.index.ranked(
            [(t.index_ways(), t.weight) for t in terms], limit=40, field="label", classes=classes
        ):
            best = 0.0
            for _, _, label in hit.labels:
                held = frozenset(tokens(label))
                inside = [term for term in terms if term.within(held)]
                recall = sum(term.weight for term in inside) / total
                if recall >= _MOST_OF_IT:
                    met = frozenset(token for term in inside for way in term.ways if way <= held for token in way)
                    best = max(best, 2 * recall * len(met) / (recall * len(held) + len(met)))
            if best:
                scored.append((best, hit.iri, hit))
        scored.sort(key=lambda item: (-item[0], item[1]))
        if not scored or (len(scored) > 1 and scored[0][0] < _CLEAR * scored[1][0]):
            return None
        return scored[0][2]

    def _weight(self, term: Term) -> float:
        """The inverse document frequency of the commonest way in which a word may be written, 0 to 1."""
        size = max(2, self.index.size())
        often = max(
            (min(self.index.frequency(t) + self.index.frequency(t, "label") for t in way) for way in term.ways if way),
            default=0,
        )
        return math.log(1 + size / (1 + often)) / math.log(1 + size)

    @staticmethod
    def _kind(cls: str) -> str:
        return cls.rpartition("#")[2].lower() or "entity"

    def suggestions(self, text: str, cls: str = "", *, limit: int = 5) -> list[Hit]:
        """The nearest entities."""
        return self.index.search(text, limit=limit, classes=[cls] if cls else [], kind="entity")


def _near(text: str, hit: Hit) -> bool:
    """Whether a label differs from the text by a typing error or two."""
    from rapidfuzz.distance import DamerauLevenshtein

    wanted = fold(text)
    most = 1 if len(wanted) < 8 else 2 if len(wanted) < 20 else 4
    return any(
        DamerauLevenshtein.distance(wanted, fold(label), score_cutoff=most) <= most for _, _, label in hit.labels
    )


def _rank(hit: Hit, text: str) -> int:
    wanted = fold(text)
    return min((rank for _, rank, label in hit.labels if fold(label) == wanted), default=9)


def _language(text: str) -> str:
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"


_BELOW: WeakKeyDictionary[Store, dict[str, frozenset[str]]] = WeakKeyDictionary()


def classes_below(store: Store) -> dict[str, frozenset[str]]:
    """Class -> itself and all classes above it, from the ontology in the store; read once from each."""
    if store not in _BELOW:
        _BELOW[store] = _classes_below(store)
    return _BELOW[store]


def _classes_below(store: Store) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in store.select(query_text("answers/superclasses")).rows:
        cls, above = (getattr(term, "value", "") for term in row[:2])
        found.setdefault(cls, {cls}).add(above)
    return {cls: frozenset(above) for cls, above in found.items()}
