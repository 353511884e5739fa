"""Chinese labels in Latin letters, as pypinyin romanises them, at a fraction of its cost.

pypinyin copies and converts the syllables of every word at every call. Here each word of its dictionary is converted
once; words are found as its own segmenter finds them (longest match from the left, among the words of its dictionary),
without a call for every character. What it does with rare characters is left to it altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

__all__ = ["romanized"]

_RUNS = re.compile("([\u3400-\u4dbf\u4e00-\u9fff]+)|([^\u3400-\u4dbf\u4e00-\u9fff]+)")
_RARE = re.compile("[\u3007\ue000-\uffff\U00010000-\U0010ffff]")


def romanized(text: str) -> str:
    """The syllables of the Chinese in a text without tones, blanks between them; the rest of the text as it is.

    Equal to ``" ".join(pypinyin.lazy_pinyin(text))`` for every text.
    """
    if _RARE.search(text):
        from pypinyin import lazy_pinyin

        return " ".join(lazy_pinyin(text))
    parts: list[str] = []
    for chinese, other in _RUNS.findall(text):
        if chinese:
            parts += map(_syllables, _words(chinese))
        else:
            parts.append(other)
    return " ".join(parts)


@cache
def _dictionary() -> tuple[Any, Any]:
    """The beginnings of the words of pypinyin's dictionary, and the words."""
    from pypinyin.constants import PHRASES_DICT
    from pypinyin.seg.mmseg import p_set

    return getattr(p_set, "_set", p_set), PHRASES_DICT


def _words(run: str) -> Iterator[str]:
    """The words of a run of Chinese characters, a character that no word holds by itself (``mmseg.seg.cut``)."""
    beginnings, words = _dictionary()
    start, size = 0, len(run)
    while start < size:
        end, known = start + 1, 0
        while end <= size and (piece := run[start:end]) in beginnings:
            if piece in words:
                known = end
            end += 1
        if known:
            yield run[start:known]
            start = known
        elif end > size:
            yield from run[start:]
            return
        else:
            yield run[start]
            start += 1


@lru_cache(maxsize=50_000)
def _syllables(word: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin([word]))
