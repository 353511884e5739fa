"""The query library: questions as ``.rq`` files, with their meaning in a ``#+`` header, run with typed parameters.

The header is YAML behind ``#+`` (the form of grlc). Keys: ``summary``, ``summary_zh``, ``description``,
``description_zh``, ``tags``, ``parameters``, ``ask`` and ``ask_zh`` (ways a person would ask it; ``{name}`` stands for a
parameter), ``answer`` (the columns that hold what was asked for, default the first that is no parameter), ``denominator``
(True where the answer is a gap, to be read against how many were looked at). A parameter is ``{class: sei:Problem}`` or
``{type: date}``, with ``en`` and ``zh`` descriptions and maybe a ``default``.

Parameters are bound as RDF terms (SPARQL substitution), never pasted into text: each is projected by its query. One that
is not given stays free, and the query answers for all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.errors import InputError, QueryError, UnknownNameError
from sei_kg.namespaces import PREFIXES, expand
from sei_kg.resources import queries_dir
from sei_kg.store import Rows, Store, Term

__all__ = [
    "FOLDERS",
    "Parameter",
    "Query",
    "Result",
    "bind",
    "find_query",
    "query_text",
    "read_library",
    "read_query",
    "run_query",
]

FOLDERS = ("competency", "explore")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TYPES: dict[str, tuple[str, str, str]] = {  # type -> (datatype, pattern, how it is written)
    "integer": ("xsd:integer", r"[+-]?\d{1,18}", "a whole number"),
    "decimal": ("xsd:decimal", r"[+-]?\d{1,18}(?:\.\d{1,18})?", "a number"),
    "date": ("xsd:date", r"\d{4}-\d\d-\d\d", "a date, YYYY-MM-DD"),
    "year": ("xsd:string", r"\d{4}", "a year, YYYY"),
    "time": ("xsd:string", r"\d{4}(?:-\d\d){0,2}", "a year, year-month or date"),
    "string": ("xsd:string", r"[^\x00-\x08]{1,500}", "text"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: the variable, without ``?``.
        cls: IRI of the class its values belong to; empty for a literal.
        type: key of the literal's type; empty for an entity.
        default: value where none is given, as text; None: the variable stays free.
        labels: language -> what it means.
    """

    name: str
    cls: str = ""
    type: str = ""
    default: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.type or self.cls


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the library; ``text`` is the whole file."""

    name: str
    text: str
    path: Path
    summary: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    phrases: Mapping[str, tuple[str, ...]]
    answer: tuple[str, ...]
    denominator: bool = False

    def parameter(self, name: str) -> Parameter:
        found = next((p for p in self.parameters if p.name == name), None)
        if found is None:
            raise UnknownNameError("parameter", name, [p.name for p in self.parameters], hint=f"{self.name} takes none")
        return found


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave.

    Attributes:
        query: name of the query, or "".
        parameters: name -> the term it was bound to.
        table: columns and rows (for CONSTRUCT: subject, predicate, object).
        triples: True where the rows are triples of a graph.
        truth: the answer of an ASK query, else None.
        cut: True where the row limit cut rows away.
    """

    query: str
    parameters: Mapping[str, Term]
    table: Rows
    triples: bool = False
    truth: bool | None = None
    cut: bool = False

    def frame(self) -> Any:
        """The rows as a pandas DataFrame of plain values; raises InputError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError as error:
            raise InputError("pandas is not installed", hint="pip install pandas") from error
        rows = [[None if term is None else _plain(term) for term in row] for row in self.table.rows]
        return pd.DataFrame(rows, columns=list(self.table.columns))


def _plain(term: Term) -> Any:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind in ("integer", "int", "long"):
            return int(term.value)
        return float(term.value) if kind in ("decimal", "double", "float") else term.value
    return term.value if not isinstance(term, ox.Triple) else str(term)


def read_query(path: Path) -> Query:
    """Reads one ``.rq`` file; raises InputError naming file and field."""
    import yaml

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the query cannot be read", file=path) from error
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        data = yaml.load(header, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or {}  # noqa: S506
    except yaml.YAMLError as error:
        raise InputError(f"the #+ header is not valid YAML: {' '.join(str(error).split())}", file=path) from error
    if not isinstance(data, dict):
        raise InputError("the #+ header is a mapping", file=path)
    parameters = tuple(_parameter(name, value, path) for name, value in (data.get("parameters") or {}).items())
    return Query(
        name=path.stem,
        text=text,
        path=path,
        summary=_both(data, "summary"),
        description=_both(data, "description"),
        tags=tuple(_texts(data.get("tags"))),
        parameters=parameters,
        phrases={"en": tuple(_texts(data.get("ask"))), "zh": tuple(_texts(data.get("ask_zh")))},
        answer=tuple(_texts(data.get("answer"))),
        denominator=data.get("denominator") == "true",
    )


def _parameter(name: str, value: Any, path: Path) -> Parameter:
    if not isinstance(value, dict) or not (("class" in value) ^ ("type" in value)):
        raise InputError("a parameter is a mapping with `class` or `type`", file=path, field=name)
    kind = value.get("type", "")
    if kind and kind not in _TYPES:
        raise InputError(f"unknown type {kind!r}", file=path, field=name, hint="known: " + ", ".join(_TYPES))
    labels = {lang: value[lang] for lang in ("en", "zh") if lang in value}
    return Parameter(name, expand(value["class"]) if "class" in value else "", kind, value.get("default"), labels)


def _both(data: Mapping[str, Any], key: str) -> dict[str, str]:
    return {lang: str(data[k]) for lang, k in (("en", key), ("zh", f"{key}_zh")) if data.get(k)}


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(v) for v in value]
    return [part.strip() for part in str(value).split(",")] if value else []


def read_library() -> dict[str, Query]:
    """All queries of the library, by name, in the order of the names."""
    paths = sorted((path for folder in FOLDERS for path in (queries_dir() / folder).glob("*.rq")), key=lambda p: p.stem)
    stamps = (path.stat() for path in paths)
    return dict(
        _library(tuple((path, stamp.st_mtime_ns, stamp.st_size) for path, stamp in zip(paths, stamps, strict=True)))
    )


@lru_cache(maxsize=2)
def _library(files: tuple[tuple[Path, int, int], ...]) -> dict[str, Query]:
    """The queries of these files, read again where one has changed."""
    return {query.name: query for query in (read_query(path) for path, _, _ in files)}


def find_query(name: str) -> Query:
    """One query by its name; raises UnknownNameError with the nearest names."""
    if _NAME.fullmatch(name):
        for folder in FOLDERS:
            path = queries_dir() / folder / f"{name}.rq"
            if path.is_file():
                return read_query(path)
    from difflib import get_close_matches

    names = sorted(path.stem for folder in FOLDERS for path in (queries_dir() / folder).glob("*.rq"))
    near = get_close_matches(name, names, 3, 0.5) or [n for n in names if name and name in n][:3]
    raise UnknownNameError("query", name, near, hint="`sei-kg query` lists them")


@cache
def query_text(name: str) -> str:
    """The text of an internal query, ``FOLDER/NAME`` below ``queries/``."""
    return (queries_dir() / f"{name}.rq").read_text("utf-8")


def bind(query: Query, values: Mapping[str, str | Term], resolve: Any) -> dict[str, Term]:
    """Texts to terms.

    Args:
        query: the query.
        values: parameter -> text (a label in either language, IRI, number, date) or a term.
        resolve: called with (text, class IRI, parameter name) for entities; gives an IRI or raises.

    Raises:
        UnknownNameError: no such parameter.
        InputError: a value of the wrong form.
    """
    bound: dict[str, Term] = {}
    for name in values:
        query.parameter(name)
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            bound[parameter.name] = value
        elif parameter.cls:
            bound[parameter.name] = ox.NamedNode(resolve(value, parameter.cls, parameter.name))
        else:
            datatype, pattern, how = _TYPES[parameter.type]
            if not re.fullmatch(pattern, value.strip()):
                raise InputError(f"{value[:80]!r} is not {how}", field=f"--{parameter.name}")
            text = value.strip()
            bound[parameter.name] = (
                ox.Literal(text)
                if datatype == "xsd:string"
                else ox.Literal(text, datatype=ox.NamedNode(expand(datatype)))
            )
    return bound


def run_query(
    store: Store, query: Query, bound: Mapping[str, Term] | None = None, *, limit: int | None = None
) -> Result:
    """Runs a query with bound parameters; at most ``limit`` rows, ``cut`` says whether there were more. Raises QueryError."""
    try:
        rows = store.select(query.text, bound)
    except QueryError as error:
        raise QueryError(error.message, file=query.path) from error
    cut = limit is not None and len(rows.rows) > limit
    return Result(query.name, dict(bound or {}), Rows(rows.columns, rows.rows[:limit]) if cut else rows, cut=cut)


def prefix_header(names: Sequence[str] = tuple(PREFIXES)) -> str:
    """PREFIX lines for the given prefixes."""
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in names)
