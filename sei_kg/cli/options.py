"""Options that many commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sei_kg.resources import default_store

__all__ = ["format_option", "output_option", "store_option", "table_width", "terminal_width", "write_result"]

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

store_option: Decorator = click.option(
    "--store",
    default=default_store,
    show_default="build/store or SEI_KG_STORE",
    metavar="PATH|URL",
    help="The store: a folder, or the address of a SPARQL 1.1 endpoint.",
)
output_option: Decorator = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead of stdout."
)


def format_option(*formats: str, default: str | None = None) -> Decorator:
    """``--format`` with the given choices; the first is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=default or formats[0],
        show_default=True,
        help="Form of the result.",
    )


def terminal_width(default: int = 100) -> int:
    """Columns of the terminal (COLUMNS wins); a pipe gets the default."""
    import shutil

    return shutil.get_terminal_size((default, 24)).columns


def table_width() -> int | None:
    """Columns that a table may take: those of the terminal (COLUMNS wins); None, as wide as it is, where nobody looks."""
    import os

    return terminal_width() if sys.stdout.isatty() or os.environ.get("COLUMNS") else None


def write_result(data: str | bytes, output: Path | None) -> None:
    """Writes a result to stdout, or to a file: beside it first, then renamed, so that no half-written file is left."""
    raw = data.encode() if isinstance(data, str) else data
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
        return
    from sei_kg.files import write_output

    write_output([raw], output)
