"""The vocabulary: every curated individual with its labels, and the class hierarchy, read from the data files.

``ontology/**/*.ttl`` gives classes, concepts, rules; ``graph/reference/*.yaml`` gives curated entities. Only what
reading a text needs is kept: labels by kind, the most specific class, broader concepts, and the confidence of each
rule. What a class or a label means is said in Turtle; this module knows only the names of the properties that carry it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from sei_kg.errors import InputError
from sei_kg.namespaces import ID, PREFIXES, SEI, expand
from sei_kg.patterns import compiled
from sei_kg.resources import graph_dir, ontology_dir

__all__ = ["LABEL_KINDS", "Term", "Vocabulary", "read_vocabulary"]

LABEL_KINDS: dict[str, str] = {
    expand("skos:prefLabel"): "pref",
    expand("skos:altLabel"): "alt",
    expand("skos:hiddenLabel"): "hidden",
    expand("sei:contextLabel"): "context",
    expand("sei:negativeLabel"): "negative",
    expand("sei:caseSensitiveLabel"): "case",
    expand("sei:cueLabel"): "cue",
}
_YAML_LABELS = {
    "label": "pref",
    "altLabel": "alt",
    "hiddenLabel": "hidden",
    "contextLabel": "context",
    "negativeLabel": "negative",
    "caseSensitiveLabel": "case",
    "cueLabel": "cue",
}
_KIND_ORDER = {kind: n for n, kind in enumerate(_YAML_LABELS.values())}
_BROADER = frozenset({expand("skos:broader"), expand("sei:partOfIndustry")})
_TYPE, _SUBCLASS = expand("rdf:type"), expand("rdfs:subClassOf")
_CONFIDENCE = expand("sei:confidence")
_RULE = ID + "rule-"


@dataclass(frozen=True, slots=True)
class Term:
    """One curated individual.

    Attributes:
        iri: its IRI.
        cls: IRI of its most specific class.
        labels: (kind, language, text); kind is a value of ``LABEL_KINDS``, language "en", "zh" or "" (any).
    """

    iri: str
    cls: str
    labels: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Vocabulary:
    """What reading knows beforehand.

    Attributes:
        terms: IRI -> term.
        broader: IRI -> IRIs of the broader concepts (skos:broader, sei:partOfIndustry), sorted.
        superclasses: class IRI -> all its superclasses, itself among them.
        confidences: rule slug -> calibrated confidence, 0 to 1.
    """

    terms: Mapping[str, Term]
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    superclasses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    confidences: Mapping[str, float] = field(default_factory=dict)

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether class ``cls`` is ``ancestor`` or below it; both as IRI or ``sei:Name``."""
        known = self._kinship.get((cls, ancestor))
        if known is None:
            below, above = expand(cls), expand(ancestor)
            known = below == above or above in self.superclasses.get(below, ())
            self._kinship[cls, ancestor] = known
        return known

    def label(self, iri: str, lang: str) -> str:
        """The preferred label in the language, else in another one, else what the IRI ends in."""
        term = self.terms.get(iri)
        preferred = {lang_: text for kind, lang_, text in (term.labels if term else ()) if kind == "pref"}
        return preferred.get(lang) or next(iter(preferred.values()), "") or compiled(r"[#/]").split(iri)[-1]

    def instances(self, cls: str) -> tuple[str, ...]:
        """IRIs of the terms of the class or of a class below it, sorted."""
        return self._instances.get(expand(cls), ())

    def confidence(self, rule: str, default: float = 0.7) -> float:
        """The calibrated confidence of a rule (``sei:confidence`` of ``id:rule-SLUG``)."""
        return self.confidences.get(rule, default)

    @cached_property
    def memory(self) -> dict[tuple[str, ...], Any]:
        """What readers have worked out from the classes alone, by their own keys: a few hundred entries at most."""
        return {}

    @cached_property
    def _kinship(self) -> dict[tuple[str, str], bool]:
        return {}

    @cached_property
    def _instances(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.terms):
            cls = self.terms[iri].cls
            for ancestor in self.superclasses.get(cls, frozenset((cls,))) | {cls}:
                found[ancestor].append(iri)
        return {cls: tuple(iris) for cls, iris in found.items()}


def read_vocabulary(*, ontology: Path | None = None, reference: Path | None = None) -> Vocabulary:
    """Reads the vocabulary; the folders default to those of the package.

    Raises:
        InputError: a file that is not valid Turtle or YAML, or an individual without a class; names file and line.
    """
    ontology = ontology or ontology_dir()
    reference = reference or graph_dir() / "reference"
    types: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    broader: dict[str, set[str]] = defaultdict(set)
    parents: dict[str, set[str]] = defaultdict(set)
    confidences: dict[str, float] = {}
    for path in sorted(ontology.rglob("*.ttl")):
        for triple in _triples(path):
            if not isinstance(triple.subject, ox.NamedNode):
                continue
            subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
            if isinstance(value, ox.Literal):
                kind = LABEL_KINDS.get(predicate)
                if kind:
                    labels[subject].add((kind, value.language or "", value.value))
                elif predicate == _CONFIDENCE and subject.startswith(_RULE):
                    confidences[subject[len(_RULE) :]] = float(value.value)
            elif isinstance(value, ox.NamedNode):
                if predicate == _TYPE:
                    types[subject].add(value.value)
                elif predicate == _SUBCLASS:
                    parents[subject].add(value.value)
                elif predicate in _BROADER:
                    broader[subject].add(value.value)
    for path in sorted(reference.rglob("*.yaml")) if reference.is_dir() else ():
        for iri, cls, said, above in _entries(path):
            types[iri].add(cls)
            labels[iri] |= said
            broader[iri] |= above
    superclasses = _closure(parents)
    terms = {
        iri: Term(iri, _most_specific(types[iri], superclasses), tuple(sorted(labels[iri], key=_label_order)))
        for iri in sorted(labels)
        if iri.startswith(ID) and types[iri]
    }
    return Vocabulary(
        terms, {iri: tuple(sorted(above)) for iri, above in sorted(broader.items()) if above}, superclasses, confidences
    )


def _label_order(label: tuple[str, str, str]) -> tuple[int, str, str]:
    return _KIND_ORDER[label[0]], label[1], label[2]


def _triples(path: Path) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise InputError(f"not valid Turtle: {error.msg}", file=path, line=error.lineno) from error
    except (OSError, ValueError) as error:
        raise InputError(f"the file cannot be read: {error}", file=path) from error


def _entries(path: Path) -> Iterator[tuple[str, str, set[tuple[str, str, str]], set[str]]]:
    """(IRI, class, labels, broader) of each entity of a file of reference data."""
    try:
        data = _plain(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"the file cannot be read: {error}".replace("\n", " "), file=path) from error
    if isinstance(data, dict):
        data = data.get("entities", [data])
    for entry in data or ():
        if not isinstance(entry, dict) or not entry.get("id") or not entry.get("type"):
            raise InputError("an entity needs `id` and `type`", file=path, hint=f"found: {str(entry)[:80]}")
        said = {
            (kind, lang, text)
            for name, kind in _YAML_LABELS.items()
            for lang, text in _texts(entry.get(name))
            if text.strip()
        }
        above = {_iri(value) for name in ("broader", "partOfIndustry") for value in _list(entry.get(name))}
        yield _iri(entry["id"]), _class(_list(entry["type"])[0]), said, above


def _plain(text: str) -> Any:
    """YAML as mappings, lists and strings, made from the events of the parser (half the time of a loader)."""
    stack: list[list[Any]] = [[]]
    event: Any
    for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            stack[-1].append(event.value)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            stack.append([])
        elif kind is yaml.MappingEndEvent:
            flat = stack.pop()
            if not all(isinstance(key, str) for key in flat[::2]):
                raise yaml.YAMLError(f"a key before line {event.start_mark.line + 1} is not a word")
            stack[-1].append(dict(zip(flat[::2], flat[1::2], strict=True)))
        elif kind is yaml.SequenceEndEvent:
            items = stack.pop()
            stack[-1].append(items)
        elif kind is yaml.AliasEvent:
            raise yaml.YAMLError(f"an alias, *{event.anchor}, stands in line {event.start_mark.line + 1}: write it out")
    return stack[0][0] if stack[0] else None


def _list(value: Any) -> list[str]:
    return [] if not value else [v for v in value if isinstance(v, str)] if isinstance(value, list) else [str(value)]


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for lang, texts in value.items():
            for text in _list(texts):
                yield str(lang), text
    else:
        for text in _list(value):
            yield "", text


def _iri(name: str) -> str:
    return expand(name) if ":" in name else ID + name


def _class(name: str) -> str:
    return expand(name) if name.partition(":")[0] in PREFIXES or "//" in name else SEI + name


def _closure(parents: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Class -> all superclasses, reflexive; cycles do no harm."""
    closed: dict[str, frozenset[str]] = {}
    for cls in sorted({*parents, *(above for found in parents.values() for above in found)}):
        seen, todo = {cls}, [cls]
        while todo:
            for above in parents.get(todo.pop(), ()):
                if above not in seen:
                    seen.add(above)
                    todo.append(above)
        closed[cls] = frozenset(seen)
    return closed


def _most_specific(types: set[str], superclasses: Mapping[str, frozenset[str]]) -> str:
    """The class that no other one of the set is below; a class of this ontology before one of another."""
    lowest = [
        cls for cls in types if not any(cls != other and cls in superclasses.get(other, ()) for other in types)
    ] or list(types)
    return min(lowest, key=lambda cls: (not cls.startswith(SEI), cls))
