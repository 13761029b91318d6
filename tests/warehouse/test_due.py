"""Visits again by the plan, and what the quotas leave waiting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from transforms.feed_visits import FeedState
from transforms.opt_outs import OptOut
from transforms.outcomes import Outcome
from transforms.records import Held, Visit
from warehouse import due, ledger
from warehouse.database import Database
from warehouse.load import load_batch
from warehouse.visit_rows import Said

Make = Callable[..., Any]
LOADED_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)  # when the fixture's batches are loaded
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAN = (HOUR, 6 * HOUR, DAY, 7 * DAY)


@pytest.fixture
def held(fresh_database: Database, entry: Make, capture: Make, article: Make, batch: Make) -> Callable[..., None]:
    """Loads articles of these numbers, published at these times before the load."""

    def load(**ages: timedelta) -> None:
        numbers = [int(name.removeprefix("n")) for name in ages]
        times = dict(zip(numbers, (LOADED_AT - age for age in ages.values()), strict=True))
        entries = [entry(number, discovered_at=LOADED_AT) for number in numbers]
        visits = [
            Visit(entry=each, exchanges=(), outcome=Outcome.PENDING, etag='"1"', body_hash=f"hash {each.url}")
            for each in entries
        ]
        ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=entries, captures=[])
        ledger.record_fetched(
            fresh_database,
            run_id="run-1",
            captures=[capture(number) for number in numbers],
            ended=[],
            waiting=visits,
            now=LOADED_AT,
        )
        load_batch(fresh_database, batch("1", [article(number, published_at=times[number]) for number in numbers]))

    return load


def again(database: Database, after: timedelta, **changes: Any) -> list[str]:
    wanted = {"now": LOADED_AT + after, "plan": PLAN, "most": 100, "most_of_source": 100, "sources": ["kabar_pagi"]}
    found = due.revisits_due(database, **{**wanted, **changes})
    return [entry.canonical_url.rpartition("/")[2] for entry, _ in found]


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(sql).fetchall()


def revisit(capture: Make, number: int = 1, visit: int = 2, **changes: Any) -> Any:
    return capture(number, visit, kind="revisit", status=304, **changes)


def test_an_article_is_visited_again_when_it_reaches_an_age_of_the_plan(
    fresh_database: Database, held: Callable[..., None], capture: Make
) -> None:
    held(n1=timedelta(0))
    # Due until somebody goes.
    assert [bool(again(fresh_database, hours * HOUR)) for hours in (0, 1, 3, 39)] == [False, True, True, True]
    ledger.record_fetched(
        fresh_database, run_id="run-1", captures=[revisit(capture)], ended=[], now=LOADED_AT + 2 * HOUR
    )
    assert [bool(again(fresh_database, hours * HOUR)) for hours in (2, 5, 6, 39)] == [False, False, True, True]


def test_one_that_was_found_late_is_not_visited_twice_in_a_row(
    fresh_database: Database, held: Callable[..., None]
) -> None:
    held(n1=timedelta(hours=23), n2=timedelta(days=30), n3=timedelta(days=6, hours=23))
    assert again(fresh_database, 2 * HOUR) == []
    assert again(fresh_database, 6 * HOUR) == ["1"]
    assert again(fresh_database, 2 * DAY) == ["1", "3"]
    assert again(fresh_database, 2 * DAY, plan=()) == []
    assert again(fresh_database, 300 * DAY) == ["1", "3"]


def test_the_youngest_come_first_and_no_more_than_may(fresh_database: Database, held: Callable[..., None]) -> None:
    held(n1=2 * HOUR, n2=HOUR, n3=3 * HOUR)
    assert again(fresh_database, DAY) == ["2", "1", "3"]
    assert again(fresh_database, DAY, most=2) == ["2", "1"]
    assert again(fresh_database, DAY, most_of_source=1) == ["2"]
    assert again(fresh_database, DAY, most=0) == again(fresh_database, DAY, sources=["lain"]) == []


def test_what_is_held_of_a_page_goes_along(fresh_database: Database, held: Callable[..., None], capture: Make) -> None:
    held(n1=HOUR)
    wanted = {"now": LOADED_AT + DAY, "plan": PLAN, "most": 1, "most_of_source": 1, "sources": ["kabar_pagi"]}
    [(entry, known)] = due.revisits_due(fresh_database, **wanted)
    url = "https://kabarpagi.example/berita/1"
    assert (entry.canonical_url, entry.title) == (url, "Judul di umpan")
    assert known == Held(capture_id=capture(1).capture_id, page_url=url, etag='"1"', body_hash=f"hash {url}")
    # After a visit that found it unchanged, it is still the page that is referred to.
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[revisit(capture)], ended=[], now=LOADED_AT)
    [(_, after)] = due.revisits_due(fresh_database, **wanted)
    assert after.capture_id == capture(1).capture_id


def test_a_page_found_unchanged_ends_its_attempt_and_is_a_sighting_told_once(
    fresh_database: Database, held: Callable[..., None], capture: Make
) -> None:
    held(n1=HOUR)
    seen = revisit(capture, fetched_at=LOADED_AT + DAY)
    for _ in range(2):
        ledger.record_fetched(fresh_database, run_id="run-1", captures=[seen], ended=[], now=LOADED_AT + DAY)
    attempts = rows(fresh_database, "FROM ops.attempts SELECT attempt_number, outcome, detail, capture_id ORDER BY 1")
    assert attempts[1:] == [(2, "unchanged", "not modified", seen.capture_id)]
    assert rows(fresh_database, "FROM core.sightings SELECT last_seen_at, sighting_count") == [(LOADED_AT + DAY, 2)]
    [account] = ledger.account(fresh_database)
    assert (account.unchanged_count, account.off_count) == (1, 0)


def test_a_held_article_that_is_gone_stays_and_waits_for_its_plan(
    fresh_database: Database, held: Callable[..., None], entry: Make, capture: Make
) -> None:
    held(n1=HOUR, n2=HOUR)
    gone = Visit(entry=entry(1), exchanges=(), outcome=Outcome.FAILED_GONE)
    slow = Visit(entry=entry(2), exchanges=(), outcome=Outcome.FAILED_TIMEOUT)
    answer = capture(1, 2, kind="failure", status=404)
    ledger.record_fetched(
        fresh_database, run_id="run-1", captures=[answer], ended=[gone, slow], now=LOADED_AT + 4 * HOUR
    )
    assert rows(fresh_database, "FROM ops.frontier SELECT outcome, due_at, failure_count ORDER BY canonical_url") == [
        ("failed_gone", None, 0),
        ("failed_timeout", None, 1),
    ]
    assert rows(fresh_database, "FROM core.articles SELECT count(*)") == [(2,)]
    assert ledger.entries_due(fresh_database, now=LOADED_AT + 9 * DAY, most=9) == []
    assert again(fresh_database, 7 * HOUR) == ["1", "2"]


def test_one_that_opted_out_is_not_visited_again(
    fresh_database: Database, held: Callable[..., None], entry: Make
) -> None:
    held(n1=HOUR)
    said = (OptOut(signal="noai", said_by="meta robots", said_text="noai"),)
    visit = Visit(entry=entry(1), exchanges=(), outcome=Outcome.SKIPPED_OPT_OUT, opt_outs=said)
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=[visit], now=LOADED_AT + HOUR)
    assert again(fresh_database, 2 * DAY) == []


def test_what_robots_txt_forbids_is_asked_of_it_again_for_a_week(
    fresh_database: Database, held: Callable[..., None], entry: Make
) -> None:
    held(n1=HOUR)
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=[entry(2)], captures=[])
    now, tries = LOADED_AT + HOUR, 0
    while due_now := ledger.entries_due(fresh_database, now=now, most=9):
        visits = [Visit(entry=each, exchanges=(), outcome=Outcome.SKIPPED_ROBOTS) for each in due_now]
        ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=visits, now=now)
        assert ledger.entries_due(fresh_database, now=now + 23 * HOUR, most=9) == []
        now, tries = now + DAY, tries + 1
    assert tries == ledger.MOST_ATTEMPTS
    # One that is held is looked at by its plan.
    forbidden = Visit(entry=entry(1), exchanges=(), outcome=Outcome.SKIPPED_ROBOTS)
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[], ended=[forbidden], now=LOADED_AT + HOUR)
    assert again(fresh_database, 2 * DAY) == ["1"]
    assert [(each.skipped_count, each.off_count) for each in ledger.account(fresh_database)] == [(2, 0)]


def test_pages_of_a_source_whose_feeds_lie_are_not_asked_for_conditionally(
    fresh_database: Database, held: Callable[..., None]
) -> None:
    held(n1=HOUR)
    lying = FeedState(
        source_id="kabar_pagi", feed_url="https://kabarpagi.example/rss", kind="feed", has_false_validators=True
    )
    ledger.record_discovery(fresh_database, run_id="run-1", states=[lying], entries=[], captures=[])
    wanted = {"now": LOADED_AT + DAY, "plan": PLAN, "most": 1, "most_of_source": 1, "sources": ["kabar_pagi"]}
    [(_, known)] = due.revisits_due(fresh_database, **wanted)
    assert (known.etag, known.last_modified) == (None, None)
    assert known.body_hash is not None


def test_an_opt_out_is_written_down_once_whoever_tells_of_it(fresh_database: Database, entry: Make) -> None:
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=[entry(1)], captures=[])
    said = OptOut(signal="noai", said_by="meta robots", said_text="noai")
    visit = Visit(
        entry=entry(1), exchanges=(), outcome=Outcome.PENDING, opt_outs=(said, replace(said, signal="noindex"))
    )
    told = Said(
        canonical_url=entry(1).canonical_url,
        source_id="kabar_pagi",
        signal="noai",
        said_by="meta robots",
        said_text="noai",
        seen_at=LOADED_AT - DAY,
    )
    for _ in range(2):
        ledger.record_fetched(
            fresh_database, run_id="run-1", captures=[], ended=[], waiting=[visit], said=[told], now=LOADED_AT
        )
    assert rows(fresh_database, "FROM ops.opt_outs SELECT signal, seen_at ORDER BY signal") == [
        ("noai", LOADED_AT - DAY),
        ("noindex", LOADED_AT),
    ]
    assert rows(fresh_database, "FROM marts.opt_outs SELECT DISTINCT is_obeyed, article_id") == [(False, None)]


def test_a_source_has_its_quota_and_the_rest_waits(fresh_database: Database, entry: Make) -> None:
    entries = [entry(number) for number in range(5)]
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=entries, captures=[])
    assert len(ledger.entries_due(fresh_database, now=LOADED_AT, most=100, most_of_source=3)) == 3
    assert due.waiting(fresh_database, now=LOADED_AT) == {"kabar_pagi": 5}
    assert due.waiting(fresh_database, now=LOADED_AT, since=LOADED_AT) == {}


def test_a_source_is_full_when_a_days_text_is_loaded(fresh_database: Database, article: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("1", [article(1, body="é" * 500)]))
    today = LOADED_AT.replace(hour=0)
    assert due.full_sources(fresh_database, since=today, most_bytes=1_000) == ["kabar_pagi"]
    assert due.full_sources(fresh_database, since=today, most_bytes=1_001) == []
    assert due.full_sources(fresh_database, since=today + DAY, most_bytes=1) == []
