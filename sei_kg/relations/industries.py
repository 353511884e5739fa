"""Which industries and technologies a text says are parts of which, and which it lists, adds or removes.

A hierarchy is stated by an introduction ("X, including A, B and C"; X主要包括A、B), by a closing head noun ("A, B and
other X"; A、B等X), by brackets, or by a list or a row of headings each of which names one industry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sei_kg.entities import Mention
from sei_kg.namespaces import ID
from sei_kg.relations.coordination import run_after, run_before
from sei_kg.relations.scene import Cue, Line, Said, Scene, pattern

__all__ = ["read_hierarchy", "read_known_hierarchy", "read_listings", "read_proposals", "read_sections"]

_TOP = ID + "industry-strategic-emerging-industries"
_CONCEPTS = ("sei:Industry", "sei:Technology")
_ENOUGH = 3  # members that make a list of an enumeration of the strategic emerging industries
_REACH = 12  # passages that the name of an industry on a line of its own reaches
_ROWS = 4  # list items or headings, each naming one industry, that make a list


def read_hierarchy(scene: Scene, line: Line, said: Said) -> None:
    """Reads the parts of one passage, and the members of the list of strategic emerging industries."""
    concepts = scene.of(line, *_CONCEPTS)
    if len(concepts) < 2:
        return
    for cue in line.all_cues("including", "such_as"):
        run = run_after(line, concepts, cue.j)
        if not run or pattern("negated").search(line.text[max(0, cue.i - 12) : cue.i]):
            continue
        if pattern("counted_others").search(line.text[max(0, cue.i - 160) : cue.i]):
            continue  # "four challenges ..., namely": the list tells the challenges, not the parts of the nearest name
        heads = [m for m in concepts if m.j <= cue.i]
        head = heads[-1] if heads and _heads(line, heads[-1], cue) else None
        if head and head not in run:
            _members(scene, line, said, head, run, "hierarchy-including", listing=len(run) >= _ENOUGH)
        elif cue.family == "including" and len(run) >= _ENOUGH:
            _of_policy(scene, line, said, cue, run)
    for k, head in enumerate(concepts):
        if k and (run := _closed(line, concepts[:k], head)):
            _members(scene, line, said, head, run, "hierarchy-and-other", listing=len(run) >= _ENOUGH)
        if k + 1 < len(concepts) and pattern("bracket_gap").fullmatch(line.text[head.j : concepts[k + 1].i]):
            inner = concepts[k + 1]
            if line.text[inner.j : inner.j + 1] in ")）" and inner.entity != head.entity:
                said.say(inner.entity, "skos:broader", head.entity, (line.index,), "hierarchy-brackets")
    _belonging(line, said, concepts)
    _introduced(scene, line, said, concepts)


def _introduced(scene: Scene, line: Line, said: Said, concepts: Sequence[Mention]) -> None:
    """ "The seven strategic emerging industries are: A, B and C", "the list of strategic emerging industries: A, B, C"."""
    for k, head in enumerate(concepts):
        if head.entity != _TOP or k + _ENOUGH >= len(concepts):
            continue
        first = concepts[k + 1]
        gap = line.text[head.j : first.i]
        if not pattern(f"list_intro_{line.passage.language}").fullmatch(gap) or pattern("negated").search(gap):
            continue
        if pattern("counted_others").search(line.text[max(0, head.i - 60) : first.i]):
            continue  # "... face three challenges: A, B and C"
        run = run_after(line, concepts[k + 1 :], first.i)
        if sum(scene.is_a(member.entity, "sei:Industry") for member in run) >= _ENOUGH and run[0] is first:
            _members(scene, line, said, head, run, "hierarchy-including", listing=True)


def _heads(line: Line, head: Mention, cue: Cue) -> bool:
    """Whether the noun in front of the cue is the head of the enumeration: no verb, no other clause between them."""
    gap = line.text[head.j : cue.i]
    language = line.passage.language
    return len(gap) <= 60 and bool(pattern(f"head_gap_{language}").fullmatch(gap))


def _closed(line: Line, before: Sequence[Mention], head: Mention) -> list[Mention]:
    """The members in front of a closing head: "A, B and other X", "A, B and C are X", A、B等X."""
    last = before[-1]
    gap = line.text[last.j : head.i]
    if len(gap) > 60 or not pattern(f"closing_gap_{line.passage.language}").fullmatch(gap):
        return []
    run = run_before(line, before, last.j, reach=0)
    return run if len(run) >= 2 else []


def _members(
    scene: Scene, line: Line, said: Said, head: Mention, run: Sequence[Mention], rule: str, *, listing: bool
) -> None:
    for member in run:
        if member.entity == head.entity:
            continue
        said.say(member.entity, "skos:broader", head.entity, (line.index,), rule)
        if listing and head.entity == _TOP and scene.is_a(member.entity, "sei:Industry"):
            said.say(scene.document, "sei:listsIndustry", member.entity, (line.index,), "lists-enumeration")
            for policy in scene.of(line, "sei:Policy", j=min(head.i, run[0].i)):
                if pattern("policy_says").search(line.text[policy.j : run[0].i]):
                    said.say(policy.entity, "sei:listsIndustry", member.entity, (line.index,), "lists-policy")


def _of_policy(scene: Scene, line: Line, said: Said, cue: Cue, run: Sequence[Mention]) -> None:
    """ "The Decision named seven industries: A, B ...": the enumeration of a policy that the sentence is about."""
    for policy in scene.of(line, "sei:Policy", j=cue.i):
        if pattern("policy_says").search(line.text[policy.j : cue.i]):
            for member in run:
                said.say(policy.entity, "sei:listsIndustry", member.entity, (line.index,), "lists-policy")


def _belonging(line: Line, said: Said, concepts: Sequence[Mention]) -> None:
    """ "X is part of Y", "X belongs to Y", X属于Y."""
    for cue in line.all_cues("part_of"):
        parts = run_before(line, [m for m in concepts if m.j <= cue.i], cue.i, reach=12)
        wholes = run_after(line, concepts, cue.j, reach=24)
        if cue.j - cue.i == 1 and wholes and not pattern("part_end_zh").match(line.text[wholes[0].j :]):
            continue
        for part in parts:
            for whole in wholes[:1]:
                said.say(part.entity, "skos:broader", whole.entity, (line.index,), "hierarchy-part-of")


def read_proposals(scene: Scene, line: Line, said: Said) -> None:
    """Reads which industries should come on the official list or leave it."""
    for family, predicate in (("add_to_list", "sei:proposesAdding"), ("remove_from_list", "sei:proposesRemoving")):
        for cue in line.all_cues(family):
            industries = scene.of(line, "sei:Industry")
            if not any(m.entity == _TOP and 0 <= m.i - cue.j <= 40 for m in industries):
                continue
            if not line.has("modal", max(0, cue.i - 40), cue.i):
                continue
            others = [m for m in industries if m.entity not in (_TOP, *scene.generic) and m.j <= cue.i]
            generic = [m for m in others if _generic(line, m)]
            run = run_before(line, [m for m in others if m not in generic], cue.i, reach=70)
            for member in run:
                said.say(scene.document, predicate, member.entity, (line.index,), "list-proposal")
            if not run and pattern("pointing_back_industries").search(line.text[max(0, cue.i - 60) : cue.i]):
                other = scene.before(line)
                for mention in scene.of(other, "sei:Industry") if other else ():
                    if mention.entity != _TOP and other:
                        said.say(scene.document, predicate, mention.entity, (line.index, other.index), "list-proposal")
                        if predicate == "sei:proposesRemoving":
                            said.say(
                                mention.entity,
                                "skos:broader",
                                _TOP,
                                (line.index, other.index),
                                "list-proposal",
                                explicit=False,
                            )


def _generic(line: Line, mention: Mention) -> bool:
    """Whether an industry stands as the head of its own enumeration ("emerging industries such as A")."""
    return line.has("such_as", mention.j, mention.j + 14) or bool(
        pattern(f"closing_gap_{line.passage.language}").fullmatch(line.text[mention.i - 12 : mention.i])
    )


def read_listings(scene: Scene, said: Said, policy: str) -> None:
    """Reads the lists and rows of headings in which each line names one industry.

    ``policy``: the policy whose content the document reports, or "".
    """
    rows: dict[tuple[str, int], list[tuple[Line, Mention]]] = defaultdict(list)
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for line in scene:
        passage = line.passage
        if passage.kind == "item" and passage.lead >= 0:
            key = ("item", passage.lead)
        elif passage.kind == "heading" and passage.translation_of < passage.index:
            key = ("heading", scene.reading.sections[passage.section].parent)
        else:
            continue
        counts[key] += 1
        holders = scene.of(line, "sei:Cluster", "sei:Organization", "sei:Event")
        named = [
            m
            for m in scene.of(line, "sei:Industry")
            if m.entity != _TOP and not any(h.i <= m.i and m.j <= h.j for h in holders)
        ]
        if len({m.entity for m in named}) == 1:
            rows[key].append((line, named[0]))
    for key, found in sorted(rows.items()):
        distinct = {mention.entity for _, mention in found}
        if len(distinct) < _ROWS or 10 * len(found) < 7 * counts[key]:
            continue
        contained = any(claim.status == "contained" for line, _ in found for claim in line.measures)
        targeted = policy and said.has(policy, "sei:targetsIndustry", _TOP)
        lead = scene.lines.get(key[1]) if key[0] == "item" else None
        # an account in items ("——机器人产业承压前行") is no list of industries: its lead announces none
        announced = lead is not None and (lead.passage.language == "en" or lead.text.endswith(("：", ":")))
        of_top = targeted or bool(announced and lead and any(m.entity == _TOP for m in lead.mentions))
        for line, mention in found:
            where = (line.index,)
            if of_top:
                said.say(scene.document, "sei:listsIndustry", mention.entity, where, "lists-rows")
                said.say(mention.entity, "skos:broader", _TOP, where, "lists-rows", explicit=False)
            if policy and contained:
                said.say(policy, "sei:targetsIndustry", mention.entity, where, "lists-rows")
                if targeted:
                    said.say(policy, "sei:listsIndustry", mention.entity, where, "lists-rows")


def read_sections(scene: Scene, said: Said) -> None:
    """Reads what stands under the name of one industry: a heading or a line of its own that names it.

    Technologies told to be developed there are those the industry puts first; what the vocabulary knows as its part, or
    does not know at all, is its part.
    """
    topic: tuple[str, int, int] | None = None  # industry, its line, last line of its reach
    for line in scene:
        named = [m for m in scene.of(line, "sei:Industry") if m.entity != _TOP and m.entity not in scene.generic]
        passage = line.passage
        bare = bool(named) and _is_bare(line, named[0])
        if passage.kind in ("heading", "title") or bare:
            one = len({m.entity for m in named}) == 1 and passage.kind != "title"
            topic = (named[0].entity, line.index, line.index + _REACH) if one else None
            continue
        if topic is None or line.index > topic[2]:
            continue
        industry, at, _ = topic
        for mention in scene.of(line, *_CONCEPTS):
            known = scene.ancestors(mention.entity)
            beneath = industry in known
            if mention.entity in (industry, _TOP) or (known and not beneath):
                continue
            where = (line.index, at)
            if scene.is_a(mention.entity, "sei:Technology"):
                acted = any(claim.i <= mention.i and mention.j <= claim.j for claim in line.measures)
                if acted:
                    said.say(industry, "sei:prioritizesTechnology", mention.entity, where, "section-priority")
                if beneath or acted:
                    said.say(mention.entity, "skos:broader", industry, where, "hierarchy-section")
            elif beneath:
                said.say(mention.entity, "skos:broader", industry, where, "hierarchy-section")


def _is_bare(line: Line, mention: Mention) -> bool:
    """Whether a line consists of the name of an industry and nothing to speak of beside it."""
    return len(line.text) - (mention.j - mention.i) <= 4 + len(line.text) // 10


def read_known_hierarchy(scene: Scene, line: Line, said: Said) -> None:
    """Infers from the vocabulary that of two concepts named in one sentence one is a part of the other."""
    concepts = {
        m.entity: m for m in scene.of_all(line, *_CONCEPTS) if m.entity != _TOP and m.entity not in scene.generic
    }
    if len(concepts) < 2:
        return
    for part in concepts:
        above = scene.ancestors(part)
        for whole in concepts:
            if whole in above:
                said.say(part, "skos:broader", whole, (line.index,), "hierarchy-known", explicit=False)
