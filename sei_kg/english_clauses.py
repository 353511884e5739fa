"""English clauses by words alone: where a subject begins, where a predicate ends, whether a word is verb or noun.

No tagger stands behind this: tables say what a word can be, and its neighbours decide. "Support" before "for" is a
noun, before "small enterprises" a verb; a comma ends a predicate where a connective or another clause follows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from sei_kg.claim_words import BASE, ED, ING, PAST, Tokens, english_words
from sei_kg.clauses import Context, Found
from sei_kg.cue_patterns import deficiencies

__all__ = ["ENDS", "MARKS", "ClauseReader", "join_verbs"]

MARKS = frozenset(',;:()\u2014\u201c\u201d"')
ENDS = frozenset(";:")
_BULLETS = frozenset("\u2022-*\u00b7\u25cf#\u2013")
_NOT_ADVERBS = frozenset(
    {"supply", "apply", "rely", "family", "assembly", "reply", "multiply", "early", "only", "july"}
)
_DATELINE = 70  # characters in which place and date stand
_PLACE_AND_DATE = re.compile(
    r"[A-Z][\w.'\u2019]+(?:[ ,]+[A-Z][\w.'\u2019]+){0,4}(?:,? \d{1,2})?(?:,? (?:19|20)\d\d)?\s*(?:\([^)]{2,20}\)\s*)?(?:--|\u2014|\s\u2013\s)"
    r"|[A-Z][A-Z']{2,}(?: [A-Z']{2,})*(?:,[^()]{3,30})?\s*(?:\([^)]{2,30}\)\s*)?- "
)
_QUOTES = (("\u201d",), ('"',))
_JOINTS = frozenset({",", ";", "and", "but"})
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_REPORTS = frozenset(
    {"said", "says", "announced", "told", "explained", "noted", "warned", "stressed", "added", "reported"}
)
_AUXILIARIES = frozenset({"is", "are", "was", "were", "has", "have", "will", "can"})


class ClauseReader:
    """A passage and the steps on it that more than one finder takes; positions are token indexes.

    Attributes:
        w: the tokens in lower case; n: their number.
        found: what was found so far; last: the end of the last predicate read.
        begin: where the first sentence begins, behind a dateline.
        joined: the tokens of names behind their first one: no clause begins or ends at them.
    """

    def __init__(self, tokens: Tokens, context: Context) -> None:
        self.tokens, self.context, self.lexicon = tokens, context, english_words()
        self.w, self.n, self.sets = tokens.words, len(tokens.words), self.lexicon.sets
        self.role = context.role
        self.found: list[Found] = []
        self.last = 0
        self.stops = self.lexicon.stops
        self.begin = self.dateline()
        spans = [self.token_span(i, j) for i, j in context.names]
        self.joined = frozenset(r for a, b in spans for r in range(a + 1, b))

    def token_span(self, i: int, j: int) -> tuple[int, int]:
        """The tokens of a span of the text, end exclusive."""
        return bisect_right(self.tokens.ends, i), bisect_left(self.tokens.starts, j)

    def dateline(self) -> int:
        """Past place and date of a report ("RUGAO, June 3 --")."""
        text = self.tokens.text[:_DATELINE]
        if "--" not in text and " - " not in text and "\u2014" not in text and "\u2013" not in text:
            return 0
        found = _PLACE_AND_DATE.match(text)
        return bisect_left(self.tokens.starts, found.end()) if found else 0

    def openers(self, k: int) -> int:
        """Past list marks, ordinals and sentence openers ("First,", "In addition,")."""
        w, k = self.w, max(k, self.begin)
        while k < self.n:
            size = self.lexicon.phrase_at("openers", w, k)
            if w[k] in MARKS or w[k] in _BULLETS or w[k] == "and" or w[k].isdigit():
                k += 1
            elif size and (size > 1 or w[k + 1 : k + 2] in ((",",), (":",)) or w[k] in ("but", "also", "then", "so")):
                k += size
            elif w[k].endswith("ly") and w[k + 1 : k + 2] == (",",):
                k += 2
            else:
                break
        return k

    def adverbs(self, k: int) -> int:
        """Past adverbs."""
        w = self.w
        while k < self.n and ((w[k][-2:] == "ly" and w[k] not in _NOT_ADVERBS) or w[k] in self.sets["adverbs"]):
            k += 1
        return k

    def verb(self, k: int, form: int) -> str:
        """The base of the verb of that form at k (or behind adverbs), where an object follows; else ""."""
        k = self.adverbs(k)
        if k >= self.n:
            return ""
        base, bits = self.lexicon.verbs.get(self.w[k], ("", 0))
        return base if bits & form and self.object_follows(k, base, form) else ""

    def object_follows(self, k: int, base: str, form: int) -> bool:
        """Whether what follows the word at k can be the object of a verb, not the rest of a noun phrase."""
        w = self.w
        if k + 1 >= self.n:
            return False
        following = w[k + 1]
        if following in self.lexicon.particles.get(base, ()):
            return True
        if following in ("who", "what", "which", "how", "whether", "that") and base in self.sets["asking"]:
            return True  # "specify who is liable"
        if following in ("and", ","):
            r = self.adverbs(k + 2 + (w[k + 2 : k + 3] == ("and",)))
            bits = self.lexicon.verbs.get(w[r], ("", 0))[1] if r < self.n else 0
            if bits & form and r + 1 < self.n and w[r + 1] not in self.stops:
                return True
            return following == "," and form == BASE and self.interrupted(k + 1)
        loose = k and w[k - 1] != "to" and w[k - 1] not in self.sets["modals"]
        if base in self.sets["adjectival"] and form == BASE and following not in self.sets["determiners"] and loose:
            return False
        if following in self.stops and following not in ("\u201c", '"'):
            return False
        if form == BASE:  # "support policies should be ...": a noun, not a verb
            for r in range(k + 1, min(k + 6, self.n)):
                if w[r] in self.sets["modals"] or w[r] in _AUXILIARIES:
                    return False
                if w[r] in self.stops or w[r] in self.sets["determiners"]:
                    break
        return True

    def interrupted(self, k: int) -> bool:
        """Whether the comma at k begins an aside behind which the object follows: "publish, once a quarter, the names"."""
        close = next((r for r in range(k + 2, min(k + 7, self.n - 1)) if self.w[r] == ","), 0)
        return (
            close > 0
            and self.w[k + 1] not in self.sets["determiners"]
            and self.w[close + 1] in self.sets["determiners"]
        )

    def clause_has_finite(self, k: int) -> bool:
        """Whether a finite verb stands between k and the next mark."""
        finite, modals = self.sets["finite"], self.sets["modals"]
        for r in range(k, self.n):
            word = self.w[r]
            if word in MARKS or word == ".":
                return False
            if word in finite or word in modals:
                return True
        return False

    def modal_before_end(self, k: int) -> bool:
        """Whether a modal governs what begins at k: "Direct support, and the rights of X, must be defined"."""
        for r in range(k, self.n):
            word = self.w[r]
            if word in (";", "that", "which", "who", "so", "where", "if"):
                return False
            if word in self.sets["modals"]:
                return True
        return False

    def new_subject(self, k: int) -> bool:
        """Whether a clause with a modal of its own begins at k."""
        for r in range(k, min(k + 14, self.n)):
            if self.w[r] in self.sets["modals"]:
                return True
            if self.w[r] in MARKS:
                return False
        return False

    def next_verb(self, k: int, form: int) -> int:
        """Where the next coordinated verb of the form stands, behind marks, "and" and adverbs; -1 where none does."""
        w = self.w
        if k >= self.n or k in self.joined or not (w[k] in _JOINTS or w[k : k + 3] == ("as", "well", "as")):
            return -1
        while k < self.n and w[k] in (",", ";", "and", "but", "also", "then", "on"):
            k += 1
        if w[k : k + 3] == ("as", "well", "as"):
            k += 3
        bare, k = w[k - 1] == "and" and w[k - 2] not in (",", ";"), self.openers(k)
        if bare and k < self.n and w[k] in self.sets["nominal_verbs"] and form == BASE:
            return -1
        if k < self.n and (w[k] == "on" or (w[k] == "to" and form == BASE)):
            k += 1
        k = self.adverbs(k)
        return k if self.verb(k, form) else -1

    def right(self, k: int, *, form: int = 0, passive: bool = False) -> int:
        """The end of the predicate that runs at k: before a coordinated verb of the form, a connective, a clause."""
        w, breaks = self.w, self.sets["breaks"]
        depth = 0
        while k < self.n:
            word = w[k]
            if word == "(":
                depth += 1
            elif word == ")":
                depth = max(0, depth - 1)
            elif depth or k in self.joined:
                pass
            elif word in ENDS or word in ("!", "?") or (word == "." and k == self.n - 1):
                return k
            elif word == "," and w[k + 1 : k + 2] in _QUOTES:
                return k  # the end of what is quoted
            elif word == "which" and w[k - 1] in self.sets["prepositions"]:
                if w[k - 2] not in self.sets["arrangements"]:
                    return k - 1
            elif word in ("which", "whereby", "thereby") or (word in ("so", "such") and w[k + 1 : k + 2] == ("that",)):
                return k - (w[k - 1] == ",")
            elif word in (",", "and") or (word == "as" and w[k : k + 3] == ("as", "well", "as")):
                if form and self.next_verb(k, form) >= 0:
                    return k
                r = k + 1 + (word == "," and w[k + 1 : k + 2] == ("and",))
                if word == "," and r < self.n and (w[r] in breaks or w[r] in ("so", "but")):
                    return k
                if (
                    word == ","
                    and r == k + 1
                    and w[r : r + 1]
                    and w[r][-3:] == "ing"
                    and not form & ING
                    and self.verb(r, ING)
                ):
                    return k
                if word == "," and passive and self.modal_before_end(r):
                    return k
                if word == "," and (self.somebody_says(r) or w[r : r + 1] in (("they",), ("it",))):
                    return k
                if word != "as" and self.clause_has_finite(r) and (word == "," or self.new_subject(r)):
                    return k
                if word == "and" and w[r : r + 1] and w[r] in _AUXILIARIES:
                    return k  # "published a draft and is seeking comments"
            k += 1
        return k

    def somebody_says(self, k: int) -> bool:
        """Whether a clause that reports speech begins at k: ", Governor Qiao announced"."""
        for r in range(k, min(k + 11, self.n)):
            if self.w[r] in MARKS:
                return False
            if self.w[r] in _REPORTS and r > k:
                return (
                    (self.w[k] in self.sets["determiners"] and r - k <= 6)
                    or "people" in self.w[k:r]
                    or self.w[r - 1] in self.sets["agents"]
                    or self.tokens.text[self.tokens.starts[r - 1]].isupper()
                    or self.w[r - 1] in _PRONOUNS
                )
        return False

    def governs(self, k: int, base: str) -> bool:
        """Whether a verb with prepositions of its own has one of these behind it, if any: not "do with"."""
        own, after = self.lexicon.particles.get(base), self.w[k + 1 : k + 2]
        return not (own is not None and after and after[0] in self.sets["prepositions"] and after[0] not in own)

    def open_verb(self, k: int) -> bool:
        """Any other word behind a modal, unless it is known to make no action."""
        word = self.w[k]
        return word.isalpha() and len(word) > 2 and word not in self.stops and word not in self.sets["not_measures"]

    def finite_near(self, k: int) -> bool:
        """Whether a finite verb soon follows what looks like an imperative: "Test results show", "Supply rose"."""
        if self.w[k + 1 : k + 2] and self.w[k + 1][-1:] == "s" and deficiencies().at(self.w, k + 1):
            return True  # "Supply outstrips demand"
        for r in range(k + 1, min(k + 8, self.n)):
            if self.w[r] in MARKS or self.w[r] in ("that", "which", "who", "to"):
                return False
            bits = self.lexicon.verbs.get(self.w[r], ("", 0))[1]
            if (
                self.w[r] in self.sets["finite"]
                or self.w[r] in self.sets["saying"]
                or (bits & PAST and not bits & (BASE | ED))
            ):
                return True
        return False

    def noun_label(self, i: int, j: int) -> str:
        """Tokens i to j as part of a label, without a capital that only the sentence gave."""
        text = self.tokens.slice(i, j)
        follows = self.tokens.slice(i + 1, i + 2)
        article = self.w[i] in self.sets["determiners"]
        if article or (text[1:2].islower() and (follows[:1].islower() or i + 1 >= j) and "-" not in text.split(" ")[0]):
            text = text[0].lower() + text[1:]
        return text


def join_verbs(bases: list[str]) -> str:
    """Verbs as a label has them: "establish and improve"."""
    unique = list(dict.fromkeys(bases))
    return ", ".join(unique[:-1]) + " and " + unique[-1] if len(unique) > 1 else unique[0]
