"""Files and folders put in place whole: a reader sees the old one or the new one."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from warehouse.home import HomeError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which becomes `path` when the block ends well, and is gone when it does not.

    What is no regular file (a pipe, `/dev/stdout`) is written to as it is.

    Raises:
        HomeError: it cannot be written.
    """
    made = path.with_name(f".{path.name}.making") if path.is_file() or not path.exists() else path
    try:
        try:
            with made.open("wb") as file:
                yield file
            if made is not path:
                made.replace(path)
        finally:
            if made is not path:
                made.unlink(missing_ok=True)
    except OSError as error:
        raise HomeError(f"cannot write {path}: {error.strerror}; name a file you may write to") from error


def write_folder(folder: Path, pages: Mapping[str, str]) -> None:
    """Write the pages (relative path → text) as `folder`, in place of what an earlier call wrote there.

    Raises:
        HomeError: the folder cannot be written, or holds something that is not ours.
    """
    marker = ".lumbung-report"
    if folder.exists() and any(folder.iterdir()) and not (folder / marker).exists():
        raise HomeError(f"{folder} holds files that are no report of Lumbung: name a new or empty folder")
    made = folder.with_name(f".{folder.name}.making")
    try:
        shutil.rmtree(made, ignore_errors=True)
        for name, text in {**pages, marker: ""}.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    except OSError as error:
        raise HomeError(f"cannot write {folder}: {error.strerror}; name a folder you may write to") from error
