"""Questions about how a document is built: two lists of it that differ, and how many parts each of its points has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sei_kg.ask.answers import Draft
from sei_kg.ask.context import Context
from sei_kg.ask.groups import Pair, pair_query, pairs
from sei_kg.ask.messages import worded
from sei_kg.ask.understanding import Part
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI

__all__ = ["answer_lists_compared", "answer_parts_counted"]

_LISTED = 3  # members that make a list
_LISTS, _PART_OF = SEI + "listsIndustry", SEI + "partOfMeasure"
_DIFFER = {"consistent", "omitted"}


def answer_lists_compared(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """What one of two lists of the same document has and the other has not; None where it draws up one list, or more than two."""
    frame = context.frame
    if not frame.operations & _DIFFER or len(frame.links.documents) != 1 or SEI + "Industry" not in asked:
        return None
    found = pairs(context, _LISTS, asked)
    lists: dict[str, dict[str, Proof]] = defaultdict(dict)
    for pair in found:
        for proof in pair.proofs:
            if proof.document in context.documents:
                lists[proof.passage][pair.thing] = proof
    distinct = {frozenset(mine): mine for _, mine in sorted(lists.items()) if len(mine) >= _LISTED}
    if len(distinct) != 2:
        return None
    (one, first), (other, second) = distinct.items()
    differing = sorted(one ^ other)
    held = first | second
    items = tuple(context.item(thing, [held[thing]]) for thing in differing)
    query = pair_query([p for p in found if p.thing in differing])
    numbers = {"one": len(one), "other": len(other)}
    return Draft(0.8, "lists-compared", query, items, worded("way/lists", **numbers)) if items else None


def answer_parts_counted(context: Context, part: Part) -> Draft | None:
    """Each point of a document with the number of its parts, where the document has as many points as the question says."""
    if not {"count", "each"} <= part.operations or part.size < 2 or not context.documents:
        return None
    wholes: dict[str, dict[str, Pair]] = defaultdict(dict)
    found = pairs(context, _PART_OF, [SEI + "Measure"])
    for pair in found:
        part_of, whole = (pair.other, pair.thing) if pair.along else (pair.thing, pair.other)
        wholes[whole][part_of] = pair
    highest = {w: mine for w, mine in wholes.items() if not any(w in parts for parts in wholes.values())}
    if len(highest) != part.size:
        return None
    ordered = sorted(highest.items(), key=lambda kv: min(p.proofs[0].start for p in kv[1].values()))
    items = tuple(
        context.item(whole, [q for p in mine.values() for q in p.proofs], count=str(len(mine)))
        for whole, mine in ordered
    )
    query = pair_query([p for _, mine in ordered for p in mine.values()])
    return Draft(0.85, "parts-counted", query, items, worded("way/parts", number=part.size))
