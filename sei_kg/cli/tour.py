"""``sei-kg tour``: what ``make run`` shows a newcomer: a graph, three questions, one picture, and what to try next.

Every step prints the command it stands for, so that the tour can be gone again by hand.
"""

from __future__ import annotations

from pathlib import Path

import click

from sei_kg.cli.options import terminal_width, write_result

__all__ = ["tour_command"]

_PICTURE = Path("build/lanes.svg")


@click.command("tour")
@click.option("--store", default="build/store", show_default=True, envvar="SEI_KG_STORE", type=click.Path(path_type=Path, file_okay=False))  # fmt: skip
@click.pass_context
def tour_command(context: click.Context, store: Path) -> None:
    """Build the graph of the digests, ask three questions, draw one picture, say what to try next."""
    import sei_kg
    from sei_kg.ask.report import write_answer
    from sei_kg.cli.build import build_command
    from sei_kg.lexicon import read_lexicon
    from sei_kg.views import draw

    tour = read_lexicon("tour")
    _command("sei-kg build")
    context.invoke(build_command, documents=(), store=store, jobs=None, force=False)
    with sei_kg.open(store) as graph:
        for question in tour["questions"]:
            _command(f'sei-kg ask "{question}"')
            answer = graph.ask(question)
            click.echo(write_answer(answer, width=terminal_width(), most=4, query=False).rstrip())
    _command(f"sei-kg export svg --view lanes -o {_PICTURE}")
    from sei_kg.store import open_store

    _PICTURE.parent.mkdir(parents=True, exist_ok=True)
    write_result(draw(open_store(store), "lanes"), _PICTURE)
    click.echo(f"written: {_PICTURE} (open it in a browser)\n")
    click.secho(tour["next"]["title"], bold=True)
    for command, what in tour["next"]["commands"].items():
        click.echo(f"  {command:<58}{what}")


def _command(text: str) -> None:
    click.secho(f"\n$ {text}", bold=True)
