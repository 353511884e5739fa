"""The JSON-LD context and the JSON Schema of entries, made from the ontology and the shapes.

``ontology/context.jsonld`` lets any JSON-LD processor read an entry; ``ontology/entry.schema.json`` gives completion and
underlining in editors. Both are written by ``python -m sei_kg.generate``.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pyoxigraph as ox

from sei_kg.entries import FRIENDLY, read_terms
from sei_kg.namespaces import ID, PREFIXES, SEI, curie, expand
from sei_kg.resources import ontology_dir

__all__ = [
    "choices",
    "class_keys",
    "context_text",
    "demanded_keys",
    "entry_classes",
    "notes",
    "required_keys",
    "schema_text",
]

_RECORD = frozenset(
    SEI + name
    for name in [
        "Passage",
        "Mention",
        "Evidence",
        "EvidenceBasis",
        "ReviewStatus",
        "MeasureStatus",
        "InstrumentSide",
        "ExtractionRule",
    ]
)
_LABELS = frozenset(expand(name) for name in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:definition"))


def context_text() -> str:
    """The JSON-LD 1.1 context: friendly keys, local names of properties, classes outside the project's namespace."""
    terms = read_terms()
    context: dict[str, Any] = {"@version": 1.1, "@base": ID, "@vocab": SEI}
    context |= {"id": "@id", "type": "@type"}
    # A key wins over a prefix of the same name: units are written in full where a JSON-LD processor reads them.
    context |= {
        prefix: iri for prefix, iri in sorted(PREFIXES.items()) if prefix not in terms.properties and prefix != "id"
    }
    for name, iri in sorted(terms.classes.items()):
        if not iri.startswith(SEI):
            context[name] = curie(iri)
    for key, (iri, kind) in sorted(terms.properties.items()):
        if key not in context:
            context[key] = _definition(iri, kind, friendly=key in FRIENDLY)
    return json.dumps({"@context": context}, ensure_ascii=False, indent=1) + "\n"


def _definition(iri: str, kind: str, *, friendly: bool) -> dict[str, str]:
    """A term of the context; a date has no datatype here, since its precision decides it."""
    found = {"@id": curie(iri)}
    if kind == "iri":
        found["@type"] = "@id"
    elif kind.startswith(PREFIXES["xsd"]):
        found["@type"] = curie(kind)
    elif kind == "text" and (iri in _LABELS or not friendly):
        found["@container"] = "@language"
    return found


@cache
def notes() -> dict[str, dict[str, str]]:
    """Labels ("en", "zh") and definitions ("en definition", ...) of classes and properties, by IRI."""
    store = ox.Store()
    for path in [*sorted((ontology_dir() / "imports").glob("*.ttl")), *sorted(ontology_dir().glob("*.ttl"))]:
        store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    found: dict[str, dict[str, str]] = {}
    for name, suffix in (("rdfs:label", ""), ("skos:definition", " definition"), ("skos:example", " example")):
        for quad in store.quads_for_pattern(None, ox.NamedNode(expand(name)), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found.setdefault(quad.subject.value, {})[f"{quad.object.language}{suffix}"] = quad.object.value
    return found


def entry_classes() -> dict[str, str]:
    """The classes that entries are written for: local name -> IRI."""
    terms = read_terms()
    post = expand("org:Membership")
    return {
        name: iri
        for name, iri in sorted(terms.classes.items())
        if (iri.startswith(SEI) and not terms.above[iri] & _RECORD) or iri == post
    }


def class_keys(cls: str) -> list[str]:
    """The keys an entry of a class may have, by the domains of the ontology, sorted; those every entry has come first."""
    terms = read_terms()
    above = terms.above[cls]
    found = []
    for key, (iri, _) in sorted(terms.properties.items()):
        domains = terms.domains.get(iri, ())
        if iri.startswith((SEI, expand("org:"))) and domains and above & set(domains) and terms.keys[iri] == key:
            found.append(key)
    return [key for key in found if key not in _never()]


@cache
def _never() -> frozenset[str]:
    """Keys of properties that are only inferred: they mark membership for a chain, or are inverses."""
    return frozenset(
        key for key, (iri, _) in read_terms().properties.items()
        if re.match(r"is[A-Z]", iri.removeprefix(SEI)) or iri in (SEI + "addressedBy", SEI + "subIndustryOf", SEI + "partOfIndustry", SEI + "successor")
    )  # fmt: skip


def required_keys(cls: str) -> list[str]:
    """The keys without which an entry of a class is refused, read from the shapes (sh:minCount of property shapes)."""
    from sei_kg.shacl_graph import read_shapes

    terms = read_terms()
    found = []
    for path in read_shapes().required(terms.above[cls] | {SEI + "Entry"}):
        found.append(terms.keys.get(path, curie(path)))
    return sorted(dict.fromkeys(found))


def demanded_keys(cls: str) -> dict[str, dict[str, str]]:
    """What else an entry of a class must say, in one way of several: key -> how to, by language.

    Read from the SPARQL constraints that name a property and no value: they tell that something is missing.
    """
    from sei_kg.shacl_graph import read_shapes

    shapes, terms, found = read_shapes(), read_terms(), {}
    for rule, select in shapes.constraints(terms.above[cls]):
        missing = re.match(r"SELECT \$this \((\w+:\w+) AS \?path\) WHERE", select)
        iri = expand(missing[1]) if missing else ""
        if iri and iri != expand("skos:prefLabel"):
            found[terms.keys.get(iri, "type")] = shapes.remedy(rule)
    return found


@cache
def choices(cls: str) -> tuple[str, ...]:
    """The ids of the things of a class that the vocabularies and the ontology list, sorted."""
    found = set()
    for path in [*(ontology_dir() / "vocab").glob("*.ttl"), *ontology_dir().glob("*.ttl")]:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if triple.predicate.value == expand("rdf:type") and triple.object == ox.NamedNode(cls):
                found.add(curie(triple.subject.value).removeprefix("id:"))
    return tuple(sorted(name.removeprefix("sei:") for name in found))


def schema_text() -> str:
    """A JSON Schema (draft 2020-12) for entries in YAML or JSON."""
    terms = read_terms()
    classes = entry_classes()
    keys = {key: terms.properties[key][0] for iri in classes.values() for key in class_keys(iri)}
    keys["provisional"] = SEI + "provisional"
    keys |= {
        terms.keys[iri]: iri
        for iri in sorted({expand(n) for n in _COMMON.split()} | {expand(n) for n in FRIENDLY.values()})
    }
    properties: dict[str, Any] = {
        "id": {
            "type": "string",
            "pattern": r"^([a-z]+(-[a-z0-9]+)+|https?://\S+)$",
            "description": "kind-words / 类别-词语",
        },
        "type": {
            "anyOf": [{"enum": list(classes)}, {"type": "array", "items": {"enum": list(classes)}}],
            "description": "class / 类型",
        },
    }
    for key, iri in sorted(keys.items()):
        if key not in _never():
            properties[key] = _value(terms.kind(iri)) | {"description": _description(iri)}
    entry = {
        "type": "object", "required": ["id", "type", "source"], "properties": properties, "additionalProperties": False,
        "allOf": [
            {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": {"required": needed}}
            for name, iri in classes.items()
            if (needed := [key for key in required_keys(iri) if key != "source"])
        ],
    }  # fmt: skip
    data = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/sei-kg/entry.schema.json",
        "title": "SEI-KG entries / 条目",
        "oneOf": [{"$ref": "#/$defs/entry"}, {"type": "array", "items": {"$ref": "#/$defs/entry"}, "minItems": 1}],
        "$defs": {
            "entry": entry,
            "texts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            "byLanguage": {"type": "object", "patternProperties": {r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": {"$ref": "#/$defs/texts"}},
                           "additionalProperties": False, "minProperties": 1},
            "date": {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}, {"type": "integer"}]},
        },
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


_COMMON = (
    "skos:altLabel skos:hiddenLabel skos:definition skos:broader skos:inScheme skos:note skos:exactMatch dcterms:issued dcterms:title "
    "dcterms:creator dcterms:publisher dcterms:language dcterms:isPartOf schema:startDate schema:endDate schema:url oa:start oa:end sei:confidence "
    "sei:locatedIn sei:appliesIn sei:strategyOf sei:possiblySameAs"
)


def _value(kind: str) -> dict[str, Any]:
    if kind == "iri":
        return {
            "anyOf": [
                {"$ref": "#/$defs/texts"},
                {"type": "object"},
                {"type": "array", "items": {"type": ["string", "object"]}},
            ]
        }
    if kind == "date":
        return {"$ref": "#/$defs/date"}
    if kind == expand("xsd:decimal"):
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"}]}
    if kind.startswith(PREFIXES["xsd"]):
        return {"type": ["string", "integer", "boolean"]}
    return {"anyOf": [{"$ref": "#/$defs/texts"}, {"$ref": "#/$defs/byLanguage"}]}


def _description(iri: str) -> str:
    said = notes().get(iri, {})
    return " / ".join(said[key] for key in ("en definition", "zh definition") if key in said) or curie(iri)
