"""The note beside each capture: a metadata record of JSON with what its bytes do not say.

With it the archive alone is enough to rebuild the tables: whose page it is, what the feed said of it, and
which part of a visit it was.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints

from transforms.records import Capture, Hints


class NoteUnreadable(ValueError):
    """The metadata record is none that we wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is kept beside a capture.

    `part` of `parts` is the exchange's place in its visit: a visit is whole when its last part is there.
    `outcome` and `detail` are in the last part of a visit that brought no page: how it ended.
    """

    run_id: str
    kind: str
    entry_url: str
    status: int
    content_type: str
    hints: Hints
    page_number: int = 1
    first_capture_id: str | None = None
    part: int = 1
    parts: int = 1
    outcome: str | None = None
    detail: str | None = None

    def dump(self) -> bytes:
        """The note as JSON in ASCII, with keys in a fixed order."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        named["hints"] = {field.name: _plain(getattr(self.hints, field.name)) for field in fields(self.hints)}
        return json.dumps(named, indent=1).encode("ascii")

    def capture(
        self,
        *,
        capture_id: str,
        url: str,
        payload: bytes,
        fetched_at: datetime,
        warc_length: int,
        warc_file: str = "",
        warc_offset: int = 0,
        truncated: str | None = None,
    ) -> Capture:
        """The capture that a record and its note make together; writer and reader share this one place."""
        return Capture(
            capture_id=capture_id,
            source_id=self.hints.source_id,
            run_id=self.run_id,
            kind=self.kind,
            url=url,
            entry_url=self.entry_url,
            status=self.status,
            content_type=self.content_type,
            fetched_at=fetched_at,
            payload_hash=hashlib.sha256(payload).hexdigest(),
            payload_bytes=len(payload),
            warc_file=warc_file,
            warc_offset=warc_offset,
            warc_length=warc_length,
            page_number=self.page_number,
            first_capture_id=self.first_capture_id,
            truncated=truncated,
            outcome=self.outcome,
            detail=self.detail,
        )


def load_note(block: bytes) -> Note:
    """The note in a metadata record's block; fields that a later version added are left out.

    Raises:
        NoteUnreadable: the block is no such JSON.
    """
    try:
        named = json.loads(block)
        hints = Hints(**_known(Hints, named.pop("hints")))
        return Note(hints=hints, **_known(Note, named))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoteUnreadable(f"no note of ours ({type(error).__name__}: {error})") from error


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.50} is no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r:.50} is no number")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(member) for member in value)


def _time(value: Any) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError(f"{value} has no zone")
    return at


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _number,
    str | None: _optional(_text),
    tuple[str, ...]: _texts,
    datetime | None: _optional(_time),
}


@cache
def _annotations(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _known(record: type, named: dict[str, Any]) -> dict[str, Any]:
    """The fields of the record that are there, each read as its annotation says."""
    return {
        name: _READERS[annotation](named[name]) for name, annotation in _annotations(record).items() if name in named
    }
