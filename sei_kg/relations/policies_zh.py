"""What Chinese sentences say of policies: what the text itself carries out, who drew a policy up, whose it is abroad.

Shapes stand in ``ontology/lexicon/relations_zh.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sei_kg.entities import Mention
from sei_kg.gazetteer import gazetteer_of
from sei_kg.lexicon import read_lexicon
from sei_kg.relations.coordination import run_after, run_before
from sei_kg.relations.issuing import is_fact, own_policy
from sei_kg.relations.moments import date_literal, moments
from sei_kg.relations.scene import Line, Said, Scene

__all__ = ["read_chinese_policies"]

_OPENS = 3  # characters in front of a country that opens a sentence
_LOCAL = ("sei:Province", "sei:City", "sei:MacroRegion")
_PURPOSE = 120  # characters in front of a policy in which the verb is sought that names the purpose
_NEAR = 12  # characters between a year and the verb of starting


@cache
def _shape(name: str) -> re.Pattern[str]:
    return re.compile(read_lexicon("relations_zh")[name])


def read_chinese_policies(scene: Scene, said: Said) -> None:
    """Reads all Chinese passages that name a policy, and whose policy the text itself is."""
    own = own_policy(scene)
    if own:
        _of_the_place(scene, said, own)
    for line in scene:
        if line.passage.language != "zh":
            continue
        policies = scene.of(line, "sei:Policy")
        if own and policies and line.passage.kind != "title":
            _carried_out(line, said, own, policies)
        for policy in policies:
            _drawn_up(scene, line, said, policy)
            _of_the_office(scene, line, said, policy)
            _run_by(scene, line, said, policy)
        started = [p for p in policies if scene.is_a(p.entity, "sei:Programme") or scene.is_a(p.entity, "sei:Strategy")]
        for policy in started:
            _started(scene, line, said, policy)


def _of_the_place(scene: Scene, said: Said, own: str) -> None:
    """A policy signed by the government of a province or city is that place's."""
    for line in scene:
        if line.passage.role != "section-role-issuing-block" or line.passage.language != "zh":
            continue
        for body in scene.of(line, "sei:GovernmentBody"):
            for place in scene.of_all(line, *_LOCAL):
                if place.i == body.i and place.j < body.j:
                    said.say(own, "sei:strategyOf", place.entity, (line.index,), "policy-of-region")


def _carried_out(line: Line, said: Said, own: str, policies: Sequence[Mention]) -> None:
    """为贯彻《甲》，落实《乙》，现提出如下意见: what the text itself is made to carry out, or rests on."""
    opening = _shape("own_purpose").match(line.text)
    speaks = _shape("own_act").search(line.text) if opening else None
    if not opening or not speaks:
        return
    for policy in policies:
        if policy.j > speaks.start() or policy.entity == own:
            continue
        verbs = _shape("purpose_verb").findall(line.text, max(0, policy.i - _PURPOSE), policy.i)
        if verbs:
            predicate = "sei:basedOn" if _shape("ground").fullmatch(verbs[-1]) else "sei:implements"
            said.say(own, predicate, policy.entity, (line.index,), f"policy-{predicate[4:].lower()}")


def _drawn_up(scene: Scene, line: Line, said: Said, policy: Mention) -> None:
    """甲部牵头编制的《乙规划》."""
    made = _shape("drawn_up").search(line.text, max(0, policy.i - 40), policy.i)
    bodies = scene.of(line, "sei:Organization", j=policy.i) if made else []
    for body in run_before(line, bodies, made.start(), reach=0) if made else ():
        said.say(policy.entity, "sei:issuedBy", body.entity, (line.index,), "policy-issued")


def _of_the_office(scene: Scene, line: Line, said: Said, policy: Mention) -> None:
    """甲国某局发布《乙》: the policy of an office whose name begins with its country is that country's."""
    issued = _shape("issued_before").search(line.text, max(0, policy.i - 30), policy.i)
    bodies = scene.of(line, "sei:Organization", j=policy.i) if issued else []
    for body in run_before(line, bodies, issued.start(), reach=2) if issued else ():
        for place in gazetteer_of(scene.vocabulary).find(line.text[body.i : body.j], nested=True)[:1]:
            if place.i == 0 and scene.vocabulary.is_a(place.cls, "sei:Country"):
                scene.classes.setdefault(place.iri, place.cls)
                said.say(policy.entity, "sei:strategyOf", place.iri, (line.index,), "policy-of-region")


def _run_by(scene: Scene, line: Line, said: Said, policy: Mention) -> None:
    """《甲》由乙牵头，聚焦丙、丁: who is in charge of the policy that opens the sentence, and what it is for."""
    led = _shape("run_by").match(line.text, policy.j)
    for body in scene.of(line, "sei:Organization", i=led.start("list"), j=led.end("list")) if led else ():
        said.say(body.entity, "sei:responsibleFor", policy.entity, (line.index,), "duty-charged")
    if policy.i > 1:
        return
    for cue in line.all_cues("directs"):
        if line.text[cue.i - 1] != "，" or _shape("full_stop").search(line.text, policy.j, cue.i):
            continue
        concepts = [m for m in scene.of(line, "sei:Industry", "sei:Technology") if m.i >= cue.j]
        if any(body.i > policy.j and body.j == cue.i for body in scene.of(line, "sei:Organization")):
            continue
        for mention in run_after(line, concepts, cue.j, reach=6):
            industry = scene.is_a(mention.entity, "sei:Industry")
            predicate = "sei:targetsIndustry" if industry else "sei:prioritizesTechnology"
            said.say(policy.entity, predicate, mention.entity, (line.index,), "policy-directs")
        break


def _started(scene: Scene, line: Line, said: Said, policy: Mention) -> None:
    """甲局2018年起推行“乙计划”: who runs a programme, since when, whose country it is, what it pays for."""
    before = line.text[max(0, policy.i - 4) : policy.i]
    verb = _shape("starts").search(before)
    if not verb:
        return
    at = policy.i - len(before) + verb.start()
    cue = next((c for c in line.all_cues("issues", "implements_strategy") if at <= c.i < policy.i), None)
    if cue is None or not is_fact(line, cue):
        return
    where = (line.index,)
    for body in run_before(line, scene.of(line, "sei:Organization", j=at), at, reach=_NEAR):
        said.say(policy.entity, "sei:issuedBy", body.entity, where, "policy-issued")
    for moment in moments(line, scene.reading.metadata.issued):
        literal = date_literal(moment.iso) if 0 <= at - moment.j <= 2 else None
        if literal:
            said.say(policy.entity, "dcterms:issued", literal, where, "policy-issued-date")
    countries = scene.of(line, "sei:Country", j=policy.i)
    first = countries[0] if countries and countries[0].i <= _OPENS else None
    if (
        first
        and len({m.entity for m in countries}) == 1
        and not _shape("full_stop").search(line.text, first.j, policy.i)
    ):
        said.say(policy.entity, "sei:strategyOf", first.entity, where, "policy-of-region")
    for paid in _shape("paid_for").finditer(line.text, policy.j):
        for mention in run_after(line, scene.of(line, "sei:Industry", "sei:Technology"), paid.end(), reach=4):
            industry = scene.is_a(mention.entity, "sei:Industry")
            predicate = "sei:targetsIndustry" if industry else "sei:prioritizesTechnology"
            said.say(policy.entity, predicate, mention.entity, where, "policy-directs")
        break
