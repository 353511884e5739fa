"""SPARQL text read token by token: strings, comments, IRIs and ``\\u`` escapes as SPARQL understands them, no full parse.

What is checked before a query is parsed (nesting, update verbs) and where bound parameters go is decided on tokens, so
that nothing in a string or a comment is taken for syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import pyoxigraph as ox

from sei_kg.errors import QueryError
from sei_kg.namespaces import PREFIXES

__all__ = ["place", "tokens", "unescaped", "with_prefixes", "with_values", "without_comments"]

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<long>'''(?:[^\\']|\\.|'(?!''))*'''|\"\"\"(?:[^\\"]|\\.|"(?!""))*\"\"\")
    |(?P<string>'(?:[^\\'\n\r]|\\.)*'|"(?:[^\\"\n\r]|\\.)*")
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:%\\.~!$&'()*+,;=/?\#@-]*[\w:%~$&=/@-])?)
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<word>[^\W\d]\w*)
    |(?P<open>[{(\[])|(?P<close>[})\]])
    |(?P<space>\s+)
    |(?P<quote>['"])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_VARIABLE = re.compile(r"[^\W\d]\w*")


def unescaped(text: str) -> str:
    """Codepoint escapes are undone before anything else, as SPARQL says."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(character, text)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """(kind, token, offset) of every token that is neither comment nor blank."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind not in ("comment", "space"):
            yield kind, match[0], match.start()


def without_comments(text: str) -> str:
    """The same query in fewer characters for the engine to read; every token keeps its line and column."""
    return _TOKEN.sub(lambda match: "" if match.lastgroup == "comment" else match[0], text)


def place(text: str, offset: int) -> str:
    """Line and column of an offset, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def with_values(text: str, bindings: Mapping[str, ox.NamedNode | ox.Literal | Sequence[ox.NamedNode]]) -> str:
    """A query whose variables are bound by VALUES blocks at the head of its outermost group (SPARQL 1.1, 10.2).

    A subquery that projects a variable gets the block as well: what is joined outside is the same, and an engine that
    plans each subquery by itself need not work it out for all values first. The terms are written by the serialiser of
    RDF terms, which escapes what needs it; nothing is pasted. A query that projects its parameters gives the same rows as
    with the engine's own substitution.

    Raises:
        QueryError: a name that is no variable, a term that cannot stand in VALUES, or a query without a group.
    """
    if not bindings:
        return text
    blocks: dict[str, str] = {}
    for name, value in sorted(bindings.items()):
        terms = value if isinstance(value, Sequence) else (value,)
        if not _VARIABLE.fullmatch(name) or not all(isinstance(term, ox.NamedNode | ox.Literal) for term in terms):
            raise QueryError(f"cannot bind {name[:40]!r}", hint="a parameter is an IRI or a literal")
        blocks[name] = f" VALUES ?{name} {{ {' '.join(map(str, terms))} }}"
    parts: list[str] = []
    for part, names in _parts(text):
        parts.append(part)
        parts += blocks.values() if names is None else [block for name, block in blocks.items() if name in names]
    return "".join(parts)


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[tuple[str, frozenset[str] | None], ...]:
    """A query cut where its parameters go, each part with the variables that may be bound behind it (None: all).

    The first cut is at the head of the outermost group, behind the VALUES it begins with itself; the others at the heads of
    the subqueries.
    """
    start = at = _group(text)
    depth, inside = 0, False
    for kind, token, offset in tokens(text[start:]):
        if not inside and (kind, token.upper()) != ("word", "VALUES"):
            break
        depth += (kind == "open") - (kind == "close")
        inside = not (token == "}" and depth == 0)  # noqa: S105 - a token of SPARQL
        if not inside:
            at = start + offset + 1
    cuts: list[tuple[int, frozenset[str] | None]] = [(at, None), *_subqueries(text, at), (len(text), frozenset())]
    ends = [0, *(offset for offset, _ in cuts)]
    return tuple((text[ends[i] : offset], names) for i, (offset, names) in enumerate(cuts))


def _subqueries(text: str, start: int) -> list[tuple[int, frozenset[str]]]:
    """Of each subquery the offset behind the brace of its group, and the variables that are the outermost group's there.

    Those it projects as they are, as does each subquery around it. One with LIMIT or OFFSET has none: which rows it gives
    would change.
    """
    offsets: list[int] = []
    projected: list[set[str]] = []
    around: list[int] = []  # of each subquery the one that holds it, -1: none
    open_: list[tuple[int, int]] = []  # (subquery, depth of its SELECT): groups that are being read
    reading, depth, last = False, 0, -1
    for kind, token, offset in tokens(text[start:]):
        word = token.upper() if kind == "word" else ""
        if kind == "open":
            if reading and token == "{":  # noqa: S105 - a token of SPARQL
                offsets.append(start + offset + 1)
                reading = False
            depth += 1
        elif kind == "close":
            depth -= 1
            if open_ and depth < open_[-1][1]:  # the group that holds the subquery ends
                open_.pop()
        elif word == "SELECT":
            around.append(open_[-1][0] if open_ else -1)
            projected.append(set())
            last, reading = len(around) - 1, True
            open_.append((last, depth))
        elif kind == "variable" and reading and depth == open_[-1][1]:
            projected[last].add(token[1:])
        elif word in ("LIMIT", "OFFSET") and open_ and depth == open_[-1][1]:
            projected[open_[-1][0]].clear()
    for i, outer in enumerate(around):
        if outer >= 0:
            projected[i] &= projected[outer]
    return [(offset, frozenset(names)) for offset, names in zip(offsets, projected, strict=True)]


def _group(text: str) -> int:
    """Offset behind the brace that opens the outermost group of a query."""
    template, depth = False, 0  # the first braces of CONSTRUCT are its template
    for kind, token, offset in tokens(text):
        if kind == "word" and depth == 0 and token.upper() in ("CONSTRUCT", "WHERE"):
            template = token.upper() == "CONSTRUCT"
        elif kind == "open":
            if token == "{" and depth == 0 and not template:  # noqa: S105 - a token of SPARQL
                return offset + 1
            depth += 1
        elif kind == "close":
            depth -= 1
    raise QueryError("a query without a group of patterns cannot take parameters")


def with_prefixes(text: str) -> str:
    """A query with the declarations of the project's prefixes that it uses and does not declare itself, on its first line."""
    names = {token.partition(":")[0] for kind, token, _ in tokens(text) if kind == "name"}
    declared = set(re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", text))
    wanted = sorted((names - declared) & PREFIXES.keys())
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in wanted) + text
