"""What a run fetches: new entries first, within each source's bounds, and what is left for visits again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.choosing import due_entries
from flows.progress import Quiet
from flows.run import Run
from flows.settings import Settings
from transforms.records import Entry, Source
from warehouse import ledger
from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import migrate

Make = Callable[..., Any]
NOW = datetime.now(UTC)


def entry(number: int, source_id: str = "kabar") -> Entry:
    url = f"http://www.{source_id}.test/berita/{number}"
    return Entry(source_id=source_id, url=url, canonical_url=url, feed_url="f", discovered_at=NOW)


@pytest.fixture
def started(home: Home) -> Callable[..., Run]:
    """A run over two sources, with settings of the test's own and entries discovered before it."""

    def start(*entries: Entry, **settings: Any) -> Run:
        catalogue = {
            name: Source(source_id=name, name=name, homepage_url=f"http://www.{name}.test/", hosts=(), feeds=())
            for name in ("kabar", "warta")
        }
        run = Run(
            run_id="run-1",
            flow="ingest",
            home=home,
            settings=Settings(home=home.path, **settings),
            catalogue=catalogue,
            progress=Quiet(),
        )
        migrate(Database(home))
        ledger.record_discovery(run.database, run_id="run-0", states=[], entries=entries, captures=[])
        return run

    return start


def hold(run: Run, *numbers: int) -> None:
    """As if the articles of these entries had been loaded days ago."""
    urls = [entry(number).canonical_url for number in numbers]
    ago = NOW - timedelta(days=3)
    with run.database.writing() as connection:
        connection.execute(
            "UPDATE ops.frontier SET article_id = canonical_url, due_at = NULL, outcome = 'loaded', aged_from = $ago, "
            "attempted_at = $ago WHERE list_contains($urls, canonical_url)",
            {"ago": ago, "urls": urls},
        )
        connection.execute(
            "INSERT INTO ops.attempts SELECT canonical_url, 1, source_id, 'run-0', 'batch', 'loaded', NULL, "
            "canonical_url, attempted_at FROM ops.frontier WHERE article_id IS NOT NULL"
        )
        connection.execute(
            "INSERT INTO raw.captures SELECT canonical_url, source_id, 'run-0', 'page', url, canonical_url, 200, '', "
            "attempted_at, '', 0, 'f', 0, 0, 1, NULL, NULL, NULL, NULL FROM ops.frontier WHERE article_id IS NOT NULL"
        )


def test_a_source_has_no_more_than_its_quota_and_the_run_says_what_waits(started: Make) -> None:
    run = started(*(entry(number) for number in range(7)), entry(1, "warta"), source_entries=3)
    due = due_entries(run, None, None)
    assert sorted(each.source_id for each in due.entries) == ["kabar"] * 3 + ["warta"]
    assert run.notes == [
        "kabar: 4 more URLs wait for the next runs, which fetch 3 of a source each (LUMBUNG_SOURCE_ENTRIES)"
    ]
    assert run.summary().state == "success"


def test_visits_again_come_after_what_is_new_and_take_a_fifth_at_most(started: Make) -> None:
    run = started(*(entry(number) for number in range(40)), source_entries=50)
    hold(run, *range(30))
    due = due_entries(run, None, None)
    assert [each.canonical_url in due.held for each in due.entries] == [False] * 10 + [True] * 10
    assert len(due_entries(run, 12, None).held) == 2
    assert due_entries(run, 10, None).held == {}


def test_visits_again_leave_the_quota_of_their_source_whole(started: Make) -> None:
    run = started(*(entry(number) for number in range(12)), source_entries=10)
    hold(run, 0, 1, 2)
    due = due_entries(run, None, None)
    assert (len(due.entries), len(due.held)) == (10, 1)


def test_without_a_plan_nothing_is_visited_again(started: Make) -> None:
    run = started(entry(1), revisits="")
    hold(run, 1)
    assert due_entries(run, None, None).entries == []


def test_a_source_with_a_days_text_waits_for_the_next_day(started: Make) -> None:
    run = started(entry(1), entry(1, "warta"), source_text_mb=1)
    with run.database.writing() as connection:
        columns = (
            "article_id, source_id, url, canonical_url, body, authors, keywords, is_paywalled, page_count, word_count, "
            "content_hash, near_duplicate_signature, evidence, flags, extractor, extractor_version, capture_id, "
            "first_seen_at, version, change, run_id, batch_id, loaded_at"
        )
        connection.execute(
            f"INSERT INTO core.article_versions ({columns}) SELECT 'a', 'kabar', '', '', repeat('x', 1000000), [], [], "
            "false, 1, 1, '', '', MAP {}, [], '', '', '', now(), 1, 'first', '', '', now()"
        )
    assert [each.source_id for each in due_entries(run, None, None).entries] == ["warta"]
    assert run.notes == ["kabar: 1 MB of text were loaded today; the rest waits a day"]
