"""What problem a measure addresses.

Explicit are a purpose or an occasion in the sentence ("to combat X, do Y"; "for the shortage of X, we must do Y";
针对X,要Y), a measure that holds the problem it mends, a measure drawn as the conclusion of a problem ("Thus, Y must be
improved"), and a heading that is a measure over a section that tells problems. Where the object of a verb of mending is
no claim of its own, it is looked up among the problems of the document by its words. Inferred, with lower confidence,
are measures and problems that share the rare words of their clauses.
"""

from __future__ import annotations

from collections import defaultdict

from sei_kg.claims import Claim
from sei_kg.relations.coordination import group_after, group_before
from sei_kg.relations.scene import Cue, Line, Said, Scene, pattern
from sei_kg.relations.topics import Topics

__all__ = ["read_adjacent", "read_named_problems", "read_remedies", "read_shared_topics", "read_structure"]

_MEASURES = "section-role-measure"
_BACK = 400  # passages to look back for a list of problems
_OCCASION = 0.25  # share of the words of a problem that a Chinese occasion (针对……问题，) must have to name it
_OPENING = 3  # characters of a measure in front of the occasion that opens it
_MOST = 8  # problems one measure may address by structure
_LIKE = 0.4  # share of the words of a problem that a measure must have to address it by topic
_TELLING = 0.6  # share of the smaller one's words, by weight
_LIKE_ZH = 0.22  # in Chinese, where the words are character pairs: of both shares
_ENOUGH = 3  # words in common that suffice in English, where each of them is a word of its own
_SHARED = 2  # words (character pairs) in common that topic needs
_PARTNERS = 2  # problems a measure may address by topic


def read_remedies(scene: Scene, line: Line, said: Said) -> None:
    """Reads the pairs of measure and problem that one passage states, or that it draws from the one before."""
    if not line.measures:
        return
    where = (line.index,)
    for cue in line.all_cues("purpose_problem"):
        problems = _behind(line, cue, reach=36)
        measures = _measures_of(line, cue.i)
        for measure in measures:
            for problem in problems:
                said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-purpose")
        if not problems and pattern("the_problems").match(line.text[cue.j : cue.j + 60]):
            _collective(scene, line, said, measures)
    for cue in line.all_cues("occasion_problem"):
        problems = _behind(line, cue, reach=90)
        if not problems or not pattern("clause_start").search(line.text[max(0, cue.i - 14) : cue.i]):
            continue
        for measure in line.measures:
            if measure.j > problems[-1].j and not _broken(line, problems[-1].j, measure.i):
                for problem in problems:
                    said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-occasion")
    for measure in line.measures:
        for problem in line.problems:
            if measure.i <= problem.i and problem.j <= measure.j:
                between = line.text[measure.i : problem.i]
                if pattern(f"mends_{line.passage.language}").search(between):
                    said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-object")
    _conclusion(scene, line, said)


def _behind(line: Line, cue: Cue, *, reach: int) -> list[Claim]:
    """The problems behind a cue, those that begin with the cue among them."""
    holder = next((claim for claim in line.problems if claim.i <= cue.i and cue.j < claim.j), None)
    if holder and cue.i - holder.i <= 8:
        return group_after(line, line.problems, holder.i, reach=0)
    return group_after(line, line.problems, cue.j, reach=reach)


def _measures_of(line: Line, at: int) -> list[Claim]:
    """The measure that holds the position, else the next behind it, else the nearest in front of it."""
    holding = [m for m in line.measures if m.i <= at < m.j]
    before = [m for m in line.measures if m.j <= at and not _broken(line, m.j, at)]
    after = [m for m in line.measures if m.i > at and not _broken(line, at, m.i)]
    opening = pattern("clause_start").search(line.text[max(0, at - 14) : at])
    before = group_before(line, line.measures, before[-1].j, reach=0) if before else []
    return holding or (after[:1] or before if opening else before or after[:1])


def _broken(line: Line, i: int, j: int) -> bool:
    return bool(pattern("sentence_break").search(line.text[i:j]))


def _collective(scene: Scene, line: Line, said: Said, measures: list[Claim]) -> None:
    """ "To combat the problems ...": those that the opening of the section on problems, or the abstract, lists."""
    listed: list[tuple[Claim, int]] = []
    for k in range(line.index - 1, max(-1, line.index - _BACK), -1):
        other = scene.lines.get(k)
        if not other or len(other.problems) < 3 or other.passage.language != line.passage.language:
            continue
        lead = pattern("problem_list").search(other.text)
        for start in [cue.i for cue in other.all_cues("such_as")[:1]] + ([lead.end()] if lead else []):
            group = group_after(other, other.problems, start, reach=60)
            if len(group) >= max(len(listed), 2):
                listed = [(claim, other.index) for claim in group]
    for measure in measures:
        for problem, index in listed[:_MOST]:
            said.say(measure.iri, "sei:addresses", problem.iri, (line.index, index), "addresses-collective")


def _conclusion(scene: Scene, line: Line, said: Said) -> None:
    """ "Thus, Y must be improved": a measure drawn from the problem in front of it."""
    for cue in line.all_cues("consequence", "to_this_end"):
        if cue.i > 4:
            problems = group_before(line, line.problems, cue.i, reach=14)
            for measure in [m for m in line.measures if m.i >= cue.i][:1]:
                for problem in problems:
                    said.say(measure.iri, "sei:addresses", problem.iri, (line.index,), "addresses-conclusion")
            continue
        other = scene.before(line)
        if not other and cue.family == "to_this_end" and line.passage.language == "en":
            other = scene.lines.get(line.index - 1)  # a new paragraph: "To change this, ..."
        if other and other.problems and not other.measures:
            for measure in line.measures[:1]:
                for problem in group_before(other, other.problems, other.problems[-1].j, reach=0):
                    said.say(
                        measure.iri, "sei:addresses", problem.iri, (line.index, other.index), "addresses-conclusion"
                    )
        return


def read_adjacent(scene: Scene, line: Line, said: Said) -> None:
    """Infers, where a section of measures tells a problem, that the sentence behind it says what to do about it."""
    other = scene.before(line)
    if not line.measures or line.passage.role != _MEASURES or not other or not other.problems or other.measures:
        return
    for measure in line.measures[:1]:
        for problem in group_before(other, other.problems, other.problems[-1].j, reach=0):
            where = (line.index, other.index)
            said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-adjacent", explicit=False)


def read_structure(scene: Scene, said: Said) -> None:
    """A heading that is a measure over a section that tells problems and hardly any other measure."""
    headings: dict[int, tuple[Line, Claim]] = {}
    problems: dict[int, list[tuple[int, Claim]]] = defaultdict(list)
    measures: dict[int, int] = defaultdict(int)
    for line in scene:
        section = line.passage.section
        if line.passage.kind == "heading":
            if line.measures and not line.problems:
                headings[section] = (line, line.measures[0])
        else:
            problems[section] += [(line.index, claim) for claim in line.problems]
            measures[section] += len(line.measures)
    for section, (line, measure) in sorted(headings.items()):
        told = problems.get(section, [])
        if len(told) < 2 or len(told) <= 2 * measures.get(section, 0):
            continue
        for index, problem in told[:_MOST]:
            said.say(measure.iri, "sei:addresses", problem.iri, (line.index, index), "addresses-section")


def read_named_problems(scene: Scene, said: Said, topics: Topics) -> None:
    """Measures that name, behind a verb of mending, a problem told elsewhere ("... to curb duplication")."""
    if not topics.problems:
        return
    for line in scene:
        language = line.passage.language
        for measure in line.measures:
            if measure.iri not in topics.measures:
                continue
            for match in pattern(f"mends_{language}").finditer(line.text, measure.i, measure.j):
                _address(line, said, topics, measure, match.end(), measure.j)
        for cue in line.all_cues("occasion_named") if language == "zh" else ():
            for measure in line.measures:  # 针对甲不足的问题，建设乙: the occasion opens the measure
                comma = line.text.find("，", cue.j, measure.j)
                if measure.i <= cue.i <= measure.i + _OPENING and comma > 0:
                    told = pattern("told_problem_zh").search(line.text, cue.j, comma)
                    end = told.start() if told else comma
                    for index, problem in topics.named(line, cue.j, end, naming=_OCCASION)[:1]:
                        said.say(measure.iri, "sei:addresses", problem, (line.index, index), "addresses-named")
        for cue in line.all_cues("purpose_problem", "occasion_named") if line.measures else ():
            if not any(claim.i <= cue.i < claim.j for claim in (*line.measures, *line.problems)):
                for measure in _measures_of(line, cue.i):
                    _address(line, said, topics, measure, cue.j, len(line.text))


def _address(line: Line, said: Said, topics: Topics, measure: Claim, i: int, j: int) -> None:
    for index, problem in topics.named(line, i, j):
        said.say(measure.iri, "sei:addresses", problem, (line.index, index), "addresses-named")


def read_shared_topics(scene: Scene, said: Said, topics: Topics) -> None:
    """Infers what measures address from the rare words that their clauses share with problems told before them."""
    for iri, claim in topics.measures.items() if topics.problems else ():
        words = topics.words(iri)
        own = topics.mass_of(iri)
        taken = 0
        for share, common, number, problem in topics.about(words, claim.language, whole=False):
            other = topics.problems[problem]
            if (
                other.passage >= claim.passage
                or share < (_LIKE if claim.language == "en" else _LIKE_ZH)
                or taken == _PARTNERS
            ):
                continue
            if number < _SHARED:  # one word in common is chance
                continue
            like = max(share, common / own)
            if claim.language == "zh" or like >= _TELLING or number >= _ENOUGH:
                taken += 1
                where = (claim.passage, other.passage)
                doubt = 0.3 * (1 - min(1.0, like))
                said.say(iri, "sei:addresses", problem, where, "addresses-topic", explicit=False, doubt=doubt)
