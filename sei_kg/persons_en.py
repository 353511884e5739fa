"""Persons in English: names beside posts, relative clauses of office, and verbs of saying.

A post in capitals directly before a name ("Vice Minister Xin Guobin"), or behind it with a comma ("Xin Guobin, a vice
minister of ..."), or "who heads ...". A name without a post counts beside a verb of saying where it begins with a Chinese
surname ("said Qiao Lan") or is followed by its body ("said Ines Duarte of the consultancy ...") or by "who".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sei_kg.gazetteer import Match
from sei_kg.induction import Candidate, Scene
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled

__all__ = ["Post", "english_persons", "person"]

_PERSON = expand("sei:Person")
_PART = r"[A-ZÀ-Þ][a-zß-ÿ]+(?:[-’'][A-Za-zÀ-ÿ][a-zß-ÿ]+)?"
_NAME = rf"{_PART}(?:\s[A-Z]\.)?(?:\s{_PART}){{1,2}}"
_SMALL = r"(?:[a-z][\w-]*\s)"
_BODY = rf"\s(?:of|at|with|for|from|in)\s(?:the\s)?{_SMALL}{{0,4}}?(?=[A-Z])"
_ARTICLES = frozenset({"the", "then", "a", "an", "former"})
_NOWHERE = (-1, -1)


@dataclass(frozen=True, slots=True)
class Post:
    """A post beside a name: the person's span, the post's words, and where the body begins
    (a span that touches its mention; -1, -1: none is named)."""

    person: Candidate
    title: str
    body: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Patterns:
    before: re.Pattern[str]
    behind: re.Pattern[str]
    who: re.Pattern[str]
    said: re.Pattern[str]
    says: re.Pattern[str]
    holders: re.Pattern[str]
    apposed: re.Pattern[str]
    being: re.Pattern[str]


_TWO_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w’'.-]*\s[A-ZÀ-Þ]")
_AFTER = re.compile(_BODY)
_CHINESE_NAME = re.compile(rf"\s({_PART})\s{_PART}(?![\w-])")


@cache
def _patterns() -> _Patterns:
    lexicon = read_lexicon("entities")
    large = lexicon["posts"]["en"]
    posts = alternation(large)
    every = alternation([*large, *(post.lower() for post in large)])
    small = alternation([*large, *(post.lower() for post in large), *lexicon["small_posts"]["en"]])
    said = alternation([*lexicon["said"]["en"], "according to"])
    verbs = alternation(lexicon["said"]["en"])
    return _Patterns(
        re.compile(rf"(?<![\w-])((?:{posts}))\s({_NAME})(?![\w-])"),
        re.compile(rf"({_NAME}),\s((?:(?:{_SMALL}|then\s)){{0,4}}?(?:{small}))(?![\w-])({_BODY})?"),
        re.compile(rf"({_NAME}),\swho\s(?:also\s)?(?:{alternation(lexicon['office_verbs']['en'])})\s"),
        re.compile(rf"(?<![\w-])(?:{said})\s({_NAME})(?![\w-])"),
        re.compile(rf"({_NAME})(?:,[^,.;]{{2,60}},|{_BODY}[^,.;]{{2,50}})?\s(?:has\s|also\s)?(?:{verbs})(?![\w-])"),
        re.compile(rf"(?<![\w-])({every})\s(?:of|at)\s(?:the\s)?$"),
        re.compile(
            rf"(?<![\w-])({every})\s(?:of|at)\s(?:the\s)?(?=[A-Z])[\w’' &-]{{2,70}},\s({_NAME})(?=[,;]|\s[a-z])"
        ),
        re.compile(
            rf"({_NAME})(?:,?\sand\s({_NAME}))?\s(?:is|are|was|were)\s(?:(?:an?|the)\s)?{_SMALL}{{0,4}}?(?:{small})s?\s(?:at|of|with|for|in)\s"
        ),
    )


@cache
def _surnames() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["surnames"]["en"])


@cache
def _no_names() -> frozenset[str]:
    lexicon = read_lexicon("entities")
    return frozenset([*lexicon["name_leads"], *lexicon["date_words"]["en"], *lexicon["no_persons"]["en"]])


def english_persons(scene: Scene) -> Iterator[Post]:
    """Persons of one passage; a form of address ("Dr.") is no post and leaves the title empty."""
    if not {"post-en", "said-en", "office-en"} & scene.families or not _TWO_CAPITALS.search(scene.text):
        return
    patterns, text = _patterns(), scene.text
    known = [m for m in scene.matches if "/organization-" in m.iri or "/region-" in m.iri]
    if "post-en" in scene.families:
        yield from _with_post(scene, known)
    if "office-en" in scene.families:
        for match in patterns.who.finditer(text):
            if _is_person(match[1], *match.span(1), known):
                yield Post(person(scene, *match.span(1), "en"), "", _NOWHERE)
    if "said-en" in scene.families:
        yield from _speakers(scene, known)


def _with_post(scene: Scene, known: Sequence[Match]) -> Iterator[Post]:
    patterns, text = _patterns(), scene.text
    no_posts = read_lexicon("entities")["no_posts"]
    for match in patterns.before.finditer(text):
        i, j = _chinese_span(*match.span(2), match[2].split())
        if _is_person(text[i:j], i, j, known):
            body = next(((m.i, m.j) for m in known if m.j + 1 == match.start() or m.j + 3 == match.start()), _NOWHERE)
            if body == _NOWHERE and (after := _AFTER.match(text, j)):
                body = (after.end(), after.end() + 1)
            yield Post(person(scene, i, j, "en"), "" if match[1] in no_posts else match[1], body)
    yield from _behind_body(scene)
    for match in patterns.behind.finditer(text):
        i, j = _chinese_span(*match.span(1), match[1].split(), last=True)
        if _is_person(text[i:j], i, j, known):
            body = (match.end(), match.end() + 1) if match[3] else _NOWHERE
            title = " ".join(word for word in match[2].split() if word not in _ARTICLES)
            yield Post(person(scene, i, j, "en"), title, body)
    for match in patterns.apposed.finditer(text):
        if _is_person(match[2], *match.span(2), known):
            start = match.end(1) + compiled(r"\s(?:of|at)\s(?:the\s)?").match(text[match.end(1) :]).end()  # type: ignore[union-attr]
            yield Post(person(scene, *match.span(2), "en"), match[1], (start, start + 1))
    for match in patterns.being.finditer(text):
        for group in (1, 2):
            if match[group] and _is_person(match[group], *match.span(group), known):
                yield Post(person(scene, *match.span(group), "en"), "", _NOWHERE)


def _speakers(scene: Scene, known: Sequence[Match]) -> Iterator[Post]:
    """Names beside verbs of saying that no post marks."""
    patterns, text = _patterns(), scene.text
    for match in (*patterns.said.finditer(text), *patterns.says.finditer(text)):
        i, j = _chinese_span(*match.span(1), match[1].split())
        words = text[i:j].split()
        chinese = len(words) == 2 and words[0] in _surnames()
        if (chinese or _AFTER.match(text, j) or text.startswith(", who ", j)) and _is_person(text[i:j], i, j, known):
            yield Post(person(scene, i, j, "en", rule="person-said"), "", _NOWHERE)


def _chinese_span(i: int, j: int, words: list[str], *, last: bool = False) -> tuple[int, int]:
    """A Chinese name has two parts: of three words the rest belongs to something else."""
    if len(words) == 3 and words[0] in _surnames() and not last:
        return i, i + len(words[0]) + 1 + len(words[1])
    if len(words) == 3 and words[1] in _surnames():  # the end of another name stands before a whole one
        return i + len(words[0]) + 1, j
    return i, j


def _is_person(name: str, i: int, j: int, known: Sequence[Match]) -> bool:
    words = name.split()
    if words[0] == "He" and len(words) == 2:  # a surname as well as a pronoun
        words = words[1:]
    return not any(m.i < j and i < m.j for m in known) and _no_names().isdisjoint(words)


def _behind_body(scene: Scene) -> Iterator[Post]:
    """ "the director of the Commission Zhang Ping": a Chinese name behind the body where its post is held."""
    for body in scene.matches:
        if "/organization-" not in body.iri:
            continue
        post = _patterns().holders.search(scene.text, max(0, body.i - 60), body.i)
        found = _CHINESE_NAME.match(scene.text, body.j)
        if post and found and found[1] in _surnames():
            title = "" if post[1] in read_lexicon("entities")["no_posts"] else post[1]
            yield Post(person(scene, found.start() + 1, found.end(), "en"), title, (body.i, body.j))


def person(scene: Scene, i: int, j: int, language: str, *, rule: str = "person-post") -> Candidate:
    """A name as a candidate for a person."""
    return Candidate(i, j, _PERSON, scene.text[i:j], language, rule)
