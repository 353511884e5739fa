"""Proofs of what was read: the cue words of a rule in a text, and the findings of a document as JSON with offsets.

Which cues a rule reads is data (``ontology/lexicon/explanations.yaml``): places in the other lexicons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pyoxigraph import Literal

from sei_kg.assertions import Extraction
from sei_kg.gazetteer import fold
from sei_kg.lexicon import read_lexicon
from sei_kg.vocabulary import Vocabulary

__all__ = ["cue_words", "extraction_json"]


def extraction_json(extraction: Extraction, vocabulary: Vocabulary) -> dict[str, Any]:
    """The findings of one document for machines: document, entities, mentions and assertions, with offsets and rules."""
    reading = extraction.reading
    source, passages = reading.source, reading.passages

    def evidence(places: Iterable[int]) -> list[dict[str, Any]]:
        return [
            {"section": reading.section_of(passages[p]).name, "sectionRole": passages[p].role,
             "quote": passages[p].exact, "start": passages[p].start, "end": passages[p].end}
            for p in places
        ]  # fmt: skip

    return {
        "document": {
            "iri": source.iri, "identifier": source.identifier, "sha256": source.sha256,
            "mediaType": source.media_type, "characters": len(source.text), "passages": len(passages),
        },
        "entities": [
            {"iri": e.iri, "class": e.cls, "labels": [{"language": lang, "value": text} for lang, text in e.labels],
             "rule": e.rule, "confidence": e.confidence, "known": e.iri in vocabulary.terms}
            for e in extraction.entities
        ],
        "mentions": [
            {"entity": m.entity, "class": m.cls, "start": m.start, "end": m.end, "exact": source.text[m.start : m.end],
             "rule": m.rule, "confidence": m.confidence}
            for m in extraction.mentions
        ],
        "assertions": [
            {"subject": a.subject, "predicate": a.predicate, "object": _term(a.object), "rule": a.rule,
             "confidence": a.confidence, "basis": "explicit" if a.explicit else "inferred",
             "evidence": evidence(a.passages)}
            for a in extraction.assertions
        ],
    }  # fmt: skip


def _term(value: str | Literal) -> dict[str, str]:
    if isinstance(value, str):
        return {"iri": value}
    if value.language:
        return {"value": value.value, "language": value.language}
    return {"value": value.value, "datatype": value.datatype.value}


@cache
def _cue_patterns(rule: str) -> tuple[str, ...]:
    """The folded cue phrases a rule reads: the families that ``explanations.yaml`` names for it, longest first."""
    found: set[str] = set()
    for place in read_lexicon("explanations")["cues"].get(rule, ()):
        lexicon, *path = place.split("/")
        node: Any = read_lexicon(lexicon)
        for step in path:
            node = node[step]
        found |= {fold(phrase) for phrase in _phrases(node)}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def _phrases(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for part in node.values():
            yield from _phrases(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _phrases(part)


def cue_words(rule: str, text: str) -> list[str]:
    """The cue phrases of a rule that stand in a text, by position; of overlapping ones the longest."""
    folded, found = fold(text), list[tuple[int, int]]()
    for phrase in _cue_patterns(rule):
        start = folded.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            whole = phrase[0] >= "\u2e80" or not (
                (start and folded[start - 1].isalnum()) or (end < len(folded) and folded[end].isalnum())
            )
            if whole and all(end <= i or j <= start for i, j in found):
                found.append((start, end))
            start = folded.find(phrase, end)
    return [text[i:j] for i, j in sorted(found)]
