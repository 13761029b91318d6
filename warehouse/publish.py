"""The snapshot: the live database, copied while closed and put in place in one move, for everyone to read."""

import os
from pathlib import Path

from warehouse.copying import copy_file, sync_folder
from warehouse.database import Database
from warehouse.home import Home
from warehouse.killpoints import reach


def publish(home: Home) -> bool:
    """Whether a new snapshot was published; not when the live database is as it was at the last one.

    Readers that have the old snapshot open keep it; whoever opens it next gets the new one; nobody waits.
    """
    with Database(home).closed() as live:
        if _is_published(live, home.snapshot):
            return False
        # One name for all: what a killed run left is in the way of the next one only, and goes with it.
        made = home.temporary / "snapshot.duckdb"
        made.unlink(missing_ok=True)
        copy_file(live, made, mode=0o444)
        _stamp(live, made)
        reach("publish_copied")
    made.replace(home.snapshot)
    reach("publish_renamed")
    sync_folder(home.path)
    return True


def _stamp(live: Path, made: Path) -> None:
    """Give the copy the time of what it was copied from: by it the next publish knows that nothing changed."""
    changed = live.stat()
    os.utime(made, ns=(changed.st_atime_ns, changed.st_mtime_ns))


def _is_published(live: Path, snapshot: Path) -> bool:
    if not snapshot.exists():
        return False
    old, new = snapshot.stat(), live.stat()
    return (old.st_size, old.st_mtime_ns) == (new.st_size, new.st_mtime_ns)
