"""``sei-kg extract``: drafts of entries from documents."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sei_kg.cli.options import format_option, output_option, write_result
from sei_kg.errors import DocumentError, InputError

__all__ = ["extract_command"]


@click.command("extract")
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option("yaml", "json")
@click.option("--explain", is_flag=True, help="Tell for every statement which rule made it, by which words.")
@click.option("--kind", metavar="CLASS", help="Draft entries of this kind alone, e.g. policy, measure, problem.")
@click.option("--language", type=click.Choice(("en", "zh")), default="en", show_default=True, help="Language of labels and comments.")  # fmt: skip
@output_option
def extract_command(
    documents: tuple[Path, ...], format_: str, explain: bool, kind: str | None, language: str, output: Path | None
) -> None:
    """Draft entries from DOCUMENTS (files or folders), for a person to review, edit and add."""
    from sei_kg import drafts
    from sei_kg.explanations import extraction_json
    from sei_kg.graph import find_documents
    from sei_kg.templates import find_class

    if explain and format_ == "json":
        raise InputError(
            "the JSON form holds rules and offsets already", field="--explain", hint="leave one of them out"
        )
    cls = find_class(kind)[1] if kind else None
    paths: list[Path] = []
    broken: list[str] = []
    for place in documents:
        try:
            paths += [path for path in find_documents([place]) if path not in paths]
        except DocumentError as error:
            broken.append(str(error))
    texts, objects = [], []
    for path in paths:
        try:
            extraction = drafts.read_extraction(path)
        except DocumentError as error:
            broken.append(str(error))
            continue
        if format_ == "json":
            objects.append(extraction_json(extraction, drafts.vocabulary()))
        elif explain:
            texts.append(drafts.explain(extraction, drafts.vocabulary(), language=language))
        else:
            texts.append(drafts.write_draft(extraction, drafts.vocabulary(), language=language, cls=cls))
    if format_ == "json":
        result = json.dumps({"documents": objects}, ensure_ascii=False, indent=2) + "\n"
    else:
        result = drafts.joined(texts) if not explain else "\n".join(texts)
    if objects or texts:
        write_result(result, output)
    for message in broken:
        click.echo(f"left out: {message}", err=True)
    if broken:
        raise click.exceptions.Exit(1)
