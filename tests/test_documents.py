"""Files to text: formats, encodings, and errors that name the culprit."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sei_kg import documents
from sei_kg.documents import Source, read_document
from sei_kg.errors import DocumentError
from sei_kg.passages import read_passages

TEXTS = Path(__file__).parent / "data" / "texts"
CHINESE = "新能源产业发展较快，全年新增装机容量达到预期。“储能”仍是短板。\n"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("text", [CHINESE * 3, "Plain words — and “quotes” of the region.\n" + CHINESE])
def test_the_encoding_is_detected(tmp_path: Path, encoding: str, text: str) -> None:
    """UTF-8 and UTF-16 with and without a mark, and GB18030, all give the same text."""
    data = text.encode(encoding)
    if encoding.startswith("utf-16-") and "Plain" not in text:
        pytest.skip("UTF-16 without a mark shows only by ASCII characters")
    assert read_document(written(tmp_path, "a.txt", data)).text == text


def test_utf16_of_english_text_needs_no_mark(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "a.txt", "Some words.".encode("utf-16-le"))).text == "Some words."


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"caf\xe9 au lait and so on, with some more words to read here and there in between them all", "byte 3"),
        (b"\xef\xbb\xbfgood \xff bad", "byte 8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\x03\xff\xfe\xfd\xfc", "byte"),
        ((CHINESE * 4).encode()[:-2], "byte"),
        (b"\xff\xfea\x00b", "byte 4"),
        (b"", "no text"),
        (b" \n\t\n", "no text"),
        (b"%PDF-1.4 but named otherwise", ".pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, data: bytes, part: str) -> None:
    """The error names the file and the byte or the reason."""
    path = written(tmp_path, "bad.txt", data)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    assert "bad.txt" in str(caught.value) and part in str(caught.value)


def test_a_missing_file_a_folder_and_a_large_file_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DocumentError, match="no such file"):
            read_document(path)
    monkeypatch.setattr(documents, "MOST_BYTES", 10)
    with pytest.raises(DocumentError, match="split it"):
        read_document(written(tmp_path, "large.txt", b"more than ten bytes"))


def test_html_gives_its_main_text_and_keeps_it() -> None:
    """Menus, scripts, bread crumbs, share buttons and footers are out; title and headings are in."""
    source = read_document(TEXTS / "raw-page.html")
    assert (source.media_type, source.kept) == ("text/html", True)
    for noise in ("var menu", "font:", "News", "Policy >", "Share this", "desk@"):
        assert noise not in source.text
    reading = read_passages(source)
    assert [s.title for s in reading.sections[1:]] == ["Where the industry stands", "Problems", "Recommendations"]
    assert reading.metadata.title_text == "Roadmap for solar glass"
    assert any("7.8 million tonnes in 2020, up 12%" in p.text for p in reading.passages)


def test_html_in_gbk_is_read_by_its_declaration(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="gb2312"><title>储能</title></head><body><p>{CHINESE}</p></body></html>'
    source = read_document(written(tmp_path, "a.html", page.encode("gb18030")))
    assert "新能源产业发展较快" in source.text


def test_text_is_never_edited_and_not_kept(tmp_path: Path) -> None:
    raw = "Line one\r\nwith <b>tags</b> and 全角１２\r\n"
    source = read_document(written(tmp_path, "a.txt", raw.encode()))
    assert source == Source("a", raw, source.sha256) and not source.kept and len(source.sha256) == 64


def test_markdown_has_its_media_type(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "a.md", b"# T\n\nText.")).media_type == "text/markdown"


def pdf(*pages: str) -> bytes:
    """A PDF with one line of text a page, written by hand."""
    kids = " ".join(f"{4 + 2 * k} 0 R" for k in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for k, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * k} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{out.index(b'xref')}\n%%EOF".encode()


def test_a_pdf_gives_the_text_of_its_pages(tmp_path: Path) -> None:
    source = read_document(written(tmp_path, "a.pdf", pdf("Storage prices fell in two provinces.", "Costs rose.")))
    assert (source.media_type, source.kept) == ("application/pdf", True)
    assert [p.text for p in read_passages(source).passages] == ["Storage prices fell in two provinces.", "Costs rose."]


def test_a_pdf_without_text_is_an_error_and_so_is_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="none of the 2 pages"):
        read_document(written(tmp_path, "scan.pdf", pdf("", "")))
    with pytest.raises(DocumentError, match=r"broken\.pdf: PDF that cannot be read"):
        read_document(written(tmp_path, "broken.pdf", b"%PDF-1.4\nnothing more"))


def test_a_word_file_gives_headings_lists_and_tables(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Grid review", 0)
    document.add_heading("Problems", 1)
    document.add_paragraph("Approvals are slow and inspectors are few in most districts of the region.")
    document.add_paragraph("train more inspectors", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "2020", "7"
    path = tmp_path / "a.docx"
    document.save(str(path))
    source = read_document(path)
    reading = read_passages(source)
    assert source.kept
    assert reading.metadata.title_text == "Grid review"
    assert [(s.title, s.role) for s in reading.sections[1:]] == [("Problems", "section-role-problem")]
    assert [p.kind for p in reading.passages] == ["title", "heading", "sentence", "item", "noise"]


def test_a_broken_word_file_is_an_error(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("other.txt", "no document in here")
    for name, data in (("a.docx", b"PK\x03\x04 cut off"), ("b.docx", packed.getvalue()), ("c.docx", b"plain text")):
        with pytest.raises(DocumentError, match=name):
            read_document(written(tmp_path, name, data))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sei_kg.formats._MOST_PART_BYTES", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "a" * 5000)
    with pytest.raises(DocumentError, match="larger than 1000"):
        read_document(written(tmp_path, "bomb.docx", packed.getvalue()))


def test_the_identifier_is_the_name_without_its_ending(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "000_ab.cd.txt", b"Text.")).identifier == "000_ab.cd"
