"""English measures of running prose: each construction fires on its own sentences, and not on those that look like it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sei_kg.claims import Claim, find_claims
from sei_kg.documents import read_document
from sei_kg.instruments import instruments_shown
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import ID
from sei_kg.passages import read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def claims(text: str, folder: Path) -> tuple[Claim, ...]:
    path = folder / "text.txt"
    path.write_text(text, "utf-8")
    reading = read_passages(read_document(path))
    return find_claims(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())


def measures(sentence: str, folder: Path) -> list[str]:
    """Labels of the measures of a sentence in a text without sections."""
    text = f"News from the yards\n\nPrices rose in spring.\n\n{sentence} Then the rain came.\n"
    return [claim.labels[0][1] for claim in claims(text, folder) if claim.kind == "measure"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # names of authorities and places act
        ("Jiangsu and Anhui will dredge the inner canal.", "Dredge the inner canal"),
        ("The Development and Reform Commission plans to publish a list of berths.", "Publish a list of berths"),
        ("RUGAO, May 3 -- Jiangsu will dredge the canal by autumn.", "Dredge the canal by autumn"),
        (
            "Jiangsu will dredge the canal, and the Ministry of Finance plans to lend the yards money.",
            "Lend the yards money",
        ),
        # asides between subject and verb
        ("The State Council, which owns the locks, will repair them with bonds.", "Repair them with bonds"),
        ("The Ministry of Finance shall, together with the yards, organise an audit of the locks.", "Organize an audit of the locks"),
        # what is under way, decreed, or set up anew
        ("Jiangsu is drafting common rules for pilots.", "Draft common rules for pilots"),
        ("Harbour dues for barges are to be cut by a third.", "Cut harbour dues for barges"),
        ("A register, to be kept by the port, will list all wrecks.", "List all wrecks"),
        # what a policy provides, also behind a pronoun
        ("The scheme waives tolls for barges and grants owners a bonus.", "Waive tolls for barges"),
        ("The new rules bar owners from scrapping at sea.", "Bar owners from scrapping at sea"),
        # what somebody can have
        ("Yards that train welders may apply for vouchers of the port.", "Vouchers of the port for yards that train welders"),
        ("Barges will be exempt from dues for two years.", "Exempt barges from dues for two years"),
        # phrases
        ("It is forbidden to scrap barges on the beach.", "Do not scrap barges on the beach"),
        ("She suggested that deposits be paid at the lock.", "Pay deposits at the lock"),
        ("Jiangsu should start by publishing a list of wrecks.", "Publish a list of wrecks"),
        ("The Ministry of Finance will buy tugs, and the Bank of China may lend their owners half of the price.", "Lend their owners half of the price"),
        ("Jiangsu will dredge the canal, the State Council, or cabinet, said on Monday.", "Dredge the canal"),
        (
            "The Plan for Inland Ports, issued the same day by the Ministry of Transport and the Ministry of Finance, creates a list of locks that barges are encouraged to use.",
            "Create a list of locks that barges are encouraged to use",
        ),
        (
            "The Plan for Inland Ports, issued by the Ministry of Transport, creates a list of locks and exempts barges from dues.",
            "Exempt barges from dues",
        ),
        ("It is one thing to talk. Another is to pay the pilots better.", "Pay the pilots better"),
    ],
)  # fmt: skip
def test_a_construction_gives_a_measure(sentence: str, expected: str, tmp_path: Path) -> None:
    assert expected in measures(sentence, tmp_path)


@pytest.mark.parametrize(
    "sentence",
    [
        "Banks will not lend on a barge that nobody wants.",  # a complaint, no ban
        "Exports from yards in Jiangsu will grow.",  # a place behind a preposition does nothing
        "The Japanese focus will shift to smaller barges.",
        "Renewable sources should cover 40 percent of the power.",  # a share is a target
        "Founded in 1931, the yard has built tugs and ferries.",  # a participle, no imperative
        "The funds set up last year have spent nothing.",  # a reduced relative clause
        "Neither asked its owners to move the yard.",
        "The plan sets four goals for the harbour.",  # a goal is no action
        "Hailong, a maker of cranes, said it would invest in a dock.",  # a company's own business
        "What is missing is anyone who checks.",
        "The measures replace a circular on tolls.",  # how a policy stands to another one
        "The Bank of China may lend owners half of the price.",  # nothing that a measure leads up to
        "Permit offices in two towns open late, and queues are long.",
    ],
)
def test_a_likeness_gives_none(sentence: str, tmp_path: Path) -> None:
    assert measures(sentence, tmp_path) == []


def test_what_another_country_does_is_foreign(tmp_path: Path) -> None:
    found = claims(
        "Locks abroad\n\nJapan did better: its government asked yards to train divers.\n\nChina should pay pilots better.\n",
        tmp_path,
    )
    assert [(c.status, c.labels[0][1]) for c in found if c.kind == "measure"] == [
        ("foreign", "Train divers"),
        ("recommended", "Pay pilots better"),
    ]


def test_a_pronoun_means_the_policy_or_authority_before(tmp_path: Path) -> None:
    """ "They" behind the rules, "It" behind the ministry; behind a company it means nobody who decides."""
    text = (
        "New locks\n\nThe rules of May try to help. They forbid towns to charge dues, and they require a pilot on each barge.\n\n"
        "The Ministry of Finance has money left. It will lend the yards half of it.\n\n"
        "Hailong sells cranes. It will paint them green.\n"
    )
    labels = [c.labels[0][1] for c in claims(text, tmp_path) if c.kind == "measure"]
    assert labels == ["Forbid towns to charge dues", "Require a pilot on each barge", "Lend the yards half of it"]


def test_an_official_text_asks_without_a_heading(tmp_path: Path) -> None:
    """What would be a possibility in an article is a provision of a circular."""
    body = "Local governments may grant rent aid to pilots.\n"
    official = claims(f"Circular on the Care of Pilots\n\nTo all harbours:\n\n{body}", tmp_path)
    article = claims(f"Pilots are tired\n\n{body}", tmp_path)
    assert [c.labels[0][1] for c in official] == ["Grant rent aid to pilots"] and not article


def test_ordinals_without_a_measure_for_the_whole_are_siblings(tmp_path: Path) -> None:
    text = (
        "What ports need\n\nThree things would help. First, the state should dredge the canal. Second, towns should train pilots. "
        "Third, the port should end the waste of berths: a joint office must assign them.\n"
    )
    found = [c for c in claims(text, tmp_path) if c.kind == "measure"]
    parents = {c.labels[0][1]: c.parent for c in found}
    assert parents["Dredge the canal"] == parents["Train pilots"] == parents["End the waste of berths"] == -1
    assert claims(text, tmp_path)[parents["Assign them"]].labels[0][1] == "End the waste of berths"


@pytest.mark.parametrize(
    ("clause", "instrument"),
    [
        ("cut harbour dues and fees by a third", "price-reform"),
        ("earmark two billion yuan for locks", "special-fund"),
        ("refund half of the premium", "subsidy"),
        ("let yards build common interfaces for cranes", "standardisation"),
        ("decide applications within 30 days", "approval-reform"),
        ("open the locks to private operators", "market-access"),
        ("train 400 divers", "talent-training"),
        ("report progress every six months", "statistics-monitoring"),
        ("buy domestic cranes first", "public-procurement"),
    ],
)
def test_words_show_an_instrument(clause: str, instrument: str) -> None:
    assert f"{ID}instrument-{instrument}" in instruments_shown(clause)


@pytest.mark.parametrize("clause", ["dredge the canal", "study the tides with care", "paint the cranes green"])
def test_plain_work_shows_none(clause: str) -> None:
    assert instruments_shown(clause) == ()
