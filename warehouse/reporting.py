"""The tables that reports are made from: each the answer to one file in `reports/`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import duckdb

from transforms.errors import LumbungError
from warehouse.home import Home
from warehouse.query import SnapshotMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows, their columns, and the SQL that gave them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    sql: str


class SnapshotOutdated(LumbungError):
    """The snapshot was published by another version of Lumbung, and has not all that is asked for."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            f"{home.snapshot} was published by another version of Lumbung, which kept less. Cure: run `lumbung ingest` "
            "once, which brings the database up to date and publishes it anew"
        )


@cache
def report_sql(name: str) -> str:
    """The text of `reports/<name>.sql`."""
    return resources.files("warehouse").joinpath("reports", f"{name}.sql").read_text("utf-8")


def read_tables(home: Home, names: Sequence[str]) -> dict[str, Answer]:
    """The answers to the named files, all from one snapshot.

    Raises:
        SnapshotMissing: nothing was published yet.
        SnapshotOutdated: it lacks what is asked for.
    """
    if not home.snapshot.exists():
        raise SnapshotMissing(home)
    with duckdb.connect(home.snapshot, read_only=True, config={"enable_external_access": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        try:
            return {name: _answer(connection, report_sql(name)) for name in names}
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise SnapshotOutdated(home) from error


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    answer = connection.execute(sql)
    columns = [column[0] for column in answer.description or ()]
    return Answer(columns=columns, rows=answer.fetchall(), sql=sql)
