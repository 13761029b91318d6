"""What the suites say of a batch of articles, and of the tables after a load.

    critical, row     a reason: the article goes to quarantine, the others load
    critical, batch   the source is held: none of its articles of this batch loads
    critical, table   the run ends as partial
    warning, row      a flag on the article, which loads
    warning or info   a result to be shown

The first judgement in a process imports Great Expectations (about three seconds of CPU); call `warm_up` where
that time is free.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from expectations.engine import Finding, validate
from expectations.frames import SourceContext, articles_frame, sources_frame
from expectations.results import CheckResult, Judgement, Severity, ValidationCrashed
from expectations.suites import load_suite


def judge_articles(articles: pd.DataFrame, context: Mapping[str, SourceContext] | None = None) -> Judgement:
    """The judgement of a batch: reasons and flags per article, held sources, and every check's results.

    `articles` has the columns of `transforms.records.Article`; `context` says what is known of each source.
    A source of the context without an article is judged too: all of its pages may have been rejected. When a
    column that a check reads is absent, every source of the batch is held. An empty batch passes.

    Raises:
        ValidationCrashed: the checks could not be run; nothing is known of the batch.
    """
    try:
        return _judge(articles, context or {})
    except ValidationCrashed:
        raise
    except Exception as error:
        raise ValidationCrashed(f"judging the batch raised {type(error).__name__}: {error}") from error


def judge_tables(metrics: pd.DataFrame) -> tuple[CheckResult, ...]:
    """The results of the suite `tables` over `metrics`: one row per source, with the columns it names.

    Raises:
        ValidationCrashed: the checks could not be run.
    """
    return _results(validate(load_suite("tables"), metrics), _source_ids(metrics))


def warm_up() -> None:
    """Import Great Expectations now, so that the first judgement does not wait for it."""
    judge_tables(pd.DataFrame({column: [] for check in load_suite("tables") for column in check.columns}))


def _judge(articles: pd.DataFrame, context: Mapping[str, SourceContext]) -> Judgement:
    frame = articles_frame(articles, context)
    of_articles = validate(load_suite("articles"), frame)
    reasons = _names_by_row(of_articles, "critical", len(frame))
    sources = sources_frame(frame, context, [bool(row) for row in reasons])
    of_batch = validate(load_suite("batches"), sources)
    is_whole = all(column in frame for finding in of_articles for column in finding.check.columns)
    failed = _names_by_row(of_batch, "critical", len(sources))
    return Judgement(
        reasons=reasons,
        flags=_names_by_row(of_articles, "warning", len(frame)),
        results=(
            *_results(of_articles, _source_ids(frame)),
            *_results(of_batch, _source_ids(sources)),
        ),
        held_sources=tuple(
            each for each, names in zip(sources["source_id"], failed, strict=True) if names or not is_whole
        ),
    )


def _names_by_row(findings: Sequence[Finding], severity: Severity, row_count: int) -> tuple[tuple[str, ...], ...]:
    """For each row, the checks of this severity that it fails, in the order of the suite."""
    names: list[list[str]] = [[] for _ in range(row_count)]
    for finding in findings:
        if finding.check.severity == severity:
            for position in finding.unexpected:
                names[position].append(finding.check.name)
    return tuple(map(tuple, names))


def _source_ids(frame: pd.DataFrame) -> list[str]:
    return list(frame["source_id"]) if "source_id" in frame else [""] * len(frame)


def _results(findings: Sequence[Finding], source_ids: Sequence[str]) -> tuple[CheckResult, ...]:
    """One result per check, followed by one for each source that it found unexpected rows of."""
    row_counts = Counter(source_ids)
    results = []
    for finding in findings:
        unexpected_counts = Counter(source_ids[position] for position in finding.unexpected)
        results.append(_result(finding, None, finding.element_count, len(finding.unexpected), finding.success))
        results.extend(
            _result(finding, source_id, row_counts[source_id], count, success=False)
            for source_id, count in sorted(unexpected_counts.items())
        )
    return tuple(results)


def _result(
    finding: Finding, source_id: str | None, element_count: int, unexpected_count: int, success: bool
) -> CheckResult:
    check = finding.check
    return CheckResult(
        suite=check.suite,
        expectation=check.name,
        severity=check.severity,
        level=check.level,
        source_id=source_id,
        success=success,
        element_count=element_count,
        unexpected_count=unexpected_count,
        observed=finding.observed if source_id is None else f"{unexpected_count} of {element_count}",
    )
