"""How one value is shown: the kind that its column's name implies, and text made fit for a page.

Escaping is the templates' (they autoescape); here is what escaping cannot do: characters that no page may
hold, texts without end, and addresses that must not become links.
"""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

_MOST_CHARACTERS = 300
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KINDS = {"_count": "count", "_share": "share", "_at": "time", "_on": "day", "_seconds": "duration"}
_NAMED_KINDS = {
    "source_id": "source",
    "state": "state",
    "severity": "severity",
    "outcome": "code",
    "version": "count",
}
_CODES = ("_id", "reasons", "flags", "expectation")
_LONG = ("title", "detail")
_LABELS = {
    "source_id": "source",
    "address_count": "addresses",
    "run_id": "run",
    "image_url_share": "image",
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

    >>> percent(0.5), percent(0.0004), percent(0.9996), percent(1.0), percent(None)
    ('50 %', '<1 %', '>99 %', '100 %', '–')
    """
    if share is None or share != share:  # NaN
        return "–"
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


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
    """A number of seconds as hours, minutes and seconds.

    >>> duration(7), duration(3725)
    ('0:00:07', '1:02:05')
    """
    return "–" if seconds is None or seconds != seconds else str(timedelta(seconds=int(seconds)))


def heat(share: float | None) -> str:
    """The class of a heat strip's cell: `heat-0` (empty) to `heat-5` (full), or `heat-none`.

    >>> heat(0), heat(0.3), heat(1), heat(None)
    ('heat-0', 'heat-2', 'heat-5', 'heat-none')
    """
    if share is None or share != share:  # NaN
        return "heat-none"
    return f"heat-{0 if share <= 0 else min(5, 1 + int(share * 5 - 1e-9))}"


def page_name(source_id: str) -> str:
    """The file name of a source's page; an id that is no slug is hashed, so that no text makes a path.

    >>> page_name("harian-lumbung"), page_name("../../etc/passwd")
    ('harian-lumbung.html', 'source.3754d6cb3a38e118.html')
    """
    if _SLUG.fullmatch(source_id):
        return f"{source_id}.html"
    return f"source.{hashlib.sha256(source_id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"
