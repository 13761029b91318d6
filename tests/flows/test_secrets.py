"""Secrets planted where they lie about in real life turn up in nothing that a run says or keeps beside the archive."""

import gzip
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.reporting import write_report
from flows.run import RunSummary
from warehouse.home import Home

pytestmark = pytest.mark.prefect

PUBLISHER = """\
name = "Kabar"
homepage_url = "http://kabar.test/"
hosts = ["kabar.test"]
delay_seconds = 0

[[feeds]]
url = "http://kabar.test/rss?token=canary-address"

[[feeds]]
url = "http://kabar.test/broken?api_key=canary-address"
"""
FEED = b"""<rss version="2.0"><channel><title>Kabar</title>
<item><title>Satu</title><link>http://kabar.test/berita/satu-1</link></item>
<item><title>Dua</title><link>http://kabar.test/berita/dua-2</link></item>
<item><title>Tiga</title><link>http://kabar.test/berita/tiga-3</link></item>
<item><title>Empat</title><link>http://ani:canary-link@kabar.test/berita/empat-4</link></item>
</channel></rss>"""
PAGE = (
    b"<html lang=id><title>Satu</title><article><h1>Panen padi</h1>" + b"<p>Petani memanen padi di hulu sungai.</p>" * 9
)
ANSWERS = {
    "/rss?token=canary-address": ("200 OK", "text/xml", FEED, {}),
    "/broken?api_key=canary-address": ("500 Oops", "text/html", b"database password canary-body", {}),
    "/berita/satu-1": ("200 OK", "text/html", PAGE, {"Set-Cookie": "session=canary-cookie; Path=/"}),
    "/berita/dua-2": ("302 Found", "", b"", {"Location": "http://ani:canary-redirect@kabar.test/x?token=canary-redirect"}),
    "/berita/tiga-3": ("200 OK", "text/\x9b31mplain\x85", b"canary-body", {"WWW-Authenticate": "Basic canary-header"}),
}  # fmt: skip
ENVIRONMENT = {
    "NO_PROXY": "127.0.0.1",  # where Prefect's server is
    "HTTP_PROXY": "http://ani:canary-proxy@127.0.0.1:1",
    "http_proxy": "http://ani:canary-proxy@127.0.0.1:1",
    "AWS_SECRET_ACCESS_KEY": "canary-environment",
    "LUMBUNG_API_KEY": "canary-setting",
}
PLANTED = ("address", "link", "body", "cookie", "redirect", "header", "proxy", "environment", "setting", "netrc")


class Answering(BaseHTTPRequestHandler):
    """Answers from the table, and keeps what it was asked."""

    requests: list[bytes] = []  # noqa: RUF012 - one server, one list

    def do_GET(self) -> None:
        """Answer."""
        self.requests.append(str(self.headers).encode())
        status, kind, body, extra = ANSWERS.get(self.path, ("404 Not Found", "text/plain", b"", {}))
        head = {"Content-Type": kind, "Content-Length": str(len(body)), **extra}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self.wfile.write(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def run(
    home: Home, port: int, ingest: Callable[..., RunSummary], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> RunSummary:
    """A run among secrets."""
    (home.publishers / "kabar.toml").write_text(PUBLISHER)
    (tmp_path / ".netrc").write_text("machine kabar.test login ani password canary-netrc\n")
    (tmp_path / ".netrc").chmod(0o600)
    settings = {"LUMBUNG_HOME": str(home.path), "LUMBUNG_CONNECT_TO": f'{{"kabar.test:80": "127.0.0.1:{port}"}}'}
    places = {"HOME": str(tmp_path), "NETRC": str(tmp_path / ".netrc"), "LUMBUNG_WORKERS": "1"}
    for name, value in (ENVIRONMENT | settings | places).items():
        monkeypatch.setenv(name, value)
    return ingest(["kabar"])


def told(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Where a planted secret turned up."""
    return [(where, name) for where, text in texts.items() for name in PLANTED if f"canary-{name}" in text]


def test_no_secret_turns_up_in_what_a_run_says_sends_or_keeps(
    run: RunSummary,
    home: Home,
    ask: Callable[[Home, str], list[tuple[Any, ...]]],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert run.state == "success"
    assert {name: count for name, count in run.counts.items() if count} == {
        "loaded": 1, "failed_address": 1, "skipped_media": 1,
    }  # fmt: skip
    assert any("failed_busy" in note and "api_key=***" in note for note in run.notes)

    captured = capfd.readouterr()
    texts = {"output": captured.out + captured.err, "log": caplog.text, "notes": "\n".join(run.notes)}
    texts["sent"] = b"\n".join(Answering.requests).decode("latin-1")
    report = write_report(home, None, datetime.now(UTC))
    texts |= {f"report {path.name}": path.read_text() for path in report.parent.rglob("*") if path.is_file()}
    for schema, table, column in ask(
        home,
        "FROM duckdb_columns() SELECT schema_name, table_name, column_name WHERE NOT internal AND data_type = 'VARCHAR'"
        # An address that was asked for is kept as it is: it is what a feed or a capture is known by.
        " AND NOT ends_with(column_name, 'url')",
    ):
        rows = ask(home, f'SELECT DISTINCT "{column}" FROM "{schema}"."{table}" WHERE "{column}" IS NOT NULL')
        texts[f"{schema}.{table}.{column}"] = "\n".join(str(value) for (value,) in rows)
    assert len(texts) > 100
    assert told(texts) == []
    assert [where for where, text in texts.items() if "\x9b" in text] == ["raw.captures.content_type"]  # as it came


def test_no_secret_of_ours_is_in_the_archive_and_none_at_all_with_prefect(run: RunSummary, home: Home) -> None:
    from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL

    members = b"".join(gzip.decompress(path.read_bytes()) for path in home.archive.glob("*.warc.gz"))
    ours = ("link", "proxy", "environment", "setting", "netrc")
    assert [name for name in ours if f"canary-{name}".encode() in members.replace(FEED, b"")] == []

    database = str(PREFECT_SERVER_DATABASE_CONNECTION_URL.value()).partition("///")[2]
    files = [path for path in Path(database).parent.glob(f"{Path(database).name}*") if path.is_file()]
    assert files
    kept = b"".join(path.read_bytes() for path in files)
    assert b"ingest" in kept
    assert [name for name in PLANTED if f"canary-{name}".encode() in kept] == []


def test_a_traceback_tells_no_secret_and_forges_no_line() -> None:
    from flows.logs import PlainRecord

    message = "bad https://ani:canary-address@kabar.test/?token=canary-address\nforged: \x1b[31m"

    def broken() -> None:
        raise ValueError(message)

    with pytest.raises(ValueError, match="bad") as caught:
        broken()
    fault = (ValueError, caught.value, caught.tb)
    record = PlainRecord("x", logging.ERROR, "", 0, "%s", (message,), fault)
    text = logging.Formatter().format(record)

    assert "canary" not in text
    assert "\x1b" not in text
    assert text.splitlines()[0].startswith("bad https://***@kabar.test/?token=***\\nforged")
    assert "Traceback" in text
