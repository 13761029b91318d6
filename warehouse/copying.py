"""A file copied as cheaply as the file system allows, and put on the disk."""

import errno
import fcntl
import os
import shutil
from pathlib import Path

_FICLONE = 0x40049409
"""The ioctl that makes a file share another's blocks (Btrfs, XFS): the copy is at once and takes no room."""


def copy_file(source: Path, target: Path, *, mode: int = 0o644) -> None:
    """Make `target`, which must not exist, a copy of `source`: shared blocks where the file system can, else bytes.

    Bytes are copied only when the disk has room for all of them, so that a copy that cannot be does not fill it.
    On the disk the copy is after `sync_file`.

    Raises:
        OSError: it cannot be read or written, or there is no room (ENOSPC); nothing is left of `target`.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with source.open("rb") as reading:
        descriptor = os.open(target, flags, mode)
        try:
            if not _shared(reading.fileno(), descriptor):
                _check_room(reading.fileno(), target)
                _copy_bytes(reading.fileno(), descriptor)
            os.fchmod(descriptor, mode)
        except OSError as error:
            target.unlink()
            raise OSError(error.errno, error.strerror, str(target)) from error
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Put the file's bytes on the disk.

    Raises:
        OSError: they are not; trying again would tell nothing, since the kernel may have dropped them.
    """
    _sync(path, os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    """Put the folder's entries on the disk, so that a rename in it outlives a power cut."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _shared(reading: int, writing: int) -> bool:
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError:
        # No reflinks here, or across file systems.
        return False
    return True


def _check_room(reading: int, target: Path) -> None:
    if shutil.disk_usage(target.parent).free < os.fstat(reading).st_size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _copy_bytes(reading: int, writing: int) -> None:
    # The kernel copies, without passing through Python.
    while os.sendfile(writing, reading, os.lseek(writing, 0, os.SEEK_CUR), 1 << 30):
        pass
