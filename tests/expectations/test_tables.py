"""What the suites of tables, sources and fields say of figures, and how a failure of them is put."""

from typing import Any

import pandas as pd
import pytest

from expectations.judge import TABLE_SUITES, judge_tables
from expectations.results import CheckResult
from expectations.suites import load_suite

SOURCES = ("harian-padi", "kabar-sawah")


@pytest.fixture
def frames() -> dict[str, pd.DataFrame]:
    """Figures of two sources of which nothing is wrong, and nothing is known of their past."""
    made = {}
    for suite in TABLE_SUITES:
        columns = {name for check in load_suite(suite) for name in (*check.columns, *check.shows)}
        row: dict[str, Any] = dict.fromkeys(columns, 0.0 if suite == "tables" else None)
        row |= {"is_followed": True} if suite == "sources" else {}
        row |= {"field": "authors"} if suite == "fields" else {}
        made[suite] = pd.DataFrame([row | {"source_id": source_id} for source_id in SOURCES])
        numbers = [name for name in columns if name != "is_followed"]
        made[suite][numbers] = made[suite][numbers].astype("float64")
    return made


def failures(frames: dict[str, pd.DataFrame]) -> list[CheckResult]:
    return list(judge_tables(frames).failures)


def test_whole_tables_pass(frames: dict[str, pd.DataFrame]) -> None:
    verdicts = judge_tables(frames)
    assert all(check.success for check in verdicts.checks)
    assert {suite.suite for suite in verdicts.suites} == {*TABLE_SUITES}


def test_a_suite_says_by_which_declarations_it_judged_and_how_much(frames: dict[str, pd.DataFrame]) -> None:
    frames["fields"].loc[1, "loss_evidence"] = 40.0
    of_fields = [each for each in judge_tables(frames).suites if each.suite == "fields"]
    assert [(each.source_id, each.element_count, each.failed_count) for each in of_fields] == [
        (None, 2, 1),
        ("harian-padi", 1, 0),
        ("kabar-sawah", 1, 1),
    ]
    assert {len(each.suite_hash) for each in of_fields} == {12}


@pytest.mark.parametrize("check", load_suite("tables"), ids=lambda check: check.name)
def test_one_fault_fails_its_check_and_no_other(check: Any, frames: dict[str, pd.DataFrame]) -> None:
    frames["tables"].loc[1, check.kwargs["column"]] = 1.0
    (failed,) = failures(frames)
    assert (failed.expectation, failed.source_id, failed.level) == (check.name, "kabar-sawah", "table")
    assert failed.observed == f"{check.kwargs['column']} 1"


def test_a_field_that_is_lost_is_named_with_its_source(frames: dict[str, pd.DataFrame]) -> None:
    frames["fields"].loc[0, ["loss_evidence", "filled_share", "usual_filled_share"]] = [30.0, 0.05, 0.9]
    (failed,) = failures(frames)
    assert (failed.expectation, failed.source_id, failed.field) == ("fields_stay_filled", "harian-padi", "authors")
    assert failed.observed == "loss_evidence 30, filled_share 0.05, usual_filled_share 0.9"


def test_only_followed_sources_can_be_late(frames: dict[str, pd.DataFrame]) -> None:
    frames["sources"]["silence_ratio"] = [3.0, 3.0]
    frames["sources"]["is_followed"] = [True, False]
    assert [(each.expectation, each.source_id) for each in failures(frames)] == [("sources_are_fresh", "harian-padi")]


@pytest.mark.parametrize(
    ("figures", "name"),
    [
        ({"volume_ratio": 0.2, "usual_day_count": 30.0}, "volume_is_no_trickle"),
        ({"volume_ratio": 5.0, "day_count": 50.0}, "volume_is_no_flood"),
        ({"lag_ratio": 5.0}, "articles_are_fetched_in_time"),
        ({"failed_share": 0.3, "listed_count": 40.0}, "listed_articles_can_be_fetched"),
        ({"waiting_share": 0.3, "listed_count": 40.0}, "listed_articles_do_not_wait"),
        ({"failing_feed_share": 0.6}, "feeds_answer"),
        ({"title_share": 0.5, "recent_count": 40.0}, "recent_titles_are_filled"),
        ({"median_word_count": 30.0, "recent_count": 40.0}, "recent_texts_are_articles"),
        ({"quarantined_share": 0.2, "judged_count": 60.0}, "quarantine_is_small"),
    ],
)
def test_a_source_that_lives_otherwise_than_it_did_is_named(
    figures: dict[str, float], name: str, frames: dict[str, pd.DataFrame]
) -> None:
    for column, value in figures.items():
        frames["sources"].loc[0, column] = value
    assert [(each.expectation, each.severity) for each in failures(frames)] == [(name, "warning")]


def test_few_articles_say_nothing_of_a_source(frames: dict[str, pd.DataFrame]) -> None:
    frames["sources"].loc[0, ["volume_ratio", "usual_day_count"]] = [0.0, 5.0]
    frames["sources"].loc[1, ["title_share", "recent_count"]] = [0.0, 5.0]
    assert failures(frames) == []
