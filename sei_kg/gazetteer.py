"""The gazetteer: every label of the vocabulary, found in one pass over a text.

An Aho-Corasick automaton (Aho and Corasick 1975, as implemented by pyahocorasick) over the folded text finds all
labels at once; of overlapping finds the longest stands. Folding keeps the length, so that offsets stay those of the
text: small letters, straight quotes, blanks for hyphens, half-width forms, simplified characters. Latin labels need
word boundaries, Chinese ones match on characters. A negative label vetoes its own term where it stands; a
case-sensitive label and an abbreviation in capitals need their capitals; a context label counts only in a list of
industries or before a head noun.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.records import quickly_made
from sei_kg.vocabulary import Vocabulary

__all__ = ["Gazetteer", "Match", "fold", "gazetteer_of"]

_RANK = {"pref": 0, "case": 1, "alt": 2, "hidden": 3, "context": 4}
_CJK = r"\u3400-\u9fff\uf900-\ufaff"
_ASCII = re.compile("[a-z0-9]")
_TIGHT = re.compile(rf"(?<=[{_CJK}]) (?=[a-z0-9])|(?<=[a-z0-9]) (?=[{_CJK}])")
_LOOSE = re.compile(rf"(?<=[{_CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_CJK}])")
_FOLDED = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\uff07`\u00b4"), ord("'")),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\uff02\u300c\u300d\u300e\u300f"), ord('"')),
    **dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\uff0d\u00a0\u3000\t\n\r\u2009\u202f"), ord(" ")),
}


_FOLDS = {chr(old): chr(new) for old, new in _FOLDED.items()}
_TO_FOLD = frozenset(_FOLDS)


@quickly_made
@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A label in a text: span ``i`` to ``j`` (end exclusive), the term, its class, the kind of the label."""

    i: int
    j: int
    iri: str
    cls: str
    kind: str


@cache
def _traditional() -> dict[int, str]:
    """Traditional characters -> simplified ones, where both are single characters."""
    from opencc import OpenCC

    characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, simple, strict=True) if a != b and len(b) == 1}


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(f"[{read_lexicon('entities')['traditional_signs']}]")


@lru_cache(maxsize=2_000)  # a passage is asked for by more than one stage
def fold(text: str) -> str:
    """The text as the gazetteer compares it; exactly as long as the text."""
    small = text.lower()
    if len(small) != len(text):  # a few letters grow when made small
        small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if not small.isascii():
        for char in sorted(_TO_FOLD.intersection(small)):  # few in any text: faster than looking every character up
            small = small.replace(char, _FOLDS[char])
        if _signs().search(small):
            small = small.translate(_traditional())
        return small
    return small.replace("-", " ").replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("`", "'")


@dataclass(frozen=True, slots=True)
class _Label:
    rank: tuple[int, int, str]
    iri: str
    cls: str
    kind: str
    exact: str  # the capitals the text must show, or ""
    listed: bool  # of a class that stands in lists of industries and technologies
    holds: frozenset[int]  # places (in the list of classes) of the classes that count inside its name


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


class Gazetteer:
    """Finds the terms of a vocabulary in texts. Immutable once made; safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        import ahocorasick

        lexicon = read_lexicon("entities")
        self._classes = list(lexicon["gazetteer_classes"])
        self._variants = _Variants(lexicon)
        self._ambiguous = frozenset(lexicon["ambiguous_abbreviations"])
        self._listed = {
            cls
            for cls in {term.cls for term in vocabulary.terms.values()}
            if any(vocabulary.is_a(cls, listed) for listed in lexicon["list_classes"])
        }
        heads, separators = lexicon["industry_heads"], lexicon["list_separators"]
        self._head = re.compile(rf"\s?(?:(?:{alternation(heads['en'])})(?![a-z0-9])|(?:{alternation(heads['zh'])}))")
        self._initials = frozenset(head[0] for head in heads["en"] + heads["zh"])
        words = alternation(word for word in separators["en"] if word[0].isalpha())
        marks = alternation([m for m in separators["en"] if not m[0].isalpha()] + separators["zh"])
        self._between = re.compile(rf"\s*(?:(?:(?<![a-z0-9])(?:{words})(?![a-z0-9])|{marks})\s*){{1,3}}")
        keys: dict[str, set[_Label]] = {}
        for iri, term in vocabulary.terms.items():
            order = next((n for n, cls in enumerate(self._classes) if vocabulary.is_a(term.cls, cls)), None)
            if order is None:
                continue
            listed = term.cls in self._listed
            holds = self._holds(term.cls, vocabulary, lexicon["nested"])
            for kind, _, text in term.labels:
                if kind == "cue" or len(text) < 2:
                    continue
                capital = text.isascii() and text.isupper() and len(text) <= 6
                exact = text if kind == "case" or (capital and kind != "negative") else ""
                label = _Label((_RANK.get(kind, 9), order, iri), iri, term.cls, kind, exact, listed, holds)
                for key in self._variants.of(text, industry=listed):
                    keys.setdefault(key, set()).add(label)
        self._automaton = ahocorasick.Automaton()
        for key in sorted(keys):
            ranked = sorted(keys[key], key=lambda label: label.rank)
            vetoes = tuple(label.iri for label in ranked if label.kind == "negative")
            labels = tuple(label for label in ranked if label.kind != "negative")
            self._automaton.add_word(key, (len(key), _is_latin(key[0]), _is_latin(key[-1]), labels, vetoes))
        self._automaton.make_automaton()
        self._empty = not keys
        others: dict[str, tuple[str, ...]] = {}
        for end, followers in lexicon["zh_other_words"].items():
            for follower in followers:
                others[follower] = (*others.get(follower, ()), end)
        self._others = others

    def find(
        self, text: str, *, caseless: bool = False, folded: str | None = None, nested: bool = False
    ) -> list[Match]:
        """The terms named in a text, in order, without overlaps.

        Args:
            text: any string, e.g. a passage's reading text or a question.
            caseless: abbreviations also match in small letters, unless they are words then ("most").
            folded: ``fold(text)``, where the caller has it.
            nested: names inside the names of policies, clusters and events are found too, where the lexicon allows it.
        """
        if self._empty or not text:
            return []
        folded = fold(text) if folded is None else folded
        found: list[_Hit] = []
        vetoes: list[tuple[int, int, str]] = []
        size = len(folded)
        others, company = self._others, False
        for last, (length, left, right, labels, vetoed) in self._automaton.iter(folded):
            j = last + 1
            i = j - length
            if left and i and (char := folded[i - 1]) < "\u2e80" and char.isalnum():
                continue
            if j < size:
                char = folded[j]
                if right:
                    if char < "\u2e80" and char.isalnum():
                        continue
                elif char in others and folded.endswith(others[char], i, j):
                    continue  # the characters are the beginning of another word
            for label in labels:
                if not label.exact or self._capitals(label.exact, text[i:j], caseless):
                    found.append((i, -j, label.rank, label))
                    if label.kind != "context":
                        break  # what ranks lower can never stand here
                    company = True
            if vetoed:
                vetoes += [(i, j, iri) for iri in vetoed]
        if vetoes:
            found = [h for h in found if not any(h[3].iri == iri and i < -h[1] and h[0] < j for i, j, iri in vetoes)]
        found.sort(key=_ORDER)
        chosen = _longest(found)
        if company and any(hit[3].kind == "context" for hit in chosen):
            alone = {hit[:2] for hit in self._without_company(chosen, folded)}
            if alone:
                chosen = _longest([h for h in found if not (h[3].kind == "context" and h[:2] in alone)])
        done = self._matches(chosen, folded)
        if nested and (holders := [hit for hit in chosen if hit[3].holds]):
            inner = [hit for holder in holders for hit in _inside(holder, found)]
            done = sorted({*done, *(Match(h[0], -h[1], h[3].iri, h[3].cls, h[3].kind) for h in _longest(inner))})
        return done

    def _holds(self, cls: str, vocabulary: Vocabulary, nested: dict[str, list[str]]) -> frozenset[int]:
        inner = next((names for holder, names in nested.items() if vocabulary.is_a(cls, holder)), [])
        return frozenset(self._classes.index(name) for name in inner)

    def _capitals(self, exact: str, seen: str, caseless: bool) -> bool:
        if seen.startswith(exact) or seen.translate(_FOLDED).startswith(exact.translate(_FOLDED)):
            return True
        return caseless and exact.lower() not in self._ambiguous

    def _chains(self, hits: list[_Hit], folded: str) -> Iterator[list[_Hit]]:
        """Runs of neighbours of the list classes with nothing but separators between them."""
        chain: list[_Hit] = []
        for hit in hits:
            listed = hit[3].listed
            if chain and listed:
                end = -chain[-1][1]
                head = self._head.match(folded, end)
                start = head.end() if head else end
                if hit[0] - start <= 16 and self._between.fullmatch(folded, start, hit[0]):
                    chain.append(hit)
                    continue
            if chain:
                yield chain
            chain = [hit] if listed else []
        if chain:
            yield chain

    def _without_company(self, hits: list[_Hit], folded: str) -> Iterator[_Hit]:
        """Context labels that neither a head noun follows nor a list of industries holds."""
        for chain in self._chains(hits, folded):
            firm = sum(hit[3].kind != "context" for hit in chain)
            closed = self._head.match(folded, -chain[-1][1]) is not None
            if len(chain) >= 3 or (len(chain) >= 2 and (firm or closed)):
                continue
            yield from (h for h in chain if h[3].kind == "context" and not self._head.match(folded, -h[1]))

    def _matches(self, hits: list[_Hit], folded: str) -> list[Match]:
        """Hits as matches; a head noun directly behind a term of the list classes belongs to the mention."""
        done = []
        for n, (i, end, _, label) in enumerate(hits):
            j = -end
            if (
                label.listed
                and folded[j : j + 2].strip()[:1] in self._initials
                and (head := self._head.match(folded, j))
            ):
                limit = hits[n + 1][0] if n + 1 < len(hits) else len(folded)
                j = head.end() if head.end() <= limit else j
            done.append(Match(i, j, label.iri, label.cls, label.kind))
        return done


_Hit = tuple[int, int, tuple[int, int, str], _Label]  # start, minus end, rank, label: sorts by start, longest first
_ORDER = itemgetter(0, 1, 2)


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Of overlapping hits (in order) the longest, then the first, then the better ranked."""
    done: list[_Hit] = []
    cluster: list[_Hit] = []
    end = -1
    for hit in hits:
        if hit[0] >= end:
            done += cluster if len(cluster) < 2 else _resolve(cluster, end)
            cluster = [hit]
            end = -hit[1]
        elif hit[:2] != cluster[-1][:2]:  # of equal spans the best ranked came first
            cluster.append(hit)
            end = max(end, -hit[1])
    return done + (cluster if len(cluster) < 2 else _resolve(cluster, end))


def _inside(holder: _Hit, found: list[_Hit]) -> Iterator[_Hit]:
    """The hits within another one that count on their own there; ``found`` is in order."""
    start, stop = holder[0], -holder[1]
    for n in range(bisect_left(found, start, key=itemgetter(0)), len(found)):
        hit = found[n]
        if hit[0] >= stop:
            break
        if hit[1] >= holder[1] and hit[:2] != holder[:2] and hit[2][1] in holder[3].holds and hit[3].kind != "context":
            yield hit


def _resolve(cluster: list[_Hit], end: int) -> list[_Hit]:
    if -cluster[0][1] == end:
        return cluster[:1]  # the first one holds all others
    kept: list[_Hit] = []
    for hit in sorted(cluster, key=lambda h: (h[1] + h[0], h[0])):
        if all(-hit[1] <= other[0] or -other[1] <= hit[0] for other in kept):
            kept.append(hit)
    return sorted(kept, key=_ORDER)


class _Variants:
    """The spellings under which a label is looked up."""

    def __init__(self, lexicon: dict[str, object]) -> None:
        heads = lexicon["industry_heads"]
        assert isinstance(heads, dict)
        self._heads_en: list[str] = heads["en"]
        self._heads_zh: list[str] = heads["zh"]
        rows = lexicon["spelling_variants"]
        assert isinstance(rows, list)
        self._spelling = {old: new for row in rows for old, new in (row, row[::-1])}
        self._respelled = re.compile(rf"(?<![a-z])(?:{alternation(self._spelling)})(?![a-z])")

    def of(self, label: str, *, industry: bool) -> set[str]:
        """Folded keys of a label; ``industry``: head nouns may be exchanged."""
        key = re.sub(r" {2,}", " ", fold(label)).strip()
        if not key:
            return set()
        keys = {key}
        if key.isascii():
            if self._respelled.search(key):
                keys.add(self._respelled.sub(lambda match: self._spelling[match[0]], key))
            return keys | {form for k in keys for form in self._numbers(k, industry)}
        if industry and key.endswith("产业") and len(key) > 4:
            keys |= {key[:-2] + head for head in self._heads_zh}
        if '"' in key:
            keys |= {k.replace('"', "") for k in keys if len(k) > 5}
        if _ASCII.search(key):
            keys |= {form for k in keys for form in (_TIGHT.sub("", k), _LOOSE.sub(" ", k))}
        return keys

    def _numbers(self, key: str, industry: bool) -> Iterator[str]:
        """Singular and plural of the last word; before a head noun also of the word in front of it."""
        front, _, last = key.rpartition(" ")
        if industry and front and last in self._heads_en:
            stem, _, word = front.rpartition(" ")
            for form in {word, *_inflected(word)}:
                for head in self._heads_en:
                    yield f"{stem} {form} {head}".strip()
        elif last.isascii() and last.isalpha() and len(last) > 2:
            for form in _inflected(last):
                yield f"{front} {form}".strip()


def _inflected(word: str) -> Iterator[str]:
    """The plural of an English singular, the singular of a plural; both may be guesses that no text holds."""
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
    elif word.endswith("y") and word[-2:-1] not in "aeiou":
        yield word[:-1] + "ies"
    elif word.endswith(("s", "x", "ch", "sh")):
        yield word + "es"
    else:
        yield word + "s"


def gazetteer_of(vocabulary: Vocabulary) -> Gazetteer:
    """The gazetteer of a vocabulary, made once and kept with it."""
    known = vocabulary.__dict__.get("_gazetteer")
    if known is None:
        known = Gazetteer(vocabulary)
        object.__setattr__(vocabulary, "_gazetteer", known)
    return known
