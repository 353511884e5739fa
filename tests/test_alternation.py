"""An alternation of phrases finds what trying the longest phrase first finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sei_kg.lexicon import alternation

_PHRASES = st.lists(st.text("ab .|产业", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=1, max_size=12)


def _flat(phrases: list[str]) -> str:
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(phrase)) for phrase in ordered)


@given(_PHRASES, st.text("ab .|产业\n", max_size=40))
def test_equal_to_the_list_of_phrases(phrases: list[str], text: str) -> None:
    """Sharing beginnings changes neither what is found nor where, alone and with something behind it."""
    for shape in ("(?:{})", "(?:{})a?$", "(?:{})+(?![ab])"):
        old, new = re.compile(shape.format(_flat(phrases))), re.compile(shape.format(alternation(phrases)))
        assert [m.span() for m in new.finditer(text)] == [m.span() for m in old.finditer(text)]


def test_letters_that_differ_in_case_alone() -> None:
    """Where case is ignored, the longest phrase still stands, however it is written in the list."""
    found = re.compile(alternation(["GDP", "gdp growth", "GD", "gas"]), re.IGNORECASE).search("Gdp Growth")
    assert found is not None
    assert found[0] == "Gdp Growth"
