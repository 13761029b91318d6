"""Bounded decoding of what HTTP wrapped: the content codings.

A few hundred bytes can decode to gigabytes, so nothing is ever decoded whole: every layer yields steps of
64 KiB, and the sum is watched. Sources use it on what the network sent and the warehouse on what the archive
kept, so that both read the same bytes the same way.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from typing import IO, cast

import brotli
import zstandard

STEP_BYTES = 64 * 1024  # what one step may add before the sum is looked at again
INPUT_BYTES = 4 * 1024  # and read: so a bomb is known by what it has decoded to so far, not by its whole length
MOST_LAYERS = 2  # a server behind a proxy stacks two; more is only ever an attack
MOST_RATIO = 200  # markup reaches about 20; bombs start at 1,000
RATIO_FREE_BYTES = 1024 * 1024  # below this a high ratio does no harm
MOST_MEMBERS = 2_000  # of one gzip stream: block-wise writers put 64 KiB into each, so that 50 MiB have 800
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # RFC 9659: the window that every HTTP client must offer, and may refuse past

_NOT_CODINGS = frozenset({"", "identity", "none", "binary", "8bit", "7bit", "utf-8"})
_GZIP_MARK = b"\x1f\x8b"
_ZSTD_MARKS = (b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18")


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
    if not codings:
        if len(body) > limit_bytes:
            raise DecodingError(f"decodes to more than {limit_bytes} bytes")
        return body
    read = _Input(body)
    steps = iter(read)
    for name in reversed(codings):
        layer = _LAYERS.get(name)
        if layer is None:
            raise DecodingError(f"unknown content coding {name[:20]!r}")
        steps = _bounded(layer(steps), read, limit_bytes)
    whole = io.BytesIO()  # hands its buffer over without a second copy
    try:
        for step in steps:
            whole.write(step)
    except (zlib.error, brotli.error, zstandard.ZstdError) as fault:
        raise DecodingError(f"broken {', '.join(codings)} stream") from fault
    return whole.getvalue()


class _Input:
    """A body in steps; `read_bytes` is how much of it has been read."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.read_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._body), INPUT_BYTES):
            step = self._body[start : start + INPUT_BYTES]
            self.read_bytes += len(step)
            yield step


def _bounded(steps: Iterator[bytes], read: _Input, limit_bytes: int) -> Iterator[bytes]:
    """The same steps, ended by a DecodingError once their sum passes a limit."""
    total = 0
    for step in steps:
        total += len(step)
        if total > limit_bytes:
            raise DecodingError(f"decodes to more than {limit_bytes} bytes")
        if total > RATIO_FREE_BYTES and total > MOST_RATIO * read.read_bytes:
            raise DecodingError(f"decodes to more than {MOST_RATIO} times its size")
        yield step


def _ungzip(steps: Iterator[bytes]) -> Iterator[bytes]:
    """The members of a gzip stream, one after the other; what follows the last is padding and ignored."""
    first = next(steps, b"")
    if not first.startswith(_GZIP_MARK):
        yield first
        yield from steps
        return
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    member_count, rest = 1, b""
    for step in _again(first, steps):
        pending = rest + step
        while pending:
            if decoder.eof:
                if len(pending) < len(_GZIP_MARK):  # too short to tell the next member from padding
                    break
                if not pending.startswith(_GZIP_MARK):
                    return
                member_count += 1
                if member_count > MOST_MEMBERS:
                    raise DecodingError(f"more than {MOST_MEMBERS} gzip members")
                decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield decoder.decompress(pending, STEP_BYTES)
            pending = decoder.unconsumed_tail or decoder.unused_data
        rest = pending
    if not decoder.eof:
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
