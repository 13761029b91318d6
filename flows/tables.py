"""The tables in a run: loaded batch by batch, checked after the last one, and published."""

from datetime import UTC, datetime

from expectations.judge import judge_tables
from expectations.results import CheckResult, ValidationCrashed
from flows.judging import JudgedBatch
from flows.run import Run
from warehouse.columns import table_of
from warehouse.load import LoadCounts, load_batch
from warehouse.publish import SnapshotUnpublished, publish
from warehouse.reporting import record_checks, source_metrics
from warehouse.versions import Reread


def loaded(run: Run, judged: JudgedBatch, reread: Reread) -> LoadCounts:
    """How the batch's captures ended, now that it is loaded; it is published before long."""
    counts = load_batch(run.database, judged.load, reread)
    run.publishing.loaded()
    return counts


def check(run: Run) -> None:
    """Judge the tables and keep the results; a critical failure makes the run partial and is noted."""
    metrics = source_metrics(run.database)
    try:
        results = judge_tables(metrics.to_pandas())
    except ValidationCrashed as error:
        run.note(f"the tables could not be checked: {error}", is_partial=True)
        return
    record_checks(
        run.database,
        run_id=run.run_id,
        metrics=metrics,
        results=table_of(results, CheckResult),
        now=datetime.now(UTC),
    )
    for result in results:
        if not result.success and result.severity == "critical" and result.source_id is None:
            run.note(f"check {result.expectation} failed: {result.observed}", is_partial=True)


def end_and_publish(run: Run) -> bool:
    """Whether there is a new snapshot, in which the run has ended; without one the run is partial."""
    run.publishing.end()
    run.end(run.summary().state)
    try:
        return publish(run.home)
    except SnapshotUnpublished as error:
        run.note(str(error), is_partial=True)
        run.end(run.summary().state)
        return False
