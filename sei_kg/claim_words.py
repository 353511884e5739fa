"""The English side of the claim lexicon, compiled: what a word can be (verb form, modal, cue), looked up in one step.

English is read without a tagger: words are looked up in tables made from ``ontology/lexicon/claims.yaml``, the
inflected forms of its verbs included, and ambiguous ones (support, focus, model) are decided by their neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from sei_kg.lexicon import read_lexicon
from sei_kg.records import quickly_made

__all__ = ["BASE", "ED", "ING", "S", "Tokens", "Words", "english_words", "read_tokens"]

BASE, S, ING, ED, PAST = 1, 2, 4, 8, 16
_TOKEN = re.compile(r"[^\W_]+(?:[\u2019'&/.\-][^\W_]+)*|[^\w\s]")
_PARTED = re.compile(f"({_TOKEN.pattern})")
_PARTED_ASCII = re.compile(r"([0-9a-z]+(?:['&/.\-][0-9a-z]+)*|[^0-9a-z_\t-\r\x1c-\x1f ])")  # small letters, the same
_VOWELS = "aeiou"
_DROPS_E = re.compile(
    r"(?:at|iz|is|ur|uc|ud|iv|ag|as|os|ov|ut|ul|ir|in|id|it|eas|aus|enc|anc|ang|orc|ers|olv|eiv|ov|us|ys|c|g|v|u|s|z|(?<!o)ok)$"
)


def inflect(base: str, irregular: dict[str, list[str]]) -> dict[str, int]:
    """Forms of a verb -> bit mask of BASE, S, ING, ED (participle), PAST."""
    e, y = base.endswith("e"), base.endswith("y") and base[-2] not in _VOWELS
    stem = base[:-1] if e or y else base
    ed = base + "d" if e else stem + "ied" if y else base + "ed"
    ing = (stem if e and not base.endswith(("ee", "oe")) else base) + "ing"
    s = stem + "ies" if y else base + "es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else base + "s"
    listed = irregular.get(base, [])
    past, participle, ing = [*listed, *[ed, ed, ing][len(listed) :]]
    forms: dict[str, int] = {}
    for form, bit in ((base, BASE), (s, S), (ing, ING), (participle, ED), (past, PAST)):
        forms[form] = forms.get(form, 0) | bit
    return forms


def guess_base(participle: str) -> str:
    """The base form of a regular participle that no list holds: "discontinued" -> "discontinue"."""
    if participle.endswith("ied"):
        return participle[:-3] + "y"
    stem = participle[:-2]
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":
        return stem[:-1]
    return stem + "e" if _DROPS_E.search(stem) and not stem.endswith(("ss", "ow", "ain", "imit", "isit")) else stem


@quickly_made
@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and punctuation marks of a text: ``words`` in lower case, and where each stands (end exclusive)."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def slice(self, i: int, j: int) -> str:
        """The text of tokens i to j (end exclusive), as printed."""
        return self.text[self.starts[i] : self.ends[j - 1]] if i < j else ""


def read_tokens(text: str) -> Tokens:
    """Words (hyphens, apostrophes and ampersands inside them kept) and single punctuation marks, with offsets."""
    lower = text.lower()
    if len(lower) != len(text):  # a capital of two characters in lower case would shift the offsets
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    parts = (_PARTED_ASCII if lower.isascii() else _PARTED).split(lower)  # what stands between words at even places
    borders = list(accumulate(map(len, parts)))
    return Tokens(text, tuple(parts[1::2]), tuple(borders[:-1:2]), tuple(borders[1::2]))


@dataclass(frozen=True, slots=True)
class Words:
    """Tables made from the lexicon; sets of lower-case words unless told otherwise.

    Attributes:
        verbs: form -> (base, bit mask of forms) of the verbs that begin a measure.
        problem_verbs: form -> base.
        sets: every plain list of the lexicon by name; entries of more than one word stand in ``phrases``.
        phrases: list name -> first word -> tuple of word tuples, longest first.
        first_words: list name -> the words with which an entry of any length begins.
        particles: base -> words one of which must follow where a preposition does.
        good_after: adjective -> nouns that turn its sense round.
        measure_cues, phrase_cues, clause_cues: words at which a measure, a noun phrase or a clause that is a problem,
            can be recognised.
        triggers: a passage without any of these words states no claim.
        stops: words and marks that cannot begin an object.
        strong: irregular participle -> base, of verbs that begin no measure by themselves.
    """

    verbs: dict[str, tuple[str, int]]
    problem_verbs: dict[str, str]
    sets: dict[str, frozenset[str]]
    phrases: dict[str, dict[str, tuple[tuple[str, ...], ...]]]
    first_words: dict[str, frozenset[str]]
    particles: dict[str, frozenset[str]]
    good_after: dict[str, frozenset[str]]
    measure_cues: frozenset[str]
    phrase_cues: frozenset[str]
    clause_cues: frozenset[str]
    triggers: frozenset[str]
    stops: frozenset[str]
    strong: dict[str, str]

    def phrase_at(self, name: str, words: tuple[str, ...], at: int) -> int:
        """Number of words of the longest entry of a list that stands at a position; 0 where none does."""
        if at >= len(words) or words[at] not in self.first_words[name]:
            return 0
        for phrase in self.phrases[name].get(words[at], ()):
            if words[at : at + len(phrase)] == phrase:
                return len(phrase)
        return 1 if words[at] in self.sets[name] else 0


@cache
def english_words() -> Words:
    """The tables, compiled once."""
    data = read_lexicon("claims")["en"] | read_lexicon("proposals")["en"]
    irregular = data["irregular"]
    verbs: dict[str, tuple[str, int]] = {}
    for base in sorted(set(data["measure_verbs"])):
        for form, bits in inflect(base, irregular).items():
            if form not in verbs or bits & BASE:
                verbs[form] = (base, bits)
        if base.endswith("ize") and len(base) > 4:  # British spelling
            for form, bits in inflect(base[:-3] + "ise", irregular).items():
                verbs.setdefault(form, (base, bits))
    problem_verbs = {form: base for base in sorted(set(data["problem_verbs"])) for form in inflect(base, irregular)}
    sets: dict[str, frozenset[str]] = {}
    phrases: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {}
    for name, entries in data.items():
        if not isinstance(entries, list):
            continue
        sets[name] = frozenset(entry for entry in entries if " " not in entry)
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            if " " in entry:
                parts = tuple(_TOKEN.findall(entry))
                by_first.setdefault(parts[0], []).append(parts)
        phrases[name] = {first: tuple(sorted(group, key=lambda p: (-len(p), p))) for first, group in by_first.items()}
    sets["strong_participles"] = frozenset(data["strong_bases"])
    sets["entitling_first"] = frozenset(phrases["entitling"])
    measure_cues = frozenset(
        {"has", "have", "on", ";", "that", "found", "shows", "to", "may", "is", "are"}.union(
            sets["modals"],
            sets["weak_modals"],
            sets["need"],
            sets["recommending"],
            sets["committing"],
            sets["induced"],
            phrases["entitling"],
            verbs,
            sets["effort_nouns"],
            sets["desirable"],
            sets["wanting"],
            sets["planning"],
            sets["deciding"],
            sets["bundling"],
            phrases["in_favour"],
            {
                "it",
                "would",
                "there",
                "one",
                "all",
                "nor",
                "best",
                "much",
                "be",
                "remains",
                "time",
                "being",
                "been",
                ":",
            },
        )
    )
    clause_cues = frozenset(
        sets["being"].union(sets["negatives"], problem_verbs, phrases["problem_phrases"], sets["problem_phrases"])
    )
    triggers = frozenset(
        sets["modals"]
        | sets["need"]
        | sets["recommending"]
        | sets["problem_nouns"]
        | sets["problem_adjectives"]
        | sets["negatives"]
        | problem_verbs.keys()
        | phrases["problem_phrases"].keys()
        | {"to", ":"}.union(sets["wanting"], sets["planning"], sets["effort_nouns"], sets["desirable"])
        | phrases["in_favour"].keys()
        | phrases["problem_adjectives"].keys()
        | phrases["entitling"].keys()
        | verbs.keys()
    )
    return Words(
        verbs,
        problem_verbs,
        sets,
        phrases,
        {name: sets[name].union(by_first) for name, by_first in phrases.items()},
        {base: frozenset(words) for base, words in data["particles"].items()},
        {word: frozenset(nouns) for word, nouns in data["good_after"].items()},
        measure_cues,
        sets["problem_nouns"].union(sets["problem_adjectives"], phrases["problem_adjectives"]),
        clause_cues,
        triggers,
        sets["prepositions"] | sets["finite"] | sets["conjunctions"] | frozenset('.,;:()\u2014\u201c\u201d"'),
        dict(data["strong_bases"]),
    )
