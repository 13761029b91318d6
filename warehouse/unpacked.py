"""The bytes of someone else's file, inflated on the way, in bounded steps.

A gzip file may be one member or many, and be cut or damaged anywhere; a few of its bytes may stand for
gigabytes. So no step asks zlib for more than 64 KiB, and reading ends past a ratio that no archive of pages
reaches.
"""

import zlib
from typing import BinaryIO

_STEP_BYTES = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"
_MOST_RATIO = 200  # pages reach about 20, and a record of zeros 1,000
_RATIO_FREE_BYTES = 64 * 2**20


class Torn(Exception):
    """The file cannot be inflated any further here; `is_final` when there is no going on after it either."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


class Unpacked:
    """A seekable file read forward: gzip members are inflated, anything else is read as it stands."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.is_gzip = file.read(len(_MAGIC)) == _MAGIC
        file.seek(0)
        self._ready = b""
        self._start = 0
        self._inflater = zlib.decompressobj(31)
        self._pending = b""
        self._pending_from = 0
        self._member_from = 0
        self._inflated_bytes = 0

    def read(self, size: int) -> bytes:
        """The next bytes, fewer than `size` only at the end.

        Raises:
            Torn: as does every other reading.
        """
        parts = []
        while size > 0 and (self._start < len(self._ready) or self._fill()):
            part = self._ready[self._start : self._start + size]
            self._start += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """How many of the next `size` bytes there were to step over."""
        left = size
        while left > 0 and (self._start < len(self._ready) or self._fill()):
            step = min(left, len(self._ready) - self._start)
            self._start += step
            left -= step
        return size - left

    def readline(self, most_bytes: int) -> bytes:
        """The next line with its end, cut at `most_bytes`; empty at the end of the file."""
        parts = []
        while most_bytes > 0 and (self._start < len(self._ready) or self._fill()):
            end = self._ready.find(b"\n", self._start) + 1 or len(self._ready)
            part = self._ready[self._start : min(end, self._start + most_bytes)]
            self._start += len(part)
            most_bytes -= len(part)
            parts.append(part)
            if part.endswith(b"\n"):
                break
        return b"".join(parts)

    def next_member(self) -> bool:
        """Go on after a tear, at the next mark of a gzip member; whether there is one."""
        offset = self._member_from + 1
        while True:
            self._file.seek(offset)
            chunk = self._file.read(_STEP_BYTES)
            found = chunk.find(_MAGIC)
            if found >= 0:
                break
            if len(chunk) < len(_MAGIC):
                return False
            offset += len(chunk) - len(_MAGIC) + 1
        self._file.seek(offset + found)
        self._ready, self._start = b"", 0
        self._pending, self._pending_from = b"", offset + found
        self._begin_member()
        return True

    def _fill(self) -> bool:
        """Have the next step ready; False at the end of the file."""
        self._ready = self._inflate() if self.is_gzip else self._file.read(_STEP_BYTES)
        self._start = 0
        return bool(self._ready)

    def _inflate(self) -> bytes:
        while self._pending or self._read_on():
            if self._inflater.eof:
                if not self._pending.lstrip(b"\0"):  # padding, as some writers leave
                    self._take(b"")
                    continue
                self._begin_member()
            try:
                step = self._inflater.decompress(self._pending, _STEP_BYTES)
            except zlib.error as error:
                raise Torn(f"no sound gzip member ({error})") from error
            self._take(self._inflater.unconsumed_tail or self._inflater.unused_data)
            if step:
                self._count(len(step))
                return step
        if not self._inflater.eof:
            raise Torn("the file ends within a gzip member", is_final=True)
        return b""

    def _read_on(self) -> bool:
        self._pending = self._file.read(_STEP_BYTES)
        return bool(self._pending)

    def _take(self, rest: bytes) -> None:
        """Note that all of the pending bytes but `rest` are used."""
        self._pending_from += len(self._pending) - len(rest)
        self._pending = rest

    def _begin_member(self) -> None:
        self._inflater = zlib.decompressobj(31)
        self._member_from = self._pending_from

    def _count(self, step_bytes: int) -> None:
        self._inflated_bytes += step_bytes
        most = max(_RATIO_FREE_BYTES, _MOST_RATIO * self._file.tell())
        if self._inflated_bytes > most:
            raise Torn(f"inflates to more than {_MOST_RATIO} times its size", is_final=True)
