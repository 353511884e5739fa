"""Data flows one way: a module imports only from those on its left."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "sei_kg"

TOPS = ("cli", "web", "generate", "reference_pages", "gallery", "__main__")
APART = ("validation", "queries", "exports", "endpoint")  # these do not import each other
READING = (
    "documents",
    "passages",
    "entities",
    "mentions",
    "claims",
    "observations",
    "relations",
    "extraction",
    "quads",
)


@cache
def imports() -> dict[str, set[str]]:
    """Module -> modules of the package it imports, by their first name below ``sei_kg``."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "sei_kg":
                inner = node.module.split(".")[1:]
                found.setdefault(name, set()).update(inner[:1] or {alias.name for alias in node.names})
    return {name: {other for other in others if other != name} for name, others in found.items()}


def reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    todo, seen = list(graph.get(start, ())), set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += graph.get(name, ())
    return seen


def test_nothing_imports_the_command_line():
    for name, others in imports().items():
        if name not in TOPS:
            assert not others & set(TOPS), f"{name} imports {sorted(others & set(TOPS))}"


def test_validation_queries_exports_and_endpoint_stand_apart():
    graph = imports()
    for name in APART:
        assert not graph.get(name, set()) & (set(APART) - {name}), name


@pytest.mark.parametrize("position", range(len(READING)))
def test_reading_flows_from_documents_to_quads(position):
    later = set(READING[position + 1 :])
    graph = imports()
    assert not reached(READING[position], graph) & later, READING[position]


def test_reading_knows_nothing_of_the_store():
    graph = imports()
    assert not reached("extraction", graph) & {"store", "graph", "inference", *APART}
