"""Looks at one feed: asks only for what changed, reads its entries, and goes down from a sitemap index.

conditional GET → 304? → coding → equal hash? → parse → equal entries? → entries, or the sitemaps an index leads to

Index pages, which are one feed of many addresses, are read in `index_pages.py`.
"""

import hashlib
import random
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import ada_url

from sources.asking import Ask, domain_of
from sources.client import Answer
from sources.entries import in_words
from sources.feeds import parse_feed
from sources.index_pages import IndexReader
from sources.limits import FetchSettings
from sources.overlap import Overlap, compare
from sources.polling import LEAST_SECONDS, NOT_MODIFIED, Findings, freshness_seconds, scheduled, wants_whole
from sources.redirects import Refusal, Walk, Walker
from sources.sitemaps import parse_sitemap
from sources.threads import in_own_thread
from sources.validators import conditional_headers
from transforms.decoding import DecodingError, decode
from transforms.feed_visits import FeedState, FeedVisit
from transforms.outcomes import Outcome
from transforms.records import Entry, Source
from transforms.urls import in_scope

EARLY_SHARE = 0.25
"""Of its interval: how much earlier a sitemap is visited because its index is at hand."""

_PERMANENT = frozenset({301, 308})
_NOT_THERE = frozenset(
    {Outcome.FAILED_GONE, Outcome.FAILED_DNS, Outcome.FAILED_REDIRECT, Outcome.FAILED_ADDRESS, Outcome.SKIPPED_SCOPE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoverer:
    """Looks at the feeds of one job; `indexes` reads those that are pages of links.

    A feed's visit ends LOADED when its entries were read, UNCHANGED when it says what it said, or in the
    outcome that kept it from us. What was unchanged is not archived again.

    `children` are what is remembered, by their addresses, of sitemaps that an index led to: they are visited when
    their own time has come. `jitter` gives numbers from 0 to 1.
    """

    walker: Walker
    catalogue: Mapping[str, Source]
    settings: FetchSettings
    due: frozenset[str]
    now: datetime
    indexes: IndexReader
    children: Mapping[str, FeedState] = field(default_factory=dict)
    jitter: Callable[[], float] = random.random

    async def visits(self, feed: FeedState) -> AsyncIterator[FeedVisit]:
        """The feed's visit, after those of the sitemaps that it leads to when it is an index.

        Sitemaps that are due by themselves are left to their own visit. An index comes last, since it is to be
        visited again when the first of its sitemaps is.
        """
        source = self.catalogue[feed.source_id]
        if feed.kind == "index":
            async for page in self.indexes.visits(feed, source, lambda url: _refusal(url, feed, source), self._ended):
                yield page
            return
        pending = deque([(feed, 1)])
        seen = self.due | {declared.url for declared in source.feeds}
        indexes: list[FeedVisit] = []
        soonest: list[datetime] = []
        for _ in range(1 + self.settings.sitemaps_per_feed):
            if not pending:
                break
            state, depth = pending.popleft()
            visit, sitemaps = await self._visit(state, source)
            if not sitemaps:
                yield visit
                soonest += [visit.state.next_check_at] if visit.state.next_check_at else []
                continue
            indexes.append(visit)
            if depth < self.settings.sitemap_depth:
                fresh = [url for url in sitemaps if url not in seen]
                seen |= set(fresh)
                below = [self._child(feed, url) for url in both_ends(fresh, self.settings.sitemaps_per_feed)]
                pending += [(child, depth + 1) for child in below if self._is_due(child)]
                soonest += [at for child in below if (at := child.next_check_at) and not self._is_due(child)]
        for visit in indexes:
            yield self._with_children(visit, soonest)

    def _child(self, feed: FeedState, url: str) -> FeedState:
        return self.children.get(url) or FeedState(source_id=feed.source_id, feed_url=url, kind="sitemap")

    def _is_due(self, child: FeedState) -> bool:
        """Whether its time has come or nearly: sitemaps that are visited together cost one visit of their index."""
        early = timedelta(seconds=EARLY_SHARE * (child.interval_seconds or 0))
        return child.next_check_at is None or child.next_check_at <= self.now + early

    def _with_children(self, index: FeedVisit, soonest: Sequence[datetime]) -> FeedVisit:
        """The visit of an index, to be visited again when one of its sitemaps is to be."""
        times = [at for at in (index.state.next_check_at, *soonest) if at is not None]
        at = max(min(times), self.now + timedelta(seconds=LEAST_SECONDS))
        return replace(index, state=replace(index.state, next_check_at=at))

    async def _visit(self, feed: FeedState, source: Source) -> tuple[FeedVisit, tuple[str, ...]]:
        """The visit of one address, and the sitemaps that an index at it leads to."""
        ask = self._ask(feed, source)
        walk = await self.walker.walk(ask, lambda url: _refusal(url, feed, source))
        answer = walk.answer
        if walk.outcome is not Outcome.PENDING or answer is None:
            return self._ended(feed, walk, walk.outcome, walk.detail), ()
        if answer.status == 304:
            if not ask.headers:
                return self._ended(feed, walk, Outcome.FAILED_PROTOCOL, f"{NOT_MODIFIED}, although none was held"), ()
            return self._ended(feed, walk, Outcome.UNCHANGED, NOT_MODIFIED), ()
        limit_bytes = self._limits(feed.kind)[2]
        try:
            body = decode(answer.body, answer.header("content-encoding"), limit_bytes)
        except DecodingError as fault:
            return self._ended(feed, walk, Outcome.FAILED_ENCODING, fault.reason), ()
        body_hash = hashlib.sha256(body).hexdigest()
        state = self._read(feed, answer, body_hash)
        if body_hash == feed.body_hash:
            return self._ended(state, walk, Outcome.UNCHANGED, "same bytes"), ()
        parsed = await self._parsed(body, feed, source, walk.url, answer)
        entries, sitemaps, detail = parsed.entries, parsed.sitemaps, parsed.problem or in_words(parsed.left_out)
        if parsed.problem and not entries and not sitemaps:
            return self._ended(feed, walk, Outcome.FAILED_ENCODING, detail), ()
        if sitemaps:
            return self._ended(feed, walk, Outcome.LOADED, detail, overlap=_of_index(feed, sitemaps)), sitemaps
        state = replace(state, ttl_seconds=parsed.ttl_seconds, listing_hash=listing_hash(entries))
        if state.listing_hash == feed.listing_hash:
            return self._ended(state, walk, Outcome.UNCHANGED, "same entries"), ()
        overlap = await in_own_thread(lambda: compare(state, entries, self.now))
        return self._ended(state, walk, Outcome.LOADED, detail, entries, overlap=overlap), ()

    def _ask(self, feed: FeedState, source: Source) -> Ask:
        limit_bytes, seconds, _ = self._limits(feed.kind)
        return Ask(
            url=feed.moved_url or feed.feed_url,
            limit_bytes=limit_bytes,
            seconds=seconds,
            delay_seconds=source.delay_seconds,
            headers={} if wants_whole(feed, self.now) else conditional_headers(feed.etag, feed.last_modified),
        )

    def _read(self, feed: FeedState, answer: Answer, body_hash: str) -> FeedState:
        """The state with what belongs to a body that was read."""
        return replace(
            feed,
            etag=answer.header("etag") or None,
            last_modified=answer.header("last-modified") or None,
            body_hash=body_hash,
            read_at=self.now,
        )

    def _limits(self, kind: str) -> tuple[int, float, int]:
        """Bytes on the wire, seconds, and decoded bytes for a kind of feed."""
        settings = self.settings
        if kind == "feed":
            return settings.feed_bytes, settings.exchange_seconds, settings.decoded_feed_bytes
        return settings.sitemap_bytes, settings.sitemap_seconds, settings.decoded_sitemap_bytes

    async def _parsed(self, body: bytes, feed: FeedState, source: Source, url: str, answer: Answer) -> "_Parsed":
        """What the body says; its links are relative to `url`."""
        if feed.kind == "feed":
            content_type = answer.header("content-type")
            read = await in_own_thread(
                lambda: parse_feed(body, content_type, feed_url=url, source=source, now=self.now)
            )
            parsed = _Parsed(read.entries, (), read.problem, read.left_out, read.hints.longest_seconds)
        else:
            listed = await in_own_thread(lambda: parse_sitemap(body, feed_url=url, source=source, now=self.now))
            parsed = _Parsed(listed.entries, listed.sitemaps, listed.problem, listed.left_out)
        if url != feed.feed_url:
            entries = tuple(replace(entry, feed_url=feed.feed_url) for entry in parsed.entries)
            return replace(parsed, entries=entries)
        return parsed

    def _ended(
        self,
        state: FeedState,
        walk: Walk,
        outcome: Outcome,
        detail: str,
        entries: tuple[Entry, ...] = (),
        overlap: Overlap | None = None,
    ) -> FeedVisit:
        overlap = overlap or Overlap(state=state)
        answer = walk.answer
        findings = Findings(
            outcome=outcome,
            new_count=overlap.new_count,
            has_gap=overlap.gap is not None,
            is_first=overlap.is_first,
            listed_per_day=overlap.listed_per_day,
            fresh_seconds=self._fresh_seconds(answer) if answer else None,
            retry_at=walk.retry_at,
        )
        state = scheduled(_with_address(overlap.state, walk, outcome), findings, self.now, self.jitter())
        state = replace(state, outcome=outcome.value, detail=detail or None)
        exchanges = () if outcome is Outcome.UNCHANGED else walk.exchanges
        return FeedVisit(
            state=state, entries=entries, exchanges=exchanges, outcome=outcome, detail=detail, gap=overlap.gap
        )

    def _fresh_seconds(self, answer: Answer) -> int | None:
        cache_control, expires, date = (answer.header(name) for name in ("cache-control", "expires", "date"))
        return freshness_seconds(cache_control, expires, date, self.now)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What one body says: entries, or the sitemaps of an index; what was wrong, left out, and asked for."""

    entries: tuple[Entry, ...]
    sitemaps: tuple[str, ...]
    problem: str | None
    left_out: Mapping[str, int]
    ttl_seconds: int | None = None


def listing_hash(entries: Sequence[Entry]) -> str:
    """The digest of all that a page says: many are built anew for each visitor, with nothing new in them."""
    said = (
        (entry.canonical_url, entry.title, entry.summary, entry.published_text, entry.modified_text)
        for entry in entries
    )
    return hashlib.sha256("\n".join(map(repr, said)).encode("utf-8", "surrogatepass")).hexdigest()


def both_ends(urls: list[str], count: int) -> list[str]:
    """At most `count` of the addresses, half of them from either end: indexes list the newest first or last.

    >>> both_ends(["a", "b", "c", "d", "e"], 3)
    ['a', 'b', 'e']
    """
    if len(urls) <= count:
        return urls
    last = count // 2
    return urls[: count - last] + urls[len(urls) - last :]


def _of_index(feed: FeedState, sitemaps: tuple[str, ...]) -> Overlap:
    """What an index shows; it often stays as it is while its sitemaps change, so no validators of it are kept."""
    state = replace(feed, listed_count=len(sitemaps), etag=None, last_modified=None, body_hash=None)
    is_first = feed.listed_count == 0
    return Overlap(
        state=state, new_count=0 if is_first else max(0, len(sitemaps) - feed.listed_count), is_first=is_first
    )


def _with_address(feed: FeedState, walk: Walk, outcome: Outcome) -> FeedState:
    """The state with the address to ask from now on: where the feed has moved for good, while it is there."""
    if feed.kind == "index":
        return feed  # its address is a form: that one of its pages moved says nothing of the others
    if outcome in _NOT_THERE:
        return replace(feed, moved_url=None)
    moves = [exchange.status for exchange in walk.exchanges[:-1]]
    if outcome in (Outcome.LOADED, Outcome.UNCHANGED) and moves and _PERMANENT.issuperset(moves):
        return replace(feed, moved_url=walk.url if walk.url != feed.feed_url else None)
    return feed


def _refusal(url: str, feed: FeedState, source: Source) -> Refusal | None:
    """A feed may lie outside its source's hosts if its publisher's file says so, not if a redirect does."""
    if in_scope(url, source.hosts) or domain_of(url) == domain_of(feed.feed_url):
        return None
    return Outcome.SKIPPED_SCOPE, f"leads to {ada_url.URL(url).hostname[:100]}"
