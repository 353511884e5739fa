"""Who acts in an English clause: the subject in front of a verb, and whether it is somebody who can do things.

Authorities are known by the common nouns of the lexicon (ministry, province) and by the names found in the passage; an
aside between subject and verb ("the bureau, which runs the port, will ...") is stepped over.
"""

from __future__ import annotations

from sei_kg.claim_words import ED, PAST, S, Tokens
from sei_kg.clauses import Context
from sei_kg.english_clauses import ENDS, MARKS, ClauseReader

__all__ = ["FREE_ROLES", "SubjectReader"]

FREE_ROLES = frozenset({"measure", "safeguard", "objective"})
_SAYING = frozenset({"said", "announced", "added", "pledged", "says", "promised", "vowed"})
_PLANNED = frozenset({"will", "would", "could", "is", "are"})
_PRONOUNS = frozenset({"it", "they"})
_ASIDE = 24  # tokens at most in an aside
_HEAD = 6  # tokens of a clause in which its subject stands
_SAID = 20  # tokens before "it would" in which somebody is said to have said so


class SubjectReader(ClauseReader):
    """A clause reader that also knows subjects; positions are token indexes.

    Attributes:
        actors: token -> "body", "place" or "abroad", for the names of authorities and places.
        policies: the tokens of the names of policies.
        starts: first token of a name -> where the name ends.
    """

    def __init__(self, tokens: Tokens, context: Context) -> None:
        super().__init__(tokens, context)
        self.actors: dict[int, str] = {}
        for i, j, kind in context.actors:
            a, b = self.token_span(i, j)
            self.actors.update(dict.fromkeys(range(a, b), kind))
        self.starts = dict(self.token_span(i, j) for i, j in context.names)
        spans = [self.token_span(i, j) for i, j in context.policies]
        self.policies = frozenset(r for a, b in spans for r in range(a, b))

    def agent(self, r: int) -> bool:
        """Whether the word at r is, or ends, the name of somebody who acts; a place behind a preposition is none."""
        if r in self.actors:
            first = r
            while first - 1 in self.actors and first in self.joined:
                first -= 1
            first -= self.w[first - 1 : first] == ("the",)
            if first > 1 and self.w[first - 1] == "," and self.actors[r] != "body" and self.capital(first - 2):
                return False  # "Rugao, Jiangsu"
            return first == 0 or self.w[first - 1] not in self.sets["prepositions"]
        return self.w[r] in self.sets["agents"]

    def capital(self, r: int) -> bool:
        return r > 0 and self.tokens.text[self.tokens.starts[r]].isupper()

    def aside(self, k: int, start: int = 0) -> int:
        """Where the aside that ends right before k begins ("X, which ..., will"), behind ``start``; k where there is none."""
        w = self.w
        if w[k - 1 : k] == (")",):
            return next((r for r in range(k - 2, max(start, k - _ASIDE), -1) if w[r] == "("), k)
        if w[k - 1 : k] != (",",):
            return k
        commas = [r for r in range(k - 2, max(start, k - _ASIDE), -1) if w[r] == "," and r not in self.joined]
        opening = [r for r in commas if w[r + 1] in self.sets["aside"] or w[r + 1][-3:] == "ing"]
        return (opening or commas or [k])[0]

    def acts(self, k: int, start: int) -> bool:
        """Whether somebody who acts stands between start and k."""
        w, sets = self.w, self.sets
        planned = w[k] in _PLANNED
        if w[k] in sets["weak_modals"] and self.role not in FREE_ROLES and not planned:
            return False
        if planned and w[k - 1] in _PRONOUNS and k and (w[k] != "will" or w[k + 1 : k + 2] != ("be",)):
            return self.speaks(k)
        if planned and self.role in FREE_ROLES and w[k + 1 : k + 2] == ("be",):
            return True  # "licences will be revoked"
        if w[k] == "will" and w[k + 1 : k + 2] == ("be",) and self.role != "problem" and self.decreed(k + 2):
            return True  # "a fund will be set up"
        if (
            w[k + 1 : k + 3] == ("to", "be")
            and w[k] in ("is", "are")
            and self.role != "problem"
            and (self.decreed(k + 3) or self.ordered(k + 3))
        ):
            return True  # "tolls are to be cut"
        begin = self.aside(k)
        start -= k - begin
        for r in range(begin - 1, max(self.last, start, 0) - 1, -1):
            if self.agent(r):
                if self.actors.get(r, "body") != "body" and not self.only_adverbs(r + 1, begin):
                    return False  # "the Ruritanian focus will shift"
                if w[k] == "could" and w[r] in sets["followers"]:
                    return False
                if r and w[r - 1] == "that" and (w[r - 2] in sets["saying"] or w[r - 2] in sets["committing"]):
                    return True  # "promised that Jiangsu would"
                return r == 0 or w[r - 1] not in ("which", "that", "whom")
            if w[r] in MARKS or w[r] in ("which", "that"):
                break
        ordered = w[k] == "will" or (w[k] in ("is", "are") and w[k + 1 : k + 2] == ("to",))
        return ordered and self.devised(self.subject(k), begin)

    def ordered(self, at: int) -> bool:
        """Whether any participle of an action stands at ``at``, behind "are to be": "are to be wound up"."""
        word = self.w[at] if at < self.n else ""
        participle = word in self.sets["strong_participles"] or (word[-2:] == "ed" and len(word) > 4)
        return participle and word not in self.sets["not_measures"] and word not in self.sets["not_ordered"]

    def devised(self, i: int, j: int) -> bool:
        """Whether the subject between i and j is something new that a measure sets up: "a register ... will list"."""
        if self.w[i] == "the":  # "the fund will take stakes"
            return self.w[i + 1] in self.sets["devised"] and i + 2 == j
        return self.w[i] in ("a", "an") and not self.sets["devised"].isdisjoint(self.w[i:j])

    def modifies(self, k: int) -> bool:
        """Whether a participle at k goes on with an adjunct: "Under the Plan, issued by the bureau, ..."."""
        if not self.lexicon.verbs.get(self.w[k], ("", 0))[1] & ED:
            return False
        behind = self.w[k + 1 : k + 4]
        return any(x in self.sets["prepositions"] for x in behind[:1]) or (
            behind[0:1] in (("jointly",), ("together",), ("separately",)) or behind[:2] == ("the", "same")
        )

    def clause_of_name(self, k: int) -> bool:
        """Whether a name at k is the subject of a clause of its own: ", and the Bureau plans to ..."."""
        k += self.w[k : k + 1] == ("the",)
        if k not in self.starts:
            return False
        k = self.starts[k]
        k = self.adverbs(k)
        word = self.w[k] if k < self.n else "."
        own = self.sets["finite"] | self.sets["committing"] | self.sets["modals"]
        return word in own or bool(self.lexicon.verbs.get(word, ("", 0))[1] & (S | PAST))

    def right(self, k: int, *, form: int = 0, passive: bool = False) -> int:
        """As for any clause; it also ends before a clause with a name as its subject."""
        end = self.attributed(k, super().right(k, form=form, passive=passive))
        for r in range(k, end - 1) if self.starts else ():
            if self.w[r] == "and" and r not in self.joined and self.clause_of_name(r + 1):
                return r - (self.w[r - 1] == ",")
        return end

    def attributed(self, k: int, end: int) -> int:
        """``end``, or the comma before it behind which somebody named in an aside is quoted: "..., the Council, or
        cabinet, said"."""
        for r in range(k, end) if self.starts else ():
            if self.w[r] != "," or r in self.joined:
                continue
            name = r + 1 + (self.w[r + 1 : r + 2] == ("the",))
            behind = self.starts.get(name, 0)
            if behind and self.w[behind : behind + 1] == (",",):
                close = next((x for x in range(behind + 1, min(behind + 9, self.n)) if self.w[x] == ","), self.n)
                if self.w[close + 1 : close + 2] and self.w[close + 1] in _SAYING:
                    return r
        return end

    def only_adverbs(self, i: int, j: int) -> bool:
        """Whether nothing but adverbs and further names stands between i and j."""
        return self.adverbs(i) >= j or all(r in self.actors or self.w[r] == "and" for r in range(i, j))

    def speaks(self, k: int) -> bool:
        """Whether the pronoun before k means an authority: one that the sentence says has spoken ("the ministry said it
        would ..."), or the one the sentence before is about."""
        start = max(0, k - _SAID)
        if _SAYING & set(self.w[start:k]):
            return any(self.agent(r) for r in range(start, k))
        first = self.openers(0)
        if first < k - 1 and self.w[first] in ("together", "along", "jointly") and self.w[k - 2] != ",":
            first = k - 1  # "Together with the towns it will ..."
        return self.context.carried == "body" and (
            first >= k - 1 or (self.w[k - 2] == "," and self.w[first] in self.sets["adjunct"])
        )

    def decreed(self, at: int) -> bool:
        """Whether the participle at or behind ``at`` tells an action decided upon, whoever acts."""
        at = self.adverbs(at)
        base, bits = self.lexicon.verbs.get(self.w[at], ("", 0)) if at < self.n else ("", 0)
        return bool(bits & ED) and base in self.sets["decreed"]

    def subject(self, k: int) -> int:
        """The beginning of the subject of the verb at k."""
        w, sets = self.w, self.sets
        left = k = self.aside(k)
        while left > max(self.last, self.begin) and w[left - 1] not in ENDS and w[left - 1] != ".":
            if w[left - 1] == "that" and (w[left - 2] in sets["recommending"] or w[left - 2] in sets["saying"]):
                break
            if w[left - 1] == "that" and not sets["promising"].isdisjoint(w[max(0, left - 5) : left - 1]):
                break  # "told firms that grants will ..."
            left -= 1
        left = self.openers(left)
        while left < k and (w[left] in sets["adjunct"] or w[left] == "to" or self.modifies(left)):
            commas = [r for r in range(left, k) if w[r] == "," and r not in self.joined]
            if not commas:
                break
            left = self.openers(commas[-1 if w[left] in ("by", "including") else 0] + 1)
        for r in range(k - 1, left, -1):  # ", and X will": another clause with a verb of its own stands before it
            if w[r] == "and" and w[r - 1] == "," and r not in self.joined:
                if not sets["finite"].isdisjoint(w[left : r - 1]):
                    return self.openers(r + 1)
                break
        for r in range(k - 1, left, -1):  # ", so X should": another clause stands before it
            if w[r] in ("so", "but", "which") and w[r - 1] == ",":
                return self.openers(r + 1)
        return left

    def abroad(self, i: int) -> bool:
        """Whether the clause from the token i on is about another country: one acts before it or in it, and none at home
        is named."""
        end = min(i + _HEAD, self.n)
        here = [r for r in range(end) if r in self.actors]
        if "abroad" not in map(self.actors.get, here) or self.w[0] in self.sets["adjunct"]:
            return False
        if any(word.startswith(tuple(self.sets["home"])) for word in self.w[:end]):
            return False
        return all(self.actors[r] == "abroad" for r in here) and any(self.agent(r) for r in here)

    def rule_abroad(self, i: int) -> bool:
        """Whether a foreign rule is what asks for the action from i on: "the Ruritanian code, which obliges makers to"."""
        near = max((r for r in range(i) if r in self.actors), default=-1)
        if near < 0 or self.actors[near] != "abroad" or "which" not in self.w[near:i]:
            return False
        return not self.sets["policy_nouns"].isdisjoint(self.w[near:i])

    def it_is(self, k: int) -> bool:
        """Whether "it" or "there" stands shortly before k: an impersonal phrase."""
        return any(self.w[r] in ("it", "there") for r in range(max(0, k - 5), k))
