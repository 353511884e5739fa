"""Work in a process of its own, beside the one that does the rest.

A forked process sees what its parent holds, a store in memory among it, without anything being copied or sent. It ends
with its parent, even where that is killed: otherwise it would go on writing, and hold the lock of the store, which it
inherits. Where processes cannot be forked safely, the work is done in turn.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sei_kg.errors import SeiError

__all__ = ["CAN_FORK", "Beside", "end_with_parent"]

CAN_FORK = sys.platform == "linux"
_SIGNAL_AT_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
Result = TypeVar("Result")


def end_with_parent(parent: int) -> None:
    """Called first in a child process: it ends when the parent (a process id) does, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)


class Beside(Generic[Result]):
    """A piece of work under way in a forked process; as a context, it is stopped where the block is left before it is done.

    Args:
        work: called without arguments; what it returns is sent back and must be picklable.
        here: do it in this process, when the result is asked for.
    """

    def __init__(self, work: Callable[[], Result], *, here: bool = False) -> None:
        self._work = work
        self._process: Any = None
        if here or not CAN_FORK:
            return
        fork = multiprocessing.get_context("fork")
        self._receiver, sender = fork.Pipe(duplex=False)
        self._process = fork.Process(target=_send, args=(work, sender, os.getpid()), daemon=True)
        self._process.start()
        sender.close()

    def result(self) -> Result:
        """Waits for the work. Raises what it raised, or SeiError where the process died."""
        if self._process is None:
            return self._work()
        try:
            done, value = self._receiver.recv()
        except EOFError:
            self._process.join()
            hint = "the machine may be out of memory"
            raise SeiError(f"a process of the build ended with code {self._process.exitcode}", hint=hint) from None
        self._process.join()
        if not done:
            raise value
        return value  # type: ignore[no-any-return]

    def __enter__(self) -> Beside[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            with contextlib.suppress(ValueError):
                self._process.kill()
                self._process.join()
            self._process.close()
            self._receiver.close()


def _send(work: Callable[[], Any], sender: Any, parent: int) -> None:
    end_with_parent(parent)
    try:
        message = (True, work())
    except Exception as error:  # raised again by whoever waits
        message = (False, error)
    sender.send(message)
    sender.close()
