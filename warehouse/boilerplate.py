"""Learnt boilerplate: which lines a source prints in many of its articles, and what people decided of them.

A line that is learnt is left out of later articles, so that the tables cannot show any more that it recurs:
it stays learnt until a person forbids it. Nothing here depends on when or in which batches texts were loaded, so
that a replay, which learns after the same runs, learns the same.
"""

from datetime import datetime

import duckdb
import pyarrow as pa

from transforms.errors import LumbungError
from transforms.recurring import Recurring, line_hash, recurring
from warehouse.database import Database, run_script, transaction
from warehouse.decisions import Decision

FEWEST_ARTICLES = 30
"""Of a source, before anything is learnt of it: with fewer, a story that goes on looks like a habit."""
MOST_ARTICLES = 500
"""Looked at for a source, the latest first: more cost time and show the site as it was before."""
MOST_CHARACTERS = 1_000
"""Of a line that can be learnt: longer ones are articles without paragraphs."""


class NoWords(LumbungError):
    """A line was named that has no words to know it by."""


def learn(database: Database, *, run_id: str, now: datetime) -> dict[str, int]:
    """How many lines were learnt now, by source, of those whose articles changed since they were looked at."""
    with database.writing() as connection, transaction(connection):
        run_script(
            connection,
            "recurring_prints",
            most_articles=MOST_ARTICLES,
            fewest_articles=FEWEST_ARTICLES,
            most_characters=MOST_CHARACTERS,
        )
        connection.register("hashed", _hashed(connection))
        before = _line_counts(connection)
        run_script(connection, "learn_boilerplate", run_id=run_id, now=now)
        after = _line_counts(connection)
    learnt = {source_id: count - before.get(source_id, 0) for source_id, count in after.items()}
    return {source_id: count for source_id, count in learnt.items() if count}


def in_force(database: Database) -> dict[str, Recurring]:
    """For each source that has any, its learnt and pinned lines."""
    wanted = (
        "FROM core.boilerplate_lines SELECT source_id, list(line_hash) WHERE state <> 'forbidden' GROUP BY source_id"
    )
    with database.writing() as connection:
        rows = connection.execute(wanted).fetchall()
    return {source_id: lines for source_id, hashes in rows if (lines := recurring(hashes))}


def decide(database: Database, decision: Decision) -> None:
    """Write a person's decision down; of a line that was learnt, what it was learnt from is kept.

    Raises:
        NoWords: the line has none, so that it could not be told from others.
    """
    hashed = line_hash(decision.line)
    if hashed is None:
        raise NoWords(f"the line {decision.line!r} has no words: name one as `lumbung sources boilerplate` prints it")
    with database.writing() as connection, transaction(connection):
        run_script(
            connection,
            "decide_boilerplate",
            source_id=decision.source_id,
            line_hash=hashed,
            line=decision.line,
            state=decision.state,
            decided_by=decision.decided_by,
            decided_at=decision.decided_at,
        )


def _hashed(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    lines = [line for (line,) in connection.execute("FROM repeated").fetchall()]
    pairs = [(line, known) for line in lines if (known := line_hash(line))]
    return pa.table(
        {
            "line": pa.array([line for line, _ in pairs], pa.string()),
            "line_hash": pa.array([known for _, known in pairs], pa.string()),
        }
    )


def _line_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counted = "FROM core.boilerplate_lines SELECT source_id, count(*) GROUP BY source_id ORDER BY source_id"
    return dict(connection.execute(counted).fetchall())
