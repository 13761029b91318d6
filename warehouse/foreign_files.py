"""Pages out of plain files: folders of HTML and text, and manifests that name such files.

A manifest is trusted no more than the web is: it names files below its own folder, and no other is opened.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.foreign_records import MOST_PAGE_BYTES, ForeignProblem, ForeignRecord
from warehouse.unpacked import Torn, Unpacked

_CONTENT_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
_MOST_LINE_BYTES = 64 * 1024


class _Unreadable(Exception):
    """The file is not to be read, and this is why."""


def page_type(name: str) -> str | None:
    """The content type that a file's name promises, or None when it promises no page.

    >>> page_type("a/b.HTML.gz"), page_type("catatan.txt"), page_type("foto.jpg")
    ('text/html', 'text/plain', None)
    """
    return _CONTENT_TYPES.get(Path(name.lower().removesuffix(".gz")).suffix)


def read_page_file(path: Path, root: Path, at: datetime) -> ForeignRecord | ForeignProblem:
    """The page in one file below `root`, with an address made of its bytes, since it has no other."""
    return _read_file(root, os.path.relpath(path, root), root, at=at)


def read_manifest(path: Path, at: datetime, *, is_own: bool = False) -> Iterator[ForeignRecord | ForeignProblem]:
    """The pages that a manifest names, in its order; `is_own` when its writer may name any file of this machine.

    Each line is a JSON object: `path`, relative to the manifest; `id`, `url` and `fetched_at` (ISO 8601; UTC
    where it names no zone) may be absent, and then are the path, one made of the bytes, and `at`.
    """
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(_MOST_LINE_BYTES):
            number += 1
            where = f"{path.name}, line {number}"
            if len(line) == _MOST_LINE_BYTES:
                yield ForeignProblem(
                    where=where, why=f"longer than {_MOST_LINE_BYTES} bytes; the rest of the file is left out"
                )
                return
            if line.strip():
                yield _named(line, path.parent, at, where, None if is_own else path.parent)


def _named(line: bytes, folder: Path, at: datetime, where: str, root: Path | None) -> ForeignRecord | ForeignProblem:
    try:
        named = json.loads(line)
        path = _text(named, "path")
        if path is None:
            return ForeignProblem(where=where, why='there is no "path"')
        fetched_at = _text(named, "fetched_at")
        at = at if fetched_at is None else _utc(datetime.fromisoformat(fetched_at))
        page = _read_file(folder, path, root, at=at, name=_name(named, path), url=_text(named, "url"))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        return ForeignProblem(where=where, why=f"not a line of a manifest: {error}")
    if isinstance(page, ForeignProblem):
        return ForeignProblem(where=f"{where} ({page.where})", why=page.why, name=_name(named, path))
    return page


def _name(named: dict[str, Any], path: str) -> str:
    name = named.get("id", path)
    return name if isinstance(name, str) else json.dumps(name)


def _text(named: dict[str, Any], key: str) -> str | None:
    value = named.get(key)
    if value is not None and not isinstance(value, str):
        raise TypeError(f'"{key}" is no text')
    return value


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _read_file(
    folder: Path, relative: str, root: Path | None, *, at: datetime, name: str | None = None, url: str | None = None
) -> ForeignRecord | ForeignProblem:
    try:
        content = _content(folder, relative, root)
    except _Unreadable as error:
        return ForeignProblem(where=relative, why=str(error))
    return ForeignRecord(
        name=name or relative,
        url=url or f"urn:lumbung:sha256:{hashlib.sha256(content).hexdigest()}",
        at=at,
        content=content,
        content_type=page_type(relative) or "text/html",
        kind="file",
    )


def _content(folder: Path, relative: str, root: Path | None) -> bytes:
    """The bytes of the file, unpacked and bounded, when it is a plain file below the root, if there is one."""
    try:
        real = (folder / relative).resolve(strict=True)
        if root is not None and not real.is_relative_to(root.resolve()):
            raise _Unreadable("leads out of the folder")
        # Not to wait for a pipe's other end, nor to follow a link that appeared since.
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _Unreadable("is no plain file")
            content = Unpacked(file).read(MOST_PAGE_BYTES + 1)
    except (OSError, ValueError, RuntimeError, Torn) as error:
        raise _Unreadable(f"cannot be read: {error}") from error
    if len(content) > MOST_PAGE_BYTES:
        raise _Unreadable(f"larger than {MOST_PAGE_BYTES} bytes")
    return content
