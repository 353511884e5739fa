"""A command on a pseudo terminal, as a person sits before it: reads what is shown, types, presses Ctrl-C."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from pathlib import Path

__all__ = ["Terminal"]


class Terminal:
    """Runs ``sei-kg`` on a terminal of its own. Ends the process where a test leaves it."""

    def __init__(self, *words: str, folder: Path | None = None) -> None:
        self.shown = ""
        self.child, self.handle = pty.fork()
        if self.child == 0:  # pragma: no cover
            os.environ.update(TERM="dumb", COLUMNS="200", PYTHONUTF8="1")
            if folder:
                os.chdir(folder)
            os.execv(sys.executable, [sys.executable, "-m", "sei_kg", *words])
        self.read = 0

    def expect(self, words: str, *, seconds: float = 60) -> str:
        """Waits until words are shown; gives all that was shown up to and with them since the last time."""
        until = time.monotonic() + seconds
        while (at := self.shown.find(words, self.read)) < 0:
            if not self._more(until):
                raise AssertionError(f"{words!r} is not shown, but {self.shown[self.read :]!r}")
        found, self.read = self.shown[self.read : at + len(words)], at + len(words)
        return found

    def type(self, text: str) -> None:
        if text < " ":  # Ctrl-C is lost where the process has shown its question and does not yet wait for the answer
            time.sleep(0.5)
        os.write(self.handle, text.encode())

    def close(self, *, seconds: float = 60) -> int:
        """Waits for the end; gives the exit code."""
        until = time.monotonic() + seconds
        while self._more(until):
            pass
        if time.monotonic() >= until:
            os.kill(self.child, 9)
        _, status = os.waitpid(self.child, 0)
        os.close(self.handle)
        return os.waitstatus_to_exitcode(status)

    def _more(self, until: float) -> bool:
        ready, _, _ = select.select([self.handle], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.handle, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)
