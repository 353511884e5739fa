"""How ill an English clause speaks of what it is about: points of its words, in the light of their neighbours.

A word of the lexicon gives points; a denier before it takes them away, a negation of anything else gives some; what
should grow and shrinks, or should shrink and grows, gives as many as a bad word (contextual valence, after Polanyi and
Zaenen, Contextual Valence Shifters, 2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sei_kg.claim_words import inflect
from sei_kg.lexicon import read_lexicon

__all__ = ["Valence", "valence"]

_POINTS = {"bad_nouns": 2.0, "bad_adjectives": 2.0, "bad_verbs": 2.0, "mild": 1.0, "slight": 0.5}
_NEGATION, _FEW, _TREND, _COMPARED, _GOOD = 1.5, 1.5, 2.0, 2.0, 1.5  # points of the constructions
_PLAINLY = 2.0  # "nobody", "no bank", "the reform has not been carried through"
_AUXILIARIES = frozenset({"has", "have", "do", "does", "is", "are"})
_PRONOUNS = frozenset(
    {"it", "we", "i", "you", "they", "he", "she", "this", "that", "these", "those", "there", "which", "what"}
)
_NOBODIES = frozenset({"nobody", "none", "nowhere", "cannot"})
_NEGATIVES = frozenset({"not", "never", "nobody", "nothing", "none", "nowhere", "cannot", "nor"})
_COUNTED_TREND = 1.0  # "exports fell by 3 percent": a figure first of all
_CONTRACTED = frozenset(
    f"{verb}n{mark}t"
    for verb in ("do", "does", "did", "is", "are", "was", "were", "ca", "wo", "has", "have", "could", "would")
    for mark in "'\u2019"
)
_STATES = frozenset({"is", "are", "was", "were", "remain", "remains", "stay", "stays", "stand", "stands", "be", "been", "go", "goes", "gone", "went"})  # fmt: skip
_LIGHT = frozenset(
    {
        "yet",
        "even",
        "so",
        "the",
        "a",
        "been",
        "be",
        "being",
        "ever",
        "very",
        "quite",
        "all",
        "any",
        "really",
        "well",
        "properly",
    }
)
_PLAIN_NO = frozenset({"doubt", "longer", "fewer", "less", "more", "matter", "need", "reason", "later", "earlier", "wonder", "surprise"})  # fmt: skip
_NUMERALS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half"})
_COUNTED = frozenset({"a", "past", "last", "next", "these", "first", "the", "very"})
_REACH = 3  # tokens before a word in which a denier of it stands
_TREND_REACH = 9  # tokens behind a noun in which the verb stands that tells how it moves
_MARKS = frozenset(',;:()\u2014\u201c\u201d"')


@dataclass(frozen=True, slots=True)
class Valence:
    """The tables of ``ontology/lexicon/valence.yaml``, all forms in lower case.

    Attributes:
        points: word -> 0.5, 1 or 2.
        cues: words at which weighing a clause is worth while: those of two points, negatives, comparatives, trends.
        good, neutral, neutral_after, deniers, whole, worse_than, feared: sets of words.
        more, less: forms of verbs of growing and shrinking; worse_when_more, worse_when_less: nouns.
        attributes: of these, the words that are no verbs (high, low, above).
        plain_trends: of these, the ones that with a number tell a figure first of all.
    """

    points: dict[str, float]
    cues: frozenset[str]
    good: frozenset[str]
    neutral: frozenset[str]
    neutral_after: frozenset[str]
    deniers: frozenset[str]
    whole: frozenset[str]
    worse_than: frozenset[str]
    feared: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    worse_when_more: frozenset[str]
    worse_when_less: frozenset[str]
    plain_trends: frozenset[str]
    attributes: frozenset[str]

    def negates(self, w: tuple[str, ...], r: int) -> bool:
        """Whether the word at r negates something that a clause can want: "has never left", "no bank lends"."""
        word, following = w[r], w[r + 1 : r + 4]
        if word == "no":
            return bool(following) and following[0] not in _PLAIN_NO and self.points.get(following[0], 0) < 1
        if word not in _NEGATIVES and word[-3:] not in ("n't", "n\u2019t"):
            return False
        if any(self.points.get(x, 0) > 0 for x in following) or following[:1] in (
            ("only",),
            ("just",),
            ("merely",),
            ("simply",),
        ):
            return False
        governed = next((x for x in following if x not in _LIGHT and x[-2:] != "ly"), "")
        return governed != "" and governed not in self.neutral

    def unfulfilled(self, w: tuple[str, ...], i: int, r: int) -> bool:
        """Whether the negative at r denies a present verb of a subject that is named: "the reform has not been"."""
        auxiliary = w[r][-3:] in ("n't", "n\u2019t") or (
            w[r] in ("not", "never") and r > i and w[r - 1] in _AUXILIARIES
        )
        return auxiliary and r - i >= 2 and w[i] not in _PRONOUNS

    def denied(self, w: tuple[str, ...], r: int, i: int) -> bool:
        """Whether a word between i and r denies the bad word at r or acts against it."""
        for k in range(r - 1, max(i, r - _REACH) - 1, -1):
            if w[k] in _MARKS:
                return False
            if w[k] in self.deniers or w[k][-3:] in ("n't", "n\u2019t"):
                return True
        return False

    def compared(self, w: tuple[str, ...], r: int, j: int) -> bool:
        """Whether the comparative at r has a "than" that no number follows: "weaker than before"."""
        for k in range(r + 1, min(j, r + 4)):
            if w[k] == "than":
                return k + 1 < len(w) and not w[k + 1][0].isdigit() and w[k + 1] not in _NUMERALS
        return False

    def moves(self, w: tuple[str, ...], r: int, i: int) -> bool:
        """Whether the word at r is a verb of growing or shrinking, or an adjective or adverb said of the subject."""
        return w[r] not in self.attributes or not _STATES.isdisjoint(w[max(i, r - 3) : r])

    def weigh(self, w: tuple[str, ...], i: int, j: int) -> tuple[float, int]:
        """Points of the tokens i to j (end exclusive) and the token that carries most of them; (0, -1) for none."""
        total, best, head = 0.0, 0.0, -1
        trend = -_TREND_REACH
        wanted: frozenset[str] = frozenset()
        for r in range(i, j):
            word, gain = w[r], 0.0
            if word in self.worse_when_more or word in self.worse_when_less:
                trend, wanted = r, self.more if word in self.worse_when_more else self.less
                if word in self.worse_when_more and word in self.worse_when_less:
                    wanted = self.more | self.less
            elif word in wanted and r - trend < _TREND_REACH and self.moves(w, r, i) and not self.denied(w, r, i):
                counted = word in self.plain_trends and any(x[0].isdigit() for x in w[r + 1 : min(j, r + 4)])
                gain, wanted = (_COUNTED_TREND if counted else _TREND), frozenset()
            if word == "few" or word == "little":
                known = r + 1 < j and (
                    w[r + 1] in self.whole or r == i or w[r - 1] in ("too", "so", "very", "has", "have")
                )
                gain = max(gain, _FEW if known and not (r > i and w[r - 1] in _COUNTED - {"very"}) else 0.0)
            elif self.negates(w, r):
                plain = word in _NOBODIES or (word == "no" and w[r + 1] in self.whole) or self.unfulfilled(w, i, r)
                gain = max(gain, _PLAINLY if plain else _NEGATION)
            elif word in ("only", "just", "barely") and r + 1 < j and (w[r + 1] in _NUMERALS or w[r + 1][0].isdigit()):
                gain = max(gain, 1.0)
            elif word in self.worse_than and w[r - 1 : r] != ("no",) and self.compared(w, r, j):
                gain = max(gain, _COMPARED)
            elif wanted and word in (self.less if wanted is self.more else self.more) and word not in self.attributes:
                gain = -_GOOD  # "accidents fell"
            points = 0.0 if gain < 0 else self.points.get(word, 0.0)
            if points > gain and not (r + 1 < len(w) and w[r + 1] in self.neutral_after) and not self.denied(w, r, i):
                gain = points
            if word in self.good:
                gain = -_GOOD
            total += gain
            if gain > best:
                best, head = gain, r
        return total, head


@cache
def valence() -> Valence:
    """The tables, compiled once."""
    data = read_lexicon("valence")["en"]
    irregular = {**read_lexicon("claims")["en"]["irregular"], **data["irregular"]}

    def forms(name: str) -> frozenset[str]:
        return frozenset(form for base in data[name] for form in inflect(base, irregular))

    points: dict[str, float] = {}
    for name in sorted(_POINTS, key=lambda name: _POINTS[name]):
        words = data[name] if name == "bad_adjectives" else forms(name)
        points.update(dict.fromkeys(words, _POINTS[name]))
    sets = {name: frozenset(data[name]) for name in data if isinstance(data[name], list)}
    more, less = forms("more_verbs") | sets["much"], forms("less_verbs") | sets["little"]
    strong = {word for word, value in points.items() if value >= 1}
    return Valence(
        points,
        frozenset(strong.union(_NEGATIVES, sets["worse_than"], more, less, _CONTRACTED, {"no", "few", "little", "only", "just"})),
        sets["good"], forms("neutral_verbs"), sets["neutral_after"], sets["deniers"], sets["whole"], sets["worse_than"],
        sets["feared"], more, less, sets["worse_when_more"], sets["worse_when_less"],
        sets["plain_trends"], sets["much"] | sets["little"],
    )  # fmt: skip
