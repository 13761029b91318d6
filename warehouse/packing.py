"""Exchanges on their way into the archive: records serialised by warcio, each a gzip member of its own."""

import hashlib
import re
import struct
import zlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from transforms.records import Capture, Exchange, Held
from warehouse.notes import Note

WARC_VERSION = "WARC/1.1"
MOST_RECORD_BYTES = 64 * 2**20  # the largest capture is a sitemap of 50 MiB, and its head
COMPRESSION_LEVEL = 6
_SAMPLE_BYTES = 4 * 1024
_SMALLER_SHARE = 0.95
_RECORD_END = b"\r\n\r\n"
_GZIP_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\x03"  # as zlib writes it: deflated, without a name or a time
SOFTWARE_LINE = b"software: lumbung\r\n"  # begins the first record of every file of ours
_HTTP_REQUEST = "application/http; msgtype=request"
_HTTP_RESPONSE = "application/http; msgtype=response"
_REVISITED = "http://netpreserve.org/warc/1.1/revisit"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Everything a URI may hold stays as it is, `%` included: only what no URI may hold is encoded.
_URI_CHARACTERS = "!#$%&'()*+,-./:;=?@[\\]^_`{|}~"
_head_parser = StatusAndHeadersParser([], verify=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The members of one exchange, and the capture they will be once their place is known.

    `before` is the length of the members ahead of the captured one.
    """

    members: bytes
    before: int
    capture: Capture


def new_record_id() -> str:
    """A fresh record id, without its `urn:uuid:`."""
    return str(uuid4())


def target_uri(url: str) -> str:
    r"""The URL as an archive's header can hold it: one line of ASCII without spaces.

    >>> target_uri("https://koran.example/berita?q=a%20b&r=1#x")
    'https://koran.example/berita?q=a%20b&r=1#x'
    >>> target_uri("https://koran.example/jum’at pagi\r\nWARC-Type: x")
    'https://koran.example/jum%E2%80%99at%20pagi%0D%0AWARC-Type:%20x'
    """
    return quote(url, safe=_URI_CHARACTERS, errors="replace")


def warc_date(at: datetime) -> str:
    """The time in UTC as WARC 1.1 writes it, to the microsecond.

    >>> warc_date(datetime(2026, 3, 1, 7, 30, tzinfo=UTC))
    '2026-03-01T07:30:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sha1_digest(content: bytes) -> str:
    """The digest in the form that web archives use: `sha1:` and base 32."""
    return f"sha1:{b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()}"


def payload_start(url: str, block: bytes) -> int:
    r"""Where the body begins in an HTTP message: after its first blank line, or at its end without one.

    The parser is warcio's, so that its checker and we mean the same bytes by "payload". A message that is
    not of an HTTP address has no head.

    >>> payload_start("http://koran.example/", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\nbody")
    30
    """
    if not block or not url.startswith(("http:", "https:")):
        return 0
    stream = BytesIO(block)
    _head_parser.parse(stream)
    return stream.tell()


def pack_record(
    record_type: str, block: bytes, content_type: str, headers: Mapping[str, str], payload_from: int = 0
) -> bytes:
    """One record as one gzip member.

    Args:
        record_type: `warcinfo`, `request`, `response`, `revisit`, `resource` or `metadata`.
        block: the record's content, byte for byte.
        content_type: of the block.
        headers: the other named fields; `WARC-Record-ID` and `WARC-Date` among them.
        payload_from: where in the block the payload begins, whose digest is recorded too.

    Raises:
        ValueError: a field holds a control character, which could forge further fields; or the block is
            larger than any reader of ours would take.
    """
    if len(block) > MOST_RECORD_BYTES:
        raise ValueError(f"a record of {len(block)} bytes; the most is {MOST_RECORD_BYTES}")
    fields = {"WARC-Type": record_type, **headers}
    if record_type not in ("warcinfo", "revisit"):
        fields["WARC-Payload-Digest"] = sha1_digest(block[payload_from:])
    for name, value in {**fields, "Content-Type": content_type}.items():
        if _CONTROL.search(value):
            raise ValueError(f"{name} holds a control character: {value!r}")
    # Without `http_headers` warcio writes the block as it is; with them it would write its own reading of it, and
    # of a revisit nothing but them; a warcinfo it takes as it is.
    record = ArcWarcRecord(
        "warc",
        "warcinfo" if record_type == "revisit" else record_type,
        StatusAndHeaders("", list(fields.items()), protocol=WARC_VERSION),
        BytesIO(block),
        None,
        content_type,
        len(block),
    )
    serialised = BytesIO()
    WARCWriter(serialised, gzip=False, warc_version="1.1").write_record(record)
    return _member(serialised.getbuffer(), len(block) - payload_from)


def _member(record: memoryview, payload_bytes: int) -> bytes:
    """A record as a gzip member, in which a payload that came compressed is stored and not deflated again.

    To look for repetitions where there are none costs as much as all else that archiving a page takes.
    """
    start = len(record) - len(_RECORD_END) - payload_bytes
    if payload_bytes < _SAMPLE_BYTES or not _is_compressed(record[start : start + _SAMPLE_BYTES]):
        compressor = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, 31)
        return compressor.compress(record) + compressor.flush()
    deflating = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -15)
    storing = zlib.compressobj(0, zlib.DEFLATED, -15)
    head = deflating.compress(record[:start]) + deflating.flush(zlib.Z_SYNC_FLUSH)
    rest = storing.compress(record[start:]) + storing.flush()
    return b"".join([_GZIP_HEAD, head, rest, struct.pack("<II", zlib.crc32(record), len(record))])


def _is_compressed(sample: memoryview) -> bool:
    """Whether what begins so does not get smaller: brotli has no mark to know it by."""
    return len(zlib.compress(sample, 1)) > _SMALLER_SHARE * len(sample)


def pack_exchange(exchange: Exchange, note: Note, held: Held | None = None) -> Packed:
    """The request (when there is one: other archives may lack it), the response and the note.

    With `held`, which the response says is unchanged, its head alone is kept, in a `revisit` that names the capture
    of the page.
    """
    url = target_uri(exchange.url)
    answer_id = new_record_id()
    about = {"WARC-Target-URI": url, "WARC-Date": warc_date(exchange.fetched_at)}
    beside = about | {"WARC-Concurrent-To": f"<urn:uuid:{answer_id}>"}
    answered = about | {"WARC-Record-ID": f"<urn:uuid:{answer_id}>"}
    if exchange.ip_address:
        answered["WARC-IP-Address"] = exchange.ip_address
    if exchange.truncated:
        answered["WARC-Truncated"] = exchange.truncated
    request = b""
    if exchange.request:
        asked = beside | {"WARC-Record-ID": f"<urn:uuid:{new_record_id()}>"}
        request = pack_record("request", exchange.request, _HTTP_REQUEST, asked, payload_start(url, exchange.request))
    body_from = payload_start(url, exchange.response)
    kind, block = "response", exchange.response
    if held is not None:
        kind, block = "revisit", exchange.response[:body_from]
        answered |= _refers_to(held, exchange, body_from)
    answer = pack_record(kind, block, _HTTP_RESPONSE, answered, body_from)
    capture = note.capture(
        capture_id=answer_id,
        url=url,
        payload=block[body_from:],
        fetched_at=exchange.fetched_at,
        warc_length=len(answer),
        truncated=exchange.truncated,
    )
    return Packed(members=request + answer + _pack_note(note, beside), before=len(request), capture=capture)


def _refers_to(held: Held, exchange: Exchange, body_from: int) -> dict[str, str]:
    """What a revisit says of the page it found unchanged (WARC 1.1, 6.7)."""
    about = {
        "WARC-Refers-To": f"<urn:uuid:{held.capture_id}>",
        "WARC-Refers-To-Target-URI": target_uri(held.page_url),
    }
    if exchange.status == 304:
        return {"WARC-Profile": f"{_REVISITED}/server-not-modified", **about}
    digest = sha1_digest(exchange.response[body_from:])
    return {"WARC-Profile": f"{_REVISITED}/identical-payload-digest", **about, "WARC-Payload-Digest": digest}


def pack_file(url: str, content: bytes, note: Note, at: datetime) -> Packed:
    """The file as a resource, and the note."""
    url = target_uri(url)
    resource_id = new_record_id()
    about = {"WARC-Target-URI": url, "WARC-Date": warc_date(at)}
    named = about | {"WARC-Record-ID": f"<urn:uuid:{resource_id}>"}
    resource = pack_record("resource", content, note.content_type, named)
    capture = note.capture(capture_id=resource_id, url=url, payload=content, fetched_at=at, warc_length=len(resource))
    beside = about | {"WARC-Concurrent-To": f"<urn:uuid:{resource_id}>"}
    return Packed(members=resource + _pack_note(note, beside), before=0, capture=capture)


def _pack_note(note: Note, beside: dict[str, str]) -> bytes:
    headers = beside | {"WARC-Record-ID": f"<urn:uuid:{new_record_id()}>"}
    return pack_record("metadata", note.dump(), "application/json", headers)


def pack_warcinfo(file_name: str) -> bytes:
    """The file's first record; no host, no operator, no path: an archive may be given away."""
    block = SOFTWARE_LINE + b"format: WARC File Format 1.1\r\n"
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{new_record_id()}>",
        "WARC-Date": warc_date(datetime.now(UTC)),
        "WARC-Filename": file_name,
    }
    return pack_record("warcinfo", block, "application/warc-fields", headers)
