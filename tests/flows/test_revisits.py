"""Loaded articles visited again: what is unchanged costs no page, what is gone is noted, and nothing is deleted."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.run import RunSummary
from sources.newsroom.server import Newsroom
from transforms.urls import canonicalize
from warehouse.home import Home

pytestmark = pytest.mark.prefect
SOURCES = ["kabarlumbung", "satu-dua"]  # the one with validators, the other without

Ask = Callable[[Home, str], list[tuple[Any, ...]]]

# As if the last visits had been weeks ago.
LATER = "UPDATE ops.frontier SET attempted_at = attempted_at - INTERVAL 20 DAY"


def test_articles_are_visited_again_and_only_what_changed_is_extracted(
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    ingest: Callable[..., RunSummary],
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUMBUNG_REVISITS", "")
    first = ingest(SOURCES)
    ask(home, LATER)
    assert ingest(SOURCES).counts.get("revisited", 0) == 0
    [(page_count,)] = ask(home, "FROM raw.captures SELECT count(*) WHERE kind = 'page'")
    gone = canonicalize(newsroom.withdraw("kabarlumbung"))
    ask(home, LATER)
    monkeypatch.setenv("LUMBUNG_REVISITS", "1h 1d")
    before = len(newsroom.requests)

    summary = ingest(SOURCES)

    asked = [request for request in newsroom.requests[before:] if not request.path.endswith((".xml", ".txt", "/rss"))]
    statuses = {(request.host, request.status) for request in asked}
    assert ("www.kabarlumbung.test", 304) in statuses
    assert ("satu-dua.test", 200) in statuses
    unchanged, revisited = summary.counts["unchanged"], summary.counts["revisited"]
    assert (summary.counts.get("loaded", 0), summary.counts["failed_gone"]) == (0, 1)
    assert unchanged == revisited - 1 == first.counts["loaded"] - 1
    # Pages that linked to the one that is gone have other bytes and the same text.
    [(again_count,)] = ask(home, f"FROM raw.captures SELECT count(*) - {page_count} WHERE kind = 'page'")
    assert again_count <= 4
    assert ask(home, "FROM raw.captures SELECT count(*) WHERE kind = 'revisit'") == [(unchanged - again_count,)]
    assert ask(home, "FROM core.sightings SELECT count(*) WHERE sighting_count = 2") == [(unchanged,)]
    seen_again = ask(
        home,
        "FROM core.sightings JOIN core.articles USING (article_id) SELECT count(*) WHERE last_seen_at > first_seen_at",
    )
    assert seen_again == [(unchanged,)]
    assert ask(home, f"FROM ops.frontier SELECT outcome, article_id IS NOT NULL WHERE canonical_url = '{gone}'") == [
        ("failed_gone", True)
    ]
    kinds = ask(home, f"FROM raw.captures SELECT kind, status WHERE entry_url = '{gone}' ORDER BY fetched_at")
    assert kinds == [("page", 200), ("failure", 404)]
    assert ask(home, "FROM core.articles SELECT count(*)") == [(first.counts["loaded"],)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
    # What was just visited is not due again, whatever its age.
    assert ingest(SOURCES).counts.get("revisited", 0) == 0


def test_an_opt_out_is_noted_and_where_the_setting_says_so_obeyed(
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    ingest: Callable[..., RunSummary],
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUMBUNG_OBEY", "noai")
    summary = ingest(["satu-dua", "kabarlumbung"])

    assert (summary.counts["skipped_opt_out"], summary.counts["skipped_robots"]) == (1, 1)
    said = ask(home, "FROM marts.opt_outs SELECT source_id, signal, said_by, said_text, is_obeyed ORDER BY signal")
    assert said == [
        ("satu-dua", "noai", "meta robots", "noai, noimageai", True),
        ("satu-dua", "noimageai", "meta robots", "noai, noimageai", True),
        ("kabarlumbung", "robots", "robots.txt", "disallowed", True),
    ]
    # What is obeyed is archived, as an answer that no article is read from.
    [(url, detail)] = ask(home, "FROM ops.frontier SELECT canonical_url, detail WHERE outcome = 'skipped_opt_out'")
    assert detail == "noai: meta robots"
    assert ask(home, f"FROM raw.captures SELECT kind, status WHERE entry_url = '{url}'") == [("failure", 200)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count)") == [(0,)]
