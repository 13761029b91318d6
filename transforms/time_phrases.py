"""A time as people print it: "Rabu, 14 Juli 2021 - 07:31 WIB", "July 14, 2021, 7:31 a.m. EDT", "3 jam lalu".

A text is read in this order: the date (a month word first, since it cannot be mistaken), then, in what
remains, the clock and the zone mark beside it. All patterns run on at most `LONGEST` characters.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from transforms.time_readings import TimeReading, settle, zone_of
from transforms.time_words import ABBREVIATIONS, AFTERNOON, AGO, DAYS_BACK, ERAS, MONTHS, MORNING, NIGHT, ONE, SPANS

LONGEST = 200
"""Characters; a longer text is a paragraph, and its first date would be a matter of luck."""

_FIGURES = {
    ord(figure): str(value) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९") for value, figure in enumerate(row)
}

_ERA = re.compile(rf"({'|'.join(ERAS)})\s?(元|\d{{1,2}})\s?年")
_WORD = r"((?:كانون|تشرين) \w+|[^\s\d.,:;/|()\-–—]+)"
_YEAR_ENDS = r"(?!\d(?!\d?:\d\d))"  # or the clock follows right away, where tags stood between
_YEAR = rf"((?:19|20)\d{{2}}){_YEAR_ENDS}"
_SHORT_YEAR = rf"((?:19|20)\d{{2}}{_YEAR_ENDS}|'?\d{{2}}(?=\s+\d{{1,2}}:)(?!\d))"  # "14 Jul 21 07:31" of old feeds
_SECOND_NAME = r"(?:\s?/\s?[^\W\d_]+(?: [^\W\d_]+)?)?"  # Arabic months have two: "يوليو/تموز"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[oa](?= )|[°.])?"

_DAY_WORD_YEAR = re.compile(
    rf"{_DAY},?\s?(?:de\s|of\s|[-/.])?\s?{_WORD}{_SECOND_NAME}[.,]*\s?(?:del?\s|[-/])?\s?{_SHORT_YEAR}", re.IGNORECASE
)
_WORD_DAY_YEAR = re.compile(rf"{_WORD}\.?\s?[-/]?\s?{_DAY},?\s?[-/]?\s?{_YEAR}", re.IGNORECASE)
_WORD_DAY_CLOCK_YEAR = re.compile(rf"{_WORD} {_DAY} (\d\d:\d\d(?::\d\d)?(?: [A-Z+\-\d]+)?) {_YEAR}", re.IGNORECASE)
_YEAR_WORD_DAY = re.compile(rf"(?<!\d){_YEAR}[\s,.-]+{_WORD}[\s.-]+{_DAY}(?!\d)", re.IGNORECASE)
_WORD_YEAR = re.compile(rf"(?<![^\W\d_])(?<!\d )(?<!\d){_WORD}[.,]?\s(?:de\s)?{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?([-/.年년])\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日일]?")
_YEAR_LAST = re.compile(r"(?<![\d.:])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d{2}|\d{2})(?![\d:])")

# What all of these have in common: a year of four figures, two figures apart by a mark, or a short year and a clock.
_MAY_NAME_DAY = re.compile(r"\d(?:\d\d\d|\s?[-/.]\s?\d|\d\s+\d{1,2}:|\s?[-/.年년월月])")

_CLOCK = re.compile(
    r"(?:(上午|下午|午前|午後|凌晨|早上|晚上|오전|오후)\s?)?"
    r"(?<![\d.:])(\d{1,2})\s?[:.h時时点點시]\s?(\d{2}|\d(?=\s?[分분]))(?:\s?[:.分분]\s?(\d{2})(?:[.,]\d+)?)?(?!\d)[分秒분초]?"
    r"(?:\s?(am|pm|a\.\s?m\.?|p\.\s?m\.?|pagi|petang|sore|malam|مساءً?|صباحًا|صباحا|[صم])(?!\w))?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d.:])(\d{1,2})\s?(am|pm|a\.\s?m\.?|p\.\s?m\.?|uhr|h|時|시)(?!\w)", re.IGNORECASE)
_MARK = re.compile(
    r"\s?(?:uhr|hrs?|h)?[\s,(|]{0,3}(?:(?:GMT|UTC)\s?([+-]\d{1,2}(?::?\d{2})?)|([+-]\d{2}:?\d{2})(?!\d)|([^\W\d_]{1,4}))(?!\w)",
    re.IGNORECASE,
)
_GREENWICH = re.compile(r"[\s(]{0,3}بتوقيت [غج]رينتش")
_ANY_CASE = frozenset({"WIB", "WITA", "WIT", "GMT", "UTC", "CEST", "MESZ", "AEST", "AEDT"})

_SPAN = re.compile(
    rf"(?:(?<!\d)(\d{{1,3}})\s?|(?<!\w)(?:{'|'.join(ONE)})[\s'’]|(?<!\w)se(?=jam|menit|hari|minggu|pekan))([^\W\d_]+)",
    re.IGNORECASE,
)
_AGO = re.compile(rf"(?<!\w)(?:{'|'.join(AGO)})(?!\w)|前", re.IGNORECASE)
_DAYS_BACK = re.compile(rf"(?<!\w)({'|'.join(DAYS_BACK)})(?!\w)|(今天|今日|昨天|昨日)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """A date found in a text, where it stands, and how exact it is."""

    wall: datetime
    span: tuple[int, int]
    precision: str = "day"
    flags: tuple[str, ...] = ()
    clock: str = ""


def tidy(text: str) -> str:
    r"""The text in one line with plain spaces, full-width forms folded, and at most `LONGEST` characters.

    >>> tidy("Rabu,\u00a014  Juli\n２０２１")
    'Rabu, 14 Juli 2021'
    """
    folded = text[: 2 * LONGEST]
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).translate(_FIGURES)
    if "年" in folded:
        folded = _ERA.sub(_year_of_era, folded)
    return " ".join(folded.split())[:LONGEST]


def _year_of_era(match: re.Match[str]) -> str:
    """A year of a Japanese emperor as a year of ours: 令和3年, 平成元年."""
    return f"{ERAS[match[1]] + int(match[2].replace('元', '1'))}年"


def read_phrase(text: str, *, zone: str | None, languages: Sequence[str], now: datetime) -> TimeReading | None:
    """The time that a tidy text says in words or figures, or None when it names no day."""
    day = find_day(text, zone=zone, languages=languages)
    if day is None:
        return _read_relative(text, zone=zone, now=now)
    rest = day.clock or f"{text[: day.span[0]]} | {text[day.span[1] :]}"
    return _with_clock(day.wall, day.precision, rest, text, zone=zone, flags=day.flags)


def find_day(text: str, *, zone: str | None, languages: Sequence[str]) -> _Day | None:
    """The first date in a tidy text, or None."""
    if not _MAY_NAME_DAY.search(text):
        return None
    month_first = _month_comes_first(zone, languages)
    for find in _FINDERS:
        day = find(text, month_first)
        if day is not None:
            return day
    return None


def is_relative(text: str) -> bool:
    """Whether a tidy text names a time by its distance from now."""
    return bool(_DAYS_BACK.search(text) or (_AGO.search(text) and _SPAN.search(text)))


def _with_clock(
    wall: datetime, precision: str, rest: str, text: str, *, zone: str | None, flags: tuple[str, ...]
) -> TimeReading | None:
    """The reading of a day with the clock and zone mark that the rest of its text holds."""
    clock, mark = _find_clock(rest) if precision == "day" else (None, None)
    if clock is not None:
        wall, precision = wall.replace(hour=clock[0], minute=clock[1], second=clock[2]), clock[3]
    return settle(wall, precision, text, mark=mark, zone=zone, flags=flags)


def _find_clock(rest: str) -> tuple[tuple[int, int, int, str] | None, str | None]:
    """The hour, minute, second and precision of the first clock in a text, and the zone mark after it."""
    for match in _CLOCK.finditer(rest):
        hour = _hour_of_day(int(match[2]), match[5] or match[1])
        minute, second = int(match[3]), int(match[4] or 0)
        if hour is not None and minute < 60 and second < 60:
            return (hour, minute, second, "second" if match[4] else "minute"), _find_mark(rest, match.end())
    for match in _HOUR.finditer(rest):
        hour = _hour_of_day(int(match[1]), match[2])
        if hour is not None:
            return (hour, 0, 0, "hour"), _find_mark(rest, match.end())
    return None, None


def _hour_of_day(hour: int, half: str | None) -> int | None:
    """The hour 0..23 of a clock with its half of the day, or None when no clock shows it."""
    half = half.casefold().replace(" ", "") if half else ""
    if hour > 23:
        return None
    if hour == 12 and half in MORNING | NIGHT:
        return 0
    if half in AFTERNOON | NIGHT:
        return hour + 12 if hour < 12 else hour
    return hour


def _find_mark(rest: str, start: int) -> str | None:
    """The zone mark at a place in a text: an offset, or an abbreviation that we know."""
    if _GREENWICH.match(rest, start):
        return "GMT"
    match = _MARK.match(rest, start)
    if match is None:
        return None
    if match[1] or match[2]:
        return match[1] or match[2]
    word: str = match[3].upper()
    # In lower case most abbreviations are words: "est", "ist", "art", "et".
    is_mark = word in ABBREVIATIONS and (match[3] == word or word in _ANY_CASE)
    return word if is_mark else None


def _month_comes_first(zone: str | None, languages: Sequence[str]) -> bool:
    """Whether 03/04 means 4 March: in English, unless the source's zone is outside America and Manila."""
    language, _, region = languages[0].casefold().partition("-") if languages else ("", "", "")
    if language != "en" or region not in {"", "us", "ph"}:
        return False
    return region != "" or zone is None or zone.startswith("America/") or zone in {"Asia/Manila", "Pacific/Honolulu"}


def _wall(year: str, month: int, day: str) -> datetime | None:
    """Midnight of a date, or None when no calendar has it."""
    figures = int(year.lstrip("'"))
    try:
        return datetime(figures if figures > 99 else 2000 + figures, month, int(day))  # noqa: DTZ001 - a wall time
    except ValueError:
        return None


def _word_finder(
    pattern: re.Pattern[str], year: int, word: int, day: int, clock: int = 0
) -> Callable[..., _Day | None]:
    """A finder of dates with a month word, given the groups of the pattern (0: none)."""

    def find(text: str, month_first: bool) -> _Day | None:
        for match in pattern.finditer(text):
            month = MONTHS.get(match[word].casefold())
            wall = _wall(match[year], month, match[day] if day else "1") if month else None
            if wall is not None:
                precision = "day" if day else "month"
                return _Day(wall=wall, span=match.span(), precision=precision, clock=match[clock] if clock else "")
        return None

    return find


def _find_year_first(text: str, month_first: bool) -> _Day | None:
    for match in _YEAR_FIRST.finditer(text):
        wall = _wall(match[1], int(match[3]), match[4])
        if wall is not None:
            return _Day(wall=wall, span=match.span())
    return None


def _find_year_last(text: str, month_first: bool) -> _Day | None:
    for match in _YEAR_LAST.finditer(text):
        first, second, has_dots = match[1], match[3], match[2] == "."
        # With dots the day comes first everywhere; otherwise figures past twelve say which is the day.
        swap = not has_dots and (int(second) > 12 or (month_first and int(first) <= 12))
        day, month = (second, first) if swap else (first, second)
        wall = _wall(match[4], int(month), day)
        if wall is not None:
            is_open = not has_dots and int(first) <= 12 and int(second) <= 12 and first != second
            return _Day(wall=wall, span=match.span(), flags=("order_assumed",) if is_open else ())
    return None


_FINDERS: tuple[Callable[[str, bool], _Day | None], ...] = (
    _word_finder(_DAY_WORD_YEAR, year=3, word=2, day=1),
    _word_finder(_WORD_DAY_YEAR, year=3, word=1, day=2),
    _word_finder(_WORD_DAY_CLOCK_YEAR, year=4, word=1, day=2, clock=3),
    _word_finder(_YEAR_WORD_DAY, year=1, word=2, day=3),
    _find_year_first,
    _find_year_last,
    _word_finder(_WORD_YEAR, year=2, word=1, day=0),
)


def _read_relative(text: str, *, zone: str | None, now: datetime) -> TimeReading | None:
    """The time that a text names by its distance from now: "3 jam lalu", "kemarin, 07.31 WIB"."""
    named = _DAYS_BACK.search(text)
    if named:
        back = timedelta(days=DAYS_BACK[named[0].casefold()])
        wall = _midnight(now - back, zone)
        return _with_clock(wall, "day", text[named.end() :], text, zone=zone, flags=("relative",))
    if not _AGO.search(text):
        return None
    for match in _SPAN.finditer(text):
        span = SPANS.get(match[2].casefold().removesuffix("前"))
        if span is not None:
            return _counted_back(int(match[1] or 1) * span, span, text, zone=zone, now=now)
    return None


def _counted_back(
    distance: timedelta, unit: timedelta, text: str, *, zone: str | None, now: datetime
) -> TimeReading | None:
    if unit >= timedelta(days=1):
        return settle(_midnight(now - distance, zone), "day", text, mark=None, zone=zone, flags=("relative",))
    wall = (now - distance).astimezone(zone_of(zone) if zone else UTC).replace(tzinfo=None)
    precision = "hour" if unit == timedelta(hours=1) else "minute"
    return settle(wall, precision, text, mark=None, zone=zone, flags=("relative",))


def _midnight(at: datetime, zone: str | None) -> datetime:
    """The midnight, as a wall time, of the day that a moment falls on in a zone."""
    local = at.astimezone(zone_of(zone) if zone else UTC)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
