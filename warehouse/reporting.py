"""The tables that reports are made from: each the answer to one file in `reports/`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import duckdb

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


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    answer = connection.execute(sql)
    columns = [column[0] for column in answer.description or ()]
    return Answer(columns=columns, rows=answer.fetchall(), sql=sql)
