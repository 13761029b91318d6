"""What was learnt of a source's lines, as a person sees it and decides about it."""

import getpass
import json
from datetime import UTC, datetime

import pytest

from expectations.results import CheckResult, SuiteResult
from flows.boilerplate import NoArticles, decide, print_lines
from transforms.articles import extract_article
from transforms.records import Article, Hints, Page
from transforms.recurring import line_hash, recurring
from warehouse.boilerplate import NoWords, in_force
from warehouse.columns import table_of
from warehouse.database import Database
from warehouse.decisions import kept
from warehouse.home import Home, HomeBusy
from warehouse.ledger import start_run
from warehouse.load import Batch, load_batch
from warehouse.migrate import migrate
from warehouse.publish import publish

AT = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = (
    "Petani di lembah itu memanen padi dua pekan lebih awal karena hujan turun sejak akhir tahun lalu, kata ketuanya."
)
LINE = "Unduh aplikasi Kabar Lembah"


@pytest.fixture
def filled(home: Home) -> Home:
    """A home with one article of the source `lembah`, published."""
    database = Database(home)
    migrate(database)
    start_run(database, run_id="run-1", flow="ingest", parameters={}, now=AT)
    url, text = "https://lembah.example/1", f"Panen Lebih Awal\n\n{TEXT}\n{TEXT}".encode()
    page = Page(capture_id="c1", url=url, content=text, content_type="text/plain", fetched_at=AT)
    article = extract_article(page, Hints(source_id="lembah"))
    assert isinstance(article, Article)
    batch = Batch(
        batch_id="run-1-1",
        run_id="run-1",
        articles=table_of([article], Article),
        reasons=[[]],
        rejections=[],
        results=table_of([], CheckResult),
        judged=table_of([], SuiteResult),
        entry_urls={"c1": url},
        loaded_at=AT,
    )
    load_batch(database, batch)
    publish(home)
    return home


def hash_of(line: str) -> str:
    found = line_hash(line)
    assert found
    return found


def test_a_source_without_learnt_lines_says_so(filled: Home, capsys: pytest.CaptureFixture[str]) -> None:
    print_lines(filled, "lembah", as_json=False)
    assert capsys.readouterr().out == "no line of lembah is known to recur\n"


def test_a_source_without_articles_is_refused(filled: Home) -> None:
    with pytest.raises(NoArticles, match="no article of lembeh is in the warehouse yet; it has some of lembah"):
        decide(filled, "lembeh", LINE, "pinned")


def test_a_pinned_line_is_shown_at_once_and_in_force(filled: Home, capsys: pytest.CaptureFixture[str]) -> None:
    decide(filled, "lembah", LINE, "pinned")
    print_lines(filled, "lembah", as_json=False)
    table = in_force(Database(filled))["lembah"]
    shown = capsys.readouterr().out
    assert LINE in shown
    assert f"left out of later articles: 1, as boilerplate_version {table.version}" in shown
    assert table == recurring([hash_of(LINE)])


def test_a_line_is_forbidden_by_its_hash_and_by_whom_is_kept(filled: Home, capsys: pytest.CaptureFixture[str]) -> None:
    decide(filled, "lembah", LINE, "pinned")
    decide(filled, "lembah", hash_of(LINE), "forbidden")
    print_lines(filled, "lembah", as_json=True)
    [row] = json.loads(capsys.readouterr().out)
    assert (row["line"], row["state"], row["decided_by"]) == (LINE, "forbidden", getpass.getuser())
    assert in_force(Database(filled)) == {}
    assert [(each.line, each.state) for each in kept(filled.archive)] == [(LINE, "pinned"), (LINE, "forbidden")]


def test_nothing_is_decided_while_a_run_is_on(filled: Home) -> None:
    with filled.exclusive("run-2"), pytest.raises(HomeBusy):
        decide(filled, "lembah", LINE, "pinned")
    assert kept(filled.archive) == []


def test_a_line_without_words_is_refused_and_not_kept(filled: Home) -> None:
    with pytest.raises(NoWords):
        decide(filled, "lembah", "***", "forbidden")
    assert kept(filled.archive) == []
