"""What became of a batch between extraction and load: its articles as columns, and what the checks say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa

from expectations.frames import Beside, SourceContext
from expectations.judge import judge_articles
from expectations.results import CheckResult, Judgement, SuiteResult, ValidationCrashed, Verdicts
from flows.batches import CapturedBatch
from flows.extracting import Extracted
from flows.reasons import SOURCE_HELD, VALIDATION_CRASHED
from flows.run import Run
from transforms.records import Article, Rejection
from warehouse.columns import table_of
from warehouse.copies import copies_known
from warehouse.decisions import CaptureDecision
from warehouse.killpoints import reach
from warehouse.load import Batch

# What a sound page in a sound archive never ends in.
BROKEN = frozenset({"extraction_failed", "archive_damaged"})


class ExtractedBatch:
    """The articles and rejections of a batch."""

    def __init__(self, batch: CapturedBatch, extracted: Sequence[Extracted]) -> None:
        results = [each.result for each in extracted]
        self.batch = batch
        self.articles = [result for result in results if isinstance(result, Article)]
        self.rejections = [result for result in results if isinstance(result, Rejection)]
        self.least_shingles = {each.result.capture_id: each.least_shingles for each in extracted}


class JudgedBatch:
    """A batch as it is loaded. Not a dataclass, since Prefect would walk through its rows."""

    def __init__(self, load: Batch) -> None:
        self.load = load


def judged(run: Run, extracted: ExtractedBatch) -> JudgedBatch:
    """The batch with a reason for each article that failed a critical check, and a flag for each warning.

    When the checks themselves break off, all of its articles are held: nothing is known of them. An article that
    a person accepts loads whatever it fails, and has all of it as flags.
    """
    broken = sum(rejection.reason in BROKEN for rejection in extracted.rejections)
    if broken:
        run.note(f"{extracted.batch.batch_id}: {broken} pages could not be extracted: a fault of ours", is_partial=True)
    articles = table_of(extracted.articles, Article)
    judgement = _judgement(run, extracted, articles)
    reach("judged")
    accepted = _accepted(extracted)
    kept: list[Article] = []
    reasons: list[tuple[str, ...]] = []
    for article, failed, warned in zip(extracted.articles, judgement.reasons, judgement.flags, strict=True):
        held_for = (*failed, SOURCE_HELD) if article.source_id in judgement.held_sources else failed
        is_accepted = article.capture_id in accepted
        flags = (*article.flags, *(held_for if is_accepted else ()), *warned)
        kept.append(replace(article, flags=flags) if flags != article.flags else article)
        reasons.append(() if is_accepted else held_for)
    return JudgedBatch(
        Batch(
            batch_id=extracted.batch.batch_id,
            run_id=run.run_id,
            articles=table_of(kept, Article),
            reasons=reasons,
            rejections=extracted.rejections,
            least_shingles=extracted.least_shingles,
            results=table_of(judgement.verdicts.checks, CheckResult),
            judged=table_of(judgement.verdicts.suites, SuiteResult),
            accepted=list(accepted.values()),
            entry_urls={
                captured.captures[0].capture_id: captured.captures[0].entry_url for captured in extracted.batch.captured
            },
            loaded_at=datetime.now(UTC),
        )
    )


def _judgement(run: Run, extracted: ExtractedBatch, articles: pa.Table) -> Judgement:
    batch_id = extracted.batch.batch_id
    try:
        judgement = judge_articles(articles.to_pandas(), _context(run, extracted), _beside(run, extracted, articles))
    except ValidationCrashed as error:
        run.note(f"{batch_id}: all articles are held, since the checks broke off: {error}", is_partial=True)
        return Judgement(
            reasons=((VALIDATION_CRASHED,),) * articles.num_rows,
            flags=((),) * articles.num_rows,
            verdicts=Verdicts(),
        )
    for source_id in judgement.held_sources:
        failed = [
            f"{check.expectation} ({check.observed})"
            for check in judgement.verdicts.failures
            if check.source_id == source_id and check.level == "batch" and check.severity == "critical"
        ]
        run.note(f"{batch_id}: all articles of {source_id} are held: {', '.join(failed)}", is_partial=True)
    return judgement


def _accepted(extracted: ExtractedBatch) -> dict[str, CaptureDecision]:
    decisions = [captured.accepted for captured in extracted.batch.captured if captured.accepted]
    return {decision.capture_id: decision for decision in decisions}


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
            past=run.pasts.get(source_id),
            earlier=earlier.get(source_id, {}),
        )
        for source_id, count in fetched.items()
    }


def _beside(run: Run, extracted: ExtractedBatch, articles: pa.Table) -> dict[str, Beside]:
    copies = copies_known(run.database, articles)
    return {
        capture_id: Beside(
            entry_title=captured.hints.entry_title,
            entry_summary=captured.hints.entry_summary,
            entry_published_at=captured.hints.entry_published_at,
            is_copy=capture_id in copies,
        )
        for captured in extracted.batch.captured
        for capture_id in [captured.captures[0].capture_id]
    }
