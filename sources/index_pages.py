"""Index pages: the links that a publisher's pages of links hold, day by day and page by page.

    days to read → addresses of their pages → exchange → characters → links of the declared pattern → entries

Nothing else of a page is looked at, and no link is followed from here: what is not declared is not read.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from sources.asking import Ask
from sources.entries import Listing, gather
from sources.limits import FetchSettings
from sources.overlap import Overlap
from sources.redirects import Refusal, Walk, Walker
from sources.threads import in_own_thread
from transforms.characters import decode_characters
from transforms.decoding import DecodingError, decode
from transforms.feed_visits import FeedState, FeedVisit
from transforms.markup import excess, parse
from transforms.outcomes import Outcome
from transforms.records import Entry, Feed, Index, Source
from transforms.times import FEED_SLACK, read_time
from transforms.urls import resolve, twin_key

MOST_LINKS = 10_000
"""Links looked at on one page; the busiest front pages have some hundreds."""

_READ = frozenset({Outcome.LOADED, Outcome.UNCHANGED})

Days = tuple[date, date]
"""The first and the last day to read, both included."""

Ended = Callable[[FeedState, Walk, Outcome, str, tuple[Entry, ...], Overlap], FeedVisit]
"""Makes the visit that a look ends with, and the feed's state from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedIndex:
    """What one page lists: its entries, how many links it has, and what kept it from being read."""

    entries: tuple[Entry, ...] = ()
    link_count: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One page that was read: how, what it lists, what of that is new in this look, and if more was left unread."""

    walk: Walk
    outcome: Outcome
    detail: str = ""
    entries: tuple[Entry, ...] = ()
    new_count: int = 0
    is_past: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReader:
    """Reads the indexes of one job.

    `known` has, by the form of an index's address, the twin keys of what its source had listed at the last look:
    the pages of a day end at the first without a new one. `days` is what to read in place of the days since the last
    look; then the feed's state stays as it was, because nothing was learnt of the present.
    """

    walker: Walker
    settings: FetchSettings
    now: datetime
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: Days | None = None

    async def visits(
        self, feed: FeedState, source: Source, refuses: Callable[[str], Refusal | None], ended: Ended
    ) -> AsyncIterator[FeedVisit]:
        """One visit for each page; the last one has the feed's state from now on, those before its old one.

        So a look that is broken off counts as none, and the next one reads the same days.
        """
        index = next((each.index for each in source.feeds if each.url == feed.feed_url), None)
        if index is None:
            return  # its publisher's file no longer declares it
        held: _Page | None = None
        new_count, is_found, is_past = 0, False, False
        async for page in self._pages(feed, source, index, refuses):
            if held is not None:
                yield _kept(feed, held)
            held = page
            new_count += page.new_count
            is_found = is_found or bool(page.entries)
            is_past = is_past or page.is_past
        if held is None:
            return
        if held.outcome is Outcome.FAILED_GONE and (is_found or not is_past):
            held = replace(held, outcome=Outcome.LOADED)  # a day without a page is a day without entries
        elif held.outcome in _READ and is_past and not is_found:
            held = replace(held, outcome=Outcome.FAILED_ENCODING)
        last = ended(feed, held.walk, held.outcome, held.detail, held.entries, _overlap(feed, index, new_count))
        last = replace(last, is_cut=held.is_cut)
        if self.days is not None:
            last = replace(last, state=feed)
        elif new_count and held.outcome is Outcome.UNCHANGED:
            last = replace(last, state=replace(last.state, outcome=Outcome.LOADED.value))
        yield last

    async def _pages(
        self, feed: FeedState, source: Source, index: Index, refuses: Callable[[str], Refusal | None]
    ) -> AsyncIterator[_Page]:
        """The pages of each day until one lists nothing new; a page that cannot be read ends the look."""
        is_whole = self.days is not None or feed.checked_at is None or feed.failure_count > 0
        seen: set[str] = set() if is_whole else set(self.known.get(feed.feed_url, ()))
        today = local_day(self.now, source)
        most_pages = index.most_pages if "{page}" in feed.feed_url else 1
        for day in days_to_read(feed, source, index, self.now, self.days):
            for number in range(most_pages):
                address = page_address(feed.feed_url, day, index.first_page + number * index.page_step)
                page = await self._page(address, feed, source, index, day, refuses)
                is_gone = page.outcome is Outcome.FAILED_GONE
                if is_gone and number:
                    break  # the pages before were all
                new = {twin_key(entry.canonical_url) for entry in page.entries} - seen
                if page.outcome is Outcome.LOADED and not new and page.entries:
                    page = replace(page, outcome=Outcome.UNCHANGED)
                is_cut = bool(new) and "{page}" in feed.feed_url and number + 1 == most_pages
                detail = f"{address} is the last that is read, and was new" if is_cut else page.detail
                is_past = day is None or day < today
                yield replace(page, detail=detail, new_count=len(new), is_past=is_past, is_cut=is_cut)
                if page.outcome not in _READ and not is_gone:
                    return
                if not new:
                    break
                seen |= new

    async def _page(
        self,
        address: str,
        feed: FeedState,
        source: Source,
        index: Index,
        day: date | None,
        refuses: Callable[[str], Refusal | None],
    ) -> _Page:
        ask = Ask(
            url=address,
            limit_bytes=self.settings.page_bytes,
            seconds=self.settings.exchange_seconds,
            delay_seconds=source.delay_seconds,
        )
        walk = await self.walker.walk(ask, refuses)
        answer = walk.answer
        if walk.outcome is not Outcome.PENDING or answer is None:
            return _Page(walk=walk, outcome=walk.outcome, detail=f"{address}: {walk.detail}")
        try:
            body = decode(answer.body, answer.header("content-encoding"), self.settings.decoded_page_bytes)
        except DecodingError as fault:
            return _Page(walk=walk, outcome=Outcome.FAILED_ENCODING, detail=f"{address}: {fault.reason}")
        content_type = answer.header("content-type")
        listed = Feed(url=feed.feed_url, kind="index", index=index)
        parsed = await in_own_thread(
            lambda: parse_index(
                body, content_type, page_url=walk.url, feed=listed, day=day, source=source, now=self.now
            )
        )
        if parsed.problem:
            return _Page(walk=walk, outcome=Outcome.FAILED_ENCODING, detail=f"{address}: {parsed.problem}")
        detail = "" if parsed.entries else f"none of {parsed.link_count} links has the pattern and the scope"
        return _Page(walk=walk, outcome=Outcome.LOADED, detail=detail, entries=parsed.entries)


def parse_index(
    body: bytes,
    content_type: str,
    *,
    page_url: str,
    feed: Feed,
    day: date | None,
    source: Source,
    now: datetime,
) -> ParsedIndex:
    """What one page of an index lists; of bad bytes, a `problem`, never an exception.

    Args:
        body: the page, content codings undone.
        content_type: the header's value, for its charset; may be empty or wrong.
        page_url: where the page was found, to which its links are relative.
        feed: the index; its entries are listed under the form of its address.
        day: the day that was asked for: when its entries were published, to the day.
        source: whose it is; entries outside its scope are left out.
        now: when it was fetched, aware.
    """
    pattern = re.compile(feed.index.links if feed.index else "")
    if problem := excess(body):
        return ParsedIndex(problem=problem)
    tree = parse(decode_characters(body, content_type).text)
    if tree is None:
        return ParsedIndex(problem="there is no markup in it")
    links = list(_links(tree, page_url))
    published_text = day.isoformat() if day else None
    listings = [Listing(url=url, published_text=published_text) for url in links if pattern.search(url)]
    gathered = gather(listings, feed_url=feed.url, source=source, now=now)
    published_at = _start_of(published_text, source, now)
    return ParsedIndex(
        entries=tuple(replace(entry, published_at=published_at) for entry in gathered.entries),
        link_count=len(links),
        left_out=gathered.left_out,
    )


def page_address(form: str, day: date | None, number: int) -> str:
    """The address of page `number` of a day.

    >>> page_address("https://contoh.id/indeks/{page}?date={day}-{month}-{year}", date(2026, 7, 4), 2)
    'https://contoh.id/indeks/2?date=04-07-2026'
    """
    if day is not None:
        form = form.replace("{year}", f"{day:%Y}").replace("{month}", f"{day:%m}").replace("{day}", f"{day:%d}")
    return form.replace("{page}", str(number))


def days_to_read(
    feed: FeedState, source: Source, index: Index, now: datetime, wanted: Days | None = None
) -> list[date | None]:
    """The days to read, the newest first; one `None` where the index is not by date.

    They are the wanted ones, else those since the last look, at most `index.days` of them: the day of a look
    was not over, so it is read again.
    """
    if not is_dated(feed.feed_url):
        return [None] if wanted is None else []
    today = local_day(now, source)
    first, last = today - timedelta(days=index.days - 1), today
    if wanted is not None:
        first, last = wanted[0], min(wanted[1], today)
    elif feed.checked_at is not None and not feed.failure_count:
        first = max(first, min(local_day(feed.checked_at, source), today))
    return [last - timedelta(days=number) for number in range((last - first).days + 1)]


def is_dated(feed_url: str) -> bool:
    """Whether a feed is an index by date, which can be read for any day."""
    return "{day}" in feed_url


def local_day(at: datetime, source: Source) -> date:
    """The day that it is in the source's zone; in UTC where it declares none."""
    return at.astimezone(ZoneInfo(source.time_zone) if source.time_zone else UTC).date()


def _links(tree: HtmlElement, page_url: str) -> Iterator[str]:
    """The web addresses that the page links to, absolute, as browsers write them."""
    base = next((each.get("href") for each in tree.iter("base")), None)
    base_url = (resolve(base, page_url) if base else None) or page_url
    for count, link in enumerate(tree.iter("a", "area")):
        if count == MOST_LINKS:
            return
        href = link.get("href")
        url = resolve(href, base_url) if href else None
        if url:
            yield url


def _start_of(published_text: str | None, source: Source, now: datetime) -> datetime | None:
    """When the day began; None without a zone, for then nobody knows."""
    if published_text is None or source.time_zone is None:
        return None
    reading = read_time(published_text, zone=source.time_zone, languages=source.languages, now=now, slack=FEED_SLACK)
    return reading.at if reading else None


def _kept(feed: FeedState, page: _Page) -> FeedVisit:
    """The visit of a page that is not the look's last."""
    exchanges = () if page.outcome is Outcome.UNCHANGED else page.walk.exchanges
    return FeedVisit(
        state=feed,
        entries=page.entries,
        exchanges=exchanges,
        outcome=page.outcome,
        detail=page.detail,
        is_cut=page.is_cut,
    )


def _overlap(feed: FeedState, index: Index, new_count: int) -> Overlap:
    """What a look showed; it has no gap, because it reads on to what is known."""
    is_first = feed.checked_at is None
    listed_per_day = new_count / index.days if is_dated(feed.feed_url) else None
    return Overlap(state=feed, new_count=new_count, is_first=is_first, listed_per_day=listed_per_day)
