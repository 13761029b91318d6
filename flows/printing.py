"""What commands print: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from flows.run import RunSummary


PIPED_WIDTH = 240


def print_json(value: Any) -> None:
    """One JSON value, readable; times in ISO 8601."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None) -> None:
    """A table; numbers to the right. Texts are taken literally and lose their control characters."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for index, column in enumerate(columns):
        is_number = all(isinstance(row[index], int | float) for row in rows)
        table.add_column(column, justify="right" if is_number and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console = Console()
    # What is piped is not cut to the width of a terminal that is not there.
    wide = console if console.is_terminal else Console(width=PIPED_WIDTH)
    wide.print(table)


def plain(value: object) -> str:
    """A cell's text on one line, without characters that could steer a terminal.

    >>> plain("a\\x1b[31mb\\n")
    'a [31mb '
    """
    text = "" if value is None else str(value)
    return "".join(character if character.isprintable() else " " for character in text)


def print_summary(summary: "RunSummary", *, as_json: bool) -> None:
    """How a run ended."""
    if as_json:
        print_json(asdict(summary))
        return
    for note in summary.notes if summary.state == "skipped" else ():
        sys.stdout.write(f"{note}\n")
    first = ("loaded", "new_versions", "unchanged", "quarantined")
    names = [*first, *sorted(set(summary.counts) - set(first))]
    counted = ", ".join(
        f"{summary.counts[name]} {name.replace('_', ' ')}" for name in names if summary.counts.get(name)
    )
    sys.stdout.write(f"{summary.state}: {counted or 'nothing to do'}\n")
