"""Captures read back from the archive: one page by its place, or all of them in order."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from transforms.decoding import decode
from transforms.errors import LumbungError
from transforms.messages import header, split_response
from transforms.records import Capture, Hints, Page
from warehouse.home import Home
from warehouse.members import (
    ArchiveDamaged,
    Damage,
    Member,
    Record,
    bare_id,
    is_archive_name,
    open_archive,
    read_member,
    walk,
)
from warehouse.notes import Note, NoteUnreadable, load_note
from warehouse.packing import MOST_RECORD_BYTES, payload_start

__all__ = [
    "PAGE_BYTES",
    "ArchiveDamaged",
    "ArchiveUnreadable",
    "Damage",
    "Located",
    "archive_files",
    "read_page",
    "read_response",
    "scan",
]

PAGE_BYTES = 10 * 2**20  # a page's most bytes, decoded
_CAPTURED = ("response", "revisit", "resource")
_log = logging.getLogger(__name__)


class ArchiveUnreadable(LumbungError):
    """A capture's bytes were asked for and are not there; the message has the cure."""


class Located(Protocol):
    """What one must know of a capture to read its page: a `Capture`, or a row with these columns."""

    @property
    def capture_id(self) -> str: ...  # noqa: D102 - the columns of raw.captures
    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def content_type(self) -> str: ...  # noqa: D102
    @property
    def fetched_at(self) -> datetime: ...  # noqa: D102
    @property
    def warc_file(self) -> str: ...  # noqa: D102
    @property
    def warc_offset(self) -> int: ...  # noqa: D102
    @property
    def warc_length(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture with its note, as found in an archive file; `end` is the offset after the note."""

    capture: Capture
    note: Note
    end: int

    @property
    def ends_visit(self) -> bool:
        """Whether this is the last exchange of its visit."""
        return self.note.part == self.note.parts


def read_page(home: Home, capture: Located, *, limit_bytes: int = PAGE_BYTES) -> Page:
    """The captured page, its body decoded to at most `limit_bytes`.

    Raises:
        ArchiveDamaged: what lies there is not what was written.
        transforms.decoding.DecodingError: the body cannot be decoded, or not within the limit.
    """
    place = (capture.warc_file, capture.warc_offset, capture.warc_length)
    record = _record(home, capture.capture_id, *place)
    if record.record_type == "revisit":
        raise ArchiveDamaged(f"{capture.warc_file} at {capture.warc_offset}", "holds revisit, and no page")
    body, encoding = record.block, ""
    if record.record_type == "response":
        _, headers, body = split_response(record.block)
        encoding = header(headers, "content-encoding")
    return Page(
        capture_id=capture.capture_id,
        url=capture.url,
        content=decode(body, encoding, limit_bytes),
        content_type=capture.content_type,
        fetched_at=capture.fetched_at,
    )


def read_response(home: Home, capture_id: str, warc_file: str, warc_offset: int, warc_length: int) -> bytes:
    """What was received, byte for byte: an HTTP response with its head, or a file that was imported.

    Raises:
        ArchiveUnreadable: what lies there is not what was written, or the file is not there.
    """
    try:
        return _record(home, capture_id, warc_file, warc_offset, warc_length).block
    except (ArchiveDamaged, OSError) as error:
        raise ArchiveUnreadable(
            f"the bytes of capture {capture_id} cannot be read ({error}). Cure: put a sound copy of {warc_file} back "
            f"into {home.archive}"
        ) from error


def _record(home: Home, capture_id: str, warc_file: str, warc_offset: int, warc_length: int) -> Record:
    descriptor = open_archive(home.archive, warc_file)
    try:
        record = read_member(descriptor, warc_file, warc_offset, warc_length, MOST_RECORD_BYTES)
    finally:
        os.close(descriptor)
    if record.record_id != capture_id or record.record_type not in _CAPTURED:
        where = f"{warc_file} at {warc_offset}"
        raise ArchiveDamaged(where, f"holds {record.record_type} {record.record_id}, not {capture_id}")
    return record


def scan(folder: Path, problems: list[Damage] | None = None) -> Iterator[tuple[Capture, Hints]]:
    """All captures of an archive's folder with their hints, in the order of files and offsets.

    They equal those the writer returned. What is damaged is added to `problems`, or logged without it, and
    the rest is read.
    """
    for name in archive_files(folder):
        try:
            descriptor = open_archive(folder, name)
        except ArchiveDamaged as error:
            closed = Damage(warc_file=name, warc_offset=0, byte_count=0, why=error.why)
            yield from _sorted_out(closed, problems)
            continue
        try:
            pairing = Pairing(name)
            for found in walk(descriptor, name):
                kept = found if isinstance(found, Damage) else pairing.take(found)
                yield from _sorted_out(kept, problems)
            yield from _sorted_out(pairing.rest(), problems)
        finally:
            os.close(descriptor)


def archive_files(folder: Path) -> list[str]:
    """The names of the archive files in a folder, sorted; links and other files are none."""
    with os.scandir(folder) as found:
        return sorted(
            entry.name for entry in found if is_archive_name(entry.name) and entry.is_file(follow_symlinks=False)
        )


def _sorted_out(kept: Kept | Damage | None, problems: list[Damage] | None) -> Iterator[tuple[Capture, Hints]]:
    if isinstance(kept, Kept):
        yield kept.capture, kept.note.hints
    elif kept is not None and problems is not None:
        problems.append(kept)
    elif kept is not None:
        _log.warning("%s at %d: %d bytes left out: %s", kept.warc_file, kept.warc_offset, kept.byte_count, kept.why)


class Pairing:
    """Puts each response together with the note that follows it."""

    def __init__(self, warc_file: str) -> None:
        self._warc_file = warc_file
        self._waiting: Member | None = None

    def take(self, found: Member) -> Kept | Damage | None:
        """The capture that this record completes, what is wrong with it or the one before it, or nothing."""
        if found.record.record_type in _CAPTURED:
            left = self.rest()
            self._waiting = found
            return left
        waiting = self._waiting
        about = bare_id(found.record.headers.get("warc-concurrent-to", ""))
        if found.record.record_type != "metadata" or waiting is None or about != waiting.record.record_id:
            return None
        self._waiting = None
        try:
            return _kept(waiting, found, self._warc_file)
        except ValueError as error:
            return self._damage(waiting, str(error))

    def rest(self) -> Damage | None:
        """What is wrong with a response that no note follows, if one waits."""
        waiting, self._waiting = self._waiting, None
        return None if waiting is None else self._damage(waiting, "a response without its note")

    def _damage(self, member: Member, why: str) -> Damage:
        return Damage(warc_file=self._warc_file, warc_offset=member.offset, byte_count=member.length, why=why)


def _kept(answer: Member, beside: Member, warc_file: str) -> Kept:
    note = load_note(beside.record.block)
    headers, block = answer.record.headers, answer.record.block
    url = headers.get("warc-target-uri", "")
    body_from = payload_start(url, block) if answer.record.record_type != "resource" else 0
    try:
        fetched_at = datetime.fromisoformat(headers.get("warc-date", ""))
    except ValueError as error:
        raise NoteUnreadable("no readable WARC-Date") from error
    capture = note.capture(
        capture_id=answer.record.record_id,
        url=url,
        payload=block[body_from:],
        fetched_at=fetched_at,
        warc_file=warc_file,
        warc_offset=answer.offset,
        warc_length=answer.length,
        truncated=headers.get("warc-truncated"),
    )
    return Kept(capture=capture, note=note, end=beside.end)
