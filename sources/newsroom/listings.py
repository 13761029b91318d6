"""The newsroom's feeds and sitemaps, as bytes, one function a listing."""

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from sources.newsroom.editions import ODD_LINKS, Edition, Piece
from sources.newsroom.markup import render
from sources.newsroom.sites import Site

NEWS_HOURS = 48  # a news sitemap lists no older article

Listing = tuple[str, bytes]
"""A content type and a body."""


def updated_at(edition: Edition, site: Site) -> datetime:
    """When anything of the site last changed."""
    return max(piece.modified_at or piece.published_at for piece in edition.pieces[site.source_id])


def _rss(edition: Edition, site: Site, *, is_rich: bool = False, is_scant: bool = False) -> Listing:
    pieces = edition.pieces[site.source_id]
    if is_scant:
        pieces = tuple(piece for piece in pieces if "listed" in piece.manuscript.traits)
    odd = [{"url": f"http://{site.host}{path}", "title": title} for path, title, _ in ODD_LINKS]
    body = render(
        "rss.xml",
        site=site,
        pieces=pieces,
        odd=odd if site.source_id == "islandherald" else [],
        built=format_datetime(updated_at(edition, site), usegmt=True),
        stamp=format_datetime,
        is_rich=is_rich,
        is_scant=is_scant,
    )
    return "application/rss+xml; charset=utf-8", body.encode()


def _rss_rich(edition: Edition, site: Site) -> Listing:
    return _rss(edition, site, is_rich=True)


def _rss_scant(edition: Edition, site: Site) -> Listing:
    return _rss(edition, site, is_scant=True)


def _atom(edition: Edition, site: Site) -> Listing:
    body = render(
        "atom.xml",
        site=site,
        pieces=edition.pieces[site.source_id][: site.feed_count],
        updated=updated_at(edition, site).isoformat(),
    )
    return "application/atom+xml; charset=utf-8", body.encode()


def _json_feed(edition: Edition, site: Site) -> Listing:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"http://{site.host}/",
        "feed_url": f"http://{site.host}/feed.json",
        "language": site.language,
        "items": [_json_entry(piece) for piece in edition.pieces[site.source_id]],
    }
    return "application/feed+json; charset=utf-8", json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_entry(piece: Piece) -> dict[str, Any]:
    manuscript = piece.manuscript
    return {
        "id": piece.url,
        "url": piece.listed_url,
        "title": manuscript.title,
        "summary": manuscript.summary,
        "content_text": manuscript.summary,
        "date_published": piece.local_time.isoformat(),
        "authors": [{"name": name} for name in manuscript.authors],
        "tags": list(manuscript.keywords),
    }


def _urls(edition: Edition, site: Site) -> Listing:
    lines = "".join(f"{piece.listed_url}\n" for piece in edition.pieces[site.source_id])
    return "text/plain; charset=utf-8", lines.encode()


def _sitemap(pieces: Sequence[Piece], *, is_news: bool = False) -> Listing:
    body = render("sitemap.xml", pieces=pieces, is_news=is_news)
    return "application/xml; charset=utf-8", body.encode()


def _sitemap_whole(edition: Edition, site: Site) -> Listing:
    return _sitemap(edition.pieces[site.source_id])


def _sitemap_index(edition: Edition, site: Site) -> Listing:
    children = [path for path, name in site.listings.items() if name in {"sitemap_first", "sitemap_second"}]
    body = render("sitemap_index.xml", site=site, children=children, updated=updated_at(edition, site).isoformat())
    return "application/xml; charset=utf-8", body.encode()


def _sitemap_first(edition: Edition, site: Site) -> Listing:
    return _sitemap(edition.pieces[site.source_id][::2])


def _sitemap_second(edition: Edition, site: Site) -> Listing:
    _, body = _sitemap(edition.pieces[site.source_id][1::2])
    return "application/gzip", gzip.compress(body, mtime=0)


def _sitemap_news(edition: Edition, site: Site) -> Listing:
    oldest = edition.now - timedelta(hours=NEWS_HOURS)
    recent = [piece for piece in edition.pieces[site.source_id] if piece.published_at >= oldest]
    return _sitemap(recent, is_news=True)


LISTINGS: dict[str, Callable[[Edition, Site], Listing]] = {
    "rss": _rss,
    "rss_rich": _rss_rich,
    "rss_scant": _rss_scant,
    "atom": _atom,
    "json_feed": _json_feed,
    "urls": _urls,
    "sitemap": _sitemap_whole,
    "sitemap_index": _sitemap_index,
    "sitemap_first": _sitemap_first,
    "sitemap_second": _sitemap_second,
    "sitemap_news": _sitemap_news,
}
"""The function that makes each kind of listing, by the name that `Site.listings` uses."""
