"""Who does what, and where: duties, leadership, membership, places of bodies, clusters, events and programmes."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from sei_kg.claims import Claim
from sei_kg.entities import Mention
from sei_kg.namespaces import expand
from sei_kg.relations.coordination import possesses, run_after, run_before
from sei_kg.relations.scene import Line, Said, Scene, pattern
from sei_kg.times import find_times

__all__ = ["read_duties", "read_places"]

_OBJECT = 4  # characters between the subject of a passive verb and the verb
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def read_duties(scene: Scene, line: Line, said: Said) -> None:
    """Reads who is charged with what, who leads and who belongs to a coordination body."""
    bodies = scene.of(line, "sei:Organization")
    if not bodies:
        return
    where = (line.index,)
    _heads_of_groups(scene, line, said)
    for claim in line.measures:
        subject = [m for m in bodies if claim.i - 2 <= m.i and m.j <= claim.j]
        opening = pattern("time_opens_en").match(line.text, claim.i) if line.passage.language == "en" else None
        first = run_after(line, subject, opening.end() if opening else claim.i, reach=14)
        after = line.text[first[-1].j : first[-1].j + 40] if first else ""
        clause = after[:16] if line.passage.language == "en" else after[:16].split("，")[0]
        if pattern(f"acts_{line.passage.language}").match(after) and not pattern("negated").search(clause):
            for body in first:
                said.say(body.entity, "sei:responsibleFor", claim.iri, where, "duty-subject")
        asked = run_before(line, bodies, claim.i, reach=28) if line.passage.language == "en" else []
        if (
            asked
            and pattern("asked_behind").fullmatch(line.text[asked[-1].j : claim.i])
            and pattern("asked_before").search(line.text[max(0, asked[0].i - 24) : asked[0].i])
        ):
            for body in asked:
                said.say(body.entity, "sei:responsibleFor", claim.iri, where, "duty-charged")
    for body in bodies if line.measures and line.passage.language == "en" else ():  # "will be drafted by the bureau"
        passive = pattern("passive_by").search(line.text, max(0, body.i - 90), body.i)
        done = [c for c in line.measures if passive and c.i < body.i and c.j > passive.start() - _OBJECT]
        for agent in run_after(line, bodies, body.i, reach=0) if done else ():
            said.say(agent.entity, "sei:responsibleFor", done[-1].iri, where, "duty-charged")
    for cue in line.all_cues("in_charge"):
        behind = line.text[cue.j - 1] in ":y"  # "Responsible: X", "to be run by X"
        charged = [] if behind and cue.j - cue.i > 2 else run_before(line, bodies, cue.i, reach=24)
        charged = charged or run_after(line, bodies, cue.j, reach=12)
        if pattern("colon").match(line.text[cue.j : cue.j + 2]):
            charged = run_after(line, bodies, cue.j, reach=2)
        _charge(scene, line, said, charged, cue.i)
    groups = [m for m in bodies if scene.is_a(m.entity, "sei:CoordinationBody")]
    for cue in line.all_cues("led_by"):
        heads = run_after(line, bodies, cue.j, reach=12)
        _lead(scene, line, said, heads, groups, cue.i)
    for cue in line.all_cues("leads"):
        heads = run_before(line, bodies, cue.i, reach=6)
        _lead(scene, line, said, heads, groups, cue.j)
    for cue in line.all_cues("composed_of"):
        group = [m for m in groups if m.j <= cue.i and cue.i - m.j <= 40][-1:]
        members = run_after(line, [b for b in bodies if b not in groups], cue.j, reach=70)
        if cue.j - cue.i == 1 and not (members and pattern("make_up_zh").match(line.text[members[-1].j :])):
            continue
        for body in group:
            for member in members:
                said.say(member.entity, "org:memberOf", body.entity, where, "member-list")
    for cue in line.all_cues("member_of"):
        for body in run_after(line, groups, cue.j, reach=16)[:1]:
            for member in run_before(line, [b for b in bodies if b not in groups], cue.i, reach=20):
                said.say(member.entity, "org:memberOf", body.entity, where, "member-list")


def _heads_of_groups(scene: Scene, line: Line, said: Said) -> None:
    """Who is the leader of the group of this sentence, or of the one before ("Among them, ... serves as the team leader")."""
    persons = scene.of(line, "sei:Person")
    for cue in line.all_cues("heads_group") if persons else ():
        other = scene.before(line)
        groups = [m for m in scene.of(line, "sei:CoordinationBody") if m.j <= cue.j]
        where: tuple[int, ...] = (line.index,)
        if not groups and other:
            groups = scene.of(other, "sei:CoordinationBody")
            where = (line.index, other.index)
        heads = run_before(line, persons, cue.i, reach=6)
        if not heads or len({m.entity for m in groups}) != 1:
            continue
        group = groups[-1].entity
        for head in heads:
            said.say(head.entity, "sei:leads", group, where, "duty-leads")
        behind = line.text[cue.j : cue.j + 14]
        for member in [m for m in persons if m.i >= cue.j] if pattern("with_members").match(behind) else ():
            said.say(member.entity, "org:memberOf", group, where, "member-list")


def _charge(scene: Scene, line: Line, said: Said, charged: list[Mention], at: int) -> None:
    """Charges bodies with the measure in front; a note of duty of its own speaks of the sentence before it."""
    other = scene.before(line)
    note = pattern("duty_note").match(line.text) or not line.measures
    if not charged or (note and not (other and other.measures)):
        return
    measures = [claim.iri for claim in other.measures[:4]] if note and other else _nearest(line.measures, at)
    where = (line.index, other.index) if note and other else (line.index,)
    for measure in measures:
        for body in charged:
            said.say(body.entity, "sei:responsibleFor", measure, where, "duty-charged")


def _nearest(claims: Sequence[Claim], at: int) -> list[str]:
    """The measure that a note of duty behind or after it is about."""
    before = [claim for claim in claims if claim.i <= at]
    return [(before or claims)[-1].iri] if claims else []


def _led_here(line: Line, at: int) -> bool:
    """Whether a Chinese cue of leading stands in a measure or right before one: 方案由甲牵头编制 says nothing of others."""
    return any(claim.i <= at + 2 and at <= claim.j for claim in line.measures)


def _lead(scene: Scene, line: Line, said: Said, heads: list[Mention], groups: list[Mention], at: int) -> None:
    where = (line.index,)
    group = [m for m in groups if m not in heads and abs(m.i - at) <= 120]
    if line.passage.language == "zh":
        heads = [m for m in heads if m not in groups]
    for head in heads:
        if group:
            said.say(head.entity, "sei:leads", group[0].entity, where, "duty-leads")
        elif line.measures and (line.passage.language == "en" or _led_here(line, at)):
            said.say(head.entity, "sei:responsibleFor", _nearest(line.measures, at)[0], where, "duty-leads")


def read_places(scene: Scene, line: Line, said: Said) -> None:
    """Reads where bodies, clusters, regions, events and programmes are, and when events begin."""
    regions = scene.of(line, "sei:Region")
    where = (line.index,)
    for mention in line.mentions:
        if scene.is_a(mention.entity, "sei:Cluster"):
            for region in line.mentions:
                if not scene.is_a(region.entity, "sei:Region"):
                    continue
                inside = mention.i <= region.i and region.j <= mention.j
                if inside or possesses(line, region, mention):
                    said.say(mention.entity, "sei:locatedIn", region.entity, where, "place-in-name")
    holders = scene.of(line, "sei:Cluster", "sei:Organization", "sei:Region", "sei:Programme", "sei:Event")
    for holder in holders:
        after = [m for m in regions if m.i >= holder.j]
        if not after:
            continue
        gap = line.text[holder.j : after[0].i]
        happening = scene.is_a(holder.entity, "sei:Event") or scene.is_a(holder.entity, "sei:Programme")
        if happening:
            cue = next((c for c in line.all_cues("held") if holder.j <= c.i), None)
            if cue and cue.j - cue.i == 1 and "，" in line.text[holder.j : cue.i]:
                cue = None  # 办好甲大会，……在乙: the clause behind the comma tells of another thing
            start = cue.j if cue else holder.j
            if line.passage.language == "en" and pattern("event_in").fullmatch(gap):
                said.say(holder.entity, "sei:takesPlaceIn", after[0].entity, where, "event-in")
            if cue and not pattern("sentence_break").search(line.text[holder.j : cue.i]):
                for region in run_after(line, regions, start, reach=60):
                    said.say(holder.entity, "sei:takesPlaceIn", region.entity, where, "event-place")
                _time(line, said, holder, cue.j)
        elif holder.entity in scene.no_place:
            continue
        elif len(gap) <= 40 and pattern("lies_in").fullmatch(gap):
            for region in after[:1]:
                if region.entity != holder.entity:
                    said.say(holder.entity, "sei:locatedIn", region.entity, where, "place-apposition")
    if line.passage.language == "en":
        _seats(scene, line, said, regions)
    else:
        for body in scene.of(line, "sei:Enterprise"):  # 法国某公司
            for region in scene.of(line, "sei:Country", j=body.i):
                if region.j == body.i:
                    said.say(body.entity, "sei:locatedIn", region.entity, where, "place-based")
    events = scene.of(line, "sei:Event")
    persons = scene.of(line, "sei:Person")
    if events and persons:
        for cue in line.all_cues("spoke"):
            speakers = run_before(line, persons, cue.i, reach=140)
            inverted = run_after(line, persons, cue.j, reach=3) if line.passage.language == "en" else []
            if inverted:  # "..., said X, head of Y, at the Expo"
                speakers = inverted
            elif speakers and not pattern("post_gap").fullmatch(line.text[speakers[-1].j : cue.i]):
                continue
            near = [
                m
                for m in events
                if pattern("at_event").search(line.text[max(0, m.i - 12) : m.i])
                and not pattern("sentence_break").search(line.text[min(m.j, cue.j) : max(m.i, cue.i)])
            ]
            for speaker in speakers:
                for event in near[:1]:
                    said.say(speaker.entity, "sei:spokeAt", event.entity, where, "event-speaker")


def _seats(scene: Scene, line: Line, said: Said, regions: Sequence[Mention]) -> None:
    """ "Rugao-based Hailong", "Hailong, a Rugao-based maker", "Ruritania's Harbour Foundation"."""
    bodies = [
        m
        for m in scene.of(line, "sei:Organization")
        if not (scene.is_a(m.entity, "sei:GovernmentBody") or scene.is_a(m.entity, "sei:Ministry"))
    ]
    for region in regions:
        for body in bodies:
            ahead = 0 < body.i - region.j <= 50 and (
                pattern("based_before").fullmatch(line.text[region.j : body.i])
                or (scene.is_a(region.entity, "sei:Country") and possesses(line, region, body))
            )
            behind = body.j <= region.i and pattern("based_behind").fullmatch(line.text[body.j : region.i])
            if ahead or (behind and line.text.startswith("-based", region.j)):
                said.say(body.entity, "sei:locatedIn", region.entity, (line.index,), "place-based")


def _time(line: Line, said: Said, event: Mention, at: int) -> None:
    """The dates next to the verb of holding, as start dates."""
    for time in find_times(line.text, line.passage.language):
        if time.interval is None or time.sort != "complete" or abs(time.i - at) > 40:
            continue
        for text in dict.fromkeys((time.interval.start, time.interval.end)):
            if len(text) in _DATES and (text == time.interval.start or text in line.text):
                date = Literal(text, datatype=NamedNode(expand(_DATES[len(text)])))
                said.say(event.entity, "schema:startDate", date, (line.index,), "event-date")
