"""What a publisher's homepage leads to: its feeds and sitemaps, each looked at before it is believed.

homepage ─┬─ <link rel="alternate"> ──────────────────────┐
          ├─ Sitemap: lines of robots.txt ────────────────┼→ candidates → asked for, politely → what they list
          └─ usual addresses, where neither gave a kind ─┘
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from sources.asking import Ask
from sources.drafting import language_of
from sources.entries import gather, in_words, one_line
from sources.feeds import read_feed
from sources.limits import FetchSettings
from sources.redirects import Walk, Walker
from sources.sitemaps import parse_sitemap
from sources.threads import in_own_thread
from transforms.characters import decode_characters
from transforms.decoding import DecodingError, decode
from transforms.markup import excess, parse
from transforms.outcomes import Outcome
from transforms.records import Entry, Source
from transforms.urls import registered_domain, resolve

MOST_CANDIDATES = 20
"""Addresses that are asked for: a front page links to some feeds, and CMSs name some dozens of sitemaps."""
FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)
USUAL_FEEDS = ("/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json", "/index.xml")
USUAL_SITEMAPS = (
    *("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap_index.xml", "/sitemap.xml"),
    "/sitemap.xml.gz",
)
_COMMENTS = "/comments/"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """One candidate, and what was seen of it.

    `kind` is `feed` or `sitemap`, empty when it is neither; `form` is the format in a word (`rss20`, `urls`,
    `index` …); `origin` is how its address was found: `link`, `robots` or `usual`.
    """

    url: str
    origin: str
    kind: str = ""
    form: str = ""
    entry_count: int = 0
    newest_at: datetime | None = None
    detail: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it lists something of the publisher's."""
        return bool(self.kind) and (self.entry_count > 0 or self.form == "index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a homepage says of its publisher, and the candidates in the order in which they were asked for.

    `outcome` is PENDING when the homepage was read; else how asking for it ended.
    """

    homepage_url: str
    outcome: Outcome
    detail: str = ""
    name: str = ""
    language: str | None = None
    feeds: tuple[FoundFeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Looks around one site."""

    walker: Walker
    settings: FetchSettings
    now: datetime

    async def find(self, url: str) -> Found:
        """What is found at a homepage; never raises for the web's faults."""
        walk = await self._walked(url, self.settings.page_bytes)
        if walk.outcome is not Outcome.PENDING or walk.answer is None:
            return Found(homepage_url=url, outcome=walk.outcome, detail=walk.detail)
        tree, problem = self._tree(walk)
        if tree is None:
            return Found(homepage_url=walk.url, outcome=Outcome.FAILED_ENCODING, detail=problem)
        source = _source(walk.url)
        declared = await self.walker.robots.sitemaps(walk.url)
        candidates = [
            *(("link", each) for each in linked_feeds(tree, walk.url)),
            *(("robots", each) for each in declared),
        ]
        found = [await self._looked_at(address, origin, source) for origin, address in _distinct(candidates)]
        # Guesses cost the site requests, so they are made only for what nothing named, and end with the first hit.
        for kind, guesses in (("feed", USUAL_FEEDS), ("sitemap", USUAL_SITEMAPS)):
            if not any(each.is_good and each.kind == kind for each in found):
                found += await self._guessed(walk.url, guesses, source, {each.url for each in found})
        return Found(
            homepage_url=walk.url,
            outcome=Outcome.PENDING,
            name=_name(tree, walk.url),
            language=language_of(tree.get("lang")),
            feeds=tuple(found),
        )

    async def _guessed(self, page_url: str, paths: Sequence[str], source: Source, known: set[str]) -> list[FoundFeed]:
        """The first of the usual addresses that leads to something."""
        for path in paths:
            url = resolve(path, page_url)
            if url and url not in known:
                guess = await self._looked_at(url, "usual", source)
                if guess.is_good:
                    return [guess]
        return []

    async def _looked_at(self, url: str, origin: str, source: Source) -> FoundFeed:
        walk = await self._walked(url, self.settings.sitemap_bytes)
        answer = walk.answer
        if walk.outcome is not Outcome.PENDING or answer is None:
            return FoundFeed(url=url, origin=origin, detail=f"{walk.outcome.value} {walk.detail}".rstrip())
        try:
            limit_bytes = self.settings.decoded_sitemap_bytes
            body = decode(answer.body, answer.header("content-encoding"), limit_bytes)
        except DecodingError as fault:
            return FoundFeed(url=url, origin=origin, detail=fault.reason)
        content_type = answer.header("content-type")
        return await in_own_thread(lambda: judged(body, content_type, url, walk.url, origin, source, self.now))

    async def _walked(self, url: str, limit_bytes: int) -> Walk:
        """The walk to an address, wherever it leads on the open web: a person asked for it."""
        ask = Ask(url=url, limit_bytes=limit_bytes, seconds=self.settings.sitemap_seconds)
        return await self.walker.walk(ask, lambda _: None)

    def _tree(self, walk: Walk) -> tuple[HtmlElement | None, str]:
        """The homepage's tree, or why there is none."""
        answer = walk.answer
        if answer is None:
            return None, "no answer"
        try:
            body = decode(answer.body, answer.header("content-encoding"), self.settings.decoded_page_bytes)
        except DecodingError as fault:
            return None, fault.reason
        if problem := excess(body):
            return None, problem
        tree = parse(decode_characters(body, answer.header("content-type")).text)
        return tree, "" if tree is not None else "there is no markup in it"


def linked_feeds(tree: HtmlElement, page_url: str) -> list[str]:
    """The feeds that a page's head names, without those of comments."""
    urls = []
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        is_alternate = "alternate" in (link.get("rel") or "").lower().split()
        href = link.get("href") if is_alternate and kind in FEED_TYPES else None
        url = resolve(href, page_url) if href else None
        if url and _COMMENTS not in url and not (kind == "application/json" and "/wp-json/" in url):
            urls.append(url)
    return list(dict.fromkeys(urls))


def judged(
    body: bytes, content_type: str, url: str, base_url: str, origin: str, source: Source, now: datetime
) -> FoundFeed:
    """What the bytes of a candidate are, and what they list of the source."""
    read = read_feed(body, content_type)
    if read.kind:
        gathered = gather(read.listings, feed_url=base_url, source=source, now=now)
        detail = read.problem or in_words(gathered.left_out)
        return _found(url, origin, "feed", read.kind, gathered.entries, detail)
    parsed = parse_sitemap(body, feed_url=base_url, source=source, now=now)
    if parsed.kind == "index":
        detail = f"{len(parsed.sitemaps)} sitemaps"
        return FoundFeed(url=url, origin=origin, kind="sitemap", form="index" if parsed.sitemaps else "", detail=detail)
    if parsed.kind == "urls":
        return _found(url, origin, "sitemap", "urls", parsed.entries, parsed.problem or in_words(parsed.left_out))
    return FoundFeed(url=url, origin=origin, detail="neither a feed nor a sitemap")


def _found(url: str, origin: str, kind: str, form: str, entries: Sequence[Entry], detail: str) -> FoundFeed:
    times = [entry.published_at for entry in entries if entry.published_at]
    return FoundFeed(
        url=url,
        origin=origin,
        kind=kind,
        form=form,
        entry_count=len(entries),
        newest_at=max(times, default=None),
        detail=detail,
    )


def _source(homepage_url: str) -> Source:
    """The publisher as far as its homepage's address tells: what its feeds may list."""
    domain = registered_domain(urlsplit(homepage_url).hostname or "")
    return Source(source_id="found", name=domain, homepage_url=homepage_url, hosts=(domain,), feeds=())


def _distinct(candidates: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The candidates, each address once and as many as are asked for."""
    by_url = {url: origin for origin, url in reversed(candidates)}
    for url in list(dict.fromkeys(url for _, url in candidates))[:MOST_CANDIDATES]:
        yield by_url[url], url


def _name(tree: HtmlElement, page_url: str) -> str:
    """What the site calls itself, or its domain."""
    for attribute, value in (("property", "og:site_name"), ("name", "application-name")):
        for meta in tree.iter("meta"):
            if meta.get(attribute) == value and (name := one_line(meta.get("content") or "")[:200]):
                return name
    return registered_domain(urlsplit(page_url).hostname or "")
