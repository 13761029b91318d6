"""Bounded decoding of what HTTP wrapped: content codings, chunked framing, and the head before the body.

A few hundred bytes can decode to gigabytes, so nothing is ever decoded whole: every layer yields steps of
64 KiB, and the sum is watched. Sources use it on what the network sent and the warehouse on what the archive
kept, so that both read the same bytes the same way.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import IO, cast

import brotli
import zstandard

STEP_BYTES = 64 * 1024  # what one step may add before the sum is looked at again
MOST_LAYERS = 2  # a server behind a proxy stacks two; more is only ever an attack
MOST_RATIO = 200  # markup reaches about 20; bombs start at 1,000
RATIO_FREE_BYTES = 1024 * 1024  # below this a high ratio does no harm
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # RFC 9659: the window that every HTTP client must offer, and may refuse past

_NOT_CODINGS = frozenset({"", "identity", "none", "binary", "8bit", "7bit", "utf-8"})
_GZIP_MARK = b"\x1f\x8b"
_ZSTD_MARKS = (b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18")

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"\s*[A-Za-z]+(?:/\d+(?:\.\d+)?)?[ \t]+(\d{3})(?!\d)")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MOST_HEAD_BYTES = 256 * 1024  # the client stops at about 100 KiB; other crawlers' archives may hold more


class DecodingError(ValueError):
    """The body cannot be decoded within the limits; `reason` says why in a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(body: bytes, content_encoding: str, limit_bytes: int) -> bytes:
    """The body without its content codings, at most `limit_bytes` long.

    `content_encoding` is the header's value. A body that does not start as its coding does is handed back as
    it stands (servers and archives that label plain markup as gzip exist); one that ends early gives what
    came before its end.

    Raises:
        DecodingError: a coding is unknown or broken, there are too many, or the result is too large.

    >>> decode(zlib.compress(b"Kabar"), "deflate", 100), decode(b"Kabar", "", 100)
    (b'Kabar', b'Kabar')
    """
    codings = [name for part in content_encoding.lower().split(",") if (name := part.strip()) not in _NOT_CODINGS]
    if len(codings) > MOST_LAYERS:
        raise DecodingError(f"{len(codings)} stacked content codings")
    steps = _steps(body)
    for name in reversed(codings):
        layer = _LAYERS.get(name)
        if layer is None:
            raise DecodingError(f"unknown content coding {name[:20]!r}")
        steps = _bounded(layer(steps), len(body), limit_bytes)
    if not codings:
        return next(_bounded(iter((body,)), len(body), limit_bytes))
    whole = io.BytesIO()  # hands its buffer over without a second copy
    try:
        for step in steps:
            whole.write(step)
    except (zlib.error, brotli.error, zstandard.ZstdError) as fault:
        raise DecodingError(f"broken {', '.join(codings)} stream") from fault
    return whole.getvalue()


def split_response(response: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    r"""The status, the headers in their order and case, and the body without its framing, of one response.

    Lenient, since archives hold what other crawlers wrote: line feeds alone, no reason phrase, HTTP/2 status
    lines, and a chunked header over a body that is not. Status 0 means that there is no status line.

    >>> split_response(b"HTTP/1.1 200\nTransfer-Encoding: chunked\n\n3\nKab\n2\nar\n0\n\n")
    (200, [('Transfer-Encoding', 'chunked')], b'Kabar')
    """
    status, headers, start = _split_head(response, _final_head(response))
    if is_chunked(headers):
        return status, headers, _unchunk(response, start)[0]
    return status, headers, response[start:]


def framed_length(response: bytes) -> int:
    """How many of the bytes belong to the response, 1xx heads before it included, by its own framing.

    What follows was never asked for.
    """
    status, headers, length = _split_head(response, _final_head(response))
    if status in (204, 304):
        return length
    if is_chunked(headers):
        return _unchunk(response, length)[1]
    declared = header(headers, "content-length")
    if declared.isascii() and declared.isdigit() and len(declared) < 16:
        return min(len(response), length + int(declared))
    return len(response)


def head_length(response: bytes) -> int:
    """Where the body begins: behind the final head and the 1xx heads before it."""
    return _split_head(response, _final_head(response))[2]


def without_interim(response: bytes) -> bytes:
    r"""The response without the 1xx heads before its final head.

    >>> without_interim(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
    b'HTTP/1.1 200 OK\r\n\r\n'
    """
    start = _final_head(response)
    return response[start:] if start else response


def header(headers: list[tuple[str, str]], name: str) -> str:
    """The value of a header by its name in lower case, repeated ones joined by commas; empty when absent."""
    return ", ".join(value for key, value in headers if key.lower() == name)


def is_chunked(headers: list[tuple[str, str]]) -> bool:
    """Whether the headers say that the body comes in chunks."""
    return "chunked" in header(headers, "transfer-encoding").lower()


def _final_head(response: bytes) -> int:
    """Where the last head starts: behind the 1xx heads."""
    start = 0
    while (line := _STATUS_LINE.match(response, start)) and line[1].startswith(b"1"):
        end = _HEAD_END.search(response, start)
        if end is None:
            break
        start = end.end()
    return start


def _split_head(response: bytes, start: int = 0) -> tuple[int, list[tuple[str, str]], int]:
    """The status and the headers of the head at `start`, and where the body begins."""
    end = _HEAD_END.search(response, start, start + _MOST_HEAD_BYTES)
    head = response[start : end.start() if end else start + _MOST_HEAD_BYTES]
    line = _STATUS_LINE.match(head)
    if line is None:
        return 0, [], 0
    headers: list[tuple[str, str]] = []
    for text in head.decode("latin-1").split("\n")[1:]:
        if text[:1] in (" ", "\t") and headers:  # a folded line goes on with the value before it
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
            continue
        name, colon, value = text.partition(":")
        if colon and name.strip():
            headers.append((name.strip(), value.strip()))
    return int(line[1]), headers, end.end() if end else len(response)


def _unchunk(response: bytes, start: int) -> tuple[bytes, int]:
    """The body whose chunks start at `start`, and where its framing ends; whatever came when it was cut."""
    position = start
    pieces: list[bytes] = []
    while size := _CHUNK_SIZE.match(response, position, position + 4096):
        length = int(size[1], 16)
        position = size.end()
        if length == 0:
            return b"".join(pieces), _end_of_trailers(response, position)
        pieces.append(response[position : position + length])
        position += length
        position += 2 if response.startswith(b"\r\n", position) else response.startswith(b"\n", position)
    if not pieces:  # labelled as chunked, and is not
        return response[start:], len(response)
    return b"".join(pieces), len(response)


def _end_of_trailers(response: bytes, position: int) -> int:
    """Where the trailers after the last chunk end: behind the first empty line."""
    for newline in (b"\r\n", b"\n"):
        if response.startswith(newline, position):
            return position + len(newline)
    end = _HEAD_END.search(response, position)
    return end.end() if end else len(response)


def _bounded(steps: Iterator[bytes], raw_bytes: int, limit_bytes: int) -> Iterator[bytes]:
    """The same steps, ended by a DecodingError once their sum passes a limit."""
    total = 0
    for step in steps:
        total += len(step)
        if total > limit_bytes:
            raise DecodingError(f"decodes to more than {limit_bytes} bytes")
        if total > RATIO_FREE_BYTES and total > MOST_RATIO * raw_bytes:
            raise DecodingError(f"decodes to more than {MOST_RATIO} times its size")
        yield step


def _steps(body: bytes) -> Iterator[bytes]:
    view = memoryview(body)
    return (bytes(view[start : start + STEP_BYTES]) for start in range(0, len(body), STEP_BYTES))


def _ungzip(steps: Iterator[bytes]) -> Iterator[bytes]:
    """The members of a gzip stream, one after the other; what follows the last is padding and ignored."""
    first = next(steps, b"")
    if not first.startswith(_GZIP_MARK):
        yield first
        yield from steps
        return
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for step in _again(first, steps):
        pending = step
        while pending:
            yield decoder.decompress(pending, STEP_BYTES)
            pending = decoder.unconsumed_tail or decoder.unused_data
            if decoder.eof:
                if pending and not pending.startswith(_GZIP_MARK):
                    return
                decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    yield decoder.flush()


def _inflate(steps: Iterator[bytes]) -> Iterator[bytes]:
    """A deflate stream, with the zlib wrapper that the standard asks for, or without, as servers send it."""
    first = next(steps, b"")
    is_wrapped = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    decoder = zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
    for step in _again(first, steps):
        pending = step
        while pending and not decoder.eof:
            yield decoder.decompress(pending, STEP_BYTES)
            pending = decoder.unconsumed_tail
    yield decoder.flush()


def _unbrotli(steps: Iterator[bytes]) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for pending in steps:
        step = decoder.process(pending, output_buffer_limit=STEP_BYTES)
        while step:  # can_accept_more_data() says yes too early, so it is asked until it has no more
            yield step
            step = decoder.process(b"", output_buffer_limit=STEP_BYTES)
        if decoder.is_finished():
            return


def _unzstd(steps: Iterator[bytes]) -> Iterator[bytes]:
    first = next(steps, b"")
    if not first.startswith(_ZSTD_MARKS[0]) and first[1:4] != _ZSTD_MARKS[1]:
        yield first
        yield from steps
        return
    decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES)
    source = cast("IO[bytes]", _Readable(_again(first, steps)))  # only its read is called
    with decoder.stream_reader(source, read_across_frames=True) as reader:
        while step := reader.read(STEP_BYTES):
            yield step


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


class _Readable:
    """Steps as the file that zstandard's reader wants."""

    def __init__(self, steps: Iterator[bytes]) -> None:
        self._steps = steps

    def read(self, _size: int) -> bytes:
        return next(self._steps, b"")


_LAYERS: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    "gzip": _ungzip,
    "x-gzip": _ungzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
