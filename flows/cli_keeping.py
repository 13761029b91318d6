"""Commands that keep what is held, and tell of it: export, alerts, verify, repair."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.progress import Progress

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class ExportForm(StrEnum):
    """How an export's files are written."""

    PARQUET = "parquet"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command(rich_help_panel="Ask the barn")(export)
    for command in (alerts, verify, repair):
        app.command(rich_help_panel="Keep the barn")(command)


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; `current` in it is the last export.")],
    form: Annotated[ExportForm, typer.Option("--format", "-f", help="How files are written.")] = ExportForm.PARQUET,
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", metavar="ID", help="Only this source; may be given again.")
    ] = None,
    versions: Annotated[bool, typer.Option("--versions", help="Every version seen, not only the current one.")] = False,
    since_run: Annotated[
        str | None, typer.Option("--since-run", metavar="RUN_ID", help="Only what runs after this one loaded.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the articles of the snapshot as files by month, for other programs; months without a change are kept.

    \b
    lumbung export corpus
    lumbung export corpus-jsonl --format jsonl --source antara
    lumbung export history --versions
    lumbung export news --since-run 20261122T235428Z-9f0bf9
    """
    from dataclasses import asdict

    from flows.printing import print_json
    from flows.progress import WATCHING, shown
    from flows.settings import load_settings
    from warehouse.exporting import Wanted
    from warehouse.exporting import export as write
    from warehouse.home import Home

    wanted = Wanted(form=form.value, has_versions=versions, source_ids=tuple(source or ()), since_run=since_run)
    home = Home(load_settings().home.absolute())
    with shown():
        progress = WATCHING.get()
        made = write(home, folder.absolute(), wanted, now=datetime.now(UTC), watch=partial(_tell, progress))
    if as_json:
        print_json(asdict(made))
        return
    rows, files = "versions" if versions else "articles", "file" if made.file_count == 1 else "files"
    typer.echo(
        f"{made.row_count:,} {rows} in {made.file_count:,} {files}, {made.written_count:,} of them written now "
        f"({made.byte_count / 2**20:,.1f} MiB in all), up to run {made.run_id}\n{folder / 'current'}"
    )


def alerts(
    test: Annotated[
        bool, typer.Option("--test", help="Send a test to the webhook, the mail server and the blocks of the settings.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the alerts that are open; 3 (partial) when there are any, for a watchdog.

    \b
    lumbung alerts
    lumbung alerts --json
    lumbung alerts --test
    """
    from flows.alerts_shown import print_alerts, send_test
    from flows.orchestration import settle_prefect
    from flows.settings import load_settings
    from warehouse.home import Home

    settings = load_settings()
    settle_prefect(Home(settings.home.absolute()))
    raise typer.Exit(send_test(settings) if test else print_alerts(settings, as_json=as_json))


def verify(as_json: AsJson = False) -> None:
    """Read all that is held, and say what is not as it was written; nothing is changed.

    \b
    lumbung verify
    lumbung --home /srv/news verify --json
    """
    from flows.settings import load_settings
    from flows.soundness import print_findings
    from warehouse.home import Home

    raise typer.Exit(print_findings(Home(load_settings().home.absolute()), as_json=as_json))


def repair(
    backup: Annotated[
        Path | None,
        typer.Option("--backup", metavar="DIR", help="A copy of archive/, to restore damaged archive files from."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the home sound again, and say what was done: from the archive, the ledger, the snapshot, and a backup.

    Damaged files are moved aside, never removed.

    \b
    lumbung repair
    lumbung repair --backup backup/archive
    """
    from flows.settings import load_settings
    from flows.soundness import mend
    from warehouse.home import Home

    raise typer.Exit(mend(Home(load_settings().home.absolute()), backup, as_json=as_json))


def _tell(progress: "Progress", done: int, all_count: int) -> None:
    if done:
        progress.advance("export")
    else:
        progress.begin("export", all_count)
