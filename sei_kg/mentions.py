"""Mentions: where a text names an entity.

``find_mentions`` runs the gazetteer, the induction of new entities and the coreference inside one document.
"""

from __future__ import annotations

from sei_kg.assertions import Findings
from sei_kg.entities import Entity, Mention
from sei_kg.gazetteer import gazetteer_of
from sei_kg.passages import Reading
from sei_kg.vocabulary import Vocabulary

__all__ = ["Entity", "Mention", "find_mentions"]


def find_mentions(reading: Reading, vocabulary: Vocabulary) -> Findings:
    """All named entities of a document, their mentions, and what the text says of them itself."""
    gazetteer = gazetteer_of(vocabulary)
    confidence = vocabulary.confidence("gazetteer", 0.95)
    mentions = []
    for passage in reading.passages:
        for match in gazetteer.find(passage.text):
            start, end = passage.span(match.i, match.j)
            mentions.append(
                Mention(passage.index, match.i, match.j, start, end, match.iri, match.cls, "gazetteer", confidence)
            )
    return Findings(mentions=tuple(mentions))
