"""Which problem of a document a stretch of words is about: by the rare words they share.

The weight of a word is the greater the fewer claims of the document hold it (inverse document frequency, Spaerck Jones
1972). Words that most claims hold ("strategic emerging industries") weigh next to nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

from sei_kg.claims import Claim
from sei_kg.clauses import content_words
from sei_kg.relations.scene import Line, Scene, pattern

__all__ = ["Topics", "topic_words"]

_NAMED = 0.5  # share of the object's words that the problem must have
_NAMING = 0.4  # share of the problem's words that the object must have
_ALL = 0.8  # share of the object's words that suffices where it has enough of them
_WHOLE = {"en": 2, "zh": 4}  # words (character pairs) that are enough
_STEM = 7  # letters
_FEW = 25  # claims, as the most that a word that names a topic may stand in
_COMMON = 10  # a word in more than a tenth of the claims (and in more than four) names no topic


def topic_words(text: str) -> frozenset[str]:
    """Content words cut to their stem ("coordination" and "coordinate" are one); Chinese as character pairs."""
    return frozenset([word[:_STEM] if word.isascii() else word for word in content_words(text)])


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
        self._subject: dict[str, frozenset[str]] = {}
        count: Counter[str] = Counter()
        for claim in scene.claims:
            if claim.iri in self._words:
                continue
            text = scene.reading.passages[claim.passage].text[claim.i : claim.j]
            labels = [label for lang, label in claim.labels[:2] if lang == claim.language]
            words = topic_words(" ".join((text, *labels)))
            self._words[claim.iri] = words
            if claim.kind == "problem":
                rest = topic_words(text.replace(claim.head, "，")) if claim.language == "zh" else words
                self._subject[claim.iri] = (rest - topic_words(claim.head)) or words
            count.update(words)
            if claim.kind == "problem":
                self.problems[claim.iri] = claim
            elif claim.status not in ("adopted", "foreign"):
                self.measures[claim.iri] = claim
        total = len(self._words)
        self._most = _weight(total, 1)
        weights = {n: _weight(total, n) for n in set(count.values())}
        self._weight = {word: weights[n] for word, n in count.items()}
        self._mass = {iri: self.mass(words) for iri, words in self._words.items()}
        self._subject_mass = {iri: self.mass(words) for iri, words in self._subject.items()}
        most = max(4, min(total // _COMMON, _FEW))
        self._holders: dict[str, list[str]] = defaultdict(list)
        for iri in self.problems:
            for word in self._words[iri]:
                if count[word] <= most:
                    self._holders[word].append(iri)

    def words(self, iri: str) -> frozenset[str]:
        """Content words of a claim: of its clause and its labels."""
        return self._words[iri]

    def mass(self, words: Iterable[str]) -> int:
        """Total weight of words; one that no claim holds weighs as one that a single claim holds."""
        weight, most = self._weight, self._most
        return sum([weight.get(word, most) for word in words])

    def mass_of(self, iri: str) -> int:
        """Total weight of the words of a claim."""
        return self._mass[iri]

    def about(self, words: frozenset[str], language: str, *, whole: bool = True) -> list[tuple[float, int, int, str]]:
        """The problems that share rare words, the likest first.

        Args:
            words: of the measure, or of what it names.
            language: of the problems asked for.
            whole: compare all words of a problem; else without the word that says what is wrong with its subject, which
                a measure on the same subject does not repeat.

        Returns:
            (share of the problem's words by weight, weight shared, number of words shared, IRI).
        """
        sets, masses = (self._words, self._mass) if whole else (self._subject, self._subject_mass)
        found = []
        for problem in {problem for word in words for problem in self._holders.get(word, ())}:
            if self.problems[problem].language == language:
                common = words & sets[problem]
                weight = self.mass(common)
                found.append((weight / masses[problem], weight, len(common), problem))
        found.sort(key=lambda each: (-each[0], -each[1], each[3]))
        return found

    def named(self, line: Line, i: int, j: int, *, naming: float = _NAMING) -> list[tuple[int, str]]:
        """(passage, IRI) of the problems, two at most, that the noun phrase beginning at ``text[i]`` names; ``naming``:
        the share of a problem's words, by weight, that it must have."""
        language = line.passage.language
        stop = pattern(f"object_end_{language}").search(line.text, i, j)
        words = topic_words(line.text[i : stop.start() if stop else j])
        mass = self.mass(words)
        found = []
        for share, common, _, problem in self.about(words, language)[:2]:
            alike = share >= naming and common >= _NAMED * mass
            if alike or (len(words) >= _WHOLE[language] and common >= _ALL * mass):
                found.append((self.problems[problem].passage, problem))
        return found


def _weight(total: int, holders: int) -> int:
    """Weight of a word in thousandths; a whole number, so that sums do not depend on their order."""
    return round(1000 * log(1 + total / holders))
