"""Problems and measures in Chinese, by clauses: between two marks (，；。：), or between 、 where verbs stand parallel.

A clause that begins with a verb of action (behind ordinals, adverbs, a scene such as 到2025年), holds a modal before one
or says what an authority is going to do (将) is a measure, and so are the clauses behind it in the sentence; behind a
clause with a subject of its own a verb goes on saying what that subject does. What is wrong is read by ``problems_zh``.
Matching is on characters: segmenters split the terms of this field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sei_kg.asked_zh import announces, asks, goes_along, lays_down, names_whom, only_tells_the_end, provides
from sei_kg.claim_words_zh import ChineseWords, chinese_words
from sei_kg.clauses import Context, Found, tidy_label
from sei_kg.problems_zh import ChineseProblems

__all__ = ["find_claims_zh"]

_FREE_ROLES = frozenset({"measure", "safeguard", "objective"})
_REPORTING_ROLES = frozenset({"status", "background", "introduction"})
_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")
_TITLE = re.compile("【([^【】]{4,16})】")
_PARALLEL = re.compile("、|和|并|以及")


def find_claims_zh(text: str, context: Context) -> list[Found]:
    """The measures and problems a Chinese passage states, in the order of the text."""
    words = chinese_words()
    cues = words.cues_in(text)
    found = _Reader(text, context, words, cues).read() if cues else []
    return found or _titled(text, context, words)


def _titled(text: str, context: Context, words: ChineseWords) -> list[Found]:
    """The task that the title of an article names by a noun (第六条　【人才引育】), in a chapter of tasks."""
    title = _TITLE.fullmatch(text) if context.kind == "heading" and context.role in ("measure", "safeguard") else None
    if title is None or words.no_task.fullmatch(title[1]):
        return []
    status = "contained" if context.contained else "recommended"
    return [Found("measure", *title.span(1), title[1], status, "measure-title", title[1][:2])]


class _Reader:
    """Reads one passage; positions are character indexes of its text."""

    def __init__(self, text: str, context: Context, words: ChineseWords, cues: list[tuple[int, int, str, str]]) -> None:
        told = context.role == "problem" or (context.kind == "heading" and context.role not in _FREE_ROLES)
        itemised = context.role == "problem" and context.kind != "heading" and words.ordinal.match(text) is not None
        if context.role in ("problem", "status") and words.shapes.proposes.match(text):
            context = replace(context, role="other")
        elif context.role in ("other", "problem") and words.shapes.past.match(text):
            context = replace(context, role="status")
        self.text, self.context, self.words = text, context, words
        told = told or (context.role not in _FREE_ROLES and words.ordinal.match(text) is not None)  # 二是审批路径不清
        deficiencies = [(i, j, cue) for i, j, kind, cue in cues if kind == "problem"]
        self.problems = ChineseProblems(
            text, words, deficiencies, told=told or context.grave, listing=context.announced or itemised
        )
        self.found: list[Found] = []
        self.pending = -1  # where a clause began that only tells for whom the next one acts: 对……的企业，
        self.granting = False  # whether the clause before names the condition on which this one grants something
        self.issued = False  # whether the sentence tells of measures that somebody has published
        self.aimed = False  # whether a year has been named to which the values of the sentence belong
        self.acting = ""  # status of the measures that the clauses behind one inherit
        self.abroad = False  # whether a clause before has set the scene in another country
        self.proposing = False  # whether what follows in the sentence is proposed: 建议：
        self.lapsed = (-1, -1)  # a clause behind a measure that nothing showed to be one
        self.lapsed_acting = ""  # the status of the measures before it
        self.quoted = False  # whether somebody is told to say it
        self.led = False  # whether an ordinal before the clause asks for it: 二要……
        self.open = True  # whether no subject has been named that a verb could belong to

    def read(self) -> list[Found]:
        """All clauses of the passage in turn."""
        text, words, problems = self.text, self.words, self.problems
        if words.own_work.search(text) or words.self_reference.search(text) or words.shapes.occasions.match(text):
            for match in _CLAUSE.finditer(text):
                self.found += problems.named(*match.span())
            return self.found
        for match in _CLAUSE.finditer(text):
            i, j = match.span()
            announced = words.announcing.search(text, i, j) and not words.solving.search(text, i, j)
            if announced or words.shapes.causes_follow.search(text, i, j):
                problems.listing, problems.weak_from = True, min(problems.weak_from, i)
                self.acting = ""
                if text[j : j + 1] in ("：", ":", "，") or not problems.cued(i, j):
                    continue
            i = words.lead.match(text, i, j).end()  # type: ignore[union-attr]
            while j > i and text[j - 1] in " ）)】]":
                j -= 1
            if j - i >= 4:
                self.led = text[i - 1 : i] == "要" and i > match.start()
                self.clause(i, j, aimed=i - match.start() >= 5)
            if text[j : j + 1] in ("；", ";"):
                problems.opens_again()
                if not self.acting:
                    self.open = True
        return self.found

    def clause(self, i: int, j: int, *, aimed: bool) -> None:
        """One clause; ``aimed``: a year stands in front of it (到2027年)."""
        text, words, problems = self.text, self.words, self.problems
        if problems.listing and words.closing.match(text, i, j):
            problems.listing = False
        if announces(text, i, j, words):
            self.acting = self.acting or ("contained" if self.context.contained else "recommended")
            self.proposing = True
            if words.shapes.asked_comma.match(text, i, j) or not asks(text, i, j, words, first=False):
                return
        follow = text[j : j + 1] in (":", "：") and words.shapes.problems_follow.match(text, i, j)
        if follow and not words.solving.search(text, i, j):
            problems.listing, problems.weak_from, self.acting = True, -1, ""
            return
        says = words.shapes.says.match(text, i, j)
        if says and j - says.end() >= 4:
            i, self.open, aimed = words.lead.match(text, says.end(), j).end(), True, True  # type: ignore[union-attr]
        self.aimed = self.aimed or aimed
        self.issued = self.issued or words.shapes.issues.search(text, i, j) is not None
        if only_tells_the_end(text, i, j, words) and not self.led:
            self.open = True
            return
        if words.scene_end.search(text, i, j) or (
            words.purpose.match(text, i, j) and not words.shapes.serves.match(text, i, j)
        ):
            self.found += problems.named(i, j)
            return
        if self.acting and words.continuation.match(text, i, j) and self.goes_on(i, j):
            return
        whom = words.beneficiary.match(text, i, j)
        if whom and (words.shapes.grants.search(text, i, whom.start(1)) or words.shapes.ends_acting.search(text, i, j)):
            whom = None
        if whom and not any(self.has_object(verb[0], verb.end(), j) for verb in self.verbs(whom.start(1), j)):
            self.pending = i
            return
        if self.pending < 0 and names_whom(
            text, i, j, words, role=self.context.role, free=self.context.role in _FREE_ROLES
        ):
            self.pending, self.granting = i, True
            return
        begin, waiting, self.pending = (self.pending if self.pending >= 0 else i), self.pending >= 0, -1
        wrong = problems.listing and not self.modal(i, j, at=i) and not self.action(i, j)
        forbidden = words.shapes.forbidden.search(text, i, j)
        predicate = wrong or (problems.stated(i, j) and not forbidden)
        whole = problems.covers(i, j)  # 如何……成为必须解决的难题
        told_so = whole or (predicate and not self.modal(i, j) and not self.led)
        status = "" if told_so else self.measure_status(i, j)
        near = self.lapsed[1] >= 0 and i - self.lapsed[1] <= 2 and not self.acting
        if near and not status and not told_so:  # one clause between two measures does not end them
            self.acting = self.lapsed_acting
            status = self.measure_status(i, j)
            self.acting = self.acting if status else ""
        if waiting and not status:
            status = self.measure_status(begin, j)
        if waiting and not status and self.context.role in _FREE_ROLES and not predicate:
            status = "contained" if self.context.contained else "recommended"
        i = begin
        if status:
            self.found += problems.named(i, j)
            lapsed, self.lapsed = self.lapsed, (-1, -1)
            if near and lapsed[1] - lapsed[0] >= 6:  # between two measures: one, too
                self.measure(*lapsed, status)
            self.measures(i, j, status)
            self.acting, self.granting = status, False
            self.proposing = self.proposing or (text[j : j + 1] in (":", "：") and status == "recommended")
            return
        self.lapsed = (i, j) if self.acting and not predicate and text[j : j + 1] in "，；" else (-1, -1)
        self.lapsed_acting = self.acting
        if words.shapes.settled.search(text, i, j):
            self.lapsed = (-1, -1)
        told = list(problems.named(i, j)) or list(problems.read(i, j, action=bool(self.action(i, j))))
        self.found += told
        if words.reporting.search(text, i, j):
            self.open = self.quoted = True  # "……表示，": what follows is told without a subject
        elif words.shapes.target_clause.search(text, i, j) and (self.aimed or self.context.role in _FREE_ROLES):
            self.acting = self.acting if self.context.role in _FREE_ROLES else ""  # what follows has another subject
        elif not words.scene.match(text, i, j):
            self.acting, self.open = "", False
        if words.foreign.search(text, i, j) and (j - i <= 8 or words.shapes.abroad.search(text, i, j)):
            self.abroad = True

    def modal(self, i: int, j: int, *, at: int = -1) -> re.Match[str] | None:
        """The first modal with a verb in the clause that is none of another word (供需合作); ``at``: only there."""
        for match in self.words.modal.finditer(self.text, i, j):
            if at >= 0 and match.start() != at:
                return None
            if not self.words.shapes.no_modal.match(self.text, match.start()):
                return match
        return None

    def goes_on(self, i: int, j: int) -> bool:
        """Whether the clause only tells the amount or rate of the measure before it, which then takes it in."""
        last = self.found[-1] if self.found else None
        if last is None or last.kind != "measure" or i - last.j > 2 or self.text[last.j : last.j + 1] not in "，,":
            return False
        label = tidy_label(self.text[last.i : j]) if j - last.i <= 30 else last.label
        self.found[-1] = replace(last, j=j, label=label)
        return True

    # --------------------------------------------------------------------------------------------------- measures
    def measure_status(self, i: int, j: int) -> str:
        """recommended, adopted, foreign, contained; "" where the clause states no action."""
        text, words, context = self.text, self.words, self.context
        role = context.role
        planned = "contained" if context.contained else "recommended"
        abroad, action = words.foreign.search(text, i, min(j, i + 12)), self.action(i, j)
        foreign = context.foreign or self.abroad or bool(abroad and not (action and action.start() < abroad.start()))
        if self.acting == "adopted" and words.shapes.brought_about.match(text, i, j):
            return ""
        if words.shapes.comments.match(text, i, j) or (
            role not in _FREE_ROLES and words.shapes.reports.match(text, i, j)
        ):
            return ""
        taken, modal = words.taken.search(text, i, j), self.modal(i, j)
        if taken and not (modal and modal.start() < taken.start()) and role not in ("problem", *_FREE_ROLES):
            sure = taken["perfect"] or taken["done"] or foreign or role == "status" or self.acting == "adopted"
            if sure and self.reported(i, j, taken, foreign):
                return "foreign" if foreign else "adopted"
        if foreign and not modal and role not in ("problem", *_FREE_ROLES) and words.shapes.serves.search(text, i, j):
            return "foreign"
        placed = role not in ("problem", *_FREE_ROLES) and words.shapes.placed.search(text, i, j)
        if placed and self.somebody_acts(i, placed.start()):
            return "foreign" if foreign else "adopted"
        free = role in _FREE_ROLES or context.contained or self.issued
        told = free or self.quoted
        if self.granting or (told and context.kind != "heading" and provides(text, i, j, words)):
            return "foreign" if foreign else "contained" if self.issued else planned
        going = words.shapes.under_way.search(text, i, j)
        at_work = going and role not in ("problem", *_FREE_ROLES) and j - going.end() >= 3
        if going and at_work and self.somebody_acts(i, going.start()):
            return "foreign" if foreign else "adopted"
        if self.is_figure(i, j, modal):
            return ""
        if modal and role != "problem" and self.has_object(modal["verb"], modal.end("verb"), j):
            return "foreign" if foreign else planned
        if role not in ("problem", "abstract", "status") and (self.intended(i, j) or self.asked(i, j, free)):
            return "foreign" if foreign else planned
        if self.proposing and j - i >= 6 and not self.problems.stated(i, j):
            value = words.shapes.target_clause.search(text, i, j) and not action
            return "" if value or words.shapes.purpose_only.match(text, i, j) else "foreign" if foreign else planned
        if not action and self.acting and not self.problems.stated(i, j) and goes_along(text, i, j, words):
            return self.acting
        if not action:
            named = role in _FREE_ROLES or self.acting in ("recommended", "contained")
            actor = words.actor.match(text, i, j) if named and context.kind != "heading" else None
            return planned if actor and self.has_object(actor["verb"], actor.end("verb"), j) else ""
        if role in _REPORTING_ROLES and words.shapes.counted_result.search(text, i, j):
            return ""  # so many have been added: a figure, no measure
        if self.acting:
            return "" if words.shapes.purpose_only.match(text, i, j) and role not in _FREE_ROLES else self.acting
        if (
            role in ("problem", "abstract")
            or not self.open
            or (action[0] in words.preamble and context.kind != "heading")
        ):
            return ""
        if role in _REPORTING_ROLES:
            return "foreign" if foreign else "adopted" if role == "status" and context.kind == "sentence" else ""
        return "foreign" if foreign else planned

    def is_figure(self, i: int, j: int, modal: re.Match[str] | None) -> bool:
        """Whether the clause only gives a value that is aimed at ("产业规模要突破……"), or a count in a section on aims."""
        text, words = self.text, self.words
        if self.context.role == "objective" and words.shapes.attained.match(text, i, j):
            return True
        if modal is None or modal.start() - i < 2:
            return False
        return words.shapes.outcome_value.match(text, modal.start("verb"), j) is not None

    def intended(self, i: int, j: int) -> bool:
        """Whether the clause says what somebody who acts is going to do (将), is obliged to do, or may have."""
        text, words = self.text, self.words
        shapes = words.shapes
        if (
            shapes.entitled.search(text, i, j)
            or shapes.proposed.search(text, i, j)
            or shapes.forbidden.search(text, i, j)
            or shapes.tried.search(text, i, j)
        ):
            return True
        duty = words.shapes.obliged.search(text, i, j)
        if duty and not words.shapes.no_modal.match(text, duty.start()):
            return True
        ending = shapes.will_end.search(text, i, j) or shapes.plans.search(text, i, j)
        if ending and self.somebody_acts(i, ending.start()):
            return True
        plan = words.shapes.planned.search(text, i, j)
        if plan is None or words.shapes.outcomes.match(text, plan.start("verb")):
            return False
        if not self.has_object(plan["verb"], plan.end("verb"), j):
            return False
        return self.somebody_acts(i, plan.start())

    def asked(self, i: int, j: int, free: bool) -> bool:
        """Whether the clause asks for something by a word of asking, or, among tasks, lays a duty on somebody."""
        if self.problems.stated(i, j) and not self.words.solving.search(self.text, i, j):
            return False
        first = self.open or bool(self.acting)
        if self.led or asks(self.text, i, j, self.words, first=first):
            return True
        free = free and self.context.kind != "heading"
        return (free or self.acting in ("recommended", "contained")) and lays_down(self.text, i, j, self.words)

    def somebody_acts(self, i: int, j: int) -> bool:
        """Whether the subject text[i:j] is an authority or a place, or is left out."""
        subject = self.text[i:j]
        if self.words.shapes.no_subject.match(subject):
            return self.open
        named = any(a <= j and b >= j - 2 and sort != "abroad" for a, b, sort in self.context.actors)
        return named or self.words.agents.search(subject) is not None

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
        if verb is not None and any(a <= verb.start() < b - 3 for a, b, _ in self.problems.cues):
            return None  # 重整机、轻部件: the verb is a part of what is wrong
        while verb is not None and not self.has_object(verb[0], verb.end(), j):
            verb = words.verb.search(self.text, verb.end(), j) if governed else None
        return verb

    def verbs(self, i: int, j: int) -> Iterator[re.Match[str]]:
        return self.words.verb.finditer(self.text, i, j)

    def reported(self, i: int, j: int, taken: re.Match[str], foreign: bool) -> bool:
        """Whether an action is reported as taken: an actor, or nobody, stands before it, and its object is a tool."""
        text, words = self.text, self.words
        named = any(a < j and i < b for a, b in self.context.policies) or "《" in text[taken.end() : taken.end() + 2]
        if named and (words.shapes.issuing.match(taken["verb"]) or "《" in text[i:j]):
            return False
        if words.shapes.private.search(text, i, taken.start()):
            return False
        if not (foreign or self.acting or taken.start() - i <= 3 or self.somebody_acts(i, taken.start())):
            return False
        if words.shapes.counted_result.search(text, taken.start("verb"), j):
            return False  # so many have been built: a figure, no measure
        shapes = words.shapes
        if foreign and (shapes.pays.search(text, taken.start("verb"), j) or shapes.orders.match(taken["verb"])):
            return j - taken.end() >= 3
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
        starts, mended = [i], self.problems.mended(i, j)  # mended: one object, whatever 、 it holds
        for mark in _PARALLEL.finditer(text, i, j):
            at = mark.end()
            action = words.action.match(text, at, j)
            within = mended and mended[0][0] <= at <= mended[-1][1]
            if mark[0] == "和" or within or not action or at - starts[-1] < 6 or j - at < 5:
                continue
            if self.has_object(action[1], action.end(1), j) and text[action.end(1)] not in "、和与及":
                starts.append(at)
        for n, start in enumerate(starts):
            end = starts[n + 1] - 1 if n + 1 < len(starts) else j
            self.measure(start, end, status)

    def measure(self, i: int, j: int, status: str) -> None:
        text, words = self.text, self.words
        rule, k = "measure-imperative", i
        modal = self.modal(i, j)
        if status in ("adopted", "foreign"):
            rule = "measure-underway" if words.shapes.under_way.search(text, i, j) else "measure-adopted"
            taken = words.taken.search(text, i, j)
            k = taken.start("verb") if taken and taken.start() - i <= 12 and status == "adopted" else i
        elif modal and not words.action.match(text, i, j):
            rule = "measure-modal"
            k = modal.end("modal")
            if modal["modal"] in ("不得", "不准"):
                k -= 2
            if j - k < 8 and modal.start() - i >= 2:
                k = i
        own = words.shapes.no_modal.match(text, k)  # 应用……: the first character is no modal
        label = tidy_label(text[k:j] if own else words.duty.sub("", text[k:j]))
        if len(label) >= 4 and not words.hollow.fullmatch(label):
            self.found.append(Found("measure", i, j, label, status, rule, label[:2]))
