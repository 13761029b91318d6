"""Asks the web politely: one exchange in its domain's turn, its status read, its wish to be left alone noted.

status                      outcome
├── 2xx, 304, redirects     pending: for the caller to judge
├── 404, 410                failed_gone
├── 429, 5xx                failed_busy, with `retry_at` when the peer said until when
├── other 3xx and 4xx       failed_status
└── any other               failed_protocol
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import ada_url

from sources.client import Answer, Client
from sources.limits import FetchSettings
from sources.politeness import LeftAloneError, Politeness, retry_after_seconds
from sources.tapes import Brake
from transforms.outcomes import Outcome
from transforms.urls import registered_domain

# Faults that say the peer is unwell, or that we are not welcome; a 404 is a healthy answer.
_UNWELL = frozenset(
    {
        Outcome.FAILED_DNS,
        Outcome.FAILED_CONNECT,
        Outcome.FAILED_TLS,
        Outcome.FAILED_TIMEOUT,
        Outcome.FAILED_PROTOCOL,
        Outcome.FAILED_BUSY,
    }
)
_BUSY = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to ask for, and within which limits.

    `delay_seconds` is the least time between two requests to the domain; None takes the setting's.
    `wants_start` asks for the start of a body that says itself that it is too long.
    """

    url: str
    limit_bytes: int
    seconds: float
    delay_seconds: float | None = None
    headers: Mapping[str, str] | None = None
    wants_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer and what it means; `answer` is None when the domain is being left alone."""

    outcome: Outcome
    detail: str = ""
    answer: Answer | None = None
    retry_at: datetime | None = None


class Gate(Brake, Protocol):
    """What holds fetching back while the caller is behind."""

    def is_open(self) -> bool:
        """Whether there is room for one more answer."""

    async def room(self) -> None:
        """Wait until there is."""


class Asker:
    """Makes polite exchanges; all share one client, one politeness and the places for exchanges at once."""

    def __init__(
        self,
        client: Client,
        politeness: Politeness,
        settings: FetchSettings,
        places: asyncio.Semaphore,
        gate: Gate | None = None,
    ) -> None:
        self._client = client
        self._politeness = politeness
        self._settings = settings
        self._gate = gate
        self._places = places

    async def ask(self, ask: Ask) -> Reply:
        """The reply to one question, when its turn has come.

        Where the connection turns out to have been closed while it lay idle, the question is asked once more
        on a new one, in another turn: the peer may have seen the first.
        """
        domain = domain_of(ask.url)
        try:
            reply = await self._in_turn(ask, domain)
            if reply.answer is not None and reply.answer.is_stale:
                reply = await self._in_turn(ask, domain)
        except LeftAloneError as closed:
            retry_at = datetime.now(UTC) + timedelta(seconds=closed.seconds)
            detail = f"{domain} is left alone until {retry_at:%Y-%m-%d %H:%M} UTC"
            return Reply(outcome=Outcome.FAILED_BUSY, detail=detail, retry_at=retry_at)
        return reply

    async def _in_turn(self, ask: Ask, domain: str) -> Reply:
        delay = self._settings.delay_seconds if ask.delay_seconds is None else ask.delay_seconds
        async with self._politeness.turn(domain, delay) as turn, self._place():
            answer = await self._client.exchange(
                ask.url,
                limit_bytes=ask.limit_bytes,
                seconds=ask.seconds,
                headers=ask.headers,
                wants_start=ask.wants_start,
                brake=self._gate,
            )
            reply = self._judge(answer)
            turn.seen_at = answer.first_byte_at
            turn.failed = reply.outcome in _UNWELL and not answer.is_stale
            if reply.retry_at is not None:
                turn.pause_seconds = (reply.retry_at - datetime.now(UTC)) / timedelta(seconds=1)
        return reply

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """A place for an exchange, once the gate is open; who waits at the gate holds no place meanwhile."""
        while True:
            if self._gate is not None:
                await self._gate.room()
            async with self._places:
                if self._gate is None or self._gate.is_open():
                    yield
                    return

    def _judge(self, answer: Answer) -> Reply:
        outcome, detail = answer.outcome, answer.detail
        retry_at = None
        if outcome is Outcome.PENDING:
            outcome = _outcome_of(answer)
            detail = "" if outcome is Outcome.PENDING else f"status {answer.status}"
        if outcome is Outcome.FAILED_BUSY:
            now = datetime.now(UTC)
            seconds = retry_after_seconds(answer.header("retry-after"), now, self._settings)
            retry_at = None if seconds is None else now + timedelta(seconds=seconds)
        return Reply(outcome=outcome, detail=detail, answer=answer, retry_at=retry_at)


def domain_of(url: str) -> str:
    """The registered domain whose queue an address waits in; empty for what is no address."""
    try:
        return registered_domain(ada_url.URL(url).hostname)
    except ValueError:
        return ""


def _outcome_of(answer: Answer) -> Outcome:
    status = answer.status
    if 200 <= status < 300 or status == 304 or answer.is_redirect:
        return Outcome.PENDING
    if status in (404, 410):
        return Outcome.FAILED_GONE
    if status == _BUSY or 500 <= status < 600:
        return Outcome.FAILED_BUSY
    if 300 <= status < 500:
        return Outcome.FAILED_STATUS
    return Outcome.FAILED_PROTOCOL
