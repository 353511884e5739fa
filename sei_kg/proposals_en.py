"""Proposals of running prose that no modal governs: "the first step is to ...", "the answer lies in ...".

Each function looks at one token of a passage and tells where the action proposed there begins; reading the action is
left to the finder of measures.
"""

from __future__ import annotations

from dataclasses import dataclass

from sei_kg.claim_words import BASE, ING
from sei_kg.english_subjects import SubjectReader

__all__ = ["PROPOSAL_CUES", "Proposal", "proposal_at"]

PROPOSAL_CUES = frozenset({"by", "to", "would", "lies", "lie", "what", "better", "best"})
_COUNTED = frozenset(
    {
        "one",
        "another",
        "the",
        "first",
        "second",
        "third",
        "fourth",
        "last",
        "other",
        "and",
        "hardest",
        "next",
        ",",
        "most",
        "important",
    }
)
_WINDOW = 9  # tokens before "is to" in which the noun that makes it a proposal stands


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: verbs of ``form`` from token ``at`` on, or with form 0 the noun phrase from ``at`` to ``end``."""

    at: int
    form: int = 0
    end: int = 0


def proposal_at(reader: SubjectReader, k: int) -> Proposal | None:
    """The proposal whose cue stands at k; None where there is none."""
    word = reader.w[k]
    if word == "to":
        return _infinitive(reader, k)
    if word == "by":
        return _means(reader, k)
    if word in ("lies", "lie"):
        return _answer(reader, k)
    if word in ("better", "best"):
        if reader.w[k - 1 : k] == ("had",) and reader.verb(k + 1, BASE):
            return Proposal(k + 1, BASE)
        return None
    return _needed(reader, k) if word == "what" else _conditional(reader, k)


def _infinitive(reader: SubjectReader, k: int) -> Proposal | None:
    """ "The remedy is to ...", "it is time to ...", "would do well to ..."."""
    w, sets = reader.w, reader.sets
    if not reader.verb(k + 1, BASE):
        return None
    before = w[max(0, k - _WINDOW) : k]
    named = before[-1:] in (("is",), ("be",), ("are",)) and not sets["proposal_nouns"].isdisjoint(before)
    timely = "time" in before and bool({"is", "s", "it's", "it\u2019s"} & set(before)) and "no" not in before
    wise = any(reader.lexicon.phrase_at("proposal_phrases", w, r) == k - r and r < k for r in range(max(0, k - 5), k))
    counted = (
        before[-1:] == ("is",) and 1 < len(before) < _WINDOW and _COUNTED.issuperset(before[:-1]) and k == len(before)
    )
    return Proposal(k + 1, BASE) if named or timely or wise or counted else None


def _means(reader: SubjectReader, k: int) -> Proposal | None:
    """ "The programme could be strengthened by publishing ..."."""
    before = reader.w[max(0, k - 4) : k]
    if {"could", "can", "might"} & set(before) and "be" in before and reader.verb(k + 1, ING):
        return Proposal(k + 1, ING)
    return None


def _answer(reader: SubjectReader, k: int) -> Proposal | None:
    """ "The answer lies in pooling ...", "the way out lies in a common register"."""
    w = reader.w
    if w[k + 1 : k + 2] != ("in",) or reader.sets["proposal_nouns"].isdisjoint(w[max(0, k - _WINDOW) : k]):
        return None
    if reader.verb(k + 2, ING):
        return Proposal(k + 2, ING)
    return _phrase(reader, k + 2, reader.right(k + 2))


def _needed(reader: SubjectReader, k: int) -> Proposal | None:
    """ "What is needed is a ...", "what the industry needs is fewer ..."."""
    w = reader.w
    for r in range(k + 1, min(k + 8, reader.n - 2)):
        if w[r] in ("needed", "needs", "need", "missing", "required") and w[r + 1] == "is":
            if w[r + 2] in ("to", "not", "anyone", "someone", "anything", "something", "that"):
                return None
            return _phrase(reader, r + 2, reader.right(r + 2))
    return None


def _conditional(reader: SubjectReader, k: int) -> Proposal | None:
    """ "A regional compact would do more than ...", "Publishing the tariffs would help"."""
    w = reader.w
    at = reader.adverbs(k + 1)
    cheap = w[at : at + 1] == ("cost",) and not {"little", "nothing", "less"}.isdisjoint(w[at + 1 : at + 5])
    if not cheap and not reader.lexicon.phrase_at("proposal_effects", w, at):
        return _tool(reader, k, at)
    left = reader.subject(k)
    if reader.verb(left, ING):
        return Proposal(left, ING, k)
    named = w[left] in ("a", "an") or not reader.sets["tool_nouns"].isdisjoint(w[left : left + 4])
    return _phrase(reader, left, k) if named and w[left] not in reader.stops else None


def _tool(reader: SubjectReader, k: int, at: int) -> Proposal | None:
    """ "A deposit of 1,000 yuan a car would turn the sums round": a new tool of policy, and what it would do."""
    w, sets = reader.w, reader.sets
    left = reader.subject(k)
    stops = sets["prepositions"] | {","}
    head = next((r for r in range(left, k) if w[r] in stops), k)
    named = w[left] in ("a", "an") and w[head - 1] in sets["tool_nouns"]
    if w[k] != "would" or not named or not reader.open_verb(at) or w[at] in sets["no_merits"]:
        return None
    return _phrase(reader, left, reader.aside(k, left))


def _phrase(reader: SubjectReader, i: int, j: int) -> Proposal | None:
    return Proposal(i, 0, j) if j - i >= 3 else None
