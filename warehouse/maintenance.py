"""Upkeep that no load has time for."""

import shutil
from dataclasses import dataclass

from warehouse.database import Database, run_script, transaction
from warehouse.sql import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What a compaction of the search index did: postings kept and dropped, blocks of texts that got a filter."""

    kept_count: int
    dropped_count: int
    filtered_count: int


def is_upkeep_due(database: Database) -> bool:
    """Whether so much has been loaded since the last upkeep that it is worth its time, and the disk has room for it.

    While it is done, the file holds the index as it was and as it will be.
    """
    with database.writing() as connection:
        [(is_due,)] = connection.execute(statement("upkeep_due")).fetchall()
    return bool(is_due) and shutil.disk_usage(database.home.path).free > 2 * database.home.live.stat().st_size


def compact_search(database: Database) -> Compacted:
    """What was kept and dropped, now that the search index is one sorted run; what is found does not change.

    Readers find the same, sooner: the index of loads one by one is in as many runs, and holds postings of texts that
    were replaced. The shingles that stories are found by, which grow in the same way, are packed as well.
    """
    counted = "SELECT (SELECT count(*) FROM search.postings) + (SELECT count(*) FROM search.recent_postings)"
    with database.writing(is_large=True) as connection, transaction(connection):
        [(before,)] = connection.execute(counted).fetchall()
        run_script(connection, "compact_search")
        [(after,)] = connection.execute(counted).fetchall()
    return Compacted(kept_count=after, dropped_count=before - after, filtered_count=_filter_bigrams(database))


def _filter_bigrams(database: Database) -> int:
    """How many blocks of texts got a filter of bigrams, each in a transaction of its own."""
    with database.writing(is_large=True) as connection:
        blocks = connection.execute(statement("unfiltered_blocks")).to_arrow_table().to_pylist()
        for block in blocks:
            connection.execute(statement("filter_bigrams"), block)
    return len(blocks)
