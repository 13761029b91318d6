"""One HTTP response taken apart: its head, its body without framing, and where it ends.

Sources use it on what the network sent and the warehouse on what the archive kept, so that both read the same
bytes the same way. Nothing raises: an archive holds what other crawlers wrote, and the network what it likes.
"""

import re
from dataclasses import dataclass

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"\s*[A-Za-z]+(?:/\d+(?:\.\d+)?)?[ \t]+(\d{3})(?!\d)")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MOST_HEAD_BYTES = 256 * 1024  # the client takes half of it; other crawlers' archives may hold more
_MOST_HEAD_LINES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One response taken apart.

    Of the bytes that it was read from, it begins at `start` (behind the 1xx heads) and ends at `end` by its own
    framing: what follows was never asked for. `body` is without that framing. Status 0 means no status line.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    start: int
    end: int


def read_response(response: bytes) -> Message:
    r"""The response in these bytes, taken apart.

    Lenient, since archives hold what other crawlers wrote: line feeds alone, no reason phrase, HTTP/2 status
    lines, and a chunked header over a body that is not.

    >>> message = read_response(b"HTTP/1.1 103 Early\n\nHTTP/1.1 200\nTransfer-Encoding: chunked\n\n3\nKab\n0\n\nx")
    >>> message.status, message.body, message.start, message.end
    (200, b'Kab', 20, 70)
    """
    start = _final_head(response)
    status, headers, body_from = _split_head(response, start)
    if is_chunked(headers):
        body, end = _unchunk(response, body_from)
    else:
        end = _framed_end(response, status, headers, body_from)
        body = response[body_from:]
    return Message(status=status, headers=headers, body=body, start=start, end=end)


def split_response(response: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    r"""The status, the headers in their order and case, and the body without its framing, of one response.

    >>> split_response(b"HTTP/1.1 200\nTransfer-Encoding: chunked\n\n3\nKab\n2\nar\n0\n\n")
    (200, [('Transfer-Encoding', 'chunked')], b'Kabar')
    """
    message = read_response(response)
    return message.status, message.headers, message.body


def head_end(response: bytes | bytearray) -> int | None:
    r"""Where the body begins: behind the final head and the 1xx heads before it; None while there is no such end.

    >>> head_end(b"HTTP/1.1 200 OK\r\n\r\nKabar"), head_end(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n")
    (19, None)
    """
    end = _HEAD_END.search(response, _final_head(response))
    return end.end() if end else None


def header(headers: list[tuple[str, str]], name: str) -> str:
    """The value of a header by its name in lower case, repeated ones joined by commas; empty when absent."""
    return ", ".join(value for key, value in headers if key.lower() == name)


def is_chunked(headers: list[tuple[str, str]]) -> bool:
    """Whether the headers say that the body comes in chunks."""
    return "chunked" in header(headers, "transfer-encoding").lower()


def _final_head(response: bytes | bytearray) -> int:
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
    for text in head.decode("latin-1").split("\n", _MOST_HEAD_LINES)[1:_MOST_HEAD_LINES]:
        if text[:1] in (" ", "\t") and headers:  # a folded line goes on with the value before it
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
            continue
        name, colon, value = text.partition(":")
        if colon and name.strip():
            headers.append((name.strip(), value.strip()))
    return int(line[1]), headers, end.end() if end else len(response)


def _framed_end(response: bytes, status: int, headers: list[tuple[str, str]], body_from: int) -> int:
    """Where a response that is not chunked ends by its own word."""
    if status in (204, 304):
        return body_from
    declared = {value.strip() for value in header(headers, "content-length").split(",")}
    length = declared.pop()
    if not declared and length.isascii() and length.isdigit() and len(length) < 16:
        return min(len(response), body_from + int(length))
    return len(response)  # to the end of the connection; who declares two lengths means neither


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
