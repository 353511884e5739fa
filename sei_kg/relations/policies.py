"""What a policy is for, whose it is, and how it stands to other policies.

The title says much: the industry, the period, the region and the body in it. The rest hangs on verbs.
"""

from __future__ import annotations

from sei_kg.entities import Mention
from sei_kg.relations.coordination import possesses, run_after, run_before
from sei_kg.relations.issuing import inside, is_fact, own_policy, read_issued
from sei_kg.relations.scene import Line, Said, Scene, pattern

__all__ = ["read_policies", "read_priorities", "read_titles"]

_NEAR, _FAR = 50, 90  # characters between a country and its policy: in general, and behind "whose" or a colon
_LONG_NAME = 36  # characters by which the name of a thing may go on behind the part that is known
_ADVERB = 12  # characters between a subject and its verb
_BETWEEN = ("supersedes", "implements", "basedOn", "amends", "complements")


def read_titles(scene: Scene, line: Line, said: Said) -> None:
    """Reads what the names of policies say of them."""
    for policy in scene.of(line, "sei:Policy"):
        where = (line.index,)
        for mention in line.mentions:
            if not (policy.i <= mention.i and mention.j <= policy.j) or mention.entity == policy.entity:
                continue
            if scene.is_a(mention.entity, "sei:Industry"):
                said.say(policy.entity, "sei:targetsIndustry", mention.entity, where, "policy-title")
            elif scene.is_a(mention.entity, "sei:Technology"):
                said.say(policy.entity, "sei:prioritizesTechnology", mention.entity, where, "policy-title")
            elif scene.is_a(mention.entity, "sei:PlanningPeriod"):
                said.say(policy.entity, "sei:coversPeriod", mention.entity, where, "policy-title")
            elif scene.is_a(mention.entity, "sei:Region"):
                said.say(policy.entity, "sei:strategyOf", mention.entity, where, "policy-title-region")
            elif scene.is_a(mention.entity, "sei:Organization") and mention.i - policy.i <= 4:
                said.say(policy.entity, "sei:issuedBy", mention.entity, where, "policy-title")


def read_policies(scene: Scene, line: Line, said: Said) -> None:
    """Reads what one passage says of the policies it names."""
    policies = scene.of(line, "sei:Policy")
    if not policies:
        return
    read_issued(scene, line, said)
    _owned(scene, line, said, policies)
    _directed(scene, line, said, policies)
    _between(scene, line, said, policies)
    _foreign_course(scene, line, said, policies)


def _owned(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    """Whose policy it is: "Japan adopted its Strategy", "Germany's Industry 4.0", 美国发布了《…》."""
    regions = [m for m in scene.of(line, "sei:Region") if not inside(m, policies)]
    for region in regions:
        for policy in policies:
            gap = line.text[region.j : policy.i]
            if policy.i < region.j or len(gap) > _FAR:
                continue
            possessive = possesses(line, region, policy) or _whose(scene, line, region, policy)
            verbs = [cue for cue in line.all_cues("issues", "implements_strategy") if region.j <= cue.i <= policy.i]
            if possessive or (
                verbs
                and len(gap) <= _NEAR
                and is_fact(line, verbs[0])
                and pattern("owner_gap").fullmatch(line.text[region.j : verbs[0].i])
                and not pattern("sentence_break").search(gap)
            ):
                said.say(policy.entity, "sei:strategyOf", region.entity, (line.index,), "policy-of-region")
    for period in scene.of(line, "sei:PlanningPeriod"):
        for policy in policies:
            gap = line.text[policy.j : period.i]
            if 0 < len(gap) <= 24 and pattern("for_period").fullmatch(gap):
                said.say(policy.entity, "sei:coversPeriod", period.entity, (line.index,), "policy-period")


def _whose(scene: Scene, line: Line, region: Mention, policy: Mention) -> bool:
    """ "Ruritania, whose Harbour Strategy ..."; "Ruritania went its own way: the Harbour Act ...": a country opens the
    sentence, and no other place stands between."""
    if line.passage.language != "en" or not scene.is_a(region.entity, "sei:Country"):
        return False
    opening = line.text[: region.i].strip(" “\"'").lower() in ("", "the")
    gap = line.text[region.j : policy.i]
    between = any(region.j <= m.i and m.j <= policy.i for m in scene.of(line, "sei:Region"))
    return not between and bool(pattern("whose").fullmatch(gap) or (opening and pattern("own_way").fullmatch(gap)))


def _directed(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    """What a policy is for: "the Plan supports A and B", "legislation is necessary for the field of A"."""
    concepts = [m for m in scene.of(line, "sei:Industry", "sei:Technology") if not inside(m, policies)]
    instruments = [m for m in scene.of(line, "sei:Instrument") if not inside(m, policies)]
    for policy in policies:
        if line.passage.language == "zh" and pattern("purpose_opens_zh").match(line.text[: policy.i]):
            continue  # 为贯彻《甲》，推动乙: the sentence says what its own subject does
        end = min((other.i for other in policies if other.i > policy.j), default=len(line.text))
        for cue in line.all_cues("directs"):
            if not policy.j <= cue.i < end or not pattern(f"subject_gap_{line.passage.language}").fullmatch(
                line.text[policy.j : cue.i]
            ):
                continue
            for mention in run_after(line, concepts, cue.j, reach=50):
                industry = scene.is_a(mention.entity, "sei:Industry")
                predicate = "sei:targetsIndustry" if industry else "sei:prioritizesTechnology"
                said.say(policy.entity, predicate, mention.entity, (line.index,), "policy-directs")
        for cue in line.all_cues("provides"):
            if policy.j <= cue.i < end and pattern(f"subject_gap_{line.passage.language}").fullmatch(
                line.text[policy.j : cue.i]
            ):
                for mention in run_after(line, instruments, cue.j, reach=40):
                    said.say(policy.entity, "sei:usesInstrument", mention.entity, (line.index,), "policy-instrument")
        for mention in concepts:
            gap = line.text[policy.j : mention.i]
            if pattern("necessary_for").fullmatch(gap) and scene.is_a(mention.entity, "sei:Industry"):
                said.say(policy.entity, "sei:targetsIndustry", mention.entity, (line.index,), "policy-directs")


def _between(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    """How the policies named in one sentence stand to one another.

    "To implement A and on the basis of B, the ministry issued C" speaks of C; "C was drawn up to implement A and
    replaces B" has one subject for both.
    """
    cues = [(name, cue) for name in _BETWEEN for cue in line.all_cues(f"policy_{name}") if not inside(cue, policies)]
    starts = [cue.i for _, cue in cues]
    taken: set[str] = set()
    for name, cue in sorted(cues, key=lambda each: each[1].i):
        if pattern("negated").search(line.text[max(0, cue.i - 8) : cue.i]):
            continue
        stop = min((i for i in starts if i >= cue.j), default=len(line.text))
        objects = run_after(line, [m for m in policies if m.i < stop], cue.j, reach=24)
        if not objects or (name == "complements" and pattern("conflicts_zh").match(line.text[objects[-1].j :])):
            continue
        made = [
            m
            for m in policies
            if m.i > objects[-1].j and pattern("makes_policy").search(line.text[objects[-1].j : m.i])
        ]
        before = [m for m in policies if m.j <= cue.i and m.entity not in taken]
        where: tuple[int, ...] = (line.index,)
        subjects = made[:1] or before[:1]
        owner = subjects[0].entity if subjects else ""
        if not owner and line.passage.language == "en" and _of_this_document(line, starts, cue.i):
            owner = scene.reported
        asked = any(claim.i <= cue.i < claim.j for claim in line.measures)  # "punish X in accordance with the Law"
        if not owner and line.passage.language == "en" and not before and not asked:
            owner = own_policy(scene)
        lead = scene.lines.get(line.passage.lead)
        if not owner and lead and (lead.cues.get("issues") or lead.cues.get("was_issued")):
            owner = next((m.entity for m in scene.of(lead, "sei:Policy")), "")
            where = (line.index, lead.index)
        for mention in objects:
            taken.add(mention.entity)
            if owner and owner != mention.entity:
                said.say(owner, f"sei:{name}", mention.entity, where, f"policy-{name.lower()}")
    for cue in line.all_cues("together"):
        run = run_before(line, policies, cue.i, reach=14)
        for k, left in enumerate(run):
            for right in run[k + 1 :]:
                said.say(left.entity, "sei:complements", right.entity, (line.index,), "policy-complements")
    for cue in line.all_cues("repealed"):
        gone = run_before(line, policies, cue.i, reach=6)
        rest = [m for m in policies if m.j <= (gone[0].i if gone else 0)]
        successor = rest[0].entity if rest else own_policy(scene) if line.passage.language == "en" else ""
        for mention in gone if successor else ():
            said.say(successor, "sei:supersedes", mention.entity, (line.index,), "policy-supersedes")


def _of_this_document(line: Line, starts: list[int], at: int) -> bool:
    """Whether "the document" is the subject of the verb at ``at``, or of one before it that "and" joins to it."""
    first = min([at, *starts])
    told = line.text[first:at]
    joined = not told or bool(pattern("joined_verb").fullmatch(told))
    return joined and bool(pattern("this_document").fullmatch(line.text[:first]))


def read_priorities(scene: Scene, line: Line, said: Said) -> None:
    """ "A, B and C are singled out for support": what the policy that the document reports puts first."""
    concepts = scene.of(line, "sei:Industry", "sei:Technology")
    if concepts and scene.reported:
        _named_by_document(scene, line, said, concepts)
    for cue in line.all_cues("put_first") if concepts and scene.reported else ():
        if not is_fact(line, cue):
            continue
        last = max((m.j for m in concepts if m.j <= cue.i), default=cue.i)
        stop = pattern(f"list_stop_{line.passage.language}").search(line.text[last : cue.i])
        reach = 8 if stop or line.passage.language == "zh" else _LONG_NAME
        named = scene.of(line, "sei:Policy")
        for mention in run_before(line, concepts, cue.i, reach=reach):
            industry = scene.is_a(mention.entity, "sei:Industry")
            predicate = "sei:targetsIndustry" if industry else "sei:prioritizesTechnology"
            policy = named[0].entity if named else scene.reported
            said.say(policy, predicate, mention.entity, (line.index,), "policy-priority")


def _named_by_document(scene: Scene, line: Line, said: Said, concepts: list[Mention]) -> None:
    """ "The document names A and B as priorities": the subject is no mention, and means the policy reported."""
    subject = pattern("this_document").match(line.text) if line.passage.language == "en" else None
    if not subject or line.text[:2].lower() == "it" or scene.of(line, "sei:Policy", j=subject.end()):
        return
    for cue in line.all_cues("directs"):
        if not 0 <= cue.i - subject.end() <= _ADVERB or not is_fact(line, cue):
            continue
        for mention in run_after(line, concepts, cue.j, reach=30):
            industry = scene.is_a(mention.entity, "sei:Industry")
            predicate = "sei:targetsIndustry" if industry else "sei:prioritizesTechnology"
            said.say(scene.reported, predicate, mention.entity, (line.index,), "policy-directs")


def _foreign_course(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    """What a course of another country is about, in the sentence that tells it and in one that goes on with "They"."""
    for policy in policies:
        if policy.rule != "foreign-strategy":
            continue
        follower = scene.lines.get(line.index + 1)
        lines = [(line, policy.i)]
        if (
            follower
            and follower.passage.paragraph == line.passage.paragraph
            and pattern("goes_on").match(follower.text)
        ):
            lines.append((follower, 0))
        for place, start in lines:
            for mention in scene.of(place, "sei:Industry", "sei:Technology", i=start):
                industry = scene.is_a(mention.entity, "sei:Industry")
                if industry and mention.entity in scene.generic:
                    continue
                predicate = "sei:targetsIndustry" if industry else "sei:prioritizesTechnology"
                where = tuple(sorted({line.index, place.index}))
                said.say(policy.entity, predicate, mention.entity, where, "policy-strategy-described")
