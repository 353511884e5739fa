"""English problems and measures in many ways of writing: sentences and paragraphs made up for the tests.

Each text that the rules read rightly is a promise by itself; the shares found and right over all texts, those not read
rightly yet among them, have floors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sei_kg.claims import find_claims
from sei_kg.documents import read_document
from sei_kg.mentions import find_mentions
from sei_kg.passages import read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary

DATA = Path(__file__).parent / "data" / "claims-en"
FEW = frozenset("the a an of to for in on and or by with at from".split())
ENDINGS = ("ing", "ies", "ed", "es", "s", "e", "y")


@dataclass(frozen=True)
class Reading:
    """What was made of one text: expected claims by kind, those found, and claims of each kind right and in all."""

    expected: dict[str, int]
    found: dict[str, int]
    right: dict[str, int]
    made: dict[str, int]
    missed: tuple[str, ...]
    false: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@cache
def texts(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")))


def stem(word: str) -> str:
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    return word[: len(word) - len(ending)]


def stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[a-z0-9-]+", text.lower()) if word not in FEW}


def share(expected: str, text: str) -> float:
    """Share of the expected words that a text holds."""
    wanted, have = stems(expected), stems(text)
    return sum(any(h == w or (len(w) > 3 and h.startswith(w[:5])) for h in have) for w in wanted) / len(wanted)


def compare(entry: dict[str, Any], folder: Path) -> Reading:
    path = folder / "text.txt"
    body = f"The hall filled up early in the morning and the talk soon turned to industry. {entry['text']} Then lunch was served in the garden."
    path.write_text(f"Notes on industry in the region\n\n{body}\n", "utf-8")
    reading = read_passages(read_document(path))
    claims = find_claims(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())
    made = [(c.kind, c.labels[0][1], reading.passages[c.passage].text[c.i : c.j]) for c in claims]
    either, merged = entry.get("either", False), entry.get("merged", False)
    expected = [("problem", words) for words in entry.get("problems", ())]
    expected += [("measure", words) for words in entry.get("measures", ())]
    used: dict[int, str] = {}
    missed = []
    for kind, words in expected:
        best = (0.0, -1)
        for n, (of, label, span) in enumerate(made):
            named, said = share(words, label), share(words, span)
            if (
                (of == kind or either)
                and (merged or n not in used)
                and (named >= 0.5 or (said >= 0.8 and named >= 0.3))
            ):
                best = max(best, (named + said, -n - 1))
        if best[0]:
            used[-best[1] - 1] = kind
        else:
            missed.append(f"{kind}: {words}")
    allowed = {
        n for n, claim in enumerate(made) if any(share(words, claim[1]) >= 0.5 for words in entry.get("also", ()))
    }
    counted = [n for n in range(len(made)) if n in used or n not in allowed]
    kinds = ("problem", "measure")
    return Reading(
        {kind: sum(k == kind for k, _ in expected) for kind in kinds},
        {kind: sum(k == kind for k, _ in expected) - sum(m.startswith(kind) for m in missed) for kind in kinds},
        {kind: sum(made[n][0] == kind for n in used) for kind in kinds},
        {kind: sum(made[n][0] == kind for n in counted) for kind in kinds},
        tuple(missed),
        tuple(f"{made[n][0]}: {made[n][1]}" for n in counted if n not in used),
    )


PROMISED = [entry for name in ("sentences", "excerpts") for entry in texts(name) if not entry.get("open")]


@pytest.mark.parametrize("entry", PROMISED, ids=lambda entry: entry["text"][:50])
def test_a_text_gives_its_problems_and_measures_and_no_other(entry: dict[str, Any], tmp_path: Path) -> None:
    result = compare(entry, tmp_path)
    assert (result.missed, result.false) == ((), ())


@pytest.mark.parametrize(
    ("name", "kind", "found", "right"),
    [
        ("sentences", "problem", 0.83, 0.92),
        ("sentences", "measure", 0.89, 0.94),
        ("excerpts", "problem", 0.72, 0.87),
        ("excerpts", "measure", 0.77, 0.93),
    ],
)
def test_shares_over_all_texts(name: str, kind: str, found: float, right: float, tmp_path: Path) -> None:
    """Recall and precision over all texts of a kind, those not read rightly yet included."""
    results = [compare(entry, tmp_path) for entry in texts(name)]
    expected, made = sum(r.expected[kind] for r in results), sum(r.made[kind] for r in results)
    assert expected >= 90
    assert sum(r.found[kind] for r in results) / expected >= found
    assert sum(r.right[kind] for r in results) / made >= right


def test_a_miss_and_a_false_claim_are_told(tmp_path: Path) -> None:
    """The comparison itself can fail: what is not there is missed, what is not expected is false."""
    entry = {
        "text": "Looms lie idle for want of yarn.",
        "problems": ["drones crash often"],
        "measures": ["train pilots"],
    }
    result = compare(entry, tmp_path)
    assert result.missed == ("problem: drones crash often", "measure: train pilots")
    assert len(result.false) == 1 and result.false[0].startswith("problem: Looms lie idle")
