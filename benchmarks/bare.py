"""Bare trafilatura, with its defaults and metadata, over pages that are in memory already: the yardstick."""

import argparse
import gzip
import json
import time

import trafilatura

from benchmarks.site import WARM_PAGES, page_files


def main() -> None:
    """Print the CPU seconds as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, required=True)
    pages = [gzip.decompress(file.read_bytes()) for file in page_files(parser.parse_args().pages)]
    for page in pages[:WARM_PAGES]:
        trafilatura.bare_extraction(page, with_metadata=True)
    began, began_wall = time.process_time(), time.monotonic()
    found_count = sum(trafilatura.bare_extraction(page, with_metadata=True) is not None for page in pages)
    cpu_seconds, wall_seconds = time.process_time() - began, time.monotonic() - began_wall
    print(json.dumps({"cpu_seconds": cpu_seconds, "wall_seconds": wall_seconds, "found": found_count}))


if __name__ == "__main__":
    main()
