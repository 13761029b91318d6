"""Loading a batch: versions, sightings, quarantine, outcomes; once and whole, whatever happens."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pyarrow as pa
import pytest

from expectations.results import CheckResult, SuiteResult
from transforms.records import Article, Capture, Entry, Rejection
from warehouse import ledger
from warehouse.columns import records_of, table_of
from warehouse.database import Database
from warehouse.decisions import CaptureDecision
from warehouse.load import Batch, LoadCounts, RunOvertaken, load_batch
from warehouse.migrate import migrate

Make = Callable[..., Any]
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(sql).fetchall()


def counts(loaded: int = 0, versions: int = 0, unchanged: int = 0, quarantined: int = 0) -> LoadCounts:
    return LoadCounts(
        loaded_count=loaded, version_count=versions, unchanged_count=unchanged, quarantined_count=quarantined
    )


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, so that two states can be compared."""
    with database.writing() as connection:
        tables = connection.execute("FROM duckdb_tables() SELECT schema_name || '.' || table_name").fetchall()
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in tables}


def test_an_article_is_loaded_with_every_field(fresh_database: Database, article: Make, batch: Make) -> None:
    one = article(1, summary="Ringkas", keywords=("irak",), flags=("mojibake_repaired",))
    assert load_batch(fresh_database, batch("a", [one])) == counts(loaded=1)
    with fresh_database.writing() as connection:
        table = connection.execute("FROM core.articles").to_arrow_table()
    assert records_of(table, Article) == [one]
    added = table.select(["version", "change", "run_id", "batch_id"]).to_pylist()
    assert added == [{"version": 1, "change": "first", "run_id": "run-1", "batch_id": "run-1-a"}]


def test_running_a_batch_twice_changes_nothing(fresh_database: Database, article: Make, batch: Make) -> None:
    first = load_batch(fresh_database, batch("a", [article(1), article(2)]))
    before = everything(fresh_database)
    assert load_batch(fresh_database, batch("a", [article(1), article(2)])) == first
    assert everything(fresh_database) == before


def test_an_equal_text_is_a_sighting_and_no_version(fresh_database: Database, article: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [article(1)]))
    assert load_batch(fresh_database, batch("b", [article(1, visit=2)])) == counts(unchanged=1)
    seen = rows(fresh_database, "SELECT sighting_count, last_seen_at FROM core.sightings")
    assert seen == [(2, article(1, visit=2).first_seen_at)]
    assert rows(fresh_database, "SELECT count(*) FROM core.article_versions") == [(1,)]


def test_an_edited_text_is_a_version_and_supersedes_the_one_before(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [article(1)]))
    assert load_batch(fresh_database, batch("b", [article(1, 2, "Teks baru.")])) == counts(loaded=1, versions=1)
    load_batch(fresh_database, batch("c", [article(1, 3, "Teks baru.", title="Judul baru")]))
    found = rows(fresh_database, "SELECT version, change FROM core.article_versions ORDER BY version")
    assert found == [(1, "first"), (2, "update"), (3, "headline")]
    assert rows(fresh_database, "SELECT version, title FROM core.articles") == [(3, "Judul baru")]
    edits = rows(fresh_database, "SELECT version, body_before, body_after FROM marts.edits")
    assert edits[0] == (2, "Pasukan Irak maju ke kota.", "Teks baru.")


def test_a_text_that_returns_is_no_version_and_is_current_again(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [article(1)]))
    load_batch(fresh_database, batch("b", [article(1, 2, "Teks lain.")]))
    for visit, text in enumerate(("Pasukan Irak maju ke kota.", "Teks lain.", "Pasukan Irak maju ke kota."), start=3):
        assert load_batch(fresh_database, batch(f"c{visit}", [article(1, visit, text)])) == counts(unchanged=1)
        assert rows(fresh_database, "SELECT body FROM core.articles") == [(text,)]
    assert rows(fresh_database, "SELECT count(*) FROM core.article_versions") == [(2,)]
    assert rows(fresh_database, "SELECT version, is_current FROM marts.edits") == [(2, False)]
    assert rows(fresh_database, "SELECT version, last_seen_at FROM marts.articles") == [
        (1, article(1, 5).first_seen_at)
    ]


def test_captures_of_one_article_in_one_batch_become_versions_in_order(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    texts = ["Satu.", "Satu.", "Dua.", "Satu.", "Tiga."]
    articles = [article(1, visit, text) for visit, text in enumerate(texts, 1)]
    assert load_batch(fresh_database, batch("a", articles)) == counts(loaded=3, versions=2, unchanged=2)
    found = rows(fresh_database, "SELECT version, change, body FROM core.article_versions ORDER BY version")
    assert found == [(1, "first", "Satu."), (2, "update", "Dua."), (3, "update", "Tiga.")]
    before = rows(fresh_database, "SELECT version, body_before, before_seen_at FROM marts.edits ORDER BY version")
    assert before == [(2, "Satu.", articles[1].first_seen_at), (3, "Satu.", articles[3].first_seen_at)]
    assert rows(fresh_database, "SELECT version, body FROM core.articles") == [(3, "Tiga.")]


def test_the_order_of_rows_in_the_table_does_not_matter(
    fresh_database: Database, article: Make, batch: Make, tmp_path: Path
) -> None:
    articles = [article(1, 1, "Satu."), article(1, 2, "Dua."), article(2), article(3, title="Ketiga")]
    load_batch(fresh_database, batch("a", articles))
    home = replace(fresh_database.home, path=tmp_path / "other")
    home.prepare()
    other = Database(home)
    ledger_of_a_new_home(other)
    turned = batch("a", articles[::-1])
    load_batch(other, turned)
    left, right = everything(fresh_database), everything(other)
    for table in ("core.article_versions", "core.superseded_versions", "search.words", "search.recent_postings"):
        assert left[table] == right[table]


def ledger_of_a_new_home(database: Database) -> None:
    migrate(database)
    ledger.start_run(database, run_id="run-1", flow="replay", parameters={}, now=NOW)


def test_a_critical_failure_goes_to_quarantine_and_the_others_load(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    bad, good = article(1), article(2)
    rejection = Rejection(
        source_id="kabar_pagi", url="https://kabarpagi.example/berita/3", capture_id="capture-3-1", reason="no_article"
    )
    made = batch("a", [bad, good], reasons={bad.capture_id: ["body_present"]}, rejections=[rejection])
    assert load_batch(fresh_database, made) == counts(loaded=1, quarantined=2)
    found = rows(
        fresh_database,
        "SELECT capture_id, reasons, article ->> 'body', state FROM quality.quarantine ORDER BY capture_id",
    )
    assert found == [("capture-1-1", ["body_present"], bad.body, "held"), ("capture-3-1", ["no_article"], None, "held")]


def test_a_capture_driven_again_is_no_longer_held(fresh_database: Database, article: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [article(1)], reasons={"capture-1-1": ["body_present"]}))
    load_batch(fresh_database, batch("b", [article(1)]))
    assert rows(fresh_database, "SELECT state FROM quality.quarantine") == [("redriven",)]


def test_each_entry_ends_in_its_outcome_and_the_account_is_not_off(
    fresh_database: Database, article: Make, batch: Make, entry: Make, capture: Make
) -> None:
    ledger.record_discovery(
        fresh_database, run_id="run-1", states=[], entries=[entry(number) for number in (1, 2, 3)], captures=[]
    )
    captures = [capture(1), capture(2), capture(1, 2)]
    ledger.record_fetched(fresh_database, run_id="run-1", captures=captures, ended=[], now=NOW)
    made = batch("a", [article(1), article(1, 2), article(2)], reasons={"capture-2-1": ["title_present"]})
    load_batch(fresh_database, made)
    frontier = rows(
        fresh_database, "SELECT outcome, attempt_count, due_at, capture_id FROM ops.frontier ORDER BY canonical_url"
    )
    assert frontier[0] == ("unchanged", 2, None, "capture-1-2")
    assert frontier[1] == ("quarantined", 1, None, "capture-2-1")
    assert frontier[2][0] == "pending"
    [account] = ledger.account(fresh_database)
    assert (account.discovered_count, account.unchanged_count, account.quarantined_count) == (3, 1, 1)
    assert (account.pending_count, account.off_count) == (1, 0)
    assert ledger.account(fresh_database, run_id="run-1") == [account]
    assert ledger.unended_captures(fresh_database) == []


def test_what_checks_found_is_kept_as_rows_and_what_they_passed_as_totals(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    failed = CheckResult(
        suite="articles",
        expectation="body_present",
        severity="critical",
        level="row",
        source_id=None,
        success=False,
        element_count=1,
        unexpected_count=1,
        observed="1 of 1",
    )
    passed = replace(failed, expectation="title_present", success=True, unexpected_count=0)
    looked = SuiteResult(
        suite="articles", suite_hash="0" * 12, source_id=None, check_count=2, failed_count=1, element_count=1
    )
    for name in ("a", "b"):
        load_batch(fresh_database, batch(name, [article(1)], results=[failed, passed], judged=[looked]))
    assert rows(fresh_database, "SELECT DISTINCT expectation FROM quality.results") == [("body_present",)]
    assert rows(fresh_database, "SELECT check_count, failed_count FROM quality.judgements") == [(2, 1)] * 2
    columns = "expectation, element_count, unexpected_share, failure_count, judgement_count"
    found = rows(fresh_database, f"SELECT {columns} FROM marts.quality_daily ORDER BY ALL")
    assert found == [("body_present", 2, 1.0, 2, 2), ("title_present", 2, 0.0, 0, 2)]


def test_an_accepted_capture_loads_and_its_row_keeps_who_and_why(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    held = {"capture-1-1": ["body_is_no_menu"], "capture-2-1": ["body_is_no_menu"]}
    load_batch(fresh_database, batch("a", [article(1), article(2)], reasons=held))
    said = CaptureDecision(capture_id="capture-1-1", state="accepted", decided_by="sari", why="puisi", decided_at=NOW)
    again = batch("b", [article(1), article(2)], reasons={"capture-2-1": ["body_is_no_menu"]})
    assert load_batch(fresh_database, replace(again, accepted=[said])) == counts(loaded=1, quarantined=1)
    found = rows(
        fresh_database,
        "SELECT capture_id, state, decided_by, why, closing_run_id FROM quality.quarantine ORDER BY ALL",
    )
    assert found == [
        ("capture-1-1", "accepted", "sari", "puisi", "run-1"),
        ("capture-2-1", "held", None, None, None),
        ("capture-2-1", "redriven", None, None, "run-1"),
    ]
    assert rows(fresh_database, "SELECT off_count FROM marts.quarantine") == [(0,)]


def test_a_batch_that_loses_a_capture_is_refused(fresh_database: Database, article: Make, batch: Make) -> None:
    made = replace(batch("a", [article(1)]), entry_urls={"capture-1-1": "u", "capture-2-1": "v"})
    with pytest.raises(ValueError, match="each of its captures"):
        load_batch(fresh_database, made)


def test_a_run_that_a_later_one_overtook_may_not_load(fresh_database: Database, article: Make, batch: Make) -> None:
    ledger.start_run(fresh_database, run_id="run-2", flow="ingest", parameters={}, now=NOW)
    with pytest.raises(RunOvertaken, match="run-1"):
        load_batch(fresh_database, batch("a", [article(1)]))


def test_a_batch_that_cannot_be_written_leaves_nothing(fresh_database: Database, article: Make, batch: Make) -> None:
    before = everything(fresh_database)
    broken = replace(batch("a", [article(1)]), results=pa.table({"no_such_column": [1]}))
    with pytest.raises(Exception, match="no_such_column"):
        load_batch(fresh_database, broken)
    assert everything(fresh_database) == before


def load_in_a_process(database: Database, made: Batch, folder: Path, **environment: str) -> int:
    """How a process that loads the batch ends; with `LIMIT`, no file may grow beyond so many bytes."""
    (folder / "batch").write_bytes(pickle.dumps(made))
    program = (
        "import os, pickle, resource, sys; from pathlib import Path; from warehouse.database import Database\n"
        "from warehouse.home import Home; from warehouse.load import load_batch\n"
        "limit = int(os.environ.get('LIMIT', resource.RLIM_INFINITY))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "load_batch(Database(Home(Path(sys.argv[1]))), pickle.loads(Path(sys.argv[2]).read_bytes()))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, database.home.path, folder / "batch"],
        env={**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
    )
    return ended.returncode


@pytest.mark.parametrize("point", ["load_begun", "load_before_commit", "load_committed"])
def test_a_kill_in_the_load_loses_nothing_and_doubles_nothing(
    fresh_database: Database, article: Make, batch: Make, tmp_path: Path, point: str
) -> None:
    made: Batch = batch("a", [article(number) for number in range(20)])
    assert load_in_a_process(fresh_database, made, tmp_path, LUMBUNG_KILL_AT=point) == -SIGKILL
    survived = rows(fresh_database, "SELECT count(*) FROM core.article_versions")
    assert survived == [(20 if point == "load_committed" else 0,)]
    assert load_batch(fresh_database, made) == counts(loaded=20)
    assert rows(fresh_database, "SELECT count(*), count(DISTINCT article_id) FROM core.articles") == [(20, 20)]


def test_a_batch_that_finds_the_disk_full_is_loaded_later(
    fresh_database: Database, article: Make, batch: Make, tmp_path: Path
) -> None:
    made: Batch = batch("a", [article(number, body=f"Teks {number}. " * 500) for number in range(50)])
    size = fresh_database.home.live.stat().st_size
    assert load_in_a_process(fresh_database, made, tmp_path, LIMIT=str(size // 100)) == 1
    assert rows(fresh_database, "SELECT count(*) FROM core.article_versions") == [(0,)]
    assert load_batch(fresh_database, made) == counts(loaded=50)


def test_the_record_of_a_capture_and_of_an_entry_are_columns(fresh_database: Database) -> None:
    for table, record in (("raw.captures", Capture), ("ops.frontier", Entry), ("core.article_versions", Article)):
        schema, name = table.split(".")
        columns = rows(
            fresh_database,
            f"SELECT column_name FROM duckdb_columns() WHERE schema_name = '{schema}' AND table_name = '{name}'",
        )
        assert set(table_of([], record).column_names) <= {column for (column,) in columns}
