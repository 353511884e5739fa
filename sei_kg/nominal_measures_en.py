"""English measures told by a noun or a phrase: "one answer is a public library", "the bureau is considering a levy".

A noun phrase is a measure where somebody who can act wants, plans or decides on it and its head names a tool of policy
(fund, levy, register) or an action (removal, extension), or it begins with a comparative of what is to change; a list
of such phrases gives one measure each.
"""

from __future__ import annotations

from sei_kg.claim_words import BASE, ED, ING, S
from sei_kg.english_clauses import MARKS
from sei_kg.english_subjects import FREE_ROLES
from sei_kg.reported_en import AGENT_WINDOW, ReportReader

__all__ = ["NominalReader"]

_SUBJECT = 9  # tokens before a verb in which the noun stands that tells who or what it is about
_LIST = 12  # tokens of one item of a list of measures
_SILENT_ROLES = frozenset({"problem", "references", "abstract"})
_ARTICLES = frozenset({"a", "an"})
_AUXILIARIES = frozenset({"is", "are", "has", "have", "had", "was", "were", "been"})
_PERFECT = frozenset({"has", "have"})
_WIDE = frozenset({"run", "offer", "provide", "operate", "set", "issue", "impose", "give", "publish", "put"})
_LAY = frozenset(
    {"companies", "enterprises", "firms", "banks", "bank", "universities", "institutions", "insurers", "lenders", "operators", "group",
     "institutes", "schools", "hospitals", "colleges", "utilities", "utility", "exchanges", "exchange", "capital", "associations", "we"}
)  # fmt: skip


class NominalReader(ReportReader):
    """Reads what is proposed, planned or practised in noun phrases; positions are token indexes."""

    # ------------------------------------------------------------------------------------------------ noun phrases
    def answer(self, k: int) -> bool:
        """ "One answer is a public library of test data", "another would be a common plug"."""
        w, sets = self.w, self.sets
        subject = self.aside(k - (w[k] == "be"))
        before = w[max(0, subject - _SUBJECT) : subject]
        if sets["answer_nouns"].isdisjoint(before) or not MARKS.isdisjoint(before[-3:]) or "no" in before:
            return False
        if self.lexicon.phrase_at("answer_comments", w, k + 1):
            return False
        if self.verb(k + 1, ING):
            self.predicates(k + 1, ING, k + 1, "measure-recommend")
            return True
        if w[k + 1 : k + 2] and (w[k + 1] in _ARTICLES or w[k + 1] in sets["changing"]):
            return self.nouns(k + 1, "measure-recommend", loose=w[k] == "be" or w[k + 1] in _ARTICLES)
        return False

    def desired(self, k: int) -> bool:
        """ "A stronger role for users would be desirable"."""
        w, sets = self.w, self.sets
        back = k - 1
        while back > 0 and (w[back].endswith("ly") or w[back] in sets["adverbs"] or w[back] in ("long", "also")):
            back -= 1
        if w[back] == "be" and w[back - 1] == "would":
            verb = back - 1
        elif w[back] in ("is", "are") and w[k] not in sets["need"]:
            verb = back
        else:
            return False
        left = self.subject(verb)
        if k + 1 < self.n and w[k + 1] not in (".", ",", ";", "in", "here", "and", "for"):
            return False
        if verb - left < 2 or not (
            w[left] in _ARTICLES or w[left] in sets["changing"] or self.tool(left, verb, loose=False)
        ):
            return False
        self.add(left, k + 1, self.noun_label(left, verb), "need", "measure-necessary")
        self.last = max(self.last, k + 1)
        return True

    def wanted(self, k: int) -> bool:
        """ "Lawmakers want tougher fines", "the exchange plans a futures contract", "the mayor has ordered an audit"."""
        w, sets = self.w, self.sets
        if (
            k + 2 >= self.n
            or k == 0
            or w[k + 1] in self.stops
            or w[k - 1] in sets["determiners"]
            or w[k - 1] in ("of", "for")
        ):
            return False
        if w[k - 1] in sets["modals"] or w[k - 1] in sets["weak_modals"] or w[k - 1] in ("to", "not"):
            return False
        need = w[k] in ("need", "needs")
        voiced = need or w[k] in sets["wanting"]
        clause = w[max(self.last, k - AGENT_WINDOW) : k]
        verb = k
        while verb and (w[verb - 1] in _AUXILIARIES or w[verb - 1] in sets["adverbs"] or w[verb - 1][-2:] == "ly"):
            verb -= 1
        speaker = self.acts(verb, k - AGENT_WINDOW) or not sets["advocates"].isdisjoint(clause[-_SUBJECT:])
        if not speaker or {"no", "nobody", "which", "if", "not"} & set(clause[-4:]):
            return False
        if need and not (w[k + 1] in _ARTICLES or w[k + 1] in sets["changing"]):
            return False
        if not voiced and w[k] in sets["deciding"]:
            return self.nouns(k + 1, "measure-adopted", adopted=True)
        rule = "measure-recommend" if voiced else "measure-committed"
        plainly = w[k] in sets["proposing"] or (voiced and not need and w[k + 1] in _ARTICLES)
        if voiced and w[k - 1] in ("we", "i"):
            return self.nouns(k + 1, rule, loose=True) or self.own_list(k + 1, rule)
        return self.nouns(k + 1, rule, loose=plainly)

    def own_list(self, k: int, rule: str) -> bool:
        """ "We suggest monthly meetings, a larger panel and ...": what the text itself proposes, whatever it names."""
        items = self.noun_items(k, self.right(k))
        if len(items) < 2 or self.w[k] in self.stops or self.w[k] in self.sets["determiners"]:
            return False
        for a, b in items:
            self.add(a, b, self.noun_label(a, b), "call", rule)
            self.last = max(self.last, b)
        return True

    def favoured(self, k: int) -> bool:
        """ "The panel came out in favour of a single licence"."""
        at = k + self.lexicon.phrase_at("in_favour", self.w, k)
        if at >= self.n or _denied(self.w, k):
            return False
        if self.verb(at, ING):
            self.predicates(at, ING, at, "measure-recommend")
            return True
        return self.nouns(at, "measure-recommend")

    def bundle(self, k: int) -> bool:
        """ "The package includes cheaper loans, a training levy and a voucher for software"."""
        w, sets = self.w, self.sets
        before = w[max(self.last, k - _SUBJECT) : k]
        if sets["bundles"].isdisjoint(before) or "not" in w[k - 1 : k + 2]:
            return False
        if w[k] == "are" and "among" not in before and ":" not in w[k : k + 2]:
            return False
        return self.nouns(k + 1 + (w[k + 1 : k + 2] == (":",)), "measure-provision")

    def nouns(self, i: int, rule: str, *, adopted: bool = False, loose: bool = False) -> bool:
        """Adds each noun phrase of the list that begins at i and is a measure; whether there was one."""
        items: list[tuple[int, int]] = []
        for a, b in self.noun_items(i, self.list_right(i)):
            free = loose and (a == i or self.w[a] in _ARTICLES)
            listed = bool(items) and self.w[a] not in self.sets["no_listed"]  # what stands beside a measure is one
            if self.tool(a, b, loose=free, listed=listed):
                items.append((a, b))
        for a, b in items:
            self.add(a, b, self.noun_label(a, b), "call", rule, adopted=adopted)
            self.last = max(self.last, b)
        return bool(items)

    def list_right(self, i: int) -> int:
        """The end of the list that begins at i; a last item with a relative clause ends before that clause."""
        w, j = self.w, self.right(i)
        if w[j : j + 2] == (",", "and") and w[j + 2 : j + 3] and w[j + 2] in _ARTICLES:
            return next((r for r in range(j + 3, self.n) if w[r] in ("that", "which", "who", ",", ".", ";")), j)
        return j

    def noun_items(self, i: int, j: int) -> list[tuple[int, int]]:
        """The noun phrases of a list between i and j: cut at commas, and at an "and" behind which a new one begins."""
        w, sets = self.w, self.sets
        cuts: list[tuple[int, int]] = []
        start = i
        for r in range(i + 1, j):
            if r in self.joined or r < start:
                continue
            listed = w[r] == "," and r + 2 < j
            if w[r] == "and" and r + 2 < j:
                ahead = w[r + 1]
                prepositions = sets["prepositions"]
                fresh = ahead in sets["determiners"] or ahead in sets["changing"]
                parallel = not prepositions.isdisjoint(w[start:r]) and not prepositions.isdisjoint(w[r + 2 : r + 6])
                listed = (
                    fresh or parallel or (bool(cuts) and next((x for x in range(r + 1, j) if w[x] == ","), j) - r > 3)
                )
            if listed:
                cuts.append((start, r))
                start = r + 1 + (w[r] == "," and w[r + 1] == "and")
        cuts.append((start, j))
        return [(a, b) for a, b in cuts if b - a >= 2]

    def tool(self, i: int, j: int, *, loose: bool, listed: bool = False) -> bool:
        """Whether the noun phrase from i to j names a tool of policy or an action; a ``loose`` one need only be no
        business of a company, one ``listed`` behind another need only be a noun phrase."""
        w, sets = self.w, self.sets
        head = next(
            (r for r in range(i + 1, j) if w[r] in sets["prepositions"] or w[r] in ("to", "that", "which", "who")), j
        )
        noun = w[max(i, head - 2) : head]
        if w[i] in self.stops or not sets["no_tools"].isdisjoint(w[head - 1 : head]) or w[head - 1] in sets["papers"]:
            return False
        if not sets["finite"].isdisjoint(w[i:head]):
            return False
        if w[i] in ("that", "this", "these", "those", "it") or not self.policies.isdisjoint(range(i, head)):
            return False
        if head == j and head - i < 3 and w[i] not in sets["determiners"] and w[i] not in sets["changing"]:
            return False  # "smart parks" names a thing, no action
        if w[head - 1] in sets["tool_nouns"] or w[head - 1] in sets["action_nouns"]:
            return True
        loose = loose and (w[i] in _ARTICLES or w[i] in sets["changing"])
        named = not sets["tool_nouns"].isdisjoint(noun) or (w[i] in sets["changing"] and w[i][-2:] == "er")
        return (named or loose or listed) and j - i >= 2

    # -------------------------------------------------------------------------------------------- practised, enacted
    def practised(self, k: int) -> bool:
        """ "Germany subsidises the first electrolysers", "the province pays farmers to ...": told in the present."""
        w, sets = self.w, self.sets
        base = self.lexicon.verbs[w[k]][0]
        if base not in sets["practised"] or not self.object_follows(k, base, S) or not self.concrete(k, base):
            return False
        back = k
        while back and (w[back - 1] in sets["adverbs"] or w[back - 1][-2:] == "ly"):
            back -= 1
        r = self.aside(back) - 1
        if r < 0 or w[r] in _LAY:
            return False
        if w[r] == "it":  # "The United Kingdom went the other way: it licenses ..."
            r = next((x for x in range(r) if x in self.actors), r)
        abroad = self.actors.get(r) == "abroad" or (
            w[r] in sets["foreign"] and self.tokens.text[self.tokens.starts[r]].isupper()
        )
        if not abroad and not self.agent(r):
            return False
        left = self.subject(back)
        if not sets["no_tools"].isdisjoint(w[k + 1 : k + 5]) or w[left] in ("that", "which"):
            return False
        inducing = "to" in w[k + 2 : k + 8]
        end = self.right(k + 1, form=S)
        if (base in _WIDE or not abroad) and not (inducing or self.tool(k + 1, end, loose=False)):
            return False
        self.predicates(k, S, left, "measure-adopted", adopted=True)
        return True

    def enacted(self, k: int) -> bool:
        """ "The tariff is being reviewed", "the surcharge has been scrapped"."""
        w, sets = self.w, self.sets
        before = w[k - 1 : k]
        if (w[k] == "being" and before not in (("is",), ("are",))) or (
            w[k] == "been" and not _PERFECT.intersection(w[max(0, k - 2) : k])
        ):
            return False
        at = self.adverbs(k + 1)
        base, bits = self.lexicon.verbs.get(w[at], ("", 0)) if at < self.n else ("", 0)
        if (
            not bits & ED
            or not (base in sets["enacted"] or (w[k] in ("is", "are") and base in sets["ruled_verbs"]))
            or "not" in w[k - 2 : at]
            or "by" in w[at + 1 : at + 2]
        ):
            return False
        verb = (
            k
            if w[k] in ("is", "are")
            else next(r for r in range(k - 1, -1, -1) if w[r] in ("is", "are", "has", "have"))
        )
        left = self.subject(verb)
        if verb - left < 2 or w[left] in self.stops or w[left] in ("no", "few", "little", "nothing"):
            return False
        if not self.tool(left, verb, loose=False):
            return False
        end = self.right(at + 1)
        label = f"{self.particle_verb(at, base)} {self.noun_label(left, self.aside(verb, left))}"
        self.add(left, end, label, base, "measure-adopted" if w[k] == "been" else "measure-underway", adopted=True)
        self.last = max(self.last, end)
        return True

    def stative(self, k: int, left: int, at: int, *, negative: bool) -> None:
        """ "The state ought to be the customer of last resort": what something should be is a measure on it."""
        w, sets = self.w, self.sets
        duty = w[k] in sets["obliging"] or (w[k] == "shall" and w[at] == "responsible")
        if not duty or left >= k or w[left] in self.stops or at + 1 >= self.n or self.role == "problem":
            return
        end = self.right(at)
        if w[at] == "responsible" and w[at + 1] == "for":
            self.add(left, end, self.noun_label(at + 2, end), "be", "measure-modal")
        elif w[at] in ("free", "able") and w[at + 1] == "to" and self.verb(at + 2, BASE):
            self.add(
                left, end, f"let {self.noun_label(left, k)} {self.tokens.slice(at + 2, end)}", "let", "measure-modal"
            )
        elif (w[at] in ("a", "an", "the") and end - at >= 2) and not negative and self.role in FREE_ROLES | {"other"}:
            self.add(
                left,
                end,
                f"make {self.noun_label(left, k)} {self.tokens.slice(at, end)}",
                "make",
                "measure-modal",
                doubt=0.15,
            )
        else:
            return
        self.last = max(self.last, end)


def _denied(words: tuple[str, ...], k: int) -> bool:
    """Whether a negation stands right before k."""
    return not {"not", "never", "no", "hardly", "nobody", "without"}.isdisjoint(words[max(0, k - 3) : k])
