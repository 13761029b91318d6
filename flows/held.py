"""What is in quarantine, for the command line."""

import json

import typer

from flows.exits import Exit
from flows.printing import plain, print_json, print_table
from warehouse.asking import ask
from warehouse.home import Home

_COLUMNS = ("capture_id", "source_id", "reasons", "detail", "url", "quarantined_at")


def print_held(home: Home, source_id: str | None, *, as_json: bool) -> None:
    """List what is held, newest first."""
    held = ask(home, "held", source_id=source_id, capture_id=None)
    if as_json:
        print_json(held)
    elif held:
        print_table(_COLUMNS, [[row[column] for column in _COLUMNS] for row in held])
    else:
        typer.echo("nothing is held")


def print_one_held(home: Home, capture_id: str) -> Exit:
    """Show the one held capture whose id begins so."""
    held = ask(home, "held", source_id=None, capture_id=capture_id)
    if len(held) != 1:
        many = f"{len(held)} captures begin so: give more of the id" if held else "nothing of that id is held"
        typer.echo(f"lumbung: {many}; `lumbung quarantine list` shows all", err=True)
        return Exit.FAILED
    row = held[0]
    for column in (*_COLUMNS, "run_id"):
        typer.echo(f"{column:<16} {plain(row[column])}")
    if row["article"]:
        typer.echo("")
        typer.echo(json.dumps(json.loads(row["article"]), ensure_ascii=False, indent=2))
    return Exit.SUCCESS
