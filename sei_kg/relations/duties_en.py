"""Bodies in brackets behind a task in English documents: "(Department of Transport, governments of A and B)".

Such a note holds nothing but bodies and the words by which lists of duty begin. It speaks of the whole task in front of
it: of the clauses of its paragraph, and of the heading over them where the section holds no other note.
"""

from __future__ import annotations

from collections import Counter

from sei_kg.claims import Claim
from sei_kg.entities import Mention
from sei_kg.relations.scene import Line, Said, Scene, pattern

__all__ = ["read_notes"]

_MOST = 12  # measures that one note speaks of


def read_notes(scene: Scene, said: Said) -> None:
    """Reads the notes of duty of all English passages."""
    found = [
        (line, at, bodies)
        for line in scene
        if line.passage.language == "en" and "sei:Organization" in line.present and "(" in line.text
        for at, bodies in _notes(scene, line)
    ]
    sections = Counter(line.passage.section for line, _, _ in found)
    for line, at, bodies in found:
        measures, heading = _task(scene, line, at)
        if heading is not None and sections[line.passage.section] == 1:
            measures = [heading, *measures]
        for body in bodies:
            for claim in measures[:_MOST]:
                where = (claim.passage, line.index)
                said.say(body.entity, "sei:responsibleFor", claim.iri, where, "duty-charged")


def _notes(scene: Scene, line: Line) -> list[tuple[int, list[Mention]]]:
    """(where it begins, its bodies) of each note in a passage: brackets that end the sentence or are all of it."""
    found = []
    bodies = scene.of(line, "sei:Organization")
    for match in pattern("bracket_at_end").finditer(line.text):
        inside = [m for m in bodies if match.start("list") <= m.i and m.j <= match.end("list")]
        rest, at = "", match.start("list")
        for body in inside:
            rest, at = rest + line.text[at : body.i] + "|", max(at, body.j)
        rest += line.text[at : match.end("list")]
        if inside and pattern("duty_list").fullmatch(rest):
            named = line.text[: match.start()].rstrip()
            alias = len(inside) == 1 and any(m.j == len(named) and m.entity == inside[0].entity for m in bodies)
            if not alias:  # "the Ministry of Transport (MOT)"
                found.append((match.start(), inside))
    return found


def _task(scene: Scene, line: Line, upto: int) -> tuple[list[Claim], Claim | None]:
    """The measures in front of a note in its paragraph (or, where it stands alone, in the one before), and the heading
    of the section where that is a measure."""
    section = scene.reading.sections[line.passage.section]
    over = scene.lines.get(section.heading)
    heading = over.measures[0] if over and over.measures and over.passage.kind == "heading" else None
    found = [claim for claim in line.measures if claim.j <= upto]
    paragraph = line.passage.paragraph
    for index in range(line.index - 1, max(section.heading, -1), -1):
        other = scene.lines.get(index)
        if other is None:
            continue
        if other.passage.paragraph != paragraph and (found or other.passage.kind == "heading"):
            break
        found = [*other.measures, *found]
        paragraph = other.passage.paragraph
    return [claim for claim in found if heading is None or claim.iri != heading.iri], heading
