"""Problems in Chinese: what one clause says is wrong.

A clause is a problem by a word of deficiency that no verb of solving governs, by a rate said to be low, as an item of
an account of what is wrong, or as the effect of the problem before it. A verb of bringing about inside a clause cuts it
in two. What a measure is occasioned by (针对……问题) is a problem too. Words stand in ``ontology/lexicon/claims.yaml``,
shapes of clauses in ``claims_zh.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sei_kg.claim_words_zh import ChineseWords
from sei_kg.clauses import Found, tidy_label

__all__ = ["ChineseProblems"]

_PREDICATE = 4  # characters that may follow a cue at the end of its clause: 较为突出
_NOT_COMMA = re.compile("[^、]+")
_CLAUSE = re.compile("[^，；。：]+")
_GOES_ON = re.compile("，(?:致使|导致|造成|使得)")
_SHORTEST = 4  # characters of a label
_LEADING = 1  # characters before a verb of solving that begins its clause
_MEMBER = 7  # ... of each of two clauses between 、 that are two problems, and not two sides of one
Cue = tuple[int, int, str]


class ChineseProblems:
    """Reads the problems of one passage; positions are character indexes of its text.

    Attributes:
        weak_from: where weak words of deficiency begin to count (behind a contrast, or from the start).
        listing: whether an account of what is wrong has been opened.
    """

    def __init__(self, text: str, words: ChineseWords, cues: list[Cue], *, told: bool, listing: bool) -> None:
        self.text, self.words, self.listing = text, words, listing
        low = [(m.start(), m.end(), m[0]) for m in words.shapes.low_rate.finditer(text)]
        if _GOES_ON.search(text):  # 没有……，……，致使……
            absent = (words.shapes.lacking.search(text, *clause.span()) for clause in _CLAUSE.finditer(text))
            low += [(m.start(), m.end(), m[0]) for m in absent if m]
        self.cues = sorted([c for c in cues if not any(i < c[1] and c[0] < j for i, j, _ in low)] + low)
        turns = [m.start() for m in (words.contrast.search(text), words.shapes.turning.search(text)) if m]
        self.weak_from = -1 if told or listing else min(turns, default=len(text))
        if self.weak_from == len(text) and self._heaped() and not words.solving.search(text):
            self.weak_from = 0
        self._stated_to = -1  # end of the last clause that was a problem

    def _heaped(self) -> bool:
        """Whether three clauses and more of the sentence hold a word of deficiency: together they leave no doubt."""
        clauses = [m.span() for m in _CLAUSE.finditer(self.text)]
        return len(self.cues) >= 3 and sum(any(i <= a < j for a, _, _ in self.cues) for i, j in clauses) >= 3

    def cued(self, i: int, j: int) -> bool:
        return any(i <= a and b <= j for a, b, _ in self.cues)

    def stated(self, i: int, j: int) -> bool:
        """Whether the clause ends in a word of deficiency that no verb of solving governs: no action, a statement."""
        ends = [
            (a, b)
            for a, b, cue in self.cues
            if i < a and j - _PREDICATE <= b <= j and (a >= self.weak_from or cue not in self.words.weak_cues)
        ]
        if (
            ends
            and self.words.shapes.acts_on.match(self.text, i, ends[0][0])
            and self.words.shapes.noun.fullmatch(self.text, ends[-1][1], j)
        ):
            return False  # 接管闲置设备: the word describes what is acted on
        return bool(ends) and not self.words.solving.search(self.text, i, ends[0][0])

    def covers(self, i: int, j: int) -> bool:
        """Whether one shape of what is wrong takes in the clause from its first word to its last."""
        return any(a == i and b >= j - 1 and b - a > 8 for a, b, _ in self.cues)

    def opens_again(self) -> None:
        """What follows no longer belongs to the problem before it."""
        self._stated_to = -1

    def read(self, i: int, j: int, *, action: bool) -> Iterator[Found]:
        """The problems of a clause; ``action``: it begins with a verb of action."""
        text, words = self.text, self.words
        behind = self._stated_to >= 0 and 0 <= i - self._stated_to <= 2 and text[i - 1 : i] in "，,、"
        found = False
        if words.shapes.bare_value.match(text, i, j) or (behind and words.shapes.judges.match(text, i, j)):
            return
        begins = words.shapes.effect.match(text, i, j) if behind else None
        if begins and j - begins.end() >= _SHORTEST and not words.bettering.search(text, begins.end(), j):
            bare = words.shapes.effect_begins.match(
                text, i, j
            )  # 造成……: the verb is the link, 推高……: it is what is wrong
            yield from self._made(bare.end() if bare else i, j, "problem-effect", begins[0])
            found = True
        else:
            cut = words.shapes.effect_inside.search(text, i + _SHORTEST, j - _SHORTEST) if j - i > 10 else None
            cause = [c for c in self.cues if cut and i <= c[0] and c[1] <= cut.start()]
            if cut and cause and not words.solving.search(text, i, cut.start()):
                yield from self._made(i, cut.start(), "problem-clause", cause[0][2])
                yield from self._made(cut.end(), j, "problem-effect", cut[0])
                found = True
            else:
                for problem in self._clause(i, j, action, behind):
                    found = True
                    yield problem
        judged = _CLAUSE.match(text, j + 1) if text[j : j + 1] == "，" else None
        if not found and judged and words.shapes.judges.match(text, *judged.span()):  # ……，是最突出的问题
            yield from self._made(i, j, "problem-clause", text[i : i + 2])
            found = True
        if found:
            self._stated_to = j

    def named(self, i: int, j: int) -> Iterator[Found]:
        """What a clause names as the occasion or object of a measure: 针对……问题, 为破解……难题, 扭转……的局面."""
        text, words = self.text, self.words
        if words.denied.search(text, i, j):
            return
        occasion = words.shapes.occasion.search(text, i, j)
        end = words.shapes.occasion_end.search(text, occasion.end(), j) if occasion else None
        cues = [c for c in self.cues if occasion and end and occasion.end() <= c[0] and c[1] <= end.start()]
        if occasion and end and cues and end.start() - occasion.end() >= _SHORTEST:
            a, b = occasion.end(), end.start()
            parts = [(m.start(), m.end()) for m in _NOT_COMMA.finditer(text, a, b)]
            split = len(parts) > 1 and all(q - p >= _SHORTEST and any(p <= c[0] < q for c in cues) for p, q in parts)
            for p, q in parts if split else [(a, b)]:
                yield from self._made(p, q, "problem-presupposed", cues[0][2])
            return
        for p, q in self.mended(i, j):
            yield from self._made(p, q, "problem-presupposed", text[p : p + 2])

    def mended(self, i: int, j: int) -> list[tuple[int, int]]:
        """Spans of what a verb of solving is to end, where the clause closes by calling it a problem: 解决……、……等问题.

        Members of a list are told apart, the two sides of one (总装强、配套弱) are not.
        """
        text, shapes = self.text, self.words.shapes
        for verb in self.words.solving.finditer(text, i, j):
            a = verb.end() + (text[verb.end() : verb.end() + 1] == "了")
            end = shapes.occasion_end.search(text, a + _SHORTEST, j)
            if not end:
                continue
            b = end.start()
            sides = [(m.start(), m.end()) for m in shapes.two_sides.finditer(text, a, b)]
            marks = [k for k in range(a, b) if text[k] == "、" and not any(p < k < q for p, q in sides)]
            parts = [(p, q) for p, q in zip([a, *(k + 1 for k in marks)], [*marks, b], strict=True)]
            listed = marks and any(a <= c[0] and c[1] <= b for c in self.cues)
            told = sides or listed or shapes.plight.search(text, b, j)
            if told and b - a >= _SHORTEST:
                return parts if all(q - p >= _SHORTEST for p, q in parts) else [(a, b)]
        return []

    # ---------------------------------------------------------------------------------------------------- one clause
    def _clause(self, i: int, j: int, action: bool, behind: bool) -> Iterator[Found]:
        """One problem, or one for each member of a list ending in 等问题 or of parallel clauses."""
        text, words = self.text, self.words
        if self.covers(i, j):
            yield from self._made(i, j, "problem-clause", next(c[2] for c in self.cues if c[0] == i))
            return
        inside = [c for c in self.cues if i <= c[0] and c[1] <= j]
        strong = [c for c in inside if c[2] not in words.weak_cues or c[0] >= self.weak_from or behind]
        if words.shapes.achieved.search(text, i, j) and all(c[2] in words.weak_cues for c in inside):
            return  # 以不到千分之一的土地创造了……
        cues = strong or (inside if len({c[2] for c in inside}) > 1 else [])
        solving = words.solving.search(text, i, j)
        noun = solving and solving.start() - i > _LEADING  # 盐田改造款: it governs no whole shape
        shapes = [c for c in cues if noun and "…" in c[2]]
        if solving and not shapes:
            cues = [c for c in cues if c[1] <= solving.start() or words.contrast.search(text, solving.end(), c[0])]
        if action:  # "遴选……依赖度高的……": the cue only describes what is acted on
            cues = [c for c in cues if not words.attribute.match(text, c[1], j)]
            cues = [c for c in cues if c[0] >= self.weak_from or j - c[1] <= _PREDICATE]
        if words.denied.search(text, i, j) or words.shapes.supposed.match(text, i, j):
            return
        if not cues:
            if self.listing and not solving and not words.bettering.search(text, i, j):
                yield from self._listed(i, j)
            return
        if text[j : j + 1] in (":", "：") and words.list_lead.search(text, i, j):
            return  # "there are hidden worries:" names them in what follows
        head = words.list_head.search(text, i, cues[0][0])
        start = head.end() if head and head.end() <= cues[0][0] - 2 else i
        for a, b in self._members(start, j, cues):
            tail = words.list_end.search(text, a + 3, b)
            end = tail.start() if tail else b
            a = words.lead.match(text, a, end).end()  # type: ignore[union-attr]
            occasion = words.shapes.occasion.match(text, a, end)
            if occasion and end - occasion.end() >= _SHORTEST:
                a = occasion.end()
            judged = words.shapes.judged.search(text, a + _SHORTEST, end)
            if judged and any(a <= c[0] and c[1] <= judged.start() for c in cues):
                end = judged.start()
            owing = words.owing.match(text, a, end)
            cause = words.owing_end.search(text, a, end) if owing else None
            if owing and cause and cause.start() - owing.end() >= 4:
                a, end = owing.end(), cause.start()
            cue = next((c[2] for c in cues if c[0] < b), cues[-1][2])
            doubt = 0.1 if words.hedges.search(text, i, j) else 0.0
            yield from self._made(a, end, "problem-clause" if strong else "problem-weak", cue, doubt)

    def _made(self, i: int, j: int, rule: str, cue: str, doubt: float = 0.0) -> Iterator[Found]:
        label = tidy_label(self.text[i:j].rstrip("等的、"))
        if rule == "problem-effect":
            label = tidy_label(self.words.lead.sub("", label))
        if len(label) >= _SHORTEST and not self.words.hollow_problem.fullmatch(label):
            yield Found("problem", i, j, label, "", rule, cue, doubt)

    def _listed(self, i: int, j: int) -> Iterator[Found]:
        """A clause in an account of what is wrong, without a word of deficiency: "产业偏重整车"."""
        text, words = self.text, self.words
        if text[j : j + 1] in (":", "：") or words.modal.search(text, i, j) or words.scene.match(text, i, j):
            return
        if words.demand.match(text, i, j):
            return
        head = words.list_head.match(text, i, j)
        i = head.end() if head else i
        yield from self._made(i, j, "problem-listed", text[i : i + 2])

    def _members(self, i: int, j: int, cues: list[Cue]) -> Iterator[tuple[int, int]]:
        """Spans of the members of a list of problems between i and j; (i, j) itself where there is none."""
        text = self.text
        parts = [(m.start(), m.end()) for m in _NOT_COMMA.finditer(text, i, j)]
        whole = all(text.count("“", a, b) == text.count("”", a, b) and not text.count('"', a, b) % 2 for a, b in parts)
        if len(parts) > 1 and whole and all(b - a >= 4 for a, b in parts):
            cued = [any(a <= c[0] < b for c in cues) for a, b in parts]
            own = [any(a + 2 <= c[0] < b for c in cues) for a, b in parts[1:]]  # a subject stands before the cue
            if (all(cued) and all(own) and all(b - a >= _MEMBER for a, b in parts)) or (
                any(cued) and self.words.list_of_problems.search(text, parts[-1][0], j)
            ):
                yield from parts
                return
        yield i, j
