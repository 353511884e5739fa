"""What the README shows is what happens: every line of its console blocks is printed, in its order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n\$ sei-kg (.*?)\n(.*?)```", README, re.S)


def test_the_readme_shows_real_commands():
    assert len(BLOCKS) >= 5


@pytest.mark.parametrize(("command", "output"), BLOCKS, ids=[command[:40] for command, _ in BLOCKS])
def test_the_output_shown_is_the_output_printed(command: str, output: str, digest_store: Path, tmp_path: Path):
    environment = {
        **os.environ,
        "SEI_KG_STORE": str(digest_store),
        "COLUMNS": "100",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }
    run = subprocess.run(
        [sys.executable, "-m", "sei_kg", *shlex.split(command)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    printed = iter((run.stdout + run.stderr).splitlines())
    for line in output.splitlines():
        if line.strip() not in ("...", ""):
            assert line in printed, f"{line!r} is not printed (any more) by sei-kg {command}:\n{run.stdout}{run.stderr}"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))))
def test_what_the_readme_links_to_is_there(target: str):
    assert (ROOT / target).exists()
