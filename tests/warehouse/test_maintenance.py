"""Upkeep: the search index sorted and rid of what no longer counts, while the answers stay."""

from collections.abc import Callable
from typing import Any

from warehouse.database import Database
from warehouse.load import load_batch
from warehouse.maintenance import Compacted, compact_search

Make = Callable[..., Any]


def answers(database: Database) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        found = [connection.execute(f"FROM marts.search('{words}')").fetchall() for words in ("pasukan kota", "teks")]
    return [row for rows in found for row in rows]


def test_a_compacted_index_gives_the_same_answers(fresh_database: Database, article: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [article(number) for number in range(6)]))
    load_batch(fresh_database, batch("b", [article(1, 2, "Teks baru tentang kota."), article(9)]))
    before = answers(fresh_database)
    compacted = compact_search(fresh_database)
    assert compacted.dropped_count == 8
    assert answers(fresh_database) == before
    assert compact_search(fresh_database) == Compacted(kept_count=compacted.kept_count, dropped_count=0)
    with fresh_database.writing() as connection:
        stems = connection.execute("FROM search.postings SELECT stem_id").fetchall()
        left = connection.execute(
            "SELECT count(*) FROM search.recent_postings UNION ALL FROM search.withdrawn SELECT count(*)"
        )
        assert left.fetchall() == [(0,), (0,)]
    assert stems == sorted(stems)


def test_a_text_that_returns_after_a_compaction_is_found_again(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [article(1)]))
    load_batch(fresh_database, batch("b", [article(1, 2, "Teks baru tentang pasukan.")]))
    compact_search(fresh_database)
    load_batch(fresh_database, batch("c", [article(1, 3)]))
    with fresh_database.writing() as connection:
        found = connection.execute("SELECT snippet FROM marts.search('irak pasukan')").fetchall()
        assert found == [("**Pasukan** **Irak** maju ke kota.",)]
        assert connection.execute("FROM marts.search('teks')").fetchall() == []
