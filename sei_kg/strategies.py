"""Policies that the text describes and does not title: by their subject, or as what another country does.

"the new energy vehicle plan": an industry or technology before a small head noun. "its talent superpower strategy": a
strategy with a telling word. "Ruritania regards X as the core of the revolution": a country other than China, a verb of
setting course, and an object that speaks of strategy; such a sentence is one strategy, named by its first words. "the
guidelines of July 2021", "a 2018 circular on pilotage": a small head noun with its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sei_kg.induction import Candidate, Scene, clean_label
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import ID, expand
from sei_kg.patterns import compiled

__all__ = ["described_policies"]

_COUNTRY = expand("sei:Country")
_STRATEGY = expand("sei:Strategy")
_HOME = ID + "region-china"
_GAP = re.compile(r"(?:\s?\([A-Za-z]{2,8}\))?\s")
_LABEL = 70  # characters of what a strategy is about, in its label
_SPEAKS = 260  # how far behind the verb its object may speak of strategy


_DATE = r"(?:[A-Z][a-z]{2,8}\s(?:\d{1,2},?\s)?|\d{1,2}\s[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d(?![\d–-])"
_DATED = re.compile(
    rf"(?:\s(?:on|for|to|concerning|regarding)\s(?:the\s)?[a-z][\w’' -]{{2,70}}?)?"
    rf"\s(?:of|from|dating from|(?:issued|published|released|adopted|put out)\s(?:in|on))\s{_DATE}"
)
_SUBJECT = re.compile(
    r"\s(?:on|for|to)\s(?:the\s)?[a-z][\w’-]*(?:\s(?!and\b|which\b|that\b|is\b|was\b|were\b|are\b|has\b|but\b)[a-z][\w’-]*){0,5}"
)


@cache
def _adjectives() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = alternation(read_lexicon("entities")["dated_adjectives"]["en"])
    return re.compile(rf"(?:\b(?:{words})\s)+$"), re.compile(rf"\b(?:19|20)\d\d\s(?:(?:{words})\s){{0,3}}$")


@cache
def _listed() -> frozenset[str]:
    return frozenset(expand(name) for name in read_lexicon("entities")["list_classes"])


@cache
def _telling() -> re.Pattern[str]:
    words = alternation(read_lexicon("entities")["strategy_words"]["en"])
    return re.compile(rf"((?:[\w-]+\s)?[\w-]*(?:{words})[\w-]*\s(?:[\w-]+\s)?)$")


@cache
def _abroad(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = read_lexicon("entities")["foreign_strategy"]
    edge = r"\s" if language == "en" else ""
    verb = re.compile(rf"{edge}(?:also{edge}|has{edge}|have{edge})?(?:{alternation(cues['verbs'][language])}){edge}")
    return verb, re.compile(alternation(cues["objects"][language]))


@cache
def _unions() -> frozenset[str]:
    return frozenset(ID + name for name in read_lexicon("entities")["foreign_strategy"]["unions"])


def described_policies(scene: Scene) -> Iterator[Candidate]:
    """All policies that this module's rules see in one passage."""
    for head in scene.of("described-en"):
        for match in scene.matches:
            if (
                match.j <= head.i <= match.j + 12
                and match.cls in _listed()
                and _GAP.fullmatch(scene.text, match.j, head.i)
            ):
                label = compiled(r"\s*\([^)]*\)").sub("", scene.text[match.i : head.j])
                yield Candidate(match.i, head.j, head.value, clean_label(label), "en", "described-policy")
        if scene.folded.endswith(("strategy",), head.i, head.j):
            window = max(0, head.i - 60)
            found = _telling().search(scene.text[window : head.i])
            if found:
                name = compiled(r"^(?:the|a|an|its|their|our|of|and|to|in|for|this|that|with|on|by|as|is)\s").sub(
                    "", found[1]
                )
                i = head.i - len(name)
                if "-" in name or " " in name.strip() or len(name) > 9:
                    yield Candidate(
                        i, head.j, head.value, clean_label(scene.text[i : head.j]), "en", "described-policy"
                    )
    yield from _dated(scene)
    original = scene.passage.language == "en" or scene.passage.translation_of < 0  # of a pair, one names the strategy
    if original and scene.passage.kind in ("sentence", "item"):
        yield from _of_other_countries(scene)


def _dated(scene: Scene) -> Iterator[Candidate]:
    text, end = scene.text, -1
    for head in scene.of("dated-en"):
        if text[head.i].isupper() or head.i < end:
            continue
        adjectives, first = (shape.search(text, max(0, head.i - 40), head.i) for shape in _adjectives())
        i = adjectives.start() if adjectives else head.i
        behind = _DATED.match(text, head.j)
        if first:
            subject = _SUBJECT.match(text, head.j)
            i, j = first.start(), subject.end() if subject else head.j
        elif behind and not compiled(r"[,.;:]").search(behind[0].rsplit(" of ", 1)[0]):
            j = behind.end()
        else:
            continue
        end = j
        yield Candidate(i, j, head.value, clean_label(text[i:j]), "en", "dated-policy")


def _of_other_countries(scene: Scene) -> Iterator[Candidate]:
    country = _COUNTRY
    for match in scene.matches:
        if match.i > 40:
            break
        if match.cls != country and match.iri not in _unions():
            continue
        if match.iri == _HOME or not _opens(scene.text, match.i):
            continue
        verbs, objects = _abroad(scene.passage.language)
        verb = verbs.match(scene.text, match.j)
        if verb and objects.search(scene.folded, verb.end(), verb.end() + _SPEAKS):
            stop = compiled(r"[,;:.，。；：]|\s\d").search(scene.text, verb.end())
            j = min(stop.start() if stop else len(scene.text), match.i + 90)
            j = scene.text.rfind(" ", match.i, j) if j < len(scene.text) and scene.text[j].isalnum() else j
            if j > verb.end():
                label = _course(scene, match.i, match.j, verb.end()) or clean_label(scene.text[match.i : j])
                yield Candidate(match.i, j, _STRATEGY, label, scene.passage.language, "foreign-strategy")


def _course(scene: Scene, i: int, j: int, at: int) -> str:
    """A label of the strategy of the country named from i to j, whose course is told from ``at`` on: "Japan's strategy:
    the internet of things, artificial intelligence and robots"; "" in Chinese, and where no object ends the clause."""
    if scene.passage.language != "en":
        return ""
    end = compiled(r"\sas\s|[;.:]|\s(?:and|which)\s(?:has|have|is|are|will|plans|regards)\b").search(scene.text, at)
    objects = scene.text[at : end.start() if end else len(scene.text)]
    if len(objects) > _LABEL:
        cut = max(objects.rfind(mark, 0, _LABEL) for mark in (", ", " and ", " for ", " in ", " of "))
        objects = objects[:cut] if cut > 0 else ""
    if not objects.strip():
        return ""
    name = scene.text[i:j]
    mark = "\u2019" if "\u2019" in scene.text else "'"
    return clean_label(f"{name}{mark}{'' if name.endswith('s') else 's'} strategy: {objects.strip(' ,')}")


def _opens(text: str, i: int) -> bool:
    """Whether position ``i`` begins a clause."""
    return i == 0 or bool(
        compiled(r"(?:^|[,;，；。]\s?|^(?:For example|例如)[,，]\s?)(?:[Tt]he\s|while\s|and\s)*$").search(text[:i])
    )
