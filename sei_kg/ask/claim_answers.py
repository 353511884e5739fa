"""Problems and measures as answers: of a document or section, about a matter, addressed by or causing one another, in common, gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft
from sei_kg.ask.causes import answer_caused
from sei_kg.ask.claim_items import claim_item, draft_of, listed, of_class, tied
from sei_kg.ask.claims import (
    ADDRESSES,
    CAUSES,
    MEASURE,
    PROBLEM,
    Claim,
    around_tokens,
    claims_about,
    claims_of,
    label_tokens,
    labels_alike,
    soft_links,
)
from sei_kg.ask.context import Context
from sei_kg.ask.messages import worded
from sei_kg.ask.shown import shown
from sei_kg.ask.stated import answer_stated
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.namespaces import SEI, expand, local_name

__all__ = ["answer_claims", "answer_topic"]

_EXAMPLE, _AFFECTS = SEI + "exemplifiedBy", SEI + "affects"


def answer_claims(context: Context, part: Part, cls: str) -> Draft | None:
    """Problems or measures. None where the question gives nothing to choose them by."""
    frame = context.frame
    terms = _topic(context, part)
    relations = set(frame.relations) | set(part.relations)
    operations = frame.operations
    if _tied_by_nature(context, part, cls, terms):
        relations.add(ADDRESSES)
    negated = "negation" in operations
    if not negated:
        joined = _joined(context, part, cls, terms, relations)
        if joined is not None or (CAUSES in part.relations and cls == PROBLEM and terms):
            return joined
        if ADDRESSES in relations and terms:
            near = _near(context, cls, terms)
            if near is None and cls == MEASURE:
                near = answer_stated(context, terms)
            if near is not None:
                return near
        if (
            ADDRESSES in part.relations
            and terms
            and not any(not one.is_a("Problem", "Measure") for one in frame.entities)
        ):
            return None
        if _names_claim(context, cls, terms, relations):
            return None  # it names a problem that no such statement is made of: nothing else would answer it
    base = claims_of(context, cls) if frame.links.documents or not terms else claims_about(context, cls, terms)
    sections, terms = _sections(context, base, terms)
    claims = [c for c in base if not sections or any(s in sections for s in c.sections)]
    if frame.links.sections and not sections and not negated:
        return None
    how = "claims"
    if negated:
        explicit = "explicit" in operations
        claims = [c for c in claims if not _addressed(context, c.iri, cls, explicit=explicit)]
        how = "problems-without-measure" if cls == PROBLEM else "measures-without-problem"
    if "both" in operations and len(frame.links.documents) > 1:
        return _shared(context, claims)
    matter = [t for t in terms if not _of_title(context, t, sections)]
    narrowed = _about(context, claims, matter) if matter else claims
    named = {one.iri for one in frame.entities if one.iri in {c.iri for c in narrowed}}
    if named and len(narrowed) > len(named) and "mention" not in operations:
        narrowed = [c for c in narrowed if c.iri not in named]  # "under X": X itself is what is given
    if matter and not narrowed:
        if not negated or not sections:
            return None
        narrowed = claims
    if not matter and not sections and not negated and not frame.links.documents:
        return None
    if len(narrowed) > 40 and not frame.links.documents:
        return None
    if "top_level" in operations or (part.operations & {"count"} and cls == MEASURE):
        narrowed = _highest(context, narrowed) or narrowed
    if not narrowed:
        return None
    name = "claims-unaddressed" if negated else "claims"
    if negated and "explicit" in operations and cls == PROBLEM:
        name = "claims-unaddressed-explicitly"
    sparql = listed(context, narrowed, cls, name)
    return draft_of(context, narrowed, 0.66 + (0.1 if sections else 0.0), how, cls, sparql=sparql)


_ASKS_EN = re.compile(
    r"\b(?:which|what|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did)\b", re.IGNORECASE
)
_ASKS_ZH = re.compile("哪|什么|多少|谁|几|吗|何|是否|怎")


def answer_topic(context: Context) -> Draft | None:
    """A matter and no question ("financing of small firms"): the problems and measures that speak of it."""
    frame = context.frame
    part = frame.parts[0]
    if frame.cues and any(c.kind in ("relation", "operation") for c in frame.cues if c.meaning[0] != "yes_no"):
        return None
    if part.classes or part.value or part.size or len(frame.parts) > 1 or frame.links.times or len(frame.terms) < 2:
        return None
    if any(asks(frame.text) for asks in (_ASKS_EN.search, _ASKS_ZH.search)):
        return None
    terms = [t for t in frame.terms if t.weight > 0.3 or t.entity]
    found: list[Claim] = []
    for cls in (PROBLEM, MEASURE):
        near = soft_links(context, terms, cls, least=0.4, near=0.6)
        found += [c for c in near if context.share(terms, label_tokens(context, c.iri)) >= 0.75]
    if not found:
        return None
    sparql = shown("claim-places", claim=[c.iri for c in found])
    items = tuple(claim_item(context, claim) for claim in found)
    return Draft(0.58, "claims", sparql, items, worded("way/topic"))


def _tied_by_nature(context: Context, part: Part, cls: str, terms: Sequence[Term]) -> bool:
    """Whether a measure is asked for where a problem is named, or the other way, and no verb says how they are tied."""
    if context.frame.relations or "negation" in context.frame.operations or context.documents:
        return False
    other = "Problem" if cls == MEASURE else "Measure"
    if any(one.is_a(other) for one in context.frame.entities):
        return True
    return cls == MEASURE and bool(terms) and bool(soft_links(context, terms, PROBLEM, least=0.75))


def _topic(context: Context, part: Part) -> list[Term]:
    """Words that say what the claims are about."""
    frame = context.frame
    cued = {
        (c.start, c.end)
        for c in frame.cues
        if c.kind == "operation" or (c.kind == "class" and c.meaning[0] in (PROBLEM, MEASURE))
    }
    found = [t for t in frame.terms_of(part) if not any(a <= t.start and t.end <= b for a, b in cued)]
    found = [t for t in found if t.weight > 0.3 or t.entity]
    verbs = [(c.start, c.end) for c in frame.cues if c.kind == "relation"]
    return [t for t in found if t.entity or not any(a <= t.start and t.end <= b for a, b in verbs)] or found


def _sections(context: Context, claims: Sequence[Claim], terms: list[Term]) -> tuple[set[str], list[Term]]:
    """The headings a question names, by number or by their words in quotation marks; and the terms that are left."""
    frame = context.frame
    headings = {s for c in claims for s in c.sections}
    for quote in frame.links.quotes:
        inside = [t for t in context.lexicon.terms(quote) if not t.surface.isdigit()]
        hits = {h for h in headings if inside and _share(inside, context.text_tokens(h)) >= 0.6}
        if hits:
            at = frame.text.find(quote)
            return hits, [t for t in terms if not at <= t.start < at + len(quote)]
    return {h for h in headings if context.in_section(h)}, terms


def _share(terms: Sequence[Term], held: frozenset[str]) -> float:
    return sum(t.within(held) for t in terms) / len(terms)


def _of_title(context: Context, term: Term, sections: set[str]) -> bool:
    """Words that only repeat the heading of the section (in brackets behind its number) choose nothing in it."""
    return bool(sections) and not term.entity and all(term.within(context.text_tokens(s)) for s in sections)


def _about(context: Context, claims: Sequence[Claim], terms: Sequence[Term]) -> list[Claim]:
    """Claims that speak of the matter; a label counts more than the passage around it."""
    scored = []
    named = {one.iri for one in context.frame.entities if one.is_a("Organization", "Region", "Person", "Policy")}
    bodies = [t for t in terms if t.entity in named]
    for claim in claims:
        label = label_tokens(context, claim.iri)
        inside = sum(t.weight for t in terms if t.within(label))
        around = sum(t.weight for t in terms if t.within(around_tokens(context, claim)))
        entity = any(t.entity and _touches(context, claim, t.entity) for t in terms)
        if bodies and not entity and not any(t.within(label | around_tokens(context, claim)) for t in bodies):
            continue  # it speaks of other bodies and places than the one that is named
        scored.append(replace(claim, score=inside + 0.35 * around + (0.8 if entity else 0.0)))
    best = max((c.score for c in scored), default=0.0)
    least = 0.3 if context.documents else 0.5 * sum(t.weight for t in terms)
    return [c for c in scored if best > least and c.score >= 0.55 * best]


def _touches(context: Context, claim: Claim, entity: str) -> bool:
    return any(row[2] == entity or row[3] == entity for row in context.rows("ties", one=claim.iri, other=entity))


def _addressed(context: Context, iri: str, cls: str, *, explicit: bool) -> bool:
    if cls == MEASURE:
        return bool(context.rows("forward", given=iri, first=ADDRESSES))
    rows = context.rows("addressing", problem=iri)
    return any(not explicit or local_name(row[3]) == "Explicit" for row in rows)


def _highest(context: Context, claims: Sequence[Claim]) -> list[Claim]:
    """Measures that are no part of another; where several of them have parts, these are the ones a text is built of."""
    top = [c for c in claims if not context.rows("forward", given=c.iri, first=expand("sei:partOfMeasure"))]
    whole = [c for c in top if context.rows("backward", given=c.iri, first=expand("sei:partOfMeasure"))]
    return whole if len(whole) > 1 else top


def _joined(context: Context, part: Part, cls: str, terms: Sequence[Term], relations: set[str]) -> Draft | None:
    """Claims tied by a relation that the question names to another claim, or to an entity."""
    frame = context.frame
    for one in frame.entities:
        for prop in (_EXAMPLE, _AFFECTS, SEI + "targetsIndustry", SEI + "usesInstrument", ADDRESSES):
            if prop not in relations and not (
                prop == SEI + "targetsIndustry" and one.is_a("Industry") and cls == MEASURE
            ):
                continue
            found = of_class(context, context.rows("backward", given=one.iri, first=prop), cls)
            if found:
                return draft_of(
                    context, found, 0.82, local_name(prop), cls, sparql=tied(found, "backward", [one.iri], prop)
                )
    wanted = PROBLEM if cls == MEASURE or CAUSES in relations else MEASURE
    if CAUSES in relations and cls == PROBLEM and len(terms) > 0:
        return answer_caused(context, terms)
    if ADDRESSES in relations and terms:
        others = soft_links(context, terms, wanted)
        way = "backward" if cls == MEASURE else "forward"
        rows = [row for other in others for row in context.rows(way, given=other.iri, first=ADDRESSES)]
        found = of_class(context, rows, cls)
        if "explicit" in frame.operations:
            found = [
                c
                for c in found
                if any(p.basis == "Explicit" for e in c.evidence for p in context.graph.describer.proofs(e))
            ]
        if found:
            return draft_of(
                context,
                found,
                0.6 + 0.3 * others[0].score,
                "measures-by-problem" if cls == MEASURE else "problems-by-measure",
                cls,
                sparql=tied(found, way, [other.iri for other in others], ADDRESSES),
            )
    return None


def _near(context: Context, cls: str, terms: Sequence[Term]) -> Draft | None:
    """Claims tied to claims that come near the one the question names; else measures whose own label holds its words.

    Both are said to be near: the note names what was taken for what the question names.
    """
    found: dict[str, Claim] = {}
    used: list[Claim] = []
    for other in soft_links(context, terms, PROBLEM if cls == MEASURE else MEASURE, least=0.34, near=0.6):
        rows = context.rows("backward" if cls == MEASURE else "forward", given=other.iri, first=ADDRESSES)
        if near := of_class(context, rows, cls):
            found |= {c.iri: c for c in near if c.iri not in found}
            used.append(other)
    if used:
        name = "measures-by-problem" if cls == MEASURE else "problems-by-measure"
        way = "backward" if cls == MEASURE else "forward"
        sparql = tied(list(found.values()), way, [c.iri for c in used], ADDRESSES)
        draft = draft_of(context, list(found.values()), 0.5 + 0.3 * used[0].score, name, cls, sparql=sparql)
        return _noted(context, draft, used)
    if cls != MEASURE:
        return None
    own = [
        c
        for c in soft_links(context, terms, MEASURE, least=0.34, near=0.7)
        if context.share(terms, label_tokens(context, c.iri)) >= 0.65
    ]
    return _noted(context, draft_of(context, own, 0.56, "claims", cls), ()) if own else None


def _noted(context: Context, draft: Draft, used: Sequence[Claim]) -> Draft:
    names = {
        lang: "; ".join(dict.fromkeys(context.graph.describer.label(c.iri, lang) for c in used))
        for lang in ("en", "zh")
    }
    return replace(draft, note=worded("note/near", names=names) if used else worded("note/untied"))


def _names_claim(context: Context, cls: str, terms: Sequence[Term], relations: set[str]) -> bool:
    """Whether the question names a problem (for measures) or measure (for problems) that the answer must be tied to."""
    if not relations & {ADDRESSES, CAUSES}:
        return False
    other = PROBLEM if cls == MEASURE or CAUSES in relations else MEASURE
    if any(other in one.cls for one in context.frame.entities):
        return True
    return bool(terms) and bool(soft_links(context, terms, other, least=0.55))


def _shared(context: Context, claims: Sequence[Claim]) -> Draft | None:
    """Claims that each of the named documents makes: the same entity, or labels that cover each other."""
    documents = context.documents
    same = [c for c in claims if all(d in c.documents for d in documents)]
    groups = [[c for c in claims if d in c.documents] for d in documents]
    found = {c.iri: c for c in same}
    for one in groups[0]:
        label = label_tokens(context, one.iri)
        partners = [
            max(group, key=lambda c: (labels_alike(context, label, label_tokens(context, c.iri)), c.iri), default=None)
            for group in groups[1:]
        ]
        if all(p is not None and labels_alike(context, label, label_tokens(context, p.iri)) >= 0.6 for p in partners):
            evidence = one.evidence + tuple(e for p in partners if p is not None for e in p.evidence)
            found[one.iri] = replace(one, evidence=evidence)
    if not found:
        return None
    return draft_of(context, [found[i] for i in sorted(found)], 0.7, "problems-in-common", PROBLEM)
