"""Peers that misbehave in every way we know, on loopback, in a process of their own; and how each must end.

The name of the host that is asked for says the kind: `slow-head-7.test`. Hosts of the kind `healthy` answer as
servers should. `python -m benchmarks.misbehaving --serve` prints its port and serves until it is terminated.
"""

import argparse
import asyncio
import gzip
import itertools
import subprocess
import sys
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import brotli
import zstandard

from transforms.outcomes import Outcome

PAGE = b"<html><body><p>" + b"Kabar pagi dari pelabuhan, ditulis untuk tolok ukur ini. " * 400 + b"</body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
GOOD = OK + b"Content-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
LONG_SECONDS = 600.0

Writer = asyncio.StreamWriter
Behaviour = Callable[[Writer, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way to misbehave: what it does with a connection that asked for a path, and the outcomes it may end in.

    `is_for_robots` says that it does so when asked for robots.txt too; else there is none. `scheme` is how its
    hosts are asked.
    """

    behave: Behaviour
    outcomes: frozenset[Outcome]
    is_for_robots: bool = False
    scheme: str = "http"


def writes(*pieces: bytes, pause: float = 0.0, times: int = 1, then: float = 0.0) -> Behaviour:
    """Write the pieces again and again, with a pause after each, and keep the connection open for a while."""

    async def behave(writer: Writer, _path: str) -> None:
        for piece in itertools.chain.from_iterable(itertools.repeat(pieces, times)):
            writer.write(piece)
            await writer.drain()
            if pause:
                await asyncio.sleep(pause)
        await asyncio.sleep(then)

    return behave


def resets(before: bytes) -> Behaviour:
    """Write something, and reset the connection."""

    async def behave(writer: Writer, _path: str) -> None:
        writer.write(before)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    return behave


def redirects(target: Callable[[str], str]) -> Behaviour:
    """Send on to where `target` says for the path."""

    async def behave(writer: Writer, path: str) -> None:
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {target(path)}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()

    return behave


def coded(coding: str, body: bytes) -> Behaviour:
    """A page whose body is labelled as coded."""
    return writes(OK + f"Content-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def kind(behave: Behaviour, *outcomes: Outcome, is_for_robots: bool = False, scheme: str = "http") -> Kind:
    """A kind that may end in these outcomes."""
    return Kind(behave=behave, outcomes=frozenset(outcomes), is_for_robots=is_for_robots, scheme=scheme)


_PAGE_GZIP = gzip.compress(PAGE, mtime=0)
_ZEROS = bytes(64 * 1024)
_TIMEOUT, _PROTOCOL, _SIZE = Outcome.FAILED_TIMEOUT, Outcome.FAILED_PROTOCOL, Outcome.FAILED_SIZE
_ENCODING, _REDIRECT, _PENDING = Outcome.FAILED_ENCODING, Outcome.FAILED_REDIRECT, Outcome.PENDING

KINDS: Mapping[str, Kind] = {
    # that never end
    "silent": kind(writes(then=LONG_SECONDS), _TIMEOUT),
    "silent-robots": kind(writes(then=LONG_SECONDS), Outcome.FAILED_ROBOTS, is_for_robots=True),
    "silent-tls": kind(writes(then=LONG_SECONDS), Outcome.FAILED_ROBOTS, is_for_robots=True, scheme="https"),
    "slow-head": kind(writes(OK, *[b"X: 1\r\n"] * 2_000, pause=0.2), _TIMEOUT),
    "slow-body": kind(writes(OK + b"\r\n", *[b"x"] * 2_000, pause=0.2), _TIMEOUT),
    "slow-endless": kind(writes(OK + b"\r\n", *[b"x" * 1_500] * 2_000, pause=0.2), _TIMEOUT),
    "slow-interim": kind(writes(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.2, times=2_000), _TIMEOUT),
    "half-then-silent": kind(writes(OK + b"Content-Length: 9000\r\n\r\nhalf", then=LONG_SECONDS), _TIMEOUT),
    # that flood
    "endless-body": kind(writes(OK + b"\r\n", *[_ZEROS] * 1_000), _SIZE),
    "endless-chunks": kind(writes(CHUNKED, *[b"10000\r\n" + _ZEROS + b"\r\n"] * 1_000), _SIZE),
    "crumbs": kind(writes(CHUNKED, *[b"1\r\nx\r\n" * 4_000] * 250), _PROTOCOL, _TIMEOUT),
    "endless-heads": kind(writes(OK, *[b"X-Flood: 1\r\n" * 5_000] * 250), _PROTOCOL),
    "endless-interim": kind(writes(*[b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1_000] * 1_000), _PROTOCOL),
    "many-heads": kind(writes(OK + b"X: 1\r\n" * 12_000 + b"Content-Length: 5\r\n\r\nKabar"), _PROTOCOL),
    "says-giant": kind(writes(OK + b"Content-Length: 900000000000\r\n\r\n", then=LONG_SECONDS), _SIZE),
    # that break off, or say one thing and do another
    "closes": kind(writes(), _PROTOCOL),
    "reset-head": kind(resets(b"HTTP/1.1 200 OK\r\nContent-"), _PROTOCOL),
    "reset-body": kind(resets(OK + b"Content-Length: 9000\r\n\r\nhalf"), _PROTOCOL),
    "too-short": kind(writes(OK + b"Content-Length: 9000\r\n\r\nhalf"), _PROTOCOL),
    "too-long": kind(writes(OK + b"Content-Length: 20\r\n\r\n<p>Kabar pagi ini</p>" + GOOD), _PENDING),
    "two-lengths": kind(writes(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nKabar"), _PROTOCOL),
    "cut-chunks": kind(writes(CHUNKED + b"500\r\nKabar"), _PROTOCOL),
    "not-http": kind(writes(b"SSH-2.0-OpenSSH_9.6\r\n"), _PROTOCOL),
    "cut-gzip": kind(coded("gzip", _PAGE_GZIP[:-20]), _PENDING),
    "not-gzip": kind(coded("gzip", PAGE), _PENDING),
    "broken-gzip": kind(coded("gzip", _PAGE_GZIP[:10] + b"\xff" * 400), _ENCODING),
    "unknown-coding": kind(coded("snappy", PAGE), _ENCODING),
    # bombs
    "bomb-gzip": kind(coded("gzip", gzip.compress(bytes(100_000_000), mtime=0)), _ENCODING),
    "bomb-deflate": kind(coded("deflate", zlib.compress(bytes(100_000_000))), _ENCODING),
    "bomb-br": kind(coded("br", brotli.compress(bytes(100_000_000), quality=5)), _ENCODING),
    "bomb-zstd": kind(coded("zstd", zstandard.compress(bytes(100_000_000))), _ENCODING),
    # that lead astray
    "redirect-loop": kind(redirects(lambda path: "/b" if path == "/0" else "/0"), _REDIRECT),
    "redirect-chain": kind(redirects(lambda path: f"{path}0"), _REDIRECT),
    "redirect-inside": kind(redirects(lambda _: "http://169.254.169.254/latest/"), Outcome.FAILED_ADDRESS),
}


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers that are up."""

    port: int

    def connect_to(self, hosts: list[str]) -> dict[str, str]:
        """The exceptions that let a fetcher reach them under these names."""
        return {f"{host}:{port}": f"127.0.0.1:{self.port}" for host in hosts for port in (80, 443)}


@contextmanager
def misbehaving(niceness: int = 0) -> Iterator[Peers]:
    """The peers while the block runs; their floods cost the machine too, so they may be put last in its line."""
    command = ["nice", "-n", str(niceness), sys.executable, "-m", "benchmarks.misbehaving", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield Peers(int(server.stdout.readline()))
        finally:
            server.terminate()


async def _serve(reader: asyncio.StreamReader, writer: Writer) -> None:
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        while True:
            if (await reader.readexactly(1)) == b"\x16":  # a TLS handshake, which nobody answers
                await asyncio.sleep(LONG_SECONDS)
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            name = request.split(b"Host: ", 1)[1].split(b".", 1)[0].decode().rpartition("-")[0]
            found = KINDS.get(name)
            if path == "/robots.txt" and not (found and found.is_for_robots):
                writer.write(NOT_FOUND)
            elif found is None:
                writer.write(GOOD)
            else:
                await found.behave(writer, path)
                break
            await writer.drain()
    writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=1_024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", required=True)
    parser.parse_args()
    asyncio.run(_main())
