"""Looks at one feed: asks only for what changed, reads its entries, and goes down from a sitemap index.

conditional GET → 304? → coding → equal hash? → parse → entries, or the sitemaps an index leads to

Index pages, which are one feed of many addresses, are read in `index_pages.py`.
"""

import hashlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import ada_url

from sources.asking import Ask, domain_of
from sources.client import Answer
from sources.entries import in_words
from sources.feeds import parse_feed
from sources.index_pages import IndexReader
from sources.limits import FetchSettings
from sources.redirects import Refusal, Walk, Walker
from sources.sitemaps import parse_sitemap
from sources.threads import in_own_thread
from transforms.decoding import DecodingError, decode
from transforms.outcomes import Outcome
from transforms.records import Entry, FeedState, FeedVisit, Source
from transforms.urls import in_scope

_READ = frozenset({Outcome.LOADED, Outcome.UNCHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoverer:
    """Looks at the feeds of one job; `indexes` reads those that are pages of links.

    A feed's visit ends LOADED when its entries were read, UNCHANGED when it says what it said, or in the
    outcome that kept it from us. What was unchanged is not archived again.
    """

    walker: Walker
    catalogue: Mapping[str, Source]
    settings: FetchSettings
    due: frozenset[str]
    now: datetime
    indexes: IndexReader

    async def visits(self, feed: FeedState) -> AsyncIterator[FeedVisit]:
        """The feed's visit, and those of the sitemaps that it leads to when it is an index.

        Sitemaps that are due by themselves are left to their own visit.
        """
        source = self.catalogue[feed.source_id]
        if feed.kind == "index":
            async for page in self.indexes.visits(feed, source, lambda url: _refusal(url, feed, source), self._ended):
                yield page
            return
        pending = deque([(feed, 1)])
        seen = self.due | {declared.url for declared in source.feeds}
        for _ in range(1 + self.settings.sitemaps_per_feed):
            if not pending:
                return
            state, depth = pending.popleft()
            visit, sitemaps = await self._visit(state, source)
            yield visit
            if depth < self.settings.sitemap_depth:
                fresh = [url for url in sitemaps if url not in seen]
                seen |= set(fresh)
                pending += [
                    (FeedState(source_id=feed.source_id, feed_url=url, kind="sitemap"), depth + 1)
                    for url in both_ends(fresh, self.settings.sitemaps_per_feed)
                ]

    async def _visit(self, feed: FeedState, source: Source) -> tuple[FeedVisit, tuple[str, ...]]:
        """The visit of one address, and the sitemaps that an index at it leads to."""
        walk = await self.walker.walk(self._ask(feed, source), lambda url: _refusal(url, feed, source))
        answer = walk.answer
        if walk.outcome is not Outcome.PENDING or answer is None:
            return self._ended(feed, walk, walk.outcome, walk.detail), ()
        if answer.status == 304:
            return self._ended(feed, walk, Outcome.UNCHANGED, "not modified"), ()
        limit_bytes = self._limits(feed.kind)[2]
        try:
            body = decode(answer.body, answer.header("content-encoding"), limit_bytes)
        except DecodingError as fault:
            return self._ended(feed, walk, Outcome.FAILED_ENCODING, fault.reason), ()
        body_hash = hashlib.sha256(body).hexdigest()
        if body_hash == feed.body_hash:
            state = _with_validators(feed, answer, body_hash)
            return self._ended(state, walk, Outcome.UNCHANGED, "same bytes"), ()
        entries, sitemaps, problem, left_out = await self._parsed(body, feed, source, walk.url, answer)
        if problem and not entries and not sitemaps:
            return self._ended(feed, walk, Outcome.FAILED_ENCODING, problem), ()
        # An index often stays as it is while its sitemaps change: it is read anew each time.
        state = feed if sitemaps else _with_validators(feed, answer, body_hash)
        return self._ended(state, walk, Outcome.LOADED, problem or in_words(left_out), entries), sitemaps

    def _ask(self, feed: FeedState, source: Source) -> Ask:
        limit_bytes, seconds, _ = self._limits(feed.kind)
        headers = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
        return Ask(
            url=feed.feed_url,
            limit_bytes=limit_bytes,
            seconds=seconds,
            delay_seconds=source.delay_seconds,
            headers={name: value for name, value in headers.items() if value},
        )

    def _limits(self, kind: str) -> tuple[int, float, int]:
        """Bytes on the wire, seconds, and decoded bytes for a kind of feed."""
        settings = self.settings
        if kind == "feed":
            return settings.feed_bytes, settings.exchange_seconds, settings.decoded_feed_bytes
        return settings.sitemap_bytes, settings.sitemap_seconds, settings.decoded_sitemap_bytes

    async def _parsed(
        self, body: bytes, feed: FeedState, source: Source, url: str, answer: Answer
    ) -> tuple[tuple[Entry, ...], tuple[str, ...], str | None, Mapping[str, int]]:
        """The entries, the sitemaps of an index, what was wrong, and what was left out; links are relative to `url`."""
        sitemaps: tuple[str, ...] = ()
        if feed.kind == "feed":
            content_type = answer.header("content-type")
            parsed = await in_own_thread(
                lambda: parse_feed(body, content_type, feed_url=url, source=source, now=self.now)
            )
            entries, problem, left_out = parsed.entries, parsed.problem, parsed.left_out
        else:
            listed = await in_own_thread(lambda: parse_sitemap(body, feed_url=url, source=source, now=self.now))
            entries, problem, sitemaps, left_out = listed.entries, listed.problem, listed.sitemaps, listed.left_out
        if url != feed.feed_url:
            entries = tuple(replace(entry, feed_url=feed.feed_url) for entry in entries)
        return entries, sitemaps, problem, left_out

    def _ended(
        self,
        state: FeedState,
        walk: Walk,
        outcome: Outcome,
        detail: str,
        entries: tuple[Entry, ...] = (),
    ) -> FeedVisit:
        failures = 0 if outcome in _READ else state.failure_count + 1
        seconds = self.settings.feed_interval_seconds * 2 ** min(failures, 16)
        next_check_at = self.now + timedelta(seconds=min(seconds, self.settings.most_feed_interval_seconds))
        state = replace(
            state,
            checked_at=self.now,
            next_check_at=max(next_check_at, walk.retry_at or next_check_at),
            failure_count=failures,
            outcome=outcome.value,
            detail=detail or None,
        )
        exchanges = () if outcome is Outcome.UNCHANGED else walk.exchanges
        return FeedVisit(state=state, entries=entries, exchanges=exchanges, outcome=outcome, detail=detail)


def both_ends(urls: list[str], count: int) -> list[str]:
    """At most `count` of the addresses, half of them from either end: indexes list the newest first or last.

    >>> both_ends(["a", "b", "c", "d", "e"], 3)
    ['a', 'b', 'e']
    """
    if len(urls) <= count:
        return urls
    last = count // 2
    return urls[: count - last] + urls[len(urls) - last :]


def _with_validators(feed: FeedState, answer: Answer, body_hash: str) -> FeedState:
    return replace(
        feed,
        etag=answer.header("etag") or None,
        last_modified=answer.header("last-modified") or None,
        body_hash=body_hash,
    )


def _refusal(url: str, feed: FeedState, source: Source) -> Refusal | None:
    """A feed may lie outside its source's hosts if its publisher's file says so, not if a redirect does."""
    if in_scope(url, source.hosts) or domain_of(url) == domain_of(feed.feed_url):
        return None
    return Outcome.SKIPPED_SCOPE, f"leads to {ada_url.URL(url).hostname[:100]}"
