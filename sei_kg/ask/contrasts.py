"""Questions over the statements of one relation: all of them, those concerning a thing, those without one, what one document has more.

See ``groups`` for how a relation is read as pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft
from sei_kg.ask.context import Context
from sei_kg.ask.groups import DOCUMENT, MOST_ITEMS, VAGUE, Pair, matter, mentions, pair_items, pair_query, pairs
from sei_kg.ask.linking import Link
from sei_kg.ask.messages import worded
from sei_kg.ask.relations import Composer
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI, local_name

__all__ = ["answer_concerning", "answer_difference", "answer_listing", "answer_open", "answer_without"]


def answer_open(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """A relation and nothing else ("which industries should be added?"): everything that stands in it."""
    if context.frame.entities or context.frame.links.times or context.frame.links.sections:
        return None
    if matter(context, part) or "negation" in context.frame.operations:
        return None
    for prop in part.relations:
        found = [] if prop in VAGUE else pairs(context, prop, asked, strict=True)
        if "both" in part.operations:  # "in both documents": what more than one document says
            said = {p.thing: {q.document for o in found if o.thing == p.thing for q in o.proofs} for p in found}
            found = [p for p in found if len(said[p.thing]) > 1]
        if found and len({p.thing for p in found}) <= MOST_ITEMS:
            name = local_name(prop)
            reading = worded("way/all_of", relation=context.both(prop))
            return Draft(0.72, f"composed: {name}", pair_query(found), pair_items(context, found), reading)
    return None


def answer_concerning(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """A relation, and things that its proving passage must name: "which countries' strategies concern AI"."""
    frame = context.frame
    if not frame.entities or "negation" in frame.operations:
        return None
    for prop in part.relations:
        found = (
            []
            if prop in VAGUE or prop.rpartition("#")[2] in ("appliesIn", "targetsIndustry")
            else pairs(context, prop, asked[:1])
        )
        if any(p.thing == one.iri or p.other == one.iri for p in found for one in frame.entities):
            return None  # the entity stands in the relation itself
        kept = []
        for pair in found:
            proofs = tuple(
                q for q in pair.proofs if all(_concerned(context, pair, q.passage, one) for one in frame.entities)
            )
            if proofs:
                kept.append(replace(pair, proofs=proofs))
        if kept and len({p.thing for p in kept}) <= MOST_ITEMS:
            name = local_name(prop)
            reading = worded("way/where_named", relation=context.both(prop))
            return Draft(0.73, f"composed: {name}", pair_query(kept), pair_items(context, kept), reading)
    return None


def _loose(context: Context) -> list[Term]:
    """Words of the question that name nothing and no relation."""
    cued = [(c.start, c.end) for c in context.frame.cues if c.kind in ("relation", "operation", "class")]
    return [t for t in context.frame.terms if not t.entity and not any(a <= t.start and t.end <= b for a, b in cued)]


def _concerned(context: Context, pair: Pair, passage: str, one: Link) -> bool:
    """Whether a proof names a thing; a country must be the only one it names, or the one whose strategy it is."""
    if not _mentioned(context, passage, one.iri):
        return False
    words = [t for t in _loose(context) if t.weight > 0.5]
    if words and context.share(words, context.text_tokens(context.graph.describer.passage(passage).quote)) < 0.5:
        return False  # it speaks of the country, and of another matter
    if not one.is_a("Country"):
        return True
    rows = context.rows("mentions-of-passage", passage=passage)
    countries = {row[1] for row in rows if row[2] == SEI + "Country"} - context.lexicon.background
    return len(countries) == 1 or any(
        row[4] == SEI + "strategyOf" for row in context.rows("ties", one=pair.other, other=one.iri)
    )


def _mentioned(context: Context, passage: str, entity: str) -> bool:
    return any(row[1] == entity for row in context.rows("mentions-of-passage", passage=passage))


def answer_listing(context: Context, part: Part) -> Draft | None:
    """ "Which eight industries", "the seven industries": a list of that length that a document draws up."""
    if part.size < 3 or context.frame.entities or context.frame.links.times or "negation" in context.frame.operations:
        return None
    lists: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs(context, SEI + "listsIndustry", [SEI + "Industry"], [DOCUMENT]):
        lists[pair.other].append(pair)
    fitting = [mine for _, mine in sorted(lists.items()) if len({p.thing for p in mine}) == part.size]
    if not fitting or len({frozenset(p.thing for p in mine) for mine in fitting}) > 1:
        return None
    found = [p for mine in fitting for p in mine]
    reading = worded("way/industry_list", number=part.size)
    return Draft(0.74, "composed: listsIndustry", pair_query(found), pair_items(context, found), reading)


def answer_without(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """Things in a relation of which no proving passage names anything of the classes behind the negation."""
    frame = context.frame
    no = next(
        (
            c
            for c in frame.cues
            if c.kind == "operation" and c.meaning[0] == "negation" and part.start <= c.start < part.end
        ),
        None,
    )
    if no is None or "mention" not in part.operations | frame.operations:
        return None
    banned = [m for c in frame.cues if c.kind == "class" and no.end <= c.start < part.end for m in c.meaning]
    asked = [c for c in asked if c not in banned]
    if not banned or not asked:
        return None
    composer = Composer(context.graph.store, context.lexicon.structural)
    for prop in part.relations:
        found = [] if prop in VAGUE else pairs(context, prop, asked[:1])
        naming = {p.thing for p in found if any(_names(context, composer, q.passage, banned) for q in p.proofs)}
        left = [p for p in found if p.thing not in naming]
        if left and naming:
            describer = context.graph.describer
            classes = {lang: ", ".join(describer.label(b, lang) for b in banned) for lang in ("en", "zh")}
            reading = worded("way/without", relation=context.both(prop), cls=classes)
            note = worded("note/others_name", number=len(left), total=len({p.thing for p in found}))
            return Draft(
                0.74,
                f"composed: {local_name(prop)}, without",
                pair_query(left),
                pair_items(context, left),
                reading,
                note,
            )
    return None


def _names(context: Context, composer: Composer, passage: str, classes: Sequence[str]) -> bool:
    passages = [passage, context.graph.describer.passage(passage).translation]
    return any(
        c in composer.superclasses.get(row[2], {row[2]})
        for one in passages
        if one
        for row in context.rows("mentions-of-passage", passage=one)
        if row[1] not in context.lexicon.background
        for c in classes
    )


def _told(context: Context, part: Part, asked: Sequence[str]) -> tuple[str, list[Pair]]:
    """The relation by which things are told apart ("whose strategies are described"), with its statements; "" where none is named."""
    if SEI + "Instrument" in asked:
        return SEI + "usesInstrument", pairs(context, SEI + "usesInstrument", asked)
    for prop in dict.fromkeys((*part.relations, *context.frame.relations)):
        found = [] if prop in VAGUE else pairs(context, prop, asked, strict=True)
        if found:
            return prop, found
    return "", []


def answer_difference(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """What one document has and the other has not: "named in A but not in B"."""
    frame = context.frame
    if len(frame.links.documents) != 2 or "negation" not in frame.operations or frame.entities:
        return None
    first_place = min(end for _, end in frame.links.spans)
    no = [c.start for c in frame.cues if c.kind == "operation" and c.meaning[0] == "negation"]
    if not no or min(no) < first_place:
        return None
    first, second = (identifier for _, identifier in frame.links.documents)
    prop, found = _told(context, part, asked)
    has: dict[str, dict[str, list[Proof]]] = {}
    for pair in found:
        for proof in pair.proofs:
            has.setdefault(pair.thing, {}).setdefault(proof.document, []).append(proof)
    if not prop:
        has = mentions(context, asked)
    left = {thing: mine[first] for thing, mine in has.items() if first in mine and second not in mine}
    if not left or len(left) > MOST_ITEMS:
        return None
    items = tuple(context.item(thing, proofs) for thing, proofs in sorted(left.items(), key=lambda kv: kv[1][0].start))
    query = shown("pairs", first=prop, other=sorted(left)) if prop else shown("mentioned", entity=sorted(left))
    reading = worded("way/difference", one=first.split("_")[0], other=second.split("_")[0])
    return Draft(0.74, "documents-compared: difference", query, items, reading)
