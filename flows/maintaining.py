"""Upkeep of a home, between runs."""

from datetime import UTC, datetime

import typer

from flows.printing import print_json
from flows.run import new_run_id
from warehouse.database import Database
from warehouse.home import Home
from warehouse.maintenance import compact_search
from warehouse.migrate import migrate
from warehouse.publish import publish


def maintain(home: Home, *, as_json: bool) -> None:
    """Do the upkeep, publish what it made, and print what was done.

    Raises:
        HomeBusy: a run is on.
        HomeError: the disk has no room for it.
    """
    home.prepare()
    home.check_space()
    with home.exclusive(new_run_id(datetime.now(UTC))):
        database = Database(home)
        migrate(database)
        if not as_json:
            typer.echo("search: sorting the index …")
        compacted = compact_search(database)
        publish(home)
    done = {
        "postings_kept": compacted.kept_count,
        "postings_dropped": compacted.dropped_count,
        "blocks_filtered": compacted.filtered_count,
    }
    if as_json:
        print_json(done)
        return
    typer.echo(
        f"search: {compacted.kept_count:,} postings in one sorted run, {compacted.dropped_count:,} dropped; "
        f"{compacted.filtered_count:,} more blocks of 2,048 texts have a filter for phrases"
    )
