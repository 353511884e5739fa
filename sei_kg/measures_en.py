"""Measures in English: modal clauses, impersonal phrases, imperatives and reported actions, one for each predicate.

A modal ("should", "must", "needs to"), a phrase ("it is necessary to", "we recommend") or the beginning of a heading,
item or clause opens a predicate; verbs of the same form behind a comma, semicolon or "and" open further ones, so that
a sentence with three actions gives three measures. A passive is turned into the imperative of its label.
"""

from __future__ import annotations

from sei_kg.claim_words import BASE, ED, ING, PAST, Tokens, Words, english_words, guess_base
from sei_kg.clauses import Context, Found, tidy_label

__all__ = ["find_measures_en"]

_MARKS = frozenset(',;:()\u2014\u201c\u201d"')
_ENDS = frozenset(";:")
_FREE_ROLES = frozenset({"measure", "safeguard", "objective"})
_NOT_ADVERBS = frozenset({"supply", "apply", "rely", "family", "assembly", "reply", "multiply", "early", "only"})


def find_measures_en(tokens: Tokens, context: Context) -> list[Found]:
    """The measures an English passage states, in the order of the text."""
    if context.role in ("references", "title", "issuing-block") or not tokens.words:
        return []
    return _Reader(tokens, context, english_words()).read()


class _Reader:
    """Reads one passage from left to right; positions are token indexes."""

    def __init__(self, tokens: Tokens, context: Context, words: Words) -> None:
        self.tokens, self.context, self.lexicon = tokens, context, words
        self.w = tokens.words
        self.n = len(tokens)
        self.found: list[Found] = []
        self.last = 0  # end of the last predicate
        sets = words.sets
        self.stops = sets["prepositions"] | sets["finite"] | sets["conjunctions"] | _MARKS | {"."}
        self.modal = sets["modals"]

    def read(self) -> list[Found]:
        w, n, sets = self.w, self.n, self.lexicon.sets
        at = self.openers(0)
        self.imperative(at)
        k = at
        while k < n:
            word = w[k]
            if k < self.last:
                pass
            elif word in self.modal or (word in sets["weak_modals"] and self.acts(k)):
                k = self.after_modal(k, k + 1)
            elif word in sets["need"]:
                k = self.need(k)
            elif word in sets["recommending"]:
                k = self.recommended(k)
            elif word in ("has", "have") and k + 2 < n and w[k + 1] == "to":
                k = self.after_modal(k, k + 2)
            elif word == "on" and w[k - 1] in ("is", "be", "are", "focus", "focuses") and self.verb(k + 1, ING):
                self.predicates(k + 1, ING, k + 1, "measure-focus")
            elif word == ";" and self.found and self.context.role in _FREE_ROLES:
                self.imperative(self.openers(k + 1))
            elif word == "by" and self.found and self.verb(k + 1, ING):
                k = self.means(k)
            elif word in self.lexicon.verbs and not self.found:
                self.taken(k)
            k = max(k + 1, self.last if self.last > k else 0)
        return self.found

    # ------------------------------------------------------------------------------------------------- small steps
    def openers(self, k: int) -> int:
        """Past list marks, ordinals and sentence openers ("First,", "In addition,")."""
        w = self.w
        while k < self.n:
            size = self.lexicon.phrase_at("openers", w, k)
            if w[k] in _MARKS or w[k] in ("\u2022", "-", "*", "and", "\u00b7", "\u25cf", "#") or w[k].isdigit():
                k += 1
            elif size and (
                size > 1 or (k + 1 < self.n and w[k + 1] in (",", ":")) or w[k] in ("and", "but", "also", "then")
            ):
                k += size
            elif w[k].endswith("ly") and k + 1 < self.n and w[k + 1] == ",":
                k += 2
            else:
                break
        return k

    def adverbs(self, k: int) -> int:
        w = self.w
        while k < self.n and (
            (w[k].endswith("ly") and w[k] not in _NOT_ADVERBS) or w[k] in self.lexicon.sets["adverbs"]
        ):
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
        w = self.w
        if k + 1 >= self.n:
            return False
        following = w[k + 1]
        if following in self.lexicon.particles.get(base, ()):
            return True
        if following == "and" or following == ",":
            r = self.adverbs(k + 2 + (k + 2 < self.n and w[k + 2] == "and"))
            other, bits = self.lexicon.verbs.get(w[r], ("", 0)) if r < self.n else ("", 0)
            return bool(bits & form) and r + 1 < self.n and w[r + 1] not in self.stops
        if following in self.stops:
            return False
        if form == BASE:  # "support policies should be ...": a noun, not a verb
            for r in range(k + 1, min(k + 6, self.n)):
                if w[r] in self.modal or w[r] in ("is", "are", "was", "were", "has", "have", "will", "can"):
                    return False
                if w[r] in self.stops or w[r] in self.lexicon.sets["determiners"]:
                    break
        return True

    def acts(self, k: int) -> bool:
        """Whether somebody who acts stands before "can" or "will", in a section of measures."""
        if self.context.role not in _FREE_ROLES:
            return False
        return any(self.w[r] in self.lexicon.sets["agents"] for r in range(max(self.last, k - 6), k))

    def clause_has_finite(self, k: int) -> bool:
        """Whether a finite verb stands between k and the next mark."""
        for r in range(k, self.n):
            if self.w[r] in _MARKS or self.w[r] == ".":
                return False
            if self.w[r] in self.lexicon.sets["finite"] or self.w[r] in self.modal:
                return True
        return False

    # -------------------------------------------------------------------------------------------------- the openers
    def imperative(self, k: int) -> None:
        """An action at the beginning of a heading, item or sentence: "Establish ...", "Strengthening ...", "to ..."."""
        context, w = self.context, self.w
        if k >= self.n or context.role in ("problem", "references", "abstract"):
            return
        rule = "measure-imperative"
        if w[k] == "to" and context.kind == "item" and self.verb(k + 1, BASE):
            self.predicates(k + 1, BASE, k, rule)
        elif self.verb(k, BASE):
            self.predicates(k, BASE, k, rule)
        elif context.kind in ("heading", "item") and self.verb(k, ING):
            if not any(w[r] in self.lexicon.sets["finite"] for r in range(k, self.n)) or context.role in _FREE_ROLES:
                self.predicates(k, ING, k, rule, doubt=0.0 if context.role in _FREE_ROLES else 0.2)

    def need(self, k: int) -> int:
        """ "needs to", "it is necessary to", "X is necessary"."""
        w = self.w
        if self.context.role == "problem" and w[k] in ("need", "needs"):
            return k
        if k + 1 < self.n and w[k + 1] == "to":
            return self.after_modal(k, k + 2) if w[k] in ("need", "needs", "needed", "required") or self.it_is(k) else k
        if k + 1 < self.n and w[k + 1] == "that" and self.it_is(k):
            for r in range(k + 2, min(k + 9, self.n)):
                if self.lexicon.verbs.get(w[r], ("", 0))[1] & BASE and self.object_follows(r, w[r], BASE):
                    self.predicates(r, BASE, r, "measure-necessary")
                    return r
            return k
        back = k - 1
        while back > 0 and (w[back].endswith("ly") or w[back] in ("also", "very", "most")):
            back -= 1
        if (
            w[back] in ("is", "are")
            and not self.it_is(k)
            and (k + 1 >= self.n or w[k + 1] in (".", ",", ";", "for", "and"))
        ):
            left = self.subject(back)
            if (
                back - left >= 2
                and w[k] in ("necessary", "required", "needed", "imperative")
                and w[left] not in self.stops
            ):
                self.add(left, k + 1, self.tokens.slice(left, back), "need", "measure-necessary")
        return k

    def it_is(self, k: int) -> bool:
        return any(self.w[r] in ("it", "there") for r in range(max(0, k - 5), k))

    def recommended(self, k: int) -> int:
        """ "we recommend that ...", "suggests building ...", "called for ...", "urged X to ..."."""
        w = self.w
        if k + 2 >= self.n or self.context.role == "references":
            return k
        if self.verb(k + 1, ING):
            self.predicates(k + 1, ING, k + 1, "measure-recommend")
        elif w[k + 1] == "for" and w[k].startswith("call"):
            end = self.right(k + 2, k + 2)
            self.add(k + 2, end, self.tokens.slice(k + 2, end), "call", "measure-recommend")
        elif w[k] in ("urged", "urges", "called", "calls", "advised", "advises", "urge", "proposed"):
            for r in range(k + 1, min(k + 9, self.n - 1)):
                if w[r] in _MARKS:
                    break
                if w[r] == "to" and self.verb(r + 1, BASE):
                    self.predicates(r + 1, BASE, r + 1, "measure-recommend")
                    break
        return k

    def means(self, k: int) -> int:
        """ "by changing ... and establishing ...": two means or more are measures of their own."""
        before = len(self.found)
        self.predicates(k + 1, ING, k + 1, "measure-means")
        if len(self.found) - before < 2:
            del self.found[before:]
        return k

    def taken(self, k: int) -> None:
        """Actions reported as taken: "has set up ...", "the ministry launched ...", "were established"."""
        w, sets = self.w, self.lexicon.sets
        base, bits = self.lexicon.verbs[w[k]]
        if (
            not bits & (PAST | ED)
            or base not in sets["adopted_verbs"]
            or self.context.role in ("problem", "references")
        ):
            return
        left = k
        while left > 0 and left > k - 14 and w[left - 1] not in _MARKS and w[left - 1] not in sets["breaks"]:
            left -= 1
        left = self.openers(left)
        before = w[left:k]
        if any(word in sets["agents"] or word in sets["foreign"] for word in before):
            own = not any(word in ("to", "of", "by", "that") for word in before[-1:]) and not (
                {"is", "are", "was", "were", "be", "been"} & set(before)
            )
            perfect = "has" in before or "have" in before
            if own and (bits & PAST or perfect) and self.object_follows(k, base, PAST):
                end = self.right(k + 1, k + 1)
                if end - k >= 3 and not self.covered(k + 1, end):
                    self.taken_list(k, left, base, PAST if bits & PAST else ED)

    def taken_list(self, k: int, left: int, base: str, form: int) -> None:
        self.predicates(k, form, left, "measure-adopted", adopted=True)

    def covered(self, i: int, j: int) -> bool:
        """Whether a named policy is what the predicate is about: "issued the Decision on ..." names no measure."""
        start, end = self.tokens.starts[i], self.tokens.ends[j - 1]
        return any(start - 1 <= a < start + 25 and b <= end + 40 for a, b in self.context.policies)

    # ------------------------------------------------------------------------------------------------- predicates
    def after_modal(self, k: int, at: int) -> int:
        """Reads the predicate behind a modal that ends before ``at``; k is the modal."""
        w = self.w
        negative = at < self.n and w[at] == "not"
        at = self.adverbs(at)
        if at >= self.n:
            return k
        if w[at] == "be":
            return self.passive(k, at + 1, negative)
        left = self.subject(k)
        base = self.lexicon.verbs.get(w[at], ("", 0))
        if base[1] & BASE or self.open_verb(at):
            if self.context.role == "problem" and not base[1] & BASE:
                return k
            self.predicates(at, BASE, left, "measure-modal", opened=True, negative=negative)
        return k

    def open_verb(self, k: int) -> bool:
        """Any other word behind a modal, unless it is known to make no action."""
        word = self.w[k]
        return (
            word.isalpha()
            and len(word) > 2
            and word not in self.stops
            and word not in self.lexicon.sets["not_measures"]
        )

    def passive(self, k: int, at: int, negative: bool) -> int:
        w, verbs = self.w, self.lexicon.verbs
        at = self.adverbs(at)
        bases: list[str] = []
        r = at
        while r < self.n:
            base, bits = verbs.get(w[r], ("", 0))
            if bits & ED:
                bases.append(base)
            elif w[r].endswith("ed") and w[r] not in self.lexicon.sets["not_measures"] and len(w[r]) > 4:
                bases.append(guess_base(w[r]))
            else:
                break
            end = r + 1
            if end < self.n and w[end] in ("and", ",", "or"):
                r = self.adverbs(end + 1 + (w[end + 1 : end + 2] == ("and",)))
                if r < self.n and (verbs.get(w[r], ("", 0))[1] & ED) and w[r] not in self.lexicon.sets["determiners"]:
                    continue
            r = end
            break
        if not bases:
            return k
        left = self.subject(k)
        end = self.right(r, r)
        subject = self.tokens.slice(left, k)
        tail = self.tokens.slice(r, end)
        if w[left:k] in (("we",), ("it",), ("they",), ("this",), ("these",), ("that",), ("china",)) or left >= k:
            if len(tail.split()) < 3:
                return k
            label = "be " + self.tokens.slice(at, end) if w[left:k] in (("we",), ("china",)) else f"{bases[0]} {tail}"
        else:
            label = f"{_join(bases)} {subject}"
            if len(label.split()) + len(tail.split()) <= 12 and not tail.startswith("by "):
                label += " " + tail
        self.add(left, end, ("do not " if negative else "") + label, bases[0], "measure-modal")
        self.last = max(end, k + 1)
        return k

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
    ) -> None:
        """Reads coordinated predicates from k on; each becomes a measure."""
        w, verbs = self.w, self.lexicon.verbs
        first = True
        while k < self.n:
            k = self.adverbs(k) if not first else self.adverbs(k)
            if k >= self.n:
                return
            base = verbs.get(w[k], (w[k] if opened and first else "", 0))[0]
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
            end = self.right(tail, tail, form)
            text = self.tokens.slice(tail, end)
            if len(text.split()) >= 1 and end > tail:
                self.add(
                    left if first else k,
                    end,
                    ("do not " if negative and first else "") + f"{_join(heads)} {text}",
                    heads[0],
                    rule,
                    adopted=adopted,
                    doubt=doubt,
                )
            self.last = max(self.last, end)
            k = self.next_verb(end, form)
            first = False
            if k < 0:
                return

    def next_verb(self, k: int, form: int) -> int:
        """Where the next coordinated verb of the form stands, behind marks, "and" and adverbs; -1 where none does."""
        w = self.w
        if k >= self.n or not (
            w[k] in (",", ";", "and", "but") or (w[k] == "as" and w[k : k + 3] == ("as", "well", "as"))
        ):
            return -1
        while k < self.n and (w[k] in (",", ";", "and", "but", "also", "then", "on")):
            k += 1
        if w[k : k + 3] == ("as", "well", "as"):
            k += 3
        k = self.openers(k)
        if k < self.n and w[k] == "to" and form == BASE:
            k += 1
        k = self.adverbs(k)
        return k if self.verb(k, form) else -1

    def right(self, k: int, start: int, form: int = 0) -> int:
        """The end of the predicate that begins before k."""
        w, sets = self.w, self.lexicon.sets
        depth = 0
        while k < self.n:
            word = w[k]
            if word == "(":
                depth += 1
            elif word == ")":
                depth = max(0, depth - 1)
            elif depth:
                pass
            elif word in _ENDS or (word == "." and k == self.n - 1) or word in ("!", "?"):
                return k
            elif word in ("which", "whereby", "thereby") or (word in ("so", "such") and w[k + 1 : k + 2] == ("that",)):
                return k - (w[k - 1] == ",")
            elif word in (",", "and"):
                if form and self.next_verb(k, form) >= 0:
                    return k
                r = k + 1 + (word == "," and w[k + 1 : k + 2] == ("and",))
                if word == "," and r < self.n and (w[r] in sets["breaks"] or w[r] in ("so", "but")):
                    return k
                if self.clause_has_finite(r) and (word == "," or self.new_subject(r)):
                    return k
            k += 1
        return k

    def new_subject(self, k: int) -> bool:
        """Whether what follows "and" is a clause with a modal of its own."""
        for r in range(k, min(k + 14, self.n)):
            if self.w[r] in self.modal:
                return True
            if self.w[r] in _MARKS:
                return False
        return False

    def subject(self, k: int) -> int:
        """The beginning of the subject of the verb at k."""
        w, sets = self.w, self.lexicon.sets
        left = k
        while (
            left > self.last
            and w[left - 1] not in _ENDS
            and w[left - 1] not in (".", "that" if w[left - 2] in sets["recommending"] else ".")
        ):
            left -= 1
        left = self.openers(left)
        while left < k and (w[left] in sets["adjunct"] or w[left] == "to"):
            comma = next((r for r in range(left, k) if w[r] == ","), -1)
            if comma < 0:
                break
            left = self.openers(comma + 1)
        for r in range(k - 1, left, -1):  # ", so that X can", "and X should" behind another clause
            if w[r] in ("so", "but", "which") and w[r - 1] == ",":
                return self.openers(r + 1)
        return left

    # ------------------------------------------------------------------------------------------------------ results
    def add(
        self, i: int, j: int, label: str, head: str, rule: str, *, adopted: bool = False, doubt: float = 0.0
    ) -> None:
        context, sets = self.context, self.lexicon.sets
        while j > i and (self.w[j - 1] in _MARKS or self.w[j - 1] in ("and", "or", ".")):
            j -= 1
        if j <= i:
            return
        label = tidy_label(label)
        if len(label.split()) < 2:
            return
        region = self.w[i:j]
        subject = set(self.w[max(0, i - 6) : i + 6])
        abroad = context.foreign or (adopted and bool(subject & sets["foreign"] and "china" not in subject))
        status = "recommended"
        if abroad:
            status = "foreign"
        elif adopted or (context.role in ("status", "background") and rule == "measure-imperative"):
            status = "adopted"
        elif context.contained:
            status = "contained"
        if any(word in sets["hedges"] for word in region[:4]):
            doubt += 0.15
        start, end = self.tokens.starts[i], self.tokens.ends[j - 1]
        self.found.append(Found("measure", start, end, label, status, rule, head, doubt))


def _join(bases: list[str]) -> str:
    unique = list(dict.fromkeys(bases))
    return ", ".join(unique[:-1]) + " and " + unique[-1] if len(unique) > 1 else unique[0]
