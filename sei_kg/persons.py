"""Persons: names beside posts, in both languages.

English: a post in capitals directly before a name ("Vice Minister Xin Guobin"), or behind it with a comma ("Xin Guobin,
vice minister of ..."). Chinese: a post followed by a surname of the lexicon and one or two further characters (国家发展
改革委副主任林念修). The body before or behind the post is where the post is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sei_kg.induction import Candidate, Scene
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand

__all__ = ["Post", "person_names"]

_PERSON = expand("sei:Person")
_PART = r"[A-ZÀ-Þ][a-zß-ÿ]+(?:[-’'][A-Za-zÀ-ÿ][a-zß-ÿ]+)?"
_NAME = rf"{_PART}(?:\s[A-Z]\.)?(?:\s{_PART}){{1,2}}"


@dataclass(frozen=True, slots=True)
class Post:
    """A post beside a name: the person's span, the post's words, and where the body begins
    (a span that touches its mention; -1, -1: none is named)."""

    person: Candidate
    title: str
    body: tuple[int, int]


@cache
def _english() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = read_lexicon("entities")
    posts = alternation(lexicon["posts"]["en"])
    small = alternation(post.lower() for post in lexicon["posts"]["en"])
    before = re.compile(rf"(?<![\w-])((?:{posts}))\s({_NAME})(?![\w-])")
    behind = re.compile(
        rf"({_NAME}),\s(?:(?:the|then|a|an|former|executive)\s)*((?:{posts}|{small}))(\s(?:of|at|with|for)\s(?:the\s)?|[,\s])"
    )
    return before, behind


@cache
def _chinese() -> re.Pattern[str]:
    lexicon = read_lexicon("entities")
    ends = alternation(lexicon["name_ends"]["zh"])
    single = "".join(sorted(set(lexicon["surnames"]["zh"])))
    surname = rf"(?:{alternation(lexicon['compound_surnames'])}|[{single}])"
    posts = alternation(lexicon["posts"]["zh"])
    close = rf"(?=$|[，。；：、！？（）()《“”\s]|{ends})"
    return re.compile(
        rf"((?:{posts})(?:、(?:{posts}))*)(?:[\s\u3000](?={surname}[\u4e00-\u9fff]{{1,2}}$))?(?!任(?:{posts}))({surname}[\u4e00-\u9fff]{{1,2}}?{close}|{surname}[\u4e00-\u9fff]{{2}})"
    )


@cache
def _surnames() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["surnames"]["en"])


def person_names(scene: Scene) -> Iterator[Post]:
    """Persons with their posts; a form of address ("Dr.") is no post and leaves the title empty."""
    if "post-en" in scene.families:
        yield from _in_english(scene)
    if "post-zh" in scene.families:
        yield from _in_chinese(scene)


def _in_english(scene: Scene) -> Iterator[Post]:
    lexicon = read_lexicon("entities")
    before, behind = _english()
    known = [m for m in scene.matches if "/organization-" in m.iri or "/region-" in m.iri]
    for match in before.finditer(scene.text):
        i, j = match.span(2)
        words = match[2].split()
        if len(words) == 3 and words[0] in _surnames():  # a Chinese name has two parts: what follows is another name
            j = i + len(words[0]) + 1 + len(words[1])
        elif len(words) == 3 and words[1] in _surnames():  # the end of another name stands before a whole one
            i += len(words[0]) + 1
        if any(m.i < j and i < m.j for m in known) or words[0] in lexicon["name_leads"]:
            continue
        body = next(((m.i, m.j) for m in known if m.j + 1 == match.start() or m.j + 3 == match.start()), (-1, -1))
        yield Post(_person(scene, i, j, "en"), "" if match[1] in lexicon["no_posts"] else match[1], body)
    yield from _behind_body(scene)
    for match in behind.finditer(scene.text):
        i, j = match.span(1)
        words = match[1].split()
        if len(words) == 3 and words[1] in _surnames():  # the end of another name stands before a whole one
            i += len(words[0]) + 1
        if match[1].split()[0] in lexicon["name_leads"] or any(m.i < j and i < m.j for m in known):
            continue
        body = (match.end(), match.end() + 1) if len(match[3]) > 1 else (-1, -1)
        yield Post(_person(scene, i, j, "en"), match[2], body)


@cache
def _holders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    posts = read_lexicon("entities")["posts"]["en"]
    every = alternation([*posts, *(post.lower() for post in posts)])
    before = re.compile(rf"(?<![\w-])({every})\s(?:of|at)\s(?:the\s)?$")
    return before, re.compile(rf"\s({_PART})\s{_PART}(?![\w-])")


def _behind_body(scene: Scene) -> Iterator[Post]:
    """ "the director of the Commission Zhang Ping": a Chinese name behind the body where its post is held."""
    before, name = _holders()
    for body in scene.matches:
        if "/organization-" not in body.iri:
            continue
        post = before.search(scene.text, max(0, body.i - 60), body.i)
        found = name.match(scene.text, body.j)
        if post and found and found[1] in _surnames():
            title = "" if post[1] in read_lexicon("entities")["no_posts"] else post[1]
            yield Post(_person(scene, found.start() + 1, found.end(), "en"), title, (body.i, body.j))


def _in_chinese(scene: Scene) -> Iterator[Post]:
    lexicon = read_lexicon("entities")
    known = [m for m in scene.matches if "/organization-" in m.iri or "/region-" in m.iri]
    for match in _chinese().finditer(scene.text):
        i, j = match.span(2)
        if any(m.i < j and i < m.j for m in scene.matches) or re.search("[会单办部委议员们要]", scene.text[i + 1 : j]):
            continue
        body = next(((m.i, m.j) for m in known if m.j == match.start()), (-1, -1))
        title = "" if match[1] in lexicon["no_posts"] else match[1]
        yield Post(_person(scene, i, j, "zh"), title, body)


def _person(scene: Scene, i: int, j: int, language: str) -> Candidate:
    return Candidate(i, j, _PERSON, scene.text[i:j], language, "person-post")
