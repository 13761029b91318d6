"""Where everything stands: the accounts of all sources, which must be zero off."""

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
    if as_json:
        print_json(accounts)
    else:
        rows = [(account["source_id"], *(account[f"{column}_count"] for column in _COLUMNS)) for account in accounts]
        sums = [sum(row[index] for row in rows) for index in range(1, len(_COLUMNS) + 1)]
        print_table(("source", *_COLUMNS), [*rows, ("all", *sums)])
    off_count = sum(account["off_count"] for account in accounts)
    if off_count:
        typer.echo(f"{off_count} URLs are not accounted for: this is a fault of Lumbung, please report it", err=True)
    return Exit.PARTIAL if off_count else Exit.SUCCESS
