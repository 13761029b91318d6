"""What is found at a homepage: feeds that it links to, sitemaps that robots.txt names, and good guesses."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sources.fetch import Fetcher
from sources.finding import MOST_CANDIDATES, USUAL_FEEDS, USUAL_SITEMAPS, Found
from transforms.outcomes import Outcome

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
HOME = "http://www.kabar.test/"
XML = {"Content-Type": "application/xml"}
RSS = b"""<rss version="2.0"><channel><item><title>Satu</title><link>http://www.kabar.test/berita/1</link>
<pubDate>Wed, 01 Jul 2026 07:31:00 +0700</pubDate></item>
<item><link>http://lain.test/2</link></item></channel></rss>"""
NEWS = b"<urlset><url><loc>http://berita.kabar.test/berita/1</loc></url></urlset>"
Find = Callable[..., Found]


def front(*links: str, name: str = "") -> bytes:
    return f'<html lang="id-ID"><head>{name}{"".join(links)}</head><body><p>Kabar</p></body></html>'.encode()


def alternate(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


@pytest.fixture
def find(settings) -> Find:
    """Looks around the site of the peer."""

    def run(url: str = HOME, settings=settings) -> Found:
        with Fetcher({}, settings) as fetcher:
            return fetcher.find(url, NOW)

    return run


def test_the_feeds_that_a_homepage_links_to_are_looked_at(peer, find, respond) -> None:
    name = '<meta property="og:site_name" content="Kabar  Pagi">'
    peer.answers |= {"/": respond(front(alternate("/umpan"), name=name)), "/umpan": respond(RSS, headers=XML)}

    found = find()

    assert (found.outcome, found.name, found.language) == (Outcome.PENDING, "Kabar Pagi", "id")
    feed = found.feeds[0]
    assert (feed.url, feed.kind, feed.form, feed.origin) == (f"{HOME}umpan", "feed", "rss20", "link")
    assert (feed.entry_count, feed.newest_at) == (1, datetime(2026, 7, 1, 0, 31, tzinfo=UTC))
    assert (feed.detail, feed.is_good) == ("left out: 1 out of scope", True)


def test_the_sitemaps_of_robots_txt_are_looked_at(peer, find, respond) -> None:
    peer.answers |= {
        "/robots.txt": respond(
            b"User-agent: *\nAllow: /\nSitemap: /peta.xml.gz\nSitemap: http://www.kabar.test/indeks.xml"
        ),
        "/": respond(front()),
        "/peta.xml.gz": respond(gzip.compress(NEWS), headers={"Content-Type": "application/gzip"}),
        "/indeks.xml": respond(b"<sitemapindex><sitemap><loc>/peta.xml</loc></sitemap></sitemapindex>", headers=XML),
    }

    good = [feed for feed in find().feeds if feed.is_good]

    assert [(feed.url, feed.form, feed.origin) for feed in good] == [
        (f"{HOME}peta.xml.gz", "urls", "robots"),
        (f"{HOME}indeks.xml", "index", "robots"),
    ]


def test_usual_addresses_are_tried_until_one_answers(peer, find, respond) -> None:
    peer.answers |= {
        "/": respond(front()),
        "/feed": respond(RSS, headers=XML),
        "/sitemap.xml": respond(NEWS, headers=XML),
    }

    good = [feed.url for feed in find().feeds if feed.is_good]

    assert good == [f"{HOME}feed", f"{HOME}sitemap.xml"]
    asked = [path for path in peer.paths if path != "/"]
    assert asked == ["/rss", "/feed", *USUAL_SITEMAPS[: USUAL_SITEMAPS.index("/sitemap.xml") + 1]]


def test_what_is_no_feed_is_told_and_not_believed(peer, find, respond) -> None:
    peer.answers |= {
        "/": respond(front(alternate("/rss-halaman"), alternate("/hilang"), alternate("/kosong"))),
        "/rss-halaman": respond(b"<html>RSS kami"),
        "/kosong": respond(RSS.replace(b"www.kabar.test", b"lain.test"), headers=XML),
    }

    told = {feed.url.removeprefix(HOME): (feed.is_good, feed.detail) for feed in find().feeds}

    assert told["rss-halaman"] == (False, "neither a feed nor a sitemap")
    assert told["hilang"] == (False, "failed_gone status 404")
    assert told["kosong"] == (False, "left out: 2 out of scope")


def test_feeds_of_comments_and_apis_are_not_asked_for(peer, find, respond) -> None:
    links = [
        alternate("/comments/feed/"),
        alternate("/wp-json/wp/v2/pages/1", "application/json"),
        alternate("/amp", "text/html"),
        alternate("javascript:alert(1)"),
        '<a rel="alternate" type="application/rss+xml" href="/a">',
    ]
    peer.answers["/"] = respond(front(*links))

    find()

    assert peer.paths == ["/", *USUAL_FEEDS, *USUAL_SITEMAPS]


def test_a_page_that_links_to_hundreds_of_feeds_costs_as_many_requests_as_are_allowed(peer, find, respond) -> None:
    peer.answers["/"] = respond(front(*(alternate(f"/{number}") for number in range(500))))

    assert len(find().feeds) == MOST_CANDIDATES
    assert len(peer.paths) == 1 + MOST_CANDIDATES + len(USUAL_FEEDS) + len(USUAL_SITEMAPS)


def test_a_homepage_may_lead_to_another_address(peer, find, respond, settings) -> None:
    peer.answers |= {
        "/": respond(b"", "301 Moved", {"Location": "http://www.kabar.test/id/"}),
        "/id/": respond(front(alternate("/umpan"))),
        "/umpan": respond(RSS, headers=XML),
    }

    assert find().homepage_url == f"{HOME}id/"


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://127.0.0.1/", Outcome.FAILED_ADDRESS),
        ("http://169.254.169.254/latest/meta-data", Outcome.FAILED_ADDRESS),
        ("http://www.kabar.test:22/", Outcome.FAILED_ADDRESS),
        ("http://tidak-ada.test/", Outcome.FAILED_DNS),
        ("bukan alamat", Outcome.FAILED_ADDRESS),
    ],
)
def test_the_guard_holds_here_too(find, url: str, outcome: Outcome) -> None:
    assert find(url).outcome is outcome


def test_a_link_to_a_private_address_is_not_asked_for(peer, find, respond) -> None:
    peer.answers["/"] = respond(front(alternate("http://127.0.0.1:8000/rss"), alternate("http://[::1]/rss")))

    assert [feed.detail.partition(" ")[0] for feed in find().feeds] == ["failed_address", "failed_address"]


def test_a_homepage_that_robots_txt_closes_is_not_read(peer, find, respond) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: *\nDisallow: /")

    assert find().outcome is Outcome.SKIPPED_ROBOTS
    assert peer.paths == []


@pytest.mark.parametrize("body", [b"", b"\x00", b"<" * 300_000, b"<a>" * 60_000])
def test_a_homepage_without_a_page_is_said_to_be_none(peer, find, respond, settings, body: bytes) -> None:
    peer.answers["/"] = respond(body)

    found = find(settings=replace(settings, page_bytes=1_000_000))

    assert found.outcome is Outcome.FAILED_ENCODING or not any(feed.is_good for feed in found.feeds)
