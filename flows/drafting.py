"""Publishers that a person adds: drafted from a homepage, or from a list of feeds."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.reading import fetch_settings
from flows.run import load_sources
from flows.settings import Settings
from sources.asking import domain_of
from sources.drafting import Draft, DraftRefused, country_of, feed_owners, keep_draft, language_of, source_id_of
from sources.fetch import Fetcher
from sources.finding import Found, FoundFeed
from sources.opml import Outline, read_opml, write_opml
from sources.publisher_file import feed_key
from transforms.errors import LumbungError
from transforms.outcomes import Outcome
from transforms.records import Feed, Source
from transforms.urls import in_scope, resolve
from warehouse.home import Home

MOST_FEEDS = 10
_NO_TLS = frozenset({Outcome.FAILED_CONNECT, Outcome.FAILED_TLS})
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class NothingFound(LumbungError):
    """A homepage could not be read, or leads to no feed and no sitemap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A publisher's file that was drafted, and what it was drafted from."""

    path: Path
    source: Source
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one feed of a list: the source it is of now, or was already, or why it was left out."""

    title: str
    feed_url: str
    source_id: str | None
    state: str
    detail: str = ""


def add_publisher(home: Home, settings: Settings, address: str, source_id: str | None) -> Added:
    """The publisher's file that a homepage gives, kept among the user's own.

    Raises:
        NothingFound: there is no page, or nothing to read on it; no file is made.
        DraftRefused: there is such a file, or the address or the id is none.
        CatalogueError: one of the user's own files is wrong.
    """
    urls = [address] if "://" in address else [f"https://{address}", f"http://{address}"]
    if resolve(urls[0], urls[0]) is None:
        raise DraftRefused(f"{address} is no http or https address; give a homepage, such as https://www.contoh.co.id/")
    if source_id is not None and not _ID.fullmatch(source_id):
        raise DraftRefused(f"{source_id} is no id: small letters, digits, - and _, at most 64, such as suara_merdeka")
    home.prepare()
    owners = feed_owners(load_sources(home).values())
    with Fetcher({}, fetch_settings(settings)) as fetcher:
        found = fetcher.find(urls[0], datetime.now(UTC))
        if found.outcome in _NO_TLS and len(urls) > 1:
            found = fetcher.find(urls[1], datetime.now(UTC))
    if found.outcome is not Outcome.PENDING:
        raise NothingFound(f"{found.homepage_url} cannot be read: {found.outcome.value} {found.detail}".rstrip())
    good = [each for each in found.feeds if each.is_good][:MOST_FEEDS]
    if not good:
        tried = "".join(f"\n  {each.url}: {each.detail or 'lists nothing of its own'}" for each in found.feeds)
        raise NothingFound(
            f"{found.homepage_url} leads to no feed and no sitemap that lists anything. Cure: write the file by hand "
            f"(docs/publishers.md), with an index if the site has one{':' if tried else ''}{tried}"
        )
    path, source = keep_draft(_drafted(found, good, source_id), home.publishers, owners)
    return Added(path=path, source=source, found=found)


def _drafted(found: Found, good: Sequence[FoundFeed], source_id: str | None) -> Draft:
    seen = "; ".join(_seen(each) for each in good)
    left = [each for each in found.feeds if not each.is_good]
    country = country_of(found.homepage_url)
    return Draft(
        source_id=source_id or source_id_of(found.homepage_url),
        name=found.name,
        homepage_url=found.homepage_url,
        feeds=tuple(Feed(url=each.url, kind=each.kind) for each in good),
        country=country,
        language=found.language,
        verified=f"Drafted from its homepage on {datetime.now(UTC):%Y-%m-%d}. Seen: {seen}. Not tried: an article.",
        notes=(
            "Drafted by `lumbung sources add`: look at what the feeds list, leave out by `exclude` what holds no text,",
            "and see how long articles are cut into pages (docs/publishers.md).",
            *(f"Not listed: {each.url} ({each.detail or 'lists nothing of its own'})" for each in left),
        ),
    )


def _seen(feed: FoundFeed) -> str:
    newest = f", newest {feed.newest_at:%Y-%m-%d %H:%M} UTC" if feed.newest_at else ""
    listed = feed.detail if feed.form == "index" else f"{feed.entry_count} entries{newest}"
    return f"{feed.url} ({feed.form}: {listed})"


def import_list(home: Home, path: Path) -> list[Imported]:
    """What became of each feed of an OPML list: a draft for each publisher that the catalogue lacks.

    Raises:
        DraftRefused: the file cannot be read.
        OpmlUnreadable: it is no OPML.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DraftRefused(f"cannot read {path}: {error.strerror}; name an OPML file") from error
    outlines = read_opml(content, path.name)
    home.prepare()
    catalogue = load_sources(home)
    owners = feed_owners(catalogue.values())
    results: list[Imported] = []
    groups: dict[str, list[Outline]] = {}
    for outline in outlines:
        if result := _settled(outline, owners, catalogue):
            results.append(result)
        else:
            groups.setdefault(domain_of(_homepage(outline)), []).append(outline)
    taken = set(catalogue)
    for domain, group in groups.items():
        source_id = source_id_of(_homepage(group[0]))
        if source_id in taken:  # kompas.com has the name already, and this is kompas.id
            source_id = domain.replace(".", "-")[:64]
        taken.add(source_id)
        results += _kept(home, source_id, group, path.name, owners)
    return results


def _settled(outline: Outline, owners: Mapping[str, str], catalogue: Mapping[str, Source]) -> Imported | None:
    """What is to be said of a feed of which no draft is made; None when one is."""

    def told(source_id: str | None, state: str, detail: str) -> Imported:
        return Imported(title=outline.title, feed_url=outline.feed_url, source_id=source_id, state=state, detail=detail)

    if resolve(outline.feed_url, outline.feed_url) is None:
        return told(None, "left out", "no http or https address")
    if owner := owners.get(feed_key(outline.feed_url)):
        return told(owner, "known", "")
    for url in (_homepage(outline), outline.feed_url):
        for source in catalogue.values():
            if in_scope(url, source.hosts):
                return told(source.source_id, "left out", "its publisher has a file, which does not list this feed")
    return None


def _homepage(outline: Outline) -> str:
    """The publisher's homepage: the one that the list gives, else the front page of the feed's host."""
    given = resolve(outline.homepage_url, outline.homepage_url) if outline.homepage_url else None
    if given:
        return given
    scheme, _, rest = (resolve(outline.feed_url, outline.feed_url) or outline.feed_url).partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"


def _kept(
    home: Home, source_id: str, group: Sequence[Outline], name: str, owners: Mapping[str, str]
) -> Iterable[Imported]:
    """The draft of one publisher, kept; what is said of each of its feeds."""
    first = group[0]
    homepage_url = _homepage(first)
    draft = Draft(
        source_id=source_id,
        name=first.title or source_id,
        homepage_url=homepage_url,
        feeds=tuple(Feed(url=outline.feed_url, kind="feed") for outline in group),
        country=country_of(homepage_url),
        language=language_of(first.language),
        verified=f"Imported from {name} on {datetime.now(UTC):%Y-%m-%d}; nothing was tried.",
        notes=("Imported by `lumbung sources import`: complete it (docs/publishers.md).",),
    )
    imported = Imported(title=first.title, feed_url=first.feed_url, source_id=source_id, state="drafted")
    try:
        keep_draft(draft, home.publishers, owners)
    except DraftRefused as refused:
        imported = replace(imported, source_id=None, state="left out", detail=str(refused))
    return [replace(imported, title=outline.title, feed_url=outline.feed_url) for outline in group]


def export_list(home: Home, source_ids: Sequence[str], output: Path | None) -> None:
    """Write the feeds of these sources, or of all, as OPML: to a new file, or to the standard output.

    Raises:
        UnknownSource: there is no such source.
        DraftRefused: the file is there already, or cannot be written.
    """
    sources = load_sources(home, source_ids).values()
    content = write_opml(sources)
    kinds = Counter(feed.kind == "feed" for source in sources for feed in source.feeds)
    sys.stderr.write(f"{kinds[True]} feeds; {kinds[False]} sitemaps and other lists have no place in OPML\n")
    if output is None:
        sys.stdout.write(content.decode())
        return
    try:
        with output.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise DraftRefused(f"cannot write {output}: {error.strerror}; name a new file") from error
