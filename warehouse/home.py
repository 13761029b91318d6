"""The home: the one folder that holds everything a run writes, and the lock that keeps its writers apart."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from transforms.errors import LumbungError

# A run's archive, log and batches until the next look; a disk that fills in between is met where it is written.
SPARE_BYTES = 1 << 30


class HomeError(LumbungError):
    """The home cannot be used; the message says what is wrong, where, and the cure."""


class HomeBusy(LumbungError):
    """Another run holds the home; `holder` is what it wrote about itself (`run … (PID …)`)."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is in use by {holder}: wait until that run ends, or stop it")
        self.holder = holder


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of `LUMBUNG_HOME` and the places in it.

    | place | what lies there |
    |---|---|
    | `live` | the live database, the pipeline's alone |
    | `snapshot` | the published read-only database, for everyone |
    | `archive` | WARC files: the bytes everything else can be rebuilt from |
    | `publishers` | the user's own publisher files |
    | `reports` | the quality reports |
    | `prefect` | the embedded Prefect server's own database |
    | `sql_history` | what was asked at the prompt of `lumbung sql` |
    | `temporary` | what may be deleted while no run is on |
    | `lock` | the file whose kernel lock the running writer holds |
    """

    path: Path

    @property
    def live(self) -> Path:
        """The live database's file."""
        return self.path / "live.duckdb"

    @property
    def live_log(self) -> Path:
        """The live database's write-ahead log: there while it is open for writing, or after a crash."""
        return self.path / "live.duckdb.wal"

    @property
    def snapshot(self) -> Path:
        """The published database's file, mode 0444, replaced in one move."""
        return self.path / "lumbung.duckdb"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.path / "archive"

    @property
    def publishers(self) -> Path:
        """The folder of the user's own publisher files."""
        return self.path / "publishers"

    @property
    def reports(self) -> Path:
        """The folder of reports."""
        return self.path / "reports"

    @property
    def prefect(self) -> Path:
        """The folder of the embedded Prefect."""
        return self.path / "prefect"

    @property
    def sql_history(self) -> Path:
        """The file of the queries asked at the prompt."""
        return self.path / "sql-history"

    @property
    def temporary(self) -> Path:
        """The folder for files in the making; on the same file system, so that a move is one step."""
        return self.path / "tmp"

    @property
    def lock(self) -> Path:
        """The lock's file; it stays when the lock is free."""
        return self.path / "lock"

    def prepare(self) -> None:
        """Make the home's folders where they are missing.

        Raises:
            HomeError: a folder cannot be made or written to.
        """
        folders = (self.archive, self.publishers, self.reports, self.prefect, self.temporary)
        for folder in (self.path, *folders):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HomeError(
                    f"cannot make the folder {folder}: {error.strerror}; "
                    "point LUMBUNG_HOME at a folder you may write to"
                ) from error
            if not os.access(folder, os.W_OK | os.X_OK):
                raise HomeError(
                    f"cannot write in {folder}: give yourself write permission there, "
                    "or point LUMBUNG_HOME at another folder"
                )

    def check_space(self) -> None:
        """Return when the disk has room for a run's archive and batches; a snapshot that does not fit is told later.

        Raises:
            HomeError: it has not; nothing was begun.
        """
        free = shutil.disk_usage(self.path).free
        if free < SPARE_BYTES:
            raise HomeError(
                f"{self.path} has {free / 2**20:,.0f} MiB free, and a run wants {SPARE_BYTES / 2**20:,.0f} MiB: free "
                "some, or point LUMBUNG_HOME at a larger disk"
            )

    @contextmanager
    def exclusive(self, run_id: str) -> Iterator[None]:
        """Hold the home's writer lock; the kernel frees it when the process ends, however it ends.

        The lock is not inherited by programs this process starts, and a forked child that outlives it would
        keep it: children are to be started by spawn or forkserver.

        Raises:
            HomeBusy: another run holds it; at once, without waiting.
            HomeError: the lock's file cannot be opened.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            descriptor = os.open(self.lock, flags, 0o644)
        except OSError as error:
            raise HomeError(
                f"cannot open {self.lock}: {error.strerror}; is {self.path} a folder you may write to?"
            ) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                # The holder writes its name just after it got the lock, so the name may not be there yet.
                holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
                raise HomeBusy(self.path, holder or "another run") from error
            os.ftruncate(descriptor, 0)
            try:
                os.pwrite(descriptor, f"run {run_id} (PID {os.getpid()})\n".encode(), 0)
            except OSError as error:
                raise HomeError(
                    f"cannot write {self.lock}: {error.strerror}; see that its disk has room and is sound, "
                    "and run again"
                ) from error
            yield
            os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)
