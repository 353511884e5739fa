"""Words of questions: the lexicon of asking, and terms that meet labels and passages in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import expand
from sei_kg.search import tokens

__all__ = ["Cue", "Lexicon", "Term", "base", "read_words", "whole_words"]

Tokens = frozenset[str]
_COUNTERS = frozenset("哪个些各位几两名种类家省") | {
    ""
}  # what stands before a class word of one character (哪国, 哪些人)
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the matter in a question.

    Attributes:
        surface: as written.
        start, end: its place in the question.
        ways: sets of index tokens; a text holds the term where it holds all tokens of one way.
        weight: how telling it is.
        entity: the entity it names, or "".
        near: sets of index tokens of words that may be said for it; they prove less than a way.
    """

    surface: str
    start: int
    end: int
    ways: tuple[Tokens, ...]
    weight: float = 1.0
    entity: str = ""
    near: tuple[Tokens, ...] = ()

    def index_ways(self) -> list[list[str]]:
        """The ways as a search index takes them; the first dozen."""
        return [sorted(way) for way in self.ways[:12] if way]

    def within(self, held: Iterable[str] | Tokens) -> bool:
        bag = held if isinstance(held, frozenset | set) else frozenset(held)
        return any(way <= bag for way in self.ways)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the lexicon found in a question: its kind ("class", "relation", "operation", "value", "unit") and meaning."""

    kind: str
    meaning: tuple[str, ...]
    start: int
    end: int
    surface: str


class Lexicon:
    """``ontology/lexicon/questions.yaml``, ``glossary.yaml`` and ``question_words.yaml``, compiled."""

    def __init__(
        self,
        data: Mapping[str, Any],
        glossary: Mapping[str, str],
        surnames: Iterable[str] = (),
        general: Mapping[str, Any] | None = None,
    ) -> None:
        self.data = data
        self.general = general or {"words": {}, "same": [], "framing": {"en": [], "zh": []}}
        glossary = _joined(glossary, self.general["words"])
        self.surnames = frozenset("".join(surnames))
        self.background = frozenset(expand(f"id:{name}") for name in data["background"])
        self.stop_en = frozenset(str(word) for word in data["stop"]["en"])
        self._asking: list[str] = []
        self.stop_zh = frozenset(str(word) for word in data["stop"]["zh"])
        self.chinese = {zh: tuple(frozenset(tokens(way)) for way in en.split("|")) for zh, en in glossary.items()}
        self._english: dict[str, list[Tokens]] = {}
        for zh, en in glossary.items():
            for english in en.split("|"):
                found = tokens(english)
                if len(found) == 1:
                    self._english.setdefault(found[0], []).append(frozenset(tokens(zh)))
        self.asides = [re.compile(p, re.IGNORECASE) for lang in ("en", "zh") for p in data["asides"][lang]]
        self.structural = frozenset(map(expand, data["structural"]))
        self.objects = {expand(e["property"]): expand(f"sei:{e['object']}") for e in data["relations"] if "object" in e}
        self.said = {
            expand(e["property"]): tuple(frozenset(tokens(str(w))) for lang in ("en", "zh") for w in e.get(lang, ()) if tokens(str(w)))
            for e in data["relations"]
        }  # fmt: skip
        self.want = frozenset(t for lang in ("en", "zh") for w in data["want"][lang] for t in tokens(str(w)))
        self._same: dict[str, set[Tokens]] = {}
        self._same_phrase: dict[Tokens, set[Tokens]] = {}
        for group in data["synonyms"]["en"]:
            ways = {frozenset(tokens(str(word))) for word in group}
            for way in ways:
                if len(way) == 1:
                    self._same.setdefault(next(iter(way)), set()).update(ways)
                else:
                    self._same_phrase.setdefault(way, set()).update(ways)
        self._near: dict[str, set[Tokens]] = {}
        for group in self.general["same"]:
            ways = {frozenset(tokens(str(word))) for word in group}
            for way in ways:
                if len(way) == 1:
                    self._near.setdefault(next(iter(way)), set()).update(ways - {way})
        self.framing = frozenset(base(str(w)) for w in self.general["framing"]["en"])
        self.framing_zh = frozenset(str(w) for w in self.general["framing"]["zh"])
        self._phrases_en: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...], str]]] = {}
        self._phrases_zh: list[tuple[str, str, tuple[str, ...]]] = []
        self._read_cues()
        self._longest = max(map(len, (*self.chinese, *self.framing_zh)))

    def _read_cues(self) -> None:
        for kind, meaning, entry in self.entries():
            for phrase in entry.get("en", ()):
                words = tuple(base(word) for word in re.findall(r"[a-z0-9&']+", str(phrase).casefold()))
                if words:
                    self._phrases_en.setdefault(words[0], []).append((kind, words, meaning, str(phrase)))
            for phrase in entry.get("zh", ()):
                self._phrases_zh.append((kind, str(phrase), meaning))
        for nouns in self.data["cause_nouns"].values():  # "the causes of X", "the consequences of X"
            cause = (expand("sei:causes"),)
            for phrase in nouns["en"]:
                words = tuple(base(word) for word in phrase.split())
                self._phrases_en.setdefault(words[0], []).append(("relation", words, cause, phrase))
            self._phrases_zh += [("relation", phrase, cause) for phrase in nouns["zh"]]
        words_en = {
            w for phrases in self._phrases_en.values() for _, p, _, written in phrases if len(p) == 1 for w in [written]
        }
        words_en |= {str(word) for word in self.data["documents"]["en"]} | {w for w in self.stop_en if len(w) > 3}
        self._asking = sorted({w for w in words_en if w.isalpha()} | {w + "s" for w in words_en if w.isalpha()})
        self._phrases_zh.sort(key=lambda item: -len(item[1]))

    def entries(self) -> Iterable[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
        """All entries of the lexicon: kind, meaning, words by language."""
        for entry in self.data["classes"]:
            yield "class", tuple(expand(f"sei:{name}") for name in entry["is"]), entry
        for name, entry in self.data["values"].items():
            yield "value", (name,), entry
        for entry in self.data["relations"]:
            yield "relation", (expand(entry["property"]),), entry
        for name, entry in self.data["operations"].items():
            yield "operation", (name,), entry
        for entry in self.data["units"]:
            yield "unit", (entry["unit"],), entry

    def mend(self, text: str, known: Callable[[str], bool]) -> str:
        """A question with the typing errors in the words of asking mended ("Wich problms"); names are left to the linking.

        ``known`` tells whether a word occurs in a label or passage: such a word is no error.
        """
        from rapidfuzz.distance import DamerauLevenshtein

        def better(match: re.Match[str]) -> str:
            word = match[0].casefold()
            if word in self._asking or word in self.stop_en or base(word) in self._phrases_en or known(word):
                return match[0]
            if base(word) in self.framing or any(token in self._near for token in tokens(word)):
                return match[0]  # a word of the language, though no text has it
            most = 1 if len(word) < 8 else 2
            near = [(DamerauLevenshtein.distance(word, other, score_cutoff=most), other) for other in self._asking
                    if abs(len(other) - len(word)) <= most and other[0] == word[0]]  # fmt: skip
            distance, other = min(near, default=(most + 1, ""))
            return other if distance <= most else match[0]

        return re.sub(r"(?<![\w&-])[A-Za-z]{4,}(?![\w&-])", better, text)

    def longer_word(self, text: str, start: int, end: int) -> bool:
        """Whether a Chinese word of the glossary holds a place of a text and more."""
        return any(
            text[i:j] in self.chinese
            for i in range(max(0, end - self._longest), start + 1)
            for j in range(end, min(len(text), i + self._longest) + 1)
            if j - i > end - start
        )

    def canonical(self, held: Iterable[str]) -> frozenset[str]:
        """Tokens, each by the first of the words that mean the same."""
        return frozenset(min((next(iter(w)) for w in self._same.get(t, ()) if len(w) == 1), default=t) for t in held)

    def cues(self, text: str, language: str) -> tuple[Cue, ...]:
        """All cues in a question, in order; of one kind and meaning the longest at a place."""
        found: dict[tuple[str, tuple[str, ...], int], Cue] = {}
        lowered = text.casefold()
        words = [(base(m[0]), m.start(), m.end()) for m in re.finditer(r"[a-z0-9&']+", lowered)]
        for number, (word, start, _) in enumerate(words):
            for kind, phrase, meaning, written in self._phrases_en.get(word, ()):
                if tuple(w for w, _, _ in words[number : number + len(phrase)]) == phrase:
                    end = words[number + len(phrase) - 1][2]
                    if written.endswith("ing") and kind == "class" and "ing" not in lowered[start:end]:
                        continue  # "meet" is no meeting
                    _keep(found, Cue(kind, meaning, start, end, text[start:end]))
        if language == "zh":
            compounds = [m.span() for word in self.data["compounds"]["zh"] for m in re.finditer(re.escape(word), text)]
            taken: dict[str, list[tuple[int, int]]] = {}
            for kind, written, meaning in self._phrases_zh:  # the longest first
                at = text.find(written)
                while at >= 0:
                    spans = taken.setdefault(kind, [])
                    inside = any(a <= at and at + len(written) <= b for a, b in compounds)
                    alone = inside or (len(written) == 1 and kind == "class" and text[at - 1 : at] not in _COUNTERS)
                    if not alone and not any(
                        a <= at and at + len(written) <= b and b - a > len(written) for a, b in spans
                    ):
                        spans.append((at, at + len(written)))
                        _keep(found, Cue(kind, meaning, at, at + len(written), written))
                    at = text.find(written, at + 1)
        return tuple(sorted(found.values(), key=lambda cue: (cue.start, -cue.end, cue.kind, cue.meaning)))

    def terms(self, text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Term]:
        """The words of the matter, outside the spans ``skip``."""
        found: list[Term] = []
        for match in re.finditer(r"[A-Za-z0-9]+(?:[&'’\-][A-Za-z0-9]+)*|[\u3400-\u4dbf\u4e00-\u9fff]+", text):
            if _CHINESE.match(match[0]):
                found += self._chinese_terms(text, match.start(), match.end(), skip)
            elif not _inside(match.start(), match.end(), skip):
                found += self._english_terms(match[0], match.start())
        return found

    def _english_terms(self, word: str, start: int) -> list[Term]:
        if word.casefold() in self.stop_en or (len(word) < 2 and not word.isdigit()):
            return []
        parts = tokens(word)
        ways = [frozenset(parts)]
        if len(parts) == 1:
            ways += sorted(self._same.get(parts[0], set()) - {ways[0]}, key=sorted)
            ways += self._english.get(parts[0], [])
        else:  # "vice-ministerial"
            ways += sorted(self._same_phrase.get(ways[0], set()) - {ways[0]}, key=sorted)
        weight = _FRAMING if base(word.casefold()) in self.framing else 1.0
        return [Term(word, start, start + len(word), tuple(ways), weight, near=self.near(ways))]

    def near(self, ways: Iterable[Tokens]) -> tuple[Tokens, ...]:
        """What may be said for a word of these ways, in either language, beyond the ways themselves."""
        ways = tuple(ways)
        single = dict.fromkeys(next(iter(way)) for way in ways if len(way) == 1)
        found = dict.fromkeys(o for token in single for o in sorted(self._near.get(token, ()), key=sorted))
        more = dict.fromkeys(zh for o in (*ways, *found) if len(o) == 1 for zh in self._english.get(next(iter(o)), ()))
        return tuple(o for o in dict.fromkeys((*found, *more)) if o not in ways)

    def _chinese_terms(self, text: str, start: int, end: int, skip: Sequence[tuple[int, int]]) -> list[Term]:
        found: list[Term] = []
        at, loose = start, start
        while at <= end:
            word = ""
            if at < end and not _inside(at, at + 1, skip):
                for length in range(min(self._longest, end - at), 0, -1):
                    piece = text[at : at + length]
                    known = piece in self.chinese or piece in self.stop_zh or piece in self.framing_zh
                    if known and not any(_inside(i, i + 1, skip) for i in range(at, at + length)):
                        word = piece
                        break
            boundary = at == end or word or _inside(at, at + 1, skip)
            if boundary and loose < at:
                found += self._loose(text[loose:at], loose)
            if word and word not in self.stop_zh:
                english = self.chinese.get(word, ())
                ways = [frozenset(tokens(word)), *english]
                ways += [
                    other
                    for way in english
                    if len(way) == 1
                    for other in sorted(self._same.get(next(iter(way)), ()), key=sorted)
                ]
                ways = list(dict.fromkeys(ways))
                weight = _FRAMING if word in self.framing_zh else 1.0
                found.append(Term(word, at, at + len(word), tuple(ways), weight, near=self.near(ways[1:])))
            at += len(word) or 1
            if boundary:
                loose = at
        return found

    @staticmethod
    def _loose(text: str, start: int) -> list[Term]:
        """Chinese outside the glossary: each bigram is a term."""
        if len(text) < 2:
            return []
        return [
            Term(text[i : i + 2], start + i, start + i + 2, (frozenset((text[i : i + 2],)),), _LOOSE)
            for i in range(len(text) - 1)
        ]


_LOOSE = 0.6  # weight of a Chinese bigram that no glossary knows


def whole_words(terms: Sequence[Term], known: Callable[[str], bool]) -> list[Term]:
    """Terms without the loose bigrams that straddle two words.

    A run of overlapping bigrams is cut into those that stand in a text, as many as fit beside one another; what is left
    between them, two characters or more, stays one term, which no text holds.

    Args:
        known: whether an index token stands in any text.
    """
    loose = sorted((t for t in terms if _is_loose(t)), key=lambda t: t.start)
    runs: list[list[Term]] = []
    for term in loose:
        if runs and runs[-1][-1].start + 1 == term.start:
            runs[-1].append(term)
        else:
            runs.append([term])
    found = [t for t in terms if not _is_loose(t)]
    for run in runs:
        found += _cut(run, known) if len(run) > 1 else run
    return found


def _is_loose(term: Term) -> bool:
    return not term.entity and len(term.surface) == 2 and term.weight == _LOOSE and term.ways == (frozenset((term.surface,)),)  # fmt: skip


def _cut(run: Sequence[Term], known: Callable[[str], bool]) -> list[Term]:
    said = [known(t.surface) for t in run]
    best: list[tuple[int, list[int]]] = [(0, [])] * (len(run) + 2)  # from each place on: how many, and which
    for at in range(len(run) - 1, -1, -1):
        skip, take = best[at + 1], best[at + 2]
        best[at] = max(skip, (take[0] + 1, [at, *take[1]]), key=lambda b: b[0]) if said[at] else skip
    chosen = [run[at] for at in best[0][1]]
    left, last = run[0].start, run[-1].end
    text = run[0].surface + "".join(t.surface[1] for t in run[1:])
    for start, end in [*((t.start, t.end) for t in chosen), (last, last)]:
        if start - left > 1:
            rest = text[left - run[0].start : start - run[0].start]
            chosen.append(Term(rest, left, start, (frozenset(tokens(rest)),), _LOOSE))
        left = end
    return chosen


_FRAMING = 0.25  # weight of a word that only says how a question puts its matter


def _joined(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Two glossaries as one: the renderings of a word that stands in both are put together."""
    found = dict(one)
    for word, english in other.items():
        known = found.get(word)
        found[word] = "|".join(dict.fromkeys([*known.split("|"), *english.split("|")])) if known else english
    return found


def base(word: str) -> str:
    """A word without the endings of number and tense: closer to the written form than an index token."""
    word = word.removesuffix("'s").strip("'")
    for ending, most in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return (word.removesuffix(ending) + most).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


def _keep(found: dict[tuple[str, tuple[str, ...], int], Cue], cue: Cue) -> None:
    key = (cue.kind, cue.meaning, cue.start)
    if key not in found or found[key].end < cue.end:
        found[key] = cue


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


@cache
def read_words() -> Lexicon:
    """The lexicon of asking."""
    surnames = read_lexicon("entities")["surnames"]["zh"]
    return Lexicon(
        read_lexicon("questions"), read_lexicon("glossary")["words"], surnames, read_lexicon("question_words")
    )
