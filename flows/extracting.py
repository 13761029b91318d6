"""What a child process of the extraction pool does: read captures from the archive, make articles of them.

Children import neither Prefect nor Great Expectations nor DuckDB, so that one costs little to replace.
Bytes of pages never cross between processes: a child is told where they lie and hands back columns.
"""

import os
import resource
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from flows.batches import Captured
from transforms.articles import extract_article
from transforms.decoding import DecodingError
from transforms.records import Article, Rejection
from warehouse.captures import ArchiveDamaged, read_page
from warehouse.home import Home

OUT_OF_MEMORY = 137


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What one child may use (threats T9): beyond any of them it dies, and only its page is lost.

    The memory is beyond what the child has mapped at its start, which differs with the libraries' threads.
    """

    page_seconds: float = 15
    page_cpu_seconds: int = 10
    memory_bytes: int = 1 << 30
    pages: int = 500


def extract_captured(home: Home, captured: Captured) -> Article | Rejection:
    """The article that the captured pages hold, or why there is none; never raises for bad bytes."""
    first = captured.captures[0]
    try:
        pages = [read_page(home, capture) for capture in captured.captures]
    except DecodingError as error:
        return _rejected(captured, "undecodable", str(error))
    except ArchiveDamaged as error:
        return _rejected(captured, "archive_damaged", str(error))
    if first.truncated:
        return _rejected(captured, "truncated", first.truncated)
    return extract_article(pages[0], captured.hints, tuple(pages[1:]))


def _rejected(captured: Captured, reason: str, detail: str) -> Rejection:
    first = captured.captures[0]
    return Rejection(
        source_id=captured.hints.source_id,
        url=first.url,
        capture_id=first.capture_id,
        reason=reason,
        detail=detail,
    )


def serve(connection: Connection, home: Home, limits: ChildLimits) -> None:
    """Answer chunks of captured articles until the parent closes the connection.

    Before each article its index is sent, so that the parent knows which one a child died of.
    """
    resource.setrlimit(resource.RLIMIT_AS, (_mapped_bytes() + limits.memory_bytes, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C goes to the whole terminal group; the parent decides when its children end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _answer(connection, home, limits)


def _answer(connection: Connection, home: Home, limits: ChildLimits) -> None:
    chunk: Sequence[Captured] = connection.recv()
    results: list[Article | Rejection] = []
    for index, captured in enumerate(chunk):
        connection.send(index)
        _allow_cpu(limits.page_cpu_seconds)
        try:
            results.append(extract_captured(home, captured))
        except MemoryError:
            # What is left of this process cannot be trusted; the parent rejects the page.
            os._exit(OUT_OF_MEMORY)
    connection.send(results)


def _allow_cpu(seconds: int) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _mapped_bytes() -> int:
    """Address space in use, from the kernel; 0 where it does not say (the limit is then the bare figure)."""
    try:
        with open("/proc/self/statm") as statm:  # noqa: PTH123 -- a kernel file, not a path of ours
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30
