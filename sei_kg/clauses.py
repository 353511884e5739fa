"""What the claim finders share: the context a passage is read in, and a finding before it has a name of its own.

Clauses are cut by the finders of each language (``claims_en``, ``problems_en``, ``claims_zh``); this module holds the
types that cross the seam between them and ``claims``, and the making of labels from clauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add

from sei_kg.lexicon import read_lexicon
from sei_kg.records import quickly_made

__all__ = ["Context", "Found", "content_words", "tidy_label"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN, _ASCII_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+"), re.compile("[a-z0-9]+")
_IES, _PLURAL = re.compile(r"(?<=\w{3})ies$"), re.compile(r"(?<=\w{3}[^s])s$")
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|e)$")
_BLANK = re.compile(r"(?<=[\u3400-\u9fff\uff0c\u3001]) (?=[\u3400-\u9fff])")  # between Chinese characters
_PAIRED = re.compile('[()\uff08\uff09\u201c\u201d\u300a\u300b\\[\\]"]')


@quickly_made
@dataclass(frozen=True, slots=True)
class Context:
    """How a passage is to be read.

    Attributes:
        role: last word of the section role's slug ("measure", "problem", "status", ...).
        kind: the passage's kind ("heading", "sentence", "item", ...).
        contained: the text around reports what one policy says.
        listed: the passage is an item of a list whose lead announces actions.
        foreign: the section is about another country.
        policies: spans (i, j) of named policies in the passage's text.
        announced: a passage before has announced that what follows is wrong ("problems remain: first, ...").
        names: spans of the bodies, places, events and policies named in the passage: no clause ends inside them.
        actors: of these, the authorities and places: span, and "body", "place" or "abroad".
        grave: sentences of the same paragraph, or this one, say that something is wrong.
        carried: where the passage begins with a pronoun that means the authority or the policy that the sentence before
            is about, "body" or "policy"; else "".
    """

    role: str
    kind: str
    contained: bool = False
    listed: bool = False
    foreign: bool = False
    policies: tuple[tuple[int, int], ...] = ()
    announced: bool = False
    names: tuple[tuple[int, int], ...] = ()
    actors: tuple[tuple[int, int, str], ...] = ()
    carried: str = ""
    grave: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class Found:
    """One problem or measure in one passage.

    Attributes:
        kind: "problem" or "measure".
        i, j: span of the clause in the passage's text, end exclusive.
        label: short phrase in the text's language.
        status: "recommended", "adopted", "foreign", "contained", or "" for a problem.
        rule: slug of the rule that found it.
        head: the word that carries it (verb of a measure, cue of a problem).
        doubt: 0 to 1, how much lower than the rule's own the confidence is.
        under: position, in the list it stands in, of the measure it is a part of; -1 where none.
    """

    kind: str
    i: int
    j: int
    label: str
    status: str
    rule: str
    head: str
    doubt: float = 0.0
    under: int = -1


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_lexicon("claims")["en"][name])


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    word = _IES.sub("y", word)
    word = _PLURAL.sub("", word)
    return _ENDING.sub("", word)


def content_words(label: str) -> frozenset[str]:
    """Content words of a label, lightly stemmed (English), or its character pairs (Chinese)."""
    found: set[str] = set()
    stop = _words("label_stop")
    folded = label.casefold().replace("\u2019", "'").replace("'s", "")
    if folded.isascii():
        return frozenset([_stem(run) for run in _ASCII_RUN.findall(folded) if run not in stop])
    for run in _RUN.findall(folded):
        if run[0] < "\u3400":
            if run not in stop:
                found.add(_stem(run))
        elif len(run) < 3:
            found.add(run)
        else:
            found.update(map(add, run, run[1:]))
    return frozenset(found)


def tidy_label(text: str, *, most: int = 12) -> str:
    """A clause as a label: white space folded, marks at its ends dropped, cut where a phrase ends, first letter raised.

    Chinese is cut at 30 characters, English at ``most`` words, before a preposition or connective where there is one;
    a cut never leaves a preposition or an article behind.
    """
    text = " ".join(text.split()).strip(' ,;:.\u3001\uff0c\uff1b\uff1a\u3002\u2014-"')
    if not text.isascii() and 3 * len(_HAN.findall(text)) > len(text):
        return _tidy_chinese(text)
    words = text.split(" ")
    while len(words) > 3 and words[0].strip(",").lower() in _words("label_leading"):
        words.pop(0)
    if len(words) > most:
        cuts = [k for k in range(4, most + 1) if words[k].lower() in _words("label_cut") and words[k - 1] != "and"]
        commas = [k for k in range(4, most + 1) if words[k - 1].endswith((",", ";"))]
        words = words[: (cuts or commas or [most])[-1]]
    while len(words) > 1 and words[-1].strip(",;").lower() in _words("label_dangling"):
        words.pop()
    text = _balanced(" ".join(words).strip(" ,;:"))
    return text[:1].upper() + text[1:]


def _balanced(text: str) -> str:
    """Without brackets and quotation marks that have lost their other half."""
    if not _PAIRED.search(text):
        return text
    for left, right in ("()", "\uff08\uff09", "\u201c\u201d", "\u300a\u300b", "[]"):
        if text.count(left) != text.count(right):
            text = text.replace(left, "").replace(right, "")
    return text if text.count('"') % 2 == 0 else text.replace('"', "")


def _tidy_chinese(text: str) -> str:
    text = _BLANK.sub("", text) if " " in text else text
    if len(text) > 30:
        cut = max((text.rfind(mark, 8, 30) for mark in "\uff0c\u3001,\uff1b"), default=-1)
        text = text[: cut if cut > 0 else 30]
    return _balanced(text).strip(" ,;:\u3001\uff0c\uff1b\uff1a\u3002")
