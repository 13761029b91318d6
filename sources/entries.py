"""Entries of a source, made of what its feeds and sitemaps print: resolved, in scope, each once, plain.

Listings are hostile text: whatever their length and mark-up, an entry is small and its address is one that
browsers would open. What is left out is counted by reason, so that nothing vanishes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import lxml.html
from lxml import etree

from transforms.records import Entry, Source
from transforms.times import FEED_SLACK, read_time
from transforms.urls import canonicalize, host_of, in_scope, is_within, resolve

LONGEST_TITLE = 1_000
LONGEST_SUMMARY = 2_000
LONGEST_ID = 1_000
LONGEST_TIME = 100
MOST_MARKUP = 20_000
"""Characters of mark-up that are read for one title or summary; the article itself is elsewhere."""

_BREAKS = re.compile(r"<(?=/?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|blockquote|figure|figcaption)\b)", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKUP = re.compile(r"[<&]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a feed or a sitemap prints of one entry, its texts already plain."""

    url: str | None = None
    entry_id: str | None = None
    title: str | None = None
    summary: str | None = None
    published_text: str | None = None
    modified_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The entries of a feed in its order, and how many of its listings were left out, by reason.

    The reasons are `not_web` (no address, or none of http or https), `out_of_scope` (another's host, or left
    out by the source's patterns) and `repeated` (the canonical form was there before).
    """

    entries: tuple[Entry, ...]
    left_out: dict[str, int]


def gather(listings: Iterable[Listing], *, feed_url: str, source: Source, now: datetime) -> Gathered:
    """The entries that `listings` of the feed at `feed_url` name for `source`, discovered `now`."""
    entries: dict[str, Entry] = {}
    left_out: Counter[str] = Counter()
    for listing in listings:
        url = resolve(listing.url, feed_url) if listing.url else None
        canonical_url = canonicalize(url) if url else None
        if url is None or canonical_url is None:
            left_out["not_web"] += 1
        elif not covers(source, url):
            left_out["out_of_scope"] += 1
        elif canonical_url in entries:
            left_out["repeated"] += 1
        else:
            entries[canonical_url] = Entry(
                source_id=source.source_id,
                url=url,
                canonical_url=canonical_url,
                feed_url=feed_url,
                discovered_at=now,
                entry_id=_cut(listing.entry_id, LONGEST_ID),
                title=_cut(listing.title, LONGEST_TITLE),
                summary=_cut(listing.summary, LONGEST_SUMMARY),
                published_text=_cut(listing.published_text, LONGEST_TIME),
                published_at=_stated_time(listing.published_text, source, now),
                modified_text=_cut(listing.modified_text, LONGEST_TIME),
            )
    return Gathered(entries=tuple(entries.values()), left_out=dict(left_out))


def in_words(left_out: Mapping[str, int]) -> str:
    """What was left out of a listing, as the detail of its visit says it.

    >>> in_words({"out_of_scope": 3, "not_web": 1})
    'left out: 3 out of scope, 1 not web'
    """
    counted = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in left_out.items())
    return f"left out: {counted}" if counted else ""


def covers(source: Source, url: str) -> bool:
    """Whether `url` is in the source's hosts, in `include` if that says anything, and not in `exclude`."""
    return (
        in_scope(url, source.hosts)
        and (not source.include or any(re.search(pattern, url) for pattern in source.include))
        and not any(re.search(pattern, url) for pattern in source.exclude)
    )


def owner_of(sources: Iterable[Source], url: str) -> Source | None:
    """The source that `url` belongs to: one that covers it, else one whose hosts it is in."""
    host = host_of(url)
    within = [source for source in sources if is_within(host, source.hosts)]
    return next((source for source in within if covers(source, url)), within[0] if within else None)


def plain_text(markup: str) -> str:
    """The text that a browser would show of a piece of HTML, on one line.

    >>> plain_text("<p>Harga <b>beras</b> naik</p><p>5 &amp; 6 persen</p>")
    'Harga beras naik 5 & 6 persen'
    """
    text = _UNPRINTABLE.sub("", markup[:MOST_MARKUP])
    if _MARKUP.search(text):
        try:
            # `str`: what lxml gives out keeps its whole tree alive.
            text = str(lxml.html.fragment_fromstring(_BREAKS.sub(" <", text), create_parent="div").text_content())
        except (etree.LxmlError, ValueError, AssertionError):
            return ""
    return " ".join(text.split())


def one_line(text: str) -> str:
    """A text that is no mark-up, on one line and without control characters."""
    return " ".join(_UNPRINTABLE.sub("", text[:MOST_MARKUP]).split())


def _cut(text: str | None, longest: int) -> str | None:
    return one_line(text)[:longest].rstrip() or None if text else None


def _stated_time(text: str | None, source: Source, now: datetime) -> datetime | None:
    """The instant that the text says beyond doubt: with its own zone, and not counted back from now."""
    if not text or len(text) > LONGEST_TIME:
        return None
    reading = read_time(text, zone=source.time_zone, languages=source.languages, now=now, slack=FEED_SLACK)
    if reading is None or reading.zone_from not in {"text", "abbreviation"} or "relative" in reading.flags:
        return None
    return reading.at
