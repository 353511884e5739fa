"""File formats: bytes to decoded text.

Plain text and Markdown are decoded and nothing else: offsets point into what the file holds. Of HTML, PDF and Word
files the text is extracted (trafilatura, pypdf, python-docx); offsets point into that extracted text, which a build
keeps beside the store. The encoding is taken from a byte order mark, else UTF-8 is tried, then UTF-16 without a mark
(zero bytes on one side), then GB18030; what fits none of them is refused with the byte offset.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sei_kg.dates import iso_date
from sei_kg.errors import DocumentError
from sei_kg.lexicon import read_lexicon

__all__ = ["EXTRACTED", "MEDIA_TYPES", "decode", "extract"]

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})|encoding=[\"']([A-Za-z0-9_-]{2,20})", re.I
)
_CHINESE = re.compile("[一-鿿]")
_BYLINE = 160  # characters at most of a line that gives author and date
_MOST_PART_BYTES = 200_000_000  # of one unpacked part of a Word file: a zip bomb is refused before it is unpacked
_BINARY_HINT = "give plain text, Markdown, HTML, PDF or .docx"


def decode(data: bytes, *, file: Path) -> str:
    """The text of a plain file; raises DocumentError with the offset of the first byte that cannot be decoded."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, file, len(mark))
    guess = _utf16(data)
    if guess:
        return _decoded(data, guess, file, 0)
    control = _CONTROL.search(data)
    if control:
        raise DocumentError(f"binary data at byte {control.start()}: not a text file", file=file, hint=_BINARY_HINT)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = error
    if wrong.start > 0 and wrong.start >= len(data) - 3 and len(data) > 64:
        raise DocumentError(f"UTF-8 cut off at byte {wrong.start}", file=file, hint="the file is not whole") from wrong
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"neither UTF-8 (byte {wrong.start}) nor GB18030 (byte {error.start})", file=file, hint="save it as UTF-8"
        ) from error
    # Almost any byte pairs decode as GB18030; only where common Chinese characters come out was it Chinese text.
    other = [c for c in text[:200_000] if c > "\x7f"]
    common = sum(1 for c in other if _common(c))
    if common * 10 < len(other) * 7:
        raise DocumentError(
            f"not UTF-8 at byte {wrong.start}, and not GB18030 either", file=file, hint="save it as UTF-8"
        )
    return text


def _common(character: str) -> bool:
    """Whether a character stands in GB2312's first level (the 3,755 common ones) or is a sign of Chinese text."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and (code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)


def _decoded(data: bytes, encoding: str, file: Path, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper()
        raise DocumentError(
            f"not {name} at byte {error.start + skipped}", file=file, hint="save it as UTF-8"
        ) from error


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark shows by a zero byte in every ASCII character: spaces, digits, line ends."""
    head = data[:4096]
    if len(head) < 4 or b"\x00" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) * 8 > len(head) // 2 and min(even, odd) * 20 <= max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return ""


def _html(data: bytes, *, file: Path) -> str:
    import lxml.html
    import trafilatura

    declared = _CHARSET.search(data, 0, 4096)
    text = ""
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = (declared[1] or declared[2]).decode("ascii").lower()
        try:
            text = data.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (LookupError, UnicodeDecodeError):
            text = ""  # a wrong declaration is common; the bytes decide
    text = text or decode(data, file=file)
    if "<" not in text:
        return text
    try:
        tree: Any = lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
    except (ValueError, lxml.etree.LxmlError) as error:
        raise DocumentError(f"HTML that cannot be parsed: {error}", file=file) from error
    _drop_menus(tree)
    _keep_bylines(tree)
    main = trafilatura.extract(
        tree,
        output_format="markdown",
        include_tables=True,
        include_links=False,
        include_comments=False,
        favor_recall=True,
    )
    title = _first_text(tree, "h1") or _first_text(tree, "title")
    found = (main or "").strip()
    if not found:  # too short or too plain for the extractor: all visible text
        lxml.etree.strip_elements(
            tree, "script", "style", "nav", "noscript", "template", "head", lxml.etree.Comment, with_tail=False
        )
        blocks = list(tree.iter("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre")) or [tree]
        lines = [" ".join(str(block.text_content()).split()) for block in blocks]
        found = "\n\n".join(line for line in lines if line)
    if title and title not in found[: len(title) + 400]:
        found = f"# {title}\n\n{found}"
    return found


def _drop_menus(tree: Any) -> None:
    """Takes out the elements that say by class, id or role that they hold no running text."""
    noise = re.compile("|".join(read_lexicon("structure")["noise_blocks"]), re.I)
    for element in list(tree.iter("div", "section", "ul", "ol", "p", "table")):
        names = " ".join(element.get(key, "") for key in ("class", "id", "role"))
        if names.strip() and noise.search(names) and element.getparent() is not None:
            element.drop_tree()


def _keep_bylines(tree: Any) -> None:
    """Takes the names off the lines that give author and date: the extractor leaves out what is called "byline"."""
    for element in tree.iter("p", "div", "span", "time", "address"):
        text = " ".join(str(element.text_content()).split()) if element.get("class") or element.get("id") else ""
        if 0 < len(text) <= _BYLINE and iso_date(text) and element.getparent() is not None:
            element.attrib.clear()
            if element.tag in ("time", "address", "span"):
                continue
            element.tag = "p"


def _first_text(tree: Any, tag: str) -> str:
    return next((text for element in tree.iter(tag) if (text := " ".join(str(element.text_content()).split()))), "")


def _pdf(data: bytes, *, file: Path) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("the PDF is encrypted", file=file, hint="save it without a password")
        pages = [page.extract_text() for page in reader.pages]
    except DocumentError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, OSError) as error:
        raise DocumentError(f"PDF that cannot be read: {error}", file=file) from error
    empty = [number for number, text in enumerate(pages, 1) if not text.strip()]
    if len(empty) == len(pages):
        raise DocumentError(
            f"none of the {len(pages)} pages holds text", file=file, hint="a scan needs text recognition first"
        )
    # A form feed tells the pages apart; lone surrogates come from broken fonts and cannot be written as UTF-8.
    return re.sub("[\ud800-\udfff]", "�", "\n\f".join(pages))


def _docx(data: bytes, *, file: Path) -> str:
    import zipfile

    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            large = [info.filename for info in archive.infolist() if info.file_size > _MOST_PART_BYTES]
        if large:
            raise DocumentError(f"part {large[0]} is larger than {_MOST_PART_BYTES} bytes", file=file)
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, SyntaxError) as error:
        raise DocumentError(f"Word file that cannot be read: {error}", file=file, hint="save it as .docx") from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["| " + " | ".join(" ".join(cell.text.split()) for cell in row.cells) + " |" for row in block.rows]
            continue
        text, style = block.text.strip(), (block.style.name or "") if block.style is not None else ""
        heading = re.fullmatch(r"Heading (\d)", style)
        if heading and text:
            text = "#" * min(6, int(heading[1]) + 1) + " " + text
        elif style == "Title" and text:
            text = "# " + text
        elif style.startswith("List") and text:
            text = "- " + text
        lines.append(text)
    return "\n\n".join(line for line in lines if line)


EXTRACTED: dict[str, Callable[..., str]] = {
    "text/html": _html,
    "application/pdf": _pdf,
    MEDIA_TYPES[".docx"]: _docx,
}


def extract(data: bytes, media_type: str, *, file: Path) -> str:
    """The text of ``data``; raises DocumentError naming the file and what is wrong with it."""
    reader = EXTRACTED.get(media_type)
    return reader(data, file=file) if reader else decode(data, file=file)
