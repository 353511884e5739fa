"""``sei-kg query``, ``sparql``, ``show``, ``search``, ``ask`` and ``why``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sei_kg.cli.options import format_option, output_option, store_option, table_width, terminal_width, write_result
from sei_kg.errors import InputError

__all__ = ["ask_command", "query_command", "search_command", "show_command", "sparql_command", "why_command"]

_FORMATS = ("table", "csv", "tsv", "sheet", "json", "srj", "srx", "markdown", "turtle")
language_option = click.option("--language", type=click.Choice(("en", "zh")), default="en", help="Language of labels.")
timeout_option = click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True, help="Seconds."
)
limit_option = click.option(
    "--limit", type=click.IntRange(1, 10_000_000), default=10_000, show_default=True, help="Most rows."
)
_EXTRA = {"ignore_unknown_options": True, "allow_extra_args": True}


@click.command("query", context_settings=_EXTRA)
@click.argument("name", required=False)
@click.option("--tag", help="List the queries with this tag.")
@click.option("--show-sparql", is_flag=True, help="Print the query instead of running it.")
@store_option
@format_option(*_FORMATS)
@language_option
@timeout_option
@limit_option
@output_option
@click.pass_context
def query_command(
    ctx: click.Context, name: str | None, tag: str | None, show_sparql: bool, store: str, format_: str,
    language: str, timeout: float, limit: int, output: Path | None,
) -> None:  # fmt: skip
    """List the query library, or run NAME with --PARAMETER VALUE; values may be labels in English or Chinese."""
    from sei_kg.queries import find_query

    if name is None or name.startswith("-"):
        if name or ctx.args:
            raise InputError(
                f"parameters need the name of a query: {' '.join([name or '', *ctx.args]).strip()}",
                hint="`sei-kg query` lists them",
            )
        write_result(_listing(tag, language, format_), output)
        return
    query = find_query(name)
    if show_sparql:
        write_result(query.text, output)
        return
    values = _parameters(ctx.args, query.name)
    import sei_kg

    with sei_kg.open(store, timeout=timeout) as graph, _deadline(timeout):
        result = graph.query(query.name, limit=limit, note=lambda text: click.echo(f"note: {text}", err=True), **values)
        text = graph.format(result, format_, language=language, width=table_width())
    _finish(result, text, query, graph.last_denominator, output, language)


def _finish(result: Any, text: str, query: Any, looked_at: str, output: Path | None, language: str) -> None:
    write_result(text, output)
    if result.cut:
        click.echo(f"cut after {len(result.table.rows):,} rows; --limit raises that", err=True)
    if not result.table.rows:
        what = query.summary.get(language, query.name)
        click.echo(f"no rows: {what} — not in these documents, which does not mean that there is none", err=True)
    elif query.denominator:
        click.echo("absence here means: not in these documents; it never means that there is none", err=True)
    if looked_at:
        click.echo(looked_at, err=True)
    if not result.table.rows:
        raise click.exceptions.Exit(1)


def _parameters(arguments: list[str], query: str) -> dict[str, str]:
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or len(word) < 3:
            raise InputError(
                f"unexpected {word!r}", hint=f"parameters are --NAME VALUE; see `sei-kg query {query} --show-sparql`"
            )
        key, equals, value = word[2:].partition("=")
        if not equals:
            if not rest:
                raise InputError("needs a value", field=word)
            value = rest.pop(0)
        if key in values:
            raise InputError("given twice", field=f"--{key}")
        values[key] = value
    return values


def _deadline(seconds: float) -> Any:
    """Ends the process when the time is over: the engine cannot be interrupted."""
    import contextlib
    import os
    import threading

    @contextlib.contextmanager
    def guard() -> Any:
        def stop() -> None:
            sys.stderr.write(f"sei-kg: no answer within {seconds:g} seconds (narrow the query, or raise --timeout)\n")
            sys.stderr.flush()
            os._exit(2)

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    return guard()


def _listing(tag: str | None, language: str, format_: str) -> str:
    import json

    from sei_kg.errors import UnknownNameError
    from sei_kg.queries import read_library

    library = read_library()
    chosen = [q for q in library.values() if tag is None or tag in q.tags]
    if not chosen:
        raise UnknownNameError("tag", str(tag), sorted({t for q in library.values() for t in q.tags}))
    if format_ == "json":
        items = [
            {"name": q.name, "summary": q.summary, "description": q.description, "tags": q.tags, "ask": q.phrases,
             "parameters": [{"name": p.name, "kind": p.kind, "default": p.default, "label": p.labels} for p in q.parameters]}
            for q in chosen
        ]  # fmt: skip
        return json.dumps({"queries": items}, ensure_ascii=False, indent=1) + "\n"
    from sei_kg.tables import write_columns

    rows = []
    for q in chosen:
        options = "  ".join(f"--{p.name}" for p in q.parameters)
        summary = q.summary.get(language) or next(iter(q.summary.values()), "")
        rows.append((q.name, summary + (f"  [{options}]" if options else "")))
    longest = max(len(name) for name, _ in rows)
    return write_columns(rows, (longest, max(24, terminal_width() - longest - 2)))


@click.command("sparql")
@click.argument("file")
@store_option
@format_option(*_FORMATS)
@language_option
@timeout_option
@limit_option
@output_option
def sparql_command(
    file: str, store: str, format_: str, language: str, timeout: float, limit: int, output: Path | None
) -> None:
    """Run any read-only SPARQL from FILE (or - for stdin)."""
    from sei_kg.evidence import Describer
    from sei_kg.results import write_result_as
    from sei_kg.safety import Limits, run_guarded
    from sei_kg.store import open_store

    try:
        data = sys.stdin.buffer.read(4_000_000) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        query = "{" in file
        hint = "to give the query itself, pipe it: echo '...' | sei-kg sparql -" if query else None
        raise InputError(f"no such file ({error.strerror})", file=file[:60], hint=hint) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", file=file, hint="a query is text") from error
    opened = open_store(store)
    result = run_guarded(store, text, limits=Limits(seconds=timeout, rows=limit))
    if result.triples and format_ in ("table", "turtle"):
        format_ = "turtle"
    write_result(write_result_as(format_, result, Describer(opened), language=language, width=table_width()), output)
    if result.cut:
        click.echo(f"cut after {limit:,} rows; --limit raises that", err=True)
    if not result.table.rows and result.truth is None:
        click.echo("no rows", err=True)


@click.command("show")
@click.argument("entity")
@store_option
@click.option("--explain", is_flag=True, help="Also by which rules inferred statements follow (table only).")
@format_option("table", "json", "markdown", "csv", "sheet")
@language_option
@output_option
def show_command(entity: str, store: str, explain: bool, format_: str, language: str, output: Path | None) -> None:
    """Show all that is known of ENTITY (a label in either language, or an IRI), with rule, confidence and evidence."""
    import sei_kg
    from sei_kg.entity_text import known_of, write_entity

    with sei_kg.open(store) as graph:
        iri = graph.resolve(entity, note=lambda text: click.echo(f"note: {text}", err=True))
        result = graph.show(iri)
        click.echo(f"{graph.describer.label(iri, language)}  <{iri}>", err=True)
        if format_ == "table":
            known = known_of(graph, result, deep=explain, language=language)
            text = write_entity(graph, known, language=language, width=table_width())
        else:
            text = graph.format(result, format_, language=language, width=table_width())
    write_result(text, output)


@click.command("search")
@click.argument("text", nargs=-1, required=True)
@click.option("--class", "cls", help="Entities of this class alone (sei:Policy, Policy ...).")
@click.option("--document", default="", help="What this document mentions or holds alone.")
@click.option("--period", default="", help="What speaks of this planning period alone.")
@click.option("--kind", type=click.Choice(("entity", "passage")), help="Entities or passages alone.")
@click.option("--limit", type=click.IntRange(1, 1000), default=15, show_default=True)
@store_option
@format_option("table", "json")
@language_option
@output_option
def search_command(
    text: tuple[str, ...], cls: str | None, document: str, period: str, kind: str | None, limit: int, store: str,
    format_: str, language: str, output: Path | None,
) -> None:  # fmt: skip
    """Find entities and passages by words, English or Chinese; typing errors are forgiven."""
    import json

    import sei_kg

    with sei_kg.open(store) as graph:
        hits = graph.search(
            " ".join(text), limit=limit, cls=cls or "", document=document, kind=kind or "", period=period
        )
        if format_ == "json":
            rows = [
                {"iri": h.iri, "kind": h.kind, "class": list(h.cls), "label": {"en": h.label("en"), "zh": h.label("zh")},
                 "document": h.document or None, "section": h.section or None, "documents": list(h.documents), "score": round(h.score, 3)}
                for h in hits
            ]  # fmt: skip
            write_result(
                json.dumps({"text": " ".join(text), "hits": rows}, ensure_ascii=False, indent=1) + "\n", output
            )
        else:
            from sei_kg.results import hits_table

            write_result(hits_table(hits, graph.describer, language=language, width=table_width()), output)
    if not hits:
        click.echo("nothing found in these documents", err=True)
        raise click.exceptions.Exit(1)


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@store_option
@format_option("table", "json", "markdown")
@timeout_option
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000),
    default=100,
    show_default=True,
    help="Most answers printed (JSON: all).",
)
@output_option
def ask_command(
    question: tuple[str, ...], store: str, format_: str, timeout: float, limit: int, output: Path | None
) -> None:
    """Answer QUESTION, in English or Chinese, from the graph; shows the query, the quotes and the citations."""
    import json

    import sei_kg
    from sei_kg.ask.report import write_answer

    with sei_kg.open(store, timeout=timeout) as graph, _deadline(timeout):
        answer = graph.ask(" ".join(question))
        if format_ == "json":
            text = json.dumps(answer.as_json(), ensure_ascii=False, indent=1) + "\n"
        else:
            text = write_answer(answer, width=terminal_width(), markdown=format_ == "markdown", most=limit)
    write_result(text, output)
    if format_ != "json" and len(answer.items) > limit:
        click.echo(f"cut after {limit:,} of {len(answer.items):,} answers; --limit raises that", err=True)
    if not answer.answered:
        raise click.exceptions.Exit(1)


@click.command("why")
@click.argument("subject")
@click.argument("property")
@click.argument("object")
@click.option(
    "--most", type=click.IntRange(1, 100), default=5, show_default=True, help="Ways of deriving it that are told."
)
@store_option
@format_option("table", "json")
@language_option
@output_option
def why_command(
    subject: str, property: str, object: str, most: int, store: str, format_: str, language: str, output: Path | None
) -> None:
    """Explain a statement: asserted or inferred, by which rule from which statements, down to the quotes."""
    import json

    import sei_kg
    from sei_kg.explain import explain_statement, write_tree

    with sei_kg.open(store) as graph:
        tree = explain_statement(graph, subject, property, object, most=most)
        data = (
            json.dumps(tree.as_json(), ensure_ascii=False, indent=1) + "\n"
            if format_ == "json"
            else write_tree(tree, language=language)
        )
    write_result(data, output)
    if not tree.holds:
        raise click.exceptions.Exit(1)
