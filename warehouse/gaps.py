"""Gaps in what feeds listed: which are to be filled now, and what came of trying."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from transforms.feed_visits import Gap
from warehouse.columns import records_of
from warehouse.database import Database, transaction
from warehouse.sql import statement

PAUSES = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Between the tries at a gap, which are one more; what no listing has by then, none is likely to get."""
LEAST_PAUSE = timedelta(hours=1)
"""Between two tries at one source: each reads all its other listings, and a feed may overflow all day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGap:
    """A gap that is to be filled, and its name in the ledger."""

    gap_id: str
    gap: Gap


def gaps_due(database: Database, *, now: datetime, sources: Sequence[str]) -> list[OpenGap]:
    """The open gaps of these sources whose filling is to be tried now, the oldest first."""
    wanted = {"now": now, "sources": list(sources), "tried_before": now - LEAST_PAUSE}
    with database.writing() as connection:
        rows = connection.execute(statement("gaps_due"), wanted).to_arrow_table()
    gaps = records_of(rows.select([field.name for field in fields(Gap)]), Gap)
    names = rows["gap_id"].to_pylist()
    return [OpenGap(gap_id=name, gap=gap) for name, gap in zip(names, gaps, strict=True)]


def record_try(
    database: Database, gap_id: str, *, is_closed: bool, detail: str, urls: Sequence[str], now: datetime
) -> int:
    """How many of `urls`, which other listings date within a gap, were discovered since it was found.

    How the try went is written down; a gap that is still open is tried again after a pause, or given up.
    """
    wanted = {
        "gap_id": gap_id,
        "is_closed": is_closed,
        "detail": detail,
        "urls": list(urls),
        "now": now,
        "pauses": [pause / timedelta(seconds=1) for pause in PAUSES],
    }
    with database.writing() as connection, transaction(connection):
        [(recovered_count,)] = connection.execute(statement("record_try"), wanted).fetchall()
    return int(recovered_count)
