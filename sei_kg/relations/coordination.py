"""Lists inside a sentence: what is coordinated with what, by the text between two spans alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sei_kg.relations.scene import Line, pattern

__all__ = ["Span", "group_after", "group_before", "possesses", "run_after", "run_before"]


class Span(Protocol):
    """Anything with a span in the reading text of a passage (a mention, a claim, a cue)."""

    @property
    def i(self) -> int: ...
    @property
    def j(self) -> int: ...


S = TypeVar("S", bound=Span)


def _listed(line: Line, left: Span, right: Span) -> bool:
    """Whether two named things are members of one list: a separator between them, further members perhaps, no verb."""
    gap = line.text[left.j : right.i]
    if len(gap) > 90:
        return False
    language = line.passage.language
    return bool(pattern(f"list_gap_{language}").fullmatch(gap)) and not pattern(f"list_stop_{language}").search(gap)


def run_after(line: Line, spans: Sequence[S], start: int, *, reach: int = 45) -> list[S]:
    """The list that begins within ``reach`` characters behind ``start``; ``spans`` ascending, not nested."""
    run: list[S] = []
    for span in spans:
        if span.i < start:
            continue
        if not run:
            gap = line.text[start : span.i]
            if len(gap) > reach or pattern(f"list_stop_{line.passage.language}").search(gap):
                return []
            if pattern("sentence_break").search(gap):
                return []
            run.append(span)
        elif _listed(line, run[-1], span):
            run.append(span)
        elif not pattern("bracket_gap").fullmatch(line.text[run[-1].j : span.i]):
            break  # what stands in brackets behind a member is no member
    return run


def run_before(line: Line, spans: Sequence[S], end: int, *, reach: int = 30) -> list[S]:
    """The list that ends within ``reach`` characters before ``end``; ``spans`` ascending, not nested."""
    run: list[S] = []
    for span in reversed(spans):
        if span.j > end:
            continue
        if not run:
            gap = line.text[span.j : end]
            if len(gap) > reach or pattern("sentence_break").search(gap):
                return []
            run.append(span)
        elif _listed(line, span, run[-1]) or _shortened(line, span, run[-1]):
            run.append(span)
        else:
            break
    return run[::-1]


def _shortened(line: Line, name: Span, short: Span) -> bool:
    """Whether the second span is the abbreviation in brackets behind the first, which names the same thing."""
    same = getattr(name, "entity", None)
    return same is not None and same == getattr(short, "entity", None) and line.text[name.j : short.i] in (" (", "(")


def _joined(line: Line, left: Span, right: Span) -> bool:
    """Whether two claims are coordinated: nothing but a separator, an article or a few adjectives between them."""
    gap = line.text[left.j : right.i]
    return len(gap) <= 40 and bool(pattern(f"claim_gap_{line.passage.language}").fullmatch(gap))


def group_after(line: Line, claims: Sequence[S], start: int, *, reach: int) -> list[S]:
    """The claims that begin within ``reach`` characters behind ``start`` in the same clause, and those coordinated."""
    group: list[S] = []
    for claim in claims:
        if claim.i < start:
            continue
        if not group:
            gap = line.text[start : claim.i]
            if len(gap) > reach or pattern("effect_gap").search(gap) or pattern("sentence_break").search(gap):
                return []
            group.append(claim)
        elif _joined(line, group[-1], claim):
            group.append(claim)
        else:
            break
    return group


def group_before(line: Line, claims: Sequence[S], end: int, *, reach: int) -> list[S]:
    """The claims that end within ``reach`` characters before ``end`` in the same clause, and those coordinated."""
    group: list[S] = []
    for claim in reversed(claims):
        if claim.j > end:
            continue
        if not group:
            gap = line.text[claim.j : end]
            if len(gap) > reach or pattern("sentence_break").search(gap):
                return []
            group.append(claim)
        elif _joined(line, claim, group[-1]):
            group.append(claim)
        else:
            break
    return group[::-1]


def possesses(line: Line, owner: Span, owned: Span) -> bool:
    """Whether a name is possessor of the next one ("Germany's new Strategy", 国务院《…》, 国务院关于…的决定)."""
    gap = line.text[owner.j : owned.i]
    if owned.i < owner.j or len(gap) > 30:
        return False
    if line.passage.language == "zh":
        return bool(pattern("possessive_zh").fullmatch(gap)) and (
            gap != "" or line.text[owned.i] == "《" or bool(pattern("title_by_zh").match(line.text[owned.i :]))
        )
    marked = line.text[owner.i : owner.j].endswith(("s", "’", "'")) and "’s" not in gap
    return bool(pattern("possessive_en").fullmatch(gap)) or (
        marked and line.text[owner.j - 2 : owner.j - 1] in "’'" and bool(pattern("possessed").fullmatch(gap))
    )
