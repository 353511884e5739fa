"""English problems of running prose: each construction fires on its own sentences, and not on those that look like it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sei_kg.claims import Claim, find_claims
from sei_kg.documents import read_document
from sei_kg.mentions import find_mentions
from sei_kg.passages import Reading, read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def read(text: str, folder: Path) -> tuple[Reading, list[Claim]]:
    path = folder / "text.txt"
    path.write_text(
        f"News from the yards\n\nThe fleet came home in the last week of the year, and the harbour slept.\n\n{text} Then the rain came.\n",
        "utf-8",
    )
    reading = read_passages(read_document(path))
    return reading, list(find_claims(reading, find_mentions(reading, vocabulary()).mentions, vocabulary()))


def spans(text: str, folder: Path) -> list[str]:
    reading, found = read(text, folder)
    return [reading.passages[c.passage].text[c.i : c.j] for c in found if c.kind == "problem"]


@pytest.mark.parametrize(
    ("sentence", "span"),
    [
        ("The yard tests hulls, which are still imported from Japan.", "hulls, which are still imported from Japan"),
        ("Analysts say the fleet suffers from thin demand.", "the fleet suffers from thin demand"),
        ('"Nobody wants to buy old tugs," said an owner.', "Nobody wants to buy old tugs"),
        ("Jiangsu offers land to yards, as a wave of wrecks threatens to block the canal.", "a wave of wrecks threatens to block the canal"),
        ("Mr Luo blamed incompatible couplings for it.", "incompatible couplings"),
        ("Key parts such as propellers come from Germany.", "Key parts such as propellers come from Germany"),
        ("Land for docks is running out.", "Land for docks is running out"),
        ("His bureau lacked the people to inspect hulls.", "His bureau lacked the people to inspect hulls"),
        ("Pilots queue for berths.", "Pilots queue for berths"),
        ("Owners point to the steep price cuts of foreign yards.", "the steep price cuts of foreign yards"),
        ("Rivals copy each hull, which has squeezed the margins of the yards.", "squeezed the margins of the yards"),
        ("Two yards have postponed projects owing to a lack of welders.", "Two yards have postponed projects"),
        ("Old designs have been sold abroad because nobody in the port could afford to build them.", "Old designs have been sold abroad"),
        ("Old designs have been sold abroad because nobody in the port could afford to build them.", "nobody in the port could afford to build them"),
        ('"The hurdle is fuel," said an owner.', "The hurdle is fuel"),
    ],
)  # fmt: skip
def test_a_construction_gives_a_problem(sentence: str, span: str, tmp_path: Path) -> None:
    assert span in spans(sentence, tmp_path)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry has not yet replied.",
        "The largest yard declined to comment.",
        "These weaknesses feed on one another.",
        "Jiangsu is letting yards sell scrap without a separate licence.",  # an easing, no complaint
        "Parts come from three yards in Jiangsu.",
        "Sales were 12 percent less than in the previous year.",  # a comparison
        "The yards sold abroad 40 tugs.",
        "The yard will not suspend production.",
        "Owners point to rising exports.",
        "The orders cancelled in spring were restored.",
    ],
)
def test_a_likeness_gives_none(sentence: str, tmp_path: Path) -> None:
    assert spans(sentence, tmp_path) == []


def test_an_announced_account_lowers_the_bar(tmp_path: Path) -> None:
    """Behind "we face difficulties" weak words count, up to what is to be done; without it they do not."""
    told = "Large orders are few. Wages are low."
    assert spans(f"We must face our difficulties squarely. {told}", tmp_path) == [
        "Large orders are few",
        "Wages are low",
    ]
    assert spans(f"We must praise our pilots loudly. {told}", tmp_path) != ["Large orders are few", "Wages are low"]
    after = spans(f"Three flaws stand out. {told} To address this, towns will act. Tides are low.", tmp_path)
    assert "Tides are low" not in after


def test_a_cause_in_front_ends_at_its_comma(tmp_path: Path) -> None:
    found = spans("Because pilots do not trust the charts, ships lie idle.", tmp_path)
    assert "pilots do not trust the charts" in found and "ships lie idle" in found
