"""Induction: names the vocabulary does not hold, found by their form.

A first pass over the folded text (one Aho-Corasick automaton of head nouns and cues) says which families of rules have
anything to do in a passage; each rule then looks left and right of its head. What is found is a ``Candidate``; whether
it stands beside the finds of the gazetteer is decided by ``settle``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sei_kg.gazetteer import Match, fold
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import ID, expand, mint
from sei_kg.passages import Passage
from sei_kg.records import quickly_made
from sei_kg.vocabulary import Vocabulary

__all__ = [
    "FIELD",
    "Candidate",
    "Head",
    "Heads",
    "Scene",
    "clean_label",
    "kind_of",
    "settle",
    "words_before",
    "zh_shape",
]

_PLAIN = re.compile(r"[\w’'&/-]+|\([\w-]+\)")
_WORLD = ID + "region-world"  # 世界……大会 is held somewhere, not in the world
FIELD = re.compile("/(?:region|industry|technology)-")  # in the IRI of what tells the field or place of a name
_LATIN = re.compile(r"[A-Za-z0-9]")


@quickly_made
@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A possible name: span in the passage's reading text (end exclusive), class IRI, label, language, rule slug.

    ``iri`` is empty where the entity is new; a rule that knows the entity (an abbreviation, "the Plan") gives it.
    """

    i: int
    j: int
    cls: str
    label: str
    language: str
    rule: str
    iri: str = ""


class Head(NamedTuple):
    """A head noun or cue in a text: span, the family of rules it belongs to, and what the lexicon says of it."""

    i: int
    j: int
    family: str
    value: str


@quickly_made
@dataclass(frozen=True, slots=True)
class Scene:
    """One passage with all that rules look at.

    Attributes:
        passage, text, folded: the passage, its reading text, the same folded (equal length).
        matches: what the gazetteer found, ascending.
        heads: family of rules -> its head nouns and cues, ascending.
    """

    passage: Passage
    text: str
    folded: str
    matches: tuple[Match, ...]
    heads: Mapping[str, list[Head]]

    @property
    def families(self) -> KeysView[str]:
        return self.heads.keys()

    def of(self, family: str) -> Sequence[Head]:
        return self.heads.get(family, ())

    def match_at(self, i: int, j: int) -> Match | None:
        """The match that covers the span, or lies in it and fills three quarters of it."""
        for match in self.matches:
            if match.i >= j:
                break
            common = min(match.j, j) - max(match.i, i)
            if common > 0 and (common == j - i or 4 * common >= 3 * (j - i)):
                return match
        return None


_new = tuple.__new__


class Heads:
    """Finds the head nouns and cues of all rules in one pass."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """``rows``: (phrase, family, value); a phrase may belong to several families."""
        import ahocorasick

        keys: dict[str, set[tuple[str, str, bool]]] = {}
        for phrase, family, value in rows:
            capital = phrase[:1].isascii() and phrase[:1].isupper()
            keys.setdefault(fold(phrase), set()).add((family, value, capital))
        self._automaton = ahocorasick.Automaton()
        for key in sorted(keys):
            latin = bool(_LATIN.match(key[0])), bool(_LATIN.match(key[-1]))
            self._automaton.add_word(key, (len(key), *latin, tuple(sorted(keys[key]))))
        self._automaton.make_automaton()

    def find(self, text: str, folded: str) -> dict[str, list[Head]]:
        """Family -> its heads in order; one that the lexicon writes with a capital needs it in the text."""
        found: dict[str, list[Head]] = {}
        size = len(folded)
        for last, (length, left, right, values) in self._automaton.iter(folded):
            j = last + 1
            i = j - length
            if left and i and (char := folded[i - 1]) < "\u2e80" and char.isalnum():
                continue
            if right and j < size and (char := folded[j]) < "\u2e80" and char.isalnum():
                continue
            for family, value, capital in values:
                if capital and not text[i].isupper():
                    continue
                head = _new(Head, (i, j, family, value))  # as Head(...), in a third of the time
                if (others := found.get(family)) is None:
                    found[family] = [head]
                else:
                    others.append(head)
        for heads in found.values():
            if len(heads) > 1:
                heads.sort()
        return found


@cache
def zh_shape(name: str) -> re.Pattern[str]:
    """A shape of Chinese names (``ontology/lexicon/entities_zh.yaml``), compiled once."""
    return re.compile(read_lexicon("entities_zh")[name])


def words_before(text: str, i: int, most: int) -> list[str]:
    """Up to ``most`` words that stand directly before position ``i``, single blanks between them and behind the last;
    none holds other punctuation than hyphens, apostrophes and slashes (a word in brackets counts as one)."""
    if i < 2 or text[i - 1] != " ":
        return []
    found: list[str] = []
    for word in reversed(text[max(0, i - 24 * most) : i - 1].split(" ")):
        if not word or not _PLAIN.fullmatch(word):
            break
        found.append(word)
        if len(found) == most:
            break
    return found[::-1]


def kind_of(cls: str, vocabulary: Vocabulary) -> str:
    """What the slug of a new individual of the class begins with."""
    known: str | None = vocabulary.memory.get(("kind", cls))
    if known is None:
        rows: list[list[str]] = read_lexicon("entities")["kinds"]
        known = next((kind for ancestor, kind in rows if vocabulary.is_a(cls, ancestor)), "entity")
        vocabulary.memory["kind", cls] = known
    return known


_LABEL_ARTICLE = re.compile(r"^(?:[Tt]he|[Aa]n?)\s+")
_EDGE = " \t\"'“”‘’《》〈〉「」『』,，.。;；:：、()（）*_#"


def clean_label(label: str) -> str:
    """A label without quotes, articles and stray punctuation at its ends; inner white space folded."""
    label = " ".join(label.split()).strip(_EDGE)
    label = _LABEL_ARTICLE.sub("", label).strip(_EDGE)
    for opening, closing in ("()", "（）", "“”", "《》", "‘’"):  # an edge that was half of a pair inside the label
        if label.count(opening) > label.count(closing):
            label += closing
    return label


def settle(
    candidates: Iterable[Candidate], matches: Iterable[Match], vocabulary: Vocabulary, *, text: str
) -> list[Candidate | Match]:
    """Candidates and matches that can stand together, ascending.

    A candidate that a known name covers, or fills but for words that make no difference (``title_extras`` of the
    lexicon), is that name; ``text`` is the text both stand in. A longer candidate takes the place of what lies in it;
    what the lexicon allows inside a name (industries in a policy) stays as a mention of its own. Of candidates that
    overlap the longest stands.
    """
    known = sorted(matches)
    kept: list[Candidate] = []
    named = sorted(set(candidates))
    titled = [c for c in named if c.rule != "foreign-strategy" and vocabulary.is_a(c.cls, "sei:Policy")]
    named = [c for c in named if c.rule != "foreign-strategy" or not any(c.i < t.j and t.i < c.j for t in titled)]
    for candidate in sorted(named, key=lambda c: (c.i - c.j, c.i, c.rule, c.label)):
        over = [other for other in kept if candidate.i < other.j and other.i < candidate.j]
        if any(not _holds(other, candidate, vocabulary) for other in over):
            continue
        resolved = _against(candidate, known, vocabulary, text)
        if resolved is not None:
            kept.append(resolved)
    result: list[Candidate | Match] = list(kept)
    for match in known:
        holders = [c for c in kept if c.i < match.j and match.i < c.j]
        if not holders or all(holder.iri != match.iri and _holds(holder, match, vocabulary) for holder in holders):
            result.append(match)
    return sorted(result, key=lambda found: (found.i, -found.j))


def _holds(outer: Candidate, inner: Candidate | Match, vocabulary: Vocabulary) -> bool:
    """Whether a name counts on its own inside another one."""
    if (outer.i, outer.j) == (inner.i, inner.j) or inner.i < outer.i or outer.j < inner.j:
        return False
    if (
        outer.language == "zh"
        and inner.j - outer.i <= outer.label.find("关于") + 1
        and _issued(outer, inner, vocabulary)
    ):
        return True
    if inner.iri == _WORLD and vocabulary.is_a(outer.cls, "sei:Event"):
        return False
    key = "holds", outer.cls, inner.cls
    known: bool | None = vocabulary.memory.get(key)
    if known is None:
        nested: dict[str, list[str]] = read_lexicon("entities")["nested"]
        known = vocabulary.memory[key] = any(
            vocabulary.is_a(inner.cls, name)
            for cls, names in nested.items()
            if vocabulary.is_a(outer.cls, cls)
            for name in names
        )
    return known


def _issued(outer: Candidate, inner: Candidate | Match, vocabulary: Vocabulary) -> bool:
    """Whether a body opens the title of a policy: 《国务院关于……的意见》."""
    return vocabulary.is_a(outer.cls, "sei:Policy") and vocabulary.is_a(inner.cls, "sei:Organization")


def _against(candidate: Candidate, known: list[Match], vocabulary: Vocabulary, text: str) -> Candidate | None:
    for match in known:
        if match.i >= candidate.j:
            break
        common = min(match.j, candidate.j) - max(match.i, candidate.i)
        if common <= 0:
            continue
        if candidate.rule == "foreign-strategy":
            if _top(match.cls, vocabulary) == _top(candidate.cls, vocabulary):
                return None  # the strategy has a name
            continue
        if match.i <= candidate.i and candidate.j <= match.j:
            return candidate if candidate.iri and (match.i, match.j) != (candidate.i, candidate.j) else None
        same = _top(candidate.cls, vocabulary) == _top(match.cls, vocabulary)
        if (
            same
            and common == match.j - match.i
            and _adds_nothing(text[candidate.i : match.i] + " " + text[match.j : candidate.j])
        ):
            return Candidate(
                candidate.i, candidate.j, match.cls, candidate.label, candidate.language, "gazetteer", match.iri
            )
        if same and match.j == candidate.j and "/organization-" in match.iri:
            fronts = [m for m in known if (m.i, m.j) == (candidate.i, match.i) and "/region-" in m.iri]
            if fronts:  # 德国某协会: a known body with its country in front
                span = candidate.i, candidate.j
                return Candidate(*span, match.cls, candidate.label, candidate.language, "gazetteer", match.iri)
        if match.i < candidate.i or candidate.j < match.j:
            return None  # they cross: what is known is surer
    return candidate


@cache
def _extras() -> re.Pattern[str]:
    words = alternation(read_lexicon("entities")["title_extras"])
    return re.compile(rf"(?:{words}|[A-Z]\w+(?:ed|ing)\b|[^\w]|_)*")


def _adds_nothing(rest: str) -> bool:
    """Whether what stands around a known name leaves it the same name."""
    return _extras().fullmatch(rest) is not None


def _top(cls: str, vocabulary: Vocabulary) -> str:
    known: str | None = vocabulary.memory.get(("top", cls))
    if known is None:
        rows: list[str] = read_lexicon("entities")["gazetteer_classes"]
        known = next((expand(row) for row in rows if vocabulary.is_a(cls, row)), cls)
        vocabulary.memory["top", cls] = known
    return known


def new_iri(candidate: Candidate, vocabulary: Vocabulary) -> str:
    """The provisional IRI of a new entity: equal labels of equal kind give one IRI."""
    return candidate.iri or mint(kind_of(candidate.cls, vocabulary), candidate.label)


def rows_of(lexicon: dict[str, Any], name: str, family: str) -> Iterator[tuple[str, str, str]]:
    """Rows for ``Heads`` from a part of the lexicon: class -> phrases, or phrase -> class, by language."""
    for language, part in lexicon[name].items():
        for key, value in part.items():
            if isinstance(value, list):
                yield from ((phrase, f"{family}-{language}", expand(key)) for phrase in value)
            else:
                yield key, f"{family}-{language}", expand(value)
