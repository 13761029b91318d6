"""The network's side of a run: what the sources list and what was fetched, archived before anything is read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.batches import CapturedBatch, articles_of
from flows.hints import hints_of
from flows.run import Run, load_sources
from flows.settings import Settings, load_settings
from sources.fetch import Fetcher, VisitQueue
from sources.index_pages import Days, is_dated
from sources.limits import FetchSettings
from transforms.errors import LumbungError
from transforms.feed_visits import FeedState, FeedVisit
from transforms.outcomes import Outcome
from transforms.records import Hints
from warehouse import ledger, listings
from warehouse.archive import ArchiveWriter
from warehouse.home import Home
from warehouse.killpoints import reach

EARLY = timedelta(minutes=1)
"""A schedule's runs start some seconds apart from it: what is due within the minute is due."""


class NoDatedIndex(LumbungError):
    """No source of the run has an index by date, so that a past day cannot be read."""


def check_days(source_ids: Sequence[str]) -> None:
    """Return when past days can be read of one of these sources, or of any where none is named.

    Raises:
        NoDatedIndex: none of their files declares an index by date.
    """
    catalogue = load_sources(Home(load_settings().home.absolute()), source_ids)
    if not any(is_dated(feed.url) for source in catalogue.values() for feed in source.feeds):
        raise NoDatedIndex(
            f"no index by date is declared for {', '.join(source_ids) or 'any source'}: past days cannot be read; "
            'declare one of kind "index" in the publisher\'s file (docs/publishers.md)'
        )


@contextmanager
def fetching(run: Run) -> Iterator[Fetcher]:
    """The one fetcher of a run: its robots files, politeness and connections serve discovery and fetching."""
    with Fetcher(run.catalogue, fetch_settings(run.settings)) as fetcher:
        yield fetcher


def fetch_settings(settings: Settings) -> FetchSettings:
    """The limits of reading the network that these settings make."""
    return FetchSettings(
        user_agent=settings.user_agent,
        delay_seconds=settings.delay_seconds,
        concurrency=settings.concurrency,
        connect_to=settings.connect_to,
        obeyed=settings.obeyed,
    )


def read_feeds(
    run: Run, fetcher: Fetcher, archive: ArchiveWriter, feeds: list[FeedState], days: Days | None = None
) -> int:
    """How many new entries the feeds list; they are in the frontier and their bytes in the archive.

    With `days`, the indexes among them are read for those days.
    """
    run.progress.begin("discover", len(feeds))
    new_count = 0
    known = listings.urls_known(run.database, (feed for feed in feeds if feed.kind == "index"))
    moved = {feed.feed_url: feed.moved_url for feed in feeds}
    children = sitemaps_below(run, feeds)
    for visit in fetcher.discover(feeds, datetime.now(UTC), children=children, known=known, days=days):
        new_count += keep_listing(run, archive, visit, states=[visit.state])
        run.progress.advance("discover")
        _note_feed(run, visit, moved.get(visit.state.feed_url))
    return new_count


def keep_listing(run: Run, archive: ArchiveWriter, visit: FeedVisit, *, states: list[FeedState]) -> int:
    """How many entries of a visit to a feed are new, after it is archived and told to the ledger with `states`."""
    hints = Hints(source_id=visit.state.source_id, feed_url=visit.state.feed_url, discovered_at=visit.state.checked_at)
    captures = [archive.append_exchange(each, hints, "feed", visit.state.feed_url) for each in visit.exchanges]
    archive.sync()
    new = ledger.record_discovery(
        run.database,
        run_id=run.run_id,
        states=states,
        entries=listings.united(run.database, visit.entries),
        captures=captures,
        gaps=[visit.gap] if visit.gap and states else [],
    )
    return sum(new.values())


def sitemaps_below(run: Run, feeds: list[FeedState]) -> dict[str, FeedState]:
    """What is remembered of the sitemaps that indexes among these feeds led to; all are due where an index is early."""
    now = datetime.now(UTC) + EARLY
    early = {feed.source_id for feed in feeds if feed.next_check_at is not None and feed.next_check_at > now}
    known = ledger.sitemaps_below(run.database, run.catalogue.values())
    return {
        url: replace(state, next_check_at=None) if state.source_id in early else state for url, state in known.items()
    }


def _note_feed(run: Run, visit: FeedVisit, known_url: str | None) -> None:
    """Say what a person should know of a visit to a feed."""
    state = visit.state
    if visit.outcome.kind == "failed":
        run.note(f"feed {state.feed_url}: {visit.outcome} {visit.detail}".rstrip())
    if state.moved_url and state.moved_url != known_url:
        run.note(f"feed {state.feed_url} has moved to {state.moved_url}: it is read there; mend its publisher's file")
    if visit.gap:
        between = f"{visit.gap.missed_from:%Y-%m-%d %H:%M} and {visit.gap.missed_until:%Y-%m-%d %H:%M} UTC"
        run.note(f"feed {state.feed_url} overflowed: entries from between {between} were missed")


def next_batch(run: Run, queue: VisitQueue, archive: ArchiveWriter) -> CapturedBatch | None:
    """The next visits that ended, archived and told to the ledger; None when all have ended.

    A batch may be without captures: then all its visits failed or were skipped.
    """
    visits = queue.take(run.settings.batch_pages, run.settings.batch_seconds)
    if not visits:
        return None
    reach("fetched")
    kept = []
    for visit in visits:
        hints = hints_of(visit.entry, run.catalogue.get(visit.entry.source_id), visit.opt_outs)
        kept.append([(capture, hints) for capture in archive.append_visit(visit, hints)])
    archive.sync()
    ended = [visit for visit in visits if visit.outcome is not Outcome.PENDING]
    ledger.record_fetched(
        run.database,
        run_id=run.run_id,
        captures=[capture for pairs in kept for capture, _ in pairs],
        ended=ended,
        waiting=[visit for visit in visits if visit.outcome is Outcome.PENDING],
        now=datetime.now(UTC),
    )
    run.counts.update(visit.outcome.value for visit in ended)
    run.counts["revisited"] += sum(visit.held is not None for visit in visits)
    pending = [
        pair for visit, pairs in zip(visits, kept, strict=True) if visit.outcome is Outcome.PENDING for pair in pairs
    ]
    run.progress.advance("fetch", len(visits))
    return CapturedBatch(run.next_batch_id(), tuple(articles_of(pending)))


def feeds_to_read(run: Run, due_only: bool, days: Days | None = None) -> list[FeedState]:
    """The feeds of this run's sources whose time has come, or all of them; their indexes by date for `days`."""
    now = datetime.now(UTC) + EARLY if due_only and days is None else None
    feeds = ledger.feeds_due(run.database, run.catalogue.values(), now=now)
    return feeds if days is None else [feed for feed in feeds if is_dated(feed.feed_url)]
