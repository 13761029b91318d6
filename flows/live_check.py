"""The catalogue on a connected machine: what each feed answers today, and whether an article of it can be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from flows.exits import Exit
from flows.extraction import PagesJob, extract_pages, local_time, lost_pages
from flows.hints import hints_of
from flows.pool import KillablePool
from flows.printing import minute, print_json, print_table
from flows.progress import WATCHING, Quiet
from flows.reading import fetch_settings
from flows.settings import Settings
from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.decoding import DecodingError, decode
from transforms.feed_visits import FeedState, FeedVisit
from transforms.messages import header, split_response
from transforms.outcomes import Outcome
from transforms.records import Article, Entry, Feed, Page, Rejection, Source, Visit

SITEMAPS_PER_INDEX = 2
"""Sitemaps that are looked at of an index: its first and its last show what it leads to."""
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """How one feed answered: `newest_at` is the latest time that its entries print."""

    source_id: str
    feed_url: str
    outcome: str
    entry_count: int
    newest_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCheck:
    """How the newest entry of a source could be read."""

    source_id: str
    url: str
    outcome: str
    title: str = ""
    word_count: int = 0
    page_count: int = 0
    published_local: str = ""
    detail: str = ""


def check_live(catalogue: Mapping[str, Source], settings: Settings, *, as_json: bool) -> Exit:
    """Print how the feeds of these sources answer, and an article of each; the exit code tells whether all do."""
    brief = {source_id: _brief(source) for source_id, source in catalogue.items()}
    limits = replace(fetch_settings(settings), sitemaps_per_feed=SITEMAPS_PER_INDEX, sitemap_depth=2)
    with Fetcher(brief, limits) as fetcher:
        visits = _looked_at(fetcher, brief.values())
        entries = [_newest(visits, source_id) for source_id in brief]
        fetched = _fetched(fetcher, [entry for entry in entries if entry])
    feeds = [_feed_check(visit) for visit in sorted(visits, key=lambda visit: visit.state.source_id)]
    articles = _articles(fetched, brief, limits)
    if as_json:
        print_json({"feeds": [asdict(each) for each in feeds], "articles": [asdict(each) for each in articles]})
    else:
        _print(feeds, articles)
    good = [each.outcome == Outcome.LOADED for each in feeds] + [each.outcome == "read" for each in articles]
    if all(good) and len(articles) == len(brief):
        return Exit.SUCCESS
    return Exit.PARTIAL if any(good) else Exit.FAILED


def _brief(source: Source) -> Source:
    """The source with indexes of one page a day, which is enough to see whether they can be read."""
    feeds = (
        replace(feed, index=replace(feed.index, most_pages=1, days=2)) if feed.index else feed for feed in source.feeds
    )
    return replace(source, feeds=tuple(feeds))


def _looked_at(fetcher: Fetcher, sources: Iterable[Source]) -> list[FeedVisit]:
    feeds = [_unknown(source, feed) for source in sources for feed in source.feeds]
    progress = WATCHING.get(Quiet())
    progress.begin("feeds", len(feeds))
    visits = []
    for visit in fetcher.discover(feeds, datetime.now(UTC)):
        progress.advance("feeds")
        visits.append(visit)
    return visits


def _unknown(source: Source, feed: Feed) -> FeedState:
    """The feed as if it were new, so that it tells everything."""
    return FeedState(source_id=source.source_id, feed_url=feed.url, kind=feed.kind)


def _newest(visits: Sequence[FeedVisit], source_id: str) -> Entry | None:
    entries = [entry for visit in visits if visit.state.source_id == source_id for entry in visit.entries]
    earliest = datetime.min.replace(tzinfo=UTC)
    return max(entries, key=lambda entry: entry.published_at or earliest, default=None)


def _fetched(fetcher: Fetcher, entries: Sequence[Entry]) -> list[Visit]:
    progress = WATCHING.get(Quiet())
    progress.begin("articles", len(entries))
    queue = fetcher.fetch(entries)
    fetched: list[Visit] = []
    while visits := queue.take(1, 0):
        fetched += visits
        progress.advance("articles", len(visits))
    return fetched


def _feed_check(visit: FeedVisit) -> FeedCheck:
    times = [entry.published_at for entry in visit.entries if entry.published_at]
    return FeedCheck(
        source_id=visit.state.source_id,
        feed_url=visit.exchanges[-1].url if visit.exchanges else visit.state.feed_url,
        outcome=visit.outcome.value,
        entry_count=len(visit.entries),
        newest_at=max(times, default=None),
        detail=visit.detail,
    )


def _articles(visits: Sequence[Visit], catalogue: Mapping[str, Source], limits: FetchSettings) -> list[ArticleCheck]:
    """What the extractor makes of the pages, each by its source's declarations; a hostile page is a child's trouble."""
    jobs: list[PagesJob] = []
    checks = []
    for visit in visits:
        try:
            pages = _pages(visit, limits)
        except DecodingError as fault:
            checks.append(_unread(visit, Outcome.FAILED_ENCODING.value, fault.reason))
            continue
        if pages:
            jobs.append((pages, hints_of(visit.entry, catalogue[visit.entry.source_id])))
        else:
            checks.append(_unread(visit, visit.outcome.value, visit.detail))
    if jobs:
        with KillablePool[PagesJob, Article | Rejection](extract_pages, lost_pages, workers=1) as pool:
            checks += map(_article_check, pool.run(jobs))
    return sorted(checks, key=lambda each: each.source_id)


def _pages(visit: Visit, limits: FetchSettings) -> tuple[Page, ...]:
    """The article's pages as the extractor reads them; none when the visit got none.

    Raises:
        DecodingError: a body cannot be decoded.
    """
    pages = []
    for index in visit.pages if visit.outcome is Outcome.PENDING else ():
        exchange = visit.exchanges[index]
        _, headers, body = split_response(exchange.response)
        page = Page(
            capture_id=visit.entry.source_id,
            url=exchange.url,
            content=decode(body, header(headers, "content-encoding"), limits.decoded_page_bytes),
            content_type=exchange.content_type,
            fetched_at=exchange.fetched_at,
        )
        pages.append(page)
    return tuple(pages)


def _unread(visit: Visit, outcome: str, detail: str) -> ArticleCheck:
    return ArticleCheck(source_id=visit.entry.source_id, url=visit.entry.url, outcome=outcome, detail=detail)


def _article_check(result: Article | Rejection) -> ArticleCheck:
    if isinstance(result, Rejection):
        return ArticleCheck(source_id=result.source_id, url=result.url, outcome=result.reason, detail=result.detail)
    published = local_time(result.published_at, result.time_zone)
    return ArticleCheck(
        source_id=result.source_id,
        url=result.url,
        outcome="read",
        title=result.title or "",
        word_count=result.word_count,
        page_count=result.page_count,
        published_local=f"{published:%Y-%m-%d %H:%M %z}" if published else "",
        detail=", ".join(result.flags),
    )


def _print(feeds: Sequence[FeedCheck], articles: Sequence[ArticleCheck]) -> None:
    print_table(
        ("source", "feed", "outcome", "entries", "newest (UTC)", "detail"),
        [
            (each.source_id, each.feed_url, each.outcome, each.entry_count, minute(each.newest_at), each.detail)
            for each in feeds
        ],
        title="Feeds",
    )
    print_table(
        ("source", "article", "outcome", "words", "published", "detail"),
        [
            (
                each.source_id,
                each.title[:_LONGEST_SHOWN] or each.url,
                each.outcome,
                each.word_count,
                each.published_local,
                each.detail,
            )
            for each in articles
        ],
        title="The newest article of each source",
    )
