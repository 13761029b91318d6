"""The way to the network: every connection passes the guard, and every byte is kept as it went.

httpx asks a transport for its exchanges, and that one httpcore, which asks a network backend for its
connections. Ours resolves a name once, lets the guard judge all
answers, and connects to the judged address itself, so that no second lookup can answer otherwise. Names stay
in the `Host` header and the TLS handshake. What is read and written through a connection is also put on the
tape of the exchange that is under way, below any parser: the archive keeps the wire's bytes, not a parser's
idea of them.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpcore
import httpx

from sources.guard import Guard, NameNotFoundError
from sources.limits import FetchSettings
from sources.tapes import current_tape

MOST_ADDRESSES_TRIED = 3


class HandshakeError(Exception):
    """The TLS handshake failed: the certificate is not valid for the name, or the peer speaks otherwise."""


class HandshakeSilentError(Exception):
    """The peer took the connection and did not shake hands in time."""


class TapedStream(httpcore.AsyncNetworkStream):
    """A connection whose bytes go on the tape of the exchange that reads and writes them."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, ip_address: str) -> None:
        self._stream = stream
        self._ip_address = ip_address

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes that came."""
        tape = current_tape.get()
        await tape.room()
        piece = await self._stream.read(max_bytes, timeout)
        if piece:
            tape.received(piece)
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        tape = current_tape.get()
        tape.request += buffer
        tape.ip_address = self._ip_address
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same connection under TLS; its tape then holds what was said inside it.

        Raises:
            HandshakeError: it could not be established.
            HandshakeSilentError: nor refused in time.
        """
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectTimeout as fault:
            raise HandshakeSilentError from fault
        except (httpcore.ConnectError, httpcore.ReadError, httpcore.WriteError, ValueError) as fault:
            raise HandshakeError(str(fault) or "the peer closed the connection") from fault
        except asyncio.CancelledError:
            await self._stream.aclose()  # which httpcore does for its own deadline, and not for ours
            raise
        return TapedStream(stream, self._ip_address)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows about itself, by httpcore's names."""
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes connections to the addresses that the guard allows, and to no other."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first allowed address that answers."""
        try:
            async with asyncio.timeout(timeout):
                targets = (await self._guard.targets(host, port))[:MOST_ADDRESSES_TRIED]
        except TimeoutError as fault:
            raise NameNotFoundError(f"{host} was looked up for {timeout:g} s") from fault
        each = timeout / len(targets) if timeout else None
        current_tape.get().is_new_connection = True
        for number, (address, to_port) in enumerate(targets, start=1):
            try:
                stream = await self._backend.connect_tcp(address, to_port, each, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(targets):
                    raise
            else:
                return TapedStream(stream, address)
        raise AssertionError("the guard gives an address or raises")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Nothing: no publisher lives in a file."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore does so between retries, which are switched off."""
        raise NotImplementedError


class Pools:
    """Guarded HTTP/1.1 connections, kept open by origin, their certificates always checked.

    Each origin has a pool of its own: httpcore's looks at all its connections for each request, so that one
    pool for all is slow from some fifty publishers on. Those that lie idle longest are closed first.
    `certificates` is a file of further certificate authorities to trust, for tests with one of their own.
    """

    def __init__(self, guard: Guard, settings: FetchSettings, certificates: str | None = None) -> None:
        self._backend = GuardedBackend(guard)
        self._settings = settings
        self._context = httpcore.default_ssl_context()  # the system's authorities, and certifi's
        if certificates is not None:
            self._context.load_verify_locations(cafile=certificates)
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}
        self._busy: Counter[str] = Counter()

    @asynccontextmanager
    async def pool(self, origin: str) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """The pool of an origin, for one exchange."""
        pool = self._pools.pop(origin, None) or self._opened()
        self._pools[origin] = pool  # the last of the dictionary is the last used
        self._busy[origin] += 1
        try:
            yield pool
        finally:
            self._busy[origin] -= 1
            await self._close_longest_idle()

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _opened(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._context,
            max_connections=2,  # a domain has one exchange at a time; the other replaces one that is closing
            keepalive_expiry=self._settings.keepalive_seconds,
            network_backend=self._backend,
        )

    async def _close_longest_idle(self) -> None:
        if len(self._pools) > self._settings.most_pools:
            longest = next((origin for origin in self._pools if not self._busy[origin]), None)
            if longest is not None:
                del self._busy[longest]
                await self._pools.pop(longest).aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's way to the guarded connections of `pools`."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response to a request; its body is still to come."""
        url = request.url
        held = AsyncExitStack()
        try:
            pool = await held.enter_async_context(self._pools.pool(f"{url.scheme}://{url.netloc.decode('ascii')}"))
            response = await pool.handle_async_request(
                httpcore.Request(
                    request.method,
                    httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    extensions=request.extensions,
                )
            )
        except BaseException:
            await held.aclose()
            raise
        held.push_async_callback(response.aclose)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, held),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pools.aclose()


class _Body(httpx.AsyncByteStream):
    """A response's body as it comes, and what is to be given back at its end."""

    def __init__(self, response: httpcore.Response, held: AsyncExitStack) -> None:
        self._response = response
        self._held = held

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._held.aclose()
