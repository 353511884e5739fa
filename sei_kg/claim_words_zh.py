"""The Chinese side of the claim lexicon, compiled: one automaton over all cues, and patterns anchored at a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

import ahocorasick

from sei_kg.lexicon import alternation, read_lexicon

__all__ = ["ChineseWords", "chinese_words"]

_MARKS = r"[\s“”\"'（(【\[]*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.、．]\s*|[●•·※◆■▪*#\-—]+\s*)*"
_YEAR = (
    r"(?:(?:{time})*20\d\d年(?:\d{{1,2}}月)?(?:底|末|初)?(?:之前|以前|前|起)?[，,]?"
    r"|(?:{time})*\d{{1,2}}月(?:\d{{1,2}}日|底|末|中旬|下旬)?(?:之前|以前|前)[，,]?"
    r"|(?:未来)?[一二两三四五六七八九十\d]{{1,2}}年(?:内|时间内)[，,]?)?"
)


@dataclass(frozen=True, slots=True)
class ClauseShapes:
    """The shapes of clauses that ``claims_zh.yaml`` holds, each under its name there."""

    planned: re.Pattern[str]
    obliged: re.Pattern[str]
    entitled: re.Pattern[str]
    outcomes: re.Pattern[str]
    outcome_value: re.Pattern[str]
    target_clause: re.Pattern[str]
    attained: re.Pattern[str]
    counted_result: re.Pattern[str]
    brought_about: re.Pattern[str]
    no_modal: re.Pattern[str]
    measures_follow: re.Pattern[str]
    says: re.Pattern[str]
    purpose_only: re.Pattern[str]
    grants: re.Pattern[str]
    under_way: re.Pattern[str]
    low_rate: re.Pattern[str]
    effect: re.Pattern[str]
    effect_inside: re.Pattern[str]
    effect_begins: re.Pattern[str]
    occasion: re.Pattern[str]
    occasion_end: re.Pattern[str]
    two_sides: re.Pattern[str]
    plight: re.Pattern[str]
    judged: re.Pattern[str]
    bare_value: re.Pattern[str]
    causes_follow: re.Pattern[str]
    funded: re.Pattern[str]
    granted: re.Pattern[str]
    proposed: re.Pattern[str]
    forbidden: re.Pattern[str]
    occasions: re.Pattern[str]
    issues: re.Pattern[str]
    tried: re.Pattern[str]
    tied: re.Pattern[str]
    condition: re.Pattern[str]
    on_condition: re.Pattern[str]
    judges: re.Pattern[str]
    lacking: re.Pattern[str]
    supposed: re.Pattern[str]
    turning: re.Pattern[str]
    asked: re.Pattern[str]
    asked_first: re.Pattern[str]
    asked_behind: re.Pattern[str]
    by_whom: re.Pattern[str]
    charged: re.Pattern[str]
    goes_along: re.Pattern[str]
    unless: re.Pattern[str]
    then: re.Pattern[str]
    urgent: re.Pattern[str]
    always: re.Pattern[str]
    end_first: re.Pattern[str]
    proposes: re.Pattern[str]
    asked_colon: re.Pattern[str]
    placed: re.Pattern[str]
    past: re.Pattern[str]
    pays: re.Pattern[str]
    private: re.Pattern[str]
    serves: re.Pattern[str]
    plans: re.Pattern[str]
    achieved: re.Pattern[str]
    will_end: re.Pattern[str]
    reports: re.Pattern[str]
    comments: re.Pattern[str]
    acts_on: re.Pattern[str]
    noun: re.Pattern[str]
    ends_acting: re.Pattern[str]
    no_subject: re.Pattern[str]
    issuing: re.Pattern[str]
    topic_first: re.Pattern[str]
    topic_behind: re.Pattern[str]
    settled: re.Pattern[str]
    asked_comma: re.Pattern[str]
    problems_follow: re.Pattern[str]
    abroad: re.Pattern[str]
    lies_in: re.Pattern[str]
    made_into: re.Pattern[str]
    orders: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ChineseWords:
    """Patterns made from the lexicon.

    Attributes:
        automaton: all problem cues, verbs and modals; finds at one pass whether a passage can state anything.
        lead: connectors, ordinals and list marks at the beginning of a clause (always matches).
        action: adverbs and a prepositional phrase, then a verb of action (group 1).
        verb, preposition: one of these. beneficiary: a clause that only tells for whom the next one acts.
        modal: a modal (group "modal"), adverbs and a prepositional phrase, then a verb (group "verb").
        taken: a verb of issuing or founding (group "verb"), with a mark of the perfect ("perfect", "done") or none.
        scene, scene_end, purpose: clauses that only set the scene of what follows.
        actor: a body that acts, then a verb (group "verb").
        reporting: a clause that ends in a verb of saying.
        list_head, list_end, list_lead, list_of_problems: what surrounds a list of problems.
        contrast, solving, foreign, agents, tools, nominal, hollow, hollow_object, hollow_problem, denied, hedges, duty,
            own_work, self_reference: as the lexicon names them.
        announcing, closing: a clause by which an account of what is wrong opens, and one behind it.
        bettering: what is said in such an account and is no problem.
        owing, owing_end: what stands before and behind a cause (受……影响).
        continuation: a clause that goes on with the measure before it (the amount, the rate).
        compounds: nouns that begin as a verb does. ordinal: 一是, 第二, 三、 at the beginning of a passage.
        attribute: what stands behind a word of deficiency that only describes a noun.
        demand: how a clause begins that demands or explains and states nothing wrong.
        shapes: those of whole clauses.
        preamble, noun_verbs, weak_verbs, weak_cues: plain sets.
        wrong_shapes: word that a shape of what is wrong begins with -> (name, shape) of each.
    """

    automaton: ahocorasick.Automaton
    lead: re.Pattern[str]
    action: re.Pattern[str]
    verb: re.Pattern[str]
    preposition: re.Pattern[str]
    beneficiary: re.Pattern[str]
    modal: re.Pattern[str]
    taken: re.Pattern[str]
    scene: re.Pattern[str]
    contrast: re.Pattern[str]
    solving: re.Pattern[str]
    foreign: re.Pattern[str]
    agents: re.Pattern[str]
    tools: re.Pattern[str]
    nominal: re.Pattern[str]
    hollow: re.Pattern[str]
    no_task: re.Pattern[str]
    hollow_problem: re.Pattern[str]
    denied: re.Pattern[str]
    hedges: re.Pattern[str]
    own_work: re.Pattern[str]
    list_head: re.Pattern[str]
    list_end: re.Pattern[str]
    list_of_problems: re.Pattern[str]
    list_lead: re.Pattern[str]
    scene_end: re.Pattern[str]
    purpose: re.Pattern[str]
    hollow_object: re.Pattern[str]
    self_reference: re.Pattern[str]
    actor: re.Pattern[str]
    reporting: re.Pattern[str]
    duty: re.Pattern[str]
    announcing: re.Pattern[str]
    closing: re.Pattern[str]
    bettering: re.Pattern[str]
    owing: re.Pattern[str]
    owing_end: re.Pattern[str]
    continuation: re.Pattern[str]
    compounds: re.Pattern[str]
    ordinal: re.Pattern[str]
    attribute: re.Pattern[str]
    demand: re.Pattern[str]
    shapes: ClauseShapes
    preamble: frozenset[str]
    noun_verbs: frozenset[str]
    weak_verbs: frozenset[str]
    weak_cues: frozenset[str]
    wrong_shapes: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]

    def cues_in(self, text: str) -> list[tuple[int, int, str, str]]:
        """(start, end, kind, cue) of every cue, verb and modal in the text; long cues swallow short ones.

        The cue of a shape (重…轻…) is its name in the lexicon.
        """
        shapes, hits = self.wrong_shapes, []
        for end, (kind, cue) in self.automaton.iter(text):
            start = end - len(cue) + 1
            if kind != "shape":
                hits.append((start, end + 1, kind, cue))
            for name, shape in shapes.get(cue, ()):
                match = shape.match(text, start)
                if match:
                    hits.append((start, match.end(), "problem", name))
        spans = [(i, j) for i, j, kind, _ in hits if kind in ("problem", "none")]
        return [hit for hit in hits if hit[2] != "none" and not (hit[2] == "problem" and _inside(hit, spans))]


def _inside(hit: tuple[int, int, str, str], spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= hit[0] and hit[1] <= b and b - a > hit[1] - hit[0] for a, b in spans)


def _any(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(alternation(phrases))


@cache
def chinese_words() -> ChineseWords:
    """The tables, compiled once."""
    data = read_lexicon("claims")["zh"]
    automaton = ahocorasick.Automaton()
    for kind, name in (("problem", "problem_cues"), ("none", "no_problems"), ("verb", "verbs"), ("modal", "modals")):
        for cue in data[name]:
            if cue not in automaton:
                automaton.add_word(cue, (kind, cue))
    for cue in data["triggers"]:
        if cue not in automaton:
            automaton.add_word(cue, ("trigger", cue))
    wrong = read_lexicon("deficiencies_zh")
    for kind, name in (
        ("problem", "idioms"),
        ("problem", "weak_idioms"),
        ("problem", "complements"),
        ("none", "not_wrong"),
    ):
        for cue in wrong[name]:
            if cue not in automaton:
                automaton.add_word(cue, (kind, cue))
    shapes_at: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for entry in wrong["shapes"]:
        for word in entry["at"]:
            shapes_at[word] = (*shapes_at.get(word, ()), (entry["name"], re.compile(entry["shape"])))
            if word not in automaton:
                automaton.add_word(word, ("shape", word))
    weak_shapes = [
        entry["name"] for entry in wrong["shapes"] if entry.get("weak") == "true" or entry.get("weak") is True
    ]
    automaton.make_automaton()
    verbs, adverbs, modals = (alternation(data[name]) for name in ("verbs", "adverbs", "modals"))
    prepositional = rf"(?:(?:{alternation(data['prepositions'])})[^，。；：]{{2,40}}?)?"
    short, joined = alternation(data["short_connectors"]), alternation(data["not_connectors"])
    connectors = f"{alternation(data['connectors'])}|(?!{joined})(?:{short})"
    lists = {"VERBS": verbs, "ADVERBS": adverbs, "PREPOSITIONS": alternation(data["prepositions"])}
    shapes = read_lexicon("claims_zh")

    def shape(name: str) -> re.Pattern[str]:
        """A shape with its lists put in, longest name first (ADVERBS holds VERBS)."""
        return re.compile(re.sub("|".join(sorted(lists, key=len, reverse=True)), lambda m: lists[m[0]], shapes[name]))

    year = _YEAR.format(time=alternation(data["time_lead"]))
    taken = alternation(data["adopted_verbs"])
    ends = alternation(data["list_ends"])
    return ChineseWords(
        automaton,
        re.compile(rf"{_MARKS}(?:(?:{connectors})[,，、:：]?\s*)*{year}"),
        re.compile(rf"(?:{adverbs})*?(?:{prepositional}(?:{adverbs})*?)?({verbs})"),
        re.compile(verbs),
        _any(data["prepositions"]),
        re.compile(rf"(?:{alternation(data['for_whom'])})[^，]{{2,60}}的([^的，0-9]{{1,10}})$"),
        re.compile(
            rf"(?P<modal>{modals})(?:(?<=建议)[^，。；]{{0,12}}?)?(?:{adverbs})*?{prepositional}(?:{adverbs})*?(?P<verb>{verbs})"
        ),
        re.compile(rf"(?P<perfect>{alternation(data['adopted'])})?(?:{adverbs})*?(?P<verb>{taken})(?P<done>了)?"),
        _any(data["scene"]),
        _any(data["contrast"]),
        _any(data["solving"]),
        _any(data["foreign"]),
        _any(data["agents"]),
        _any(data["adopted_objects"]),
        _any(data["nominal_after"]),
        _any(data["hollow"]),
        re.compile(rf".*(?:{alternation(data['no_tasks'])})"),
        re.compile(rf"(?:{alternation(data['hollow_problems'])})+"),
        _any(data["denied"]),
        _any(data["hedges"]),
        _any(data["own_work"]),
        re.compile(rf"(?:{alternation(data['list_heads'])})[了着]?(?:的)?(?:主要)?(?:问题)?(?:是|有|为|：|:)?"),
        re.compile(rf"(?:{ends})[^、，]{{0,12}}$"),
        re.compile(rf"等[^、]{{0,4}}(?:{alternation(data['list_nouns'])})|问题[^、]{{0,10}}$"),
        _any(data["list_leads"]),
        re.compile(rf"(?:{alternation(data['scene_ends'])}|(?<![及按实定准限工小课历当])时)$"),
        re.compile(rf"为了?(?:{adverbs})*(?:{verbs})"),
        _any(data["hollow_objects"]),
        _any(data["self_reference"]),
        re.compile(
            rf"[^，]{{0,24}}?(?:{alternation(data['bodies'])})(?:{adverbs})*{prepositional}(?:{adverbs})*(?P<verb>{verbs})"
        ),
        re.compile(rf"(?:{alternation(data['lead_verbs'])})$"),
        re.compile(rf"^(?:{alternation(data['duties'])})"),
        re.compile(
            rf"(?:{alternation(data['sober'])})[^，]{{0,10}}(?:{alternation(data['seeing'])})[了]?(?:的是)?$"
            rf"|(?:{alternation(data['having'])})[^，]{{0,16}}(?:{alternation(data['list_leads'])})(?:主要)?(?:是|有|为)?$"
        ),
        re.compile(rf"\W*(?:{alternation(data['closing'])})"),
        _any(data["bettering"]),
        _any(data["owing"]),
        re.compile(rf"(?:{alternation(data['owing_ends'])})$"),
        _any(data["continuations"]),
        re.compile(
            rf"{alternation(data['compound_nouns'])}|(?:{verbs})(?:{alternation(data['doers'])})(?!{alternation(data['not_doers'])})"
        ),
        re.compile(rf"\W*(?:{alternation(data['ordinals'])}|[0-9一二三四五六七八九十]{{1,2}}[、.．])"),
        re.compile(rf".{{0,2}}的(?!{alternation(data['burdens'])})"),
        re.compile(rf"(?:{modals}|{alternation(data['explaining'])})"),
        ClauseShapes(**{field.name: shape(field.name) for field in fields(ClauseShapes)}),
        frozenset(data["preamble_verbs"]),
        frozenset(data["noun_verbs"]),
        frozenset(data["weak_verbs"]) - frozenset(data["preamble_verbs"]),
        frozenset([*data["weak_cues"], *wrong["weak_idioms"], *weak_shapes]),
        shapes_at,
    )
