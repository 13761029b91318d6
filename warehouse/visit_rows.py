"""Visits as rows of the tables that record_visits.sql reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from transforms.outcomes import Outcome
from transforms.records import Visit
from warehouse.archive import DETAIL_CHARACTERS
from warehouse.columns import table_of

ROBOTS_PAUSE = timedelta(days=1)
"""Before robots.txt is asked again for an entry that it forbade: a slip of its publisher is mended within days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """A row of the table `failed` that record_visits.sql reads."""

    place: int
    canonical_url: str
    source_id: str
    outcome: str
    detail: str | None
    capture_id: str | None
    article_id: str | None
    published_at: datetime | None
    retry_at: datetime | None
    is_transient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Validated:
    """A row of the table `validated` that record_visits.sql reads."""

    canonical_url: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An opt-out (`records.OptOut`), of which entry, and when it was seen."""

    canonical_url: str
    source_id: str
    signal: str
    said_by: str
    said_text: str
    seen_at: datetime


def failed_rows(visits: Iterable[Visit], last_captures: Mapping[str, str], now: datetime) -> pa.Table:
    """The visits among these that were skipped or failed; `last_captures` by the entries' canonical URLs."""
    attempts = [
        _Ended(
            place=place,
            canonical_url=visit.entry.canonical_url,
            source_id=visit.entry.source_id,
            outcome=visit.outcome.value,
            detail=visit.detail[:DETAIL_CHARACTERS] or None,
            capture_id=last_captures.get(visit.entry.canonical_url),
            article_id=None,
            published_at=None,
            retry_at=now + ROBOTS_PAUSE if visit.outcome is Outcome.SKIPPED_ROBOTS else visit.retry_at,
            is_transient=visit.outcome.is_transient or visit.outcome is Outcome.SKIPPED_ROBOTS,
        )
        for place, visit in enumerate(visits)
        if visit.outcome not in (Outcome.PENDING, Outcome.UNCHANGED)
    ]
    return table_of(attempts, _Ended)


def validated_rows(visits: Iterable[Visit]) -> pa.Table:
    """The validators of the pages that came or were found unchanged: a later visit of an entry replaces the earlier."""
    latest = {
        visit.entry.canonical_url: _Validated(
            canonical_url=visit.entry.canonical_url,
            etag=visit.etag,
            last_modified=visit.last_modified,
            body_hash=visit.body_hash,
        )
        for visit in visits
        if visit.outcome in (Outcome.PENDING, Outcome.UNCHANGED)
    }
    return table_of(latest.values(), _Validated)


def said_by(visits: Iterable[Visit], now: datetime) -> Iterator[Said]:
    """What the pages of these visits, and the files of their hosts, say against their use."""
    for visit in visits:
        seen_at = visit.exchanges[-1].fetched_at if visit.exchanges else now
        for each in visit.opt_outs:
            yield Said(
                canonical_url=visit.entry.canonical_url,
                source_id=visit.entry.source_id,
                signal=each.signal,
                said_by=each.said_by,
                said_text=each.said_text,
                seen_at=seen_at,
            )
