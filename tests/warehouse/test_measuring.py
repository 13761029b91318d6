"""The figures that the table checks judge, on tables with known faults and sources that changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from expectations.judge import TABLE_SUITES
from expectations.results import CheckResult, SuiteResult
from expectations.suites import load_suite
from warehouse.columns import table_of
from warehouse.database import Database
from warehouse.measuring import Measured, last_measured, metric_files, record_checks

Add = Callable[..., None]
NOTHING = {"results": table_of([], CheckResult), "judged": table_of([], SuiteResult)}
NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)

# A source's texts, one each 90 minutes up to now, the newest first; 300 of them, of which the newest may differ.
TEXTS = """
    INSERT INTO core.article_versions BY NAME
    FROM range(300) AS text (number)
    SELECT
        md5(number::VARCHAR) AS article_id, 'kabar' AS source_id, '' AS url, '' AS canonical_url,
        'Judul nomor ' || md5(number::VARCHAR) AS title, 'Isi.' AS body,
        now() - to_minutes(90 * number::INTEGER) AS published_at, 'minute' AS published_precision,
        CASE WHEN number < $lost AND number % 20 > 0 THEN [] ELSE ['Penulis ' || number] END AS authors,
        []::VARCHAR[] AS keywords, false AS is_paywalled, 1 AS page_count,
        CASE WHEN number < $short THEN 90 ELSE 200 + number * 7 % 100 END AS word_count,
        '' AS content_hash, ''::BLOB AS near_duplicate_signature, MAP {} AS evidence, []::VARCHAR[] AS flags,
        '' AS extractor, '' AS extractor_version, md5(number::VARCHAR) AS capture_id, number + 1 AS version_id,
        now() - to_minutes(90 * number::INTEGER) AS first_seen_at, 1 AS version, 'first' AS change, 'run-1' AS run_id,
        'batch-1' AS batch_id, now() AS loaded_at
"""


@pytest.fixture
def measure(connection: duckdb.DuckDBPyConnection) -> Callable[[str], list[dict[str, Any]]]:
    """Measures for one suite now; gives its rows."""

    def rows(suite: str) -> list[dict[str, Any]]:
        table = connection.execute(metric_files()[suite], {"now": datetime.now(UTC)}).to_arrow_table()
        found: list[dict[str, Any]] = table.to_pylist()
        return found

    return rows


@pytest.mark.parametrize("suite", TABLE_SUITES)
def test_every_column_that_a_check_reads_or_shows_is_measured(suite: str, connection: Any) -> None:
    described = connection.execute(metric_files()[suite], {"now": NOON}).description
    columns = {column[0] for column in described}
    assert columns >= {name for check in load_suite(suite) for name in (*check.columns, *check.shows)}
    assert ("field" in columns) == (suite == "fields")


def test_each_suite_of_tables_has_its_figures() -> None:
    assert {*metric_files()} == {*TABLE_SUITES}


def test_whole_articles_have_no_fault(add: Add, connection: Any, measure: Any) -> None:
    for number in (1, 2):
        add(number)
    connection.execute(
        "INSERT INTO core.sightings BY NAME FROM core.article_versions "
        "SELECT article_id, version_id, first_seen_at AS last_seen_at, 1 AS sighting_count"
    )
    (row,) = measure("tables")
    assert {value for name, value in row.items() if name != "source_id"} == {0}


@pytest.mark.parametrize(
    ("faulty", "column"),
    [
        ({"number": 2, "captured": False}, "untraced_count"),
        ({"number": 2, "indexed": False}, "unsearchable_count"),
        ({"number": 2, "days": -3}, "future_count"),
        ({"number": 2, "version": 3}, "version_gap_count"),
        ({"number": 1, "version": 2}, "doubled_article_count"),
        ({"number": 1, "version": 2}, "repeated_text_count"),
        ({"number": 1, "version": 2, "source_id": "lain"}, "shared_article_count"),
    ],
)
def test_a_fault_is_counted(faulty: dict[str, Any], column: str, add: Add, measure: Any) -> None:
    add(1)
    add(**faulty)
    assert sum(row[column] for row in measure("tables")) == 1


def test_an_article_that_no_version_is_current_of_is_counted(add: Add, connection: Any, measure: Any) -> None:
    add(1)
    connection.execute("INSERT INTO core.superseded_versions BY NAME SELECT version_id FROM core.articles")
    (row,) = measure("tables")
    assert (row["currentless_article_count"], row["outdated_document_count"]) == (1, 1)


def test_what_is_held_twice_or_left_without_a_row_is_counted(connection: Any, measure: Any) -> None:
    for capture_id in ("a", "a", "b"):
        connection.execute(
            "INSERT INTO quality.quarantine BY NAME SELECT $1 AS capture_id, 'kabar' AS source_id, '' AS url, "
            "'' AS canonical_url, ['x'] AS reasons, 'run-1' AS run_id, 'batch-1' AS batch_id, "
            "now() AS quarantined_at, 'held' AS state",
            [capture_id],
        )
    (row,) = measure("tables")
    assert (row["twice_held_count"], row["quarantine_off_count"]) == (1, 3)


def test_a_source_that_is_as_it_was_has_no_evidence_of_anything(connection: Any, measure: Any) -> None:
    connection.execute(TEXTS, {"lost": 0, "short": 0})
    for row in measure("fields"):
        evidence = {name: row[name] for name in row if name.endswith("_evidence")}
        assert {value for value in evidence.values() if value is not None} <= {0.0}, row["field"]


def test_a_field_that_the_last_twenty_texts_lack_has_evidence_of_its_loss(connection: Any, measure: Any) -> None:
    connection.execute(TEXTS, {"lost": 20, "short": 0})
    lost = {row["field"]: row for row in measure("fields") if (row["loss_evidence"] or 0) > 13.5}
    assert {*lost} == {"authors"}
    assert (lost["authors"]["filled_share"], lost["authors"]["usual_filled_share"]) == (0.05, 1.0)


def test_texts_that_shrink_have_evidence_of_it(connection: Any, measure: Any) -> None:
    connection.execute(TEXTS, {"lost": 0, "short": 20})
    shrunk = [row for row in measure("fields") if (row["length_evidence"] or 0) > 13.5]
    assert [row["field"] for row in shrunk] == ["body"]
    assert shrunk[0]["length_count"] == pytest.approx(91)


def test_a_source_is_silent_beside_its_own_rhythm(connection: Any, measure: Any) -> None:
    connection.execute(TEXTS, {"lost": 0, "short": 0})
    (row,) = measure("sources")
    assert row["silence_hours"] < 0.1
    assert (row["usual_pause_hours"], row["is_followed"], row["recent_count"]) == (3, False, 300)


def test_until_a_rhythm_is_known_a_day_and_a_half_is_taken_for_the_usual_pause(connection: Any, measure: Any) -> None:
    connection.execute(TEXTS, {"lost": 0, "short": 0})
    connection.execute("DELETE FROM core.article_versions WHERE first_seen_at < now() - INTERVAL 10 DAY")
    (row,) = measure("sources")
    assert row["usual_pause_hours"] == 36


def test_figures_of_a_day_replace_each_other_and_the_last_day_is_the_past(fresh_database: Database) -> None:
    for run, at, count in [
        ("a", NOON, 5.0),
        ("b", NOON + timedelta(hours=2), 6.0),
        ("c", NOON + timedelta(days=1), 7.0),
    ]:
        metrics = {
            "sources": pa.table({"source_id": ["kabar"], "daily_count": [count]}),
            "fields": pa.table(
                {"source_id": ["kabar"], "field": ["authors"], "usual_filled_share": [0.9], "loss_evidence": [0.0]}
            ),
            "tables": pa.table({"source_id": ["kabar"], "off_count": [0]}),
        }
        record_checks(fresh_database, run_id=run, metrics=metrics, now=at, **NOTHING)
    with fresh_database.writing() as connection:
        kept = connection.execute("SELECT run_id, metric FROM quality.metrics ORDER BY ALL").fetchall()
    assert kept == [(run, name) for run in ("b", "c") for name in ("daily_count", "usual_filled_share")]
    assert last_measured(fresh_database, now=NOON + timedelta(days=2)) == [
        Measured(source_id="kabar", field="authors", metric="usual_filled_share", measured=0.9),
        Measured(source_id="kabar", field=None, metric="daily_count", measured=7.0),
    ]
    assert last_measured(fresh_database, now=NOON + timedelta(days=60)) == []


def test_times_that_become_those_of_the_fetch_have_evidence_of_it(connection: Any, measure: Any) -> None:
    connection.execute(TEXTS, {"lost": 0, "short": 0})
    # Articles are published half an hour before they are fetched, until a page prints when it was rendered.
    connection.execute("UPDATE core.article_versions SET published_at = first_seen_at - INTERVAL 30 MINUTE")
    assert max(row["common_evidence"] or 0 for row in measure("fields")) == 0
    connection.execute(
        "UPDATE core.article_versions SET published_at = first_seen_at - INTERVAL 9 SECOND "
        "WHERE first_seen_at > now() - INTERVAL 90 MINUTE * 20"
    )
    spoilt = {row["field"]: row for row in measure("fields") if (row["common_evidence"] or 0) > 13.5}
    assert {*spoilt} == {"published_at"}
    assert (spoilt["published_at"]["common_share"], spoilt["published_at"]["usual_common_share"]) == (1.0, 0.05)
