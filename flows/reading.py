"""The network's side of a run: what the sources list and what was fetched, archived before anything is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.batches import CapturedBatch, articles_of
from flows.hints import hints_of
from flows.run import Run
from sources.fetch import Fetcher, VisitQueue
from sources.limits import FetchSettings
from transforms.outcomes import Outcome
from transforms.records import FeedState, FeedVisit, Hints
from warehouse import ledger
from warehouse.archive import ArchiveWriter
from warehouse.killpoints import reach

EARLY = timedelta(minutes=1)
"""A schedule's runs start some seconds apart from it: what is due within the minute is due."""


@contextmanager
def fetching(run: Run) -> Iterator[Fetcher]:
    """The one fetcher of a run: its robots files, politeness and connections serve discovery and fetching."""
    settings = FetchSettings(
        user_agent=run.settings.user_agent,
        delay_seconds=run.settings.delay_seconds,
        concurrency=run.settings.concurrency,
        connect_to=run.settings.connect_to,
        obeyed=run.settings.obeyed,
    )
    with Fetcher(run.catalogue, settings) as fetcher:
        yield fetcher


def read_feeds(run: Run, fetcher: Fetcher, archive: ArchiveWriter, feeds: list[FeedState]) -> int:
    """How many new entries the feeds list; they are in the frontier and their bytes in the archive."""
    run.progress.begin("discover", len(feeds))
    new_count = 0
    known = {feed.feed_url: feed.moved_url for feed in feeds}
    for visit in fetcher.discover(feeds, datetime.now(UTC), children=sitemaps_below(run, feeds)):
        new_count += keep_listing(run, archive, visit, states=[visit.state])
        run.progress.advance("discover")
        _note_feed(run, visit, known.get(visit.state.feed_url))
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
        entries=visit.entries,
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


def feeds_to_read(run: Run, due_only: bool) -> list[FeedState]:
    """The feeds of this run's sources whose time has come, or all of them."""
    now = datetime.now(UTC) + EARLY if due_only else None
    return ledger.feeds_due(run.database, run.catalogue.values(), now=now)
