"""Relations between what a document names and what it claims.

Each reader looks at one kind of relation in one passage (its mentions, claims and cue phrases) or, for what the build
of a document says, at all of them; the collector keeps what the ontology's domains and ranges allow. Rules and their
confidence are individuals of ``ontology/vocab/rules-relations.ttl``; the cue phrases stand in
``ontology/lexicon/relations.yaml``.

Method: cue lexicons and clause windows as in pattern-based relation extraction (Hearst 1992 for hierarchies; Girju 2003
for causes), list distribution by the text between two spans. Linear in the length of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sei_kg.assertions import Findings
from sei_kg.claims import Claim
from sei_kg.passages import Reading
from sei_kg.relations.actors import read_duties, read_places
from sei_kg.relations.affiliations import read_affiliations
from sei_kg.relations.causes import read_causes, read_named_causes
from sei_kg.relations.directions import read_directions
from sei_kg.relations.duties_en import read_notes
from sei_kg.relations.duties_zh import read_chinese_acts
from sei_kg.relations.industries import (
    read_hierarchy,
    read_known_hierarchy,
    read_listings,
    read_proposals,
    read_sections,
)
from sei_kg.relations.issuing import read_announced, read_issue_block
from sei_kg.relations.policies import read_policies, read_priorities, read_titles
from sei_kg.relations.policies_zh import read_chinese_policies
from sei_kg.relations.remedies import (
    read_adjacent,
    read_named_problems,
    read_remedies,
    read_shared_topics,
    read_structure,
)
from sei_kg.relations.scene import Line, Said, Scene
from sei_kg.relations.sufferers import read_affected, read_examples
from sei_kg.relations.topics import Topics
from sei_kg.vocabulary import Vocabulary

__all__ = ["find_relations"]

_OF_POLICIES = (read_titles, read_policies)
_OF_CONCEPTS = (read_hierarchy, read_known_hierarchy, read_proposals)
_OF_PROBLEMS = (read_causes, read_affected)
_OF_MEASURES = (read_remedies, read_adjacent, read_directions)
_OF_ACTORS = (read_duties, read_places, read_announced, read_affiliations)
_CONCEPTS = ("sei:Industry", "sei:Technology")
_ACTORS = ("sei:Organization", "sei:Region", "sei:Cluster", "sei:Event", "sei:Programme")


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
        for read in _readers(scene, line):
            read(scene, line, said)
    read_listings(scene, said, scene.reported)
    read_issue_block(scene, said)
    read_sections(scene, said)
    read_structure(scene, said)
    read_notes(scene, said)
    read_chinese_acts(scene, said)
    read_chinese_policies(scene, said)
    topics = Topics(scene)
    read_named_causes(scene, said, topics)
    read_named_problems(scene, said, topics)
    read_shared_topics(scene, said, topics)
    return said.findings()


def _readers(scene: Scene, line: Line) -> Iterator[Callable[[Scene, Line, Said], None]]:
    """The readers that can find something in a passage, by what it names and claims."""
    present = line.present
    if "sei:Policy" in present:
        yield from _OF_POLICIES
    if not present.isdisjoint(_CONCEPTS):
        yield read_priorities
    if len(line.mentions) > 1 and not present.isdisjoint(_CONCEPTS):
        yield from _OF_CONCEPTS
    if line.problems:
        yield from _OF_PROBLEMS
    other = scene.lines.get(line.index - 1)
    if line.mentions and (line.problems or (other and other.problems)):
        yield read_examples
    if line.measures:
        yield from _OF_MEASURES
    if not present.isdisjoint(_ACTORS):
        yield from _OF_ACTORS
