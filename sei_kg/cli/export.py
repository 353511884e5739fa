"""``sei-kg export`` and ``sei-kg analyse``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from sei_kg.cli.options import format_option, output_option, store_option, write_result
from sei_kg.errors import InputError, UnknownNameError

__all__ = ["analyse_command", "export_command"]

_PICTURES = ("svg", "png", "pdf", "html")
_LANGUAGES = ("en", "zh", "both")


def _formats() -> list[str]:
    from sei_kg.exports import NETWORK_FORMATS, RDF_FORMATS

    return [*_PICTURES, *NETWORK_FORMATS, *RDF_FORMATS]


@click.command("export")
@click.argument("form", metavar="FORMAT")
@click.option("--view", metavar="VIEW", help="For pictures and pages: lanes, coverage, timeline, targets, sankey, "
              "industries, institutions, ontology, overview.  [default: lanes]")  # fmt: skip
@click.option("--entity", "entities", multiple=True, metavar="NAME", help="Around this entity; may be given again.")
@click.option(
    "--class", "classes", multiple=True, metavar="CLASS", help="Entities of this class alone; may be given again."
)
@click.option("--relation", "relations", multiple=True, metavar="NAME", help="This relation alone; may be given again.")
@click.option(
    "--steps", type=click.IntRange(1, 6), default=2, show_default=True, help="Graph files: how far from --entity."
)
@click.option("--asserted", is_flag=True, help="Leave out what is only inferred.")
@click.option("--analysis", is_flag=True, help="Graph files: add centrality and communities as attributes.")
@click.option("--rows", default="", metavar="KIND", help="Coverage: what the rows are (problem, industry, document).")
@click.option(
    "--columns", default="", metavar="KIND", help="Coverage: what the columns are (measure, policy, instrument ...)."
)
@click.option(
    "--limit", type=click.IntRange(3, 400), default=40, show_default=True, help="Most nodes of a lane picture."
)
@click.option("--language", type=click.Choice(_LANGUAGES), default="en", show_default=True)
@store_option
@output_option
def export_command(
    form: str, view: str | None, entities: tuple[str, ...], classes: tuple[str, ...], relations: tuple[str, ...], steps: int,
    asserted: bool, analysis: bool, rows: str, columns: str, limit: int, language: str, store: str, output: Path | None,
) -> None:  # fmt: skip
    """Write a picture, a page or a graph file.

    FORMAT: svg, png, pdf, html; graphml, gexf, cytoscape, d3, dot, mermaid, nodes-csv, edges-csv;
    turtle, trig, nquads, ntriples, jsonld, rdfxml.
    """
    form = form.casefold()
    if form not in _formats():
        from difflib import get_close_matches

        near = get_close_matches(form, _formats(), 3, 0.4)
        raise UnknownNameError("format", form, near, hint="known: " + ", ".join(_formats()))
    _check_folder(output)
    if form in ("png", "pdf") and output is None and sys.stdout.isatty():
        raise InputError(f"{form} is not for a terminal", hint="name a file with -o")
    from sei_kg.store import open_store

    opened = open_store(store)
    if form in _PICTURES:
        from sei_kg.drawing.convert import chinese_is_lost, svg_to
        from sei_kg.views import Reader, Request, picture

        view, reader = view or "lanes", Reader(opened, language)
        request = Request(_resolved(store, entities), language, rows, columns, limit, asserted, relations, classes)
        made = picture(opened, view, request, reader=reader)
        if form == "html":
            from sei_kg.page import page

            write_result(page(opened, view, request, made, reader=reader), output)
        else:
            write_result(svg_to(made.svg, form), output)
            if warning := chinese_is_lost(made.svg, form):
                click.echo(f"warning: {warning}", err=True)
        click.echo(made.title, err=True)
        return
    if view or rows or columns:
        raise InputError(
            f"{form} holds the graph itself, not a view of it", field="--view", hint="views go with svg, png, pdf, html"
        )
    from sei_kg.exports import NETWORK_FORMATS, export_network, export_rdf

    if form not in NETWORK_FORMATS:
        if entities or classes or relations or analysis:
            raise InputError(
                "RDF files hold the whole store", field=form, hint="`sei-kg sparql` writes a part of it as Turtle"
            )
        _write(export_rdf(opened, form, asserted=asserted), output)
        return
    from sei_kg.network import read_network

    network = read_network(
        opened,
        classes=classes,
        relations=relations,
        asserted=asserted,
        entities=_resolved(store, entities),
        steps=steps,
    )
    extra = None
    if analysis:
        from sei_kg.analysis import node_measures

        extra = node_measures(network)
    if not network.nodes:
        raise InputError("nothing is left to write", hint="take fewer filters")
    _write(export_network(network, form, extra=extra), output)
    click.echo(f"{len(network.nodes):,} nodes, {len(network.edges):,} edges", err=True)


def _check_folder(output: Path | None) -> None:
    """Says at once, not after the work, that a file cannot be written."""
    import os

    if output is None:
        return
    folder = output.parent
    if not folder.is_dir():
        raise InputError("no such folder", file=folder, hint="make it first, or name another file with -o")
    if not os.access(folder, os.W_OK):
        raise InputError("the folder is not writable", file=folder, hint="name another file with -o")


def _write(pieces: Iterator[str] | Iterator[bytes], output: Path | None) -> None:
    from sei_kg.files import write_output

    if output is not None:
        write_output(pieces, output)
        return
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode() if isinstance(piece, str) else piece)
    sys.stdout.buffer.flush()


def _resolved(store: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Labels in either language, CURIEs, slugs to IRIs; raises UnknownNameError with the nearest names."""
    if not names:
        return ()
    import sei_kg

    with sei_kg.open(store) as graph:
        return tuple(graph.resolve(name, note=lambda text: click.echo(f"note: {text}", err=True)) for name in names)


@click.command("analyse")
@click.argument("names", nargs=-1, metavar="[ANALYSIS ...]")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most rows of each analysis.")
@click.option("--asserted/--inferred", default=True, help="Use stated statements alone, or inferred ones too.")
@click.option("--language", type=click.Choice(("en", "zh")), default="en", show_default=True)
@store_option
@format_option("table", "json")
@output_option
def analyse_command(
    names: tuple[str, ...], top: int, asserted: bool, language: str, store: str, format_: str, output: Path | None
) -> None:
    """Measure the graph: what is central, what hangs together, what bridges, what is not covered.

    Without ANALYSIS all of them: centrality, communities, bridges, co-issuing, coverage, documents, regions.
    """
    from sei_kg.analysis import analyse, write_json, write_table
    from sei_kg.store import open_store

    _check_folder(output)
    results = analyse(open_store(store), names, top=top, asserted=asserted)
    text = write_json(results) if format_ == "json" else write_table(results, language=language)
    write_result(text, output)
