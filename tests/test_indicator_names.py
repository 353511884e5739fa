"""What a figure counts is named by a noun phrase, or not at all."""

from __future__ import annotations

import pytest

from sei_kg.indicator_phrases import group_of, indicator_words, noun_of


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("companies believe their annual income", "companies"),
        ("visitors had a berth", "visitors"),
        ("quay length", "quay length"),
        ("as its growth rate", ""),
        ("over", ""),
        ("And", ""),
        ("higher than the national", ""),
        ("The text calls this", ""),
        ("South Harbour", ""),
        ("puts the increase", ""),
    ],
)
def test_a_phrase_ends_before_the_verb_and_names_something(phrase: str, name: str) -> None:
    """Without a name the figure is kept under the general indicator of its unit: no wrong name is better than one."""
    assert noun_of(phrase, indicator_words()["en"]) == name


def test_a_share_is_of_those_that_do_something() -> None:
    words = indicator_words()["en"]
    assert group_of("visitors had a berth", words) == "visitors that had a berth"
    assert group_of("quay length", words) == "quay length"
