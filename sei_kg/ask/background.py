"""What the curated background knows where the documents are silent: shown beside a refusal, never as the answer.

The reference graph holds issuers, dates and periods of many policies from outside the documents. A reader who asks for them is
told so; the question stays unanswered, as no passage supports it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context
from sei_kg.ask.linking import months
from sei_kg.ask.messages import worded
from sei_kg.ask.relations import Composer
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.namespaces import REFERENCE, SEI, expand, local_name
from sei_kg.times import Interval, interval_of

__all__ = ["answer_dated", "background"]

_ISSUED, _STARTED = expand("dcterms:issued"), expand("schema:startDate")
_MOST = 12


def answer_dated(context: Context, part: Part, asked: Sequence[str], *, curated: bool = False) -> Draft | None:
    """Things of the classes asked for that are dated within a time the question names ("policies issued in 2012")."""
    frame = context.frame
    times = [t[0] for t in frame.links.times]
    if not times or not all(one.is_a("PlanningPeriod") for one in frame.entities):
        return None
    composer = Composer(context.graph.store, context.lexicon.structural)
    prop = _ISSUED if SEI + "issuedBy" in frame.relations or "Policy" in map(local_name, asked) else _STARTED
    rows = context.rows("dated", first=prop)
    if len(rows) > 5000:
        return None
    found: dict[str, tuple[str, list[str]]] = {}
    for _, thing, date, evidence in sorted(rows, key=lambda row: (row[2], row[1], row[3])):
        when = interval_of(date)
        if when is None or not any(_inside(when, time) for time in times):
            continue
        if (evidence == REFERENCE) != curated or not (curated or _supported(context, evidence)):
            continue
        classes = {row[1] for row in context.rows("classes-of", entity=thing)}
        if any(a in composer.superclasses.get(c, {c}) for c in classes for a in asked):
            found.setdefault(thing, (date, []))[1].append(evidence)
    if not found or (curated and len(found) > _MOST * 4):
        return None
    describer = context.graph.describer
    items = tuple(
        context.item(thing, describer.first_proofs(graphs), time=date) for thing, (date, graphs) in found.items()
    )
    reading = worded("refusal/background_dated") if curated else worded("way/dates_within", relation=context.both(prop))
    query = shown("dated", first=prop, answer=list(found))
    return Draft(0.3 if curated else 0.76, "background" if curated else "dates", query, items, reading)


def _inside(when: Interval, time: Interval) -> bool:
    low, high = months(time)
    first, last = months(when)
    return low <= first and last <= high


def _supported(context: Context, evidence: str) -> bool:
    proofs = context.graph.describer.proofs(evidence)
    return bool(proofs) and (not context.documents or any(p.document in context.documents for p in proofs))


def background(context: Context) -> Draft | None:
    """What the reference graph says to a question that the documents leave open; None where it says nothing."""
    frame = context.frame
    if context.documents or "negation" in frame.operations:
        return None
    for part in frame.parts:
        draft = _of_part(context, part)
        if draft is not None:
            return draft
    return None


def _of_part(context: Context, part: Part) -> Draft | None:
    frame = context.frame
    things = [one for one in frame.entities if one.is_a("Policy", "Organization", "Event", "Cluster")]
    if not things:
        return answer_dated(context, part, part.classes, curated=True) if part.classes else None
    composer = Composer(context.graph.store, context.lexicon.structural)
    found: dict[str, Item] = {}
    for one in things:
        if part.value == "time":
            for row in context.rows("forward", given=one.iri, first=_ISSUED):
                if row[3] == REFERENCE:
                    found[row[2]] = Item(
                        value=row[2], details={"of": context.graph.describer.label(one.iri, context.language)}
                    )
            continue
        for prop in part.relations:
            for way in ("forward", "backward"):
                for row in context.rows(way, given=one.iri, first=prop):
                    if row[3] != REFERENCE or not row[2].startswith("http"):
                        continue
                    classes = {r[1] for r in context.rows("classes-of", entity=row[2])}
                    if any(a in composer.superclasses.get(c, {c}) for c in classes for a in part.classes):
                        found[row[2]] = context.item(row[2])
    if not found:
        return None
    given = [one.iri for one in things]
    return Draft(
        0.3, "background", shown("forward", given=given), tuple(found.values())[:_MOST], worded("refusal/background")
    )
