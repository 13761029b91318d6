"""Commands that write: ingest, import, replay, demo, serve, maintain."""

import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.exits import Exit

if TYPE_CHECKING:
    from flows.run import RunSummary

AsJson = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", "-s", metavar="ID", help="Only this source; may be given again."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command(rich_help_panel="Begin here")(demo)
    app.command(rich_help_panel="Fill the barn")(ingest)
    app.command("import", rich_help_panel="Fill the barn")(import_pages)
    app.command(rich_help_panel="Fill the barn")(replay)
    app.command(rich_help_panel="Fill the barn")(serve)
    app.command(rich_help_panel="Keep the barn")(maintain)


def ingest(
    source: Sources = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", metavar="N", min=0, help="Most URLs to fetch in this run.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            metavar="DATE",
            help="Leave out entries dated earlier: 2026-11-01 or 2026-11-01T06:30, in UTC.",
        ),
    ] = None,
    all_feeds: Annotated[bool, typer.Option("--all-feeds", help="Poll feeds before their time has come.")] = False,
    first_day: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="Read the publishers' indexes by date from this day on, and no other feed.",
        ),
    ] = None,
    last_day: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="The last day to read; today if not given."),
    ] = None,
    urls: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Fetch the addresses of this list, one a line, and read no feed."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch what the publishers have put out, and load it.

    \b
    lumbung ingest
    lumbung ingest --source antara --source kompas --limit 100
    lumbung ingest --since 2026-11-01
    lumbung ingest --source kompas --from 2026-10-01 --to 2026-10-07
    lumbung ingest --urls addresses.txt
    """
    from flows.launching import launch

    moment = since.replace(tzinfo=UTC) if since else None
    days = _days(first_day, last_day)
    if urls is not None and days is not None:
        raise typer.BadParameter("give either --urls or --from: a list is no index")
    if urls is not None:
        from flows.url_lists import check_list

        check_list(urls)
    if days is not None:
        from flows.reading import check_days

        check_days(source or ())
    listed = str(urls.absolute()) if urls else None
    summary = launch(
        "ingest", source_ids=source, limit=limit, since=moment, due_only=not all_feeds, days=days, urls=listed
    )
    _end(summary, as_json)


def _days(first: datetime | None, last: datetime | None) -> tuple[date, date] | None:
    """The days that are to be read, the last one included."""
    if first is None:
        if last is not None:
            raise typer.BadParameter("--to needs --from: from which day on?")
        return None
    # Where it is tomorrow already, that day counts; a publisher's days end with its own today in any case.
    end = last or datetime.now(UTC) + timedelta(days=1)
    if end.date() < first.date():
        raise typer.BadParameter(f"--to {end:%Y-%m-%d} is before --from {first:%Y-%m-%d}")
    return first.date(), end.date()


def import_pages(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="WARC, ARC or WET files, folders of pages, manifests, pages."),
    ],
    source: Annotated[
        str | None,
        typer.Option(
            "--source", "-s", metavar="ID", help="The source they belong to; by their addresses if not given."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load pages that others kept: archives, folders and manifests of HTML or text.

    \b
    lumbung import CC-NEWS-20260101.warc.gz
    lumbung import pages/ --source antara
    lumbung import manifest.jsonl
    """
    from flows.launching import launch

    _end(launch("import", paths=[str(path) for path in paths], source_id=source), as_json)


def replay(
    everything: Annotated[
        bool, typer.Option("--all", help="Replay the whole archive (the only way there is).")
    ] = False,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", metavar="DIR", help="Another home's archive, copied into this one first."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the warehouse anew from the archive alone.

    \b
    lumbung replay --all
    lumbung --home rebuilt replay --all --archive data/archive
    """
    from flows.launching import launch

    if not everything:
        raise typer.BadParameter("say --all: a replay builds the warehouse from the whole archive")
    _end(launch("replay", archive=str(archive) if archive else None), as_json)


def serve(
    cron: Annotated[
        str, typer.Option(metavar="CRON", help="When to ingest, as a cron expression in UTC.")
    ] = "*/5 * * * *",
    source: Sources = None,
) -> None:
    """Ingest on a schedule, until stopped.

    \b
    lumbung serve
    lumbung serve --cron '0 * * * *' --source antara
    """
    from flows.launching import serve_ingest

    serve_ingest(cron, source)


def maintain(as_json: AsJson = False) -> None:
    """Do the upkeep now that a run does once it is due: sort the search index, and drop what no longer counts from it.

    \b
    lumbung maintain
    """
    from flows.maintaining import maintain as keep
    from flows.settings import load_settings
    from warehouse.home import Home

    keep(Home(load_settings().home.absolute()), as_json=as_json)


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on with an earlier demo's home instead of a new one.")
    ] = False,
) -> None:
    """Run the whole path on a bundled newsroom, without a network; its home is demo/ in the home of the settings.

    \b
    lumbung demo
    lumbung demo --keep
    """
    from flows.demo import show

    raise typer.Exit(show(is_kept=keep))


def _end(summary: "RunSummary", as_json: bool) -> None:
    from flows.printing import print_summary

    print_summary(summary, as_json=as_json)
    if not summary.is_told:
        # At a normal end Prefect would try for minutes to tell its queued events to a server that is gone.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(summary.exit_code)
    raise typer.Exit(summary.exit_code or Exit.SUCCESS)
