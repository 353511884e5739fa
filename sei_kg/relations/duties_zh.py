"""Who does what in Chinese documents: notes of duty behind a task, members of groups, speakers, sites of clusters.

A note of duty (（责任单位：甲、乙）) speaks of the whole task in front of it: of the clauses of its paragraph, and of the
heading over them where the section holds no other note. Shapes stand in ``ontology/lexicon/relations_zh.yaml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from sei_kg.claims import Claim
from sei_kg.entities import Mention
from sei_kg.gazetteer import gazetteer_of
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID
from sei_kg.relations.coordination import run_before
from sei_kg.relations.issuing import own_policy
from sei_kg.relations.moments import date_literal, moments
from sei_kg.relations.scene import Line, Said, Scene

__all__ = ["read_chinese_acts"]

_HOME = ID + "region-china"
_HEAD = 8  # passages in which a report says before whom it was given
_TITLE = "section-role-title"
_LATEST = 12  # passages back in which the meeting was named that "at the meeting" means
_MOST = 12  # measures that one note speaks of
_NEAR = 60  # characters between a policy and those who will issue it
_LIST = re.compile("(?:[^，。；：]{0,14}[、和与及])*[^，。；：、和与及]{0,6}")
_GROUP = 60  # characters between a coordination body and what tells its members


@cache
def _shape(name: str) -> re.Pattern[str]:
    return re.compile(read_lexicon("relations_zh")[name])


def read_chinese_acts(scene: Scene, said: Said) -> None:
    """Reads duties, members, speakers, effects and sites of all Chinese passages."""
    notes = {line.index: list(_notes(line)) for line in scene if line.passage.language == "zh"}
    noted = Counter(scene.lines[index].passage.section for index, found in notes.items() if found)
    meeting: tuple[str, int] | None = None
    for line in scene:
        events = scene.of(line, "sei:Event")
        if line.passage.language == "zh":
            for role, i, j in notes[line.index]:
                _charge(scene, line, said, role, i, j, alone=noted[line.passage.section] == 1)
            _beside(scene, line, said)
            _members(scene, line, said)
            _assemblies(scene, line, said, events)
            if events:
                meeting = events[0].entity, line.index
            if meeting and line.index - meeting[1] <= _LATEST:
                _speakers(scene, line, said, meeting)
            _effects(line, said)
            _sites(scene, line, said)
            _issue(scene, line, said)
            _inside_names(scene, line, said)
            _priorities(scene, line, said)
            _with_abroad(scene, line, said)
        elif events:
            meeting = None


# ------------------------------------------------------------------------------------------------------------- duties
def _notes(line: Line) -> Iterator[tuple[str, int, int]]:
    """(role, i, j) of the lists of bodies in the notes of duty of a passage."""
    if "sei:Organization" in line.present:
        for name in ("duty_note", "duty_bracket"):
            for match in _shape(name).finditer(line.text):
                yield match["role"], *match.span("list")
        whole = _shape("duty_sentence").match(line.text)
        if whole and (not line.measures or whole["task"]):
            yield whole["role"], *whole.span("list")
            for match in _shape("duty_helped").finditer(line.text, whole.end()):
                yield match["role"], *match.span("list")


def _beside(scene: Scene, line: Line, said: Said) -> None:
    """……，甲、乙配合。: those who help with the measures of the sentence."""
    for match in _shape("duty_plain").finditer(line.text) if line.measures else ():
        for body in scene.of(line, "sei:Organization"):
            if match.start("list") <= body.i and body.j <= match.end("list"):
                for claim in line.measures:
                    if claim.j <= match.start() + 1:
                        said.say(body.entity, "sei:responsibleFor", claim.iri, (line.index,), "duty-charged")


def _charge(scene: Scene, line: Line, said: Said, role: str, i: int, j: int, *, alone: bool) -> None:
    bodies = [m for m in scene.of(line, "sei:Organization") if i <= m.i and m.j <= j]
    if not bodies:
        return
    measures, heading = _task(scene, line, i)
    rule = "duty-leads" if _shape("leading").search(role) else "duty-charged"
    for body in bodies:
        for claim in measures[:_MOST]:
            said.say(body.entity, "sei:responsibleFor", claim.iri, (claim.passage, line.index), rule)
        if heading is not None and alone:
            said.say(body.entity, "sei:responsibleFor", heading.iri, (heading.passage, line.index), rule)


def _task(scene: Scene, line: Line, upto: int) -> tuple[list[Claim], Claim | None]:
    """The measures in front of a note in its paragraph (or the one before, where the note is its own), and the heading
    of the section where it is a measure."""
    section = scene.reading.sections[line.passage.section]
    found = [claim for claim in line.measures if claim.j <= upto]
    paragraph = line.passage.paragraph
    for index in range(line.index - 1, section.heading, -1):
        other = scene.lines.get(index)
        if other is None:
            continue
        if other.passage.paragraph != paragraph and found:
            break
        found = [*other.measures, *found]
        paragraph = other.passage.paragraph
    over = scene.lines.get(section.heading)
    heading = over.measures[0] if over and over.measures and over.passage.kind == "heading" else None
    return [claim for claim in found if heading is None or claim.iri != heading.iri], heading


def _members(scene: Scene, line: Line, said: Said) -> None:
    """甲、乙为成员单位, of the coordination body named in front or behind."""
    groups = scene.of(line, "sei:CoordinationBody")
    bodies = [m for m in scene.of(line, "sei:Organization") if m not in groups] if groups else []
    for match in _shape("members").finditer(line.text) if bodies else ():
        near = sorted((max(match.start() - g.j, g.i - match.end()), g.i, g) for g in groups)
        members = [m for m in bodies if match.start("list") <= m.i and m.j <= match.end("list")]
        if near and near[0][0] <= _GROUP:
            for member in members:
                said.say(member.entity, "org:memberOf", near[0][2].entity, (line.index,), "member-list")


# ----------------------------------------------------------------------------------------------------------- meetings
def _speakers(scene: Scene, line: Line, said: Said, meeting: tuple[str, int]) -> None:
    """Persons who speak at the meeting named last: 在会上透露, 作主旨报告."""
    persons = scene.of(line, "sei:Person")
    for match in _shape("at_meeting").finditer(line.text) if persons else ():
        for speaker in run_before(line, persons, match.start(), reach=14):
            if _shape("speaker_gap").fullmatch(line.text[speaker.j : match.start()]) or speaker is not persons[-1]:
                said.say(speaker.entity, "sei:spokeAt", meeting[0], (meeting[1], line.index), "event-speaker")


def _assemblies(scene: Scene, line: Line, said: Said, events: list[Mention]) -> None:
    """An assembly named after its place (某市第十届人民代表大会), its day in front of it, and who reported to it."""
    for event in events:
        name = line.text[event.i : event.j]
        place = next((m for m in gazetteer_of(scene.vocabulary).find(name, nested=True) if m.i == 0), None)
        if place and _shape("assembly").search(name):
            scene.classes.setdefault(place.iri, place.cls)
            said.say(event.entity, "sei:takesPlaceIn", place.iri, (line.index,), "event-place")
        for moment in moments(line, scene.reading.metadata.issued):
            literal = date_literal(moment.iso)
            if literal and _shape("day_in_front").fullmatch(line.text[moment.j : event.i]):
                said.say(event.entity, "schema:startDate", literal, (line.index,), "event-date")
        if line.index < _HEAD and _shape("reported_at").match(line.text[event.j :]):
            for index in range(line.index + 1, line.index + 3):
                below = scene.lines.get(index)
                for person in scene.of(below, "sei:Person")[:1] if below and below.passage.role == _TITLE else ():
                    said.say(person.entity, "sei:spokeAt", event.entity, (line.index, index), "event-speaker")


# ----------------------------------------------------------------------------------------------------------- policies
def _issue(scene: Scene, line: Line, said: Said) -> None:
    """Those by whom a policy is to be issued (将由甲会同乙印发), the year in front of it, and what takes its place."""
    policies = scene.of(line, "sei:Policy")
    if not policies:
        return
    bodies = scene.of(line, "sei:Organization")
    for match in _shape("to_be_issued").finditer(line.text):
        before = [p for p in policies if p.j <= match.start()][-1:]
        if before and "。" not in line.text[before[0].j : match.start()] and match.start() - before[0].j <= _NEAR:
            for body in bodies:
                if match.start("list") <= body.i and body.j <= match.end("list"):
                    said.say(before[0].entity, "sei:issuedBy", body.entity, (line.index,), "policy-issued")
    for policy in policies:
        dated = _shape("issued_in").search(line.text[max(0, policy.i - 24) : policy.i])
        date = date_literal("-".join(part.zfill(2) for part in dated.groups() if part)) if dated else None
        if date:
            said.say(policy.entity, "dcterms:issued", date, (line.index,), "policy-issued-date")
        if _shape("repealed_behind").match(line.text[policy.j : policy.j + 40]):
            _replaced(scene, line, said, policy, policies)


def _replaced(scene: Scene, line: Line, said: Said, old: Mention, policies: list[Mention]) -> None:
    """The policy that an old one gives way to: named before it in the sentence or paragraph, else that of the text."""
    new = next((p.entity for p in policies if p.j <= old.i and p.entity != old.entity), "")
    where: tuple[int, ...] = (line.index,)
    other = scene.before(line)
    if not new and other:
        new = next((p.entity for p in scene.of(other, "sei:Policy") if p.entity != old.entity), "")
        where = (other.index, line.index)
    new = new or scene.reported
    if new and new != old.entity:
        said.say(new, "sei:supersedes", old.entity, where, "policy-supersedes")


def _priorities(scene: Scene, line: Line, said: Said) -> None:
    """What a measure of the reported policy picks out (重点围绕甲、乙), the policy gives priority to as well."""
    if not scene.reported or not line.measures:
        return
    own = own_policy(scene) == scene.reported
    for mention in scene.of(line, "sei:Technology"):
        for claim in line.measures:
            of_policy = claim.status == "contained" or (own and claim.status == "recommended")
            if of_policy and claim.i <= mention.i and mention.j <= claim.j:
                lead = _shape("priority").match(line.text, claim.i, mention.i) or _put(line, claim, mention)
                if lead and _LIST.fullmatch(line.text[lead.end() : mention.i]):
                    rule = "policy-priority"
                    said.say(scene.reported, "sei:prioritizesTechnology", mention.entity, (line.index,), rule)


def _with_abroad(scene: Scene, line: Line, said: Said) -> None:
    """深化与挪威的合作: work together with another country is an instrument of its own."""
    abroad = [m for m in scene.of(line, "sei:Country") if m.entity != _HOME] if line.measures else []
    for claim in line.measures:
        for country in abroad:
            before, behind = line.text[claim.i : country.i], line.text[country.j : claim.j]
            if claim.i <= country.i and _shape("with_abroad").search(before) and _shape("works_together").match(behind):
                tool = ID + read_lexicon("relations_zh")["with_abroad_instrument"]
                if tool in scene.vocabulary.terms:
                    scene.classes.setdefault(tool, scene.vocabulary.terms[tool].cls)
                    said.say(claim.iri, "sei:usesInstrument", tool, (line.index,), "measure-instrument-shown")


def _put(line: Line, claim: Claim, mention: Mention) -> re.Match[str] | None:
    """The word in front of a list that is put in a programme: 将甲、乙列入省重大专项."""
    lead = _shape("putting").match(line.text, claim.i, mention.i)
    listed = _shape("put_in").match(line.text[mention.j : claim.j].lstrip("、和与及"))
    further = _shape("put_in_list").match(line.text[mention.j : claim.j])
    return lead if listed or further else None


# ----------------------------------------------------------------------------------------------------------- problems
def _effects(line: Line, said: Said) -> None:
    """A clause found as the effect of the problem before it; 受……影响，: the cause of the one behind it."""
    for n, claim in enumerate(line.problems):
        if claim.rule == "problem-effect" and n:
            said.say(line.problems[n - 1].iri, "sei:causes", claim.iri, (line.index,), "cause-connective")
        if n and _follows(line, line.problems[n - 1], claim):
            said.say(line.problems[n - 1].iri, "sei:causes", claim.iri, (line.index,), "cause-resumed")
        fronted = _shape("owing").search(line.text[max(0, claim.i - 3) : claim.i])
        end = _shape("owing_end").match(line.text[claim.j : claim.j + 12]) if fronted else None
        if end and n + 1 < len(line.problems) and line.problems[n + 1].i <= claim.j + end.end() + 2:
            said.say(claim.iri, "sei:causes", line.problems[n + 1].iri, (line.index,), "cause-connective")


def _follows(line: Line, before: Claim, claim: Claim) -> bool:
    """Whether a clause is told as what comes of the one right before it: 甲，于是乙; 甲，乙便丙."""
    gap = line.text[before.j : claim.i]
    return gap.startswith("，") and _shape("following").match(line.text[before.j + 1 : claim.j]) is not None


# -------------------------------------------------------------------------------------------------------------- places
def _sites(scene: Scene, line: Line, said: Said) -> None:
    """在甲区建设乙产业园: the cluster is, or is to be, in the place."""
    clusters = scene.of(line, "sei:Cluster")
    regions: list[Mention] = scene.of(line, "sei:Region") if clusters else []
    for region in regions:
        behind = [c for c in clusters if c.i >= region.j][:1]
        if not behind or not _shape("sited").search(line.text[max(0, region.i - 2) : region.i]):
            continue
        if _shape("sited_gap").match(line.text[region.j : behind[0].i]):
            said.say(behind[0].entity, "sei:locatedIn", region.entity, (line.index,), "place-apposition")


def _inside_names(scene: Scene, line: Line, said: Said) -> None:
    """Places and industries in the names of clusters and funds: where they are, and what a measure on them is for."""
    for holder in scene.of(line, "sei:Cluster", "sei:FinancialBody"):
        name = line.text[holder.i : holder.j]
        for match in gazetteer_of(scene.vocabulary).find(name, nested=True):
            if match.iri == holder.entity or (match.i, match.j) == (0, len(name)):
                continue
            scene.classes.setdefault(match.iri, match.cls)
            if scene.is_a(match.iri, "sei:Region") and match.i <= 1 and scene.is_a(holder.entity, "sei:Cluster"):
                said.say(holder.entity, "sei:locatedIn", match.iri, (line.index,), "place-in-name")
            elif scene.is_a(match.iri, "sei:Industry") and match.iri not in scene.generic | scene.aside:
                for claim in line.measures:
                    if claim.i <= holder.i and holder.j <= claim.j:
                        said.say(claim.iri, "sei:targetsIndustry", match.iri, (line.index,), "measure-industry")
