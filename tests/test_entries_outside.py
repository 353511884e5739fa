"""Entries written by somebody who knows the templates and the manual alone: right ones pass, wrong ones are told where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sei_kg.store import open_store
from sei_kg.validation import Checker

DATA = Path(__file__).parent / "data" / "entries" / "outside"
GOOD = sorted((DATA / "good").iterdir())
BROKEN: list[dict[str, Any]] = yaml.safe_load((DATA / "broken.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def checker(digest_store: Path) -> Checker:
    return Checker(open_store(digest_store))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_right_entry_passes_without_a_word(checker: Checker, path: Path) -> None:
    _, report = checker.check_files([path])
    assert report.entries
    assert [f"{f.line}: {f.rule} {f.field} {f.value}" for f in report.findings()] == []


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["file"])
def test_a_wrong_entry_is_refused_for_the_right_field_and_line(
    checker: Checker, tmp_path: Path, case: dict[str, Any]
) -> None:
    path = tmp_path / case["file"]
    path.write_text(case["text"], "utf-8")
    _, report = checker.check_files([path])
    severity = case.get("severity", "violation")
    found = [f for f in report.findings() if f.severity == severity]
    assert report.valid() == (severity == "warning") and not report.valid(strict=True)
    assert case["field"] in {f.field for f in found}, [(f.field, f.rule) for f in found]
    if "line" in case:
        assert case["line"] in {f.line for f in found if f.field == case["field"]}
    assert all(f.text("en") and f.text("zh") for f in found)


def test_only_what_follows_from_the_mistake_is_found_beside_it(checker: Checker, tmp_path: Path) -> None:
    """Of ten mistakes at most one makes a second field wrong: the others are told of alone."""
    several = 0
    for case in BROKEN:
        path = tmp_path / case["file"]
        path.write_text(case["text"], "utf-8")
        fields = {f.field for f in checker.check_files([path])[1].findings() if f.severity != "info"}
        several += len(fields) > 1
    assert several <= len(BROKEN) // 10, several
