"""Listings against the ledger: twins of known addresses, what an index has listed before, what a person wants."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome
from transforms.records import Entry, Visit
from warehouse import ledger, listings
from warehouse.database import Database

Make = Callable[..., Any]
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FIRST = "http://www.kabarpagi.example/berita/1"


def discover(database: Database, *entries: Entry) -> int:
    new = ledger.record_discovery(database, run_id="run-1", states=[], entries=entries, captures=[])
    return sum(new.values())


def end(database: Database, entry: Entry, outcome: Outcome) -> None:
    visit = Visit(entry=entry, exchanges=(), outcome=outcome)
    ledger.record_fetched(database, run_id="run-1", captures=[], ended=[visit], now=NOW)


@pytest.fixture
def at(entry: Make) -> Callable[..., Entry]:
    """Makes an entry at an address."""

    def make(url: str, **fields: Any) -> Entry:
        return replace(entry(1), url=url, canonical_url=url.partition("?utm")[0], **fields)

    return make


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["kabarpagi.example", "www.kabarpagi.example"])
def test_a_twin_by_scheme_or_www_is_the_entry_that_was_listed_first(
    fresh_database: Database, at: Make, scheme: str, host: str
) -> None:
    discover(fresh_database, at(f"{FIRST}?utm_source=rss"))

    [same] = listings.united(fresh_database, [at(f"{scheme}://{host}/berita/1", title="Judul baru")])

    assert (same.canonical_url, same.title) == (FIRST, "Judul baru")
    assert discover(fresh_database, same) == 0


def test_twins_in_one_listing_are_one_entry(fresh_database: Database, at: Make) -> None:
    made = listings.united(fresh_database, [at("https://kabarpagi.example/berita/1"), at(FIRST)])

    assert {entry.canonical_url for entry in made} == {"https://kabarpagi.example/berita/1"}
    assert discover(fresh_database, *made) == 1


def test_another_path_host_port_or_source_is_no_twin(fresh_database: Database, at: Make) -> None:
    discover(fresh_database, at(FIRST))
    others = [
        at("https://kabarpagi.example/berita/1/"),
        at("https://news.kabarpagi.example/berita/1"),
        at("https://kabarpagi.example:8443/berita/1"),
        at("https://kabarpagi.example/berita/1", source_id="kabar_sore"),
    ]

    assert listings.united(fresh_database, others) == tuple(others)


def test_a_known_address_is_itself_although_it_has_a_twin(fresh_database: Database, at: Make) -> None:
    both = [at(FIRST), at("https://kabarpagi.example/berita/1")]
    discover(fresh_database, *both)

    assert listings.united(fresh_database, both) == tuple(both)


def test_an_address_that_could_not_be_read_gives_way_to_its_twin(fresh_database: Database, at: Make) -> None:
    discover(fresh_database, at(FIRST))
    end(fresh_database, at(FIRST), Outcome.FAILED_GONE)
    twin = at("https://kabarpagi.example/berita/1")

    assert listings.united(fresh_database, [twin, at(FIRST)]) == (twin, at(FIRST))
    assert listings.united(fresh_database, []) == ()


def test_what_an_index_has_listed_is_what_its_source_had_at_its_last_look(fresh_database: Database, at: Make) -> None:
    index = FeedState(source_id="kabar_pagi", feed_url="https://kabarpagi.example/{page}", kind="index", checked_at=NOW)
    discover(
        fresh_database,
        at(FIRST, discovered_at=NOW),
        at("https://kabarpagi.example/berita/2", discovered_at=NOW - timedelta(days=1)),
        at("https://kabarpagi.example/berita/3", discovered_at=NOW + timedelta(minutes=1)),
        at("https://lain.example/berita/4", discovered_at=NOW, source_id="lain"),
    )

    known = listings.urls_known(
        fresh_database, [index, replace(index, feed_url="https://baru.example", checked_at=None)]
    )

    assert known == {index.feed_url: {"kabarpagi.example/berita/1", "kabarpagi.example/berita/2"}}
    assert listings.urls_known(fresh_database, []) == {}


def test_what_a_person_wants_is_tried_unless_it_is_held_or_told_to_wait(fresh_database: Database, at: Make) -> None:
    ends = {
        "pending": None,
        "gone": Outcome.FAILED_GONE,
        "scope": Outcome.SKIPPED_SCOPE,
        "loaded": Outcome.LOADED,
        "busy": Outcome.FAILED_BUSY,
    }
    entries = {name: at(f"https://kabarpagi.example/{name}", discovered_at=NOW) for name in ends}
    discover(fresh_database, *entries.values())
    for name, outcome in ends.items():
        if outcome is not None:
            end(fresh_database, entries[name], outcome)
    urls = [entries[name].canonical_url for name in ("scope", "gone", "loaded", "busy", "pending", "gone")]

    def wanted(now: datetime, most: int = 10) -> list[str]:
        found = listings.entries_wanted(fresh_database, urls, now=now, most=most)
        return [entry.url.rpartition("/")[2] for entry in found]

    assert wanted(NOW) == ["scope", "gone", "pending"]
    assert wanted(NOW + timedelta(days=1)) == ["scope", "gone", "busy", "pending"]
    assert wanted(NOW, most=1) == ["scope"]
