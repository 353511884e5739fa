"""Untrusted SPARQL: checked before it is parsed, run in a child process that can be killed.

The engine has no time limit, and a few KB of nested braces bring a process down. So a query is first read token by token
(strings, comments, IRIs and ``\\u`` escapes understood as SPARQL understands them): its length and nesting are bounded, the
verbs of updates and whatever leaves the store (SERVICE, LOAD, FROM anything but a graph of the web) are refused, with line
and column. Then it runs in a child that opens the store read-only, with a time limit and a row limit; whatever happens
there, the caller lives.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass

import pyoxigraph as ox

from sei_kg.errors import QueryError
from sei_kg.namespaces import PREFIXES
from sei_kg.queries import Result
from sei_kg.sparql_tokens import place, tokens, unescaped, with_prefixes
from sei_kg.store import Rows, Term, is_address, open_store

__all__ = ["LIMITS", "Limits", "check_query", "run_guarded"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an untrusted query may take: characters, nested brackets, operators in a row, seconds, rows."""

    length: int = 50_000
    depth: int = 48
    chain: int = 400
    seconds: float = 10.0
    rows: int = 100_000
    memory: int = 4 << 30  # bytes of address space of the child


LIMITS = Limits()
_OPERATORS, _SEPARATORS = frozenset("!-+*/|^&<>="), frozenset(".;,")
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_AT = re.compile(r"error at (\d+):(\d+)")
_PREFIX = re.compile(r"([A-Za-z][\w.-]*):")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}


def check_query(text: str, limits: Limits = LIMITS) -> str:
    """Refuses what must not run; gives the form of the query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    Raises:
        QueryError: too long, nested too deep, not read-only, or reaching outside the store; names line and column.
    """
    if len(text) > limits.length:
        raise QueryError(f"a query of {len(text):,} characters", hint=f"{limits.length:,} are the most")
    bad = next((i for i, c in enumerate(text) if (c < " " and c not in "\t\n\r") or "\ud800" <= c <= "\udfff"), -1)
    if bad >= 0:
        raise QueryError(
            f"a control character (U+{ord(text[bad]):04X}) at {place(text, bad)}", hint="a query is plain text"
        )
    plain = unescaped(text)
    form, depth, chain, before = "", 0, 0, ""
    pending = ""
    for kind, token, offset in tokens(plain):
        word = token.upper() if kind == "word" else ""
        if kind == "open":
            depth += 1
            if depth > limits.depth:
                raise QueryError(f"nested deeper than {limits.depth} brackets at {place(plain, offset)}")
        elif kind == "close":
            depth -= 1
        elif kind == "quote":
            raise QueryError(f"a string that does not end, at {place(plain, offset)}")
        chain = chain + 1 if kind == "other" and token in _OPERATORS else chain
        if kind == "other" and token in _SEPARATORS:
            chain = 0
        if chain > limits.chain:
            raise QueryError(f"more than {limits.chain} operators in a row at {place(plain, offset)}")
        if pending and kind in ("iri", "name"):
            _check_source(token, kind, place(plain, offset))
        if word not in ("NAMED",):
            pending = ""
        if word == "FROM":
            pending = word
        elif word == "SERVICE" or (word in _UPDATES and depth == 0):
            raise QueryError(
                f"{word} is not allowed at {place(plain, offset)}",
                hint="queries here are read-only and stay in the store",
            )
        elif word in _FORMS and not form and before not in ("PREFIX", "BASE"):
            form = word
        before = word
    if depth > 0:
        raise QueryError("a bracket that is never closed", hint=f"{depth} are open at the end")
    if not form:
        raise QueryError("no SELECT, ASK, CONSTRUCT or DESCRIBE" if plain.strip() else "the query is empty")
    return form


def _check_source(token: str, kind: str, place: str) -> None:
    """FROM names a graph of the store by its web address; a file, or anything else, is refused."""
    if kind == "iri" and not token[1:].casefold().startswith(("http://", "https://")):
        raise QueryError(f"FROM {token[:60]} is not allowed at {place}", hint="name a graph of the store")


def run_guarded(location: str, text: str, *, limits: Limits = LIMITS) -> Result:
    """Checks a query and runs it on the store at ``location``: in a child process, or at the endpoint that it names.

    Raises:
        QueryError: refused, not valid SPARQL (with the position), out of time or memory, or the engine broke down.
    """
    form = check_query(text, limits)
    if is_address(location):
        return _run_remote(location, text, form, limits)
    job = json.dumps({"store": location, "query": text, "form": form, "rows": limits.rows, "memory": limits.memory})
    command = [sys.executable, "-I", "-c", _CHILD, *sys.path]
    try:
        done = subprocess.run(command, input=job.encode(), capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise QueryError(
            f"no answer within {limits.seconds:g} seconds", hint="narrow the query, add LIMIT, or raise --timeout"
        ) from error
    if done.returncode < 0:
        raise QueryError("the engine broke down on this query and was stopped", hint="simplify it")
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().splitlines()
        raise _unparsed(text, (message or ["the query failed"])[-1])
    return _read(done.stdout, form, limits.rows)


def _unparsed(text: str, message: str) -> QueryError:
    """What the engine says of a query that it cannot read, in words of a reader: the place, what stands there, what may help."""
    found = _AT.search(message)
    if not found:
        return QueryError(" ".join(message.split())[:400])
    number, column = int(found[1]), int(found[2])
    line = (text.splitlines() or [""])[min(number, len(text.splitlines())) - 1]
    where = f"at line {number}, column {column}"
    prefix = _PREFIX.match(line, max(0, column - 1)) or _PREFIX.search(line[:column])
    if "Prefix not found" in message and prefix and prefix[1] not in PREFIXES and f"PREFIX {prefix[1]}:" not in text:
        known = " ".join(f"{name}:" for name in sorted(PREFIXES))
        return QueryError(
            f"the prefix {prefix[1]}: is not declared, {where}", hint=f"declare it with PREFIX; known here: {known}"
        )
    rest = line[max(0, column - 1) :].strip()[:40]
    return QueryError(f"not SPARQL {where}" + (f", near {rest!r}" if rest else ", at the end of the line"))


def _run_remote(location: str, text: str, form: str, limits: Limits) -> Result:
    store = open_store(location, timeout=limits.seconds)
    text = with_prefixes(text)
    if form in ("CONSTRUCT", "DESCRIBE"):
        triples = store.construct(text)
        rows: tuple[tuple[Term | None, ...], ...] = tuple((t.subject, t.predicate, t.object) for t in triples)
        return _cut(Rows(("subject", "predicate", "object"), rows), limits.rows, triples=True)
    if form == "ASK":
        return Result("", {}, Rows((), ()), truth=store.ask(text))
    return _cut(store.select(text), limits.rows)


def _cut(table: Rows, most: int, *, triples: bool = False) -> Result:
    return Result("", {}, Rows(table.columns, table.rows[:most]), triples=triples, cut=len(table.rows) > most)


_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from sei_kg.query_child import main; main()"


def _read(data: bytes, form: str, most: int) -> Result:
    if form in ("CONSTRUCT", "DESCRIBE"):
        found = list(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        rows = tuple((q.subject, q.predicate, q.object) for q in found)
        return _cut(Rows(("subject", "predicate", "object"), rows), most, triples=True)
    parsed = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return Result("", {}, Rows((), ()), truth=bool(parsed))
    if not isinstance(parsed, ox.QuerySolutions):
        raise QueryError("the engine gave no rows")
    columns = tuple(variable.value for variable in parsed.variables)
    return _cut(Rows(columns, tuple(tuple(solution) for solution in parsed)), most)
