"""The folder that exports go to: one at a time, each whole, and the last two kept.

    DIR/current -> 20260301T080000Z-1a2b3c
    DIR/20260301T080000Z-1a2b3c/_manifest.json
    DIR/20260301T080000Z-1a2b3c/year=2026/month=3/articles-<digest>.parquet

`current` is a link that is moved in one step when all of an export is on the disk. File names hold a digest of the
content: a program that lists one export and reads the next finds the same bytes or no file, never other ones.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.errors import LumbungError
from warehouse.copying import sync_file, sync_folder

MARKER = ".lumbung-export"
MANIFEST = "_manifest.json"
"""Programs that read a whole folder (Arrow, pandas, Spark) pass over names that begin so."""
CURRENT = "current"
IN_MAKING = ".making"
_DIGEST_CHARACTERS = 16


class ExportRefused(LumbungError):
    """The export was not made; what was there is unchanged, and the message has the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of what is exported; `fingerprint` is another when any of its rows is."""

    year: int
    month: int
    row_count: int
    fingerprint: str

    @property
    def folder(self) -> Path:
        """Its folder in an export, in Hive's layout; DuckDB would take a number with a zero before it for a text."""
        return Path(f"year={self.year:04}", f"month={self.month}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFile(Month):
    """The file of a month, as the manifest has it; `path` is relative to the export's folder."""

    path: str
    byte_count: int
    sha256: str


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, made where it is missing, with no other export at work in it; what a killed one left goes.

    Raises:
        ExportRefused: it holds something else, or another export is on.
    """
    marker = folder / MARKER
    if folder.exists() and not marker.exists() and any(folder.iterdir()):
        raise ExportRefused(f"{folder} holds files that are no export of Lumbung. Cure: name a new or an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(marker, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ExportRefused(f"another export into {folder} is on. Cure: wait until it ends") from error
        _remove_unfinished(folder)
        try:
            yield
        finally:
            _remove_unfinished(folder)
    finally:
        os.close(descriptor)


def manifest_before(folder: Path, kind: Mapping[str, Any]) -> dict[str, Any] | None:
    """The manifest of the export that is current; None where there is none.

    Raises:
        ExportRefused: that export is of another kind.
    """
    path = folder / CURRENT / MANIFEST
    if not path.exists():
        return None
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        held = {name: manifest[name] for name in kind}
    except (ValueError, KeyError, TypeError):
        return None
    if held != kind:
        raise ExportRefused(
            f"{folder} has exports of another kind ({_shown(held)}), and whoever reads `{CURRENT}` counts on it. Cure: "
            f"name another folder for this one ({_shown(kind)})"
        )
    return manifest


def linked(folder: Path, made: Path, old: MonthFile) -> bool:
    """Whether the export in the making now has this file of the current one, which is there as it was written."""
    source, target = (folder / CURRENT).resolve() / old.path, made / old.path
    if not source.is_file() or digest(source) != old.sha256:
        return False
    target.parent.mkdir(parents=True)
    os.link(source, target, follow_symlinks=False)
    return True


def named_by_content(writing: Path, month: Month, stem: str, suffix: str) -> MonthFile:
    """The written file of a month, synced and given its name."""
    sync_file(writing)
    sha256 = digest(writing)
    path = writing.with_name(f"{stem}-{sha256[:_DIGEST_CHARACTERS]}.{suffix}")
    writing.rename(path)
    return MonthFile(
        year=month.year,
        month=month.month,
        row_count=month.row_count,
        fingerprint=month.fingerprint,
        path=str(month.folder / path.name),
        byte_count=path.stat().st_size,
        sha256=sha256,
    )


def put_in_place(folder: Path, made: Path, name: str, manifest: Mapping[str, Any]) -> Path:
    """The folder of the finished export, which is the current one from now on; only it and the one before are kept."""
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    sync_file(made / MANIFEST)
    for within in {made, *(path.parent for path in made.rglob("*"))}:
        sync_folder(within)
    made.rename(folder / name)
    before = (folder / CURRENT).resolve().name
    link = folder / f"{IN_MAKING}-link"
    link.symlink_to(name)
    link.replace(folder / CURRENT)
    sync_folder(folder)
    for old in folder.iterdir():
        if old.name not in (name, before) and not old.is_symlink() and (old / MANIFEST).is_file():
            shutil.rmtree(old, ignore_errors=True)
    return folder / name


def digest(path: Path) -> str:
    """SHA-256 of the file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_unfinished(folder: Path) -> None:
    for left in folder.glob(f"{IN_MAKING}-*"):
        if left.is_symlink():
            left.unlink()
        else:
            shutil.rmtree(left, ignore_errors=True)


def _shown(kind: Mapping[str, Any]) -> str:
    sources = ", ".join(kind["source_ids"]) or "all sources"
    return f"{kind['rows']} as {kind['format']}, {sources}{', since a run' if kind['is_since_a_run'] else ''}"
