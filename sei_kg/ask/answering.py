"""From a question to its answer: each way of answering proposes, the surest is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sei_kg.ask.answers import Answer, Draft, Item
from sei_kg.ask.background import answer_dated, background
from sei_kg.ask.called import called
from sei_kg.ask.claim_answers import answer_claims, answer_topic
from sei_kg.ask.claims import MEASURE, PROBLEM
from sei_kg.ask.context import Context
from sei_kg.ask.contrasts import (
    answer_concerning,
    answer_difference,
    answer_listing,
    answer_open,
    answer_without,
)
from sei_kg.ask.figure_answers import answer_figure, reached, targets
from sei_kg.ask.grounded_answers import from_passages
from sei_kg.ask.groups import answer_each, answer_every, answer_most, documents_naming, matter
from sei_kg.ask.library import answer_from_library
from sei_kg.ask.linking import link
from sei_kg.ask.lists import answer_list
from sei_kg.ask.messages import LANGUAGES, say, worded
from sei_kg.ask.passages import (
    answer_dates_in_passage,
    answer_in_section,
    answer_mentioned,
    answer_named,
    answer_yes_no,
    named_near,
)
from sei_kg.ask.reading import how_read, refusal
from sei_kg.ask.relations import (
    answer_dates,
    answer_holders,
    answer_number,
    answer_office,
    answer_posts,
    answer_related,
)
from sei_kg.ask.shown import together
from sei_kg.ask.understanding import Part, read_question
from sei_kg.ask.wholes import answer_lists_compared, answer_parts_counted
from sei_kg.ask.words import read_words
from sei_kg.errors import InputError
from sei_kg.namespaces import SEI, local_name
from sei_kg.search import tokens

if TYPE_CHECKING:
    from sei_kg.session import Graph

__all__ = ["ask"]

MOST = 2000  # characters of a question
LEAST = 0.55  # a draft below is refused
WORDED = 0.95  # the score of a question worded as a query of the library is
CLOSE = 0.06  # drafts so near the best are shown beside it


def ask(graph: Graph, question: str) -> Answer:
    """Answers a question from the documents in the graph.

    Args:
        graph: an open graph.
        question: English or Chinese, at most 2,000 characters.

    Raises:
        InputError: an empty, overlong or unreadable question.
    """
    text = " ".join(question.split())
    if not text or not any(c.isalnum() for c in text):
        raise InputError("the question is empty", hint='ask like: sei-kg ask "Who issued the decision of 2010?"')
    if len(text) > MOST:
        raise InputError(f"a question of {len(text):,} characters", hint=f"{MOST:,} are the most")
    bad = next((n for n, c in enumerate(question) if not c.isprintable() and c not in "\n\t\r\u3000\xa0"), -1)
    if bad >= 0:
        raise InputError(
            f"the question is no text: character U+{ord(question[bad]):04X} at position {bad + 1}",
            hint="type it in words",
        )
    language = "zh" if sum("\u4e00" <= c <= "\u9fff" for c in text) > len(re.findall("[A-Za-z]+", text)) else "en"
    lexicon = read_words()
    read = text
    if language == "en":
        index = graph.index
        read = lexicon.mend(
            text, lambda word: any(index.frequency(t, f) for t in tokens(word) for f in ("label", "body"))
        )
    links = link(read, language, graph.index, lexicon)
    bare = Context(graph, read_question(read, language, links, lexicon, None), lexicon)
    frame = read_question(read, language, called(bare), lexicon, bare.weigh)
    context = Context(graph, frame, lexicon)
    drafts = _drafts(context)
    drafts = from_passages(context, drafts, LEAST)
    counted = graph.counts()
    scope = say("refusal/scope", language, documents=counted[0], passages=counted[1])
    reading = how_read(context)
    if not drafts or drafts[0].score < LEAST:
        known = background(context)
        return Answer(
            text,
            language,
            False,
            None,
            drafts[0].sparql if drafts else "",
            (),
            reading,
            refusal(context, scope),
            alternatives=((known,) if known else ()) + tuple(drafts[:2]),
        )
    best = drafts[0]
    close = tuple(d for d in drafts[1:] if d.score >= best.score - CLOSE and d.items != best.items)
    reading = f"{reading} — {best.reading.get(language, '')}"
    return Answer(
        text, language, True, best.query, best.sparql, best.items, reading, scope, best.note.get(language, ""), close
    )


def _drafts(context: Context) -> list[Draft]:
    """Whole answers, the surest first: one way for all parts of the question, or its parts put together."""
    frame = context.frame
    found: list[Draft] = []
    library = answer_from_library(context)
    if library is not None:
        found.append(library)
    if "reached" in frame.operations and "target" in frame.operations:
        draft = reached(context)
        if draft is not None:
            found.append(draft)
    if _yes_no(context):
        draft = answer_yes_no(context)
        if draft is not None:
            found.append(draft)
    if library is not None and library.score >= WORDED and len(found) == 1:
        return found  # no other way is surer, and on a large graph each costs what the answer is long
    parts = [(part, _part_drafts(context.for_part(part), part)) for part in frame.parts]
    if _existence(context) and len(parts) == 1:
        return [_yes(context, draft) for draft in sorted(parts[0][1], key=lambda d: -d.score)[:1]]
    answered = [(part, max(drafts, key=lambda d: d.score)) for part, drafts in parts if drafts]
    answered = _sourced(context, answered)
    if answered:
        found.append(_together(context, answered))
    for _part, drafts in parts[:1]:
        found += [d for d in drafts if not answered or d is not answered[0][1]]
    if not found and (topic := answer_topic(context)) is not None:
        found.append(topic)
    return sorted(found, key=lambda d: (-d.score, d.query))


_THERE = re.compile(
    r"^(?:(?:is|are|was|were) there|do (?:we|they|you) have)\b|有没有|是否有|是否存在|有无", re.IGNORECASE
)


def _existence(context: Context) -> bool:
    """ "Is there a measure against ...", 有没有: yes, with what there is; that there is none cannot be proved."""
    return bool(_THERE.search(context.frame.text)) and bool(context.frame.parts[0].classes)


def _yes(context: Context, draft: Draft) -> Draft:
    words = worded("way/yes")
    proofs = tuple(p for item in draft.items[:4] for p in item.proofs[:1])
    names = {lang: "; ".join(i.text(lang) for i in draft.items[:6]) for lang in LANGUAGES}
    item = Item(value=words[context.language], labels=words, proofs=proofs)
    note = {lang: "; ".join(filter(None, (names[lang], draft.note.get(lang, "")))) for lang in LANGUAGES}
    return replace(draft, items=(item,), note=note)


_SOURCED = ("according to", "source", "来自", "来源", "根据哪", "据哪")


def _sourced(context: Context, answered: list[tuple[Part, Draft]]) -> list[tuple[Part, Draft]]:
    """ "... according to which organization": the body that the passage of a figure, or the one before, names."""
    figures = [d for _, d in answered if d.query.startswith("figures")]
    text = context.frame.text.casefold()
    if not figures or not any(word in text for word in _SOURCED):
        return answered
    done = {id(part) for part, _ in answered}
    for part in context.frame.parts:
        if id(part) in done or not any(c.endswith(("Organization", "ResearchBody", "Ministry")) for c in part.classes):
            continue
        for proof in figures[0].items[0].proofs[:1]:
            draft = named_near(context, proof.passage, part.classes)
            if draft is not None:
                answered = [*answered, (part, draft)]
    return answered


def _yes_no(context: Context) -> bool:
    """Whether the question wants yes or no: it begins with a verb, or ends in 吗 or holds 是否."""
    text = context.frame.text.casefold()
    if context.language == "zh":
        return "是否" in text or text.rstrip("?？").endswith("吗")
    return bool(re.match(r"(?:is|are|was|were|does|do|did|has|have)\b", text))


def _together(context: Context, answered: Sequence[tuple[Part, Draft]]) -> Draft:
    items: list[Item] = []
    counted = False
    figure = any(d.query.startswith("figures") for _, d in answered)
    for part, draft in answered:
        if part.value == "time" and figure and not draft.query.startswith("figures"):
            continue  # a figure already carries its time
        if part.value == "" and _paired(context, part, items, draft):
            continue
        if "count" in part.operations and draft.items and all(i.iri for i in draft.items) and part.value != "time":
            items.append(Item(value=len(draft.items), details={"of": "count"}, proofs=draft.items[0].proofs))
            counted = not draft.note
        items += [i for i in draft.items if not any(_same(i, known) for known in items)]
    names = " + ".join(dict.fromkeys(d.query for _, d in answered))
    score = sum(d.score for _, d in answered) / len(answered)
    reading = {lang: "; ".join(dict.fromkeys(d.reading.get(lang, "") for _, d in answered)) for lang in LANGUAGES}
    note = {lang: "; ".join(filter(None, (d.note.get(lang, "") for _, d in answered))) for lang in LANGUAGES}
    if counted:
        note = {lang: note[lang] or say("note/counted", lang) for lang in LANGUAGES}
    return Draft(
        score,
        names,
        together([d.sparql for _, d in answered]),
        tuple(items),
        reading,
        note,
    )


def _paired(context: Context, part: Part, items: list[Item], draft: Draft) -> bool:
    """ "..., and which region does each concern": the second answers qualify the first, each the one it is tied to."""
    if "each" not in part.operations or not items or not draft.items or not all(i.iri for i in (*items, *draft.items)):
        return False
    word = local_name(part.classes[0]).lower() if part.classes else "with"
    for number, item in enumerate(items):
        tied = [i for i in draft.items if context.rows("ties", one=item.iri, other=i.iri)]
        if tied:
            items[number] = replace(
                item, details={**item.details, word: ", ".join(i.text(context.language) for i in tied)}
            )
    return True


def _same(one: Item, other: Item) -> bool:
    if one.iri or other.iri:
        return (
            one.iri == other.iri
            and one.details.get("post") == other.details.get("post")
            and one.details.get("of") == other.details.get("of")
        )
    return one.value == other.value and one.unit == other.unit


def _part_drafts(context: Context, part: Part) -> list[Draft]:
    frame = context.frame
    found: list[Draft | None] = []
    asked = part.classes
    part = _listing(context, part)
    whole = _whole(context, part)
    if whole is not None:
        return whole
    if (
        part.value == "figure"
        or part.operations & {"above", "below"}
        or (part.value == "time" and part.operations & {"most", "least"})
        or part.operations & {"most", "least", "compare", "sum", "difference", "how_much"}
    ):
        found.append(answer_figure(context, part))
    listed = len(frame.parts) > 1 or "each" in frame.operations
    if (
        "target" in part.operations
        and not asked
        and not part.units
        and not frame.operations & {"count", "reached", "how_much"}
    ):
        found.append(targets(context, part))
    if "count" in part.operations and not found and not (listed and asked):
        found.append(answer_figure(context, part))
    if asked == (SEI + "Person",) and SEI + "holdsPost" in part.relations:
        found.append(answer_holders(context, part))
        if found[-1] is not None:
            return [d for d in found if d is not None]
    if asked == (SEI + "Person",) and part.operations & {"who"}:
        found.append(answer_office(context, part))
        if found[-1] is not None or not frame.entities:
            return [d for d in found if d is not None] or _led(context, part)
    if part.value == "number":
        return [d for d in (answer_number(context),) if d is not None]
    if part.value == "post" or (SEI + "holdsPost" in part.relations and "count" not in part.operations):
        found.append(answer_posts(context, part))
    if asked and frame.links.times and (dated := answer_dated(context, part, asked)) is not None:
        return [dated]
    if part.value == "time" and not (part.operations & {"most", "least"}):
        found.append(answer_dates(context, part) or answer_dates_in_passage(context, part))
    claims = [c for c in asked if c in (PROBLEM, MEASURE)]
    if claims and asked[0] in (PROBLEM, MEASURE):
        found.append(answer_claims(context, part, asked[0]))
    named = [c for c in asked if c not in (PROBLEM, MEASURE)]
    if "negation" in frame.operations and named and not claims:
        found = [answer_without(context, part, named), answer_difference(context, part, named)]
        return [d for d in found if d is not None]  # no other way of answering reads an absence among named things
    if named and not (claims and asked[0] in (PROBLEM, MEASURE)) and part.value != "figure":
        found.append(
            answer_related(context, part, named)
            or answer_concerning(context, part, named)
            or answer_open(context, part, named)
            or (answer_listing(context, part) if SEI + "Industry" in named else None)
            or answer_every(context, part, named)
        )
        says = {SEI + name for name in ("recommends", "describesProblem", "listsIndustry")} & set(frame.relations)
        named_there = "mention" in frame.operations or (says and not any(found))
        if named_there and frame.links.documents and not frame.entities and not _matter(context, part):
            found.append(answer_mentioned(context, part, named))
        else:
            asks = frame.relations or "mention" in frame.operations
            section = answer_in_section(context, part, named) if asks else None
            if (
                section is not None
                and found[-1] is not None
                and " / " in found[-1].query
                and SEI + "Technology" in named
            ):
                found[-1] = section  # what stands under the heading is surer than what two statements join
            elif section is not None and found[-1] is not None and "prioritizesTechnology" in found[-1].query:
                known = {i.iri for i in found[-1].items}
                more = tuple(i for i in section.items if i.iri not in known)
                sparql = together([found[-1].sparql, section.sparql])
                found[-1] = replace(found[-1], items=(*found[-1].items, *more), sparql=sparql)
            else:
                found.append(section)
        if not any(d is not None and (part.size < 2 or len(d.items) == part.size) for d in found):
            found.append(answer_named(context, part, named))
    if (
        part.size > 1
        and part.head
        and not part.value
        and not any(d is not None and named and len(d.items) == part.size for d in found)
    ):
        found.append(answer_list(context, part))
    drafts = _sized(part, [d for d in found if d is not None])
    return _stated_first(context, drafts) if "count" in part.operations else drafts


def _listing(context: Context, part: Part) -> Part:
    """ "Which industries are strategic emerging industries in document X": those that it lists, though no verb says so."""
    frame = context.frame
    loose = {SEI + "describesProblem", SEI + "recommends"}
    if (
        SEI + "Industry" in part.classes
        and frame.links.documents
        and not frame.entities
        and not set(frame.relations) - loose
        and not frame.operations & {"negation", "most", "least", "both"}
        and not matter(context, part)
    ):
        return replace(part, relations=(SEI + "listsIndustry",))
    return part


def _stated_first(context: Context, drafts: list[Draft]) -> list[Draft]:
    """A number that a document states is surer than the count of what it names; what it names stands beside it."""
    stated = next((d for d in drafts if d.query == "figures" and d.score >= LEAST), None)
    named = [d for d in drafts if d is not stated and d.items and all(i.iri for i in d.items)]
    if stated is None or not named:
        return drafts
    best = max(named, key=lambda d: d.score)
    note = worded("note/named", names={lang: "; ".join(i.text(lang) for i in best.items[:12]) for lang in LANGUAGES})
    return [replace(stated, score=best.score + 0.01, note=note), *(d for d in drafts if d is not stated)]


def _led(context: Context, part: Part) -> list[Draft]:
    """Whose post it is where no post is stated: who leads the group that the question names."""
    draft = answer_related(context, part, part.classes) if part.relations else None
    draft = draft or (answer_open(context, part, part.classes) if part.relations else None)
    return [draft] if draft else []


def _whole(context: Context, part: Part) -> list[Draft] | None:
    """Drafts of the ways that alone may answer: counts for each, the most, documents that name a thing. None: any way may."""
    asked = part.classes
    for draft in (answer_parts_counted(context, part), answer_lists_compared(context, part, asked)):
        if draft is not None:
            return [draft]
    if SEI + "SourceDocument" in asked[:1]:
        if part.operations & {"most", "least"}:
            ways = [answer_most(context, part, asked)]
        elif "negation" in context.frame.operations or SEI + "creator" in part.relations:
            return None
        else:
            ways = [documents_naming(context, part)]
            if ways == [None] and not part.operations & {"count"}:
                return None
        return [d for d in ways if d is not None]
    if "count" in part.operations and "each" in context.frame.operations and asked:
        each = answer_each(context, part, asked)
        return [each] if each is not None else None
    if asked and part.operations & {"most", "least"}:
        most = answer_most(context, part, asked)
        return [most] if most is not None else None
    return None


def _sized(part: Part, drafts: list[Draft]) -> list[Draft]:
    """Where a question says how many there are, an answer of that size is surer, another less."""
    if part.size < 2:
        return drafts
    drafts = [_of_one_passage(d, part.size) for d in drafts]
    return [replace(d, score=d.score + (0.1 if len(d.items) == part.size else -0.12)) for d in drafts]


def _of_one_passage(draft: Draft, size: int) -> Draft:
    """Of more things than are asked for, those that one passage names, where it names exactly so many."""
    if len(draft.items) <= size or not draft.query.startswith("composed"):
        return draft
    by_passage: dict[str, list[Item]] = {}
    for item in draft.items:
        for proof in item.proofs:
            if item not in by_passage.setdefault(proof.passage, []):
                by_passage[proof.passage].append(item)
    fitting = [items for _, items in sorted(by_passage.items()) if len(items) == size]
    return replace(draft, items=tuple(fitting[0])) if fitting else draft


def _matter(context: Context, part: Part) -> bool:
    return any(t.weight > 0.5 for t in context.frame.terms_of(part))
