"""The records that judging hands on: one result per check, and a judgement per batch."""

from dataclasses import dataclass
from typing import Literal

from transforms.errors import LumbungError

Severity = Literal["critical", "warning", "info"]
Level = Literal["row", "batch", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found; a row of `quality.results`.

    `source_id` is None in the one result that covers everything judged; beside it stands one result for each
    source that the check found unexpected rows of, and none for the others. `element_count` is the number of
    rows that the check looked at. `observed` is short and never holds text of an article.
    """

    suite: str
    expectation: str
    severity: Severity
    level: Level
    source_id: str | None
    success: bool
    element_count: int
    unexpected_count: int
    observed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the checks say of one batch.

    `reasons` and `flags` have one tuple per article, in the order that the articles were handed in: the names
    of the critical checks (the article goes to quarantine) and of the warnings (it loads, flagged) that it
    fails. `held_sources` failed a critical check of the batch: none of their articles loads.
    """

    reasons: tuple[tuple[str, ...], ...]
    flags: tuple[tuple[str, ...], ...]
    results: tuple[CheckResult, ...]
    held_sources: tuple[str, ...] = ()


class ValidationCrashed(LumbungError):
    """The checks could not be run, so nothing is known of the batch: hold it, and judge it again later."""
