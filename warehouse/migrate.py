"""The schema brought up to date: migrations forward only, one transaction each, and the marts from their files."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import duckdb

from transforms.errors import LumbungError
from warehouse.copying import copy_file, sync_file
from warehouse.database import Database
from warehouse.killpoints import reach


class NewerSchema(LumbungError):
    """The database was made by a later Lumbung than this one."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema {found}, and this Lumbung knows schemas up to {known}. Cure: upgrade Lumbung, or "
            f"go back to the copy made before the upgrade ({path.name}.before-{known + 1:04d})"
        )


class CopyImpossible(LumbungError):
    """The copy that is kept from before an upgrade could not be made; nothing was changed."""

    def __init__(self, live: Path, error: OSError) -> None:
        super().__init__(
            f"{live} is to be brought to a newer schema, and the copy that is kept of it before could not be made "
            f"({error.strerror}). Nothing was changed. Cure: make room for a second copy on that disk"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step of the schema: a file `NNNN_name.sql`, whose number is its version."""

    version: int
    name: str
    text: str


def migrate(database: Database, known: Sequence[Migration] | None = None) -> list[str]:
    """The names of the migrations that were applied now, oldest first; the marts are made anew if they changed.

    A database that holds a schema already is copied beside itself before it is changed.

    Args:
        database: the live database; it is made when it is not there.
        known: all migrations by version; those of this Lumbung when not given.

    Raises:
        NewerSchema: the database was made by a later Lumbung.
        CopyImpossible: there is no room for the copy.
    """
    known = known or migrations()
    with database.writing() as connection:
        version = schema_version(connection)
    if version > known[-1].version:
        raise NewerSchema(database.home.live, version, known[-1].version)
    missing = [migration for migration in known if migration.version > version]
    if missing and version:
        _keep_copy(database, missing[0].version)
    with database.writing(is_large=True) as connection:
        for migration in missing:
            _apply(connection, migration)
        _make_marts(connection)
    return [migration.name for migration in missing]


def migrations() -> list[Migration]:
    """All migrations this Lumbung knows, by version."""
    return [
        Migration(version=int(path.name.partition("_")[0]), name=path.name.removesuffix(".sql"), text=text)
        for path, text in _sql_files("migrations")
    ]


def mart_files() -> dict[str, str]:
    """The text of each mart's file, by the mart's name."""
    return {path.name.removesuffix(".sql"): text for path, text in _sql_files("marts")}


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of the schema that a database holds; 0 when it holds none."""
    known = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = 'schema_migrations'"
    if connection.execute(known).fetchall() == [(0,)]:
        return 0
    rows = connection.execute("SELECT max(version) FROM ops.schema_migrations").fetchall()
    return int(rows[0][0])


def _apply(connection: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    connection.begin()
    for each in connection.extract_statements(migration.text):
        connection.execute(each)
        reach("migration_statement")
    connection.execute(
        "INSERT INTO ops.schema_migrations VALUES ($version, $name, now())",
        {"version": migration.version, "name": migration.name},
    )
    connection.commit()


def _make_marts(connection: duckdb.DuckDBPyConnection) -> None:
    files = mart_files()
    version = schema_version(connection)
    # The schema's version is part of it: a view on a table that got a column must be made anew.
    text_hash = hashlib.sha256(f"{version}\n{files}".encode()).hexdigest()
    if connection.execute("FROM ops.marts SELECT text_hash").fetchall() == [(text_hash,)]:
        return
    connection.begin()
    connection.execute("DROP SCHEMA marts CASCADE; CREATE SCHEMA marts")
    for text in files.values():
        connection.execute(text)
        reach("migration_statement")
    _repeat_comments(connection)
    connection.execute("DELETE FROM ops.marts")
    connection.execute("INSERT INTO ops.marts VALUES ($text_hash, now())", {"text_hash": text_hash})
    connection.commit()


def _repeat_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Give columns of views that show a column of the versions as it is that column's comment."""
    missing = """
        SELECT shown.schema_name, shown.table_name, shown.column_name, told.comment
        FROM duckdb_columns() AS shown
        JOIN duckdb_columns() AS told
          ON told.column_name = shown.column_name AND told.table_name = 'article_versions'
        WHERE shown.comment IS NULL AND shown.schema_name IN ('core', 'marts')
    """
    for schema, view, column, comment in connection.execute(missing).fetchall():
        quoted = comment.replace("'", "''")
        connection.execute(f"COMMENT ON COLUMN {schema}.{view}.{column} IS '{quoted}'")


def _keep_copy(database: Database, version: int) -> None:
    with database.closed() as live:
        copy = live.with_name(f"{live.name}.before-{version:04d}")
        unfinished = copy.with_name(f"{copy.name}.unfinished")
        try:
            unfinished.unlink(missing_ok=True)
            copy_file(live, unfinished)
            sync_file(unfinished)
            unfinished.replace(copy)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise CopyImpossible(live, error) from error


def _sql_files(folder: str) -> Iterator[tuple[Traversable, str]]:
    files = resources.files("warehouse").joinpath(folder).iterdir()
    for path in sorted(files, key=lambda file: file.name):
        if path.name.endswith(".sql"):
            yield path, path.read_text("utf-8")
