"""What one exchange says on the wire, byte for byte, and the limits that it is held to while it says it.

The transport writes on the tape of the exchange that is under way, below any parser: the archive keeps the
wire's bytes, not a parser's idea of them, and no parser sees more than the limits allow.
"""

import asyncio
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from sources.limits import FetchSettings


class TapeFullError(Exception):
    """More bytes came than the exchange may have."""


class TooSlowError(Exception):
    """Bytes come, but slower than the least rate."""


class Brake(Protocol):
    """What holds back the larger responses while too many bytes are held."""

    async def byte_room(self) -> None:
        """Wait until fewer are."""


class InFlight:
    """The bytes of all responses that are under way: a brake; belongs to one event loop."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._room = asyncio.Event()
        self._room.set()

    def change(self, byte_count: int) -> None:
        """Note that so many more bytes are held; fewer, when negative."""
        self._held_bytes += byte_count
        if self._held_bytes < self._most_bytes:
            self._room.set()
        else:
            self._room.clear()

    async def byte_room(self) -> None:
        """Wait until fewer bytes are under way than may be."""
        await self._room.wait()


@dataclass(slots=True, kw_only=True)
class Tape:
    """What one exchange sent and received, byte for byte, and the limits it is held to while it runs.

    `first_byte_at` is on the monotonic clock: by then the peer has surely seen the request.
    """

    limit_bytes: int
    settings: FetchSettings
    in_flight: InFlight
    brake: Brake | None = None
    clock: Callable[[], float] = time.monotonic
    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)
    first_byte_at: float | None = None
    ip_address: str | None = None
    is_new_connection: bool = False

    async def room(self) -> None:
        """Wait until the exchange may read on: at once when it holds no more than its share.

        A page of ordinary size is never held up by peers that send endless ones.
        """
        if len(self.response) * self.settings.concurrency > self.settings.in_flight_bytes:
            await self.in_flight.byte_room()
            if self.brake is not None:
                await self.brake.byte_room()

    def received(self, piece: bytes) -> None:
        """Keep a piece that came.

        Raises:
            TapeFullError: the limit is passed; what came up to it is kept.
            TooSlowError: the least rate is not held.
        """
        now = self.clock()
        if self.first_byte_at is None:
            self.first_byte_at = now
        self.response += piece
        self.in_flight.change(len(piece))
        self.limit(self.limit_bytes)
        seconds = now - self.first_byte_at
        is_slow = len(self.response) < seconds * self.settings.least_rate_bytes
        if is_slow and seconds > self.settings.rate_grace_seconds:
            raise TooSlowError

    def limit(self, limit_bytes: int) -> None:
        """Hold the exchange to a limit from now on.

        Raises:
            TapeFullError: what came passes it; what came up to it is kept.
        """
        self.limit_bytes = limit_bytes
        if len(self.response) > limit_bytes:
            self.cut(limit_bytes)
            raise TapeFullError

    def cut(self, byte_count: int) -> None:
        """Keep no more than so many bytes of the response."""
        self.in_flight.change(-max(0, len(self.response) - byte_count))
        del self.response[byte_count:]


current_tape: ContextVar[Tape] = ContextVar("current_tape")
