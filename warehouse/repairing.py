"""A home's files made sound again: the database from its snapshot, archive files from a backup.

What the database then lacks of the archive, and the other way round, the flow `repair` puts right.
"""

from datetime import UTC, datetime
from pathlib import Path

from transforms.errors import LumbungError
from warehouse.captures import archive_files
from warehouse.comparing import compare_file, compared, known_of
from warehouse.copying import copy_file, sync_file, sync_folder
from warehouse.faults import first_fault
from warehouse.home import Home


class NoBackup(LumbungError):
    """The folder named as a backup of the archive is none."""


def mend_database(home: Home) -> list[str]:
    """What was done so that the live database can be read whole; nothing when it can. Call it under the home's lock.

    Damaged files are moved aside, never removed. A database that cannot be read is replaced by the snapshot; where
    that cannot be read either there is none afterwards, and everything is to be built anew from the archive.

    Raises:
        DatabaseBusy: another process has it open.
        OSError: a file cannot be moved or copied.
    """
    did: list[str] = []
    fault = first_fault(home.live) if home.live.exists() else "it is not there"
    if fault is not None and "WAL" in fault and home.live_log.exists():
        did.append(f"the database's log is damaged ({fault}): moved to {_aside(home.live_log)}")
        fault = first_fault(home.live)
    if fault is None:
        return did
    if home.live.exists():
        did.append(f"the database is damaged ({fault}): moved to {_aside(home.live)}")
    elif not home.snapshot.exists():
        # A home that was never used, or an archive that is to be replayed.
        return did
    if home.live_log.exists():
        _aside(home.live_log)
    return [*did, _restored(home)]


def restore_files(home: Home, backup: Path) -> list[str]:
    """What was done with a backup of the archive: damaged and missing files are replaced by its sound ones.

    Call it under the home's lock, when the database can be read or is not there. A file of the backup is taken when
    it is whole, and has all that ours has and the ledger knows.

    Raises:
        NoBackup: the folder has no archive files.
        OSError: a file cannot be copied.
    """
    if not backup.is_dir() or not (names := set(archive_files(backup))):
        raise NoBackup(f"{backup} has no archive files (*.warc.gz). Cure: name the folder of a copy of archive/")
    did = []
    for ours in compared(home, is_ledger_read=home.live.exists()):
        if not ours.damage or ours.warc_file not in names:
            continue
        theirs = compare_file(backup, ours.warc_file, known_of(home, ours.warc_file) if home.live.exists() else {})
        if theirs.damage or not theirs.readable >= ours.readable.union(each.capture_id for each in ours.lost):
            did.append(f"{ours.warc_file} is damaged, and its copy in the backup is not whole either: left as it is")
        else:
            did.append(_replaced(home, backup, ours.warc_file))
    return did


def _replaced(home: Home, backup: Path, name: str) -> str:
    made = home.temporary / f"{name}.restored"
    made.unlink(missing_ok=True)
    copy_file(backup / name, made)
    sync_file(made)
    ours = home.archive / name
    aside = f"; the damaged one is now {_aside(ours)}" if ours.exists() else ""
    made.rename(ours)
    sync_folder(home.archive)
    return f"{name} was restored from the backup{aside}"


def _restored(home: Home) -> str:
    if not home.snapshot.exists():
        return "there is no snapshot: everything is built anew from the archive"
    if (fault := first_fault(home.snapshot)) is not None:
        return f"the snapshot is damaged too ({fault}): everything is built anew from the archive"
    made = home.temporary / "restored.duckdb"
    made.unlink(missing_ok=True)
    copy_file(home.snapshot, made)
    sync_file(made)
    made.rename(home.live)
    sync_folder(home.path)
    at = datetime.fromtimestamp(home.snapshot.stat().st_mtime, UTC)
    return f"the database was restored from the snapshot of {at:%Y-%m-%d %H:%M:%S} UTC; the rest is in the archive"


def _aside(path: Path) -> str:
    moved = path.with_name(f"{path.name}.corrupt.{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    path.rename(moved)
    return moved.name
