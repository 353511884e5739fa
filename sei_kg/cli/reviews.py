"""``sei-kg review``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sei_kg.cli.entries import _local, _user, language_option
from sei_kg.cli.options import store_option, write_result
from sei_kg.errors import InputError

if TYPE_CHECKING:
    from sei_kg.entry_names import Names
    from sei_kg.review import Open
    from sei_kg.review_decisions import Decision
    from sei_kg.store import EmbeddedStore

__all__ = ["review_command"]


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
@language_option
def review_command(
    store: str,
    document: str,
    accept_above: float | None,
    export_: Path | None,
    import_: Path | None,
    limit: int | None,
    by: str | None,
    language: str,
) -> None:
    """Decide on what the loader read: accept, reject, edit or merge, the least certain statement first."""
    from sei_kg.review import queue
    from sei_kg.review_decisions import read_decisions, write_decisions
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
    _apply(store, _walk(embedded(open_store(store), "review"), open_items[:limit], language, who), who)


def _walk(graph: EmbeddedStore, items: list[Open], language: str, who: str) -> list[Decision]:
    """Shows one statement after the other and takes decisions; what an interrupted walk took is kept for ``--import``."""
    from sei_kg.entry_names import Names
    from sei_kg.source_texts import SourceTexts

    taken: list[Decision] = []
    merged: set[str] = set()
    texts, names, words = SourceTexts(graph), Names(graph), _WORDS[language]
    try:
        for number, item in enumerate(items, 1):
            row = item.row
            if row.subject in merged:  # its statements are those of another thing now
                continue
            click.echo(f"\n{number}/{len(items)}  {words['confidence']} {row.confidence}  {row.document}")
            click.echo(f"  {_shown(row.subject, names, language)}")
            click.echo(f"    {row.predicate}  {_shown(row.object, names, language)}")
            click.echo(f"  {_context(texts, item, row.quote)}")
            answer = click.prompt(words["ask"], type=click.Choice(list("aremsq")), show_choices=False, default="s")
            if answer == "q":
                break
            if answer in "ar":
                taken.append(replace(row, decision="accept" if answer == "a" else "reject"))
            elif answer == "e":
                if value := _asked(words["object"], row.object, names, words, predicate=row.predicate):
                    taken.append(replace(row, decision="edit", replacement=value))
            elif answer == "m":
                other = _asked(words["merge"].format(row.subject), "", names, words, apart_from=row.subject)
                if other:
                    merged.add(row.subject)
                    taken.append(replace(row, decision="merge", predicate="", object=other))
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        click.echo(_interrupted(Path(graph.location), taken, who, words), err=True)
        raise click.exceptions.Exit(130) from None
    return taken


_WORDS = {
    "en": {"ask": "[a]ccept [r]eject [e]dit [m]erge [s]kip [q]uit", "confidence": "confidence", "object": "right object (empty: leave it)",
           "merge": "{} is (a name or id; empty: leave it)", "unknown": "nothing is called {!r}", "near": "did you mean {}?",
           "several": "{!r} may be any of {}; write the id", "same": "that is the thing itself", "form": "write a value of the same kind as {}",
           "stopped": "stopped: nothing was changed", "kept": "stopped: nothing was changed; the {} decisions taken are kept, and applied by: sei-kg review --import {}"},
    "zh": {"ask": "[a]接受 [r]拒绝 [e]修改 [m]合并 [s]跳过 [q]结束", "confidence": "置信度", "object": "正确的值（留空则不改）",
           "merge": "{} 即为（名称或标识；留空则不改）", "unknown": "没有名为 {!r} 的事物", "near": "是否指 {}？",
           "several": "{!r} 可指 {}；请填写标识", "same": "这就是该事物本身", "form": "请填写与 {} 同类的值",
           "stopped": "已中止：未作任何更改", "kept": "已中止：未作任何更改；已作的 {} 项决定已保存，可用以下命令应用：sei-kg review --import {}"},
}  # fmt: skip


def _interrupted(folder: Path, taken: list[Decision], who: str, words: dict[str, str]) -> str:
    if not taken:
        return words["stopped"]
    from sei_kg.review_decisions import write_decisions

    path = folder / "review-interrupted.csv"  # not where a build looks for decisions
    write_result(write_decisions(replace(d, who=who) for d in taken), path)
    return words["kept"].format(len(taken), path)


def _asked(
    question: str, old: str, names: Names, words: dict[str, str], *, predicate: str = "", apart_from: str = ""
) -> str:
    """A thing by its name or id, or a literal of the kind of the old one, as decisions write it; asks until it is one.

    Empty where nothing is entered.
    """
    from sei_kg.namespaces import curie, expand
    from sei_kg.review_decisions import literal_like

    classes = names.terms.ranges.get(expand(predicate), ()) if predicate else ()
    while True:
        text = click.prompt(question, default="", show_default=False).strip()
        if not text:
            return ""
        if old.startswith('"'):
            if value := literal_like(text, old):
                return value
            click.echo(words["form"].format(old))
            continue
        found = names.find(text.removeprefix("id:"), classes)
        if len(found) == 1 and curie(found[0]) != apart_from:
            return curie(found[0])
        if len(found) == 1:
            click.echo(words["same"])
        elif found:
            several = ", ".join(curie(iri).removeprefix("id:") for iri in found[:5])
            click.echo(words["several"].format(text, several))
        else:
            near = [curie(iri).removeprefix("id:") for iri in names.nearest(text, classes)]
            click.echo(words["unknown"].format(text) + (f"; {words['near'].format(', '.join(near))}" if near else ""))


def _shown(term: str, names: Names, language: str) -> str:
    """A term with the label of the thing it names."""
    from sei_kg.namespaces import ID

    label = names.label(ID + term.removeprefix("id:"), language) if term.startswith("id:") else ""
    return f"{term}  ({label})" if label and label != term.removeprefix("id:") else term


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
    from sei_kg.entry_names import Names
    from sei_kg.inference import infer_delta
    from sei_kg.review import decided_change, refuse_misfits
    from sei_kg.review_decisions import record

    if not decisions:
        click.echo("nothing decided", err=True)
        return
    with changing(store) as graph:
        refuse_misfits(Names(graph), decisions)
        added, removed, missed, fitted = decided_change(graph.raw, decisions)
        path = record(Path(store), [d for d in decisions if d not in missed], who)
        inferred, uninferred = infer_delta(graph.raw, added, removed, apply=False)
        write_change(graph.raw, Change(tuple(added), tuple(removed), tuple(inferred), tuple(uninferred)))
    click.echo(f"{fitted} decisions applied and kept in {path}", err=True)
    for decision in missed:
        click.echo(f"no such statement: {decision.subject} {decision.predicate} {decision.object}", err=True)
    if missed:
        raise click.exceptions.Exit(1)
