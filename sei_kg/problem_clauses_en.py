"""The English clause around a cue of deficiency: where it begins and ends, whether it holds, what it is called."""

from __future__ import annotations

from sei_kg.claim_words import BASE, PAST, S, Tokens
from sei_kg.clauses import Context, tidy_label
from sei_kg.cue_patterns import deficiencies
from sei_kg.english_clauses import MARKS
from sei_kg.english_phrases import PhraseReader

__all__ = ["DeficiencyClauses"]

_HALTS = frozenset(
    {";", ":", "which", "whose", "because", "that", "\u2014", "but", "while", "whereas", "where", "though", "although"}
)
_SUBORDINATING = (("because",), ("since",), ("although",), ("though",), ("while",), ("when",))
_OVER = 9  # tokens behind a deficiency in which it is said to be gone
_HAVING = frozenset({"has", "have", "had"})
_JOINTS = frozenset({"and", "or", "that", "which", "as", "since"})
_QUOTES = frozenset({"\u201d", '"'})
_SAID = frozenset(
    {"say", "says", "said", "argue", "argues", "argued", "complain", "complains", "complained", "warn", "warns", "warned", "admit",
     "admits", "admitted", "concede", "conceded", "note", "notes", "noted", "added", "believe", "believes"}
)  # fmt: skip


class DeficiencyClauses(PhraseReader):
    """A phrase reader that also finds the clauses that state a deficiency; positions are token indexes.

    Attributes:
        patterns: the patterns of words that state one.
    """

    def __init__(self, tokens: Tokens, context: Context) -> None:
        super().__init__(tokens, context)
        self.patterns = deficiencies()

    def stands(self, phrase: tuple[str, ...], i: int, j: int) -> bool:
        """Whether a phrase stands between i and j."""
        w, first = self.w, phrase[0]
        while first in w[i:j]:
            k = w.index(first, i)
            if w[k : k + len(phrase)] == phrase:
                return True
            i = k + 1
        return False

    def over(self, i: int, j: int) -> bool:
        """Whether the deficiency told between i and j is said to be gone: "overcame X", "X has been solved"."""
        w, patterns = self.w, self.patterns
        if patterns.overcoming.intersection(w[max(0, i - 3) : i]):
            return True
        for r in range(j, min(j + _OVER, self.n)):
            if w[r] in (";", ","):
                return False
            if w[r] in patterns.solved and {"been", "was", "were", "is", "are", "now"} & set(w[j:r]):
                return True
        return False

    def holds(self, k: int, end: int) -> bool:
        """Whether the pattern from k to ``end`` is stated of the present: not denied, supposed, past or solved."""
        w, patterns = self.w, self.patterns
        if any(self.stands(phrase, max(0, k - (3 if len(phrase) == 1 else 5)), k) for phrase in patterns.denied):
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
            while k - 1 > begin and (
                self.w[k - 1] in _HAVING
                or self.w[k - 1] == "indeed"
                or self.w[k - 1][-2:] == "ly"
                or self.w[k - 1] in self.sets["adverbs"]
            ):
                k, size = k - 1, size + 1
            return tidy_label(f"{self.tokens.slice(start, k + size)} {self.noun_label(begin, k)}")
        label = tidy_label(self.tokens.slice(i, j))
        if self.w[k + size - 1] in label.lower() or k - i < 6:
            return label
        rest = tidy_label(self.tokens.slice(k, j), most=7)
        return f"{tidy_label(self.tokens.slice(i, k), most=5)} {rest[:1].lower()}{rest[1:]}"

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
        if i == start:
            i = self.antecedent(start, k)
            i += i == start < k and w[i] in _HAVING and w[i - 1 : i] == ("which",)  # "which have eroded the returns"
        while i < k and (w[i] in MARKS or self.lexicon.phrase_at("openers", w, i) or w[i] in _JOINTS or w[i] in _SAID):
            i += max(1, self.lexicon.phrase_at("openers", w, i))
        j = k + size
        subordinate = w[i - 1 : i] in _SUBORDINATING if i else False
        while j < self.n:
            word = w[j]
            if (word in _HALTS and word != "that") or word == "so" or (word == "." and j == self.n - 1):
                break
            if word in ("due", "owing") and w[j + 1 : j + 2] == ("to",) and w[j - 1] not in self.sets["finite"]:
                break  # "has shelved the plant owing to a shortage of ore"
            if word == "," and subordinate:
                break  # "because firms do not invest, ..."
            if word in _QUOTES or (word == "," and w[j + 1 : j + 2] and w[j + 1] in _QUOTES):
                break  # what is quoted ends
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

    def antecedent(self, start: int, k: int) -> int:
        """Where the noun begins that a relative clause from ``start`` on is about ("membranes, which are imported");
        ``start`` where there is none."""
        w = self.w
        if w[start - 1 : start] not in (("which",), ("that",)) or start > k:
            return start
        bits = self.lexicon.verbs.get(w[start], ("", 0))[1]
        perfect = w[start] in _HAVING and w[start + 1 : start + 2] and w[start + 1] in self.sets["causal"]
        if perfect or w[start] in self.lexicon.problem_verbs or w[start] in self.sets["causal"]:
            return start  # "..., which threatens the yards": a problem of its own
        verb = (
            start == k
            or w[start] in self.sets["finite"]
            or bits & (S | PAST)
            or (bits & BASE and w[start - 1] == "that")
        )
        noun = start - 2 - (w[start - 2 : start - 1] == (",",))
        if not verb or noun < 0 or not w[noun].isalpha() or w[noun] in self.stops or w[noun] in _SAID:
            return start
        return self.left(noun, 4)

    def begins_behind(self, r: int, start: int, k: int) -> bool:
        """Whether the clause with its cue at k, in a sentence part from ``start``, begins behind the token at r."""
        w = self.w
        if w[r] == "to" and w[r - 1] in ("point", "points", "pointed"):
            return True  # "brokers point to the low fees of"
        if w[r] in _SAID:
            return r - start <= 4 and r + 2 < k  # "analysts say the sector suffers"
        if w[r] == ",":
            if w[r + 1] in self.sets["prepositions"] and "," in w[r + 2 : min(r + 8, k)]:
                return False  # "the average grant, at 580,000 yuan, does not"
            if w[r + 1] in ("as", "since") and w[r + 2] not in self.sets["prepositions"]:
                return True  # "..., as a wave of X threatens to"
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
