"""The figures that the table checks judge, what the checks found of them, and what was measured before.

Each suite that judges tables has a file of its name in `metrics/`, with one row per source, or per source and field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

import duckdb
import pyarrow as pa

from warehouse.columns import records_of
from warehouse.database import Database, run_script, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One figure of a source, or of a field of it, as it was measured last."""

    source_id: str
    field: str | None
    metric: str
    measured: float


@cache
def metric_files() -> Mapping[str, str]:
    """The text of each file of `metrics/`, by the suite it is for."""
    files = sorted(resources.files("warehouse").joinpath("metrics").iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in files if file.name.endswith(".sql")}


def table_metrics(database: Database, *, now: datetime) -> dict[str, pa.Table]:
    """The figures of the tables as they stand at `now`, by the suite that judges them."""
    with database.writing(is_large=True) as connection:
        return {
            suite: connection.execute(text, {"now": now}).to_arrow_table() for suite, text in metric_files().items()
        }


def record_checks(
    database: Database,
    *,
    run_id: str,
    metrics: Mapping[str, pa.Table],
    results: pa.Table,
    judged: pa.Table,
    now: datetime,
) -> None:
    """Keep what the checks found, and the figures, which replace those of the same day.

    Columns of `results` are those of CheckResult, and of `judged` those of SuiteResult.
    """
    with database.writing() as connection, transaction(connection):
        record_verdicts(connection, results=results, judged=judged, run_id=run_id, batch_id=None, now=now)
        connection.execute(
            "DELETE FROM quality.metrics WHERE timezone('UTC', measured_at)::DATE = timezone('UTC', $now)::DATE",
            {"now": now},
        )
        for suite, table in metrics.items():
            connection.register("measured", table)
            run_script(connection, "record_metrics", run_id=run_id, now=now, counts_faults=suite == "tables")


def record_verdicts(
    connection: duckdb.DuckDBPyConnection,
    *,
    results: pa.Table,
    judged: pa.Table,
    run_id: str,
    batch_id: str | None,
    now: datetime,
) -> None:
    """Write down what checks found and suites looked at; the caller's transaction."""
    connection.register("results", results)
    connection.register("judged", judged)
    run_script(connection, "record_verdicts", run_id=run_id, batch_id=batch_id, now=now)


def last_measured(database: Database, *, now: datetime) -> list[Measured]:
    """The figures of the last day that was measured, if that was within four weeks before `now`."""
    with database.writing() as connection:
        rows = connection.execute(
            "FROM quality.metrics SELECT source_id, field, metric, measured "
            "WHERE measured_at > $now - INTERVAL 28 DAY AND measured_at <= $now AND source_id IS NOT NULL "
            "QUALIFY timezone('UTC', measured_at)::DATE = max(timezone('UTC', measured_at)::DATE) OVER () "
            "ORDER BY source_id, field, metric",
            {"now": now},
        ).to_arrow_table()
    return records_of(rows, Measured)
