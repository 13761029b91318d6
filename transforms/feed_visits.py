"""What is remembered of feeds between two visits, and what a visit to one shows."""

from dataclasses import dataclass
from datetime import datetime

from transforms.outcomes import Outcome
from transforms.records import Entry, Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the ledger remembers of a feed between two visits; validators are kept byte for byte.

    `checked_at` is its last visit, `answered_at` the last that told what it lists, `read_at` the last that read
    its body. `moved_url` is where it has moved for good. `usual_per_day` and `recent_per_day` are the entries a
    day that it brings (`sources/polling.py`), `ttl_seconds` how long its body asks to be left alone,
    `interval_seconds` the time between two visits that follows. `listed_count`, `newest_at` and `newest_urls`
    are its last page as far as the next is compared with it (`sources/overlap.py`), `listing_hash` the digest of
    all that the page says. `failure_weight` is the sum of the weights of its failures in a row.
    """

    source_id: str
    feed_url: str
    kind: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    checked_at: datetime | None = None
    next_check_at: datetime | None = None
    failure_count: int = 0
    outcome: str | None = None
    detail: str | None = None
    moved_url: str | None = None
    answered_at: datetime | None = None
    read_at: datetime | None = None
    has_false_validators: bool = False
    interval_seconds: int | None = None
    ttl_seconds: int | None = None
    usual_per_day: float | None = None
    recent_per_day: float | None = None
    haste: float = 1.0
    failure_weight: float = 0.0
    listed_count: int = 0
    listing_hash: str | None = None
    newest_at: datetime | None = None
    newest_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Entries that a feed listed between two visits and no longer lists: it overflowed.

    `missed_from` and `missed_until` bound when they were published: by the dates of the newest entry known before
    (`after_url`) and the oldest listed after (`before_url`), or by the two visits where entries have no dates.
    """

    source_id: str
    feed_url: str
    missed_from: datetime
    missed_until: datetime
    after_url: str
    before_url: str
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVisit:
    """What became of one feed: its state from now on, the entries it lists, and the exchanges to keep.

    `entries` and `exchanges` are empty when the feed is unchanged; else the last exchange is the one that the
    entries were read from. A sitemap index yields one FeedVisit of its own for each sitemap it leads to.
    `gap` is what was missed since the last visit, if anything was; `is_cut` says that it lists more than was read.
    """

    state: FeedState
    entries: tuple[Entry, ...]
    exchanges: tuple[Exchange, ...]
    outcome: Outcome
    detail: str = ""
    gap: Gap | None = None
    is_cut: bool = False
