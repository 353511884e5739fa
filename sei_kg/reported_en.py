"""English actions that are reported, not asked for: taken, under way, provided by a policy, ruled, open to somebody."""

from __future__ import annotations

from sei_kg.claim_words import BASE, ED, ING, PAST, S
from sei_kg.clauses import tidy_label
from sei_kg.english_clauses import MARKS
from sei_kg.english_subjects import FREE_ROLES
from sei_kg.predicates_en import REPORTING_ROLES, PredicateReader

__all__ = ["AGENT_WINDOW", "ReportReader"]

_SUCCEEDING = frozenset({"replace", "abolish", "expand", "extend", "follow"})
AGENT_WINDOW = 14  # tokens before a verb in which its subject is looked for


class ReportReader(PredicateReader):
    """Reads what was done, is being done, or holds from now on; positions are token indexes."""

    def entitled(self, k: int, size: int) -> None:
        """ "Yards may apply for ...", "the town is to receive ...": what somebody can have is the measure."""
        left, end = self.subject(k), self.right(k + size)
        if (
            self.role in ("problem", "references")
            or left >= k
            or end - k - size < 2
            or {"if", "not"} & set(self.w[left:k])
        ):
            return
        label = self.noun_label(k + size, end)
        if self.w[k + size - 2 : k + size] == ("exempt", "from"):
            label = f"exempt {self.noun_label(left, self.aside(k, left))} from {label}"
        elif k - left > 1:
            label = f"{tidy_label(label, most=8)} for {self.noun_label(left, self.aside(k, left))}"
        self.add(left, end, label, "entitle", "measure-entitlement")
        self.last = max(self.last, end)

    def underway(self, k: int) -> bool:
        """ "The bureau is drafting ...": an action under way, told of somebody who acts."""
        at = self.adverbs(k + 1)
        base, bits = self.lexicon.verbs.get(self.w[at], ("", 0)) if at < self.n else ("", 0)
        if not bits & ING or base not in self.sets["underway_verbs"] or self.role in ("problem", "references"):
            return False
        if not self.object_follows(at, base, ING) or not self.acts(k, k - AGENT_WINDOW):
            return False
        self.predicates(at, ING, self.subject(k), "measure-underway", adopted=True)
        return True

    def ruled(self, k: int) -> bool:
        """ "Exports of scrap are banned": what an item of a report on a policy says is so from now on."""
        if self.context.kind != "item" and not (self.context.contained or self.role in FREE_ROLES):
            return False
        at = self.adverbs(k + 1)
        base, bits = self.lexicon.verbs.get(self.w[at], ("", 0)) if at < self.n else ("", 0)
        if (
            not bits & ED
            or base not in self.sets["ruled_verbs"]
            or self.role in ("problem", "references", "background", "status")
        ):
            return False
        left = self.subject(k)
        if k - left < 1 or self.w[left] in ("it", "they", "which", "that", "who") or "by" in self.w[at + 1 : at + 3]:
            return False
        self.passive(k, left, at, False)
        return True

    def provided(self, k: int) -> bool:
        """ "The scheme waives ...": what a policy is said to do."""
        w, sets = self.w, self.sets
        base, bits = self.lexicon.verbs[w[k]]
        if not bits & (S | BASE) or base not in sets["provision_verbs"] or self.role in ("problem", "references"):
            return False
        back = k
        while back and (w[back - 1] in sets["adverbs"] or w[back - 1][-2:] == "ly"):
            back -= 1
        back = self.aside(back) - 1
        plain = (
            back > 0
            and w[back] in sets["policy_nouns"]
            and not {"the", "this", "these"}.isdisjoint(w[max(0, back - 3) : back])
        )
        carried = self.context.carried in ("policy", "body") and w[back] in ("it", "they")
        if back not in self.policies and not plain and not carried:
            return False
        if not {"nothing", "no", "none", "neither"}.isdisjoint(w[max(0, back - 6) : back + 1]):
            return False  # "nothing in the law obliges a city to"
        if not self.concrete(k, base) or (base in _SUCCEEDING and self.of_policy(k + 1)):
            return False
        if not self.object_follows(k, base, S) or (bits & BASE and w[back][-1:] != "s" and w[back] != "they"):
            return False
        self.predicates(k, bits & (S | BASE), self.subject(k), "measure-provision")
        return True

    def foreseen(self, k: int) -> bool:
        """ "A bill before the assembly would ban ...", "the rules will oblige ...": what a policy would do."""
        w, sets = self.w, self.sets
        at = self.adverbs(k + 1)
        base, bits = self.lexicon.verbs.get(w[at], ("", 0)) if at < self.n else ("", 0)
        if w[k] not in ("will", "would"):
            return False
        if self.promised(k):
            return True
        left = self.subject(k)
        ends = sets["prepositions"] | sets["finite"]
        head = next((r for r in range(left, k) if w[r] in ends or w[r] == ","), k)
        named = w[left] in sets["determiners"] and not sets["policy_nouns"].isdisjoint(w[head - 1 : head])
        if not bits & BASE or not (base in sets["provision_verbs"] or base in sets["practised"] or base == "make"):
            return False
        return (named or not self.policies.isdisjoint(range(left, k))) and self.object_follows(at, base, BASE)

    def promised(self, k: int) -> bool:
        """Whether what "will" at k tells is promised or decreed: "pledges that A will ..., that B will be ..."."""
        w, sets = self.w, self.sets
        that = max((r for r in range(k) if w[r] == "that" and r >= k - AGENT_WINDOW), default=-1)
        if that < 2 or "if" in w[that:k]:
            return False
        spoken = [r for r in range(that) if w[r] in sets["promising"]]
        if not spoken or not (that - spoken[-1] <= 4 or w[that - 1] in (",", "and")):
            return False
        return any(self.agent(r) for r in range(spoken[-1]))

    def of_policy(self, k: int) -> bool:
        """Whether a policy is the object that begins at k: "replaces a circular on tolls"."""
        ahead = range(k, min(k + 5, self.n))
        stop = next((r for r in ahead if self.w[r] in self.sets["prepositions"]), k + 5)
        return any(r in self.policies or self.w[r] in self.sets["policy_nouns"] for r in ahead if r <= stop)

    def concrete(self, k: int, base: str) -> bool:
        """Whether the verb at k has its particle, if it needs one, and an object that is an action: no "set a goal"."""
        ahead = self.w[k + 1 : k + 6]
        if base in self.sets["particle_verbs"] and ahead and ahead[0] not in self.sets["adverbial_particles"]:
            return False
        return self.sets["no_objects"].isdisjoint(ahead)

    def taken(self, k: int) -> None:
        """Actions reported as taken: "has set up ...", "the ministry launched ...", "were established"."""
        w, sets = self.w, self.sets
        base, bits = self.lexicon.verbs[w[k]]
        if not bits & (PAST | ED) or base not in sets["adopted_verbs"] or self.role in ("problem", "references"):
            return
        left = k
        while left > max(0, k - AGENT_WINDOW) and (
            (w[left - 1] not in MARKS and w[left - 1] not in sets["breaks"])
            or left - 1 in self.joined
            or w[left - 2 : left] in (("has", "since"), ("have", "since"))
        ):
            left -= 1
        left = self.openers(left)
        if k - left <= 1 and w[k - 1 : k] == ("and",) and {"has", "have"} & set(w[:left]):
            left = self.openers(0)  # "China has adjusted ... and introduced ...": the first subject
            before = tuple(x for x in w[left : left + 4] if x not in sets["finite"])
        else:
            before = w[left:k]
        be = {"is", "are", "was", "were", "be", "been"} & set(before)
        if (
            be & {"was", "were", "been"}
            and bits & ED
            and len(before) >= 3
            and before[-1] in be | {"jointly", "formally"}
        ):
            if (self.role in REPORTING_ROLES or w[left] in ("a", "an")) and k + 1 < self.n:
                self.add(
                    left,
                    self.right(k + 1),
                    f"{self.particle_verb(k, base)} {self.noun_label(left, k - 1)}",
                    base,
                    "measure-adopted",
                    adopted=True,
                )
            return
        if (
            not before
            or before[-1] in ("to", "of", "by", "that", "the", "a", "and")
            or before[-1] in sets["modals"] | sets["weak_modals"]
        ):
            return
        if base in sets["issuing"] and not sets["papers"].isdisjoint(w[k + 1 : k + 6]):
            return  # "adopted a plan to ...": a policy, no action of its own
        end = len(before)
        while end and (
            before[end - 1] in ("has", "have", "since")
            or before[end - 1] in sets["adverbs"]
            or before[end - 1][-2:] == "ly"
        ):
            end -= 1
        subject = before[:end]
        named = any(r in self.actors for r in range(left, left + len(subject)))
        if subject[-1:] == ("it",) and not sets["tool_nouns"].isdisjoint(w[k + 1 : k + 5]):
            named = named or any(self.agent(r) for r in range(left))
        if bits & ED and self.reduced(k):
            return  # "the funds set up last year have spent nothing"
        if be or not (named or any(word in sets["agents"] or word in sets["foreign"] for word in subject)):
            return
        if before[-1] in ("to", "of", "by", "that", "the", "a", "and") or any(
            x in sets["finite"] for x in subject[:-1]
        ):
            return
        if self.object_follows(k, base, PAST) and self.concrete(k, base):
            end = self.right(k + 1)
            if end - k >= 3 and not self.covered(k + 1, end):
                perfect = {"has", "have"} & set(before)
                self.predicates(
                    k, (PAST | S if perfect else PAST) if bits & PAST else ED, left, "measure-adopted", adopted=True
                )

    def reduced(self, k: int) -> bool:
        """Whether the participle at k belongs to a noun whose own verb comes later in the clause."""
        for r in range(k + 1, self.n):
            if self.w[r] in MARKS or self.w[r] in ("that", "which", "who", "and"):
                return False
            if self.w[r] in ("has", "have", "is", "are", "was", "were", "had", "will", "remain", "remains"):
                return True
        return False

    def particle_verb(self, k: int, base: str) -> str:
        """The base of the participle at k with its particle: "set up"."""
        particle = self.w[k + 1 : k + 2]
        return f"{base} {particle[0]}" if particle and particle[0] in self.sets["adverbial_particles"] else base

    def covered(self, i: int, j: int) -> bool:
        """Whether a named policy is what the predicate is about: "issued the Decision on ..." names no measure."""
        start, end = self.tokens.starts[i], self.tokens.ends[j - 1]
        return any(start - 1 <= a < start + 25 and b <= end + 40 for a, b in self.context.policies)
