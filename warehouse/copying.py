"""A file copied as cheaply as the file system allows, and on the disk when this returns."""

import fcntl
import os
from pathlib import Path

_FICLONE = 0x40049409
"""The ioctl that makes a file share another's blocks (Btrfs, XFS): the copy is at once and takes no room."""


def copy_file(source: Path, target: Path, *, mode: int = 0o644) -> None:
    """Make `target`, which must not exist, a copy of `source`, and sync it.

    Raises:
        OSError: it cannot be read or written; what was written of `target` is removed.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with source.open("rb") as reading:
        descriptor = os.open(target, flags, mode)
        try:
            _copy(reading.fileno(), descriptor)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        except OSError as error:
            target.unlink()
            raise OSError(error.errno, error.strerror, str(target)) from error
        finally:
            os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Put the folder's entries on the disk, so that a rename in it outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(reading: int, writing: int) -> None:
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError:
        # No reflinks here (or across file systems): have the kernel copy, without passing through Python.
        while os.sendfile(writing, reading, os.lseek(writing, 0, os.SEEK_CUR), 1 << 30):
            pass
