"""The steps of the path as Prefect tasks, each one call into the modules beside it.

Nothing is cached and nothing retried by Prefect: the ledger in the warehouse knows what is done, and a batch
that could not be loaded is driven again by the next run.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import alerting, filling, judging, learning, reading, recovering, rereading, tables, url_lists
from flows.batches import Captured, CapturedBatch
from flows.extracting import ExtractionPool
from flows.judging import ExtractedBatch, JudgedBatch
from flows.run import Run
from sources.fetch import Fetcher, VisitQueue
from sources.index_pages import Days
from transforms.feed_visits import FeedState
from transforms.records import Entry
from warehouse.archive import ArchiveWriter
from warehouse.killpoints import reach
from warehouse.load import LoadCounts

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# Three tasks for each batch in flight, and one that fetches; they wait for each other more than they work.
THREADS = 12


def runner() -> TaskRunner[PrefectFuture[Any]]:
    """The task runner of every flow; another (Dask's, say) may be put in with `flow.with_options`."""
    # Its type is invariant in the future's, so that it does not count as what `flow` asks for.
    return cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=THREADS))


def run_name(flow: str) -> Callable[[], str]:
    """What makes the name of a flow's runs on Prefect's page: the flow and when it started, in UTC."""
    return lambda: f"{flow} {datetime.now(UTC):%Y-%m-%d %H:%M:%S}"


def step(name: str) -> Callable[[Callable[Parameters, Result]], Task[Parameters, Result]]:
    """A decorator: the function as the task `name`."""

    def decorate(body: Callable[Parameters, Result]) -> Task[Parameters, Result]:
        return Task(body, name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)

    return decorate


@step("recover")
def recover(run: Run) -> list[Captured]:
    """What an earlier run archived and never judged."""
    return recovering.left_over(run)


@step("discover")
def discover(
    run: Run, fetcher: Fetcher, archive: ArchiveWriter, feeds: list[FeedState], days: Days | None = None
) -> int:
    """How many new entries the feeds list."""
    return reading.read_feeds(run, fetcher, archive, feeds, days)


@step("take list")
def take_list(run: Run, path: Path, limit: int | None) -> list[Entry]:
    """The entries of a list of addresses to fetch now."""
    return url_lists.taken(run, path, limit)


@step("fill gaps")
def fill_gaps(run: Run, fetcher: Fetcher, archive: ArchiveWriter) -> int:
    """How many gaps in what feeds listed were closed by their sources' other listings."""
    return filling.fill_gaps(run, fetcher, archive)


@step("fetch")
def fetch(run: Run, queue: VisitQueue, archive: ArchiveWriter) -> CapturedBatch | None:
    """The next batch, archived; None when all visits have ended."""
    return reading.next_batch(run, queue, archive)


@step("extract")
def extract(run: Run, pool: ExtractionPool, batch: CapturedBatch) -> ExtractedBatch:
    """The batch's articles and rejections."""
    reach("extract_begun")
    extracted = pool.run(learning.with_learnt(run, batch.captured))
    reach("extracted")
    return ExtractedBatch(batch, extracted)


@step("validate")
def validate(run: Run, extracted: Sequence[ExtractedBatch]) -> JudgedBatch:
    """The one batch, with what the checks say of it."""
    (batch,) = extracted
    return judging.judged(run, batch)


@step("load")
def load(run: Run, pool: ExtractionPool, judged: Sequence[JudgedBatch]) -> LoadCounts:
    """How the one batch's captures ended, now that it is loaded."""
    (batch,) = judged
    return tables.loaded(run, batch, rereading.rereader(run, pool))


@step("learn")
def learn(run: Run) -> None:
    """Learn which lines the sources of what was loaded print in many of their articles."""
    learning.learn(run)


@step("check tables")
def check_tables(run: Run) -> None:
    """Judge the tables by metrics that DuckDB computes."""
    tables.check(run)


@step("alert")
def alert(run: Run) -> None:
    """Open, close and tell what a person should know."""
    alerting.alert(run)


@step("compact")
def compact(run: Run) -> bool:
    """Whether the search index was sorted anew, which comes up once in a while."""
    return tables.compact(run)


@step("publish")
def publish(run: Run) -> bool:
    """Whether there is a new snapshot, in which the run has ended."""
    return tables.end_and_publish(run)
