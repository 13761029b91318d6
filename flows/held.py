"""What is in quarantine, and what came out of it, for the command line."""

import json
from collections.abc import Sequence
from typing import Any

import typer

from flows.deciding import NotHeld
from flows.printing import plain, print_json, print_table
from flows.reasons import told
from warehouse.asking import ask
from warehouse.home import Home

_LISTED = ("capture_id", "source_id", "reasons", "title", "url", "quarantined_at")
_SHOWN = (
    *("capture_id", "source_id", "url", "state", "reasons", "detail", "quarantined_at", "run_id"),
    *("closed_at", "closing_run_id", "decided_by", "why"),
)
_MOST_REDRIVEN = 20
_LONGEST_TITLE = 70


def print_held(home: Home, *, state: str | None, source_id: str | None, reason: str | None, as_json: bool) -> None:
    """List what went to quarantine, newest first."""
    rows = ask(home, "quarantined", state=state, source_id=source_id, reason=reason, capture_id=None)
    if as_json:
        print_json(rows)
    elif rows:
        columns = _LISTED if state == "held" else ("state", *_LISTED, "decided_by", "why")
        print_table(columns, [[_cell(row[column]) for column in columns] for row in rows])
        print_reasons(rows)
    else:
        typer.echo(f"nothing is {state}" if state else "nothing was ever held")


def print_reasons(rows: Sequence[dict[str, Any]]) -> None:
    """What each reason among the rows means."""
    for reason, meaning in told(reason for row in rows for reason in row["reasons"]).items():
        typer.echo(f"{reason}: {meaning}")


def print_one_held(home: Home, capture_id: str, *, as_json: bool) -> None:
    """Show the one capture whose id begins so: each time that it was held, why, and the article it gave.

    Raises:
        NotHeld: none, or several, begin so.
    """
    rows = ask(home, "quarantined", state=None, source_id=None, reason=None, capture_id=capture_id)
    ids = {row["capture_id"] for row in rows}
    if len(ids) != 1:
        why = f"{len(ids)} captures begin so: give more of the id" if ids else "nothing of that id was ever held"
        raise NotHeld(f"{capture_id}: {why}. `lumbung quarantine list --state all` shows all")
    if as_json:
        print_json([row | {"article": row["article"] and json.loads(row["article"])} for row in rows])
        return
    for row in rows:
        for column in _SHOWN:
            if row[column]:
                typer.echo(f"{column:<16} {_cell(row[column])}")
        typer.echo("")
    print_reasons(rows)
    if article := rows[0]["article"]:
        typer.echo("")
        typer.echo(json.dumps(json.loads(article), ensure_ascii=False, indent=2))


def redriven(home: Home, run_id: str) -> list[dict[str, Any]]:
    """What a run took out of quarantine, before and after."""
    return ask(home, "redriven", run_id=run_id) if run_id else []


def print_redriven(rows: Sequence[dict[str, Any]]) -> None:
    """What was held, before and after it was driven again; the first few of many."""
    for row in rows[:_MOST_REDRIVEN]:
        outcome = "held" if row["outcome"] == "quarantined" else row["outcome"]
        after = "accepted" if row["state"] == "accepted" else outcome
        typer.echo(f"{row['capture_id']}  {plain(row['source_id'])}  {plain(row['url'])}")
        typer.echo(f"  before  held      {_article(row, 'before')}")
        typer.echo(f"  after   {after:<9} {_article(row, 'after')}")
    if len(rows) > _MOST_REDRIVEN:
        typer.echo(f"… and {len(rows) - _MOST_REDRIVEN} more; --json prints all")


def _article(row: dict[str, Any], when: str) -> str:
    title, words = row[f"title_{when}"], row[f"word_count_{when}"]
    what = f"“{plain(title)[:_LONGEST_TITLE]}”, {words} words" if words is not None else "no article"
    reasons = ", ".join(row[f"reasons_{when}"] or ())
    return f"{reasons}: {what}" if reasons else what


def _cell(value: object) -> str:
    return plain(", ".join(map(str, value)) if isinstance(value, list) else value)
