"""Follows an address to its answer: each hop is judged by the guard, the caller's rules and robots.txt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import ada_url

from sources.asking import Ask, Asker
from sources.client import Answer
from sources.guard import url_problem
from sources.limits import FetchSettings
from sources.robots import Robots
from transforms.outcomes import Outcome
from transforms.records import Exchange

Refusal = tuple[Outcome, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where an address led: all exchanges in order, the last answer, and how it went.

    `outcome` is PENDING when the last answer is whole and a success; `url` is the address it came from.
    """

    url: str
    outcome: Outcome
    detail: str = ""
    exchanges: tuple[Exchange, ...] = ()
    answer: Answer | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """Walks to the answers of one job; robots.txt copies are shared with all others."""

    asker: Asker
    robots: Robots
    settings: FetchSettings

    async def walk(self, ask: Ask, refuses: Callable[[str], Refusal | None]) -> Walk:
        """The walk that starts with a question; `refuses` judges each address on the way, the first included.

        The question's own headers go along while scheme, host and port stay the same, and never again after.
        """
        try:
            start = ada_url.URL(ask.url)
        except ValueError:
            return Walk(url=ask.url, outcome=Outcome.FAILED_ADDRESS, detail="not an address")
        url, origin, headers = start.href.partition("#")[0], start.origin, ask.headers
        exchanges: list[Exchange] = []
        seen: set[str] = set()
        while True:
            seen.add(url)
            delay, refused = await self._permitted(url, ask.delay_seconds, refuses)
            if refused is not None:
                return _ended(refused, exchanges)
            headers = headers if _origin(url) == origin else None
            reply = await self.asker.ask(_at(ask, url, delay, headers))
            answer = reply.answer
            if answer is not None and answer.exchange is not None:
                exchanges.append(answer.exchange)
            if answer is None or not answer.is_redirect:
                return Walk(
                    url=url,
                    outcome=reply.outcome,
                    detail=reply.detail,
                    exchanges=tuple(exchanges),
                    answer=answer,
                    retry_at=reply.retry_at,
                )
            target = answer.redirect_target()
            if problem := self._redirect_problem(target, seen):
                walk = Walk(url=url, outcome=Outcome.FAILED_REDIRECT, detail=problem)
                return _ended(walk, exchanges)
            url = target or url

    async def _permitted(
        self, url: str, delay_seconds: float | None, refuses: Callable[[str], Refusal | None]
    ) -> tuple[float | None, Walk | None]:
        """The delay to keep to, and the walk's end when the address may not be asked for."""
        if problem := url_problem(url, self.settings.connect_to):
            return None, Walk(url=url, outcome=Outcome.FAILED_ADDRESS, detail=problem)
        if refusal := refuses(url):
            return None, Walk(url=url, outcome=refusal[0], detail=refusal[1])
        ruling = await self.robots.ruling(url, delay_seconds)
        if ruling.outcome is not Outcome.PENDING:
            return None, Walk(url=url, outcome=ruling.outcome, detail=ruling.detail, retry_at=ruling.retry_at)
        if ruling.delay_seconds is None:
            return delay_seconds, None
        own = self.settings.delay_seconds if delay_seconds is None else delay_seconds
        return max(own, ruling.delay_seconds), None

    def _redirect_problem(self, target: str | None, seen: set[str]) -> str | None:
        """Why a redirect is not followed; where it leads is judged as any address is."""
        if target is None:
            return "a redirect without an address"
        if not target.startswith(("http://", "https://")):
            return f"a redirect to {target.partition(':')[0][:20]}:"
        if target in seen:
            return "redirects in a loop"
        if len(seen) > self.settings.most_redirects:
            return f"more than {self.settings.most_redirects} redirects"
        return None


def _ended(walk: Walk, exchanges: list[Exchange]) -> Walk:
    return Walk(
        url=walk.url,
        outcome=walk.outcome,
        detail=walk.detail,
        exchanges=tuple(exchanges),
        retry_at=walk.retry_at,
    )


def _at(ask: Ask, url: str, delay_seconds: float | None, headers: Mapping[str, str] | None) -> Ask:
    return Ask(
        url=url,
        limit_bytes=ask.limit_bytes,
        seconds=ask.seconds,
        delay_seconds=delay_seconds,
        headers=headers,
    )


def _origin(url: str) -> str:
    return str(ada_url.URL(url).origin)
