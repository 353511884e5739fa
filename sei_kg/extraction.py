"""One document in, all its findings out: the stages of reading in their order.

    Source -> Reading -> mentions -> claims -> observations, relations -> Extraction

``build`` and ``sei-kg extract`` run this same code.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from sei_kg.assertions import Assertion, Extraction, Findings
from sei_kg.claims import claim_findings, find_claims
from sei_kg.documents import Source
from sei_kg.mentions import Entity, find_mentions
from sei_kg.observations import find_observations
from sei_kg.passages import Reading, read_passages
from sei_kg.relations import find_relations
from sei_kg.vocabulary import Vocabulary

__all__ = ["extract", "no_collector"]

_IN_ORDER = attrgetter(
    "passage", "i", "j", "start", "end", "entity", "cls", "rule", "confidence"
)  # as Mention compares


def extract(source: Source, vocabulary: Vocabulary) -> Extraction:
    """Reads one document. Deterministic; touches neither files nor the network."""
    with no_collector():
        reading = read_passages(source)
        named = find_mentions(reading, vocabulary)
        claims = find_claims(reading, named.mentions, vocabulary)
        observed = find_observations(reading, named.mentions, vocabulary, claims)
        claimed = claim_findings(reading, claims, named.mentions, vocabulary)
        related = find_relations(reading, named, claims, vocabulary)
        return _merge(reading, (named, observed, claimed, related))


@contextlib.contextmanager
def no_collector() -> Iterator[None]:
    """Without the search for cycles, which would walk through the whole vocabulary again and again: what reading makes
    has no cycles and goes when its last user does."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _merge(reading: Reading, parts: tuple[Findings, ...]) -> Extraction:
    """Sorts and removes duplicates: of equal statements from the same passages the most confident stands."""
    entities: dict[str, Entity] = {}
    for part in parts:
        for entity in part.entities:
            known = entities.get(entity.iri)
            if known is None:
                entities[entity.iri] = entity
            else:
                labels = known.labels + tuple(label for label in entity.labels if label not in known.labels)
                entities[entity.iri] = replace(known, labels=labels)
    mentions = {_IN_ORDER(mention): mention for part in parts for mention in part.mentions}
    best: dict[tuple[str, str, str, tuple[int, ...]], Assertion] = {}
    for part in parts:
        for assertion in part.assertions:
            value = assertion.object
            text = value if isinstance(value, str) else str(value)
            key = assertion.subject, assertion.predicate, text, assertion.passages
            rival = best.get(key)
            if rival is None or (assertion.explicit, assertion.confidence) > (rival.explicit, rival.confidence):
                best[key] = assertion
    return Extraction(
        reading,
        tuple(entities[iri] for iri in sorted(entities)),
        tuple([mentions[key] for key in sorted(mentions)]),
        tuple(best[key] for key in sorted(best)),
    )
