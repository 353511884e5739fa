"""The gazetteer: every label of the vocabulary, found in one pass over a text.

An Aho-Corasick automaton (Aho and Corasick 1975, as implemented by pyahocorasick) over the folded text finds all
labels at once; of overlapping finds the longest stands. Folding keeps the length, so that offsets stay those of the
text: small letters, straight quotes, blanks for hyphens, half-width forms, simplified characters. Latin labels need word
boundaries, Chinese ones match on characters. A negative label vetoes its own term where it stands; a case-sensitive label and an
abbreviation in capitals need their capitals; a context label counts only in a list of industries or before a head noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.vocabulary import Vocabulary

__all__ = ["Gazetteer", "Match", "fold", "gazetteer_of"]

_RANK = {"pref": 0, "case": 1, "alt": 2, "hidden": 3, "context": 4}
_CJK = r"\u3400-\u9fff\uf900-\ufaff"
_FOLDED = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\uff07`\u00b4"), ord("'")),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\uff02"), ord('"')),
    **dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\uff0d\u00a0\u3000\t\n\r\u2009\u202f"), ord(" ")),
}


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


def fold(text: str) -> str:
    """The text as the gazetteer compares it; exactly as long as the text."""
    small = text.lower()
    if len(small) != len(text):  # a few letters grow when made small
        small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if not small.isascii():
        small = small.translate(_FOLDED)
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
        words = alternation(word for word in separators["en"] if word[0].isalpha())
        marks = alternation([m for m in separators["en"] if not m[0].isalpha()] + separators["zh"])
        self._between = re.compile(rf"\s*(?:(?:(?<![a-z0-9])(?:{words})(?![a-z0-9])|{marks})\s*){{1,3}}")
        keys: dict[str, set[_Label]] = {}
        for iri, term in vocabulary.terms.items():
            order = next((n for n, cls in enumerate(self._classes) if vocabulary.is_a(term.cls, cls)), None)
            if order is None:
                continue
            for kind, _, text in term.labels:
                if kind == "cue" or len(text) < 2:
                    continue
                capital = text.isascii() and text.isupper() and len(text) <= 6
                exact = text if kind == "case" or (capital and kind != "negative") else ""
                label = _Label((_RANK.get(kind, 9), order, iri), iri, term.cls, kind, exact)
                for key in self._variants.of(text, industry=term.cls in self._listed):
                    keys.setdefault(key, set()).add(label)
        self._automaton = ahocorasick.Automaton()
        for key in sorted(keys):
            ranked = tuple(sorted(keys[key], key=lambda label: label.rank))
            self._automaton.add_word(key, (len(key), _is_latin(key[0]), _is_latin(key[-1]), ranked))
        self._automaton.make_automaton()
        self._empty = not keys

    def find(self, text: str, *, caseless: bool = False, folded: str | None = None) -> list[Match]:
        """The terms named in a text, in order, without overlaps.

        Args:
            text: any string, e.g. a passage's reading text or a question.
            caseless: abbreviations also match in small letters, unless they are words then ("most").
            folded: ``fold(text)``, where the caller has it.
        """
        if self._empty or not text:
            return []
        folded = fold(text) if folded is None else folded
        found: list[Match] = []
        vetoes: list[tuple[int, int, str]] = []
        size = len(folded)
        for last, (length, left, right, labels) in self._automaton.iter(folded):
            i, j = last + 1 - length, last + 1
            if (left and i and _is_latin(folded[i - 1])) or (right and j < size and _is_latin(folded[j])):
                continue
            for label in labels:
                if label.kind == "negative":
                    vetoes.append((i, j, label.iri))
                elif not label.exact or self._capitals(label.exact, text[i:j], caseless):
                    found.append(Match(i, j, label.iri, label.cls, label.kind))
        if vetoes:
            found = [m for m in found if not any(m.iri == iri and i < m.j and m.i < j for i, j, iri in vetoes)]
        chosen = _longest(found)
        alone = {(m.i, m.j) for m in self._without_company(chosen, folded)}
        if alone:
            chosen = _longest([m for m in found if not (m.kind == "context" and (m.i, m.j) in alone)])
        return self._with_heads(chosen, folded)

    def _capitals(self, exact: str, seen: str, caseless: bool) -> bool:
        if seen.translate(_FOLDED).startswith(exact.translate(_FOLDED)):
            return True
        return caseless and exact.lower() not in self._ambiguous

    def _chains(self, matches: list[Match], folded: str) -> Iterator[list[Match]]:
        """Runs of neighbours of the list classes with nothing but separators between them."""
        chain: list[Match] = []
        for match in matches:
            if chain and match.cls in self._listed:
                gap = self._head.match(folded, chain[-1].j)
                start = gap.end() if gap else chain[-1].j
                if match.i - start <= 16 and self._between.fullmatch(folded, start, match.i):
                    chain.append(match)
                    continue
            if chain:
                yield chain
            chain = [match] if match.cls in self._listed else []
        if chain:
            yield chain

    def _without_company(self, matches: list[Match], folded: str) -> Iterator[Match]:
        """Context labels that neither a head noun follows nor a list of industries holds."""
        if not any(m.kind == "context" for m in matches):
            return
        for chain in self._chains(matches, folded):
            firm = sum(m.kind != "context" for m in chain)
            closed = self._head.match(folded, chain[-1].j) is not None
            if len(chain) >= 3 or (len(chain) >= 2 and (firm or closed)):
                continue
            yield from (m for m in chain if m.kind == "context" and not self._head.match(folded, m.j))

    def _with_heads(self, matches: list[Match], folded: str) -> list[Match]:
        """A head noun directly behind a term of the list classes belongs to the mention."""
        done = []
        for n, match in enumerate(matches):
            if match.cls in self._listed and (head := self._head.match(folded, match.j)):
                limit = matches[n + 1].i if n + 1 < len(matches) else len(folded)
                if head.end() <= limit:
                    match = Match(match.i, head.end(), match.iri, match.cls, match.kind)
            done.append(match)
        return done


def _longest(matches: Iterable[Match]) -> list[Match]:
    """Of overlapping matches the longest, then the first, then the better ranked; in the order of the text."""
    ordered = sorted(set(matches), key=lambda m: (m.i, -m.j))
    done: list[Match] = []
    cluster: list[Match] = []
    end = -1
    for match in ordered:
        if match.i >= end and cluster:
            done += _resolve(cluster)
            cluster = []
        cluster.append(match)
        end = max(end, match.j) if len(cluster) > 1 else match.j
    return done + _resolve(cluster)


def _resolve(cluster: list[Match]) -> list[Match]:
    if len(cluster) == 1:
        return cluster
    kept: list[Match] = []
    for match in sorted(cluster, key=lambda m: (m.i - m.j, m.i, _RANK.get(m.kind, 9))):
        if all(match.j <= other.i or other.j <= match.i for other in kept):
            kept.append(match)
    return sorted(kept)


class _Variants:
    """The spellings under which a label is looked up."""

    def __init__(self, lexicon: dict[str, object]) -> None:
        heads = lexicon["industry_heads"]
        assert isinstance(heads, dict)
        self._heads_en: list[str] = heads["en"]
        self._heads_zh: list[str] = heads["zh"]
        self._spelling: list[tuple[str, str]] = []
        rows = lexicon["spelling_variants"]
        assert isinstance(rows, list)
        for first, second in rows:
            self._spelling += [(first, second), (second, first)]

    def of(self, label: str, *, industry: bool) -> set[str]:
        """Folded keys of a label; ``industry``: head nouns may be exchanged."""
        key = re.sub(r" {2,}", " ", fold(label)).strip()
        if not key:
            return set()
        keys = {key}
        for old, new in self._spelling:
            pattern = rf"(?<![a-z]){re.escape(old)}(?![a-z])"
            keys |= {re.sub(pattern, new, k) for k in keys if old in k}
        if re.search(r"[a-z]", key):
            keys |= {form for k in keys for form in self._numbers(k, industry)}
        if industry and key.endswith("产业") and len(key) > 4:
            keys |= {key[:-2] + head for head in self._heads_zh}
        for k in tuple(keys):
            keys.add(re.sub(rf"(?<=[{_CJK}]) (?=[a-z0-9])|(?<=[a-z0-9]) (?=[{_CJK}])", "", k))
            keys.add(re.sub(rf"(?<=[{_CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_CJK}])", " ", k))
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
