"""Problems in English: noun phrases and clauses that state a deficiency.

Two grains. A noun phrase whose noun or adjective names a deficiency ("a lack of ...", "scattered bases") is a problem
by itself, each in a list apart. A clause whose verb or predicate does ("lags behind", "is outdated", "cannot ...") is
one where no such phrase says it already. Words that are deficiencies only in context (few, limited, not) count in a
section on problems or behind a contrast; a phrase governed by a verb of solving is a problem presupposed, with less
confidence.
"""

from __future__ import annotations

from sei_kg.claim_words import PAST, S, Tokens
from sei_kg.clauses import Context, Found, tidy_label
from sei_kg.cue_patterns import deficiencies
from sei_kg.english_clauses import MARKS
from sei_kg.english_phrases import PhraseReader

__all__ = ["ProblemReader"]

_HALTS = frozenset(
    {";", ":", "which", "whose", "because", "that", "\u2014", "but", "while", "whereas", "where", "though", "although"}
)
_EMPTY_HEADS = frozenset({"one", "ones", "it", "them", "others"})
_NO_SUBJECTS = frozenset({"is", "are", "was", "were", "has", "have", "had", "what", "who"})
_LIST_LEADS = frozenset({"such", "including", "include", "includes", "like", ":", "\u2014", "of", "are", "namely"})


class ProblemReader(PhraseReader):
    """Finds the problems of one passage; positions are token indexes."""

    def __init__(self, tokens: Tokens, context: Context, measures: list[Found]) -> None:
        super().__init__(tokens, context)
        self.problem_section = context.role == "problem"
        self.measures = [(m.i, m.j) for m in measures if m.status != "adopted"]
        self.spans: list[tuple[int, int, Found]] = []
        self.weak_from = self.weak_cues_from()
        self.patterns = deficiencies()

    def read(self) -> list[Found]:
        """The problems, in the order of the text."""
        w = self.w
        if any(phrase[0] in w and self.stands(phrase, 0, self.n) for phrase in self.patterns.disputed):
            return []
        end = 0
        nouns, phrase_cues, clause_cues = self.sets["problem_nouns"], self.lexicon.phrase_cues, self.lexicon.clause_cues
        for k in [k for k, word in enumerate(self.w) if word in phrase_cues]:
            if k < end:
                continue
            if self.w[k] in nouns:
                self.noun(k)
            else:
                self.adjective(k)
            end = self.spans[-1][1] if self.spans else 0
        patterns = self.patterns.patterns
        for k in [k for k, word in enumerate(self.w) if word in clause_cues or word in patterns]:
            self.clause_cue(k)
        if not self.spans and self.problem_section and self.context.kind in ("sentence", "item"):
            self.bare_clause()
        return [found for _, _, found in sorted(self.spans)]

    def weak_cues_from(self) -> int:
        """The token from which weak cues count: a contrast or the naming of problems; all in a section on problems."""
        if self.problem_section:
            return -1
        hollow, contrast = self.sets["hollow"], self.sets["contrast"]
        if hollow.isdisjoint(self.w) and contrast.isdisjoint(self.w):
            return self.n
        for k, word in enumerate(self.w):
            if word in contrast or (word in hollow and self.w[k + 1 : k + 2] in (("such",), ("including",), (":",))):
                return k
        return self.n

    # ---------------------------------------------------------------------------------------------- noun phrases
    def noun(self, k: int) -> None:
        """A noun of deficiency: "a serious lack of X", "talent shortages", "the gap between X and Y"."""
        w, sets = self.w, self.sets
        if w[k] == "lack" and w[k + 1 : k + 2] != ("of",):
            return
        if k and w[k - 1] in ("no", "low", "less", "without", "zero", "little"):
            return
        verb = w[k] in self.lexicon.problem_verbs and k + 1 < self.n
        if verb and w[k + 1] in sets["determiners"]:
            return  # "delays the reckoning"
        verb = verb and w[k][-1:] == "s" and w[k + 1] not in self.stops and w[k + 1].isalpha()
        left = k if verb else self.left(k, 2 if w[k + 1 : k + 2] == ("of",) or w[k] in sets["lack_nouns"] else 5)
        if (
            w[k] in sets["weak_nouns"]
            and k < self.weak_from
            and w[left] not in sets["weighty"]
            and not self.listed(left)
        ):
            return
        right = self.noun_phrase_end(k + 1, left)
        if not sets["improving"].intersection(w[right : right + 5]) and not self.over(left, right):
            self.phrase(left, k, right, "problem-noun")

    def adjective(self, k: int) -> None:
        """An adjective of deficiency before a noun: "insufficient investment", "scattered bases"."""
        w, sets = self.w, self.sets
        size = self.lexicon.phrase_at("problem_adjectives", w, k)
        name, after = " ".join(w[k : k + size]), k + size
        if not size or after >= self.n or w[after] in self.stops or w[after] in self.lexicon.good_after.get(name, ()):
            joined = (
                w[after : after + 1] == ("and",) and after + 1 < self.n and w[after + 1] in sets["problem_adjectives"]
            )
            if not size or not joined:
                return
        before = w[k - 1] if k else ""
        if before in ("not", "no", "less") or (before in sets["being"] and w[k - 2 : k - 1] != ("there",)):
            return
        if name == "few" and before in ("a", "past", "last", "next", "these"):
            return
        if name in sets["weighty"]:
            nouns = w[after : after + 3]
            if not any(x in sets["problem_nouns"] or x in sets["hollow"] or x == "competition" for x in nouns):
                return
        elif name in sets["weak_adjectives"] and k < self.weak_from and not self.listed(k):
            return
        left = k
        while left and (w[left - 1][-2:] == "ly" or w[left - 1] in ("very", "too", "so")):
            left -= 1
        self.phrase(left, k, self.noun_phrase_end(after, left), "problem-adjective")

    def listed(self, k: int) -> bool:
        """Whether "problems such as", "shortcomings include" stand before k."""
        before = self.w[max(0, k - 25) : k]
        return bool(self.sets["hollow"].intersection(before)) and bool(_LIST_LEADS.intersection(before))

    def phrase(self, left: int, cue: int, right: int, rule: str) -> None:
        """Adds a noun phrase, unless it is hollow, or inside a measure that does not act on it."""
        w, sets = self.w, self.sets
        while right > cue + 1 and (
            w[right - 1] in sets["prepositions"]
            or w[right - 1] in ("and", "or", ",", "the", "a")
            or w[right - 1][-2:] == "ly"
        ):
            right -= 1
        while left < cue and (
            w[left] in sets["adverbs"] or w[left] in sets["determiners"] or w[left] in ("current", "existing")
        ):
            left += 1
        right = self.before_relative(cue, right)
        if (right - left < 2 and w[cue] not in sets["lone_nouns"]) or all(map(self.says_nothing, w[left:right])):
            return
        if right and w[right - 1] in _EMPTY_HEADS:
            return  # "inefficient ones" names nothing by itself
        doubt = 0.0
        if self.in_measure(left, right):
            if not sets["solving"].intersection(w[max(0, left - 6) : left + 1]):
                return
            doubt, rule = 0.25, "problem-presupposed"
        self.add(left, right, w[cue], rule, doubt)

    def before_relative(self, cue: int, right: int) -> int:
        """The end of a noun phrase without a relative clause that was cut off before its verb."""
        for r in range(cue + 1, right):
            if self.w[r] in ("that", "which", "who") and self.lexicon.verbs.keys().isdisjoint(self.w[r + 1 : right]):
                return r
        return right

    def says_nothing(self, word: str) -> bool:
        """Whether a word tells no deficiency apart from another: "the main problems"."""
        sets = self.sets
        return (
            word in sets["hollow"]
            or word in sets["vague"]
            or word in self.stops
            or (word in sets["determiners"] or word in sets["adverbs"])
        )

    def in_measure(self, i: int, j: int) -> bool:
        start, end = self.tokens.starts[i], self.tokens.ends[j - 1]
        return any(a < end and start < b for a, b in self.measures)

    # --------------------------------------------------------------------------------------------------- clauses
    def clause_cue(self, k: int) -> None:
        """A clause with a verb, predicate or phrase of deficiency that no noun phrase has told yet."""
        rule, weak, size = self.cue_at(k)
        if not rule or (weak and k < self.weak_from):
            size = self.patterns.at(self.w, k)
            if not size or not self.holds(k, k + size):
                return
            rule, weak = "problem-pattern", False
        if self.w[k - 1 : k] in (("longer",), ("once",)):
            return  # "no longer lacks"
        i, j = self.clause(k, size)
        if j - i < 3 or self.in_measure(k, min(k + 2, self.n)) or (self.in_measure(i, j) and rule != "problem-phrase"):
            return
        unreal = rule != "problem-pattern" and self.sets["unreal"].intersection(self.w[max(i, k - 3) : k])
        if unreal and not self.problem_section:
            return
        if any(a < j and i < b for a, b, _ in self.spans):
            told = [(a, b) for a, b, _ in self.spans if a < j and i < b]
            if any(b <= k for _, b in told) or any(a <= k < b for a, b in told):
                return
            if rule in ("problem-verb", "problem-pattern") and all(a > k for a, _ in told):
                return  # "the factories suffer from a lack of X": the phrase says it
        if all(self.says_nothing(x) or x in ("face", "faces", "facing", "faced") for x in self.w[i:j]):
            return
        if self.w[i] in _NO_SUBJECTS or (rule != "problem-pattern" and "how" in self.w[k:j]):
            return  # a predicate without its subject, a question within a sentence
        self.add(i, j, self.w[k], rule, 0.1 if weak else 0.0, self.clause_label(i, k, j, size, rule))

    def stands(self, phrase: tuple[str, ...], i: int, j: int) -> bool:
        """Whether a phrase stands between i and j."""
        w = self.w
        if phrase[0] not in w[i:j]:
            return False
        return any(w[k] == phrase[0] and w[k : k + len(phrase)] == phrase for k in range(i, j))

    def over(self, i: int, j: int) -> bool:
        """Whether the deficiency told between i and j is said to be gone: "overcame X", "X has been solved"."""
        w, patterns = self.w, self.patterns
        if patterns.overcoming.intersection(w[max(0, i - 3) : i]):
            return True
        for r in range(j, min(j + 6, self.n)):
            if w[r] in (";", ","):
                return False
            if w[r] in patterns.solved and {"been", "was", "were", "is", "are", "now"} & set(w[j:r]):
                return True
        return False

    def holds(self, k: int, end: int) -> bool:
        """Whether the pattern from k to ``end`` is stated of the present: not denied, supposed, past or solved."""
        w, patterns = self.w, self.patterns
        if any(self.stands(phrase, max(0, k - 3), k) for phrase in patterns.denied):
            return False
        start = k
        while start and w[start - 1] not in _HALTS and w[start - 1] not in (",", "."):
            start -= 1
        if patterns.supposed.intersection(w[start:k]) or any(self.stands(p, start, k) for p in patterns.past):
            return False
        return not self.over(k, end)

    def clause_label(self, i: int, k: int, j: int, size: int, rule: str) -> str:
        """A label that keeps the cue at k: "Outdated rules" of "the rules are outdated", a long subject cut short."""
        begin, after = i + (self.w[i] in ("the", "a", "an")), self.w[k + size : k + size + 1]
        bare = self.w[begin] not in self.sets["determiners"] and self.w[begin] not in self.stops
        plain = bare and self.w[begin][-2:] not in ("'s", "\u2019s") and k - begin <= 9
        if (
            rule == "problem-predicate"
            and k > begin
            and plain
            and not (after and after[0] in self.sets["prepositions"])
        ):
            start = self.adverbs(k + 1)
            return tidy_label(f"{self.tokens.slice(start, k + size)} {self.noun_label(begin, k)}")
        label = tidy_label(self.tokens.slice(i, j))
        if self.w[k + size - 1] in label.lower() or k - i < 6:
            return label
        rest = tidy_label(self.tokens.slice(k, j), most=7)
        return f"{tidy_label(self.tokens.slice(i, k), most=5)} {rest[:1].lower()}{rest[1:]}"

    def cue_at(self, k: int) -> tuple[str, bool, int]:
        """The rule whose cue stands at k ("" where none does), whether it is a weak one, its number of tokens."""
        w, sets, lexicon = self.w, self.sets, self.lexicon
        word = w[k]
        size = lexicon.phrase_at("problem_phrases", w, k)
        if size:
            return "problem-phrase", False, size
        following = w[k + 1] if k + 1 < self.n else "."
        before = w[k - 1] if k else ""
        if word in lexicon.problem_verbs and before:
            base = lexicon.problem_verbs[word]
            noun = word == base and (
                before in sets["determiners"] or before in sets["prepositions"] or following in self.stops
            )
            loose = word != base and word[-2:] == "ed" and before not in sets["finite"] and before[-2:] != "ly"
            bare = (
                word == base
                and base in ("limit", "delay", "trail", "dog", "decline")
                and following not in sets["determiners"]
            )
            if not (noun or loose or bare or (before == "to" and word != "lack") or word[-3:] == "ing"):
                return "problem-verb", base in sets["weak_problem_verbs"], 1
        elif word in sets["being"]:
            return self.state(k)
        elif word in sets["negatives"]:
            auxiliary = before in ("do", "does", "did", "can", "could", "has", "have")
            plain = word not in ("no", "neither", "nor", "not")
            if word in sets["failing_adverbs"]:
                return "problem-negation", False, 1
            if (
                plain
                or (word == "not" and auxiliary and following != "only")
                or (word == "no" and self.problem_section)
            ):
                return "problem-negation", True, 1
        return "", False, 0

    def state(self, k: int) -> tuple[str, bool, int]:
        """``cue_at`` for a form of "to be" at k: absence, negation, an adjective of deficiency."""
        w, sets = self.w, self.sets
        r = self.adverbs(k + 1)
        name, after = (w[r] if r < self.n else ""), (w[r + 1] if r + 1 < self.n else "")
        if k and w[k - 1] == "there" and name in ("no", "little") and after not in ("need", "doubt", "longer"):
            return "problem-absence", False, r - k + 1
        if "not" in w[k + 1 : r] and w[k + 2 : k + 3] != ("only",) and name:
            return "problem-negation", True, 1
        while name in ("so", "too", "very", "quite"):
            r += 1
            name, after = (w[r] if r < self.n else ""), (w[r + 1] if r + 1 < self.n else "")
        if w[k] == "be" and w[k - 1] == "to":
            return "", False, 0  # "links to be broken through"
        turned = after in self.lexicon.good_after.get(name, ()) or after in sets["problem_nouns"]
        if name in sets["problem_adjectives"] and name not in ("serious", "severe", "negative") and not turned:
            return "problem-predicate", name in sets["weak_adjectives"], r - k + 1
        return "", False, 0

    def clause(self, k: int, size: int) -> tuple[int, int]:
        """The clause around the cue at k: from a halt, a comma or an "and" behind another verb to the next one."""
        w = self.w
        start = k
        while start > 0 and not (w[start - 1] == "." and len(w[start - 2]) > 2):
            relative = (
                w[start - 1] == "that"
                and start > 1
                and (self.verbal(start, start + 1) or w[start] in self.sets["need"])
            )
            if w[start - 1] in _HALTS and not relative:
                break
            start -= 1
        i = start
        for r in range(k - 1, start, -1):
            if self.begins_behind(r, start, k):
                i = r + 1
                break
        while i < k and (
            w[i] in MARKS or self.lexicon.phrase_at("openers", w, i) or w[i] in ("and", "or", "that", "which")
        ):
            i += max(1, self.lexicon.phrase_at("openers", w, i))
        j = k + size
        while j < self.n:
            word = w[j]
            if (word in _HALTS and word != "that") or word == "so" or (word == "." and j == self.n - 1):
                break
            if word == "," and (
                w[j + 1 : j + 2] == ()
                or w[j + 1] in self.sets["breaks"]
                or self.clause_has_finite(j + 1 + (w[j + 1] in ("and", "or")))
            ):
                break
            if word == "and" and self.clause_has_finite(j + 1):
                break
            if word in (",", "and") and self.patterned(j + 2, j + 10):
                break
            j += 1
        while j > k + size and (w[j - 1] in MARKS or w[j - 1] in ("and", "or", ".")):
            j -= 1
        return i, j

    def begins_behind(self, r: int, start: int, k: int) -> bool:
        """Whether the clause with its cue at k, in a sentence part from ``start``, begins behind the token at r."""
        w = self.w
        if w[r] == ",":
            told = self.verbal(start, r) or self.patterned(start, r)
            if w[r + 1] == "and":
                if w[r + 2 : r + 3] and w[r + 2] in self.sets["prepositions"]:
                    return told  # "research at home, and on markets abroad, is lacking"
                return told or "," not in w[start:r]  # no "A, B, and C are ..."
            return told or w[start] in self.sets["adjunct"] or r - start <= 3
        return (
            w[r] == "and"
            and self.verbal(max(start, self.comma_before(r)), r)
            and any(x in self.sets["finite"] or x in self.lexicon.problem_verbs for x in w[r : k + 1])
        )

    def patterned(self, i: int, j: int) -> bool:
        """Whether a pattern of deficiency begins between i and j, before the next mark."""
        w, patterns = self.w, self.patterns
        for r in range(i, min(j, self.n)):
            if w[r] in MARKS:
                return False
            if w[r] in patterns.patterns and patterns.at(w, r) and (r == 0 or w[r - 1] not in ("to", "the", "a")):
                return True
        return False

    def comma_before(self, k: int) -> int:
        return next((r for r in range(k - 1, -1, -1) if self.w[r] == ","), 0)

    def verbal(self, i: int, j: int) -> bool:
        """Whether a finite verb, as far as lists tell, stands between i and j."""
        lexicon = self.lexicon
        return any(
            x in self.sets["finite"] or (x in lexicon.problem_verbs and x[-1:] == "s")
            or lexicon.verbs.get(x, ("", 0))[1] & (S | PAST)
            for x in self.w[i:j]
        )  # fmt: skip

    def bare_clause(self) -> None:
        """A sentence without any cue that goes on with the problems of its section ("Moreover, ...")."""
        w = self.w
        if self.sets["bettering"].intersection(w) or any(x[0].isdigit() for x in w):
            return
        if (
            self.measures
            or not self.lexicon.phrase_at("continuing", w, 0)
            or (not self.verbal(0, self.n) and self.n < 8)
        ):
            return
        i = self.openers(0)
        j = i + 1
        while j < self.n and w[j] not in (";", "which") and not (w[j] == "." and j == self.n - 1):
            j += 1
        j -= w[j - 1] == ","
        if j - i >= 5:
            self.add(i, j, w[i], "problem-section", 0.2)

    def add(self, i: int, j: int, head: str, rule: str, doubt: float, label: str = "") -> None:
        label = label or tidy_label(self.tokens.slice(i, j))
        if self.sets["hedges"].intersection(self.w[max(0, i - 3) : j]):
            doubt += 0.1
        found = Found("problem", self.tokens.starts[i], self.tokens.ends[j - 1], label, "", rule, head, doubt)
        self.spans.append((i, j, found))
        self.spans.sort()
