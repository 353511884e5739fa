"""Causes: what problem a text says follows from what problem.

Both ends are claims; between them stands a connective ("leads to", "because", 造成), or the effect begins with the
verb ("which threatens ..."), or a sentence opens with a connective that points back ("As a result", "This has led to").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sei_kg.claims import Claim
from sei_kg.relations.coordination import group_after, group_before
from sei_kg.relations.scene import Line, Said, Scene, pattern
from sei_kg.relations.topics import Topics

__all__ = ["read_causes", "read_named_causes"]

_REACH = {"en": 70, "zh": 24}
_POINTER = 5  # characters of "This " in front of a claim
_OPENING = 4  # characters in front of a connective that opens a sentence (a quotation mark, a bullet)


def read_causes(scene: Scene, line: Line, said: Said) -> None:
    """Reads the causes of one passage, those that lie in the sentence before included."""
    if line.problems and line.passage.language == "en":
        _blamed(scene, line, said)
        _side_by_side(line, said)
    if not line.problems or not line.cues:
        return
    reach = _REACH[line.passage.language]
    for cue in line.all_cues("effect_follows"):
        if line.passage.language == "en" and pattern("noun_cue").match(line.text, cue.i):
            continue
        inside = next((claim for claim in line.problems if claim.i <= cue.i < claim.j), None)
        if inside and cue.i - inside.i > _OPENING:
            continue
        if pattern("negated").search(line.text[max(0, cue.i - 10) : cue.i]):
            continue
        start = inside.i if inside else cue.i
        effects = [inside] if inside else group_after(line, line.problems, cue.j, reach=reach)
        if not effects:
            continue
        causes = group_before(line, line.problems, start, reach=reach)
        if causes:
            _state(said, causes, effects, (line.index,), "cause-connective")
        elif _points_back(line, start):
            other = scene.before(line)
            if other:
                causes = list(other.problems) if _plural(line, start) else _last(other)
                _state(said, causes, effects, (line.index, other.index), "cause-pointing-back")
    for cue in line.all_cues("cause_follows"):
        if cue.i <= _OPENING or (line.has("adversative", 0, cue.i) and not line.text[: cue.i].count(" ") > 3):
            continue
        causes = group_after(line, line.problems, cue.j, reach=reach)
        effects = group_before(line, line.problems, cue.i, reach=reach)
        _state(said, causes, effects, (line.index,), "cause-connective")
    _fronted(line, said)
    _consequence(scene, line, said)
    if line.passage.language == "en":
        _resumed(scene, line, said)


def _resumed(scene: Scene, line: Line, said: Said) -> None:
    """ "The result was X", "this duplication has pushed prices down", "the makers therefore cannot": what takes up the
    problem told just before, in the sentence or the one before it."""
    for k, claim in enumerate(line.problems):
        clause = line.text[max(0, claim.i - _POINTER) : claim.j]
        start = line.text.rfind(" ", 0, max(0, claim.i - 1)) + 1 if claim.i else 0
        opening = line.text[start : claim.j]
        drawn = pattern("drawn_en").search(line.text[claim.i : claim.j])
        if not (drawn or pattern("resumed_en").match(opening) or pattern("resumed_en").match(clause.lstrip())):
            continue
        if k and not _broken(line, line.problems[k - 1].j, claim.i):
            _state(said, [line.problems[k - 1]], [claim], (line.index,), "cause-resumed")
        elif not k and (other := scene.before(line)) and other.problems and not other.measures:
            _state(said, other.problems[-1:], [claim], (line.index, other.index), "cause-resumed")


def _side_by_side(line: Line, said: Said) -> None:
    """Two clauses that nothing but a connective parts ("X, so Y"; "X; hence Y"), or of which the first one opens with
    what is wanting ("With no X, Y")."""
    for cause, effect in pairwise(line.problems):
        gap = line.text[cause.j : effect.i]
        opens = pattern("wanting_opens").match(line.text, cause.i) and pattern("clause_start").search(
            line.text[: cause.i]
        )
        if pattern("therefore_gap").fullmatch(gap) or (opens and pattern("bare_comma").fullmatch(gap)):
            _state(said, [cause], [effect], (line.index,), "cause-connective")


def _blamed(scene: Scene, line: Line, said: Said) -> None:
    """ "He blamed X and Y (for Z)": without Z, for what the sentence before tells."""
    passive = pattern("to_blame").search(line.text)
    other = scene.before(line)
    if passive:  # "a lack of X is to blame (for Y)"
        causes = [c for c in line.problems if c.j <= passive.start()]
        effects = [c for c in line.problems if c.i >= passive.end()]
        if effects:
            _state(said, causes, effects[:1], (line.index,), "cause-blamed")
        elif other and other.problems and not other.measures:
            _state(said, causes, other.problems[-1:], (line.index, other.index), "cause-blamed")
        return
    if not other or not (other.problems or other.measures):  # a sentence with figures between
        further = scene.lines.get(line.index - 2)
        other = further if further and further.passage.paragraph == line.passage.paragraph else None
    blame = pattern("blamed_en").search(line.text)
    if not blame:
        return
    upon = pattern("blamed_upon").match(line.text, blame.start())
    if upon:  # "He blamed X on Y"
        effects = [c for c in line.problems if blame.end() - 1 <= c.i and c.j <= upon.end()]
        _state(said, [c for c in line.problems if c.i >= upon.end() - 1], effects, (line.index,), "cause-blamed")
        return
    aim = pattern("for_that").search(line.text, blame.end())
    causes = [c for c in line.problems if c.i >= blame.end() - 1 and not (aim and c.i >= aim.start())]
    effects = [c for c in line.problems if aim and c.i >= aim.start()]
    if effects:
        _state(said, causes, effects[:1], (line.index,), "cause-blamed")
    elif not aim and other and other.problems and not other.measures:
        _state(said, causes, other.problems[-1:], (line.index, other.index), "cause-blamed")


def _fronted(line: Line, said: Said) -> None:
    """ "Due to X, Y": the cause stands up to the first comma, the effects behind it."""
    for cue in line.all_cues("cause_fronted"):
        causes = group_after(line, line.problems, cue.j, reach=30)
        if not causes or not pattern("clause_start").search(line.text[max(0, cue.i - 14) : cue.i]):
            continue
        if causes[-1] is line.problems[-1]:
            causes = causes[: _effect_begins(line, causes)]
        at = causes[-1].j
        if not pattern("fronted_comma").match(line.text[at:]):
            continue
        effects = [claim for claim in line.problems if claim.i >= at and not _broken(line, at, claim.i)]
        _state(said, causes, effects, (line.index,), "cause-connective")


def _effect_begins(line: Line, claims: Sequence[Claim]) -> int:
    """Position of the first claim of the main clause: behind a comma and with a verb, else behind the last bare comma."""
    last = len(claims)
    for k in range(1, len(claims)):
        if pattern("bare_comma").match(line.text[claims[k - 1].j : claims[k].i]):
            last = k
            if pattern(f"finite_{line.passage.language}").search(line.text[claims[k].i : claims[k].j]):
                return k
    return last


def _consequence(scene: Scene, line: Line, said: Said) -> None:
    """ "As a result, Y" and "Therefore, Y": the cause is what the sentence before says last."""
    for cue in line.all_cues("consequence"):
        if cue.i > _OPENING:
            effects = group_after(line, line.problems, cue.j, reach=40)
            causes = group_before(line, line.problems, cue.i, reach=12)
            _state(said, causes, effects, (line.index,), "cause-connective")
            continue
        other = scene.before(line)
        if other and other.problems and not other.measures:
            effects = [claim for claim in line.problems if not _broken(line, cue.j, claim.i)]
            causes = list(other.problems) if len(other.problems) <= 2 else _last(other)
            _state(said, causes, effects, (line.index, other.index), "cause-sentence-before")
        return


def _broken(line: Line, i: int, j: int) -> bool:
    return bool(pattern("sentence_break").search(line.text[i:j]))


def _points_back(line: Line, end: int) -> bool:
    """Whether the subject in front of a verb is a pronoun or "these problems"."""
    return bool(pattern(f"pointing_back_{line.passage.language}").search(line.text[max(0, end - 60) : end]))


def _plural(line: Line, end: int) -> bool:
    return bool(pattern("plural_back").search(line.text[max(0, end - 60) : end]))


def _last(line: Line) -> list[Claim]:
    """The last claim of a passage and those coordinated with it."""
    return group_before(line, line.problems, line.problems[-1].j, reach=0) if line.problems else []


def _state(said: Said, causes: Sequence[Claim], effects: Sequence[Claim], where: tuple[int, ...], rule: str) -> None:
    if len(causes) * len(effects) > 16:
        return
    for cause in causes:
        for effect in effects:
            said.say(cause.iri, "sei:causes", effect.iri, where, rule)


def read_named_causes(scene: Scene, said: Said, topics: Topics) -> None:
    """Causes of which one end is a claim and the other names, next to the connective, a problem told elsewhere."""
    for line in scene if topics.problems else ():
        reach = _REACH[line.passage.language]
        for cue in line.all_cues("effect_follows", "cause_follows") if line.problems else ():
            forward = cue.family == "effect_follows"
            if cue.i <= _OPENING or any(claim.i <= cue.i < claim.j for claim in line.problems):
                continue
            if pattern("negated").search(line.text[max(0, cue.i - 10) : cue.i]):
                continue
            near = group_before(line, line.problems, cue.i, reach=reach)
            if not near or group_after(line, line.problems, cue.j, reach=reach):
                continue
            for index, problem in topics.named(line, cue.j, len(line.text)):
                for claim in near:
                    ends = (claim.iri, problem) if forward else (problem, claim.iri)
                    said.say(ends[0], "sei:causes", ends[1], (line.index, index), "cause-named")
