"""Source documents: bytes in, decoded text and what is known of its origin out.

``read_document`` turns one file into a ``Source``. Offsets of everything that is found later point into
``Source.text``, the decoded text, which is never edited; what a reader should not see (hyphens at line ends, markup,
page numbers) is skipped by the offset map of the passages instead.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sei_kg.errors import DocumentError
from sei_kg.namespaces import mint

__all__ = ["Source", "read_document"]


@dataclass(frozen=True, slots=True)
class Source:
    """One document.

    Attributes:
        identifier: the file's name without its ending.
        text: the decoded text all offsets point into.
        sha256: hexadecimal digest of the file's bytes.
        media_type: e.g. ``text/plain``.
    """

    identifier: str
    text: str
    sha256: str
    media_type: str = "text/plain"

    @property
    def iri(self) -> str:
        return mint("document", self.identifier)


def read_document(path: Path) -> Source:
    """Reads one file; raises DocumentError naming the file and, for a wrong encoding, the byte offset."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8 at byte {error.start}", file=path) from error
    if not text.strip():
        raise DocumentError("the file is empty", file=path)
    return Source(path.stem, text, hashlib.sha256(data).hexdigest())
