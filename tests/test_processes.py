"""Work beside the main process: its result, its errors, and that it never outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sei_kg.errors import InputError, SeiError
from sei_kg.processes import CAN_FORK, Beside

forks = pytest.mark.skipif(not CAN_FORK, reason="processes are not forked on this system")


@pytest.mark.parametrize("here", [True, False])
def test_it_gives_back_what_the_work_returned(here: bool) -> None:
    held = {"a": [1, 2]}
    with Beside(lambda: {**held, "pid": os.getpid()}, here=here) as work:
        found = work.result()
    assert found["a"] == [1, 2]
    assert (found["pid"] == os.getpid()) is (here or not CAN_FORK)


@pytest.mark.parametrize("here", [True, False])
def test_an_error_of_the_work_is_raised_where_its_result_is_asked_for(here: bool) -> None:
    def fail() -> None:
        raise InputError("not so", file=Path("a.txt"), line=3)

    with Beside(fail, here=here) as work, pytest.raises(InputError, match="not so") as caught:
        work.result()
    assert (str(caught.value.file), caught.value.line) == ("a.txt", 3)


@forks
def test_a_process_that_dies_is_an_error() -> None:
    with Beside(lambda: os.kill(os.getpid(), signal.SIGKILL)) as work, pytest.raises(SeiError, match="-9"):
        work.result()


@forks
def test_work_that_is_not_wanted_any_more_is_stopped(tmp_path: Path) -> None:
    def slow() -> None:
        time.sleep(1.5)
        (tmp_path / "done").touch()

    with pytest.raises(InputError), Beside(slow):
        raise InputError("something else went wrong")
    time.sleep(2)
    assert not (tmp_path / "done").exists()


@forks
def test_work_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import time, os, sys\nfrom pathlib import Path\nfrom sei_kg.processes import Beside\n"
        "folder = Path(sys.argv[1])\n"
        "def work():\n"
        "    (folder / 'pid').write_text(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "Beside(work).result()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    for _ in range(200):
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            break
        time.sleep(0.05)
    child = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not _runs(child):
            break
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    """A process that ended but was not yet waited for does not count."""
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
