"""Questions as analysts type them are answered from the originals with what these say, in both languages, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import sei_kg
from sei_kg.session import Graph
from tests.test_ask_answers import holds, shown_rows_hold_the_answer

GROUPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "asking" / "analysts.yaml").read_text("utf-8")
)
ENTRIES = [
    {**entry, "q": entry[language], "why": group["why"]}
    for group in GROUPS
    for entry in group["questions"]
    for language in ("en", "zh")
    if language in entry
]


@pytest.fixture(scope="module")
def originals(corpus_store: Path) -> Graph:
    return sei_kg.open(corpus_store)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["q"]))
def test_an_analyst_is_answered_with_what_the_documents_say(entry: dict[str, Any], originals: Graph) -> None:
    answer = originals.ask(entry["q"])
    holds(entry, answer)
    shown_rows_hold_the_answer(originals, answer)


def test_every_group_says_what_it_guards() -> None:
    assert all(group["why"] and group["questions"] for group in GROUPS)


def test_a_stated_number_goes_before_the_count_of_what_is_named(originals: Graph) -> None:
    """Twenty ministries and units, it is stated; four are named: they stand in the note."""
    answer = originals.ask("部际小组由多少个部委和单位组成？")
    assert [item.value for item in answer.items] == [20]
    assert "科学技术部" in answer.note


def test_a_count_of_named_things_says_that_it_is_one(originals: Graph) -> None:
    assert "counted are those" in originals.ask("How many authors does document 001 have?").note


def test_a_goal_is_no_relation_to_an_industry(originals: Graph) -> None:
    answer = originals.ask("What is the target for the share of SEI in GDP for 2020?")
    assert "targets industry" not in answer.reading
    assert "targets industry" in originals.ask("Which measures target new energy vehicles?").reading
