"""The bundled newsroom answers as a normal web server, and its articles are as it declares them."""

import gzip
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import lxml.html
import pytest
from lxml import etree

from sources.newsroom.server import Newsroom
from sources.newsroom.sites import SITES, Site
from sources.newsroom.speaking import SLOW_SECONDS, lateness
from transforms.outcomes import Outcome

NOW = datetime(2031, 7, 16, 11, 42, 30, tzinfo=UTC)
FEEDS = [
    ("www.kabarlumbung.test", "/rss.xml", "rss20", 16),
    ("warta.sawahraya.test", "/atom.xml", "atom10", 4),
    ("islandherald.test", "/feed", "rss20", 12),
    ("satu-dua.test", "/rss", "rss20", 4),
]


class Reader:
    """A plain client of the newsroom."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)

    def ask(self, url: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        names = {name.replace("_", "-"): text for name, text in headers.items()}
        self._connection.request(method, target, headers={"Host": parts.netloc, **names})
        response = self._connection.getresponse()
        return response, response.read()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Newsroom(now=NOW, slow_seconds=(0.0, 0.0)) as newsroom:
        reader = Reader(newsroom)
        yield reader
        reader.close()


def visible(markup: bytes) -> str:
    tree = lxml.html.fromstring(markup)
    for element in tree.xpath("//script|//style"):
        element.drop_tree()
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(("host", "path", "version", "count"), FEEDS)
def test_feeds_are_well_formed_and_list_their_articles(
    reader: Reader, host: str, path: str, version: str, count: int
) -> None:
    _, body = reader.ask(f"http://{host}{path}")
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    assert parsed.version == version
    assert len(parsed.entries) == count
    expected = reader.newsroom.expected
    for entry in parsed.entries:
        assert entry.link in expected
        if "published_parsed" in entry:
            assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == expected[entry.link].published_at


def test_the_json_feed_lists_its_articles(reader: Reader) -> None:
    response, body = reader.ask("http://harianmuara.test/feed.json")
    assert response.headers["Content-Type"].startswith("application/feed+json")
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    listed = {entry["url"]: datetime.fromisoformat(entry["date_published"]) for entry in feed["items"]}
    assert listed == {
        url: known.published_at for url, known in reader.newsroom.expected.items() if known.source_id == "harianmuara"
    }


def test_the_sitemap_index_leads_to_every_article_of_its_site(reader: Reader) -> None:
    _, robots = reader.ask("http://www.thegranarypost.test/robots.txt")
    announced = re.findall(r"^Sitemap: (\S+)$", robots.decode(), re.MULTILINE)
    assert len(announced) == 2
    namespaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.fromstring(reader.ask(announced[0])[1])
    listed = []
    for sitemap in index.xpath("//s:sitemap/s:loc/text()", namespaces=namespaces):
        _, body = reader.ask(str(sitemap))
        if str(sitemap).endswith(".gz"):
            body = gzip.decompress(body)
        listed += etree.fromstring(body).xpath("//s:url/s:loc/text()", namespaces=namespaces)
    expected = [url for url, known in reader.newsroom.expected.items() if known.source_id == "granarypost"]
    assert sorted(listed) == sorted(expected)


def test_the_news_sitemap_names_titles_of_the_last_two_days(reader: Reader) -> None:
    _, body = reader.ask("http://www.thegranarypost.test/sitemaps/news.xml")
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "n": "http://www.google.com/schemas/sitemap-news/0.9",
    }
    listed = etree.fromstring(body).xpath("//s:url", namespaces=spaces)
    assert len(listed) == 6
    for url in listed:
        expected = reader.newsroom.expected[url.findtext("s:loc", namespaces=spaces)]
        assert url.findtext(".//n:title", namespaces=spaces) == expected.title
        assert datetime.fromisoformat(url.findtext(".//n:publication_date", namespaces=spaces)) == expected.published_at


def test_every_listed_address_answers_as_declared(reader: Reader) -> None:
    endings = {Outcome.FAILED_GONE: 404, Outcome.LOADED: 200, Outcome.QUARANTINED: 200}
    for url, expected in reader.newsroom.expected.items():
        response, body = reader.ask(url)
        if response.status == 301:
            assert f"http://{urlsplit(url).netloc}{response.headers['Location']}" == expected.final_url
            response, body = reader.ask(expected.final_url)
        assert response.status == endings.get(expected.outcome, 200), url
        assert int(response.headers["Content-Length"]) == len(body)
        is_media = expected.outcome is Outcome.SKIPPED_MEDIA
        assert response.headers["Content-Type"].startswith("application/pdf" if is_media else "text/html")


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.source_id)
def test_validators_sent_back_get_a_304_without_a_body(reader: Reader, site: Site) -> None:
    url = f"http://{site.host}{next(iter(site.listings))}"
    for coding in ("gzip", "identity"):
        first, _ = reader.ask(url, Accept_Encoding=coding)
        assert (first.headers["ETag"] or "").startswith({"weak": 'W/"', "strong": '"'}.get(site.etag or "", ""))
        assert ("Last-Modified" in first.headers) is site.has_last_modified
        if site.etag:
            again, body = reader.ask(url, Accept_Encoding=coding, If_None_Match=first.headers["ETag"])
            assert (again.status, body) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
            assert reader.ask(url, If_None_Match='"other"', If_Modified_Since=format_datetime(NOW))[0].status == 200
        if site.has_last_modified:
            since = first.headers["Last-Modified"]
            assert reader.ask(url, If_Modified_Since=since)[0].status == 304
            earlier = format_datetime(NOW - timedelta(days=30))
            assert reader.ask(url, If_Modified_Since=earlier)[0].status == 200
        if not site.etag and not site.has_last_modified:
            assert reader.ask(url, If_None_Match="*", If_Modified_Since=format_datetime(NOW))[0].status == 200


def test_gzip_is_sent_only_to_those_who_take_it(reader: Reader) -> None:
    url = "http://www.kabarlumbung.test/rss.xml"
    plain, body = reader.ask(url)
    gzipped, small = reader.ask(url, Accept_Encoding="br, gzip")
    refused, _ = reader.ask(url, Accept_Encoding="gzip;q=0, identity")
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers
    assert gzipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == body
    assert gzipped.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == gzipped.headers["Vary"] == "Accept-Encoding"


def test_head_answers_with_the_head_of_get(reader: Reader) -> None:
    url = "http://warta.sawahraya.test/atom.xml"
    got, body = reader.ask(url)
    head, nothing = reader.ask(url, method="HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(body))
    assert "Date" in head.headers


def test_a_connection_is_kept_for_the_next_request(reader: Reader) -> None:
    with socket.create_connection(("127.0.0.1", reader.newsroom.port), timeout=5) as connection:
        for _ in range(2):
            connection.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: harianmuara.test\r\n\r\n")
            answer = b""
            while b"Disallow: /akun/\n" not in answer:
                answer += connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_slow_host_is_late_and_the_same_each_time() -> None:
    delays = {lateness(f"/news/{name}.html", SLOW_SECONDS) for name in "abcdefgh"}
    least, most = SLOW_SECONDS
    assert len(delays) == 8
    assert all(least <= delay <= most for delay in delays)
    with Newsroom(now=NOW) as newsroom:
        reader = Reader(newsroom)
        start = time.monotonic()
        reader.ask("http://islandherald.test/robots.txt")
        assert time.monotonic() - start >= least
        reader.close()


def test_an_unknown_host_or_address_is_refused_politely(reader: Reader) -> None:
    assert reader.ask("http://elsewhere.test/")[0].status == 421
    response, body = reader.ask("http://warta.sawahraya.test/<b>")
    assert response.status == 404
    assert b"<b>" not in body
    assert reader.ask("http://satu-dua.test/robots.txt")[0].status == 404


def test_requests_are_logged_with_host_path_and_status(reader: Reader) -> None:
    reader.ask("http://satu-dua.test/baca.php?id=31")
    reader.ask("http://satu-dua.test/none")
    assert reader.newsroom.requests == [
        ("satu-dua.test", "/baca.php?id=31", 200),
        ("satu-dua.test", "/none", 404),
    ]


def test_an_edit_changes_one_article_and_its_feed(reader: Reader) -> None:
    feed = "http://www.kabarlumbung.test/rss.xml"
    first, _ = reader.ask(feed)
    before = dict(reader.newsroom.expected)
    url = reader.newsroom.edit()
    after = reader.newsroom.expected
    assert [key for key in before if before[key] != after[key]] == [url]
    assert list(before) == list(after)
    assert (before[url].published_at, before[url].modified_at) == (after[url].published_at, None)
    assert after[url].modified_at == NOW.replace(second=0)
    again, listing = reader.ask(
        feed, If_None_Match=first.headers["ETag"], If_Modified_Since=first.headers["Last-Modified"]
    )
    assert again.status == 200
    assert after[url].title in {entry.title for entry in feedparser.parse(listing).entries}
    assert all(paragraph in visible(reader.ask(url)[1]) for paragraph in after[url].body)


def test_leaving_ends_connections_and_frees_the_port() -> None:
    with Newsroom(now=NOW) as newsroom:
        port = newsroom.port
        assert newsroom.connect_to["ekonomi.kabarlumbung.test:80"] == f"127.0.0.1:{port}"
        kept = socket.create_connection(("127.0.0.1", port), timeout=5)
        kept.sendall(b"HEAD /robots.txt HTTP/1.1\r\nHost: harianmuara.test\r\n\r\n")
        assert kept.recv(4096).startswith(b"HTTP/1.1 200")
    assert kept.recv(4096) == b""
    kept.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    with pytest.raises(RuntimeError, match="closed"):
        _ = newsroom.port


def test_the_module_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "sources.newsroom"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root) as running:
        assert running.stdout is not None
        said = b""
        while b"Try: " not in said:
            said += running.stdout.readline()
        running.send_signal(signal.SIGINT)
        try:
            _, errors = running.communicate(timeout=20)
        finally:
            running.kill()
    assert (running.returncode, errors) == (0, b"")
    assert re.search(rb"listens on 127\.0\.0\.1:\d+", said)
    assert all(site.host.encode() in said for site in SITES)
