"""The path without Prefect, stage after stage, with what each costs: a process of its own, for `benchmarks.path`.

The stages are the functions that the tasks call. They run one after the other here, so that the CPU of this
process between two moments is one stage's; only the fetcher's thread works beside them, and is read apart.
"""

import argparse
import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks.cost import Cost
from benchmarks.site import WARM
from flows import choosing, judging, reading, tables
from flows.batches import CapturedBatch
from flows.extracting import ExtractionPool, extraction_pool
from flows.judging import ExtractedBatch
from flows.run import Run, opened
from flows.settings import load_settings
from sources.fetch import Fetcher
from warehouse import load as loading
from warehouse import publish as publishing
from warehouse.archive import ArchiveWriter

FETCH = "fetch"


class Stages:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.cpu_seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what the block costs: the fetcher's thread for fetch, everything else for `name`."""
        fetched, began = _fetcher_seconds(), Cost.now()
        yield
        in_fetcher = _fetcher_seconds() - fetched
        self.cpu_seconds[FETCH] += in_fetcher
        self.cpu_seconds[name] += (Cost.now() - began).cpu_seconds - in_fetcher


def _fetcher_seconds() -> float:
    """CPU seconds of the fetcher's thread so far."""
    for thread in threading.enumerate():
        if thread.name == "fetcher" and thread.ident is not None:
            return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
    return 0.0


def run_once(sources: Sequence[str], stages: Stages) -> dict[str, int]:
    """The counts of one run over these sources, stage after stage."""
    settings = load_settings()
    with (
        opened("ingest", settings, parameters={}, source_ids=sources) as run,
        extraction_pool(run.home, settings.worker_count) as pool,
        reading.fetching(run) as fetcher,
        ArchiveWriter(run.home, run.run_id) as archive,
    ):
        with stages.stage("discover"):
            reading.read_feeds(run, fetcher, archive, reading.feeds_to_read(run, due_only=False))
        for batch in _fetched(run, fetcher, archive, stages):
            _follow(run, pool, batch, stages)
        with stages.stage("check tables"):
            tables.check(run)
        with stages.stage("publish"):
            publishing.publish(run.home)
        return dict(run.counts)


def _fetched(run: Run, fetcher: Fetcher, archive: ArchiveWriter, stages: Stages) -> Iterator[CapturedBatch]:
    queue = fetcher.fetch(choosing.due_entries(run, None, None).entries)
    while True:
        with stages.stage("archive"):
            batch = reading.next_batch(run, queue, archive)
        if batch is None:
            return
        yield batch


def _follow(run: Run, pool: ExtractionPool, batch: CapturedBatch, stages: Stages) -> None:
    """One batch through the stages after the archive."""
    if not batch.captured:
        return
    with stages.stage("extract"):
        extracted = ExtractedBatch(batch, pool.run(batch.captured))
    with stages.stage("validate"):
        judged = judging.judged(run, extracted)
    with stages.stage("load"):
        counts = loading.load_batch(run.database, judged.load)
    run.counts.update(loaded=counts.loaded_count, quarantined=counts.quarantined_count)


def main() -> None:
    """Print the CPU seconds of each stage, and the run's counts, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    sources = parser.parse_args().sources
    run_once([WARM], Stages())
    stages = Stages()
    began = Cost.now()
    counts = run_once(sources, stages)
    whole = Cost.now() - began
    stages.cpu_seconds["begin and end"] = whole.cpu_seconds - sum(stages.cpu_seconds.values())
    print(json.dumps({"stages": stages.cpu_seconds, "cpu_seconds": whole.cpu_seconds, "counts": counts}))


if __name__ == "__main__":
    main()
