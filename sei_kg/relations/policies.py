"""Who issued a policy and when, what it is for, and how it stands to other policies.

The title says much: the industry, the period, the region and the body in it. The rest hangs on verbs; those of issuing
count only as facts: "should be issued" and "will be issued" say nothing of an issue.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from sei_kg.entities import Mention
from sei_kg.namespaces import expand
from sei_kg.relations.coordination import possesses, run_after, run_before
from sei_kg.relations.scene import Cue, Line, Said, Scene, pattern
from sei_kg.times import find_times

__all__ = ["read_issue_block", "read_policies", "read_titles"]

_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_BLOCK = "section-role-issuing-block"
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
    _issued(scene, line, said, policies)
    _owned(scene, line, said, policies)
    _directed(scene, line, said, policies)
    _between(scene, line, said, policies)
    _foreign_course(scene, line, said, policies)


def _issued(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    bodies = [m for m in scene.of(line, "sei:Organization") if not _inside(m, policies)]
    for cue in line.all_cues("issues"):
        if not _is_fact(line, cue) or _inside(cue, policies):
            continue
        objects = run_after(line, policies, cue.j, reach=60)
        passive = not objects or bool(pattern("passive_zh").search(line.text[max(0, cue.i - 30) : cue.i]))
        if not objects:
            continue
        makers = run_before(line, bodies, cue.i, reach=40)
        # "To carry out the ministry's plan, this plan is drawn up": who owns another policy is not the subject here.
        makers = [
            maker for maker in makers if not any(p not in objects and possesses(line, maker, p) for p in policies)
        ]
        for policy in objects:
            for maker in makers:
                said.say(policy.entity, "sei:issuedBy", maker.entity, (line.index,), "policy-issued")
            if makers or passive or _issuing_subject(scene, line, cue):
                _date(line, said, policy, cue)
    for cue in line.all_cues("issued_by"):
        if not _is_fact(line, cue):
            continue
        makers = run_after(line, bodies, cue.j, reach=14)
        if cue.j - cue.i == 1 and not (makers and pattern("issues_zh").match(line.text[makers[-1].j :])):
            continue
        for policy in run_before(line, policies, cue.i, reach=40):
            for maker in makers:
                said.say(policy.entity, "sei:issuedBy", maker.entity, (line.index,), "policy-issued")
            _date(line, said, policy, cue)
    for cue in line.all_cues("was_issued"):
        if _is_fact(line, cue):
            for policy in run_before(line, policies, cue.i, reach=24):
                if not pattern("comma").search(line.text[policy.j : cue.i]):
                    _date(line, said, policy, cue)
    for policy in policies:
        for body in bodies:
            if possesses(line, body, policy):
                said.say(policy.entity, "sei:issuedBy", body.entity, (line.index,), "policy-possessive")


def _is_fact(line: Line, cue: Cue) -> bool:
    """Whether an act is told as done: no modal, no negation, no purpose in front of the verb."""
    near = 16 if line.passage.language == "en" else 6
    start = max(0, cue.i - near)
    if line.has("modal", start, cue.i) or pattern("negated").search(line.text[start : cue.i]):
        return False
    return not pattern("infinitive").search(line.text[max(0, cue.i - 10) : cue.i])


def _inside(span: Mention | Cue, others: list[Mention]) -> bool:
    return any(other.i <= span.i and span.j <= other.j and (other.i, other.j) != (span.i, span.j) for other in others)


def _issuing_subject(scene: Scene, line: Line, cue: Cue) -> bool:
    return bool(run_before(line, scene.of(line, "sei:Country"), cue.i, reach=20))


def _date(line: Line, said: Said, policy: Mention, cue: Cue) -> None:
    """The date that stands in the same sentence next to the verb of issuing, outside of every title."""
    best = None
    for time in find_times(line.text, line.passage.language):
        if time.interval is None or time.sort != "complete" or time.interval.start != time.interval.end:
            continue
        if any(m.i <= time.i and time.j <= m.j for m in line.mentions if "/policy-" in m.entity):
            continue
        if pattern("other_date").search(line.text[max(0, time.i - 24) : time.i]):
            continue
        distance = min(abs(time.i - cue.j), abs(cue.i - time.j))
        if distance <= 60 and (best is None or distance < best[0]):
            best = (distance, time.interval.start)
    if best and len(best[1]) in _DATES:
        date = Literal(best[1], datatype=NamedNode(expand(_DATES[len(best[1])])))
        said.say(policy.entity, "dcterms:issued", date, (line.index,), "policy-issued-date")


def _owned(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    """Whose policy it is: "Japan adopted its Strategy", "Germany's Industry 4.0", 美国发布了《…》."""
    regions = [m for m in scene.of(line, "sei:Region") if not _inside(m, policies)]
    for region in regions:
        for policy in policies:
            gap = line.text[region.j : policy.i]
            if policy.i < region.j or len(gap) > 50:
                continue
            possessive = possesses(line, region, policy)
            verbs = [cue for cue in line.all_cues("issues", "implements_strategy") if region.j <= cue.i <= policy.i]
            if possessive or (
                verbs
                and _is_fact(line, verbs[0])
                and pattern("owner_gap").fullmatch(line.text[region.j : verbs[0].i])
                and not pattern("sentence_break").search(gap)
            ):
                said.say(policy.entity, "sei:strategyOf", region.entity, (line.index,), "policy-of-region")
    for period in scene.of(line, "sei:PlanningPeriod"):
        for policy in policies:
            gap = line.text[policy.j : period.i]
            if 0 < len(gap) <= 24 and pattern("for_period").fullmatch(gap):
                said.say(policy.entity, "sei:coversPeriod", period.entity, (line.index,), "policy-period")


def _directed(scene: Scene, line: Line, said: Said, policies: list[Mention]) -> None:
    """What a policy is for: "the Plan supports A and B", "legislation is necessary for the field of A"."""
    concepts = [m for m in scene.of(line, "sei:Industry", "sei:Technology") if not _inside(m, policies)]
    instruments = [m for m in scene.of(line, "sei:Instrument") if not _inside(m, policies)]
    for policy in policies:
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
    cues = [(name, cue) for name in _BETWEEN for cue in line.all_cues(f"policy_{name}") if not _inside(cue, policies)]
    starts = [cue.i for _, cue in cues]
    taken: set[str] = set()
    for name, cue in sorted(cues, key=lambda each: each[1].i):
        if pattern("negated").search(line.text[max(0, cue.i - 8) : cue.i]):
            continue
        stop = min((i for i in starts if i >= cue.j), default=len(line.text))
        objects = run_after(line, [m for m in policies if m.i < stop], cue.j, reach=24)
        if not objects:
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
        for mention in gone if rest else ():
            said.say(rest[0].entity, "sei:supersedes", mention.entity, (line.index,), "policy-supersedes")


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


def read_issue_block(scene: Scene, said: Said) -> None:
    """What title, issuing block and date of a document that is itself a policy say: who issued it, and when."""
    title = next((line for line in scene if line.passage.kind == "title"), None)
    policies = scene.of(title, "sei:Policy") if title else []
    if not title or not policies or not _is_the_policy(title, policies[-1]):
        return
    policy = policies[-1].entity
    for line in scene:
        if line.passage.role == _BLOCK:
            for body in scene.of(line, "sei:Organization"):
                said.say(policy, "sei:issuedBy", body.entity, (title.index, line.index), "policy-issue-block")
    for body in scene.of(title, "sei:Organization"):
        if body.i <= 2 and pattern("of_the_issuer").match(title.text[body.j :]):
            said.say(policy, "sei:issuedBy", body.entity, (title.index,), "policy-issue-block")
    about = scene.reading.metadata
    signed = about.issued_passage >= 0 and scene.reading.passages[about.issued_passage].role == _BLOCK
    if signed and len(about.issued) in _DATES:
        date = Literal(about.issued, datatype=NamedNode(expand(_DATES[len(about.issued)])))
        said.say(policy, "dcterms:issued", date, (title.index, about.issued_passage), "policy-issue-block")


def _is_the_policy(title: Line, policy: Mention) -> bool:
    """Whether a title is the name of the policy, or of the notice that puts it out, and nothing more."""
    rest = title.text[: policy.i] + title.text[policy.j :]
    return len(rest) <= 2 or bool(pattern("notice_title").fullmatch(rest.strip()))
