"""Great Expectations as we use it: its expectations, metrics and pandas engine; no context, no file, no network.

Its own validator plans each validation anew: which metrics every expectation needs, and which these need, which
costs 4 to 8 ms an expectation whatever the batch is. A suite never changes while we run, so here a plan is made
once, and resolved by Great Expectations for every batch, at about 1 ms an expectation. A test holds that the
verdicts are those of `batch.validate(suite)`.

Importing this module is cheap; the first `validate` imports Great Expectations, which costs about three
seconds of CPU. What it returns never repeats a value: only counts, and the positions of unexpected rows.
"""

import operator
import os
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.results import ValidationCrashed
from expectations.suites import Check, gx_declarations

if TYPE_CHECKING:
    import pandas as pd

_COMPARISONS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}
_MOST_MESSAGE = 500
_RESULT_FORMAT = {"result_format": "BOOLEAN_ONLY"}
_one_at_a_time = threading.Lock()  # the plans share one engine, which holds one frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found in a frame: how many rows it judged, and where the unexpected ones are.

    Rows that its condition leaves out, or where what it reads is null, are not judged.
    """

    check: Check
    judged_count: int
    unexpected: tuple[int, ...]
    absent: tuple[str, ...] = ()

    @property
    def success(self) -> bool:
        """Whether no row is unexpected, and no column absent."""
        return not (self.unexpected or self.absent)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How Great Expectations comes to the verdicts of some checks: its graph, and each check's condition in it."""

    engine: Any
    graph: Any
    conditions: Mapping[str, Any]

    def resolve(self, frame: "pd.DataFrame") -> dict[str, "pd.Series"]:
        """For each check, whether each row that it judges is unexpected."""
        from great_expectations.exceptions.exceptions import MetricResolutionError

        self.engine.load_batch_data("frame", frame)
        try:
            resolved, _ = self.graph.resolve({"catch_exceptions": False}, show_progress_bars=False)
        except MetricResolutionError as error:
            failed = {metric.id for metric in error.failed_metrics}
            names = [name for name, condition in self.conditions.items() if condition.id in failed]
            raise ValidationCrashed(f"{', '.join(names)}: {error}"[:_MOST_MESSAGE]) from error
        finally:
            self.engine.load_batch_data("frame", frame.iloc[:0])  # else a batch's texts would stay until the next
        return {name: resolved[condition.id][0] for name, condition in self.conditions.items()}


def validate(checks: tuple[Check, ...], frame: "pd.DataFrame") -> tuple[Finding, ...]:
    """One finding per check, in the order of the checks; positions count from 0 in `frame`.

    A check whose column the frame lacks fails for every row.

    Raises:
        ValidationCrashed: a check raised, or is none that Great Expectations has.
    """
    found = {}
    judged = []
    for check in checks:
        if absent := tuple(column for column in check.columns if column not in frame):
            every = tuple(range(len(frame)))
            found[check.name] = Finding(check=check, judged_count=len(frame), unexpected=every, absent=absent)
        else:
            judged.append(check)
    try:
        with _one_at_a_time, _quiet():
            for where in dict.fromkeys(check.where for check in judged):
                alike = tuple(check for check in judged if check.where == where)
                found |= {finding.check.name: finding for finding in _validate_alike(alike, frame)}
    except ValidationCrashed:
        raise
    except Exception as error:
        message = f"Great Expectations raised {type(error).__name__}: {error}"
        raise ValidationCrashed(message[:_MOST_MESSAGE]) from error
    return tuple(found[check.name] for check in checks)


def prepare(checks: tuple[Check, ...]) -> None:
    """Import Great Expectations and make the checks' plans, which otherwise the first `validate` waits for."""
    with _one_at_a_time, _quiet():
        for where in dict.fromkeys(check.where for check in checks):
            _plan(tuple(check for check in checks if check.where == where))


def _validate_alike(checks: tuple[Check, ...], frame: "pd.DataFrame") -> Iterator[Finding]:
    """The findings of checks that judge the same rows."""
    positions = _selected(checks[0], frame)
    if not len(positions):
        # Most conditions ask for more articles than a source has in a batch.
        yield from (Finding(check=check, judged_count=0, unexpected=()) for check in checks)
        return
    columns = list(dict.fromkeys(column for check in checks for column in check.columns))
    # The columns read and no others: Great Expectations copies whole rows about.
    selected = frame[columns].iloc[positions].reset_index(drop=True)
    verdicts = _plan(checks).resolve(selected)
    for check in checks:
        verdict = verdicts[check.name]
        unexpected = positions[verdict.index[verdict.to_numpy(dtype=bool)]]
        yield Finding(check=check, judged_count=len(verdict), unexpected=tuple(map(int, unexpected)))


def _selected(check: Check, frame: "pd.DataFrame") -> Any:
    """The positions of the rows that a check's condition selects: an array of numbers."""
    import numpy as np

    if check.condition is None:
        return np.arange(len(frame))
    column, sign, value = check.condition
    return np.flatnonzero(_COMPARISONS[sign](frame[column], value).to_numpy(dtype=bool, na_value=False))


@cache
def _plan(checks: tuple[Check, ...]) -> _Plan:
    engine = _engine()
    from great_expectations.expectations.registry import get_metric_kwargs
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.validation_graph import ValidationGraph

    graph = ValidationGraph(execution_engine=engine)
    conditions = {}
    for expectation in _expectations(checks):
        name = f"{expectation.map_metric}.condition"
        arguments: dict[str, Any] = get_metric_kwargs(name, expectation.configuration, _RESULT_FORMAT) or {}
        condition = MetricConfiguration(name, arguments["metric_domain_kwargs"], arguments["metric_value_kwargs"])
        graph.build_metric_dependency_graph(condition)
        conditions[expectation.meta["check"]] = condition
    return _Plan(engine, graph, conditions)


def _expectations(checks: tuple[Check, ...]) -> list[Any]:
    """Great Expectations' own objects of the checks; their conditions are ours to apply, at a tenth of the cost."""
    import great_expectations as gx

    import expectations.custom  # noqa: F401 - registers our own expectations

    declarations = gx_declarations(tuple(replace(check, where=None) for check in checks))
    made: list[Any] = list(gx.ExpectationSuite(name=checks[0].suite, expectations=declarations).expectations)
    # An expectation that it does not know is left out of the suite, and only logged.
    known = {each.meta["check"] for each in made if getattr(each, "map_metric", None) is not None}
    if unknown := [f"{check.name}: {check.expectation}" for check in checks if check.name not in known]:
        raise ValidationCrashed(f"Great Expectations has none of this name that judges row by row: {unknown}")
    return made


@cache
def _engine() -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read on import
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine

    # Its cache goes by a metric's name and arguments, which are the same for every frame.
    return PandasExecutionEngine(caching=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """No warnings of Great Expectations' own use of pandas, and of deprecated modules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
