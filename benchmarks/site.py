"""A site on loopback that serves the corpus' pages as several publishers would, in a process of its own.

Pages are served under as many addresses as are asked for, compressed when the client takes gzip (as publishers
do), each publisher with a sitemap. The server's CPU is in no measurement: it is a process beside the measured.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
PAGES_A_PUBLISHER = 500
WARM_PAGES = 8
WARM = "warm"
"""The publisher whose few pages are read first, so that what is loaded once is no cost of the measured run."""

_PUBLISHER = """\
name = "{source_id}"
homepage_url = "http://{source_id}.test/"
hosts = ["{source_id}.test"]
delay_seconds = 0

[[feeds]]
url = "http://{source_id}.test/sitemap.xml"
kind = "sitemap"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site that is up: where it listens, and its publishers."""

    port: int
    source_ids: tuple[str, ...]

    def settle(self, home: Path) -> dict[str, str]:
        """The environment of a run on this site in `home`, whose publishers' files are written."""
        folder = home / "publishers"
        folder.mkdir(parents=True)
        for source_id in (*self.source_ids, WARM):
            (folder / f"{source_id}.toml").write_text(_PUBLISHER.format(source_id=source_id), encoding="utf-8")
        connect_to = {f"{each}.test:80": f"127.0.0.1:{self.port}" for each in (*self.source_ids, WARM)}
        return {
            **os.environ,
            "LUMBUNG_HOME": str(home),
            "LUMBUNG_CONNECT_TO": json.dumps(connect_to),
            "LUMBUNG_DELAY_SECONDS": "0",
        }


def page_files(count: int) -> list[Path]:
    """The files of `count` pages: the whole corpus in an order that mixes its sets, from the start when it is spent."""
    files = sorted((CORPUS / "pages").glob("*.html.gz"), key=lambda file: file.name.partition("-")[2])
    return [files[index % len(files)] for index in range(count)]


def publishers_of(page_count: int) -> list[str]:
    """The ids of the publishers that `page_count` pages are spread over."""
    return [f"koran{number}" for number in range(1, -(-page_count // PAGES_A_PUBLISHER) + 1)]


@contextmanager
def served(page_count: int) -> Iterator[Site]:
    """The site while the block runs."""
    command = [sys.executable, "-m", "benchmarks.site", "--pages", str(page_count)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield Site(port=int(server.stdout.readline()), source_ids=tuple(publishers_of(page_count)))
    finally:
        server.terminate()
        server.wait()


class _Answering(BaseHTTPRequestHandler):
    """Answers from `server.pages`: (host, path) to the compressed page."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "_Server"

    def do_GET(self) -> None:  # the standard library's name
        """Answer with a page, a sitemap, or 404."""
        host = self.headers.get("Host", "").partition(":")[0].removesuffix(".test")
        if self.path == "/sitemap.xml" and host in self.server.paths:
            urls = "".join(f"<url><loc>http://{host}.test{path}</loc></url>" for path in self.server.paths[host])
            xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
            return self._answer(200, "application/xml", xml.encode())
        file = self.server.paths.get(host, {}).get(self.path)
        if file is None:
            return self._answer(404, "text/plain", b"none")
        content, coding = file.read_bytes(), "gzip"
        if "gzip" not in self.headers.get("Accept-Encoding", ""):
            content, coding = gzip.decompress(content), ""
        return self._answer(200, "text/html", content, coding)

    def _answer(self, status: int, content_type: str, content: bytes, coding: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        if coding:
            self.send_header("Content-Encoding", coding)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: standard error belongs to the benchmark."""


class _Server(ThreadingHTTPServer):
    """The server with what it serves, by host and path."""

    daemon_threads = True

    def __init__(self, paths: dict[str, dict[str, Path]]) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.paths = paths


def _paths(files: Sequence[Path]) -> dict[str, dict[str, Path]]:
    """What each publisher serves; the pages in turn, so that every publisher has pages of all sets."""
    source_ids = publishers_of(len(files))
    paths: dict[str, dict[str, Path]] = {source_id: {} for source_id in (*source_ids, WARM)}
    for number, file in enumerate(files):
        name = f"/berita/{number:05}-{file.name.partition('.')[0]}.html"
        paths[source_ids[number % len(source_ids)]][name] = file
    for number, file in enumerate(files[:WARM_PAGES]):
        paths[WARM][f"/hangat/{number:05}.html"] = file
    return paths


def main() -> None:
    """Serve until terminated; the port is the first line of the output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, required=True)
    server = _Server(_paths(page_files(parser.parse_args().pages)))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
