"""``sei-kg review``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sei_kg.cli.entries import _local, _user
from sei_kg.cli.options import store_option, write_result
from sei_kg.errors import InputError

if TYPE_CHECKING:
    from sei_kg.review import Decision, Open
    from sei_kg.store import EmbeddedStore

__all__ = ["review_command"]

_ASK = "[a]ccept [r]eject [e]dit [m]erge [s]kip [q]uit"


@click.command("review")
@store_option
@click.option("--document", default="", help="Only statements of this document (how its identifier begins).")
@click.option("--accept-above", type=click.FloatRange(0, 1), help="Accept all statements of at least this confidence.")
@click.option(
    "--export",
    "export_",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write what is open as CSV (- for stdout).",
)
@click.option(
    "--import",
    "import_",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Apply the decisions of a CSV file.",
)
@click.option("--limit", type=click.IntRange(1), help="At most so many statements.")
@click.option("--by", envvar="SEI_KG_USER", help="Who reviews; default the name you are logged in by.")
def review_command(
    store: str,
    document: str,
    accept_above: float | None,
    export_: Path | None,
    import_: Path | None,
    limit: int | None,
    by: str | None,
) -> None:
    """Decide on what the loader read: accept, reject, edit or merge, the least certain statement first."""
    from sei_kg.review import queue, read_decisions, write_decisions
    from sei_kg.store import embedded, open_store

    _local(store)
    who = by or _user()
    if export_ is not None:
        rows = [item.row for item in queue(open_store(store).raw, document=document)[:limit]]
        write_result(write_decisions(rows), None if str(export_) == "-" else export_)
        click.echo(f"{len(rows)} statements are open", err=True)
        return
    if import_ is not None:
        _apply(store, read_decisions(import_), who)
        return
    open_items = queue(open_store(store).raw, document=document)
    if accept_above is not None:
        rows = [replace(item.row, decision="accept") for item in open_items if item.confidence >= accept_above]
        _apply(store, rows[:limit], who)
        return
    if not sys.stdin.isatty():
        raise InputError("nobody to ask", hint="use --accept-above, --export or --import")
    _apply(store, _walk(embedded(open_store(store), "review"), open_items[:limit]), who)


def _walk(graph: EmbeddedStore, items: list[Open]) -> list[Decision]:
    """Shows one statement after the other and takes decisions."""
    from sei_kg.entry_names import Names
    from sei_kg.source_texts import SourceTexts

    taken: list[Decision] = []
    texts, names = SourceTexts(graph), Names(graph)
    for number, item in enumerate(items, 1):
        row = item.row
        click.echo(f"\n{number}/{len(items)}  confidence {row.confidence}  {row.document}")
        click.echo(f"  {row.subject}  {row.predicate}  {row.object}")
        click.echo(f"  {_context(texts, item, row.quote)}")
        answer = click.prompt(_ASK, type=click.Choice(list("aremsq")), show_choices=False, default="s")
        if answer == "q":
            break
        if answer in "ar":
            taken.append(replace(row, decision="accept" if answer == "a" else "reject"))
        elif answer == "e":
            taken.append(replace(row, decision="edit", replacement=_named(names, click.prompt("right object"))))
        elif answer == "m":
            taken.append(
                replace(row, decision="merge", predicate="", object=_named(names, click.prompt(f"{row.subject} is")))
            )
    return taken


def _named(names: Any, text: str) -> str:
    found = names.find(text.removeprefix("id:"), ())
    return f"<{found[0]}>" if len(found) == 1 else text


def _context(texts: Any, item: Open, quote: str) -> str:
    """The quote between what stands before and after it."""
    from sei_kg.namespaces import ID, slugify

    start = item.place[1]
    text = texts.text(f"{ID}document-{slugify(item.place[0])}") if start >= 0 else ""
    before, after = (
        " ".join(text[max(0, start - 120) : start].split()),
        " ".join(text[start + len(quote) : start + len(quote) + 120].split()),
    )
    return f"... {before} [[ {quote} ]] {after} ..." if text else f"[[ {quote} ]]"


def _apply(store: str, decisions: list[Decision], who: str) -> None:
    """Records decisions, then brings the store up to date in one transaction."""
    from sei_kg.additions import Change, changing, write_change
    from sei_kg.inference import infer_delta
    from sei_kg.review import decided_change, record

    if not decisions:
        click.echo("nothing decided", err=True)
        return
    with changing(store) as graph:
        added, removed, missed, fitted = decided_change(graph.raw, decisions)
        path = record(Path(store), [d for d in decisions if d not in missed], who)
        inferred, uninferred = infer_delta(graph.raw, added, removed, apply=False)
        write_change(graph.raw, Change(tuple(added), tuple(removed), tuple(inferred), tuple(uninferred)))
    click.echo(f"{fitted} decisions applied and kept in {path}", err=True)
    for decision in missed:
        click.echo(f"no such statement: {decision.subject} {decision.predicate} {decision.object}", err=True)
    if missed:
        raise click.exceptions.Exit(1)
