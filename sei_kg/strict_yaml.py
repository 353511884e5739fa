"""YAML as people mean it: every scalar stays the text it was written as, and nothing is silently dropped.

PyYAML's safe loader lets the last of two equal keys win, turns ``NO`` into false and ``1.10`` into 1.1, and expands
aliases without bound. Here duplicate keys, aliases, anchors, tags and more than one document are errors with their
line; scalars are strings (``null``, ``~`` and an empty value are None). Every node knows its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

import yaml

from sei_kg.entry_refusals import refused, refused_syntax

__all__ = ["MOST_BYTES", "MOST_DEPTH", "MOST_LINE", "Mapping", "Node", "Scalar", "Sequence", "load_yaml"]

MOST_BYTES = 64 * 1024 * 1024
MOST_LINE = 1024 * 1024
MOST_DEPTH = 24


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text (None where the value is empty), at a 1-based line and column."""

    value: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        return ((str(key.value), value) for key, value in self.pairs)

    def get(self, name: str) -> Node | None:
        return next((value for key, value in self.pairs if key.value == name), None)


Node = Union[Scalar, Sequence, Mapping]  # noqa: UP007  (a forward reference inside the classes above)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str, *, file: Path | str = "<text>") -> Node | None:
    """Parses one YAML document; None where it is empty. Raises EntryError with file and line."""
    if len(text) > MOST_BYTES:
        raise refused("large", file=file, most=MOST_BYTES // 1024 // 1024)
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MOST_LINE:
            raise refused("line-long", file=file, line=number)
    text = text.removeprefix("\ufeff")
    try:
        return _compose(_LOADER(text), file)
    except yaml.YAMLError as error:
        row, column = _place(error, text)
        around = "\n".join(text.split("\n")[max(0, row - 2) : row])
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        if re.search(r"(?m)^\s*(?:- )?[\w@-]+：", around):
            said = "full-width colon"
        elif re.match(r" *\t", around.rpartition("\n")[2]):
            said = "tab character"
        raise refused_syntax("YAML", said, file=file, line=row, column=column) from error
    except RecursionError as error:
        raise refused("deep", file=file) from error


def _place(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Line and column of an error: where what was left open begins, else where the parser stood."""
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if opened is not None and re.search(r"end of stream|expected ':'|expected ','", str(getattr(error, "problem", ""))):
        mark = opened
    if mark is not None:
        return mark.line + 1, mark.column + 1
    before = text[: getattr(error, "position", None) or 0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _compose(loader: yaml.SafeLoader, file: Path | str) -> Node | None:
    """Builds nodes from parser events, so that aliases and anchors are seen before anything is expanded."""
    done: Node | None = None
    documents = 0
    stack: list[tuple[Any, list[Node]]] = []
    try:
        while loader.check_event():
            event: Any = loader.get_event()  # type: ignore[no-untyped-call]
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            node: Node | None = None
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise refused("second-document", file=file, line=line, column=column)
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise refused("alias", file=file, line=line, column=column)
            elif getattr(event, "tag", None) and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
                raise refused("tag", file=file, line=line, column=column, value=event.tag)
            elif isinstance(event, yaml.ScalarEvent):
                empty = not event.style and event.value in ("", "~", "null")
                node = Scalar(None if empty else event.value, line, column)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(stack) >= MOST_DEPTH:
                    raise refused("deep", file=file, line=line, column=column)
                stack.append((event, []))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                opened, children = stack.pop()
                line, column = opened.start_mark.line + 1, opened.start_mark.column + 1
                if isinstance(opened, yaml.SequenceStartEvent):
                    node = Sequence(tuple(children), line, column)
                else:
                    node = _mapping(children, file, line, column)
            if node is not None:
                if stack:
                    stack[-1][1].append(node)
                else:
                    done = node
    finally:
        loader.dispose()
    return done


def _mapping(children: list[Node], file: Path | str, line: int, column: int) -> Mapping:
    pairs: list[tuple[Scalar, Node]] = []
    seen: dict[str, int] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key, Scalar) or key.value is None:
            raise refused("key-word", file=file, line=key.line, column=key.column)
        if key.value in seen:
            raise refused(
                "key-twice",
                file=file,
                line=key.line,
                column=key.column,
                field=key.value[:80],
                value=key.value[:80],
                first=seen[key.value],
            )
        seen[key.value] = key.line
        pairs.append((key, value))
    return Mapping(tuple(pairs), line, column)
