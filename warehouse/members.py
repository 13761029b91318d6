"""Records on their way out of the archive: gzip members walked with zlib, and each record checked.

Readers of web archives take a torn file for a whole one; so this walk is our own. A member is good when its
gzip checksum, its record's length and its block digest all agree, and everything else is damage.
"""

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.packing import MOST_RECORD_BYTES, WARC_VERSION, sha1_digest

MOST_HEAD_BYTES = 64 * 1024
_CHUNK_BYTES = 32 * 1024
_MAGIC = b"\x1f\x8b\x08"
_FIRST_LINE = WARC_VERSION.encode() + b"\r\n"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}\.warc\.gz")


class ArchiveDamaged(Exception):
    """Bytes of the archive are not those that were written; `where` is the file and offset."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A stretch of an archive file that is not what was written, and why we think so.

    `is_cut` says that it is the beginning of a record, and the file ends within it.
    """

    warc_file: str
    warc_offset: int
    byte_count: int
    why: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record; the names of `headers` are in lower case."""

    headers: Mapping[str, str]
    block: bytes

    @property
    def record_type(self) -> str:
        """`response`, `request`, `metadata` …, or nothing."""
        return self.headers.get("warc-type", "")

    @property
    def record_id(self) -> str:
        """The record's UUID, without its URN."""
        return bare_id(self.headers.get("warc-record-id", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record and where its gzip member lies in the file."""

    offset: int
    length: int
    record: Record

    @property
    def end(self) -> int:
        """The offset just after the member."""
        return self.offset + self.length


class _BadMember(Exception):
    """What stands at this offset is no whole and sound record."""


class _CutMember(_BadMember):
    """The file ends within the record at this offset."""


def is_archive_name(name: str) -> bool:
    """Whether a file's name may be one of the archive's: no separators, nothing hidden.

    >>> is_archive_name("20260301-00001.warc.gz"), is_archive_name("../x.warc.gz")
    (True, False)
    """
    return _FILE_NAME.fullmatch(name) is not None


def open_archive(folder: Path, name: str, flags: int = os.O_RDONLY) -> int:
    """A descriptor of the archive file, opened in its folder and never through a link.

    Raises:
        ArchiveDamaged: the name is none of the archive's, or there is no such file.
    """
    if not is_archive_name(name):
        raise ArchiveDamaged(repr(name), "this is no name of an archive file")
    try:
        within = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=within)
        finally:
            os.close(within)
    except OSError as error:
        raise ArchiveDamaged(name, f"cannot be opened ({error.strerror})") from error


def bare_id(urn: str) -> str:
    """The UUID in a record's id.

    >>> bare_id("<urn:uuid:0b5f8a2e-0000-4000-8000-000000000001>")
    '0b5f8a2e-0000-4000-8000-000000000001'
    """
    return urn.removeprefix("<urn:uuid:").removesuffix(">")


def read_member(descriptor: int, warc_file: str, offset: int, length: int, most_bytes: int) -> Record:
    """The record whose gzip member has exactly this place.

    Raises:
        ArchiveDamaged: there is no sound record of this length there.
    """
    try:
        member = _member_at(descriptor, offset, most_bytes)
    except _BadMember as error:
        raise ArchiveDamaged(f"{warc_file} at {offset}", str(error)) from error
    if member.length != length:
        raise ArchiveDamaged(f"{warc_file} at {offset}", f"{member.length} bytes long, not {length}")
    return member.record


def walk(descriptor: int, warc_file: str, start: int = 0) -> Iterator[Member | Damage]:
    """The records of an archive file from an offset on; what is damaged is named and stepped over."""
    size = os.fstat(descriptor).st_size
    offset = start
    while offset < size:
        try:
            member = _member_at(descriptor, offset, MOST_RECORD_BYTES)
        except _BadMember as error:
            following = _next_member(descriptor, offset + 1, size)
            yield Damage(
                warc_file=warc_file,
                warc_offset=offset,
                byte_count=following - offset,
                why=str(error),
                is_cut=isinstance(error, _CutMember) and following == size,
            )
            offset = following
        else:
            yield member
            offset = member.end


def _member_at(descriptor: int, offset: int, most_bytes: int) -> Member:
    """The sound record that begins at this offset, of at most so many bytes beside its head."""
    limit = most_bytes + MOST_HEAD_BYTES
    inflater = zlib.decompressobj(31)
    parts: list[bytes] = []
    inflated = 0
    position = offset
    while not inflater.eof:
        chunk = _pread(descriptor, _CHUNK_BYTES, position)
        if not chunk:
            raise _CutMember("the file ends within a record")
        position += len(chunk)
        try:
            parts.append(inflater.decompress(chunk, limit - inflated + 1))
        except zlib.error as error:
            raise _BadMember(f"no sound gzip member ({error})") from error
        inflated += len(parts[-1])
        if inflated > limit:
            raise _BadMember(f"a record larger than {limit} bytes")
    length = position - len(inflater.unused_data) - offset
    return Member(offset=offset, length=length, record=_parse(b"".join(parts)))


def _parse(inflated: bytes) -> Record:
    """The record in these bytes, when it is exactly one, whole, and its block is as its digest says."""
    head_end = inflated.find(b"\r\n\r\n", 0, MOST_HEAD_BYTES)
    if head_end < 0 or not inflated.startswith(_FIRST_LINE):
        raise _BadMember(f"no record of {WARC_VERSION}")
    headers = {}
    for line in inflated[len(_FIRST_LINE) : head_end].decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    block = inflated[head_end + 4 : -4]
    if headers.get("content-length") != str(len(block)) or not inflated.endswith(b"\r\n\r\n"):
        raise _BadMember("a record whose length is not what it says")
    if headers.get("warc-block-digest") != sha1_digest(block):
        raise _BadMember("a record whose block digest does not match")
    return Record(headers=headers, block=block)


def _next_member(descriptor: int, start: int, size: int) -> int:
    """The offset of the next place where a record begins, or the file's end."""
    offset = start
    while offset < size:
        try:
            chunk = _pread(descriptor, _CHUNK_BYTES, offset)
        except _BadMember:
            offset += _CHUNK_BYTES
            continue
        found = chunk.find(_MAGIC)
        if found < 0:
            # The mark may lie across two chunks.
            offset += max(len(chunk) - len(_MAGIC) + 1, 1)
        elif _begins_record(descriptor, offset + found):
            return offset + found
        else:
            offset += found + 1
    return size


def _begins_record(descriptor: int, offset: int) -> bool:
    try:
        compressed = _pread(descriptor, 1024, offset)
        return zlib.decompressobj(31).decompress(compressed, len(_FIRST_LINE)) == _FIRST_LINE
    except (_BadMember, zlib.error):
        return False


def _pread(descriptor: int, size: int, offset: int) -> bytes:
    """These bytes of the file; a bad sector is damage like any other."""
    try:
        return os.pread(descriptor, size, offset)
    except OSError as error:
        raise _BadMember(f"cannot be read ({error.strerror})") from error
