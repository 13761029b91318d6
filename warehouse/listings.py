"""What is listed against what the ledger knows: twins of known addresses, what was listed before, what is wanted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import pyarrow as pa

from transforms.feed_visits import FeedState
from transforms.records import Entry
from transforms.urls import twin_key, twins
from warehouse.columns import records_of, table_of
from warehouse.database import Database
from warehouse.sql import statement

MOST_KNOWN = 5_000
"""Addresses of a source that are remembered for its index: the busiest publishers list a thousand a day."""


def united(database: Database, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, each under the address that its source listed it by first.

    A feed that lists `http:` and a sitemap that lists `https:`, or the one with `www.` and the other without,
    would make two entries, two fetches and perhaps two articles of one. An address with a twin that its source
    has listed is the twin's entry; what this listing says of it is kept.
    """
    if not entries:
        return ()
    known = _known_twins(database, entries)
    first: dict[tuple[str, str], Entry] = {}
    made = []
    for entry in entries:
        addresses = known.get((entry.source_id, entry.canonical_url))
        if addresses is None:
            held = first.setdefault((entry.source_id, twin_key(entry.canonical_url)), entry)
            addresses = held.canonical_url, held.url
        canonical_url, url = addresses
        same = entry if canonical_url == entry.canonical_url else replace(entry, canonical_url=canonical_url, url=url)
        made.append(same)
    return tuple(made)


def urls_known(database: Database, feeds: Iterable[FeedState]) -> dict[str, frozenset[str]]:
    """By the feed's address, what its source had listed when it was last looked at: twin keys, the latest ones."""
    looks = [feed for feed in feeds if feed.checked_at is not None]
    if not looks:
        return {}
    with database.writing() as connection:
        connection.register("looks", table_of(looks, FeedState))
        rows = connection.execute(statement("urls_known"), {"most": MOST_KNOWN}).fetchall()
    known: dict[str, set[str]] = {}
    for feed_url, canonical_url in rows:
        known.setdefault(feed_url, set()).add(twin_key(canonical_url))
    return {feed_url: frozenset(keys) for feed_url, keys in known.items()}


def entries_wanted(database: Database, canonical_urls: Sequence[str], *, now: datetime, most: int) -> list[Entry]:
    """At most `most` of the entries at these addresses, in their order, without those that are held already."""
    distinct = list(dict.fromkeys(canonical_urls))
    wanted = pa.table({"canonical_url": pa.array(distinct, pa.string()), "place": pa.array(range(len(distinct)))})
    with database.writing() as connection:
        connection.register("wanted", wanted)
        rows = connection.execute(statement("entries_wanted"), {"now": now, "most": most}).to_arrow_table()
    return records_of(rows, Entry)


def _known_twins(database: Database, entries: Iterable[Entry]) -> dict[tuple[str, str], tuple[str, str]]:
    """For each entry with a known twin (source, canonical URL): that one's canonical URL and its address."""
    listed = {(entry.source_id, entry.canonical_url) for entry in entries}
    rows = [(source_id, url, twin) for source_id, url in listed for twin in twins(url)]
    names = ("source_id", "canonical_url", "twin")
    table = pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)})
    with database.writing() as connection:
        connection.register("twins", table)
        found = connection.execute(statement("twins_known")).fetchall()
    return {
        (source_id, url): (known_canonical_url, known_url) for source_id, url, known_canonical_url, known_url in found
    }
