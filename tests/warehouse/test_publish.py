"""The snapshot: whole, read-only, replaced in one move, and left alone when nothing changed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import duckdb
import pytest

from warehouse.database import Database
from warehouse.home import Home
from warehouse.load import load_batch
from warehouse.publish import publish

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
