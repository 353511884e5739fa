"""Problems in English: noun phrases and clauses that state a deficiency.

Two grains. A noun phrase whose noun or adjective names a deficiency ("a lack of ...", "scattered bases") is a problem
by itself, each in a list apart. A clause whose verb or predicate does ("lags behind", "is outdated", "cannot ...") is
one where no such phrase says it already. Words that are deficiencies only in context (few, limited, not) count in a
section on problems or behind a contrast; a phrase governed by a verb of solving is a problem presupposed, with less
confidence.
"""

from __future__ import annotations

from sei_kg.claim_words import ING, S, Tokens
from sei_kg.clauses import Context, Found, tidy_label
from sei_kg.problem_clauses_en import DeficiencyClauses
from sei_kg.valence_en import valence

__all__ = ["ProblemReader"]

_EMPTY_HEADS = frozenset({"one", "ones", "it", "them", "others"})
_LACKING = frozenset({"lack", "lacks", "missing", "lacking"})
_WHOEVER = (("those", "who"), ("anyone", "who"), ("units", "that"), ("those", "that"))
_OPINIONS = frozenset({"doubt", "doubts", "complain", "complains", "fear", "fears", "warn", "warns", "blame", "blames"})
_ANNOUNCED = 8  # tokens before a colon in which what it announces is named
_LISTED = 14  # tokens at most of an item behind it
_FACING = frozenset({"face", "faces", "facing", "faced"})
_NO_SUBJECTS = frozenset({"is", "are", "was", "were", "has", "have", "had", "what", "who"})
_DENYING = frozenset({"not", "never", "doesn't", "don't", "doesn\u2019t", "don\u2019t", "didn't", "didn\u2019t"})
_NO_PARTICIPLES = frozenset({"lack", "fail", "suffer", "struggle", "lag", "stagnate", "deteriorate", "worsen", "stall"})
_PLAIN_POINTS = 3.0  # from these on a clause states a problem without doubt
_LIST_LEADS = frozenset({"such", "including", "include", "includes", "like", ":", "\u2014", "of", "are", "namely"})


class ProblemReader(DeficiencyClauses):
    """Finds the problems of one passage; positions are token indexes."""

    def __init__(self, tokens: Tokens, context: Context, measures: list[Found]) -> None:
        super().__init__(tokens, context)
        self.problem_section = context.role == "problem" or context.announced
        self.measures = [(m.i, m.j) for m in measures if m.status != "adopted" or m.rule == "measure-underway"]
        self.spans: list[tuple[int, int, Found]] = []
        self.weak_from = self.weak_cues_from()

    def read(self) -> list[Found]:
        """The problems, in the order of the text."""
        w = self.w
        disputed = self.patterns.disputed
        if not disputed.keys().isdisjoint(w) and any(
            self.stands(phrase, 0, self.n) for word in w for phrase in disputed.get(word, ())
        ):
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
        patterns, at = self.patterns.patterns, self.patterns.at
        for k in [k for k, word in enumerate(w) if word in clause_cues or (word in patterns and at(w, k))]:
            self.clause_cue(k)
        self.told_lists()
        self.weighed()
        if not self.spans and self.problem_section and self.context.kind in ("sentence", "item"):
            self.bare_clause()
        return [found for _, _, found in sorted(self.spans)]

    def weak_cues_from(self) -> int:
        """The token from which weak cues count: a contrast or the naming of problems; all in a section on problems."""
        if self.problem_section:
            return -1
        hollow, contrast = self.sets["hollow"], self.sets["contrast"] | self.sets["blaming"]
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
        if k and w[k - 1] in ("these", "those", "such") and w[k] in sets["hollow"]:
            return  # "these weaknesses" are those told before
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
        size -= self.w[k + size - 1] == "because" and size > 1  # "sold abroad because ...": the effect alone
        if self.w[k - 1 : k] in (("longer",), ("once",)):
            return  # "no longer lacks"
        if rule == "problem-verb" and not _DENYING.isdisjoint(self.w[max(0, k - 2) : k]):
            return  # "does not lack laboratories"
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
        if all(self.says_nothing(x) or x in _FACING for x in self.w[i:j]):
            return
        if not self.sets["no_comment"].isdisjoint(self.w[k : k + size + 3]):
            return  # "declined to comment"
        if k - i >= 2 and self.w[k - 1] in self.sets["hollow"] and all(map(self.says_nothing, self.w[i:k])):
            return  # "four obstacles stand in the way": those told next
        if self.w[i : i + 2] in _WHOEVER:
            return  # "those who fail to meet the schedule are replaced"
        if k == i and self.w[k : k + 2] == ("far", "from"):
            return  # "far from falling, ..."
        lacking = self.w[i] == "what" and not _LACKING.isdisjoint(self.w[i:j])
        if (self.w[i] in _NO_SUBJECTS and not lacking) or (rule != "problem-pattern" and "how" in self.w[k:j]):
            return  # a predicate without its subject, a question within a sentence
        self.add(i, j, self.w[k], rule, 0.1 if weak else 0.0, self.clause_label(i, k, j, size, rule))

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
            loose = loose and base not in _NO_PARTICIPLES
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
        if k and w[k - 1] == "there" and name in ("no", "little") and after not in sets["good_absences"]:
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
        if name in sets["predicate_adjectives"] and (after == "" or after in self.stops):
            return "problem-predicate", True, r - k + 1
        return "", False, 0

    def told_lists(self) -> None:
        """What stands behind a colon that announces what is wrong: "three weaknesses stand out: thin margins, ..."."""
        w, sets = self.w, self.sets
        if ":" not in w:
            return
        for k in range(2, self.n - 3):
            if w[k] != ":" or sets["complaints"].isdisjoint(w[max(0, k - _ANNOUNCED) : k]):
                continue
            if not sets["measures_told"].isdisjoint(w[max(0, k - _ANNOUNCED) : k]) or {"no", "not"} & set(w[:k]):
                continue
            cuts, start = [], k + 1
            for r in range(k + 2, self.n):
                if w[r] in (",", ";", ".") or (w[r] == "and" and r > start):
                    cuts.append((start, r))
                    start = r + 1 + (w[r + 1 : r + 2] == ("and",))
                if w[r] in (".", "\u2014"):
                    break
            if len(cuts) < 2 or any(b - a > _LISTED for a, b in cuts):
                continue
            for a, b in cuts:
                a += a < b and w[a] in ("a", "an", "the")
                free = not any(x < b and a < y for x, y, _ in self.spans) and not self.in_measure(a, max(b, a + 1))
                if b - a >= 2 and free:
                    self.add(a, b, w[b - 1], "problem-noun", 0.1)

    def weighed(self) -> None:
        """Clauses that no cue has told, whose words together speak ill of something."""
        w, table, end = self.w, valence(), 0
        if w[-1:] == ("?",):
            return
        for k in [k for k, word in enumerate(w) if word in table.cues]:
            if k < end or any(a <= k < b for a, b, _ in self.spans):
                continue
            i, j = self.clause(k, 1)
            if j - i < 3 or self.in_measure(i, j) or any(a < j and i < b for a, b, _ in self.spans):
                continue
            points, head = table.weigh(w, i, j)
            end = j
            if self.w[j : j + 1] == (":",) and not self.sets["complaints"].isdisjoint(w[i:j]):
                continue  # "the report lists the usual complaints:"
            if (
                points >= (2.0 if w[i] in ("they", "it") else self.enough(k, head))
                and self.whole_clause(i, j)
                and self.present(i, head, j)
            ):
                doubt = 0.0 if points >= _PLAIN_POINTS else 0.1
                self.add(i, j, w[head], "problem-valence", doubt, self.clause_label(i, head, j, 1, "problem-valence"))

    def enough(self, k: int, head: int) -> float:
        """The points from which a clause with its cue at k and its heaviest word at ``head`` states a problem: fewer where
        problems are told, more where measures are."""
        if self.context.grave and self.w[head] not in self.sets["negatives"] and self.w[head] not in _OPINIONS:
            return 1.0
        if self.problem_section or k >= self.weak_from:
            return 1.5
        return 3.5 if self.role in ("measure", "safeguard", "objective", "abstract", "references") else 2.0

    def whole_clause(self, i: int, j: int) -> bool:
        """Whether what stands between i and j begins as a clause with its subject does, and says something."""
        w, sets = self.w, self.sets
        if (
            w[i - 1 : i] in (("that",), ("which",))
            and w[i - 2] not in sets["saying"]
            and w[i - 2] not in valence().feared
        ):
            return False  # "a field that venture capital has deserted"
        if w[i : i + 2] in _WHOEVER:
            return False
        bits = self.lexicon.verbs.get(w[i], ("", 0))[1]
        if w[i] in sets["finite"] or w[i] in sets["modals"] or bits & (ING | S) or w[i] in self.lexicon.problem_verbs:
            return False
        if (
            w[i + 1] == ","
            or w[i] in ("that", "which", "who", "to", "than", "or", "be")
            or (w[i][-3:] == "ing" and w[i - 1 : i] == (",",))
        ):
            return False
        return not all(self.says_nothing(x) or x in _FACING for x in w[i:j])

    def present(self, i: int, k: int, j: int) -> bool:
        """Whether the clause from i to j, with its heaviest word at k, is said of the present and of the world: not
        supposed, over, or of a year long gone."""
        w, patterns = self.w, self.patterns
        if not self.sets["obliging"].isdisjoint(w[i:j]):
            return False  # "nobody should weep"
        if patterns.supposed.intersection(w[i:k]) and valence().feared.isdisjoint(w[:k]):
            return False
        if any(self.stands(phrase, i, k) for phrase in patterns.past) or self.over(i, k + 1):
            return False
        return self.sets["no_comment"].isdisjoint(w[k : k + 4])

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
