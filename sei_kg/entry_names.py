"""Names in entries: from a label as written, in either language, to the entity; the nearest ones; and likeness.

A name is looked up exactly in the store's own index (label, language), then folded (case, width, plural, articles) and
at last by words in the search index, so that the cost does not grow with the graph. Two labels are alike when they fold
to the same, or differ by a slip of the pen that cannot carry meaning: numbers, numerals and the names of other things
must agree, so that a plan for the next period or the next province is not taken for the last one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, read_terms
from sei_kg.namespaces import ID, PREFIXES, expand, local_name
from sei_kg.search import FOLDER, Hit, SearchIndex, fold, open_index
from sei_kg.store import EmbeddedStore, Store, current_database
from sei_kg.vocabulary import LABEL_KINDS

__all__ = ["LABELS", "KeptIndex", "Names", "alike"]

_MOST_NAMES = 200  # looked up in one search
_MOST_ALIKE = 5  # told of; a file in which all entries share a name would be compared for hours
LABELS = tuple(iri for iri, kind in LABEL_KINDS.items() if kind in ("pref", "alt", "hidden", "case"))
_LISTS = ("sei", "unit", "currency")
_PREFERRED = expand("skos:prefLabel")
_COMPARED = (_PREFERRED, expand("skos:altLabel"), expand("dcterms:title"))
_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿]+|\b(?:first|second|third|[ivx]+)\b")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SLIGHT = re.compile(r"[的和与及之关于\W]*")  # characters whose loss does not change what a Chinese title names


class KeptIndex:
    """The search index of a store, opened again only when it was written to; that of an endpoint is made once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._index: SearchIndex | None = None
        self._stamp: tuple[int, int] | None = None

    def get(self) -> SearchIndex:
        stamp = self._written()
        if self._index is None or stamp is None or stamp != self._stamp:
            self._index = open_index(self.store)
            self._stamp = self._written()
        return self._index

    def _written(self) -> tuple[int, int] | None:
        """When the index beside the store was written last, and which file that was; None where there is none."""
        if not isinstance(self.store, EmbeddedStore):
            return 0, 0
        try:
            known = (current_database(Path(self.store.location)) / FOLDER / "meta.json").stat()
        except OSError:
            return None
        return known.st_mtime_ns, known.st_ino


class Names:
    """Looks up names in a store and among the entries at hand.

    Args:
        store: the store.
        entries: those at hand.
        index: the search index of the store, where it is open already.
    """

    def __init__(self, store: Store, entries: Iterable[Entry] = (), *, index: SearchIndex | None = None) -> None:
        self.store, self.terms = store, read_terms()
        self.index = index or open_index(store)
        self._found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self._borne: dict[str, list[Hit]] = {}
        self.own: dict[str, list[str]] = defaultdict(list)
        self.own_types: dict[str, set[str]] = defaultdict(set)
        self.own_labels: dict[str, list[str]] = defaultdict(list)
        self._preferred: dict[str, dict[str, str]] = defaultdict(dict)
        for entry in entries:
            for statement in entry.statements:
                if statement.predicate == RDF_TYPE:
                    self.own_types[entry.iri].add(statement.object.value)
                elif statement.predicate in LABELS[:2]:
                    self.own[fold(statement.object.value)].append(entry.iri)
                    self.own_labels[entry.iri].append(statement.object.value)
                    if statement.predicate == _PREFERRED and isinstance(statement.object, ox.Literal):
                        self._preferred[entry.iri][str(statement.object.language)] = statement.object.value

    def types(self, iri: str) -> frozenset[str]:
        """All classes of a thing, in the store or the file, those above included."""
        found = set(self.own_types.get(iri, ()))
        for quad in self.store.raw.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), None, None):
            found.add(quad.object.value)  # type: ignore[union-attr]
        return frozenset(cls for name in found for cls in self.terms.above.get(name, (name,)))

    def find(self, text: str, classes: Collection[str]) -> list[str]:
        """IRIs of what bears a name, of one of the classes (any, where none is given); several: it is not clear which."""
        key = (text, tuple(sorted(classes)))
        if key not in self._found:
            self._found[key] = self._find(text, classes)
        return self._found[key]

    def _find(self, text: str, classes: Collection[str]) -> list[str]:
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", text):
            iri = ID + text
            if iri in self.own_types or any(
                True for _ in self.store.raw.quads_for_pattern(ox.NamedNode(iri), None, None, None)
            ):
                return [iri]
        if re.fullmatch(r"[A-Za-z][\w-]*", text) and text.isascii() and classes:
            for prefix in _LISTS:  # a value that the ontology or QUDT lists, such as Recommended, PERCENT or CNY
                if self._fits(PREFIXES[prefix] + text, classes):
                    return [PREFIXES[prefix] + text]
        found = dict.fromkeys(iri for iri in self.own.get(fold(text), ()) if self._fits(iri, classes))
        if not isinstance(self.store, EmbeddedStore):  # the index holds the labels of an endpoint: no request is needed
            return list(found) or self._indexed(text, classes)
        for ranked in (LABELS[:1], LABELS[1:]):
            for predicate in ranked:
                for language in ("en", "zh"):
                    literal = ox.Literal(text, language=language)
                    quads = self.store.raw.quads_for_pattern(None, ox.NamedNode(predicate), literal, None)
                    found |= {q.subject.value: None for q in quads if self._fits(q.subject.value, classes)}  # type: ignore[union-attr]
            if found:
                return list(found)
        return list(dict.fromkeys(hit.iri for hit in self._exact(text, classes) if self._fits(hit.iri, classes)))

    def _exact(self, text: str, classes: Collection[str]) -> list[Hit]:
        return self.index.exact([text], sorted(classes)).get(fold(text)[:300], [])

    def _indexed(self, text: str, classes: Collection[str]) -> list[str]:
        """What the index alone knows by a name: the best rank among the same letters, else whatever folds to it."""
        hits = self._exact(text, classes)
        ranks = {hit.iri: [rank for _, rank, label in hit.labels if label == text] for hit in hits}
        best = min((rank for found in ranks.values() for rank in found), default=None)
        return [iri for iri, found in ranks.items() if best is None or (found and (best > 0 or 0 in found))]

    def _fits(self, iri: str, classes: Collection[str]) -> bool:
        return not classes or not self.types(iri).isdisjoint(classes)

    def label(self, iri: str, language: str) -> str:
        """The preferred label of a thing in a language, else in the other one, else the last part of its IRI."""
        known = self._preferred.get(iri)
        if known is None:
            quads = self.store.raw.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(_PREFERRED), None, None)
            found = sorted((q.object for q in quads if isinstance(q.object, ox.Literal)), key=str, reverse=True)
            known = self._preferred[iri] = {str(label.language): label.value for label in found}
        return known.get(language) or next(iter(known.values()), iri.removeprefix(ID))

    def nearest(self, text: str, classes: Collection[str], *, most: int = 3, least: float = 55) -> list[str]:
        """IRIs of the things whose names come nearest, best first; of a likeness (0 to 100) of ``least`` at least."""
        from rapidfuzz import fuzz

        if re.fullmatch(r"[a-z0-9_-]+", text):  # an id: its words without the kind they begin with
            kind, _, rest = re.sub(r"[-_]+", " ", text).strip().partition(" ")
            text = (
                rest if rest and any(kind == local_name(self.kind(cls)).lower() for cls in self.terms.above) else text
            )
            text = re.sub(r"[-_]+", " ", text)
        choices: dict[tuple[str, str], str] = {}
        spoken: dict[str, int] = {}
        for iri, labels in self.own_labels.items():
            if self._fits(iri, classes):
                choices |= {(iri, label): fold(label) for label in labels}
        for hit in self._hits(text, classes):
            choices |= {(hit.iri, label): fold(label) for _, _, label in hit.labels}
            spoken[hit.iri] = len(hit.documents)
        wanted = fold(text)
        scored = [
            (
                max(
                    fuzz.ratio(wanted, name),
                    0.95 * fuzz.token_set_ratio(wanted, name),
                    0.9 * fuzz.partial_ratio(wanted, name, score_cutoff=70 if wanted.isascii() else 0),
                ),
                key,
            )
            for key, name in choices.items()
        ]
        # Of names equally near, that of the thing which more documents speak of.
        best = sorted(scored, key=lambda item: (-item[0], -spoken.get(item[1][0], 0), item[1]))
        return list(dict.fromkeys(iri for score, (iri, _) in best if score >= least))[:most]

    def _hits(self, text: str, classes: Collection[str], most: int = 12) -> list[Hit]:
        from sei_kg.errors import InputError

        try:
            return self.index.search(text[:500], limit=most, classes=sorted(classes), kind="entity")
        except InputError:  # nothing in the text to search for
            return []

    def same(self, entry: Entry) -> list[str]:
        """A few other things of the same kind whose names are the entry's, or alike; sorted. Other names must be the same."""
        types = [s.object.value for s in entry.statements if s.predicate == RDF_TYPE]
        kinds = {kind for name in types if (kind := self.kind(name))}
        if not kinds:
            return []
        found: dict[str, None] = {}
        for label, preferred in _labels(entry):
            beside = (iri for iri in self.own.get(fold(label), ()) if iri != entry.iri and self._fits(iri, kinds))
            found |= dict.fromkeys(islice(beside, _MOST_ALIKE))
            hits = [hit for hit in self._bearers(label) if not kinds.isdisjoint(hit.cls)]
            hits += self._hits(label, kinds, 5) if preferred else []
            for hit in hits:
                if hit.iri != entry.iri and any(alike(label, other, self._name) for _, _, other in hit.labels):
                    found[hit.iri] = None
        return sorted(found)[:_MOST_ALIKE]

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Looks all labels of some entries up together, which costs less than one by one."""
        labels = list(dict.fromkeys(label for entry in entries for label, _ in _labels(entry)))
        for start in range(0, len(labels), _MOST_NAMES):
            part = labels[start : start + _MOST_NAMES]
            known = self.index.exact(part)
            self._borne |= {label: known.get(fold(label)[:300], []) for label in part}

    def _bearers(self, label: str) -> list[Hit]:
        if label not in self._borne:
            self._borne[label] = self.index.exact([label]).get(fold(label)[:300], [])
        return self._borne[label]

    def kind(self, cls: str) -> str:
        """The topmost class of the project above a class: what things are told apart by."""
        above = [name for name in self.terms.above.get(cls, ()) if name.startswith(PREFIXES["sei"])]
        return min(above, key=lambda name: len(self.terms.above[name]), default="")

    def _name(self, word: str) -> bool:
        """Whether a word by itself names something known."""
        return bool(self.index.exact([word]))


def _labels(entry: Entry) -> Iterator[tuple[str, bool]]:
    """The labels of an entry that others may bear too, with whether they are preferred ones."""
    for statement in entry.statements:
        if statement.predicate in _COMPARED and 1 < len(statement.object.value) <= 300:
            yield statement.object.value, statement.predicate == _PREFERRED


def alike(one: str, other: str, known: object = None) -> bool:
    """Whether two labels name the same thing but for a slip of the pen.

    Args:
        one, other: labels in the same or in different languages.
        known: a function that tells whether a single word names something; such a word is no slip.
    """
    from rapidfuzz.distance import OSA

    if abs(len(one) - len(other)) > 12:
        return False
    a, b = fold(one), fold(other)
    if a == b:
        return bool(a)
    if bool(_CHINESE.search(a)) != bool(_CHINESE.search(b)) or min(len(a), len(b)) < 8 or abs(len(a) - len(b)) > 3:
        return False
    if sorted(_NUMBER.findall(a)) != sorted(_NUMBER.findall(b)):
        return False
    if _CHINESE.search(a):
        short, long = sorted((a, b), key=len)
        rest = _without(short, long)
        return rest is not None and bool(_SLIGHT.fullmatch(rest))
    words, others = a.split(), b.split()
    if len(words) != len(others):
        return a.replace(" ", "") == b.replace(" ", "")
    pairs = [(x, y) for x, y in zip(words, others, strict=True) if x != y]
    if len(pairs) != 1:
        return sorted(words) == sorted(others) and len(pairs) == 2
    x, y = pairs[0]
    if min(len(x), len(y)) < 5 or x[0] != y[0] or OSA.distance(x, y) > 2:
        return False
    return not (callable(known) and known(x) and known(y))


def _without(short: str, long: str) -> str | None:
    """What is left of the longer text when the shorter is taken out of it in order; None where it is not inside."""
    rest, position = [], 0
    for character in long:
        if position < len(short) and short[position] == character:
            position += 1
        else:
            rest.append(character)
    return "".join(rest) if position == len(short) else None
