"""The texts of the documents in a store, where they are at hand: kept beside the database, or put together again.

A build keeps the decoded text of each document in ``texts/``. In a store without it the text is rebuilt from the
passages, each at its offset; between them stand blanks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from sei_kg.namespaces import expand
from sei_kg.store import EmbeddedStore, Store, current_database

__all__ = ["SourceTexts"]

_PART, _START, _EXACT, _IDENTIFIER = (
    ox.NamedNode(expand(name)) for name in ("dcterms:isPartOf", "oa:start", "oa:exact", "dcterms:identifier")
)
_MOST = 4_000_000  # characters of a text that quotes are compared with


@dataclass
class SourceTexts:
    """Reads texts, each once."""

    store: Store
    _known: dict[str, str] = field(default_factory=dict)

    def text(self, document: str) -> str:
        """The text of a document by its IRI; "" where it is not at hand or too long."""
        if document not in self._known:
            text = self._kept(document) or self._rebuilt(document)
            self._known[document] = text if len(text) <= _MOST else ""
        return self._known[document]

    def _kept(self, document: str) -> str:
        if not isinstance(self.store, EmbeddedStore) or self.store.location == ":memory:":
            return ""
        for quad in self.store.raw.quads_for_pattern(ox.NamedNode(document), _IDENTIFIER, None, None):
            path = current_database(Path(self.store.location)) / "texts" / f"{quad.object.value}.txt"  # type: ignore[union-attr]
            if path.is_file():
                with path.open(encoding="utf-8", newline="") as stream:
                    return stream.read()
        return ""

    def _rebuilt(self, document: str) -> str:
        quads = self.store.raw.quads_for_pattern(None, _PART, ox.NamedNode(document), None)
        parts = self.store.about(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))
        pieces = []
        for said in map(dict, parts.values()):
            if _START.value in said and _EXACT.value in said:
                pieces.append((int(said[_START.value].value), said[_EXACT.value].value))  # type: ignore[union-attr]
        text = ""
        for start, words in sorted(pieces):
            text = text[:start].ljust(start) + words if start >= len(text) else text
        return text
