"""The SQL of the report and of the table checks, on tables with known faults."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from expectations.report.tables import TABLES
from expectations.suites import load_suite
from transforms.records import Article
from warehouse.database import Database
from warehouse.reporting import report_sql

Run = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def connection(fresh_database: Database) -> Any:
    with fresh_database.writing() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture
def run(connection: duckdb.DuckDBPyConnection) -> Run:
    """Runs a report's SQL and gives its rows as mappings."""

    def rows(name: str) -> list[dict[str, Any]]:
        answer = connection.execute(report_sql(name))
        columns = [column[0] for column in answer.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    return rows


@pytest.fixture
def add(connection: duckdb.DuckDBPyConnection, article: Callable[..., Article]) -> Callable[..., None]:
    """Adds a version of an article with its capture and its place in the search index; each can be left out."""

    def insert(
        number: int = 1,
        version: int = 1,
        *,
        captured: bool = True,
        indexed: bool = True,
        days: float = 0,
        **changes: Any,
    ) -> None:
        made = article(number, version, **changes)
        if captured:
            connection.execute(
                "INSERT INTO raw.captures BY NAME SELECT $1 AS capture_id, $2 AS source_id, 'run-1' AS run_id, "
                "'page' AS kind, '' AS url, '' AS entry_url, 200 AS status, '' AS content_type, now() AS fetched_at, "
                "'' AS payload_hash, 0 AS payload_bytes, '' AS warc_file, 0 AS warc_offset, 0 AS warc_length, "
                "1 AS page_number",
                [made.capture_id, made.source_id],
            )
        if indexed:
            connection.execute(
                "INSERT INTO search.documents BY NAME SELECT $1 AS version_id, $2 AS source_id, 'id' AS language, "
                "9 AS length_count",
                [10 * number + version, made.source_id],
            )
        connection.execute(
            "INSERT INTO core.article_versions BY NAME SELECT $1 AS article_id, $2 AS source_id, $3 AS url, "
            "$3 AS canonical_url, $4 AS title, $5 AS body, now() - to_seconds($6) AS published_at, $7 AS authors, "
            "[]::VARCHAR[] AS keywords, false AS is_paywalled, 1 AS page_count, 5 AS word_count, '' AS content_hash, "
            "''::BLOB AS near_duplicate_signature, MAP {} AS evidence, []::VARCHAR[] AS flags, '' AS extractor, "
            "'' AS extractor_version, $8 AS capture_id, now() - to_seconds($6) AS first_seen_at, $9 AS version, "
            "'first' AS change, 'run-1' AS run_id, 'batch-1' AS batch_id, now() AS loaded_at, $10 AS version_id",
            [
                *(made.article_id, made.source_id, made.url, made.title, made.body),
                *(timedelta(days=days).total_seconds(), list(made.authors), made.capture_id, version),
                10 * number + version,
            ],
        )

    return insert


@pytest.mark.parametrize("name", TABLES)
def test_the_report_s_sql_gives_the_columns_that_the_report_needs(name: str, connection: Any) -> None:
    described = connection.execute(report_sql(name)).description
    assert tuple(column[0] for column in described) == TABLES[name]


def test_the_metrics_have_every_column_that_a_table_check_reads(connection: Any) -> None:
    columns = {column[0] for column in connection.execute(report_sql("source_metrics")).description}
    assert columns >= {column for check in load_suite("tables") for column in check.columns}


def test_whole_articles_have_no_fault(add: Callable[..., None], run: Run) -> None:
    add(1)
    add(2)
    (metrics,) = run("source_metrics")
    faults = {name: metrics[name] for name in metrics if name.endswith("_count") and name != "article_count"}
    assert metrics["article_count"] == 2
    assert set(faults.values()) == {0}
    assert metrics["is_followed"] is False


@pytest.mark.parametrize(
    ("faulty", "column"),
    [
        ({"number": 2, "captured": False}, "untraced_count"),
        ({"number": 2, "indexed": False}, "unsearchable_count"),
        ({"number": 2, "days": -3}, "future_count"),
        ({"number": 2, "version": 3}, "version_gap_count"),
        ({"number": 1, "version": 2}, "doubled_article_count"),
    ],
)
def test_a_fault_is_counted(faulty: dict[str, Any], column: str, add: Callable[..., None], run: Run) -> None:
    add(1)
    add(**faulty)
    assert run("source_metrics")[0][column] == 1


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


def test_checks_are_summed_over_a_week_and_tables_take_the_newest_run(connection: Any, run: Run) -> None:
    for expectation, level, run_id, days, unexpected in [
        ("body_is_no_stub", "row", "run-1", 0, 3),
        ("body_is_no_stub", "row", "run-0", 1, 2),
        ("body_is_no_stub", "row", "run-0", 30, 100),
        ("lineage_is_complete", "table", "run-1", 0, 0),
        ("lineage_is_complete", "table", "run-0", 1, 4),
    ]:
        connection.execute(
            "INSERT INTO quality.results BY NAME SELECT 'a' AS suite, $1 AS expectation, 'critical' AS severity, "
            "$2 AS level, $5 = 0 AS success, 10 AS element_count, $5 AS unexpected_count, $3 AS run_id, "
            "now() - to_days($4) AS checked_at",
            [expectation, level, run_id, days, unexpected],
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
