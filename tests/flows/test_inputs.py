"""Index pages, lists of addresses and twins through the real flow: what is discovered, read once, and filled back."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.run import RunSummary
from sources.newsroom.server import Newsroom
from warehouse.home import Home

pytestmark = pytest.mark.prefect
SOURCE = "harianmuara"
INDEX = """\
name = "Harian Muara"
homepage_url = "http://harianmuara.test/"
hosts = ["harianmuara.test"]
languages = ["id"]
time_zone = "Asia/Jakarta"
delay_seconds = 0

[paging]
pattern = "{url}?page={page}"

[[feeds]]
url = "http://harianmuara.test/indeks?date={year}-{month}-{day}&page={page}"
kind = "index"
links = '/\\d{4}/\\d{2}/\\d{2}/'
"""
Ingest = Callable[..., RunSummary]
Ask = Callable[[Home, str], list[tuple[Any, ...]]]


@pytest.mark.usefixtures("environment")
def test_an_index_is_read_on_and_past_days_are_filled_back(
    home: Home, newsroom: Newsroom, ingest: Ingest, ask: Ask
) -> None:
    (home.publishers / f"{SOURCE}.toml").write_text(INDEX)
    expected = {url: each for url, each in newsroom.expected.items() if each.source_id == SOURCE}
    local = {each.published_at.astimezone(ZoneInfo("Asia/Jakarta")).date() for each in expected.values()}
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()

    first = ingest([SOURCE])
    listed = ask(home, "FROM ops.frontier SELECT published_text, count(*) GROUP BY ALL ORDER BY ALL")

    recent = [day for day in sorted(local) if day >= today - timedelta(days=1)]
    assert [text for text, _ in listed] == [day.isoformat() for day in recent]
    assert first.counts["loaded"] == sum(count for _, count in listed)

    asked = len(newsroom.requests)
    second = ingest([SOURCE])
    pages = [request.path for request in newsroom.requests[asked:] if request.path != "/robots.txt"]
    assert all(path.startswith(f"/indeks?date={today.isoformat()}") for path in pages)
    assert len(pages) <= 2
    assert second.counts.get("loaded", 0) == 0

    third = ingest([SOURCE], days=(min(local), max(local)))
    assert first.counts["loaded"] + third.counts["loaded"] == len(expected)
    assert ask(home, "FROM core.articles SELECT count(DISTINCT canonical_url)") == [(len(expected),)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
    assert {summary.state for summary in (first, second, third)} == {"success"}


@pytest.mark.usefixtures("environment")
def test_a_list_of_addresses_is_fetched_once_whatever_form_they_have(
    home: Home, newsroom: Newsroom, ingest: Ingest, ask: Ask, tmp_path: Path
) -> None:
    urls = [url for url, each in newsroom.expected.items() if each.source_id == "sawahraya"][:2]
    addresses = tmp_path / "alamat.txt"
    addresses.write_text(
        "\n".join(
            [
                "\ufeff# dari arsip",
                urls[0],
                f"{urls[0]}?utm_source=x#isi",
                "",
                urls[1],
                "https://lain.test/berita/1",
                "x",
            ]
        )
    )

    first = ingest(urls=str(addresses))

    assert first.counts["loaded"] == 2
    assert first.state == "partial"
    assert any("1 addresses are in no source's scope" in note and "lain.test" in note for note in first.notes)
    assert any("1 addresses are no http or https addresses, such as x" in note for note in first.notes)
    assert not {"/atom.xml", "/rss.xml"} & {request.path for request in newsroom.requests}
    assert ask(home, "FROM ops.frontier SELECT DISTINCT feed_url") == [("urls:alamat.txt",)]

    asked = len(newsroom.requests)
    addresses.write_text(f"{urls[0]}\n{urls[1].replace('http://', 'https://')}\n")
    second = ingest(urls=str(addresses))

    assert (second.counts, second.state) == ({}, "success")
    assert len(newsroom.requests) == asked
    assert ask(home, "FROM ops.frontier SELECT count(*)") == [(2,)]


TWIN = """\
name = "Kabar Kembar"
homepage_url = "http://kembar.test/"
hosts = ["kembar.test"]
languages = ["id"]
time_zone = "Asia/Jakarta"
delay_seconds = 0

[[feeds]]
url = "http://kembar.test/rss"

[[feeds]]
url = "http://kembar.test/peta.xml"
kind = "sitemap"
"""
PATHS = ("/berita/1-panen-padi", "/berita/2-pasar-ikan")
TEXT = "Panen padi di lembah utara tahun ini lebih awal dari biasanya, kata para petani kepada wartawan di sawah. "


class Twins(BaseHTTPRequestHandler):
    """A site whose feed lists its articles by http, and whose sitemap by https and with www."""

    asked: list[str] = []  # noqa: RUF012 - of the one test that uses it

    def do_GET(self) -> None:
        self.asked.append(self.path)
        items = "".join(f"<item><title>Judul</title><link>http://kembar.test{path}</link></item>" for path in PATHS)
        urls = "".join(f"<url><loc>https://www.kembar.test{path}?utm_source=x</loc></url>" for path in PATHS)
        bodies = {
            "/rss": f'<rss version="2.0"><channel>{items}</channel></rss>',
            "/peta.xml": f"<urlset>{urls}</urlset>",
            **{path: f"<html><h1>{path}</h1><p>{path} {TEXT * 4}</p></html>" for path in PATHS},
        }
        body = bodies.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html" if self.path in PATHS else "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def twins(home: Home, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The site on loopback under its name, without its TLS: what it was asked."""
    assert environment["LUMBUNG_HOME"] == str(home.path)
    (home.publishers / "kembar.toml").write_text(TWIN)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Twins)
    threading.Thread(target=server.serve_forever, args=(0.05,)).start()
    monkeypatch.setenv("LUMBUNG_CONNECT_TO", json.dumps({"kembar.test:80": f"127.0.0.1:{server.server_port}"}))
    Twins.asked.clear()
    yield Twins.asked
    server.shutdown()
    server.server_close()


def test_a_feed_by_http_and_a_sitemap_by_https_make_one_visit_and_one_article(
    twins: list[str], home: Home, ingest: Ingest, ask: Ask
) -> None:
    summary = ingest(["kembar"])

    assert (summary.state, summary.counts["loaded"]) == ("success", 2), summary.notes
    assert sorted(path for path in twins if path in PATHS) == sorted(PATHS)
    assert ask(home, "FROM ops.frontier SELECT count(*), count(DISTINCT outcome)") == [(2, 1)]
    assert ask(home, "FROM core.articles SELECT count(*)") == [(2,)]
