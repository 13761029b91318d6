"""The fetcher: discover and fetch over one polite client, in a thread of its own.

    catalogue ─┬─ discover(feeds)  → one FeedVisit for each feed and each sitemap below it
               └─ fetch(entries)   → one Visit for each entry
                     │
                     └ one worker for each registered domain → Politeness → Client → Guard → network

The caller's thread never runs the network's code, and the loop never runs the caller's: between them are the
bounded queues of `finished.py`. Faults of the web come as outcomes; a bug in here is raised where its result
would have been taken.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from sources.asking import Asker, domain_of
from sources.client import Client
from sources.discover import Discoverer
from sources.finding import Finder, Found
from sources.finished import FinishedQueue
from sources.guard import Guard
from sources.index_pages import Days, IndexReader
from sources.limits import FetchSettings
from sources.politeness import Politeness
from sources.redirects import Walker
from sources.reservations import Reservations
from sources.robots import Robots
from sources.visiting import Visitor
from transforms.feed_visits import FeedState, FeedVisit
from transforms.log_lines import log_line
from transforms.records import Entry, Held, Source, Visit

CLOSING_SECONDS = 2.0

VisitQueue = FinishedQueue[Visit]

Task = TypeVar("Task", Entry, FeedState)
Result = TypeVar("Result", Visit, FeedVisit)


class FetcherClosedError(RuntimeError):
    """The fetcher was closed before all was fetched; what is left stays pending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Core:
    """What lives in the loop and is shared by all jobs."""

    client: Client
    politeness: Politeness
    places: asyncio.Semaphore
    robots: Robots
    stopping: asyncio.Event


class Fetcher:
    """Reads the network for a catalogue of sources, within the limits of its settings.

    Use it as a context manager, or call `close`. `guard` and `certificates` (a file of further certificate
    authorities) have their defaults for the open web.
    """

    def __init__(
        self,
        catalogue: Mapping[str, Source],
        settings: FetchSettings,
        *,
        guard: Guard | None = None,
        certificates: str | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._guard = guard or Guard.of(settings)
        self._certificates = certificates
        self._loop = asyncio.new_event_loop()
        started: Future[_Core] = Future()
        self._thread = threading.Thread(target=self._live, args=(started,), name="fetcher", daemon=True)
        self._thread.start()
        self._core = started.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fetch(self, entries: Sequence[Entry], held: Mapping[str, Held] | None = None) -> VisitQueue:
        """The queue of the visits of these entries, in the order they end.

        `held` is what is held, by canonical URL, of those that are visited again. Entries of a domain whose time is
        up before their turn are not visited, and stay as they are.
        """
        queue = self._queue(_weight_of_visit)
        walker = self._walker(queue)
        is_obeyed = "tdm_reservation" in self._settings.obeyed
        visitor = Visitor(
            walker=walker,
            catalogue=self._catalogue,
            settings=self._settings,
            held=held or {},
            reservations=Reservations(walker=walker, settings=self._settings) if is_obeyed else None,
        )

        async def work(entry: Entry) -> None:
            visit = await visitor.visit(entry)
            queue.put(replace(visit, detail=log_line(visit.detail)))

        self._submit(_by_domain(entries, lambda entry: entry.url), work, queue)
        return queue

    def discover(
        self,
        feeds: Sequence[FeedState],
        now: datetime,
        *,
        children: Mapping[str, FeedState] | None = None,
        known: Mapping[str, frozenset[str]] | None = None,
        days: Days | None = None,
    ) -> Iterator[FeedVisit]:
        """The visits of these feeds as they end; `now` is the time that their next checks count from.

        `children` are what is remembered, by their addresses, of the sitemaps that indexes among them lead to.
        `known` has, by feed, the twin keys of what its source had listed at its last look, so that a paged index is
        read only as far as it is new; `days` has the indexes read for these days instead of the latest.
        """
        queue = self._queue(_weight_of_feed_visit)
        walker = self._walker(queue)
        discoverer = Discoverer(
            walker=walker,
            catalogue=self._catalogue,
            settings=self._settings,
            due=frozenset(feed.feed_url for feed in feeds),
            now=now,
            children=children or {},
            indexes=IndexReader(walker=walker, settings=self._settings, now=now, known=known or {}, days=days),
        )

        async def work(feed: FeedState) -> None:
            async for visit in discoverer.visits(feed):
                state = replace(visit.state, detail=log_line(visit.state.detail or "") or None)
                queue.put(replace(visit, detail=log_line(visit.detail), state=state))

        job = self._submit(_by_domain(feeds, lambda feed: feed.feed_url), work, queue)
        try:
            while visits := queue.take(1, 0):
                yield from visits
        finally:
            with suppress(RuntimeError):  # the loop is closed
                job.cancel()

    def find(self, url: str, now: datetime) -> Found:
        """What the homepage at an address leads to: its feeds and sitemaps, looked at."""
        self._check_open()
        core = self._core
        asker = Asker(core.client, core.politeness, self._settings, core.places)
        walker = Walker(asker=asker, robots=core.robots, settings=self._settings)
        finder = Finder(walker=walker, settings=self._settings, now=now)
        return asyncio.run_coroutine_threadsafe(finder.find(url), self._loop).result()

    def close(self) -> None:
        """Cancel what is under way; returns within two seconds, whatever the network does."""
        with suppress(RuntimeError):  # closed before
            self._loop.call_soon_threadsafe(self._core.stopping.set)
        self._thread.join(CLOSING_SECONDS)

    def _check_open(self) -> None:
        if not self._thread.is_alive():
            raise FetcherClosedError("this fetcher is closed")

    def _queue(self, weigh: Callable[[Result], int]) -> FinishedQueue[Result]:
        self._check_open()
        return FinishedQueue(
            self._loop,
            most_count=self._settings.queued_visits,
            most_bytes=self._settings.queued_bytes,
            weigh=weigh,
        )

    def _walker(self, queue: FinishedQueue[Result]) -> Walker:
        core = self._core
        asker = Asker(core.client, core.politeness, self._settings, core.places, gate=queue)
        return Walker(asker=asker, robots=core.robots, settings=self._settings)

    def _submit(
        self,
        groups: Sequence[Sequence[Task]],
        work: Callable[[Task], Awaitable[None]],
        queue: FinishedQueue[Result],
    ) -> "Future[None]":
        """Work through the groups at once, each in its order; the queue is ended however that ends."""

        async def run() -> None:
            async with asyncio.TaskGroup() as workers:
                for group in groups:
                    workers.create_task(_work_through(group, work, self._settings.domain_seconds))

        def ended(job: "Future[None]") -> None:
            if job.cancelled():
                queue.end(FetcherClosedError("closed before all was fetched"))
                return
            fault = job.exception()
            queue.end(fault.exceptions[0] if isinstance(fault, BaseExceptionGroup) else fault)

        job = asyncio.run_coroutine_threadsafe(run(), self._loop)
        job.add_done_callback(ended)
        return job

    def _live(self, started: "Future[_Core]") -> None:
        """The thread's whole life."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(started))

    async def _serve(self, started: "Future[_Core]") -> None:
        try:
            client = Client(self._settings, self._guard, self._certificates)
        except Exception as fault:
            started.set_exception(fault)
            return
        async with client:
            politeness = Politeness(self._settings)
            places = asyncio.Semaphore(self._settings.concurrency)
            asker = Asker(client, politeness, self._settings, places)
            core = _Core(
                client=client,
                politeness=politeness,
                places=places,
                robots=Robots(asker, self._settings),
                stopping=asyncio.Event(),
            )
            started.set_result(core)
            await core.stopping.wait()
            await self._cancel_jobs()

    async def _cancel_jobs(self) -> None:
        jobs = asyncio.all_tasks() - {asyncio.current_task()}
        for job in jobs:
            job.cancel()
        if jobs:
            await asyncio.wait(jobs, timeout=CLOSING_SECONDS / 2)


async def _work_through(group: Sequence[Task], work: Callable[[Task], Awaitable[None]], seconds: float) -> None:
    """One domain's worker: its tasks one after the other, so that thousands of them are no load.

    None is begun once the time is up: a domain that answers each of them slowly would hold up everyone's run.
    """
    until = time.monotonic() + seconds
    for task in group:
        if time.monotonic() > until:
            return
        await work(task)


def _by_domain(tasks: Sequence[Task], url_of: Callable[[Task], str]) -> list[list[Task]]:
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(domain_of(url_of(task)), []).append(task)
    return list(groups.values())


def _weight_of_visit(visit: Visit) -> int:
    return sum(len(exchange.response) for exchange in visit.exchanges)


def _weight_of_feed_visit(visit: FeedVisit) -> int:
    return sum(len(exchange.response) for exchange in visit.exchanges) + 1024 * len(visit.entries)
