"""Reading rows for pictures: the queries in ``queries/views``, labels, classes, and the words of the pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from sei_kg.drawing.style import PLAIN, Style, read_styles
from sei_kg.errors import UnknownNameError
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID, INFERRED, PREFIXES, curie, expand, local_name
from sei_kg.resources import queries_dir
from sei_kg.sparql_tokens import with_values
from sei_kg.store import Store, Term
from sei_kg.views.picture import Edge, Label, Node

__all__ = ["Reader", "value", "view_query"]

_BATCH = 200  # IRIs asked for together


@cache
def view_query(name: str) -> str:
    """The text of ``queries/views/NAME.rq``."""
    return (queries_dir() / "views" / f"{name}.rq").read_text("utf-8")


def value(term: Term | None) -> str:
    """The text of a term; "" where it is unbound."""
    return "" if term is None else str(getattr(term, "value", term))


class _Known:
    """What was read of one store, whatever the language of the picture."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[str, ...]]] = {}
        self.labels: dict[str, Label] = {}
        self.classes: dict[str, str] = {}
        self.above: dict[str, set[str]] | None = None


class Reader:
    """Reads one store for pictures in one language; what was read once is not asked for again.

    Args:
        store: an open store.
        language: "en", "zh" or "both".
        known: the reader of another language, whose rows, labels and classes are shared.
    """

    def __init__(self, store: Store, language: str = "en", *, known: Reader | None = None) -> None:
        self.store, self.language = store, language
        self._known: _Known = known._known if known else _Known()
        self.words = read_lexicon("pictures")

    def spoken(self, language: str) -> Reader:
        """A reader of the same store for another language."""
        return Reader(self.store, language, known=self)

    def rows(self, name: str, **bindings: str) -> list[tuple[str, ...]]:
        """The rows of a view query, as texts; ``bindings`` are IRIs. Columns that were bound are left out."""
        key = (name, tuple(sorted(bindings.items())))
        if key not in self._known.rows:
            found = self.store.select(view_query(name), {key: ox.NamedNode(iri) for key, iri in bindings.items()})
            keep = [i for i, column in enumerate(found.columns) if column not in bindings]
            self._known.rows[key] = [tuple(value(row[i]) for i in keep) for row in found.rows]
        return self._known.rows[key]

    def rows_of(self, name: str, variable: str, iris: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
        """The rows of a view query for each of several IRIs, asked for together; the bound column is left out."""
        found: dict[str, list[tuple[str, ...]]] = {iri: [] for iri in iris}
        todo = [iri for iri in found if (name, ((variable, iri),)) not in self._known.rows]
        for at in range(0, len(todo), _BATCH):
            nodes = [ox.NamedNode(iri) for iri in todo[at : at + _BATCH]]
            got = self.store.select(with_values(view_query(name), {variable: nodes}))
            bound = got.columns.index(variable)
            for row in got.rows:
                texts = tuple(map(value, row))
                found[texts[bound]].append(texts[:bound] + texts[bound + 1 :])
        for iri in todo:
            self._known.rows[name, ((variable, iri),)] = found[iri]
        return {iri: self._known.rows[name, ((variable, iri),)] for iri in found}

    def prepare(self, iris: Iterable[str]) -> None:
        """Looks up the labels and classes of several entities together."""
        iris = sorted(set(iris))
        self.rows_of("labels", "entity", [iri for iri in iris if iri not in self._known.labels])
        self.classify(iris)

    def classify(self, iris: Iterable[str]) -> None:
        """Looks up the classes of several entities together."""
        todo = sorted({iri for iri in iris if iri not in self._known.classes})
        for iri, rows in self.rows_of("types", "entity", todo).items():
            types = {cls for (cls,) in rows}
            held = types.union(*(self.above.get(cls, ()) for cls in types))
            self._known.classes[iri] = next((cls for cls in read_styles() if cls in held), "")

    def say(self, key: str, language: str = "", **values: object) -> str:
        """Words of the pictures, ``a.b``; in "both" the two languages stand one after the other."""
        language = language or self.language
        entry = self.words
        for part in key.split("."):
            entry = entry[part]
        if language == "both":
            texts = [str(entry[lang]).format(**_in(values, lang)) for lang in ("en", "zh")]
            return texts[0] if texts[0] == texts[1] else " / ".join(texts)
        return str(entry[language]).format(**_in(values, language))

    def both(self, key: str, **values: object) -> Label:
        return Label(self.say(key, "en", **values), self.say(key, "zh", **values))

    def label(self, iri: str) -> Label:
        """The names of an entity, property or class."""
        if iri not in self._known.labels:
            found: dict[str, str] = {}
            for _, text, language in self.rows("labels", entity=iri):
                tag = language.split("-")[0] or ("zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en")
                found.setdefault(tag, text)
            if not found:
                found["en"] = local_name(iri).replace("-", " ") if iri.startswith(ID) else curie(iri)
            self._known.labels[iri] = Label(
                found.get("en", "") if "en" in found or "zh" in found else next(iter(found.values())),
                found.get("zh", ""),
            )
        return self._known.labels[iri]

    def text(self, iri: str) -> str:
        """One name in the picture's language; in "both" the two, divided by a stroke."""
        label = self.label(iri)
        if self.language == "both" and label.en and label.zh and label.en != label.zh:
            return f"{label.en} / {label.zh}"
        return label.best(self.language)

    def cls(self, iri: str) -> str:
        """The class that gives an entity colour and shape, or ""."""
        if iri not in self._known.classes:
            self.classify([iri])
        return self._known.classes[iri]

    @property
    def above(self) -> dict[str, set[str]]:
        """Class -> the classes above it."""
        if self._known.above is None:
            self._known.above = {}
            for cls, above in self.rows("superclasses"):
                self._known.above.setdefault(cls, set()).add(above)
        return self._known.above

    def style(self, iri: str) -> Style:
        return read_styles().get(self.cls(iri), PLAIN)

    def node(self, iri: str) -> Node:
        return Node(iri, self.cls(iri), self.label(iri))

    def edges(self, rows: list[tuple[str, str, str, str]]) -> list[Edge]:
        """Statements from (subject, property, object, graph) rows, one each, sorted.

        Inferred is what rules derived, and what a document does not say itself: its topic or position suggests it.
        """
        graphs: dict[tuple[str, str, str], set[str]] = {}
        for source, prop, target, graph in rows:
            graphs.setdefault((source, prop, target), set()).add(graph)
        unsaid = self.unsaid(graph for held in graphs.values() for graph in held)
        return [
            Edge(*key, graphs=tuple(sorted(held - {INFERRED})), inferred=held <= unsaid)
            for key, held in sorted(graphs.items())
        ]

    def unsaid(self, graphs: Iterable[str]) -> frozenset[str]:
        """The graphs among these that hold what no document says itself, and that of the inferred statements."""
        suggested = self.rows_of("suggested", "evidence", sorted(set(graphs) - {INFERRED}))
        return frozenset(graph for graph, found in suggested.items() if found) | {INFERRED}

    def resolve(self, name: str) -> str:
        """The IRI that an IRI, CURIE, slug or exact label (case ignored) names; raises UnknownNameError."""
        name = name.strip()
        prefix, colon, rest = name.partition(":")
        candidate = name if "://" in name else expand(name) if colon and prefix in PREFIXES and rest else ID + name
        if all(c not in candidate for c in ' <>"{}|\\^`') and any(True for _ in self.store.quads(subject=candidate)):
            return candidate
        wanted = " ".join(name.casefold().split())
        rows = [(label, iri) for iri, _, label in self.rows("all-labels")]
        exact = sorted({iri for label, iri in rows if " ".join(label.casefold().split()) == wanted})
        if exact:
            return min(exact, key=lambda iri: (-len(self.rows("degree", entity=iri)), iri))
        from rapidfuzz import process

        near = process.extract(wanted, sorted({label for label, _ in rows}), limit=3, processor=str.casefold)
        raise UnknownNameError("entity", name, [label for label, *_ in near], hint="`sei-kg search` finds names")

    def built(self) -> str:
        """Date of the build: that of the file which names the valid database ("" in memory)."""
        folder = Path(self.store.location)
        pointer = folder / "CURRENT"
        if not pointer.is_file():
            return ""
        return datetime.fromtimestamp(pointer.stat().st_mtime, UTC).date().isoformat()

    def source_line(self, language: str = "") -> str:
        """What the picture rests on: counts, and the date of the build."""
        documents, passages, statements = self.rows("source")[0]
        key = "source.dated" if self.built() else "source.undated"
        return self.say(
            key,
            language,
            documents=documents,
            passages=_grouped(passages),
            statements=_grouped(statements),
            date=self.built(),
        )


def _grouped(number: str) -> str:
    return f"{int(number):,}"


def _in(values: dict[str, object], language: str) -> dict[str, object]:
    return {key: item.best(language) if isinstance(item, Label) else item for key, item in values.items()}
