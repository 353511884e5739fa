"""The how-to pages on entries and review: what they print can be typed, and does what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sei_kg.store import open_store
from sei_kg.validation import Checker

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "how-to" / "add-an-entry.md").read_text("utf-8")
REVIEW = (ROOT / "docs" / "how-to" / "review.md").read_text("utf-8")
GOOD = Path(__file__).parent / "data" / "entries" / "good"


def _blocks(kind: str, page: str = PAGE) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page, re.S)


def _run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sei_kg", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_entry_of_the_page_is_valid_without_a_word(digest_store: Path, tmp_path: Path) -> None:
    (tmp_path / "solar.yaml").write_text(_blocks("yaml")[0], "utf-8")
    _, report = Checker(open_store(digest_store)).check_files([tmp_path / "solar.yaml"])
    assert report.entries and report.findings() == []


def test_every_command_of_the_pages_exists_with_its_options() -> None:
    from sei_kg.cli import COMMANDS, cli

    lines = [
        line.split("#")[0]
        for page in (PAGE, REVIEW)
        for block in _blocks("console", page)
        for line in block.split("\n")
    ]
    commands = [line.split()[2:] for line in lines if line.startswith("$ sei-kg")]
    assert len(commands) >= 15
    for name, *words in commands:
        assert name in COMMANDS
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        options = {option for parameter in command.params for option in parameter.opts}  # type: ignore[union-attr]
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= options, (name, words)


def test_the_hook_refuses_wrong_entries_and_lets_right_ones_pass(digest_store: Path, tmp_path: Path) -> None:
    hook = yaml.safe_load(next(block for block in _blocks("yaml") if "repos:" in block))["repos"][0]["hooks"][0]
    program, *words = hook["entry"].split()
    assert program == ".venv/bin/sei-kg" and hook["language"] == "system"
    for name in ("a.yaml", "b/c.yml", "d.json", "e.jsonld", "f.ttl", "g.trig", "h.nt", "i.nq", "j.csv"):
        assert re.search(hook["files"], f"entries/{name}")
    assert not re.search(hook["files"], "docs/a.yaml") and not re.search(hook["files"], "entries/a.md")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: policy-x-y\ntype: Policy\nsource: x1\n", "utf-8")
    for files, code in (([GOOD / "policy.yaml", GOOD / "policies.csv"], 0), ([GOOD / "policy.yaml", wrong], 1)):
        done = _run(*words, *map(str, files), "--store", str(digest_store), folder=tmp_path)
        assert done.returncode == code, done.stderr


def test_the_action_writes_findings_that_a_code_host_reads(digest_store: Path, tmp_path: Path) -> None:
    import json

    job = yaml.safe_load(next(block for block in _blocks("yaml") if "runs-on" in block))["jobs"]["check"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    target = commands[0].removeprefix("make ")
    assert re.search(rf"(?m)^{target}:", (ROOT / "Makefile").read_text("utf-8"))
    program, *words = commands[1].split()
    assert program == ".venv/bin/sei-kg"
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "wrong.yaml").write_text("id: policy-x-y\ntype: Policy\nsource: x1\n", "utf-8")
    words = [word.replace("entries/*", "entries/wrong.yaml") for word in words]
    done = _run(*words, "--store", str(digest_store), folder=tmp_path)
    assert done.returncode == 1
    sarif = job["steps"][-1]["with"]["sarif_file"]
    results = json.loads((tmp_path / sarif).read_text("utf-8"))["runs"][0]["results"]
    places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert places == {"entries/wrong.yaml"}
    assert job["steps"][-1]["if"] == "always()"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_newcomer_writes_checks_adds_and_takes_back(digest_store: Path, tmp_path: Path, language: str) -> None:
    import shutil

    store = ["--store", str(tmp_path / "store")]
    shutil.copytree(digest_store, tmp_path / "store")
    said = ["--language", language]
    assert _run("new", "policy", "-o", "new.yaml", *said, folder=tmp_path).returncode == 0
    empty = _run("validate", "new.yaml", *store, *said, folder=tmp_path)
    assert empty.returncode == 1 and "issuedBy" in empty.stdout  # a template is not yet an entry
    (tmp_path / "solar.yaml").write_text(_blocks("yaml")[0], "utf-8")
    added = _run("add", "solar.yaml", "--by", "Li Lei", "--yes", *store, *said, folder=tmp_path)
    assert added.returncode == 0, added.stderr
    assert ("已添加" if language == "zh" else "added as") in added.stderr
    name = _run("log", *store, folder=tmp_path).stdout.split()[0]
    gone = _run("undo", name, "--yes", *store, *said, folder=tmp_path)
    assert gone.returncode == 0 and ("已撤回" if language == "zh" else "taken back") in gone.stderr
