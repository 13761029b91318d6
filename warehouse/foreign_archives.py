"""Pages out of other people's archives: WARC of any version, ARC, and WET, packed with gzip or not.

These files come from many tools and travelled far: lengths lie, dates cannot be read, ends are missing. A bad
record is a problem that is handed on, and reading goes on at the next place where a record begins.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import BinaryIO

from transforms.messages import header, split_response
from warehouse.foreign_records import MOST_PAGE_BYTES, ForeignProblem, ForeignRecord
from warehouse.packing import payload_start, sha1_digest, target_uri
from warehouse.unpacked import Torn, Unpacked

_MOST_BLOCK_BYTES = MOST_PAGE_BYTES + 256 * 1024  # with an HTTP head of the largest size that crawlers take
_MOST_LINE_BYTES = 16 * 1024
_MOST_HEAD_LINES = 200
_MOST_PROBLEMS = 1_000
_WARC_LINE = re.compile(rb"WARC/\d\.\d+\s*")
_ARC_LINE = re.compile(rb"(\S.{0,8000}) (\S+) (\d{14}) (\S+) (\d{1,15})\s*")
_LENGTH = re.compile(r"\d{1,15}")
_SHA1 = re.compile(r"sha1:[A-Z2-7]{32}", re.IGNORECASE)
_TRUNCATED = frozenset({"length", "time", "disconnect", "unspecified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What a record says of itself; the names of `fields` are in lower case, as WARC has them."""

    fields: Mapping[str, str]
    length: int


class _BadRecord(Exception):
    """The record here is no page, and this is why; its block has been read."""


class _Lost(Exception):
    """It cannot be told where the next record begins."""


def read_archive(file: BinaryIO, name: str) -> Iterator[ForeignRecord | ForeignProblem]:
    """The pages of an archive file: HTTP responses, resources and converted texts, and its problems.

    Args:
        file: the open file, seekable.
        name: of the file, for problems.
    """
    stream = Unpacked(file)
    number = problem_count = 0
    is_lost = False
    while problem_count < _MOST_PROBLEMS:
        number += 1
        where = f"{name}, record {number}"
        try:
            head = _next_head(stream, seeking=is_lost)
            if head is None:
                return
            is_lost = False
            page = _read_block(stream, head, where)
        except (_BadRecord, _Lost, Torn) as error:
            yield ForeignProblem(where=where, why=str(error))
            problem_count += 1
            is_lost = not isinstance(error, _BadRecord)
            if isinstance(error, Torn) and (error.is_final or not stream.next_member()):
                return
        else:
            if page is not None:
                yield page
    yield ForeignProblem(where=name, why=f"{_MOST_PROBLEMS} problems; the rest of the file is left out")


def _next_head(stream: Unpacked, *, seeking: bool) -> _Head | None:
    """The next record's head, or None at the end; when seeking, lines that begin none are passed over."""
    while line := stream.readline(_MOST_LINE_BYTES):
        if _WARC_LINE.fullmatch(line):
            return _warc_head(stream)
        if arc := _ARC_LINE.fullmatch(line):
            return _arc_head(*arc.groups())
        if line.strip() and not seeking:
            raise _Lost("no record begins here")
    return None


def _warc_head(stream: Unpacked) -> _Head:
    fields: dict[str, str] = {}
    last = ""
    for _ in range(_MOST_HEAD_LINES):
        read = stream.readline(_MOST_LINE_BYTES)
        if not read.endswith(b"\n"):
            raise _Lost("a record's head that does not end")
        line = read.decode("utf-8", "replace")
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        if line[0] in " \t" and last:
            fields[last] += f" {line.strip()}"
        elif colon:
            last = name.strip().lower()
            fields[last] = value.strip()
    else:
        raise _Lost(f"a record's head of more than {_MOST_HEAD_LINES} lines")
    length = fields.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        raise _Lost("a record without a readable length")
    return _Head(fields=fields, length=int(length))


def _arc_head(url: bytes, address: bytes, at: bytes, content_type: bytes, length: bytes) -> _Head:
    """The head of an ARC record in the words of WARC; the file's own first record is its `warcinfo`."""
    fields = {
        "warc-type": "warcinfo" if url.startswith(b"filedesc:") else "response",
        "warc-target-uri": url.decode("utf-8", "replace"),
        "warc-ip-address": address.decode("latin-1"),
        "warc-date": f"{at[:8].decode()}T{at[8:].decode()}Z",
        "content-type": "application/http" if url.startswith(b"http") else content_type.decode("latin-1"),
    }
    return _Head(fields=fields, length=int(length))


def _read_block(stream: Unpacked, head: _Head, where: str) -> ForeignRecord | None:
    """The page in the record whose block comes next, or None when it is of a kind that holds no page."""
    kind = head.fields.get("warc-type", "").lower()
    make = _PAGES.get(kind)
    if make is None or head.length > _MOST_BLOCK_BYTES:
        if stream.skip(head.length) < head.length:
            raise _BadRecord("the file ends within a record")
        if make is not None:
            raise _BadRecord(f"a record larger than {_MOST_BLOCK_BYTES} bytes")
        return None
    block = stream.read(head.length)
    if len(block) < head.length:
        raise _BadRecord("the file ends within a record")
    digest = head.fields.get("warc-block-digest", "")
    if _SHA1.fullmatch(digest) and digest.upper() != sha1_digest(block).upper():
        raise _BadRecord("the block digest does not match")
    return make(head.fields, block, where)


def _response(fields: Mapping[str, str], block: bytes, where: str) -> ForeignRecord | None:
    url = _address(fields)
    if not url.startswith(("http:", "https:")):
        return None
    status, headers, _ = split_response(block[: payload_start(url, block)])
    if status == 0:
        raise _BadRecord("the block is no HTTP response")
    truncated = fields.get("warc-truncated")
    return ForeignRecord(
        name=fields.get("warc-record-id", where),
        url=url,
        at=_time(fields),
        content=block,
        content_type=header(headers, "content-type"),
        kind="response",
        status=status,
        ip_address=_ip(fields.get("warc-ip-address", "")),
        truncated=truncated if truncated is None or truncated in _TRUNCATED else "unspecified",
    )


def _payload(fields: Mapping[str, str], block: bytes, where: str) -> ForeignRecord:
    return ForeignRecord(
        name=fields.get("warc-record-id", where),
        url=_address(fields),
        at=_time(fields),
        content=block,
        content_type=fields.get("content-type", ""),
        kind=fields["warc-type"].lower(),
    )


_PAGES: Mapping[str, Callable[[Mapping[str, str], bytes, str], ForeignRecord | None]] = {
    "response": _response,
    "resource": _payload,
    "conversion": _payload,
}


def _address(fields: Mapping[str, str]) -> str:
    """The record's address; some versions of wget put it in angle brackets."""
    url = fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">")
    if not url:
        raise _BadRecord("a page without an address")
    return target_uri(url)


def _time(fields: Mapping[str, str]) -> datetime:
    try:
        at = datetime.fromisoformat(fields.get("warc-date", ""))
    except ValueError as error:
        raise _BadRecord("a page without a readable date") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _ip(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
