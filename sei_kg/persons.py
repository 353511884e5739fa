"""Persons: names beside posts, in both languages.

English: :mod:`sei_kg.persons_en`. Chinese: a post followed by a surname of the lexicon and one or two further characters
(国家发展改革委副主任林念修). The body before or behind the post is where the post is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sei_kg.induction import Candidate, Scene, zh_shape
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.patterns import compiled
from sei_kg.persons_en import Post, english_persons, person

__all__ = ["Post", "person_names"]


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


def person_names(scene: Scene) -> Iterator[Post]:
    """Persons with their posts; a form of address ("Dr.") is no post and leaves the title empty."""
    yield from english_persons(scene)
    if "post-zh" in scene.families:
        yield from _in_chinese(scene)


def _in_chinese(scene: Scene) -> Iterator[Post]:
    lexicon = read_lexicon("entities")
    known = [m for m in scene.matches if "/organization-" in m.iri or "/region-" in m.iri]
    for match in _chinese().finditer(scene.text):
        i, j = match.span(2)
        if any(m.i < j and i < m.j for m in scene.matches) or compiled("[会单办部委议员们要]").search(
            scene.text[i + 1 : j]
        ):
            continue
        body = next(((m.i, m.j) for m in known if m.j == match.start()), (-1, -1))
        if body[0] < 0 and (
            place := zh_shape("place_in_front").search(scene.text, max(0, match.start() - 4), match.start())
        ):
            body = place.span()  # a place that no list knows: 云桥市副市长
        title = "" if match[1] in lexicon["no_posts"] else match[1]
        named = person(scene, i, j, "zh")
        yield Post(named, title, body)
        yield from _further(scene, named, max((m.i for m in known if m.j <= match.start() <= m.j + 12), default=i))


@cache
def _post_in_front() -> re.Pattern[str]:
    return re.compile(rf"({alternation(read_lexicon('entities')['posts']['zh'])})[、，]?$")


def _further(scene: Scene, named: Candidate, at: int) -> Iterator[Post]:
    """Posts in front of the one beside the name: 中国工程院院士、华中科技大学教授陈某."""
    for body in scene.matches:
        if "/organization-" not in body.iri or not body.j <= at <= body.j + 12:
            continue
        title = _post_in_front().search(scene.text[body.j : at])
        if title and title.start() <= 6 and scene.text[at - 1 : at] == "、":
            yield Post(named, title[1], (body.i, body.j))
