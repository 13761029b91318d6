"""How long to wait before a domain is asked again: one queue per registered domain.

A domain has one request under way at a time, and the next starts no sooner than the delay of either after the
peer is known to have seen the last one (its first byte came). A peer that asks to be left alone is, and one
that failed several times in a row is too: entries that would have to wait long end as busy, to be tried again
by a later run. All waiting is by a monotonic clock, so that a clock set back or forth makes no burst.
"""

import asyncio
import math
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sources.limits import FetchSettings

_SECONDS = re.compile(r"\s*(\d{1,12})(?:\.\d{1,12})?\s*")
_JITTER_SHARE = 0.1  # upwards only: sooner than asked would break the promise


class LeftAloneError(Exception):
    """The domain is to be left alone for longer than anyone would wait; `seconds` says for how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be left alone for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True, kw_only=True)
class Turn:
    """One request's turn; whoever makes it notes here what came of it.

    `seen_at` is when the peer had surely seen the request, on the monotonic clock.
    """

    seen_at: float | None = None
    failed: bool = False
    pause_seconds: float | None = None


@dataclass(slots=True)
class _Queue:
    """What is known of one domain."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    seen_at: float = -math.inf
    delay_seconds: float = 0.0
    closed_until: float = 0.0
    failure_count: int = 0
    trip_count: int = 0


class Politeness:
    """The queues of all domains; belongs to one event loop."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._queues: dict[str, _Queue] = {}

    def seconds_closed(self, domain: str) -> float:
        """For how long the domain is to be left alone; 0 when it may be asked in its turn."""
        queue = self._queues.get(domain)
        return max(0.0, queue.closed_until - self._clock()) if queue else 0.0

    @asynccontextmanager
    async def turn(self, domain: str, delay_seconds: float) -> AsyncIterator[Turn]:
        """The domain's next turn, held until the request in it has ended.

        Raises:
            LeftAloneError: the domain does not open soon enough to wait for it. It may have been closed by the
                turn that this one waited for.
        """
        queue = self._queues.setdefault(domain, _Queue())
        async with queue.lock:
            while (wait := self._wait(queue, delay_seconds)) > 0:
                await self._sleep(wait)
            turn = Turn()
            try:
                yield turn
            finally:
                queue.seen_at = self._clock() if turn.seen_at is None else turn.seen_at
                queue.delay_seconds = delay_seconds
                self._note(queue, turn)

    def _wait(self, queue: _Queue, delay_seconds: float) -> float:
        """The seconds until the next turn may begin."""
        now = self._clock()
        closed_seconds = queue.closed_until - now
        if closed_seconds > self._settings.patience_seconds:
            raise LeftAloneError(closed_seconds)
        return max(closed_seconds, queue.seen_at + max(queue.delay_seconds, delay_seconds) - now)

    def _note(self, queue: _Queue, turn: Turn) -> None:
        """Keep what the turn showed of the peer's health."""
        if turn.pause_seconds is not None:
            self._close(queue, turn.pause_seconds)
        if not turn.failed:
            queue.failure_count = queue.trip_count = 0
            return
        queue.failure_count += 1
        if queue.failure_count >= self._settings.breaker_failures:
            self._close(queue, self._settings.breaker_pause_seconds * 2 ** min(queue.trip_count, 32))
            queue.trip_count += 1

    def _close(self, queue: _Queue, seconds: float) -> None:
        seconds = min(seconds * (1 + _JITTER_SHARE * self._jitter()), self._settings.most_pause_seconds)
        queue.closed_until = max(queue.closed_until, self._clock() + seconds)


def retry_after_seconds(value: str, now: datetime, settings: FetchSettings) -> float | None:
    """For how long a `Retry-After` asks to be left alone, clamped to a day; None when the header is absent.

    Both forms of RFC 9110 are read, seconds and date. A date in the past asks for nothing; what nobody can
    read counts as an hour.

    >>> settings = FetchSettings(user_agent="Lumbung/0.1")
    >>> now = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    >>> retry_after_seconds("120", now, settings), retry_after_seconds("-5", now, settings)
    (120.0, 3600.0)
    >>> retry_after_seconds("Wed, 01 Jul 2026 12:01:00 GMT", now, settings)
    60.0
    """
    if not value.strip():
        return None
    if plain := _SECONDS.fullmatch(value):
        return min(float(plain[1]), settings.most_pause_seconds)
    try:
        at = parsedate_to_datetime(value[:64])
        seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now) / timedelta(seconds=1)
    except (ValueError, IndexError, TypeError, OverflowError):  # each of them by some hostile date
        return settings.unreadable_pause_seconds
    return min(max(0.0, seconds), settings.most_pause_seconds)
