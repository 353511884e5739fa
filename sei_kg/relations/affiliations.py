"""Whose people the persons of an English text are: "said X of the consultancy Y", "X is a fellow at Y".

Where a post was found with its body there is nothing to add.
"""

from __future__ import annotations

from sei_kg.relations.coordination import possesses
from sei_kg.relations.scene import Line, Said, Scene, pattern

__all__ = ["read_affiliations"]

_FURTHEST = 110  # characters between a name and the body


def read_affiliations(scene: Scene, line: Line, said: Said) -> None:
    """Reads the affiliations that one passage states."""
    persons = scene.of(line, "sei:Person") if line.passage.language == "en" else []
    bodies = scene.of(line, "sei:Organization") if persons else []
    for person in persons:
        if person.entity in scene.with_post:
            continue
        for body in bodies:
            gap = line.text[person.j : body.i]
            if body.i < person.j or len(gap) > _FURTHEST:
                continue
            if pattern("affiliated").fullmatch(gap):
                said.say(person.entity, "sei:affiliatedWith", body.entity, (line.index,), "person-affiliation")
            break
        for body in bodies:
            if possesses(line, body, person):  # "the bureau's Qiao Lan"
                said.say(person.entity, "sei:affiliatedWith", body.entity, (line.index,), "person-affiliation")
