"""The marts of people, sections and words: what they count, and what they leave out."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from warehouse.database import Database
from warehouse.load import load_batch

Make = Callable[..., Any]


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(query).fetchall()


def on(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 2, day, hour, tzinfo=UTC)


@pytest.fixture
def newspaper(fresh_database: Database, article: Make, batch: Make) -> Database:
    """Two sources, of which one writes names and sections in several ways."""
    articles = [
        article(1, authors=("Sari Dewi",), section="Ekonomi", published_at=on(1), body="satu dua"),
        article(2, authors=("Sari Dewi", "Budi"), section="Ekonomi", published_at=on(2), body="satu dua tiga empat"),
        article(3, authors=("SARI DEWI",), section="EKONOMI", published_at=on(3), body="satu dua tiga"),
        article(4, authors=(), section=None, published_at=None),
        article(5, authors=("Sari Dewi",), section="Olahraga", published_at=on(4), source_id="daily", language="en"),
    ]
    load_batch(fresh_database, batch("a", articles))
    return fresh_database


def test_a_person_has_one_row_per_source_however_the_name_is_capitalised(newspaper: Database) -> None:
    counts = rows(newspaper, "FROM marts.authors SELECT author, source_id, article_count, shared_count, word_count")
    assert counts == [
        ("Budi", "kabar_pagi", 1, 1, 4),
        ("Sari Dewi", "daily", 1, 0, 5),
        ("Sari Dewi", "kabar_pagi", 3, 1, 9),
    ]


def test_a_person_is_told_with_sections_languages_and_times(newspaper: Database) -> None:
    told = rows(
        newspaper,
        "FROM marts.authors SELECT sections, languages, first_published_at, last_published_at "
        "WHERE author = 'Sari Dewi' AND source_id = 'kabar_pagi'",
    )
    assert told == [(["EKONOMI", "Ekonomi"], ["id"], on(1), on(3))]


def test_a_person_named_twice_on_one_article_signed_it_once(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [article(1, authors=("Sari Dewi", "sari dewi"), body="satu dua")]))
    [(count, words)] = rows(fresh_database, "FROM marts.authors SELECT article_count, word_count")
    assert (count, words) == (1, 2)


def test_a_section_has_one_row_per_source_and_its_share_counts_articles_without_one(newspaper: Database) -> None:
    columns = "section, source_id, article_count, article_share, author_count, word_count, median_word_count"
    assert rows(newspaper, f"FROM marts.sections SELECT {columns}") == [
        ("Olahraga", "daily", 1, 1.0, 1, 5, 5.0),
        ("Ekonomi", "kabar_pagi", 3, 0.75, 2, 9, 3.0),
    ]


def test_an_edit_counts_with_its_new_text_alone(newspaper: Database, article: Make, batch: Make) -> None:
    edited = article(1, 2, authors=("Budi",), section="Hukum", published_at=on(1), body="satu")
    load_batch(newspaper, batch("b", [edited]))
    query = "FROM marts.authors SELECT author, article_count WHERE source_id = 'kabar_pagi'"
    assert rows(newspaper, query) == [("Budi", 2), ("Sari Dewi", 2)]
    query = "FROM marts.sections SELECT section, article_count WHERE source_id = 'kabar_pagi'"
    assert rows(newspaper, query) == [("Ekonomi", 2), ("Hukum", 1)]


@pytest.fixture
def flooded(fresh_database: Database, article: Make, batch: Make) -> Database:
    """Ten articles of the days before without a flood, and four of one day of which three have one."""
    quiet = [article(number, published_at=on(1 + number), body="Hujan turun di kota.") for number in range(1, 11)]
    wet = [article(20 + number, published_at=on(20), body=f"Banjir nomor {number} di kota.") for number in range(3)]
    rest = [
        article(30, published_at=on(20, 23), body="Kota tenang."),
        article(31, published_at=on(20), body="Flood in the city.", language="en"),
    ]
    load_batch(fresh_database, batch("a", [*quiet, *wet, *rest]))
    return fresh_database


def test_a_word_that_was_not_written_before_rises(flooded: Database) -> None:
    query = """
        FROM marts.terms_daily SELECT term, article_count, article_share, before_share
        WHERE published_on = '2026-02-20' AND language = 'id' ORDER BY rise DESC LIMIT 1
    """
    assert rows(flooded, query) == [("banjir", 3, 0.75, 0.0)]


def test_the_rise_is_the_log_likelihood_ratio_with_the_sign_of_the_change(flooded: Database) -> None:
    query = "FROM marts.terms_daily SELECT rise WHERE published_on = '2026-02-20' AND term = "
    [(rise,)] = rows(flooded, query + "'banjir'")
    # Of 14 articles 3 have it: 3 of 4 that day, 0 of 10 before.
    observed = {(3, 4 * 3 / 14), (1, 4 * 11 / 14), (10, 10 * 11 / 14)}
    assert rise == pytest.approx(2 * sum(seen * math.log(seen / expected) for seen, expected in observed))
    [(steady,)] = rows(flooded, query + "'kota'")
    assert steady == pytest.approx(0)


def test_a_word_that_fell_has_a_negative_rise(flooded: Database, article: Make, batch: Make) -> None:
    dry = [article(40 + number, published_at=on(25), body="Kering. Hujan?") for number in range(2)]
    load_batch(flooded, batch("b", [*dry, *(article(50 + n, published_at=on(25), body="Kering.") for n in range(9))]))
    query = "FROM marts.terms_daily SELECT sign(rise) WHERE published_on = '2026-02-25' AND term = "
    assert rows(flooded, query + "'hujan'") == [(-1,)]
    assert rows(flooded, query + "'kering'") == [(1,)]


def test_terms_of_one_article_or_without_letters_are_left_out(flooded: Database) -> None:
    terms = {term for (term,) in rows(flooded, "FROM marts.terms_daily SELECT DISTINCT term")}
    assert "tenang" not in terms
    assert "flood" not in terms
    assert not [term for term in terms if term.isdigit()]


def test_the_first_days_have_nothing_before_them(flooded: Database, article: Make, batch: Make) -> None:
    # 28 days are looked back: what is older is forgotten.
    later = [article(60 + n, published_at=datetime(2026, 4, 1, tzinfo=UTC), body="Banjir surut.") for n in range(2)]
    load_batch(flooded, batch("b", later))
    query = "FROM marts.terms_daily SELECT before_share, rise WHERE published_on = '2026-04-01' AND term = 'banjir'"
    assert rows(flooded, query) == [(None, None)]


def test_a_text_that_was_replaced_has_no_terms(flooded: Database, article: Make, batch: Make) -> None:
    edited = [article(20 + number, 2, published_at=on(20), body="Surut kembali.") for number in range(3)]
    load_batch(flooded, batch("b", edited))
    query = "FROM marts.terms_daily SELECT term WHERE published_on = '2026-02-20' AND term IN ('banjir', 'surut')"
    assert rows(flooded, query) == [("surut",)]


def test_terms_between_two_days_are_those_of_all_days(flooded: Database) -> None:
    between = rows(flooded, "FROM marts.terms_between('2026-02-11', '2026-02-20')")
    assert between
    assert between == rows(flooded, "FROM marts.terms_daily WHERE published_on BETWEEN '2026-02-11' AND '2026-02-20'")
    assert rows(flooded, "FROM marts.terms_between('2026-02-12', '2026-02-19')") == []
