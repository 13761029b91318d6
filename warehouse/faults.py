"""Whether every byte of a database that is in use can be read: DuckDB checks each block when it reads it."""

import re
from pathlib import Path

import duckdb

from warehouse.database import DatabaseBusy

_MEMORY = "1GiB"


def first_fault(path: Path) -> str | None:
    """What is wrong with a database's file or its log; None when all of its tables can be read.

    It is opened for reading only, so that nothing is changed: what its log holds is replayed in memory.

    Raises:
        DatabaseBusy: another process has it open for writing.
    """
    try:
        with duckdb.connect(path, read_only=True, config={"memory_limit": _MEMORY}) as connection:
            connection.execute("SET enable_external_access = false")
            tables = connection.execute(
                "FROM duckdb_tables() SELECT schema_name, table_name WHERE NOT internal ORDER BY ALL"
            ).fetchall()
            for schema, table in tables:
                # The hash of whole rows reads every column.
                connection.execute(f"SELECT bit_xor(hash(rows)) FROM {_quoted(schema)}.{_quoted(table)} AS rows")  # noqa: S608
                connection.fetchall()
    except (duckdb.Error, UnicodeDecodeError) as error:
        told = str(error).partition("\n")[0][:300]
        if "Could not set lock" in told:
            pid = re.search(r"\(PID (\d+)\)", str(error))
            raise DatabaseBusy(path, int(pid.group(1)) if pid else None, 0) from error
        return told or type(error).__name__
    return None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
