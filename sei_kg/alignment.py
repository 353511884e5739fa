"""Translations: paragraphs that stand beside their translation, aligned sentence by sentence.

Two neighbouring paragraphs of different languages are a pair where their lengths go together and the figures and Latin
words of the Chinese one come back in the English one. Sentences are aligned by dynamic programming over their lengths
(Gale and Church 1993, "A program for aligning sentences in bilingual corpora"), with a bonus for shared figures and
Latin words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import accumulate

__all__ = ["align", "is_translation"]

_RATIO = 3.1  # English characters for one Chinese character, as policy texts run
_VARIANCE = 6.8  # Gale and Church's s², per character of the shorter side
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z][A-Za-z&-]+[A-Za-z0-9]*")
_BEADS = ((1, 1, 0.0), (1, 2, 2.3), (2, 1, 2.3), (1, 0, 4.6), (0, 1, 4.6), (2, 2, 4.4), (1, 3, 4.0), (3, 1, 4.0))
_CLOSE = 1.6  # sentences whose lengths go together as well as this need no search
_BAND = 4  # sentences off the diagonal
_MOST = 120  # sentences of one paragraph; more are not aligned but paired in order


def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.replace(",", "").lower() for token in _TOKEN.findall(text))


def is_translation(english: str, chinese: str) -> bool:
    """Whether two neighbouring paragraphs say the same."""
    ratio = len(english) / max(1, len(chinese))
    if not 1.5 <= ratio <= 6.5 or len(chinese) < 8:
        return False
    figures = _tokens(chinese)
    if not figures:
        return 1.9 <= ratio <= 5.0
    return len(figures & _tokens(english)) * 5 >= len(figures) * 2


def align(english: Sequence[str], chinese: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (index in ``english``, index in ``chinese``) of sentences that hold a translation of one another.

    Every sentence of a bead of several is paired with the longest of the other side.
    """
    n, m = len(english), len(chinese)
    if n == 0 or m == 0:
        return []
    if max(n, m) > _MOST:
        return [(k, k) for k in range(min(n, m))]
    ratio = max(1.0, sum(map(len, english)) / max(1, sum(map(len, chinese))))
    if n == m and all(_distance(len(a), len(b), ratio) < _CLOSE for a, b in zip(english, chinese, strict=True)):
        return [(k, k) for k in range(n)]
    back = _best_path(english, chinese, ratio)
    pairs: list[tuple[int, int]] = []
    i, j = n, m
    while i or j:
        a, b = back[i][j]
        i, j = i - a, j - b
        if a and b:
            longest_en = max(range(i, i + a), key=lambda k: (len(english[k]), -k))
            longest_zh = max(range(j, j + b), key=lambda k: (len(chinese[k]), -k))
            pairs += [(k, longest_zh) for k in range(i, i + a)]
            pairs += [(longest_en, k) for k in range(j, j + b) if k != longest_zh]
    return sorted(pairs)


def _best_path(english: Sequence[str], chinese: Sequence[str], ratio: float) -> list[list[tuple[int, int]]]:
    """For each pair of prefixes the last bead of the cheapest alignment; only paths near the diagonal are tried."""
    n, m = len(english), len(chinese)
    tokens_en, tokens_zh = [_tokens(s) for s in english], [_tokens(s) for s in chinese]
    sums_en, sums_zh = [0, *accumulate(map(len, english))], [0, *accumulate(map(len, chinese))]
    best = [[math.inf] * (m + 1) for _ in range(n + 1)]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n + 1):
        middle = i * m / n
        for j in range(max(0, int(middle) - _BAND), min(m, int(middle) + _BAND) + 1):
            here = best[i][j]
            if here == math.inf:
                continue
            for a, b, penalty in _BEADS:
                k, h = i + a, j + b
                if k > n or h > m or here + penalty - 6.0 >= best[k][h]:
                    continue
                cost = here + penalty + _distance(sums_en[k] - sums_en[i], sums_zh[h] - sums_zh[j], ratio)
                if a and b and cost - 6.0 < best[k][h]:
                    one = tokens_en[i] if a == 1 else frozenset().union(*tokens_en[i:k])
                    two = tokens_zh[j] if b == 1 else frozenset().union(*tokens_zh[j:h])
                    shared = len(one & two)
                    cost -= 1.5 * min(4, shared) - 0.7 * min(4, len(two) - shared)
                if cost < best[k][h]:
                    best[k][h], back[k][h] = cost, (a, b)
    return back


def _distance(long: int, short: int, ratio: float) -> float:
    """-log of the chance that texts of these lengths are translations (Gale and Church's delta, two-sided)."""
    if not long and not short:
        return 0.0
    if not long or not short:
        return 3.0
    mean = (short + long / ratio) / 2
    delta = abs(short * ratio - long) / math.sqrt(_VARIANCE * mean * ratio)
    return -math.log(max(1e-12, math.erfc(delta / math.sqrt(2))))
