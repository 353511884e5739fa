"""From the findings of one document to quads, in the form of the contract: one named graph for each evidence.

Passages, mentions, evidence and the document itself are described in ``g:provenance``; what a passage supports stands
in the graph named by the evidence. All IRIs are derived from the document's identifier and from offsets, so that the
same document gives the same quads.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

import pyoxigraph as ox

from sei_kg import __version__
from sei_kg.assertions import Assertion, Extraction
from sei_kg.entities import Entity, Mention
from sei_kg.namespaces import ID, PROVENANCE, digest, expand, slugify
from sei_kg.passages import Passage, Reading

__all__ = ["activity_quads", "extraction_nquads", "extraction_quads", "write_nquads"]


def _node(name: str) -> str:
    return f"<{expand(name)}>"


# Parts of lines: what stands between a node and an object, or behind a node up to the end of its line.
_TYPED, _GRAPH = _node("rdf:type"), f" <{PROVENANCE}> .\n"
_LABELS = (_node("skos:prefLabel"), _node("skos:altLabel"))
_PART_OF, _LANGUAGE = f" {_node('dcterms:isPartOf')} ", f" {_node('dcterms:language')} "
_EXACT, _END = f" {_node('oa:exact')} ", f'"^^{_node("xsd:integer")}{_GRAPH}'
_START, _STOP = f' {_node("oa:start")} "', f' {_node("oa:end")} "'
_SECTION, _ROLE = f" {_node('sei:section')} ", f" {_node('sei:sectionRole')} <{ID}"
_TRANSLATES, _DERIVED = f" {_node('sei:translationOf')} ", f" {_node('prov:wasDerivedFrom')} "
_MENTIONS, _IN_PASSAGE = f" {_node('sei:mentions')} <", f" {_node('sei:inPassage')} "
_RULE = f" {_node('sei:rule')} <{ID}rule-"
_IS_PASSAGE = f" {_TYPED} {_node('sei:Passage')}{_GRAPH}"
_IS_MENTION = f" {_TYPED} {_node('sei:Mention')}{_GRAPH}"
_IS_EVIDENCE = f" {_TYPED} {_node('sei:Evidence')}{_GRAPH}"
_ACTIVITY = f"<{ID}activity-extraction>"
_GENERATED = f" {_node('prov:wasGeneratedBy')} {_ACTIVITY}{_GRAPH}"
_EXPLICIT = f" {_node('sei:basis')} {_node('sei:Explicit')}{_GRAPH}"
_INFERRED = f" {_node('sei:basis')} {_node('sei:Inferred')}{_GRAPH}"
_UNREVIEWED = f" {_node('sei:reviewStatus')} {_node('sei:Unreviewed')}{_GRAPH}"
_MOST_LINES = 500  # entries that are joined and written at once


def activity_quads() -> Iterator[ox.Quad]:
    """Who made the evidence: the loader, and which version of it."""
    node, graph, label = ox.NamedNode(_ACTIVITY[1:-1]), ox.NamedNode(PROVENANCE), ox.NamedNode(expand("rdfs:label"))
    yield ox.Quad(node, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("prov:Activity")), graph)
    yield ox.Quad(node, label, ox.Literal(f"sei-kg extraction {__version__}", language="en"), graph)
    yield ox.Quad(node, label, ox.Literal(f"sei-kg 文本抽取 {__version__}", language="zh"), graph)


def extraction_quads(extraction: Extraction) -> Iterator[ox.Quad]:
    """All quads of one document, without duplicates, in a fixed order."""
    return iter(ox.parse(extraction_nquads(extraction), format=ox.RdfFormat.N_QUADS))


def extraction_nquads(extraction: Extraction) -> bytes:
    """The same as N-Quads."""
    stream = io.BytesIO()
    write_nquads(extraction, stream)
    return stream.getvalue()


def write_nquads(extraction: Extraction, stream: BinaryIO) -> None:
    """The same into a stream, some megabytes at a time: a long document never stands in memory as text.

    Lines are joined from ready-made parts, which costs a fifth of building quads one by one.
    """
    writer = _Writer(extraction.reading, stream)
    writer.document()
    for passage in extraction.reading.passages:
        writer.passage(passage)
    for mention in extraction.mentions:
        writer.mention(mention)
    writer.evidence(extraction)
    writer.flush()


class _Writer:
    """Collects the lines of one document; nodes and terms are kept as they are written in N-Quads."""

    def __init__(self, reading: Reading, stream: BinaryIO) -> None:
        self.reading, self.text = reading, reading.source.text
        self.slug = slugify(reading.source.identifier) or digest(reading.source.identifier)
        self.document_node = f"<{reading.source.iri}>"
        self.nodes = [f"<{ID}passage-{self.slug}-{p.start}-{p.end}>" for p in reading.passages]
        self.sections = [
            f"{_SECTION}{_string(' '.join(filter(None, (s.number, s.title))))}{_GRAPH}" if s.name else ""
            for s in reading.sections
        ]
        self.lines: list[str] = []
        self.stream = stream

    def flush(self) -> None:
        self.stream.write("".join(self.lines).encode())
        self.lines.clear()

    def document(self) -> None:
        source, node = self.reading.source, self.document_node
        self.lines.append(f"{node} {_TYPED} {_node('sei:SourceDocument')}{_GRAPH}")
        self.lines.append(f"{node} {_node('dcterms:identifier')} {_string(source.identifier)}{_GRAPH}")
        self.lines.append(f"{node} {_node('schema:sha256')} {_string(source.sha256)}{_GRAPH}")
        for language in sorted({p.language for p in self.reading.passages}):
            self.lines.append(f"{node}{_LANGUAGE}{_string(language)}{_GRAPH}")

    def passage(self, passage: Passage) -> None:
        node = self.nodes[passage.index]
        section = self.sections[passage.section]
        start, end, other = passage.start, passage.end, passage.translation_of
        self.lines.append(
            f"{node}{_IS_PASSAGE}"
            f"{node}{_PART_OF}{self.document_node}{_GRAPH}"
            f"{node}{_START}{start}{_END}{node}{_STOP}{end}{_END}{node}{_EXACT}{_string(self.text[start:end])}{_GRAPH}"
            f"{node}{_LANGUAGE}{_string(passage.language)}{_GRAPH}"
            f"{node + section if section else ''}"
            f"{node}{_ROLE}{passage.role}>{_GRAPH}"
            f"{f'{node}{_TRANSLATES}{self.nodes[other]}{_GRAPH}' if other >= 0 else ''}"
        )
        if len(self.lines) > _MOST_LINES:
            self.flush()

    def mention(self, mention: Mention) -> None:
        start, end = mention.start, mention.end
        node = f"<{ID}mention-{self.slug}-{start}-{end}-{_short(mention.entity)}>"
        self.lines.append(
            f"{node}{_IS_MENTION}"
            f"{node}{_MENTIONS}{mention.entity}>{_GRAPH}"
            f"{node}{_IN_PASSAGE}{self.nodes[mention.passage]}{_GRAPH}"
            f"{node}{_START}{start}{_END}{node}{_STOP}{end}{_END}{node}{_EXACT}{_string(self.text[start:end])}{_GRAPH}"
            f"{node}{_sure(mention.confidence)}{node}{_RULE}{mention.rule}>{_GRAPH}"
        )
        if len(self.lines) > _MOST_LINES:
            self.flush()

    def evidence(self, extraction: Extraction) -> None:
        groups: dict[tuple[tuple[int, ...], str, float, bool], list[Assertion | Entity]] = defaultdict(list)
        first: dict[str, int] = {}
        for mention in extraction.mentions:  # in the order of the text
            first.setdefault(mention.entity, mention.passage)
        for assertion in extraction.assertions:
            subject, value = assertion.subject, assertion.object
            if subject not in first:
                first[subject] = assertion.passages[0]
            key = (assertion.passages, assertion.rule, assertion.confidence, assertion.explicit)
            if isinstance(value, str) and value not in first:
                first[value] = assertion.passages[0]
            groups[key].append(assertion)
        for entity in extraction.entities:
            if entity.iri in first:  # else nothing in the text speaks of it any more
                groups[(first[entity.iri],), entity.rule, entity.confidence, True].append(entity)
        nodes = self.nodes
        for key in sorted(groups):
            passages, rule, confidence, explicit = key
            proofs = "', '".join([nodes[p][1:-1] for p in passages])
            name = digest(f"['{proofs}']", rule, confidence, explicit, length=16)
            graph = f"<{ID}evidence-{self.slug}-{name}>"
            end = f" {graph} .\n"
            self.lines.append(
                f"{graph}{_IS_EVIDENCE}"
                f"{''.join([f'{graph}{_DERIVED}{nodes[passage]}{_GRAPH}' for passage in passages])}"
                f"{graph}{_GENERATED}{graph}{_RULE}{rule}>{_GRAPH}"
                f"{graph}{_EXPLICIT if explicit else _INFERRED}"
                f"{graph}{_sure(confidence)}{graph}{_UNREVIEWED}"
                f"{end.join(_triples(groups[key]))}{end}"
            )
            if len(self.lines) > _MOST_LINES:
                self.flush()


def _triples(group: list[Assertion | Entity]) -> list[str]:
    """What one evidence supports: subject, predicate and object as they are written in N-Quads."""
    triples: list[str] = []
    for item in group:
        if isinstance(item, Assertion):
            value = item.object
            triples.append(f"<{item.subject}> <{item.predicate}> {f'<{value}>' if isinstance(value, str) else value}")
            continue
        triples.append(f"<{item.iri}> {_TYPED} <{item.cls}>")
        seen: set[str] = set()
        for language, label in item.labels:
            triples.append(f"<{item.iri}> {_LABELS[language in seen]} {_string(label)}@{language}")
            seen.add(language)
    return triples


def _string(text: str) -> str:
    """A plain literal (N-Quads, STRING_LITERAL_QUOTE)."""
    if '"' in text or "\\" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"'


@lru_cache(maxsize=1_000)
def _sure(confidence: float) -> str:
    """The part of a line that says a confidence."""
    return f' {_node("sei:confidence")} "{confidence:.2f}"^^{_node("xsd:decimal")}{_GRAPH}'


@lru_cache(maxsize=20_000)
def _short(iri: str) -> str:
    return digest(iri, length=8)
