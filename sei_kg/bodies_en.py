"""Bodies and places in English that no capital head noun shows: by kind, by a company's last word, by their province.

"the consultancy Ridge & Vale": a capitalised name directly behind what it is. "Rugao Photonics": a run of capitals whose
last word companies end in. "a steering group chaired by the Ministry of X": a group without a name, called by who leads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sei_kg.induction import Candidate, Scene, clean_label
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import ID, expand
from sei_kg.patterns import compiled

__all__ = ["english_bodies"]

_CITY = expand("sei:City")
_COUNTRY = expand("sei:Country")
_EVENT = expand("sei:Event")
_MINISTRY = expand("sei:Ministry")
_OWNER = re.compile(r"(?:\b[Tt]he|\bChina[’']s|\bBeijing[’']s|\bits|\bcountry[’']s|\bnational|\bChinese)\s$")
_PROVINCE = expand("sei:Province")
_ENTERPRISE = expand("sei:Enterprise")
_ORGANIZATION = expand("sei:Organization")
_GROUP = expand("sei:CoordinationBody")
_WORD = r"[A-Z][\w&]*(?:[’'.\-](?=\w)[\w&]+)*"
_NAME = re.compile(rf"\s({_WORD}(?:\s(?:{_WORD}|&|of(?=\s[A-Z]))){{0,4}})")
_LEFT = re.compile(rf"(?:{_WORD}\s|&\s){{1,4}}$")
_PLACE = r"([A-Z][a-z]+(?:[’'][a-z]+)?(?:\s[A-Z][a-z]+)?)"
_BEFORE_PROVINCE = re.compile(
    rf"(?:(?:^|\b(?:in|at|near|from|of|to|outside|around|between|for)\s){_PLACE},\s(?:a\s(?:city|town|county|port)\sin\s(?:[a-z]+\s)?)?)$"
)
_CITY_OF = re.compile(rf"\b(?:city|cities|town|county|prefecture|port)\sof\s(?:the\s)?{_PLACE}(?=[\s,.;:)]|$)")
_GOVERNMENT = expand("sei:GovernmentBody")
_GOVERNMENTS = re.compile(
    r"\b((?:(?:[Mm]unicipal|[Pp]rovincial|[Cc]ity|[Cc]ounty|[Pp]eople[’']s)\s){0,2}[Gg]overnments?)\sof\s(?:the\s(?:cities|city|province|provinces|municipality|municipalities)\sof\s)?"
)
_GOVERNED = re.compile(r"|,?\s(?:and\s)?")
_LEAST = 6  # characters before the name of a province for another name to stand there
_NEAR = 5  # characters between "chaired by" and the body ("the ")


@cache
def _words(name: str) -> frozenset[str]:
    found = read_lexicon("entities")[name]
    return frozenset(found["en"] if isinstance(found, dict) else found)


@cache
def _groups() -> re.Pattern[str]:
    nouns = alternation(read_lexicon("entities")["group_nouns"]["en"])
    return re.compile(rf"(?:\b(?:[Aa]n?|[Tt]he|new)\s)((?:[a-z][\w-]*\s){{0,3}}(?:{nouns}))\s?(?:to be\s)?$")


@cache
def _chairs() -> re.Pattern[str]:
    posts = alternation(read_lexicon("entities")["group_chairs"]["en"])
    return re.compile(rf"\s((?:an?\s|the\s)?(?:[a-z]+\s)?(?:{posts}))\b")


@cache
def _meetings() -> re.Pattern[str]:
    nouns = alternation(read_lexicon("entities")["meeting_nouns"]["en"])
    return re.compile(rf"\b[Aa]n?\s((?:[a-z-]+\s){{0,3}}?(?:{nouns}))\s(?:held\s)?(?:in|at)\s(?:the\s)?")


@cache
def _small_heads() -> tuple[re.Pattern[str], dict[str, str]]:
    heads = {phrase: expand(cls) for phrase, cls in read_lexicon("entities")["small_body_heads"]["en"].items()}
    return re.compile(
        rf"(?:[’']s\s|\b[Tt]he\s)({_WORD}(?:\s(?:{_WORD}|&))?)\s({alternation(heads)})\b(?!\sof\b)"
    ), heads


def english_bodies(scene: Scene) -> Iterator[Candidate]:
    """All bodies that this module's rules see in one passage."""
    yield from _behind_kind(scene)
    yield from _places(scene)
    for head in scene.of("company-en"):
        left = _LEFT.search(scene.text, max(0, head.i - 60), head.i)
        if not left or compiled(r"\s[A-Z]|[\w-]").match(scene.text[head.j : head.j + 2]):
            continue
        words = left[0].split()
        while words and (words[0] in _words("name_leads") or words[0] == "&"):
            words.pop(0)
        if words and not _words("body_generic").issuperset(words):
            i = head.i - len(" ".join(words)) - 1
            yield Candidate(i, head.j, _ENTERPRISE, clean_label(scene.text[i : head.j]), "en", "capitals-body")
    yield from _ministries(scene)
    yield from _with_small_head(scene)
    yield from _meetings_by_place(scene)
    if "government" in scene.folded:
        yield from _governments(scene)
    for head in scene.of("chaired-en"):
        group = _groups().search(scene.text, max(0, head.i - 70), head.i)
        leader = next((m for m in scene.matches if 0 <= m.i - head.j <= _NEAR and "/organization-" in m.iri), None)
        post = None if leader else _chairs().match(scene.text, head.j)
        if group and post:
            label = f"{group[1]} {scene.text[head.i : head.j]} {post[1]}"
            yield Candidate(group.start(1), group.end(1), _GROUP, label[0].upper() + label[1:], "en", "group-led")
        if group and leader:
            label = f"{group[1]} {scene.text[head.i : leader.j]}"
            label = label[0].upper() + label[1:]
            yield Candidate(group.start(1), group.end(1), _GROUP, label, "en", "group-led")


def _ministries(scene: Scene) -> Iterator[Candidate]:
    """ "the finance ministry", "China's energy regulator": a ministry of China by what reports call it, where no other
    country and no province stands in front and nothing tells whose it is behind."""
    for head in scene.of("ministry-en"):
        lead = _OWNER.search(scene.text, max(0, head.i - 30), head.i)
        if lead is None or not scene.text[head.i].islower() or scene.text.startswith((" of ", " in "), head.j):
            continue
        if any(m.cls == _COUNTRY and not m.iri.endswith("-china") for m in scene.matches):
            continue
        yield Candidate(head.i, head.j, _MINISTRY, scene.text[head.i : head.j], "en", "ministry-small", ID + head.value)


def _with_small_head(scene: Scene) -> Iterator[Candidate]:
    """ "the Harbour foundation": capitals before a small head noun, where they are no place and no known name."""
    pattern, heads = _small_heads()
    for found in pattern.finditer(scene.text):
        first = found[1].split()[0]
        known = any(m.i < found.end(1) and found.start(1) < m.j for m in scene.matches)
        if not known and first not in _words("name_leads") and found[1] not in _words("body_generic"):
            yield Candidate(
                found.start(1),
                found.end(),
                heads[found[2]],
                clean_label(scene.text[found.start(1) : found.end()]),
                "en",
                "capitals-body",
            )


def _meetings_by_place(scene: Scene) -> Iterator[Candidate]:
    """ "a work conference in Rugao": the mention ends before the place, the label holds it."""
    for found in _meetings().finditer(scene.text):
        place = next((m for m in scene.matches if m.i == found.end() and "/region-" in m.iri), None)
        if place:
            label = f"{found[1]} in {scene.text[place.i : place.j]}"
            yield Candidate(*found.span(1), _EVENT, label[0].upper() + label[1:], "en", "event")


def _governments(scene: Scene) -> Iterator[Candidate]:
    """ "the governments of Rugao and Haimen": one government for each known place of the list. A mention that names its
    place alone begins with the word that joins it to the list, and holds the place as a mention of its own."""
    for head in _GOVERNMENTS.finditer(scene.text):
        i = head.start(1)
        end = head.end()
        for place in scene.matches:
            if place.i < end:
                continue
            gap = scene.text[end : place.i]
            if place.cls not in (_CITY, _PROVINCE) or not _GOVERNED.fullmatch(gap):
                break
            rank = "Provincial" if place.cls == _PROVINCE else "Municipal"
            name = compiled(r"\s(?:city|province|municipality)$", re.I).sub("", scene.text[place.i : place.j])
            yield Candidate(i, place.j, _GOVERNMENT, f"{name} {rank} Government", "en", "government-of")
            end = place.j
            i = end + scene.text.startswith(" ", end)


def _places(scene: Scene) -> Iterator[Candidate]:
    """ "in Yulin, Guangxi", "Yulin, a city in northern Shaanxi", "the city of Yulin": a place by the province behind it, or
    by what it is."""
    for match in scene.matches:
        if match.cls == _PROVINCE and match.i > _LEAST and scene.text[match.i - 1] == " ":
            before = _BEFORE_PROVINCE.search(scene.text, max(0, match.i - 70), match.i)
            if before and before[1].split()[0] not in _words("name_leads"):
                yield Candidate(*before.span(1), _CITY, clean_label(before[1]), "en", "place-named")
    for found in _CITY_OF.finditer(scene.text) if " of " in scene.text else ():
        yield Candidate(*found.span(1), _CITY, clean_label(found[1]), "en", "place-named")


def _behind_kind(scene: Scene) -> Iterator[Candidate]:
    for head in (*scene.of("apposition-en"), *scene.of("people-en")):
        if not scene.text[head.i].islower():
            continue
        name = _NAME.match(scene.text, head.j + 4 * scene.text.startswith(" the", head.j))
        if not name:
            continue
        first = name[1].split()[0]
        if first in _words("name_leads") or first in _words("date_words") or first in _words("posts"):
            continue
        i, j = name.span(1)
        yield Candidate(i, j, head.value or _ORGANIZATION, clean_label(name[1]), "en", "kind-name")
