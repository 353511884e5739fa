"""What a Chinese clause asks, grants or lays down, whatever its verb: a word of asking and any predicate behind it.

No list of verbs is whole. Where a clause says that something ought to be so (不妨, 关键在于, 必须), who is to do it
(由……牵头), on whom a duty falls or what follows a condition, what stands there is a measure by that word alone; a clause
behind a measure that begins as an act does (把……, 给……) goes on with it. Shapes: ``ontology/lexicon/claims_zh.yaml``.
"""

from __future__ import annotations

import re

from sei_kg.claim_words_zh import ChineseWords

__all__ = ["announces", "asks", "goes_along", "lays_down", "names_whom", "only_tells_the_end", "provides"]

_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")
_SAYING = frozenset({"problem", "abstract", "status"})  # roles of sections that ask nothing


def asks(text: str, i: int, j: int, words: ChineseWords, *, first: bool) -> bool:
    """Whether the clause text[i:j] asks for something; ``first``: a soft modal at its beginning is enough (要)."""
    shapes = words.shapes
    if shapes.asked.match(text, i, j):
        return True
    if first and shapes.made_into.match(text, i, j):
        return True
    if first and shapes.asked_first.match(text, i, j) and not shapes.no_modal.match(text, i):
        return True
    return any(shape.match(text, i, j) for shape in (shapes.lies_in, shapes.urgent, shapes.proposes))


def lays_down(text: str, i: int, j: int, words: ChineseWords) -> bool:
    """Whether a clause among tasks says on whom a duty falls, who has a right, or what is always done."""
    shapes = words.shapes
    return any(shape.match(text, i, j) for shape in (shapes.charged, shapes.by_whom, shapes.always))


def goes_along(text: str, i: int, j: int, words: ChineseWords) -> bool:
    """Whether a clause behind a measure goes on with what is to be done (把专利当作授信依据)."""
    shapes = words.shapes
    if shapes.purpose_only.match(text, i, j) or shapes.effect.match(text, i, j):
        return False
    return bool(shapes.goes_along.match(text, i, j) or shapes.by_whom.match(text, i, j))


def announces(text: str, i: int, j: int, words: ChineseWords) -> bool:
    """Whether a clause only announces what is to be done, in the clauses behind it (建议：, 重点是抱团：)."""
    shapes, mark = words.shapes, text[j : j + 1]
    if mark in (":", "："):
        colon = shapes.asked_colon.match(text, i, j) or shapes.measures_follow.search(text, i, j)
        return bool(colon or shapes.asked_comma.match(text, i, j))
    return mark == "，" and shapes.asked_comma.match(text, i, j) is not None


def only_tells_the_end(text: str, i: int, j: int, words: ChineseWords) -> bool:
    """Whether a clause only tells the end to which the next one asks something (要打破僵局，不妨……)."""
    shapes = words.shapes
    if shapes.topic_first.match(text, i, j) and shapes.topic_behind.match(text, j):
        return True
    return bool(shapes.end_first.match(text, i, j) and shapes.asked_behind.match(text, j))


def provides(text: str, i: int, j: int, words: ChineseWords) -> bool:
    """Whether a clause among tasks sets money aside, grants so much to each, or ties one thing to another."""
    shapes, clause = words.shapes, text[i:j]
    return bool(shapes.funded.match(clause) or shapes.granted.match(clause) or shapes.tied.match(clause))


def names_whom(text: str, i: int, j: int, words: ChineseWords, *, role: str, free: bool) -> bool:
    """Whether a clause only names who or what gets what the next one grants, or on what condition (企业投保……的，给予补贴).

    ``free``: the section lists tasks; any clause may follow there.
    """
    behind = _CLAUSE.match(text, j + 1) if text[j : j + 1] == "，" else None
    if behind is None or behind[0][0] in "是为就即" or role in _SAYING:
        return False
    shapes = words.shapes
    named = shapes.condition.match(text[i:j]) or shapes.unless.match(text, i, j)
    return bool(named and (free or shapes.on_condition.match(behind[0])))
