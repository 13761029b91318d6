"""Upkeep: the search index sorted and rid of what no longer counts, while the answers stay."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from warehouse.database import Database
from warehouse.load import load_batch
from warehouse.maintenance import Compacted, compact_search, is_upkeep_due

Make = Callable[..., Any]


BLOCK = 2_048


def answers(database: Database, *queries: str, most: int = 10) -> list[list[tuple[Any, ...]]]:
    with database.writing() as connection:
        return [
            connection.execute("FROM marts.search($words, most := $most)", {"words": words, "most": most}).fetchall()
            for words in queries
        ]


def fill_block(database: Database) -> None:
    """Texts that are no article's, as many as the last block has room for."""
    with database.writing() as connection:
        [(last,)] = connection.execute("FROM core.article_versions SELECT max(version_id)").fetchall()
        first = last + 1
        connection.execute(
            "INSERT INTO core.article_versions BY NAME "
            "FROM core.article_versions, range($first, $next) AS added(place) "
            "SELECT article_versions.* REPLACE (place AS version_id, 'Tanpa kata kunci.' AS body) "
            "WHERE version_id = $last",
            {"first": first, "next": BLOCK * (last // BLOCK + 1) + 1, "last": last},
        )


def test_a_compacted_index_gives_the_same_answers(fresh_database: Database, article: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [article(number) for number in range(6)]))
    load_batch(fresh_database, batch("b", [article(1, 2, "Teks baru tentang kota."), article(9)]))
    before = answers(fresh_database, "pasukan kota", "teks")
    compacted = compact_search(fresh_database)
    assert compacted.dropped_count == 8
    assert answers(fresh_database, "pasukan kota", "teks") == before
    again = compact_search(fresh_database)
    assert again == Compacted(kept_count=compacted.kept_count, dropped_count=0, filtered_count=0)
    with fresh_database.writing() as connection:
        lists = connection.execute("FROM search.postings SELECT least(occurrence_count, 2), stem_id").fetchall()
        counts = connection.execute("FROM search.postings SELECT count(*) GROUP BY stem_id ORDER BY stem_id").fetchall()
        left = connection.execute(
            "SELECT count(*) FROM search.recent_postings UNION ALL FROM search.withdrawn SELECT count(*)"
        )
        assert left.fetchall() == [(0,), (0,)]
    assert lists == sorted(lists)
    assert counts == sorted(counts)


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


def test_upkeep_is_due_once_eight_blocks_are_full_and_not_again(
    fresh_database: Database, article: Make, batch: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_batch(fresh_database, batch("a", [article(1)]))
    for count in range(8):
        assert not is_upkeep_due(fresh_database), count
        fill_block(fresh_database)
    assert is_upkeep_due(fresh_database)
    with monkeypatch.context() as disk:
        disk.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1_000))
        assert not is_upkeep_due(fresh_database)
    compact_search(fresh_database)
    assert not is_upkeep_due(fresh_database)


PHRASES = (
    '"irak maju"',
    '"tua kota"',
    '"kota tua" -"pasukan irak"',
    'pasukan -"maju ke kota"',
    '"pasukan" "kota"',
    '"pasukan irak" -hujan',
    '"kabar nomor"',
    '"kata kunci"',
)


def test_phrases_are_found_as_before_once_a_block_of_texts_has_its_filter(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    told = (
        "Pasukan Irak maju ke kota.",
        "Pasukan maju, Irak menunggu di kota tua.",
        "Hujan di kota; pasukan Irak pulang.",
    )
    for block in range(4):  # in more than one of them, so that those with the highest scores are read first
        articles = [article(10 * block + number, body=body) for number, body in enumerate(told)]
        load_batch(fresh_database, batch(f"{block}", articles))
        if block < 3:
            fill_block(fresh_database)
    before = [answers(fresh_database, *PHRASES, most=most) for most in (1, 10)]
    assert [len(rows) for rows in before[1]] == [4, 0, 4, 8, 10, 4, 10, 0]
    assert compact_search(fresh_database).filtered_count == 3
    assert [answers(fresh_database, *PHRASES, most=most) for most in (1, 10)] == before


def test_a_filter_says_which_words_stand_side_by_side(fresh_database: Database, article: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [article(1, title="Banjir di Kota Tua", body="Warung Café Müller buka.")]))
    fill_block(fresh_database)
    assert compact_search(fresh_database).filtered_count == 1
    pairs = {"cafe muller": True, "kota tua": True, "tua warung": False, "muller cafe": False, "kata kunci": True}
    with fresh_database.writing() as connection:
        for pair, is_there in pairs.items():
            [(said,)] = connection.execute(
                "FROM search.bigram_filters SELECT search.may_have(bits, [search.bigram_key($words[1], $words[2])])",
                {"words": pair.split()},
            ).fetchall()
            assert said == is_there, pair
