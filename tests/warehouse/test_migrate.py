"""Migrations: forward only, whole or not at all, with a copy before; marts made from their files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import Migration, NewerSchema, mart_files, migrate, migrations, schema_version


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


def test_a_migration_that_fails_changes_nothing(fresh_database: Database) -> None:
    text = "CREATE TABLE core.added (number INTEGER); CREATE TABLE core.added (number INTEGER)"
    broken = Migration(version=9998, name="9998_broken", text=text)
    with pytest.raises(duckdb.CatalogException, match="already exists"):
        migrate(fresh_database, [*migrations(), broken])
    with fresh_database.writing() as connection:
        assert schema_version(connection) == migrations()[-1].version
        assert connection.execute("FROM duckdb_tables() WHERE table_name = 'added'").fetchall() == []


def test_a_kill_within_a_migration_leaves_nothing_of_it(home: Home) -> None:
    program = (
        "import sys; from pathlib import Path; from warehouse.database import Database;"
        "from warehouse.home import Home; from warehouse.migrate import migrate;"
        "migrate(Database(Home(Path(sys.argv[1]))))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for count in (1, 40, 100):
        environment["LUMBUNG_KILL_AT"] = f"migration_statement:{count}"
        assert subprocess.run([sys.executable, "-c", program, home.path], env=environment).returncode == -9
        with Database(home).writing() as connection:
            assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]
    assert migrate(Database(home))


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
    assert names - {"accounts_of"} == mart_files().keys()


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
