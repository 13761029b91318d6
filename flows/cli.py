"""The `lumbung` command. Sub-commands import what they need when they run, so that `--help` answers at once."""

import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from flows.exits import Exit
from flows.logs import settle_logs
from transforms.errors import LumbungError
from transforms.log_lines import log_lines

app = typer.Typer(
    name="lumbung",
    help="A barn for the news: fetch, archive, extract, validate and load articles into DuckDB.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 success, 1 failed, 2 wrong use, 3 partial, 4 skipped (another run is on), 130 interrupted.",
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"lumbung {version('lumbung')}")
        raise typer.Exit


@app.callback()
def lumbung(
    home: Annotated[
        str | None, typer.Option("--home", metavar="DIR", help="The home to use instead of LUMBUNG_HOME.")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options that every command has."""
    if home is not None:
        os.environ["LUMBUNG_HOME"] = home


def _register() -> None:
    # Each module adds its commands to `app` when it is imported; none of them imports a heavy library.
    from flows import cli_keeping, cli_quarantine, cli_reading, cli_runs, cli_sources

    for module in (cli_runs, cli_reading, cli_quarantine, cli_keeping, cli_sources):
        module.register(app)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command; errors that a person can act on are printed without a traceback."""
    # A service manager's stop is treated as Ctrl-C: finish what is being written, then end.
    signal.signal(signal.SIGTERM, _interrupt)
    settle_logs()
    try:
        app()
    except LumbungError as error:
        sys.stderr.write(f"lumbung: {log_lines(str(error))}\n")
        sys.exit(Exit.FAILED)
    except BrokenPipeError:
        # The reader of our output went away (`lumbung sql … | head`).
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 -- keeps the interpreter's last flush quiet
        sys.exit(Exit.SUCCESS)
    except SystemExit as end:
        # What typer makes of a KeyboardInterrupt, without a word.
        if end.code == Exit.INTERRUPTED:
            sys.stderr.write("lumbung: interrupted; the next run goes on from here\n")
        raise


_register()

if __name__ == "__main__":
    main()
