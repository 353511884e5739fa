"""English noun phrases by words alone: where one begins and ends around a word known to stand in it."""

from __future__ import annotations

from sei_kg.claim_words import BASE, ING, PAST, S
from sei_kg.english_clauses import MARKS, ClauseReader

__all__ = ["PhraseReader"]


class PhraseReader(ClauseReader):
    """A clause reader that also finds noun phrases; positions are token indexes."""

    def left(self, k: int, most: int) -> int:
        """Where the noun phrase whose cue stands at k begins: modifiers before it, no determiner, no verb."""
        w, sets, lexicon = self.w, self.sets, self.lexicon
        left = k
        while left > 0 and k - left < most:
            before = w[left - 1]
            bits = lexicon.verbs.get(before, ("", 0))[1]
            if (
                before in self.stops or before in sets["determiners"] or before in sets["solving"]
                or before in lexicon.problem_verbs or before in sets["causal"] or before in sets["modals"]
                or before in sets["problem_nouns"] or bits & (S | ING) or bits == BASE
            ):  # fmt: skip
                break
            left -= 1
        return left

    def noun_phrase_end(self, k: int, left: int) -> int:
        """Where the noun phrase that runs at k and begins at ``left`` ends: past nouns, prepositions, short lists."""
        w, sets = self.w, self.sets
        subject = not any(x in sets["finite"] for x in w[max(0, left - 12) : left])
        while k < self.n:
            word = w[k]
            if word == "(":
                close = next((r for r in range(k, min(k + 12, self.n)) if w[r] == ")"), -1)
                if close < 0:
                    return k
                k = close
            elif word == ",":
                k = self.list_end(k)
                if k < 0:
                    return -k
                continue
            elif word in ("and", "or"):
                if not self.coordinates(k, subject):
                    return k
            elif (
                word in MARKS
                or word == "."
                or word in sets["finite"]
                or word in sets["modals"]
                or (word in sets["conjunctions"] and word not in ("not", "than"))
                or word in sets["tail_words"]
                or (word in sets["causal"] and (word != "leading" or w[k + 1 : k + 2] == ("to",)))
                or (word in self.lexicon.problem_verbs and word not in ("limit", "delay", "trail", "dog"))
                or self.finite_verb(k)
            ):
                return k
            k += 1
        return k

    def list_end(self, k: int) -> int:
        """Behind "A, B, and C" where k is its first comma and nothing in it is a clause or a problem; else -k."""
        w, sets = self.w, self.sets
        last = next((r for r in range(k + 1, min(k + 9, self.n)) if w[r] == "and"), -1)
        if last < 0:
            return -k
        piece = w[k + 1 : last] + w[last + 1 : last + 4]
        barred = (
            "problem_nouns",
            "problem_adjectives",
            "finite",
            "causal",
            "determiners",
            "prepositions",
            "conjunctions",
        )
        if any(x in sets[name] for x in piece for name in barred) or any(x in ("such", ".") for x in piece[:-1]):
            return -k
        return last + 1

    def coordinates(self, k: int, subject: bool) -> bool:
        """Whether "and" at k goes on with the same noun phrase."""
        w, sets = self.w, self.sets
        ahead = w[k + 1 : k + 5]
        if not ahead or any(x in sets["problem_nouns"] or x in sets["problem_adjectives"] for x in ahead[:3]):
            return False
        if any(x in sets["finite"] or x in sets["modals"] for x in ahead) and not subject:
            return False
        return not (
            (ahead[0] in sets["conjunctions"]) or self.finite_verb(k + 1) or ahead[0] in self.lexicon.problem_verbs
        )

    def finite_verb(self, k: int) -> bool:
        """Whether the word at k is, as far as a list can tell, a finite verb: it inflects and a determiner follows."""
        w = self.w
        base, bits = self.lexicon.verbs.get(w[k], ("", 0))
        if not bits & S and not (bits & PAST and w[k] != base):
            return False
        return w[k + 1 : k + 2] != () and w[k + 1] in self.sets["determiners"] and w[k - 1] not in ("and", ",")
