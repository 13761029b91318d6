"""The ledger: discovery without doubles, what is due, how attempts end, what was archived and never judged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome
from transforms.records import Entry, Feed, Source, Visit
from warehouse import ledger
from warehouse.database import Database

Make = Callable[..., Any]
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FEED_URL = "https://kabarpagi.example/rss"


def discover(database: Database, *entries: Entry) -> dict[str, int]:
    return ledger.record_discovery(database, run_id="run-1", states=[], entries=entries, captures=[])


def due(database: Database, **changes: Any) -> list[str]:
    found = ledger.entries_due(database, **{"now": NOW, "most": 100, **changes})
    return [entry.canonical_url.rpartition("/")[2] for entry in found]


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(sql).fetchall()


def ended(entry: Entry, outcome: Outcome, **changes: Any) -> Visit:
    return Visit(entry=entry, exchanges=(), outcome=outcome, **changes)


def test_an_entry_listed_twice_is_discovered_once(fresh_database: Database, entry: Make) -> None:
    again = entry(1, title="Judul kedua", feed_url="https://kabarpagi.example/other")
    assert discover(fresh_database, entry(1), again, entry(2)) == {"kabar_pagi": 2}
    assert discover(fresh_database, again) == {}
    assert rows(fresh_database, "SELECT DISTINCT title FROM ops.frontier") == [("Judul di umpan",)]


def test_an_entry_keeps_what_the_feed_said_of_it(fresh_database: Database, entry: Make) -> None:
    told = entry(1, entry_id="x", summary="S", published_text="Min, 1 Mar 2026", published_at=NOW)
    discover(fresh_database, told)
    assert ledger.entries_due(fresh_database, now=NOW, most=1) == [told]


def test_a_lone_surrogate_in_a_feed_does_not_stop_a_run(fresh_database: Database, entry: Make) -> None:
    discover(fresh_database, entry(1, title="rusak \ud800"))
    assert rows(fresh_database, "SELECT title FROM ops.frontier") == [("rusak �",)]


def test_an_entry_names_the_capture_of_its_feed(fresh_database: Database, entry: Make, capture: Make) -> None:
    feed = capture(0, kind="feed", url=FEED_URL, entry_url=FEED_URL)
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=[entry(1)], captures=[feed])
    assert rows(fresh_database, "SELECT feed_capture_id FROM ops.frontier") == [(feed.capture_id,)]
    assert rows(fresh_database, "SELECT kind FROM raw.captures") == [("feed",)]


def test_a_feed_is_due_when_it_was_never_visited_or_its_time_has_come(fresh_database: Database) -> None:
    source = Source(
        source_id="kabar_pagi",
        name="Kabar Pagi",
        homepage_url="https://kabarpagi.example/",
        hosts=("kabarpagi.example",),
        feeds=(Feed(url=FEED_URL, kind="feed"),),
    )
    [new] = ledger.feeds_due(fresh_database, [source], now=NOW)
    assert (new.feed_url, new.checked_at) == (FEED_URL, None)
    visited = replace(new, etag='W/"a"', checked_at=NOW, next_check_at=NOW + timedelta(minutes=30))
    for state in (visited, visited):
        ledger.record_discovery(fresh_database, run_id="run-1", states=[state], entries=[], captures=[])
    assert ledger.feeds_due(fresh_database, [source], now=NOW) == []
    assert ledger.feeds_due(fresh_database, [source], now=NOW + timedelta(hours=1)) == [visited]
    assert rows(fresh_database, "SELECT count(*) FROM ops.feeds") == [(1,)]
    assert isinstance(visited, FeedState)


def test_due_entries_come_newest_first_and_spread_over_the_sources(fresh_database: Database, entry: Make) -> None:
    old, new = NOW - timedelta(days=2), NOW - timedelta(days=1)
    discover(
        fresh_database,
        entry(1, published_at=old, discovered_at=NOW),
        entry(2, published_at=new, discovered_at=NOW),
        entry(3, source_id="lain", published_at=old, discovered_at=NOW),
        entry(4, source_id="lain", published_at=NOW + timedelta(days=900), discovered_at=old - timedelta(days=1)),
    )
    assert due(fresh_database) == ["2", "3", "1", "4"]
    assert due(fresh_database, most=2) == ["2", "3"]
    assert due(fresh_database, sources=["lain"]) == ["3", "4"]
    assert due(fresh_database, since=new) == ["2"]


def test_an_archived_page_is_not_fetched_again_while_it_waits(
    fresh_database: Database, entry: Make, capture: Make
) -> None:
    discover(fresh_database, entry(1), entry(2))
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[capture(1)], ended=[], now=NOW)
    assert due(fresh_database) == ["2"]


def test_a_transient_failure_is_due_again_later_and_later_and_then_no_more(
    fresh_database: Database, entry: Make
) -> None:
    discover(fresh_database, entry(1))
    pauses = []
    for _ in range(ledger.MOST_ATTEMPTS):
        visit = ended(entry(1), Outcome.FAILED_TIMEOUT, detail="30 s")
        ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=[visit], now=NOW)
        [(due_at,)] = rows(fresh_database, "SELECT due_at FROM ops.frontier")
        pauses.append(due_at and (due_at - NOW) / timedelta(hours=1))
    assert pauses == [1, 2, 4, 8, 16, 32, 64, None]
    numbers = rows(fresh_database, "SELECT attempt_number FROM ops.attempts ORDER BY ALL")
    assert numbers == [(number,) for number in range(1, 9)]
    [account] = ledger.account(fresh_database)
    assert (account.failed_count, account.off_count) == (1, 0)


def test_a_peer_that_asks_for_time_gets_it(fresh_database: Database, entry: Make) -> None:
    discover(fresh_database, entry(1))
    visit = ended(entry(1), Outcome.FAILED_BUSY, retry_at=NOW + timedelta(hours=5))
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=[visit], now=NOW)
    assert rows(fresh_database, "SELECT due_at FROM ops.frontier") == [(NOW + timedelta(hours=5),)]


@pytest.mark.parametrize("outcome", [Outcome.FAILED_GONE, Outcome.SKIPPED_MEDIA])
def test_a_terminal_outcome_is_not_tried_again(fresh_database: Database, entry: Make, outcome: Outcome) -> None:
    discover(fresh_database, entry(1))
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=[ended(entry(1), outcome)], now=NOW)
    assert rows(fresh_database, "SELECT outcome, due_at FROM ops.frontier") == [(outcome.value, None)]


def test_captures_told_twice_are_kept_once(fresh_database: Database, capture: Make) -> None:
    for _ in range(2):
        ledger.record_fetched(fresh_database, run_id="run-1", captures=[capture(1)], ended=[], now=NOW)
    assert rows(fresh_database, "SELECT count(*) FROM raw.captures") == [(1,)]
    assert ledger.archive_ends(fresh_database) == {"run-1-00001.warc.gz": capture(1).warc_offset + 500}


def test_a_payload_is_known_by_its_entry_and_hash(fresh_database: Database, capture: Make) -> None:
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[capture(1)], ended=[], now=NOW)
    known, other = (capture(1).entry_url, "sha1:ABC"), (capture(1).entry_url, "sha1:DEF")
    assert ledger.payloads_held(fresh_database, [known, other]) == {known}
    assert ledger.payloads_held(fresh_database, []) == set()


def test_archived_and_never_judged_pages_are_found_again_in_order(
    fresh_database: Database, entry: Make, capture: Make
) -> None:
    discover(fresh_database, entry(1))
    first = capture(1)
    second = capture(1, capture_id="second", page_number=2, first_capture_id=first.capture_id, warc_offset=90_000)
    others = [capture(2), capture(3, kind="redirect"), capture(4, kind="failure")]
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[second, first, *others], ended=[], now=NOW)
    found = ledger.unended_captures(fresh_database)
    assert [unended.captures for unended in found] == [(first, second), (capture(2),)]
    assert [unended.entry for unended in found] == [entry(1), None]


def test_pages_of_a_visit_that_failed_are_not_driven_again(
    fresh_database: Database, entry: Make, capture: Make
) -> None:
    discover(fresh_database, entry(1))
    page, failure = capture(1), capture(1, capture_id="failure", kind="failure")
    ledger.record_fetched(
        fresh_database,
        run_id="run-1",
        captures=[page, failure],
        ended=[ended(entry(1), Outcome.FAILED_TIMEOUT)],
        now=NOW,
    )
    assert ledger.unended_captures(fresh_database) == []
    assert due(fresh_database, now=NOW + timedelta(hours=2)) == ["1"]


def test_an_attempt_at_nothing_discovered_puts_the_account_off(fresh_database: Database, entry: Make) -> None:
    visit = ended(entry(1), Outcome.FAILED_GONE)
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=[visit], now=NOW)
    [account] = ledger.account(fresh_database)
    assert (account.discovered_count, account.off_count) == (0, 1)


def test_a_frontier_that_forgot_an_attempt_puts_the_account_off(fresh_database: Database, entry: Make) -> None:
    discover(fresh_database, entry(1), entry(2))
    ledger.record_fetched(
        fresh_database, run_id="run-1", captures=[], ended=[ended(entry(1), Outcome.FAILED_GONE)], now=NOW
    )
    rows(fresh_database, "UPDATE ops.frontier SET outcome = 'loaded' WHERE canonical_url LIKE '%/1'")
    assert [account.off_count for account in ledger.account(fresh_database)] == [1]


def test_a_run_that_died_is_called_crashed_when_the_next_one_starts(fresh_database: Database) -> None:
    ledger.start_run(fresh_database, run_id="run-2", flow="ingest", parameters={"limit": 5}, now=NOW)
    ledger.end_run(fresh_database, run_id="run-2", state="success", counts={"loaded": 3}, now=NOW)
    found = rows(fresh_database, "SELECT run_id, state, epoch, counts ->> 'loaded' FROM ops.runs ORDER BY epoch")
    assert found == [("run-1", "crashed", 1, None), ("run-2", "success", 2, "3")]
