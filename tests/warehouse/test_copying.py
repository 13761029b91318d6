"""Copying a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.copying import copy_file


def test_a_copy_has_the_bytes_and_the_mode(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(bytes(range(256)) * 10_000)
    copy_file(source, target, mode=0o444)
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o444


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        copy_file(source, target)
    assert target.read_bytes() == b"old"


def test_a_copy_that_has_no_room_is_not_begun(tmp_path: Path, small_disk: Callable[[Path, int], None]) -> None:
    source, disk = tmp_path / "source", tmp_path / "disk"
    source.write_bytes(bytes(3 << 20))
    disk.mkdir()
    small_disk(disk, 2)
    with pytest.raises(OSError, match="No space left"):
        copy_file(source, disk / "target")
    assert list(disk.iterdir()) == []
