"""Drafts of publishers' files: what was found, written so that a person can complete it.

A draft is checked as every file is before it is kept, so that what is written can be read.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from sources.catalogue import SHIPPED, CatalogueError, read_publisher
from sources.codes import COUNTRIES, LANGUAGES
from sources.publisher_file import feed_key
from transforms.errors import LumbungError
from transforms.records import Feed, Source
from transforms.urls import in_scope, is_shared_suffix, registered_domain

_COUNTRY_DOMAINS = {"uk": "GB"}
"""Country domains that are not the country's code."""
_SLUG = re.compile(r"[^a-z0-9_-]+")
_LONGEST_ID = 64


class DraftRefused(LumbungError):
    """The draft cannot be kept; the message says why, and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of a publisher before a person has looked: `verified` says from where it is known.

    `notes` are comments for whoever completes the file, one a line.
    """

    source_id: str
    name: str
    homepage_url: str
    feeds: tuple[Feed, ...]
    verified: str
    country: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The publisher's registered domain, and the hosts of its feeds that are elsewhere."""
        own = registered_domain(urlsplit(self.homepage_url).hostname or "")
        others = (urlsplit(feed.url).hostname or "" for feed in self.feeds if not in_scope(feed.url, [own]))
        return (own, *dict.fromkeys(others))

    def toml(self) -> str:
        """The file's text."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield from (f"# {note}" for note in self.notes)
        yield f"name = {_quoted(self.name)}"
        yield f"homepage_url = {_quoted(self.homepage_url)}"
        yield f"hosts = [{', '.join(map(_quoted, self.hosts))}]"
        yield f"country = {_quoted(self.country)}" if self.country else '# country = "ID"'
        yield f"languages = [{_quoted(self.language)}]" if self.language else '# languages = ["id"]'
        zones = zones_of(self.country)
        if len(zones) == 1:
            yield f"time_zone = {_quoted(zones[0])}"
        else:
            choice = f"  # or one of {', '.join(zones[1:4])}" if zones else ""
            yield f"# time_zone = {_quoted(zones[0] if zones else 'Asia/Jakarta')}{choice}"
        yield f"verified = {_quoted(self.verified)}"
        for feed in self.feeds:
            yield from ("", "[[feeds]]", f"url = {_quoted(feed.url)}")
            if feed.kind != "feed":
                yield f"kind = {_quoted(feed.kind)}"


def source_id_of(url: str) -> str:
    """A source's id, made of the name that its publisher has registered.

    >>> source_id_of("https://www.suara-merdeka.co.id/berita"), source_id_of("https://kabar.blogspot.com/")
    ('suara-merdeka', 'kabar')
    """
    name = registered_domain(urlsplit(url).hostname or "").partition(".")[0]
    return _SLUG.sub("-", name.lower()).strip("-_")[:_LONGEST_ID] or "publisher"


def country_of(url: str) -> str | None:
    """The country whose domain an address is under; None under `.com` and the like.

    >>> country_of("https://www.republika.co.id/"), country_of("https://bbc.co.uk/"), country_of("https://a.com/")
    ('ID', 'GB', None)
    """
    last = (urlsplit(url).hostname or "").rpartition(".")[2]
    code = _COUNTRY_DOMAINS.get(last, last.upper())
    return code if code in COUNTRIES else None


def language_of(tag: str | None) -> str | None:
    """The language of a tag such as `id-ID`; None when it is none that a publisher's file may have."""
    code = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return code if code in LANGUAGES else None


@cache
def zones_of(country: str | None) -> tuple[str, ...]:
    """The country's time zones, the most populous first, by the time zone database's own table."""
    table = resources.files("tzdata") / "zoneinfo" / "zone.tab"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple(row[2] for row in rows if row[0] == country)


def keep_draft(draft: Draft, folder: Path, owners: Mapping[str, str]) -> tuple[Path, Source]:
    """The file of a draft in `folder`, and the source that it declares.

    `owners` has the sources of the feeds that the catalogue knows, by `feed_key`.

    Raises:
        DraftRefused: there is such a file, or what was found makes none that is right.
    """
    path = folder / f"{draft.source_id}.toml"
    for taken, where in ((path, "yours"), (SHIPPED / path.name, "shipped")):
        if taken.exists():
            raise DraftRefused(
                f"there is a publisher {draft.source_id} already ({where}: {taken}); give another id, or edit that file"
            )
    if is_shared_suffix(draft.hosts[0]):
        raise DraftRefused(f"{draft.hosts[0]} is a suffix under which others publish too; name a publisher's own page")
    for feed in draft.feeds:
        if owner := owners.get(feed_key(feed.url)):
            raise DraftRefused(f"{feed.url} is a feed of {owner} already; edit its file, or leave the feed to it")
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w", encoding="utf-8") as file:
            file.write(draft.toml())
    except OSError as error:
        raise DraftRefused(f"cannot write {path}: {error.strerror}; see to the folder's permissions") from error
    try:
        return path, read_publisher(path)
    except CatalogueError as error:
        with suppress(OSError):
            path.unlink()
        raise DraftRefused(f"no right file can be made of what was found:\n{error}") from error


def feed_owners(sources: Iterable[Source]) -> dict[str, str]:
    """The source of each feed, by `feed_key`."""
    return {feed_key(feed.url): source.source_id for source in sources for feed in source.feeds}


def _quoted(text: str) -> str:
    """A TOML text: JSON's escapes are TOML's, and what neither may hold is left out."""
    return json.dumps("".join(each for each in text if each.isprintable()), ensure_ascii=False)
