"""Pages that show commands with their output: read, run as a newcomer would, and written anew.

``python -m tests.shown`` runs every page and writes what was printed into its ``console`` blocks; a block that ends in
"..." keeps its number of lines. ``tests/test_shown.py`` compares.

A block ``yaml FILE`` or ``text FILE`` is a file that the reader saves under that name; a ``console`` block is a command
line behind "$ " and what it prints. The blocks of a page run in order, in one empty folder, on a copy of the store of the digests.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs" / "tutorial").glob("*.md")))
_BLOCK = re.compile(r"```(console|yaml \S+|text \S+|markdown \S+)\n(.*?)```", re.S)


@dataclass(frozen=True)
class Step:
    """A block of a page.

    Attributes:
        name: of the file to save; "" for a command.
        command: behind "$ sei-kg "; "" for a file.
        text: content of the file, or the output shown.
        start, end: of ``text`` in the page (0-based, end exclusive).
    """

    name: str
    command: str
    text: str
    start: int
    end: int


def steps(page: str) -> Iterator[Step]:
    """The blocks of a page, in order."""
    for match in _BLOCK.finditer(page):
        kind, _, name = match[1].partition(" ")
        if kind != "console":
            yield Step(name, "", match[2], match.start(2), match.end(2))
            continue
        first, _, shown = match[2].partition("\n")
        if first.startswith("$ sei-kg "):
            yield Step("", first[len("$ sei-kg ") :], shown, match.start(2) + len(first) + 1, match.end(2))


def run(page: str, store: Path, folder: Path) -> Iterator[tuple[Step, str]]:
    """The commands of a page with what they print, run in ``folder`` on a copy of ``store``."""
    shutil.copytree(store, folder / "build" / "store")
    environment = {
        **os.environ,
        "COLUMNS": "100",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "SEI_KG_STORE": str(folder / "build" / "store"),
    }
    for step in steps(page):
        if step.name:
            (folder / step.name).write_text(step.text, "utf-8")
            continue
        done = subprocess.run(
            [sys.executable, "-m", "sei_kg", *shlex.split(step.command, comments=True)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        yield step, (done.stdout + done.stderr).replace(str(folder) + os.sep, "")


def shortened(printed: str, shown: str) -> str:
    """What was printed, cut where the page cuts it: "..." as the last line stands for the rest."""
    lines = printed.rstrip("\n").splitlines()
    kept = shown.rstrip("\n").splitlines()
    if kept and kept[-1] == "..." and len(lines) >= len(kept):
        lines = [*lines[: len(kept) - 1], "..."]
    return "".join(line + "\n" for line in lines)


def main() -> None:
    """Writes every page anew."""
    from sei_kg.graph import build

    with tempfile.TemporaryDirectory() as made:
        store = Path(made) / "store"
        build((), store)
        for number, path in enumerate(PAGES):
            page = path.read_text("utf-8")
            folder = Path(made) / str(number)
            folder.mkdir()
            for step, printed in reversed(list(run(page, store, folder))):
                page = page[: step.start] + shortened(printed, step.text) + page[step.end :]
            path.write_text(page, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
