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
from transforms.messages import head_end


class TapeFullError(Exception):
    """More bytes came than the exchange may have."""


class HeadFloodError(Exception):
    """The heads of the response do not end."""


class TooSlowError(Exception):
    """Bytes come, but slower than the least rate."""


class Brake(Protocol):
    """What holds back the large responses while the caller has more bytes than it can take."""

    async def byte_room(self) -> None:
        """Wait until it has fewer."""


@dataclass(slots=True, kw_only=True)
class Tape:
    """What one exchange sent and received, byte for byte, and the limits it is held to while it runs.

    `first_byte_at` is on the monotonic clock: by then the peer has surely seen the request. `large` are the
    places for responses that are larger than usual, shared by all exchanges.
    """

    limit_bytes: int
    settings: FetchSettings
    large: asyncio.Semaphore
    brake: Brake | None = None
    clock: Callable[[], float] = time.monotonic
    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)
    first_byte_at: float | None = None
    ip_address: str | None = None
    is_new_connection: bool = False
    _line_count: int = 0
    _has_head: bool = False
    _is_large: bool = False

    async def room(self) -> None:
        """Wait until the exchange may read on: at once, while it holds no more than pages usually have.

        So a page of ordinary size is never held up by peers that send endless ones, and memory is bounded.
        """
        if self._is_large or len(self.response) <= self.settings.usual_bytes:
            return
        if self.brake is not None:
            await self.brake.byte_room()
        await self.large.acquire()
        self._is_large = True

    def end(self) -> None:
        """Give back what the exchange held."""
        if self._is_large:
            self._is_large = False
            self.large.release()

    def received(self, piece: bytes) -> None:
        """Keep a piece that came.

        Raises:
            TapeFullError: the limit is passed; what came up to it is kept.
            HeadFloodError: the heads have more lines or bytes than they may.
            TooSlowError: the least rate is not held.
        """
        now = self.clock()
        if self.first_byte_at is None:
            self.first_byte_at = now
        self.response += piece
        self.limit(self.limit_bytes)
        if not self._has_head:
            self._line_count += piece.count(b"\n")
            self._look_at_head()
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
            del self.response[limit_bytes:]
            raise TapeFullError

    def _look_at_head(self) -> None:
        """Refuse a flood before the HTTP parser sees it, to which each line and each 1xx head costs some 10 µs."""
        most_lines, most_bytes = self.settings.head_lines, self.settings.head_bytes
        if self._line_count <= most_lines and len(self.response) <= most_bytes:
            return
        end = head_end(self.response)
        if end is None or end > most_bytes or self.response.count(b"\n", 0, end) > most_lines:
            raise HeadFloodError
        self._has_head = True


current_tape: ContextVar[Tape] = ContextVar("current_tape")
