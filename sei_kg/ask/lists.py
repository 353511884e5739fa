"""Lists of known length ("which six areas ...") that a passage draws up: read from its commas and conjunctions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sei_kg.ask.answers import Draft, Item
from sei_kg.ask.context import Context, Found
from sei_kg.ask.messages import worded
from sei_kg.ask.passages import text_before
from sei_kg.ask.shown import shown
from sei_kg.ask.understanding import Part
from sei_kg.ask.words import Term
from sei_kg.search import fold

__all__ = ["answer_list", "coordinated"]


def answer_list(context: Context, part: Part) -> Draft | None:
    """The members of a list of known length ("which six areas ...") that a passage draws up."""
    if part.size < 2:
        return None
    terms = list(context.frame.terms_of(part))
    needed = [t for t in terms if t.entity]
    best: tuple[float, Found, list[str]] | None = None
    for found in context.passages(terms, limit=30):
        held = found.tokens | _before(context, found)
        share = context.share(terms, held)
        texts = (found.hit.labels[0][2], text_before(context, found))
        if share < 0.6 or not all(any(_written(context, t.entity, text) for text in texts) for t in needed):
            continue
        members = coordinated(
            found.hit.labels[0][2], part.size, found.hit.language, context.lexicon.data["list_cues"], terms
        )
        own = context.share(terms, found.tokens)
        if members and (best is None or share + 0.2 * own > best[0]):
            best = (share + 0.2 * own, found, members)
    if best is None:
        return None
    share, found, members = best
    proof = context.proof(found.hit)
    other = _other_language(context, found, part.size, terms)
    items = tuple(
        Item(
            value=(other[n] if other and context.language != found.hit.language else member),
            labels=_labels(found.hit.language, member, other[n] if other else ""),
            proofs=(proof,),
        )
        for n, member in enumerate(members)
    )
    return Draft(
        min(0.9, 0.35 + 0.5 * share),
        "list-in-passage",
        shown("passage", passage=found.hit.iri),
        items,
        worded("way/list", number=part.size),
    )


def _labels(language: str, member: str, other: str) -> dict[str, str]:
    mine = language or "en"
    return {mine: member} | ({"zh" if mine == "en" else "en": other} if other else {})


def _other_language(context: Context, found: Found, size: int, terms: Sequence[Term]) -> list[str]:
    """The same list in the translation of the passage, where it has as many members."""
    rows = context.rows("passage", passage=found.hit.iri)
    if not rows or not rows[0][7]:
        return []
    other = context.rows("passage", passage=rows[0][7])
    if not other:
        return []
    return coordinated(other[0][3], size, other[0][6], context.lexicon.data["list_cues"], terms) or []


def _written(context: Context, entity: str, text: str) -> bool:
    """Whether a text names an entity outright, by one of its labels."""
    folded = f" {fold(text)} "
    for one in context.frame.links.entities:
        if one.iri == entity:
            for label in map(fold, one.labels):
                if label and (f" {label} " in folded if label.isascii() else label in folded):
                    return True
    return False


_CLAUSE_ZH = 12  # characters; between commas more are a clause and no member of a list
_SEPARATOR = re.compile(r"\s*[,，、;；]\s*(?:and\s+|or\s+|以及|及|和)?")
_LAST = re.compile(r"\s+(?:and|or|as well as)\s+|(?:以及|和|与|及)")


def coordinated(text: str, size: int, language: str, cues: dict[str, list[str]], terms: Sequence[Term]) -> list[str]:
    """The members of a coordination of exactly ``size`` in a sentence; empty where there is none.

    The list stands behind a cue ("namely", 包括) or behind the last word of the question in the sentence; it is cut at commas,
    and where that gives one too few at the last "and" as well.
    """
    text = " ".join(text.split()).rstrip(' .。;；”"')
    marks = cues["zh" if language == "zh" else "en"]
    starts: list[int] = [0]
    for cue in sorted(marks, key=len, reverse=True):
        pattern = re.escape(cue) if language == "zh" else rf"\b{re.escape(cue)}\b"
        starts += [m.end() for m in re.finditer(pattern, text, re.IGNORECASE)]
    starts += [m.end() for m in re.finditer("[:：]", text)]
    options: list[tuple[int, list[str]]] = []
    for start in sorted(set(starts)):
        rest = text[start:].strip(' ,，:：“”"')
        for members in _cuts(rest):
            if (
                len(members) == size
                and not _cued(members, marks, language)
                and all(0 < len(m) <= (60 if language == "zh" else 90) for m in members)
                and (language != "zh" or rest.count("、") >= size - 2 or all(len(m) <= _CLAUSE_ZH for m in members))
                and start > 0
            ):
                options.append((start, members))
    if not options:
        return []
    first_comma = [o for o in options if _tight(o[1])]
    chosen = max(first_comma or options, key=lambda o: o[0])  # the last cue before the list: the least preamble
    return [re.sub(r"^(?:the|and|or)\s+", "", m.strip(" “”\"'"), flags=re.IGNORECASE) for m in chosen[1]]


def _cued(members: Sequence[str], marks: Sequence[str], language: str) -> bool:
    """A cue inside the first member means that the list begins later; one at the head of a later one, that it ends before."""
    long = [m for m in marks if len(m) > (3 if language == "en" else 1)]
    first = members[0].casefold()
    return any(f" {m} " in f" {first} " for m in long if language == "en") or any(
        member.casefold().startswith(m + " ") for member in members[1:] for m in long if language == "en"
    )


def _tight(members: Sequence[str]) -> bool:
    return len(members[0].split()) <= 6


def _cuts(text: str) -> list[list[str]]:
    """A list cut at its commas; where no comma stands before the last "and", at that as well."""
    parts = [p for p in _SEPARATOR.split(text) if p.strip()]
    if not parts:
        return []
    ends = list(_SEPARATOR.finditer(text))
    closed = bool(ends) and bool(re.search(r"and|or|以及|及|和", ends[-1][0]))
    last = _LAST.split(parts[-1], maxsplit=1)
    if not closed and len(last) == 2:
        parts = [*parts[:-1], *last]
    return [[re.sub("等(?:产业|领域|行业|方面)?$", "", part) for part in parts]]


def _before(context: Context, found: Found) -> frozenset[str]:
    """Words of the passage before, in the same document."""
    return context.text_tokens(text_before(context, found))
