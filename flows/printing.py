"""What commands print: tables for people, JSON for programs."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from flows.drafting import Added, Imported
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


def print_added(added: "Added", *, as_json: bool) -> None:
    """What was found of a publisher, and the file that was drafted of it."""
    found = added.found
    if as_json:
        print_json({"path": added.path, "source": asdict(added.source), "found": asdict(found)})
        return
    rows = [
        (each.url, each.form or "-", each.entry_count, minute(each.newest_at), each.origin, each.detail)
        for each in found.feeds
    ]
    print_table(("found", "form", "entries", "newest (UTC)", "by", "detail"), rows, title=found.homepage_url)
    sys.stdout.write(f"{added.path.read_text(encoding='utf-8')}\n")
    source_id = added.source.source_id
    sys.stdout.write(
        f"Drafted {added.path}\nNext: complete it, then `lumbung sources check --live {source_id}` and "
        f"`lumbung ingest --source {source_id} --limit 5`\n"
    )


def print_imported(results: "Sequence[Imported]", *, as_json: bool) -> None:
    """What became of each feed of a list."""
    if as_json:
        print_json([asdict(each) for each in results])
        return
    rows = [(each.title, each.feed_url, each.state, each.source_id or "", each.detail) for each in results]
    print_table(("title", "feed", "state", "source", "detail"), rows)
    counts = Counter(each.state for each in results)
    drafted = len({each.source_id for each in results if each.state == "drafted"})
    sys.stdout.write(
        f"{drafted} publishers drafted with {counts['drafted']} feeds; {counts['known']} feeds known already, "
        f"{counts['left out']} left out\n"
    )


def minute(at: datetime | None) -> str:
    """A time to the minute, as tables show it; nothing where there is none."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
