"""Opening the live database: one at a time, patient with readers, and not stopped by a damaged log."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from warehouse.database import Database, DatabaseBusy, DatabaseDamaged
from warehouse.home import Home


@contextmanager
def reader(live: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the database open for some seconds."""
    program = (
        "import duckdb, sys, time; held = duckdb.connect(sys.argv[1], read_only=True);"
        "print('open', flush=True); time.sleep(float(sys.argv[2]))"
    )
    command = [sys.executable, "-c", program, str(live), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        child.stdout.readline()
        yield child
        child.kill()


def make(home: Home) -> Database:
    database = Database(home)
    with database.writing() as connection:
        connection.execute("CREATE TABLE kept (number INTEGER); INSERT INTO kept VALUES (1)")
    return database


def killed_after_inserting(home: Home, count: int) -> Path:
    """The log that a killed process leaves."""
    program = (
        "import os, sys; from pathlib import Path; from warehouse.database import Database\n"
        "from warehouse.home import Home\n"
        "with Database(Home(Path(sys.argv[1]))).writing() as connection:\n"
        "    for number in range(int(sys.argv[2])): connection.execute('INSERT INTO kept VALUES (2)')\n"
        "    os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", program, home.path, str(count)], env=environment)
    return home.live.with_name("live.duckdb.wal")


def test_a_reader_that_stays_is_named(home: Home) -> None:
    database = Database(make(home).home, lock_wait_seconds=0.2)
    with reader(home.live, 60) as child, pytest.raises(DatabaseBusy, match=str(child.pid)), database.writing():
        pass


def test_a_reader_that_leaves_is_waited_for(home: Home) -> None:
    database = make(home)
    with reader(home.live, 0.5), database.writing() as connection:
        assert connection.execute("FROM kept").fetchall() == [(1,)]


def test_only_one_thread_has_the_database(home: Home) -> None:
    database = make(home)
    order = []

    def second() -> None:
        with database.writing():
            order.append("second")

    with database.writing():
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_opening_it_within_itself_is_an_error(home: Home) -> None:
    database = make(home)
    with database.writing(), pytest.raises(RuntimeError, match="already open"), database.closed():
        pass
    with database.writing() as connection:
        assert connection.execute("FROM kept").fetchall() == [(1,)]


def test_what_a_killed_process_had_committed_is_there(home: Home) -> None:
    database = make(home)
    assert killed_after_inserting(home, 5).exists()
    with database.writing() as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(6,)]


def test_a_damaged_log_is_set_aside_and_told(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    database = make(home)
    log = killed_after_inserting(home, 50)
    content = log.read_bytes()
    log.write_bytes(content[:-40] + bytes(40))
    with database.writing() as connection:
        assert connection.execute("FROM kept").fetchall() == [(1,)]
    [aside] = home.path.glob("live.duckdb.wal.corrupt.*")
    assert aside.stat().st_size == len(content)
    assert "its log was damaged" in caplog.text


def test_a_damaged_file_is_refused_with_the_cure(home: Home) -> None:
    database = make(home)
    content = bytearray(home.live.read_bytes())
    content[4096:8192] = os.urandom(4096)
    content[8192:12288] = os.urandom(4096)
    home.live.write_bytes(content)
    with pytest.raises(DatabaseDamaged, match="lumbung repair"), database.writing():
        pass


def test_sql_of_the_pipeline_reaches_no_files(home: Home) -> None:
    with make(home).writing() as connection, pytest.raises(duckdb.PermissionException):
        connection.execute("FROM read_text('/etc/hostname')")


def test_texts_are_stored_compressed(home: Home) -> None:
    with make(home).writing() as connection:
        connection.execute("CREATE TABLE texts (body VARCHAR USING COMPRESSION ZSTD)")
        connection.execute("INSERT INTO texts SELECT repeat('kabar ' || range, 500) FROM range(5000)")
        connection.execute("CHECKPOINT")
        kinds = connection.execute(
            "SELECT DISTINCT compression FROM pragma_storage_info('texts') WHERE segment_type = 'VARCHAR'"
        ).fetchall()
    assert kinds == [("ZSTD",)]


def test_a_batch_is_written_by_one_thread_and_whole_tables_by_all(home: Home) -> None:
    threads = "SELECT current_setting('threads')"
    with Database(home).writing() as connection:
        assert connection.execute(threads).fetchall() == [(1,)]
    with Database(home).writing(is_large=True) as connection, duckdb.connect() as usual:
        assert connection.execute(threads).fetchall() == usual.execute(threads).fetchall()
