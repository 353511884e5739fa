"""Questions about named things: composed from the ontology's own graph of classes and properties.

What is asked for is a class, what is given are entities and documents: a path of one or two properties whose domains and ranges fit
joins the two. Properties that the question names come first; a path of two steps needs one of them. Rows count where a passage of
the documents supports them; several given things narrow one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.claims import MEASURE, PROBLEM, cover, soft_links
from sei_kg.ask.context import Context
from sei_kg.ask.messages import LANGUAGES, worded
from sei_kg.ask.shown import shown, together
from sei_kg.ask.understanding import Part
from sei_kg.evidence import Proof
from sei_kg.namespaces import INFERRED, SEI, expand, local_name
from sei_kg.queries import query_text
from sei_kg.resolution import classes_below
from sei_kg.store import Store

__all__ = [
    "Composer",
    "Path",
    "answer_dates",
    "answer_holders",
    "answer_number",
    "answer_office",
    "answer_posts",
    "answer_related",
]

_DOCUMENT = SEI + "SourceDocument"
_FREE = tuple(map(expand, ("dcterms:creator", "dcterms:issued")))  # joined by name alone: no domain in the ontology


@dataclass(frozen=True, slots=True)
class Path:
    """One or two properties, each along (True) or against (False)."""

    steps: tuple[tuple[str, bool], ...]

    @property
    def name(self) -> str:
        return "-".join("forward" if along else "backward" for _, along in self.steps)

    def bound(self) -> dict[str, str]:
        return dict(zip(("first", "second"), (prop for prop, _ in self.steps), strict=False))


# store -> what ``Composer.properties`` says, which is read once from each
_PROPERTIES: WeakKeyDictionary[Store, dict[str, tuple[frozenset[str], frozenset[str]]]] = WeakKeyDictionary()


class Composer:
    """Finds paths between classes over the properties of the ontology."""

    def __init__(self, store: Store, structural: frozenset[str] = frozenset()) -> None:
        self.store, self.structural = store, structural

    @cached_property
    def superclasses(self) -> dict[str, frozenset[str]]:
        organization, agent = expand("org:Organization"), expand("foaf:Agent")  # ORG: an organization is an agent
        return {
            cls: above | {agent} if organization in above else above for cls, above in classes_below(self.store).items()
        }

    @cached_property
    def properties(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """Property -> (domains, ranges); empty: any."""
        if self.store not in _PROPERTIES:
            _PROPERTIES[self.store] = self._properties()
        return _PROPERTIES[self.store]

    def _properties(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        found: dict[str, tuple[set[str], set[str]]] = {}
        for row in self.store.select(query_text("answers/properties")).rows:
            prop, side, cls = ("" if t is None else str(getattr(t, "value", "")) for t in row)
            found.setdefault(prop, (set(), set()))[side.endswith("#range")].add(cls)
        return {p: (frozenset(d), frozenset(r)) for p, (d, r) in found.items()}

    def fits(self, classes: Iterable[str], wanted: frozenset[str]) -> bool:
        """Whether a thing of the classes may stand where one of ``wanted`` is meant, above or below it."""
        if not wanted or expand("owl:Thing") in wanted:
            return True
        above = {a for c in classes for a in self.superclasses.get(c, {c})}
        return bool(above & wanted) or any(c in self.superclasses.get(w, ()) for w in wanted for c in classes)

    def paths(
        self, given: Sequence[str], asked: Sequence[str], cues: Sequence[str], own: Sequence[str] = ()
    ) -> Iterator[Path]:
        """Paths from a thing of classes ``given`` to one of ``asked`` over the properties ``cues``, short before long.

        ``own`` are those that the part of the question names itself: the last of two steps must be one of them.
        """
        ones = [(p, along) for p, along in self._steps(given) if self.fits(asked, self._other(p, along))]
        order = {prop: n for n, prop in reversed(list(enumerate(cues)))}  # what the question says first comes first
        yield from (Path((step,)) for step in sorted(ones, key=lambda s: (order.get(s[0], 0), s)) if step[0] in order)
        for first in self._steps(given):
            if first == (SEI + "partOfMeasure", True):
                continue  # what the whole does, its part need not do
            middle = self._other(*first)
            if not middle or expand("owl:Thing") in middle:
                continue
            for second in self._steps(sorted(middle)):
                if first[0] == second[0] and first[1] != second[1]:
                    continue
                pair = {first[0], second[0]}
                if own and second[0] not in {*own, *self.structural}:
                    continue
                if self.fits(asked, self._other(*second)) and pair & set(cues) and pair <= {*cues, *self.structural}:
                    yield Path((first, second))

    def _steps(self, classes: Sequence[str]) -> list[tuple[str, bool]]:
        found = []
        for prop, (domains, ranges) in sorted(self.properties.items()):
            if domains and self.fits(classes, domains) and expand("owl:Thing") not in domains:
                found.append((prop, True))
            if ranges and self.fits(classes, ranges) and expand("owl:Thing") not in ranges:
                found.append((prop, False))
        return found + [(prop, True) for prop in _FREE if _DOCUMENT in classes]

    def _other(self, prop: str, along: bool) -> frozenset[str]:
        if prop in _FREE:
            return frozenset({SEI + "Person"})
        domains, ranges = self.properties[prop]
        return ranges if along else domains


def answer_related(context: Context, part: Part, asked: Sequence[str]) -> Draft | None:
    """Named things that stand in the relation the question names to what it gives."""
    frame = context.frame
    composer = Composer(context.graph.store, context.lexicon.structural)
    cues = [*part.relations, *(r for r in frame.relations if r not in part.relations)]
    own = part.relations
    if SEI + "Instrument" in asked:  # "which instruments support X": those that a measure for X uses
        cues, own = [*cues, SEI + "usesInstrument"], (*own, SEI + "usesInstrument") if own else own
    if SEI + "Technology" in asked and any(one.is_a("Industry") for one in frame.entities):
        cues = [*cues, SEI + "prioritizesTechnology", SEI + "partOfIndustry"]  # "belong to", "are part of" an industry
    given: list[tuple[str, tuple[str, ...], bool]] = [
        (one.iri, one.cls, False)
        for one in frame.entities
        if SEI + "Indicator" not in one.cls and not (SEI + "Instrument" in asked and one.is_a("Instrument"))
    ]
    given += [
        g
        for g in _soft_entities(context, composer, part, asked, part.relations or cues)
        if g[0] not in {iri for iri, _, _ in given}
    ]
    if not given:
        given = [(iri, (_DOCUMENT,), True) for iri, _ in frame.links.documents]
    if SEI + "Instrument" in asked or not given or all(document for _, _, document in given):
        claims = _claims_named(context, part, asked)
        if SEI + "Instrument" in asked and not claims and _matter(context, part):
            given = [
                g for g in given if not g[2]
            ]  # a matter that no measure is named by: not all of the document is meant
        given = [*claims, *given]
    if not cues and any(PROBLEM in classes for _, classes, _ in given):
        cues = [SEI + "exemplifiedBy"]  # "which products depend on imports": what a text gives as an example of it
    results: list[dict[str, list[str]]] = []
    used: list[tuple[Path, list[str]]] = []
    for iri, classes, _ in given:
        for path in composer.paths(classes, asked, cues, own):
            starts = _starts(context, iri, path)
            found = _walk(context, composer, starts, path, asked)
            if found:
                results.append(found)
                used.append((path, starts))
                break
    if not results:
        return None
    common = set(results[0]).intersection(*results[1:]) if len(results) > 1 else set(results[0])
    common -= {iri for iri, _, _ in given}
    if not common:
        return None
    items = tuple(_item(context, iri, [g for r in results for g in r.get(iri, ())]) for iri in sorted(common))
    items = tuple(sorted(items, key=lambda i: (i.proofs[0].document, i.proofs[0].start) if i.proofs else ("", 0)))
    name = " / ".join(local_name(p) for p, _ in used[0][0].steps)
    query = together([_shown(path, starts, sorted(common)) for path, starts in used])
    describer = context.graph.describer
    reading = worded(
        "way/path",
        relation={lang: " / ".join(describer.label(p, lang) for p, _ in used[0][0].steps) for lang in LANGUAGES},
        cls={lang: ", ".join(describer.label(a, lang) for a in asked) for lang in LANGUAGES},
    )
    return Draft(0.85 if len(used[0][0].steps) == 1 else 0.75, f"composed: {name}", query, items, reading)


def _soft_entities(
    context: Context, composer: Composer, part: Part, asked: Sequence[str], cues: Sequence[str]
) -> list[tuple[str, tuple[str, ...], bool]]:
    """Named things that the question calls by a part of their name ("the group"), of the class that its relation needs."""
    needed: set[str] = set()
    for cue in cues:
        for sides in (composer.properties.get(cue, (frozenset(), frozenset())),):
            for one, other in (sides, sides[::-1]):
                if one and other and composer.fits(asked, one) and len(other) == 1:
                    needed |= other
    needed -= {PROBLEM, MEASURE, _DOCUMENT, expand("owl:Thing")}
    if not needed or any(
        composer.fits(one.cls, frozenset({n})) for one in context.frame.entities for n in needed if set(one.cls) & {n}
    ):
        return []
    verbs = [(c.start, c.end) for c in context.frame.cues if c.kind == "relation"]
    terms = [t for t in context.frame.terms_of(part) if not t.entity and t.weight > 0.3]
    terms = [t for t in terms if not any(a <= t.start < b for a, b in verbs)]
    if not terms:
        return []
    words = [(t.index_ways(), t.weight) for t in terms]
    best: list[tuple[float, int, str, tuple[str, ...]]] = []
    for hit in context.graph.index.ranked(
        words, limit=30, field="label", classes=sorted(needed), documents=context.documents
    ):
        if not hit.documents:
            continue
        score = max((cover(context, terms, context.text_tokens(text)) for _, _, text in hit.labels[:12]), default=0.0)
        best.append((score, len(hit.documents), hit.iri, hit.cls))
    best.sort(key=lambda b: (-b[0], -b[1], b[2]))
    return [(iri, cls, False) for score, _, iri, cls in best[:1] if score >= 0.4]


def _matter(context: Context, part: Part) -> bool:
    """Whether words are left that neither a relation nor a class accounts for."""
    cued = [(c.start, c.end) for c in context.frame.cues if c.kind in ("relation", "operation", "class")]
    return any(
        t.weight > 0.5 and not any(a <= t.start and t.end <= b for a, b in cued) for t in context.frame.terms_of(part)
    )


def _claims_named(context: Context, part: Part, asked: Sequence[str]) -> list[tuple[str, tuple[str, ...], bool]]:
    """A measure or problem that the question names in its own words, with its parts."""
    verbs = [
        (c.start, c.end) for c in context.frame.cues if c.kind == "relation" and c.meaning[0] != SEI + "targetsIndustry"
    ]
    terms = [t for t in context.frame.terms_of(part) if t.weight > 0.3 and not any(a <= t.start < b for a, b in verbs)]
    if sum(t.weight for t in terms) < 1.0:
        return []
    found: list[tuple[str, tuple[str, ...], bool]] = []
    for cls in (MEASURE, PROBLEM):
        if cls in asked:
            continue
        links = soft_links(context, terms, cls, least=0.5)
        near = [c for c in links if c.score >= 0.93 * links[0].score]
        if near:  # of equally near ones the whole rather than one of its parts
            whole = max(
                near,
                key=lambda c: (len(context.rows("backward", given=c.iri, first=SEI + "partOfMeasure")), c.score, c.iri),
            )
            found.append((whole.iri, (cls,), False))
    return found


def _starts(context: Context, iri: str, path: Path) -> list[str]:
    """What is given; where a measure's instruments are asked for, with the parts of the measure, which do what the whole does."""
    starts = [iri]
    if path.steps[0][0] == SEI + "usesInstrument" and path.steps[0][1]:
        border = [iri]
        while border:
            border = [
                row[2]
                for one in border
                for row in context.rows("backward", given=one, first=SEI + "partOfMeasure")
                if row[2] not in starts
            ]
            starts += border
    return list(dict.fromkeys(starts))


def _walk(
    context: Context, composer: Composer, starts: Sequence[str], path: Path, asked: Sequence[str]
) -> dict[str, list[str]]:
    """Answer -> graphs that prove it."""
    found: dict[str, list[str]] = {}
    for start in starts:
        for row in context.rows(path.name, given=start, **path.bound()):
            answer, evidence = row[-2], row[-1]
            if evidence == INFERRED and len(path.steps) == 1:  # who leads a group belongs to it: the leading is proved
                evidence = _asserted(context, start, answer) or evidence
            if answer.startswith("http") and (proofs := context.graph.describer.proofs(evidence)):
                if context.documents and not any(p.document in context.documents for p in proofs):
                    continue
                if context.frame.links.sections and not any(context.in_section(p.section) for p in proofs):
                    continue
                classes = {r[1] for r in context.rows("classes-of", entity=answer)}
                if any(a in composer.superclasses.get(c, {c}) for c in classes for a in asked):
                    found.setdefault(answer, []).append(evidence)
    return found


def _asserted(context: Context, one: str, other: str) -> str:
    """A graph of evidence of a statement that ties two things; "" where none does."""
    for row in sorted(context.rows("ties", one=one, other=other)):
        graphs = context.graph.describer.graphs(*(ox.NamedNode(row[n]) for n in (2, 4, 3)))
        for graph in graphs:
            if context.graph.describer.proofs(graph):
                return graph
    return ""


def _item(context: Context, iri: str, graphs: Sequence[str]) -> Item:
    return context.item(iri, context.graph.describer.first_proofs(graphs))


def _shown(path: Path, given: Sequence[str], answers: Sequence[str]) -> str:
    """The query of the path, bound to what is given and to the answers that are of the class asked for."""
    return shown(path.name, given=given, answer=answers, **path.bound())


def answer_holders(context: Context, part: Part) -> Draft | None:
    """ "Which officials of the group held a vice-ministerial post": holders of a post that is so called, tied to what is named.

    The words of the question that name the post are those that some post bears; each holder must be tied to every group or body
    that the question names, or the post must be at it.
    """
    given = [one for one in context.frame.entities if one.is_a("Organization", "CoordinationBody", "Ministry")]
    rows = context.rows("pairs", first=SEI + "holdsPost")
    if not given or not rows or len(rows) > 2000:
        return None
    cued = [(c.start, c.end) for c in context.frame.cues if c.kind in ("relation", "value", "class")]
    names = {row[2]: context.text_tokens(" ".join(context.graph.describer.names(row[2])[:4])) for row in rows}
    loose = [
        t
        for t in context.frame.terms_of(part)
        if not t.entity and not any(a <= t.start and t.end <= b for a, b in cued)
    ]
    words = [t for t in loose if any(t.within(held) for held in names.values())]
    if not words:
        return None
    found: list[tuple[str, str, str]] = []
    for _, person, post, evidence in sorted(rows):
        proofs = context.graph.describer.proofs(evidence)
        fits = all(t.within(names[post]) for t in words)
        if proofs and fits and all(_tied(context, person, post, one.iri) for one in given):
            found.append((person, post, evidence))
    if not found:
        return None
    items = tuple(
        context.item(
            person, context.graph.describer.proofs(evidence), post=context.graph.describer.label(post, context.language)
        )
        for person, post, evidence in found
    )
    query = shown("pairs", first=SEI + "holdsPost", one=[f[0] for f in found], other=[f[1] for f in found])
    return Draft(0.84, "posts-held", query, items, worded("way/holder"))


def _tied(context: Context, person: str, post: str, body: str) -> bool:
    return bool(context.rows("ties", one=person, other=body) or context.rows("ties", one=post, other=body))


def answer_posts(context: Context, part: Part) -> Draft | None:
    """Posts of the persons a question names, and the groups they lead or belong to."""
    items: list[Item] = []
    for one in context.frame.entities:
        if not one.is_a("Person"):
            continue
        for row in context.rows("posts-of", person=one.iri):
            proofs: Sequence[Proof] = context.graph.describer.proofs(row[6])
            if not proofs:
                continue
            label = context.graph.describer.label(row[2], context.language)
            if row[1] != SEI + "holdsPost":
                label = f"{context.graph.describer.label(row[1], context.language)} · {label}"
            body = context.graph.describer.label(row[3], context.language) if row[3] else ""
            items.append(context.item(one.iri, proofs, post=label, organization=body, start=row[4], end=row[5]))
    unique = {(i.iri, i.details.get("post", "")): i for i in items}
    if not unique:
        return None
    return Draft(
        0.85,
        "posts-held",
        shown("posts-of", person=[i.iri for i in unique.values()]),
        tuple(unique.values()),
        worded("way/posts"),
    )


def answer_office(context: Context, part: Part) -> Draft | None:
    """Who holds the post that the question names ("who is deputy secretary general of X"): its words and the post's cover each other."""
    named = [t for t in context.frame.terms if t.entity]
    spans = [(t.start, t.end) for t in named]
    words = [t for t in context.lexicon.terms(context.frame.text, spans) if t.surface.casefold() not in ("who", "谁")]
    weighed = named + [
        replace(t, weight=max((context.weigh(x) for w in t.ways[:1] for x in w), default=0.5)) for t in words
    ]
    rows = context.rows("pairs", first=SEI + "holdsPost")
    best: list[tuple[float, str, str, str]] = []
    for _, person, post, evidence in sorted(rows) if len(rows) <= 2000 else ():
        names = context.graph.describer.names(post)[:4]
        score = max((cover(context, weighed, context.text_tokens(name)) for name in names), default=0.0)
        proofs = context.graph.describer.proofs(evidence)
        if score >= 0.8 and (not context.documents or any(p.document in context.documents for p in proofs)):
            best.append((score, person, post, evidence))
    if not best:
        return None
    best.sort(key=lambda b: (-b[0], b[1]))
    chosen = [b for b in best if b[0] >= best[0][0] - 0.02]
    items = tuple(
        context.item(
            person, context.graph.describer.proofs(evidence), post=context.graph.describer.label(post, context.language)
        )
        for _, person, post, evidence in chosen
    )
    query = shown("pairs", first=SEI + "holdsPost", one=[c[1] for c in chosen], other=[c[2] for c in chosen])
    return Draft(0.86, "posts-held", query, items, worded("way/holder"))


def answer_number(context: Context) -> Draft | None:
    """The official number (发文字号) of a policy that the question names."""
    items: list[Item] = []
    things = [one for one in context.frame.entities if one.is_a("Policy")]
    for one in things:
        for row in context.rows("forward", given=one.iri, first=SEI + "documentNumber"):
            if proofs := context.graph.describer.proofs(row[3]):
                of = context.graph.describer.label(one.iri, context.language)
                items.append(Item(value=row[2], details={"of": of}, proofs=proofs))
    if not items:
        return None
    query = shown("forward", given=[one.iri for one in things], first=SEI + "documentNumber")
    return Draft(0.85, "composed: documentNumber", query, tuple(items), worded("way/number"))


def answer_dates(context: Context, part: Part) -> Draft | None:
    """When something was issued, began or took place, where a document says so."""
    found: list[tuple[str, Item]] = []
    things = [one for one in context.frame.entities if one.is_a("Policy", "Event", "Programme", "Cluster")]
    for one in things:
        for row in context.rows("dates-of", thing=one.iri):
            proofs = context.graph.describer.proofs(row[3])
            if context.documents and not any(p.document in context.documents for p in proofs):
                continue
            of = context.graph.describer.label(one.iri, context.language)
            found.append((one.iri, Item(value=row[2], details={"of": of}, proofs=proofs)))
    if not things:
        for iri, _ in context.frame.links.documents:
            for row in context.rows("dates-of", thing=iri):
                if row[1].endswith("issued"):
                    found.append((iri, Item(value=row[2], proofs=context.graph.describer.proofs(row[3]))))
    unique = {str(item.value): item for _, item in found}
    if not unique:
        return None
    query = shown("dates-of", thing=[iri for iri, _ in found])
    return Draft(0.8, "dates", query, tuple(unique.values()), worded("way/dates"))
