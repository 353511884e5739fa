"""English predicates as measures: what a verb governs, coordinated verbs one by one, passives turned into imperatives."""

from __future__ import annotations

from sei_kg.claim_words import BASE, ED, ING, guess_base
from sei_kg.clauses import Found, tidy_label
from sei_kg.english_clauses import MARKS, join_verbs
from sei_kg.english_subjects import FREE_ROLES, SubjectReader

__all__ = ["REPORTING_ROLES", "PredicateReader"]

_ASIDE = 16  # tokens of an aside behind a modal, or of the name of a partner
_CONTAINED = frozenset({"measure-committed", "measure-provision", "measure-entitlement"})
REPORTING_ROLES = frozenset({"status", "background", "introduction"})


class PredicateReader(SubjectReader):
    """Reads predicates into measures; positions are token indexes."""

    def induced(self, k: int) -> None:
        """ "Firms are encouraged to ...": encourage firms to ..."""
        left, base = self.subject(k), self.lexicon.verbs[self.w[k]][0]
        verb = next((r for r in range(left, k) if self.w[r] in ("is", "are", "be")), -1)
        that = max((r for r in range(left + 1, max(left + 1, verb)) if self.w[r] == "that"), default=-1)
        if that > 0 and self.w[that - 1] not in self.sets["saying"] and self.provides(left, that):
            return  # "creates a list of services that insurers are encouraged to cover": the list is the measure
        if verb > left:
            end = self.right(k + 2)
            comma = next((r for r in range(left + 1, verb) if self.w[r] == ","), verb)
            subject = self.noun_label(left, comma)
            self.add(left, end, f"{base} {subject} {self.tokens.slice(k + 1, end)}", base, "measure-modal")
            self.last = max(self.last, end)

    def provides(self, i: int, j: int) -> bool:
        """Whether a verb by which a policy provides something stands between i and j."""
        verbs, provision = self.lexicon.verbs, self.sets["provision_verbs"]
        return any(verbs.get(x, ("", 0))[0] in provision and x[-1:] == "s" for x in self.w[i:j])

    def after_modal(self, k: int, at: int, *, negative: bool = False) -> None:
        """Reads the predicate behind a modal at k that ends before ``at``."""
        w = self.w
        negative = negative or w[at : at + 1] == ("not",)
        at = self.adverbs(at)
        at += w[at : at + 1] == ("to",)  # "ought to"
        if w[at : at + 1] == (",",):  # "shall, together with X, organise"
            at = next(
                (r + 1 for r in range(at + 1, min(at + _ASIDE, self.n)) if w[r] == "," and r not in self.joined), self.n
            )
        if at >= self.n:
            return
        left = self.subject(k)
        if (
            {"how", "whether", "what", "why"} & set(w[left:k])
            or w[left] in ("nobody", "none")
            or w[k - 1 : k] == ("who",)
        ):
            return
        if w[k] in self.sets["weak_modals"] and "no" in w[max(left, k - 4) : k] and not negative:
            if not self.promised(k):
                return  # "no bank will lend": a complaint
            left = k - w[left:k][::-1].index("no")
            negative = True
        at += self.lexicon.phrase_at("from_now", w, at)
        size = self.lexicon.phrase_at("effort_phrases", w, at)
        if size and w[at + size - 1] == "to" and self.verb(at + size, BASE):
            at += size  # "will spare no effort to"
        elif size and w[at + size - 1] == "that":
            end = self.right(at + size)
            self.add(left, end, f"ensure that {self.tokens.slice(at + size, end)}", "ensure", "measure-modal")
            self.last = max(self.last, end)
            return
        if w[k - 1 : k] in (("that",), ("which",)) and w[k] in self.sets["modals"] and w[at : at + 1] != ("be",):
            return  # "the lines that should serve them"
        weak = w[k] in self.sets["weak_modals"] and self.role not in FREE_ROLES
        if negative and weak and "body" not in map(self.actors.get, range(left, k)):
            return  # "banks will not lend": a complaint
        if self.role == "problem" and not (
            self.lexicon.phrase_at("concluding", w, 0)
            or self.acts(k, max(left, k - 3))
            or w[left:k] == ("we",)
            or self.obliged(k, at)
        ):
            return
        if w[at] == "be":
            self.passive(k, left, at + 1, negative)
            return
        if w[at] in self.sets["admitting"] and w[at + 1 : at + 2] == ("that",):
            return  # "we must recognize that the base is weak"
        if w[at] in ("go", "flow") and w[at + 1 : at + 2] == ("to",) and not self.sets["giving"].isdisjoint(w[left:k]):
            end = self.right(at + 2)
            given = next(x for x in w[left:k] if x in self.sets["giving"])
            self.add(left, end, f"give {given} to {self.tokens.slice(at + 2, end)}", "give", "measure-modal")
            self.last = max(self.last, end)
            return
        if negative and w[at : at + 2] == ("have", "to") and w[k] in self.sets["modals"]:
            end = self.right(at + 2)
            label = f"do not make {self.noun_label(left, k)} {self.tokens.slice(at + 2, end)}"
            self.add(left, end, label, "make", "measure-modal")
            self.last = max(self.last, end)
            return
        base, bits = self.lexicon.verbs.get(w[at], ("", 0))
        if self.is_level(at) and not self.acts(k, k - _ASIDE):
            return
        if base in self.sets["carriers"] and w[at + 1 : at + 2] == ("to",) and self.verb(at + 2, BASE):
            self.predicates(at + 2, BASE, left, "measure-modal", negative=negative)
        elif base in self.sets["carriers"] and w[at + 1 : at + 2] == ("by",) and self.verb(at + 2, ING):
            self.predicates(at + 2, ING, left, "measure-modal", negative=negative)
        elif base in self.sets["joining"] and (joint := self.purpose(at)):
            self.predicates(joint, BASE, left, "measure-modal", negative=negative)
        elif (bits & BASE and self.governs(at, base)) or (
            self.role != "problem" and (w[k] not in self.sets["weak_modals"] or self.named(k)) and self.open_verb(at)
        ):
            self.predicates(at, BASE, left, "measure-modal", opened=True, negative=negative)

    def promised(self, k: int) -> bool:
        """Hook for what is promised to be so."""
        return False

    def stative(self, k: int, left: int, at: int, *, negative: bool) -> None:
        """Hook for what something should be, where no participle follows "be"."""

    def obliged(self, k: int, at: int) -> bool:
        """Whether something must be done, said among complaints: "the rules must be rewritten", not "... supported by X"."""
        return self.w[k] in self.sets["obliging"] and self.w[at] == "be" and "by" not in self.w[at + 2 : at + 4]

    def named(self, k: int) -> bool:
        """Whether the modal at k stands right behind the name of an authority or place."""
        last = self.aside(k) - 1
        return last in self.actors or (self.w[k] == "will" and self.w[last] in self.sets["governing"])

    def is_level(self, at: int) -> bool:
        """Whether a share or an amount is what the verb at ``at`` is about: "should cover 40 percent" is a target."""
        ahead = self.w[at + 1 : at + 5]
        return self.w[at] in self.sets["level_verbs"] and any(x[0].isdigit() for x in ahead)

    def purpose(self, at: int) -> int:
        """The verb that "work with X to ..." leads to; 0 where none does."""
        w = self.w
        for r in range(at + 1, min(at + _ASIDE, self.n - 1)):
            if w[r] in MARKS and r not in self.joined:
                return 0
            if w[r] == "to" and "with" in w[at:r]:
                return r + 1 if self.verb(r + 1, BASE) else 0
        return 0

    def passive(self, k: int, left: int, at: int, negative: bool) -> None:
        """ "X should be improved and upgraded": the participles turned into imperatives of X."""
        w, verbs = self.w, self.lexicon.verbs
        at = self.adverbs(at)
        bases: list[str] = []
        r = end = at
        while r < self.n:
            base, bits = verbs.get(w[r], ("", 0))
            if bits & ED:
                bases.append(base)
            elif w[r] in self.sets["strong_participles"] and not bases:
                bases.append(self.lexicon.strong[w[r]])
            elif w[r].endswith("ed") and len(w[r]) > 4 and w[r] not in self.sets["not_measures"] and not bases:
                bases.append(guess_base(w[r]))
            else:
                break
            end = r + 1
            if end < self.n and w[end] in self.sets["adverbial_particles"]:  # "set up", "phased out"
                bases[-1] += " " + w[end]
                end += 1
            if w[end : end + 1] not in (("and",), (",",)):
                break
            r = self.adverbs(end + 1 + (w[end + 1 : end + 2] == ("and",)))
        if not bases:
            self.stative(k, left, at, negative=negative)
            return
        right = self.right(end, passive=True)
        subject = w[left:k]
        if w[k] in ("has", "have") and {"is", "are", "was", "were"} & set(subject):
            return  # "X is costly to ship and has to be used near ..."
        tail = self.tokens.slice(end, right)
        if left >= k or (
            len(subject) == 1 and subject[0] in ("we", "it", "they", "this", "these", "that", "china", "you")
        ):
            if right - end < 3:
                return
            label = "be " + self.tokens.slice(at, right) if subject in (("we",), ("china",)) else f"{bases[0]} {tail}"
        else:
            label = f"{join_verbs(bases)} {self.noun_label(left, self.aside(k, left))}"
            if len(label.split()) + len(tail.split()) <= 12 and not tail.startswith("by "):
                label += " " + tail
        self.add(left, right, ("do not " if negative else "") + label, bases[0], "measure-modal")
        self.last = max(right, k + 1)

    def predicates(
        self,
        k: int,
        form: int,
        left: int,
        rule: str,
        *,
        opened: bool = False,
        negative: bool = False,
        adopted: bool = False,
        doubt: float = 0.0,
        limit: int = 0,
    ) -> None:
        """Reads coordinated predicates from k on (up to ``limit``); each becomes a measure that begins at its verb, the
        first one at ``left``."""
        w, verbs = self.w, self.lexicon.verbs
        start, first = left, k
        while 0 <= k < self.n:
            k = self.adverbs(k)
            if k >= self.n:
                return
            base = verbs.get(w[k], (w[k] if opened and start == left else "", 0))[0]
            if not base:
                return
            heads, tail = [base], k + 1
            while tail + 1 < self.n and w[tail] in ("and", ",", "or"):  # "establish and improve ..."
                r = self.adverbs(tail + 1 + (w[tail] == "," and w[tail + 1] == "and"))
                other, bits = verbs.get(w[r], ("", 0)) if r < self.n else ("", 0)
                if not bits & form or not self.object_follows(r, other, form):
                    break
                heads.append(other)
                tail = r + 1
            end = self.right(tail, form=form)
            following = self.next_verb(end, form)
            if base == "let" and following >= 0 and "," in w[tail:end]:  # "let X, if need be Y, issue ..."
                end = self.right(following + 1, form=form)
                following = self.next_verb(end, form)
            alone = start == left == first  # no subject that "its" could mean
            while alone and following >= 0 and w[following + 1 : following + 2] in (("its",), ("their",)):
                end = self.right(following + 1, form=form)  # "develop X and improve its quality": one action
                following = self.next_verb(end, form)
            end = min(end, limit) if limit else end
            if end > tail:
                text = (
                    "do not " if negative and start == left else ""
                ) + f"{join_verbs(heads)} {self.tokens.slice(tail, end)}"
                self.add(start, end, text, heads[0], rule, adopted=adopted, doubt=doubt)
            self.last = max(self.last, end)
            if following < 0 or (limit and following >= limit):
                return
            k = start = following

    # ------------------------------------------------------------------------------------------------------ results
    def add(
        self, i: int, j: int, label: str, head: str, rule: str, *, adopted: bool = False, doubt: float = 0.0
    ) -> None:
        context, sets = self.context, self.sets
        while j > i and (self.w[j - 1] in MARKS or self.w[j - 1] in ("and", "or", ".")):
            j -= 1
        label = tidy_label(label)
        if j <= i or len(label.split()) < 2 or sets["hollow_actions"].issuperset(label.lower().split()):
            return
        subject = set(self.w[max(0, i - 6) : i + 6])
        if (
            context.foreign
            or self.abroad(i)
            or self.rule_abroad(i)
            or (adopted and subject & sets["foreign"] and "china" not in subject)
        ):
            status = "foreign"
        elif adopted or (self.role in REPORTING_ROLES and rule == "measure-imperative"):
            status = "adopted"
        elif context.contained or rule in _CONTAINED:
            status = "contained"
        else:
            status = "recommended"
        if sets["hedges"].intersection(self.w[i : i + 4]):
            doubt += 0.15
        self.found.append(
            Found("measure", self.tokens.starts[i], self.tokens.ends[j - 1], label, status, rule, head, doubt)
        )
