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

__all__ = ["place", "tokens", "unescaped", "with_prefixes", "with_values"]

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


def place(text: str, offset: int) -> str:
    """Line and column of an offset, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def with_values(text: str, bindings: Mapping[str, ox.NamedNode | ox.Literal | Sequence[ox.NamedNode]]) -> str:
    """A query whose variables are bound by a VALUES block at the head of its outermost group (SPARQL 1.1, 10.2).

    The terms are written by the serialiser of RDF terms, which escapes what needs it; nothing is pasted. A query that
    projects its parameters gives the same rows as with the engine's own substitution.

    Raises:
        QueryError: a name that is no variable, a term that cannot stand in VALUES, or a query without a group.
    """
    if not bindings:
        return text
    blocks = []
    for name, value in sorted(bindings.items()):
        terms = value if isinstance(value, Sequence) else (value,)
        if not _VARIABLE.fullmatch(name) or not all(isinstance(term, ox.NamedNode | ox.Literal) for term in terms):
            raise QueryError(f"cannot bind {name[:40]!r}", hint="a parameter is an IRI or a literal")
        blocks.append(f" VALUES ?{name} {{ {' '.join(map(str, terms))} }}")
    head, tail = _parts(text)
    return head + "".join(blocks) + tail


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, str]:
    """A query cut where its parameters go: at the head of the outermost group, behind the VALUES it begins with itself."""
    start = at = _group(text)
    depth, inside = 0, False
    for kind, token, offset in tokens(text[start:]):
        if not inside and (kind, token.upper()) != ("word", "VALUES"):
            break
        depth += (kind == "open") - (kind == "close")
        inside = not (token == "}" and depth == 0)  # noqa: S105 - a token of SPARQL
        if not inside:
            at = start + offset + 1
    return text[:at], text[at:]


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
