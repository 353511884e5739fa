"""Forms of a result: a table for the terminal, and the forms of files and programs.

``csv`` and ``tsv``, ``srj`` (SPARQL JSON) and ``srx`` (SPARQL XML) are the forms of SPARQL 1.1, exact to the byte;
``sheet`` is CSV for spreadsheets (labels instead of IRIs, cells that a spreadsheet would take for a formula are made
harmless, byte-order mark); ``json`` is the form of the contract; ``table`` and ``markdown`` show labels, never bare IRIs.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import InputError
from sei_kg.evidence import Describer, Proof
from sei_kg.namespaces import GRAPH, ID, PREFIXES, curie
from sei_kg.queries import Result
from sei_kg.store import Term

__all__ = ["FORMATS", "cell_text", "display", "write_result_as"]

EVIDENCE = "evidence"  # the column that holds evidence graphs
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell_text(term: Term | None, describer: Describer, language: str = "en") -> str:
    """A term as a person reads it."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        return _number(term.value) if term.datatype.value.endswith(("decimal", "double")) else term.value
    if isinstance(term, ox.NamedNode):
        return describer.label(term.value, language)
    return str(term)


def _number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text.casefold() else text


def display(
    result: Result, describer: Describer, language: str = "en"
) -> tuple[list[str], list[list[str]], list[tuple[Proof, ...]]]:
    """Columns, rows of text, and the proofs of each row.

    Rows that differ in their evidence alone become one; columns that are empty in every row are left out.
    """
    columns = result.table.columns
    shown = [
        i for i, name in enumerate(columns) if name != EVIDENCE and any(row[i] is not None for row in result.table.rows)
    ]
    at = columns.index(EVIDENCE) if EVIDENCE in columns else -1
    groups: dict[tuple[Term | None, ...], list[str]] = {}
    for row in result.table.rows:
        graphs = groups.setdefault(tuple(row[i] for i in shown), [])
        if at >= 0 and isinstance(term := row[at], ox.NamedNode):
            graphs.append(term.value)
    texts = [[cell_text(term, describer, language) for term in key] for key in groups]
    proofs = [describer.first_proofs(graphs) for graphs in groups.values()] if at >= 0 else []
    return [columns[i].replace("_", " ") for i in shown], texts, proofs


def _citation(proofs: Sequence[Proof]) -> str:
    if not proofs:
        return ""
    first = proofs[0]
    quote = " ".join(first.quote.split())
    place = first.document.split("_")[0] + (f" {first.section}" if first.section else "")
    more = f" (+{len(proofs) - 1})" if len(proofs) > 1 else ""
    return f"“{quote}” — {place}{more}"


def _table(result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    columns, rows, proofs = display(result, describer, language)
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None, markup=False, highlight=False, emoji=False)
    if result.truth is not None:
        return f"{'yes' if result.truth else 'no'}\n"
    if not rows:
        return ""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", ratio=None)
    if proofs:
        table.add_column(_HEAD.get(language, _HEAD["en"]), overflow="fold", ratio=2)
    for number, row in enumerate(rows):
        table.add_row(*(_plain(cell) for cell in row), *([_plain(_citation(proofs[number]))] if proofs else []))
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


_HEAD = {"en": "source", "zh": "出处"}


def _plain(text: str) -> Any:
    """No control character and no markup reaches the terminal."""
    from rich.text import Text

    return Text("".join(c if c.isprintable() or c == "\n" else " " for c in text))


def _markdown(result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
    columns, rows, proofs = display(result, describer, language)
    if proofs:
        columns = [*columns, _HEAD.get(language, _HEAD["en"])]
        rows = [[*row, _citation(proofs[n])] for n, row in enumerate(rows)]
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(_cell_markdown(cell) for cell in line) + " |\n" for line in lines)


def _cell_markdown(text: str) -> str:
    text = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _sheet(result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
    columns, rows, proofs = display(result, describer, language)
    if proofs:
        columns = [*columns, _HEAD.get(language, _HEAD["en"])]
        rows = [[*row, _citation(proofs[n])] for n, row in enumerate(rows)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([[_harmless(cell) for cell in row] for row in (columns, *rows)])
    return "\ufeff" + stream.getvalue()


def _harmless(text: str) -> str:
    """A leading apostrophe keeps a spreadsheet from running a cell; a plain negative number stays a number."""
    if text.startswith(_FORMULA) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and not text.startswith("+")


def _standard(form: ox.QueryResultsFormat) -> Callable[..., str]:
    def write(result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
        if result.truth is not None:
            return _boolean(result.truth, form)
        return _solutions(result, form)

    return write


def _boolean(truth: bool, form: ox.QueryResultsFormat) -> str:
    word = str(truth).lower()
    if form == ox.QueryResultsFormat.JSON:
        return json.dumps({"head": {}, "boolean": truth}) + "\n"
    if form == ox.QueryResultsFormat.XML:
        return f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>{word}</boolean></sparql>\n'
    return word + "\n"


def _solutions(result: Result, form: ox.QueryResultsFormat) -> str:
    if form == ox.QueryResultsFormat.CSV:
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerows([result.table.columns, *([_csv_value(term) for term in row] for row in result.table.rows)])
        return stream.getvalue()
    if form == ox.QueryResultsFormat.TSV:
        head = "\t".join(f"?{name}" for name in result.table.columns)
        lines = ["\t".join("" if term is None else _tsv(term) for term in row) for row in result.table.rows]
        return "\n".join([head, *lines]) + "\n"
    bindings = [
        {name: _srj(term) for name, term in zip(result.table.columns, row, strict=True) if term is not None}
        for row in result.table.rows
    ]
    data = {"head": {"vars": list(result.table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(data, ensure_ascii=False) + "\n" if form == ox.QueryResultsFormat.JSON else _srx(result)


def _csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def _tsv(term: Term) -> str:
    return str(term).replace("\t", "\\t")


def _srj(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        found: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif not term.datatype.value.endswith("#string"):
            found["datatype"] = term.datatype.value
        return found
    return {"type": "triple", "value": dict(zip(("subject", "predicate", "object"), map(_srj, term), strict=True))}


def _srx(result: Result) -> str:
    from xml.sax.saxutils import escape, quoteattr

    lines = ['<?xml version="1.0"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>']
    lines += [f"<variable name={quoteattr(name)}/>" for name in result.table.columns]
    lines.append("</head><results>")
    for row in result.table.rows:
        lines.append("<result>")
        for name, term in zip(result.table.columns, row, strict=True):
            if term is None:
                continue
            node = _srj(term)
            value = escape(str(node["value"]))
            extra = "".join(f" {key}={quoteattr(node[key])}" for key in ("xml:lang", "datatype") if key in node)
            lines.append(f"<binding name={quoteattr(name)}><{node['type']}{extra}>{value}</{node['type']}></binding>")
        lines.append("</result>")
    return "".join(lines) + "</results></sparql>\n"


def cell_json(term: Term | None, describer: Describer) -> dict[str, Any] | None:
    """A cell of the contract's JSON: ``{"iri", "label"}``, or ``{"value", "datatype"|"language"}``."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {"iri": term.value, "label": describer.labels(term.value)}
    if isinstance(term, ox.Literal):
        kind = {"language": term.language} if term.language else {"datatype": term.datatype.value}
        return {"value": term.value, **kind}
    return {"value": str(term), "datatype": ""}


def _json(result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
    columns = [name for name in result.table.columns if name != EVIDENCE]
    keep = [result.table.columns.index(name) for name in columns]
    at = result.table.columns.index(EVIDENCE) if EVIDENCE in result.table.columns else -1
    groups: dict[tuple[Term | None, ...], list[str]] = {}
    for row in result.table.rows:
        graphs = groups.setdefault(tuple(row[i] for i in keep), [])
        if at >= 0 and isinstance(term := row[at], ox.NamedNode):
            graphs.append(term.value)
    data: dict[str, Any] = {
        "query": result.query or None,
        "parameters": {name: cell_json(term, describer) for name, term in sorted(result.parameters.items())},
        "columns": columns,
        "rows": [{name: cell_json(term, describer) for name, term in zip(columns, key, strict=True)} for key in groups],
        "evidence": [[proof.item() for proof in describer.first_proofs(graphs)] for graphs in groups.values()],
        "cut": result.cut,
    }
    if result.truth is not None:
        data["boolean"] = result.truth
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _turtle(result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
    if not result.triples:
        raise InputError(
            "turtle is the form of CONSTRUCT and DESCRIBE", field="--format", hint="use csv or json for SELECT"
        )
    triples = sorted((ox.Triple(*row) for row in result.table.rows), key=str)  # type: ignore[arg-type]
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()


Writer = Callable[..., str]
FORMATS: dict[str, Writer] = {
    "table": _table,
    "csv": _standard(ox.QueryResultsFormat.CSV),
    "tsv": _standard(ox.QueryResultsFormat.TSV),
    "sheet": _sheet,
    "json": _json,
    "srj": _standard(ox.QueryResultsFormat.JSON),
    "srx": _standard(ox.QueryResultsFormat.XML),
    "markdown": _markdown,
    "turtle": _turtle,
}


def write_result_as(form: str, result: Result, describer: Describer, *, language: str = "en", width: int = 100) -> str:
    """A result in one of the FORMATS."""
    return FORMATS[form](result, describer, language=language, width=width)


def short(iri: str) -> str:
    """How an IRI is written where it must be: its CURIE."""
    return curie(iri) if iri.startswith((ID, GRAPH)) else iri


def hits_table(hits: Sequence[Any], describer: Describer, *, language: str = "en", width: int = 100) -> str:
    """What a search found, for the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    if not hits:
        return ""
    stream = io.StringIO()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    names = {"en": ("what", "name or words", "where"), "zh": ("类别", "名称或原文", "出处")}[language]
    for number, name in enumerate(names):
        table.add_column(name, overflow="fold", ratio=(1, 4, 1)[number])
    for hit in hits:
        cls = describer.label(hit.cls[0], language) if hit.cls else hit.kind
        where = (
            f"{hit.document.split('_')[0]} {hit.section}"
            if hit.document
            else ", ".join(d.split("_")[0] for d in hit.documents)
        )
        words = " ".join(hit.label(language).split())
        table.add_row(cls, _plain(words if len(words) < 200 else words[:197] + "..."), _plain(where))
    Console(file=stream, width=width, color_system=None, markup=False).print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"
