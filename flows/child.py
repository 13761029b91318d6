"""What a child process of the pool does: answer chunks of jobs within its limits, until the parent goes away."""

import os
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

OUT_OF_MEMORY = 137


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What one child may use (threats T9): beyond any of them it dies, and only its job is lost.

    The memory is beyond what the child has mapped at its start, which differs with the libraries' threads.
    """

    job_seconds: float = 15
    job_cpu_seconds: int = 10
    memory_bytes: int = 1 << 30
    jobs: int = 500


def serve(connection: Connection, work: Callable[[Any], Any], limits: ChildLimits) -> None:
    """Answer chunks of jobs until the parent closes the connection.

    Each result is sent when it is made: the parent then knows which job a child died of, and has all before it.
    """
    resource.setrlimit(resource.RLIMIT_AS, (_mapped_bytes() + limits.memory_bytes, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C goes to the whole terminal group; the parent decides when its children end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _answer(connection, work, limits)


def _answer(connection: Connection, work: Callable[[Any], Any], limits: ChildLimits) -> None:
    chunk: Sequence[Any] = connection.recv()
    for job in chunk:
        _allow_cpu(limits.job_cpu_seconds)
        try:
            connection.send(work(job))
        except MemoryError:
            # What is left of this process cannot be trusted; the parent gives the job up.
            os._exit(OUT_OF_MEMORY)


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
