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

import pyoxigraph as ox

from sei_kg import __version__
from sei_kg.assertions import Extraction
from sei_kg.mentions import Mention
from sei_kg.namespaces import ID, PROVENANCE, digest, expand, slugify
from sei_kg.passages import Passage, Reading

__all__ = ["activity_quads", "extraction_nquads", "extraction_quads"]


def _node(name: str) -> str:
    return f"<{expand(name)}>"


_TYPED, _GRAPH = _node("rdf:type"), f"<{PROVENANCE}> .\n"  # the end of a line about passages, mentions and evidence
_LABELS = (_node("skos:prefLabel"), _node("skos:altLabel"))
_INTEGER, _DECIMAL = _node("xsd:integer"), _node("xsd:decimal")
_ACTIVITY = f"<{ID}activity-extraction>"
_P = {
    name: _node(name)
    for name in [
        "dcterms:identifier",
        "dcterms:title",
        "dcterms:language",
        "dcterms:isPartOf",
        "schema:sha256",
        "oa:exact",
        "oa:start",
        "oa:end",
        "sei:section",
        "sei:sectionRole",
        "sei:translationOf",
        "sei:mentions",
        "sei:inPassage",
        "sei:confidence",
        "sei:rule",
        "sei:basis",
        "sei:reviewStatus",
        "prov:wasDerivedFrom",
        "prov:wasGeneratedBy",
    ]
}
_C = {
    name: _node(name)
    for name in [
        "sei:SourceDocument",
        "sei:Passage",
        "sei:Mention",
        "sei:Evidence",
        "sei:Explicit",
        "sei:Inferred",
        "sei:Unreviewed",
    ]
}


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
    """The same as N-Quads. Lines are joined from ready-made parts, which costs a fifth of building quads one by one."""
    writer = _Writer(extraction.reading)
    writer.document()
    for passage in extraction.reading.passages:
        writer.passage(passage)
    writer.flush()
    for number, mention in enumerate(extraction.mentions, 1):
        writer.mention(mention)
        if number % 10_000 == 0:
            writer.flush()
    writer.evidence(extraction)
    writer.flush()
    return writer.stream.getvalue()


class _Writer:
    """Collects the lines of one document; nodes and terms are kept as they are written in N-Quads."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.text = reading, reading.source.text
        self.slug = slugify(reading.source.identifier) or digest(reading.source.identifier)
        self.document_node = f"<{reading.source.iri}>"
        self.nodes = [f"<{ID}passage-{self.slug}-{p.start}-{p.end}>" for p in reading.passages]
        self.sections = [
            _string(" ".join(filter(None, (s.number, s.title)))) if s.name else "" for s in reading.sections
        ]
        self.lines: list[str] = []
        self.stream = io.BytesIO()

    def flush(self) -> None:
        self.stream.write("".join(self.lines).encode())
        self.lines.clear()

    def document(self) -> None:
        source, node = self.reading.source, self.document_node
        self.lines.append(f"{node} {_TYPED} {_C['sei:SourceDocument']} {_GRAPH}")
        self.lines.append(f"{node} {_P['dcterms:identifier']} {_string(source.identifier)} {_GRAPH}")
        self.lines.append(f"{node} {_P['schema:sha256']} {_string(source.sha256)} {_GRAPH}")
        for language in sorted({p.language for p in self.reading.passages}):
            self.lines.append(f"{node} {_P['dcterms:language']} {_string(language)} {_GRAPH}")

    def passage(self, passage: Passage) -> None:
        node, section = self.nodes[passage.index], self.sections[passage.section]
        self.lines.append(
            f"{node} {_TYPED} {_C['sei:Passage']} {_GRAPH}"
            f"{node} {_P['dcterms:isPartOf']} {self.document_node} {_GRAPH}"
            f"{self._place(node, passage.start, passage.end)}"
            f"{node} {_P['dcterms:language']} {_string(passage.language)} {_GRAPH}"
        )
        if section:
            self.lines.append(f"{node} {_P['sei:section']} {section} {_GRAPH}")
        self.lines.append(f"{node} {_P['sei:sectionRole']} <{ID}{passage.role}> {_GRAPH}")
        if passage.translation_of >= 0:
            self.lines.append(f"{node} {_P['sei:translationOf']} {self.nodes[passage.translation_of]} {_GRAPH}")

    def mention(self, mention: Mention) -> None:
        node = f"<{ID}mention-{self.slug}-{mention.start}-{mention.end}-{_short(mention.entity)}>"
        self.lines.append(
            f"{node} {_TYPED} {_C['sei:Mention']} {_GRAPH}"
            f"{node} {_P['sei:mentions']} <{mention.entity}> {_GRAPH}"
            f"{node} {_P['sei:inPassage']} {self.nodes[mention.passage]} {_GRAPH}"
            f"{self._place(node, mention.start, mention.end)}"
            f"{node} {_P['sei:confidence']} {_decimal(mention.confidence)} {_GRAPH}"
            f"{node} {_P['sei:rule']} <{ID}rule-{mention.rule}> {_GRAPH}"
        )

    def _place(self, node: str, start: int, end: int) -> str:
        return (
            f'{node} {_P["oa:start"]} "{start}"^^{_INTEGER} {_GRAPH}'
            f'{node} {_P["oa:end"]} "{end}"^^{_INTEGER} {_GRAPH}'
            f"{node} {_P['oa:exact']} {_string(self.text[start:end])} {_GRAPH}"
        )

    def evidence(self, extraction: Extraction) -> None:
        groups: dict[tuple[tuple[int, ...], str, float, bool], list[str]] = defaultdict(list)
        first: dict[str, int] = {}
        for mention in extraction.mentions:
            first[mention.entity] = min(mention.passage, first.get(mention.entity, mention.passage))
        for assertion in extraction.assertions:
            for name in (assertion.subject, assertion.object):
                if isinstance(name, str) and name not in first:
                    first[name] = assertion.passages[0]
            key = (assertion.passages, assertion.rule, assertion.confidence, assertion.explicit)
            value = f"<{assertion.object}>" if isinstance(assertion.object, str) else str(assertion.object)
            groups[key].append(f"<{assertion.subject}> <{assertion.predicate}> {value}")
        for entity in extraction.entities:
            if entity.iri not in first:
                continue  # nothing in the text speaks of it any more
            triples = groups[(first[entity.iri],), entity.rule, entity.confidence, True]
            triples.append(f"<{entity.iri}> {_TYPED} <{entity.cls}>")
            seen: set[str] = set()
            for language, label in entity.labels:
                predicate = _LABELS[language in seen]
                seen.add(language)
                triples.append(f"<{entity.iri}> {predicate} {_string(label)}@{language}")
        for (passages, rule, confidence, explicit), triples in sorted(groups.items()):
            name = digest([self.nodes[p][1:-1] for p in passages], rule, confidence, explicit, length=16)
            graph = f"<{ID}evidence-{self.slug}-{name}>"
            self.lines.append(f"{graph} {_TYPED} {_C['sei:Evidence']} {_GRAPH}")
            for passage in passages:
                self.lines.append(f"{graph} {_P['prov:wasDerivedFrom']} {self.nodes[passage]} {_GRAPH}")
            self.lines.append(
                f"{graph} {_P['prov:wasGeneratedBy']} {_ACTIVITY} {_GRAPH}"
                f"{graph} {_P['sei:rule']} <{ID}rule-{rule}> {_GRAPH}"
                f"{graph} {_P['sei:basis']} {_C['sei:Explicit' if explicit else 'sei:Inferred']} {_GRAPH}"
                f"{graph} {_P['sei:confidence']} {_decimal(confidence)} {_GRAPH}"
                f"{graph} {_P['sei:reviewStatus']} {_C['sei:Unreviewed']} {_GRAPH}"
            )
            self.lines += [f"{triple} {graph} .\n" for triple in triples]


def _string(text: str) -> str:
    """A plain literal (N-Quads, STRING_LITERAL_QUOTE)."""
    if '"' in text or "\\" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"'


def _decimal(value: float) -> str:
    return f'"{value:.2f}"^^{_DECIMAL}'


@lru_cache(maxsize=20_000)
def _short(iri: str) -> str:
    return digest(iri, length=8)
