"""Why a statement holds: the quotes it was read from, or the rule and the statements it follows from, down to the quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sei_kg.errors import UnknownNameError
from sei_kg.evidence import Proof
from sei_kg.namespaces import INFERRED, PREFIXES, curie, expand
from sei_kg.queries import query_text

if TYPE_CHECKING:
    from sei_kg.session import Graph

__all__ = ["Reason", "explain_statement", "write_tree"]

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement and what it rests on.

    Attributes:
        triple: IRIs (or the literal) of subject, property, object; labels: the same as people read it, by language.
        holds: whether the graph holds it.
        origin: "asserted", "curated" (a vocabulary or curated entity), "inferred" or "unknown".
        rule: the rule it was inferred by.
        proofs: passages of an asserted statement; graphs: the named graphs that hold it.
        premises: the statements an inferred one follows from.
    """

    triple: tuple[str, str, str]
    labels: Mapping[str, tuple[str, str, str]]
    holds: bool
    origin: str
    rule: str = ""
    proofs: tuple[Proof, ...] = ()
    graphs: tuple[str, ...] = ()
    premises: tuple[Reason, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "statement": dict(zip(("subject", "property", "object"), self.triple, strict=True)),
            "label": {lang: " ".join(words) for lang, words in self.labels.items()},
            "holds": self.holds,
            "origin": self.origin,
            "rule": self.rule or None,
            "graphs": list(self.graphs),
            "evidence": [
                {**p.item(), "confidence": p.confidence, "basis": p.basis, "status": p.status} for p in self.proofs
            ],
            "premises": [premise.as_json() for premise in self.premises],
        }


def explain_statement(graph: Graph, subject: str, prop: str, value: str) -> Reason:
    """Explains a statement whose parts are given by label (either language), CURIE, slug or IRI.

    Raises:
        UnknownNameError: a name nobody bears.
    """
    node = ox.NamedNode(graph.resolve(subject))
    predicate = ox.NamedNode(_property(graph, prop))
    term: ox.NamedNode | ox.Literal
    try:
        term = ox.NamedNode(graph.resolve(value))
    except UnknownNameError:
        literals = [
            row[2]
            for row in graph.store.select(
                query_text("answers/properties-of"), {"thing": node, "property": predicate}
            ).rows
        ]
        found = next((t for t in literals if isinstance(t, ox.Literal) and t.value == value), None)
        if found is None:
            raise
        term = found
    return _reason(graph, node, predicate, term, frozenset(), 0)


def _property(graph: Graph, name: str) -> str:
    """A property by CURIE, IRI, local name or label."""
    if "://" in name or (":" in name and name.partition(":")[0] in PREFIXES):
        return expand(name)
    known: dict[str, str] = {}
    for row in graph.store.select(query_text("answers/property-names")).rows:
        if isinstance(row[0], ox.NamedNode):
            known.setdefault(row[0].value.rpartition("#")[2].rpartition("/")[2].casefold(), row[0].value)
            known.setdefault(str(getattr(row[1], "value", "")).casefold().replace("-", " "), row[0].value)
    wanted = name.casefold().replace("-", " ")
    if wanted in known:
        return known[wanted]
    from difflib import get_close_matches

    raise UnknownNameError("property", name, get_close_matches(wanted, known, 3), hint="name one like sei:addresses")


def _reason(
    graph: Graph,
    node: ox.NamedNode,
    predicate: ox.NamedNode,
    term: ox.NamedNode | ox.Literal,
    above: frozenset[Any],
    depth: int,
) -> Reason:
    key = (node.value, predicate.value, str(term))
    triple = (node.value, predicate.value, term.value)
    labels = {lang: _labels(graph, node, predicate, term, lang) for lang in ("en", "zh")}
    graphs = graph.describer.graphs(node, predicate, term)
    asserted = tuple(g for g in graphs if g != INFERRED)
    proofs = graph.describer.first_proofs(asserted)
    if asserted:
        return Reason(triple, labels, True, "asserted" if proofs else "curated", proofs=proofs, graphs=graphs)
    if not graphs:
        return Reason(triple, labels, False, "unknown")
    if key in above or depth >= _DEEPEST:
        return Reason(triple, labels, True, "inferred", graphs=graphs)
    from sei_kg.inference import explain

    for derivation in explain(graph.store.raw, ox.Triple(node, predicate, term)):
        premises = tuple(
            _reason(graph, p.subject, p.predicate, p.object, above | {key}, depth + 1)
            for p in derivation.premises
            if isinstance(p.subject, ox.NamedNode) and isinstance(p.object, ox.NamedNode | ox.Literal)
        )
        rule = getattr(derivation.rule, "name", str(derivation.rule))
        return Reason(triple, labels, True, "inferred", str(rule), graphs=graphs, premises=premises)
    return Reason(triple, labels, True, "inferred", graphs=graphs)


def _labels(
    graph: Graph, node: ox.NamedNode, predicate: ox.NamedNode, term: ox.NamedNode | ox.Literal, language: str
) -> tuple[str, str, str]:
    describer = graph.describer
    value = term.value if isinstance(term, ox.Literal) else describer.label(term.value, language)
    return describer.label(node.value, language), describer.label(predicate.value, language), value


_WORDS = {
    "en": {
        "asserted": "read from",
        "curated": "curated, in",
        "inferred": "follows by",
        "unknown": "the graph does not hold this; that does not make it false",
    },
    "zh": {
        "asserted": "依据原文",
        "curated": "人工整理，见",
        "inferred": "由规则推出",
        "unknown": "图谱中没有这条陈述；这不表示它不成立",
    },
}


def write_tree(reason: Reason, *, language: str = "en") -> str:
    """The reasons as a tree of lines."""
    return "\n".join(_lines(reason, language, "", "")) + "\n"


def _lines(reason: Reason, language: str, first: str, rest: str) -> Sequence[str]:
    words = _WORDS[language]
    lines = [first + " — ".join(reason.labels[language])]
    inner: list[Sequence[str]] = []
    if reason.origin == "unknown":
        lines.append(f"{rest}  {words['unknown']}")
    elif reason.origin == "inferred":
        lines.append(f"{rest}  {words['inferred']} {reason.rule}")
        for number, premise in enumerate(reason.premises):
            last = number == len(reason.premises) - 1
            inner.append(
                _lines(premise, language, f"{rest}  {'└─' if last else '├─'} ", f"{rest}  {'  ' if last else '│ '} ")
            )
    elif reason.origin == "curated":
        lines.append(f"{rest}  {words['curated']} {', '.join(curie(g) for g in reason.graphs)}")
    for proof in reason.proofs:
        quote = " ".join(proof.quote.split())
        place = proof.document.split("_")[0] + (f", {proof.section}" if proof.section else "")
        lines.append(
            f"{rest}  {words['asserted']} “{quote}” — {place} [{proof.start}–{proof.end}] ({proof.basis}, {proof.confidence:g}, {proof.status})"
        )
    return [*lines, *(line for lines_ in inner for line in lines_)]
