"""One HTTP exchange: asks for one address, and says what came or why nothing did.

    Answer.outcome      what happened
    PENDING             a whole response, whatever its status (of a redirect the head is enough)
    FAILED_ADDRESS      the guard refused              FAILED_DNS       the name does not resolve
    FAILED_CONNECT      no connection                  FAILED_TLS       no valid certificate or handshake
    FAILED_TIMEOUT      a deadline or too slow         FAILED_PROTOCOL  not HTTP, or cut by the peer
    FAILED_SIZE         past its limit of bytes

The web's faults are never raised. Nothing is remembered between exchanges but open connections: no cookies,
no redirects, no proxy of the environment. Bodies are read raw; who needs the content decodes it in bounds.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import ada_url
import httpcore
import httpx

from sources.guard import AddressRefusedError, Guard, NameNotFoundError
from sources.limits import FetchSettings
from sources.tapes import Brake, HeadFloodError, Tape, TapeFullError, TooSlowError, current_tape
from sources.transport import GuardedTransport, HandshakeError, HandshakeSilentError, Pools
from transforms.messages import Message, head_end, header, read_response
from transforms.outcomes import Outcome
from transforms.records import Exchange

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITHOUT_BODY = frozenset({204, 304})


class CrumbledError(Exception):
    """The body comes in countless pieces of a few bytes."""


_FAULTS: tuple[tuple[type[Exception], Outcome, str | None], ...] = (
    # In this order: a fault is what the first kind that fits says it is.
    (AddressRefusedError, Outcome.FAILED_ADDRESS, None),
    (NameNotFoundError, Outcome.FAILED_DNS, None),
    (HandshakeError, Outcome.FAILED_TLS, None),
    (HandshakeSilentError, Outcome.FAILED_TIMEOUT, None),
    (httpcore.ConnectError, Outcome.FAILED_CONNECT, None),
    (httpcore.ConnectTimeout, Outcome.FAILED_CONNECT, None),
    (TapeFullError, Outcome.FAILED_SIZE, "length"),
    (HeadFloodError, Outcome.FAILED_PROTOCOL, "length"),
    (CrumbledError, Outcome.FAILED_PROTOCOL, "length"),
    (TooSlowError, Outcome.FAILED_TIMEOUT, "time"),
    (TimeoutError, Outcome.FAILED_TIMEOUT, "time"),
    (httpcore.TimeoutException, Outcome.FAILED_TIMEOUT, "time"),
    (httpcore.NetworkError, Outcome.FAILED_PROTOCOL, "disconnect"),
    (httpcore.ProtocolError, Outcome.FAILED_PROTOCOL, "disconnect"),
    (httpx.InvalidURL, Outcome.FAILED_ADDRESS, None),
    (httpcore.UnsupportedProtocol, Outcome.FAILED_ADDRESS, None),
    (ssl.SSLError, Outcome.FAILED_TLS, "disconnect"),
    (OSError, Outcome.FAILED_CONNECT, "disconnect"),
)
_WORDS: dict[type[Exception], str] = {  # for the faults that do not speak for themselves
    TapeFullError: "past its limit of bytes",
    HeadFloodError: "heads without end",
    CrumbledError: "in countless pieces of a few bytes",
    TooSlowError: "slower than the least rate",
    HandshakeSilentError: "no handshake in time",
    httpcore.ConnectTimeout: "no connection in time",
    httpcore.TimeoutException: "silent for too long",
    TimeoutError: "no whole answer in time",
    httpcore.ReadError: "the peer closed the connection",
}
_FAULT_TYPES = tuple(kind for kind, _, _ in _FAULTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one exchange brought.

    `exchange` is None when no response began. `body` is as received, without its framing, still in its
    content coding. `first_byte_at` is on the monotonic clock, None when nothing came. `is_stale` says that the
    connection had lain idle and the peer has closed it: the same may be asked again, in another turn.
    """

    url: str
    outcome: Outcome
    detail: str = ""
    exchange: Exchange | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    first_byte_at: float | None = None
    is_stale: bool = False

    @property
    def status(self) -> int:
        """The response's status; 0 without one."""
        return self.exchange.status if self.exchange else 0

    @property
    def is_redirect(self) -> bool:
        """Whether the response sends us elsewhere."""
        return self.outcome is Outcome.PENDING and self.status in REDIRECTS

    def redirect_target(self) -> str | None:
        """The absolute address a redirect sends us to, without its fragment; None when it is no address.

        It may be of any scheme: the caller judges it as it judges any address.
        """
        location = self.header("location").encode("latin-1").decode("utf-8", "replace").strip()
        try:
            target = ada_url.URL(location, base=self.url) if location else None
        except ValueError:
            return None
        return target.href.partition("#")[0] if target else None

    def header(self, name: str) -> str:
        """A header's value by its name in lower case; empty when absent."""
        return header(list(self.headers), name)


class Client:
    """Makes exchanges over guarded connections; belongs to one event loop.

    It asks httpx's transport, not its client, which would remember cookies, build the requests that redirects
    ask for, and read proxies and passwords from the environment.
    """

    def __init__(self, settings: FetchSettings, guard: Guard, certificates: str | None = None) -> None:
        self._settings = settings
        self._transport = GuardedTransport(Pools(guard, settings, certificates))
        self._large = asyncio.Semaphore(settings.large_responses)
        self._toll = asyncio.Lock()
        self._timeouts = httpx.Timeout(settings.silence_seconds, connect=settings.connect_seconds).as_dict()
        self._headers = (
            (b"Connection", b"keep-alive"),
            (b"User-Agent", settings.user_agent.encode("ascii", "replace")),
            (b"Accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            (b"Accept-Encoding", b"gzip, br"),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def exchange(
        self,
        url: str,
        *,
        limit_bytes: int,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        wants_start: bool = False,
        brake: Brake | None = None,
    ) -> Answer:
        """The answer to a GET of an address, within a limit of bytes on the wire and of seconds in all.

        A body that says itself that it is past the limit is not read, unless its start is wanted. `brake` holds
        it back while the caller has more bytes than it can take.
        """
        fetched_at = datetime.now(UTC)
        tape = Tape(limit_bytes=limit_bytes, settings=self._settings, large=self._large, brake=brake)
        token = current_tape.set(tape)
        message, fault = None, None
        try:
            async with asyncio.timeout(seconds):
                message = await self._read(self._request(ada_url.URL(url), headers or {}), tape, wants_start)
        except _FAULT_TYPES as caught:
            fault = caught
        finally:
            current_tape.reset(token)
            tape.end()
        return _ended(url, tape, fetched_at, message or read_response(bytes(tape.response)), fault)

    async def _read(self, request: httpx.Request, tape: Tape, wants_start: bool) -> Message:
        """Let the tape record the whole response; the HTTP parser sees to it that the framing is valid."""
        response = await self._transport.handle_async_request(request)
        try:
            if response.status_code in REDIRECTS:
                most_bytes = (head_end(tape.response) or 0) + self._settings.redirect_bytes
                tape.limit(min(tape.limit_bytes, most_bytes))
            elif response.status_code not in _WITHOUT_BODY and not wants_start:
                _refuse_early(response, tape.limit_bytes)
            await self._read_body(response, tape)
            message = read_response(bytes(tape.response))
            if message.end < len(tape.response):
                # Bytes that nobody asked for would be read as the answer to the next request.
                del tape.response[message.end :]
                message = read_response(bytes(tape.response))
                await response.extensions["network_stream"].aclose()
        finally:
            await response.aclose()
        return message

    async def _read_body(self, response: httpx.Response, tape: Tape) -> None:
        piece_count = 0
        async for _ in response.aiter_raw():
            piece_count += 1
            if len(tape.response) >= piece_count * self._settings.least_piece_bytes:
                continue
            if piece_count > self._settings.most_pieces:
                raise CrumbledError
            if piece_count % self._settings.toll_pieces == 0:
                async with self._toll:
                    await asyncio.sleep(self._settings.toll_seconds)

    def _request(self, parsed: ada_url.URL, headers: Mapping[str, str]) -> httpx.Request:
        """The request for an address, which goes out as the parser has it that also judged it."""
        target = (parsed.pathname + parsed.search).encode("ascii")
        # As bytes: an ETag goes back as it came, and httpx would have text in ASCII.
        own = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        return httpx.Request(
            "GET",
            parsed.href.partition("#")[0],
            headers=[(b"Host", parsed.host.encode("ascii")), *self._headers, *own],
            extensions={"target": target, "timeout": self._timeouts},
        )


def _ended(url: str, tape: Tape, fetched_at: datetime, message: Message, fault: Exception | None) -> Answer:
    outcome, truncated = Outcome.PENDING, None
    if fault is not None:
        outcome, truncated = next((to, cut) for kind, to, cut in _FAULTS if isinstance(fault, kind))
    exchange = None
    if message.status >= 200:
        exchange = Exchange(
            url=url,
            request=bytes(tape.request),
            response=bytes(tape.response[message.start :]),
            status=message.status,
            content_type=header(message.headers, "content-type"),
            fetched_at=fetched_at,
            ip_address=tape.ip_address,
            truncated=truncated,
        )
    if message.status in REDIRECTS and outcome is Outcome.FAILED_SIZE:
        outcome, fault = Outcome.PENDING, None  # its head is all that is wanted of it
    if fault is None and message.status < 200:
        outcome = Outcome.FAILED_PROTOCOL
    return Answer(
        url=url,
        outcome=outcome,
        detail=_in_words(fault, outcome),
        exchange=exchange,
        headers=tuple(message.headers),
        body=message.body,
        first_byte_at=tape.first_byte_at,
        is_stale=outcome is Outcome.FAILED_PROTOCOL and tape.first_byte_at is None and not tape.is_new_connection,
    )


def _refuse_early(response: httpx.Response, limit_bytes: int) -> None:
    """Spare both sides a body that is too long by its own word, which is not believed otherwise."""
    declared = response.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise TapeFullError


def _in_words(fault: Exception | None, outcome: Outcome) -> str:
    """What went wrong, short and in one line; never a body's bytes."""
    if fault is None:
        return "" if outcome is Outcome.PENDING else "no final response"
    words = next((words for kind, words in _WORDS.items() if isinstance(fault, kind)), "")
    return (words or " ".join(str(fault).split()) or type(fault).__name__)[:200]
