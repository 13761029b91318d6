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
from numbers import Number
from typing import Any

import pandas as pd

from expectations.engine import Finding, prepare, validate
from expectations.frames import Beside, SourceContext, articles_frame, sources_frame
from expectations.results import CheckResult, Judgement, Severity, SuiteResult, ValidationCrashed, Verdicts
from expectations.suites import SUITES, load_suite, suite_hash

TABLE_SUITES = tuple(suite for suite, level in SUITES.items() if level == "table")
"""The suites that are judged after the loads of a run."""


def judge_articles(
    articles: pd.DataFrame,
    context: Mapping[str, SourceContext] | None = None,
    beside: Mapping[str, Beside] | None = None,
) -> Judgement:
    """The judgement of a batch: reasons and flags per article, held sources, and every check's results.

    `articles` has the columns of `transforms.records.Article`; `context` says what is known of each source,
    `beside` what is known of each article, by its capture. A source of the context without an article is judged
    too: all of its pages may have been rejected. When a column that a check reads is absent, every source of
    the batch is held. An empty batch passes.

    Raises:
        ValidationCrashed: the checks could not be run; nothing is known of the batch.
    """
    try:
        return _judge(articles, context or {}, beside or {})
    except ValidationCrashed:
        raise
    except Exception as error:
        raise ValidationCrashed(f"judging the batch raised {type(error).__name__}: {error}") from error


def judge_tables(frames: Mapping[str, pd.DataFrame]) -> Verdicts:
    """What the `TABLE_SUITES` say of their frames: each has a row per source, or per source and `field`.

    Raises:
        ValidationCrashed: the checks could not be run.
    """
    return _joined([_verdicts(suite, validate(load_suite(suite), frames[suite]), frames[suite]) for suite in frames])


def warm_up() -> None:
    """Import Great Expectations and plan all suites now, so that the first judgement does not wait for it."""
    for suite in SUITES:
        prepare(load_suite(suite))


def _judge(articles: pd.DataFrame, context: Mapping[str, SourceContext], beside: Mapping[str, Beside]) -> Judgement:
    frame = articles_frame(articles, context, beside)
    of_articles = validate(load_suite("articles"), frame)
    reasons = _names_by_row(of_articles, "critical", len(frame))
    sources = sources_frame(frame, context, [bool(row) for row in reasons])
    of_batch = validate(load_suite("batches"), sources)
    is_whole = not any(finding.absent for finding in of_articles)
    failed = _names_by_row(of_batch, "critical", len(sources))
    return Judgement(
        reasons=reasons,
        flags=_names_by_row(of_articles, "warning", len(frame)),
        verdicts=_joined([_verdicts("articles", of_articles, frame), _verdicts("batches", of_batch, sources)]),
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


def _joined(verdicts: Sequence[Verdicts]) -> Verdicts:
    return Verdicts(
        checks=tuple(check for each in verdicts for check in each.checks),
        suites=tuple(suite for each in verdicts for suite in each.suites),
    )


def _verdicts(suite: str, findings: Sequence[Finding], frame: pd.DataFrame) -> Verdicts:
    """One result per check, followed by one for each source (and field) that it found unexpected rows of."""
    sources = list(frame["source_id"]) if "source_id" in frame else [""] * len(frame)
    keys = list(zip(sources, frame["field"], strict=True)) if "field" in frame else [(each, None) for each in sources]
    counts = Counter(keys)
    checks = []
    for finding in findings:
        checks.append(_result(finding, None, None, len(frame), len(finding.unexpected), _observed(finding, frame)))
        rows: dict[tuple[Any, Any], list[int]] = {}
        for position in finding.unexpected:
            rows.setdefault(keys[position], []).append(position)
        for key, positions in sorted(rows.items(), key=lambda each: (each[0][0], each[0][1] or "")):
            shown = _shown(finding, frame, positions) if finding.check.level != "row" else ""
            observed = shown or f"{len(positions)} of {counts[key]}"
            checks.append(_result(finding, *key, counts[key], len(positions), observed))
    return Verdicts(checks=tuple(checks), suites=tuple(_suites(suite, findings, sources)))


def _suites(suite: str, findings: Sequence[Finding], sources: Sequence[str]) -> list[SuiteResult]:
    """The suite's result of everything, and of each source."""
    failed = Counter(source for finding in findings for source in {sources[place] for place in finding.unexpected})
    counts: dict[str | None, int] = {None: len(sources), **dict(sorted(Counter(sources).items()))}
    return [
        SuiteResult(
            suite=suite,
            suite_hash=suite_hash(suite),
            source_id=source_id,
            check_count=len(findings),
            failed_count=failed[source_id] if source_id is not None else sum(not each.success for each in findings),
            element_count=count,
        )
        for source_id, count in counts.items()
    ]


def _observed(finding: Finding, frame: pd.DataFrame) -> str:
    if finding.absent:
        return f"no column {', '.join(finding.absent)}"
    return f"{len(finding.unexpected)} of {len(frame)}"


def _shown(finding: Finding, frame: pd.DataFrame, positions: Sequence[int]) -> str:
    """The figures of the rows that failed, of batches and tables: those that the check reads, and names to be shown."""
    columns = [name for name in dict.fromkeys((*finding.check.columns, *finding.check.shows)) if name in frame]
    rows = frame[columns].iloc[list(positions)].to_dict("records")
    return "; ".join(", ".join(f"{name} {_figure(value)}" for name, value in row.items()) for row in rows)


def _figure(value: object) -> str:
    """A figure in short; whatever is no figure is not shown, since it may hold text of an article."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{float(value):.4g}" if isinstance(value, Number) and value == value else "unknown"  # type: ignore[arg-type]


def _result(
    finding: Finding, source_id: str | None, field: str | None, element_count: int, count: int, observed: str
) -> CheckResult:
    check = finding.check
    return CheckResult(
        suite=check.suite,
        expectation=check.name,
        severity=check.severity,
        level=check.level,
        source_id=source_id,
        field=field,
        success=finding.success if source_id is None else False,
        element_count=element_count,
        unexpected_count=count,
        observed=observed,
    )
