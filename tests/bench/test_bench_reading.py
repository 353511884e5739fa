"""Speed of reading: text to sections and passages. Megabytes a second = size / time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sei_kg.documents import Source, read_document
from sei_kg.passages import read_passages

TEXTS = Path(__file__).parent.parent / "data" / "texts"
SIZE = 1_000_000  # bytes of UTF-8


def _megabyte(text: str) -> Source:
    return Source("bench", text * max(1, SIZE // len(text.encode())), "")


@pytest.mark.parametrize("name", ["en-oped.txt", "zh-notice.txt", "raw-html.txt", "wrapped-pages.txt", "bilingual.md"])
def test_a_megabyte_of_one_kind_of_text(benchmark: Any, name: str) -> None:
    """One document of a megabyte, made by repeating a test text: short sentences, the hardest case."""
    source = _megabyte(read_document(TEXTS / name).text)
    assert benchmark.pedantic(read_passages, (source,), rounds=2).passages


@pytest.mark.parametrize("unit", ["word and another ", "新能源产业发展"])
def test_a_megabyte_on_one_line_without_a_full_stop(benchmark: Any, unit: str) -> None:
    source = _megabyte(unit)
    assert benchmark.pedantic(read_passages, (source,), rounds=2).passages


def test_the_originals(benchmark: Any, shared: Path) -> None:
    """The five original documents (139 kB), one after the other."""
    sources = [read_document(path) for path in sorted((shared / "corpus").glob("*.txt"))]
    assert benchmark.pedantic(lambda: [read_passages(source) for source in sources], rounds=5)
