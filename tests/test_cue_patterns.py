"""Patterns of words with gaps: which clauses of plain prose they make a problem, and which they leave alone."""

from __future__ import annotations

import pytest

from sei_kg.claim_words import read_tokens
from sei_kg.clauses import Context
from sei_kg.cue_patterns import deficiencies
from sei_kg.problems_en import ProblemReader

PLAIN = Context("other", "sentence")


def problems(text: str) -> list[str]:
    return [text[f.i : f.j] for f in ProblemReader(read_tokens(text), PLAIN, []).read()]


@pytest.mark.parametrize(
    "text",
    [
        "Dye makers pay twice what their rivals pay for salt.",
        "Two harbours court the same shipowners.",
        "Looms lie idle.",
        "Most mills import nearly all their dyes.",
        "Smelters run far below their limits.",
        "Ferry yards cannot find welders.",
        "Local codes differ from county to county.",
        "The new looms are two generations behind.",
        "Orders outstrip the supply of yarn.",
        "A kiln may need a dozen permits.",
        "Nor do the ports share their tide tables.",
    ],
)
def test_prose_states_a_deficiency(text: str) -> None:
    """Cost, duplication, idleness, dependence, inability, variance, lag, mismatch and burden need no noun to name them."""
    assert problems(text) == [text.rstrip(".")]


@pytest.mark.parametrize(
    "text",
    [
        "The mills no longer run below their limits.",
        "Looms no longer lie idle.",
        "The backlog of orders has been cleared.",
        "The yards overcame a shortage of welders.",
        "Yarn makers would lose money if prices fell.",
        "The loom took two years to build.",
        "The mill bought its first looms abroad in 1988.",
        "Each town has its own charm.",
        "Critics say looms lie idle.",
        "The yard never lost money.",
    ],
)
def test_what_is_denied_past_or_supposed_is_no_problem(text: str) -> None:
    """Good news, history, suppositions and opinions ascribed to others state no problem."""
    assert problems(text) == []


def test_a_gap_is_bounded_and_crosses_no_mark() -> None:
    """Three words may stand in a short gap, four may not, and no comma."""
    at = deficiencies().at
    assert at(("parts", "still", "then", "come", "from", "abroad"), 0) == 6
    assert at(("parts", "a", "b", "c", "d", "come", "from", "abroad"), 0) == 0
    assert at(("parts", ",", "come", "from", "abroad"), 0) == 0
