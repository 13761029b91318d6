"""Search: other forms of a word, the right order, filters, and never a stale answer."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.searching import words_of
from warehouse.database import Database
from warehouse.home import Home
from warehouse.load import load_batch
from warehouse.publish import publish
from warehouse.search import Found, search

Make = Callable[..., Any]


def titles(database: Database, words: str, **filters: Any) -> list[str]:
    wanted = ", ".join(["$words", *(f"{name} := '{value}'" for name, value in filters.items())])
    with database.writing() as connection:
        found = connection.execute(f"SELECT title FROM marts.search({wanted})", {"words": words}).fetchall()
    return [title for (title,) in found]


@pytest.fixture
def filled(fresh_database: Database, article: Make, batch: Make) -> Database:
    articles = [
        article(1, body="Presiden membacakan pidato tentang beras.", title="Pidato presiden"),
        article(2, body="Harga beras turun, kata pedagang beras di pasar.", title="Harga beras"),
        article(3, body="The minister was reading a speech.", title="Speeches", language="en", source_id="daily"),
        article(4, body="Cerita lain sama sekali.", title="Lain", published_at=None),
    ]
    load_batch(fresh_database, batch("a", articles))
    return fresh_database


def test_a_word_finds_its_other_forms(filled: Database) -> None:
    assert titles(filled, "membacakan") == ["Pidato presiden"]
    assert titles(filled, "SPEECH") == ["Speeches"]


def test_the_better_match_comes_first(filled: Database) -> None:
    assert titles(filled, "beras") == ["Harga beras", "Pidato presiden"]
    assert titles(filled, "beras presiden pidato") == ["Pidato presiden", "Harga beras"]


def test_filters_narrow_the_answer(filled: Database) -> None:
    assert titles(filled, "beras speech", source="daily") == ["Speeches"]
    assert titles(filled, "beras speech", in_language="en") == ["Speeches"]
    assert titles(filled, "beras speech lain", since="2026-03-01 01:00:00+00") == ["Lain"]
    assert titles(filled, "beras", most=1) == ["Harga beras"]


@pytest.mark.parametrize("words", ["beras", '"beras"', 'beras -"harga jagung"'])
def test_all_are_found_where_no_limit_is_wanted(filled: Database, words: str) -> None:
    with filled.writing() as connection:
        found = connection.execute("FROM marts.search($words, most := NULL)", {"words": words}).fetchall()
    assert len(found) == 2


def test_words_in_quotation_marks_must_stand_so(filled: Database) -> None:
    assert titles(filled, '"harga beras"') == ["Harga beras"]
    assert titles(filled, '"beras harga"') == []
    assert titles(filled, 'pidato "tentang beras"') == ["Pidato presiden"]
    assert titles(filled, '"harga beras" "pidato tentang"') == []


def test_a_phrase_is_found_as_it_is_written_whatever_stands_between(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [article(1, body="Vaksin Covid-19 tiba, katanya.", title="Vaksin")]))
    assert titles(fresh_database, '"covid 19 tiba katanya"') == ["Vaksin"]
    assert titles(fresh_database, '"vaksin covid"') == ["Vaksin"]
    assert titles(fresh_database, '"vaksin vaksin"') == []


WRITTEN = (
    "Warung Café Müller buka di Kota Tua.",
    "Warung Cafe Muller buka di Kota Tua.",
    "Cafe\u0301 — Mu\u0308ller, kata pemiliknya.",  # accents as marks of their own
    "CAFÉ\nMÜLLER pindah.",
    "Cafés Müller dan Café Müllers: dua nama lain.",
    "Müller Café, bukan sebaliknya.",
    "Café x Müller; di antaranya satu huruf.",
    "Varian covid-19 di Москва-река, kata السَّلام عليكم.",
    "Covid 19 dan covid, 19 orang; москва река.",
    "東京 大阪 の café.",
)


@pytest.mark.parametrize(
    "words",
    [
        '"cafe muller"',
        '"Café Müller"',
        '"CAFÉ, MÜLLER!"',
        '"café"',
        'cafe -"cafe muller"',
        'cafe -"muller" -"kota tua"',
        '"cafe muller" "kota tua"',
        '"cafe muller" "kota tua" -warung',
        '"covid 19"',
        "covid -covid-19",
        "covid -москва-река",
        '"москва река"',
        '"السلام عليكم"',
        'covid "19" "москва"',
        '"東京 大阪"',
        '"東京" -"—" "!"',
    ],
)
def test_phrases_are_words_side_by_side_however_they_are_written(
    fresh_database: Database, article: Make, batch: Make, words: str
) -> None:
    told = [article(number, body=body, title=str(number), language="") for number, body in enumerate(WRITTEN)]
    load_batch(fresh_database, batch("a", told))
    assert sorted(titles(fresh_database, words)) == [str(n) for n, body in enumerate(WRITTEN) if holds(body, words)]


def holds(body: str, words: str) -> bool:
    """Whether a text has what a query asks for, word by word."""
    for minus, quoted, bare in re.findall(r'(-?)(?:"([^"]*)"|([^\s"]+))', words):
        spoken = f" {' '.join(words_of(quoted or bare))} "
        if spoken.strip() and (spoken in f" {' '.join(words_of(body))} ") == bool(minus):
            return False
    return True


def test_what_has_a_minus_must_not_be_there(filled: Database) -> None:
    assert titles(filled, "beras -pedagang") == ["Pidato presiden"]
    assert titles(filled, "beras -presiden -pedagang") == []
    assert titles(filled, 'beras -"harga beras"') == ["Pidato presiden"]
    assert titles(filled, 'beras -"beras harga"') == ["Harga beras", "Pidato presiden"]
    assert titles(filled, "beras -xyzzy") == ["Harga beras", "Pidato presiden"]
    assert titles(filled, "-beras") == []


def test_an_excluded_word_with_a_hyphen_is_a_phrase(fresh_database: Database, article: Make, batch: Make) -> None:
    told = [article(1, body="Vaksin covid-19 tiba."), article(2, body="Covid kini vaksin ke 19.")]
    load_batch(fresh_database, batch("a", told))
    assert titles(fresh_database, "vaksin -covid-19") == ["Kabar nomor 2"]


def test_a_quotation_mark_that_is_not_closed_opens_a_phrase(filled: Database) -> None:
    assert titles(filled, 'beras "harga beras') == ["Harga beras"]
    assert titles(filled, '"') == []


def test_words_that_nobody_wrote_find_nothing(filled: Database) -> None:
    assert titles(filled, "xyzzy") == []
    assert titles(filled, "  ,;' ") == []


def test_an_edit_replaces_what_is_found(filled: Database, article: Make, batch: Make) -> None:
    edited = [article(2, 2, "Harga jagung naik.", title="Harga jagung"), article(5, title="Jagung manis")]
    load_batch(filled, batch("b", edited))
    assert titles(filled, "jagung") == ["Harga jagung", "Jagung manis"]
    assert titles(filled, "pedagang") == []


def test_the_score_is_bm25(filled: Database) -> None:
    with filled.writing() as connection:
        [(score,)] = connection.execute("SELECT score FROM marts.search('pedagang')").fetchall()
    lengths = [2 * 2 + 5, 2 * 2 + 8, 2 * 1 + 6, 2 * 1 + 4]
    mean = sum(lengths) / len(lengths)
    weight = math.log(1 + (4 - 1 + 0.5) / (1 + 0.5))
    assert score == pytest.approx(weight * 2.2 / (1 + 1.2 * (0.25 + 0.75 * lengths[1] / mean)))


def test_hostile_words_are_only_words(filled: Database) -> None:
    assert titles(filled, "beras'); DROP TABLE core.article_versions; -- \\b(.*)+$") == [
        "Harga beras",
        "Pidato presiden",
    ]


def test_search_reads_the_snapshot_and_shows_where(filled: Database) -> None:
    home: Home = filled.home
    publish(home)
    [found] = search(home, "membacakan", language="id", since=datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(found, Found)
    assert found.published_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert found.snippet == "Presiden **membacakan** pidato tentang beras."


def test_a_word_without_accents_finds_and_marks_it_with_them(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    told = article(1, body="La sécheresse menace le Café du Marché.", title="Sécheresse", language="fr")
    load_batch(fresh_database, batch("a", [told]))
    with fresh_database.writing() as connection:
        [(snippet,)] = connection.execute("SELECT snippet FROM marts.search('cafe secheresse')").fetchall()
    assert snippet == "La **sécheresse** menace le **Café** du Marché."


def test_a_snippet_begins_with_a_whole_word(fresh_database: Database, article: Make, batch: Make) -> None:
    body = "pembukaan " * 40 + "lalu pasukan tiba " + "penutup " * 40
    load_batch(fresh_database, batch("a", [article(1, body=body)]))
    with fresh_database.writing() as connection:
        [(snippet,)] = connection.execute("SELECT snippet FROM marts.search('pasukan')").fetchall()
    assert snippet.startswith("pembukaan ")
    assert "lalu **pasukan** tiba penutup" in snippet
    assert len(snippet) < 250


def test_a_snippet_shows_the_phrase_and_not_only_its_words(
    fresh_database: Database, article: Make, batch: Make
) -> None:
    body = "Kota itu sepi. " + "Pembukaan " * 40 + "warga Kota, Tua dan muda, tiba. " + "Penutup " * 40
    load_batch(fresh_database, batch("a", [article(1, body=body, title="Tua", summary="Sebuah kota.")]))
    with fresh_database.writing() as connection:
        [(phrase,)] = connection.execute("""SELECT snippet FROM marts.search('"kota tua"')""").fetchall()
        [(words,)] = connection.execute("SELECT snippet FROM marts.search('kota tua')").fetchall()
    assert "warga **Kota**, **Tua** dan muda, tiba." in phrase
    assert words == "Sebuah **kota**."
