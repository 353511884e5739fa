"""Problems and measures in Chinese, by clauses: between two marks (，；。：), or between 、 where verbs stand parallel.

A clause that begins with a verb of action (behind ordinals, adverbs, a scene such as 到2025年) or holds a modal before
one is a measure, and so are the clauses behind it in the sentence; behind a clause with a subject of its own a verb
goes on saying what that subject does. A clause with a word of deficiency is a problem, unless a verb of solving governs
it. Matching is on characters: segmenters split the terms of this field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sei_kg.claim_words_zh import ChineseWords, chinese_words
from sei_kg.clauses import Context, Found, tidy_label

__all__ = ["find_claims_zh"]

_FREE_ROLES = frozenset({"measure", "safeguard", "objective"})
_REPORTING_ROLES = frozenset({"status", "background", "introduction"})
_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")
_PARALLEL = re.compile("、|和|并|以及")
_PREDICATE = 4  # characters that may follow a cue at the end of its clause: 较为突出


def find_claims_zh(text: str, context: Context) -> list[Found]:
    """The measures and problems a Chinese passage states, in the order of the text."""
    words = chinese_words()
    cues = words.cues_in(text)
    if not cues:
        return []
    return _Reader(text, context, words, cues).read()


class _Reader:
    """Reads one passage; positions are character indexes of its text."""

    def __init__(self, text: str, context: Context, words: ChineseWords, cues: list[tuple[int, int, str, str]]) -> None:
        self.text, self.context, self.words = text, context, words
        self.cues = [(i, j, cue) for i, j, kind, cue in cues if kind == "problem"]
        self.found: list[Found] = []
        self.pending = -1  # where a clause began that only tells for whom the next one acts: 对……的企业，
        self.acting = ""  # status of the measures that the clauses behind one inherit
        self.open = True  # whether no subject has been named that a verb could belong to
        contrast = words.contrast.search(text)
        told = context.role == "problem" or (context.kind == "heading" and context.role not in _FREE_ROLES)
        self.weak_from = -1 if told else contrast.start() if contrast else len(text)
        self.listing = context.announced  # whether an account of what is wrong has been opened
        if self.listing:
            self.weak_from = -1

    def read(self) -> list[Found]:
        """All clauses of the passage in turn."""
        if self.words.own_work.search(self.text) or self.words.self_reference.search(self.text):
            return []
        for match in _CLAUSE.finditer(self.text):
            i, j = match.span()
            if self.words.announcing.search(self.text, i, j) and not self.words.solving.search(self.text, i, j):
                self.listing, self.weak_from = True, min(self.weak_from, i)
                self.acting = ""
                if self.text[j : j + 1] in ("：", ":", "，") or not self.cued(i, j):
                    continue
            i = self.words.lead.match(self.text, i, j).end()  # type: ignore[union-attr]
            while j > i and self.text[j - 1] in " ）)】]":
                j -= 1
            if j - i >= 4:
                self.clause(i, j)
            if self.text[j : j + 1] in ("；", ";") and not self.acting:
                self.open = True
        return self.found

    def clause(self, i: int, j: int) -> None:
        if self.listing and self.words.closing.match(self.text, i, j):
            self.listing = False
        if self.words.scene_end.search(self.text, i, j) or self.words.purpose.match(self.text, i, j):
            return
        if self.acting and self.words.continuation.match(self.text, i, j) and self.goes_on(i, j):
            return
        whom = self.words.beneficiary.match(self.text, i, j)
        if whom and not any(self.has_object(verb[0], verb.end(), j) for verb in self.verbs(whom.start(1), j)):
            self.pending = i
            return
        if self.pending >= 0:
            i, self.pending = self.pending, -1
        wrong = self.listing and not self.words.modal.match(self.text, i, j) and not self.action(i, j)
        predicate = wrong or self.stated(i, j)
        status = "" if predicate and not self.words.modal.search(self.text, i, j) else self.measure_status(i, j)
        if status:
            self.measures(i, j, status)
            self.acting = status
        else:
            self.problem(i, j)
            if self.words.reporting.search(self.text, i, j):
                self.open = True  # "……表示，": what follows is told without a subject
            elif not self.words.scene.match(self.text, i, j):
                self.acting, self.open = "", False

    def cued(self, i: int, j: int) -> bool:
        return any(i <= a and b <= j for a, b, _ in self.cues)

    def goes_on(self, i: int, j: int) -> bool:
        """Whether the clause only tells the amount or rate of the measure before it, which then takes it in."""
        last = self.found[-1] if self.found else None
        if last is None or last.kind != "measure" or i - last.j > 2 or self.text[last.j : last.j + 1] not in "，,":
            return False
        label = tidy_label(self.text[last.i : j]) if j - last.i <= 30 else last.label
        self.found[-1] = replace(last, j=j, label=label)
        return True

    def stated(self, i: int, j: int) -> bool:
        """Whether the clause ends in a word of deficiency that no verb of solving governs: no action, a statement."""
        ends = [(a, b) for a, b, cue in self.cues if i < a and j - _PREDICATE <= b <= j]
        return bool(ends) and not self.words.solving.search(self.text, i, ends[0][0])

    # --------------------------------------------------------------------------------------------------- measures
    def measure_status(self, i: int, j: int) -> str:
        """recommended, adopted, foreign, contained; "" where the clause states no action."""
        text, words, context = self.text, self.words, self.context
        role = context.role
        planned = "contained" if context.contained else "recommended"
        abroad, action = words.foreign.search(text, i, min(j, i + 12)), self.action(i, j)
        foreign = context.foreign or bool(abroad and not (action and action.start() < abroad.start()))
        taken, modal = words.taken.search(text, i, j), words.modal.search(text, i, j)
        if taken and not (modal and modal.start() < taken.start()) and role not in ("problem", *_FREE_ROLES):
            sure = taken["perfect"] or taken["done"] or foreign or role == "status" or self.acting == "adopted"
            if sure and self.reported(i, j, taken, foreign):
                return "foreign" if foreign else "adopted"
        if modal and role != "problem" and self.has_object(modal["verb"], modal.end("verb"), j):
            return "foreign" if foreign else planned
        if not action:
            actor = words.actor.match(text, i, j) if role in _FREE_ROLES and context.kind != "heading" else None
            return planned if actor and self.has_object(actor["verb"], actor.end("verb"), j) else ""
        if self.acting:
            return self.acting
        if (
            role in ("problem", "abstract")
            or not self.open
            or (action[0] in words.preamble and context.kind != "heading")
        ):
            return ""
        if role in _REPORTING_ROLES:
            return "foreign" if foreign else "adopted" if role == "status" and context.kind == "sentence" else ""
        return "foreign" if foreign else planned

    def action(self, i: int, j: int) -> re.Match[str] | None:
        """The verb of action with an object that the clause begins with, behind adverbs and a prepositional phrase.

        Behind a preposition the first verb may still belong to the noun it governs (对通过评价的品种……奖励): then the next.
        """
        words = self.words
        match = words.action.match(self.text, i, j)
        if match is None:
            return None
        verb = words.verb.match(self.text, match.start(1), match.end(1))
        governed = match.start(1) - i > 2 and words.preposition.match(self.text, i, j)
        while verb is not None and not self.has_object(verb[0], verb.end(), j):
            verb = words.verb.search(self.text, verb.end(), j) if governed else None
        return verb

    def verbs(self, i: int, j: int) -> Iterator[re.Match[str]]:
        return self.words.verb.finditer(self.text, i, j)

    def reported(self, i: int, j: int, taken: re.Match[str], foreign: bool) -> bool:
        """Whether an action is reported as taken: an actor, or nobody, stands before it, and its object is a tool."""
        text, words = self.text, self.words
        if any(a < j and i < b for a, b in self.context.policies) or "《" in text[taken.end() : taken.end() + 2]:
            return False
        if not (foreign or self.acting or taken.start() - i <= 3 or words.agents.search(text, i, taken.start())):
            return False
        return j - taken.end() >= 3 and bool(words.tools.search(text, taken.end(), j))

    def has_object(self, verb: str, end: int, j: int) -> bool:
        """Whether the verb has an object behind it and is not the noun it may also be."""
        after = self.text[end:j]
        if self.acting in ("adopted", "foreign"):
            after = after.removeprefix("了")
        if len(after) < 2 or after[0] in "的了着过是性化者力率量" or self.words.hollow.search(after[:10]):
            return False
        if self.words.compounds.match(self.text, end - len(verb)):
            return False
        if self.words.hollow_object.fullmatch(after) and self.context.kind == "heading":
            return False
        if verb in self.words.noun_verbs and self.words.nominal.match(after):
            return False
        return verb not in self.words.weak_verbs or len(after) >= 4

    def measures(self, i: int, j: int, status: str) -> None:
        """One measure for each of the parallel verb phrases of the clause."""
        text, words = self.text, self.words
        starts = [i]
        for mark in _PARALLEL.finditer(text, i, j):
            at = mark.end()
            action = words.action.match(text, at, j)
            if mark[0] == "和" or not action or at - starts[-1] < 6 or j - at < 5:
                continue
            if self.has_object(action[1], action.end(1), j) and text[action.end(1)] not in "、和与及":
                starts.append(at)
        for n, start in enumerate(starts):
            end = starts[n + 1] - 1 if n + 1 < len(starts) else j
            self.measure(start, end, status)

    def measure(self, i: int, j: int, status: str) -> None:
        text, words = self.text, self.words
        rule, k = "measure-imperative", i
        modal = words.modal.search(text, i, j)
        if status in ("adopted", "foreign"):
            rule = "measure-adopted"
            taken = words.taken.search(text, i, j)
            k = taken.start("verb") if taken and taken.start() - i <= 12 and status == "adopted" else i
        elif modal and not words.action.match(text, i, j):
            rule = "measure-modal"
            k = modal.end("modal")
            if modal["modal"] in ("不得", "不准"):
                k -= 2
            if j - k < 8 and modal.start() - i >= 2:
                k = i
        label = tidy_label(words.duty.sub("", text[k:j]))
        if len(label) >= 4 and not words.hollow.fullmatch(label):
            self.found.append(Found("measure", i, j, label, status, rule, label[:2]))

    # --------------------------------------------------------------------------------------------------- problems
    def problem(self, i: int, j: int) -> None:
        """The problems of a clause: one, or one for each member of a list ending in 等问题 or of parallel clauses."""
        text, words = self.text, self.words
        inside = [(a, b, cue) for a, b, cue in self.cues if i <= a and b <= j]
        strong = [c for c in inside if c[2] not in words.weak_cues or c[0] >= self.weak_from]
        cues = strong or (inside if len({c[2] for c in inside}) > 1 else [])
        solving = words.solving.search(text, i, j)
        if solving:
            cues = [c for c in cues if c[1] <= solving.start() or words.contrast.search(text, solving.end(), c[0])]
        if self.action(i, j):  # "遴选……依赖度高的……": the cue only describes what is acted on
            cues = [c for c in cues if not words.attribute.match(text, c[1], j)]
        if words.denied.search(text, i, j):
            return
        if not cues:
            if self.listing and not solving and not words.bettering.search(text, i, j):
                self.listed(i, j)
            return
        if text[j : j + 1] in (":", "：") and words.list_lead.search(text, i, j):
            return  # "there are hidden worries:" names them in what follows
        head = words.list_head.search(text, i, cues[0][0])
        start = head.end() if head and head.end() <= cues[0][0] - 2 else i
        for a, b in self.members(start, j, cues):
            tail = words.list_end.search(text, a + 3, b)
            end = tail.start() if tail else b
            a = words.lead.match(text, a, end).end()  # type: ignore[union-attr]
            owing = words.owing.match(text, a, end)
            cause = words.owing_end.search(text, a, end) if owing else None
            if owing and cause and cause.start() - owing.end() >= 4:
                a, end = owing.end(), cause.start()
            label = tidy_label(text[a:end].rstrip("等的、"))
            if len(label) >= 4 and not words.hollow_problem.fullmatch(label):
                cue = next((c[2] for c in cues if c[0] < b), cues[-1][2])
                doubt = 0.1 if words.hedges.search(text, i, j) else 0.0
                rule = "problem-clause" if strong else "problem-weak"
                self.found.append(Found("problem", a, end, label, "", rule, cue, doubt))

    def listed(self, i: int, j: int) -> None:
        """A clause in an account of what is wrong, without a word of deficiency: "产业偏重整车"."""
        text, words = self.text, self.words
        if text[j : j + 1] in (":", "：") or words.modal.search(text, i, j) or words.scene.match(text, i, j):
            return
        if words.demand.match(text, i, j):
            return
        head = words.list_head.match(text, i, j)
        i = head.end() if head else i
        label = tidy_label(text[i:j].rstrip("等的、"))
        if len(label) >= 4 and not words.hollow_problem.fullmatch(label):
            self.found.append(Found("problem", i, j, label, "", "problem-listed", label[:2]))

    def members(self, i: int, j: int, cues: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
        """Spans of the members of a list of problems between i and j; (i, j) itself where there is none."""
        text = self.text
        parts = [(m.start(), m.end()) for m in re.compile("[^、]+").finditer(text, i, j)]
        whole = all(text.count("“", a, b) == text.count("”", a, b) for a, b in parts)
        if len(parts) > 1 and whole and all(b - a >= 4 for a, b in parts):
            cued = [any(a <= c[0] < b for c in cues) for a, b in parts]
            if all(cued) or (any(cued) and self.words.list_of_problems.search(text, parts[-1][0], j)):
                yield from parts
                return
        yield i, j
