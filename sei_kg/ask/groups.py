"""Questions over sets of statements: what is counted for each of something, which has most, what one has and another has not.

A relation is read as pairs (thing, other thing), each pair with the graphs that prove it. Pairs are grouped by what stands behind
"per" or "each", or by what is asked for with "most"; they are left out where a passage that proves them names what the question
says is not named. A property with more than 2,000 statements is not read: such a question is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.claims import claims_about, label_tokens, labels_alike
from sei_kg.ask.context import Context
from sei_kg.ask.linking import Link
from sei_kg.ask.messages import worded
from sei_kg.ask.relations import Composer
from sei_kg.ask.shown import shown, together
from sei_kg.ask.understanding import Part
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI, local_name

__all__ = [
    "DOCUMENT",
    "MOST_ITEMS",
    "VAGUE",
    "Pair",
    "answer_each",
    "answer_every",
    "answer_most",
    "documents_naming",
    "matter",
    "mentions",
    "pair_items",
    "pair_query",
    "pairs",
]

DOCUMENT = SEI + "SourceDocument"
_MOST_ROWS = 2000
MOST_ITEMS = 40
_MOST_PASSAGES = 60
_SAID = {SEI + "Problem": SEI + "describesProblem", SEI + "Measure": SEI + "recommends", SEI + "Industry": SEI + "listsIndustry"}  # fmt: skip
VAGUE = {
    SEI + name
    for name in ("affiliatedWith", "describesProblem", "recommends", "addresses", "affects", "causes", "listsIndustry")
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing asked for, what it is tied to, and the proofs of the tie in the documents of the question."""

    thing: str
    other: str
    prop: str
    along: bool
    proofs: tuple[Proof, ...]


def pairs(
    context: Context, prop: str, asked: Sequence[str], others: Sequence[str] = (), *, strict: bool = False
) -> list[Pair]:
    """The statements of a property with a thing of the classes ``asked`` at one end, and one of ``others`` (any) at the other."""
    composer = Composer(context.graph.store, context.lexicon.structural)
    domains, ranges = composer.properties.get(prop, (frozenset(), frozenset()))
    found: list[Pair] = []
    sides = [
        (False, domains),
        (True, ranges),
    ]  # what is asked for is rather the subject; and the nearer class before the wider
    for along, side in sorted(sides, key=lambda s: not set(asked) & s[1]):
        if not side or not composer.fits(asked, side):
            continue
        if strict and not side & {above for c in asked for above in composer.superclasses.get(c, {c})}:
            continue  # the side is narrower than what is asked for: "which bodies" does not mean the groups they form
        rows = context.rows("pairs", first=prop)
        if len(rows) > _MOST_ROWS:
            return []
        graphs: dict[tuple[str, str], list[str]] = defaultdict(list)
        for _, one, other, graph in sorted(rows):
            graphs[(other, one) if along else (one, other)].append(graph)
        for (thing, other), evidence in sorted(graphs.items()):
            if (
                thing in context.lexicon.background
                or not _is(context, composer, thing, asked)
                or (others and not _is(context, composer, other, others))
            ):
                continue
            proofs = _within(context, context.graph.describer.first_proofs(evidence))
            if proofs:
                found.append(Pair(thing, other, prop, along, proofs))
        if found:
            break
    return found


def _is(context: Context, composer: Composer, iri: str, classes: Sequence[str]) -> bool:
    if not iri.startswith("http"):
        return False
    return any(
        c in composer.superclasses.get(row[1], {row[1]})
        for row in context.rows("classes-of", entity=iri)
        for c in classes
    )


def _within(context: Context, proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    return tuple(p for p in proofs if not context.documents or p.document in context.documents)


def pair_query(found: Sequence[Pair]) -> str:
    texts = []
    for prop in dict.fromkeys(p.prop for p in found):
        mine = [p for p in found if p.prop == prop]
        ends = {"other" if mine[0].along else "one": [p.thing for p in mine]}
        texts.append(shown("pairs", first=prop, **ends))
    return together(texts)


def pair_items(context: Context, found: Sequence[Pair]) -> tuple[Item, ...]:
    """One item for each thing, with what it is tied to beside it."""
    grouped: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        grouped[pair.thing].append(pair)
    describer = context.graph.describer
    items = []
    for thing, mine in grouped.items():
        names = dict.fromkeys(describer.label(p.other, context.language) for p in mine if p.other.startswith("http"))
        items.append(
            context.item(thing, [q for p in mine for q in p.proofs], **{local_name(mine[0].prop): "; ".join(names)})
        )
    return tuple(sorted(items, key=lambda i: (i.proofs[0].document, i.proofs[0].start, i.iri)))


def matter(context: Context, part: Part, least: float = 0.3) -> bool:
    """Whether words are left that neither a relation nor a class accounts for."""
    cued = [(c.start, c.end) for c in context.frame.cues if c.kind in ("relation", "operation", "class")]
    return any(
        t.weight > least
        and t.entity not in context.lexicon.background
        and not any(a <= t.start and t.end <= b for a, b in cued)
        for t in context.frame.terms_of(part)
    )


def answer_each(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """ "How many X per Y": each Y with the number of its X, and the sum."""
    frame = context.frame
    each = next((c for c in frame.cues if c.kind == "operation" and c.meaning[0] == "each"), None)
    if each is None or "count" not in part.operations or frame.entities or not asked:
        return None
    heads = [c for c in frame.cues if c.kind == "class" and each.start <= c.start <= each.end + 4]
    by = heads[0].meaning if heads else ()
    if not by or set(by) & set(asked):
        return None
    countries = SEI + "Country" in by
    by = (SEI + "Region",) if countries else by  # a union of states is counted among the countries
    for prop in (*part.relations, *(r for r in frame.relations if r not in part.relations)):
        found = [] if prop in VAGUE else pairs(context, prop, by, asked) or pairs(context, prop, by)
        if countries:
            found = [p for p in found if not _inside_country(context, p.thing)]
        if found:
            counts = _counts(found)
            items = [
                context.item(thing, [q for p in mine for q in p.proofs], count=str(len({p.other for p in mine})))
                for thing, mine in counts
            ]
            total = len({p.other for p in found})
            proofs = tuple(q for p in found for q in p.proofs)[:6]
            items.append(Item(value=total, details={"of": "total"}, proofs=proofs))
            reading = worded("way/counted_each", relation=context.both(prop))
            return Draft(0.74, f"composed: {local_name(prop)}, counted", pair_query(found), tuple(items), reading)
    return None


def _inside_country(context: Context, region: str) -> bool:
    around = [row[2] for row in context.rows("forward", given=region, first=SEI + "locatedIn")]
    return any(row[1] == SEI + "Country" for one in around for row in context.rows("classes-of", entity=one))


def _counts(found: Sequence[Pair]) -> list[tuple[str, list[Pair]]]:
    grouped: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        grouped[pair.thing].append(pair)
    return sorted(grouped.items(), key=lambda kv: (-len({p.other for p in kv[1]}), kv[0]))


def answer_most(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """ "Which document describes the most problems", "which region is mentioned most": by counting statements or passages."""
    frame = context.frame
    wanted = part.operations & {"most", "least"}
    if not wanted or frame.entities or part.value == "figure":
        return None
    others = [
        m
        for c in frame.cues
        if c.kind == "class" and part.start <= c.start < part.end
        for m in c.meaning
        if m not in asked
    ]
    found: list[Pair] = []
    if DOCUMENT in asked and others:
        prop = _SAID.get(others[0], "")
        found = pairs(context, prop, [DOCUMENT], others[:1]) if prop else _named_in(context, others[:1])
    elif "mention" in frame.operations and not others:
        found = _passages_naming(context, asked)
    elif others:
        for prop in part.relations:
            found = found or pairs(context, prop, asked[:1], others[:1])
    if not found or matter(context, part, 0.5):
        return None
    counts = _counts(found)
    numbers = [len({p.other for p in mine}) for _, mine in counts]
    edge = max(numbers) if "most" in wanted else min(numbers)
    chosen = [(thing, mine) for (thing, mine), number in zip(counts, numbers, strict=True) if number == edge]
    if len(chosen) > 5 or len(counts) < 2:
        return None
    items = tuple(context.item(thing, [q for p in mine for q in p.proofs], count=str(edge)) for thing, mine in chosen)
    describer = context.graph.describer
    listed = {lang: "; ".join(f"{describer.label(t, lang)} {n}" for (t, _), n in list(zip(counts, numbers, strict=True))[:8])
              for lang in ("en", "zh")}  # fmt: skip
    query = (
        pair_query([p for _, mine in chosen for p in mine])
        if found[0].prop
        else shown("mentioned", entity=[t for t, _ in chosen])
    )
    reading = worded("way/counted", names=listed)
    return Draft(0.72, "composed: counted", query, items, reading)


def answer_every(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """ "Which countries are mentioned", "how many policies are there": all that the documents name, the most often named first."""
    frame = context.frame
    asks = "mention" in frame.operations or "count" in part.operations
    if not asks or frame.entities or frame.links.times or matter(context, part):
        return None
    if frame.operations & {"negation", "both", "each", "most", "least", "sum"} or set(frame.relations) - {
        SEI + "describesProblem"
    }:
        return None
    named = mentions(context, asked)
    if not named or len(named) > 3 * MOST_ITEMS:
        return None
    often = sorted(named.items(), key=lambda kv: (-sum(map(len, kv[1].values())), kv[0]))
    items = tuple(context.item(thing, [p for proofs in mine.values() for p in proofs[:2]]) for thing, mine in often)
    query = shown("mentioned", **{"class": list(asked)}, entity=[thing for thing, _ in often])
    return Draft(0.62, "mentioned", query, items, worded("way/mentioned"))


def _named_in(context: Context, classes: Sequence[str]) -> list[Pair]:
    found = []
    for thing, mine in mentions(context, classes).items():
        for document, proofs in mine.items():
            source = next((iri for iri, identifier in _sources(context) if identifier == document), "")
            found.append(Pair(source, thing, "", False, tuple(proofs[:2])))
    return [p for p in found if p.thing]


def _sources(context: Context) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in context.rows("sources")]


def _passages_naming(context: Context, classes: Sequence[str]) -> list[Pair]:
    return [
        Pair(thing, proof.passage, "", False, (proof,))
        for thing, mine in mentions(context, classes).items()
        for proofs in mine.values()
        for proof in proofs
    ]


def mentions(context: Context, classes: Sequence[str]) -> dict[str, dict[str, list[Proof]]]:
    """Entity -> document -> passages that name it; nothing where there are too many."""
    found: dict[str, dict[str, list[Proof]]] = {}
    for cls in classes:
        rows = context.rows("mentioned", **{"class": cls})
        if len(rows) > 5000:
            return {}
        for _, entity, passage in sorted(rows):
            if entity not in context.lexicon.background:
                proof = context.graph.describer.passage(passage)
                if not context.documents or proof.document in context.documents:
                    found.setdefault(entity, {}).setdefault(proof.document, []).append(proof)
    return found


def _documents_saying(context: Context, part: Part) -> Draft | None:
    """Which documents speak of a matter that is no named thing: those with a passage that holds all of its words."""
    cued = [(c.start, c.end) for c in context.frame.cues if c.kind in ("relation", "operation", "class")]
    terms = [t for t in context.frame.terms_of(part) if not any(a <= t.start and t.end <= b for a, b in cued)]
    if not terms or context.frame.links.times or sum(t.weight for t in terms) < 0.6:
        return None
    found: dict[str, list[str]] = {}
    for hit in context.passages(terms, limit=_MOST_PASSAGES):
        if context.share(terms, context.text_tokens(hit.hit.labels[0][2])) >= 0.99:
            for row in context.rows("sources-of-passages", passage=hit.hit.iri):
                found.setdefault(row[1], []).append(row[0])
    if not found:
        return None
    describer = context.graph.describer
    items = tuple(
        context.item(source, [describer.passage(p) for p in passages[:4]]) for source, passages in sorted(found.items())
    )
    query = shown("sources-of-passages", passage=[p for passages in found.values() for p in passages])
    return Draft(0.7, "documents-naming", query, items, worded("way/naming"))


_ALIKE = 0.6  # of the weight of two labels, where two documents describe one problem in words of their own


def _said_alike(context: Context, one: Link) -> list[str]:
    """Problems or measures of other documents that say the same as one: their labels cover each other."""
    cls = next((c for c in (SEI + "Problem", SEI + "Measure") if c in one.cls), "")
    if not cls:
        return []
    label = label_tokens(context, one.iri)
    terms = [t for t in context.lexicon.terms(context.graph.describer.label(one.iri)) if t.weight]
    found = claims_about(context, cls, terms)[:40]
    return [
        c.iri
        for c in found
        if c.iri != one.iri and labels_alike(context, label, label_tokens(context, c.iri)) >= _ALIKE
    ]


def documents_naming(context: Context, part: Part) -> Draft | None:
    """Which documents mention a thing, or how many."""
    frame = context.frame
    things = frame.entities
    if "negation" in frame.operations:
        return None
    if not things:
        return _documents_saying(context, part)
    sets: list[dict[str, list[str]]] = []
    for one in things:
        mine: dict[str, list[str]] = {}
        rows = [
            row
            for entity in (one.iri, *_said_alike(context, one))
            for row in context.rows("documents-naming", entity=entity)
        ]
        if len(rows) > _MOST_ROWS:
            return None  # not all of its passages were read
        for row in sorted(rows):
            mine.setdefault(row[1], []).append(row[2])
        sets.append(mine)
    common = set(sets[0]).intersection(*sets[1:])
    if not common:
        return None
    describer = context.graph.describer
    items = tuple(
        context.item(source, [describer.passage(p) for mine in sets for p in mine[source][:2]])
        for source in sorted(common)
    )
    entities = [iri for one in things for iri in (one.iri, *_said_alike(context, one))]
    query = shown("documents-naming", entity=entities, source=sorted(common))
    claimed = any(one.is_a("Problem", "Measure") for one in things)
    return Draft(0.76, "documents-naming", query, items, worded("way/describing" if claimed else "way/naming"))
