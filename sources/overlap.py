"""What a feed's page has in common with its page at the last visit, and whether entries were missed in between.

compare         two pages of one feed → what is new, and the gap between them
Reach           the other listings of its source → whether they reach back past the gap
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sources.polling import NOT_MODIFIED, per_day
from transforms.feed_visits import FeedState, Gap
from transforms.records import Entry

MOST_REMEMBERED = 20
"""Addresses kept of a page: enough that one of them is still there, although some were withdrawn."""
MOST_PINNED_SHARE = 0.25
"""Old entries that stay on a page whatever comes; more of them are an overlap in time."""
OVERDUE = timedelta(hours=1)
"""An entry that is dated so long before a "not modified" shows it to be false; editors date back by minutes."""

_Dated = tuple[datetime, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What the comparison of two pages of a feed showed.

    `state` remembers the later page; `new_count` of its entries were not there before; `gap` is what lies between
    the two, when nothing of the earlier one is left.
    """

    state: FeedState
    new_count: int = 0
    is_first: bool = False
    listed_per_day: float | None = None
    gap: Gap | None = None


def compare(state: FeedState, entries: Sequence[Entry], now: datetime) -> Overlap:
    """What `entries`, the page of `state`'s feed `now`, shares with what is remembered of its last page.

    Pages are compared by the dates of their entries where most have one, else by their order. A sitemap without
    dates has no order to speak of: it lists more than before, and has no gaps.
    """
    dated = sorted(((at, entry) for entry in entries if (at := listed_at(entry))), key=_date, reverse=True)
    is_dated = bool(entries) and 2 * len(dated) >= len(entries)
    later = replace(
        state,
        listed_count=len(entries),
        # What is dated ahead is not the newest for days to come.
        newest_at=min(dated[0][0], now) if is_dated else None,
        newest_urls=_newest(dated) if is_dated else _both_ends(entries),
    )
    if not state.newest_urls:
        listed_per_day = per_day([at for at, _ in dated], now) if is_dated else None
        return Overlap(state=later, is_first=True, listed_per_day=listed_per_day)
    if is_dated and state.newest_at is not None:
        return _by_dates(state, later, dated, state.newest_at, now)
    if state.kind == "sitemap":
        return Overlap(state=later, new_count=max(0, len(entries) - state.listed_count))
    return _by_order(state, later, entries, now)


def listed_at(entry: Entry) -> datetime | None:
    """When its listing dates it: its publication, or its last change, which is all that most sitemaps tell."""
    if entry.published_at is not None or entry.modified_text is None:
        return entry.published_at
    try:
        at = datetime.fromisoformat(entry.modified_text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _by_dates(state: FeedState, later: FeedState, dated: list[_Dated], newest_at: datetime, now: datetime) -> Overlap:
    known = set(state.newest_urls)
    newer = [(at, entry) for at, entry in dated if at > newest_at and entry.canonical_url not in known]
    pinned_count = len(dated) - len(newer)
    is_apart = pinned_count <= MOST_PINNED_SHARE * len(dated)
    gap = None
    if newer and is_apart and not any(entry.canonical_url in known for _, entry in dated):
        missed_until, oldest = newer[-1]
        gap = _gap(state, oldest, newest_at, missed_until, now)
    if any(at < _believed_until(state) for at, _ in newer):
        later = replace(later, has_false_validators=True)
    return Overlap(state=later, new_count=len(newer), gap=gap)


def _by_order(state: FeedState, later: FeedState, entries: Sequence[Entry], now: datetime) -> Overlap:
    known = set(state.newest_urls)
    kept = [index for index, entry in enumerate(entries) if entry.canonical_url in known]
    if kept:
        return Overlap(state=later, new_count=max(kept[0], len(entries) - 1 - kept[-1]))
    if not entries or state.answered_at is None:
        return Overlap(state=later)
    return Overlap(state=later, new_count=len(entries), gap=_gap(state, entries[-1], state.answered_at, now, now))


def _gap(state: FeedState, oldest: Entry, missed_from: datetime, missed_until: datetime, now: datetime) -> Gap:
    return Gap(
        source_id=state.source_id,
        feed_url=state.feed_url,
        missed_from=missed_from,
        missed_until=missed_until,
        after_url=state.newest_urls[0],
        before_url=oldest.canonical_url,
        found_at=now,
    )


def _believed_until(state: FeedState) -> datetime:
    """Until when there was nothing new, if the last visit was told the truth."""
    if state.detail != NOT_MODIFIED or state.checked_at is None:
        return datetime.min.replace(tzinfo=UTC)
    return state.checked_at - OVERDUE


def _newest(dated: Sequence[_Dated]) -> tuple[str, ...]:
    """The newest half of a page: in the older one are those that are pinned to it."""
    count = min(MOST_REMEMBERED, (len(dated) + 1) // 2)
    return tuple(entry.canonical_url for _, entry in dated[:count])


def _date(dated: _Dated) -> datetime:
    return dated[0]


def _both_ends(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Either end of a page: which one is the newer is not known."""
    urls = [entry.canonical_url for entry in entries]
    if len(urls) <= MOST_REMEMBERED:
        return tuple(urls)
    half = MOST_REMEMBERED // 2
    return (*urls[:half], *urls[-half:])
