"""Answers read from one passage: what of the wanted class it names, the years it gives, the list it draws up.

Where no statement of the graph fits, a passage that holds nearly all that the question says may still name what is asked for.
It must hold every entity of the question, and nearly all of the weight of its words; otherwise the question is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context, Found
from sei_kg.ask.days import dates_of
from sei_kg.ask.messages import worded
from sei_kg.ask.shown import shown
from sei_kg.ask.surroundings import before
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.evidence import Proof
from sei_kg.namespaces import SEI
from sei_kg.resolution import classes_below
from sei_kg.search import Hit, fold

__all__ = [
    "answer_dates_in_passage",
    "answer_in_section",
    "answer_mentioned",
    "answer_named",
    "answer_yes_no",
    "dates_in",
    "named_near",
    "text_before",
]

_LEAST = 0.66


def answer_mentioned(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """Entities that a document mentions, or each of several documents."""
    sources = [iri for iri, _ in context.frame.links.documents]
    if not sources:
        return None
    below = list(asked)
    sets: list[dict[str, list[str]]] = []
    for source in sources:
        found: dict[str, list[str]] = {}
        for cls in below:
            for row in context.rows("mentioned-in", source=source, **{"class": cls}):
                if _in_named_section(context, row[3]):
                    found.setdefault(row[2], []).append(row[3])
        sets.append(found)
    common = set(sets[0]).intersection(*sets[1:]) - context.lexicon.background
    if not common:
        return None
    items = []
    for iri in sorted(common):
        items.append(context.item(iri, [context.graph.describer.passage(found[iri][0]) for found in sets]))
    return Draft(0.75, "documents-compared" if len(sources) > 1 else "mentioned", shown("mentioned-in", source=sources, entity=sorted(common), **{"class": list(asked)}), tuple(items),
                 worded("way/mentioned"))  # fmt: skip


def _names_shown(passages: Sequence[str], items: Sequence[Item]) -> str:
    return shown("mentions-of-passage", passage=passages, entity=[i.iri for i in items])


def _in_named_section(context: Context, passage: str) -> bool:
    """True where the question names no section, or the passage stands in it."""
    links = context.frame.links
    if not links.sections:
        return True
    return context.in_section(context.graph.describer.passage(passage).section)


def _sure(context: Context, part: Part, least: float = _LEAST) -> list[Found]:
    """Passages that hold nearly all that the question says, the best first."""
    terms = context.frame.terms_of(part)
    times = context.frame.links.times
    if not terms or sum(max(t.weight, 1.0) if t.entity else t.weight for t in terms) + (0.3 if times else 0.0) < 0.9:
        return []
    needed = [t for t in terms if t.entity]
    if len(terms) < 2 and not needed and not times:
        return []  # one word is no question
    periods = {one.iri for one in context.frame.entities if one.is_a("PlanningPeriod")}
    if all(t.entity in periods for t in terms):
        return []  # a time alone tells nothing of what is asked
    found = [f for f in context.passages(terms, limit=40) if all(_holds(context, f, t) for t in needed)]
    found = [f for f in found if _of_time(context, f)] or found
    verbs = [(c.start, c.end) for c in context.frame.cues if c.kind == "relation"]
    matter = [t for t in terms if not any(a <= t.start and t.end <= b for a, b in verbs)]  # a verb alone tells nothing
    return [f for f in found if f.share >= least and (not matter or any(_holds(context, f, t) for t in matter))]


def _of_time(context: Context, found: Found) -> bool:
    """Whether a passage, or the one before it, speaks of the times of the question; True where it names none."""
    years = {year for t, _, _ in context.frame.links.times for year in (t.start[:4], t.end[:4]) if year}
    text = found.hit.labels[0][2]
    return not years or any(y in text for y in years) or any(y in text_before(context, found) for y in years)


def _holds(context: Context, found: Found, term: Term) -> bool:
    if term.within(found.tokens):
        return True
    return any(row[1] == term.entity for row in context.rows("mentions-of-passage", passage=found.hit.iri))


def answer_yes_no(context: Context) -> Draft | None:
    """Whether the documents name a thing, or tie two of them by the relation in question; only a "yes" can be proved."""
    frame = context.frame
    things = frame.entities or frame.links.entities
    if not things:
        return None
    proofs: list[Proof] = []
    sparql = ""
    if len(things) >= 2:
        sparql = shown("ties", one=things[0].iri, other=things[1].iri)
        for row in context.rows("ties", one=things[0].iri, other=things[1].iri):
            if row[4] in frame.relations or not frame.relations:
                named = [ox.NamedNode(row[n]) for n in (2, 4, 3)]
                proofs += context.graph.describer.statement_proofs(*named)
    elif len(things) == 1 and "mention" in frame.operations:
        sources = {identifier for _, identifier in frame.links.documents}
        sparql = shown("mentions-of", entity=things[0].iri)
        for row in context.rows("mentions-of", entity=things[0].iri):
            proof = context.graph.describer.passage(row[1])
            if not sources or proof.document in sources:
                proofs.append(proof)
    if not proofs:
        return None
    words = worded("way/yes")
    item = Item(value=words[context.language], labels=words, proofs=tuple(proofs[:4]))
    return Draft(0.8, "yes-no", sparql, (item,), worded("way/yes_no"))


def answer_named(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """What of the asked classes the passage names that says what the question says."""
    above = classes_below(context.graph.store)
    given = {one.iri for one in context.frame.links.entities} | context.lexicon.background
    quoted = [context.text_tokens(quote) for quote in context.frame.links.quotes]
    verbs = [(c.start, c.end) for c in context.frame.cues if c.kind == "relation"]
    matter = [t for t in context.frame.terms_of(part) if not any(a <= t.start and t.end <= b for a, b in verbs)]
    sure: list[tuple[Found, dict[str, tuple[int, str]]]] = []
    for found in _sure(context, part):
        if context.share(context.frame.terms_of(part), context.text_tokens(found.hit.labels[0][2])) < 0.4:
            continue  # its heading says what is asked, and not the passage
        names: dict[str, tuple[int, str]] = {}
        for row in context.rows("mentions-of-passage", passage=found.hit.iri):
            if row[1] in given or _is_the_matter(context, row[1], matter):
                continue
            if any(
                q and any(q <= context.text_tokens(n) for n in context.graph.describer.names(row[1])[:8])
                for q in quoted
            ):
                continue  # what stands in quotation marks is given, and not asked for
            if any(a in above.get(row[2], {row[2]}) for a in asked):
                names.setdefault(row[1], (int(row[3]), row[5]))
        if names:
            sure.append((found, names))
    head = [t for t in context.lexicon.terms(part.head) if t.weight]
    near = [pair for pair in sure if pair[0].share >= sure[0][0].share - 0.05]
    if len(head) > 1:  # more than the bare noun: the passage should hold what qualifies it
        near.sort(key=lambda p: (-p[0].share - 0.15 * context.share(head, p[0].tokens), -p[0].hit.score, p[0].hit.iri))
    for found, names in near[:4]:
        if part.size and names and len(names) != part.size and part.size > 1:
            continue
        if names:
            proof = context.proof(found.hit)
            names = _where_said(context, found, names, matter)
            items = tuple(context.item(iri, [proof]) for iri, _ in sorted(names.items(), key=lambda kv: kv[1]))
            return Draft(0.3 + 0.4 * found.share, "named-in-passage", _names_shown([found.hit.iri], items), items,
                         worded("way/in_passage"))  # fmt: skip
    return None


_BESIDE = re.compile(r"\([^)]*\)|（[^）]*）")  # an abbreviation behind a name
_JOINT = re.compile(r"[,，、;；/&]|\b(?:and|or|as well as)\b|以及|和|与|及|或", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，;；。:：](?!\d)|\.\s")


def _where_said(
    context: Context, found: Found, names: dict[str, tuple[int, str]], matter: Sequence[Term]
) -> dict[str, tuple[int, str]]:
    """Of the lists that one sentence draws up, the members of the one whose clause says what is asked.

    Names joined by commas and conjunctions are one list, also where a short name that nobody knows stands between them. Its clause reaches to the next comma on either side. All
    names are kept where no clause holds more of the question's words than the others.
    """
    text, base = found.hit.labels[0][2], found.hit.start
    rows = context.rows("mentions-of-passage", passage=found.hit.iri)
    ordered = sorted({(int(r[3]) - base, int(r[4]) - base, r[1]) for r in rows if r[1] in names})
    ordered = _behind_its_country(context, rows, base, ordered)
    names = {iri: place for iri, place in names.items() if iri in {o[2] for o in ordered}}
    runs: list[list[tuple[int, int, str]]] = []
    for one in ordered:
        if runs and _one_list(context, text[runs[-1][-1][1] : one[0]]):
            runs[-1].append(one)
        else:
            runs.append([one])
    if len(runs) < 2:
        return names
    cuts = [m.start() for m in _CLAUSE.finditer(text) if not any(r[0][0] <= m.start() < r[-1][1] for r in runs)]
    introducing = context.lexicon.data["introducing"]
    cues = introducing["en"] if found.hit.language == "en" else introducing["zh"]
    said = []
    for run in runs:
        left = max((c for c in cuts if c < run[0][0]), default=0)
        if any(
            cue in text[left : run[0][0]].casefold() for cue in cues
        ):  # "..., including A and B": the clause before says it
            left = max((c for c in cuts if c < left), default=0)
        right = min((c for c in cuts if c >= run[-1][1]), default=len(text))
        held = context.text_tokens(text[left:right])
        said.append(sum(t.weight for t in matter if not t.entity and t.within(held)))
    best = max(said)
    kept = {iri for run, score in zip(runs, said, strict=True) if score >= best - 0.25 for _, _, iri in run}
    return {iri: place for iri, place in names.items() if iri in kept}


def _behind_its_country(
    context: Context, rows: Sequence[tuple[str, ...]], base: int, ordered: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Of a sentence that speaks of several countries, what stands between the one of the question and the next."""
    country = SEI + "Country"
    asked = {one.iri for one in context.frame.entities if one.is_a("Country")}
    places = sorted(
        {(int(r[3]) - base, r[1]) for r in rows if r[2] == country and r[1] not in context.lexicon.background}
    )
    if len(asked) != 1 or len({iri for _, iri in places}) < 2 or not asked & {iri for _, iri in places}:
        return ordered

    def owner(start: int) -> str:
        return next((iri for place, iri in reversed(places) if place <= start), "")

    return [one for one in ordered if owner(one[0]) in asked] or ordered


def _one_list(context: Context, between: str) -> bool:
    pieces = [piece.strip() for piece in _JOINT.split(_BESIDE.sub("", between))]
    if any(len(p.split()) > 3 or (not p.isascii() and len(p) > 6) for p in pieces):
        return False
    words = {w for p in pieces for w in p.casefold().split()} - {"the", "of", "by", "in", "for", "from", "s"}
    return (
        not words & context.lexicon.stop_en
        and len(pieces[0].split()) < 2
        and (pieces[0].isascii() or len(pieces[0]) < 3)
    )


def _is_the_matter(context: Context, entity: str, matter: Sequence[Term]) -> bool:
    """Whether a thing is what the question calls in words of its own: its name holds them all."""
    if len(matter) < 2 or not any(t.entity == "" for t in matter):
        return False
    return any(
        all(t.within(context.text_tokens(name)) for t in matter) for name in context.graph.describer.names(entity)[:8]
    )


def answer_in_section(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """What the section headed by a name names: "the focus of the industry X" in a document with a section "X"."""
    above = classes_below(context.graph.store)
    for one in context.frame.entities:
        names = {fold(label) for label in one.labels}
        passages: list[Hit] = []
        for found in context.passages([t for t in context.frame.terms if t.entity == one.iri], limit=60):
            _, _, title = found.hit.section.partition(" ")
            heading = {
                fold(found.hit.section),
                fold(title),
                fold(re.sub(r"^[(（]?[\w.]{1,4}[)）]?\s+", "", found.hit.section)),
            }
            if found.hit.section and heading & names and all(h.iri != found.hit.iri for h in passages):
                passages.append(found.hit)
        if not passages:
            continue
        items: dict[str, tuple[tuple[str, int], Hit]] = {}
        given = {o.iri for o in context.frame.links.entities}
        for hit in sorted(passages, key=lambda h: (h.document, h.start)):
            for row in context.rows("mentions-of-passage", passage=hit.iri):
                if row[1] not in given and any(a in above.get(row[2], {row[2]}) for a in asked):
                    items.setdefault(row[1], ((hit.document, int(row[3])), hit))
        if items:
            chosen = tuple(
                context.item(iri, [context.proof(hit)])
                for iri, (_, hit) in sorted(items.items(), key=lambda kv: kv[1][0])
            )
            return Draft(0.72, "named-in-section", _names_shown([h.iri for h in passages], chosen), chosen,
                         worded("way/in_section"))  # fmt: skip
    return None


def named_near(context: Context, passage: str, asked: Sequence[str]) -> Draft | None:
    """What of the asked classes a passage names, or the nearest of the three before it."""
    above = classes_below(context.graph.store)
    place = passage
    for _ in range(4):
        names = dict.fromkeys(
            row[1]
            for row in context.rows("mentions-of-passage", passage=place)
            if any(a in above.get(row[2], {row[2]}) for a in asked)
        )
        if names:
            proof = context.graph.describer.passage(place)
            items = tuple(context.item(iri, [proof]) for iri in names)
            return Draft(
                0.7,
                "source-of-figure",
                _names_shown([place], items),
                items,
                worded("way/source"),
            )
        rows = context.rows("passage-before", passage=place)
        if not rows:
            return None
        place = rows[0][3]
    return None


def dates_in(context: Context, hit: Hit) -> tuple[str, ...]:
    """The dates that a passage gives; the year in the name of a plan is none."""
    text = hit.labels[0][2]
    named = {one.iri for one in context.frame.links.entities}
    rows = context.rows("mentions-of-passage", passage=hit.iri)
    names = [
        (int(r[3]) - hit.start, int(r[4]) - hit.start) for r in rows if r[1] in named or r[2] == f"{SEI}PlanningPeriod"
    ]
    wanted = [time for time, _, _ in context.frame.links.times]
    return dates_of(text, hit.language or "en", wanted, names)


def answer_dates_in_passage(context: Context, part: Part) -> Draft | None:
    """The years or dates of the passage that says what the question says."""
    least = 0.75 if context.frame.entities else 0.85
    for found in _sure(context, part, least)[:2]:
        values = dates_in(context, found.hit)
        if values:
            proof = context.proof(found.hit)
            items = tuple(Item(value=v, proofs=(proof,)) for v in values)
            return Draft(
                0.3 + 0.4 * found.share,
                "dates-in-passage",
                shown("passage", passage=found.hit.iri),
                items,
                worded("way/passage_dates"),
            )
    return None


def text_before(context: Context, found: Found) -> str:
    """The passage before, in the same document; "" at its beginning."""
    previous = before(context, found.hit)
    return previous[1] if previous else ""
