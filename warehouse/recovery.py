"""What a start finds at the end of the archive: torn tails cut, and captures the ledger never heard of.

A crash may leave an archive file that ends within a record, an exchange or a visit. Whatever follows the last
whole visit was never synced, or never told to the ledger, and is fetched again; so it is cut.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.records import Capture, Hints
from warehouse.captures import Kept, Pairing, archive_files
from warehouse.home import Home
from warehouse.members import Damage, Member, open_archive, walk
from warehouse.packing import SOFTWARE_LINE

_FIRST_RECORD_BYTES = 4096  # more than the record that begins a file of ours ever has


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What recovery found.

    `captures` are whole and synced, and the ledger lacks them; `cut` names each file that was cut, the offset
    it now ends at (0: it was removed) and how many bytes went; `problems` what is damaged further inside, or
    is no archive file of ours, which was left alone.
    """

    captures: list[tuple[Capture, Hints]] = field(default_factory=list)
    cut: list[tuple[str, int, int]] = field(default_factory=list)
    problems: list[Damage] = field(default_factory=list)


def recover(home: Home, ends: Mapping[str, int]) -> Recovered:
    """The archive made sound again, and what the ledger lacks of it.

    Call it under the home's lock and before a writer is made. Running it twice changes nothing more.

    Args:
        home: whose archive it is.
        ends: for each archive file that the ledger knows, the offset after its last known capture.
    """
    recovered = Recovered()
    names = archive_files(home.archive)
    for name in sorted(ends.keys() - set(names)):
        recovered.problems.append(_lost(name, 0, ends[name]))
    for name in names:
        known = ends.get(name, 0)
        descriptor = open_archive(home.archive, name, os.O_RDWR)
        try:
            size = os.fstat(descriptor).st_size
            if size < known:
                recovered.problems.append(_lost(name, size, known))
            elif known == 0 and not is_ours(descriptor, name):
                _set_aside(home, descriptor, name, recovered)
            elif size > known:
                _recover_file(descriptor, name, known, recovered)
        finally:
            os.close(descriptor)
    return recovered


def _lost(name: str, size: int, known: int) -> Damage:
    why = "captures that the ledger knows are no longer there"
    return Damage(warc_file=name, warc_offset=size, byte_count=known - size, why=why)


def is_ours(descriptor: int, name: str) -> bool:
    """Whether the file begins as ours do: what others made, and a person put here, is never cut."""
    first = next(walk(descriptor, name), None)
    return (
        isinstance(first, Member)
        and first.record.record_type == "warcinfo"
        and first.record.block.startswith(SOFTWARE_LINE)
    )


def _set_aside(home: Home, descriptor: int, name: str, recovered: Recovered) -> None:
    """Remove a file that ends within its first record, and so holds nothing; leave any other alone."""
    size = os.fstat(descriptor).st_size
    first = next(walk(descriptor, name), None)
    if first is None or (isinstance(first, Damage) and first.is_cut and size < _FIRST_RECORD_BYTES):
        (home.archive / name).unlink()
        recovered.cut.append((name, 0, size))
    else:
        why = "no archive file of ours; it was left alone"
        recovered.problems.append(Damage(warc_file=name, warc_offset=0, byte_count=size, why=why))


def _recover_file(descriptor: int, name: str, known: int, recovered: Recovered) -> None:
    captures, problems, sound_end = _read_tail(descriptor, name, known)
    size = os.fstat(descriptor).st_size
    recovered.captures.extend((kept.capture, kept.note.hints) for kept in captures)
    recovered.problems.extend(damage for damage in problems if damage.warc_offset < sound_end)
    if sound_end < size:
        recovered.cut.append((name, sound_end, size - sound_end))
        os.ftruncate(descriptor, sound_end)
        os.fsync(descriptor)


def _read_tail(descriptor: int, name: str, known: int) -> tuple[list[Kept], list[Damage], int]:
    """The captures of whole visits after the known end, what is damaged, and where the last visit ends."""
    pairing = Pairing(name)
    captures: list[Kept] = []
    visit: list[Kept] = []
    problems: list[Damage] = []
    sound_end = known
    for found in walk(descriptor, name, known):
        kept = found if isinstance(found, Damage) else pairing.take(found)
        if isinstance(kept, Damage):
            problems.append(kept)
        elif isinstance(kept, Kept):
            visit.append(kept)
        if isinstance(kept, Kept) and kept.ends_visit:
            captures += visit
            visit = []
            sound_end = kept.end
        elif isinstance(found, Member) and _stands_alone(found, known):
            sound_end = found.end
    return captures, problems, sound_end


def _stands_alone(found: Member, known: int) -> bool:
    """Whether a record needs no other: the file's first, or the note of the last capture the ledger knows."""
    if found.record.record_type == "metadata":
        return found.offset == known > 0
    return found.record.record_type == "warcinfo"
