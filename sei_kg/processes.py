"""Work in a process of its own, beside the one that does the rest.

A forked process sees what its parent holds, a store in memory among it, without anything being copied or sent. It ends
with its parent, even where that is killed: otherwise it would go on writing, and hold the lock of the store, which it
inherits. Where processes cannot be forked safely, the work is done in turn.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, Self, TypeVar

from sei_kg.errors import SeiError

__all__ = ["CAN_FORK", "Beside", "Stream", "end_with_parent"]

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


class Stream(Generic[Result]):
    """Results that a forked process makes one by one; as a context, it is stopped where the block is left before it is done.

    Args:
        work: called without arguments; what it yields is sent back and must be picklable.
        here: do it in this process, as the results are asked for.
    """

    def __init__(self, work: Callable[[], Iterable[Result]], *, here: bool = False) -> None:
        self._work = work
        self._process: Any = None
        if here or not CAN_FORK:
            return
        fork = multiprocessing.get_context("fork")
        self._receiver, sender = fork.Pipe(duplex=False)
        self._process = fork.Process(target=_send, args=(work, sender, os.getpid()))
        self._process.start()
        sender.close()

    def __iter__(self) -> Iterator[Result]:
        """Waits for each result. Raises what the work raised, or SeiError where its process died."""
        if self._process is None:
            yield from self._work()
            return
        while True:
            try:
                kind, value = self._receiver.recv()
            except EOFError:
                self._process.join()
                hint = "the machine may be out of memory"
                raise SeiError(f"a process of the build ended with code {self._process.exitcode}", hint=hint) from None
            if kind == "error":
                raise value
            if kind == "end":
                return
            yield value

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._receiver.close()


class Beside(Stream[Result]):
    """The same for work that returns one result."""

    def __init__(self, work: Callable[[], Result], *, here: bool = False) -> None:
        super().__init__(lambda: (work() for _ in range(1)), here=here)

    def result(self) -> Result:
        """Waits for it. Raises what the work raised, or SeiError where its process died."""
        return next(iter(self))


def _send(work: Callable[[], Iterable[Any]], sender: Any, parent: int) -> None:
    end_with_parent(parent)
    try:
        for result in work():
            sender.send(("result", result))
        sender.send(("end", None))
    except Exception as error:  # raised again by whoever waits
        sender.send(("error", error))
    sender.close()
