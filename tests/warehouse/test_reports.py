"""The SQL of the report, on tables of our own."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from expectations.report.tables import TABLES
from warehouse.reporting import report_sql

Run = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def run(connection: duckdb.DuckDBPyConnection) -> Run:
    """Runs a report's SQL and gives its rows as mappings."""

    def rows(name: str) -> list[dict[str, Any]]:
        answer = connection.execute(report_sql(name))
        columns = [column[0] for column in answer.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    return rows


@pytest.mark.parametrize("name", TABLES)
def test_the_report_s_sql_gives_the_columns_that_the_report_needs(name: str, connection: Any) -> None:
    described = connection.execute(report_sql(name)).description
    assert tuple(column[0] for column in described) == TABLES[name]


def test_volume_counts_the_28_days_up_to_the_newest_article(add: Callable[..., None], run: Run) -> None:
    for number, days in enumerate((400, 401, 401, 430), start=1):
        add(number, days=days)
    assert [row["article_count"] for row in run("volume")] == [2, 1]


def test_completeness_is_a_share_of_the_current_articles(add: Callable[..., None], run: Run) -> None:
    add(1, authors=())
    add(2, authors=("Sari Dewi",))
    (row,) = run("completeness")
    assert (row["article_count"], row["title_share"], row["authors_share"]) == (2, 1.0, 0.5)


def test_the_latest_are_ten_a_source_newest_first(add: Callable[..., None], run: Run) -> None:
    for number in range(12):
        add(number, days=number)
    assert [row["title"] for row in run("latest")] == [f"Kabar nomor {number}" for number in range(10)]


def test_checks_are_summed_over_a_week_and_tables_take_the_newest_day(connection: Any, run: Run) -> None:
    for expectation, level, days, unexpected in [
        ("body_is_no_stub", "row", 0, 3),
        ("body_is_no_stub", "row", 1, 2),
        ("body_is_no_stub", "row", 30, 100),
        ("lineage_is_complete", "table", 0, 0),
        ("lineage_is_complete", "table", 1, 4),
    ]:
        connection.execute(
            "INSERT INTO quality.results_daily BY NAME SELECT current_date - $3::INTEGER AS checked_on, $2 AS suite, "
            "$1 AS expectation, 'critical' AS severity, $2 AS level, ($4 > 0)::INTEGER AS failure_count, "
            "$4 AS unexpected_count",
            [expectation, level, days, unexpected],
        )
    connection.execute(
        "INSERT INTO quality.judged_daily BY NAME SELECT DISTINCT checked_on, suite, 1 AS judgement_count, "
        "10 AS element_count FROM quality.results_daily"
    )
    found = {row["expectation"]: (row["failed_count"], row["unexpected_count"]) for row in run("checks")}
    assert found == {"body_is_no_stub": (2, 5), "lineage_is_complete": (0, 0)}
    assert [row["unexpected_count"] for row in run("check_days") if row["expectation"] == "body_is_no_stub"] == [3, 2]


def test_quarantine_shows_what_is_held_with_its_reasons(connection: Any, run: Run) -> None:
    for state in ("held", "redriven"):
        connection.execute(
            "INSERT INTO quality.quarantine BY NAME SELECT $1 AS capture_id, 's' AS source_id, 'u' AS url, "
            "'u' AS canonical_url, ['a', 'b'] AS reasons, '{\"title\": \"Judul\"}' AS article, 'run-1' AS run_id, "
            "'batch-1' AS batch_id, now() AS quarantined_at, $1 AS state",
            [state],
        )
    assert [(row["title"], row["reasons"]) for row in run("quarantine")] == [("Judul", "a, b")]
    assert run("totals")[0]["held_count"] == 1


def test_a_week_stands_beside_the_one_before_per_source_and_of_all(add: Callable[..., None], run: Run) -> None:
    add(1, days=1)
    add(2, days=8)
    add(3, days=9, source_id="lain")
    week = {
        (row["source_id"], row["measure"]): (row["this_week_count"], row["week_before_count"]) for row in run("week")
    }
    assert len(week) == 15
    # What `add` gives is loaded now, and seen some days ago: the week is that of the load.
    assert week[None, "new articles"] == (3, 0)
    assert week["lain", "new articles"] == (1, 0)
    assert week["lain", "failed visits"] == (0, 0)


def _follow(connection: Any, failures: tuple[int, ...] = (0,)) -> None:
    for number, failure_count in enumerate(failures):
        connection.execute(
            "INSERT INTO ops.feeds BY NAME SELECT 'kabar_pagi' AS source_id, $1 AS feed_url, 'feed' AS kind, "
            "$2 AS failure_count, now() AS checked_at",
            [f"https://kabarpagi.example/{number}", failure_count],
        )


@pytest.mark.parametrize(
    ("days", "failures", "freshness"),
    [
        (1, (), "imported"),
        (1, (0,), "fresh"),
        (4, (0,), "late"),
        (8, (0,), "silent"),
        (1, (3, 4), "silent"),
        (1, (3, 2), "fresh"),
        (1, (3, 0), "fresh"),
    ],
)
def test_a_source_is_late_after_two_pauses_and_silent_after_a_week(
    days: float, failures: tuple[int, ...], freshness: str, add: Callable[..., None], run: Run, connection: Any
) -> None:
    add(1, days=days)
    _follow(connection, failures)
    assert [row["freshness"] for row in run("freshness")] == [freshness]


def test_a_source_that_publishes_all_day_is_late_within_hours(
    add: Callable[..., None], run: Run, connection: Any
) -> None:
    for number in range(115):
        add(number, days=0.3 + number / 8)
    _follow(connection)
    (row,) = run("freshness")
    assert row["freshness"] == "late"
    assert row["usual_pause_seconds"] == 3 * 3600


def test_fields_are_told_by_day_and_by_week(add: Callable[..., None], run: Run) -> None:
    add(1, days=1, authors=())
    add(2, days=1, authors=("Sari Dewi",))
    add(3, days=10, authors=("Sari Dewi",))
    shares = {row["field"]: (row["this_week_share"], row["week_before_share"]) for row in run("fields_recent")}
    assert shares["authors"] == (0.5, 1.0)
    assert [(row["article_count"], row["authors_share"]) for row in run("fields_daily")] == [(1, 1.0), (2, 0.5)]


def test_coverage_tells_what_became_of_what_was_listed_and_how_long_nothing_was_seen(connection: Any, run: Run) -> None:
    outcomes = ("loaded", "skipped_robots", "failed_gone", "quarantined", "pending")
    for number, outcome in enumerate(outcomes):
        connection.execute(
            "INSERT INTO ops.frontier BY NAME SELECT $1 AS canonical_url, 'kabar_pagi' AS source_id, $1 AS url, "
            "'' AS feed_url, now() AS discovered_at, '' AS listing_hash, 'run-1' AS run_id, $2 AS outcome, "
            "1 AS attempt_count, if($2 = 'loaded', 'a', NULL) AS article_id",
            [f"https://kabarpagi.example/{number}", outcome],
        )
    connection.execute(
        "INSERT INTO quality.gaps BY NAME SELECT 'g' AS gap_id, 'kabar_pagi' AS source_id, 'f' AS feed_url, "
        "date_trunc('day', now()) AS missed_from, date_trunc('day', now()) + INTERVAL 2 HOUR AS missed_until, "
        "'a' AS after_url, 'b' AS before_url, now() AS found_at, 'run-1' AS run_id, 'open' AS state, "
        "0 AS try_count, 0 AS recovered_count"
    )
    (row,) = run("coverage")
    counts = [row[f"{part}_count"] for part in ("listed", "held", "skipped", "failed", "quarantined", "pending")]
    assert counts == [5, 1, 1, 1, 1, 1]
    assert row["held_share"] == pytest.approx(1 / 5)
    assert row["open_gap_seconds"] == 7200
    assert [(gap["state"], gap["gap_seconds"]) for gap in run("gaps")] == [("open", 7200)]
