"""The kind of a figure: reached (Actual), aimed at (Target) or expected (Forecast).

The verb that governs the figure decides, from words of aiming and expecting in its clause (``kinds`` of the lexicon of
observations); a year after the date of the document rules out that it was reached; in a section on objectives a figure
is a target unless its verb stands in the past.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.numerals import small_letters
from sei_kg.quantities import Quantity
from sei_kg.times import Interval

__all__ = ["kind_of"]


def kind_of(
    text: str,
    language: str,
    quantity: Quantity,
    zone: tuple[int, int],
    *,
    role: str,
    interval: Interval | None,
    document: Interval | None,
    now: bool = False,
    deadline: bool = False,
    planned: bool = False,
) -> str:
    """ "Actual", "Target" or "Forecast".

    Args:
        text: reading text of the passage; zone: the part that speaks of the figure.
        role: slug of the section role.
        interval: the time of the figure; document: the date of the document; None where unknown.
        now: the text says that the figure holds at present; deadline: its part of the text says "by" a time.
        planned: it stands in the words of a measure that is recommended or part of a policy.
    """
    cues = _cues(language)
    text = small_letters(text)  # expressions without IGNORECASE are several times as fast
    start = max((m.end() for m in cues.sentence.finditer(text, 0, quantity.i)), default=0)
    clause = text[max(start, zone[0] - 160) : quantity.i]
    own = text[zone[0] : quantity.i]
    future = bool(interval and document and interval.end and interval.years[1] > document.years[1])
    past_time = bool(interval and document and interval.end and interval.years[1] < document.years[0])
    objective = role in cues.objective_roles
    open_ = (
        future or objective or ((deadline or role in cues.action_roles) and not past_time)
    )  # words such as "build", 达到 may set an aim
    behind = text[quantity.j : min(len(text), quantity.j + 60)]
    if cues.from_.search(own[-60:]) and cues.then_to.match(behind):
        return "Actual"
    if quantity.sort == "count" and cues.given.search(own):
        return "Actual"  # "must open up the country's eight hubs": there are eight
    if planned and not past_time and not cues.past.search(own):
        return "Target"
    # the nearest governing word counts; one before an earlier figure only where no verb of its own stands between
    if own_kind := _nearest(own, cues, future=future, weak=open_, objective=objective):
        return own_kind
    if cues.to_be_done.match(behind) and not past_time:
        return "Target"
    if cues.imperative.match(text) and not cues.sentence.search(text, 0, quantity.i) and not past_time:
        return "Target"
    if cues.past.search(own) and not future:
        return "Actual"
    if quantity.sort in ("count", "rank") and not open_ and not cues.strong.search(clause):
        return "Actual"
    if (found := _nearest(clause, cues, future=future, weak=open_, objective=objective)) and not past_time:
        return found
    if future:
        return "Target"
    if (
        objective
        and quantity.sort not in ("count", "rank")
        and not past_time
        and not now
        and not cues.past.search(clause)
    ):
        return "Target"
    if cues.target_noun.match(behind):
        return "Target"
    # a Chinese clause under "tasks" whose verb has no mark of the past says what is to be done
    task = cues.bare_imperative and role in cues.action_roles and not past_time and not now
    if task and not cues.past.search(clause) and not cues.past.match(behind):
        return "Target"
    return "Actual"


def _nearest(clause: str, cues: _Cues, *, future: bool, weak: bool, objective: bool) -> str:
    """The kind that the last cue of a clause says, "" where there is none."""
    at, kind = -1, ""
    # "it is expected that output will reach": the surer word decides
    for pairs in (
        (("Target", cues.strong), ("Forecast", cues.forecast)),
        (("will", cues.will), ("Target", cues.weak)) if weak else (("will", cues.will),),
    ):
        for name, pattern in pairs:
            for match in pattern.finditer(clause):
                if match.end() > at:
                    at, kind = match.end(), name
        if at >= 0:
            break
    if at < 0:
        return ""
    if cues.finished.search(clause, at) and not future:
        return ""
    if kind in ("will", "Forecast") and cues.subordinate.search(clause, at):
        return ""
    if kind == "will":
        return "Target" if objective or cues.policy_subject.search(clause[:at]) else "Forecast"
    return kind


@dataclass(frozen=True, slots=True)
class _Cues:
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    forecast: re.Pattern[str]
    will: re.Pattern[str]
    past: re.Pattern[str]
    finished: re.Pattern[str]
    policy_subject: re.Pattern[str]
    target_noun: re.Pattern[str]
    sentence: re.Pattern[str]
    objective_roles: frozenset[str]
    action_roles: frozenset[str]
    imperative: re.Pattern[str]
    to_be_done: re.Pattern[str]
    bare_imperative: bool
    from_: re.Pattern[str]
    then_to: re.Pattern[str]
    given: re.Pattern[str]
    subordinate: re.Pattern[str]


@cache
def _cues(language: str) -> _Cues:
    data = read_lexicon("observations")["kinds"]
    at = r"\b" if language == "en" else ""

    def compile_(phrases: list[str]) -> re.Pattern[str]:
        return re.compile(rf"{at}(?:{alternation(phrases)}){at}")

    weak = set(data["weak"][language])
    return _Cues(
        compile_([phrase for phrase in data["target"][language] if phrase not in weak]),
        compile_(sorted(weak)),
        compile_(data["forecast"][language]),
        compile_(data["will"][language]),
        compile_(data["past"][language]),
        compile_(data["finished"][language]),
        compile_(data["policy_subject"][language]),
        re.compile(data["pattern_target_noun"][language], re.IGNORECASE),
        re.compile(r"[;；。]|\.\s"),
        frozenset(data["objective_roles"]),
        frozenset(data["action_roles"]),
        re.compile(rf"\W*(?:{alternation(data['imperatives'][language]) or '(?!)'}){at}", re.IGNORECASE),
        re.compile(data["pattern_to_be_done"][language]),
        language == "zh",
        re.compile(data["pattern_from"][language]),
        re.compile(data["pattern_then_to"][language]),
        re.compile(data["pattern_given"][language]),
        re.compile(data["pattern_subordinate"][language]),
    )
