"""Whether decompression bombs are refused everywhere, within little time and memory.

    python -m benchmarks.bombs [--sizes 100MB,1GB,10GB]

Eight codings, each decoding to a hundred megabytes and more, are served from a process of their own as a page, as
the body of a redirect, as robots.txt, as a feed and as a sitemap. Acceptance (threats T4): each refused with its
reason, or never decoded, within 2 s and 64 MiB of memory beyond what the process held before.
"""

import argparse
import asyncio
import itertools
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import brotli
import zstandard

from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome
from transforms.records import Entry, Source

MIB = 2**20
SIZES = {"100MB": 100 * 10**6, "1GB": 10**9, "10GB": 10**10}
PLACES = ("page", "redirect", "robots", "feed", "sitemap", "sitemap file")
MOST_SECONDS = 2.0
MOST_MIB = 64.0
HOST = "bom.test"
_ZEROS = bytes(MIB)

Pieces = Iterator[bytes]


def _deflated(size: int, wbits: int) -> Pieces:
    """Zeros, deflated; a block that refers to none before it can be sent again and again."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, wbits)
    yield compressor.compress(_ZEROS) + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(_ZEROS) + compressor.flush(zlib.Z_FULL_FLUSH)
    yield from itertools.repeat(block, size // MIB)


def _brotli(size: int) -> Pieces:
    compressor = brotli.Compressor(quality=5)
    zeros = _ZEROS * 16
    yield compressor.process(zeros) + compressor.flush()
    block = compressor.process(zeros) + compressor.flush()
    yield from itertools.repeat(block, size // len(zeros))


def _zstd(size: int) -> Pieces:
    return itertools.repeat(zstandard.compress(_ZEROS * 16), size // (16 * MIB) + 1)


def _gzipped(pieces: Pieces) -> Pieces:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    for piece in pieces:
        yield compressor.compress(piece)
    yield compressor.flush()


CODINGS: dict[str, tuple[str, Callable[[int], Pieces]]] = {
    # what it is: its name in the header, and its bytes
    "gzip": ("gzip", lambda size: _deflated(size, 31)),
    "x-gzip": ("x-gzip", lambda size: _deflated(size, 31)),
    "deflate": ("deflate", lambda size: _deflated(size, 15)),
    "raw deflate": ("deflate", lambda size: _deflated(size, -15)),
    "br": ("br", _brotli),
    "zstd": ("zstd", _zstd),
    "gzip in gzip": ("gzip, gzip", lambda size: _gzipped(_deflated(size, 31))),
    "br in gzip": ("br, gzip", lambda size: _gzipped(_brotli(size))),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A bomb and where it lies."""

    place: str
    coding: str
    size: int

    @property
    def path(self) -> str:
        """Its path on the server."""
        return f"/{self.place.replace(' ', '-')}/{self.coding.replace(' ', '-')}/{self.size}"


def _head(place: str, header: str) -> bytes:
    status, extra = ("302 Found", "Location: /good\r\n") if place == "redirect" else ("200 OK", "")
    coding = "" if place == "sitemap file" else f"Content-Encoding: {header}\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{extra}{coding}Connection: close\r\n\r\n".encode()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    cases = {
        Case(place, coding, size).path: (place, header, pieces(size))
        for place, (coding, (header, pieces)), size in itertools.product(PLACES, CODINGS.items(), SIZES.values())
    }
    with suppress(OSError, asyncio.IncompleteReadError):
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = request.split(" ")[1]
        if path == "/robots.txt":
            host = request.partition("Host: ")[2].partition("\r\n")[0]
            path = "" if host == HOST else "/" + host.removesuffix(f".{HOST}").replace(".", "/")
        if path in cases:
            place, header, pieces = cases[path]
            writer.write(_head(place, header))
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
        elif path == "/good":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nKabar")
        else:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    writer.close()


@contextmanager
def served() -> Iterator[int]:
    """The port of the server while the block runs."""
    command = [sys.executable, "-m", "benchmarks.bombs", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def ended(case: Case, port: int) -> tuple[Outcome, str]:
    """How the fetcher ends what is asked for at a bomb's place."""
    host = ".".join((*case.path.strip("/").split("/"), HOST)) if case.place == "robots" else HOST
    settings = FetchSettings(user_agent="Lumbung/0.1", connect_to={f"{host}:80": f"127.0.0.1:{port}"}, delay_seconds=0)
    source = Source(source_id="bom", name="Bom", homepage_url=f"http://{HOST}/", hosts=(HOST,), feeds=())
    url, now = f"http://{host}{'/good' if case.place == 'robots' else case.path}", datetime.now(UTC)
    with Fetcher({"bom": source}, settings) as fetcher:
        if case.place in ("feed", "sitemap", "sitemap file"):
            kind = "feed" if case.place == "feed" else "sitemap"
            (feed_visit,) = fetcher.discover([FeedState(source_id="bom", feed_url=url, kind=kind)], now)
            return feed_visit.outcome, feed_visit.detail
        entry = Entry(source_id="bom", url=url, canonical_url=url, feed_url="", discovered_at=now)
        (visit,) = fetcher.fetch([entry]).take(1, 60)
        return visit.outcome, visit.detail


def is_right(case: Case, outcome: Outcome, detail: str) -> bool:
    """Whether the bomb was refused with a reason, or its redirect followed without a look at it."""
    if case.place == "redirect":
        return outcome is Outcome.PENDING
    wanted = {Outcome.FAILED_ENCODING, Outcome.FAILED_SIZE} if case.place != "robots" else {Outcome.FAILED_ROBOTS}
    return outcome in wanted and bool(detail)


def cost(case: Case, port: int) -> tuple[float, float, Outcome, str]:
    """Seconds, MiB beyond the beginning's, outcome and detail of one bomb."""
    before = _forget_peak()
    began = time.monotonic()
    outcome, detail = ended(case, port)
    return time.monotonic() - began, (_kib("VmHWM") - before) / 1024, outcome, detail


def _forget_peak() -> int:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _kib("VmRSS")


def _kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Print a line for each place and coding, and whether all held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(_main())
        return
    count = wrong = 0
    worst_seconds = worst_mib = 0.0
    with served() as port:
        cost(Case("page", "gzip", SIZES["100MB"]), port)  # what is loaded once is no cost of a bomb
        for place, coding in itertools.product(PLACES, CODINGS):
            if place == "sitemap file" and coding != "gzip":
                continue  # the one coding that sitemap files have by themselves
            line = []
            for size in arguments.sizes.split(","):
                case = Case(place, coding, SIZES[size])
                seconds, mib, outcome, detail = cost(case, port)
                is_fine = is_right(case, outcome, detail) and seconds <= MOST_SECONDS and mib <= MOST_MIB
                count, wrong = count + 1, wrong + (not is_fine)
                worst_seconds, worst_mib = max(worst_seconds, seconds), max(worst_mib, mib)
                line.append(f"{size} {seconds:.2f} s {mib:3.0f} MiB {'' if is_fine else 'WRONG '}{outcome} {detail}")
            print(f"{place:12} {coding:12} {' | '.join(line)}", flush=True)
    print(f"{count} bombs, {wrong} not refused as they must be; worst {worst_seconds:.2f} s, {worst_mib:.0f} MiB")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
