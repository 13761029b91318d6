"""Filling gaps: what a feed dropped before it was seen is looked for in the other listings of its source."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from flows.reading import keep_listing
from flows.run import Run
from sources.fetch import Fetcher
from sources.index_pages import is_dated, local_day
from sources.reach import Reach
from transforms.feed_visits import FeedState, FeedVisit
from transforms.records import Source
from warehouse import gaps, ledger
from warehouse.archive import ArchiveWriter
from warehouse.gaps import OpenGap

A_DAY = timedelta(days=1)
MOST_DAYS = timedelta(days=31)
"""Days before the latest gap's end for which an index by date is read: the dates in a feed are anyone's word."""


def fill_gaps(run: Run, fetcher: Fetcher, archive: ArchiveWriter) -> int:
    """How many gaps were closed; the entries found for them are in the frontier."""
    now = datetime.now(UTC)
    due = gaps.gaps_due(run.database, now=now, sources=list(run.catalogue))
    closed_count = 0
    by_source = sorted(due, key=lambda each: each.gap.source_id)
    for source_id, of_source in groupby(by_source, key=lambda each: each.gap.source_id):
        closed_count += _fill(run, fetcher, archive, run.catalogue[source_id], list(of_source))
    return closed_count


def _fill(run: Run, fetcher: Fetcher, archive: ArchiveWriter, source: Source, open_gaps: list[OpenGap]) -> int:
    """How many gaps of one source were closed, by one reading of the listings that have none of them."""
    overflowed = {each.gap.feed_url for each in open_gaps}
    # Not as they are remembered: what was listed once is to be listed again.
    listings = [
        FeedState(source_id=source.source_id, feed_url=feed.url, kind=feed.kind)
        for feed in source.feeds
        if feed.url not in overflowed
    ]
    declared = frozenset(feed.feed_url for feed in listings)
    reaches = {each.gap_id: Reach(gap=each.gap, declared=declared) for each in open_gaps}
    for visit in _visits(run, fetcher, source, listings, open_gaps):
        for reach in reaches.values():
            reach.add(visit)
        keep_listing(run, archive, _within(visit, reaches.values()), states=[])
    return sum(_tried(run, each, reaches[each.gap_id], has_listings=bool(listings)) for each in open_gaps)


def _visits(
    run: Run, fetcher: Fetcher, source: Source, listings: list[FeedState], open_gaps: list[OpenGap]
) -> Iterator[FeedVisit]:
    """The visits of the listings: indexes by date for the days of the gaps, the others whole."""
    now = datetime.now(UTC)
    dated = [feed for feed in listings if is_dated(feed.feed_url)]
    others = [feed for feed in listings if not is_dated(feed.feed_url)]
    yield from fetcher.discover(others, now, children=_too_old(run, source, open_gaps))
    last = max(each.gap.missed_until for each in open_gaps)
    first = max(min(each.gap.missed_from for each in open_gaps), last - MOST_DAYS)
    yield from fetcher.discover(dated, now, days=(local_day(first, source), local_day(last, source)))


def _tried(run: Run, tried: OpenGap, reach: Reach, *, has_listings: bool) -> bool:
    """Whether a gap is closed now; the ledger and the run's notes have how the try went."""
    is_closed, why = reach.verdict() if has_listings else (False, "its source declares no other listing")
    count = gaps.record_try(
        run.database,
        tried.gap_id,
        is_closed=is_closed,
        detail=why,
        urls=sorted(reach.missed),
        now=datetime.now(UTC),
    )
    run.note(f"gap of {tried.gap.feed_url}: {'closed' if is_closed else 'open'}, {count} entries recovered; {why}")
    return is_closed


def _within(visit: FeedVisit, reaches: Iterable[Reach]) -> FeedVisit:
    """The visit with those entries alone that may lie in a gap: the others are for the listing's own next visit."""
    wanted = list(reaches)
    return replace(visit, entries=tuple(entry for entry in visit.entries if any(each.holds(entry) for each in wanted)))


def _too_old(run: Run, source: Source, open_gaps: list[OpenGap]) -> dict[str, FeedState]:
    """The sitemaps below indexes that ended before the gaps began, as if their time had not come."""
    ends = min(each.gap.missed_from for each in open_gaps) - A_DAY
    later = datetime.now(UTC) + A_DAY
    return {
        url: replace(state, next_check_at=later, interval_seconds=None)
        for url, state in ledger.sitemaps_below(run.database, [source]).items()
        if state.newest_at is not None and state.newest_at < ends
    }
