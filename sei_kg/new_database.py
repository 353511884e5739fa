"""A database that is being made: in memory while it is small, in its folder from a certain size on.

In memory the many look-ups of inference, checking and indexing cost a fifth of what they cost on the disk, and another
process can read along (see ``processes``). What is on the disk in the end is the same, byte for byte in a dump.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox

__all__ = ["MOST_IN_MEMORY", "NewDatabase"]

_BLANK = re.compile(rb"_:|<[^>]*> <[^>]*> _:")  # a blank node as subject or object
MOST_IN_MEMORY = 64 * 1024 * 1024  # bytes of N-Quads: some 350,000 quads, 150 MB in memory


class NewDatabase:
    """The store of a build.

    Attributes:
        folder: where the database is to be; it must not exist or be empty.
        raw: the store to read and to write; look it up again after each ``load``.
        in_memory: whether it is in memory still.
    """

    def __init__(self, folder: Path, *, most: int | None = None) -> None:
        self.folder, self.raw, self.in_memory = folder, ox.Store(), True
        self._most, self._bytes = MOST_IN_MEMORY if most is None else most, 0
        self._store = self.raw  # that on the disk, once there is one
        folder.mkdir(parents=True)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        self.raw.bulk_extend(quads)

    def load(self, nquads: bytes) -> None:
        """Adds quads. Raises OSError where the disk refuses."""
        self._bytes += len(nquads)
        if self.in_memory and self._bytes > self._most:
            self._leave_memory()
        self.raw.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)

    def writing(self) -> Callable[[], None]:
        """What brings everything onto the disk; nothing may be added any more. It may be called in another thread.

        Both it and what it returns raise OSError where the disk refuses.
        """
        if not self.in_memory:
            return self._settle
        plain, blank = _parted(self.raw.dump(format=ox.RdfFormat.N_QUADS) or b"")
        store = ox.Store(str(self.folder))
        store.bulk_extend(ox.parse(blank, format=ox.RdfFormat.N_QUADS, lenient=True))

        def write() -> None:  # leaves the interpreter to others
            store.bulk_load(plain, ox.RdfFormat.N_QUADS, lenient=True)
            store.flush()

        self._store = store
        return write

    def _settle(self) -> None:
        self.raw.optimize()  # many loads leave many files; one sorted run is read in two thirds of the time
        self.raw.flush()

    def _leave_memory(self) -> None:
        self.writing()()
        self.raw, self.in_memory = self._store, False


def _parted(nquads: bytes) -> tuple[bytes, bytes]:
    """Lines without and with a blank node: a bulk load would give each of these another name in every build."""
    plain, blank, start = [], [], 0
    at = nquads.find(b"_:")
    while at >= 0:
        begin, end = nquads.rfind(b"\n", 0, at) + 1, nquads.find(b"\n", at) + 1 or len(nquads)
        if _BLANK.match(nquads, begin):
            plain.append(nquads[start:begin])
            blank.append(nquads[begin:end])
            start = end
        at = nquads.find(b"_:", end)
    return b"".join([*plain, nquads[start:]]), b"".join(blank)
