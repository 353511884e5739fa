"""English measures told by a set phrase: "efforts will be made to", "it would help to", "hospitals are free to buy"."""

from __future__ import annotations

from collections.abc import Callable

from sei_kg.claim_words import BASE, ING, PAST, S
from sei_kg.english_clauses import MARKS
from sei_kg.english_subjects import FREE_ROLES
from sei_kg.nominal_measures_en import NominalReader

__all__ = ["SetPhraseReader"]

_SUBJECT = 9  # tokens before a verb in which the noun stands that tells who or what it is about
_SILENT_ROLES = frozenset({"problem", "references", "abstract"})


class SetPhraseReader(NominalReader):
    """Reads measures in set phrases, and sends each word to the reader of what it can begin; positions are token
    indexes."""

    def nominal(self, k: int) -> bool:
        """Whether a measure without a modal verb of its own was read at k."""
        if self.role in _SILENT_ROLES:
            return False
        word, sets = self.w[k], self.sets
        readers: list[Callable[[int], bool]] = []
        if word in sets["effort_nouns"]:
            readers.append(self.effort)
        if word in ("it", "it's", "would", "there", "one", "all", "nor", "best", "much"):
            readers.append(self.impersonal)
        if word in ("is", "be", "are", "remains"):
            readers += [self.answer, self.freed]
        if word in sets["desirable"]:
            readers.append(self.desired)
        if (
            word in ("need", "needs", "wants", "want")
            or word in sets["wanting"]
            or word in sets["planning"]
            or word in sets["deciding"]
        ):
            readers.append(self.wanted)
        if word in sets["bundling"]:
            readers.append(self.bundle)
        if word == "time":
            readers.append(self.timely)
        if word in ("being", "been") or (word in ("is", "are") and self.w[self.openers(0)] in ("a", "an")):
            readers.append(self.enacted)
        if self.lexicon.phrase_at("in_favour", self.w, k) > 1:
            readers.append(self.favoured)
        if word == ":":
            readers.append(self.remedy)
        if self.lexicon.verbs.get(word, ("", 0))[1] & S:
            readers.append(self.practised)
        return any(reader(k) for reader in readers)

    # ---------------------------------------------------------------------------------------------------- phrases
    def effort(self, k: int) -> bool:
        """ "Efforts will be made to train ...", "talks are under way on a joint fund"."""
        size = self.lexicon.phrase_at("effort_passives", self.w, k + 1)
        if size and self.verb(k + 1 + size, BASE):
            under = self.w[k + 1] in ("is", "are", "has", "have", "was", "were") and self.w[k + 2 : k + 3] != ("to",)
            rule = "measure-underway" if under else "measure-modal"
            self.predicates(k + 1 + size, BASE, self.subject(k + 1), rule, adopted=under)
            return True
        size = self.lexicon.phrase_at("under_way", self.w, k + 1)
        return bool(size) and self.nouns(k + 1 + size, "measure-underway", adopted=True, loose=True)

    def impersonal(self, k: int) -> bool:
        """ "It would help to let provinces keep ...", "it may be worth creating ..."."""
        size = self.lexicon.phrase_at("impersonal", self.w, k)
        if size < 2:
            return False
        form = BASE if self.w[k + size - 1] == "to" else ING
        if not self.verb(k + size, form):
            return False
        self.predicates(k + size, form, k + size, "measure-recommend")
        return True

    def timely(self, k: int) -> bool:
        """ "It is high time that the exchange published its rules"."""
        if not {"it", "it's"} & set(self.w[max(0, k - 4) : k]) or "no" in self.w[max(0, k - 3) : k]:
            return False
        for r in range(k + 2, min(k + 12, self.n)):
            if self.w[r] in MARKS or self.w[r] == "to":
                return False
            base, bits = self.lexicon.verbs.get(self.w[r], ("", 0))
            if bits & PAST and self.object_follows(r, base, PAST):
                self.predicates(r, PAST, k + 1, "measure-recommend")
                return True
        return False

    def remedy(self, k: int) -> bool:
        """ "The remedy is simple: pay for ...": an imperative behind the colon of a proposal."""
        before = self.w[max(0, k - _SUBJECT) : k]
        sets = self.sets
        named = not sets["answer_nouns"].union(sets["proposal_nouns"], sets["counted_tasks"]).isdisjoint(before)
        if not named or not self.verb(k + 1, BASE):
            return False
        self.predicates(k + 1, BASE, k + 1, "measure-recommend")
        return True

    def freed(self, k: int) -> bool:
        """ "Hospitals are free to buy ...", "towns are prohibited from setting up ..."."""
        w, sets = self.w, self.sets
        at = self.adverbs(k + 1)
        if at + 2 >= self.n or w[k] == "remains" or "not" in w[k:at]:
            return False
        left = self.subject(k)
        if (
            left >= k
            or not w[left].isalpha()
            or w[left] in ("it", "they", "he", "she", "which", "who", "that", "you", "we")
        ):
            return False
        end = self.right(at + 2)
        bits = self.lexicon.verbs.get(w[at + 2], ("", 0))[1]
        if w[at] == "hereby" and w[k] in ("is", "are"):
            self.passive(k, left, at, False)
            return True
        if w[at] in sets["freed"] and w[at + 1] == "to" and bits & BASE:
            text = f"allow {self.noun_label(left, self.aside(k, left))} {self.tokens.slice(at + 1, end)}"
        elif w[at] in sets["barred"] and w[at + 1] == "from" and self.verb(at + 2, ING):
            text = f"prohibit {self.noun_label(left, self.aside(k, left))} {self.tokens.slice(at + 1, end)}"
        else:
            return False
        self.add(left, end, text, "allow", "measure-modal")
        self.last = max(self.last, end)
        return True

    def granted(self, k: int) -> bool:
        """ "Enterprises that pass may deduct ...": what a rule lets somebody do."""
        w, at = self.w, self.adverbs(k + 1)
        sure = w[at : at + 1] and w[at] in self.sets["granted"]
        ruled = w[0] in ("under", "by") and not self.sets["policy_nouns"].isdisjoint(w[1:8])
        official = self.role in FREE_ROLES or self.context.contained or ruled
        if not sure or not (official or w[at] in self.sets["granted_for_sure"]):
            return False
        left, end = self.subject(k), self.right(at + 1)
        if k - left < 1 or w[left] in self.stops:
            return False
        self.add(
            left,
            end,
            f"let {self.noun_label(left, self.aside(k, left))} {self.tokens.slice(at, end)}",
            "let",
            "measure-modal",
        )
        self.last = max(self.last, end)
        return True

    def forfeited(self, k: int) -> bool:
        """ "Parks that miss the target will lose their status": what somebody is deprived of."""
        size = self.lexicon.phrase_at("forfeiting", self.w, k)
        left, end = self.subject(k), self.right(k + size)
        if size < 2 or end - k - size < 1 or left >= k or self.sets["forfeits"].isdisjoint(self.w[k + size : end]):
            return False
        label = f"strip {self.noun_label(left, self.aside(k, left))} of {self.tokens.slice(k + size, end)}"
        self.add(left, end, label, "strip", "measure-modal")
        self.last = max(self.last, end)
        return True
