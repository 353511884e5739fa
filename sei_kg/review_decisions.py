"""Decisions on statements, as plain CSV files: one a row, terms written so that people and spreadsheets can read them.

A decision is found again by its statement, the document and the words quoted (``Decision.key``), never by offsets.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import pyoxigraph as ox

from sei_kg.errors import EntryError, InputError
from sei_kg.namespaces import ID, curie, expand

__all__ = [
    "DECISIONS",
    "Decision",
    "literal_like",
    "read_decisions",
    "read_term",
    "record",
    "write_decisions",
    "write_term",
]

DECISIONS = ("accept", "reject", "edit", "merge")


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of a decisions file. Terms are written as ``id:...``, ``prefix:name``, ``<IRI>`` or a literal of N-Triples.

    Attributes:
        decision: one of ``DECISIONS``; "" while it is still open.
        subject, predicate, object: the statement (for a merge: the entity, "", the one it is).
        document: identifier of the document; quote: the words the statement rests on.
        confidence: of the loader.
        replacement: for an edit, the right object.
        who, note: by whom, and why.
    """

    decision: str
    subject: str
    predicate: str
    object: str
    document: str = ""
    quote: str = ""
    confidence: str = ""
    replacement: str = ""
    who: str = ""
    note: str = ""

    def key(self) -> tuple[str, str, str, str, str]:
        return self.subject, self.predicate, self.object, self.document, "".join(self.quote.split())


def write_term(term: object) -> str:
    """A term as decisions write it."""
    return curie(term.value) if isinstance(term, ox.NamedNode) and curie(term.value) != term.value else str(term)


def literal_like(text: str, old: str) -> str:
    """A literal with the language or datatype of another, as decisions write it; "" where it cannot have that datatype."""
    known = read_term(old)
    if not isinstance(known, ox.Literal):
        return ""
    if known.language:
        return str(ox.Literal(text, language=known.language))
    form = _FORMS.get(known.datatype.value)
    return str(ox.Literal(text, datatype=known.datatype)) if form is None or re.fullmatch(form, text) else ""


_FORMS = {  # lexical forms of XML Schema part 2, as far as objects of statements have them
    expand("xsd:decimal"): r"[+-]?\d+(\.\d+)?",
    expand("xsd:integer"): r"[+-]?\d+",
    expand("xsd:gYear"): r"\d{4}",
    expand("xsd:gYearMonth"): r"\d{4}-(0[1-9]|1[0-2])",
    expand("xsd:date"): r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    expand("xsd:boolean"): r"true|false",
}


def read_term(text: str) -> ox.NamedNode | ox.Literal:
    """A term as written in a decisions file. Raises InputError."""
    text = text.strip()
    try:
        if text.startswith('"'):
            triple = next(iter(ox.parse(f"<urn:s> <urn:p> {text} .".encode(), format=ox.RdfFormat.N_TRIPLES)))
            value: ox.Literal = triple.object
            return value
        if text.startswith("<") and text.endswith(">"):
            return ox.NamedNode(text[1:-1])
        return ox.NamedNode(expand(text) if ":" in text else ID + text)
    except (SyntaxError, ValueError, StopIteration) as error:
        raise InputError(f"not a term: {text[:80]!r}", hint='write id:slug, prefix:name, <IRI> or "text"@en') from error


def read_decisions(*paths: Path) -> list[Decision]:
    """The decisions of CSV files, in their order; the last on a statement counts. Raises EntryError with file and line."""
    found = []
    names = [field.name for field in fields(Decision)]
    for path in paths:
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EntryError(f"cannot be read: {error}", file=path) from error
        reader = csv.DictReader(io.StringIO(text, newline=""))
        missing = [name for name in names[:4] if name not in (reader.fieldnames or ())]
        if missing:
            raise EntryError(
                f"the column {missing[0]!r} is missing",
                file=path,
                line=1,
                hint="`sei-kg review --export` writes the columns",
            )
        for row in reader:
            decision = Decision(**{name: _plain(row.get(name) or "") for name in names})
            if decision.decision and decision.decision not in DECISIONS:
                raise EntryError(
                    f"no such decision: {decision.decision!r}",
                    file=path,
                    line=reader.line_num,
                    field="decision",
                    hint="use " + ", ".join(DECISIONS),
                )
            if decision.decision == "edit" and not decision.replacement:
                raise EntryError("an edit needs the right object", file=path, line=reader.line_num, field="replacement")
            try:
                read_term(decision.object), read_term(decision.replacement or decision.object)
            except InputError as error:
                raise EntryError(
                    error.message, file=path, line=reader.line_num, field="object", hint=error.hint
                ) from error
            found.append(decision)
    return [decision for decision in found if decision.decision]


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell.strip()


def write_decisions(decisions: Iterable[Decision]) -> str:
    """Decisions as CSV; cells that a spreadsheet would take for a formula are quoted."""
    stream = io.StringIO()
    names = [field.name for field in fields(Decision)]
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    for decision in decisions:
        writer.writerow(
            {name: f"'{cell}" if cell[:1] in tuple("=+-@") else cell for name, cell in asdict(decision).items()}
        )
    return stream.getvalue()


def record(folder: Path, decisions: Iterable[Decision], who: str) -> Path:
    """Adds decisions to the file of a store, on the disk when this returns."""
    from sei_kg.addition_files import sync

    path = folder / "reviews" / "decisions.csv"
    path.parent.mkdir(exist_ok=True)
    kept = {d.key(): d for d in (read_decisions(path) if path.is_file() else [])}
    kept |= {d.key(): replace(d, who=d.who or who) for d in decisions}
    beside = path.with_suffix(".tmp")
    beside.write_text(write_decisions(kept.values()), "utf-8")
    sync(beside)
    beside.replace(path)
    sync(path.parent)
    return path
