"""What problem a measure addresses.

Explicit are a purpose or an occasion in the sentence ("to combat X, do Y"; "for the shortage of X, we must do Y";
针对X,要Y), a measure that holds the problem it mends, a measure drawn as the conclusion of a problem ("Thus, Y must
be improved"), and a heading that is a measure over a section that tells problems. Inferred, with lower confidence, are
measures and problems of one document that share the rare words of their labels; the weight of a word is the rarer the
fewer claims hold it (inverse document frequency, Spaerck Jones 1972).
"""

from __future__ import annotations

from collections import defaultdict
from math import log

from sei_kg.claims import Claim
from sei_kg.clauses import content_words
from sei_kg.relations.coordination import group_after, group_before
from sei_kg.relations.scene import Line, Said, Scene, pattern

__all__ = ["read_remedies", "read_shared_topics", "read_structure"]

_MOST = 6  # problems one measure may address by structure
_LIKE = 0.45  # weighted share of the words of the smaller label that the other has too
_RARE = 2.0  # a shared word's weight counts as telling from here
_PARTNERS = 3  # problems a measure may address by topic


def read_remedies(scene: Scene, line: Line, said: Said) -> None:
    """Reads the pairs of measure and problem that one passage states, or that it draws from the one before."""
    if not line.measures:
        return
    where = (line.index,)
    for cue in line.all_cues("purpose_problem"):
        problems = group_after(line, line.problems, cue.j, reach=45)
        holder = next((p for p in line.problems if p.i <= cue.i and cue.j < p.j), None)
        problems = problems or ([holder] if holder else [])
        for measure in _measures_of(line, cue.i):
            for problem in problems:
                said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-purpose")
        if not problems and pattern("the_problems").match(line.text[cue.j : cue.j + 40]):
            _collective(scene, line, said, _measures_of(line, cue.i))
    for cue in line.all_cues("occasion_problem"):
        problems = group_after(line, line.problems, cue.j, reach=60)
        if not problems or not pattern("clause_start").search(line.text[max(0, cue.i - 14) : cue.i]):
            continue
        for measure in line.measures:
            if measure.j > problems[-1].j and _same_sentence(line, problems[-1].j, measure.j):
                for problem in problems:
                    said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-occasion")
    for measure in line.measures:
        for problem in line.problems:
            if measure.i <= problem.i and problem.j <= measure.j:
                between = line.text[measure.i : problem.i]
                if pattern(f"mends_{line.passage.language}").search(between):
                    said.say(measure.iri, "sei:addresses", problem.iri, where, "addresses-object")
    _conclusion(scene, line, said)


def _measures_of(line: Line, at: int) -> list[Claim]:
    """The measure that holds the position, else the nearest in front of it, else the next behind it."""
    holding = [m for m in line.measures if m.i <= at < m.j]
    before = [m for m in line.measures if m.j <= at and _same_sentence(line, m.j, at)]
    after = [m for m in line.measures if m.i > at and _same_sentence(line, at, m.i)]
    return holding or before[-1:] or after[:1]


def _same_sentence(line: Line, i: int, j: int) -> bool:
    return not pattern("sentence_break").search(line.text[i:j])


def _collective(scene: Scene, line: Line, said: Said, measures: list[Claim]) -> None:
    """ "To combat the problems ...": those that the opening of the section on problems, or the abstract, lists."""
    listed: list[tuple[Claim, int]] = []
    for other in scene:
        if other.index >= line.index:
            break
        if len(other.problems) >= 3 and other.passage.language == line.passage.language and other.cues.get("such_as"):
            listed = [(claim, other.index) for claim in other.problems]
    for measure in measures:
        for problem, index in listed[:_MOST]:
            said.say(measure.iri, "sei:addresses", problem.iri, (line.index, index), "addresses-collective")


def _conclusion(scene: Scene, line: Line, said: Said) -> None:
    """ "Thus, Y must be improved": a measure drawn from the problem in front of it."""
    for cue in line.all_cues("consequence", "to_this_end"):
        if cue.i > 4:
            problems = group_before(line, line.problems, cue.i, reach=14)
            measures = [m for m in line.measures if m.i >= cue.i][:1]
            for measure in measures:
                for problem in problems:
                    said.say(measure.iri, "sei:addresses", problem.iri, (line.index,), "addresses-conclusion")
            continue
        other = scene.before(line)
        if other and other.problems and not other.measures:
            for measure in line.measures[:1]:
                for problem in other.problems[-2:]:
                    said.say(
                        measure.iri, "sei:addresses", problem.iri, (line.index, other.index), "addresses-conclusion"
                    )
        return


def read_structure(scene: Scene, said: Said) -> None:
    """A heading that is a measure over a section that tells problems and hardly any other measure."""
    headings: dict[int, tuple[Line, Claim]] = {}
    problems: dict[int, list[tuple[int, Claim]]] = defaultdict(list)
    measures: dict[int, int] = defaultdict(int)
    for line in scene:
        passage = line.passage
        if passage.kind == "heading":
            if line.measures and not line.problems:
                headings[passage.section] = (line, line.measures[0])
            elif pattern("remedy_heading").search(line.text):
                continue
        else:
            problems[passage.section] += [(line.index, claim) for claim in line.problems]
            measures[passage.section] += len(line.measures)
    for section, (line, measure) in sorted(headings.items()):
        told = problems.get(section, [])
        if len(told) < 2 or len(told) <= 2 * measures.get(section, 0):
            continue
        for index, problem in told[:_MOST]:
            said.say(measure.iri, "sei:addresses", problem.iri, (line.index, index), "addresses-section", explicit=True)


def read_shared_topics(scene: Scene, said: Said) -> None:
    """Infers what measures address from the words that their labels share with those of problems told before them."""
    first: dict[str, tuple[Claim, frozenset[str]]] = {}
    for claim in scene.claims:
        if claim.iri not in first and claim.status not in ("adopted", "foreign"):
            words = frozenset().union(*(content_words(text) for lang, text in claim.labels if lang == claim.language))
            if words:
                first[claim.iri] = (claim, words)
    count: dict[str, int] = defaultdict(int)
    for _, words in first.values():
        for word in words:
            count[word] += 1
    total = len(first)
    holders: dict[str, list[str]] = defaultdict(list)
    for iri, (claim, words) in sorted(first.items()):
        if claim.kind == "problem":
            for word in words:
                if count[word] <= max(3, total // 12):
                    holders[word].append(iri)
    weight = {word: log(1 + total / n) for word, n in count.items()}
    for iri, (claim, words) in sorted(first.items()):
        if claim.kind != "measure":
            continue
        rivals: dict[str, float] = defaultdict(float)
        for word in sorted(words):
            for problem in holders.get(word, ()):
                rivals[problem] += weight[word]
        scored = []
        for problem, shared in rivals.items():
            other, theirs = first[problem]
            if other.language != claim.language or other.passage >= claim.passage:
                continue
            mass = min(sum(weight[w] for w in sorted(words)), sum(weight[w] for w in sorted(theirs)))
            if shared >= _RARE and shared / mass >= _LIKE:
                scored.append((shared / mass, problem))
        for like, problem in sorted(scored, key=lambda each: (-each[0], each[1]))[:_PARTNERS]:
            where = (claim.passage, first[problem][0].passage)
            said.say(iri, "sei:addresses", problem, where, "addresses-topic", explicit=False, doubt=0.3 * (1 - like))
