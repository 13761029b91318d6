"""Bare trafilatura, with its defaults and metadata, over pages that are in memory already: the yardstick.

In one process, or shared among several that work at once: on processors that share their caches or their cores, as
those of rented machines do, the same work then takes more CPU time, of whatever program.
"""

import argparse
import gzip
import json
import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

import trafilatura

from benchmarks.site import WARM_PAGES, page_files


def read(pages: Sequence[bytes], barrier: Barrier, told: SimpleQueue[tuple[float, float, int]]) -> None:
    """Tell the CPU and wall seconds that the pages took, once all processes have begun, and how many gave a text."""
    for page in pages[:WARM_PAGES]:
        trafilatura.bare_extraction(page, with_metadata=True)
    barrier.wait()
    began, began_wall = time.process_time(), time.monotonic()
    found_count = sum(trafilatura.bare_extraction(page, with_metadata=True) is not None for page in pages)
    told.put((time.process_time() - began, time.monotonic() - began_wall, found_count))


def main() -> None:
    """Print the CPU seconds as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--processes", type=int, default=1)
    chosen = parser.parse_args()
    pages = [gzip.decompress(file.read_bytes()) for file in page_files(chosen.pages)]
    context = multiprocessing.get_context("spawn")
    barrier, told = context.Barrier(chosen.processes), context.SimpleQueue()
    readers = [
        context.Process(target=read, args=(pages[place :: chosen.processes], barrier, told))
        for place in range(chosen.processes)
    ]
    for reader in readers:
        reader.start()
    ended = [told.get() for _ in readers]
    for reader in readers:
        reader.join()
    cpu, wall, found = zip(*ended, strict=True)
    print(json.dumps({"cpu_seconds": sum(cpu), "wall_seconds": max(wall), "found": sum(found)}))


if __name__ == "__main__":
    main()
