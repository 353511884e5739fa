"""Which policy instruments a clause names or shows.

Names and cue labels (sei:cueLabel) stand in the Instrument vocabulary; patterns of English words that show an instrument
without naming it ("cut ... fees") in ``ontology/lexicon/instruments.yaml``, shapes of Chinese clauses in
``instruments_zh.yaml``.
"""

from __future__ import annotations

import re
import weakref
from functools import cache

import ahocorasick

from sei_kg.claim_words import read_tokens
from sei_kg.cue_patterns import Patterns, compile_patterns, length_at
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID
from sei_kg.vocabulary import Vocabulary

__all__ = ["barred", "instruments_in", "instruments_shown", "instruments_shown_zh"]

_BY_BANS = frozenset(f"{ID}instrument-{slug}" for slug in ("market-access", "supervision", "legislation"))
_KINDS = frozenset({"pref", "alt", "cue"})
_built: dict[int, tuple[weakref.ref[Vocabulary], ahocorasick.Automaton]] = {}


def instruments_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """IRIs of the instruments named in the text, sorted.

    A cue counts as a whole word (an English plural is one), in any case; a cue inside a longer one is not heard, so
    that an "interest subsidy" is no "subsidy". What a Chinese clause forbids (不得给予……) it does not use.
    """
    automaton = _automaton(vocabulary)
    if not len(automaton):
        return ()
    folded = text.lower()
    shut = [match.span() for match in barred().finditer(text)]
    hits: list[tuple[int, int, tuple[str, ...]]] = []
    for end, (length, iris) in automaton.iter(folded):
        start = end - length + 1
        if folded[start] < "\u3400" and (_joined(folded, start - 1) or _continues(folded, end + 1)):
            continue
        if shut and any(i <= start < j for i, j in shut):
            continue
        hits.append((start, end + 1, iris))
    if len(hits) < 2:
        return hits[0][2] if hits else ()
    found: set[str] = set()
    for start, end, iris in hits:
        if not any(a <= start and end <= b and b - a > end - start for a, b, _ in hits):
            found.update(iris)
    return tuple(sorted(found))


def instruments_shown(text: str) -> tuple[str, ...]:
    """IRIs of the instruments that an English clause shows by a pattern of its words, sorted."""
    words, shown = read_tokens(text).words, _shown()
    if shown.keys().isdisjoint(words):
        return ()
    found: set[str] = set()
    for k, word in enumerate(words):
        for iri, patterns in shown.get(word, ()):
            if iri not in found and length_at(patterns, words, k):
                found.add(iri)
    return tuple(sorted(found))


def instruments_shown_zh(text: str) -> tuple[str, ...]:
    """The same for a Chinese clause; what it forbids or ends is none, but the ban itself may be one."""
    allowed = barred().sub("，", text)
    return tuple(iri for iri, shape in _shown_zh() if shape.search(text if iri in _BY_BANS else allowed))


@cache
def barred() -> re.Pattern[str]:
    """From a Chinese word that forbids or ends something to the end of its clause."""
    return re.compile(read_lexicon("relations_zh")["barred"])


@cache
def _shown_zh() -> tuple[tuple[str, re.Pattern[str]], ...]:
    shapes = read_lexicon("instruments_zh")
    return tuple((f"{ID}instrument-{slug}", re.compile(shapes[slug])) for slug in sorted(shapes))


@cache
def _shown() -> dict[str, tuple[tuple[str, Patterns], ...]]:
    """First word of a pattern -> the instruments that have patterns beginning so."""
    irregular = read_lexicon("claims")["en"]["irregular"]
    found: dict[str, list[tuple[str, Patterns]]] = {}
    for slug, lines in read_lexicon("instruments")["en"].items():
        patterns = compile_patterns(lines, irregular)
        for word in patterns:
            found.setdefault(word, []).append((f"{ID}instrument-{slug}", patterns))
    return {word: tuple(rows) for word, rows in found.items()}


def _joined(text: str, at: int) -> bool:
    return at >= 0 and (text[at].isalnum() or text[at] == "-") and text[at] < "\u3400"


def _continues(text: str, at: int) -> bool:
    """Whether the word goes on at ``at``, other than by a plural s."""
    at += text[at : at + 1] == "s"
    return text[at : at + 1].isalnum() and text[at] < "\u3400"


def _automaton(vocabulary: Vocabulary) -> ahocorasick.Automaton:
    """One automaton for each vocabulary in use; it goes when the vocabulary does."""
    known = _built.get(id(vocabulary))
    if known is not None and known[0]() is vocabulary:
        return known[1]
    cues: dict[str, set[str]] = {}
    for iri in vocabulary.instances("sei:Instrument"):
        for kind, _, text in vocabulary.terms[iri].labels:
            if kind in _KINDS:
                cues.setdefault(text.lower(), set()).add(iri)
    automaton = ahocorasick.Automaton()
    for cue in sorted(cues):
        automaton.add_word(cue, (len(cue), tuple(sorted(cues[cue]))))
    automaton.make_automaton()
    _built[id(vocabulary)] = (weakref.ref(vocabulary), automaton)
    return automaton
