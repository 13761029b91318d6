"""Homes, and exchanges of our own invention to fill their archives with."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.outcomes import Outcome
from transforms.records import Entry, Exchange, Hints, Visit
from warehouse.home import Home

FETCHED_AT = datetime(2026, 3, 1, 7, 30, 15, 250_000, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A prepared, empty home."""
    home = Home(tmp_path / "data")
    home.prepare()
    return home


@pytest.fixture
def hints() -> Hints:
    """Hints with every field set."""
    return Hints(
        source_id="kabar_pagi",
        hosts=("kabarpagi.example", "m.kabarpagi.example"),
        languages=("id", "en"),
        time_zone="Asia/Jakarta",
        publisher="Kabar Pagi",
        feed_url="https://kabarpagi.example/rss",
        entry_id="urn:x:1",
        entry_title="Harga beras “turun”",
        entry_summary="Ringkasan",
        entry_published_text="Min, 1 Mar 2026 07:00 WIB",
        entry_published_at=datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
        discovered_at=datetime(2026, 3, 1, 0, 5, 0, 1, tzinfo=UTC),
    )


@pytest.fixture
def exchange() -> Callable[..., Exchange]:
    """Makes an exchange whose body is gzip-coded and chunked, as most pages come."""

    def make(
        url: str = "https://kabarpagi.example/berita/1", body: bytes = b"<p>Kabar</p>", status: int = 200
    ) -> Exchange:
        coded = gzip.compress(body, mtime=0)
        head = (
            f"HTTP/1.1 {status} OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        return Exchange(
            url=url,
            request=b"GET /berita/1 HTTP/1.1\r\nHost: kabarpagi.example\r\n\r\n",
            response=head.encode() + f"{len(coded):x}\r\n".encode() + coded + b"\r\n0\r\n\r\n",
            status=status,
            content_type="text/html; charset=utf-8",
            fetched_at=FETCHED_AT,
            ip_address="192.0.2.7",
        )

    return make


@pytest.fixture
def visit(exchange: Callable[..., Exchange]) -> Callable[..., Visit]:
    """Makes the visit of an article: a redirect, then its pages."""

    def make(number: int = 1, pages: int = 2) -> Visit:
        url = f"https://kabarpagi.example/berita/{number}"
        entry = Entry(
            source_id="kabar_pagi",
            url=url,
            canonical_url=url,
            feed_url="https://kabarpagi.example/rss",
            discovered_at=FETCHED_AT,
        )
        moved = exchange(url, b"", 301)
        parts = [exchange(f"{url}?page={n}", f"<p>Halaman {n}</p>".encode()) for n in range(1, pages + 1)]
        return Visit(
            entry=entry,
            exchanges=(moved, *parts),
            outcome=Outcome.PENDING,
            pages=tuple(range(1, pages + 1)),
        )

    return make
