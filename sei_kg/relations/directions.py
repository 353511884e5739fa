"""At which industries and technologies a measure is directed.

A measure is directed at an industry that its clause names as its object or beneficiary ("develop X", "a fund for X",
发展X), not at one that stands in a comparison, in the name of a policy, or as the reason of it all.
"""

from __future__ import annotations

from sei_kg.claims import Claim
from sei_kg.entities import Mention
from sei_kg.instruments import barred
from sei_kg.relations.scene import Line, Said, Scene, pattern

__all__ = ["read_directions"]


def read_directions(scene: Scene, line: Line, said: Said) -> None:
    """Reads the industries and technologies of the measures of one passage."""
    if not line.measures or not line.mentions:
        return
    policies = [m for m in scene.of(line, "sei:Policy", "sei:Cluster") if not scene.is_a(m.entity, "sei:Programme")]
    concepts = [
        m
        for m in scene.of(line, "sei:Industry", "sei:Technology")
        if not any(p.i <= m.i and m.j <= p.j for p in policies)
    ]
    for measure in line.measures:
        for mention in concepts:
            needed = 0 <= mention.i - measure.j <= 20 and pattern("needed_for").search(line.text[measure.i : mention.i])
            inside = measure.i <= mention.i and mention.j <= measure.j
            if not needed and not (inside and _is_object(line, measure, mention)):
                continue
            if mention.entity in scene.aside or _barred(line, measure, mention):
                continue
            if line.has("add_to_list", measure.i, measure.j) and not _put_in(scene, line, measure, mention):
                continue
            if line.has("remove_from_list", measure.i, measure.j):
                continue
            if scene.is_a(mention.entity, "sei:Industry"):
                said.say(measure.iri, "sei:targetsIndustry", mention.entity, (line.index,), "measure-industry")
            else:
                said.say(measure.iri, "sei:prioritizesTechnology", mention.entity, (line.index,), "measure-technology")


def _is_object(line: Line, measure: Claim, mention: Mention) -> bool:
    """Whether the mention is what the measure works on: near its verb or behind "for", not in a side remark."""
    before = line.text[measure.i : mention.i]
    language = line.passage.language
    if len(before) > (200 if language == "en" else 60):
        return False
    return not (pattern("side_remark").search(before[-60:]) or pattern(f"purpose_{language}").search(before))


def _put_in(scene: Scene, line: Line, measure: Claim, mention: Mention) -> bool:
    """将甲、乙列入省重大专项: a technology put in a programme is what the measure is for."""
    if line.passage.language != "zh" or not scene.is_a(mention.entity, "sei:Technology"):
        return False
    cue = next((c for c in line.all_cues("add_to_list") if mention.j <= c.i < measure.j), None)
    return cue is not None and any(p.i >= cue.j for p in scene.of(line, "sei:Programme", i=cue.j, j=measure.j))


def _barred(line: Line, measure: Claim, mention: Mention) -> bool:
    """严禁借甲产业之名……: what a Chinese measure forbids is not what it is for."""
    return line.passage.language == "zh" and any(
        match.start() < mention.i < match.end() for match in barred().finditer(line.text, measure.i, measure.j)
    )
