"""Drafts made of problems and measures, with the queries that give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.claims import SAYS, Claim, one_language, place
from sei_kg.ask.context import Context
from sei_kg.ask.messages import worded
from sei_kg.ask.shown import shown

__all__ = ["claim_item", "draft_of", "listed", "of_class", "tied"]


def tied(found: Sequence[Claim], way: str, given: Sequence[str], prop: str) -> str:
    return shown(way, given=given, first=prop, answer=[c.iri for c in found])


def of_class(context: Context, rows: Iterable[tuple[str, ...]], cls: str) -> list[Claim]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row[2], []).append(row[3])
    found = []
    for iri, graphs in sorted(groups.items()):
        if cls in {row[1] for row in context.rows("classes-of", entity=iri)}:
            claim = place(context, iri)
            if claim.documents and (not context.documents or claim.documents & set(context.documents)):
                found.append(replace(claim, evidence=tuple(dict.fromkeys((*claim.evidence, *graphs)))))
    return one_language(found)


def listed(context: Context, claims: Sequence[Claim], cls: str, name: str = "claims") -> str:
    """The query that gives these claims with the documents that make them."""
    sources = [iri for iri, _ in context.frame.links.documents]
    if name == "claims" and not sources:
        return shown("claim-places", claim=[c.iri for c in claims])
    return shown(name, source=sources, property=SAYS[cls], claim=[c.iri for c in claims])


def draft_of(
    context: Context, claims: Sequence[Claim], score: float, query: str, cls: str, *, sparql: str = ""
) -> Draft:
    items = tuple(claim_item(context, claim) for claim in claims)
    reading = worded("way/claims", cls=context.both(cls), number=len(items))
    return Draft(min(score, 0.95), query, sparql or listed(context, claims, cls), items, reading)


def claim_item(context: Context, claim: Claim) -> Item:
    proofs = context.graph.describer.first_proofs(claim.evidence)
    if context.documents:
        proofs = tuple(p for p in proofs if p.document in context.documents) or proofs
    return context.item(claim.iri, proofs)
