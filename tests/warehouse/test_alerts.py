"""Alerts: opened once, closed when their cause is gone, told once to each channel."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from warehouse.alerts import Alert, break_off, mark_told, settle, untold
from warehouse.database import Database

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SOURCES = ("kabar_pagi", "suara_sore")

Seen = Callable[..., list[tuple[str, str | None, str, bool]]]


@pytest.fixture
def execute(fresh_database: Database) -> Callable[..., None]:
    """Runs a statement on the live database."""

    def run(sql: str, *values: Any) -> None:
        with fresh_database.writing() as connection:
            connection.execute(sql, list(values))

    return run


@pytest.fixture
def fail(execute: Callable[..., None]) -> Callable[..., None]:
    """Adds a result of a check that was not met."""

    def insert(
        run_id: str, expectation: str, source_id: str | None, severity: str = "critical", level: str = "table"
    ) -> None:
        execute(
            "INSERT INTO quality.results BY NAME SELECT 's' AS suite, $1 AS expectation, $2 AS severity, $3 AS level, "
            "$4 AS source_id, false AS success, 9 AS element_count, 2 AS unexpected_count, '2 of 9' AS observed, "
            "$5 AS run_id, now() AS checked_at",
            *(expectation, severity, level, source_id, run_id),
        )

    return insert


@pytest.fixture
def follow(execute: Callable[..., None]) -> Callable[[str, int], None]:
    """Makes a source one whose only feed failed so often, or not."""

    def insert(source_id: str, failure_count: int) -> None:
        execute("DELETE FROM ops.feeds WHERE source_id = $1", source_id)
        execute(
            "INSERT INTO ops.feeds BY NAME SELECT $1 AS source_id, 'u' AS feed_url, 'feed' AS kind, "
            "$2 AS failure_count",
            *(source_id, failure_count),
        )

    return insert


@pytest.fixture
def seen(fresh_database: Database) -> Seen:
    """What a run of that id sees change: kind, source, subject, and whether it is over."""

    def run(run_id: str, source_ids: Sequence[str] = SOURCES, known: Sequence[str] = SOURCES) -> list[Any]:
        changed = settle(fresh_database, run_id=run_id, source_ids=source_ids, known_ids=known, now=NOW)
        return [(each.kind, each.source_id, each.subject, each.closed_at is not None) for each in changed]

    return run


def titles(alerts: Sequence[Alert]) -> list[tuple[str, bool]]:
    return [(each.kind, each.closed_at is not None) for each in alerts]


def test_an_alert_opens_once_and_closes_once(seen: Seen, follow: Callable[[str, int], None]) -> None:
    follow("kabar_pagi", 3)
    assert seen("run-1") == [("silent", "kabar_pagi", "freshness", False)]
    assert seen("run-2") == []
    follow("kabar_pagi", 0)
    assert seen("run-3") == [("silent", "kabar_pagi", "freshness", True)]
    assert seen("run-4") == []


def test_critical_failures_and_drift_are_alerts_and_other_warnings_are_not(
    seen: Seen, fail: Callable[..., None]
) -> None:
    fail("run-1", "lineage_is_complete", None)
    fail("run-1", "lineage_is_complete", "kabar_pagi")
    fail("run-1", "accounts_reconcile", None)
    fail("run-1", "few_pages_are_rejected", "suara_sore", level="batch")
    fail("run-1", "fields_stay_filled", "kabar_pagi", severity="warning")
    fail("run-1", "recent_titles_are_filled", "kabar_pagi", severity="warning")
    fail("run-1", "body_is_no_stub", "kabar_pagi", level="row")
    assert sorted(seen("run-1"), key=str) == [
        ("critical", "kabar_pagi", "lineage_is_complete", False),
        ("critical", "suara_sore", "few_pages_are_rejected", False),
        ("critical", None, "accounts_reconcile", False),
        ("drifting", "kabar_pagi", "fields_stay_filled", False),
    ]


def test_a_run_says_nothing_of_sources_that_it_did_not_read(seen: Seen, follow: Callable[[str, int], None]) -> None:
    follow("kabar_pagi", 3)
    assert seen("run-1", ["suara_sore"]) == []
    assert len(seen("run-2")) == 1
    follow("kabar_pagi", 0)
    assert seen("run-3", ["suara_sore"]) == []
    assert len(seen("run-4")) == 1


def test_what_a_batch_showed_stays_open_until_the_source_had_another(
    seen: Seen, fail: Callable[..., None], execute: Callable[..., None]
) -> None:
    fail("run-1", "few_pages_are_rejected", "kabar_pagi", level="batch")
    assert len(seen("run-1")) == 1
    assert seen("run-2") == []
    execute(
        "INSERT INTO ops.attempts BY NAME SELECT 'u' AS canonical_url, 1 AS attempt_number, 'kabar_pagi' AS source_id, "
        "'run-3' AS run_id, 'loaded' AS outcome, now() AS attempted_at"
    )
    assert seen("run-3") == [("critical", "kabar_pagi", "few_pages_are_rejected", True)]


def test_an_alert_of_a_source_that_left_the_catalogue_is_closed(seen: Seen, follow: Callable[[str, int], None]) -> None:
    follow("kabar_pagi", 3)
    seen("run-1")
    assert seen("run-2", ["suara_sore"], ["suara_sore"]) == [("silent", "kabar_pagi", "freshness", True)]


def test_late_that_becomes_silent_is_told_as_silent_and_not_as_over(
    fresh_database: Database, seen: Seen, follow: Callable[[str, int], None], execute: Callable[..., None]
) -> None:
    follow("kabar_pagi", 3)
    seen("run-1")
    execute("UPDATE ops.alerts SET kind = 'late'")
    mark_told(fresh_database, "webhook", untold(fresh_database, "webhook"))
    assert seen("run-2") == [("silent", "kabar_pagi", "freshness", False)]
    assert titles(untold(fresh_database, "webhook")) == [("silent", False)]


def test_each_channel_is_told_once_of_the_opening_and_once_of_the_end(
    fresh_database: Database, seen: Seen, follow: Callable[[str, int], None]
) -> None:
    follow("kabar_pagi", 3)
    seen("run-1")
    for channel in ("webhook", "e-mail"):
        assert titles(untold(fresh_database, channel)) == [("silent", False)]
    mark_told(fresh_database, "webhook", untold(fresh_database, "webhook"))
    assert untold(fresh_database, "webhook") == []
    follow("kabar_pagi", 0)
    seen("run-2")
    assert titles(untold(fresh_database, "webhook")) == [("silent", True)]
    # It never heard of the opening, so there is nothing to take back.
    assert untold(fresh_database, "e-mail") == []
    mark_told(fresh_database, "webhook", untold(fresh_database, "webhook"))
    assert untold(fresh_database, "webhook") == []


def test_a_run_that_broke_off_is_one_alert_until_one_ends_well(fresh_database: Database, seen: Seen) -> None:
    [alert] = break_off(fresh_database, run_id="run-1", summary="ingest run-1: OSError", now=NOW)
    assert (alert.kind, alert.subject, alert.summary) == ("critical", "run", "ingest run-1: OSError")
    assert break_off(fresh_database, run_id="run-2", summary="ingest run-2: OSError", now=NOW) == []
    assert [each.summary for each in untold(fresh_database, "webhook")] == ["ingest run-2: OSError"]
    assert seen("run-3") == [("critical", None, "run", True)]
