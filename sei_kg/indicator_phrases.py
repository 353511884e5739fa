"""Noun phrases beside figures: the words of a clause that can name what a figure counts, in English and Chinese.

The English phrase is the subject of the verb that the figure hangs on, the Chinese one what stands between the last mark
and the figure; both are stripped of what leads to a figure ("a total of", 力争达到). Cues stand in
``ontology/lexicon/observations.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled

__all__ = ["IndicatorWords", "chinese_phrase", "english_phrase", "group_of", "indicator_words", "noun_of"]


@dataclass(frozen=True)
class IndicatorWords:
    """The cues of one language (``indicator_patterns`` and their neighbours in the lexicon of observations), compiled."""

    reach: re.Pattern[str]
    change: re.Pattern[str]
    change_after: re.Pattern[str]
    share: re.Pattern[str]
    share_of_whole: re.Pattern[str]
    rate: re.Pattern[str]
    stop: re.Pattern[str]
    clause: re.Pattern[str]
    verb: re.Pattern[str]
    trim: re.Pattern[str]
    trim_end: re.Pattern[str]
    empty: re.Pattern[str]
    telling: re.Pattern[str]
    unnamed: re.Pattern[str]
    behind: re.Pattern[str]
    participle: re.Pattern[str]
    amount_change: re.Pattern[str]
    rank_of: re.Pattern[str]
    whole_behind: re.Pattern[str]
    adjectival_before: re.Pattern[str]
    adjectival: re.Pattern[str]
    object_before: re.Pattern[str]
    before_number: re.Pattern[str]
    share_before: re.Pattern[str]
    invested: re.Pattern[str]
    spent: re.Pattern[str]
    put_into: re.Pattern[str]
    rated_before: re.Pattern[str]
    growth_names: tuple[str, ...]
    labels: dict[str, str]
    special: dict[str, str]


@cache
def indicator_words() -> dict[str, IndicatorWords]:
    """The cues of both languages, compiled once."""
    data = read_lexicon("observations")
    found = {}
    for language in ("en", "zh"):
        at = r"\b" if language == "en" else ""
        shapes = data["indicator_patterns"][language]
        change = rf"{at}(?:{alternation(data['changes'][language])}){at}|{shapes['change_sign']}"
        share = rf"{at}(?:{alternation(data['shares'][language])})"
        names = [
            "reach",
            "change_after",
            "share_of_whole",
            "rate",
            "stop",
            "clause",
            "verb",
            "trim",
            "trim_end",
            "empty",
            "telling",
        ]
        names += ["behind", "participle", "amount_change", "rank_of", "whole_behind", "share_before"]
        names += ["invested", "spent", "put_into", "rated_before"]
        names += ["adjectival_before", "adjectival", "object_before"]
        patterns = {name: re.compile(shapes[name], re.IGNORECASE) for name in names}
        patterns["unnamed"] = re.compile(shapes["unnamed"])
        found[language] = IndicatorWords(
            **patterns,
            before_number=re.compile(
                rf"(?:{at}(?:{alternation(data['comparators']['before'][language])})\s*)+$", re.IGNORECASE
            ),
            change=re.compile(change, re.IGNORECASE),
            share=re.compile(share, re.IGNORECASE),
            growth_names=tuple(data["growth_names"][language]),
            labels={name: forms[language] for name, forms in data["labels"].items()},
            special={name: expand(iri) for name, iri in data["share_indicators"].items()},
        )
    return found


def english_phrase(lead: str, words: IndicatorWords) -> tuple[str, int]:
    """The noun phrase before the verb that the figure hangs on, and its place in ``lead``."""
    lead = compiled(r"[(（][^()（）]*[)）]").sub(lambda match: " " * len(match[0]), lead)
    clause_at = max((match.end() for match in words.clause.finditer(lead)), default=0)
    clause = lead[clause_at:]
    verb = None
    for verb in words.verb.finditer(clause):
        if verb.start() > 2:
            break
    subject = clause[: verb.start()] if verb and verb.start() > 2 else clause
    of = compiled(r"\bof\s*(?:\w+\s*)?$").search(clause)
    if not verb and of:
        subject = clause[: of.start()]
    phrase = _noun_phrase(subject, words)
    if (not phrase or words.empty.fullmatch(phrase)) and verb is not None and len(clause) - verb.end() > 8:
        phrase = _noun_phrase(clause[verb.end() :], words)
        phrase = (
            "" if words.change.fullmatch(phrase) else phrase
        )  # "the government has invested ... in": what was done it to
    tokens = phrase.split()
    if len(tokens) > 14:
        phrase = " ".join(tokens[-14:])
    phrase = noun_of(phrase, words)
    if not compiled(r"[A-Za-z]{3}").search(phrase) or words.empty.fullmatch(phrase):
        return "", 0
    at = lead.find(phrase, clause_at)
    return phrase, max(at, 0)


def noun_of(phrase: str, words: IndicatorWords) -> str:
    """A phrase without a verb that tells at its end; "" where what is left names nothing ("as its ...", "United States")."""
    phrase = words.telling.sub("", phrase).strip()
    lowered = phrase[:1].lower() + phrase[1:]
    return "" if words.unnamed.fullmatch(phrase) or words.unnamed.fullmatch(lowered) else phrase


def group_of(phrase: str, words: IndicatorWords) -> str:
    """What a share is a share of: "firms reported a loss" are firms that reported a loss."""
    noun = noun_of(phrase, words)
    rest = phrase.strip()[len(noun) :].strip() if noun else ""
    return f"{noun} that {rest}" if rest else noun


def _noun_phrase(subject: str, words: IndicatorWords) -> str:
    pieces = [match for match in compiled(r"[^,:]+").finditer(subject) if compiled(r"[A-Za-z]{2}").search(match[0])]
    if not pieces:
        return ""
    phrase = words.trim.sub("", compiled(r"\s+").sub(" ", pieces[-1][0])).strip()
    return words.trim_end.sub("", phrase).strip()


def chinese_phrase(lead: str, words: IndicatorWords) -> tuple[str, int]:
    """The words in front of a figure, without what only leads to it, and their place in ``lead``; "" where none are left."""
    at = max((match.end() for match in words.clause.finditer(lead)), default=0)
    phrase = words.trim_end.sub("", lead[at:])
    cut = words.trim.match(phrase)
    if cut:
        at, phrase = at + cut.end(), phrase[cut.end() :]
    phrase = phrase.strip()
    if len(phrase) > 24:
        at, phrase = at + len(phrase) - 24, phrase[-24:]
    if len(phrase) < 2 or words.empty.fullmatch(phrase):
        return "", 0
    return phrase, at
