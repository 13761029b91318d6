"""The records that judging hands on: one result per check, one per suite, and a judgement per batch."""

from dataclasses import dataclass
from typing import Literal

from transforms.errors import LumbungError

Severity = Literal["critical", "warning", "info"]
Level = Literal["row", "batch", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found, of everything judged or of one source.

    `source_id` is None in the one result that covers everything judged; beside it stands one result for each
    source that the check found unexpected rows of (and for each `field`, where the check judges fields), and
    none for the others. `element_count` is the number of rows that the check looked at. `observed` is short and
    never holds text of an article.
    """

    suite: str
    expectation: str
    severity: Severity
    level: Level
    source_id: str | None
    field: str | None = None
    success: bool
    element_count: int
    unexpected_count: int
    observed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteResult:
    """That a suite was judged, by which declarations, and of how many rows: of one source, or of all (None)."""

    suite: str
    suite_hash: str
    source_id: str | None
    check_count: int
    failed_count: int
    element_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What suites said of frames: the results of the checks, and those of the suites."""

    checks: tuple[CheckResult, ...] = ()
    suites: tuple[SuiteResult, ...] = ()

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """What failed, by source where the check tells sources apart."""
        return tuple(check for check in self.checks if not check.success and check.source_id is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the checks say of one batch.

    `reasons` and `flags` have one tuple per article, in the order that the articles were handed in: the names
    of the critical checks (the article goes to quarantine) and of the warnings (it loads, flagged) that it
    fails. `held_sources` failed a critical check of the batch: none of their articles loads.
    """

    reasons: tuple[tuple[str, ...], ...]
    flags: tuple[tuple[str, ...], ...]
    verdicts: Verdicts
    held_sources: tuple[str, ...] = ()


class ValidationCrashed(LumbungError):
    """The checks could not be run, so nothing is known of what they were to judge: hold it."""
