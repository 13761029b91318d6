"""What became of a batch between extraction and load: its articles as columns, and what the checks say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from expectations.frames import SourceContext
from expectations.judge import judge_articles
from expectations.results import CheckResult
from flows.batches import CapturedBatch
from flows.run import Run
from transforms.records import Article, Rejection
from warehouse.columns import table_of
from warehouse.killpoints import reach
from warehouse.load import Batch

# What a sound page in a sound archive never ends in.
BROKEN = frozenset({"extraction_failed", "archive_damaged"})


class ExtractedBatch:
    """The articles and rejections of a batch."""

    def __init__(self, batch: CapturedBatch, results: Sequence[Article | Rejection]) -> None:
        self.batch = batch
        self.articles = [result for result in results if isinstance(result, Article)]
        self.rejections = [result for result in results if isinstance(result, Rejection)]


class JudgedBatch:
    """A batch as it is loaded. Not a dataclass, since Prefect would walk through its rows."""

    def __init__(self, load: Batch) -> None:
        self.load = load


def judged(run: Run, extracted: ExtractedBatch) -> JudgedBatch:
    """The batch with a reason for each article that failed a critical check, and a flag for each warning.

    Raises:
        ValidationCrashed: the checks could not be run; the batch stays archived and is judged in the next run.
    """
    articles = extracted.articles
    broken = sum(rejection.reason in BROKEN for rejection in extracted.rejections)
    if broken:
        run.note(f"{extracted.batch.batch_id}: {broken} pages could not be extracted: a fault of ours", is_partial=True)
    context = _context(run, extracted)
    judgement = judge_articles(table_of(articles, Article).to_pandas(), context)
    reach("judged")
    flagged = [
        replace(article, flags=(*article.flags, *flags)) if flags else article
        for article, flags in zip(articles, judgement.flags, strict=True)
    ]
    reasons = [
        (*reasons, "source_held") if article.source_id in judgement.held_sources else reasons
        for article, reasons in zip(articles, judgement.reasons, strict=True)
    ]
    for source_id in judgement.held_sources:
        run.note(f"{extracted.batch.batch_id}: all articles of {source_id} are held", is_partial=True)
    return JudgedBatch(
        Batch(
            batch_id=extracted.batch.batch_id,
            run_id=run.run_id,
            articles=table_of(flagged, Article),
            reasons=reasons,
            rejections=extracted.rejections,
            results=table_of(judgement.results, CheckResult),
            entry_urls={
                captured.captures[0].capture_id: captured.captures[0].entry_url for captured in extracted.batch.captured
            },
            loaded_at=datetime.now(UTC),
        )
    )


def _context(run: Run, extracted: ExtractedBatch) -> dict[str, SourceContext]:
    fetched = Counter(captured.hints.source_id for captured in extracted.batch.captured)
    rejected = Counter(rejection.source_id for rejection in extracted.rejections)
    languages = {captured.hints.source_id: captured.hints.languages for captured in extracted.batch.captured}
    earlier = run.seen_texts.before(extracted.articles)
    return {
        source_id: SourceContext(
            fetched_count=count,
            rejected_count=rejected[source_id],
            languages=languages[source_id],
            earlier=earlier.get(source_id, {}),
        )
        for source_id, count in fetched.items()
    }
