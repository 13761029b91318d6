"""What extraction costs beside bare trafilatura on the same pages, and how busy it keeps its processes.

    python -m benchmarks.speed [--pages 500] [--rounds 2]

The cost is CPU of one thread, page by page in turns in one process, decoding to fingerprints against
`trafilatura.bare_extraction(page, with_metadata=True)` with its own expressions; 1.0 or more says that
extraction costs no more. A page's least time of the rounds counts, which other work on the machine disturbs
least, and the sum of all is printed beside it. A process of the pool is busy while it runs or waits for a
processor that others hold, by the kernel's account, so that a loaded machine measures the same as an idle one.
"""

import argparse
import gzip
import os
import time
from functools import cache
from pathlib import Path

import trafilatura

from benchmarks.cost import tree
from benchmarks.gold import FETCHED_AT
from benchmarks.site import CORPUS, page_files
from flows.pool import KillablePool
from transforms.articles import extract_article
from transforms.quick_paths import as_released
from transforms.records import Article, Hints, Page, Rejection

BATCH_PAGES = 250
WORKERS = 2
_HINTS = Hints(source_id="corpus")


@cache
def pages_of(count: int) -> list[Page]:
    """So many pages of the corpus in memory."""
    return [
        Page(
            capture_id=str(number),
            url=f"http://koran.test/berita/{number:05}",
            content=gzip.decompress(file.read_bytes()),
            content_type="text/html",
            fetched_at=FETCHED_AT,
        )
        for number, file in enumerate(page_files(count))
    ]


def extracted(page: Page) -> Article | Rejection:
    """What a child of the pool does with a page."""
    return extract_article(page, _HINTS)


def lost(page: Page, how: str) -> Rejection:
    """What becomes of a page that a child died of."""
    return Rejection(
        source_id=_HINTS.source_id, url=page.url, capture_id=page.capture_id, reason="extraction_killed", detail=how
    )


def costs(pages: list[Page], rounds: int) -> tuple[list[list[float]], list[list[float]]]:
    """CPU seconds of our extraction and of bare trafilatura, by page and round."""
    ours: list[list[float]] = [[] for _ in pages]
    bare: list[list[float]] = [[] for _ in pages]
    for turn in range(rounds + 1):  # the first pays for what is loaded once, on few pages
        for number, page in enumerate(pages[: None if turn else 10]):
            for is_ours in (True, False) if (number + turn) % 2 else (False, True):
                seconds = _cost_of_ours(page) if is_ours else _cost_of_bare(page)
                if turn:
                    (ours if is_ours else bare)[number].append(seconds)
    return ours, bare


def _cost_of_ours(page: Page) -> float:
    began = time.thread_time()
    extracted(page)
    return time.thread_time() - began


def _cost_of_bare(page: Page) -> float:
    with as_released():
        began = time.thread_time()
        trafilatura.bare_extraction(page.content, with_metadata=True)
        return time.thread_time() - began


def busy_share(pages: list[Page]) -> float:
    """The share of the pool's time in which its processes ran, or would have if others had let them."""
    with KillablePool(extracted, lost, workers=WORKERS) as pool:
        pool.run(pages[: 8 * WORKERS])
        _, *children = tree(os.getpid())
        before, began = _wanted_seconds(children), time.monotonic()
        for start in range(0, len(pages), BATCH_PAGES):
            pool.run(pages[start : start + BATCH_PAGES])
        return (_wanted_seconds(children) - before) / (time.monotonic() - began) / WORKERS


def _wanted_seconds(pids: list[int]) -> float:
    """Seconds that these processes ran or stood in a processor's queue."""
    accounts = (Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split() for pid in pids)
    return sum(int(ran) + int(waited) for ran, waited, _ in accounts) / 1e9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500, help="pages of the corpus, at most 900")
    parser.add_argument("--rounds", type=int, default=2, help="how often each page is read by both")
    chosen = parser.parse_args()
    if not CORPUS.is_dir():
        parser.exit(0, "nothing was measured: the pages of ../shared/corpus are not here\n")
    pages = pages_of(chosen.pages)
    ours, bare = costs(pages, chosen.rounds)
    least = sum(map(min, bare)) / sum(map(min, ours))
    everything = sum(map(sum, bare)) / sum(map(sum, ours))
    print(f"Extraction of {len(pages)} pages, {chosen.rounds} rounds, beside bare trafilatura (1.0: costs the same)")
    print(f"   pages per CPU second, each page's least: {least:.2f}; all rounds: {everything:.2f}")
    print(f"   its {WORKERS} processes are busy {busy_share(pages):.1%} of the time (to be 90 % or more)")


if __name__ == "__main__":
    main()
