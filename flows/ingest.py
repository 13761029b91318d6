"""The main flow: what the publishers have put out since the last run, from their feeds to the snapshot."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.alerting import telling_when_broken
from flows.batches import CapturedBatch
from flows.choosing import Due, due_entries
from flows.drive import drive
from flows.extracting import extraction_pool
from flows.reading import feeds_to_read, fetching
from flows.run import Run, RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import (
    alert,
    check_tables,
    compact,
    discover,
    fetch,
    fill_gaps,
    learn,
    publish,
    recover,
    run_name,
    runner,
    take_list,
)
from flows.telling import tell_prefect
from sources.fetch import Fetcher
from warehouse.archive import ArchiveWriter


@flow(name="ingest", flow_run_name=run_name("ingest"), task_runner=runner())
@polite
def ingest(
    source_ids: list[str] | None = None,
    limit: int | None = None,
    since: datetime | None = None,
    due_only: bool = True,
    days: tuple[date, date] | None = None,
    urls: str | None = None,
) -> RunSummary:
    """The summary of one run over the catalogue.

    Args:
        source_ids: the sources to read; all of the catalogue when None.
        limit: most URLs to fetch in this run; the setting's when None.
        since: leave out entries that their feed dates before this time.
        due_only: poll only the feeds whose time has come.
        days: read the indexes by date for these days, the last one included, and no other feed.
        urls: the path of a list of addresses to fetch, one a line; no feed is read.
    """
    settings = load_settings()
    parameters = {
        "source_ids": source_ids,
        "limit": limit,
        "since": since,
        "due_only": due_only,
        "days": days,
        "urls": Path(urls).name if urls else None,
    }
    with (
        opened("ingest", settings, parameters=parameters, source_ids=source_ids or ()) as run,
        telling_when_broken(run),
        extraction_pool(run.home, settings.worker_count) as pool,
        fetching(run) as fetcher,
        ArchiveWriter(run.home, run.run_id) as archive,
    ):
        drive(run, pool, run.batches_of(recover(run)))
        learn(run)
        if urls is None:
            discover(run, fetcher, archive, feeds_to_read(run, due_only, days), days)
            if days is None:
                fill_gaps(run, fetcher, archive)
            due = due_entries(run, limit, since)
        else:
            due = Due(entries=take_list(run, Path(urls), limit))
        if due.entries:
            pool.warm()
        drive(run, pool, fetched(run, fetcher, archive, due))
        learn(run)
        check_tables(run)
        alert(run)
        compact(run)
        publish(run)
        tell_prefect(run)
        return run.summary()


def fetched(run: Run, fetcher: Fetcher, archive: ArchiveWriter, due: Due) -> Iterator[CapturedBatch]:
    """What is due in batches, as its visits end."""
    run.progress.begin("fetch", len(due.entries))
    run.progress.begin("load", None)
    queue = fetcher.fetch(due.entries, due.held)
    while (batch := fetch(run, queue, archive)) is not None:
        yield batch
