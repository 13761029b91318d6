"""When a source is late beside its own rhythm: one rule, for people (marts.freshness) and for the check."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from warehouse.measuring import metric_files

NOW = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday

Ratio = Callable[..., float]

TEXTS = """
    INSERT INTO core.article_versions BY NAME
    FROM times
    SELECT
        md5(published_at::VARCHAR) AS article_id, 'kabar' AS source_id, '' AS url, '' AS canonical_url, '' AS title,
        'Isi.' AS body, published_at, []::VARCHAR[] AS authors, []::VARCHAR[] AS keywords, false AS is_paywalled,
        1 AS page_count, 200 AS word_count, '' AS content_hash, ''::BLOB AS near_duplicate_signature,
        MAP {} AS evidence, []::VARCHAR[] AS flags, '' AS extractor, '' AS extractor_version, 'c' AS capture_id,
        epoch(published_at)::INTEGER AS version_id, coalesce($seen_at::TIMESTAMPTZ, published_at) AS first_seen_at,
        1 AS version, 'first' AS change, 'run-1' AS run_id, 'batch-1' AS batch_id, now() AS loaded_at
"""


@pytest.fixture
def ratio(connection: Any) -> Ratio:
    """How many of its usual pauses a source has been silent; these articles are added."""

    def found(appeared: Iterable[datetime], now: datetime = NOW, seen_at: datetime | None = None) -> float:
        times = pa.table({"published_at": [*appeared]}, schema=pa.schema([("published_at", pa.timestamp("us", "UTC"))]))
        connection.register("times", times)
        connection.execute(TEXTS, {"seen_at": seen_at})
        (row,) = connection.execute("FROM marts.rhythms($1)", [now]).to_arrow_table().to_pylist()
        (told,) = connection.execute(metric_files()["sources"], {"now": now}).to_arrow_table().to_pylist()
        silence = float(row["silence_seconds"] / row["usual_pause_seconds"])
        assert told["silence_ratio"] == silence, "the check judges something else than people see"
        return silence

    return found


def every(hours: float, days: float, until: datetime = NOW) -> list[datetime]:
    return [until - timedelta(hours=hours * number) for number in range(int(days * 24 / hours))]


def weekdays(times: Iterable[datetime]) -> list[datetime]:
    return [time for time in times if time.weekday() < 5]


def test_a_paper_that_prints_all_night_is_late_within_a_morning(ratio: Ratio) -> None:
    assert ratio(every(1, 20), NOW + timedelta(hours=7)) > 2


def test_a_paper_that_rests_at_weekends_may_from_its_first_one_on(ratio: Ratio) -> None:
    # It was found on a Monday: five days of articles at every hour, and it is Sunday evening.
    week = weekdays(every(1, 7))
    assert len(week) >= 20
    assert 1 < ratio(week, NOW - timedelta(hours=3)) < 2


def test_a_paper_that_rests_at_weekends_is_late_after_two_of_them(ratio: Ratio) -> None:
    assert ratio(weekdays(every(1, 28)), NOW + timedelta(days=4)) < 2
    assert ratio([], NOW + timedelta(days=5)) > 2


def test_what_a_feed_lists_at_the_first_visit_is_no_fortnight_of_following(ratio: Ratio) -> None:
    pinned = NOW - timedelta(days=25)
    assert ratio([*every(1, 2), pinned], NOW + timedelta(hours=60), seen_at=NOW) < 2


def test_a_weekly_is_late_after_a_fortnight(ratio: Ratio) -> None:
    assert ratio(every(24 * 7, 28), NOW + timedelta(days=10)) < 2
    assert ratio([], NOW + timedelta(days=15)) > 2


def test_two_articles_are_no_rhythm_of_three_hours(ratio: Ratio) -> None:
    assert ratio([NOW, NOW - timedelta(days=14)], NOW + timedelta(days=1)) < 1


@pytest.mark.parametrize("days", [5, 40, 100])
def test_a_source_that_is_gone_stays_late_and_keeps_its_rhythm(days: int, ratio: Ratio) -> None:
    assert ratio(every(1, 20), NOW + timedelta(days=days)) == pytest.approx(days * 24 / 3)


def test_the_longest_pause_is_left_out_of_a_rhythm(ratio: Ratio) -> None:
    times = [time for time in every(1, 28) if not NOW - timedelta(days=9) < time < NOW - timedelta(days=5)]
    assert ratio(times, NOW + timedelta(hours=3)) == pytest.approx(1)
