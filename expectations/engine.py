"""Great Expectations as we use it: one ephemeral context per process, lazily made; no file, no network.

Importing this module is cheap; the first `validate` imports Great Expectations, which costs about three
seconds of CPU. What it returns never repeats a value: only counts, and the positions of unexpected rows.
"""

import operator
import os
import threading
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.results import ValidationCrashed
from expectations.suites import Check, gx_declarations

if TYPE_CHECKING:
    import pandas as pd

_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,  # nobody reads it, and it costs a fifth of the time
}
_COMPARISONS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}
_MOST_MESSAGE = 500
_one_at_a_time = threading.Lock()  # its context is shared, and says nothing of threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found in a frame: how many rows it looked at, and where the unexpected ones are."""

    check: Check
    success: bool
    element_count: int
    unexpected: tuple[int, ...]
    observed: str


def validate(checks: tuple[Check, ...], frame: "pd.DataFrame") -> tuple[Finding, ...]:
    """One finding per check, in the order of the checks; positions count from 0 in `frame`.

    A check whose column the frame lacks fails for every row.

    Raises:
        ValidationCrashed: a check raised, or gave no result.
    """
    known = {check.name: finding for check in checks if (finding := _without_running(check, frame))}
    known |= _run(tuple(check for check in checks if check.name not in known), frame.reset_index(drop=True))
    return tuple(known[check.name] for check in checks)


def _without_running(check: Check, frame: "pd.DataFrame") -> Finding | None:
    """What is known of a check that reads an absent column, or whose condition selects no row."""
    if absent := [column for column in check.columns if column not in frame]:
        return Finding(
            check=check,
            success=False,
            element_count=len(frame),
            unexpected=tuple(range(len(frame))),
            observed=f"no column {', '.join(absent)}",
        )
    if check.condition:
        column, sign, value = check.condition
        if not _COMPARISONS[sign](frame[column], value).any():
            # Most conditions ask for more articles than a source has in a batch, and each check costs 10 ms.
            return Finding(check=check, success=True, element_count=0, unexpected=(), observed="0 of 0")
    return None


def _run(checks: tuple[Check, ...], frame: "pd.DataFrame") -> dict[str, Finding]:
    if not checks:
        return {}
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are about its own use of pandas
            # Selecting rows copies all columns for each check: the texts that none of them reads would be most of it.
            read = frame[sorted({column for check in checks for column in check.columns})]
            batch = _batch_definition().get_batch(batch_parameters={"dataframe": read})
            results = batch.validate(_suite(checks), result_format=_RESULT_FORMAT).results
    except Exception as error:
        message = f"Great Expectations raised {type(error).__name__}: {error}"
        raise ValidationCrashed(message[:_MOST_MESSAGE]) from error
    by_name = {check.name: check for check in checks}
    found = {}
    for result in results:
        check = by_name[result.expectation_config.meta["check"]]
        found[check.name] = _finding(check, result)
    if missing := sorted(by_name.keys() - found.keys()):
        raise ValidationCrashed(f"Great Expectations gave no result of {', '.join(missing)}")
    return found


def _finding(check: Check, result: Any) -> Finding:
    detail = result.result or {}
    if "element_count" not in detail:
        raise ValidationCrashed(f"the check {check.name} gave no result: {_raised(result.exception_info)}")
    unexpected = tuple(sorted({int(position) for position in detail.get("unexpected_index_list") or ()}))
    judged = detail["element_count"] - (detail.get("missing_count") or 0)
    return Finding(
        check=check,
        success=bool(result.success),
        element_count=judged,
        unexpected=unexpected,
        observed=f"{len(unexpected)} of {judged}",
    )


def _raised(exception_info: dict[str, Any]) -> str:
    """The messages of what was raised, whichever of its two forms Great Expectations wrote it in."""
    nested = [value for value in exception_info.values() if isinstance(value, dict)] or [exception_info]
    return "; ".join(str(each.get("exception_message")) for each in nested)[:_MOST_MESSAGE]


@cache
def _suite(checks: tuple[Check, ...]) -> Any:
    import great_expectations as gx

    import expectations.custom  # noqa: F401 - registers our own expectations

    return gx.ExpectationSuite(name=checks[0].suite, expectations=gx_declarations(checks))


@cache
def _batch_definition() -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read on import
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports deprecated modules of the standard library
        import great_expectations as gx
        from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    # Left to itself it makes a temporary folder for its pages, which stays behind.
    nowhere = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    settings = DataContextConfig(
        store_backend_defaults=nowhere,
        analytics_enabled=False,
        progress_bars={"globally": False},  # type: ignore[arg-type]  # as its documentation says
    )
    context = gx.get_context(mode="ephemeral", project_config=settings)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")
