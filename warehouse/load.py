"""The load: one batch into the tables, in one transaction that also holds the batch's own row.

Whatever happens, the batch is in the warehouse whole, once, or not at all; loading it again changes nothing.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa

from transforms.errors import LumbungError
from transforms.records import Article, Rejection
from warehouse.columns import records_of, table_of
from warehouse.database import Database, run_script
from warehouse.decisions import CaptureDecision
from warehouse.indexing import index_texts
from warehouse.killpoints import reach
from warehouse.ledger import Archived, end_attempts
from warehouse.measuring import record_verdicts
from warehouse.stories import load_stories
from warehouse.versions import Reread, load_versions

_logger = logging.getLogger(__name__)


class RunOvertaken(LumbungError):
    """A later run has started, or this one never did: what it holds may be stale, so it loads nothing."""

    def __init__(self, run_id: str) -> None:
        super().__init__(
            f"run {run_id} is not the latest that was started, so it may no longer load: end it, and run again; "
            "what it archived is loaded by the next run"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one batch of captures became, as it is loaded.

    Attributes:
        batch_id: by which a load that may have been committed is recognised.
        run_id: the latest started run.
        articles: columns of `records.Article`, in any order.
        reasons: for each row of `articles`, the critical checks it failed: with any, it goes to quarantine.
        rejections: captures from which no article could be made.
        least_shingles: of the articles' captures whose texts they were taken of already, by `fingerprints`.
        results: what the checks found, columns of CheckResult.
        judged: what the suites looked at, columns of SuiteResult.
        accepted: of captures that load by a person's word, who said so and why.
        entry_urls: for each (first) capture of the batch, in the archive's order, its entry's canonical URL.
        loaded_at: the time of the load.
    """

    batch_id: str
    run_id: str
    articles: pa.Table
    reasons: Sequence[Sequence[str]]
    rejections: Sequence[Rejection]
    least_shingles: Mapping[str, Sequence[int]] = field(default_factory=dict)
    results: pa.Table
    judged: pa.Table
    accepted: Sequence[CaptureDecision] = ()
    entry_urls: Mapping[str, str]
    loaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCounts:
    """How the captures of a batch ended; `version_count` of the `loaded_count` are later versions."""

    loaded_count: int
    version_count: int
    unchanged_count: int
    quarantined_count: int


def read_as_held(_pages: Sequence[Archived]) -> Mapping[str, Article]:
    """No article: held texts are compared as they are, whatever made them."""
    return {}


def load_batch(database: Database, batch: Batch, reread: Reread = read_as_held) -> LoadCounts:
    """How the captures of the batch ended, after they are loaded, or as it was when they were loaded before.

    Args:
        database: the live database.
        batch: what is loaded.
        reread: reads held pages again, by the extractor and the learnt lines that the batch was made with.

    Raises:
        RunOvertaken: the batch's run is not the latest.
        ValueError: the batch's captures do not each end exactly once.
    """
    _check_accounted(batch)
    reach("load_begun")
    with database.writing() as connection:
        counts = _loaded_before(connection, batch.batch_id)
        if counts is not None:
            return counts
        _check_latest(connection, batch.run_id)
        connection.begin()
        reach("load_opened")
        _write(connection, batch, reread)
        reach("load_before_commit")
        failure = _commit(connection)
        reach("load_committed")
        if failure is None and (counts := _loaded_before(connection, batch.batch_id)) is not None:
            return counts
    # A commit that raised may be on the disk all the same (a full disk can fail the checkpoint after it).
    with database.writing() as connection:
        counts = _loaded_before(connection, batch.batch_id)
        if counts is None:
            raise failure or AssertionError(f"batch {batch.batch_id} was committed and is not there")
    if failure:
        _logger.warning("batch %s is loaded, although its commit said: %s", batch.batch_id, failure)
    return counts


def _write(connection: duckdb.DuckDBPyConnection, batch: Batch, reread: Reread) -> None:
    """Everything of the batch into the tables; the caller's transaction."""
    places = {capture_id: place for place, capture_id in enumerate(batch.entry_urls)}
    rejected = table_of(batch.rejections, Rejection)
    reasons = pa.array([list(each) for each in batch.reasons], pa.list_(pa.string()))
    connection.register("incoming", _placed(batch.articles, batch, places).append_column("reasons", reasons))
    connection.register("rejected", _placed(rejected, batch, places))
    connection.register("accepted", table_of(batch.accepted, CaptureDecision))
    names = {"run_id": batch.run_id, "batch_id": batch.batch_id, "now": batch.loaded_at}
    load_versions(connection, reread, **names)
    run_script(connection, "load_quarantine", **names)
    load_stories(connection, batch.least_shingles)
    index_texts(connection)
    run_script(connection, "load_outcomes")
    end_attempts(connection, run_id=batch.run_id, batch_id=batch.batch_id, now=batch.loaded_at)
    record_verdicts(
        connection,
        results=batch.results,
        judged=batch.judged,
        run_id=batch.run_id,
        batch_id=batch.batch_id,
        now=batch.loaded_at,
    )
    run_script(connection, "load_batch", input_hash=_input_hash(batch), **names)


def _commit(connection: duckdb.DuckDBPyConnection) -> duckdb.Error | None:
    try:
        connection.commit()
    except duckdb.Error as error:
        return error
    return None


def _loaded_before(connection: duckdb.DuckDBPyConnection, batch_id: str) -> LoadCounts | None:
    known = connection.execute("FROM ops.batches WHERE batch_id = $batch_id", {"batch_id": batch_id})
    counts = records_of(known.to_arrow_table(), LoadCounts)
    return counts[0] if counts else None


def _check_latest(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    latest = connection.execute("FROM ops.runs SELECT run_id ORDER BY epoch DESC LIMIT 1").fetchall()
    if latest != [(run_id,)]:
        raise RunOvertaken(run_id)


def _check_accounted(batch: Batch) -> None:
    captures = batch.articles["capture_id"].to_pylist()
    captures += [rejection.capture_id for rejection in batch.rejections]
    if sorted(captures) != sorted(batch.entry_urls) or len(batch.reasons) != batch.articles.num_rows:
        raise ValueError(f"batch {batch.batch_id}: each of its captures must be one article or one rejection")


def _placed(table: pa.Table, batch: Batch, places: Mapping[str, int]) -> pa.Table:
    captures = table["capture_id"].to_pylist()
    placed = table.append_column("place", pa.array([places[each] for each in captures], pa.int64()))
    return placed.append_column("entry_url", pa.array([batch.entry_urls[each] for each in captures], pa.string()))


def _input_hash(batch: Batch) -> str:
    texts = zip(batch.articles["capture_id"].to_pylist(), batch.articles["content_hash"].to_pylist(), strict=True)
    rejected = [(rejection.capture_id, rejection.reason) for rejection in batch.rejections]
    return hashlib.sha256(repr(sorted([*texts, *rejected])).encode()).hexdigest()
