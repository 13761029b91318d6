"""The entries of a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF (by feedparser) and JSON Feed.

    bytes ─┬─ JSON ───────────────────────────────────────────────┐
           └─ XML: to UTF-8 → cut → refuse entities → feedparser ─┴→ listings → entries.gather → ParsedFeed

feedparser opens whatever it takes for an address or a path, so it is only ever handed a stream of bytes.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8

from sources.entries import Listing, gather, one_line, plain_text
from transforms.records import Entry, Source

MOST_ENTRIES = 2_000
"""Entries read of one feed: the first ones, the newest; the busiest publishers list some hundreds."""
MOST_MARKS = 300_000
"""`<` and `=` of one feed, 150 an entry: each tag and each attribute costs feedparser some 30 µs."""
MOST_ATTRIBUTES = 200
"""Attributes of one tag: on a tag of 200,000 feedparser did not end within six minutes."""

_ENTRY_START = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ATTRIBUTE = rb"""\s+[^\s<>"'=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"']+))?"""
_LONG_TAG = re.compile(rb"<[^\s<>!]+(?:%s){%d}" % (_ATTRIBUTE, MOST_ATTRIBUTES + 1))
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:[^>\["']|"[^"]*"|'[^']*')*""", re.IGNORECASE)
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_JSON_VERSION = re.compile(r"(?:https?://(?:www\.)?jsonfeed\.org/version/)?1(?:\.[01])?/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingHints:
    """What the publisher says of when to come again: RSS's `ttl`, and `sy:updatePeriod` by its frequency."""

    ttl_seconds: int | None = None
    update_seconds: int | None = None

    @property
    def longest_seconds(self) -> int | None:
        """The longer of the two, where there is one."""
        return max((each for each in (self.ttl_seconds, self.update_seconds) if each), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed says.

    `kind` is feedparser's word for the format (`rss20`, `atom10`, `rss10`…) or `json1`, `json11`; empty when
    the bytes are no feed. `left_out` counts the listings that became no entry, by reason: those of
    `entries.Gathered`, and `past_limit`. `problem` says what was wrong with the bytes, whether or not entries
    could be read in spite of it.
    """

    kind: str = ""
    entries: tuple[Entry, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    hints: PollingHints = PollingHints()
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeed:
    """What a feed prints, before anything of it is judged: see `ParsedFeed` for the fields they share."""

    kind: str = ""
    listings: tuple[Listing, ...] = ()
    past_limit: int = 0
    hints: PollingHints = PollingHints()
    problem: str | None = None


def parse_feed(body: bytes, content_type: str, *, feed_url: str, source: Source, now: datetime) -> ParsedFeed:
    """What the feed at `feed_url` says; of bad bytes, a `problem`, never an exception.

    Args:
        body: the feed, content codings undone.
        content_type: the header's value, for its charset; may be empty or wrong.
        feed_url: where the feed was found, to which its links are relative.
        source: whose feed it is; entries outside its scope are left out.
        now: when it was fetched, aware.
    """
    read = read_feed(body, content_type)
    gathered = gather(read.listings, feed_url=feed_url, source=source, now=now)
    return ParsedFeed(
        kind=read.kind,
        entries=gathered.entries,
        left_out=gathered.left_out | ({"past_limit": read.past_limit} if read.past_limit else {}),
        hints=read.hints,
        problem=read.problem,
    )


def read_feed(body: bytes, content_type: str) -> ReadFeed:
    """What a feed prints, in its order; of bad bytes, a `problem`, never an exception."""
    try:
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            return _read_json(body)
        return _read_xml(body, content_type)
    except Exception as fault:
        # feedparser and json raise what they please on hostile bytes (RecursionError, KeyError, …).
        return ReadFeed(problem=f"unreadable: {type(fault).__name__}")


def _read_xml(body: bytes, content_type: str) -> ReadFeed:
    text = convert_to_utf8({"content-type": content_type}, body, {})
    text, past_limit = _first_entries(text)
    if problem := _refusal(text):
        return ReadFeed(problem=problem)
    parsed = feedparser.parse(
        io.BytesIO(text),
        # Without the feed's address, against which feedparser would resolve what is an id and no address.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    kind = str(parsed.get("version", ""))
    if not kind and not parsed.entries:
        return ReadFeed(problem="not a feed")
    return ReadFeed(
        kind=kind,
        listings=tuple(_xml_listings(parsed.entries, kind)),
        past_limit=past_limit,
        hints=_hints(parsed.feed),
        problem="not well-formed, read leniently" if parsed.bozo and not past_limit else None,
    )


def _refusal(text: bytes) -> str | None:
    """Why this XML must not reach a parser, or None.

    The prologue is walked, not searched: a comment in it may hide a declaration from a search, and an
    article's CDATA may show one.
    """
    if text.count(b"<") + text.count(b"=") > MOST_MARKS:
        return f"more than {MOST_MARKS} tags and attributes"
    if _LONG_TAG.search(text):
        return f"a tag of more than {MOST_ATTRIBUTES} attributes"
    position = 0
    while True:
        position += len(text[position:]) - len(text[position:].lstrip())
        if text.startswith(b"<?", position):
            end, length = text.find(b"?>", position), 2
        elif text.startswith(b"<!--", position):
            end, length = text.find(b"-->", position + 4), 3
        else:
            break
        if end < 0:
            return "the prologue does not end"
        position = end + length
    doctype = _DOCTYPE.match(text, position)
    if doctype and text[doctype.end() : doctype.end() + 1] != b">":
        return "declares entities or an internal DTD"
    return None


def _first_entries(text: bytes) -> tuple[bytes, int]:
    """The XML up to the last entry that is read, and how many entries were cut off behind it."""
    starts = [match.start() for match in _ENTRY_START.finditer(text)]
    if len(starts) <= MOST_ENTRIES:
        return text, 0
    return text[: starts[MOST_ENTRIES]], len(starts) - MOST_ENTRIES


def _xml_listings(entries: list[Any], kind: str) -> Iterator[Listing]:
    for entry in entries[:MOST_ENTRIES]:
        published = entry.get("published")
        if published is None and not kind.startswith("atom") and "updated" in entry:
            # RSS has one date of an entry, and where it is dc:date feedparser calls it `updated`.
            published = entry["updated"]
        yield Listing(
            # FeedBurner's own links count clicks; it names the publisher's beside them.
            url=entry.get("feedburner_origlink") or _link(entry, kind),
            entry_id=entry.get("id"),
            title=_xml_text(entry, "title"),
            summary=_xml_text(entry, "summary"),
            published_text=published,
            # Past feedparser's own look-up, which gives the publication time where there is no other.
            modified_text=dict.get(entry, "updated"),
        )


def _link(entry: Any, kind: str) -> str | None:
    """The entry's link; in RSS a permanent id stands for a missing one, if it is a web address.

    An Atom id need not lead anywhere: an entry without a link has its text in the feed (RFC 4287, 4.1.2).
    """
    link = entry.get("link") or None
    # feedparser gives an id for a link that is missing, and says so of links that are there as well.
    if link in {each.get("href") for each in entry.get("links") or ()}:
        return link
    is_address = str(entry.get("id", "")).strip().lower().startswith(("http://", "https://"))
    return link if is_address and not kind.startswith("atom") else None


def _xml_text(entry: Any, name: str) -> str | None:
    text = entry.get(name)
    if not text:
        return None
    is_html = entry.get(f"{name}_detail", {}).get("type") in _HTML_TYPES
    return plain_text(text) if is_html else one_line(text)


def _hints(channel: Mapping[str, Any]) -> PollingHints:
    ttl = _whole_number(channel.get("ttl"))
    period = _PERIODS.get(str(channel.get("sy_updateperiod", "")).strip().lower())
    frequency = _whole_number(channel.get("sy_updatefrequency")) or 1
    return PollingHints(
        ttl_seconds=ttl * 60 if ttl else None,
        update_seconds=period // frequency or 1 if period else None,
    )


def _whole_number(text: object) -> int | None:
    """A count of at most five digits: 99,999 minutes are ten weeks."""
    found = re.fullmatch(r"\s*([0-9]{1,5})\s*", str(text))
    return int(found[1]) if found else None


def _read_json(body: bytes) -> ReadFeed:
    parsed = json.loads(body)
    version = parsed.get("version") if isinstance(parsed, dict) else None
    items = parsed.get("items") if isinstance(parsed, dict) else None
    if not isinstance(version, str) or not _JSON_VERSION.match(version) or not isinstance(items, list):
        return ReadFeed(problem="JSON, but not a JSON Feed")
    return ReadFeed(
        kind="json11" if "1.1" in version else "json1",
        listings=tuple(_json_listings(items)),
        past_limit=max(0, len(items) - MOST_ENTRIES),
    )


def _json_listings(items: list[Any]) -> Iterator[Listing]:
    for each in items[:MOST_ENTRIES]:
        entry = {key: value for key, value in each.items() if isinstance(value, str)} if isinstance(each, dict) else {}
        markup = entry.get("content_html")
        yield Listing(
            url=entry.get("url") or entry.get("external_url"),
            entry_id=entry.get("id"),
            title=one_line(entry["title"]) if "title" in entry else None,
            summary=entry.get("summary") or entry.get("content_text") or (plain_text(markup) if markup else None),
            published_text=entry.get("date_published"),
            modified_text=entry.get("date_modified"),
        )
