"""Who acts in an English clause: the subject in front of a verb, and whether it is somebody who can do things.

Authorities are known by the common nouns of the lexicon (ministry, province) and by the names found in the passage.
"""

from __future__ import annotations

from sei_kg.claim_words import ED
from sei_kg.english_clauses import ENDS, MARKS, ClauseReader

__all__ = ["FREE_ROLES", "SubjectReader"]

FREE_ROLES = frozenset({"measure", "safeguard", "objective"})


class SubjectReader(ClauseReader):
    """A clause reader that also knows subjects; positions are token indexes."""

    def acts(self, k: int, start: int) -> bool:
        """Whether somebody who acts stands between start and k."""
        planned = self.w[k] in ("will", "would", "could", "is", "are")
        if self.w[k] in self.sets["weak_modals"] and self.role not in FREE_ROLES and not planned:
            return False
        if planned and self.w[k - 1 : k] in (("it",), ("they",)):  # "the ministry said it would ..."
            start = max(0, k - 20)
            if not {"said", "announced", "added", "pledged", "says", "promised"} & set(self.w[start:k]):
                return False
            return bool(self.sets["agents"].intersection(self.w[start:k]))
        if planned and self.role in FREE_ROLES and self.w[k + 1 : k + 2] == ("be",):
            return True  # "licences will be revoked"
        if self.w[k] == "will" and self.w[k + 1 : k + 2] == ("be",) and self.role != "problem":
            at = self.adverbs(k + 2)
            base, bits = self.lexicon.verbs.get(self.w[at], ("", 0)) if at < self.n else ("", 0)
            if bits & ED and base in self.sets["decreed"]:
                return True  # "a fund will be set up"
        for r in range(k - 1, max(self.last, start, 0) - 1, -1):
            if self.w[r] in self.sets["agents"]:
                if self.w[k] == "could" and self.w[r] in self.sets["followers"]:
                    return False
                return r == 0 or self.w[r - 1] not in ("which", "that", "whom")
            if self.w[r] in MARKS or self.w[r] in ("which", "that"):
                return False
        return False

    def subject(self, k: int) -> int:
        """The beginning of the subject of the verb at k."""
        w, sets = self.w, self.sets
        left = k
        while left > self.last and w[left - 1] not in ENDS and w[left - 1] != ".":
            if w[left - 1] == "that" and (w[left - 2] in sets["recommending"] or w[left - 2] in sets["saying"]):
                break
            left -= 1
        left = self.openers(left)
        while left < k and (w[left] in sets["adjunct"] or w[left] == "to"):
            commas = [r for r in range(left, k) if w[r] == ","]
            if not commas:
                break
            left = self.openers(commas[-1 if w[left] in ("by", "including") else 0] + 1)
        for r in range(k - 1, left, -1):  # ", so X should": another clause stands before it
            if w[r] in ("so", "but", "which") and w[r - 1] == ",":
                return self.openers(r + 1)
        return left

    def it_is(self, k: int) -> bool:
        """Whether "it" or "there" stands shortly before k: an impersonal phrase."""
        return any(self.w[r] in ("it", "there") for r in range(max(0, k - 5), k))
