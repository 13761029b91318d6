"""The live check of the catalogue: what is asked, what is printed, and what its exit code tells."""

import json
from dataclasses import replace

import pytest

from flows.exits import Exit
from flows.live_check import check_live
from flows.run import load_sources
from flows.settings import load_settings
from sources.newsroom.server import Newsroom
from transforms.records import Feed, Index, Source
from warehouse.home import Home

DEAD = Feed(url="http://harianmuara.test/tidak-ada.xml", kind="feed")
INDEX = Feed(
    url="http://harianmuara.test/indeks?date={year}-{month}-{day}&page={page}",
    kind="index",
    index=Index(links=r"/\d{4}/\d{2}/\d{2}/", most_pages=30, days=9),
)


@pytest.fixture
def publisher(environment: dict[str, str], home: Home) -> Source:
    """A publisher of the newsroom that cuts its articles into pages."""
    assert environment["LUMBUNG_HOME"] == str(home.path)
    return load_sources(home)["harianmuara"]


def test_the_feeds_and_the_newest_article_are_told_and_nothing_is_kept(
    publisher: Source, home: Home, newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = {"harianmuara": replace(publisher, feeds=(*publisher.feeds, INDEX, DEAD))}

    code = check_live(catalogue, load_settings(), as_json=True)

    told = json.loads(capsys.readouterr().out)
    outcomes = {feed["feed_url"].partition(".test")[2].partition("?")[0]: feed for feed in told["feeds"]}
    assert outcomes["/feed.json"]["outcome"] == "loaded"
    assert outcomes["/feed.json"]["newest_at"]
    assert (outcomes["/tidak-ada.xml"]["outcome"], outcomes["/tidak-ada.xml"]["detail"]) == (
        "failed_gone",
        "status 404",
    )
    [article] = told["articles"]
    assert (article["outcome"], article["page_count"], article["detail"]) == ("read", 3, "")
    assert article["published_local"].endswith("+0700")
    assert code is Exit.PARTIAL
    asked = [request.path for request in newsroom.requests if request.path.startswith("/indeks")]
    assert len(asked) <= 2  # one page of two days, whatever is declared
    assert not home.live.exists()
    assert list(home.archive.iterdir()) == []


def test_a_publisher_that_cannot_be_read_at_all_fails_the_check(
    publisher: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    code = check_live({"harianmuara": replace(publisher, feeds=(DEAD,))}, load_settings(), as_json=False)

    assert code is Exit.FAILED
    assert "failed_gone" in capsys.readouterr().out
