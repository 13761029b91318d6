"""Ad-hoc SQL: every form, no way out, and an end to what runs away."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from warehouse.database import Database
from warehouse.home import Home
from warehouse.load import load_batch
from warehouse.publish import publish
from warehouse.query import Format, QueryFailed, QueryLimits, SnapshotMissing, run_query

Make = Callable[..., Any]


@pytest.fixture
def published(fresh_database: Database, article: Make, batch: Make) -> Home:
    load_batch(fresh_database, batch("a", [article(1), article(2, title="=1+1")]))
    publish(fresh_database.home)
    return fresh_database.home


def ask(home: Home, sql: str, form: Format = "json", **rest: Any) -> bytes:
    output = io.BytesIO()
    run_query(home, sql, form=form, output=output, **rest)
    return output.getvalue()


def test_a_home_without_a_snapshot_says_how_to_get_one(home: Home) -> None:
    with pytest.raises(SnapshotMissing, match="lumbung ingest"):
        ask(home, "SELECT 1")


def test_json_has_the_rows(published: Home) -> None:
    rows = json.loads(ask(published, "SELECT title, published_at, authors FROM marts.articles ORDER BY title"))
    assert rows[1] == {
        "title": "Kabar nomor 1",
        "published_at": "2026-03-01T00:00:00+00:00",
        "authors": ["Sari Dewi"],
    }
    lines = ask(published, "SELECT title FROM marts.articles", "ndjson").splitlines()
    assert len([json.loads(line) for line in lines]) == 2


def test_csv_cells_are_no_formulas(published: Home) -> None:
    text = ask(published, "SELECT title, -5 AS number FROM marts.articles ORDER BY title", "csv").decode()
    assert list(csv.reader(io.StringIO(text))) == [["title", "number"], ["'=1+1", "-5"], ["Kabar nomor 1", "-5"]]


def test_parquet_keeps_the_types(published: Home) -> None:
    table = pq.read_table(io.BytesIO(ask(published, "SELECT published_at, authors FROM marts.articles", "parquet")))
    assert table.num_rows == 2
    assert table["published_at"][0].as_py().astimezone(UTC) == datetime(2026, 3, 1, tzinfo=UTC)


def test_markdown_and_the_table_show_the_rows(published: Home) -> None:
    sql = "SELECT title, 'a|b' AS bar FROM marts.articles WHERE title LIKE 'Kabar%'"
    assert ask(published, sql, "markdown").decode().splitlines()[2] == "| Kabar nomor 1 | a\\|b |"
    shown = ask(published, sql, "table").decode()
    assert "Kabar nomor 1" in shown
    assert "1 row" in shown


def test_parameters_are_bound_and_never_read_as_sql(published: Home) -> None:
    hostile = "'; DROP TABLE core.articles; --"
    rows = json.loads(ask(published, "SELECT $words AS words", parameters={"words": hostile}))
    assert rows == [{"words": hostile}]


def test_a_wrong_query_is_told_without_a_traceback(published: Home) -> None:
    with pytest.raises(QueryFailed, match="no_such_table") as failed:
        ask(published, "FROM no_such_table")
    assert "Traceback" not in str(failed.value)


ESCAPES = """\
FROM read_csv('/etc/passwd')
FROM read_text('/etc/hostname')
FROM read_blob('/etc/hostname')
FROM read_json('/etc/os-release')
FROM read_parquet('/tmp/any.parquet')
FROM '/etc/passwd'
FROM glob('/etc/*')
FROM sniff_csv('/etc/passwd')
FROM parquet_metadata('/tmp/any.parquet')
COPY (SELECT 1) TO '{stolen}'
COPY (SELECT 1) TO '/dev/stderr' (FORMAT csv)
EXPORT DATABASE '{stolen}'
ATTACH '{stolen}' AS other
ATTACH 'https://example.org/x.duckdb'
INSTALL httpfs
LOAD httpfs
LOAD '{stolen}'
FORCE INSTALL fts FROM community
SET enable_external_access = true
SET lock_configuration = false
SET GLOBAL memory_limit = '100GB'
SET temp_directory = '/tmp'
RESET enable_external_access
PRAGMA enable_profiling = 'json'
PRAGMA profiling_output = '{stolen}'
SELECT getenv('HOME')
CREATE TABLE core.stolen (number INTEGER)
DROP TABLE core.article_versions
CREATE SECRET (TYPE http, BEARER_TOKEN 'x')
CREATE TEMP MACRO stolen() AS TABLE FROM read_csv('/etc/passwd'); FROM stolen()
FROM asked
SET VARIABLE path = '/etc/passwd'; FROM read_text(getvariable('path'))
IMPORT DATABASE '/tmp'
CALL dbgen(sf = 1)
"""


def refusal(home: Home, sql: str) -> str:
    """Why the statement was refused; empty when it was not."""
    try:
        ask(home, sql)
    except QueryFailed as failed:
        return str(failed)
    return ""


def test_no_statement_leads_out_of_the_snapshot(published: Home, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen"
    refusals = {sql: refusal(published, sql.replace("{stolen}", str(stolen))) for sql in ESCAPES.splitlines()}
    assert [sql for sql, why in refusals.items() if not why] == []
    assert not [why for why in refusals.values() if why.startswith("Parser Error") or "stopped" in why]
    assert not stolen.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(1000000000000) AS a, range(1000000) AS b WHERE a.range % 7 = b.range % 11",
        "SELECT repeat('x', 4000000000)",
        "WITH RECURSIVE endless AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM endless) SELECT max(n) FROM endless",
        "SELECT list(a.range) FROM range(1000000000) AS a, range(1000) AS b",
        # No interrupt reaches within one call.
        "SELECT levenshtein(repeat('a', 900000), repeat('b', 900000))",
        "FROM range(1000000000000)",
    ],
)
def test_a_query_that_runs_away_is_ended(published: Home, sql: str) -> None:
    limits = QueryLimits(seconds=0.8, memory_bytes=200 << 20)
    started = time.monotonic()
    with pytest.raises(QueryFailed, match=r"stopped after 0.8 seconds|memory|Memory"):
        ask(published, sql, "csv", limits=limits)
    assert time.monotonic() - started < limits.seconds + 2
    assert list(published.temporary.iterdir()) == []


def test_a_query_that_wants_too_much_disk_is_ended(published: Home) -> None:
    limits = QueryLimits(seconds=60, memory_bytes=100 << 20, spill_bytes=1 << 20)
    with pytest.raises(QueryFailed, match=r"memory|Memory|stopped|temp"):
        ask(published, "FROM range(30000000) ORDER BY hash(range) LIMIT 20000000", "csv", limits=limits)


def test_who_asks_imports_neither_duckdb_nor_arrow() -> None:
    program = (
        "import sys, warehouse.query, warehouse.search, warehouse.trace;"
        "sys.exit(any(name in sys.modules for name in ('duckdb', 'pyarrow', 'pandas')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run([sys.executable, "-c", program], env=environment).returncode == 0


def test_a_module_in_the_working_directory_is_not_run(
    published: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "duckdb.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    assert json.loads(ask(published, "SELECT 1 AS one")) == [{"one": 1}]
