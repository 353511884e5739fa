"""The SPARQL that an answer shows: a query with its bindings written out, so that it runs as it is printed.

Queries are bound by substitution while a question is answered; here the same bindings stand as VALUES at the head of the
outermost WHERE. What words chose among the rows (a passage, a claim) is bound as well: the rows shown are the rows answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from sei_kg.queries import query_text

__all__ = ["bound_text", "shown", "together"]

_MOST = 200  # values of one variable that are written out
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_PREFIX = re.compile(r"^PREFIX\s+\S+\s+<[^>]*>\s*$", re.MULTILINE)


def shown(name: str, **bound: str | Iterable[str]) -> str:
    """The text of ``queries/answers/NAME.rq`` with variables bound to one IRI or to several."""
    return bound_text(query_text(f"answers/{name}"), **bound)


def bound_text(text: str, **bound: str | Iterable[str]) -> str:
    """A SELECT with each variable bound to one IRI or one of several; variables without any value stay free."""
    blocks = []
    for variable, values in bound.items():
        nodes = [str(ox.NamedNode(v)) for v in ((values,) if isinstance(values, str) else dict.fromkeys(values)) if v]
        if nodes:
            blocks.append(f"  VALUES ?{variable} {{ {' '.join(nodes[:_MOST])} }}")
    match = _WHERE.search(text)
    if not blocks or match is None:
        return text
    return text[: match.end()] + "\n" + "\n".join(blocks) + "\n" + text[match.end() :].lstrip("\n")


def together(texts: Sequence[str]) -> str:
    """Several SELECTs as one: the union of their rows."""
    unique = list(dict.fromkeys(text for text in texts if text))
    if len(unique) < 2:
        return unique[0] if unique else ""
    prefixes = sorted({line.strip() for text in unique for line in _PREFIX.findall(text)})
    bodies = ["\n".join(line for line in _PREFIX.sub("", text).splitlines() if line.strip() and not line.startswith("#"))
              for text in unique]  # fmt: skip
    union = "\n} UNION {\n".join(bodies)
    return "\n".join(prefixes) + f"\nSELECT * WHERE {{ {{\n{union}\n}} }}\n"
