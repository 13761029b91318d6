"""A pool of killable child processes.

A hostile page can hold a parser for minutes or take all memory, and no thread can be stopped from outside:
a process can. A child that passes a limit is killed and replaced; what it was at is lost with a reason, and
the rest of its chunk is given to another child.

Children are forked from a server process that has a warm extractor (`flows/warmed.py`) and nothing of Prefect,
Great Expectations or DuckDB, so that one costs little to replace.
"""

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, Self, TypeVar

from flows.child import OUT_OF_MEMORY, ChildLimits, serve

# Small enough that both cores end a batch together, large enough that the messages cost nothing.
CHUNK_JOBS = 8


Job = TypeVar("Job")
Result = TypeVar("Result")


class PoolClosed(RuntimeError):
    """The pool was closed while it worked: the run is being stopped."""


@dataclass(slots=True)
class _Work(Generic[Job, Result]):
    """Jobs in work: what came of each position, and the chunks of positions that wait for a child."""

    jobs: Sequence[Job]
    results: dict[int, Result]
    waiting: deque[list[int]]

    @classmethod
    def of(cls, jobs: Sequence[Job]) -> Self:
        chunks = (list(range(start, min(start + CHUNK_JOBS, len(jobs)))) for start in range(0, len(jobs), CHUNK_JOBS))
        return cls(jobs=jobs, results={}, waiting=deque(chunks))


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    connection: Connection
    positions: list[int] = field(default_factory=list)
    current: int = 0
    since: float = 0.0
    job_count: int = 0


class KillablePool(Generic[Job, Result]):
    """Child processes that turn jobs into results; a context manager.

    Args:
        work: what a child does with one job; it must be picklable, as jobs and results must.
        lost: the result of a job that a child died of, given the job and what is known of the death.
        workers: how many children.
        limits: what one child may use.
    """

    def __init__(
        self,
        work: Callable[[Job], Result],
        lost: Callable[[Job, str], Result],
        *,
        workers: int,
        limits: ChildLimits | None = None,
    ) -> None:
        self._work = work
        self._lost = lost
        self._workers = workers
        self._limits = limits or ChildLimits()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["flows.warmed"])
        self._idle: list[_Child] = []
        self._busy: list[_Child] = []
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Have the fork server import what children need, meanwhile; without it the first jobs wait for that."""
        # Ctrl-C goes to the whole terminal group, and would end the fork server's warming with a traceback. What is
        # blocked here stays blocked there, unless the tracker is started meanwhile, whose start unblocks it.
        resource_tracker.ensure_running()
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)

    def close(self) -> None:
        """Kill all children; a `run` under way ends with PoolClosed."""
        self._closed = True
        for child in [*self._idle, *self._busy]:
            child.process.kill()
        # A run under way notices, and lets go of the lock; until then the children are its to keep account of.
        with self._lock:
            for child in [*self._idle, *self._busy]:
                child.process.kill()
                child.process.join()
                child.connection.close()
            self._idle, self._busy = [], []

    def run(self, jobs: Sequence[Job]) -> list[Result]:
        """The result of each job, in order; one call at a time works, others wait.

        Raises:
            PoolClosed: `close` was called meanwhile.
        """
        with self._lock:
            work: _Work[Job, Result] = _Work.of(jobs)
            while work.waiting or self._busy:
                if self._closed:
                    raise PoolClosed("the pool was closed")
                while work.waiting and len(self._busy) < self._workers:
                    self._give(work)
                for child in self._ready():
                    self._hear(child, work)
                self._kill_late(work)
            return [work.results[position] for position in range(len(jobs))]

    def _give(self, work: _Work[Job, Result]) -> None:
        child = self._idle.pop() if self._idle else self._start()
        child.positions, child.current, child.since = work.waiting.popleft(), 0, time.monotonic()
        self._busy.append(child)
        child.connection.send([work.jobs[position] for position in child.positions])

    def _start(self) -> _Child:
        self.warm()
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._work, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Child(process=process, connection=ours)

    def _ready(self) -> list[_Child]:
        by_connection: dict[object, _Child] = {child.connection: child for child in self._busy}
        ready = wait([child.connection for child in self._busy], timeout=0.2)
        return [by_connection[connection] for connection in ready]

    def _hear(self, child: _Child, work: _Work[Job, Result]) -> None:
        try:
            result = child.connection.recv()
        except (EOFError, OSError):
            self._bury(child, work)
            return
        work.results[child.positions[child.current]] = result
        child.current += 1
        child.job_count += 1
        child.since = time.monotonic()
        if child.current < len(child.positions):
            return
        self._busy.remove(child)
        if child.job_count >= self._limits.jobs:
            _end(child)
        else:
            self._idle.append(child)

    def _kill_late(self, work: _Work[Job, Result]) -> None:
        now = time.monotonic()
        for child in [child for child in self._busy if now - child.since > self._limits.job_seconds]:
            if child.connection.poll():
                continue  # its result came in time, only we are late
            child.process.kill()
            self._bury(child, work)

    def _bury(self, child: _Child, work: _Work[Job, Result]) -> None:
        """Give up the job that a child died of, and give the rest of its chunk back."""
        if self._closed:
            raise PoolClosed("the pool was closed")
        self._busy.remove(child)
        seconds = time.monotonic() - child.since
        _end(child)
        fatal = child.positions[child.current]
        code = child.process.exitcode
        how = f"its process ended with exit code {code} after {seconds:.0f} s: {self._cause(code, seconds)}"
        work.results[fatal] = self._lost(work.jobs[fatal], how)
        rest = child.positions[child.current + 1 :]
        if rest:
            work.waiting.appendleft(rest)

    def _cause(self, exit_code: int | None, seconds: float) -> str:
        """What a child died of, as far as its end tells."""
        limits = self._limits
        if exit_code == -signal.SIGXCPU:
            return f"it used more than {limits.job_cpu_seconds} s of CPU"
        if exit_code == OUT_OF_MEMORY:
            return f"it asked for more than {limits.memory_bytes >> 20} MiB of memory"
        if exit_code == -signal.SIGKILL:
            late = seconds > limits.job_seconds
            return f"it took more than {limits.job_seconds:g} s" if late else "something killed it from outside"
        return "it crashed" if exit_code is not None and exit_code < 0 else "the extractor raised or left"


def _end(child: _Child) -> None:
    child.connection.close()
    child.process.join(timeout=5)
    if child.process.is_alive():
        child.process.kill()
        child.process.join()
