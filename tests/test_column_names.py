"""Tables speak the language of the reader down to their headings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sei_kg
from sei_kg.queries import read_library
from sei_kg.results import write_result_as

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", sorted(read_library()))
def test_every_column_of_the_library_has_a_chinese_heading(name: str, digest_store: Path) -> None:
    with sei_kg.open(digest_store) as graph:
        result = graph.query(name, limit=3)
        if not result.table.rows:
            pytest.skip("no rows in this graph, so no headings")
        head = write_result_as("markdown", result, graph.describer, language="zh").splitlines()[0]
    assert all(HAN.search(cell) for cell in head.strip("| ").split(" | ")), head


def test_english_headings_are_the_words_of_the_query(digest_store: Path) -> None:
    with sei_kg.open(digest_store) as graph:
        result = graph.query("measures-by-problem", limit=3)
        assert write_result_as("markdown", result, graph.describer).startswith("| problem | measure | source |")
