"""The network's side of a run: what the sources list and what was fetched, archived before anything is read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from flows.batches import CapturedBatch, articles_of
from flows.hints import hints_of
from flows.run import Run, load_sources
from flows.settings import Settings, load_settings
from sources.fetch import Fetcher, VisitQueue
from sources.index_pages import Days, is_dated
from sources.limits import FetchSettings
from transforms.errors import LumbungError
from transforms.outcomes import Outcome
from transforms.records import Capture, Entry, FeedState, FeedVisit, Hints
from warehouse import ledger, listings
from warehouse.archive import ArchiveWriter
from warehouse.home import Home
from warehouse.killpoints import reach


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
    for visit in fetcher.discover(feeds, datetime.now(UTC), known=known, days=days):
        captures = _keep_feed(archive, visit)
        archive.sync()
        entries = listings.united(run.database, visit.entries)
        new = ledger.record_discovery(
            run.database, run_id=run.run_id, states=[visit.state], entries=entries, captures=captures
        )
        new_count += sum(new.values())
        run.progress.advance("discover")
        if visit.outcome.kind == "failed":
            run.note(f"feed {visit.state.feed_url}: {visit.outcome} {visit.detail}".rstrip())
    return new_count


def _keep_feed(archive: ArchiveWriter, visit: FeedVisit) -> list[Capture]:
    state = visit.state
    hints = Hints(source_id=state.source_id, feed_url=state.feed_url, discovered_at=state.checked_at)
    return [archive.append_exchange(exchange, hints, "feed", state.feed_url) for exchange in visit.exchanges]


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
        hints = hints_of(visit.entry, run.catalogue.get(visit.entry.source_id))
        kept.append([(capture, hints) for capture in archive.append_visit(visit, hints)])
    archive.sync()
    ended = [visit for visit in visits if visit.outcome is not Outcome.PENDING]
    ledger.record_fetched(
        run.database,
        run_id=run.run_id,
        captures=[capture for pairs in kept for capture, _ in pairs],
        ended=ended,
        now=datetime.now(UTC),
    )
    run.counts.update(visit.outcome.value for visit in ended)
    pending = [
        pair for visit, pairs in zip(visits, kept, strict=True) if visit.outcome is Outcome.PENDING for pair in pairs
    ]
    run.progress.advance("fetch", len(visits))
    return CapturedBatch(run.next_batch_id(), tuple(articles_of(pending)))


def feeds_to_read(run: Run, due_only: bool, days: Days | None = None) -> list[FeedState]:
    """The feeds of this run's sources whose time has come, or all of them; their indexes by date for `days`."""
    now = datetime.now(UTC) if due_only and days is None else None
    feeds = ledger.feeds_due(run.database, run.catalogue.values(), now=now)
    return feeds if days is None else [feed for feed in feeds if is_dated(feed.feed_url)]


def due_entries(run: Run, limit: int | None, since: datetime | None) -> list[Entry]:
    """The entries of this run's sources to fetch now."""
    return ledger.entries_due(
        run.database,
        now=datetime.now(UTC),
        most=limit if limit is not None else run.settings.entries,
        sources=list(run.catalogue),
        since=since,
    )
