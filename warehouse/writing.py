"""Folders of pages put in place whole: a reader sees the old report or the new one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from warehouse.home import HomeError


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
