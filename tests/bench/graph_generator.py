"""Graphs of the project's shape, of any size: invented documents with passages, mentions, problems, measures, figures."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from sei_kg.namespaces import ID, PROVENANCE, SEI, expand

WORDS = "harbour testing yard turbine blade crack early spare part scarce welder pier tide quay lantern orchard keel".split()
CHINESE = "港湾试验场叶片开裂备件紧缺焊工码头潮汐灯笼果园龙骨规划"
INDUSTRIES = ["industry-new-energy", "industry-biotechnology", "industry-new-materials", "industry-digital-creative"]
REGIONS = ["region-anhui", "region-hubei", "region-jiangsu", "region-shenzhen", "region-guangdong"]
INSTRUMENTS = ["instrument-special-fund", "instrument-subsidy", "instrument-tax-incentive", "instrument-guidance-fund"]


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name) if ":" in name else ID + name)


P = {n: _node(n) for n in ("rdf:type dcterms:identifier dcterms:isPartOf dcterms:language dcterms:issued oa:exact oa:start oa:end sei:section prov:wasDerivedFrom "
     "sei:basis sei:confidence sei:reviewStatus sei:mentions sei:inPassage skos:prefLabel sei:addresses sei:usesInstrument sei:targetsIndustry sei:causes sei:affects "
     "sei:describesProblem sei:recommends sei:issuedBy sei:indicator sei:value sei:unit sei:scope schema:startDate schema:endDate sei:appliesIn").split()}  # fmt: skip
_INTEGER, _DECIMAL, _YEAR = _node("xsd:integer"), _node("xsd:decimal"), _node("xsd:gYear")
_EXPLICIT, _UNREVIEWED, _PROVENANCE = (
    ox.NamedNode(SEI + "Explicit"),
    ox.NamedNode(SEI + "Unreviewed"),
    ox.NamedNode(PROVENANCE),
)


def _words(number: int, count: int) -> str:
    return " ".join(WORDS[(number * 7 + i * (number % 5 + 1)) % len(WORDS)] for i in range(count)) + f" {number}"


def _characters(number: int, count: int) -> str:
    return "".join(CHINESE[(number * 5 + i * (number % 3 + 1)) % len(CHINESE)] for i in range(count)) + str(number)


def document_quads(number: int, passages: int = 40) -> Iterator[ox.Quad]:
    """About 1,000 quads: one document with its passages; every third passage states a problem, a measure and a figure."""
    document = _node(f"document-{number:06}")
    yield ox.Quad(document, P["rdf:type"], _node("sei:SourceDocument"), _PROVENANCE)
    yield ox.Quad(document, P["dcterms:identifier"], ox.Literal(f"{number:06}_made"), _PROVENANCE)
    for index in range(passages):
        key = number * passages + index
        passage, evidence = _node(f"passage-{key}"), _node(f"evidence-{key}")
        said = [
            (passage, "rdf:type", _node("sei:Passage")), (passage, "dcterms:isPartOf", document), (passage, "oa:exact", ox.Literal(_words(key, 22))),
            (passage, "oa:start", ox.Literal(str(index * 200), datatype=_INTEGER)), (passage, "oa:end", ox.Literal(str(index * 200 + 180), datatype=_INTEGER)),
            (passage, "sei:section", ox.Literal(f"{index // 10 + 1} {_words(number + index // 10, 3)}")), (passage, "dcterms:language", ox.Literal("en")),
            (evidence, "rdf:type", _node("sei:Evidence")), (evidence, "prov:wasDerivedFrom", passage), (evidence, "sei:basis", _EXPLICIT),
            (evidence, "sei:confidence", ox.Literal("0.9", datatype=_DECIMAL)), (evidence, "sei:reviewStatus", _UNREVIEWED),
        ]  # fmt: skip
        mention = _node(f"mention-{key}")
        entity = (INDUSTRIES + REGIONS)[key % 9]
        said += [(mention, "rdf:type", _node("sei:Mention")), (mention, "sei:mentions", _node(entity)), (mention, "sei:inPassage", passage),
                 (mention, "oa:start", ox.Literal("0", datatype=_INTEGER)), (mention, "oa:end", ox.Literal("5", datatype=_INTEGER)), (mention, "oa:exact", ox.Literal(entity))]  # fmt: skip
        for subject, name, value in said:
            yield ox.Quad(subject, P[name], value, _PROVENANCE)
        if index % 3 == 0:
            problem, measure, figure = _node(f"problem-{key}"), _node(f"measure-{key}"), _node(f"observation-{key}")
            year = ox.Literal(str(2010 + key % 12), datatype=_YEAR)
            facts = [
                (problem, "rdf:type", _node("sei:Problem")), (problem, "skos:prefLabel", ox.Literal(_words(key, 5), language="en")),
                (problem, "skos:prefLabel", ox.Literal(_characters(key, 8), language="zh")), (problem, "sei:affects", _node(INDUSTRIES[key % 4])),
                (problem, "sei:causes", _node(f"problem-{max(key - 3, 0)}")), (document, "sei:describesProblem", problem),
                (measure, "rdf:type", _node("sei:Measure")), (measure, "skos:prefLabel", ox.Literal("set up " + _words(key + 3, 4), language="en")),
                (measure, "skos:prefLabel", ox.Literal("设立" + _characters(key + 3, 7), language="zh")), (measure, "sei:usesInstrument", _node(INSTRUMENTS[key % 4])),
                (measure, "sei:targetsIndustry", _node(INDUSTRIES[(key + 1) % 4])), (measure, "sei:appliesIn", _node(REGIONS[key % 5])),
                (document, "sei:recommends", measure), (figure, "rdf:type", _node("sei:Target" if key % 2 else "sei:Actual")),
                (figure, "rdf:type", _node("sei:Observation")), (figure, "sei:indicator", _node("indicator-localisation-rate")),
                (figure, "sei:value", ox.Literal(str(key % 97), datatype=_DECIMAL)), (figure, "sei:unit", _node("unit:PERCENT")),
                (figure, "sei:scope", _node(INDUSTRIES[key % 4])), (figure, "schema:startDate", year), (figure, "schema:endDate", year),
            ]  # fmt: skip
            if index % 2 == 0:
                facts.append((measure, "sei:addresses", problem))
            for subject, name, value in facts:
                yield ox.Quad(subject, P[name], value, evidence)


def graph_quads(quads: int) -> Iterator[ox.Quad]:
    """At least ``quads`` quads beside the vocabularies."""
    count, number = 0, 0
    while count < quads:
        for quad in document_quads(number):
            count += 1
            yield quad
        number += 1
