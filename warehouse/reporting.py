"""The tables that reports and table checks are made from: each the answer to one file in `reports/`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.database import Database, transaction
from warehouse.home import Home
from warehouse.query import SnapshotMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows, their columns, and the SQL that gave them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    sql: str


@cache
def report_sql(name: str) -> str:
    """The text of `reports/<name>.sql`."""
    return resources.files("warehouse").joinpath("reports", f"{name}.sql").read_text("utf-8")


def read_tables(home: Home, names: Sequence[str]) -> dict[str, Answer]:
    """The answers to the named files, all from one snapshot.

    Raises:
        SnapshotMissing: nothing was published yet.
    """
    if not home.snapshot.exists():
        raise SnapshotMissing(home)
    with duckdb.connect(home.snapshot, read_only=True, config={"enable_external_access": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {name: _answer(connection, report_sql(name)) for name in names}


def source_metrics(database: Database) -> pa.Table:
    """One row of figures per source, which the suite `tables` judges."""
    with database.writing() as connection:
        return connection.execute(report_sql("source_metrics")).to_arrow_table()


def record_checks(database: Database, *, run_id: str, metrics: pa.Table, results: pa.Table, now: datetime) -> None:
    """Keep the figures and what the checks found of them, as rows; columns of `results` are CheckResult's."""
    figures = [name for name in metrics.column_names if name != "source_id"]
    with database.writing() as connection, transaction(connection):
        connection.register("results", results)
        connection.execute(
            "INSERT INTO quality.results BY NAME FROM results SELECT *, $run_id AS run_id, $now AS checked_at",
            {"run_id": run_id, "now": now},
        )
        connection.register("measured", _long(metrics, figures))
        connection.execute(
            "INSERT INTO quality.metrics BY NAME FROM measured SELECT *, $run_id AS run_id, $now AS measured_at",
            {"run_id": run_id, "now": now},
        )


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    answer = connection.execute(sql)
    columns = [column[0] for column in answer.description or ()]
    return Answer(columns=columns, rows=answer.fetchall(), sql=sql)


def _long(metrics: pa.Table, figures: Sequence[str]) -> pa.Table:
    """One row per source and figure."""
    rows = [
        {"source_id": row["source_id"], "metric": name, "measured": None if row[name] is None else float(row[name])}
        for row in metrics.to_pylist()
        for name in figures
    ]
    schema = pa.schema({"source_id": pa.string(), "metric": pa.string(), "measured": pa.float64()})
    return pa.Table.from_pylist(rows, schema=schema)
