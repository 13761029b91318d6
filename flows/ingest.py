"""The main flow: what the publishers have put out since the last run, from their feeds to the snapshot."""

from datetime import UTC, datetime

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.drive import drive
from flows.run import Run, RunSummary, opened
from flows.steps import discover, fetched_batches, publish, resume


@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=12), validate_parameters=False)
def ingest(
    source_ids: list[str] | None = None,
    limit: int | None = None,
    since: datetime | None = None,
    due_only: bool = True,
) -> RunSummary:
    """The summary of one run over the catalogue.

    Args:
        source_ids: the sources to read; all of the catalogue when None.
        limit: most URLs to fetch in this run; the setting's when None.
        since: leave out entries that their feed dates before this time.
        due_only: poll only the feeds whose time has come.
    """
    with opened("ingest", source_ids or []) as run:
        drive(run, resume(run))
        discover(run, due_only)
        drive(run, fetched_batches(run, limit, since))
        publish(run)
        return run.summary()
