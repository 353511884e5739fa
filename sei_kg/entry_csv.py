"""Entries as CSV: one a row, the keys in the first line, several values in a cell apart by ``|``.

A column is a key, or a key with a language: ``label@en``, ``altLabel@zh``. ``type`` may be left out where every row is a
policy. Cells are taken as they are: the quote that spreadsheets put before = + - @ is taken off again.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, Statement, read_terms, typed
from sei_kg.entry_refusals import refused, refused_syntax
from sei_kg.namespaces import ID, SEI

__all__ = ["csv_entries"]

_MOST_ROWS = 100_000
_FIXED = ("id", "type")
_COLUMNS = ("`sei-kg new policy --format csv` writes the columns", "`sei-kg new policy --format csv` 可生成各列")


def csv_entries(text: str, path: Path) -> list[Entry]:
    """The entries of a CSV text. Raises EntryError for columns that are missing, unknown or double, and for ragged rows."""
    if "\x00" in text:
        raise refused("zero", file=path, line=text[: text.index("\x00")].count("\n") + 1)
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    entries: list[Entry] = []
    header: list[str] = []
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(row, path, line)
            elif len(row) != len(header):
                raise refused("ragged", file=path, line=line, cells=len(row), columns=len(header))
            else:
                entries.append(_entry(dict(zip(header, row, strict=True)), path, line))
            if len(entries) > _MOST_ROWS:
                raise refused("many-rows", file=path, most=f"{_MOST_ROWS:,}")
    except csv.Error as error:
        raise refused_syntax("CSV", str(error), file=path, line=reader.line_num) from error
    if not entries:
        raise refused("empty", file=path)
    return entries


def _header(row: list[str], path: Path, line: int) -> list[str]:
    terms = read_terms()
    names = [name.strip() for name in row]
    for name in names:
        key, _, language = name.partition("@")
        if key not in _FIXED and key not in terms.properties:
            import difflib

            near = difflib.get_close_matches(key, [*_FIXED, *terms.properties], 1)
            way = (f"did you mean {near[0]!r}?", f"是否指 {near[0]!r}？") if near else _COLUMNS
            raise refused(
                "column-unknown",
                file=path,
                line=line,
                column=names.index(name) + 1,
                field=name,
                value=name[:80],
                way=way[0],
                way_zh=way[1],
            )
        if language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            raise refused("column-language", file=path, line=line, field=name, value=language[:40])
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise refused("column-twice", file=path, line=line, field=double[0], value=double[0])
    if "id" not in names:
        raise refused("column-missing", file=path, line=line, field="id", value="id")
    return names


def _entry(cells: dict[str, str], path: Path, line: int) -> Entry:
    terms = read_terms()
    written = _plain(cells["id"])
    iri = written if "://" in written else ID + (re.sub(r"[^\w.-]", "-", written) or f"-line-{line}")
    statements = []
    if "type" not in cells:
        statements.append(Statement(RDF_TYPE, ox.NamedNode(SEI + "Policy"), "type", "Policy", line, 1))
    for column, (name, cell) in enumerate(cells.items(), 1):
        key, _, language = name.partition("@")
        if key == "id":
            continue
        separated = cell.split("|") if key not in ("quote", "source") else [cell]
        for part in filter(None, (_plain(piece) for piece in separated)):
            if key == "type":
                cls = terms.classes.get(part, SEI + re.sub(r"\W", "-", part))
                statements.append(Statement(RDF_TYPE, ox.NamedNode(cls), name, part, line, column))
            elif language:
                term = ox.Literal(part, language=language)
                statements.append(Statement(terms.properties[key][0], term, name, part, line, column))
            else:
                predicate, kind = terms.properties[key]
                value, by_name = typed(part, kind)
                statements.append(Statement(predicate, value, name, part, line, column, by_name))
    return Entry(path, line, 1, iri, written, tuple(statements))


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell
