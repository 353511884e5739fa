"""A query of the library, where the question is worded like one of the ways it is asked."""

from __future__ import annotations

import re

import pyoxigraph as ox

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.namespaces import expand
from sei_kg.queries import Query, run_query
from sei_kg.search import tokens

__all__ = ["answer_from_library"]

_SLOT = re.compile(r"\{(\w+)\}")
_ALIKE = 0.78


def answer_from_library(context: Context) -> Draft | None:
    """The library query whose phrase is most like the question, run with what the question names."""
    best: tuple[float, Query, dict[str, str]] | None = None
    for query in context.graph.library.values():
        for phrase in query.phrases.get(context.language, ()):
            bound = _fill(context, query, phrase)
            if bound is None:
                continue
            score = _likeness(context, phrase, bound)
            if score >= _ALIKE and (best is None or score > best[0]):
                best = (score, query, bound)
    if best is None:
        return None
    score, query, bound = best
    result = run_query(context.graph.store, query, {k: ox.NamedNode(v) for k, v in bound.items()})
    columns = result.table.columns
    names = [name for name in query.answer if name in columns] or [c for c in columns if c not in bound][:1]
    at = columns.index("evidence") if "evidence" in columns else -1
    groups: dict[str, list[str]] = {}
    terms: dict[str, ox.NamedNode | ox.Literal] = {}
    for row in result.table.rows:
        for name in names[:1]:
            term = row[columns.index(name)]
            if isinstance(term, ox.NamedNode | ox.Literal):
                terms[term.value] = term
                graph = row[at] if at >= 0 else None
                groups.setdefault(term.value, []).extend([graph.value] if isinstance(graph, ox.NamedNode) else [])
    items = []
    for value, graphs in groups.items():
        proofs = context.graph.describer.first_proofs(graphs)
        if at >= 0 and not proofs:
            continue
        term = terms[value]
        items.append(
            context.item(value, proofs)
            if isinstance(term, ox.NamedNode)
            else Item(value=_number(value), proofs=proofs[:6])
        )
    if not items:
        return None
    return Draft(min(0.95, 0.1 + score * 0.85), query.name, query.text, tuple(items), dict(query.summary))


def _number(text: str) -> int | float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value == int(value) else value


def _fill(context: Context, query: Query, phrase: str) -> dict[str, str] | None:
    """Parameters of the phrase from what the question names; None where one is missing or something is left over."""
    slots = _SLOT.findall(phrase)
    left = [(one.iri, one.cls) for one in context.frame.entities]
    documents = [iri for iri, _ in context.frame.links.documents]
    bound: dict[str, str] = {}
    for name in slots:
        parameter = query.parameter(name)
        if not parameter.cls:
            return None
        if parameter.cls == expand("sei:SourceDocument"):
            if not documents:
                return None
            bound[name] = documents.pop(0)
            continue
        match = next((iri for iri, cls in left if parameter.cls in cls or parameter.cls == expand("owl:Thing")), None)
        if match is None:
            return None
        bound[name] = match
        left = [pair for pair in left if pair[0] != match]
    if left or documents or context.frame.links.sections or context.frame.links.times:
        return None
    return bound


def _likeness(context: Context, phrase: str, bound: dict[str, str]) -> float:
    """Words in common, of all words, names left out."""
    text = context.frame.text
    spans = [(o.start, o.end) for o in context.frame.entities if o.iri in bound.values()] + list(
        context.frame.links.spans
    )
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    mine, theirs = set(tokens(text)), set(tokens(_SLOT.sub(" ", phrase)))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
