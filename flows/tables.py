"""The check of the tables after the loads of a run."""

from datetime import UTC, datetime

from expectations.judge import judge_tables
from expectations.results import CheckResult, ValidationCrashed
from flows.run import Run
from warehouse.columns import table_of
from warehouse.reporting import record_checks, source_metrics


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
