"""How far our entries agree with gofeed's: `python -m benchmarks.feeds`.

gofeed's cases of RSS, Atom and JSON Feed (`../shared/corpus/feeds/gofeed`) stand beside what a parser must find.
An item agrees when its link, its title and its dates are ours too; what does not is printed with the reason, or
as unexplained. All files of feeds and sitemaps are parsed besides, and what raised or gave nothing is counted.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import urljoin

from benchmarks.gold import CORPUS
from sources.entries import Listing, one_line, plain_text
from sources.feeds import read_feed
from sources.sitemaps import parse_sitemap
from transforms.records import Source
from transforms.times import read_time

FEED_URL = "http://example.org/feeds/feed.xml"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LEAST_SHARE = 0.98
REASONS = {
    "issue_217_enclosure_children": "feedparser takes the title of an enclosure for the item's, which has none",
    "rss_channel_item_uri_at_protocol": "feedparser prefers an attribute that is not RSS; the entry is left out",
}
"""Cases whose rest is explained: the file's stem, and why our reading is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one wanted item fares: in which case it stands, and what of it is not ours."""

    kind: str
    path: Path
    number: int
    differing: tuple[str, ...]

    @property
    def reason(self) -> str | None:
        """Why a rest is left; None when it is not explained."""
        return REASONS.get(self.path.stem)


def main() -> int:
    """Print the agreement by format, the rests, and how all files parse; 1 below the aim."""
    tallies: dict[str, Counter[bool]] = {}
    for verdict in verdicts():
        tallies.setdefault(verdict.kind, Counter())[not verdict.differing] += 1
        if verdict.differing:
            print(f"{verdict.kind}/{verdict.path.name} item {verdict.number}: {'; '.join(verdict.differing)}")
            print(f"    {verdict.reason or 'unexplained'}")
    for kind, tally in tallies.items():
        print(f"{kind:5} {tally[True]:4} of {tally.total():4} items agree")
    agreed, items = sum(tally[True] for tally in tallies.values()), sum(tally.total() for tally in tallies.values())
    print(f"all   {agreed:4} of {items:4} items agree: {agreed / items:.1%}")
    parse_all()
    return 0 if agreed / items >= LEAST_SHARE else 1


def verdicts() -> Iterator[Verdict]:
    """How each item fares that gofeed finds."""
    for kind, path, gold in cases():
        listings = read_feed(path.read_bytes(), "").listings
        for number, wanted in enumerate(gold):
            listing = listings[number] if number < len(listings) else None
            yield Verdict(kind=kind, path=path, number=number, differing=tuple(differences(kind, wanted, listing)))


def cases() -> Iterator[tuple[str, Path, list[dict[str, Any]]]]:
    """Each case: its format, its file, and the items that must be found in it."""
    folder = CORPUS / "feeds" / "gofeed"
    for kind, name in (("rss", "items"), ("atom", "entries")):
        for gold in sorted((folder / kind).glob("*.json")):
            expected = json.loads(gold.read_text(encoding="utf-8"))
            yield kind, gold.with_suffix(".xml"), expected.get(name) or []
    for gold in sorted((folder / "json").glob("*_expected.json")):
        expected = json.loads(gold.read_text(encoding="utf-8"))
        yield "json", gold.with_name(gold.name.replace("_expected", "")), expected.get("items") or []


def differences(kind: str, wanted: dict[str, Any], listing: Listing | None) -> list[str]:
    """What of an item is not ours: `link: theirs, ours`, and so on."""
    if listing is None:
        return ["no entry"]
    link, title, published, modified = told(kind, wanted)
    ours = {
        "link": (link and urljoin(FEED_URL, link.strip()), listing.url and urljoin(FEED_URL, listing.url.strip())),
        "title": (_as_ours(title, listing.title), listing.title or None),
        "published": (_instant(published), _instant(listing.published_text)),
        "modified": (_instant(modified), _instant(listing.modified_text)),
    }
    if kind == "rss":
        del ours["modified"]  # RSS has one date
    return [f"{name} {theirs!r}, ours {mine!r}" for name, (theirs, mine) in ours.items() if theirs != mine]


def told(kind: str, wanted: dict[str, Any]) -> tuple[str | None, str | None, str | None, str | None]:
    """The link, the title, and the times of publication and change that gofeed found."""
    if kind == "json":
        link = wanted.get("url") or wanted.get("external_url")
        return link, wanted.get("title"), wanted.get("date_published"), wanted.get("date_modified")
    if kind == "rss":
        dates = (wanted.get("dcExt") or {}).get("date") or [None]
        return wanted.get("link"), wanted.get("title"), wanted.get("pubDate") or dates[0], None
    links = [each for each in wanted.get("links") or [] if each.get("rel", "alternate") in ("alternate", "")]
    return links[0].get("href") if links else None, wanted.get("title"), wanted.get("published"), wanted.get("updated")


def parse_all() -> None:
    """Parse every file of feeds and sitemaps, and count how that went."""
    source = Source(source_id="x", name="X", homepage_url=FEED_URL, hosts=("com", "org", "net", "jp", "uk"), feeds=())
    for folder in ("feeds", "sitemaps"):
        tally: Counter[str] = Counter()
        began = process_time()
        for path in sorted((CORPUS / folder).rglob("*")):
            if not path.is_file() or (path.suffix == ".json" and path.with_suffix(".xml").exists()):
                continue
            body = path.read_bytes()
            if folder == "feeds":
                read = read_feed(body, "")
                tally["read" if read.kind else (read.problem or "nothing")] += 1
            else:
                parsed = parse_sitemap(body, feed_url=FEED_URL, source=source, now=NOW)
                tally["read" if parsed.kind else (parsed.problem or "nothing")] += 1
        files, seconds = sum(tally.values()), process_time() - began
        print(f"{folder}: {files} files without an exception in {seconds:.1f} s CPU: {dict(tally)}")


def _as_ours(theirs: str | None, ours: str | None) -> str | None:
    """Their title, as text or as what its markup shows: they keep markup, and we what a reader sees of it."""
    forms = [one_line(theirs), plain_text(theirs)] if theirs else []
    return ours if ours in forms else (forms[0] or None if forms else None)


def _instant(text: str | None) -> str | None:
    """The instant that a text says, or the text where it says none."""
    if not text or not text.strip():
        return None
    reading = read_time(text.strip(), zone="UTC", languages=(), now=NOW)
    return reading.at.isoformat() if reading else text.strip()


if __name__ == "__main__":
    sys.exit(main())
