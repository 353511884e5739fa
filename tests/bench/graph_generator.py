"""Graphs of the project's shape, of any size: invented documents with passages, mentions, policies, problems, measures, figures.

What they speak of is drawn from the project's own vocabularies, and their words from some two thousand invented ones, both
by Zipf's law and a hash of the key: a few industries and words are everywhere, most are rare, as in a library of real
documents. Same size, same graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeVar

import pyoxigraph as ox

from sei_kg.namespaces import ID, PROVENANCE, SEI, expand

STEMS = "harbour testing yard turbine blade crack early spare part scarce welder pier tide quay lantern orchard keel".split()
CHINESE = "港湾试验场叶片开裂备件紧缺焊工码头潮汐灯笼果园龙骨规划船坞缆绳帆布灯塔渔网桅杆锚链栈桥浮标罗盘舵轮甲板货舱水闸堤岸沙洲海雾"
_SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to vu wa xe zi".split()

T = TypeVar("T")


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name) if ":" in name else ID + name)


P = {n: _node(n) for n in ("rdf:type dcterms:identifier dcterms:isPartOf dcterms:language dcterms:issued oa:exact oa:start oa:end sei:section prov:wasDerivedFrom "
     "sei:basis sei:confidence sei:reviewStatus sei:mentions sei:inPassage skos:prefLabel sei:addresses sei:usesInstrument sei:targetsIndustry sei:causes sei:affects "
     "sei:describesProblem sei:recommends sei:issuedBy sei:indicator sei:value sei:unit sei:scope schema:startDate schema:endDate sei:appliesIn sei:hasMeasure "
     "sei:listsIndustry sei:coversPeriod sei:prioritizesTechnology sei:addressedBy sei:comparator sei:supersedes").split()}  # fmt: skip
_INTEGER, _DECIMAL, _YEAR = _node("xsd:integer"), _node("xsd:decimal"), _node("xsd:gYear")
_EXPLICIT, _UNREVIEWED, _PROVENANCE = (
    ox.NamedNode(SEI + "Explicit"),
    ox.NamedNode(SEI + "Unreviewed"),
    ox.NamedNode(PROVENANCE),
)


def _chance(*key: object) -> float:
    """A number from 0 to 1 for a key."""
    text = "/".join(map(str, key))
    value = 0
    for c in text:
        value = (value * 1_000_003 + ord(c)) & 0xFFFFFFFF
    value = ((value ^ value >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
    return ((value ^ value >> 12) * 0x297A2D39 & 0xFFFFFFFF) / 2**32


def pick(among: Sequence[T], *key: object) -> T:
    """One of several by Zipf's law."""
    return _ranked(among, 1, *key)


def _ranked(among: Sequence[T], shift: int, *key: object) -> T:
    """One of several, the n-th as often as 1 / (n + shift) (Mandelbrot)."""
    rank = int(shift * ((len(among) + shift) / shift) ** _chance(*key)) - shift
    return among[min(rank, len(among) - 1)]


@cache
def words() -> tuple[str, ...]:
    made = [a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES][::3]
    return (*STEMS, *sorted(made, key=lambda word: _chance(word)))


@cache
def named(cls: str) -> tuple[ox.NamedNode, ...]:
    """What the vocabularies and curated entities name of a class; well-known ones first."""
    from sei_kg.graph import static_quads

    found = {q.subject for q in static_quads() if q.predicate == P["rdf:type"] and q.object == _node(cls)}
    known = [ID + "industry-new-energy", ID + "instrument-special-fund", ID + "indicator-localisation-rate"]
    nodes = [node for node in found if isinstance(node, ox.NamedNode) and node.value.startswith(ID)]
    return tuple(sorted(nodes, key=lambda n: (n.value not in known, _chance(n.value))))


def phrase(number: int, count: int) -> str:
    """English words, and a number that makes them unlike any other. The commonest is every fiftieth, as without stop words."""
    return " ".join(_ranked(words(), 10, number, i) for i in range(count)) + f" {number}"


def characters(number: int, count: int) -> str:
    return "".join(pick(CHINESE, "zh", number, i) for i in range(count)) + str(number)


def document_quads(number: int, passages: int = 40) -> Iterator[ox.Quad]:
    """About 1,000 quads: one document with its passages; every third states a problem, a measure and a figure, every tenth a policy."""
    document = _node(f"document-{number:06}")
    yield ox.Quad(document, P["rdf:type"], _node("sei:SourceDocument"), _PROVENANCE)
    yield ox.Quad(document, P["dcterms:identifier"], ox.Literal(f"{number:06}_made"), _PROVENANCE)
    for index in range(passages):
        key = number * passages + index
        passage, evidence = _node(f"passage-{key}"), _node(f"evidence-{key}")
        said = [
            (passage, "rdf:type", _node("sei:Passage")), (passage, "dcterms:isPartOf", document), (passage, "oa:exact", ox.Literal(phrase(key, 22))),
            (passage, "oa:start", ox.Literal(str(index * 200), datatype=_INTEGER)), (passage, "oa:end", ox.Literal(str(index * 200 + 180), datatype=_INTEGER)),
            (passage, "sei:section", ox.Literal(f"{index // 10 + 1} {phrase(number + index // 10, 3)}")), (passage, "dcterms:language", ox.Literal("en")),
            (evidence, "rdf:type", _node("sei:Evidence")), (evidence, "prov:wasDerivedFrom", passage), (evidence, "sei:basis", _EXPLICIT),
            (evidence, "sei:confidence", ox.Literal("0.9", datatype=_DECIMAL)), (evidence, "sei:reviewStatus", _UNREVIEWED),
        ]  # fmt: skip
        mention = _node(f"mention-{key}")
        entity = pick(
            named(("sei:Industry", "sei:Province", "sei:Technology", "sei:Ministry")[key % 4]), "mention", key
        )
        said += [(mention, "rdf:type", _node("sei:Mention")), (mention, "sei:mentions", entity), (mention, "sei:inPassage", passage),
                 (mention, "oa:start", ox.Literal("0", datatype=_INTEGER)), (mention, "oa:end", ox.Literal("5", datatype=_INTEGER)), (mention, "oa:exact", ox.Literal("words"))]  # fmt: skip
        for subject, name, value in said:
            yield ox.Quad(subject, P[name], value, _PROVENANCE)
        facts = [*(_claims(document, key, index) if index % 3 == 0 else ()), *(_policy(key) if index % 10 == 1 else ())]
        for subject, name, value in facts:
            yield ox.Quad(subject, P[name], value, evidence)  # type: ignore[arg-type]


def _claims(document: ox.NamedNode, key: int, index: int) -> list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]]:
    problem, measure, figure = _node(f"problem-{key}"), _node(f"measure-{key}"), _node(f"observation-{key}")
    year = ox.Literal(str(2010 + key % 12), datatype=_YEAR)
    indicator = pick(named("sei:Indicator"), key)
    industry, region = pick(named("sei:Industry"), "affects", key), pick(named("sei:Province"), key)
    scope = industry if key % 2 else region
    other = (
        key if _chance("other value", key) < 0.05 else ""
    )  # sources mostly agree on what is counted for one scope and year
    value = int(97 * _chance("value", other, indicator.value, scope.value, year.value))
    facts = [
        (problem, "rdf:type", _node("sei:Problem")), (problem, "skos:prefLabel", ox.Literal(phrase(key, 5), language="en")),
        (problem, "skos:prefLabel", ox.Literal(characters(key, 8), language="zh")), (problem, "sei:affects", industry),
        (problem, "sei:causes", _node(f"problem-{max(key - 3, 0)}")), (document, "sei:describesProblem", problem),
        (measure, "rdf:type", _node("sei:Measure")), (measure, "skos:prefLabel", ox.Literal("set up " + phrase(key + 3, 4), language="en")),
        (measure, "skos:prefLabel", ox.Literal("设立" + characters(key + 3, 7), language="zh")), (measure, "sei:usesInstrument", pick(named("sei:Instrument"), key)),
        (measure, "sei:targetsIndustry", pick(named("sei:Industry"), "targets", key)), (measure, "sei:appliesIn", region),
        (document, "sei:recommends", measure), (figure, "rdf:type", _node("sei:Target" if key % 2 else "sei:Actual")),
        (figure, "rdf:type", _node("sei:Observation")), (figure, "sei:indicator", indicator),
        (figure, "sei:value", ox.Literal(str(value), datatype=_DECIMAL)), (figure, "sei:unit", _node("unit:PERCENT")),
        (figure, "sei:scope", scope), (figure, "schema:startDate", year), (figure, "schema:endDate", year),
    ]  # fmt: skip
    return [*facts, (measure, "sei:addresses", problem)] if index % 2 == 0 else facts


def _policy(key: int) -> list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]]:
    policy, index = _node(f"policy-{key}"), key % 40
    day = ox.Literal(f"{2005 + key % 19}-0{1 + key % 9}-1{key % 10}", datatype=_node("xsd:date"))
    return [
        (policy, "rdf:type", _node("sei:Plan" if key % 3 else "sei:GuidingOpinions")), (policy, "rdf:type", _node("sei:Policy")),
        (policy, "skos:prefLabel", ox.Literal("plan of " + phrase(key + 7, 4), language="en")), (policy, "skos:prefLabel", ox.Literal(characters(key + 7, 9) + "规划", language="zh")),
        (policy, "sei:issuedBy", pick(named("sei:Ministry"), "issues", key)), (policy, "dcterms:issued", day),
        (policy, "sei:coversPeriod", pick(named("sei:PlanningPeriod"), key)), (policy, "sei:targetsIndustry", pick(named("sei:Industry"), "plan", key)),
        (policy, "sei:listsIndustry", pick(named("sei:Industry"), "list", key)), (policy, "sei:prioritizesTechnology", pick(named("sei:Technology"), key)),
        (policy, "sei:hasMeasure", _node(f"measure-{key - index + index // 3 * 3}")), (policy, "sei:supersedes", _node(f"policy-{max(key - 400, 1)}")),
    ]  # fmt: skip


def graph_quads(quads: int) -> Iterator[ox.Quad]:
    """At least ``quads`` quads beside the vocabularies."""
    count, number = 0, 0
    while count < quads:
        for quad in document_quads(number):
            count += 1
            yield quad
        number += 1
