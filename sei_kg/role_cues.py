"""Roles of sections: what part a section or paragraph plays, by the cue phrases of its heading or leading sentence.

All phrases of the lexicon ``structure`` stand in one Aho-Corasick automaton, so that a text is read once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sei_kg.lexicon import alternation, read_lexicon

__all__ = ["OTHER", "ROLE", "heading_role", "lead_role", "mixed_role"]

ROLE = "section-role-"
OTHER = "section-role-other"
_BLANKS = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")  # 附　则
_LEADS, _WEAK, _HEADINGS = "leads", "introductions", "headings"


@cache
def _lexicon() -> tuple[dict[str, str], Any, re.Pattern[str], tuple[str, ...]]:
    """(role of headings that are a cue and nothing else, automaton of the other cues, measure verbs, role order)."""
    import ahocorasick

    lexicon = read_lexicon("structure")
    heads: dict[str, str] = {}
    cues: dict[str, list[tuple[str, str]]] = {}
    for role, kinds in lexicon["roles"].items():
        for language in ("en", "zh"):
            for phrase in kinds.get("heads", {}).get(language, ()):
                heads[phrase.lower()] = role
            for kind in (_HEADINGS, _LEADS, _WEAK):
                for phrase in kinds.get(kind, {}).get(language, ()):
                    cues.setdefault(phrase.lower(), []).append((kind, role))
    automaton = ahocorasick.Automaton()
    for phrase, found in sorted(cues.items()):
        automaton.add_word(phrase, (phrase, tuple(found)))
    automaton.make_automaton()
    phrases = lexicon["measure_verbs"]
    nouns = alternation(lexicon["nominal_heads"])
    verbs = re.compile(rf"(?!{nouns})(?:(?:{alternation(phrases['en'])})(?![a-z0-9])|(?:{alternation(phrases['zh'])}))")
    return heads, automaton, verbs, tuple(lexicon["role_order"])


def _found(text: str, kinds: tuple[str, ...]) -> dict[str, int]:
    """For each role the number of characters that its cues cover in ``text`` (lower case)."""
    covered: dict[str, int] = {}
    done: dict[str, int] = {}
    for last, (phrase, uses) in _lexicon()[1].iter(text):
        start = last + 1 - len(phrase)
        if phrase[0].isascii() and not (_edge(text, start - 1) and _edge(text, last + 1)):
            continue
        for kind, role in uses:
            if kind in kinds:
                begin = max(start, done.get(role, 0))
                covered[role] = covered.get(role, 0) + max(0, last + 1 - begin)
                done[role] = last + 1
    return covered


def _edge(text: str, at: int) -> bool:
    """Whether the character at ``at`` is no part of a Latin word."""
    return not 0 <= at < len(text) or not (text[at].isascii() and text[at].isalnum())


def heading_role(title: str, *, parent: str = OTHER, whole: bool = False) -> str:
    """The role that a heading's words tell, else ``parent``.

    Below a section that has a role already, a cue counts only where it makes up much of the heading: "targets" in
    "Strengthen the assessment of targets" does not make a measure an objective. ``whole``: only headings that are a
    cue and nothing else ("References").
    """
    heads, _, verbs, order = _lexicon()
    text = _BLANKS.sub("", title.strip(" .:：。、").lower())
    if text in heads:
        return ROLE + heads[text]
    if whole or not text:
        return parent
    found = _found(text, (_HEADINGS,))
    acts = verbs.match(text) is not None
    least = 0.5 if acts else 0.2 if parent != OTHER else 0.0
    if text.endswith(_names()):  # the title of an attached plan
        return parent if parent != OTHER and acts else OTHER
    if not acts and parent == OTHER and "status" in found and "problem" in found:
        return ROLE + "problem"
    for role in order:
        if role in found and found[role] >= least * len(text):
            return ROLE + role
    return ROLE + "measure" if acts and parent == OTHER else parent


@cache
def _names() -> tuple[str, ...]:
    return tuple(read_lexicon("structure")["document_nouns"])


def mixed_role(title: str) -> bool:
    """Whether a heading announces both how things stand and what is wrong."""
    found = _found(title.lower(), (_HEADINGS,))
    return "status" in found and "problem" in found


def lead_role(sentence: str, *, introduces: bool = False) -> str:
    """The role that a sentence gives to its paragraph, or "".

    ``introduces``: a list or sub-sections follow; then weaker cues count, too ("the following measures").
    """
    found = _found(sentence.lower(), (_LEADS, _WEAK) if introduces else (_LEADS,))
    return next((ROLE + role for role in _lexicon()[3] if role in found), "")
