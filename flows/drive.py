"""Batches through extract, validate and load, overlapping: while one is fetched, others are extracted and loaded."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from prefect import allow_failure
from prefect.futures import PrefectFuture

from flows.batches import CapturedBatch
from flows.extracting import ExtractionPool
from flows.run import Run
from flows.steps import extract, load, validate
from warehouse.database import DatabaseBusy
from warehouse.load import LoadCounts

# Three: one being extracted, one being loaded, one waiting. More would only hold more articles in memory.
BATCHES_IN_FLIGHT = 3


def drive(run: Run, pool: ExtractionPool, batches: Iterable[CapturedBatch]) -> None:
    """Extract, validate and load the batches; at most `BATCHES_IN_FLIGHT` are held at a time.

    A batch that cannot be loaded now stays in the archive, is noted, and is driven again by the next run; the
    others go on.
    """
    waiting: deque[_Driven] = deque()
    before: list[PrefectFuture[Any]] = []
    for batch in batches:
        if not batch.captured:
            continue
        driven = _Driven(run, pool, batch, before)
        waiting.append(driven)
        before = [driven.loaded]
        if len(waiting) >= BATCHES_IN_FLIGHT:
            waiting.popleft().finish(run)
    for driven in waiting:
        driven.finish(run)


class _Driven:
    """One batch on its way: the futures of its three tasks."""

    def __init__(self, run: Run, pool: ExtractionPool, batch: CapturedBatch, before: list[PrefectFuture[Any]]) -> None:
        self.batch = batch
        self.extracted = extract.with_options(task_run_name=f"extract {batch.batch_id}").submit(run, pool, batch)
        # Each future in a list: of one that is an argument by itself Prefect asks its server, which may be gone.
        # Judged after the load before: an article may be the copy of one in it.
        self.judged = validate.with_options(task_run_name=f"validate {batch.batch_id}").submit(
            run, [self.extracted], return_state=False, wait_for=[allow_failure(future) for future in before]
        )
        # Loads keep the archive's order, by which versions are numbered; a failed one does not stop the next.
        self.loaded: PrefectFuture[LoadCounts] = load.with_options(task_run_name=f"load {batch.batch_id}").submit(
            run, pool, [self.judged], return_state=False, wait_for=[allow_failure(future) for future in before]
        )

    def finish(self, run: Run) -> None:
        """Wait for the load and count it."""
        for future in (self.extracted, self.judged, self.loaded):
            result = future.result(raise_on_failure=False)
            if isinstance(result, DatabaseBusy):
                run.note(f"{self.batch.batch_id} is left for the next run: {result}", is_partial=True)
                return
            if isinstance(result, BaseException):
                raise result
        _count(run, self.batch, self.loaded.result())


def _count(run: Run, batch: CapturedBatch, counts: LoadCounts) -> None:
    run.counts.update(
        loaded=counts.loaded_count, unchanged=counts.unchanged_count, quarantined=counts.quarantined_count
    )
    run.counts["new_versions"] += counts.version_count
    run.progress.advance("load", len(batch.captured))
    run.progress.say(
        f"{batch.batch_id}: {len(batch.captured)} articles: {counts.loaded_count} loaded "
        f"({counts.version_count} as new versions), {counts.unchanged_count} unchanged, "
        f"{counts.quarantined_count} quarantined"
    )
