"""How long a build takes, from an empty folder to a validated store, and how much memory; cold starts of the command.

Each round is a process of its own, so that imports, worker processes and memory count as they do for a user.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "sei_kg"]


def run(*arguments: str) -> None:
    subprocess.run([*COMMAND, *arguments], check=True, capture_output=True, cwd=ROOT)


@pytest.mark.parametrize("which", ["originals", "digests"])
def test_build_from_nothing(benchmark, tmp_path: Path, which: str, request):
    places = [str(request.getfixturevalue("shared") / "corpus")] if which == "originals" else []
    store = tmp_path / "build" / "store"
    benchmark.pedantic(
        run,
        args=("build", *places, "--store", str(store)),
        setup=lambda: shutil.rmtree(store.parent, ignore_errors=True),
        rounds=3,
    )
    benchmark.extra_info["peak_mb_of_a_process"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def test_build_unchanged(benchmark, tmp_path: Path):
    store = str(tmp_path / "store")
    run("build", "--store", store)
    benchmark.pedantic(run, args=("build", "--store", store), rounds=5)


@pytest.mark.parametrize(
    "arguments",
    [
        ("query",),
        ("query", "measures-by-problem"),
        ("stats",),
        ("ask", "Who issued the decision of 2010?"),
        ("--version",),
    ],
    ids=lambda arguments: " ".join(arguments)[:24],
)
def test_cold_command(benchmark, digest_store: Path, arguments: tuple[str, ...]):
    extra = () if arguments == ("--version",) else ("--store", str(digest_store))

    def call() -> None:
        subprocess.run([*COMMAND, *arguments, *extra], check=False, capture_output=True, cwd=ROOT)

    benchmark.pedantic(call, rounds=5, warmup_rounds=1)
