"""Writing forms: one character for one, so that offsets stay what they are.

Full-width letters, digits and signs become half-width (Chinese punctuation stays as it is), every blank becomes a
space, traditional characters become simplified ones (the character table of OpenCC, loaded only where a text needs it).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

__all__ = ["chinese", "columns", "folding", "language"]

_KEPT = "，：；！？（）。"
_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT}
_BLANKS = dict.fromkeys((160, 5760, 8239, 8287, 12288, *range(8192, 8203)), " ")
_FORMS = {chr(code): form for code, form in (_WIDTHS | _BLANKS).items()}
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def chinese(text: str) -> int:
    """The number of Chinese characters in a text."""
    return 0 if text.isascii() else len(_CHINESE.findall(text))


def columns(text: str) -> int:
    """The width of a text on the page: Chinese characters and signs take two columns.

    They take three bytes in UTF-8, which is counted many times faster than characters are looked at.
    """
    size = len(text)
    return size + (len(text.encode("utf-8", "replace")) - size) // 2


def language(text: str) -> str:
    """ "zh" where more than a quarter of the characters (of the first 160) is Chinese, else "en".

    Most texts are told by their bytes: three for a Chinese character or sign.
    """
    sample = text[:160]
    size = len(sample)
    wide = (len(sample.encode("utf-8", "replace")) - size) // 2
    if wide * 4 <= size:
        return "en"
    if wide * 5 > size * 4:
        return "zh"
    return "zh" if chinese(sample) * 4 > size else "en"


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _simplified(characters: list[str], *, all_forms: bool) -> dict[int, str]:
    converted = _converter().convert("\n".join(characters)).split("\n")
    if len(converted) != len(characters):
        return {}
    return {
        ord(old): str(new)
        for old, new in zip(characters, converted, strict=True)
        if len(new) == 1 and new != old and (all_forms or not _in_use(old))
    }


@lru_cache(maxsize=30_000)  # more than there are in the block
def _in_use(character: str) -> bool:
    """Whether simplified text uses the character too (GB2312 holds it): there it is left alone."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def folding(text: str) -> str:
    """The text with its writing forms folded; as long as before, character for character."""
    if text.isascii():
        return text
    found = set(text)
    table: dict[int, str] = {ord(c): _FORMS[c] for c in _FORMS.keys() & found}
    characters = sorted(_CHINESE.findall("".join(found)))
    strange = [c for c in characters if not _in_use(c)]
    if strange:
        simplified = _simplified(strange, all_forms=False)
        sample = text[:200_000]
        hits = sum(sample.count(chr(code)) for code in simplified)
        # A text in traditional script also holds forms that simplified script uses in another sense.
        if hits * 20 > chinese(sample):
            simplified = _simplified(characters, all_forms=True)
        table |= simplified
    return text.translate(table) if table else text
