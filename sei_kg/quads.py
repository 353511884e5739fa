"""From the findings of one document to quads, in the form of the contract: one named graph for each evidence.

Passages, mentions, evidence and the document itself are described in ``g:provenance``; what a passage supports stands
in the graph named by the evidence. All IRIs are derived from the document's identifier and from offsets, so that the
same document gives the same quads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from sei_kg import __version__
from sei_kg.assertions import Assertion, Extraction
from sei_kg.mentions import Mention
from sei_kg.namespaces import ID, PROVENANCE, digest, expand, slugify
from sei_kg.passages import Passage, Reading

__all__ = ["activity_quads", "extraction_quads"]


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


_TYPE, _PROVENANCE = _node("rdf:type"), ox.NamedNode(PROVENANCE)
_LABELS = (_node("skos:prefLabel"), _node("skos:altLabel"))
_INTEGER, _DECIMAL = _node("xsd:integer"), _node("xsd:decimal")
_ACTIVITY = ox.NamedNode(ID + "activity-extraction")
_P = {
    name: _node(name)
    for name in (
        "dcterms:identifier dcterms:title dcterms:language dcterms:isPartOf schema:sha256 oa:exact oa:start oa:end "
        "sei:section sei:sectionRole sei:translationOf sei:mentions sei:inPassage sei:confidence sei:rule sei:basis "
        "sei:reviewStatus prov:wasDerivedFrom prov:wasGeneratedBy rdfs:label sei:provisional"
    ).split()
}
_C = {
    name: _node(name)
    for name in "sei:SourceDocument sei:Passage sei:Mention sei:Evidence sei:Explicit sei:Inferred sei:Unreviewed".split()
}


def activity_quads() -> Iterator[ox.Quad]:
    """Who made the evidence: the loader, and which version of it."""
    yield ox.Quad(_ACTIVITY, _TYPE, _node("prov:Activity"), _PROVENANCE)
    yield ox.Quad(
        _ACTIVITY, _P["rdfs:label"], ox.Literal(f"sei-kg extraction {__version__}", language="en"), _PROVENANCE
    )
    yield ox.Quad(_ACTIVITY, _P["rdfs:label"], ox.Literal(f"sei-kg 文本抽取 {__version__}", language="zh"), _PROVENANCE)


def extraction_quads(extraction: Extraction) -> Iterator[ox.Quad]:
    """All quads of one document, without duplicates, in a fixed order."""
    writer = _Writer(extraction.reading)
    yield from writer.document()
    for passage in extraction.reading.passages:
        yield from writer.passage(passage)
    for mention in extraction.mentions:
        yield from writer.mention(mention)
    yield from writer.evidence(extraction)


class _Writer:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.slug = slugify(reading.source.identifier) or digest(reading.source.identifier)
        self.document_node = ox.NamedNode(reading.source.iri)
        self.nodes = [ox.NamedNode(f"{ID}passage-{self.slug}-{p.start}-{p.end}") for p in reading.passages]

    def _said(self, node: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(node, _P[name], value, _PROVENANCE)

    def document(self) -> Iterator[ox.Quad]:
        source, node = self.reading.source, self.document_node
        yield ox.Quad(node, _TYPE, _C["sei:SourceDocument"], _PROVENANCE)
        yield self._said(node, "dcterms:identifier", ox.Literal(source.identifier))
        yield self._said(node, "schema:sha256", ox.Literal(source.sha256))
        for language in sorted({p.language for p in self.reading.passages}):
            yield self._said(node, "dcterms:language", ox.Literal(language))

    def passage(self, passage: Passage) -> Iterator[ox.Quad]:
        node, section = self.nodes[passage.index], self.reading.section_of(passage)
        yield ox.Quad(node, _TYPE, _C["sei:Passage"], _PROVENANCE)
        yield self._said(node, "dcterms:isPartOf", self.document_node)
        yield from self._place(node, passage.start, passage.end)
        yield self._said(node, "dcterms:language", ox.Literal(passage.language))
        if section.name:
            yield self._said(node, "sei:section", ox.Literal(" ".join(filter(None, (section.number, section.title)))))
        yield self._said(node, "sei:sectionRole", ox.NamedNode(ID + passage.role))
        if passage.translation_of >= 0:
            yield self._said(node, "sei:translationOf", self.nodes[passage.translation_of])

    def mention(self, mention: Mention) -> Iterator[ox.Quad]:
        node = ox.NamedNode(f"{ID}mention-{self.slug}-{mention.start}-{mention.end}-{digest(mention.entity, length=8)}")
        yield ox.Quad(node, _TYPE, _C["sei:Mention"], _PROVENANCE)
        yield self._said(node, "sei:mentions", ox.NamedNode(mention.entity))
        yield self._said(node, "sei:inPassage", self.nodes[mention.passage])
        yield from self._place(node, mention.start, mention.end)
        yield self._said(node, "sei:confidence", _decimal(mention.confidence))
        yield self._said(node, "sei:rule", ox.NamedNode(f"{ID}rule-{mention.rule}"))

    def _place(self, node: ox.NamedNode, start: int, end: int) -> Iterator[ox.Quad]:
        yield self._said(node, "oa:start", ox.Literal(str(start), datatype=_INTEGER))
        yield self._said(node, "oa:end", ox.Literal(str(end), datatype=_INTEGER))
        yield self._said(node, "oa:exact", ox.Literal(self.reading.source.text[start:end]))

    def evidence(self, extraction: Extraction) -> Iterator[ox.Quad]:
        groups: dict[tuple[tuple[int, ...], str, float, bool], list[ox.Triple]] = defaultdict(list)
        first: dict[str, int] = {}
        for mention in extraction.mentions:
            first[mention.entity] = min(mention.passage, first.get(mention.entity, mention.passage))
        for assertion in extraction.assertions:
            for name in (assertion.subject, assertion.object):
                if isinstance(name, str) and name not in first:
                    first[name] = assertion.passages[0]
            key = (assertion.passages, assertion.rule, assertion.confidence, assertion.explicit)
            groups[key].append(_triple(assertion))
        for entity in extraction.entities:
            if entity.iri not in first:
                continue  # nothing in the text speaks of it any more
            triples = groups[(first[entity.iri],), entity.rule, entity.confidence, True]
            subject = ox.NamedNode(entity.iri)
            triples.append(ox.Triple(subject, _TYPE, ox.NamedNode(entity.cls)))
            seen: set[str] = set()
            for language, label in entity.labels:
                predicate = _LABELS[language in seen]
                seen.add(language)
                triples.append(ox.Triple(subject, predicate, ox.Literal(label, language=language)))
        for (passages, rule, confidence, explicit), triples in sorted(groups.items()):
            name = digest([(self.nodes[p].value) for p in passages], rule, confidence, explicit, length=16)
            graph = ox.NamedNode(f"{ID}evidence-{self.slug}-{name}")
            yield ox.Quad(graph, _TYPE, _C["sei:Evidence"], _PROVENANCE)
            for passage in passages:
                yield self._said(graph, "prov:wasDerivedFrom", self.nodes[passage])
            yield self._said(graph, "prov:wasGeneratedBy", _ACTIVITY)
            yield self._said(graph, "sei:rule", ox.NamedNode(f"{ID}rule-{rule}"))
            yield self._said(graph, "sei:basis", _C["sei:Explicit" if explicit else "sei:Inferred"])
            yield self._said(graph, "sei:confidence", _decimal(confidence))
            yield self._said(graph, "sei:reviewStatus", _C["sei:Unreviewed"])
            for triple in triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _triple(assertion: Assertion) -> ox.Triple:
    value = ox.NamedNode(assertion.object) if isinstance(assertion.object, str) else assertion.object
    return ox.Triple(ox.NamedNode(assertion.subject), ox.NamedNode(assertion.predicate), value)


def _decimal(value: float) -> ox.Literal:
    return ox.Literal(f"{value:.2f}", datatype=_DECIMAL)
