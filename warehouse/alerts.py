"""Alerts: opened by the run that first sees a cause, closed by the one that no longer does, told once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.database import Database, transaction
from warehouse.sql import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A row of `ops.alerts`; it is over when `closed_at` is set."""

    alert_id: str
    kind: str
    source_id: str | None
    subject: str
    summary: str
    opened_at: datetime
    closed_at: datetime | None


def settle(
    database: Database, *, run_id: str, source_ids: Sequence[str], known_ids: Sequence[str], now: datetime
) -> list[Alert]:
    """What changed with this run: the alerts that it opened, and those that are over.

    `source_ids` are the sources that it read, `known_ids` all that the catalogue has.
    """
    run = {"run_id": run_id, "source_ids": list(source_ids)}
    with database.writing() as connection, transaction(connection):
        connection.execute(statement("alerts_found"), run)
        connection.execute(statement("alerts_closed"), run | {"known_ids": list(known_ids), "now": now})
        connection.execute(statement("alerts_kept"))
        connection.execute(statement("alerts_opened"), {"run_id": run_id, "now": now})
        connection.execute("DROP TABLE found")
        return _alerts(connection.execute(statement("alerts_changed"), {"run_id": run_id}))


def break_off(database: Database, *, run_id: str, summary: str, now: datetime) -> list[Alert]:
    """The alert that a run broke off, unless one that did before is still open."""
    with database.writing() as connection, transaction(connection):
        connection.execute(
            "CREATE TEMP TABLE found AS "
            "SELECT 'critical' AS kind, NULL::VARCHAR AS source_id, 'run' AS subject, $summary AS summary",
            {"summary": summary},
        )
        connection.execute(statement("alerts_kept"))
        connection.execute(statement("alerts_opened"), {"run_id": run_id, "now": now})
        connection.execute("DROP TABLE found")
        return _alerts(connection.execute(statement("alerts_changed"), {"run_id": run_id}))


def untold(database: Database, channel: str) -> list[Alert]:
    """What the channel is still to be told, the gravest first, and what is over last."""
    with database.writing() as connection:
        return _alerts(connection.execute(statement("alerts_untold"), {"channel": channel}))


def mark_told(database: Database, channel: str, alerts: Sequence[Alert]) -> None:
    """Remember that the channel was told of these."""
    told = {"channel": channel, "alert_ids": [alert.alert_id for alert in alerts]}
    with database.writing() as connection, transaction(connection):
        connection.execute(statement("alerts_told"), told)


def _alerts(answer: duckdb.DuckDBPyConnection) -> list[Alert]:
    columns = [column[0] for column in answer.description or ()]
    return [Alert(**dict(zip(columns, row, strict=True))) for row in answer.fetchall()]
