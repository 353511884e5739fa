"""Measures in English: modal clauses, impersonal phrases, imperatives and reported actions, one for each predicate.

A modal ("should", "must", "needs to"), a phrase ("it is necessary to", "we recommend") or the beginning of a heading,
item or clause opens a predicate; verbs of the same form behind a comma, semicolon or "and" open further ones, so that
a sentence with three actions gives three measures. A passive is turned into the imperative of its label.
"""

from __future__ import annotations

from functools import cache

from sei_kg.claim_words import BASE, ED, ING, english_words
from sei_kg.clauses import Found
from sei_kg.english_clauses import ENDS, MARKS
from sei_kg.english_subjects import FREE_ROLES
from sei_kg.proposals_en import PROPOSAL_CUES, proposal_at
from sei_kg.reported_en import AGENT_WINDOW
from sei_kg.set_phrases_en import SetPhraseReader

__all__ = ["MeasureReader"]

_ADDRESSING = (
    "urg",
    "call",
    "advis",
    "proposed",
    "requir",
    "order",
    "ask",
    "instruct",
    "oblig",
    "direct",
    "t",
    "recommended",
)
_ADJUNCT = 22  # tokens at most of an adjunct before the verb of a sentence
_BEING = frozenset({"been", "are", "is", "were", "be", "was"})
_NOBODY = frozenset({"neither", "nobody", "none", "no", "never", "not"})


@cache
def _cues() -> frozenset[str]:
    return english_words().measure_cues | PROPOSAL_CUES


class MeasureReader(SetPhraseReader):
    """Finds the measures of one passage; positions are token indexes."""

    def read(self) -> list[Found]:
        """The measures, in the order of the text."""
        w, sets = self.w, self.sets
        start = self.openers(0)
        if w[-1:] == ("?",):
            if w[start : start + 2] == ("why", "not") and self.verb(start + 2, BASE):
                self.predicates(start + 2, BASE, start, "measure-recommend")
            return self.found
        self.imperative(self.behind_adjunct(start))
        self.gerund_subject(start)
        cues = _cues()
        for k in [k for k, word in enumerate(w) if word in cues and k >= start]:
            word = w[k]
            if k < self.last:
                continue
            if word in self.lexicon.verbs and self.provided(k):
                continue
            wise = word == "would" and self.lexicon.phrase_at("proposal_phrases", w, k) > 1
            if word in sets["modals"] or (
                word in sets["weak_modals"]
                and not wise
                and (self.acts(k, k - 6) or self.foreseen(k) or self.goes_on(k))
            ):
                self.after_modal(k, k + 1)
            elif (
                word == "to"
                and w[k - 1 : k] in (("is",), ("are",))
                and (self.role in FREE_ROLES or self.acts(k - 1, k - 10))
            ):
                self.after_modal(k - 1, k + 1)  # "the body is to report"
            elif word in sets["entitling_first"] and (size := self.lexicon.phrase_at("entitling", w, k)) > 1:
                self.entitled(k, size)
            elif word in ("is", "are") and (self.underway(k) or self.ruled(k)):
                continue
            elif word in ("may", "can") and w[k + 1 : k + 3] == ("no", "longer") and self.rules_for(k):
                self.after_modal(k, k + 3, negative=True)
            elif word == "may" and "no" in w[self.last : k] and self.role in FREE_ROLES:
                self.after_modal(k, k + 1, negative=True)  # "no city may charge"
            elif word == "may" and self.allowed_too(k):
                self.after_modal(k, k + 1)
            elif word in sets["induced"] and w[k + 1 : k + 2] == ("to",) and self.verb(k + 2, BASE):
                self.induced(k)
            elif word in sets["need"]:
                self.need(k)
            elif word in sets["recommending"]:
                self.recommended(k)
            elif word in ("has", "have") and w[k + 1 : k + 2] == ("to",):
                self.after_modal(k, k + 2)
            elif word in sets["committing"] and w[k + 1 : k + 2] == ("to",) and self.acts(k, k - AGENT_WINDOW):
                self.committed(k)
            elif word == "on" and self.focus(k):
                self.predicates(k + 1, ING, k + 1, "measure-focus")
            elif word == ";" and self.found and self.role in FREE_ROLES:
                self.imperative(self.openers(k + 1))
            elif word in ("that", "found", "shows") and self.verb(k + 1, ING):
                self.gerund_subject(k + 1)
            elif word in self.lexicon.verbs and not self.found:
                self.taken(k)
            if k >= self.last:
                self.nominal(k)
            if word in PROPOSAL_CUES and k >= self.last and self.role not in ("problem", "references"):
                self.proposal(k)
        return self.found

    def goes_on(self, k: int) -> bool:
        """Whether "will" at k follows an "and" right behind a measure: "wants every college to ... and will pay"."""
        return self.w[k] == "will" and self.w[k - 1] == "and" and bool(self.found) and k - self.last <= 1

    def rules_for(self, k: int) -> bool:
        """Whether somebody who acts is the subject of the modal at k."""
        return any(self.agent(r) for r in range(self.subject(k), k))

    def behind_adjunct(self, k: int) -> int:
        """Where the main clause begins behind an adjunct that opens the sentence: "For imported parts, organise ..."; k
        where none opens it or the clause has a subject."""
        if k >= self.n or self.w[k] not in self.sets["adjunct"]:
            return k
        comma = next(
            (r for r in range(k + 2, min(k + _ADJUNCT, self.n - 2)) if self.w[r] == "," and r not in self.joined), 0
        )
        if comma and self.verb(comma + 1, BASE) and not self.finite_near(comma + 1):
            return (
                k
                if self.modal_before_end(comma + 1) or not self.sets["modals"].isdisjoint(self.w[k:comma])
                else comma + 1
            )
        return k

    def allowed_too(self, k: int) -> bool:
        """Whether "may" behind the name of a body goes on with the measures of its sentence: ", and the Fund may put"."""
        if not self.found or self.found[-1].rule != "measure-modal" or self.role == "problem":
            return False
        at = self.last + 2 + (self.w[self.last + 2 : self.last + 3] == ("the",))
        named = self.starts.get(at, -1) == self.aside(k) and self.capital(at)
        return named and self.w[self.last : self.last + 2] == (",", "and") and bool(self.verb(k + 1, BASE))

    def proposal(self, k: int) -> None:
        """ "The first step is to ...", "what is needed is ...", "a compact would do more"."""
        found = proposal_at(self, k)
        if found and found.form:
            self.predicates(found.at, found.form, found.at, "measure-recommend", limit=found.end)
        elif found:
            self.add(found.at, found.end, self.noun_label(found.at, found.end), "call", "measure-recommend")
            self.last = max(self.last, found.end)

    def imperative(self, k: int) -> None:
        """An action at the beginning of a heading, item or sentence: "Establish ...", "Strengthening ...", "to ..."."""
        kind = self.context.kind
        if k >= self.n or self.role in ("problem", "references", "abstract"):
            return
        if self.w[k] in ("most", "more", "once", "less"):
            return  # "Most sell varieties that ..."
        first = self.adverbs(k)
        if self.w[k] != "to" and (first >= self.n or self.w[first] not in self.lexicon.verbs):
            return  # no verb stands here
        if self.modal_before_end(k):
            return
        if any(self.lexicon.phrase_at("own_work", self.w, r) for r in range(k, -1, -1)):
            return  # what the text itself does
        if "you" in self.w and any(self.w[r : r + 2] == ("and", "you") for r in range(k, self.n)):
            return  # "add up the pledges and you get ...": a condition
        if kind == "item" and self.w[k] == "to" and self.verb(k + 1, BASE):
            self.predicates(k + 1, BASE, k, "measure-imperative")
        elif self.verb(k, BASE) and not (kind == "sentence" and (self.finite_near(k) or self.participial(k))):
            self.predicates(k, BASE, k, "measure-imperative")
        elif kind in ("heading", "item") and self.verb(k, ING) and not self.clause_has_finite(k):
            self.predicates(k, ING, k, "measure-imperative", doubt=0.0 if self.role in FREE_ROLES else 0.2)

    def participial(self, k: int) -> bool:
        """Whether a participle opens the sentence: "Set up in 2009, the port has ..."."""
        if not self.lexicon.verbs.get(self.w[k], ("", 0))[1] & ED:
            return False
        for r in range(k + 1, self.n - 1):
            if self.w[r] == "," and (self.w[r + 1] in ("it", "they") or self.w[r + 1] in self.sets["determiners"]):
                return self.clause_has_finite(r + 1)
        return False

    def gerund_subject(self, k: int) -> None:
        """ "Upgrading X and cultivating Y is the key to ...": an action called for by its predicate."""
        heading = self.context.kind == "heading"
        if self.context.kind == "item" or not self.verb(k, ING):
            return
        for r in range(k + 2, self.n):
            if self.w[r] in MARKS:
                return
            if heading and self.w[r] == "will":
                self.predicates(k, ING, k, "measure-necessary", doubt=0.15, limit=r)
                return
            if self.w[r] in ("is", "are"):
                if set(self.w[r + 1 : r + 6]) & self.sets["called_for"]:
                    self.predicates(k, ING, k, "measure-necessary", doubt=0.15, limit=r)
                return

    def need(self, k: int) -> None:
        """ "needs to", "it is necessary to", "X is necessary"."""
        w, sets = self.w, self.sets
        verb = w[k] in ("need", "needs", "needed", "required")
        if w[k] in ("forbidden", "prohibited"):
            if w[k + 1 : k + 2] == ("to",) and self.it_is(k):
                self.after_modal(k, k + 2, negative=True)
            return
        if k + 1 < self.n and w[k + 1] == "to":
            if self.it_is(k) or (verb and self.role != "problem"):
                self.after_modal(k, k + 2)
            return
        if k + 1 < self.n and w[k + 1] == "that" and self.it_is(k):
            for r in range(k + 2, min(k + 9, self.n)):
                base, bits = self.lexicon.verbs.get(w[r], ("", 0))
                if bits & BASE and self.object_follows(r, base, BASE):
                    self.predicates(r, BASE, r, "measure-necessary")
                    return
            return
        back = k - 1
        while back > 0 and (w[back].endswith("ly") or w[back] in sets["adverbs"]):
            back -= 1
        ends = k + 1 >= self.n or w[k + 1] in (".", ",", ";", "for", "and")
        if w[back] in ("is", "are") and ends and not self.it_is(k):
            left = self.subject(back)
            if w[k] in sets["praising"] and not (w[left][-3:] == "ing" or self.action_named(left, back)):
                return  # "the sector is important for jobs": what it is, not what it needs
            if back - left >= 2 and w[left] not in self.stops and self.role != "problem":
                self.add(left, k + 1, self.noun_label(left, back), "need", "measure-necessary")

    def told(self, k: int) -> None:
        """ "Smaller kilns have been told to close": what somebody is made to do."""
        verb = next(
            (r for r in range(k - 1, max(0, k - 4), -1) if self.w[r] in ("has", "have", "are", "is", "were", "was")),
            k - 1,
        )
        left, end = self.subject(verb), self.right(k + 2)
        if (
            verb - left < 1
            or self.w[left] in self.stops
            or not self.open_verb(k + 2)
            or self.w[k + 2] in ("wait", "believe")
        ):
            return
        label = f"order {self.noun_label(left, self.aside(verb, left))} {self.tokens.slice(k + 1, end)}"
        self.add(left, end, label, "order", "measure-modal")
        self.last = max(self.last, end)

    def action_named(self, i: int, j: int) -> bool:
        """Whether the noun phrase from i to j is headed by a noun of action: "the selection of sites"."""
        head = next((r for r in range(i, j) if self.w[r] == "of"), j)
        noun = self.w[head - 1]
        return noun in self.sets["action_nouns"] or (noun[-4:] in ("tion", "sion", "ment") and head < j)

    def recommended(self, k: int) -> None:
        """ "suggests building ...", "called for ...", "urged X to ..."."""
        w = self.w
        if k + 2 >= self.n:
            return
        if self.verb(k + 1, ING):
            self.predicates(k + 1, ING, k + 1, "measure-recommend")
            return
        passive = w[k + 1] == "to" and w[k] in self.sets["told"] and w[k - 1] in _BEING
        if passive and not self.verb(k + 2, BASE):
            self.told(k)
            return
        if w[k + 1] == "that" and not self.modal_before_end(k + 2):
            for r in range(k + 3, min(k + 11, self.n)):  # "we suggest that the ministry open ..."
                if w[r] == "be":
                    self.passive(r, k + 2, r + 1, negative=w[r - 1] == "not")
                    self.further_clauses(self.last)
                    return
                base, bits = self.lexicon.verbs.get(w[r], ("", 0))
                if bits & BASE and w[r - 1] not in self.stops and self.object_follows(r, base, BASE):
                    self.predicates(r, BASE, k + 2, "measure-recommend")
                    return
        if w[k + 1] == "for" and w[k].startswith("call"):
            if w[k + 2] in self.sets["efforts"] and w[k + 3 : k + 4] == ("to",) and self.verb(k + 4, BASE):
                self.predicates(k + 4, BASE, k + 2, "measure-recommend")
            elif len(self.noun_items(k + 2, self.right(k + 2))) < 2 or not self.nouns(
                k + 2, "measure-recommend", loose=True
            ):
                self.noun_list(k + 2, self.right(k + 2))
            return
        if not w[k].startswith(_ADDRESSING) or not _NOBODY.isdisjoint(w[max(0, k - 4) : k]):
            return
        for r in range(k + 1, min(k + 9, self.n - 1)):
            if w[r] in MARKS:
                return
            asked = w[r] == "to" and w[k][:3] in ("ask", "ord", "ins", "urg", "tel", "tol") and self.rules_for(k)
            if w[r] == "to" and (self.verb(r + 1, BASE) or (asked and self.open_verb(r + 1))):
                if w[k][:4] not in ("requ", "reco") or self.sets["agents"].intersection(w[k + 1 : r]):
                    self.predicates(r + 1, BASE, r + 1, "measure-recommend", opened=True)
                return

    def further_clauses(self, k: int) -> None:
        """ "..., that results be published, and that programmes be ended": the clauses that go on with a proposal."""
        w = self.w
        for r in range(k, self.n - 3):
            if w[r] != "that" or w[r - 1] not in (",", "and"):
                continue
            verb = next((x for x in range(r + 1, min(r + 11, self.n - 1)) if w[x] == "be"), 0)
            if verb:
                self.passive(verb, r + 1, verb + 1, negative=w[verb - 1] == "not")

    def noun_list(self, i: int, j: int) -> None:
        """ "called for the creation of A, the expansion of B and stronger C": each noun phrase with an "of" is one."""
        w = self.w
        cuts = [i]
        for r in range(i + 2, j - 2):
            at = r + 1 + (w[r : r + 2] == (",", "and"))
            ahead = w[at : at + 4]
            if (
                w[r] == ","
                and ("of" in ahead or "for" in ahead)
                and (ahead[0] in ("the", "a", "an") or w[at - 1] == "and")
            ):
                cuts.append(at)
        for start, end in zip(cuts, [*cuts[1:], j], strict=True):
            while w[end - 1] in (",", "and"):
                end -= 1
            self.add(start, end, self.noun_label(start, end), "call", "measure-recommend")
        self.last = max(self.last, j)

    def committed(self, k: int) -> None:
        """ "plans to ...", "vowed to ...", "decided to ..." said of somebody who acts."""
        at = k + 2
        while at < self.n and self.w[at] in MARKS - ENDS:
            at += 1
        if self.verb(at, BASE):
            decided = self.w[k] in self.sets["decided"]
            self.predicates(at, BASE, at, "measure-committed", adopted=decided)

    def focus(self, k: int) -> bool:
        """Whether "on" at k leads to what something must be focused on: "the focus is on promoting ..."."""
        if not self.verb(k + 1, ING):
            return False
        before = self.w[max(0, k - 40) : k]
        return "focus" in before or "focuses" in before[-2:] or before[-2:] in (("must", "be"), ("should", "be"))
