"""Removals: an article whose page is gone stays, says so, is not found, and comes back with its page."""

from collections.abc import Callable
from typing import Any

import pytest

from transforms.records import Entry
from warehouse import ledger
from warehouse.database import Database
from warehouse.load import load_batch
from warehouse.maintenance import compact_search

Make = Callable[..., Any]


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(sql).fetchall()


def found(database: Database) -> list[str]:
    return [title for (title,) in rows(database, "SELECT title FROM marts.search('pasukan') ORDER BY title")]


@pytest.fixture
def tell(fresh_database: Database, capture: Make) -> Callable[..., None]:
    """Tells the ledger of captures, as a run or a replay does."""

    def told(*captures: Any) -> None:
        ledger.record_fetched(fresh_database, run_id="run-1", captures=captures, ended=[], now=captures[0].fetched_at)

    return told


@pytest.fixture
def gone(capture: Make) -> Make:
    """Makes the capture of a page that is gone."""

    def make(number: int, visit: int, status: int = 404, **changes: Any) -> Any:
        return capture(number, visit, kind="failure", status=status, run_id=f"run-{visit}", **changes)

    return make


@pytest.fixture
def held(fresh_database: Database, article: Make, batch: Make, capture: Make, tell: Make) -> Database:
    """Two articles, each with its capture."""
    tell(capture(1), capture(2))
    load_batch(fresh_database, batch("a", [article(1), article(2)]))
    return fresh_database


def test_an_article_whose_page_is_gone_stays_and_is_removed(
    held: Database, article: Make, gone: Make, tell: Make
) -> None:
    missing = gone(1, 2, 410)
    tell(missing)
    query = "FROM marts.articles SELECT title, body, is_removed, removed_at ORDER BY title"
    assert rows(held, query) == [
        ("Kabar nomor 1", article(1).body, True, missing.fetched_at),
        ("Kabar nomor 2", article(2).body, False, None),
    ]
    assert found(held) == ["Kabar nomor 2"]
    edits = rows(
        held, "FROM marts.edits SELECT change, before_seen_at, after_seen_at, body_before, body_after, is_current"
    )
    assert edits == [("removal", article(1).first_seen_at, missing.fetched_at, article(1).body, None, False)]
    assert rows(held, "FROM core.removals SELECT status, capture_id") == [(410, missing.capture_id)]


def test_a_removal_is_told_once(held: Database, gone: Make, tell: Make) -> None:
    tell(gone(1, 2))
    tell(gone(1, 2))
    tell(gone(1, 3))
    assert rows(held, "FROM core.removals SELECT count(*)") == [(1,)]


@pytest.mark.parametrize("is_compacted", [False, True])
def test_a_page_that_comes_back_ends_the_removal(
    held: Database, article: Make, batch: Make, gone: Make, tell: Make, is_compacted: bool
) -> None:
    tell(gone(1, 2))
    if is_compacted:
        assert compact_search(held).dropped_count == 0
    load_batch(held, batch("b", [article(1, 3)]))
    assert rows(held, "FROM marts.articles SELECT count(*) WHERE is_removed") == [(0,)]
    assert found(held) == ["Kabar nomor 1", "Kabar nomor 2"]
    assert rows(held, "FROM core.removals SELECT restored_at, restored_capture_id") == [
        (article(1, 3).first_seen_at, "capture-1-3")
    ]
    assert rows(held, "FROM marts.edits SELECT change, is_current") == [("removal", False), ("restored", True)]
    tell(gone(1, 4))
    assert rows(held, "FROM core.removals SELECT count(*), count(restored_at)") == [(2, 1)]


@pytest.mark.parametrize("is_compacted", [False, True])
def test_a_removed_page_that_is_found_unchanged_is_found_by_search_again(
    fresh_database: Database, article: Make, batch: Make, capture: Make, gone: Make, tell: Make, is_compacted: bool
) -> None:
    first, again = capture(1), capture(1, 3, kind="revisit", status=304, run_id="run-3")
    entry = Entry(
        source_id=first.source_id,
        url=first.url,
        canonical_url=first.entry_url,
        feed_url="f",
        discovered_at=first.fetched_at,
    )
    ledger.record_discovery(fresh_database, run_id=first.run_id, states=[], entries=[entry], captures=[])
    tell(first)
    load_batch(fresh_database, batch("a", [article(1)]))
    tell(gone(1, 2))
    assert found(fresh_database) == []
    if is_compacted:
        compact_search(fresh_database)
    tell(again)
    assert found(fresh_database) == ["Kabar nomor 1"]
    assert rows(fresh_database, "FROM core.removals SELECT restored_capture_id") == [(again.capture_id,)]


def test_a_page_that_comes_back_changed_is_a_version(
    held: Database, article: Make, batch: Make, gone: Make, tell: Make
) -> None:
    tell(gone(1, 2))
    load_batch(held, batch("b", [article(1, 3, "Pasukan Irak mundur dari kota itu.")]))
    assert rows(held, "FROM marts.edits SELECT change ORDER BY after_seen_at, change") == [
        ("removal",),
        ("restored",),
        ("update",),
    ]
    assert found(held) == ["Kabar nomor 1", "Kabar nomor 2"]


def test_a_capture_from_before_the_removal_does_not_end_it(
    held: Database, article: Make, batch: Make, gone: Make, tell: Make
) -> None:
    tell(gone(1, 4))
    load_batch(held, batch("b", [article(1, 3)]))
    assert rows(held, "FROM marts.articles SELECT count(*) WHERE is_removed") == [(1,)]
    assert found(held) == ["Kabar nomor 2"]


def test_a_missing_further_page_and_other_failures_remove_nothing(
    held: Database, capture: Make, gone: Make, tell: Make
) -> None:
    page = capture(1, 2, run_id="run-2")
    tell(page, gone(1, 2, capture_id="page-2", url=page.url + "?page=2"))
    tell(gone(2, 3, 403), gone(2, 4, 500))
    assert rows(held, "FROM core.removals") == []


def test_an_entry_that_was_never_an_article_removes_nothing(held: Database, gone: Make, tell: Make) -> None:
    tell(gone(7, 2))
    assert rows(held, "FROM core.removals") == []
