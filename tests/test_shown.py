"""What the README and the tutorial show is what happens, line by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.shown import PAGES, ROOT, run, shortened, steps

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


def test_the_pages_show_real_commands() -> None:
    assert sum(1 for path in PAGES for step in steps(path.read_text("utf-8")) if step.command) >= 15


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_output_shown_is_the_output_printed(path: Path, digest_store: Path, tmp_path: Path) -> None:
    """`python -m tests.shown` writes the pages anew."""
    for step, printed in run(path.read_text("utf-8"), digest_store, tmp_path):
        assert shortened(printed, step.text) == step.text, f"{path.name}: sei-kg {step.command}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(path: Path) -> None:
    for target in re.findall(r"\]\(((?!http)[^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
