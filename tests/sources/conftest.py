"""A peer on loopback that answers as each test tells it, byte for byte, and keeps what it was asked."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.records import Entry, Held, Source, Visit

HOST = "www.kabar.test"
Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


def response(
    body: bytes = b"<html><p>Kabar</p></html>",
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A well-formed response; a header of None's length is left to the test."""
    fields = {"Content-Type": "text/html", "Content-Length": str(len(body))} | dict(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


@dataclass
class Peer:
    """A server on loopback: `answers` maps a path to bytes, or to a coroutine function that misbehaves."""

    answers: dict[str, bytes | Behaviour] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    connection_count: int = 0
    port: int = 0

    @property
    def paths(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        paths = [request.split(b" ")[1].decode() for request in self.requests]
        return [path for path in paths if path != "/robots.txt"]

    def connect_to(self, *hosts: str) -> dict[str, str]:
        """The exceptions that let a test reach this peer under names."""
        return {f"{host}:80": f"127.0.0.1:{self.port}" for host in hosts or (HOST,)}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it ends."""
        self.connection_count += 1
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(request)
                answer = self.answers.get(request.split(b" ")[1].decode(), response(b"", "404 Not Found"))
                if callable(answer):
                    await answer(writer)
                    break
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the test is over
        finally:
            writer.close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A running peer."""
    made = Peer()
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
        made.port = server.sockets[0].getsockname()[1]
        stopping = asyncio.Event()
        started.set_result((asyncio.get_running_loop(), stopping))
        await stopping.wait()
        server.close()
        connections = asyncio.all_tasks() - {asyncio.current_task()}
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await asyncio.sleep(0)  # in which closed connections are let go

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    loop, stopping = started.result()
    yield made
    loop.call_soon_threadsafe(stopping.set)
    thread.join()


@pytest.fixture
def settings(peer: Peer) -> FetchSettings:
    """Settings that reach the peer under its name, without delay and with short deadlines."""
    return FetchSettings(
        user_agent="Lumbung/0.1 (+https://lumbung.test/bot)",
        connect_to=peer.connect_to(),
        delay_seconds=0,
        connect_seconds=2,
        silence_seconds=0.5,
        exchange_seconds=1,
        page_bytes=200_000,
    )


@pytest.fixture
def source() -> Source:
    """A publisher at the peer's name."""
    return Source(
        source_id="kabar",
        name="Kabar",
        homepage_url=f"http://{HOST}/",
        hosts=("kabar.test",),
        feeds=(),
        time_zone="Asia/Jakarta",
    )


@pytest.fixture
def entry_of() -> Callable[[str], Entry]:
    """Makes an entry of the publisher from a path or an address."""

    def make(path: str) -> Entry:
        url = path if "://" in path else f"http://{HOST}{path}"
        return Entry(
            source_id="kabar",
            url=url,
            canonical_url=url,
            feed_url=f"http://{HOST}/rss",
            discovered_at=datetime(2026, 7, 1, tzinfo=UTC),
        )

    return make


@pytest.fixture
def respond() -> Callable[..., bytes]:
    """Writes a response."""
    return response


@pytest.fixture
def visits(settings: FetchSettings, source: Source, entry_of: Callable[[str], Entry]) -> Callable[..., list[Visit]]:
    """Fetches entries by their paths or addresses, and gives their visits in the order they end; `held` by paths."""

    def run(
        *paths: str,
        settings: FetchSettings = settings,
        source: Source = source,
        held: Mapping[str, Held] | None = None,
    ) -> list[Visit]:
        known = {entry_of(path).canonical_url: each for path, each in (held or {}).items()}
        with Fetcher({source.source_id: source}, settings) as fetcher:
            queue = fetcher.fetch([entry_of(path) for path in paths], known)
            return [visit for batch in iter(lambda: queue.take(10, 1), []) for visit in batch]

    return run
