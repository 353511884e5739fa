"""Whom a problem affects, and what exemplifies it.

An industry or body affected stands in the claim itself, follows a verb of hindering ("which restrict the development of
X") or is the subject that faces or has the problem. A region counts only as a subject or possessor of the clause, so
that a country named in passing is not said to suffer.
"""

from __future__ import annotations

import re
from functools import cache

from sei_kg.claims import Claim
from sei_kg.entities import Mention
from sei_kg.lexicon import read_lexicon
from sei_kg.relations.coordination import group_before, run_after
from sei_kg.relations.scene import Line, Said, Scene, pattern

__all__ = ["read_affected", "read_examples"]

_LEAD = 6  # characters of a Chinese clause in front of the thing it is about
_BODIES = ("sei:Industry", "sei:Enterprise", "sei:ResearchBody")
_EXAMPLES = ("sei:Industry", "sei:Technology", "sei:Enterprise")


def read_affected(scene: Scene, line: Line, said: Said) -> None:
    """Reads what the problems of one passage affect."""
    if not line.problems or not line.mentions:
        return
    bodies = scene.of(line, *_BODIES)
    regions = [m for m in scene.of(line, "sei:Region") if _is_place(scene, m)]
    others = [m for m in scene.of(line, "sei:Organization") if m not in bodies]
    listed = _listed_examples(line, bodies)
    for claim in line.problems:
        held = any(m.i <= claim.i and claim.j <= m.j for m in line.measures)
        inside = [m for m in bodies if claim.i <= m.i and m.j <= claim.j and m not in listed]
        if inside and any(claim.i - 2 <= m.i <= claim.i + 14 and m.j <= inside[0].i for m in others):
            continue  # another body is the subject: it falls short, not the industry it deals with
        for mention in inside:
            if not held and not _contrasted(line, mention):
                said.say(claim.iri, "sei:affects", mention.entity, (line.index,), "affects-clause")
        for region in regions:
            if claim.i < region.i < claim.j and pattern("must_bear").search(line.text[region.i - 8 : region.j + 14]):
                said.say(claim.iri, "sei:affects", region.entity, (line.index,), "affects-region")
        place = _subject_region(line, claim, regions, bodies)
        if place and not inside and not held:
            said.say(claim.iri, "sei:affects", place.entity, (line.index,), "affects-region")
        if not inside and not held:
            subject = _facing(line, claim, bodies)
            for mention in subject:
                said.say(claim.iri, "sei:affects", mention.entity, (line.index,), "affects-subject")
            if not subject:
                for mention in run_after(line, bodies, claim.j, reach=24):
                    if pattern(f"belonging_{line.passage.language}").match(line.text[claim.j : mention.i]):
                        said.say(claim.iri, "sei:affects", mention.entity, (line.index,), "affects-place")
    for cue in line.all_cues("hinders"):
        hindered = run_after(line, bodies, cue.j, reach=70)
        if not hindered:
            continue
        holder = next((claim for claim in line.problems if claim.i <= cue.i < claim.j), None)
        causes = group_before(line, line.problems, holder.i if holder else cue.i, reach=40)
        if holder and cue.i - holder.i > 4:
            causes = [holder]
        for claim in causes:
            for mention in hindered:
                said.say(claim.iri, "sei:affects", mention.entity, (line.index,), "affects-hindered")


def read_examples(scene: Scene, line: Line, said: Said) -> None:
    """Reads the industries, technologies and bodies that a passage names as instances of a problem."""
    if line.passage.language == "zh" and line.problems:
        _wanting(scene, line, said)
    if not line.mentions or not line.cues:
        return
    things = scene.of(line, *_EXAMPLES)
    for cue in line.all_cues("such_as"):
        run = run_after(line, things, cue.j, reach=30)
        if not run or not line.problems or cue.i < 3:
            continue
        for claim in _claims_at(line, cue.i, run[-1].j):
            for mention in run:
                said.say(claim.iri, "sei:exemplifiedBy", mention.entity, (line.index,), "example-such-as")
                if pattern("evident_in").search(line.text[claim.j : mention.i]) and scene.is_a(
                    mention.entity, "sei:Industry"
                ):
                    said.say(claim.iri, "sei:affects", mention.entity, (line.index,), "affects-place")
            examples = [*run, *_bracketed(line, things, run)]
            for mention in examples[len(run) :]:
                said.say(claim.iri, "sei:exemplifiedBy", mention.entity, (line.index,), "example-such-as")
            for later in line.problems:
                if later.i > claim.j and pattern("them").search(line.text[later.i : later.j + 1]):
                    for mention in examples:
                        said.say(later.iri, "sei:exemplifiedBy", mention.entity, (line.index,), "example-such-as")
    for claim in line.problems if line.passage.language == "zh" else ():
        run = run_after(line, [m for m in things if m.j <= claim.j + 12], claim.i, reach=4)
        if run and pattern("and_others_zh").match(line.text[run[-1].j :]):
            for mention in run:
                said.say(claim.iri, "sei:exemplifiedBy", mention.entity, (line.index,), "example-such-as")
    opening = next((cue for cue in line.all_cues("for_example") if cue.i <= 3), None)
    other = scene.before(line) if opening else None
    if opening and other and other.problems and not other.measures:
        first = [m for m in things if m.j < (line.problems[-1].j if line.problems else len(line.text))]
        for mention in first[:6]:
            for claim in group_before(other, other.problems, other.problems[-1].j, reach=0):
                said.say(claim.iri, "sei:exemplifiedBy", mention.entity, (line.index, other.index), "example-sentence")


def _wanting(scene: Scene, line: Line, said: Said) -> None:
    """高端轴承受制于人; 求解器少有人做; 三维软件，正版率仅三成: the technologies that open a problem of want exemplify it."""
    technologies = scene.of(line, "sei:Technology")
    for claim in line.problems if technologies else ():
        begin = claim.i
        topic = [m for m in technologies if m.j <= claim.i and line.text[m.j : claim.i] in ("，", "")]
        if topic:
            begin = topic[-1].i
        run = run_after(line, [m for m in technologies if m.j <= claim.j], begin, reach=_LEAD)
        if run and wanting_zh().search(line.text, max(run[-1].j, claim.i), claim.j):
            for mention in run:
                said.say(claim.iri, "sei:exemplifiedBy", mention.entity, (line.index,), "example-wanting")


@cache
def wanting_zh() -> re.Pattern[str]:
    """What a Chinese clause says of a thing that is bought abroad, held by others or missing."""
    return re.compile(read_lexicon("relations_zh")["wanting"])


def _is_place(scene: Scene, mention: Mention) -> bool:
    """Whether a region is a place of its own, not "the world" or "developed countries"."""
    return any(scene.is_a(mention.entity, f"sei:{name}") for name in ("Country", "Province", "City", "MacroRegion"))


def _contrasted(line: Line, mention: Mention) -> bool:
    """ "Compared with traditional industries": what a claim is measured against does not suffer from it."""
    return bool(pattern("compared").search(line.text[max(0, mention.i - 24) : mention.i]))


def _listed_examples(line: Line, bodies: list[Mention]) -> list[Mention]:
    """Members of a list behind "such as": they exemplify."""
    return [m for cue in line.all_cues("such_as") for m in run_after(line, bodies, cue.j, reach=30)]


def _subject_region(line: Line, claim: Claim, regions: list[Mention], bodies: list[Mention]) -> Mention | None:
    """The region that is subject or possessor of the claim's clause, or of the sentence the clause belongs to."""
    text = line.text
    for mention in regions:
        if mention.i > claim.j:
            break
        if mention.i >= claim.i and mention.i > claim.i + 12:
            continue
        if mention.i < claim.i and any(m.j <= claim.i and m.i > mention.j for m in bodies):
            continue  # another subject stands nearer
        if not pattern("subject_start").search(text[max(0, mention.i - 30) : mention.i]):
            continue
        if pattern("clause_between").search(text, mention.j, max(mention.j, claim.i)):
            continue  # "X offers land, as a wave of Y threatens the yards"
        after = text[mention.j : mention.j + 40]
        if any(0 <= m.i - mention.j <= 4 for m in bodies) or not pattern(f"subject_verb_{line.passage.language}").match(
            after
        ):
            continue
        return mention
    return None


def _facing(line: Line, claim: Claim, bodies: list[Mention]) -> list[Mention]:
    """Subjects in front of the claim that face, have or suffer it, in the same clause."""
    found: list[Mention] = []
    for mention in bodies:
        if mention.j > claim.i:
            break
        gap = line.text[mention.j : claim.i]
        if len(gap) > 90 or not line.has("faces", mention.j, claim.i) or "，" in gap:
            continue  # a Chinese clause of its own has a subject of its own
        if not pattern("effect_gap").search(gap) and not pattern("sentence_break").search(gap):
            found = [mention]
    return found


def _claims_at(line: Line, i: int, j: int) -> list[Claim]:
    """The claims that hold the span, else those that end or begin next to it in the same clause."""
    holding = [claim for claim in line.problems if claim.i < i and j <= claim.j + 1]
    if holding:
        return holding
    before = group_before(line, line.problems, i, reach=50)
    if before:
        return before[-1:]
    spanning = [claim for claim in line.problems if i <= claim.i <= j + 6 or claim.i < i < claim.j]
    following = [c for c in line.problems if c.i >= j and not pattern("sentence_break").search(line.text[j : c.i])]
    return spanning[:1] or following[:1]


def _bracketed(line: Line, things: list[Mention], run: list[Mention]) -> list[Mention]:
    """What stands in brackets directly behind a member of the list: "biomedicine (gene detection)"."""
    found = []
    for member in run:
        for mention in things:
            gap = line.text[member.j : mention.i]
            if mention not in run and 0 < len(gap) <= 12 and pattern("bracket_gap").fullmatch(gap):
                found.append(mention)
    return found
