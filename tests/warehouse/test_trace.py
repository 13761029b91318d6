"""Lineage: from an address to the bytes, the checks and the runs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from transforms.records import Rejection
from warehouse import ledger
from warehouse.database import Database
from warehouse.load import load_batch
from warehouse.publish import publish
from warehouse.trace import trace

Make = Callable[..., Any]
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def traced(fresh_database: Database, article: Make, batch: Make, entry: Make, capture: Make) -> Database:
    feed_url = "https://kabarpagi.example/rss"
    feed = capture(0, kind="feed", url=feed_url, entry_url=feed_url)
    entries = [entry(1), entry(2)]
    ledger.record_discovery(fresh_database, run_id="run-1", states=[], entries=entries, captures=[feed])
    ledger.record_fetched(
        fresh_database, run_id="run-1", captures=[capture(1), capture(1, 2), capture(2)], ended=[], now=NOW
    )
    rejection = Rejection(
        source_id="kabar_pagi", url=entry(2).url, capture_id="capture-2-1", reason="no_article", detail="empty"
    )
    edited = article(1, 2, "Teks baru.")
    load_batch(fresh_database, batch("a", [article(1), edited], rejections=[rejection]))
    publish(fresh_database.home)
    return fresh_database


def test_an_address_leads_to_every_link_of_the_chain(traced: Database, article: Make) -> None:
    chain = trace(traced.home, "https://kabarpagi.example/berita/1#top")
    assert [row["outcome"] for row in chain.entries] == ["loaded"]
    assert [row["kind"] for row in chain.captures] == ["feed", "page", "page"]
    assert chain.captures[1]["warc_file"] == "run-1-00001.warc.gz"
    assert [(row["version"], row["change"]) for row in chain.versions] == [(1, "first"), (2, "update")]
    assert chain.versions[0]["evidence"] == {"title": "json-ld"}
    assert [row["attempt_number"] for row in chain.attempts] == [1, 2]
    assert [row["batch_id"] for row in chain.batches] == ["run-1-a"]
    assert [row["run_id"] for row in chain.runs] == ["run-1"]
    assert trace(traced.home, article(1).article_id) == chain


def test_a_quarantined_page_leads_to_its_reasons(traced: Database) -> None:
    chain = trace(traced.home, "https://kabarpagi.example/berita/2")
    assert [(row["reasons"], row["detail"]) for row in chain.quarantined] == [(["no_article"], "empty")]
    assert chain.versions == ()


def test_what_nobody_knows_has_an_empty_chain(traced: Database) -> None:
    assert trace(traced.home, "https://kabarpagi.example/tidak-ada").is_empty
    assert trace(traced.home, "'; DROP TABLE core.articles").is_empty
