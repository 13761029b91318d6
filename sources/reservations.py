"""Reservations of text and data mining for whole hosts: `/.well-known/tdmrep.json`, where they are obeyed.

The file is a list of rules, `{"location": "/berita/*", "tdm-reservation": 1}` (TDM Reservation Protocol, W3C community
group, 2024). Its locations are the patterns of robots.txt, and as there the longest that matches counts. A file that
cannot be read reserves nothing.
"""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import islice

import ada_url

from sources.asking import Ask
from sources.limits import FetchSettings
from sources.redirects import Walker
from transforms.decoding import DecodingError, decode
from transforms.opt_outs import OptOut
from transforms.outcomes import Outcome

PATH = "/.well-known/tdmrep.json"
MOST_BYTES = 64 * 1024
MOST_RULES = 500
LONGEST_LOCATION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    location: str
    is_reserved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservations:
    """The files of the hosts of one job, each asked for once; belongs to one event loop."""

    walker: Walker
    settings: FetchSettings
    rules: dict[str, tuple[_Rule, ...]] = field(default_factory=dict)
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def of(self, url: str, delay_seconds: float | None) -> OptOut | None:
        """The reservation that the address's host makes of it, if it does."""
        try:
            parsed = ada_url.URL(url)
        except ValueError:
            return None
        origin = str(parsed.origin)
        async with self.locks.setdefault(origin, asyncio.Lock()):
            if origin not in self.rules:
                self.rules[origin] = await self._read(origin, delay_seconds)
        target = parsed.pathname + parsed.search
        matching = [rule for rule in self.rules[origin] if matches(rule.location, target)]
        longest = max(matching, key=lambda rule: len(rule.location), default=None)
        if longest is None or not longest.is_reserved:
            return None
        return OptOut(signal="tdm_reservation", said_by=PATH, said_text=longest.location[:200])

    async def _read(self, origin: str, delay_seconds: float | None) -> tuple[_Rule, ...]:
        ask = Ask(
            url=f"{origin}{PATH}",
            limit_bytes=MOST_BYTES,
            seconds=self.settings.exchange_seconds,
            delay_seconds=delay_seconds,
        )
        walk = await self.walker.walk(ask, lambda _: None)
        if walk.outcome is not Outcome.PENDING or walk.answer is None:
            return ()
        try:
            return read_rules(decode(walk.answer.body, walk.answer.header("content-encoding"), MOST_BYTES))
        except DecodingError:
            return ()


def read_rules(body: bytes) -> tuple[_Rule, ...]:
    """The rules of a file; none of what is no such file.

    >>> [(rule.location, rule.is_reserved) for rule in read_rules(b'[{"location": "/", "tdm-reservation": 1}]')]
    [('/', True)]
    >>> read_rules(b"<html>")
    ()
    """
    try:
        listed = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    rules = map(_rule, listed if isinstance(listed, list) else ())
    return tuple(islice((rule for rule in rules if rule), MOST_RULES))


def matches(location: str, target: str) -> bool:
    """Whether a path with its query is at a location, in which `*` stands for anything and a last `$` for the end.

    >>> matches("/berita/*/premium", "/berita/1/premium/judul"), matches("*.pdf$", "/unduh/1.pdf?x")
    (True, False)
    """
    first, *others = location.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    position = len(first)
    last = others.pop() if others and location.endswith("$") else None
    for part in others:  # each as far left as it may stand, so that nothing is tried twice
        found = target.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    if last is not None:
        return target.endswith(last) and len(target) - len(last) >= position
    return not location.endswith("$") or position == len(target)


def _rule(each: object) -> _Rule | None:
    location = each.get("location") if isinstance(each, dict) else None
    if not isinstance(each, dict) or not isinstance(location, str) or not location.startswith(("/", "*")):
        return None
    is_reserved = str(each.get("tdm-reservation")) == "1"
    return _Rule(location=location, is_reserved=is_reserved) if len(location) <= LONGEST_LOCATION else None
