"""Writing a file whole or not at all: beside it first, then renamed, so that no half-written file is ever left."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sei_kg.errors import InputError

__all__ = ["write_output"]


def write_output(pieces: Iterable[str | bytes], path: Path) -> None:
    """Writes pieces to a file; what stood there stays until all of them are written.

    What is no regular file (a device, a pipe) is written to as it is: renaming would replace it.

    Args:
        pieces: texts (written as UTF-8) or bytes.
        path: where to; its folder has to be there.

    Raises:
        InputError: it cannot be written (no room, no right, no such folder).
    """
    special = path.exists() and not path.is_file()
    target = path if special else path.with_name(f".{path.name}.tmp")
    try:
        with target.open("wb") as stream:
            for piece in pieces:
                stream.write(piece.encode() if isinstance(piece, str) else piece)
        if not special:
            target.replace(path)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror or error}", file=path, hint="name another file with -o"
        ) from error
    finally:
        if not special:
            target.unlink(missing_ok=True)
