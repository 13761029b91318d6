"""The archive beside the ledger, file by file: what is damaged, what is lost, and what the ledger never heard of."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from transforms.records import Capture, Hints
from warehouse.captures import Kept, Pairing, archive_files
from warehouse.database import Database
from warehouse.home import Home
from warehouse.members import ArchiveDamaged, Damage, open_archive, walk
from warehouse.recovery import is_ours

_KNOWN = """
FROM raw.captures
SELECT
    capture_id,
    coalesce(first_capture_id, capture_id) AS first_capture_id,
    kind,
    warc_offset,
    warc_length,
    payload_hash
WHERE warc_file = $warc_file
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A capture as the ledger has it; `first_capture_id` is that of its article's first page, perhaps its own."""

    capture_id: str
    first_capture_id: str
    kind: str
    warc_offset: int
    warc_length: int
    payload_hash: str

    def is_as(self, capture: Capture) -> bool:
        """Whether the archive has it where and as the ledger says."""
        found = (capture.warc_offset, capture.warc_length, capture.payload_hash)
        return found == (self.warc_offset, self.warc_length, self.payload_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One archive file beside the ledger.

    Attributes:
        warc_file: the file.
        sound: captures that are in both, as they were written.
        damage: stretches of the file that are not what was written.
        lost: what the ledger has, and whose bytes or note cannot be read from the archive.
        unheard: what the archive has and the ledger does not.
    """

    warc_file: str
    sound: frozenset[str]
    damage: tuple[Damage, ...]
    lost: tuple[Known, ...]
    unheard: tuple[tuple[Capture, Hints], ...]

    @property
    def readable(self) -> frozenset[str]:
        """The captures that can be read from the file."""
        return self.sound | {capture.capture_id for capture, _ in self.unheard}


def compared(home: Home, *, is_ledger_read: bool = True) -> Iterator[Compared]:
    """Every archive file that is there, or that the ledger knows, read whole. Call it under the home's lock.

    Args:
        home: whose archive it is.
        is_ledger_read: False when the live database cannot be read: then no capture is known.
    """
    names = {*archive_files(home.archive), *(_files_known(home) if is_ledger_read else ())}
    for name in sorted(names):
        yield compare_file(home.archive, name, known_of(home, name) if is_ledger_read else {})


def compare_file(folder: Path, name: str, known: Mapping[str, Known]) -> Compared:
    """The archive file of this folder beside what the ledger knows of it."""
    damage: list[Damage] = []
    unheard: list[tuple[Capture, Hints]] = []
    sound: set[str] = set()
    for kept in _read(folder, name, is_known=bool(known)):
        if isinstance(kept, Damage):
            damage.append(kept)
        elif (row := known.get(kept.capture.capture_id)) is None:
            unheard.append((kept.capture, kept.note.hints))
        elif row.is_as(kept.capture):
            sound.add(row.capture_id)
    lost = tuple(row for capture_id, row in known.items() if capture_id not in sound)
    if lost and not damage:
        first = min(row.warc_offset for row in lost)
        why = f"{len(lost)} captures that the ledger knows are not there"
        damage.append(Damage(warc_file=name, warc_offset=first, byte_count=0, why=why))
    return Compared(warc_file=name, sound=frozenset(sound), damage=tuple(damage), lost=lost, unheard=tuple(unheard))


def known_of(home: Home, name: str) -> dict[str, Known]:
    """What the ledger knows of an archive file, by capture."""
    with Database(home).writing(is_large=True) as connection:
        rows = connection.execute(_KNOWN, {"warc_file": name}).fetchall()
    names = [field.name for field in fields(Known)]
    return {row[0]: Known(**dict(zip(names, row, strict=True))) for row in rows}


def _files_known(home: Home) -> list[str]:
    with Database(home).writing(is_large=True) as connection:
        return [name for (name,) in connection.execute("FROM raw.captures SELECT DISTINCT warc_file").fetchall()]


def _read(folder: Path, name: str, *, is_known: bool) -> Iterator[Kept | Damage]:
    try:
        descriptor = open_archive(folder, name)
    except ArchiveDamaged as error:
        yield Damage(warc_file=name, warc_offset=0, byte_count=0, why=error.why)
        return
    try:
        if not is_known and not is_ours(descriptor, name):
            size = os.fstat(descriptor).st_size
            yield Damage(warc_file=name, warc_offset=0, byte_count=size, why="no archive file of ours")
            return
        pairing = Pairing(name)
        for found in walk(descriptor, name):
            kept = found if isinstance(found, Damage) else pairing.take(found)
            if kept is not None:
                yield kept
        if (rest := pairing.rest()) is not None:
            yield rest
    finally:
        os.close(descriptor)
