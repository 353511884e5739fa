"""Chinese labels in Latin letters, as pypinyin romanises them, at a fraction of its cost.

pypinyin copies and converts the syllables of every word at every call. Here each word of its dictionary, found by its
own segmenter, is converted once; what it does with rare characters is left to it altogether.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
    from pypinyin.seg.mmseg import seg

    parts: list[str] = []
    for chinese, other in _RUNS.findall(text):
        if chinese:
            parts += map(_syllables, seg.cut(chinese))
        else:
            parts.append(other)
    return " ".join(parts)


@lru_cache(maxsize=50_000)
def _syllables(word: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin([word]))
