"""What others kept, read for import: archives (WARC, ARC, WET), folders, manifests, single pages."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from warehouse.foreign_archives import read_archive
from warehouse.foreign_files import page_type, read_manifest, read_page_file
from warehouse.foreign_records import ForeignProblem, ForeignRecord

__all__ = ["ForeignProblem", "ForeignRecord", "read_foreign"]

_ARCHIVES = (".warc", ".arc", ".wet")
_MANIFESTS = (".jsonl", ".ndjson")


def read_foreign(path: Path, at: datetime) -> Iterator[ForeignRecord | ForeignProblem]:
    """The pages of a file or folder, and what of it could not be read; it never raises for what it finds.

    A folder gives the pages and archives below it, sorted by path, and follows no link that leads out of it.
    A file whose name tells nothing is read as an archive.

    Args:
        path: what to read.
        at: the time that pages without one of their own are said to be from, so that the same import twice
            gives the same.
    """
    try:
        if path.is_dir():
            yield from _read_folder(path, at)
        elif path.name.lower().endswith(_MANIFESTS):
            yield from read_manifest(path, at)
        elif page_type(path.name):
            yield read_page_file(path, path.parent, at)
        else:
            yield from _read_archive(path, path.name)
    except OSError as error:
        yield ForeignProblem(where=path.name, why=f"cannot be read: {error.strerror}")


def _read_folder(folder: Path, at: datetime) -> Iterator[ForeignRecord | ForeignProblem]:
    root = folder.resolve()
    for within, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(within, name)
            if page_type(name):
                yield read_page_file(path, folder, at)
            elif name.lower().removesuffix(".gz").endswith(_ARCHIVES):
                relative = os.path.relpath(path, folder)
                if path.is_file() and path.resolve().is_relative_to(root):
                    yield from _read_archive(path, relative)
                else:
                    yield ForeignProblem(where=relative, why="is no plain file of the folder")


def _read_archive(path: Path, name: str) -> Iterator[ForeignRecord | ForeignProblem]:
    with path.open("rb") as file:
        yield from read_archive(file, name)
