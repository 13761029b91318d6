"""The snapshot: the live database, copied while closed and put in place in one move, for everyone to read."""

import logging
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from transforms.errors import LumbungError
from warehouse.copying import copy_file, sync_file, sync_folder
from warehouse.database import Database, DatabaseBusy
from warehouse.home import Home
from warehouse.killpoints import reach

_HEAD_BYTES = 3 * 4096
"""The heads of a DuckDB file; two of them count its checkpoints, so that no change leaves all three as they were."""

LEAST_REST = 4
"""A run that publishes while it loads rests at least so many times as long as the last publish took."""

_logger = logging.getLogger(__name__)


class SnapshotUnpublished(LumbungError):
    """The snapshot could not be replaced; the one before is in place, and the message says why, and the cure."""

    def __init__(self, home: Home, error: OSError) -> None:
        kept = "there is none yet"
        if home.snapshot.exists():
            changed_at = datetime.fromtimestamp(home.snapshot.stat().st_mtime, UTC)
            kept = f"readers go on with that of {changed_at:%Y-%m-%d %H:%M} UTC"
        super().__init__(
            f"the snapshot was not published ({error.strerror}; it is a copy of {home.live.name}, of "
            f"{_mebibytes(home.live):,.0f} MiB): {kept}. Everything is loaded. Cure: make room on that disk, and the "
            "next run publishes; or put the home on a file system that shares blocks between copies (XFS, Btrfs)"
        )


def publish(home: Home, *, is_forced: bool = False) -> bool:
    """Whether a new snapshot was published; not when the live database is as it was at the last one.

    Readers that have the old snapshot open keep it; whoever opens it next gets the new one; nobody waits. Loads
    wait while the bytes are copied, and no longer.

    Args:
        home: whose snapshot it is.
        is_forced: publish even if nothing changed: the snapshot is known to be damaged.

    Raises:
        SnapshotUnpublished: there is no room for a second copy, or it cannot be written; the old one stays.
    """
    made = home.temporary / "snapshot.duckdb"
    try:
        with Database(home).gate():
            if not is_forced and is_published(home):
                return False
            with Database(home).closed() as live:
                if not is_forced and is_published(home):
                    return False
                # One name for all: what a killed run left is in the way of the next one only, and goes with it.
                made.unlink(missing_ok=True)
                copy_file(live, made, mode=0o444)
                _stamp(live, made)
        sync_file(made)
        reach("publish_copied")
        made.replace(home.snapshot)
        reach("publish_renamed")
        sync_folder(home.path)
    except OSError as error:
        made.unlink(missing_ok=True)
        raise SnapshotUnpublished(home, error) from error
    return True


class Publishing:
    """Publishes while a run goes on: what was loaded is in the snapshot `every_seconds` later, not at the run's end.

    Many loads share one publish, and a run shorter than that publishes at its end alone. Where a copy takes long,
    the rest between two is longer, so that loads wait for them a fifth of the time at most.
    """

    def __init__(self, home: Home, every_seconds: float) -> None:
        self._home = home
        self._every_seconds = every_seconds
        self._rest_seconds = every_seconds
        self._changed = threading.Condition()
        self._due_at: float | None = None
        self._is_over = False
        self._thread = threading.Thread(target=self._publish_when_due, name="publisher", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def loaded(self) -> None:
        """Hear that something was loaded."""
        with self._changed:
            if self._due_at is None:
                self._due_at = time.monotonic() + self._rest_seconds
                self._changed.notify()

    def end(self) -> None:
        """Publish no more; the run does so itself. A publish that is under way is waited for."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self._thread.join()

    def _publish_when_due(self) -> None:
        while self._wait():
            began = time.monotonic()
            try:
                publish(self._home)
            except (LumbungError, DatabaseBusy) as error:
                # The run's own publish, at its end, meets the same and tells it.
                _logger.warning("not published while the run goes on: %s", error)
            except Exception:
                _logger.exception("not published while the run goes on")
            self._rest_seconds = max(self._every_seconds, LEAST_REST * (time.monotonic() - began))

    def _wait(self) -> bool:
        """Whether it is time to publish; False when the run is over."""
        with self._changed:
            while not self._is_over:
                left = None if self._due_at is None else self._due_at - time.monotonic()
                if left is not None and left <= 0:
                    self._due_at = None
                    return True
                self._changed.wait(left)
            return False


def _stamp(live: Path, made: Path) -> None:
    """Give the copy the time of what it was copied from: by it the next publish knows that nothing changed."""
    changed = live.stat()
    os.utime(made, ns=(changed.st_atime_ns, changed.st_mtime_ns))


def is_published(home: Home) -> bool:
    """Whether the snapshot is a copy of the live database as it is; nothing is opened for it."""
    if not home.snapshot.exists() or not home.live.exists() or home.live_log.exists():
        return False
    old, new = home.snapshot.stat(), home.live.stat()
    return (old.st_size, old.st_mtime_ns) == (new.st_size, new.st_mtime_ns) and _head(home.snapshot) == _head(home.live)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _mebibytes(path: Path) -> float:
    return path.stat().st_size / 2**20 if path.exists() else 0.0
