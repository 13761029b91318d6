"""The snapshot: whole, read-only, replaced in one move, and left alone when nothing changed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import duckdb
import pytest

from benchmarks.publishing import readers_met
from warehouse.database import Database
from warehouse.home import Home
from warehouse.load import load_batch
from warehouse.publish import Publishing, SnapshotUnpublished, publish

Make = Callable[..., Any]


def titles(snapshot: Path) -> list[str]:
    with duckdb.connect(snapshot, read_only=True) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM marts.articles ORDER BY title").fetchall()]


def publish_in_a_process(home: Home, kill_at: str) -> int:
    program = (
        "import sys; from pathlib import Path; from warehouse.home import Home;"
        "from warehouse.publish import publish; publish(Home(Path(sys.argv[1])))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LUMBUNG_KILL_AT": kill_at}
    return subprocess.run([sys.executable, "-c", program, home.path], env=environment).returncode


def test_what_was_loaded_is_in_the_snapshot(fresh_database: Database, article: Make, batch: Make) -> None:
    home = fresh_database.home
    load_batch(fresh_database, batch("a", [article(1)]))
    assert publish(home)
    assert titles(home.snapshot) == ["Kabar nomor 1"]
    assert home.snapshot.stat().st_mode & 0o777 == 0o444
    assert list(home.temporary.iterdir()) == []


def test_nothing_is_published_when_nothing_changed(fresh_database: Database, article: Make, batch: Make) -> None:
    home = fresh_database.home
    assert publish(home)
    assert not publish(home)
    with fresh_database.writing() as connection:
        connection.execute("FROM core.articles").fetchall()
    assert not publish(home)
    load_batch(fresh_database, batch("a", [article(1)]))
    assert publish(home)


def test_who_has_the_old_snapshot_open_keeps_it(fresh_database: Database, article: Make, batch: Make) -> None:
    home = fresh_database.home
    publish(home)
    with duckdb.connect(home.snapshot, read_only=True) as before:
        load_batch(fresh_database, batch("a", [article(1)]))
        assert publish(home)
        assert before.execute("SELECT count(*) FROM marts.articles").fetchall() == [(0,)]
    assert titles(home.snapshot) == ["Kabar nomor 1"]


@pytest.mark.parametrize("point", ["publish_copied", "publish_renamed"])
def test_a_kill_in_publishing_leaves_a_whole_snapshot(
    fresh_database: Database, article: Make, batch: Make, point: str
) -> None:
    home = fresh_database.home
    publish(home)
    load_batch(fresh_database, batch("a", [article(1)]))
    assert publish_in_a_process(home, point) == -SIGKILL
    assert titles(home.snapshot) == ([] if point == "publish_copied" else ["Kabar nomor 1"])
    publish(home)
    assert titles(home.snapshot) == ["Kabar nomor 1"]


def test_readers_in_a_loop_see_no_error_and_no_half_state() -> None:
    met = readers_met(reader_count=2, publish_count=15)
    assert met.pop("published") == 15
    assert met.pop("reads") > 20
    assert set(met.values()) == {0}, met


def test_what_is_loaded_is_published_while_the_run_goes_on(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    home = fresh_database.home
    publish(home)
    with Publishing(home, every_seconds=0.1) as publishing:
        for number in range(1, 4):
            load_batch(fresh_database, batch(str(number), [article(number)]))
            publishing.loaded()
        deadline = time.monotonic() + 20
        while len(titles(home.snapshot)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(titles(home.snapshot)) == 3
    load_batch(fresh_database, batch("4", [article(4)]))
    publishing.loaded()
    assert len(titles(home.snapshot)) == 3, "a run that is over publishes itself"


def test_a_disk_without_room_for_a_second_copy_keeps_the_snapshot_and_says_so(
    fresh_database: Database,
    article: Make,
    batch: Make,
    small_disk: Callable[[Path, int], None],
    full_disk: Callable[..., Any],
) -> None:
    home = fresh_database.home
    small_disk(home.path, 24)
    publish(home)
    load_batch(fresh_database, batch("a", [article(1)]))
    with full_disk(home.path, but_bytes=1 << 20):
        free = os.statvfs(home.path).f_bavail
        with pytest.raises(SnapshotUnpublished, match=r"No space left.*readers go on with that of 20.*Cure: make room"):
            publish(home)
        assert os.statvfs(home.path).f_bavail == free, "nothing is left of the copy"
        assert titles(home.snapshot) == []
    assert publish(home)
    assert titles(home.snapshot) == ["Kabar nomor 1"]


def test_a_snapshot_that_was_damaged_is_replaced_when_asked(fresh_database: Database) -> None:
    home = fresh_database.home
    publish(home)
    times = home.snapshot.stat()
    with home.snapshot.open("r+b") as file:
        file.seek(-100, os.SEEK_END)
        file.write(bytes(100))
    os.utime(home.snapshot, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert not publish(home)
    assert publish(home, is_forced=True)
    assert home.snapshot.read_bytes() == home.live.read_bytes()
