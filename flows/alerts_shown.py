"""The alerts that are open, printed; and a test of who is told."""

from datetime import UTC, datetime

import typer

from flows.exits import Exit
from flows.notices import Notice, NoticeFailed, channels
from flows.printing import print_json, print_table
from flows.settings import Settings
from warehouse.alerts import Alert
from warehouse.asking import ask
from warehouse.home import Home

_COLUMNS = ("kind", "source", "of", "since", "what")


def print_alerts(settings: Settings, *, as_json: bool) -> Exit:
    """Print the alerts that are open in the snapshot; partial when there are any.

    Raises:
        SnapshotMissing: nothing was published yet.
    """
    found = ask(Home(settings.home.absolute()), "alerts_open")
    if as_json:
        print_json(found)
    elif found:
        named = ("kind", "source_id", "subject", "opened_at", "summary")
        print_table(_COLUMNS, [tuple(each[name] or "" for name in named) for each in found])
    else:
        typer.echo("No alert is open.")
    return Exit.PARTIAL if found else Exit.SUCCESS


def send_test(settings: Settings) -> Exit:
    """Send a test to every channel of the settings, and print who took it."""
    told = channels(settings)
    if not told:
        variables = "LUMBUNG_ALERT_WEBHOOK, LUMBUNG_ALERT_EMAIL_TO or LUMBUNG_ALERT_BLOCKS"
        typer.echo(f"lumbung: nobody is told of alerts: set {variables} (docs/alerts.md)", err=True)
        return Exit.FAILED
    test = Alert(
        alert_id="test",
        kind="critical",
        source_id=None,
        subject="test",
        summary="a test by `lumbung alerts --test`; nothing is wrong",
        opened_at=datetime.now(UTC),
        closed_at=None,
    )
    failed = 0
    for channel in told:
        try:
            channel.send(Notice([test]))
            typer.echo(f"{channel.name}: told")
        except NoticeFailed as failure:
            failed += 1
            typer.echo(f"{channel.name}: failed ({failure})", err=True)
    return Exit.FAILED if failed else Exit.SUCCESS
