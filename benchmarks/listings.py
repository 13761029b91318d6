"""What it costs to visit a sitemap of 50,000 addresses again: CPU, and bytes written to the ledger and the archive.

    python -m benchmarks.listings

The sitemap is served from loopback and read by the fetcher and the ledger as a run does, four times: first, with the
same bytes, built anew with the same entries, and with one more entry. What was listed once and did not change is to
cost no write.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.feed_visits import FeedState
from transforms.records import Hints, Source
from warehouse import ledger
from warehouse.archive import ArchiveWriter
from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import migrate

HOST = "www.kabar.test"
URL = f"http://{HOST}/sitemap.xml"


class Answering(BaseHTTPRequestHandler):
    """Answers with the sitemap as it is now; robots.txt is not there."""

    def do_GET(self) -> None:
        """Answer."""
        body = cast("Site", self.server).body() if self.path == "/sitemap.xml" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


class Site(ThreadingHTTPServer):
    """A site with one sitemap, which `body` makes."""

    daemon_threads = True

    def __init__(self, body: Callable[[], bytes]) -> None:
        self.body = body
        super().__init__(("127.0.0.1", 0), Answering)


def sitemap(count: int, built: str) -> bytes:
    """A sitemap of so many addresses; `built` stands in a comment."""
    urls = "".join(
        f"<url><loc>http://{HOST}/berita/{number}/judul-berita-yang-agak-panjang</loc>"
        f"<lastmod>2026-11-{1 + number % 24:02}T10:00:00+07:00</lastmod></url>"
        for number in range(count)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><!-- {built} -->{urls}</urlset>'.encode()


def main() -> None:
    """Print a line for each visit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--urls", type=int, default=50_000, help="at most, as the protocol has it")
    count = parser.parse_args().urls
    visits = {
        "first visit": sitemap(count - 1, "1"),
        "the same bytes": sitemap(count - 1, "1"),
        "the same entries": sitemap(count - 1, "2"),
        "one entry more": sitemap(count, "3"),
    }
    bodies = iter(visits.values())
    site = Site(lambda: next(bodies))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.prepare()
        database = Database(home)
        migrate(database)
        print(f"{'':18}{'CPU s':>8}{'new':>8}{'ledger, bytes':>16}{'archive, bytes':>16}")
        state = FeedState(source_id="kabar", feed_url=URL, kind="sitemap")
        for name in visits:
            state = _visit(name, state, database, {f"{HOST}:80": f"127.0.0.1:{site.server_address[1]}"})
    site.shutdown()


def _visit(name: str, state: FeedState, database: Database, connect_to: dict[str, str]) -> FeedState:
    source = Source(source_id="kabar", name="Kabar", homepage_url=f"http://{HOST}/", hosts=(HOST,), feeds=())
    settings = FetchSettings(user_agent="Lumbung", connect_to=connect_to, delay_seconds=0)
    home = database.home
    before = _bytes(home.path, "live.*"), _bytes(home.archive, "*")
    began = time.process_time()
    run_id = name.replace(" ", "-")
    with Fetcher({"kabar": source}, settings) as fetcher, ArchiveWriter(home, run_id) as archive:
        [visit] = fetcher.discover([state], datetime.now(UTC))
        hints = Hints(source_id="kabar", feed_url=URL, discovered_at=visit.state.checked_at)
        captures = [archive.append_exchange(each, hints, "feed", URL) for each in visit.exchanges]
        archive.sync()
        new = ledger.record_discovery(
            database, run_id=run_id, states=[visit.state], entries=visit.entries, captures=captures
        )
    seconds = time.process_time() - began
    after = _bytes(home.path, "live.*"), _bytes(home.archive, "*")
    print(
        f"{name:18}{seconds:8.2f}{sum(new.values()):8,}{after[0] - before[0]:16,}{after[1] - before[1]:16,}"
        f"  {visit.outcome} {visit.detail}"
    )
    return visit.state


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern))


if __name__ == "__main__":
    main()
