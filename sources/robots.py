"""What robots.txt files allow, by RFC 9309.

what came for /robots.txt           what it means
├── 2xx                             its rules, as far as its first 512 KiB tell them
├── 4xx but 429                     all is allowed
├── more than five redirects, or
│   one that leads nowhere          all is allowed, as if there were none
├── 429, 5xx, no whole answer       nothing is allowed yet; a copy of the last day still counts
└── the host cannot be reached      the page's own outcome: it lies on the same host
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import ada_url

from sources.asking import Ask, Asker, Reply
from sources.client import Answer
from sources.guard import url_problem
from sources.limits import MIB, FetchSettings
from sources.robots_rules import Rules, read_rules
from transforms.decoding import DecodingError, decode
from transforms.outcomes import Outcome
from transforms.urls import resolve

MOST_HOSTS = 4096  # kept in memory; a parsed file takes some 10 KB
MOST_LINE_BYTES = 4 * MIB  # of all rules that are kept: some 80 MiB once parsed

# What keeps robots.txt from us keeps the page from us too, and says more than "robots.txt could not be read".
_OF_THE_HOST = frozenset({Outcome.FAILED_ADDRESS, Outcome.FAILED_DNS, Outcome.FAILED_CONNECT, Outcome.FAILED_TLS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Whether an address may be asked for: `outcome` is PENDING when it may, else how its entry ends.

    `delay_seconds` is the site's crawl-delay, if it has one.
    """

    outcome: Outcome
    detail: str = ""
    delay_seconds: float | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """One host's robots.txt as last read: its rules, or why there are none; and until when it counts."""

    rules: Rules | None
    failure: Reply | None
    read_at: float
    expires_at: float


class Robots:
    """The robots.txt files of all hosts, asked for when first needed; belongs to one event loop."""

    def __init__(self, asker: Asker, settings: FetchSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._asker = asker
        self._settings = settings
        self._clock = clock
        self._copies: dict[str, _Copy] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._line_bytes = 0

    async def ruling(self, url: str, delay_seconds: float | None = None) -> Ruling:
        """What the address's host says about it; `delay_seconds` is kept to when its file is asked for."""
        copy = await self._copy(ada_url.URL(url).origin, delay_seconds)
        if copy.failure is not None:
            reply = copy.failure
            outcome = reply.outcome if reply.outcome in _OF_THE_HOST else Outcome.FAILED_ROBOTS
            return Ruling(outcome=outcome, detail=f"robots.txt: {reply.detail}", retry_at=reply.retry_at)
        if copy.rules is None:
            return Ruling(outcome=Outcome.PENDING)
        delay = copy.rules.delay_seconds
        if delay is not None and delay > self._settings.most_crawl_delay_seconds:
            return Ruling(outcome=Outcome.SKIPPED_ROBOTS, detail=f"crawl-delay of {delay:g} s")
        if not copy.rules.allows(url):
            return Ruling(outcome=Outcome.SKIPPED_ROBOTS, detail="disallowed")
        return Ruling(outcome=Outcome.PENDING, delay_seconds=delay)

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the file of the address's host names, as web addresses and each once."""
        copy = await self._copy(ada_url.URL(url).origin, None)
        named = [resolve(line, url) for line in copy.rules.sitemaps] if copy.rules is not None else []
        return tuple(dict.fromkeys(address for address in named if address))

    async def _copy(self, origin: str, delay_seconds: float | None) -> _Copy:
        async with self._locks.setdefault(origin, asyncio.Lock()):
            held = self._copies.get(origin)
            if held is None or held.expires_at <= self._clock():
                held = await self._renewed(origin, held, delay_seconds)
            self._keep(origin, held)
        return held

    def _keep(self, origin: str, copy: _Copy) -> None:
        """Keep a copy as the last used, and no more of the others than memory allows."""
        self._forget(origin)
        self._copies[origin] = copy
        self._line_bytes += _line_bytes(copy)
        while len(self._copies) > MOST_HOSTS or (self._line_bytes > MOST_LINE_BYTES and len(self._copies) > 1):
            oldest = next(iter(self._copies))
            self._forget(oldest)
            self._locks.pop(oldest, None)

    def _forget(self, origin: str) -> None:
        self._line_bytes -= _line_bytes(self._copies.pop(origin, None))

    async def _renewed(self, origin: str, held: _Copy | None, delay_seconds: float | None) -> _Copy:
        settings, now = self._settings, self._clock()
        reply = await self._asked(f"{origin}/robots.txt", delay_seconds)
        if reply.outcome in (Outcome.FAILED_GONE, Outcome.FAILED_STATUS, Outcome.FAILED_REDIRECT):
            return _Copy(rules=None, failure=None, read_at=now, expires_at=now + settings.robots_age_seconds)
        if reply.outcome in (Outcome.PENDING, Outcome.FAILED_SIZE) and reply.answer is not None:
            try:
                rules = self._parsed(reply.answer)
            except DecodingError as fault:
                reply = Reply(outcome=Outcome.FAILED_ENCODING, detail=fault.reason)
            else:
                expires_at = now + settings.robots_age_seconds
                return _Copy(rules=rules, failure=None, read_at=now, expires_at=expires_at)
        retry_at = now + settings.robots_retry_seconds
        if held is not None and held.failure is None and now - held.read_at < 2 * settings.robots_age_seconds:
            return _Copy(rules=held.rules, failure=None, read_at=held.read_at, expires_at=retry_at)
        return _Copy(rules=None, failure=reply, read_at=now, expires_at=retry_at)

    async def _asked(self, url: str, delay_seconds: float | None) -> Reply:
        """The reply for a robots.txt, redirects followed; the file of another host may stand for this one."""
        for _ in range(self._settings.most_redirects + 1):
            reply = await self._asker.ask(
                Ask(
                    url=url,
                    limit_bytes=self._settings.robots_bytes,
                    seconds=self._settings.silence_seconds,
                    delay_seconds=delay_seconds,
                    wants_start=True,
                )
            )
            if reply.answer is None or not reply.answer.is_redirect:
                return reply
            target = reply.answer.redirect_target()
            if target is None or url_problem(target, self._settings.connect_to):
                break
            url = target
        return Reply(outcome=Outcome.FAILED_REDIRECT, detail="its redirects lead nowhere")

    def _parsed(self, answer: Answer) -> Rules:
        coding = answer.header("content-encoding")
        content = decode(answer.body, coding, self._settings.decoded_page_bytes)
        return read_rules(content[: self._settings.robots_bytes], self._settings.product)


def _line_bytes(copy: _Copy | None) -> int:
    return copy.rules.line_bytes if copy is not None and copy.rules is not None else 0
