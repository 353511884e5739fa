"""``sei-kg build``, ``stats`` and ``dump``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sei_kg.cli.options import format_option, output_option, store_option, write_result
from sei_kg.errors import InputError

__all__ = ["build_command", "dump_command", "stats_command"]

_STEPS = {
    "read": "reading documents",
    "load": "loading",
    "infer": "inferring",
    "check": "checking",
    "index": "indexing",
}


@click.command("build")
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@click.option("--store", default="build/store", show_default=True, envvar="SEI_KG_STORE", type=click.Path(path_type=Path, file_okay=False))  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes; default one a core.")
@click.option("--force", is_flag=True, help="Build even where nothing changed.")
def build_command(documents: tuple[Path, ...], store: Path, jobs: int | None, force: bool) -> None:
    """Fill a store from DOCUMENTS (files or folders; default: the digests that come with the project)."""
    from sei_kg.graph import build

    if "://" in str(store):
        raise InputError("build writes a folder, not an endpoint", field="--store")
    terminal = sys.stderr.isatty()

    def progress(what: str, done: int, of: int) -> None:
        if terminal:
            filled = 24 * done // max(of, 1)
            line = f"\r\x1b[2K{_STEPS[what]:18} [{'#' * filled}{'.' * (24 - filled)}] {done}/{of}"
            click.echo(line, nl=False, err=True)

    report = build(documents, store, jobs=jobs, progress=progress, force=force)
    if terminal:
        click.echo("\r\x1b[2K", nl=False, err=True)
    for error in report.broken:
        click.echo(f"left out: {error}", err=True)
    for warning in report.warnings[:10]:
        click.echo(f"advice: {warning}", err=True)
    if len(report.warnings) > 10:
        click.echo(f"advice: {len(report.warnings) - 10} more; `sei-kg validate` lists them", err=True)
    what = "unchanged" if report.unchanged else f"{report.read} read, {report.documents - report.read} from the cache"
    click.echo(
        f"{report.store}: {report.documents} documents ({what}), {report.quads:,} statements, "
        f"{report.inferred:,} of them inferred",
        err=True,
    )
    if report.broken:
        raise click.exceptions.Exit(1)


@click.command("dump")
@store_option
@format_option("nquads", "trig")
@output_option
def dump_command(store: str, format_: str, output: Path | None) -> None:
    """Write the whole store as N-Quads or TriG."""
    import pyoxigraph as ox

    from sei_kg.namespaces import PREFIXES
    from sei_kg.store import EmbeddedStore, open_store

    form = ox.RdfFormat.N_QUADS if format_ == "nquads" else ox.RdfFormat.TRIG
    opened = open_store(store)
    if not isinstance(opened, EmbeddedStore):  # an endpoint: what its named graphs hold
        prefixes = PREFIXES if format_ == "trig" else None
        quads = sorted(opened.quads(), key=str)
        write_result(ox.serialize(quads, format=form, prefixes=prefixes) or b"", output)
        return
    raw = opened.raw
    if output is None:
        sys.stdout.flush()
        raw.dump(sys.stdout.buffer, form, prefixes=PREFIXES if format_ == "trig" else None)
        return
    data = raw.dump(format=form, prefixes=PREFIXES if format_ == "trig" else None)
    write_result(data or b"", output)


@click.command("stats")
@store_option
@format_option("table", "json")
@output_option
def stats_command(store: str, format_: str, output: Path | None) -> None:
    """Count documents, passages, mentions, statements, and what there is of each class and property."""
    import json

    from sei_kg.statistics import count
    from sei_kg.store import open_store

    counts = count(open_store(store))
    if format_ == "json":
        write_result(json.dumps(counts, ensure_ascii=False, indent=2) + "\n", output)
        return
    lines = [
        f"{name:12}{counts[name]:>10,}" for name in ("documents", "passages", "mentions", "statements", "inferred")
    ]
    for part in ("classes", "properties"):
        lines += ["", part]
        lines += [f"  {name:34}{number:>8,}" for name, number in counts[part].items()]
    write_result("\n".join(lines) + "\n", output)
