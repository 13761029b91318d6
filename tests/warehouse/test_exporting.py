"""Exports: by month, whole or not at all, incremental, and within their folder whatever the articles say."""

import json
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from warehouse.database import Database
from warehouse.export_folder import CURRENT, IN_MAKING, MANIFEST, ExportRefused, digest
from warehouse.exporting import Wanted, export
from warehouse.home import Home
from warehouse.ledger import start_run
from warehouse.load import Batch, load_batch
from warehouse.publish import publish
from warehouse.query import SnapshotMissing

Make = Callable[..., Any]
NOW = datetime(2026, 4, 1, tzinfo=UTC)
FORMS = ("parquet", "jsonl")


@pytest.fixture
def published(fresh_database: Database, article: Make, batch: Make) -> Home:
    """A home with articles of three months, one of them without a date, and one with two versions."""
    first = [article(1), article(2, published_at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC)), article(3)]
    undated = article(4, published_at=None)
    load_batch(
        fresh_database, batch("a", [*first, undated, article(5, published_at=datetime(2025, 12, 1, tzinfo=UTC))])
    )
    load_batch(fresh_database, batch("b", [article(3, visit=2, body="Teks yang baru.")]))
    publish(fresh_database.home)
    return fresh_database.home


@pytest.fixture
def load_more(fresh_database: Database, article: Make, batch: Make) -> Callable[..., None]:
    """Loads one more article by a run of its own, and publishes."""

    def load(number: int, **changes: Any) -> None:
        run_id = f"run-{number}"
        start_run(fresh_database, run_id=run_id, flow="ingest", parameters={}, now=NOW)
        made: Batch = batch(str(number), [article(number, **changes)])
        named = {name: getattr(made, name) for name in made.__slots__} | {"run_id": run_id}
        load_batch(fresh_database, Batch(**named))
        publish(fresh_database.home)

    return load


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder.resolve())) for path in folder.resolve().rglob("*.*") if path.is_file())


def rows_of(folder: Path, form: str) -> list[dict[str, Any]]:
    reader = "read_parquet" if form == "parquet" else "read_ndjson"
    with duckdb.connect() as connection:
        table = connection.execute(f"FROM {reader}('{folder}/*/*/*.{form}', hive_partitioning = true)").to_arrow_table()
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


@pytest.mark.parametrize("form", FORMS)
def test_articles_are_in_the_month_of_their_publication_or_of_their_first_sight(
    published: Home, tmp_path: Path, form: Any
) -> None:
    exported = export(published, tmp_path / "out", Wanted(form=form), now=NOW)
    rows = rows_of(tmp_path / "out" / CURRENT, form)
    assert sorted((row["year"], row["month"], row["title"]) for row in rows) == [
        (2025, 12, "Kabar nomor 5"),
        (2026, 2, "Kabar nomor 2"),
        (2026, 3, "Kabar nomor 1"),
        (2026, 3, "Kabar nomor 3"),
        (2026, 3, "Kabar nomor 4"),
    ]
    assert [row["body"] for row in rows if row["title"] == "Kabar nomor 3"] == ["Teks yang baru."]
    assert (exported.row_count, exported.file_count, exported.written_count) == (5, 3, 3)
    with duckdb.connect(published.snapshot, read_only=True) as connection:
        columns = [column[0] for column in connection.execute("FROM marts.articles LIMIT 0").description]
    assert [name for name in rows[0] if name not in ("year", "month")] == columns


def test_the_manifest_counts_and_hashes_each_file(published: Home, tmp_path: Path) -> None:
    exported = export(published, tmp_path / "out", Wanted(), now=NOW)
    manifest = json.loads((exported.path / MANIFEST).read_text())
    assert manifest["row_count"] == 5
    assert manifest["run_id"] == "run-1"
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        name: digest(exported.path / name) for name in files_of(exported.path) if name.endswith(".parquet")
    }
    assert sum(file["row_count"] for file in manifest["files"]) == pq.read_table(exported.path).num_rows == 5


def test_all_versions_are_exported_when_asked(published: Home, tmp_path: Path) -> None:
    export(published, tmp_path / "out", Wanted(has_versions=True), now=NOW)
    rows = rows_of(tmp_path / "out" / CURRENT, "parquet")
    assert [row["version"] for row in rows if row["title"] == "Kabar nomor 3"] == [1, 2]


def test_months_without_a_change_are_not_written_again(
    published: Home, tmp_path: Path, load_more: Callable[..., None]
) -> None:
    first = export(published, tmp_path / "out", Wanted(), now=NOW)
    again = export(published, tmp_path / "out", Wanted(), now=NOW)
    assert again.written_count == 0
    assert files_of(again.path) == files_of(first.path)
    load_more(6)
    changed = export(published, tmp_path / "out", Wanted(), now=NOW)
    assert (changed.row_count, changed.file_count, changed.written_count) == (6, 3, 1)
    assert not first.path.exists(), "the last two are kept"
    assert again.path.exists()


def test_a_file_that_was_tampered_with_is_written_again(published: Home, tmp_path: Path) -> None:
    first = export(published, tmp_path / "out", Wanted(), now=NOW)
    name = next(name for name in files_of(first.path) if "month=12" in name)
    (first.path / name).write_bytes(b"other")
    again = export(published, tmp_path / "out", Wanted(), now=NOW)
    assert again.written_count == 1
    assert pq.read_table(again.path).num_rows == 5


def test_only_what_later_runs_loaded_is_exported_since_a_run(
    published: Home, tmp_path: Path, load_more: Callable[..., None]
) -> None:
    load_more(6)
    load_more(7)
    for since, titles in (("run-1", ["Kabar nomor 6", "Kabar nomor 7"]), ("run-6", ["Kabar nomor 7"]), ("run-7", [])):
        exported = export(published, tmp_path / "out", Wanted(form="jsonl", since_run=since), now=NOW)
        assert exported.row_count == len(titles)
        lines = [line for path in exported.path.rglob("*.jsonl") for line in path.read_text().splitlines()]
        assert sorted(json.loads(line)["title"] for line in lines) == titles
        assert exported.run_id == "run-7"
    with pytest.raises(ExportRefused, match="knows of no run run-0"):
        export(published, tmp_path / "out", Wanted(form="jsonl", since_run="run-0"), now=NOW)


def test_hostile_ids_and_texts_lead_to_no_path(
    fresh_database: Database, article: Make, batch: Make, tmp_path: Path
) -> None:
    hostile = "../../../../tmp/stolen\x00/year=1"
    load_batch(fresh_database, batch("a", [article(1, source_id=hostile.replace("\x00", ""), title=hostile)]))
    publish(fresh_database.home)
    export(fresh_database.home, tmp_path / "out", Wanted(), now=NOW)
    assert {path.parts[0] for path in map(Path, files_of(tmp_path / "out" / CURRENT))} == {"year=2026", MANIFEST}
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out"}


def test_readers_that_resolve_the_link_see_one_whole_export(
    published: Home, tmp_path: Path, load_more: Callable[..., None]
) -> None:
    export(published, tmp_path / "out", Wanted(), now=NOW)
    seen: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            folder = (tmp_path / "out" / CURRENT).resolve()
            manifest = json.loads((folder / MANIFEST).read_text())
            count = pq.read_table(folder).num_rows
            seen.append(count if count == manifest["row_count"] else -1)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(6, 10):
        load_more(number)
        export(published, tmp_path / "out", Wanted(), now=NOW)
        # The last two exports are kept: a reader is to have ended before the next but one.
        read_before = len(seen)
        while len(seen) == read_before and reader.is_alive():
            is_over.wait(0.01)
    is_over.set()
    reader.join()
    assert -1 not in seen
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_a_full_disk_leaves_the_export_before(
    published: Home,
    tmp_path: Path,
    load_more: Callable[..., None],
    small_disk: Callable[[Path, int], None],
    full_disk: Callable[..., Any],
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    small_disk(out, 2)
    export(published, out, Wanted(), now=NOW)
    before = files_of(out / CURRENT)
    load_more(6)
    with full_disk(out), pytest.raises(ExportRefused, match=r"No space left.*What was there is as it was"):
        export(published, out, Wanted(), now=NOW)
    assert files_of(out / CURRENT) == before
    assert not list(out.glob(f"{IN_MAKING}*"))
    assert export(published, out, Wanted(), now=NOW).row_count == 6


def test_a_folder_of_something_else_is_refused(published: Home, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(ExportRefused, match="no export of Lumbung"):
        export(published, tmp_path, Wanted(), now=NOW)
    export(published, tmp_path / "out", Wanted(), now=NOW)
    with pytest.raises(ExportRefused, match="of another kind"):
        export(published, tmp_path / "out", Wanted(form="jsonl"), now=NOW)
    if os.geteuid():
        return
    with pytest.raises(ExportRefused, match="Cure: name a folder"):
        export(published, Path("/proc/out"), Wanted(), now=NOW)


def test_a_home_without_a_snapshot_says_how_to_get_one(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing):
        export(home, tmp_path / "out", Wanted(), now=NOW)
