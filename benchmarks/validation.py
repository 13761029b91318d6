"""What validating a batch costs beside extracting it: shares of CPU at batches of several sizes.

    python -m benchmarks.validation [--sizes 100,500,2000] [--every 1] [--repeat 3]

All pages of the corpus that have a gold text are extracted, in this process, and their CPU is taken by the page.
Batches of these articles (again and again, under new addresses, where there are fewer) are judged as the flow does
it: made into columns, compared with what is loaded, put beside their feeds' words, and judged by all checks.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path

from benchmarks.gold import ours, read_pages
from expectations.judge import warm_up
from flows.batches import Captured, CapturedBatch
from flows.extracting import Extracted
from flows.judging import ExtractedBatch, judged
from flows.progress import Quiet
from flows.run import Run
from flows.settings import load_settings
from transforms.records import Article, Capture, Hints
from warehouse import ledger
from warehouse.home import Home
from warehouse.load import load_batch
from warehouse.migrate import migrate

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def main() -> None:
    """Print what a page costs to extract and to validate, and the share, by size of the batch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100,500,2000", help="articles of a batch, comma-separated")
    parser.add_argument("--every", type=int, default=1, help="extract every n-th page of the corpus only")
    parser.add_argument("--repeat", type=int, default=3, help="judge each batch so often; the least counts")
    chosen = parser.parse_args()
    articles, page_seconds = _extracted(chosen.every)
    began = time.process_time()
    warm_up()
    print(
        f"Great Expectations imported and all suites planned, once a process: {time.process_time() - began:.1f} s CPU"
    )
    print(f"extraction: {page_seconds * 1000:.1f} ms CPU a page, over {len(articles)} pages\n")
    print(f"{'articles':>8}{'validation, ms an article':>28}{'of extraction':>16}")
    for size in map(int, chosen.sizes.split(",")):
        seconds = min(_judged_once(articles, size) for _ in range(chosen.repeat)) / size
        print(f"{size:8}{seconds * 1000:28.2f}{seconds / page_seconds:16.1%}")


def _extracted(every: int) -> tuple[list[Article], float]:
    """The articles of the corpus, and the CPU seconds of a page."""
    pages = list(read_pages(every=every))
    for page in pages[:3]:  # imports and tables are no cost of a page
        ours(page)
    began = time.process_time()
    found = [ours(page) for page in pages]
    seconds = time.process_time() - began
    return [each for each in found if isinstance(each, Article)], seconds / len(pages)


def _judged_once(articles: Sequence[Article], size: int) -> float:
    """CPU seconds of judging one batch, beside a warehouse that holds all of the articles."""
    with tempfile.TemporaryDirectory() as folder:
        run = _run(Path(folder))
        load_batch(run.database, judged(run, _batch("loaded", articles)).load)
        batch = _batch("judged", list(islice(cycle(articles), size)))
        began = time.process_time()
        judged(run, batch)
        return time.process_time() - began


def _run(folder: Path) -> Run:
    home = Home(folder)
    home.prepare()
    run = Run(run_id="run", flow="ingest", home=home, settings=load_settings(), catalogue={}, progress=Quiet())
    migrate(run.database)
    ledger.start_run(run.database, run_id="run", flow="ingest", parameters={}, now=NOW)
    return run


def _batch(batch_id: str, articles: Sequence[Article]) -> ExtractedBatch:
    """The articles under addresses of this batch, with the captures they might be of, and what their feeds say."""
    captured, made = [], []
    for number, article in enumerate(articles):
        url = f"https://kabar.example/{batch_id}/{number}"
        made.append(
            replace(
                article,
                article_id=sha256(url.encode()).hexdigest()[:32],
                url=url,
                canonical_url=url,
                capture_id=f"{batch_id}-{number}",
            )
        )
        hints = Hints(
            source_id=article.source_id,
            languages=("id", "en"),
            entry_title=article.title,
            entry_summary=article.summary,
            entry_published_at=article.published_at,
        )
        captured.append(Captured(captures=(_capture(made[-1]),), hints=hints))
    return ExtractedBatch(CapturedBatch(batch_id, captured), [Extracted(result=article) for article in made])


def _capture(article: Article) -> Capture:
    return Capture(
        capture_id=article.capture_id,
        source_id=article.source_id,
        run_id="run",
        kind="page",
        url=article.url,
        entry_url=article.url,
        status=200,
        content_type="text/html",
        fetched_at=NOW,
        payload_hash="",
        payload_bytes=0,
        warc_file="",
        warc_offset=0,
        warc_length=0,
    )


if __name__ == "__main__":
    main()
