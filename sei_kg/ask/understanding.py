"""What a question asks: its parts, and for each what is wanted, by which relations and operations.

A question may have several parts ("..., and how many ...?"; "..., 共多少个...？"): each begins with a question word. What stands
before the first one, and every entity, document, section and time, holds for all parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from sei_kg.ask.heads import head_en, head_zh, number_at, outermost, size_of
from sei_kg.ask.linking import Link, Links
from sei_kg.ask.words import Cue, Lexicon, Term, whole_words
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import SEI
from sei_kg.search import tokens

__all__ = ["Frame", "Part", "read_question"]

_WH_EN = re.compile(
    r"\b(?:(?:in|on|at|by|from|for|of|to|as|since|according to)\s+)?(?:how many|how much|how large|how high|how|which|what|who|whom|whose|when|where|why)\b"
    r"|^\s*(?:is|are|was|were|do|does|did|has|have|can)\b|(?<=, and )(?:was|were|is|are|did|does)\b|^\s*(?:count|list|compare|name)\b",
    re.IGNORECASE,
)  # fmt: skip
_WH_ZH = re.compile(
    "有没有|有无|为(?:什么|何)|哪(?:一|几|些|个|家|里|位|项|种|年|天|国|省|两)?|什么|多少|谁|如何|怎样|怎么(?!样)|何(?:时|地|处|人|种|年|职|在)|几(?=[个项种家大年份篇条次位名])|是否|还是|吗"
)


_REFERS = re.compile(
    r"\b(?:his|her|hers|their|theirs|its|it|he|she|they|them|him|there|that|those|these|this|respectively)\b|[他她它其该此]|分别",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a question wants.

    Attributes:
        classes: IRIs of the classes an answer may have, in the order they are named; empty: unknown.
        value: "figure", "time", "post" or "" where a value is wanted.
        relations: IRIs of the properties its words name.
        operations: names of operations.
        units: units a figure must have.
        head: the words that name what is asked for; known: whether the lexicon knows them.
        size: how many things are said to be asked for, 0 where it is open.
        start, end: its place in the question.
    """

    classes: tuple[str, ...]
    value: str
    relations: tuple[str, ...]
    operations: frozenset[str]
    units: tuple[str, ...]
    head: str
    known: bool
    size: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A question, read."""

    text: str
    language: str
    links: Links
    parts: tuple[Part, ...]
    terms: tuple[Term, ...]
    cues: tuple[Cue, ...]
    operations: frozenset[str]
    relations: tuple[str, ...]

    @property
    def entities(self) -> tuple[Link, ...]:
        """What the question names, without what nearly every question names."""
        return tuple(one for one in self.links.entities if not one.background)

    def terms_of(self, part: Part) -> tuple[Term, ...]:
        """The words of the matter that count for a part: its own, and what stands before all parts."""
        first = self.parts[0].start
        rest = [t for t in self.terms if part.start <= t.start < part.end or t.start < first or len(self.parts) == 1]
        return tuple(rest) or self.terms

    def narrowed(self, part: Part) -> Frame:
        """The question with only the entities that a part of it speaks of.

        What stands before all parts holds for each; what a part names itself, for that part. A part that names nothing, or
        says "it", "there", 他, 其, also speaks of what the parts before it name.
        """
        if len(self.parts) < 2:
            return self
        named = self.links.entities
        own = [one for one in named if part.start <= one.start < part.end]
        lead = [one for one in named if one.start < self.parts[0].start and one not in own]
        before = [one for one in named if one.start < part.start and one not in own and one not in lead]
        refers = not any(not one.background for one in own) or _REFERS.search(self.text[part.start : part.end])
        kept = [one for one in named if one in own or one in lead or (refers and one in before)]
        if not any(not one.background for one in kept):
            kept = list(named)
        dropped = {one.iri for one in named} - {one.iri for one in kept}
        terms = tuple(t for t in self.terms if not t.entity or t.entity not in dropped)
        return replace(self, links=replace(self.links, entities=tuple(kept)), terms=terms)


def read_question(text: str, language: str, links: Links, lexicon: Lexicon, weigh: object) -> Frame:
    """Puts together what a question says; ``weigh`` (token -> weight) tells how telling an index token is."""
    cues = lexicon.cues(text, language)
    cues = _targets(text, cues)
    degrees = [(c.start, c.end) for c in cues if c.kind == "operation" and c.meaning[0] == "degree"]
    cues = tuple(
        c
        for c in cues
        if not (set(c.meaning) & {"most", "least"} and any(a <= c.start and c.end <= b for a, b in degrees))
    )  # "most important" compares no numbers
    if any(set(c.meaning) & _CHANGES for c in cues):  # "remove from the list": the list is only what is changed
        cues = tuple(
            c for c in cues if not set(c.meaning) & {SEI + "listsIndustry", SEI + "recommends"} or c.kind == "class"
        )
    links = _without_wholes(links, cues)
    named = [(one.start, one.end) for one in links.entities]
    short = [(one.start, one.end) for one in links.entities if one.surface.isupper()]  # MOST is no "most"
    cues = tuple(c for c in cues if not any(a <= c.start and c.end <= b for a, b in short))
    times = [(a, b) for _, a, b in links.times]  # "in the first quarter of 2019" asks for no quarter
    cues = tuple(c for c in cues if c.kind != "value" or not any(a <= c.start and c.end <= b for a, b in times))
    counted = [(one.start, one.end) for one in links.entities if one.is_a("Indicator")]
    cues = tuple(
        c
        for c in cues
        if (c.kind == "unit" and any(a <= c.start and c.end <= b for a, b in counted))
        or not any(a <= c.start and c.end <= b and (b - a) > (c.end - c.start) for a, b in (*named, *links.spans))
    )
    parts = [_object_of_verb(p, text, cues, lexicon) for p in _parts(text, language, links, cues)]
    skip = [
        *(m.span() for p in lexicon.asides for m in p.finditer(text)),
        *links.spans,
        *((t[1], t[2]) for t in links.times),
        *named,
    ]
    terms = lexicon.terms(text, skip)
    terms = [t for t in terms if not _asked_noun(t, parts, cues)]
    terms += [_entity_term(one, lexicon) for one in links.entities if not one.background]
    if not any(t.weight >= 0.5 for t in terms):
        terms += [_entity_term(one, lexicon) for one in links.entities if one.background]
    terms += _counted_as(text, parts, links, lexicon)
    terms = [_relational(t, cues, lexicon) for t in terms]
    if callable(weigh):
        terms = whole_words(terms, lambda token: bool(weigh(token) < _UNKNOWN))
    weighted = tuple(_weighted(t, weigh) for t in sorted(terms, key=lambda t: t.start))
    operations = frozenset(m for c in cues if c.kind == "operation" for m in c.meaning)
    relations = tuple(dict.fromkeys(m for c in cues if c.kind == "relation" for m in c.meaning))
    return Frame(text, language, links, tuple(parts), weighted, cues, operations, relations)


def _without_wholes(links: Links, cues: Sequence[Cue]) -> Links:
    """Without measures whose name is the question's own words ("include ... in the list"): which industries, it asks."""
    verbs = [c for c in cues if c.kind == "relation" and set(c.meaning) & _CHANGES]
    kept = tuple(
        one
        for one in links.entities
        if not (one.is_a("Measure") and any(one.start <= c.start and c.end <= one.end for c in verbs))
    )
    return replace(links, entities=kept)


_CHANGES = {SEI + "proposesAdding", SEI + "proposesRemoving"}


def _targets(text: str, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """ "Measures that target X" is a relation, "the target for X" a kind of figure: never both."""
    nouns = [c.end for c in cues if c.kind == "class"]

    def verb(cue: Cue) -> bool:
        before = re.sub(r"(?:\s+(?:that|which|explicitly|mainly|directly|do|does|not))*\s+$", "", text[: cue.start])
        return len(before) in nouns

    goals = {(c.start, c.end): verb(c) for c in cues if c.kind == "operation" and c.meaning[0] == "target"}
    return tuple(
        c
        for c in cues
        if (c.start, c.end) not in goals or ((c.kind == "relation") == goals[c.start, c.end] or c.kind == "class")
    )


def _counted_as(text: str, parts: Sequence[Part], links: Links, lexicon: Lexicon) -> list[Term]:
    """ "Growth rate" in "growth rate of the value added": with an indicator, the noun asked for says which figure of it is meant."""
    found = []
    for part in parts:
        inside = [one for one in links.entities if one.is_a("Indicator") and part.start <= one.start < part.end]
        if part.value == "figure" and part.head and (inside or part.operations & {"most", "least"}):
            at = text.find(part.head, part.start)
            words = lexicon.terms(text[: at + len(part.head)], [(0, at), *((o.start, o.end) for o in links.entities)])
            found += [replace(t, weight=0.4) for t in words]
    return found


def _relational(term: Term, cues: Sequence[Cue], lexicon: Lexicon) -> Term:
    """A verb of a relation counts half, and any other word for the relation will do."""
    if term.entity:
        return term
    for cue in cues:
        if cue.kind == "relation" and cue.start <= term.start and term.end <= cue.end:
            ways = tuple(dict.fromkeys((*term.ways, *lexicon.said.get(cue.meaning[0], ()))))
            return replace(term, ways=ways, weight=0.5 * term.weight)
    return term


def _entity_term(one: Link, lexicon: Lexicon) -> Term:
    """Any label of the entity will do, or the words of the question themselves, in the other language as well."""
    ways = tuple(dict.fromkeys(frozenset(tokens(label)) for label in (one.surface, *one.labels[:12]) if tokens(label)))
    words = lexicon.terms(one.surface)
    if words and one.is_a("Instrument", "Indicator", "Problem", "Measure"):
        ways += (
            frozenset().union(*(t.ways[0] for t in words)),
            frozenset().union(*(t.ways[min(1, len(t.ways) - 1)] for t in words)),
        )
    return Term(one.surface, one.start, one.end, ways, 1.6, one.iri)


def _weighted(term: Term, weigh: object) -> Term:
    if not callable(weigh):
        return term
    weight = max((min(weigh(token) for token in way) for way in term.ways if way), default=0.5)
    return replace(term, weight=term.weight * weight)


_UNKNOWN = 0.999  # an index token of this weight stands in no text


def _asked_noun(term: Term, parts: Sequence[Part], cues: Sequence[Cue]) -> bool:
    """Question words, nouns for what is asked for and verbs of relations are no words of the matter."""
    if term.entity:
        return False
    for cue in cues:
        if cue.start <= term.start and term.end <= cue.end:
            if cue.kind in ("class", "value") and any(
                p.start <= cue.start <= p.start + 60 and cue.surface in p.head for p in parts
            ):
                return True
            if cue.kind == "operation" and cue.meaning[0] not in ("forecast", "target"):
                return True
            if cue.kind == "relation" and cue.meaning[0].rpartition("#")[2] in (
                "recommends",
                "describesProblem",
                "addresses",
                "causes",
                "listsIndustry",
            ):
                return True
    return False


def _object_of_verb(part: Part, text: str, cues: Sequence[Cue], lexicon: Lexicon) -> Part:
    """ "What does X propose", "X提出了什么": the object of the verb is asked for."""
    words = text[part.start : part.end]
    if not re.match(
        r"\s*what\s+(?:(?:does|do|did|has|have)\b|(?:is|are)\b.*\bexamples?\b)", words, re.IGNORECASE
    ) and not re.search("(?:了|提出|建议|导致|解决)什么$", words):
        return part
    for cue in cues:
        if cue.kind == "relation" and part.start <= cue.start < part.end and cue.meaning[0] in lexicon.objects:
            return replace(part, classes=(lexicon.objects[cue.meaning[0]],), value="", head=cue.surface, known=True)
    return part


def _parts(text: str, language: str, links: Links, cues: Sequence[Cue]) -> list[Part]:
    """The parts of a question by its question words; those that stand inside a name or quotation are none."""
    names = [(one.start, one.end) for one in links.entities if one.end - one.start > 6]
    pattern = _WH_ZH if language == "zh" else _WH_EN
    starts = [(m.start(), m.end()) for m in pattern.finditer(text) if not any(a <= m.start() < b for a, b in names)]
    if not starts or (language == "en" and _relative(text, starts[0][0], cues)):
        starts = [(0, 0), *starts[1:]]
    if language == "zh":
        return _parts_zh(text, starts, cues, links)
    bounds = [start for start, _ in starts]
    found = []
    for number, (start, end) in enumerate(starts):
        stop = bounds[number + 1] if number + 1 < len(starts) else len(text)
        found.append(_part(text, language, start, end, stop, cues, links))
    return [
        p
        for n, p in enumerate(found)
        if (n == 0 or not _AGAIN_EN.fullmatch(text[p.start : p.end]))
        and (n == 0 or p.head or p.operations & {"count", "when", "where", "who", "how_much", "compare"})
    ]


_RELATIVE = re.compile(
    r"(?:(?:in|on|at|by|from|for|of|to)\s+)?(?:where|which|who|whom|whose|when|that)\b", re.IGNORECASE
)


def _relative(text: str, first: int, cues: Sequence[Cue]) -> bool:
    """Whether the first question word only begins a relative clause ("Regions whose index rose"): the noun before it is asked for."""
    nouns = [c for c in cues if c.kind in ("class", "value") and c.end <= first]
    if not nouns or not _RELATIVE.match(text, first) or text[nouns[-1].end : first].strip():
        return False
    return re.fullmatch(r"[\w&'’ -]+", text[:first]) is not None and len(text[:first].split()) <= 5


def _parts_zh(text: str, starts: Sequence[tuple[int, int]], cues: Sequence[Cue], links: Links) -> list[Part]:
    """In Chinese a part is a clause: from a comma or its beginning to the next comma behind a question word."""
    commas = [-1, *(m.start() for m in re.finditer("[,，;；?？。]", text)), len(text)]
    found: list[Part] = []
    seen: set[int] = set()
    for start, end in starts:
        left = max(c for c in commas if c < start) + 1
        right = min(c for c in commas if c >= end)
        if left in seen:
            continue
        seen.add(left)
        if found and _AGAIN_ZH.fullmatch(text[left:right].strip()):
            continue
        found.append(_part(text, "zh", left, end, right, cues, links, wh=(start, end)))
    return found


def _part(
    text: str, language: str, start: int, end: int, stop: int, cues: Sequence[Cue], links: Links,
    wh: tuple[int, int] | None = None,
) -> Part:  # fmt: skip
    inside = [c for c in cues if start <= c.start < stop]
    head = (
        head_zh(text, start, stop, wh or (start, end), cues) if language == "zh" else head_en(text, end, stop, inside)
    )
    head_cues = [c for c in cues if c.kind in ("class", "value") and head[0] <= c.start < head[1]]
    classes = tuple(dict.fromkeys(m for c in head_cues if c.kind == "class" for m in c.meaning))
    value = next((c.meaning[0] for c in head_cues if c.kind == "value"), "")
    if not classes and any(
        one.is_a("Indicator") and one.start < head[1] and head[0] < one.end for one in links.entities
    ):
        value = value or "figure"
    classes = outermost(classes, head_cues)
    owner = re.search(r"(?:['’]s|s['’])(?=\s)", text[head[0] : head[1]])
    if owner and len(classes) > 1:  # "which country's strategy": the country is asked for
        mine = [c for c in head_cues if c.kind == "class" and c.start < head[0] + owner.start()]
        classes = tuple(dict.fromkeys(m for c in mine for m in c.meaning)) or classes
    solved = any(
        c.kind == "relation" and c.meaning[0] in (SEI + "addresses", SEI + "recommends") for c in inside
    )  # "how is X tackled", "how does the paper propose to ..."
    how = _HOW.search(text[start:stop]) if not value or language == "zh" else None
    if how and (
        (solved and not classes) or ((how[1] or how[2]) and (language == "zh" or how.start() < 4))
    ):  # by which measures
        classes, value = (SEI + "Measure",), ""
    why = _why(language).search(text[start:stop])
    if why:
        classes, value = (SEI + "Problem",), ""
    if not classes and not value:  # "the seven strategic emerging industries": the name of a whole asks for its members
        whole = next(
            (one for one in links.entities if one.background and one.start < head[1] and head[0] < one.end), None
        )
        classes = tuple(SEI + n for n in ("Industry",) if whole is not None and whole.is_a(n))
    operations = frozenset(m for c in inside if c.kind == "operation" for m in c.meaning)
    words = text[start:stop].casefold()
    if language == "en":
        if re.match(r"\s*(?:who|whom)\b|.*\bby whom\b", words):
            classes = (
                (SEI + "Person",) if _post(text[head[0] : head[1]], "en") else (SEI + "Person", SEI + "Organization")
            )
        elif re.match(r"\s*(?:in |at )?where\b", words):
            classes = (SEI + "Region",)
        elif re.match(r"\s*(?:since |by )?when\b", words):
            value, classes = "time", ()
        elif re.match(r"\s*(?:by )?how (?:much|large|high|big)\b", words):
            value, classes = "figure", ()
    else:
        word = text[wh[0] : wh[1]] if wh else ""
        if word == "谁" or word == "何人":
            classes = (
                (SEI + "Person",)
                if wh is not None and _post(text[start:stop], "zh")
                else (SEI + "Person", SEI + "Organization")
            )
        elif word in ("哪里", "何地", "何处"):
            classes = (SEI + "Region",)
        elif word in ("何时", "何年", "哪年", "哪天"):
            value, classes = "time", ()
        elif word == "何职":
            value = "post"
    if SEI + "Region" in classes and any(c.kind == "relation" and SEI + "affiliatedWith" in c.meaning for c in inside):
        classes = (SEI + "Organization",)  # where somebody works
    if classes and value == "figure" and "how_much" not in operations:
        value = ""
    size = size_of(
        text[max(0, head[0] - 12) if language == "zh" else start : head[1] + (12 if language == "zh" else 0)], language
    )
    if not size and language == "en":  # "which industries are the five main ones"
        size = size_of(" ".join(re.findall("[A-Za-z]+", text[head[1] : stop])), language)
    if not size and not classes and not value:  # "what are the six guarantees", “六保”指什么
        size = max((number_at(one.surface) for one in links.entities if start <= one.start < stop), default=0)
    relations = tuple(dict.fromkeys(m for c in inside if c.kind == "relation" for m in c.meaning))
    if why:
        relations = tuple(dict.fromkeys((*relations, SEI + "causes")))
    units = tuple(dict.fromkeys(m for c in inside if c.kind == "unit" for m in c.meaning))
    shown = text[head[0] : head[1]].strip()
    return Part(classes, value, relations, operations, units, shown, bool(classes or value), size, start, stop)


def _post(words: str, language: str) -> bool:
    """Whether a post stands in front of or behind "who is": it is a person's."""
    posts = read_lexicon("entities")["posts"][language]
    said = f" {words.casefold()} "
    return any(f" {p.casefold()} " in said if language == "en" else p in words for p in posts)


# "... and what are they", "分别是什么": the same is asked once more
_AGAIN_EN = re.compile(
    r"\W*(?:which|what)(?:\s+ones)?(?:\s+(?:are|were)\s+(?:they|these|those))?\W*(?:and)?\W*", re.IGNORECASE
)
_AGAIN_ZH = re.compile("(?:它们|他们|各|分别|都|具体)*(?:是|为|有|包括)?(?:什么|哪些|哪几[个项种条])")
_HOW = re.compile(r"\bhow\s+(?:(to|can|could|should|might)|do|does|is|are)\b|(如何|怎样|怎么)", re.IGNORECASE)


@cache
def _why(language: str) -> re.Pattern[str]:
    """What asks for a cause; in English at the beginning of a part."""
    words = alternation(read_lexicon("question_words")["why"][language])
    return re.compile(rf"^\s*(?:{words})\b" if language == "en" else words, re.IGNORECASE)
