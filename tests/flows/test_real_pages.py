"""Real pages, served as a site with a list of its addresses, through the whole flow."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gold import mean, score
from flows.run import RunSummary
from transforms.outcomes import Outcome
from warehouse.home import Home

pytestmark = [pytest.mark.prefect, pytest.mark.corpus]
# What trafilatura's best options reach alone on these pages.
LEAST_BODY_F1 = 0.956
PUBLISHER = """
name = "Pages"
homepage_url = "http://pages.test/"
hosts = ["pages.test"]
delay_seconds = 0

[[feeds]]
url = "http://pages.test/addresses.txt"
kind = "urls"
"""

Ask = Callable[[Home, str], list[tuple[Any, ...]]]


class Listening(ThreadingHTTPServer):
    """Serves the corpus: its pages as they lie on the disk, compressed, and a list of their addresses."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def names(self) -> list[str]:
        return sorted(path.name.removesuffix(".gz") for path in self.folder.glob("*.html.gz"))


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: Listening

    def do_GET(self) -> None:
        name = self.path.removeprefix("/")
        if name == "addresses.txt":
            self._send("text/plain", "".join(f"http://pages.test/{name}\n" for name in self.server.names).encode())
        elif name in self.server.names:
            self._send("text/html", (self.server.folder / f"{name}.gz").read_bytes(), **{"Content-Encoding": "gzip"})
        else:
            self.send_error(404)

    def _send(self, content_type: str, body: bytes, **headers: str) -> None:
        self.send_response(200)
        for field, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(field, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@pytest.fixture(scope="module")
def site(corpus: Path) -> Iterator[Listening]:
    with Listening(corpus / "pages") as listening:
        threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
        yield listening
        listening.shutdown()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("pages") / "barn")
    home.prepare()
    (home.publishers / "pages.toml").write_text(PUBLISHER)
    return home


@pytest.fixture(scope="module")
def summary(home: Home, site: Listening, ingest: Callable[..., RunSummary]) -> Iterator[RunSummary]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUMBUNG_HOME", str(home.path))
        patch.setenv("LUMBUNG_CONNECT_TO", json.dumps({"pages.test:80": f"127.0.0.1:{site.server_address[1]}"}))
        patch.setenv("LUMBUNG_WORKERS", "2")
        yield ingest(["pages"])


def test_every_real_page_ends_in_an_outcome_and_the_counts_add_up(
    summary: RunSummary, site: Listening, home: Home, ask: Ask
) -> None:
    ended: dict[str, str] = dict(ask(home, "FROM ops.frontier SELECT url, outcome"))
    assert set(ended) == {f"http://pages.test/{name}" for name in site.names}
    assert Outcome.PENDING.value not in ended.values()
    assert set(ended.values()) <= {Outcome.LOADED.value, Outcome.QUARANTINED.value}
    columns = "discovered_count, loaded_count + unchanged_count + quarantined_count + skipped_count + failed_count"
    assert ask(home, f"FROM marts.accounts SELECT {columns}, pending_count, off_count") == [
        (len(site.names), len(site.names), 0, 0)
    ]


def test_bodies_of_real_pages_are_no_worse_than_the_best_extractors(
    summary: RunSummary, corpus: Path, home: Home, ask: Ask
) -> None:
    loaded = ask(
        home,
        "FROM core.articles JOIN raw.captures USING (capture_id) "
        "SELECT captures.url, concat_ws(' ', articles.dateline, articles.body)",
    )
    found = {url.removeprefix("http://pages.test/").removesuffix(".html"): text for url, text in loaded}
    lines = map(json.loads, (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    gold = {line["id"]: line["text"] for line in lines if line["set"] == "aeb" and line.get("text")}
    assert len(gold) == 103
    f1 = mean([score(text, found.get(name, "")) for name, text in gold.items()]).f1
    assert f1 >= LEAST_BODY_F1
