"""Which policy instruments a clause names, by the cue labels (sei:cueLabel) and names of the Instrument vocabulary."""

from __future__ import annotations

from functools import lru_cache

import ahocorasick

from sei_kg.vocabulary import Vocabulary

__all__ = ["instruments_in"]

_KINDS = frozenset({"pref", "alt", "cue"})


@lru_cache(maxsize=4)
def _automaton(vocabulary_id: int, cues: tuple[tuple[str, str], ...]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for cue, iri in cues:
        known = automaton.get(cue, ())
        automaton.add_word(cue, (*known, (len(cue), iri)))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=4)
def _cues(key: int) -> ahocorasick.Automaton:
    vocabulary = _VOCABULARIES[key]
    pairs = {
        (text.casefold(), iri)
        for iri in vocabulary.instances("sei:Instrument")
        for kind, _, text in vocabulary.terms[iri].labels
        if kind in _KINDS
    }
    return _automaton(key, tuple(sorted(pairs)))


_VOCABULARIES: dict[int, Vocabulary] = {}


def instruments_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """IRIs of the instruments whose cue stands in the text as a word (an English plural is one), sorted."""
    _VOCABULARIES.setdefault(id(vocabulary), vocabulary)
    automaton = _cues(id(vocabulary))
    if not len(automaton):
        return ()
    folded = text.casefold()
    found = set()
    for end, hits in automaton.iter(folded):
        for length, iri in hits:
            start = end - length + 1
            if folded[start] < "\u3400":
                before, after = folded[start - 1 : start], folded[end + 1 : end + 2]
                if before.isalnum() or (
                    after.isalnum() and not (after == "s" and not folded[end + 2 : end + 3].isalnum())
                ):
                    continue
            found.add(iri)
    return tuple(sorted(found))
