"""Who issued a policy, and when.

Verbs of issuing count only as facts: "should be issued" and "will be issued" say nothing of an issue. The policy may
stand behind the verb ("the Ministry issued the Plan"), in front of it ("the Plan, which the Ministry issued"; "the Plan,
co-signed by"), or be described first and named in the next sentences ("a plan that the Ministry put out ... The Plan for
..."). A document that is a policy itself says it in its title and issuing block.
"""

from __future__ import annotations

from collections.abc import Sequence

from sei_kg.entities import Mention
from sei_kg.relations.coordination import possesses, run_after, run_before
from sei_kg.relations.moments import date_literal, moments
from sei_kg.relations.scene import Cue, Line, Said, Scene, pattern

__all__ = ["inside", "is_fact", "own_policy", "read_announced", "read_issue_block", "read_issued"]

_FRONT = "section-role-title"
_BLOCK = "section-role-issuing-block"
_NEXT = 3  # passages behind a description in which the policy described gets its name
_FRONTED, _REACH = 4, 180  # characters before a date that opens the sentence, and behind it to the verb
_SAME_DAY = 6  # passages before "the same day" in which that day stands
_NEAR = 60  # characters between a verb of issuing and its date


def is_fact(line: Line, cue: Cue) -> bool:
    """Whether an act is told as done: no modal, no negation, no purpose in front of the verb."""
    near = 16 if line.passage.language == "en" else 6
    start = max(0, cue.i - near)
    modal = any(start <= c.i and c.j <= cue.i and line.text[c.i : c.j] != "May" for c in line.all_cues("modal"))
    if modal or pattern("negated").search(line.text[start : cue.i]):
        return False
    return not pattern("infinitive").search(line.text[max(0, cue.i - 10) : cue.i])


def inside(span: Mention | Cue, others: Sequence[Mention]) -> bool:
    """Whether a span lies in one of the others and is smaller."""
    return any(other.i <= span.i and span.j <= other.j and (other.i, other.j) != (span.i, span.j) for other in others)


def read_issued(scene: Scene, line: Line, said: Said) -> None:
    """Reads issuers and dates of issue of the policies that one passage names."""
    policies = scene.of(line, "sei:Policy")
    bodies = [m for m in scene.of(line, "sei:Organization") if not inside(m, policies)]
    for cue in line.all_cues("issues"):
        if is_fact(line, cue) and not inside(cue, policies):
            _by_verb(scene, line, said, cue, policies, bodies)
    for cue in line.all_cues("issued_by"):
        if not is_fact(line, cue):
            continue
        makers = run_after(line, bodies, cue.j, reach=14)
        makers += (
            [one for one in _partners(line, bodies, Cue(cue.i, makers[-1].j, cue.family), makers) if one not in makers]
            if makers
            else []
        )
        if cue.j - cue.i == 1 and not (makers and pattern("issues_zh").match(line.text[makers[-1].j :])):
            continue
        for policy in run_before(line, policies, cue.i, reach=40):
            for maker in makers:
                said.say(policy.entity, "sei:issuedBy", maker.entity, (line.index,), "policy-issued")
            _date(scene, line, said, policy, cue)
    if line.passage.language == "en":
        _late_by(scene, line, said, policies, bodies)
    for cue in line.all_cues("was_issued"):
        if is_fact(line, cue):
            for policy in run_before(line, policies, cue.i, reach=24):
                if not pattern("comma").search(line.text[policy.j : cue.i]):
                    _date(scene, line, said, policy, cue)
    for policy in policies:
        for body in bodies:
            if possesses(line, body, policy):
                said.say(policy.entity, "sei:issuedBy", body.entity, (line.index,), "policy-possessive")
        if line.passage.language == "en":
            _dated(scene, line, said, policy)


def _late_by(scene: Scene, line: Line, said: Said, policies: Sequence[Mention], bodies: Sequence[Mention]) -> None:
    """ "The Notice, issued the same day by the bureau", "the Measures, released through the Office": a participle behind
    the name, with a time between it and the issuers."""
    for match in pattern("issued_late_by").finditer(line.text) if policies and bodies else ():
        cue = Cue(match.start(), match.end(), "issued_by")
        before = [p for p in policies if p.j <= cue.i and pattern("participle_gap").fullmatch(line.text[p.j : cue.i])]
        makers = _without_subject(line, run_after(line, bodies, cue.j, reach=20))
        if not before or not makers or not is_fact(line, cue) or inside(cue, policies):
            continue
        for maker in makers:
            said.say(before[-1].entity, "sei:issuedBy", maker.entity, (line.index,), "policy-issued")
        _date(scene, line, said, before[-1], cue)
        if pattern("same_day").search(line.text[cue.i : cue.j]) and (day := _day_before(scene, line)):
            literal = date_literal(day[1])
            if literal:
                said.say(before[-1].entity, "dcterms:issued", literal, (day[0], line.index), "policy-issued-date")


def _without_subject(line: Line, makers: list[Mention]) -> list[Mention]:
    """Issuers without the last one where it is the subject behind them: "issued by the bureau, the port will"."""
    if len(makers) < 2 or not pattern("acts_en").match(line.text[makers[-1].j : makers[-1].j + 40]):
        return makers
    return makers if pattern("joins_last").search(line.text[makers[-2].j : makers[-1].i]) else makers[:-1]


def _day_before(scene: Scene, line: Line) -> tuple[int, str] | None:
    """The passage before ``line`` that tells the latest day, and the day, which "the same day" means."""
    for other in reversed([x for x in scene if line.index - _SAME_DAY <= x.index < line.index]):
        days = [m.iso for m in moments(other, scene.reading.metadata.issued) if len(m.iso) == 10]
        if days:
            return other.index, days[-1]
    about = scene.reading.metadata  # a dateline in a passage that names nothing else
    near = 0 <= about.issued_passage < line.index <= about.issued_passage + _SAME_DAY
    return (about.issued_passage, about.issued) if near and len(about.issued) == 10 else None


def _by_verb(
    scene: Scene, line: Line, said: Said, cue: Cue, policies: Sequence[Mention], bodies: Sequence[Mention]
) -> None:
    """What stands around an active verb of issuing."""
    objects = run_after(line, policies, cue.j, reach=60)
    makers = run_before(line, bodies, cue.i, reach=40)
    if not objects and makers:  # "the Plan, which the Ministry released in March"
        first = _begin(line, bodies, makers[0])
        objects = [
            policy
            for policy in policies
            if policy.j <= first and pattern("relative_en").fullmatch(line.text[policy.j : first])
        ][-1:]
    if not objects:
        return
    # "To carry out the ministry's plan, this plan is drawn up": who owns another policy is not the subject here.
    makers = [maker for maker in makers if not any(p not in objects and possesses(line, maker, p) for p in policies)]
    makers += _partners(line, bodies, cue, makers)
    for policy in objects:
        for maker in makers:
            said.say(policy.entity, "sei:issuedBy", maker.entity, (line.index,), "policy-issued")
        if makers or _issuing_country(scene, line, cue):
            _date(scene, line, said, policy, cue)
        if makers and line.passage.language == "en" and not moments(line, scene.reading.metadata.issued):
            _day_of_report(scene, line, said, policy)


def _begin(line: Line, bodies: Sequence[Mention], maker: Mention) -> int:
    """Where the name of an issuer begins, where only its abbreviation in brackets stands next to the verb."""
    for body in bodies:
        if body.entity == maker.entity and 0 < maker.i - body.j <= 2 and line.text[maker.i - 1] == "(":
            return body.i
    return maker.i


def _partners(line: Line, bodies: Sequence[Mention], cue: Cue, makers: Sequence[Mention]) -> list[Mention]:
    """ "... put out on Thursday together with the Commission": further issuers behind the verb."""
    if not makers or line.passage.language != "en":
        return []
    match = pattern("together_with").search(line.text, cue.j)
    if not match or pattern("sentence_break").search(line.text[cue.j : match.start()]):
        return []
    return run_after(line, bodies, match.end(), reach=6)


def _day_of_report(scene: Scene, line: Line, said: Said, policy: Mention) -> None:
    """A wire report tells in its first sentence on what day the bodies spoke ("..., the office said on Thursday"); the
    issue told right behind, without a date of its own, was on that day."""
    about = scene.reading.metadata
    first = scene.lines.get(about.issued_passage)
    if first is None or not 0 < line.index - first.index <= _SAME_DAY or len(about.issued) != len("2025-01-31"):
        return
    told = pattern("said_on").search(first.text)
    days = [m.iso for m in moments(first, about.issued) if told and told.start() <= m.i < told.end()]
    literal = date_literal(days[0]) if days else None
    if literal:
        said.say(policy.entity, "dcterms:issued", literal, (first.index, line.index), "policy-announced")


def _issuing_country(scene: Scene, line: Line, cue: Cue) -> bool:
    kind = "sei:Region" if line.passage.language == "zh" else "sei:Country"  # 深圳2023年出台《……》
    return bool(run_before(line, scene.of(line, kind), cue.i, reach=20))


def _date(scene: Scene, line: Line, said: Said, policy: Mention, cue: Cue) -> None:
    """The date that stands in the same sentence next to the verb of issuing, outside of every title."""
    best = None
    for moment in moments(line, scene.reading.metadata.issued):
        if any(m.i <= moment.i and moment.j <= m.j for m in line.mentions if scene.is_a(m.entity, "sei:Policy")):
            continue
        if pattern("other_date").search(line.text[max(0, moment.i - 24) : moment.i]):
            continue
        if pattern("sentence_break").search(line.text[min(moment.j, cue.j) : max(moment.i, cue.i)]):
            continue
        distance = min(abs(moment.i - cue.j), abs(cue.i - moment.j))
        fronted = moment.i <= _FRONTED and moment.j <= cue.i <= _REACH
        if (distance <= _NEAR or fronted) and (best is None or distance < best[0]):
            best = (distance, moment.iso)
    literal = date_literal(best[1]) if best else None
    if literal:
        said.say(policy.entity, "dcterms:issued", literal, (line.index,), "policy-issued-date")


def _dated(scene: Scene, line: Line, said: Said, policy: Mention) -> None:
    """A date that hangs on the name: "the Act of 2019", "the Plan, dated 24 May", "whose Strategy dates from 2017"."""
    for moment in moments(line, scene.reading.metadata.issued):
        within = policy.i < moment.i and moment.j == policy.j
        gap = line.text[policy.j : moment.i]
        if policy.rule == "dated-policy" and moment.i == policy.i and len(moment.iso) == len("2018"):
            said.say(policy.entity, "dcterms:issued", date_literal(moment.iso), (line.index,), "policy-dated")  # type: ignore[arg-type]
            return
        if (within and pattern("title_of_year").search(line.text[policy.i : moment.i])) or (
            moment.i >= policy.j and len(gap) <= 30 and pattern("dated_gap").fullmatch(gap)
        ):
            literal = date_literal(moment.iso)
            if literal:
                said.say(policy.entity, "dcterms:issued", literal, (line.index,), "policy-dated")
            return


def read_announced(scene: Scene, line: Line, said: Said) -> None:
    """A policy that is described where its issue is told, and named in the sentences behind."""
    if line.passage.language != "en":
        return
    bodies = scene.of(line, "sei:Organization")
    policies = scene.of(line, "sei:Policy")
    for cue in line.all_cues("issues", "issued_by"):
        if not is_fact(line, cue) or inside(cue, policies):
            continue
        found = _described(line, cue, bodies)
        if not found:
            continue
        noun, makers = found
        named = None if noun is None else _named_next(scene, line, noun)
        if named is None:
            continue
        policy, other = named
        for maker in makers:
            said.say(policy.entity, "sei:issuedBy", maker.entity, (line.index, other), "policy-announced")
        if makers:
            _date_of(scene, line, said, policy, cue, other)


def _described(line: Line, cue: Cue, bodies: Sequence[Mention]) -> tuple[str, list[Mention]] | None:
    """The small noun of a policy described beside a verb of issuing ("an action plan that X put out"), and issuers."""
    if cue.family == "issued_by":
        makers = run_after(line, bodies, cue.j, reach=14)
        match = pattern("described_before").search(line.text, max(0, cue.i - 60), cue.i)
        return (match["noun"], makers) if match and makers else None
    makers = run_before(line, bodies, cue.i, reach=40)
    if not makers:
        return None
    makers = [*makers, *_partners(line, bodies, cue, makers)]
    first = _begin(line, bodies, makers[0])
    match = pattern("described_that").search(line.text, max(0, first - 60), first)
    match = match or pattern("described_after").match(line.text, cue.j, cue.j + 60)
    return (match["noun"], makers) if match else None


def _named_next(scene: Scene, line: Line, noun: str) -> tuple[Mention, int] | None:
    """The policy named in the next passages whose title has the noun as its head."""
    if any(noun.lower() in line.text[m.i : m.j].lower() for m in scene.of(line, "sei:Policy")):
        return None
    for k in range(line.index + 1, line.index + 1 + _NEXT):
        other = scene.lines.get(k)
        for policy in scene.of(other, "sei:Policy") if other else ():
            title = other.text[policy.i : policy.j].lower() if other else ""
            subject = other is not None and other.text[: policy.i].strip(" “\"'") in ("", "The")
            if subject and noun.lower().rstrip("s") in title and len(title.split()) > 2:
                return policy, k
    return None


def _date_of(scene: Scene, line: Line, said: Said, policy: Mention, cue: Cue, other: int) -> None:
    near = [
        moment
        for moment in moments(line, scene.reading.metadata.issued)
        if min(abs(moment.i - cue.j), abs(cue.i - moment.j)) <= _NEAR
        and not pattern("other_date").search(line.text[max(0, moment.i - 24) : moment.i])
    ]
    near.sort(key=lambda moment: min(abs(moment.i - cue.j), abs(cue.i - moment.j)))
    literal = date_literal(near[0].iso) if near else None
    if literal:
        said.say(policy.entity, "dcterms:issued", literal, (line.index, other), "policy-announced")


def read_issue_block(scene: Scene, said: Said) -> None:
    """What title, issuing block and date of a document that is itself a policy say: who issued it, and when."""
    title = scene.title
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
    for line in scene:
        if line.index != title.index and line.passage.role == _FRONT and line.passage.language == "en":
            bodies = scene.of(line, "sei:Organization")
            if bodies and pattern("between_issuers").fullmatch(_without(line.text, bodies)):
                for body in bodies:
                    said.say(policy, "sei:issuedBy", body.entity, (title.index, line.index), "policy-issue-block")
    about = scene.reading.metadata
    literal = date_literal(about.signed)
    if literal:
        said.say(policy, "dcterms:issued", literal, (title.index, about.signed_passage), "policy-issue-block")


def _without(text: str, mentions: Sequence[Mention]) -> str:
    """A text without the names in it."""
    for mention in reversed(mentions):
        text = text[: mention.i] + text[mention.j :]
    return text


def own_policy(scene: Scene) -> str:
    """The policy that the document itself is; "" for none."""
    title = scene.title
    policies = scene.of(title, "sei:Policy") if title else []
    return policies[-1].entity if title and policies and _is_the_policy(title, policies[-1]) else ""


def _is_the_policy(title: Line, policy: Mention) -> bool:
    """Whether a title is the name of the policy, or of the notice that puts it out, and nothing more."""
    rest = title.text[: policy.i] + title.text[policy.j :]
    return len(rest) <= 2 or bool(pattern("notice_title").fullmatch(rest.strip()))
