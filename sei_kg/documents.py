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
from sei_kg.formats import EXTRACTED, MEDIA_TYPES, extract
from sei_kg.namespaces import mint

__all__ = ["MOST_BYTES", "Source", "read_document"]

MOST_BYTES = 64 * 1024 * 1024  # of one file; a larger one is a collection, to be split into its documents
_SIGNATURES = ((b"%PDF-", ".pdf"), (b"PK\x03\x04", ".docx"))


@dataclass(frozen=True, slots=True)
class Source:
    """One document.

    Attributes:
        identifier: the file's name without its ending.
        text: the decoded text all offsets point into.
        sha256: hexadecimal digest of the file's bytes.
        media_type: e.g. ``text/plain``.
        kept: whether ``text`` was extracted (HTML, PDF, Word) and has to be kept beside the store, because the file
            itself does not show it.
    """

    identifier: str
    text: str
    sha256: str
    media_type: str = "text/plain"
    kept: bool = False

    @property
    def iri(self) -> str:
        return mint("document", self.identifier)


def read_document(path: Path) -> Source:
    """Reads one file: plain text, Markdown, HTML, PDF or Word (.docx), told by its ending.

    Raises:
        DocumentError: no such file, too large, another format, an encoding that is none of UTF-8, UTF-16 and GB18030
            (with the offset of the first wrong byte), or no text in it.
    """
    ending = path.suffix.lower()
    try:
        if not path.is_file():
            raise DocumentError("no such file", file=path)
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise DocumentError(
                f"{size:,} bytes are more than {MOST_BYTES:,}", file=path, hint="split it into its documents"
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", file=path) from error
    for signature, right in _SIGNATURES:
        if data.startswith(signature) and ending != right:
            raise DocumentError(f"the content is that of a {right} file", file=path, hint=f"rename it to {right}")
    media_type = MEDIA_TYPES.get(ending, "text/plain")
    text = extract(data, media_type, file=path)
    if not text.strip():
        raise DocumentError("the file holds no text", file=path)
    return Source(path.stem, text, hashlib.sha256(data).hexdigest(), media_type, media_type in EXTRACTED)
