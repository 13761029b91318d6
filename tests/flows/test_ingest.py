"""The newsroom through the real flow: what each address must become, nothing twice, and an edit as a version."""

import hashlib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from flows.run import RunSummary
from sources.newsroom.editions import Expected
from sources.newsroom.server import Newsroom
from sources.newsroom.sites import SITES
from transforms.outcomes import Outcome
from transforms.urls import canonicalize
from warehouse.home import Home

pytestmark = pytest.mark.prefect
WORD = re.compile(r"\w+")
# Below the first a paragraph is lost or one too many is kept; below the second that happens on a whole site.
LEAST_BODY_F1 = 0.9
LEAST_MEAN_BODY_F1 = 0.98
LEAST_PICTURE_SHARE = 0.8

Ask = Callable[[Home, str], list[tuple[Any, ...]]]
Command = Callable[..., subprocess.CompletedProcess[str]]
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
def _environment(home: Home, newsroom: Newsroom, settled: Callable[[Home, Newsroom], dict[str, str]]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settled(home, newsroom).items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def expected(newsroom: Newsroom) -> Mapping[str, Expected]:
    """What each address must become, before the edit."""
    return newsroom.expected


@pytest.fixture(scope="module")
def first(expected: Mapping[str, Expected], ingest: Callable[..., RunSummary]) -> RunSummary:
    return ingest()


@pytest.fixture(scope="module")
def articles(
    first: RunSummary, expected: Mapping[str, Expected], home: Home, ask: Ask
) -> dict[str, tuple[Expected, Row]]:
    """Each loaded address with what it must be and what it is."""
    names = [row[0] for row in ask(home, "SELECT column_name FROM (DESCRIBE core.article_versions)")]
    rows = ask(
        home,
        "FROM core.article_versions AS versions JOIN raw.captures AS captures USING (capture_id) "
        "SELECT captures.entry_url, versions.* WHERE version = 1",
    )
    by_entry = {entry_url: dict(zip(names, row, strict=True)) for entry_url, *row in rows}
    return {
        url: (wanted, by_entry[canonical(url)]) for url, wanted in expected.items() if wanted.outcome is Outcome.LOADED
    }


@pytest.fixture(scope="module")
def second(first: RunSummary, newsroom: Newsroom, ingest: Callable[..., RunSummary]) -> tuple[RunSummary, list[str]]:
    """A run when nothing is new, and what it asked for."""
    before = len(newsroom.requests)
    summary = ingest()
    return summary, [request.path for request in newsroom.requests[before:]]


@pytest.fixture(scope="module")
def third(
    second: tuple[RunSummary, list[str]],
    articles: dict[str, tuple[Expected, Row]],
    newsroom: Newsroom,
    ingest: Callable[..., RunSummary],
) -> tuple[RunSummary, list[str], str]:
    """A run after an edit, what it asked for, and the address of the edited article."""
    edited = newsroom.edit()
    before = len(newsroom.requests)
    summary = ingest()
    return summary, [request.path for request in newsroom.requests[before:]], edited


def canonical(url: str) -> str:
    found = canonicalize(url)
    assert found is not None
    return found


def body_f1(wanted: Expected, row: Row) -> float:
    right = Counter(WORD.findall("\n".join(wanted.body).lower()))
    found = Counter(WORD.findall(row["body"].lower()))
    return 2 * (right & found).total() / (right.total() + found.total())


def spaced(text: str) -> str:
    return " ".join(text.split())


def plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def wrong(field: str, articles: dict[str, tuple[Expected, Row]]) -> dict[str, tuple[Any, Any]]:
    """What a field is and should be, where the two differ."""
    pairs = {url: (plain(row[field]), getattr(wanted, field)) for url, (wanted, row) in articles.items()}
    return {url: pair for url, pair in pairs.items() if pair[0] != pair[1]}


def listings() -> set[str]:
    return {"/robots.txt", *(path for site in SITES for path in site.listings)}


def test_every_listed_address_ends_as_the_newsroom_expects(
    first: RunSummary, expected: Mapping[str, Expected], home: Home, ask: Ask
) -> None:
    ended: dict[str, str] = dict(ask(home, "FROM ops.attempts SELECT canonical_url, outcome WHERE attempt_number = 1"))
    assert ended == {canonical(url): wanted.outcome.value for url, wanted in expected.items()}
    assert first.state == "success", first.notes


def test_the_counts_of_every_source_add_up(
    first: RunSummary, expected: Mapping[str, Expected], home: Home, ask: Ask
) -> None:
    accounts = ask(home, f"FROM marts.accounts_of('{first.run_id}')")
    listed = Counter(wanted.source_id for wanted in expected.values())
    for source_id, discovered, *ends, off in accounts:
        assert discovered == sum(ends) == listed[source_id]
        assert off == 0
    assert len(accounts) == len(listed)
    assert first.counts["loaded"] == sum(wanted.outcome is Outcome.LOADED for wanted in expected.values())


def test_bodies_are_the_newsrooms_paragraphs_and_little_else(articles: dict[str, tuple[Expected, Row]]) -> None:
    scores = {url: round(body_f1(wanted, row), 3) for url, (wanted, row) in articles.items()}
    assert {url: f1 for url, f1 in scores.items() if f1 < LEAST_BODY_F1} == {}
    assert sum(scores.values()) / len(scores) >= LEAST_MEAN_BODY_F1


def test_no_paragraph_of_a_body_is_lost(articles: dict[str, tuple[Expected, Row]]) -> None:
    lost = {
        url: [part for part in wanted.body if spaced(part) not in spaced(row["body"])]
        for url, (wanted, row) in articles.items()
    }
    assert {url: parts for url, parts in lost.items() if parts} == {}


@pytest.mark.parametrize("field", ["title", "authors", "dateline_place", "agency", "language", "page_count"])
def test_a_field_is_what_the_newsroom_printed(field: str, articles: dict[str, tuple[Expected, Row]]) -> None:
    assert wrong(field, articles) == {}


def test_an_article_that_lacks_a_page_is_flagged_and_no_other(articles: dict[str, tuple[Expected, Row]]) -> None:
    flagged = {url for url, (_, row) in articles.items() if "page_missing" in row["flags"]}
    assert flagged == {url for url, (wanted, _) in articles.items() if wanted.is_page_missing}
    assert len(flagged) == 1


@pytest.mark.parametrize("field", ["image_caption", "image_credit"])
def test_most_pictures_have_the_words_that_were_printed_below_them(
    field: str, articles: dict[str, tuple[Expected, Row]]
) -> None:
    assert len(wrong(field, articles)) <= (1 - LEAST_PICTURE_SHARE) * len(articles)


def test_published_times_are_right_to_the_minute(articles: dict[str, tuple[Expected, Row]]) -> None:
    late = {
        url: (row["published_at"], wanted.published_at, row["published_from"], row["published_text"])
        for url, (wanted, row) in articles.items()
        if wanted.published_at
        and (row["published_at"] is None or abs(row["published_at"] - wanted.published_at) >= timedelta(minutes=1))
    }
    assert late == {}


def test_a_run_when_nothing_is_new_fetches_no_page_and_loads_nothing(second: tuple[RunSummary, list[str]]) -> None:
    summary, asked = second
    assert set(asked) <= listings()
    assert summary.counts.get("loaded", 0) == summary.counts.get("unchanged", 0) == 0
    assert summary.state == "success"


def test_an_edited_article_gets_a_second_version(
    third: tuple[RunSummary, list[str], str], newsroom: Newsroom, home: Home, ask: Ask
) -> None:
    summary, _, edited = third
    versions = ask(
        home,
        "FROM core.article_versions SELECT canonical_url, title, version, change "
        "WHERE article_id IN (FROM core.edits JOIN core.article_versions USING (version_id) SELECT article_id) "
        "ORDER BY version",
    )
    assert [(url, change) for url, _, _, change in versions] == [
        (canonical(edited), "first"),
        (canonical(edited), versions[-1][3]),
    ]
    assert versions[-1][3] in {"headline", "update", "correction"}
    assert [version for *_, version, _ in versions] == [1, 2]
    assert versions[-1][1] == newsroom.expected[edited].title != versions[0][1]
    assert summary.counts["new_versions"] == summary.counts["loaded"] == 1


def test_an_edit_makes_nothing_else_be_fetched(third: tuple[RunSummary, list[str], str]) -> None:
    _, asked, edited = third
    assert [path for path in asked if path not in listings()] == [urlsplit(edited).path]


def test_an_edit_is_told_word_by_word(
    third: tuple[RunSummary, list[str], str], newsroom: Newsroom, home: Home, lumbung: Command
) -> None:
    edited = third[2]
    told = lumbung("trace", edited, "--versions", environment={"LUMBUNG_HOME": str(home.path)})
    lines = told.stdout.splitlines()
    assert [line.split(",")[0] for line in lines if line.startswith("version")] == [
        "version 1: first",
        "version 2: update",
    ]
    assert any(line.startswith("  title:") and "[-" in line and "{+" in line for line in lines)
    assert newsroom.expected[edited].title.split()[-1] in told.stdout


def test_the_bytes_at_the_end_of_the_chain_are_what_was_answered(
    third: tuple[RunSummary, list[str], str], home: Home, lumbung: Command, tmp_path: Path
) -> None:
    environment, output = {"LUMBUNG_HOME": str(home.path)}, tmp_path / "response.http"
    told = lumbung("trace", third[2], "--json", environment=environment)
    chain = json.loads(told.stdout)
    [current] = [row["capture_id"] for row in chain["versions"] if row["is_current"]]
    [capture] = [row for row in chain["captures"] if row["capture_id"] == current]
    assert lumbung("trace", third[2], "--bytes", "-o", str(output), environment=environment).returncode == 0
    head, _, body = output.read_bytes().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert capture["payload_hash"] == hashlib.sha256(body).hexdigest()
    refused = lumbung("trace", third[2], "--bytes", "--capture", "nothing", environment=environment)
    assert refused.returncode == 1
    assert "name one with --capture" in refused.stderr


def test_after_all_runs_nothing_is_off(third: tuple[RunSummary, list[str], str], home: Home, ask: Ask) -> None:
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
    assert ask(home, "FROM ops.runs SELECT DISTINCT state") == [("success",)]
