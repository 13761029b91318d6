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
