"""Problems in English: noun phrases and clauses that state a deficiency.

Two grains. A noun phrase whose noun or adjective names a deficiency ("a lack of ...", "scattered bases") is a problem by
itself, each in a list apart. A clause whose verb or predicate does ("lags behind", "is outdated", "cannot ...") is one
where no such phrase says it already. Words that are deficiencies only in context (few, limited, not) count in a section
on problems or behind a contrast; a phrase in the grip of a verb of solving is a problem presupposed, with less confidence.
"""

from __future__ import annotations

from sei_kg.claim_words import Tokens, Words, english_words
from sei_kg.clauses import Context, Found, tidy_label

__all__ = ["find_problems_en"]

_MARKS = frozenset(',;:()\u2014\u201c\u201d"')
_SUBJECTS = frozenset(
    {"is", "are", "was", "were", "remain", "remains", "remained", "be", "become", "becomes", "seem", "seems"}
)
_NEGATED = frozenset({"no", "without", "not", "never"})
_DETERMINERS_OF_LACK = frozenset(
    {"the", "a", "an", "some", "many", "any", "this", "these", "such", "its", "their", "still"}
)


def find_problems_en(tokens: Tokens, context: Context, taken: list[Found]) -> list[Found]:
    """The problems an English passage states, in the order of the text; ``taken`` are its measures."""
    if context.role in ("references", "title", "issuing-block") or not tokens.words:
        return []
    return _Reader(tokens, context, english_words(), taken).read()


class _Reader:
    """Reads one passage; positions are token indexes."""

    def __init__(self, tokens: Tokens, context: Context, words: Words, taken: list[Found]) -> None:
        self.tokens, self.context, self.lexicon = tokens, context, words
        self.w, self.n = tokens.words, len(tokens)
        self.sets = words.sets
        self.found: list[tuple[int, int, Found]] = []
        self.measures = [(m.i, m.j) for m in taken if m.status != "adopted" or context.role != "problem"]
        self.problem_section = context.role == "problem"
        self.contrasted = len(self.w)  # weak cues count from here on
        for k, word in enumerate(self.w):
            if word in self.sets["contrast"]:
                self.contrasted = k
                break
            if (
                word in ("problem", "problems", "challenges", "difficulties", "shortcomings", "bottlenecks")
                and "such" in self.w
            ):
                self.contrasted = k
                break
        if self.problem_section:
            self.contrasted = -1

    def read(self) -> list[Found]:
        w = self.w
        for k in range(self.n):
            word = w[k]
            if self.found and k < self.found[-1][1]:
                continue
            if word in self.sets["problem_nouns"]:
                self.noun(k)
            elif word in self.sets["problem_adjectives"] or word in self.lexicon.phrases["problem_adjectives"]:
                self.adjective(k)
        for k in range(self.n):
            self.clause_cue(k)
        self.found.sort()
        if not self.found and self.problem_section and self.context.kind in ("sentence", "item"):
            self.bare_clause()
        return [found for _, _, found in self.found]

    # ---------------------------------------------------------------------------------------------- noun phrases
    def noun(self, k: int) -> None:
        """A noun of deficiency: "a serious lack of X", "talent shortages", "the gap between X and Y"."""
        w = self.w
        if (k + 1 < self.n and w[k + 1] == "of") or w[k] in ("lack", "gap", "contradiction", "dependence", "reliance"):
            if w[k] == "lack" and k + 1 < self.n and w[k + 1] != "of":
                return
            left = self.left(k, 2)
        else:
            left = self.left(k, 5)
        if (
            w[k]
            in (
                "threat",
                "trap",
                "loss",
                "losses",
                "waste",
                "failure",
                "barrier",
                "barriers",
                "burden",
                "limitation",
                "limitations",
                "resistance",
                "decline",
                "pollution",
                "gap",
                "gaps",
                "restriction",
                "restrictions",
                "unemployment",
                "constraint",
                "constraints",
                "threats",
                "monopoly",
                "poverty",
                "bias",
                "reliance",
                "dependence",
                "hazard",
            )
            and k < self.contrasted
        ):
            if not (w[left] in self.sets["weighty"] or self.in_problem_list(left)):
                return
        right = self.np_end(k + 1)
        if self.improved(left, right):
            return
        self.phrase(left, k, right, "problem-noun")

    def adjective(self, k: int) -> None:
        """An adjective of deficiency before a noun: "insufficient investment", "scattered bases"."""
        w = self.w
        size = self.lexicon.phrase_at("problem_adjectives", w, k)
        if not size:
            return
        name = " ".join(w[k : k + size])
        nxt = k + size
        if (
            nxt >= self.n
            or w[nxt] in _MARKS
            or w[nxt] in self.sets["prepositions"]
            or w[nxt] in self.sets["finite"]
            or w[nxt] == "."
        ):
            return
        if w[nxt] in self.lexicon.good_after.get(name, ()) or w[nxt] in ("and", "or", "but", "to", "than", "that"):
            if w[nxt] != "and" or not (nxt + 1 < self.n and w[nxt + 1] in self.sets["problem_adjectives"]):
                return
        if k and (w[k - 1] in ("not", "no", "less") or (name == "few" and w[k - 1] in ("a", "past", "last", "next"))):
            return
        if name in self.sets["weighty"]:
            if not any(
                w[r] in self.sets["problem_nouns"] or w[r] in ("competition", "problem", "problems", "situation")
                for r in range(nxt, min(nxt + 3, self.n))
            ):
                return
        elif name in self.sets["weak_adjectives"] and k < self.contrasted and not self.in_problem_list(k):
            return
        left = self.left(k, 1)
        self.phrase(left, k, self.np_end(nxt), "problem-adjective")

    def left(self, k: int, most: int) -> int:
        """Where the noun phrase whose cue stands at k begins: modifiers before it, no determiner."""
        w, sets = self.w, self.sets
        left = k
        while left > 0 and k - left < most:
            before = w[left - 1]
            if (
                before in _MARKS
                or before in sets["prepositions"]
                or before in sets["determiners"]
                or before in sets["finite"]
                or before in sets["conjunctions"]
                or before in sets["solving"]
                or before in self.lexicon.problem_verbs
                or before in sets["causal"]
                or before in sets["modals"]
                or before in sets["problem_nouns"]
                or before == "."
                or before in ("continue", "widespread")
                or self.lexicon.verbs.get(before, ("", 0))[1] in (1, 4, 9)
            ):
                break
            left -= 1
        return left

    def np_end(self, k: int) -> int:
        """Where a noun phrase that runs at k ends: nouns, "of"-phrases and short coordinations."""
        w, sets = self.w, self.sets
        commas = 0
        while k < self.n:
            word = w[k]
            if word == "(":
                close = next((r for r in range(k, min(k + 12, self.n)) if w[r] == ")"), -1)
                if close < 0:
                    return k
                k = close
            elif word == ",":
                ahead = [r for r in range(k + 1, min(k + 9, self.n)) if w[r] == "and"]
                piece = w[k + 1 : ahead[0] + 4] if ahead else ()
                if (
                    not ahead
                    or commas > 2
                    or any(
                        x in sets["problem_nouns"]
                        or x in sets["problem_adjectives"]
                        or x in sets["finite"]
                        or x in sets["causal"]
                        or x in sets["prepositions"]
                        or x in sets["conjunctions"] - {"and"}
                        or x in sets["determiners"]
                        for x in piece
                    )
                ):
                    return k
                commas += 1
            elif word in _MARKS or word == "." or word in sets["finite"] or word in sets["modals"]:
                return k
            elif word in ("and", "or"):
                nxt = w[k + 1 : k + 5]
                if any(x in sets["problem_nouns"] or x in sets["problem_adjectives"] for x in nxt[:3]) or any(
                    x in sets["finite"] or x in sets["modals"] for x in nxt
                ):
                    return k
                if nxt and (nxt[0] in sets["conjunctions"] or self.is_verb(k + 1)):
                    return k
            elif (
                (word in sets["conjunctions"] and word not in ("not", "than"))
                or word in sets["causal"]
                or word in self.lexicon.problem_verbs
                or word in ("by", "as", "during", "through", "without", "under", "after", "before", "since")
                or (self.is_verb(k) and not (w[k - 1] in sets["prepositions"] or w[k - 1] in sets["determiners"]))
            ):
                return k
            k += 1
        return k

    def is_verb(self, k: int) -> bool:
        """Whether the word at k is, as far as a list can tell, a finite verb: third person or past, not before a mark."""
        base, bits = self.lexicon.verbs.get(self.w[k], ("", 0))
        if not bits & 2 and not (bits & 16 and self.w[k] != base):
            return False
        following = self.w[k + 1] if k + 1 < self.n else "."
        return following in self.sets["determiners"] and self.w[k - 1] not in ("and", ",")

    def in_problem_list(self, k: int) -> bool:
        """Whether "problems such as", "shortcomings include" stand before k."""
        return any(self.w[r] in self.sets["hollow"] for r in range(max(0, k - 25), k)) and any(
            self.w[r] in ("such", "including", "include", "like", ":", "\u2014", "of") for r in range(max(0, k - 25), k)
        )

    def improved(self, i: int, j: int) -> bool:
        """Whether the clause says that the deficiency shrinks: "the gap has been narrowing"."""
        return any(word in self.sets["improving"] for word in self.w[j : j + 5]) or any(
            word in _NEGATED for word in self.w[max(0, i - 1) : i]
        )

    def phrase(self, left: int, cue: int, right: int, rule: str) -> None:
        w = self.w
        while right > cue + 1 and (
            w[right - 1] in self.sets["prepositions"] or w[right - 1] in ("and", "or", ",", "the", "a")
        ):
            right -= 1
        if right - left < 2 and w[cue] not in (
            "overcapacity",
            "homogeneity",
            "homogenization",
            "oversupply",
            "protectionism",
            "fragmentation",
            "overproduction",
        ):
            return
        if all(
            x in self.sets["hollow"]
            or x in self.sets["determiners"]
            or x in self.sets["adverbs"]
            or x in self.sets["prepositions"]
            or x
            in (
                "main",
                "major",
                "current",
                "prominent",
                "key",
                "common",
                "difficult",
                "serious",
                "new",
                "existing",
                "certain",
                "various",
                "urgent",
                "outstanding",
                "core",
            )
            for x in w[left:right]
        ):
            return
        doubt, inside = 0.0, self.in_measure(left, right)
        if inside:
            before = w[max(0, left - 6) : left + 1]
            if not any(x in self.sets["solving"] for x in before) or right - left < 2:
                return
            doubt, rule = 0.25, "problem-presupposed"
        self.add(left, right, self.tokens.slice(left, right), w[cue], rule, doubt)

    def in_measure(self, i: int, j: int) -> bool:
        a, b = self.tokens.starts[i], self.tokens.ends[j - 1]
        return any(s < b and a < e for s, e in self.measures)

    # -------------------------------------------------------------------------------------------------- clauses
    def clause_cue(self, k: int) -> None:
        """A clause with a verb, predicate or phrase of deficiency that no noun phrase has told yet."""
        w, sets, lexicon = self.w, self.sets, self.lexicon
        word = w[k]
        rule, weak = "", False
        if lexicon.phrases["problem_phrases"].get(word) and lexicon.phrase_at("problem_phrases", w, k):
            rule = "problem-phrase"
        elif word in lexicon.problem_verbs and k:
            base = lexicon.problem_verbs[word]
            if word == "lack" and (w[k + 1 : k + 2] == ("of",) or w[k - 1] in _DETERMINERS_OF_LACK):
                return
            if (w[k - 1] == "to" and word != "lack") or (
                word in ("delayed", "limited", "failed", "failing", "lagging", "lacking")
                and w[k - 1] not in sets["finite"]
            ):
                return
            if base in ("delay", "limit", "lag") and (
                w[k - 1] in sets["determiners"] or w[k - 1] in sets["prepositions"]
            ):
                return
            rule, weak = "problem-verb", base in sets["weak_problem_verbs"]
        elif word in _SUBJECTS and k + 1 < self.n:
            r = k + 1
            while r < self.n and (
                w[r].endswith("ly") or w[r] in sets["adverbs"] or w[r] in ("so", "too", "very", "quite")
            ):
                r += 1
            if (
                r < self.n
                and (w[r] in sets["problem_adjectives"] or w[r] in ("lacking", "insufficient"))
                and w[r] not in ("serious", "severe", "negative")
            ):
                if r + 1 >= self.n or w[r + 1] not in lexicon.good_after.get(w[r], ()):
                    rule, weak = "problem-predicate", w[r] in sets["weak_adjectives"]
            elif r < self.n and "not" in w[k + 1 : r] and w[k + 1 : k + 3] != ("not", "only"):
                rule, weak = "problem-negation", True
        elif (
            (word in sets["negatives"] and word not in ("no", "neither", "nor", "not"))
            or (
                word == "not"
                and k
                and w[k - 1] in ("do", "does", "did", "can", "could", "has", "have")
                and w[k + 1 : k + 2] != ("only",)
            )
            or (word == "no" and self.problem_section and k + 1 < self.n)
        ):
            rule, weak = "problem-negation", True
        if (
            not rule
            or (weak and k < self.contrasted)
            or (rule == "problem-negation" and not self.problem_section and k < self.contrasted)
        ):
            return
        i, j = self.clause(k)
        if j - i < 3 or (self.in_measure(i, j) and rule != "problem-phrase"):
            return
        if self.in_measure(k, min(k + 2, self.n)):
            return
        if rule == "problem-negation" and any(word in self.modals_in(i, k) for word in ("should", "must")):
            return
        overlapping = [f for f in self.found if f[0] < j and i < f[1]]
        if overlapping:
            if any(a <= k < b for a, b, _ in overlapping):
                return
            before = [f for f in overlapping if f[1] <= k]
            after = [f for f in overlapping if f[0] > k]
            if after or rule == "problem-predicate":
                if not before and after:
                    return
            if before:
                return
        doubt = 0.1 if weak else 0.0
        self.add(i, j, self.tokens.slice(i, j), word, rule, doubt)
        self.found.sort()

    def modals_in(self, i: int, j: int) -> set[str]:
        return set(self.w[i:j]) & self.sets["modals"]

    def clause(self, k: int) -> tuple[int, int]:
        """The clause around k: back to a mark with a connector, on to the next one."""
        w, sets = self.w, self.sets
        i = k
        while i > 0:
            before = w[i - 1]
            if (
                before in (";", ":", "which", "because", "that", "\u2014")
                or (before == "but")
                or (before == "." and i > 1 and len(w[i - 2]) > 2)
            ):
                break
            if (
                before == "and"
                and (w[i - 2] == "," or any(w[r] in sets["finite"] for r in range(i, min(k + 1, i + 12))))
                and i - 1 > 0
                and any(x in sets["finite"] for x in w[:i])
            ):
                break
            if before == "," and (
                any(x in sets["finite"] or x in self.lexicon.problem_verbs for x in w[: i - 1])
                or i <= 8
                or w[0] in sets["adjunct"]
            ):
                break
            i -= 1
        while i < k and (
            w[i] in _MARKS
            or self.lexicon.phrase_at("openers", w, i)
            or (w[i] in sets["conjunctions"] and w[i] not in ("there", "it", "they", "we", "not"))
        ):
            i += max(1, self.lexicon.phrase_at("openers", w, i))
        j = k + 1
        while j < self.n:
            word = w[j]
            if word in (";", ":", "which", "so", "because", "\u2014") or (word == "." and j == self.n - 1):
                break
            if (
                word == ","
                and j + 1 < self.n
                and (
                    w[j + 1] in sets["breaks"]
                    or (w[j + 1] in ("and", "but", "or") and self.finite_ahead(j + 2))
                    or self.finite_ahead(j + 1)
                )
            ):
                break
            if word == "and" and self.finite_ahead(j + 1):
                break
            if word in ("while", "whereas", "but"):
                break
            j += 1
        while j > k + 1 and (w[j - 1] in _MARKS or w[j - 1] in ("and", "but", "or")):
            j -= 1
        return i, j

    def finite_ahead(self, k: int) -> bool:
        for r in range(k, min(k + 15, self.n)):
            if self.w[r] in _MARKS:
                return False
            if self.w[r] in self.sets["finite"] or self.w[r] in self.sets["modals"]:
                return True
        return False

    def bare_clause(self) -> None:
        """A sentence of a problem section without any cue: the section says what it is."""
        w = self.w
        if self.measures or not any(x in self.sets["finite"] or self.is_verb(k) for k, x in enumerate(w)):
            return
        i = 0
        while i < self.n and (w[i] in _MARKS or self.lexicon.phrase_at("openers", w, i)):
            i += max(1, self.lexicon.phrase_at("openers", w, i))
        if i == 0:
            return  # only where a connector ties it to the problems before it
        j = self.n - 1 if w[-1] == "." else self.n
        if j - i >= 5:
            self.add(i, j, self.tokens.slice(i, j), w[i], "problem-section", 0.2)

    def add(self, i: int, j: int, label: str, head: str, rule: str, doubt: float) -> None:
        label = tidy_label(label)
        if any(word in self.sets["hedges"] for word in self.w[max(0, i - 3) : j]):
            doubt += 0.1
        start, end = self.tokens.starts[i], self.tokens.ends[j - 1]
        self.found.append((i, j, Found("problem", start, end, label, "", rule, head, doubt)))
