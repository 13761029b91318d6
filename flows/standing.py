"""Where everything stands: the accounts of all sources, which must be zero off, and how complete they are."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from flows.exits import Exit
from flows.printing import print_json, print_table
from warehouse.asking import ask
from warehouse.home import Home

_COLUMNS = ("discovered", "loaded", "unchanged", "quarantined", "skipped", "failed", "pending", "off")


def print_status(home: Home, *, run_id: str | None, as_json: bool) -> Exit:
    """Print the accounts of the snapshot; the exit code says whether they add up."""
    accounts = ask(home, "accounts", run_id=run_id)
    if run_id and not any(account["discovered_count"] for account in accounts):
        typer.echo(f"lumbung: the snapshot knows of no URL that run {run_id} discovered or attempted", err=True)
        return Exit.FAILED
    coverage = [] if run_id else ask(home, "coverage")
    if as_json:
        known = {each["source_id"]: each for each in coverage}
        print_json([account | known.get(account["source_id"], {}) for account in accounts])
    else:
        rows = [(account["source_id"], *(account[f"{column}_count"] for column in _COLUMNS)) for account in accounts]
        sums = [sum(row[index] for row in rows) for index in range(1, len(_COLUMNS) + 1)]
        print_table(("source", *_COLUMNS), [*rows, ("all", *sums)])
        _print_coverage(coverage)
    off_count = sum(account["off_count"] for account in accounts)
    if off_count:
        typer.echo(f"{off_count} URLs are not accounted for: this is a fault of Lumbung, please report it", err=True)
    return Exit.PARTIAL if off_count else Exit.SUCCESS


def _print_coverage(coverage: Sequence[Mapping[str, Any]]) -> None:
    """Print how much is held of what was listed as published in the last seven days, and which gaps are open."""
    rows = [
        (
            each["source_id"],
            each["week_listed_count"],
            each["week_held_count"],
            "" if each["week_held_share"] is None else f"{each['week_held_share']:.0%}",
            each["open_gap_count"],
            f"{each['open_gap_hours']:.1f}",
        )
        for each in coverage
        if each["week_listed_count"] or each["open_gap_count"]
    ]
    if rows:
        columns = ("source", "listed", "held", "share", "open gaps", "hours")
        print_table(columns, rows, title="coverage of the last seven days")
