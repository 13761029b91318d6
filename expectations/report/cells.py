"""How one value is shown: the kind that its column's name implies, and text made fit for a page.

Escaping is the templates' (they autoescape); here is what escaping cannot do: characters that no page may
hold, texts without end, and addresses that must not become links.
"""

import hashlib
import re
import shlex
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

_MOST_CHARACTERS = 300
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}|\d{8}T\d{6}Z-[0-9a-f]{4,16}")
_KINDS = {"_count": "count", "_share": "share", "_at": "time", "_on": "day", "_seconds": "duration"}
_NAMED_KINDS = {
    "source_id": "source",
    "run_id": "run",
    "opening_run_id": "run",
    "expectation": "check",
    "subject": "check",
    "kind": "state",
    "state": "state",
    "freshness": "state",
    "outcome": "code",
    "version": "count",
    "warc_offset": "count",
}
_CODES = ("_id", "reasons", "flags", "warc_file")
_LONG = ("title", "feed_url", "summary", "title_before", "detail", "observed", "byline")
_LABELS = {
    "source_id": "source",
    "address_count": "addresses",
    "run_id": "run",
    "image_url_share": "image",
    "this_week_count": "last 7 days",
    "week_before_count": "7 days before",
    "this_week_share": "last 7 days",
    "week_before_share": "7 days before",
    "title_before": "headline before",
    "ninth_decile_lag_seconds": "nine tenths within",
    "median_lag_seconds": "half within",
    "silence_seconds": "silent for",
    "usual_pause_seconds": "usual pause",
    "attempt_count": "visits",
    "element_count": "judged",
    "warc_file": "archive file",
    "warc_offset": "at byte",
    "freshness": "state",
    "opening_run_id": "run",
    "opened_at": "since",
    "closed_at": "until",
    "subject": "of",
    "expectation": "check",
    "unexpected_count": "failed it",
    "unexpected_share": "share",
    "failure_count": "times not met",
    "judged_count": "judged",
    "feed_count": "feeds",
    "failing_feed_count": "failing feeds",
    "listed_on": "day",
    "open_gap_seconds": "not seen for",
    "gap_seconds": "length",
    "missed_from_at": "from",
    "missed_until_at": "until",
    "try_count": "tries",
    "held_share": "share held",
    "last_appeared_at": "newest article",
    "last_checked_at": "feeds visited",
    "quarantined_at": "held at",
    "duration_seconds": "took",
    "word_count": "words",
}


def kind_of(column: str) -> str:
    """The kind of the values in a column, told by its name.

    >>> [kind_of(column) for column in ("loaded_count", "published_at", "reasons", "title", "flow")]
    ['count', 'time', 'code', 'text', 'word']
    """
    if column in _NAMED_KINDS:
        return _NAMED_KINDS[column]
    for suffix, kind in _KINDS.items():
        if column.endswith(suffix):
            return kind
    return "code" if column.endswith(_CODES) else "text" if column in _LONG else "word"


def label_of(column: str) -> str:
    """A column's heading.

    >>> label_of("loaded_count"), label_of("published_at_share"), label_of("first_seen_at")
    ('loaded', 'published', 'first seen')
    """
    stem = column
    for suffix in ("_share", "_count", "_at", "_on"):
        stem = stem.removesuffix(suffix)
    return _LABELS.get(column, stem.replace("_", " "))


def printable(value: object) -> str:
    r"""The value as one short text without characters that no page may hold; nothing for None.

    >>> printable("Naik\x00 lagi"), printable(None), len(printable("a" * 1000))
    ('Naik\ufffd lagi', '', 300)
    """
    text = "" if value is None else _UNPRINTABLE.sub("\ufffd", str(value))
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def web_address(value: object) -> str | None:
    """The address, when it may be a link: http or https, with a host and without a user's name; else None.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("//example.org")
    ('https://example.org/a', None, None)
    """
    text = str(value or "")
    if _UNPRINTABLE.search(text) or any(each.isspace() or each in '"<>`\\' for each in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return text if is_web and len(text) <= 2048 else None


def count(value: Any) -> str:
    """A number with its thousands apart.

    >>> count(1234567), count(None)
    ('1,234,567', '–')
    """
    return "–" if value is None else f"{value:,.0f}"


def percent(share: float | None) -> str:
    """A share as a percentage that never rounds something to nothing, nor a part to the whole.

    >>> percent(0.5), percent(0.0093), percent(0.0004), percent(0.9996), percent(1.0), percent(None)
    ('50 %', '0.9 %', '<0.1 %', '>99 %', '100 %', '–')
    """
    if share is None or share != share:  # NaN
        return "–"
    if 0 < share < 0.001:
        return "<0.1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.{0 if share >= 0.0995 or not share else 1}%}".replace("%", " %")


def moment(value: datetime | date | None) -> str:
    """A time in UTC to the minute, or a day.

    >>> moment(datetime.fromisoformat("2026-11-22T07:31+07:00")), moment(date(2026, 11, 22)), moment(None)
    ('2026-11-22 00:31', '2026-11-22', '–')
    """
    if value is None or value != value:  # NaT
        return "–"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


def duration(seconds: float | None) -> str:
    """A number of seconds in its two largest units.

    >>> duration(7), duration(125), duration(3725), duration(200_000), duration(None)
    ('7 s', '2 min 5 s', '1 h 2 min', '2 d 7 h', '–')
    """
    if seconds is None or seconds != seconds:  # NaN
        return "–"
    left = max(int(seconds), 0)
    parts: list[str] = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        if left >= size or (unit == "s" and not parts):
            parts.append(f"{left // size} {unit}")
        elif parts:
            break
        left %= size
    return " ".join(parts[:2])


def change(now: float, before: float) -> str:
    """How a figure of this week stands beside that of the week before: an arrow, by how much, and from what.

    >>> change(120, 100), change(80, 100), change(5000, 100)
    ('▲ 20 % from 100 the week before', '▼ 20 % from 100 the week before', '▲ 50 times 100 the week before')
    >>> change(5, 5), change(3, 0), change(0, 0)
    ('as the week before', 'none the week before', 'as the week before')
    """
    if now == before:
        return "as the week before"
    if not before:
        return "none the week before"
    size = f"{now / before:,.0f} times" if now >= 10 * before else f"{percent(abs(now - before) / before)} from"
    return f"{'▲' if now > before else '▼'} {size} {count(before)} the week before"


def trace_command(url: object) -> str | None:
    r"""The command that leads to the bytes of an address, fit to be pasted into a shell.

    None when it holds characters that a page cannot show as they are: what is pasted must be what was read.

    >>> trace_command("https://example.org/a?b=1&c"), trace_command("x; rm ~"), trace_command("a\x1bb")
    ("lumbung trace 'https://example.org/a?b=1&c'", "lumbung trace 'x; rm ~'", None)
    """
    text = "" if url is None else str(url)
    return f"lumbung trace {shlex.quote(text)}" if text and text.isprintable() and printable(text) == text else None


def heat(share: float | None) -> str:
    """The class of a heat strip's cell: `heat-0` (empty) to `heat-5` (full), or `heat-none`.

    >>> heat(0), heat(0.3), heat(1), heat(None)
    ('heat-0', 'heat-2', 'heat-5', 'heat-none')
    """
    if share is None or share != share:  # NaN
        return "heat-none"
    return f"heat-{0 if share <= 0 else min(5, 1 + int(share * 5 - 1e-9))}"


def page_name(name: str) -> str:
    """The file name of a source's, run's or check's page; what is no slug is hashed, so that no text makes a path.

    >>> page_name("harian-lumbung"), page_name("20261120T090000Z-7f3a"), page_name("../../etc/passwd")
    ('harian-lumbung.html', '20261120T090000Z-7f3a.html', 'page.3754d6cb3a38e118.html')
    """
    if _SLUG.fullmatch(name):
        return f"{name}.html"
    return f"page.{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"
