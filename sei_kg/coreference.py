"""Coreference in one document: abbreviations it defines, and phrases that refer back ("the Plan", 本规划, 《规划》).

An abbreviation stands in brackets behind the name it shortens; from there on it means that name. A phrase that refers
back means the last thing mentioned before it whose class fits; where several fit equally nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from sei_kg.entities import Mention
from sei_kg.gazetteer import fold
from sei_kg.induction import Candidate, Head
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled
from sei_kg.vocabulary import Vocabulary

__all__ = ["Aliases", "Memory", "anaphors", "bare_title", "defined_alias"]

_BRACKET = re.compile(r"[”’\"》]?\s?[(（]([^()（）]{2,60})[)）]")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&-]{0,9}s?")


@cache
def _short_for() -> re.Pattern[str]:
    words = read_lexicon("entities")["abbreviation_words"]
    return re.compile(
        rf"(?:{alternation(words['zh'] + words['en'])})(?:\sto)?(?:\sas)?[:：,，\s]*(?:the\s)?[“‘\"《]*([^“”‘’\"《》]+)"
    )


def defined_alias(text: str, j: int, language: str) -> tuple[int, int] | None:
    """Span of the abbreviation or other name that a bracket directly behind position ``j`` gives, or None."""
    match = _BRACKET.match(text, j)
    if not match:
        return None
    inner = match[1]
    short = _short_for().search(inner)
    if short:
        return match.start(1) + short.start(1), match.start(1) + short.end(1)
    bare = inner.strip(" “”‘’\"'《》")
    at = match.start(1) + inner.index(bare) if bare else -1
    if _ACRONYM.fullmatch(bare) and sum(char.isupper() for char in bare) >= 2:
        return at, at + len(bare)
    chinese = bool(compiled(r"[\u4e00-\u9fff]").search(bare))
    if language == "en" and chinese and compiled(r"[\u4e00-\u9fff·“”]{2,30}").fullmatch(bare):
        return at, at + len(bare)
    if language == "zh" and not chinese and compiled(r"[A-Z][A-Za-z ,&’'-]{3,60}").fullmatch(bare):
        return at, at + len(bare)
    return None


def _automaton(names: Iterable[str]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in sorted(names):
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


class Aliases:
    """Names that a document itself has introduced, found again in its passages in one pass."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, str, str]] = {}
        self._fresh: list[str] = []  # those that no automaton holds yet
        self._known: Any = None
        self._recent: Any = None

    def add(self, name: str, iri: str, cls: str, rule: str) -> None:
        """From now on ``name`` means the entity; the first meaning of a name stands."""
        if len(name) >= 2 and name not in self._names:
            self._names[name] = (iri, cls, rule)
            self._fresh.append(name)
            self._recent = None

    def __bool__(self) -> bool:
        return bool(self._names)

    def find(self, text: str) -> Iterator[tuple[int, int, str, str, str]]:
        """(i, j, IRI, class, rule) of every alias in the text, capitals as introduced, on word boundaries."""
        if self._fresh and self._recent is None:
            if 2 * len(self._fresh) > len(self._names):  # else the many names would be entered anew for each new one
                self._known, self._fresh = _automaton(self._names), []
            self._recent = _automaton(self._fresh)
        size = len(text)
        for last, name in chain(self._known.iter(text), self._recent.iter(text) if self._fresh else ()):
            i, j = last + 1 - len(name), last + 1
            if name[0] < "\u2e80" and i and text[i - 1] < "\u2e80" and text[i - 1].isalnum():
                continue
            if name[-1] < "\u2e80" and j < size and text[j] < "\u2e80" and text[j].isalnum():
                if text[j] == "s" and not text[j + 1 : j + 2].isalnum():
                    j += 1
                else:
                    continue
            yield i, j, *self._names[name]


@dataclass
class Memory:
    """What was mentioned so far, for phrases that refer back."""

    vocabulary: Vocabulary
    recent: list[tuple[str, str, str, int]] = field(default_factory=list)  # IRI, class, folded words, passage
    own: list[tuple[str, str, str, int]] = field(default_factory=list)  # policies that are the document itself

    def note(self, mention: Mention, folded: str) -> None:
        """Keeps a mention; ``folded`` are its words."""
        said = (mention.entity, mention.cls, folded, mention.passage)
        titled = mention.passage == 0 and self.vocabulary.is_a(mention.cls, "sei:Policy")
        if mention.rule == "own-title" or titled:
            self.own.append(said)
        self.recent.append(said)
        if len(self.recent) > 400:
            del self.recent[:200]

    def policies(self) -> set[str]:
        return {iri for iri, cls, _, _ in self.recent if self.vocabulary.is_a(cls, "sei:Policy")}

    def referent(self, head: Head, words: str, passage: int, *, most_distance: int = 12) -> tuple[str, str] | None:
        """(IRI, class) of what "the plan" means: the last entity of the class whose name holds the same noun, else the
        only policy mentioned, else (for bodies) the only one near by."""
        noun = compiled(r"^(?:the|this|本|该|《)\s?").sub("", fold(words)).rstrip("》")
        itself = words.startswith("本") or words.lower().startswith("this")
        if itself and (mine := [(iri, cls) for iri, cls, said, _ in self.own if noun in said]):
            return mine[0]
        fitting = [
            (iri, cls, said)
            for iri, cls, said, at in reversed(self.recent)
            if (itself or passage - at <= most_distance)
            and (self.vocabulary.is_a(cls, head.value) or said.endswith(noun))
        ]
        named = [(iri, cls) for iri, cls, said in fitting if noun in said]
        if named:
            period = self.vocabulary.is_a(named[0][1], "sei:PlanningPeriod")
            return None if period else named[0]
        if self.vocabulary.is_a(head.value, "sei:Policy"):
            only = {(iri, cls) for iri, cls, _ in fitting if self.vocabulary.is_a(cls, "sei:Policy")}
            return only.pop() if len(only) == 1 and len(self.policies()) == 1 else None
        return (fitting[0][0], fitting[0][1]) if fitting and len({iri for iri, _, _ in fitting}) == 1 else None


def anaphors(heads: Iterable[Head], text: str) -> Iterator[Head]:
    """The heads of the family "anaphor" that refer back, by their capitals and what follows them."""
    capital = read_lexicon("entities")["anaphors_capital"]
    for head in heads:
        words = text[head.i : head.j]
        if words.lower() in capital and not words.split()[-1][0].isupper():
            continue
        if compiled(r"\s(?:of|for|on|to|that|which)\s").match(text[head.j :]) and words[0].isascii():
            continue
        yield head


def bare_title(text: str) -> Iterator[Candidate]:
    """《规划》: a title that is nothing but its head noun."""
    lexicon = read_lexicon("entities")["policy_heads"]["zh"]
    heads = {phrase: expand(cls) for cls, phrases in lexicon.items() for phrase in phrases}
    for match in compiled(r"《([\u4e00-\u9fff]{2,5})》").finditer(text):
        if match[1] in heads:
            yield Candidate(match.start(), match.end(), heads[match[1]], match[1], "zh", "coreference")
