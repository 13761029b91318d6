"""The pool of killable child processes that extract.

A hostile page can hold a parser for minutes or take all memory, and no thread can be stopped from outside:
a process can. A child that passes a limit is killed and replaced; the page it was at becomes a Rejection
and the rest of its chunk is given to another child.
"""

import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from flows.batches import Captured
from flows.extracting import ChildLimits, serve
from transforms.records import Article, Rejection
from warehouse.home import Home

# Small enough that both cores end a batch together, large enough that the messages cost nothing.
CHUNK_PAGES = 8


class PoolClosed(RuntimeError):
    """The pool was closed while it worked: the run is being stopped."""


@dataclass(slots=True)
class _Work:
    """One batch in work: what came of each position, and the chunks of positions that wait for a child."""

    captured: Sequence[Captured]
    results: list[Article | Rejection | None]
    waiting: deque[list[int]]

    @classmethod
    def of(cls, captured: Sequence[Captured]) -> Self:
        chunks = (
            list(range(start, min(start + CHUNK_PAGES, len(captured))))
            for start in range(0, len(captured), CHUNK_PAGES)
        )
        return cls(captured=captured, results=[None] * len(captured), waiting=deque(chunks))


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    connection: Connection
    positions: list[int] = field(default_factory=list)
    current: int = 0
    since: float = 0.0
    page_count: int = 0


class ExtractionPool:
    """Child processes that extract; a context manager.

    Args:
        home: where the archive is.
        workers: how many children.
        limits: what one child may use.
    """

    def __init__(self, home: Home, workers: int, limits: ChildLimits | None = None) -> None:
        self._home = home
        self._limits = limits or ChildLimits()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["flows.extracting"])
        self._workers = workers
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

    def close(self) -> None:
        """Kill all children; a batch in work ends with PoolClosed."""
        self._closed = True
        for child in [*self._idle, *self._busy]:
            child.process.kill()
            child.process.join()
            child.connection.close()
        self._idle, self._busy = [], []

    def extract(self, captured: Sequence[Captured]) -> list[Article | Rejection]:
        """What each captured article became, in order; one batch at a time.

        Raises:
            PoolClosed: `close` was called meanwhile.
        """
        with self._lock:
            return self._extract(_Work.of(captured))

    def _extract(self, work: _Work) -> list[Article | Rejection]:
        while work.waiting or self._busy:
            while work.waiting and len(self._busy) < self._workers:
                self._give(work)
            for child in self._ready():
                self._hear(child, work)
            self._kill_late(work)
            if self._closed:
                raise PoolClosed("the extraction pool was closed")
        return [result for result in work.results if result is not None]

    def _give(self, work: _Work) -> None:
        child = self._idle.pop() if self._idle else self._start()
        child.positions, child.current, child.since = work.waiting.popleft(), 0, time.monotonic()
        self._busy.append(child)
        child.connection.send([work.captured[position] for position in child.positions])

    def _start(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._home, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Child(process=process, connection=ours)

    def _ready(self) -> list[_Child]:
        by_connection: dict[object, _Child] = {child.connection: child for child in self._busy}
        ready = wait([child.connection for child in self._busy], timeout=0.2)
        return [by_connection[connection] for connection in ready]

    def _hear(self, child: _Child, work: _Work) -> None:
        try:
            message = child.connection.recv()
        except (EOFError, OSError):
            self._bury(child, work)
            return
        if isinstance(message, int):
            child.current, child.since = message, time.monotonic()
            return
        for position, result in zip(child.positions, message, strict=True):
            work.results[position] = result
        child.page_count += len(child.positions)
        self._busy.remove(child)
        if child.page_count >= self._limits.pages:
            _end(child)
        else:
            self._idle.append(child)

    def _kill_late(self, work: _Work) -> None:
        now = time.monotonic()
        for child in [child for child in self._busy if now - child.since > self._limits.page_seconds]:
            child.process.kill()
            self._bury(child, work)

    def _bury(self, child: _Child, work: _Work) -> None:
        """Reject the page that a child died of, and give the rest of its chunk back."""
        if self._closed:
            raise PoolClosed("the extraction pool was closed")
        self._busy.remove(child)
        seconds = time.monotonic() - child.since
        _end(child)
        fatal = child.positions[child.current]
        first = work.captured[fatal].captures[0]
        work.results[fatal] = Rejection(
            source_id=work.captured[fatal].hints.source_id,
            url=first.url,
            capture_id=first.capture_id,
            reason="extraction_killed",
            detail=f"its process ended with exit code {child.process.exitcode} after {seconds:.0f} s",
        )
        rest = [position for position in child.positions if position != fatal]
        if rest:
            work.waiting.appendleft(rest)


def _end(child: _Child) -> None:
    child.connection.close()
    child.process.join(timeout=5)
    if child.process.is_alive():
        child.process.kill()
        child.process.join()
