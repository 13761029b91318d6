"""A bounded queue of what fetching finished: filled in the fetcher's loop, emptied by the caller's thread."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

Finished = TypeVar("Finished")


class FinishedQueue(Generic[Finished]):
    """Finished visits in the order they ended; fetching pauses while it is full.

    Only what is under way when it fills still comes on top, so memory is bounded by the queue's limits and
    the concurrency. `weigh` gives the bytes that one visit holds.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        most_count: int,
        most_bytes: int,
        weigh: Callable[[Finished], int],
    ) -> None:
        self._loop = loop
        self._most_count = most_count
        self._most_bytes = most_bytes
        self._weigh = weigh
        self._room, self._byte_room = asyncio.Event(), asyncio.Event()  # set and cleared in the loop alone
        self._changed = threading.Condition()
        self._held: deque[Finished] = deque()
        self._held_bytes = 0
        self._has_ended = False
        self._fault: BaseException | None = None
        self._look()

    # In the loop.

    def is_open(self) -> bool:
        """Whether the caller has taken enough for one more to be fetched."""
        return self._room.is_set()

    async def room(self) -> None:
        """Wait until the caller has taken enough."""
        await self._room.wait()

    async def byte_room(self) -> None:
        """Wait until the bytes alone leave room: what is under way may be more than what is asked for next."""
        await self._byte_room.wait()

    def put(self, finished: Finished) -> None:
        """Hand over one more."""
        with self._changed:
            self._held.append(finished)
            self._held_bytes += self._weigh(finished)
            self._changed.notify_all()
        self._look()

    def end(self, fault: BaseException | None = None) -> None:
        """Say that no more will come, and the fault that ended it, if one did."""
        with self._changed:
            self._has_ended = True
            self._fault = fault
            self._changed.notify_all()

    def _look(self) -> None:
        """Open or close the room, by what is held now."""
        with self._changed:
            has_bytes = self._held_bytes < self._most_bytes
            has_both = has_bytes and len(self._held) < self._most_count
        for room, is_open in ((self._byte_room, has_bytes), (self._room, has_both)):
            room.set() if is_open else room.clear()

    # In the caller's thread.

    def take(self, count: int, seconds: float) -> list[Finished]:
        """Up to `count` finished visits: as many as there are after `seconds`, at least one; none at the end.

        What was finished before a fault is handed over before the fault is raised.

        Raises:
            Exception: what broke the fetcher; a bug, never a fault of the web.
        """
        deadline = time.monotonic() + seconds
        taken: list[Finished] = []
        while True:
            with self._changed:
                taken += self._drawn(count - len(taken))
                if len(taken) == count or (self._has_ended and not self._held):
                    break
                left = deadline - time.monotonic()
                if left <= 0 and taken:
                    break
                self._changed.wait(left if left > 0 else None)
        if not taken and self._fault is not None:
            raise self._fault
        return taken

    def _drawn(self, count: int) -> list[Finished]:
        """Up to `count` of what is there; fetching goes on into the room that they leave."""
        drawn = [self._held.popleft() for _ in range(min(count, len(self._held)))]
        self._held_bytes -= sum(map(self._weigh, drawn))
        if drawn and not self._has_ended:
            with suppress(RuntimeError):  # the loop is closed: there is nothing to go on with
                self._loop.call_soon_threadsafe(self._look)
        return drawn
