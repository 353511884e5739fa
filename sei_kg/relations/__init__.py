"""Relations between what a document names and what it claims.

Each reader looks at one kind of relation in one passage (its mentions, claims and cue phrases) or, for what the build
of a document says, at all of them; the collector keeps what the ontology's domains and ranges allow. Rules and their
confidence are individuals of ``ontology/vocab/rules-relations.ttl``; the cue phrases stand in
``ontology/lexicon/relations.yaml``.

Method: cue lexicons and clause windows as in pattern-based relation extraction (Hearst 1992 for hierarchies; Girju 2003
for causes), list distribution by the text between two spans. Linear in the length of a document.
"""

from __future__ import annotations

from collections.abc import Sequence

from sei_kg.assertions import Findings
from sei_kg.claim_context import reported_policy
from sei_kg.claims import Claim
from sei_kg.passages import Reading
from sei_kg.relations.actors import read_duties, read_places
from sei_kg.relations.causes import read_causes
from sei_kg.relations.directions import read_directions
from sei_kg.relations.industries import (
    read_hierarchy,
    read_known_hierarchy,
    read_listings,
    read_proposals,
    read_sections,
)
from sei_kg.relations.policies import read_policies, read_titles
from sei_kg.relations.remedies import (
    read_named_problems,
    read_remedies,
    read_shared_topics,
    read_structure,
)
from sei_kg.relations.scene import Said, Scene
from sei_kg.relations.sufferers import read_affected, read_examples
from sei_kg.relations.topics import Topics
from sei_kg.vocabulary import Vocabulary

__all__ = ["find_relations"]

_READERS = (
    read_titles,
    read_policies,
    read_hierarchy,
    read_known_hierarchy,
    read_proposals,
    read_causes,
    read_affected,
    read_examples,
    read_remedies,
    read_directions,
    read_duties,
    read_places,
)


def find_relations(reading: Reading, named: Findings, claims: Sequence[Claim], vocabulary: Vocabulary) -> Findings:
    """All relations a document states or suggests; what only its topics or rows suggest is not ``explicit``.

    Args:
        reading: the document cut into passages.
        named: what ``find_mentions`` found in it.
        claims: its problems and measures, in the order of the text.
        vocabulary: class hierarchy, curated terms, confidence of the rules.
    """
    scene = Scene(reading, named, claims, vocabulary)
    said = Said(scene)
    for line in scene:
        for read in _READERS:
            read(scene, line, said)
    read_listings(scene, said, reported_policy(reading, named.mentions, vocabulary))
    read_sections(scene, said)
    read_structure(scene, said)
    topics = Topics(scene)
    read_named_problems(scene, said, topics)
    read_shared_topics(scene, said, topics)
    return said.findings()
