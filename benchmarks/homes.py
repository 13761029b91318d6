"""Homes filled without a network and without Prefect: real archives, ledgers, loads and snapshots, in little time.

    python -m benchmarks.homes HOME ACKNOWLEDGED FIRST LAST

fills HOME with the articles FIRST to LAST, one batch each, as a run does: archived, synced, told to the ledger,
loaded, and published every third time. What was acknowledged is written down, on the disk, in the file ACKNOWLEDGED
outside of the home: the oracle of the benchmarks that kill this program or take its disk away.
"""

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from expectations.results import CheckResult, SuiteResult
from transforms.errors import LumbungError
from transforms.outcomes import Outcome
from transforms.records import Article, Capture, Entry, Exchange, Hints, Visit
from warehouse import ledger
from warehouse.archive import ArchiveWriter
from warehouse.columns import table_of
from warehouse.database import Database
from warehouse.home import Home
from warehouse.load import Batch, load_batch
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.recovery import recover

AT = datetime(2026, 3, 1, tzinfo=UTC)
PUBLISHED_EVERY = 3
SOURCE = "koran"
WORDS = ("warga", "desa", "memanen", "padi", "di", "sawah", "baru", "lalu", "menjemur", "gabah", "tepi", "jalan")


@contextmanager
def fresh_home(folder: Path | None = None) -> Iterator[Home]:
    """A migrated home."""
    with TemporaryDirectory(prefix="lumbung-bench-", dir=folder) as made:
        home = Home(Path(made) / "home")
        home.prepare()
        migrate(Database(home))
        yield home


def start_run(home: Home) -> str:
    """The id of a run that has started in the home now."""
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    ledger.start_run(Database(home), run_id=run_id, flow="ingest", parameters={}, now=datetime.now(UTC))
    return run_id


def url_of(number: int) -> str:
    """The address of article `number`."""
    return f"https://koran.example/berita/{number}"


def entry_of(number: int) -> Entry:
    """The entry of article `number`."""
    url = url_of(number)
    return Entry(source_id=SOURCE, url=url, canonical_url=url, feed_url="https://koran.example/rss", discovered_at=AT)


def visit_of(number: int) -> Visit:
    """What fetching article `number` brings: the same bytes each time."""
    body = f"<h1>Kabar {number}</h1><p>{text_of(number)}</p>".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    exchange = Exchange(
        url=url_of(number),
        request=f"GET /berita/{number} HTTP/1.1\r\nHost: koran.example\r\n\r\n".encode(),
        response=head.encode() + body,
        status=200,
        content_type="text/html",
        fetched_at=AT,
    )
    return Visit(entry=entry_of(number), exchanges=(exchange,), outcome=Outcome.PENDING, pages=(0,))


def text_of(number: int) -> str:
    """A text of some hundred words that no other number has."""
    digits = sha256(str(number).encode()).digest() * 4
    return " ".join(WORDS[digit % len(WORDS)] for digit in digits) + f" {number}."


def article_of(capture: Capture) -> Article:
    """The article that a capture of `visit_of` holds."""
    number = int(capture.entry_url.rpartition("/")[2])
    url, body = url_of(number), text_of(number)
    return Article(
        article_id=sha256(url.encode()).hexdigest()[:32],
        source_id=SOURCE,
        url=url,
        canonical_url=url,
        title=f"Kabar {number}",
        body=body,
        language="id",
        published_at=AT,
        word_count=len(body.split()),
        content_hash=sha256(body.encode()).hexdigest(),
        near_duplicate_signature=sha256(body.encode()).digest() * 8,
        extractor="lumbung",
        extractor_version="1",
        capture_id=capture.capture_id,
        first_seen_at=capture.fetched_at,
    )


def capture_of(run_id: str, number: int) -> Capture:
    """A capture of article `number` that no archive has, where only tables are looked at."""
    return Capture(
        capture_id=f"capture-{number}",
        source_id=SOURCE,
        run_id=run_id,
        kind="page",
        url=url_of(number),
        entry_url=url_of(number),
        status=200,
        content_type="text/html",
        fetched_at=AT,
        payload_hash="",
        payload_bytes=0,
        warc_file="none-00001.warc.gz",
        warc_offset=0,
        warc_length=0,
    )


def archive(home: Home, run_id: str, writer: ArchiveWriter, numbers: Sequence[int]) -> list[Capture]:
    """The captures of these articles, discovered, archived, synced and told to the ledger."""
    captures = [
        capture for number in numbers for capture in writer.append_visit(visit_of(number), Hints(source_id=SOURCE))
    ]
    writer.sync()
    tell(home, run_id, captures)
    return captures


def tell(home: Home, run_id: str, captures: Sequence[Capture]) -> None:
    """Tell captures to the ledger, and the entries that they were fetched for."""
    entries = [entry_of(int(each.entry_url.rpartition("/")[2])) for each in captures]
    ledger.record_discovery(Database(home), run_id=run_id, states=[], entries=entries, captures=[])
    ledger.record_fetched(Database(home), run_id=run_id, captures=captures, ended=[], now=datetime.now(UTC))


def batch_of(run_id: str, captures: Sequence[Capture]) -> Batch:
    """The batch that these captures are loaded as."""
    name = sha256(" ".join(each.capture_id for each in captures).encode()).hexdigest()[:8]
    return Batch(
        batch_id=f"{run_id}-{name}",
        run_id=run_id,
        articles=table_of([article_of(each) for each in captures], Article),
        reasons=[[] for _ in captures],
        rejections=[],
        results=table_of([], CheckResult),
        judged=table_of([], SuiteResult),
        entry_urls={each.capture_id: each.entry_url for each in captures},
        loaded_at=datetime.now(UTC),
    )


def load(home: Home, run_id: str, captures: Sequence[Capture]) -> None:
    """Load these captures as one batch."""
    load_batch(Database(home), batch_of(run_id, captures))


def catch_up(home: Home, run_id: str) -> list[str]:
    """What the start of a run found and did: the archive recovered, what was left over loaded."""
    found = recover(home, ledger.archive_ends(Database(home)))
    told = [f"cut {name} at {offset}" for name, offset, _ in found.cut]
    told += [f"{damage.warc_file}: {damage.why}" for damage in found.problems]
    if found.captures:
        told.append(f"{len(found.captures)} captures told to the ledger")
        tell(home, run_id, [capture for capture, _ in found.captures])
    left = [archived.captures[0] for archived in ledger.unended_captures(Database(home))]
    if left:
        told.append(f"{len(left)} articles loaded that were left over")
        load(home, run_id, left)
    return told


def work(home: Home, acknowledged: Path, numbers: Sequence[int]) -> None:
    """One run over these articles, which writes down what was acknowledged."""
    home.prepare()
    with home.exclusive("work"), acknowledged.open("a", encoding="ascii") as told:
        migrate(Database(home))
        run_id = start_run(home)
        catch_up(home, run_id)
        with ArchiveWriter(home, run_id) as writer:
            for place, number in enumerate(numbers, start=1):
                captures = archive(home, run_id, writer, [number])
                _acknowledge(told, f"archived {number}")
                load(home, run_id, captures)
                _acknowledge(told, f"loaded {number}")
                if place % PUBLISHED_EVERY == 0:
                    publish(home)
                    _acknowledge(told, f"published {number}")


def _acknowledge(told: TextIO, line: str) -> None:
    told.write(f"{line}\n")
    told.flush()
    os.fsync(told.fileno())


def main() -> int:
    """Fill a home; 1 with the message when the disk does not let it."""
    home, acknowledged, first, last = sys.argv[1:]
    try:
        work(Home(Path(home)), Path(acknowledged), range(int(first), int(last) + 1))
    except LumbungError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
