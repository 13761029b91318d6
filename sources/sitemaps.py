"""The entries of a sitemap: URL set, news sitemap, index of sitemaps, or a plain list of addresses.

Namespaces are not looked at: publishers misspell them, and an element's name says enough. Every DOCTYPE is
refused, and entity declarations with it: no sitemap needs one.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from sources.entries import Listing, gather, one_line
from sources.hostile_xml import PastLimitError, declares_type, local_name, read_events
from transforms.decoding import DecodingError, decode
from transforms.records import Entry, Source
from transforms.urls import in_scope, resolve

MOST_URLS = 50_000
"""Addresses read of one sitemap: the protocol's own limit (sitemaps.org)."""
MOST_ELEMENTS = 1_000_000
"""Elements of one sitemap: 20 an address, as news and image sitemaps have."""
DECODED_BYTES = 50 * 1024 * 1024
"""The protocol's limit for an unpacked sitemap."""

_GZIP_MARK = b"\x1f\x8b"
_MARKUP_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<|\xfe\xff|\xff\xfe|\x00<|<\x00")
_WEB_ADDRESS = re.compile(rb"\s*https?://", re.IGNORECASE)
_KINDS = {"urlset": "urls", "sitemapindex": "index"}
_LISTED = frozenset({"url", "sitemap"})
_FIELDS = {
    ("url", "loc"): "url",
    ("url", "lastmod"): "modified_text",
    ("sitemap", "loc"): "url",
    ("news", "title"): "title",
    ("news", "publication_date"): "published_text",
}
"""Element and its parent → what it says; an image has a `loc` too, and a video a `title`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSitemap:
    """What a sitemap lists.

    `kind` is `urls`, `index` or `text`; empty when the bytes are no sitemap. `sitemaps` are the addresses in
    the publisher's hosts that an index leads to. `left_out` counts what became neither, by reason: those of
    `entries.Gathered`, and `past_limit`. `problem` says what was wrong with the bytes, whether or not entries
    could be read in spite of it.
    """

    kind: str = ""
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


@dataclass(slots=True)
class _Reading:
    """What has been read of a sitemap so far."""

    kind: str = ""
    listings: list[Listing] = field(default_factory=list)
    past_limit: int = 0
    problem: str | None = None

    def add(self, listing: Listing) -> None:
        if len(self.listings) < MOST_URLS:
            self.listings.append(listing)
        else:
            self.past_limit += 1


def parse_sitemap(body: bytes, *, feed_url: str, source: Source, now: datetime) -> ParsedSitemap:
    """What the sitemap at `feed_url` lists; of bad bytes, a `problem`, never an exception.

    Args:
        body: the sitemap, content codings undone; one that is itself a gzip file is unpacked here.
        feed_url: where it was found.
        source: whose it is; entries and sitemaps outside its scope are left out.
        now: when it was fetched, aware.
    """
    if body.startswith(_GZIP_MARK):
        try:
            body = decode(body, "gzip", DECODED_BYTES)
        except DecodingError as fault:
            return ParsedSitemap(problem=fault.reason)
    reading = _read_xml(body) if _MARKUP_START.match(body) else _read_text(body)
    if reading.kind == "index":
        return _index(reading, feed_url=feed_url, source=source)
    gathered = gather(reading.listings, feed_url=feed_url, source=source, now=now)
    return ParsedSitemap(
        kind=reading.kind,
        entries=gathered.entries,
        left_out=_counted(gathered.left_out, reading),
        problem=reading.problem,
    )


def _index(reading: _Reading, *, feed_url: str, source: Source) -> ParsedSitemap:
    urls = [resolve(listing.url, feed_url) if listing.url else None for listing in reading.listings]
    sitemaps = dict.fromkeys(url for url in urls if url and in_scope(url, source.hosts))
    left_out = {
        "not_web": urls.count(None),
        "out_of_scope": sum(1 for url in urls if url and url not in sitemaps),
    }
    return ParsedSitemap(
        kind="index",
        sitemaps=tuple(sitemaps),
        left_out=_counted({reason: count for reason, count in left_out.items() if count}, reading),
        problem=reading.problem,
    )


def _counted(left_out: dict[str, int], reading: _Reading) -> dict[str, int]:
    return left_out | ({"past_limit": reading.past_limit} if reading.past_limit else {})


def _read_text(body: bytes) -> _Reading:
    lines = [line for line in body.removeprefix(codecs.BOM_UTF8).splitlines() if line.strip()]
    listings = [Listing(url=line.decode("utf-8", "replace")) for line in lines[:MOST_URLS]]
    if not any(_WEB_ADDRESS.match(line) for line in lines[:MOST_URLS]):
        return _Reading(problem="not a sitemap")
    return _Reading(kind="text", listings=listings, past_limit=len(lines) - len(listings))


def _read_xml(body: bytes) -> _Reading:
    if declares_type(body):
        return _Reading(problem="declares a document type")
    reading = _Reading()
    try:
        for kind, listing in _elements(body):
            reading.kind = kind
            if listing:
                reading.add(listing)
    except (etree.XMLSyntaxError, PastLimitError) as fault:
        reading.problem = str(fault)[:200]
    if not reading.kind:
        reading.problem = reading.problem or "not a sitemap"
    return reading


def _elements(body: bytes) -> Iterator[tuple[str, Listing | None]]:
    """The kind of sitemap as its root starts, and again with each listing as its element ends."""
    kind, printed = "", dict[str, str]()
    for event, element in read_events(body, most_elements=MOST_ELEMENTS):
        name = local_name(element)
        if event == "start":
            if not kind and (kind := _KINDS.get(name, "")):
                yield kind, None
            continue
        if name in _LISTED:
            if kind:
                # Some leave out <loc> and put the address where it belongs to.
                yield kind, Listing(**{"url": element.text, **printed})
            printed = {}
            _forget(element)
        elif (field_name := _FIELDS.get((_parent_name(element), name))) and element.text:
            printed.setdefault(field_name, one_line(element.text))


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return local_name(parent) if parent is not None else ""


def _forget(element: etree._Element) -> None:
    """Free what has been read, so that memory does not grow with the sitemap."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
