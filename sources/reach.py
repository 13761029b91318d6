"""How far the other listings of a source reach into a gap that one of its feeds left."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sources.overlap import listed_at
from transforms.feed_visits import FeedVisit, Gap
from transforms.outcomes import Outcome
from transforms.records import Entry

_A_DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class _Listed:
    """What is known of one listing beside a gap."""

    has_before: bool = False
    has_after: bool = False
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    is_broken: bool = False


@dataclass(slots=True, kw_only=True)
class Reach:
    """How far the other listings of a gap's source reach, as their visits are added.

    They fill the gap when they list what lies at its end and go back past its start. A listing is only looked at
    when it has an entry of either end: it may be of another section. Where a part of it could not be read, the
    rest must reach across alone. `missed` are the canonical URLs of entries that they date within it.
    """

    gap: Gap
    declared: frozenset[str]
    listings: dict[str, _Listed] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)

    def add(self, visit: FeedVisit) -> None:
        """Take in one visit."""
        listed = self.listings.setdefault(visit.state.feed_url, _Listed())
        is_absent = visit.state.kind == "index" and visit.outcome is Outcome.FAILED_GONE  # a day without entries
        is_unread = visit.outcome.kind in ("failed", "skipped") and not is_absent
        listed.is_broken = listed.is_broken or visit.is_cut or is_unread
        for entry in visit.entries:
            listed.has_before = listed.has_before or entry.canonical_url == self.gap.before_url
            listed.has_after = listed.has_after or entry.canonical_url == self.gap.after_url
            if at := listed_at(entry):
                listed.oldest_at = min(at, listed.oldest_at or at)
                listed.newest_at = max(at, listed.newest_at or at)
                if self.gap.missed_from < at < self.gap.missed_until:
                    self.missed.add(entry.canonical_url)

    def holds(self, entry: Entry) -> bool:
        """Whether an entry may lie in the gap, to the day: indexes by date tell no more."""
        at = listed_at(entry)
        if at is None:
            return True
        is_before_end = entry.published_at is None or at <= self.gap.missed_until + _A_DAY
        return at >= self.gap.missed_from - _A_DAY and is_before_end

    def verdict(self) -> tuple[bool, str]:
        """Whether the gap is filled, and by what or why not."""
        relevant = {url: each for url, each in self.listings.items() if each.has_before or each.has_after}
        whole = {url: each for url, each in relevant.items() if not each.is_broken}
        for url, each in whole.items():
            if self._has_end(each) and self._has_start(each):
                return True, f"{url} reaches back past it"
        broken = [url for url, each in self.listings.items() if each.is_broken]
        is_in_parts = any(map(self._has_end, whole.values())) and any(map(self._has_start, whole.values()))
        if is_in_parts and self.declared.issuperset(broken):
            return True, f"{' and '.join(sorted(whole))} reach back past it together"
        if not relevant and not broken:
            return False, f"none of {len(self.listings)} other listings has the entries beside it"
        if broken:
            return False, f"could not be read: {', '.join(sorted(broken)[:3])}"
        return False, f"no listing reaches back past {self.gap.missed_from:%Y-%m-%d %H:%M} UTC"

    def _has_end(self, listed: _Listed) -> bool:
        return listed.has_before or (listed.newest_at is not None and listed.newest_at >= self.gap.missed_until)

    def _has_start(self, listed: _Listed) -> bool:
        return listed.has_after or (listed.oldest_at is not None and listed.oldest_at <= self.gap.missed_from)
