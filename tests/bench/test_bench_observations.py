"""Speed of reading figures, mentions already known. Megabytes a second = size / time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sei_kg.documents import Source, read_document
from sei_kg.mentions import find_mentions
from sei_kg.observations import find_observations
from sei_kg.passages import read_passages
from sei_kg.vocabulary import read_vocabulary

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("name", ["figures/bulletin-zh.txt", "figures/news-en.txt", "texts/en-oped.txt"])
def test_a_hundred_kilobytes(benchmark: Any, name: str) -> None:
    """A bulletin and a news item full of figures, an opinion piece with few, repeated to 100 kB."""
    vocabulary = read_vocabulary()
    text = read_document(DATA / name).text + "\n\n"
    reading = read_passages(Source("bench", text * (100_000 // len(text.encode())), ""))
    mentions = find_mentions(reading, vocabulary).mentions
    assert benchmark.pedantic(find_observations, (reading, mentions, vocabulary), rounds=3, warmup_rounds=1).entities


def test_the_originals(benchmark: Any, shared: Path) -> None:
    """The five original documents (139 kB)."""
    vocabulary = read_vocabulary()
    readings = [read_passages(read_document(path)) for path in sorted((shared / "corpus").glob("*.txt"))]
    named = [(reading, find_mentions(reading, vocabulary).mentions) for reading in readings]
    assert benchmark.pedantic(
        lambda: [find_observations(reading, mentions, vocabulary) for reading, mentions in named], rounds=5
    )
