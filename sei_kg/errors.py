"""Every error the package raises on purpose, in one tree.

    SeiError                    something a user can mend; carries its place and the way out
    ├── InputError              a file, a value or a name that cannot be used          (exit code 2)
    │   ├── DocumentError       a source document that cannot be read
    │   ├── EntryError          an entry that cannot be read (syntax, encoding, size)
    │   ├── UnknownNameError    no such entity, query, view, format; holds the nearest names
    │   └── QueryError          SPARQL that is wrong, unsafe or out of bounds
    ├── StoreError              the store cannot be opened, written or reached         (exit code 2)
    └── InvalidError            what was read breaks a rule that must hold             (exit code 1)

The command line prints ``str(error)`` on one line and ends with ``error.exit_code``; nothing else is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "DocumentError",
    "EntryError",
    "InputError",
    "InvalidError",
    "QueryError",
    "SeiError",
    "StoreError",
    "UnknownNameError",
]


class SeiError(Exception):
    """Base of all errors a user can mend.

    Args:
        message: what is wrong, in one sentence, naming the culprit.
        file: the file it stands in.
        line: 1-based line in that file.
        field: the field or parameter.
        hint: the way out, as a sentence or a command.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        field: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.file, self.line, self.field, self.hint = message, file, line, field, hint

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        field = f"{self.field}: " if self.field else ""
        return place + field + self.message + (f" ({self.hint})" if self.hint else "")


class InputError(SeiError):
    """Something given to the program cannot be used."""


class DocumentError(InputError):
    """A source document that cannot be read."""


class EntryError(InputError):
    """An entry that cannot be read."""


class UnknownNameError(InputError):
    """A name nobody bears; ``nearest`` holds the closest known ones, best first."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), *, hint: str | None = None) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        near = f"did you mean {', '.join(repr(n) for n in self.nearest)}?" if self.nearest else None
        shown = name if len(name) <= 80 else name[:77] + "..."
        super().__init__(f"no such {kind}: {shown!r}", hint=near or hint)


class QueryError(InputError):
    """SPARQL that is wrong, unsafe or out of bounds."""


class StoreError(SeiError):
    """The store cannot be opened, written or reached."""


class InvalidError(SeiError):
    """What was read breaks a rule that must hold."""

    exit_code = 1
