"""Problems and measures in Chinese, by clauses: what stands between two marks (，；。：), or between 、 where verbs stand parallel.

A clause that begins with a verb of action (behind ordinals, adverbs and modals) or holds a modal before one is a measure;
so are the clauses behind it in the same sentence. A clause with a word of deficiency is a problem, unless a verb of
solving governs the word. Matching is on characters, by one automaton over all cues, since segmenters split the terms of
this field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick

from sei_kg.clauses import Context, Found, tidy_label
from sei_kg.lexicon import alternation, read_lexicon

__all__ = ["find_claims_zh"]

_FREE_ROLES = frozenset({"measure", "safeguard", "objective"})


@dataclass(frozen=True, slots=True)
class _Lexicon:
    cues: ahocorasick.Automaton
    lead: re.Pattern[str]  # connectors, ordinals, list marks at the beginning of a clause
    action: re.Pattern[str]  # adverbs, then a verb
    modal: re.Pattern[str]  # a modal, adverbs, then a verb
    nominal: frozenset[str]
    weak_verbs: frozenset[str]
    weak_cues: frozenset[str]
    solving: re.Pattern[str]
    contrast: re.Pattern[str]
    adopted: re.Pattern[str]
    foreign: re.Pattern[str]
    agents: re.Pattern[str]
    ordinal: re.Pattern[str]
    list_end: re.Pattern[str]
    list_head: re.Pattern[str]
    own_work: re.Pattern[str]
    hedges: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data = read_lexicon("claims")["zh"]
    cues = ahocorasick.Automaton()
    for cue in data["problem_cues"]:
        cues.add_word(cue, ("problem", cue))
    for verb in data["verbs"]:
        if not cues.exists(verb):
            cues.add_word(verb, ("verb", verb))
    for modal in data["modals"]:
        if not cues.exists(modal):
            cues.add_word(modal, ("modal", modal))
    cues.make_automaton()
    verbs, adverbs = alternation(data["verbs"]), alternation(data["adverbs"])
    marks = r"[\s“”\"'（(【\[]*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.、．,，]\s*|[●•·※◆■▪*#\-—]+\s*)*"
    lead = rf"{marks}(?:(?:{alternation(data['connectors'])})[,，、:：]?\s*)*"
    return _Lexicon(
        cues,
        re.compile(lead),
        re.compile(rf"(?:{adverbs})*?({verbs})"),
        re.compile(
            rf"(?:{alternation(data['modals'])})(?:对[^，。；]{{1,20}}?|在[^，。；]{{1,20}}?[上中下]|将[^，。；]{{2,30}}?|把[^，。；]{{2,30}}?)?"
            rf"(?:{adverbs})*?({verbs})"
        ),
        frozenset(data["nominal_after"]),
        frozenset(data["weak_verbs"]),
        frozenset(data["weak_cues"]),
        re.compile(alternation(data["solving"])),
        re.compile(alternation(data["contrast"])),
        re.compile(
            rf"(?:{alternation(data['adopted'])})(?:{adverbs})*?({alternation(data['adopted_verbs'])})|({alternation(data['adopted_verbs'])})了"
        ),
        re.compile(alternation(data["foreign"])),
        re.compile(alternation(data["agents"])),
        re.compile(alternation(data["ordinals"])),
        re.compile(rf"(?:{alternation(data['list_ends'])})$"),
        re.compile(rf"(?:{alternation(data['list_heads'])})[了着]?(?:的)?(?:主要)?(?:问题)?(?:是|有|为|：|:)?"),
        re.compile(alternation(data["own_work"])),
        re.compile(alternation(data["hedges"])),
    )


_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")


def find_claims_zh(text: str, context: Context) -> list[Found]:
    """The measures and problems a Chinese passage states, in the order of the text."""
    if context.role in ("references", "title", "issuing-block"):
        return []
    lexicon = _lexicon()
    hits = [(end - len(cue) + 1, end + 1, kind, cue) for end, (kind, cue) in lexicon.cues.iter(text)]
    if not hits:
        return []
    return _Reader(text, context, lexicon, hits).read()


class _Reader:
    """Reads one passage; positions are character indexes of its text."""

    def __init__(self, text: str, context: Context, lexicon: _Lexicon, hits: list[tuple[int, int, str, str]]) -> None:
        self.text, self.context, self.lexicon = text, context, lexicon
        self.problems = [(i, j, cue) for i, j, kind, cue in hits if kind == "problem"]
        self.found: list[Found] = []
        self.acting = ""  # status of the measures that the clauses behind one inherit
        contrast = lexicon.contrast.search(text)
        self.contrasted = -1 if context.role == "problem" else contrast.start() if contrast else len(text)

    def read(self) -> list[Found]:
        if self.lexicon.own_work.search(self.text):
            return []
        for match in _CLAUSE.finditer(self.text):
            self.clause(match.start(), match.end())
        return self.found

    def clause(self, i: int, j: int) -> None:
        text, lexicon, context = self.text, self.lexicon, self.context
        lead = lexicon.lead.match(text, i, j)
        i = lead.end() if lead else i
        while j > i and text[j - 1] in " ）)”】]":
            j -= 1
        if j - i < 4:
            return
        status = self.measure_status(i, j)
        if status:
            self.measures(i, j, status)
            self.acting = status
        else:
            self.acting = ""
        self.problem(i, j, bool(status))

    # --------------------------------------------------------------------------------------------------- measures
    def measure_status(self, i: int, j: int) -> str:
        """recommended, adopted, foreign, contained; "" where the clause states no action."""
        text, lexicon, context = self.text, self.lexicon, self.context
        base = "contained" if context.contained else "recommended"
        foreign = context.foreign or bool(lexicon.foreign.match(text, i, j))
        adopted = lexicon.adopted.search(text, i, j)
        if (
            adopted
            and context.role not in ("problem", *_FREE_ROLES)
            and (lexicon.agents.search(text, i, adopted.start()) or foreign or adopted.start() - i <= 2)
        ):
            if any(a < j and i < b for a, b in context.policies) or j - adopted.end() < 4:
                return ""
            return "foreign" if foreign else "adopted"
        modal = lexicon.modal.search(text, i, j)
        if modal and self.strong(modal.group(1), modal.end(1), j) and context.role != "problem":
            return "foreign" if foreign else base
        if context.role in ("problem", "abstract") and not self.acting:
            return ""
        action = lexicon.action.match(text, i, j)
        if not action or not self.strong(action.group(1), action.end(1), j):
            return ""
        if self.acting:
            return self.acting
        if context.role in ("status", "background", "introduction"):
            return ""
        if (
            context.kind in ("heading", "item")
            or context.role in _FREE_ROLES
            or context.role in ("other", "conclusion")
        ):
            return "foreign" if foreign else base
        return ""

    def strong(self, verb: str, end: int, j: int) -> bool:
        """Whether the verb has an object behind it and is not the noun it may also be."""
        text = self.text
        if j - end < 2:
            return False
        after = text[end:j]
        if any(after.startswith(word) for word in self.lexicon.nominal) and verb not in (
            "加快",
            "推进",
            "推动",
            "完善",
        ):
            return False
        if after[0] in "的了着过":
            return False
        return verb not in self.lexicon.weak_verbs or len(after) >= 6

    def measures(self, i: int, j: int, status: str) -> None:
        """One measure for each of the parallel verb phrases of the clause."""
        text, lexicon = self.text, self.lexicon
        starts = [i]
        for mark in re.finditer("、|和|并", text[i:j]):
            at = i + mark.end()
            action = lexicon.action.match(text, at, j)
            long_enough = at - starts[-1] >= 6 and j - at >= 4
            if (
                action
                and long_enough
                and self.strong(action.group(1), action.end(1), j)
                and text[action.end(1)] not in "、和与"
            ):
                if mark[0] == "、" or (mark[0] == "并" and text[at - 2] not in "合"):
                    starts.append(at)
        for n, start in enumerate(starts):
            end = starts[n + 1] - 1 if n + 1 < len(starts) else j
            self.measure(start, end, status)

    def measure(self, i: int, j: int, status: str) -> None:
        text, lexicon = self.text, self.lexicon
        modal = lexicon.modal.search(text, i, j)
        rule, k = "measure-imperative", i
        if modal and not lexicon.action.match(text, i, j):
            rule = "measure-modal"
            k = (
                modal.end()
                - len(modal[0])
                + len(re.match(r"应当|必须|需要|亟需|亟须|应该|有必要|务必|建议|可以|应|须|要|需|宜|拟", modal[0])[0])
                if re.match(r"应当|必须|需要|亟需|亟须|应该|有必要|务必|建议|可以|应|须|要|需|宜|拟", modal[0])
                else modal.start()
            )
            if modal.start() - i >= 2 and j - k < 8:
                k = i
        if status == "adopted":
            rule = "measure-adopted"
        label = tidy_label(text[k:j])
        if len(label) < 4:
            return
        self.found.append(Found("measure", i, j, label, status, rule, label[:2]))

    # --------------------------------------------------------------------------------------------------- problems
    def problem(self, i: int, j: int, acting: bool) -> None:
        cues = [(a, b, cue) for a, b, cue in self.problems if i <= a and b <= j]
        if not cues:
            return
        text, lexicon = self.text, self.lexicon
        solving = lexicon.solving.search(text, i, j)
        cues = [
            c
            for c in cues
            if c[2] not in lexicon.weak_cues or c[0] >= self.contrasted or (len(cues) > 1 and not acting)
        ]
        cues = [
            c
            for c in cues
            if not (solving and solving.start() < c[1] and not self.contrast_between(solving.end(), c[0]))
        ]
        if not cues or acting:
            return
        head = lexicon.list_head.search(text, i, cues[0][0])
        start = head.end() if head and head.end() < cues[0][0] else i
        parts = [(m.start(), m.end()) for m in re.finditer("[^、]+", text[start:j])]
        parts = [(start + a, start + b) for a, b in parts]
        with_cue = [(a, b) for a, b in parts if any(a <= c[0] < b for c in cues)]
        if len(parts) > 1 and len(with_cue) == len(parts) and all(b - a >= 4 for a, b in parts):
            spans = with_cue
        else:
            spans = [(start, j)]
        for a, b in spans:
            tail = lexicon.list_end.search(text, a, b)
            end = tail.start() if tail and tail.start() - a >= 4 else b
            lead = lexicon.lead.match(text, a, end)
            a = lead.end() if lead else a
            label = tidy_label(text[a:end].rstrip("等的"))
            if len(label) >= 4:
                cue = next(c[2] for c in cues if c[0] < b)
                doubt = 0.1 if lexicon.hedges.search(text, i, j) else 0.0
                self.found.append(Found("problem", a, b, label, "", "problem-clause", cue, doubt))

    def contrast_between(self, i: int, j: int) -> bool:
        return bool(self.lexicon.contrast.search(self.text, i, j))
