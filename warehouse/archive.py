"""The archive's writer: every exchange kept byte for byte, and on the disk before the ledger hears of it.

One exchange is three records: `request`, `response`, and `metadata` with the note (`warehouse/notes.py`). Of an
answer that brought nothing new a `revisit` with its head stands in the response's place, and a file that was
imported is a `resource` and its note. A visit is written in one piece and never spans two
files, so that after a crash it is there whole or not at all (`warehouse/recovery.py`).
"""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from transforms.errors import LumbungError
from transforms.outcomes import Outcome
from transforms.records import Capture, Exchange, Hints, Visit
from warehouse.home import Home
from warehouse.killpoints import reach
from warehouse.notes import Note
from warehouse.packing import Packed, pack_exchange, pack_file, pack_warcinfo

ROTATE_BYTES = 10**9  # the size the web archives settled on: large enough to be few, small enough to move
DETAIL_CHARACTERS = 2_000  # of what is known of how a visit ended, here and in the ledger
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class ArchiveUnwritable(LumbungError):
    """The archive could not be written; what was not synced is not in it, and the message has the cure."""


class ArchiveWriter:
    """Appends one run's exchanges to `archive/<run_id>-<number>.warc.gz`.

    A file is made when there is something to write to it, is never opened a second time, and gives way to the
    next at `rotate_bytes`. Captures may be told to the ledger once `sync` has returned. After
    `ArchiveUnwritable` the writer is of no more use.

    Not for several threads at once.
    """

    def __init__(self, home: Home, run_id: str, *, rotate_bytes: int = ROTATE_BYTES) -> None:
        if not _RUN_ID.fullmatch(run_id):
            raise ValueError(f"{run_id!r} cannot be part of a file name")
        self._home = home
        self._run_id = run_id
        self._rotate_bytes = rotate_bytes
        self._number = 0
        self._file_name = ""
        self._descriptor: int | None = None
        self._is_new = False
        self._written_bytes = 0
        self._synced_bytes = 0
        self._broken: ArchiveUnwritable | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._broken is None:
            self.close()

    def append_visit(self, visit: Visit, hints: Hints) -> list[Capture]:
        """The captures of a visit's exchanges, in their order; none when nothing was exchanged.

        A capture's kind is `page` for the article's pages, `revisit` for the answer that found them unchanged,
        `redirect` for a 3xx, and `failure` for any other answer that no article is read from.
        """
        numbers = {index: number for number, index in enumerate(visit.pages, start=1)}
        ended = None if visit.outcome is Outcome.PENDING else visit
        revisit = len(visit.exchanges) - 1 if visit.outcome is Outcome.UNCHANGED and visit.held else None
        first_page_id: str | None = None
        packed: list[Packed] = []
        for index, exchange in enumerate(visit.exchanges):
            number = numbers.get(index)
            is_last = index == len(visit.exchanges) - 1
            note = Note(
                run_id=self._run_id,
                kind="revisit" if index == revisit else _kind(exchange, is_page=number is not None),
                entry_url=visit.entry.canonical_url,
                status=exchange.status,
                content_type=exchange.content_type,
                hints=hints,
                page_number=number or 1,
                first_capture_id=first_page_id if number is not None else None,
                part=index + 1,
                parts=len(visit.exchanges),
                outcome=ended.outcome.value if ended and is_last else None,
                detail=(ended.detail[:DETAIL_CHARACTERS] or None) if ended and is_last else None,
            )
            packed.append(pack_exchange(exchange, note, visit.held if index == revisit else None))
            if number == 1:
                first_page_id = packed[-1].capture.capture_id
        return self._append(packed)

    def append_exchange(self, exchange: Exchange, hints: Hints, kind: str, entry_url: str) -> Capture:
        """The capture of one exchange that is no part of a visit: a feed's, or another archive's."""
        note = Note(
            run_id=self._run_id,
            kind=kind,
            entry_url=entry_url,
            status=exchange.status,
            content_type=exchange.content_type,
            hints=hints,
        )
        return self._append([pack_exchange(exchange, note)])[0]

    def append_file(self, url: str, content: bytes, content_type: str, hints: Hints, at: datetime) -> Capture:
        """The capture of a file that came from no network exchange; its status is 200."""
        note = Note(
            run_id=self._run_id,
            kind="import",
            entry_url=url,
            status=200,
            content_type=content_type,
            hints=hints,
        )
        return self._append([pack_file(url, content, note, at)])[0]

    def sync(self) -> None:
        """Return when all that was appended is on the disk, or raise.

        Raises:
            ArchiveUnwritable: it is not; a failed fsync is never tried again, because the kernel may have
                dropped what it could not write and would call the next one a success.
        """
        if self._descriptor is None or self._synced_bytes == self._written_bytes:
            return
        reach("archive_written")
        try:
            os.fsync(self._descriptor)
            if self._is_new:
                self._sync_folder()
        except OSError as error:
            raise self._abandon(error) from error
        self._is_new = False
        self._synced_bytes = self._written_bytes
        reach("archive_synced")

    def close(self) -> None:
        """Sync and close the file, if one is open."""
        self.sync()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _append(self, packed: Sequence[Packed]) -> list[Capture]:
        if self._broken is not None:
            raise self._broken
        if not packed:
            return []
        if self._written_bytes >= self._rotate_bytes:
            self.close()
        descriptor = self._descriptor if self._descriptor is not None else self._open_next()
        offset = self._written_bytes
        captures = []
        for one in packed:
            captures.append(replace(one.capture, warc_file=self._file_name, warc_offset=offset + one.before))
            offset += len(one.members)
        self._write(descriptor, b"".join(one.members for one in packed))
        return captures

    def _open_next(self) -> int:
        """Begin the next file of the run; one that a killed run of the same id left is passed over."""
        try:
            self._descriptor = self._create_next()
        except OSError as error:
            raise self._abandon(error) from error
        self._is_new = True
        self._written_bytes = self._synced_bytes = 0
        self._write(self._descriptor, pack_warcinfo(self._file_name))
        return self._descriptor

    def _create_next(self) -> int:
        within = os.open(self._home.archive, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            while True:
                self._number += 1
                self._file_name = f"{self._run_id}-{self._number:05}.warc.gz"
                try:
                    return os.open(self._file_name, _CREATE, 0o644, dir_fd=within)
                except FileExistsError:
                    continue
        finally:
            os.close(within)

    def _write(self, descriptor: int, content: bytes) -> None:
        left = memoryview(content)
        try:
            while left:
                left = left[os.write(descriptor, left) :]
        except OSError as error:
            raise self._abandon(error) from error
        self._written_bytes += len(content)

    def _sync_folder(self) -> None:
        within = os.open(self._home.archive, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(within)
        finally:
            os.close(within)

    def _abandon(self, error: OSError) -> ArchiveUnwritable:
        """Give the file up at its last synced end; what cannot be cut now, recovery cuts at a next start."""
        self._broken = ArchiveUnwritable(
            f"cannot write {self._home.archive / self._file_name}: {error.strerror}; see that the disk has "
            "space and is sound, and run again: what was not on the disk yet is fetched again"
        )
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            try:
                os.ftruncate(descriptor, self._synced_bytes)
            except OSError as again:
                self._broken.add_note(f"the file could not be cut back either: {again.strerror}")
            finally:
                os.close(descriptor)
        return self._broken


def _kind(exchange: Exchange, *, is_page: bool) -> str:
    if is_page:
        return "page"
    return "redirect" if 300 <= exchange.status < 400 else "failure"
