"""The tables in a run: loaded batch by batch, checked after the last one, and published."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from expectations.judge import judge_tables
from expectations.results import CheckResult, SuiteResult, ValidationCrashed
from flows.judging import JudgedBatch
from flows.run import Run
from warehouse.columns import table_of
from warehouse.load import LoadCounts, load_batch
from warehouse.maintenance import compact_search, is_upkeep_due
from warehouse.measuring import record_checks, table_metrics
from warehouse.publish import SnapshotUnpublished, publish
from warehouse.versions import Reread

_MOST_NAMED = 5


def loaded(run: Run, judged: JudgedBatch, reread: Reread) -> LoadCounts:
    """How the batch's captures ended, now that it is loaded; it is published before long."""
    counts = load_batch(run.database, judged.load, reread)
    run.publishing.loaded()
    return counts


def check(run: Run) -> None:
    """Judge the tables and keep what was found; a check that failed is noted, a critical one makes it partial."""
    now = datetime.now(UTC)
    metrics = table_metrics(run.database, now=now)
    try:
        verdicts = judge_tables({suite: table.to_pandas() for suite, table in metrics.items()})
    except ValidationCrashed as error:
        run.note(f"the tables could not be checked: {error}", is_partial=True)
        return
    record_checks(
        run.database,
        run_id=run.run_id,
        metrics=metrics,
        results=table_of(verdicts.checks, CheckResult),
        judged=table_of(verdicts.suites, SuiteResult),
        now=now,
    )
    for name in dict.fromkeys(failure.expectation for failure in verdicts.failures):
        failures = [failure for failure in verdicts.failures if failure.expectation == name]
        if failures[0].severity != "info":
            run.note(f"{name}: {_named(failures)}", is_partial=failures[0].severity == "critical")


def compact(run: Run) -> bool:
    """Whether the search index was sorted anew, as so much had come since the last time."""
    is_due = is_upkeep_due(run.database)
    if is_due:
        compact_search(run.database)
    return is_due


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


def _named(failures: Sequence[CheckResult]) -> str:
    """The sources, and fields, that failed one check, with what was observed of them; the first few by name."""
    named = [f"{' '.join(_key(each))} ({each.observed})" for each in failures[:_MOST_NAMED]]
    more = len(failures) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")


def _key(failure: CheckResult) -> Iterable[str]:
    return (each for each in (failure.source_id, failure.field) if each)
