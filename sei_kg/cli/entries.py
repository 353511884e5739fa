"""``sei-kg new``, ``validate``, ``add``, ``log`` and ``undo``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sei_kg.cli.options import format_option, output_option, store_option, write_result
from sei_kg.errors import InputError

__all__ = ["add_command", "log_command", "new_command", "undo_command", "validate_command"]

language_option = click.option(
    "--language", type=click.Choice(("en", "zh")), default="en", show_default=True, help="Language of the messages."
)
files_argument = click.argument("files", nargs=-1, type=click.Path(path_type=Path))
_SAID = {
    "en": {"nothing": "nothing to add: the store holds all of it", "add": "Add this?", "undo": "Take this back?",
           "added": "added as {0}; `sei-kg undo {0}` takes it back", "undone": "taken back: {}"},
    "zh": {"nothing": "没有可添加的内容：库中已有全部陈述", "add": "确认添加？", "undo": "确认撤回？",
           "added": "已添加，编号 {0}；`sei-kg undo {0}` 可撤回", "undone": "已撤回：{}"},
}  # fmt: skip
yes_option = click.option("--yes", "-y", is_flag=True, help="Do not ask.")
dry_option = click.option("--dry-run", is_flag=True, help="Show the difference and stop.")


@click.command("new")
@click.argument("kind", required=False)
@format_option("yaml", "csv")
@click.option(
    "--from-document", type=click.Path(path_type=Path, exists=True), help="Fill it from what a document says."
)
@language_option
@output_option
def new_command(kind: str | None, format_: str, from_document: Path | None, language: str, output: Path | None) -> None:
    """Write a commented template for a KIND of entry: policy, measure, problem, organization, observation ..."""
    from sei_kg.templates import csv_template, kinds, template

    if kind is None:
        write_result("\n".join(kinds(language)) + "\n", output)
    elif from_document is not None:
        from sei_kg import drafts
        from sei_kg.templates import find_class

        cls = find_class(kind)[1]
        extraction = drafts.read_extraction(from_document)
        write_result(drafts.write_draft(extraction, drafts.vocabulary(), language=language, cls=cls), output)
    else:
        write_result(csv_template(kind) if format_ == "csv" else template(kind, language=language), output)


@click.command("validate")
@files_argument
@store_option
@format_option("table", "json", "sarif", "turtle")
@language_option
@click.option("--strict", is_flag=True, help="Warnings count as violations.")
@output_option
def validate_command(
    files: tuple[Path, ...], store: str, format_: str, language: str, strict: bool, output: Path | None
) -> None:
    """Check entries in FILES (YAML, JSON-LD, Turtle, TriG, N-Quads, CSV), or, without FILES, the whole store."""
    from sei_kg.findings import write_json, write_sarif, write_table
    from sei_kg.store import embedded, open_store
    from sei_kg.validation import Checker, check_graph

    graph = open_store(store)
    if files:
        checker = Checker(graph)
        _, report = checker.check_files(files)
    else:
        report = check_graph(embedded(graph, "checking all of it"))
    if format_ == "turtle":
        from sei_kg.shacl_graph import read_shapes

        text = read_shapes().report_graph(list(report.shacl))
    else:
        text = {"table": write_table, "json": write_json, "sarif": write_sarif}[format_](
            report, strict=strict, language=language
        )
    write_result(text, output)
    if not report.valid(strict=strict):
        raise click.exceptions.Exit(1)


@click.command("add")
@files_argument
@store_option
@yes_option
@dry_option
@click.option("--by", envvar="SEI_KG_USER", help="Who adds; default the name you are logged in by.")
@click.option("--note", default="", help="What for.")
@click.option("--strict", is_flag=True, help="Refuse on warnings too.")
@language_option
def add_command(
    files: tuple[Path, ...],
    store: str,
    yes: bool,
    dry_run: bool,
    by: str | None,
    note: str,
    strict: bool,
    language: str,
) -> None:
    """Check the entries in FILES, show what they change, and store them: all or nothing."""
    from sei_kg.additions import add, changing, plan_addition, replaced_graphs
    from sei_kg.findings import write_table
    from sei_kg.validation import Checker

    if not files:
        raise InputError("no file named", hint="sei-kg add FILE ...; `sei-kg new policy` writes a template")
    _local(store)
    with changing(store) as graph:
        entries, report = Checker(graph).check_files(files, without=replaced_graphs(graph, files))
        if report.findings():
            click.echo(write_table(report, strict=strict, language=language), err=True, nl=False)
        if not report.valid(strict=strict):
            raise click.exceptions.Exit(1)
        plan = plan_addition(graph, entries, report, files=files, who=by or _user(), note=note)
        click.echo(_difference(plan.change, language), nl=False)
        if not plan.change.added and not plan.change.removed:
            click.echo(_SAID[language]["nothing"], err=True)
            return
        if dry_run:
            return
        _confirm(_SAID[language]["add"], yes)
        addition = add(graph, plan)
    click.echo(_SAID[language]["added"].format(addition.id), err=True)


@click.command("undo")
@click.argument("addition")
@store_option
@yes_option
@dry_option
@language_option
def undo_command(addition: str, store: str, yes: bool, dry_run: bool, language: str) -> None:
    """Take back an ADDITION (its id, or how the id begins; `sei-kg log` lists them)."""
    from sei_kg.additions import changing, plan_undo, undo

    _local(store)
    with changing(store) as graph:
        plan = plan_undo(graph, addition)
        click.echo(_difference(plan.change, language), nl=False)
        if dry_run:
            return
        _confirm(_SAID[language]["undo"], yes)
        done = undo(graph, plan)
    click.echo(_SAID[language]["undone"].format(done.id), err=True)


@click.command("log")
@store_option
@format_option("table", "json")
@output_option
def log_command(store: str, format_: str, output: Path | None) -> None:
    """List what was added to the store, by whom and when; additions taken back are marked."""
    import json
    from dataclasses import asdict

    from sei_kg.addition_files import read_additions
    from sei_kg.namespaces import ID

    _local(store)
    found = read_additions(Path(store))
    if format_ == "json":
        write_result(json.dumps([asdict(addition) for addition in found], ensure_ascii=False, indent=2) + "\n", output)
        return
    lines = []
    for addition in found:
        what = ", ".join(iri.removeprefix(ID) for iri in addition.iris[:3]) + (" ..." if len(addition.iris) > 3 else "")
        mark = "" if addition.active else "  (taken back)"
        lines.append(
            f"{addition.id}  {addition.when}  {addition.who}  {what}{mark}"
            + (f"\n            {addition.note}" if addition.note else "")
        )
    write_result("\n".join(lines) + "\n" if lines else "nothing was added yet\n", output)


def _local(store: str) -> None:
    if "://" in store:
        raise InputError(
            "entries are added to a folder, not to an endpoint",
            field="--store",
            hint="check them there with `sei-kg validate --store ADDRESS FILE`, and give the files to whoever keeps it",
        )


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no login name in a bare container
        return "unknown"


def _confirm(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError("nobody to ask", hint="give --yes to go on, or --dry-run to look only")
    click.confirm(question, abort=True, err=True)


def _difference(change: object, language: str) -> str:
    from sei_kg.differences import write_difference

    return write_difference(change, language=language)  # type: ignore[arg-type]
