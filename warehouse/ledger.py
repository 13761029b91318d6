"""The ledger: what was discovered, attempted, archived and run, so that everything is accounted for.

Each function is one short transaction on the live database. Rows go in as Arrow tables, whole batches at a time.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from transforms.feed_visits import FeedState, Gap
from transforms.records import Capture, Entry, Source, Visit
from warehouse.columns import records_of, table_of
from warehouse.database import Database, run_script, transaction
from warehouse.sql import statement
from warehouse.visit_rows import Said, failed_rows, said_by, validated_rows

MOST_ATTEMPTS = 8
"""Attempts at an entry before its transient failures are taken for final: a week's pause lies before the last."""

GONE = frozenset({404, 410})
"""Answers that say that a page is not there: of an article that is held, a removal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An article's captures: its pages in reading order, and its entry where the ledger has it."""

    captures: tuple[Capture, ...]
    entry: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the entries of one source stand; `off_count` is how many the tables contradict, and must be 0."""

    source_id: str
    discovered_count: int
    loaded_count: int
    unchanged_count: int
    quarantined_count: int
    skipped_count: int
    failed_count: int
    pending_count: int
    off_count: int


def start_run(database: Database, *, run_id: str, flow: str, parameters: Mapping[str, object], now: datetime) -> None:
    """Write down that a run has started; runs that never ended are from now on called crashed."""
    with database.writing() as connection, transaction(connection):
        text = json.dumps(parameters, default=str, sort_keys=True)
        run_script(connection, "start_run", run_id=run_id, flow=flow, parameters=text, now=now)


def end_run(database: Database, *, run_id: str, state: str, counts: Mapping[str, object], now: datetime) -> None:
    """Write down how a run ended (`success`, `partial`, `skipped`, `failed` or `cancelled`) and what it counted."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE ops.runs SET ended_at = $now, state = $state, counts = $counts WHERE run_id = $run_id",
            {"now": now, "state": state, "counts": json.dumps(counts, sort_keys=True), "run_id": run_id},
        )


def feeds_due(database: Database, sources: Iterable[Source], *, now: datetime | None) -> list[FeedState]:
    """The feeds of these sources that are to be visited now (all when `now` is None), as the ledger remembers them."""
    with database.writing() as connection:
        remembered = records_of(connection.execute("FROM ops.feeds").to_arrow_table(), FeedState)
    known = {(state.source_id, state.feed_url): state for state in remembered}
    due = []
    for source in sources:
        for feed in source.feeds:
            new = FeedState(source_id=source.source_id, feed_url=feed.url, kind=feed.kind)
            # What the file says it is today, whatever it was taken for before.
            state = replace(known.get((source.source_id, feed.url), new), kind=feed.kind)
            if now is None or state.next_check_at is None or state.next_check_at <= now:
                due.append(state)
    return due


def sitemaps_below(database: Database, sources: Iterable[Source]) -> dict[str, FeedState]:
    """What is remembered, by their addresses, of the sitemaps that indexes of these sources led to."""
    declared = {(source.source_id, feed.url) for source in sources for feed in source.feeds}
    named = {source_id for source_id, _ in declared}
    with database.writing() as connection:
        remembered = records_of(connection.execute("FROM ops.feeds").to_arrow_table(), FeedState)
    return {state.feed_url: state for state in remembered if state.source_id in named and _key(state) not in declared}


def record_discovery(
    database: Database,
    *,
    run_id: str,
    states: Sequence[FeedState],
    entries: Sequence[Entry],
    captures: Sequence[Capture],
    gaps: Sequence[Gap] = (),
) -> dict[str, int]:
    """How many of the entries are new, by source; they, the feeds' states, gaps and captures are written down.

    An entry that is listed twice, or known already, stays as it was first listed. `captures` are those of the
    feeds; an entry is tied to the one whose `entry_url` is its `feed_url`.
    """
    listed = table_of(entries, Entry)
    with database.writing() as connection, transaction(connection):
        connection.register("captured", table_of(captures, Capture))
        connection.register("visited", table_of({_key(state): state for state in states}.values(), FeedState))
        connection.register("listed", _placed(listed))
        connection.register("missed", table_of(gaps, Gap))
        run_script(connection, "insert_captures")
        run_script(connection, "record_discovery", run_id=run_id)
        counted = "FROM discovered SELECT source_id, count(*) GROUP BY source_id ORDER BY source_id"
        return dict(connection.execute(counted).fetchall())


def entries_due(
    database: Database,
    *,
    now: datetime,
    most: int,
    most_of_source: int | None = None,
    sources: Sequence[str] | None = None,
    since: datetime | None = None,
) -> list[Entry]:
    """At most `most` entries to fetch now, newest first and spread over the sources.

    Args:
        database: whose ledger.
        now: entries that are due later are left out.
        most: how many at most.
        most_of_source: how many of one source at most; None for no such bound.
        sources: only of these; None for all.
        since: only those listed as published since; None for all.
    """
    wanted = {
        "now": now,
        "most": most,
        "most_of_source": most_of_source,
        "sources": None if sources is None else list(sources),
        "since": since,
    }
    with database.writing() as connection:
        rows = connection.execute(statement("entries_due"), wanted).to_arrow_table()
    return records_of(rows, Entry)


def record_fetched(
    database: Database,
    *,
    run_id: str,
    captures: Sequence[Capture],
    ended: Sequence[Visit],
    waiting: Sequence[Visit] = (),
    said: Sequence[Said] = (),
    now: datetime,
) -> None:
    """Write down what is in the archive now, and which visits ended there: skipped, failed or unchanged.

    Visits whose pages wait for extraction are `waiting`: their attempts end in the load. One that found a held page
    unchanged ends by its capture of kind `revisit`, and one whose page is gone removes its article by its capture,
    whoever tells of them: a replay as well.
    `said` are opt-outs that no visit is at hand for. Telling of the same captures again changes nothing.
    """
    last_captures = {capture.entry_url: capture.capture_id for capture in captures}
    with database.writing() as connection, transaction(connection):
        connection.register("captured", table_of(captures, Capture))
        run_script(connection, "insert_captures")
        connection.register("failed", failed_rows(ended, last_captures, now))
        connection.register("validated", validated_rows([*ended, *waiting]))
        connection.register("said", table_of([*said, *said_by([*ended, *waiting], now)], Said))
        run_script(connection, "record_visits", run_id=run_id)
        end_attempts(connection, run_id=run_id, batch_id=None, now=now)
        if any(capture.kind == "failure" and capture.status in GONE for capture in captures):
            run_script(connection, "record_removals")


def end_attempts(connection: duckdb.DuckDBPyConnection, *, run_id: str, batch_id: str | None, now: datetime) -> None:
    """Write the table `ended` of this connection into the attempts and the frontier."""
    run_script(connection, "end_attempts", run_id=run_id, batch_id=batch_id, now=now, most_attempts=MOST_ATTEMPTS)


def unended_captures(database: Database) -> list[Archived]:
    """What was archived and never judged, in the archive's order: a run that died left it, or could not load."""
    return _archived(database, "unended_captures", {})


def held_captures(
    database: Database,
    *,
    source_id: str | None = None,
    reason: str | None = None,
    capture_ids: Sequence[str] | None = None,
) -> list[Archived]:
    """What is in quarantine, in the archive's order; of one source, for one reason, or these captures, when named."""
    ids = None if capture_ids is None else list(capture_ids)
    wanted = {"source_id": source_id, "reason": reason, "capture_ids": ids}
    return _archived(database, "held_captures", wanted)


def _archived(database: Database, name: str, parameters: Mapping[str, object]) -> list[Archived]:
    with database.writing() as connection:
        return archived(connection, name, parameters)


def archived(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, object]) -> list[Archived]:
    """The captures that `statements/<name>.sql` finds, article by article, with their entries."""
    pages = connection.execute(statement(name), parameters).to_arrow_table()
    connection.register("captured", pages)
    rows = connection.execute(statement("entries_of_captures")).to_arrow_table()
    entries = {entry.canonical_url: entry for entry in records_of(rows, Entry)}
    articles: dict[str, list[Capture]] = {}
    for capture in records_of(pages, Capture):
        articles.setdefault(capture.first_capture_id or capture.capture_id, []).append(capture)
    return [
        Archived(
            captures=tuple(sorted(captures, key=lambda capture: capture.page_number)),
            entry=entries.get(captures[0].entry_url),
        )
        for captures in articles.values()
    ]


def archive_ends(database: Database) -> dict[str, int]:
    """For each archive file that the ledger knows, the offset after its last capture."""
    ends = "FROM raw.captures SELECT warc_file, max(warc_offset + warc_length) GROUP BY warc_file"
    with database.writing() as connection:
        return dict(connection.execute(ends).fetchall())


def payloads_held(database: Database, payloads: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the pairs (entry URL, payload hash) that a capture in the ledger has."""
    pairs = list(payloads)
    urls, hashes = [url for url, _ in pairs], [payload_hash for _, payload_hash in pairs]
    wanted = pa.table({"entry_url": pa.array(urls, pa.string()), "payload_hash": pa.array(hashes, pa.string())})
    known = "FROM raw.captures SEMI JOIN wanted USING (entry_url, payload_hash) SELECT entry_url, payload_hash"
    with database.writing() as connection:
        connection.register("wanted", wanted)
        return set(connection.execute(known).fetchall())


def account(database: Database, *, run_id: str | None = None) -> list[Account]:
    """Where the entries stand, by source: all of them, or those that one run discovered or attempted."""
    with database.writing() as connection:
        rows = connection.execute("FROM marts.accounts_of($run_id)", {"run_id": run_id}).to_arrow_table()
    return records_of(rows, Account)


def _placed(table: pa.Table) -> pa.Table:
    return table.append_column("place", pa.array(range(table.num_rows), pa.int64()))


def _key(state: FeedState) -> tuple[str, str]:
    return state.source_id, state.feed_url
