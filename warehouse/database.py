"""The live database: opened for the moments of a write, by one thread at a time, and closed again.

DuckDB's file lock keeps other processes out for as long as a database is open, readers included. So nothing
here stays open, a lock held by another process is waited for, and a log that a crash has damaged is set aside.
"""

import logging
import os
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from transforms.errors import LumbungError
from warehouse.home import Home
from warehouse.killpoints import reach
from warehouse.sql import statement

LOCK_WAIT_SECONDS = 60.0
STORAGE_VERSION = "v1.5.0"
"""The oldest storage version that honours `USING COMPRESSION ZSTD`; with the default it is silently ignored."""

LARGE_MEMORY_BYTES = 4 * 2**30
"""More makes the upkeep of a million articles no faster."""
PLACES = 10_000
"""Rows that a statement may look up by their places in a table and have only their vectors read. Beyond DuckDB's own 50
it makes a filter that takes one row in a hundred by mistake, and so reads nearly every vector."""

_DAMAGE = re.compile("replaying WAL|[Cc]orrupt|checksum|not a valid DuckDB|Serialization Error|INTERNAL Error")
"""What DuckDB says of a file whose bytes are wrong when it opens it, in messages that have no type of their own."""
_ROT = re.compile("[Cc]orrupt|checksum")
"""What it says of them once the file is open: anything else is a fault in a statement."""
_UNWRITABLE = re.compile("No space left|Input/output error|quota exceeded|Read-only file system|fsync", re.IGNORECASE)
"""What it says when the disk does not take what is written."""

_logger = logging.getLogger(__name__)
_gate = threading.RLock()
_open: set[Path] = set()


class DatabaseBusy(LumbungError):
    """Another process has the live database open; `pid` is who, where DuckDB says it."""

    def __init__(self, path: Path, pid: int | None, seconds: float) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{path} is open in {holder} and was not freed within {seconds:g} seconds: close it there, and "
            "query lumbung.duckdb beside it, which is made for readers"
        )
        self.pid = pid


class DatabaseDamaged(LumbungError):
    """The live database cannot be read; the message says what DuckDB found, and the cure."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path} cannot be read ({found}). Cure: `lumbung repair`, which goes back to the snapshot, or builds "
            "everything anew from the archive, and says what it did"
        )


class DatabaseUnwritable(LumbungError):
    """The disk did not take what was written; what was committed before is there, and the message has the cure."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path} cannot be written ({found}): what was committed is kept, and what was under way is not. Cure: see "
            "that its disk has room and is sound, and run again"
        )


@dataclass(frozen=True, slots=True)
class Database:
    """The live database of a home; `lock_wait_seconds` is how long another process's lock is waited for."""

    home: Home
    lock_wait_seconds: float = LOCK_WAIT_SECONDS

    @contextmanager
    def writing(self, *, is_large: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the live database, which no other thread or process has; closed at the end.

        Statements over whole tables (`is_large`) are shared among all cores. The rows of a batch are not: to hand so
        few of them from thread to thread costs more than it saves.

        Raises:
            DatabaseBusy: another process kept it open.
            DatabaseDamaged: its file cannot be read.
            DatabaseUnwritable: the disk is full, or does not take what is written.
        """
        with _gate:
            _must_be_closed(self.home.live)
            with self._telling():
                connection = self._connect(is_large)
                _open.add(self.home.live)
                try:
                    yield connection
                finally:
                    connection.close()
                    _open.discard(self.home.live)

    @contextmanager
    def gate(self) -> Iterator[None]:
        """Keep every other thread of this process from the live database, so that its file may be looked at."""
        with _gate:
            _must_be_closed(self.home.live)
            yield

    @contextmanager
    def closed(self) -> Iterator[Path]:
        """The live database's file, checkpointed and with no thread of this process having it open.

        Only so may it be copied: closing any descriptor of an open database's file frees DuckDB's own lock.
        """
        with _gate:
            with self.writing() as connection:
                connection.execute("CHECKPOINT")
                reach("checkpointed")
            yield self.home.live

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What DuckDB says of the disk, in an error that has a cure."""
        try:
            yield
        except duckdb.Error as error:
            if _UNWRITABLE.search(str(error)):
                raise DatabaseUnwritable(self.home.live, _first_line(error)) from error
            if _ROT.search(str(error)):
                raise DatabaseDamaged(self.home.live, _first_line(error)) from error
            raise

    def _connect(self, is_large: bool) -> duckdb.DuckDBPyConnection:
        try:
            return self._connect_unlocked(is_large)
        except duckdb.Error as error:
            if not _DAMAGE.search(str(error)):
                raise
            if "replaying WAL" not in str(error):
                raise DatabaseDamaged(self.home.live, _first_line(error)) from error
            _set_aside(self.home, _first_line(error))
        return self._connect_unlocked(is_large)

    def _connect_unlocked(self, is_large: bool) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + self.lock_wait_seconds
        while True:
            try:
                return _connect(self.home, is_large)
            except duckdb.IOException as error:
                if "Could not set lock" not in str(error):
                    raise
                if time.monotonic() >= deadline:
                    pid = re.search(r"\(PID (\d+)\)", str(error))
                    holder = int(pid.group(1)) if pid else None
                    raise DatabaseBusy(self.home.live, holder, self.lock_wait_seconds) from error
            # Jitter, so that two waiting writers do not meet again and again.
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - no secret


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction around the block: committed at its end, rolled back when it raises."""
    connection.begin()
    try:
        yield
    except BaseException:
        # When DuckDB has given the database up there is nothing left to roll back.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()


def run_script(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> None:
    """Execute the statements of `statements/<name>.sql`, each with the parameters that it names."""
    for each in connection.extract_statements(statement(name)):
        connection.execute(each, {key: parameters[key] for key in each.named_parameters})


def _must_be_closed(path: Path) -> None:
    if path in _open:
        raise RuntimeError(f"{path} is already open in this thread: hand its connection on")


def _connect(home: Home, is_large: bool) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        home.live,
        config={
            **({"memory_limit": _large_memory()} if is_large else {"threads": 1}),
            "storage_compatibility_version": STORAGE_VERSION,
            "temp_directory": str(home.temporary / "duckdb"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "dynamic_or_filter_threshold": PLACES,
        },
    )
    # The pipeline hands its rows over itself: a statement never reaches for files or the network.
    connection.execute("SET enable_external_access = false")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _large_memory() -> str:
    """The memory of a statement over whole tables, which goes on in files then: by itself it would take most of all."""
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(LARGE_MEMORY_BYTES, installed // 2) // 2**20}MiB"


def _set_aside(home: Home, found: str) -> None:
    """Move a damaged log away: what it held is in the archive, and the ledger shows that it is missing."""
    log = home.live_log
    aside = log.with_name(f"{log.name}.corrupt.{datetime.now(UTC):%Y%m%dT%H%M%S}")
    log.rename(aside)
    _logger.error(
        "%s: its log was damaged (%s): moved to %s, went on from the last checkpoint", home.live, found, aside
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:500]
