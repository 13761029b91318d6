"""Lines that recur are learnt from the tables; lines of a story never are, and a person's word holds."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from transforms.fingerprints import near_duplicate_signature
from transforms.records import Article
from transforms.recurring import line_hash, recurring
from warehouse.boilerplate import FEWEST_ARTICLES, NoWords, decide, in_force, learn
from warehouse.database import Database
from warehouse.decisions import Decision
from warehouse.load import load_batch

Make = Callable[..., Any]
Story = Callable[..., Article]

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SOURCE = "kabar_pagi"
APPEAL = "Unduh aplikasi Kabar Pagi di gawai Anda"
PLEDGE = "Tulisan ini dibuat oleh wartawan kami di lapangan dan menjadi tanggung jawab redaksi Kabar Pagi seluruhnya."


@pytest.fixture
def story(article: Make) -> Story:
    """Makes article `number` of lines of its own, and of those given after the first or at the end."""

    def make(number: int, *, below: Sequence[str] = (), within: Sequence[str] = (), visit: int = 1) -> Article:
        own = [
            f"Paragraf ke-{place} dari kabar {number} bercerita tentang panen di desa {number}." for place in range(12)
        ]
        lines = [*own[:6], *within, *own[6:], *below]
        return signed(article(number, visit, "\n\n".join(lines)))

    return make


def signed(article: Article) -> Article:
    text = hashlib.sha256(f"{article.title}\n{article.body}".encode()).hexdigest()
    return replace(article, content_hash=text, near_duplicate_signature=near_duplicate_signature(article.body))


def learnt_of(database: Database, batch: Make, articles: Sequence[Article], name: str = "1") -> dict[str, int]:
    load_batch(database, batch(name, articles))
    return learn(database, run_id="run-1", now=NOW)


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.writing() as connection:
        return connection.execute(query).fetchall()


def hashes(*lines: str) -> set[str]:
    return {known for line in lines if (known := line_hash(line))}


def test_lines_that_recur_are_learnt_with_their_share_position_and_examples(
    fresh_database: Database, batch: Make, story: Story
) -> None:
    articles = [
        story(number, within=[PLEDGE] if number % 2 else [], below=[APPEAL.upper() if number < 3 else APPEAL])
        for number in range(1, 41)
    ]
    assert learnt_of(fresh_database, batch, articles) == {SOURCE: 2}
    columns = "line, state, article_count, article_share, position, word_count, len(examples), run_id, learnt_at"
    assert rows(fresh_database, f"FROM core.boilerplate_lines SELECT {columns} ORDER BY position") == [
        (PLEDGE, "learnt", 20, 0.5, "anywhere", 16, 3, "run-1", NOW),
        (APPEAL, "learnt", 40, 1.0, "bottom", 7, 3, "run-1", NOW),
    ]
    assert in_force(fresh_database) == {SOURCE: recurring(hashes(PLEDGE, APPEAL))}


def test_nothing_is_learnt_of_fewer_articles(fresh_database: Database, batch: Make, story: Story) -> None:
    articles = [story(number, below=[APPEAL]) for number in range(1, FEWEST_ARTICLES)]
    assert learnt_of(fresh_database, batch, articles) == {}
    assert learnt_of(fresh_database, batch, [story(FEWEST_ARTICLES, below=[APPEAL])], "2") == {SOURCE: 1}


def test_a_line_of_a_few_stories_is_not_learnt(fresh_database: Database, batch: Make, story: Story) -> None:
    background = "Bendungan itu jebol pada awal bulan setelah hujan turun empat hari tanpa henti di daerah hulu sungai."
    articles = [
        story(number, within=[background] if number <= 8 else ["Kata ahli"] if number <= 15 else [])
        for number in range(1, 41)
    ]
    assert learnt_of(fresh_database, batch, articles) == {}


def test_one_story_under_many_addresses_is_one_sighting(fresh_database: Database, batch: Make, story: Story) -> None:
    told = story(1)
    copies = [
        replace(each, title=told.title, body=told.body, near_duplicate_signature=told.near_duplicate_signature)
        for each in (story(number) for number in range(1, 41))
    ]
    assert learnt_of(fresh_database, batch, copies) == {}
    assert learnt_of(fresh_database, batch, [story(number) for number in range(41, 60)], "2") == {}


def test_what_was_learnt_stays_when_it_is_seen_no_more(fresh_database: Database, batch: Make, story: Story) -> None:
    learnt_of(fresh_database, batch, [story(number, below=[APPEAL]) for number in range(1, 41)])
    before = rows(fresh_database, "FROM core.boilerplate_lines")
    assert learnt_of(fresh_database, batch, [story(number) for number in range(41, 600)], "2") == {}
    assert rows(fresh_database, "FROM core.boilerplate_lines") == before


def test_learning_again_from_the_same_articles_looks_at_nothing(
    fresh_database: Database, batch: Make, story: Story
) -> None:
    learnt_of(fresh_database, batch, [story(number, below=[APPEAL]) for number in range(1, 41)])
    with fresh_database.writing() as connection:
        connection.execute("DELETE FROM core.boilerplate_lines")
    assert learn(fresh_database, run_id="run-1", now=NOW) == {}


def test_the_order_and_batches_of_the_loads_change_nothing(fresh_database: Database, batch: Make, story: Story) -> None:
    articles = [story(number, below=[APPEAL], visit=number) for number in range(1, 41)]
    load_batch(fresh_database, batch("1", articles[25:]))
    learnt_of(fresh_database, batch, articles[:25], "2")
    [(examples,)] = rows(fresh_database, "FROM core.boilerplate_lines SELECT examples")
    assert examples == [article.url for article in articles[:-4:-1]]


def test_a_forbidden_line_is_kept_and_not_learnt_again(fresh_database: Database, batch: Make, story: Story) -> None:
    decide(fresh_database, decision(APPEAL, "forbidden"))
    articles = [story(number, within=[PLEDGE], below=[APPEAL]) for number in range(1, 41)]
    assert learnt_of(fresh_database, batch, articles) == {SOURCE: 1}
    assert in_force(fresh_database) == {SOURCE: recurring(hashes(PLEDGE))}


def test_a_decision_about_a_learnt_line_keeps_what_it_was_learnt_from(
    fresh_database: Database, batch: Make, story: Story
) -> None:
    learnt_of(fresh_database, batch, [story(number, below=[APPEAL]) for number in range(1, 41)])
    decide(fresh_database, decision(APPEAL.lower(), "forbidden"))
    told = "FROM core.boilerplate_lines SELECT line, state, article_count, learnt_at, decided_by, decided_at"
    assert rows(fresh_database, told) == [(APPEAL, "forbidden", 40, NOW, "sari", NOW)]
    assert in_force(fresh_database) == {}
    decide(fresh_database, decision(APPEAL, "pinned"))
    assert in_force(fresh_database) == {SOURCE: recurring(hashes(APPEAL))}


def test_a_pinned_line_needs_no_evidence_but_words(fresh_database: Database) -> None:
    decide(fresh_database, decision(PLEDGE, "pinned"))
    assert in_force(fresh_database) == {SOURCE: recurring(hashes(PLEDGE))}
    with pytest.raises(NoWords, match="has no words"):
        decide(fresh_database, decision("* * *", "pinned"))


def decision(line: str, state: str) -> Decision:
    return Decision(source_id=SOURCE, line=line, state=state, decided_by="sari", decided_at=NOW)
