"""Gaps in the ledger: found once, tried again and given up, and what they leave in the coverage."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from transforms.feed_visits import Gap
from warehouse import gaps, ledger
from warehouse.database import Database

Make = Callable[..., Any]
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def gap(number: int = 1, **changes: Any) -> Gap:
    known = {
        "source_id": "kabar_pagi",
        "feed_url": f"https://kabarpagi.example/rss/{number}",
        "missed_from": NOW - 12 * HOUR,
        "missed_until": NOW - 3 * HOUR,
        "after_url": "https://kabarpagi.example/berita/1",
        "before_url": "https://kabarpagi.example/berita/9",
        "found_at": NOW,
    }
    return Gap(**{**known, **changes})


def find(database: Database, *found: Gap) -> None:
    ledger.record_discovery(database, run_id="run-1", states=[], entries=[], captures=[], gaps=found)


def due(database: Database, now: datetime = NOW) -> list[gaps.OpenGap]:
    return gaps.gaps_due(database, now=now, sources=["kabar_pagi", "lain"])


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(sql).fetchall()


def tried(
    database: Database, gap_id: str, now: datetime, *, is_closed: bool = False, urls: tuple[str, ...] = ()
) -> int:
    return gaps.record_try(database, gap_id, is_closed=is_closed, detail="why", urls=urls, now=now)


def test_a_gap_is_to_be_filled_by_the_run_that_found_it(fresh_database: Database) -> None:
    find(fresh_database, gap(1), gap(2))
    assert [each.gap for each in due(fresh_database)] in ([gap(1), gap(2)], [gap(2), gap(1)])
    assert gaps.gaps_due(fresh_database, now=NOW, sources=["lain"]) == []
    assert rows(fresh_database, "FROM quality.gaps SELECT DISTINCT state, try_count, run_id") == [("open", 0, "run-1")]


def test_a_gap_that_stays_open_is_tried_later_and_later_and_then_left(fresh_database: Database) -> None:
    find(fresh_database, gap())
    [waiting] = due(fresh_database)
    now, waits = NOW, []
    for _ in range(len(gaps.PAUSES) + 1):
        tried(fresh_database, waiting.gap_id, now)
        [(due_at, state, detail)] = rows(fresh_database, "FROM quality.gaps SELECT due_at, state, detail")
        assert (state, detail) == ("open", "why")
        waits.append(due_at and due_at - now)
        now = due_at or now
    assert waits == [*gaps.PAUSES, None]
    assert due(fresh_database, NOW + timedelta(days=900)) == []


def test_one_source_is_not_read_for_gap_after_gap(fresh_database: Database) -> None:
    find(fresh_database, gap(1), gap(2, source_id="lain"))
    [first] = [each for each in due(fresh_database) if each.gap.source_id == "kabar_pagi"]
    tried(fresh_database, first.gap_id, NOW, is_closed=True)
    find(fresh_database, gap(3, found_at=NOW + HOUR / 2))
    assert [each.gap.source_id for each in due(fresh_database, NOW + HOUR / 2)] == ["lain"]
    assert len(due(fresh_database, NOW + 2 * HOUR)) == 2


def test_what_was_discovered_since_is_what_was_recovered(fresh_database: Database, entry: Make) -> None:
    find(fresh_database, gap())
    [waiting] = due(fresh_database)
    entries = [entry(1), entry(2, discovered_at=NOW), entry(3, discovered_at=NOW)]
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=entries, captures=[])
    urls = tuple(f"https://kabarpagi.example/berita/{number}" for number in (1, 2, 4))
    assert tried(fresh_database, waiting.gap_id, NOW, is_closed=True, urls=urls) == 1
    assert rows(fresh_database, "FROM quality.gaps SELECT state, recovered_count, due_at, closed_at") == [
        ("closed", 1, None, NOW)
    ]


def test_coverage_counts_what_is_held_and_the_hours_of_open_gaps(
    fresh_database: Database, entry: Make, capture: Make, article: Make, batch: Make
) -> None:
    from warehouse.load import load_batch

    day = datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
    entries = [entry(number, published_at=day) for number in (1, 2, 3)]
    find(fresh_database, gap(1, missed_from=day, missed_until=day + 18 * HOUR), gap(2, source_id="lain"))
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=entries, captures=[])
    ledger.record_fetched(fresh_database, run_id="run-1", captures=[capture(1)], ended=[], now=NOW)
    load_batch(fresh_database, batch("1", [article(1, published_at=day)]))
    found = rows(
        fresh_database,
        "FROM marts.coverage SELECT source_id, listed_on::VARCHAR, listed_count, held_count, pending_count, "
        "held_share, open_gap_hours",
    )
    assert found == [
        ("kabar_pagi", "2026-02-28", 3, 1, 2, 1 / 3, 12.0),
        ("kabar_pagi", "2026-03-01", 0, 0, 0, None, 6.0),
        ("lain", "2026-02-28", 0, 0, 0, None, 3.0),
        ("lain", "2026-03-01", 0, 0, 0, None, 6.0),
    ]
