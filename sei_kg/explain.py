"""Why a statement holds: the quotes it was read from, or the rule and the statements it follows from, down to the quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sei_kg.errors import UnknownNameError
from sei_kg.evidence import Proof
from sei_kg.namespaces import INFERRED, PREFIXES, curie, expand
from sei_kg.queries import query_text

if TYPE_CHECKING:
    from sei_kg.inference import Explainer
    from sei_kg.session import Graph

__all__ = ["Reason", "Reasons", "Step", "explain_statement", "how_sure", "write_tree"]

_DEEPEST = 8
_QUOTES = 3  # of a premise; of what was asked for, all


@dataclass(frozen=True, slots=True)
class Step:
    """One way in which a statement follows: a rule and what it was applied to."""

    rule: str
    premises: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement and what it rests on.

    Attributes:
        triple: IRIs (or the literal) of subject, property, object; labels: the same as people read it, by language.
        holds: whether the graph holds it.
        origin: "asserted", "curated" (a vocabulary or curated entity), "inferred" or "unknown".
        proofs: passages of an asserted statement; graphs: the named graphs that hold it.
        steps: the ways in which an inferred one follows, the first by the names of their rules; more: how many are left out.
    """

    triple: tuple[str, str, str]
    labels: Mapping[str, tuple[str, str, str]]
    holds: bool
    origin: str
    proofs: tuple[Proof, ...] = ()
    graphs: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    more: int = 0

    @property
    def rule(self) -> str:
        """The rule of the first way, or ""."""
        return self.steps[0].rule if self.steps else ""

    @property
    def premises(self) -> tuple[Reason, ...]:
        """The statements that the first way rests on."""
        return self.steps[0].premises if self.steps else ()

    def as_json(self) -> dict[str, Any]:
        return {
            "statement": dict(zip(("subject", "property", "object"), self.triple, strict=True)),
            "label": {lang: " ".join(words) for lang, words in self.labels.items()},
            "holds": self.holds,
            "origin": self.origin,
            "rule": self.rule or None,
            "graphs": list(self.graphs),
            "evidence": [
                {**p.item(), "confidence": p.confidence, "basis": p.basis, "status": p.status, "rule": p.rule or None}
                for p in self.proofs
            ],
            "premises": [premise.as_json() for premise in self.premises],
            "derivations": [
                {"rule": step.rule, "premises": [premise.as_json() for premise in step.premises]} for step in self.steps
            ],
            "more_derivations": self.more,
        }


def explain_statement(graph: Graph, subject: str, prop: str, value: str, *, most: int = 5) -> Reason:
    """Explains a statement whose parts are given by label (either language), CURIE, slug or IRI.

    Args:
        most: so many ways in which it follows are told, and the first way of each premise; the others are counted.

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
    return Reasons(graph, most).reason(node, predicate, term, frozenset())


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


class Reasons:
    """Explains statements of one graph, each once."""

    def __init__(self, graph: Graph, most: int) -> None:
        self.graph, self.most = graph, most

    @cached_property
    def explainer(self) -> Explainer:
        from sei_kg.inference import Explainer

        return Explainer(self.graph.store.raw)

    def reason(
        self, node: ox.NamedNode, predicate: ox.NamedNode, term: ox.NamedNode | ox.Literal, above: frozenset[Any]
    ) -> Reason:
        graph, key = self.graph, (node.value, predicate.value, str(term))
        triple = (node.value, predicate.value, term.value)
        labels = {lang: _labels(graph, node, predicate, term, lang) for lang in ("en", "zh")}
        graphs = graph.describer.graphs(node, predicate, term)
        asserted = tuple(g for g in graphs if g != INFERRED)
        proofs = graph.describer.first_proofs(asserted)
        if asserted:
            return Reason(triple, labels, True, "asserted" if proofs else "curated", proofs=proofs, graphs=graphs)
        if not graphs:
            return Reason(triple, labels, False, "unknown")
        if key in above or len(above) >= _DEEPEST:
            return Reason(triple, labels, True, "inferred", graphs=graphs)
        ways = self.explainer.explain(ox.Triple(node, predicate, term))
        steps = []
        for way in ways[: 1 if above else self.most]:  # all ways of all premises would be more than anybody reads
            premises = tuple(
                self.reason(p.subject, p.predicate, p.object, above | {key})
                for p in way.premises
                if isinstance(p.subject, ox.NamedNode) and isinstance(p.object, ox.NamedNode | ox.Literal)
            )
            steps.append(Step(way.rule.name, premises))
        return Reason(triple, labels, True, "inferred", graphs=graphs, steps=tuple(steps), more=len(ways) - len(steps))


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
        "also": "also by",
        "more": "more ways in which it follows",
        "unknown": "the graph does not hold this; that does not make it false",
    },
    "zh": {
        "asserted": "依据原文",
        "curated": "人工整理，见",
        "inferred": "由规则推出",
        "also": "亦由规则推出",
        "more": "条其他推导",
        "unknown": "图谱中没有这条陈述；这不表示它不成立",
    },
}


def write_tree(reason: Reason, *, language: str = "en") -> str:
    """The reasons as a tree of lines."""
    return "\n".join(_lines(reason, language, "", "")) + "\n"


def _lines(reason: Reason, language: str, first: str, rest: str) -> Sequence[str]:
    words = _WORDS[language]
    lines = [first + " — ".join(reason.labels[language])]
    if reason.origin == "unknown":
        lines.append(f"{rest}  {words['unknown']}")
    elif reason.origin == "curated":
        lines.append(f"{rest}  {words['curated']} {', '.join(curie(g) for g in reason.graphs)}")
    proofs = reason.proofs[:_QUOTES] if rest else reason.proofs
    for proof in proofs:
        quote = " ".join(proof.quote.split())
        place = proof.document.split("_")[0] + (f", {proof.section}" if proof.section else "")
        lines.append(
            f"{rest}  {words['asserted']} “{quote}” — {place} [{proof.start}–{proof.end}] ({', '.join(how_sure(proof))})"
        )
    if len(proofs) < len(reason.proofs):
        lines.append(f"{rest}  +{len(reason.proofs) - len(proofs)}")
    for number, step in enumerate(reason.steps):
        lines.append(f"{rest}  {words['also' if number else 'inferred']} {step.rule}")
        for at, premise in enumerate(step.premises):
            last = at == len(step.premises) - 1
            inner = _lines(
                premise, language, f"{rest}  {'└─' if last else '├─'} ", f"{rest}  {'  ' if last else '│ '} "
            )
            lines += inner
    if reason.origin == "inferred" and not reason.steps:
        lines.append(f"{rest}  {words['inferred']} …")
    if reason.more:
        lines.append(f"{rest}  +{reason.more} {words['more']}")
    return lines


def how_sure(proof: Proof) -> list[str]:
    """What is known of a reading: rule, basis, confidence, review status."""
    return [word for word in (proof.rule, proof.basis, f"{proof.confidence:g}", proof.status) if word]
