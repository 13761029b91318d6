"""The newsroom through the real flow: what each address must become, nothing twice, and an edit as a version."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from flows.run import RunSummary
from sources.newsroom.editions import Expected
from sources.newsroom.server import Newsroom
from transforms.outcomes import Outcome
from transforms.urls import canonicalize
from warehouse.home import Home

pytestmark = pytest.mark.prefect
WORD = re.compile(r"\w+")
# Below it a paragraph is lost, or one that belongs elsewhere is kept.
LEAST_BODY_F1 = 0.97

Ask = Callable[[Home, str], list[tuple[Any, ...]]]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("ingest") / "barn")
    home.prepare()
    return home


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(slow_seconds=(0, 0)) as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def _environment(
    home: Home, newsroom: Newsroom, settled: Callable[[Home, Newsroom], dict[str, str]]
) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settled(home, newsroom).items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def first(ingest: Callable[..., RunSummary]) -> RunSummary:
    return ingest()


@pytest.fixture(scope="module")
def articles(first: RunSummary, home: Home, newsroom: Newsroom, ask: Ask) -> dict[str, tuple[Expected, Row]]:
    """Each loaded address with what it must be and what it is."""
    names = [row[0] for row in ask(home, "SELECT column_name FROM (DESCRIBE core.articles)")]
    rows = ask(home, "FROM core.articles JOIN ops.frontier USING (capture_id) SELECT frontier.canonical_url, articles.*")
    by_entry = {entry_url: dict(zip(names, row, strict=True)) for entry_url, *row in rows}
    return {
        url: (expected, by_entry[canonical(url)])
        for url, expected in newsroom.expected.items()
        if expected.outcome is Outcome.LOADED
    }


def canonical(url: str) -> str:
    found = canonicalize(url)
    assert found is not None
    return found


def body_f1(expected: Expected, row: Row) -> float:
    wanted = Counter(WORD.findall("\n".join(expected.body).lower()))
    found = Counter(WORD.findall(row["body"].lower()))
    return 2 * (wanted & found).total() / (wanted.total() + found.total())


def test_every_listed_address_ends_as_the_newsroom_expects(
    first: RunSummary, home: Home, newsroom: Newsroom, ask: Ask
) -> None:
    ended = dict(ask(home, "FROM ops.frontier SELECT canonical_url, outcome"))
    wanted = {canonical(url): expected.outcome.value for url, expected in newsroom.expected.items()}
    assert ended == wanted
    assert first.state == "success", first.notes


def test_the_counts_of_every_source_add_up(first: RunSummary, home: Home, newsroom: Newsroom, ask: Ask) -> None:
    accounts = ask(home, "FROM marts.accounts")
    listed = Counter(expected.source_id for expected in newsroom.expected.values())
    for source_id, discovered, *ends, off in accounts:
        assert discovered == sum(ends) == listed[source_id]
        assert off == 0
    assert len(accounts) == len(listed)
    assert first.counts["loaded"] == sum(e.outcome is Outcome.LOADED for e in newsroom.expected.values())


def test_bodies_are_the_newsrooms_paragraphs_and_nothing_else(articles: dict[str, tuple[Expected, Row]]) -> None:
    misses = {url: round(body_f1(expected, row), 3) for url, (expected, row) in articles.items()}
    assert {url: f1 for url, f1 in misses.items() if f1 < LEAST_BODY_F1} == {}


def test_titles_are_the_newsrooms(articles: dict[str, tuple[Expected, Row]]) -> None:
    wrong = {url: (row["title"], want.title) for url, (want, row) in articles.items() if row["title"] != want.title}
    assert wrong == {}


def test_published_times_are_right_to_the_minute(articles: dict[str, tuple[Expected, Row]]) -> None:
    minute = timedelta(minutes=1)
    wrong = {
        url: (row["published_at"], want.published_at, row["published_from"], row["published_text"])
        for url, (want, row) in articles.items()
        if want.published_at and not (row["published_at"] and abs(row["published_at"] - want.published_at) < minute)
    }
    assert wrong == {}


def test_authors_are_the_newsrooms(articles: dict[str, tuple[Expected, Row]]) -> None:
    wrong = {
        url: (row["authors"], want.authors)
        for url, (want, row) in articles.items()
        if tuple(row["authors"]) != want.authors
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "field",
    ["dateline_place", "agency", "language", "page_count", "image_caption", "image_credit"],
)
def test_a_field_is_what_the_newsroom_printed(field: str, articles: dict[str, tuple[Expected, Row]]) -> None:
    wrong = {
        url: (row[field], getattr(want, field))
        for url, (want, row) in articles.items()
        if row[field] != getattr(want, field)
    }
    assert wrong == {}
