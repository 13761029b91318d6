"""The child that answers one query on the snapshot, hardened before it reads the query (threats T12).

`python -m warehouse.session` reads one JSON object from its standard input and writes the answer to its standard
output. It imports DuckDB and what the form of the answer needs, and nothing else, so that it starts at once.
"""

import json
import os
import resource
import sys
from typing import Any

ERROR_CHARACTERS = 4_000


def main() -> int:
    """0 when the query was answered; else 1, with one message on the standard error."""
    asked = json.load(sys.stdin)
    _limit_process(asked["limits"])
    # The client imports pandas (half a second) to bind the first parameter, unless it cannot be had.
    sys.modules["pandas"] = None  # type: ignore[assignment]  # Python's mark for "cannot be imported"
    import duckdb

    try:
        connection = _connect(duckdb, asked)
        connection.execute(asked["sql"], asked["parameters"] or None)
        _write(connection, asked["form"])
    except (duckdb.Error, MemoryError) as error:
        message = str(error)[:ERROR_CHARACTERS] or "the query needs more memory than it may use"
        print(message, file=sys.stderr)  # noqa: T201 - this is how a child tells
        return 1
    return 0


def _limit_process(limits: dict[str, Any]) -> None:
    """Limits that the kernel holds, beyond those that DuckDB is asked to hold."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["spill_bytes"], limits["spill_bytes"]))
    cpu_seconds = int(limits["seconds"] * limits["threads"]) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    # Address space, not memory: DuckDB maps the snapshot and gigabytes for its allocator beside what it uses.
    memory = 2 * limits["memory_bytes"] + (8 << 30)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _connect(duckdb: Any, asked: dict[str, Any]) -> Any:
    limits = asked["limits"]
    connection = duckdb.connect(
        asked["snapshot"],
        read_only=True,
        config={
            "temp_directory": asked["spill"],
            "max_temp_directory_size": f"{limits['spill_bytes']}B",
            "memory_limit": f"{limits['memory_bytes']}B",
            "threads": limits["threads"],
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "allow_community_extensions": False,
            "allow_unsigned_extensions": False,
            # SQL must not read this program's own variables.
            "python_enable_replacements": False,
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _write(connection: Any, form: str) -> None:
    """Write the answer, with the module that knows the form."""
    if connection.description is None:
        return
    if form == "parquet":
        from warehouse.answers_parquet import write_parquet

        write_parquet(connection, sys.stdout.buffer)
        return
    from warehouse import answers

    names = [column[0] for column in connection.description]
    answers.WRITERS[form](names, answers.rows_of(connection), sys.stdout)


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answer has seen enough.
        code = 0
    # DuckDB's orderly end can take long after a large query, and there is nothing to save.
    os._exit(code)
