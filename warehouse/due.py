"""What a run may fetch beside what is new: held articles to visit again, and what the quotas leave waiting."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from transforms.records import Entry, Held
from warehouse.columns import records_of
from warehouse.database import Database
from warehouse.sql import statement


def revisits_due(
    database: Database,
    *,
    now: datetime,
    plan: Sequence[timedelta],
    most: int,
    most_of_source: int,
    sources: Sequence[str],
) -> list[tuple[Entry, Held]]:
    """At most `most` entries of these sources to visit again, youngest first, with what is held of each.

    Args:
        database: whose ledger.
        now: the time.
        plan: the ages at which an article is visited again; empty for none.
        most: how many at most.
        most_of_source: how many of one source at most.
        sources: their ids.
    """
    if not plan or most <= 0:
        return []
    wanted = {
        "now": now,
        "plan": [age / timedelta(seconds=1) for age in plan],
        "most": most,
        "most_of_source": most_of_source,
        "sources": list(sources),
    }
    with database.writing() as connection:
        rows = connection.execute(statement("revisits_due"), wanted).to_arrow_table()
    return list(zip(records_of(rows, Entry), records_of(rows, Held), strict=True))


def waiting(database: Database, *, now: datetime, since: datetime | None = None) -> dict[str, int]:
    """How many entries are due now, by source; only those listed as published `since`, when it is given."""
    with database.writing() as connection:
        return dict(connection.execute(statement("waiting"), {"now": now, "since": since}).fetchall())


def full_sources(database: Database, *, since: datetime, most_bytes: int) -> list[str]:
    """The sources of which that many bytes of text or more were loaded `since`."""
    wanted = {"since": since, "most_bytes": most_bytes}
    with database.writing() as connection:
        return [source_id for (source_id,) in connection.execute(statement("texts_loaded"), wanted).fetchall()]
