"""Whether the delay between two requests to one publisher is ever shorter than it must be, by the servers' own clock.

    python -m benchmarks.politeness [--requests 100000] [--hosts 200] [--delay 0.25]

The hosts are two to a registered domain, which shares one budget between its feed, its hosts' robots.txt and its
pages. One domain in five asks for a longer Crawl-delay. Of the pages, some redirect into another domain, some
answer 503 with a Retry-After, and some close a kept connection without a word. A server in a process of its own
notes when each request reached it. Acceptance: 0 violations.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.feed_visits import FeedState
from transforms.records import Entry, Source

CRAWL_DELAY_FACTOR = 1.4
RETRY_SECONDS = 1
PAGE = b"<html><body><p>Kabar pagi dari pelabuhan.</p></body></html>"


def _response(body: bytes, status: str = "200 OK", kind: str = "text/html", extra: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


@dataclass(slots=True)
class _Domain:
    """What the server has seen of one registered domain."""

    last_at: float | None = None
    least_gap: float = 0.0
    free_at: float = 0.0


@dataclass(slots=True)
class _Seen:
    """What the server has seen of all."""

    delay_seconds: float
    domain_count: int
    domains: dict[str, _Domain] = field(default_factory=dict)
    request_count: int = 0
    violation_count: int = 0
    shortest: float = 1e9
    hosts: set[str] = field(default_factory=set)
    kinds: dict[str, int] = field(default_factory=dict)

    def note(self, host: str, now: float) -> _Domain:
        """A request arrived: it must not come before its time."""
        domain = self.domains.setdefault(host.partition(".")[2], _Domain(least_gap=self.delay_seconds))
        self.request_count += 1
        self.hosts.add(host)
        if domain.last_at is not None:
            gap = now - domain.last_at
            self.shortest = min(self.shortest, gap / domain.least_gap)
            self.violation_count += gap < domain.least_gap or now < domain.free_at
        domain.last_at = now
        return domain

    def answer(self, host: str, path: str, domain: _Domain, now: float) -> bytes | None:
        """What the host says; None closes the connection."""
        number = int(host.partition(".")[2].removeprefix("koran").removesuffix(".test"))
        kind = path.split("/")[1].partition("-")[0]
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if path == "/robots.txt":
            if number % 5:
                return _response(b"", "404 Not Found")
            domain.least_gap = self.delay_seconds * CRAWL_DELAY_FACTOR
            return _response(f"User-agent: *\nCrawl-delay: {domain.least_gap}\n".encode(), kind="text/plain")
        if kind == "away":
            target = f"Location: http://www.koran{(number + 1) % self.domain_count}.test/page-{path[1:]}\r\n"
            return _response(b"", "302 Found", extra=target)
        if kind == "busy":
            domain.free_at = now + RETRY_SECONDS
            return _response(b"", "503 Busy", extra=f"Retry-After: {RETRY_SECONDS}\r\n")
        if kind == "rss":
            return _response(b"<rss version='2.0'><channel><title>K</title></channel></rss>", kind="text/xml")
        return None if kind == "close" else _response(PAGE)


class _Connection(asyncio.Protocol):
    def __init__(self, seen: _Seen) -> None:
        self._seen = seen
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer the request, noting first when it came."""
        now = time.monotonic()
        self._pending += data
        while b"\r\n\r\n" in self._pending:
            request, _, self._pending = self._pending.partition(b"\r\n\r\n")
            lines = request.decode().split("\r\n")
            host = next(line[6:] for line in lines if line.startswith("Host: "))
            domain = self._seen.note(host, now)
            answer = self._seen.answer(host, lines[0].split(" ")[1], domain, now)
            if answer is None:
                self._transport.close()
                return
            self._transport.write(answer)


async def _serve(delay_seconds: float, domain_count: int) -> None:
    seen = _Seen(delay_seconds=delay_seconds, domain_count=domain_count)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(seen), "127.0.0.1", 0, backlog=1_024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps({"requests": seen.request_count, "domains": len(seen.domains), "hosts": len(seen.hosts),
                      "violations": seen.violation_count, "shortest": seen.shortest, "kinds": seen.kinds}))  # fmt: skip


@contextmanager
def _served(delay_seconds: float, domain_count: int) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", "benchmarks.politeness", "--serve"]
    command += ["--delay", str(delay_seconds), "--hosts", str(2 * domain_count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline()), server


def _paths(count: int) -> Iterator[tuple[str, str]]:
    """Host and path of each page of a domain, some of them odd."""
    for number in range(count):
        host = ("www", "news")[number % 2]
        odd = {17: "away", 57: "busy", 93: "close"}.get(number % 100, "page")
        yield host, f"/{odd}-{number}"


def run(requests: int, hosts: int, delay_seconds: float) -> dict[str, int]:
    """What the server saw of so many requests."""
    domain_count = hosts // 2
    names = [f"koran{number}.test" for number in range(domain_count)]
    now = datetime.now(UTC)
    pages = requests // domain_count - 3  # the rest is two robots.txt and a feed
    entries = [
        Entry(source_id="koran", url=(url := f"http://{host}.{name}{path}"), canonical_url=url, feed_url="",
              discovered_at=now)
        for host, path in _paths(pages)
        for name in names
    ]  # fmt: skip
    source = Source(
        source_id="koran", name="Koran", homepage_url=f"http://www.{names[0]}/", hosts=tuple(names), feeds=()
    )
    with _served(delay_seconds, domain_count) as (port, server):
        settings = FetchSettings(
            user_agent="Lumbung/0.1",
            delay_seconds=delay_seconds,
            connect_to={f"{host}.{name}:80": f"127.0.0.1:{port}" for host in ("www", "news") for name in names},
        )
        with Fetcher({"koran": source}, settings) as fetcher:
            feeds = [FeedState(source_id="koran", feed_url=f"http://www.{name}/rss", kind="feed") for name in names]
            assert len(list(fetcher.discover(feeds, now))) == domain_count
            queue = fetcher.fetch(entries)
            ended = sum(len(visits) for visits in iter(lambda: queue.take(1_000, 5), []))
        assert ended == len(entries)
        printed, _ = server.communicate()
    return dict(json.loads(printed))


def main() -> None:
    """Print what the server saw, and whether it was polite."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--delay", type=float, default=0.25, help="seconds")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(_serve(arguments.delay, arguments.hosts // 2))
        return
    began = time.monotonic()
    seen = run(arguments.requests, arguments.hosts, arguments.delay)
    print(
        f"{seen['requests']:,} requests to {seen['hosts']} hosts of {seen['domains']} domains,"
        f" at least {arguments.delay:g} s apart"
        f" ({arguments.delay * CRAWL_DELAY_FACTOR:g} s where robots.txt asks for it); {seen['kinds']}\n"
        f"{seen['violations']} violations; the shortest gap was {float(seen['shortest']):.4f} of what it must be\n"
        f"{time.monotonic() - began:.0f} s of wall, {time.process_time():.0f} s CPU of the fetcher's process"
        f" ({1000 * time.process_time() / seen['requests']:.2f} ms a request) on {os.cpu_count()} cores"
    )
    sys.exit(bool(seen["violations"]))


if __name__ == "__main__":
    main()
