"""Which problem of a document a stretch of words is about: by the rare words they share.

The weight of a word is the greater the fewer claims of the document hold it (inverse document frequency, Spaerck Jones
1972). Words that most claims hold ("strategic emerging industries") weigh next to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log

from sei_kg.claims import Claim
from sei_kg.clauses import content_words
from sei_kg.relations.scene import Scene

__all__ = ["Topics"]

_COMMON = 10  # a word in more than a tenth of the claims (and in more than four) names no topic


class Topics:
    """The words of a document's claims.

    Attributes:
        problems: IRI -> first claim of each problem, in the order of the text.
        measures: IRI -> first claim of each measure that is not adopted or foreign.
    """

    def __init__(self, scene: Scene) -> None:
        self.problems: dict[str, Claim] = {}
        self.measures: dict[str, Claim] = {}
        self._words: dict[str, frozenset[str]] = {}
        count: dict[str, int] = defaultdict(int)
        for claim in scene.claims:
            if claim.iri in self._words:
                continue
            text = scene.reading.passages[claim.passage].text[claim.i : claim.j]
            labels = [label for lang, label in claim.labels[:2] if lang == claim.language]
            words = content_words(" ".join((text, *labels)))
            self._words[claim.iri] = words
            for word in words:
                count[word] += 1
            if claim.kind == "problem":
                self.problems[claim.iri] = claim
            elif claim.status not in ("adopted", "foreign"):
                self.measures[claim.iri] = claim
        total = len(self._words)
        self._weight = {word: log(1 + total / n) for word, n in sorted(count.items())}
        self._most = log(1 + total)
        self._holders: dict[str, list[str]] = defaultdict(list)
        for iri in self.problems:
            for word in self._words[iri]:
                if count[word] <= max(4, total // _COMMON):
                    self._holders[word].append(iri)

    def words(self, iri: str) -> frozenset[str]:
        """Content words of a claim: of its clause and its labels."""
        return self._words[iri]

    def mass(self, words: Iterable[str]) -> float:
        """Total weight of words; one that no claim holds weighs as one that a single claim holds."""
        return sum(self._weight.get(word, self._most) for word in sorted(words))

    def about(self, words: frozenset[str], language: str) -> list[tuple[float, float, str]]:
        """(share of the problem's words, weight shared, IRI) of the problems with shared rare words, the likest first."""
        shared: dict[str, set[str]] = defaultdict(set)
        for word in words:
            for problem in self._holders.get(word, ()):
                shared[problem].add(word)
        found = []
        for problem in shared:
            if self.problems[problem].language == language:
                common = words & self._words[problem]
                found.append((self.mass(common) / self.mass(self._words[problem]), self.mass(common), problem))
        return sorted(found, key=lambda each: (-each[0], -each[1], each[2]))
