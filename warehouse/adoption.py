"""Archive files of another home taken into this one, so that it can be replayed from them."""

import os
import shutil
from pathlib import Path

from transforms.errors import LumbungError
from warehouse.captures import archive_files
from warehouse.home import Home
from warehouse.members import open_archive


class AdoptionRefused(LumbungError):
    """Another archive's file cannot be taken in; the message has the cure."""


def adopt(home: Home, folder: Path) -> list[str]:
    """The names of the archive files copied from `folder`; those already here are left out.

    A file is here when one of its name and size is. Each copy is whole and on the disk before it gets its
    name. Call it under the home's lock.

    Raises:
        AdoptionRefused: a different file of the same name is here.
    """
    here = set(archive_files(home.archive))
    names = archive_files(folder)
    for name in here.intersection(names):
        if (home.archive / name).stat().st_size != (folder / name).stat().st_size:
            raise AdoptionRefused(
                f"{folder / name} and {home.archive / name} are different archive files of one name: "
                "replay into an empty home instead (LUMBUNG_HOME)"
            )
    copied = [name for name in names if name not in here]
    for name in copied:
        _copy(home, folder, name)
    return copied


def _copy(home: Home, folder: Path, name: str) -> None:
    in_making = home.temporary / f"{name}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with (
            open(open_archive(folder, name), "rb") as source,  # noqa: PTH123 - a descriptor, not a path
            open(os.open(in_making, flags, 0o644), "wb") as copy,  # noqa: PTH123
        ):
            shutil.copyfileobj(source, copy, 2**20)
            copy.flush()
            os.fsync(copy.fileno())
        in_making.rename(home.archive / name)
    finally:
        in_making.unlink(missing_ok=True)
    within = os.open(home.archive, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(within)
    finally:
        os.close(within)
