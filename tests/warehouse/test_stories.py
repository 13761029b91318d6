"""Stories at load: copies find each other whenever and in whatever batch they come, and groups stay."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transforms.fingerprints import content_hash, least_shingles, near_duplicate_signature
from transforms.records import Article
from warehouse import stories
from warehouse.database import Database
from warehouse.load import load_batch

Make = Callable[..., Any]
Row = tuple[Any, ...]


def words(start: int, end: int) -> str:
    return " ".join(f"kata{number}" for number in range(start, end))


@pytest.fixture
def text(article: Make) -> Callable[..., Article]:
    """Makes the article `number` with a signed body."""

    def make(number: int, body: str, visit: int = 1, **changes: Any) -> Article:
        title = str(changes.pop("title", f"Kabar {number}"))
        signed = {
            "near_duplicate_signature": near_duplicate_signature(body),
            "content_hash": content_hash(title, body),
        }
        made: Article = article(number, visit, body, title=title, **signed, **changes)
        return made

    return make


def rows(database: Database, sql: str) -> list[Row]:
    with database.writing() as connection:
        return connection.execute(sql).fetchall()


def groups(database: Database) -> list[list[str]]:
    """The titles of each story's articles."""
    query = (
        "FROM core.story_members JOIN core.articles USING (article_id) "
        "SELECT list(title ORDER BY title) AS titles GROUP BY story_id ORDER BY titles"
    )
    return [titles for (titles,) in rows(database, query)]


def test_a_copy_joins_the_story_of_the_text_it_matches_and_says_by_what(
    fresh_database: Database, text: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [text(1, words(0, 300)), text(2, words(900, 1200))]))
    assert rows(fresh_database, "FROM core.stories") == []
    load_batch(fresh_database, batch("b", [text(3, words(0, 200)), text(4, words(0, 300), title="Sama")]))
    founder = text(1, "").article_id
    assert rows(fresh_database, "FROM core.stories") == [(founder, None)]
    members = rows(fresh_database, "FROM core.story_members ORDER BY version_id")
    assert [row[:4] for row in members] == [
        (founder, founder, 1, None),
        (founder, text(3, "").article_id, 3, 1),
        (founder, text(4, "").article_id, 4, 1),
    ]
    assert members[2][4:] == (1.0, 1.0)
    assert 0.55 < members[1][4] < 0.8
    assert members[1][5] > 0.9


def test_copies_of_one_batch_find_each_other(fresh_database: Database, text: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [text(number, words(0, 300 + number)) for number in (1, 2, 3)]))
    assert groups(fresh_database) == [["Kabar 1", "Kabar 2", "Kabar 3"]]


def test_a_copy_matches_a_text_that_is_seen_again_in_its_batch(
    fresh_database: Database, text: Make, batch: Make
) -> None:
    load_batch(fresh_database, batch("a", [text(1, words(0, 300))]))
    load_batch(fresh_database, batch("b", [text(1, words(0, 300), visit=2), text(2, words(0, 310))]))
    assert groups(fresh_database) == [["Kabar 1", "Kabar 2"]]


def test_it_does_not_matter_in_which_batches_texts_come(
    fresh_database: Database, text: Make, batch: Make, migrated: Path, tmp_path: Path
) -> None:
    choice = random.Random(5)
    bodies = [words(start, start + choice.randrange(200, 400)) for start in (0, 0, 50, 500, 520, 1000, 0, 980, 510)]
    texts = [text(number, body) for number, body in enumerate(bodies)]
    told = []
    for size in (1, 4, 9):
        database = Database(type(fresh_database.home)(tmp_path / str(size)))
        database.home.prepare()
        database.home.live.write_bytes(migrated.read_bytes())
        for start in range(0, len(texts), size):
            load_batch(database, batch(f"{start}", texts[start : start + size]))
        told.append([rows(database, f"FROM core.{name} ORDER BY ALL") for name in ("stories", "story_members")])
    assert told[0] == told[1] == told[2]
    assert len(told[0][0]) == 3


def test_a_close_match_of_two_stories_merges_them(fresh_database: Database, text: Make, batch: Make) -> None:
    one, other = words(0, 300), words(150, 450)
    load_batch(fresh_database, batch("a", [text(1, one), text(2, other), text(3, one), text(4, other)]))
    assert len(groups(fresh_database)) == 2
    load_batch(fresh_database, batch("b", [text(5, words(50, 400))]))
    older, newer = text(1, "").article_id, text(2, "").article_id
    assert rows(fresh_database, "FROM core.stories ORDER BY merged_into_id") == [(newer, older), (older, None)]
    assert groups(fresh_database) == [[f"Kabar {number}" for number in range(1, 6)]]
    load_batch(fresh_database, batch("c", [text(6, other)]))
    assert rows(fresh_database, "FROM core.story_members SELECT DISTINCT story_id") == [(older,)]


def test_a_digest_of_three_articles_does_not_make_them_one_story(
    fresh_database: Database, text: Make, batch: Make
) -> None:
    parts = [words(start, start + 200) for start in (0, 300, 600)]
    load_batch(fresh_database, batch("a", [text(number, parts[number // 2]) for number in range(6)]))
    load_batch(fresh_database, batch("b", [text(9, " ".join(parts))]))
    assert sorted(map(len, groups(fresh_database))) == [2, 2, 3]


def test_an_article_joins_by_a_later_version_once(fresh_database: Database, text: Make, batch: Make) -> None:
    load_batch(
        fresh_database, batch("a", [text(1, words(0, 300)), text(2, words(500, 800)), text(3, words(900, 1200))])
    )
    load_batch(fresh_database, batch("b", [text(3, words(0, 300), 2)]))
    load_batch(fresh_database, batch("c", [text(3, words(500, 800), 3), text(4, words(900, 1200))]))
    members = rows(fresh_database, "FROM core.story_members SELECT story_id, version_id ORDER BY version_id")
    assert members == [(text(1, "").article_id, version_id) for version_id in (1, 4, 6)]


def test_short_texts_and_mended_typos_are_not_compared(fresh_database: Database, text: Make, batch: Make) -> None:
    load_batch(fresh_database, batch("a", [text(number, "Cuaca hari ini cerah di seluruh kota.") for number in (1, 2)]))
    long = words(0, 300)
    load_batch(fresh_database, batch("b", [text(3, long), text(3, long.replace("kata7 ", "kata 7 "), 2)]))
    assert groups(fresh_database) == []
    assert rows(fresh_database, "SELECT DISTINCT version_id FROM core.story_shingles") == [(3,)]


def test_of_a_flood_of_copies_a_few_are_kept_to_compare_with(fresh_database: Database, text: Make, batch: Make) -> None:
    body = words(0, 300)
    for start in (0, 30):
        load_batch(fresh_database, batch(f"{start}", [text(number, body) for number in range(start, start + 30)]))
    kept = "FROM core.story_shingles SELECT shingle_hash, count(*) AS holder_count GROUP BY ALL"
    assert {count for _, count in rows(fresh_database, kept)} == {stories.MOST_HOLDERS}
    assert [len(group) for group in groups(fresh_database)] == [60]


def test_who_was_first_and_which_agency_it_came_from(fresh_database: Database, text: Make, batch: Make) -> None:
    from datetime import UTC, datetime

    def at(hour: int) -> datetime:
        return datetime(2026, 3, 1, hour, tzinfo=UTC)

    body = words(0, 300)
    made = [
        text(1, body, source_id="harian", published_at=at(5), agency="Antara"),
        text(2, body, source_id="koran", published_at=at(3), title="Pertama"),
        text(3, body, source_id="koran", published_at=at(6), agency="Antara"),
        text(4, body, source_id="pos", published_at=at(0), published_precision="day", agency="Reuters"),
    ]
    load_batch(fresh_database, batch("a", made))
    story = rows(
        fresh_database,
        "FROM marts.stories "
        "SELECT title, article_count, publisher_count, first_source_id, lag_seconds, agency, source_ids",
    )
    assert story == [("Pertama", 4, 3, "koran", 4.5 * 3600 + 15.25, "Antara", ["harian", "koran", "pos"])]
    spread = rows(
        fresh_database, "FROM marts.syndication SELECT source_id, lag_seconds, is_first, agency, story_agency"
    )
    assert spread[:3] == [
        ("koran", 0, True, None, "Antara"),
        ("harian", 7200, False, "Antara", "Antara"),
        ("koran", 10800, False, "Antara", "Antara"),
    ]


@pytest.mark.corpus
@pytest.mark.parametrize("count", [100, 1_000])
def test_all_true_pairs_of_wire_stories_are_found_and_no_others(
    count: int, corpus: Path, fresh_database: Database, text: Make, batch: Make
) -> None:
    file = corpus / "near_duplicates" / f"articles_{count}.train"
    told = dict(line.split(" ", 1) for line in file.read_text("utf-8").splitlines())
    true = [line.split() for line in file.with_suffix(".truth").read_text("utf-8").splitlines() if line]
    articles = [text(number, body, title=name) for number, (name, body) in enumerate(told.items())]
    for start in range(0, count, 500):
        load_batch(fresh_database, batch(str(start), articles[start : start + 500]))
    assert groups(fresh_database) == sorted(sorted(pair) for pair in true)


def test_least_shingles_that_were_taken_already_are_not_taken_again(
    fresh_database: Database, text: Make, batch: Make
) -> None:
    taken, other = text(1, words(0, 300)), text(2, words(900, 1200))
    load_batch(fresh_database, batch("a", [taken, other], least_shingles={taken.capture_id: (5, 7)}))
    kept = rows(fresh_database, "FROM core.story_shingles SELECT shingle_hash ORDER BY version_id, shingle_hash")
    assert kept == [(5,), (7,), *((each,) for each in least_shingles(other.body))]
