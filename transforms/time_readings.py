"""What a text says of a time: the record, its zone and its bounds."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from transforms.time_words import ABBREVIATIONS

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No article on the web is older; what says so is a default (1970, 0001) or the age of a subject."""
PAGE_SLACK = timedelta(hours=24)
"""How far past its fetching a page may date itself: a zone misread, never more."""
FEED_SLACK = timedelta(hours=48)
"""Feeds announce tomorrow's article, in a zone of their own."""

PRECISIONS = ("second", "minute", "hour", "day", "month", "year")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """What a text says of a time.

    `at` is in UTC; of a day, a month or a year it is the first instant in its zone. `precision` is one of
    `PRECISIONS`. `zone` is an offset (`+07:00`) or an IANA name; `zone_from` says how it is known: `text`
    (an offset stood there), `abbreviation` (WIB), `source` (the publisher's own) or `utc` (not known: UTC was
    taken, and `zone_assumed` is among the flags). `text` is what was read. `flags` are warnings:
    `zone_assumed`, `order_assumed` (03/04 might be 04/03), `midnight` (a time of 00:00:00 that may be no
    time), `relative` (counted back from the fetching) and `read_by_dateparser`.
    """

    at: datetime
    precision: str
    zone: str
    zone_from: str
    text: str
    flags: tuple[str, ...] = ()

    @property
    def local(self) -> datetime:
        """The wall time in the reading's own zone."""
        return self.at.astimezone(zone_of(self.zone))

    @property
    def has_clock(self) -> bool:
        """Whether it tells a time of day, not a day alone (nor a midnight that stands for one)."""
        return PRECISIONS.index(self.precision) <= PRECISIONS.index("hour") and "midnight" not in self.flags

    def moved_to(self, other: "TimeReading") -> "TimeReading":
        """The same wall time in the zone of another reading."""
        at = self.local.replace(tzinfo=zone_of(other.zone)).astimezone(UTC)
        flags = tuple(flag for flag in self.flags if flag != "zone_assumed")
        return replace(self, at=at, zone=other.zone, zone_from=other.zone_from, flags=flags)


def zone_of(name: str) -> tzinfo:
    """The zone of an offset or an IANA name.

    >>> zone_of("+05:30").utcoffset(None)
    datetime.timedelta(seconds=19800)
    """
    match = _OFFSET.fullmatch(name)
    if match is None:
        return ZoneInfo(name)
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if sign == "-" else span)


def settle(
    wall: datetime,
    precision: str,
    text: str,
    *,
    mark: str | None,
    zone: str | None,
    flags: tuple[str, ...] = (),
) -> TimeReading | None:
    """The reading of a wall time, given the zone mark beside it (`+07:00`, `WIB`) and the source's zone.

    None when the mark is no offset that a clock on Earth keeps.
    """
    name, zone_from = _zone_name(wall, mark, zone)
    if zone_from == "utc":
        flags = (*flags, "zone_assumed")
    try:
        at = wall.replace(tzinfo=zone_of(name)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return TimeReading(at=at, precision=precision, zone=name, zone_from=zone_from, text=text, flags=flags)


def within_bounds(reading: TimeReading, *, now: datetime, slack: timedelta) -> bool:
    """Whether an article fetched now can have been published then."""
    return EARLIEST <= reading.at <= now + slack


def _zone_name(wall: datetime, mark: str | None, zone: str | None) -> tuple[str, str]:
    if mark is None:
        return (zone, "source") if zone else ("+00:00", "utc")
    offset = _OFFSET.fullmatch(mark)
    if offset:
        return f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}", "text"
    if zone and _keeps(zone, mark, wall.year):
        return zone, "abbreviation"
    return ABBREVIATIONS[mark], "abbreviation"


def _keeps(zone: str, abbreviation: str, year: int) -> bool:
    """Whether a zone's clocks are called so in some season.

    Newsrooms print "EST" in July and mean New York's clock, and "IST" in Dublin and mean Dublin's.
    """
    seasons = (datetime(year, month, 1, tzinfo=zone_of(zone)) for month in (1, 7))
    return any(season.tzname() == abbreviation for season in seasons)
