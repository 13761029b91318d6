"""Ad-hoc SQL on the snapshot, in a child process that can be killed (threats T12).

This side imports neither DuckDB nor Arrow: it starts the child, hands it the query, and passes on what it writes.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from transforms.errors import LumbungError
from warehouse.home import Home

Format = Literal["table", "csv", "json", "ndjson", "parquet", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)

_CHUNK_BYTES = 1 << 16


class QueryFailed(LumbungError):
    """The query could not be answered; the message is DuckDB's, or says which limit it ran into."""


class SnapshotMissing(LumbungError):
    """Nothing was published in this home yet."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            f"there is no {home.snapshot} yet. Cure: run `lumbung ingest`, or `lumbung demo` to try it, "
            "or point LUMBUNG_HOME at a home that has one"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryLimits:
    """What one query may use; beyond any of them it ends.

    `seconds` is by the clock, and enforced by SIGKILL. `memory_bytes` is what DuckDB may use before it spills to
    disk, `spill_bytes` how much it may spill.
    """

    seconds: float = 60
    memory_bytes: int = 2 << 30
    spill_bytes: int = 4 << 30
    threads: int = 2


def run_query(
    home: Home,
    sql: str,
    *,
    form: Format,
    output: BinaryIO,
    parameters: Mapping[str, object] | None = None,
    limits: QueryLimits | None = None,
) -> None:
    """Write the answer to `sql` (its last statement's) to `output`, as it comes.

    Args:
        home: whose snapshot is asked.
        sql: statements in DuckDB's SQL, with named parameters (`$name`).
        form: how the answer is written: a table for people, or a form for programs.
        output: where to; parquet is bytes, all others UTF-8.
        parameters: the values of the named parameters, as JSON has them.
        limits: what the query may use.

    Raises:
        SnapshotMissing: nothing was published yet.
        QueryFailed: the query is wrong, tried what it may not, or ran into a limit.
    """
    if not home.snapshot.exists():
        raise SnapshotMissing(home)
    limits = limits or QueryLimits()
    spill = home.temporary / f"query-{os.getpid()}-{threading.get_ident()}"
    asked = {
        "snapshot": str(home.snapshot),
        "spill": str(spill),
        "sql": sql,
        "parameters": dict(parameters or {}),
        "form": form,
        "limits": asdict(limits),
    }
    try:
        _converse(json.dumps(asked).encode(), output, limits.seconds)
    finally:
        # A killed child leaves what it had spilled.
        shutil.rmtree(spill, ignore_errors=True)


def _converse(asked: bytes, output: BinaryIO, seconds: float) -> None:
    child = subprocess.Popen(
        # -P keeps the working directory, which may hold anything, off the child's path.
        [sys.executable, "-P", "-m", "warehouse.session"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    )
    overdue = threading.Event()
    timer = threading.Timer(seconds, _end, (child, overdue))
    timer.start()
    with child:
        try:
            told = _pass_on(child, asked, output)
        except BaseException:
            child.kill()
            raise
        finally:
            timer.cancel()
    if overdue.is_set():
        raise QueryFailed(f"the query was stopped after {seconds:g} seconds. Cure: narrow it, or allow it more time")
    if child.returncode:
        raise QueryFailed(told or f"the query's process was ended by signal {-child.returncode}: too much memory?")


def _pass_on(child: subprocess.Popen[bytes], asked: bytes, output: BinaryIO) -> str:
    """What the child says of its failure, after its answer was passed on."""
    if child.stdin is None or child.stdout is None or child.stderr is None:
        raise AssertionError("the child was started with pipes")
    # A child that dies before it has read the query says why in its own way.
    with suppress(BrokenPipeError), child.stdin as stdin:
        stdin.write(asked)
    while chunk := child.stdout.read(_CHUNK_BYTES):
        output.write(chunk)
    return child.stderr.read().decode("utf-8", "replace").strip()


def _end(child: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    child.kill()


def _environment() -> dict[str, str]:
    """What the child is told of its surroundings: where our packages lie, and the terminal's width; no secrets."""
    return {
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONUTF8": "1",
        "COLUMNS": str(shutil.get_terminal_size((120, 24)).columns),
    }
