"""One text to one time: ISO 8601 and epochs by a match, print by `time_phrases`, the rest by dateparser."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from transforms.time_phrases import read_phrase, tidy
from transforms.time_readings import PAGE_SLACK, TimeReading, settle, within_bounds

_ISO = re.compile(
    r"(?P<year>(?:19|20)\d{2})"
    r"(?:[-/]?(?P<month>\d{2})(?:[-/]?(?P<day>\d{2})"
    r"(?:[T\s]\s?(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,:]\d{1,9})?)?"
    r"\s?(?P<mark>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\[[\w/]+\])?)?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(\d{13})|(\d{14})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
_LAST_RESORT_LONGEST = 60
"""Characters; dateparser's patterns are many and not ours, so that it is shown short texts only."""
_HAS_DATE_FIGURES = re.compile(r"(?<!\d)\d{1,2}(?!\d).*(?<!\d)\d{4}(?!\d)|(?<!\d)\d{4}(?!\d).*(?<!\d)\d{1,2}(?!\d)")
"""A whole date has the figures of a day and of a year."""
_OTHER_LANGUAGES = ["vi", "fi", "hu", "cs", "ro", "hr", "sl", "bg", "ca", "th", "fa", "bn"]
"""Those of large presses that our tables lack, for pages that declare none: all 200 cost seconds to load."""


def read_time(
    text: str,
    *,
    zone: str | None = None,
    languages: Sequence[str] = (),
    now: datetime,
    slack: timedelta = PAGE_SLACK,
) -> TimeReading | None:
    """The time that a text says, or None when it says none, or one before 1995 or after `now + slack`.

    Args:
        text: an attribute's value, or a line as printed.
        zone: the source's zone (IANA name or offset), for wall times that state none.
        languages: the source's languages; the first decides whether 03/04 begins with the month, and all
            guide dateparser, the last resort.
        now: when the page was fetched, aware.
        slack: how far past `now` a time may lie; `FEED_SLACK` for feeds.

    >>> now = datetime(2021, 7, 15, tzinfo=UTC)
    >>> reading = read_time("Rabu, 14 Juli 2021 - 07:31 WIB", now=now)
    >>> reading.at.isoformat(), reading.precision, reading.zone, reading.zone_from
    ('2021-07-14T00:31:00+00:00', 'minute', '+07:00', 'abbreviation')
    >>> read_time("2021-07-14", zone="Asia/Jakarta", now=now).at.isoformat()
    '2021-07-13T17:00:00+00:00'
    >>> read_time("Rp 14.000.000", now=now) is None
    True
    """
    reading = read_quickly(text, zone=zone, languages=languages, now=now)
    if reading is None:
        reading = read_at_last(text, zone=zone, languages=languages, now=now)
    return reading if reading is not None and within_bounds(reading, now=now, slack=slack) else None


def read_quickly(text: str, *, zone: str | None, languages: Sequence[str], now: datetime) -> TimeReading | None:
    """The time that a text says in a form we know, whatever the bounds, without dateparser."""
    line = tidy(text)
    return (
        _read_iso(line, zone=zone)
        or _read_epoch(line, zone=zone)
        or read_phrase(line, zone=zone, languages=languages, now=now)
    )


def read_at_last(text: str, *, zone: str | None, languages: Sequence[str], now: datetime) -> TimeReading | None:
    """The time that dateparser finds where our own tables find none; slow, and it must find a whole date."""
    line = tidy(text)
    if len(line) > _LAST_RESORT_LONGEST or not _HAS_DATE_FIGURES.search(line):
        return None
    found = _dateparser(tuple(languages)).get_date_data(line)
    moment: datetime | None = found.date_obj
    if moment is None:
        return None
    precision = "minute" if found.period == "time" else "day"
    offset = moment.strftime("%z")[:5] if moment.tzinfo else None
    return settle(
        moment.replace(tzinfo=None, second=0, microsecond=0),
        precision,
        line,
        mark=offset,
        zone=zone,
        flags=("read_by_dateparser",),
    )


def _read_iso(line: str, *, zone: str | None) -> TimeReading | None:
    match = _ISO.fullmatch(line)
    if match is None:
        return None
    parts = [int(match[name] or least) for name, least in _ISO_PARTS]
    try:
        wall = datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - a wall time, of six figures
    except ValueError:
        return None
    precision = next(name for name, _ in reversed(_ISO_PARTS) if match[name] is not None)
    is_midnight = match["second"] is not None and wall.time() == datetime.min.time()
    mark = "+00:00" if (match["mark"] or "").upper() in {"Z", "UTC", "GMT"} else match["mark"]
    return settle(wall, precision, line, mark=mark, zone=zone, flags=("midnight",) if is_midnight else ())


_ISO_PARTS = (("year", 1), ("month", 1), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0))


def _read_epoch(line: str, *, zone: str | None) -> TimeReading | None:
    """The time of a Unix epoch in seconds or milliseconds, or of fourteen figures run together."""
    match = _EPOCH.fullmatch(line)
    if match is None:
        return None
    if match[3]:
        return _read_iso(_COMPACT.sub(r"\1-\2-\3T\4:\5:\6", line), zone=zone)
    seconds = int(match[1]) if match[1] else int(match[2]) // 1000
    return settle(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), "second", line, mark="+00:00", zone=zone)


@lru_cache(maxsize=32)
def _dateparser(languages: tuple[str, ...]) -> Any:
    """A strict dateparser for some languages, without memory of earlier texts."""
    from dateparser.data.languages_info import language_order
    from dateparser.date import DateDataParser

    named = [language.split("-")[0].casefold() for language in languages]
    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "RETURN_TIME_AS_PERIOD": True,
    }
    known = [language for language in named if language in language_order]
    return DateDataParser(languages=known or _OTHER_LANGUAGES, settings=settings, try_previous_locales=False)
