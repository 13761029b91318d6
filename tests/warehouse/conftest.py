"""Homes, and exchanges of our own invention to fill their archives with."""

import gzip
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.results import CheckResult, SuiteResult
from transforms.outcomes import Outcome
from transforms.records import Article, Capture, Entry, Exchange, Hints, Rejection, Visit
from warehouse.columns import table_of
from warehouse.database import Database
from warehouse.home import Home
from warehouse.ledger import start_run
from warehouse.load import Batch
from warehouse.migrate import migrate

FETCHED_AT = datetime(2026, 3, 1, 7, 30, 15, 250_000, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A prepared, empty home."""
    home = Home(tmp_path / "data")
    home.prepare()
    return home


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[Path, int], None]]:
    """Puts a file system of so many MiB at a folder, with what lies in it; called again, it grows."""
    mounted: list[Path] = []

    def mount(folder: Path, mebibytes: int) -> None:
        options = f"size={mebibytes}m" + (",remount" if folder in mounted else "")
        aside = tmp_path / "aside"
        if folder not in mounted:
            shutil.copytree(folder, aside)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
        if folder not in mounted:
            mounted.append(folder)
            shutil.copytree(aside, folder, dirs_exist_ok=True)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def filled(folder: Path, *, but_bytes: int = 0) -> Iterator[None]:
    """The folder's file system without any room, but for so many bytes, while the block runs."""
    filling = folder / "filling"
    left = os.statvfs(folder)
    with filling.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, left.f_bavail * left.f_frsize - but_bytes)
    yield
    filling.unlink()


@pytest.fixture
def full_disk() -> Callable[..., object]:
    """`filled`, for tests that cannot import it."""
    return filled


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


RUN = "run-1"
LOADED_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated database in which a run has started; to be copied, never opened."""
    home = Home(tmp_path_factory.mktemp("migrated"))
    home.prepare()
    migrate(Database(home))
    start_run(Database(home), run_id=RUN, flow="ingest", parameters={}, now=FETCHED_AT)
    return home.live


@pytest.fixture
def fresh_database(home: Home, migrated: Path) -> Database:
    """A migrated live database in which a run has started."""
    shutil.copyfile(migrated, home.live)
    return Database(home, lock_wait_seconds=5)


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Makes the entry of article `number`."""

    def make(number: int = 1, **changes: object) -> Entry:
        url = f"https://kabarpagi.example/berita/{number}"
        plain = Entry(
            source_id="kabar_pagi",
            url=url,
            canonical_url=url,
            feed_url="https://kabarpagi.example/rss",
            discovered_at=FETCHED_AT,
            title="Judul di umpan",
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def capture() -> Callable[..., Capture]:
    """Makes the capture of article `number`, the `visit`-th one."""

    def make(number: int = 1, visit: int = 1, **changes: object) -> Capture:
        url = f"https://kabarpagi.example/berita/{number}"
        plain = Capture(
            capture_id=f"capture-{number}-{visit}",
            source_id="kabar_pagi",
            run_id=RUN,
            kind="page",
            url=url,
            entry_url=url,
            status=200,
            content_type="text/html",
            fetched_at=FETCHED_AT + timedelta(hours=visit - 1),
            payload_hash="sha1:ABC",
            payload_bytes=100,
            warc_file="run-1-00001.warc.gz",
            warc_offset=1000 * (100 * visit + number),
            warc_length=500,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def article() -> Callable[..., Article]:
    """Makes the article `number` as its `visit`-th capture shows it."""

    def make(number: int = 1, visit: int = 1, body: str = "Pasukan Irak maju ke kota.", **changes: object) -> Article:
        url = f"https://kabarpagi.example/berita/{number}"
        title = str(changes.get("title", f"Kabar nomor {number}"))
        plain = Article(
            article_id=hashlib.sha256(url.encode()).hexdigest()[:32],
            source_id="kabar_pagi",
            url=url,
            canonical_url=url,
            title=title,
            body=body,
            language="id",
            published_at=datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
            published_precision="minute",
            authors=("Sari Dewi",),
            word_count=len(body.split()),
            content_hash=hashlib.sha256(f"{title}\n{body}".encode()).hexdigest(),
            near_duplicate_signature=b"\x00\xff",
            evidence={"title": "json-ld"},
            extractor="lumbung",
            extractor_version="1",
            capture_id=f"capture-{number}-{visit}",
            first_seen_at=FETCHED_AT + timedelta(hours=visit - 1),
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def batch() -> Callable[..., Batch]:
    """Makes a batch of articles, some with reasons for quarantine, and of rejections."""

    def make(
        name: str,
        articles: Sequence[Article],
        *,
        reasons: dict[str, list[str]] | None = None,
        rejections: Sequence[Rejection] = (),
        results: Sequence[CheckResult] = (),
        judged: Sequence[SuiteResult] = (),
        least_shingles: dict[str, tuple[int, ...]] | None = None,
    ) -> Batch:
        captured = sorted([*articles, *rejections], key=lambda each: each.capture_id)
        return Batch(
            batch_id=f"{RUN}-{name}",
            run_id=RUN,
            articles=table_of(articles, Article),
            reasons=[(reasons or {}).get(each.capture_id, []) for each in articles],
            rejections=list(rejections),
            least_shingles=least_shingles or {},
            results=table_of(results, CheckResult),
            judged=table_of(judged, SuiteResult),
            entry_urls={each.capture_id: each.url for each in captured},
            loaded_at=LOADED_AT,
        )

    return make


@pytest.fixture
def connection(fresh_database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the fresh database, in UTC."""
    with fresh_database.writing() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture
def add(connection: duckdb.DuckDBPyConnection, article: Callable[..., Article]) -> Callable[..., None]:
    """Adds a version of an article with its capture and its place in the search index; each can be left out."""

    def insert(
        number: int = 1,
        version: int = 1,
        *,
        captured: bool = True,
        indexed: bool = True,
        days: float = 0,
        **changes: Any,
    ) -> None:
        made = article(number, version, **changes)
        if captured:
            connection.execute(
                "INSERT INTO raw.captures BY NAME SELECT $1 AS capture_id, $2 AS source_id, 'run-1' AS run_id, "
                "'page' AS kind, '' AS url, '' AS entry_url, 200 AS status, '' AS content_type, now() AS fetched_at, "
                "'' AS payload_hash, 0 AS payload_bytes, '' AS warc_file, 0 AS warc_offset, 0 AS warc_length, "
                "1 AS page_number",
                [made.capture_id, made.source_id],
            )
        if indexed:
            connection.execute(
                "INSERT INTO search.documents BY NAME SELECT $1 AS version_id, $2 AS source_id, 'id' AS language, "
                "9 AS length_count",
                [10 * number + version, made.source_id],
            )
        connection.execute(
            "INSERT INTO core.article_versions BY NAME SELECT $1 AS article_id, $2 AS source_id, $3 AS url, "
            "$3 AS canonical_url, $4 AS title, $5 AS body, now() - to_seconds($6) AS published_at, $7 AS authors, "
            "[]::VARCHAR[] AS keywords, false AS is_paywalled, 1 AS page_count, 5 AS word_count, '' AS content_hash, "
            "''::BLOB AS near_duplicate_signature, MAP {} AS evidence, []::VARCHAR[] AS flags, '' AS extractor, "
            "'' AS extractor_version, $8 AS capture_id, now() - to_seconds($6) AS first_seen_at, $9 AS version, "
            "'first' AS change, 'run-1' AS run_id, 'batch-1' AS batch_id, now() AS loaded_at, $10 AS version_id",
            [
                *(made.article_id, made.source_id, made.url, made.title, made.body),
                *(timedelta(days=days).total_seconds(), list(made.authors), made.capture_id, version),
                10 * number + version,
            ],
        )

    return insert
