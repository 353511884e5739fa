"""From a checked entry to quads in the form of the contract: its evidence graph, passage and document.

What an entry says stands in one named graph; the graph's evidence is described in ``g:provenance``, with the passage that
its quote is and the document it cites. A quote that stands in the text of a document of the graph is located there, blanks
aside, every time the graph is built, so that it keeps its place when offsets move. All IRIs are derived from content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from sei_kg.entries import Entry
from sei_kg.namespaces import ID, PROVENANCE, digest, expand, slugify
from sei_kg.source_texts import SourceTexts
from sei_kg.store import EmbeddedStore

__all__ = ["ABOUT_EVIDENCE", "EntryWriter", "locate"]


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


_TYPE, _GRAPH = _node("rdf:type"), ox.NamedNode(PROVENANCE)
_SOURCE, _QUOTE, _START, _END, _CONFIDENCE = (
    expand(name) for name in ("dcterms:source", "oa:exact", "oa:start", "oa:end", "sei:confidence")
)
ABOUT_EVIDENCE = frozenset((_SOURCE, _QUOTE, _START, _END, _CONFIDENCE))  # said of the evidence, not of the entity
_INTEGER, _DECIMAL = _node("xsd:integer"), _node("xsd:decimal")
_COPIED = tuple(_node(name) for name in ("sei:section", "sei:sectionRole"))


@dataclass
class EntryWriter:
    """Writes entries as quads; reads the documents of a store to locate quotes."""

    store: EmbeddedStore
    texts: SourceTexts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = SourceTexts(self.store)

    def quads(self, entry: Entry, activity: ox.NamedNode) -> list[ox.Quad]:
        """All quads of an entry, in a fixed order; the activity is what added it."""
        said = [s for s in entry.statements if s.predicate not in ABOUT_EVIDENCE]
        key = sorted(f"{s.predicate} {s.object}" for s in entry.statements)
        graph = ox.NamedNode(f"{ID}evidence-entry-{slugify(entry.iri.removeprefix(ID))[:60]}-{digest(*key)}")
        found = [
            ox.Quad(ox.NamedNode(entry.iri), ox.NamedNode(s.predicate), s.object, graph)
            for s in said
            if s.object is not None
        ]
        found += self._evidence(entry, graph, activity)
        return list(dict.fromkeys(found))

    def _evidence(self, entry: Entry, graph: ox.NamedNode, activity: ox.NamedNode) -> Iterator[ox.Quad]:
        confidence = next((s.object for s in entry.statements if s.predicate == _CONFIDENCE), None)
        yield _quad(graph, "rdf:type", _node("sei:Evidence"))
        yield _quad(graph, "prov:wasGeneratedBy", activity)
        yield _quad(graph, "sei:basis", _node("sei:Explicit"))
        yield _quad(graph, "sei:reviewStatus", _node("sei:Curated"))
        yield _quad(graph, "sei:confidence", confidence or ox.Literal("1.00", datatype=_DECIMAL))
        quotes = [v.value for v in entry.values(_QUOTE)] or [""]
        starts = [v.value for v in entry.values(_START)]
        for source in entry.values(_SOURCE):
            document, described = self._document(source)
            yield from described
            for quote in quotes:
                passage, described = self._passage(
                    document, quote, int(starts[0]) if starts and starts[0].isdigit() else -1
                )
                yield _quad(graph, "prov:wasDerivedFrom", passage)
                yield from described

    def _document(self, source: ox.NamedNode | ox.Literal) -> tuple[ox.NamedNode, list[ox.Quad]]:
        """A document of the graph as it is; what is cited otherwise is described by its citation or address."""
        if isinstance(source, ox.NamedNode) and source.value.startswith(ID):
            return source, []
        text = " ".join(source.value.split())
        node = ox.NamedNode(f"{ID}document-cited-{slugify(text)[:40].strip('-') or 'source'}-{digest(text)}")
        described = [
            _quad(node, "rdf:type", _node("sei:SourceDocument")),
            _quad(node, "dcterms:identifier", ox.Literal(text)),
            _quad(node, "dcterms:title", ox.Literal(text)),
        ]
        if isinstance(source, ox.NamedNode):
            described.append(_quad(node, "dcterms:source", source))
        return node, described

    def _passage(self, document: ox.NamedNode, quote: str, near: int) -> tuple[ox.NamedNode, list[ox.Quad]]:
        text = self.texts.text(document.value) if quote else ""
        place = locate(quote, text, near=near) if text else None
        stem = document.value.removeprefix(f"{ID}document-")
        if place:
            known = ox.NamedNode(f"{ID}passage-{stem}-{place[0]}-{place[1]}")
            if any(True for _ in self.store.raw.quads_for_pattern(known, _TYPE, None, None)):
                return known, []
        words = text[place[0] : place[1]] if place else " ".join(quote.split())
        node = ox.NamedNode(f"{ID}passage-entry-{digest(document.value, words, place)}")
        described = [_quad(node, "rdf:type", _node("sei:Passage")), _quad(node, "dcterms:isPartOf", document)]
        if words:
            language = "zh" if len(re.findall(r"[\u3400-\u9fff]", words)) * 4 > len(words) else "en"
            described.append(_quad(node, "oa:exact", ox.Literal(words)))
            described.append(_quad(node, "dcterms:language", ox.Literal(language)))
        if place:
            described.append(_quad(node, "oa:start", ox.Literal(str(place[0]), datatype=_INTEGER)))
            described.append(_quad(node, "oa:end", ox.Literal(str(place[1]), datatype=_INTEGER)))
            described += self._section(node, document, place)
        return node, described

    def _section(self, node: ox.NamedNode, document: ox.NamedNode, place: tuple[int, int]) -> list[ox.Quad]:
        """The section of the passage of the document in which the quote begins."""
        raw = self.store.raw
        for part in raw.quads_for_pattern(None, _node("dcterms:isPartOf"), document, None):
            starts = [q.object.value for q in raw.quads_for_pattern(part.subject, _node("oa:start"), None, None)]  # type: ignore[union-attr]
            ends = [q.object.value for q in raw.quads_for_pattern(part.subject, _node("oa:end"), None, None)]  # type: ignore[union-attr]
            if (
                starts
                and ends
                and int(starts[0]) <= place[0] < int(ends[0])
                and "passage-entry-" not in str(part.subject)
            ):
                found = [q for name in _COPIED for q in raw.quads_for_pattern(part.subject, name, None, None)]
                return [ox.Quad(node, q.predicate, q.object, _GRAPH) for q in found]
        return []


def locate(quote: str, text: str, *, near: int = -1) -> tuple[int, int] | None:
    """Where a quote stands in a text, blanks and hyphens at line ends aside: (start, end), the place nearest to ``near``."""
    wanted = "".join(quote.split())
    if not wanted:
        return None
    for dropped in (r"\s+", r"-\n\s*|\s+"):
        places: list[int] = []
        compact = []
        position = 0
        for gap in re.finditer(dropped, text):
            compact.append(text[position : gap.start()])
            places += range(position, gap.start())
            position = gap.end()
        compact.append(text[position:])
        places += range(position, len(text))
        joined = "".join(compact)
        at = [match.start() for match in re.finditer(re.escape(wanted), joined)]
        if at:
            best = min(at, key=lambda i: abs(places[i] - near)) if near >= 0 else at[0]
            return places[best], places[best + len(wanted) - 1] + 1
    return None


def _quad(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, _node(name), value, _GRAPH)
