"""The snapshot's articles as files for other programs: Parquet or JSON Lines by month, put in place whole.

Months in which nothing changed since the export before are not written again: both have the same file.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from warehouse.answers import rows_of, write_ndjson
from warehouse.answers_parquet import write_parquet
from warehouse.export_folder import (
    IN_MAKING,
    ExportRefused,
    Month,
    MonthFile,
    linked,
    locked,
    manifest_before,
    named_by_content,
    put_in_place,
)
from warehouse.home import Home
from warehouse.query import SnapshotMissing
from warehouse.sql import statement

_MEMORY = "2GiB"

ExportFormat = Literal["parquet", "jsonl"]
Watch = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to export.

    Attributes:
        form: Parquet, or JSON Lines.
        has_versions: every version of every article (`core.article_versions`), not only the current ones.
        source_ids: only these sources; empty for all.
        since_run: only what runs after this one loaded.
    """

    form: ExportFormat = "parquet"
    has_versions: bool = False
    source_ids: tuple[str, ...] = ()
    since_run: str | None = None

    @property
    def kind(self) -> dict[str, Any]:
        """What two exports into one folder have in common."""
        return {
            "format": self.form,
            "rows": "versions" if self.has_versions else "articles",
            "source_ids": sorted(self.source_ids),
            "is_since_a_run": self.since_run is not None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds: where, how much, up to which run, and how many of its files were written anew."""

    path: Path
    run_id: str | None
    row_count: int
    byte_count: int
    file_count: int
    written_count: int


def export(home: Home, folder: Path, wanted: Wanted, *, now: datetime, watch: Watch | None = None) -> Exported:
    """What was exported from the snapshot into `folder`, where `current` is it from now on.

    Args:
        home: whose snapshot is exported.
        folder: made when it is not there; else one that only exports of this kind went to.
        wanted: what to export.
        now: the time in the export's name.
        watch: hears, before each month and at the end, how many months are done and how many there are.

    Raises:
        SnapshotMissing: nothing was published yet.
        ExportRefused: the folder is not for this, or cannot be written; or there is no such run.
    """
    if not home.snapshot.exists():
        raise SnapshotMissing(home)
    try:
        with locked(folder):
            return _export(home, folder, wanted, now.astimezone(UTC), watch or _unwatched)
    except OSError as error:
        raise ExportRefused(
            f"cannot write {error.filename or folder}: {error.strerror}. What was there is as it was. Cure: name a "
            "folder you may write to, on a disk with room"
        ) from error


def _export(home: Home, folder: Path, wanted: Wanted, now: datetime, watch: Watch) -> Exported:
    before = manifest_before(folder, wanted.kind)
    name = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    made = folder / f"{IN_MAKING}-{name}"
    made.mkdir()
    files: list[MonthFile] = []
    written_count = 0
    with _snapshot(home, made / "spill") as connection:
        run_id = _select(connection, wanted)
        columns = _columns(connection)
        known = _known_files(before, columns)
        months = [Month(**_named(row)) for row in connection.execute(statement("export_months")).fetchall()]
        for month in months:
            watch(len(files), len(months))
            old = known.get((month.year, month.month, month.row_count, month.fingerprint))
            if old is not None and linked(folder, made, old):
                files.append(old)
            else:
                files.append(_write(connection, made, wanted, month))
                written_count += 1
        watch(len(files), len(months))
    shutil.rmtree(made / "spill", ignore_errors=True)
    manifest = {
        **wanted.kind,
        "since_run": wanted.since_run,
        "run_id": run_id,
        "exported_at": now.isoformat(),
        "columns": columns,
        "row_count": sum(file.row_count for file in files),
        "files": [asdict(file) for file in files],
    }
    return Exported(
        path=put_in_place(folder, made, name, manifest),
        run_id=run_id,
        row_count=manifest["row_count"],
        byte_count=sum(file.byte_count for file in files),
        file_count=len(files),
        written_count=written_count,
    )


@contextmanager
def _snapshot(home: Home, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    config: dict[str, Any] = {
        "temp_directory": str(spill),
        "memory_limit": _MEMORY,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(home.snapshot, read_only=True, config=config) as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def _select(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> str | None:
    """The newest run that the snapshot knows; the view `exported` of this connection is what is wanted."""
    runs = connection.execute("FROM ops.runs SELECT run_id ORDER BY epoch").fetchall()
    run_ids = [run_id for (run_id,) in runs]
    later = None
    if wanted.since_run is not None:
        if wanted.since_run not in run_ids:
            raise ExportRefused(
                f"the snapshot knows of no run {wanted.since_run}. Cure: name the run_id of an earlier export's "
                '_manifest.json, or one that `lumbung sql "from ops.runs"` shows'
            )
        later = run_ids[run_ids.index(wanted.since_run) + 1 :]
    connection.execute("SET VARIABLE wanted_runs = $runs::VARCHAR[]", {"runs": later})
    connection.execute("SET VARIABLE wanted_sources = $ids::VARCHAR[]", {"ids": list(wanted.source_ids) or None})
    connection.execute(statement("export_versions" if wanted.has_versions else "export_articles"))
    return run_ids[-1] if run_ids else None


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    described = connection.execute("DESCRIBE exported").fetchall()
    return {name: kind for name, kind, *_ in described if name != "dated_at"}


def _known_files(before: dict[str, Any] | None, columns: dict[str, str]) -> dict[tuple[int, int, int, str], MonthFile]:
    """The files of the export before, by what they hold: none when its columns were others."""
    if before is None or before.get("columns") != columns:
        return {}
    files = [MonthFile(**file) for file in before["files"]]
    return {(file.year, file.month, file.row_count, file.fingerprint): file for file in files}


def _write(connection: duckdb.DuckDBPyConnection, made: Path, wanted: Wanted, month: Month) -> MonthFile:
    """The month's rows as a file of the export in the making."""
    writing = made / month.folder / "writing"
    writing.parent.mkdir(parents=True)
    connection.execute(statement("export_month"), {"year": month.year, "month": month.month})
    if wanted.form == "parquet":
        with writing.open("wb") as file:
            write_parquet(connection, file)
    else:
        with writing.open("w", encoding="utf-8") as lines:
            write_ndjson([column[0] for column in connection.description or ()], rows_of(connection), lines)
    return named_by_content(writing, month, wanted.kind["rows"], wanted.form)


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("year", "month", "row_count", "fingerprint"), row, strict=True))


def _unwatched(_done: int, _all: int) -> None:
    """Nobody watches."""
