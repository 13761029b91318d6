"""Expectation classes of our own, where Great Expectations has none; importing this module registers them.

    expect_columns_to_be_filled                 no null and no empty text in any of several columns
    expect_column_pair_texts_to_differ          two texts differ in more than white space and case
    expect_column_pair_seconds_to_be_between    the time from A to B
    expect_column_pair_value_to_be_among        A is one of the list in B; an empty list allows all
    expect_column_pair_sites_to_match           two addresses are of one site

Only the pandas engine is served: batches and metrics are DataFrames. This module imports Great Expectations,
which takes seconds; `expectations/engine.py` imports it when it is first used.
"""

# Great Expectations calls the conditions as class methods and by these names; its decorators have no types.
# ruff: noqa: N803, N805
# mypy: disable-error-code="untyped-decorator"

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlsplit

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import (
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_condition_partial import (
    column_pair_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_map_metric_provider import (
    ColumnPairMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

from transforms.urls import registered_domain

_CONDITIONS = ("row_condition", "condition_parser", "ignore_row_if")
_PAIR_DOMAIN = ("batch_id", "table", "column_A", "column_B", *_CONDITIONS)


def _between(numbers: pd.Series, least: float | None, most: float | None) -> pd.Series:
    inside = pd.Series(data=True, index=numbers.index)
    if least is not None:
        inside &= numbers >= least
    if most is not None:
        inside &= numbers <= most
    return inside


class ColumnsFilled(MulticolumnMapMetricProvider):
    """Whether every one of several columns holds something."""

    condition_metric_name = "multicolumn_values.filled"
    condition_domain_keys = ("batch_id", "table", "column_list", *_CONDITIONS)
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> pd.Series:
        return (column_list.notna() & (column_list != "")).all(axis=1)


class ExpectColumnsToBeFilled(MulticolumnMapExpectation):
    """Expect no null and no empty text in any column of `column_list`."""

    map_metric = "multicolumn_values.filled"
    ignore_row_if: Literal["never"] = "never"


class PairTextsDiffer(ColumnPairMapMetricProvider):
    """Whether two texts differ in more than white space and case."""

    condition_metric_name = "column_pair_values.texts_differ"
    condition_domain_keys = _PAIR_DOMAIN
    condition_value_keys = ()

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: Any) -> pd.Series:
        return _pairs(column_A, column_B, _differ)


class PairSecondsBetween(ColumnPairMapMetricProvider):
    """Whether the time from A to B lies within bounds."""

    condition_metric_name = "column_pair_values.seconds_between"
    condition_domain_keys = _PAIR_DOMAIN
    condition_value_keys = ("min_value", "max_value")

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **bounds: Any) -> pd.Series:
        apart = (pd.to_datetime(column_B, utc=True) - pd.to_datetime(column_A, utc=True)).dt.total_seconds()
        return _between(apart, bounds["min_value"], bounds["max_value"])


class PairValueAmong(ColumnPairMapMetricProvider):
    """Whether A is one of the list in B; an empty list allows all."""

    condition_metric_name = "column_pair_values.value_among"
    condition_domain_keys = _PAIR_DOMAIN
    condition_value_keys = ()

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: Any) -> pd.Series:
        return _pairs(column_A, column_B, lambda value, allowed: not allowed or value in allowed)


class PairSitesMatch(ColumnPairMapMetricProvider):
    """Whether two addresses are of one site: their registered domains are equal."""

    condition_metric_name = "column_pair_values.sites_match"
    condition_domain_keys = _PAIR_DOMAIN
    condition_value_keys = ()

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: Any) -> pd.Series:
        return _pairs(column_A, column_B, lambda a, b: _site(a) == _site(b))


def _pairs(left: pd.Series, right: pd.Series, holds: Callable[[Any, Any], bool]) -> pd.Series:
    answers = [holds(a, b) for a, b in zip(left, right, strict=True)]
    return pd.Series(answers, index=left.index, dtype="bool")


def _differ(a: str, b: str) -> bool:
    words = a.casefold().split()
    beginning = b.split(maxsplit=len(words))  # one of them is a whole article
    return [word.casefold() for word in beginning] != words


def _site(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return registered_domain(host) if host else None


class _PairExpectation(ColumnPairMapExpectation):
    """A pair is judged only where both values are there."""

    ignore_row_if: Literal["either_value_is_missing"] = "either_value_is_missing"
    domain_keys = ("batch_id", "column_A", "column_B", *_CONDITIONS)  # type: ignore[assignment]  # one more key


class ExpectColumnPairTextsToDiffer(_PairExpectation):
    """Expect the texts of two columns to differ in more than white space and case."""

    map_metric = "column_pair_values.texts_differ"


class ExpectColumnPairSecondsToBeBetween(_PairExpectation):
    """Expect the seconds from `column_A` to `column_B` to lie from `min_value` to `max_value`."""

    map_metric = "column_pair_values.seconds_between"
    success_keys = ("min_value", "max_value", "mostly")
    min_value: float | None = None
    max_value: float | None = None


class ExpectColumnPairValueToBeAmong(_PairExpectation):
    """Expect the value of `column_A` to be in the list of `column_B`; an empty list allows all."""

    map_metric = "column_pair_values.value_among"


class ExpectColumnPairSitesToMatch(_PairExpectation):
    """Expect two addresses to be of one site."""

    map_metric = "column_pair_values.sites_match"
