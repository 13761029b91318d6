"""A feed that overflowed between two runs: the gap is found, filled from the source's sitemap, and closed."""

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from flows.run import RunSummary
from sources.newsroom.server import Newsroom
from transforms.urls import canonicalize
from warehouse.home import Home

pytestmark = pytest.mark.prefect
FEED = "http://warta.sawahraya.test/atom.xml"
SITEMAP = "http://warta.sawahraya.test/sitemap.xml"

Ask = Callable[[Home, str], list[tuple[Any, ...]]]


def test_what_a_feed_dropped_is_found_in_the_sitemap_and_its_gap_is_closed(
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    ingest: Callable[..., RunSummary],
    lumbung: Callable[..., subprocess.CompletedProcess[str]],
    ask: Ask,
) -> None:
    from flows.ingest import ingest as flow

    ingest(["sawahraya"])
    late = newsroom.overflow()
    # The feed is due and the sitemap is not: only for the gap is it read.
    ask(home, f"UPDATE ops.feeds SET next_check_at = checked_at WHERE feed_url = '{FEED}'")
    before = len(newsroom.requests)

    summary = flow(source_ids=["sawahraya"])

    asked = [request.path for request in newsroom.requests[before:]]
    assert [path for path in asked if path.endswith("xml")] == ["/atom.xml", "/sitemap.xml"]
    assert summary.counts["loaded"] == len(late)
    assert any("2 entries recovered" in note for note in summary.notes), summary.notes
    [(feed_url, after_url, before_url, state, detail, count)] = ask(
        home, "FROM quality.gaps SELECT feed_url, after_url, before_url, state, detail, recovered_count"
    )
    assert (feed_url, state, count) == (FEED, "closed", 2)
    assert detail == f"{SITEMAP} reaches back past it"
    assert before_url == canonicalize(late[3])
    assert after_url not in {canonicalize(url) for url in late}
    assert ask(home, "FROM core.articles SELECT count(*)") == [(14,)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
    shares = ask(home, "FROM marts.coverage SELECT DISTINCT held_share, open_gap_hours")
    assert shares == [(1.0, 0.0)]
    printed = lumbung("status", environment=environment).stdout
    assert "coverage" in printed
    assert "open gaps" in printed
    assert ask(home, "FROM ops.feeds SELECT haste > 1 WHERE newest_at IS NOT NULL ORDER BY feed_url")[0] == (True,)
