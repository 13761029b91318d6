"""What fetching costs: beside the extraction of the same pages, beside a bare httpx loop, and over 10,000 hosts.

    python -m benchmarks.fetching [--pages 1000] [--rounds 3] [--hosts 10000]

The corpus' pages are served from loopback, compressed as publishers do, by a process of its own and without a
delay. "Fetch" is everything up to the bytes on the disk: robots.txt, guard, network, decoding, archive with its
sync after every 250 pages. Aims: at most 25 % of the CPU that extraction of the same pages takes, and at most
300 MiB for the process that reads 10,000 hosts in one run.
"""

import argparse
import asyncio
import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.outcomes import Outcome
from transforms.records import Entry, Page, Source, Visit

BATCH_PAGES = 250
SPEED_HOSTS = 4
CROWD_PAGES = 2
MOST_SHARE = 0.25
MOST_MIB = 300.0
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class _Connection(asyncio.Protocol):
    """Answers from `pages` by the number in the path, as fast as it can."""

    def __init__(self, pages: list[bytes]) -> None:
        self._pages = pages
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request."""
        self._pending += data
        while b"\r\n\r\n" in self._pending:
            request, _, self._pending = self._pending.partition(b"\r\n\r\n")
            path = request.split(b" ", 2)[1]
            number = path.rpartition(b"-")[2]
            self._transport.write(self._pages[int(number) % len(self._pages)] if number.isdigit() else _NOT_FOUND)


async def _serve() -> None:
    from benchmarks.site import page_files

    pages = []
    for file in page_files(579):
        content = file.read_bytes()
        head = (
            "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        )
        head += f"Vary: Accept-Encoding\r\nCache-Control: max-age=60\r\nContent-Length: {len(content)}\r\n\r\n"
        pages.append(head.encode() + content)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(pages), "127.0.0.1", 0, backlog=1_024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def _served() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.fetching", "--serve"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


@dataclass(frozen=True, slots=True)
class Work:
    """Hosts on loopback, and what is asked of them."""

    hosts: tuple[str, ...]
    settings: FetchSettings
    catalogue: dict[str, Source]

    @classmethod
    def on(cls, port: int, host_count: int) -> "Work":
        """The work on so many hosts."""
        hosts = tuple(f"koran{number}.test" for number in range(host_count))
        settings = FetchSettings(
            user_agent="Lumbung/0.1",
            delay_seconds=0,
            connect_to={f"{host}:80": f"127.0.0.1:{port}" for host in hosts},
        )
        sources = [
            Source(source_id=host, name=host, homepage_url=f"http://{host}/", hosts=(host,), feeds=()) for host in hosts
        ]
        return cls(hosts, settings, {source.source_id: source for source in sources})

    def entries(self, count: int) -> list[Entry]:
        """So many entries, spread over the hosts."""
        now, made = datetime.now(UTC), []
        for number in range(count):
            host = self.hosts[number % len(self.hosts)]
            url = f"http://{host}/berita/2026/11/01/panen-padi-{number:06}"
            made.append(Entry(source_id=host, url=url, canonical_url=url, feed_url="", discovered_at=now))
        return made


def _batches(fetcher: Fetcher, entries: Sequence[Entry]) -> Iterator[list[Visit]]:
    queue = fetcher.fetch(entries)
    while visits := queue.take(BATCH_PAGES, 20):
        assert all(visit.outcome is Outcome.PENDING for visit in visits)
        yield visits


def _fetched(work: Work, count: int) -> tuple[float, float, float]:
    """CPU seconds of fetching, of archiving, and seconds of wall of both."""
    from transforms.records import Hints
    from warehouse.archive import ArchiveWriter
    from warehouse.home import Home

    hints = Hints(source_id="koran", hosts=work.hosts, languages=("id",), time_zone="Asia/Jakarta")
    with tempfile.TemporaryDirectory() as folder, Fetcher(work.catalogue, work.settings) as fetcher:
        home = Home(Path(folder))
        home.prepare()
        with ArchiveWriter(home, "run") as archive:
            entries, archiving = work.entries(count), 0.0
            began, began_wall = time.process_time(), time.monotonic()
            for visits in _batches(fetcher, entries):
                here = time.thread_time()
                for visit in visits:
                    archive.append_visit(visit, hints)
                archive.sync()
                archiving += time.thread_time() - here
            return time.process_time() - began - archiving, archiving, time.monotonic() - began_wall


def _bare(port: int, count: int) -> tuple[float, float]:
    """CPU seconds and seconds of wall of a loop that only reads the pages."""
    import httpx

    async def read() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:

            async def some(first: int) -> None:
                for number in range(first, count, SPEED_HOSTS):
                    (await client.get(f"http://127.0.0.1:{port}/berita/panen-padi-{number:06}")).raise_for_status()

            await asyncio.gather(*map(some, range(SPEED_HOSTS)))

    began, began_wall = time.process_time(), time.monotonic()
    asyncio.run(read())
    return time.process_time() - began, time.monotonic() - began_wall


def _extracted(count: int) -> float:
    """CPU seconds of extracting as many of the same pages."""
    from benchmarks.site import page_files
    from transforms.articles import extract_article
    from transforms.records import Hints

    hints = Hints(source_id="koran", languages=("id",), time_zone="Asia/Jakarta")
    pages = [
        Page(
            capture_id="c",
            url=f"http://koran0.test/berita/2026/11/01/panen-padi-{number:06}",
            content=gzip.decompress(file.read_bytes()),
            content_type="text/html; charset=utf-8",
            fetched_at=datetime(2026, 11, 2, tzinfo=UTC),
        )
        for number, file in enumerate(page_files(count))
    ]
    began = time.process_time()
    for page in pages:
        extract_article(page, hints)
    return time.process_time() - began


def _speed(port: int, pages: int, rounds: int) -> bool:
    work = Work.on(port, SPEED_HOSTS)
    _fetched(work, 50), _bare(port, 50), _extracted(8)  # what is loaded once
    lines = []
    for _ in range(rounds):
        fetching, archiving, wall = _fetched(work, pages)
        bare, bare_wall = _bare(port, pages)
        lines.append((fetching, archiving, _extracted(pages), bare, pages / wall, pages / bare_wall))
    fetching, archiving, extracting, bare, rate, bare_rate = (
        statistics.median(each) for each in zip(*lines, strict=True)
    )
    share = statistics.median((line[0] + line[1]) / line[2] for line in lines)
    ms = 1000 / pages
    print(
        f"{pages} pages, {rounds} rounds, medians; CPU a page: fetch {fetching * ms:.2f} ms, archive with sync"
        f" {archiving * ms:.2f} ms, extraction {extracting * ms:.2f} ms, bare httpx {bare * ms:.2f} ms\n"
        f"fetch and archive : extraction {share:.1%} (aim at most {MOST_SHARE:.0%});"
        f" fetch : bare httpx {statistics.median(line[0] / line[3] for line in lines):.2f}\n"
        f"pages per second: fetched and archived {rate:.0f}, bare httpx {bare_rate:.0f}",
        flush=True,
    )
    return share <= MOST_SHARE


def _crowd(port: int, host_count: int) -> None:
    """Read a few pages of each of many hosts, and print the most memory that this process had."""
    work = Work.on(port, host_count)
    began, cpu = time.monotonic(), time.process_time()
    with Fetcher(work.catalogue, work.settings) as fetcher:
        count = sum(len(visits) for visits in _batches(fetcher, work.entries(host_count * CROWD_PAGES)))
    seconds = time.monotonic() - began
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    mib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    print(
        f"{host_count:,} hosts: {count:,} pages and as many robots.txt as hosts in {seconds:.0f} s"
        f" ({1000 * (time.process_time() - cpu) / count:.2f} ms CPU a page); at most {mib:.0f} MiB resident"
        f" (aim at most {MOST_MIB:.0f})",
        flush=True,
    )
    sys.exit(mib > MOST_MIB)


def main() -> None:
    """Print the figures, and whether both aims are reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3, help="0 leaves the speed out")
    parser.add_argument("--hosts", type=int, default=10_000, help="0 leaves the many hosts out")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--crowd", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(_serve())
        return
    if arguments.crowd:
        _crowd(arguments.crowd, arguments.hosts)
        return
    with _served() as port:
        is_fine = not arguments.rounds or _speed(port, arguments.pages, arguments.rounds)
        if arguments.hosts:
            # In a process of its own, which knows nothing of extraction and archives.
            command = [
                sys.executable,
                "-m",
                "benchmarks.fetching",
                "--crowd",
                str(port),
                "--hosts",
                str(arguments.hosts),
            ]
            is_fine &= subprocess.run(command, check=False).returncode == 0
    sys.exit(not is_fine)


if __name__ == "__main__":
    main()
