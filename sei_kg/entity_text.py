"""All that is known of one entity, for the terminal: each statement with how it came about and the words it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sei_kg.evidence import Proof
from sei_kg.explain import Reasons, how_sure
from sei_kg.namespaces import INFERRED, curie
from sei_kg.results import cell_text
from sei_kg.store import Term
from sei_kg.tables import wrap

if TYPE_CHECKING:
    from sei_kg.queries import Result
    from sei_kg.session import Graph

__all__ = ["Known", "known_of", "write_entity"]

_WAYS = 3  # of an inferred statement
_QUOTES = 3  # of one statement


@dataclass(frozen=True, slots=True)
class Known:
    """One statement about an entity.

    Attributes:
        subject, prop, value: the statement.
        forward: whether the entity is its subject.
        proofs: the passages it was read from, the surest first.
        graphs: the fixed graphs that hold it, as CURIEs: ``g:reference``, ``g:inferred`` ...
        ways: where asked for, how an inferred statement follows: rule and premises, one text a way.
    """

    subject: Term
    prop: ox.NamedNode
    value: Term
    forward: bool
    proofs: tuple[Proof, ...]
    graphs: tuple[str, ...]
    ways: tuple[str, ...] = ()


def known_of(graph: Graph, result: Result, *, deep: bool = False, language: str = "en") -> list[Known]:
    """The statements of ``Graph.show``, each once, in its order; those from the entity before those to it.

    Args:
        graph: the graph; result: what its ``show`` gave.
        deep: also by which rules inferred statements follow, and from which statements.
        language: of the labels in ``ways``.
    """
    at = {name: n for n, name in enumerate(result.table.columns)}
    entity = result.parameters["entity"]
    found: dict[tuple[bool, Term, ox.NamedNode, Term], list[str]] = {}
    for row in result.table.rows:
        origin, prop, name = row[at["from"]], row[at["property"]], row[at["evidence"]]
        if isinstance(prop, ox.NamedNode) and isinstance(name, ox.NamedNode):
            key = (origin is None, origin or entity, prop, row[at["value"]] or entity)
            found.setdefault(key, []).append(name.value)
    describer, reasons = graph.describer, Reasons(graph, _WAYS)
    describer.prepare(
        [term.value for key in found for term in key[1:] if isinstance(term, ox.NamedNode)],
        [name for names in found.values() for name in names],
    )
    known = []
    for (forward, subject, prop, value), names in found.items():
        fixed = tuple(curie(name) for name in names if not describer.proved(name))
        ways: list[str] = []
        if (
            deep
            and INFERRED in names
            and isinstance(subject, ox.NamedNode)
            and isinstance(value, ox.NamedNode | ox.Literal)
        ):
            reason = reasons.reason(subject, prop, value, frozenset())
            for step in reason.steps:
                ways.append(f"{step.rule}: " + " + ".join(" ".join(p.labels[language]) for p in step.premises))
            ways += [f"+{reason.more}"] if reason.more else []
        known.append(Known(subject, prop, value, forward, describer.first_proofs(names), fixed, tuple(ways)))
    return sorted(known, key=lambda one: not one.forward)


def write_entity(graph: Graph, known: Sequence[Known], *, language: str = "en", width: int | None = 100) -> str:
    """The statements as lines; values that came about in the same way, without words to quote, share one."""
    describer, room = graph.describer, width or 1_000_000
    parts: dict[tuple[object, ...], tuple[str, list[str], list[str]]] = {}  # head, values, lines below
    for number, one in enumerate(known):
        name = describer.label(one.prop.value, language)
        below = [_quoted(proof) for proof in one.proofs[:_QUOTES]]
        below += [f"+{len(one.proofs) - _QUOTES}"] if len(one.proofs) > _QUOTES else []
        below += [f"{_WORDS[language]} {way}" for way in one.ways]
        key: tuple[object, ...] = (number,) if below else (one.prop, one.forward, one.graphs)
        _, values, _ = parts.setdefault(key, (name if one.forward else f"← {name}", [], below))
        values.append(cell_text(one.value if one.forward else one.subject, describer, language))
    lines: list[str] = []
    for key, (head, values, below) in parts.items():
        fixed = key[2] if len(key) == 3 else ()
        origin = f"  [{', '.join(fixed)}]" if isinstance(fixed, tuple) and fixed else ""
        first, *rest = wrap(_plain(f"{head}: {'; '.join(values)}{origin}"), room, hanging=2)
        lines += [first, *("  " + line for line in rest)]
        lines += ["    " + line for text in below for line in wrap(_plain(text), room - 4)]
    return "\n".join(lines) + "\n" if lines else ""


def _quoted(proof: Proof) -> str:
    place = proof.document.split("_")[0] + (f" {proof.section}" if proof.section else "")
    return f"“{' '.join(proof.quote.split())}” — {place} ({', '.join(how_sure(proof))})"


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


_WORDS = {"en": "follows by", "zh": "由规则推出"}
