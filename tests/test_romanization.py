"""Romanised Chinese is what pypinyin makes of it, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from sei_kg.romanization import romanized

_HAN = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=12)
_WORDS = st.lists(
    st.sampled_from("行业 银行 重庆 重要 音乐 快乐 发展 中长期 调整 强调 战略性新兴产业 都 的".split()), max_size=6
).map("".join)


@given(st.one_of(_HAN, _WORDS, st.text(max_size=12)))
def test_equal_to_pypinyin(text: str) -> None:
    """Whatever the text is, the result is the syllables of pypinyin with blanks between them."""
    assert romanized(text) == " ".join(lazy_pinyin(text))


@pytest.mark.parametrize("text", ["〇八五", "A座（东）", "䷀䷁", "\U00020000中", "豈更", "", "abc"])
def test_rare_characters(text: str) -> None:
    """Characters outside the two common blocks are left to pypinyin."""
    assert romanized(text) == " ".join(lazy_pinyin(text))
