"""The command ``sei-kg``: each command is one thin function over the public API.

Results go to stdout, everything else to stderr. Exit code 0: done; 1: the answer is "no"; 2: wrong use. Commands are
loaded when they are called, so that ``sei-kg query`` does not pay for what ``sei-kg export`` imports.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from sei_kg import __version__
from sei_kg.errors import SeiError

__all__ = ["cli", "main"]

COMMANDS: dict[str, str] = {  # name -> module:attribute, in the order of the help
    "tour": "sei_kg.cli.tour:tour_command",
    "build": "sei_kg.cli.build:build_command",
    "query": "sei_kg.cli.queries:query_command",
    "ask": "sei_kg.cli.queries:ask_command",
    "search": "sei_kg.cli.queries:search_command",
    "show": "sei_kg.cli.queries:show_command",
    "why": "sei_kg.cli.queries:why_command",
    "sparql": "sei_kg.cli.queries:sparql_command",
    "extract": "sei_kg.cli.extract:extract_command",
    "export": "sei_kg.cli.export:export_command",
    "analyse": "sei_kg.cli.export:analyse_command",
    "new": "sei_kg.cli.entries:new_command",
    "validate": "sei_kg.cli.entries:validate_command",
    "add": "sei_kg.cli.entries:add_command",
    "log": "sei_kg.cli.entries:log_command",
    "undo": "sei_kg.cli.entries:undo_command",
    "review": "sei_kg.cli.reviews:review_command",
    "stats": "sei_kg.cli.build:stats_command",
    "dump": "sei_kg.cli.build:dump_command",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 3)
            if near:
                message = f"{error.message} Did you mean {', '.join(near)}?"
                raise click.UsageError(message, ctx) from error
            raise


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sei-kg")
def cli() -> None:
    """A knowledge graph of China's strategic emerging industries policy.

    Every statement can be proved by the sentence it rests on. Start with `sei-kg build`, then `sei-kg query`.
    """


def main() -> None:
    """Entry point: errors a user can mend are one line on stderr; a closed pipe and Ctrl-C end quietly."""
    try:
        code = cli(standalone_mode=False)  # click hands back the code of an Exit
        sys.stdout.flush()
        if isinstance(code, int) and code:
            sys.exit(code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        print("\nstopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except SeiError as error:
        print(f"sei-kg: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except Exception as error:
        # A defect of ours: say so in one line; whoever wants to mend it gets the traceback by SEI_KG_DEBUG=1.
        if os.environ.get("SEI_KG_DEBUG") or isinstance(error, BrokenPipeError):
            _quiet_pipe(error)
        print(f"sei-kg: internal error: {type(error).__name__}: {error} (SEI_KG_DEBUG=1 shows where)", file=sys.stderr)  # noqa: T201
        sys.exit(2)


def _quiet_pipe(error: Exception) -> None:
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    raise error
