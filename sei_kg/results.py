"""Forms of a result: a table for the terminal, and the forms of files and programs.

``csv`` and ``tsv``, ``srj`` (SPARQL JSON) and ``srx`` (SPARQL XML) are the forms of SPARQL 1.1, exact to the byte;
``sheet`` is CSV for spreadsheets (labels instead of IRIs, cells that a spreadsheet would take for a formula are made
harmless, byte-order mark); ``json`` is the form of the contract; ``table`` and ``markdown`` show labels, never bare IRIs.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import InputError
from sei_kg.evidence import Describer, Proof
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import GRAPH, ID, PREFIXES, curie, expand
from sei_kg.queries import Result
from sei_kg.store import Rows, Term
from sei_kg.tables import write_table

__all__ = ["FORMATS", "cell_text", "display", "write_result_as"]

EVIDENCE = "evidence"  # the column that holds evidence graphs
COMPARATOR = "comparator"  # how the names of columns end that say "at least", "about"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell_text(term: Term | None, describer: Describer, language: str = "en", *, grouped: bool = False) -> str:
    """A term as a person reads it; ``grouped`` sets the thousands of large numbers apart."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        if not term.datatype.value.endswith(("decimal", "double", "integer")):
            return term.value
        return _grouped(_number(term.value)) if grouped else _number(term.value)
    if isinstance(term, ox.NamedNode):
        return describer.label(term.value, language)
    return str(term)


def _number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text.casefold() else text


def _grouped(text: str) -> str:
    whole, dot, part = text.partition(".")
    return f"{int(whole):,}{dot}{part}" if whole.isascii() and whole.isdigit() and len(whole) > 4 else text


def display(
    result: Result, describer: Describer, language: str = "en", *, grouped: bool = False
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
    describer.prepare(_iris(groups), (graph for graphs in groups.values() for graph in graphs))
    texts = [[cell_text(term, describer, language, grouped=grouped) for term in key] for key in groups]
    proofs = [describer.first_proofs(graphs) for graphs in groups.values()] if at >= 0 else []
    return [columns[i].replace("_", " ") for i in shown], texts, proofs


def _iris(rows: Iterable[tuple[Term | None, ...]]) -> list[str]:
    return [term.value for row in rows for term in row if isinstance(term, ox.NamedNode)]


def _citation(proofs: Sequence[Proof]) -> str:
    if not proofs:
        return ""
    first = proofs[0]
    quote = " ".join(first.quote.split())
    place = first.document.split("_")[0] + (f" {first.section}" if first.section else "")
    more = f" (+{len(proofs) - 1})" if len(proofs) > 1 else ""
    return f"“{quote}” — {place}{more}"


def _table(result: Result, describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
    """The rows as a person reads them: what was asked with stands above, a comparator before its value."""
    if result.truth is not None:
        return _word("yes" if result.truth else "no", language) + "\n"
    given = [name for name in result.parameters if name in result.table.columns]
    head = "".join(
        f"{_heading(name, describer, language)}: {cell_text(result.parameters[name], describer, language)}\n"
        for name in given
    )
    columns, rows, proofs = display(_compared(_without(result, given)), describer, language, grouped=True)
    if not rows:
        return ""
    columns = [_heading(name, describer, language) for name in columns]
    if proofs:
        columns = [*columns, _word("source", language)]
        rows = [[*row, _citation(proofs[number])] for number, row in enumerate(rows)]
    if not columns:  # every column was given: the rows say no more than that there is one
        return head
    return (head and head + "\n") + write_table(columns, rows, width=width)


def _heading(name: str, describer: Describer, language: str) -> str:
    """The name of a column: its words; in Chinese by ``columns.yaml``, else as the ontology calls what has that name."""
    words = name.replace("_", " ").split()
    if language == "en":
        return " ".join(words)
    headings = _headings(language)
    if " ".join(words) in headings:
        return headings[" ".join(words)]
    found = []
    for word in words:
        if word in headings:
            found.append(headings[word])
            continue
        candidates = (
            expand(f"sei:{word.capitalize()}"),
            expand(f"sei:{word}"),
            expand(f"schema:{word}Date"),
            expand(f"dcterms:{word}"),
        )
        labels = (describer.labels(iri).get(language) for iri in candidates)
        found.append(next((label for label in labels if label), ""))
    return "".join(found) if all(found) else " ".join(words)


def _word(name: str, language: str) -> str:
    return _headings(language).get(name, name)


@cache
def _headings(language: str) -> dict[str, str]:
    return {str(name): str(text) for name, text in read_lexicon("columns").get(language, {}).items()}


def _without(result: Result, names: Sequence[str]) -> Result:
    """The result without the columns of given parameters: they say the same in every row."""
    keep = [i for i, name in enumerate(result.table.columns) if name not in names]
    rows = tuple(tuple(row[i] for i in keep) for row in result.table.rows)
    return replace(result, table=Rows(tuple(result.table.columns[i] for i in keep), rows))


def _compared(result: Result) -> Result:
    """``x_comparator`` and ``x_value`` as one column, as in "at least 8"."""
    columns = list(result.table.columns)
    rows = [list(row) for row in result.table.rows]
    for name in [n for n in columns if n.endswith(COMPARATOR)]:
        value = name.removesuffix(COMPARATOR) + "value"
        if value not in columns:
            continue
        at, to = columns.index(name), columns.index(value)
        for row in rows:
            word, number = row[at], row[to]
            if isinstance(word, ox.Literal) and isinstance(number, ox.Literal):
                row[to] = ox.Literal(f"{word.value} {_grouped(_number(number.value))}")
            del row[at]
        del columns[at]
    return replace(result, table=Rows(tuple(columns), tuple(tuple(row) for row in rows)))


def _markdown(result: Result, describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
    columns, rows, proofs = display(result, describer, language)
    columns = [_heading(name, describer, language) for name in columns]
    if proofs:
        columns = [*columns, _word("source", language)]
        rows = [[*row, _citation(proofs[n])] for n, row in enumerate(rows)]
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(_cell_markdown(cell) for cell in line) + " |\n" for line in lines)


def _cell_markdown(text: str) -> str:
    text = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _sheet(result: Result, describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
    columns, rows, proofs = display(result, describer, language)
    columns = [_heading(name, describer, language) for name in columns]
    if proofs:
        columns = [*columns, _word("source", language)]
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
    def write(result: Result, describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
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


def _json(result: Result, describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
    columns = [name for name in result.table.columns if name != EVIDENCE]
    keep = [result.table.columns.index(name) for name in columns]
    at = result.table.columns.index(EVIDENCE) if EVIDENCE in result.table.columns else -1
    groups: dict[tuple[Term | None, ...], list[str]] = {}
    for row in result.table.rows:
        graphs = groups.setdefault(tuple(row[i] for i in keep), [])
        if at >= 0 and isinstance(term := row[at], ox.NamedNode):
            graphs.append(term.value)
    describer.prepare(_iris(groups), (graph for graphs in groups.values() for graph in graphs))
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


def _turtle(result: Result, describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
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


def write_result_as(
    form: str, result: Result, describer: Describer, *, language: str = "en", width: int | None = 100
) -> str:
    """A result in one of the FORMATS."""
    return FORMATS[form](result, describer, language=language, width=width)


def short(iri: str) -> str:
    """How an IRI is written where it must be: its CURIE."""
    return curie(iri) if iri.startswith((ID, GRAPH)) else iri


def hits_table(hits: Sequence[Any], describer: Describer, *, language: str = "en", width: int | None = 100) -> str:
    """What a search found, for the terminal."""
    if not hits:
        return ""
    describer.prepare(hit.cls[0] for hit in hits if hit.cls)
    names = {"en": ("what", "name or words", "where"), "zh": ("类别", "名称或原文", "出处")}[language]
    rows = []
    for hit in hits:
        cls = describer.label(hit.cls[0], language) if hit.cls else hit.kind
        where = (
            f"{hit.document.split('_')[0]} {hit.section}"
            if hit.document
            else ", ".join(d.split("_")[0] for d in hit.documents)
        )
        words = " ".join(hit.label(language).split())
        rows.append((cls, words if len(words) < 200 else words[:197] + "...", where))
    return write_table(names, rows, width=width)
