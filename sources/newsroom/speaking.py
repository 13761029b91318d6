"""HTTP as the newsroom speaks it: hosts, validators, gzip, HEAD, and hosts that take their time."""

import gzip
import hashlib
import socket
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from sources.newsroom.press import Answer, Press
from sources.newsroom.sites import SITES, Site

WAITING_CONNECTIONS = 128  # more than a fetcher opens at once
IDLE_SECONDS = 30.0  # a kept connection that says nothing is closed, so that its thread ends
SLOW_SECONDS = (0.2, 0.5)
LEAST_GZIPPED_BYTES = 256
_SITES = {host: site for site in SITES for host in site.hosts}


class Speaking(BaseHTTPRequestHandler):
    """One connection to the newsroom."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    wbufsize = -1  # head and body leave together
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with head and body."""
        self._answer(has_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head that GET would have."""
        self._answer(has_body=False)

    def version_string(self) -> str:
        """What the Server header says."""
        return "Newsroom"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: `Newsroom.requests` is the log."""

    def _answer(self, *, has_body: bool) -> None:
        room = cast("Listener", self.server)
        host = self.headers.get("Host", "").partition(":")[0].lower()
        site = _SITES.get(host)
        if site is None:
            status = HTTPStatus.MISDIRECTED_REQUEST if host else HTTPStatus.BAD_REQUEST
            room.record(host, self.path, status)
            self.send_error(status)
            return
        if site.is_slow:
            room.closing.wait(lateness(self.path, room.slow_seconds))
        answer = room.press().answer(site, host, self.path)
        code, headers, body = reply(answer, site, dict(self.headers.items()))
        room.record(host, self.path, code)
        self.send_response(code)
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        if has_body:
            self.wfile.write(body)


class Listener(ThreadingHTTPServer):
    """The listening socket, and the connections that are open on it."""

    request_queue_size = WAITING_CONNECTIONS
    daemon_threads = True

    def __init__(
        self,
        press: Callable[[], Press],
        record: Callable[[str, str, int], None],
        slow_seconds: tuple[float, float],
    ) -> None:
        self._connections: set[socket.socket] = set()
        self.closing = threading.Event()
        self.press = press
        self.record = record
        self.slow_seconds = slow_seconds
        super().__init__(("127.0.0.1", 0), Speaking)

    def server_bind(self) -> None:
        """Bind without asking a name server who we are, as the standard library's server does."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Answer a connection on a thread of its own."""
        if isinstance(request, socket.socket):
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """End a connection."""
        if isinstance(request, socket.socket):
            self._connections.discard(request)
        super().shutdown_request(request)

    def close(self) -> None:
        """Stop listening, and end the connections that clients keep alive."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # its client was quicker


def lateness(target: str, between: tuple[float, float]) -> float:
    """How many seconds a slow host lets this address wait: always the same, between two bounds."""
    least, most = between
    return least + (most - least) * (zlib.crc32(target.encode()) % 1000) / 1000


def reply(answer: Answer, site: Site, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body for an answer, by what the request's headers ask for.

    An answer that the client already holds is a 304 without a body. A gzipped body has a strong ETag of its
    own, with the suffix by which common servers tell it apart; both forms are recognised when sent back.
    """
    asked = {name.lower(): text for name, text in asked.items()}
    body, headers = answer.body, {"Content-Type": answer.content_type}
    is_text = answer.content_type.startswith(("text/", "application/")) and len(body) >= LEAST_GZIPPED_BYTES
    is_gzipped = is_text and answer.content_type != "application/gzip" and _accepts_gzip(asked)
    etag = _etag(answer, site, suffix="-gzip" if is_gzipped else "")
    if etag:
        headers["ETag"] = etag
    if site.has_last_modified and answer.last_modified and answer.status == HTTPStatus.OK:
        headers["Last-Modified"] = format_datetime(answer.last_modified.astimezone(UTC), usegmt=True)
    if is_text:
        headers["Vary"] = "Accept-Encoding"
    if answer.status == HTTPStatus.OK and _is_held(headers, asked):
        del headers["Content-Type"]
        return HTTPStatus.NOT_MODIFIED, headers, b""
    if answer.location:
        headers["Location"] = answer.location
    if is_gzipped:
        body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
    headers["Content-Length"] = str(len(body))
    return answer.status, headers, body


def _etag(answer: Answer, site: Site, suffix: str) -> str | None:
    if site.etag is None or answer.status != HTTPStatus.OK:
        return None
    digest = hashlib.sha256(answer.body).hexdigest()[:20]
    return f'W/"{digest}"' if site.etag == "weak" else f'"{digest}{suffix}"'


def _accepts_gzip(asked: dict[str, str]) -> bool:
    """Whether gzip is among the codings that the request takes.

    >>> _accepts_gzip({"accept-encoding": "br;q=1, gzip"}), _accepts_gzip({"accept-encoding": "gzip;q=0"})
    (True, False)
    """
    for part in asked.get("accept-encoding", "").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if coding in {"gzip", "x-gzip", "*"}:
            return weight.strip("0.") != "" or not weight
    return False


def _is_held(headers: dict[str, str], asked: dict[str, str]) -> bool:
    """Whether the validators sent back are those of the answer; ETags go before times (RFC 9110, 13.2.2)."""
    if "if-none-match" in asked:
        held = {_opaque(tag) for tag in asked["if-none-match"].split(",")}
        return "ETag" in headers and bool(held & {"*", _opaque(headers["ETag"])})
    since = _read_time(asked.get("if-modified-since", ""))
    changed = _read_time(headers.get("Last-Modified", ""))
    return since is not None and changed is not None and changed <= since


def _opaque(tag: str) -> str:
    """What is compared of an ETag: without weakness and without the mark of a coding."""
    return tag.strip().removeprefix("W/").strip('"').removesuffix("-gzip")


def _read_time(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
