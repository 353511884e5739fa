"""The terms of the search index: folded names, and words as they are compared, English and Chinese.

English words are lower-cased and stemmed; Chinese text is cut into character bigrams (segmenters split the terms of this
field in the middle), so that one wrong character costs two bigrams and the rest still meets.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["CHINESE", "fold", "stem", "tokens"]

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*|[\u3400-\u4dbf\u4e00-\u9fff]+")
_JOINTS = re.compile(r"[-']")
_ARTICLES = re.compile(r"\b(?:the|an?)\b|'s\b")
_SIGNS = re.compile(r"[^\w]+|_")
_GAPS = re.compile(r"(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The form in which names are compared: NFKC, case, marks and blanks folded, articles and possessives dropped."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    text = _SIGNS.sub(" ", _ARTICLES.sub(" ", text)).strip()
    if not text.isascii():
        text = _GAPS.sub("", text)
    return " ".join(_singular(word) for word in text.split())


def _singular(word: str) -> str:
    if word.isascii() and len(word) > 3:
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
    return word


def tokens(text: str) -> list[str]:
    """Index terms of a text: stem-like English words, bigrams of Chinese (a lone character stays one)."""
    found: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("’", "'")):
        found += _run_terms(run)
    return found


@lru_cache(maxsize=1 << 16)
def _run_terms(run: str) -> tuple[str, ...]:
    if not run.isascii():
        return tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)
    return tuple(stem(part) for part in _JOINTS.split(run) if part)


_SUFFIXES = ("ization", "isation", "ational", "fulness", "iveness", "ments", "ation", "ities", "ings", "ment", "ness", "ions", "ance", "ence",
             "able", "ized", "ised", "ize", "ise", "ing", "ied", "ies", "ion", "ity", "ive", "ous", "ed", "ly", "al", "er")  # fmt: skip


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A light suffix stripper: "subsidies", "subsidy", "subsidized" meet; never shorter than four letters."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]  # first the plural, so that "enterprises" ends where "enterprise" does
    if not word.isalpha() or len(word) < 5:
        return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] in "eyi" else word
