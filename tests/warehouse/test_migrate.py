"""Migrations: forward only, whole or not at all, with a copy before; marts made from their files."""

import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import CopyImpossible, Migration, NewerSchema, mart_files, migrate, migrations, schema_version

ROOT = Path(__file__).parents[2]


def test_a_new_database_gets_every_migration_and_a_second_call_none(home: Home) -> None:
    database = Database(home)
    assert migrate(database) == [migration.name for migration in migrations()]
    assert migrate(database) == []
    assert list(home.path.glob("*.before-*")) == []


def test_a_newer_schema_is_refused_with_the_cure(fresh_database: Database) -> None:
    with fresh_database.writing() as connection:
        connection.execute("INSERT INTO ops.schema_migrations VALUES (9999, 'of the future', now())")
    with pytest.raises(NewerSchema, match=r"has schema 9999.*upgrade Lumbung"):
        migrate(fresh_database)


def test_a_database_that_is_behind_is_copied_before_it_is_changed(fresh_database: Database) -> None:
    added = Migration(version=9998, name="9998_added", text="CREATE TABLE core.added (number INTEGER)")
    assert migrate(fresh_database, [*migrations(), added]) == ["9998_added"]
    [copy] = fresh_database.home.path.glob("live.duckdb.before-*")
    assert copy.name == "live.duckdb.before-9998"
    with duckdb.connect(copy, read_only=True) as before:
        assert schema_version(before) == migrations()[-1].version


def test_without_room_for_the_copy_nothing_is_changed(
    fresh_database: Database, small_disk: Callable[[Path, int], None], full_disk: Callable[..., Any]
) -> None:
    home = fresh_database.home
    small_disk(home.path, 24)
    before = home.live.read_bytes()
    added = Migration(version=9998, name="9998_added", text="CREATE TABLE core.added (number INTEGER)")
    with full_disk(home.path, but_bytes=1 << 20), pytest.raises(CopyImpossible, match="Nothing was changed"):
        migrate(fresh_database, [*migrations(), added])
    assert home.live.read_bytes() == before
    assert list(home.path.glob("*.before-*")) == []


def test_a_migration_that_fails_changes_nothing(fresh_database: Database) -> None:
    text = "CREATE TABLE core.added (number INTEGER); CREATE TABLE core.added (number INTEGER)"
    broken = Migration(version=9998, name="9998_broken", text=text)
    with pytest.raises(duckdb.CatalogException, match="already exists"):
        migrate(fresh_database, [*migrations(), broken])
    with fresh_database.writing() as connection:
        assert schema_version(connection) == migrations()[-1].version
        assert connection.execute("FROM duckdb_tables() WHERE table_name = 'added'").fetchall() == []


MIGRATE = (
    "import sys; from pathlib import Path; from warehouse.database import Database;"
    "from warehouse.home import Home; from warehouse.migrate import migrate;"
    "migrate(Database(Home(Path(sys.argv[1]))))"
)


def images(home: Home, scratch: Path) -> Iterator[Path]:
    """What a kill after each statement of every migration, and after each mart, would leave; equal ones once."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LUMBUNG_KILL_AT": "migration_statement:each"}
    seen = set()
    with subprocess.Popen([sys.executable, "-c", MIGRATE, home.path], env=environment) as child:
        try:
            while os.WIFSTOPPED(os.waitpid(child.pid, os.WUNTRACED)[1]):
                content = [path.read_bytes() for path in (home.live, home.live_log) if path.exists()]
                digest = hashlib.sha256(b"".join(content)).digest()
                if digest not in seen:
                    seen.add(digest)
                    for path, written in zip((home.live, home.live_log), content, strict=False):
                        (scratch / path.name).write_bytes(written)
                    yield scratch / home.live.name
                    (scratch / home.live_log.name).unlink(missing_ok=True)
                os.kill(child.pid, signal.SIGCONT)
        except BaseException:
            child.kill()  # A child that is stopped would never end.
            raise
        child.returncode = 0


def test_a_kill_after_any_statement_leaves_the_old_schema_or_the_new_one(home: Home, tmp_path: Path) -> None:
    scratch = tmp_path / "image"
    scratch.mkdir()
    schemas: dict[int, set[str]] = {}
    marts: dict[int, set[frozenset[str]]] = {}
    for image in images(home, scratch):
        with duckdb.connect(image) as connection:
            version = schema_version(connection)
            columns = (
                "FROM duckdb_columns() SELECT schema_name, table_name, column_name, data_type, comment "
                "WHERE NOT internal AND schema_name <> 'marts' ORDER BY ALL"
            )
            schemas.setdefault(version, set()).add(repr(connection.execute(columns).fetchall()))
            made = "FROM duckdb_views() SELECT view_name WHERE schema_name = 'marts'"
            marts.setdefault(version, set()).add(frozenset(name for (name,) in connection.execute(made).fetchall()))
    assert list(schemas) == [0, *(migration.version for migration in migrations())]
    assert {version: len(found) for version, found in schemas.items()} == dict.fromkeys(schemas, 1), "old and new mixed"
    assert all(found == {frozenset()} for found in marts.values()), "marts are made in one step after all of them"
    assert migrate(Database(home)) == []


def test_every_table_view_and_column_has_a_comment(fresh_database: Database) -> None:
    silent = """
        FROM duckdb_columns() SELECT schema_name || '.' || table_name || '.' || column_name
        WHERE NOT internal AND comment IS NULL
        UNION ALL FROM duckdb_tables() SELECT table_name WHERE comment IS NULL
        UNION ALL FROM duckdb_views() SELECT view_name WHERE NOT internal AND comment IS NULL
        UNION ALL FROM duckdb_functions() SELECT function_name
        WHERE NOT internal AND function_type LIKE '%macro' AND comment IS NULL
    """
    with fresh_database.writing() as connection:
        assert connection.execute(silent).fetchall() == []


def test_each_mart_file_makes_the_mart_of_its_name(fresh_database: Database) -> None:
    made = """
        FROM duckdb_views() SELECT view_name WHERE schema_name = 'marts'
        UNION FROM duckdb_functions() SELECT function_name WHERE schema_name = 'marts'
    """
    with fresh_database.writing() as connection:
        names = {name for (name,) in connection.execute(made).fetchall()}
        for view in connection.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'marts'").fetchall():
            connection.execute(f"FROM marts.{view[0]}").fetchall()
    assert names - {"accounts_of", "rhythms", "terms_between"} == mart_files().keys()


def test_marts_are_made_anew_when_their_text_or_the_schema_changed(fresh_database: Database) -> None:
    with fresh_database.writing() as connection:
        connection.execute("DROP VIEW marts.edits; CREATE VIEW marts.gone AS SELECT 1 AS number")
    migrate(fresh_database)
    with fresh_database.writing() as connection:
        assert connection.execute("FROM marts.gone").fetchall() == [(1,)]
        connection.execute("UPDATE ops.marts SET text_hash = 'of an older text'")
    migrate(fresh_database)
    with fresh_database.writing() as connection:
        assert connection.execute("FROM marts.edits").fetchall() == []
        with pytest.raises(duckdb.CatalogException):
            connection.execute("FROM marts.gone")


def test_no_table_has_a_key_that_a_ducklake_could_not_hold() -> None:
    for migration in migrations():
        statements = re.sub(r"--.*", "", migration.text)
        assert not re.search(r"PRIMARY KEY|UNIQUE|REFERENCES|CREATE SEQUENCE", statements)
