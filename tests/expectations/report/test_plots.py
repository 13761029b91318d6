"""The geometry of the plots."""

from datetime import date

import pytest

from expectations.report.plots import DAYS, outcome_bar, total_volume, volumes


def day(source_id: str, published_on: date, article_count: int) -> dict[str, object]:
    return {"source_id": source_id, "published_on": published_on, "article_count": article_count}


RECORDS = [
    day("harian-padi", date(2026, 11, 20), 40),
    day("harian-padi", date(2026, 11, 15), 10),
    day("kabar-sawah", date(2026, 11, 19), 2),
]


def test_all_sources_share_the_days_and_each_has_its_own_scale() -> None:
    plots = volumes(RECORDS, height=28)
    assert {plot.last_on for plot in plots.values()} == {date(2026, 11, 20)}
    assert max(bar.height for bar in plots["kabar-sawah"].bars) == 28
    assert all(len(plot.bars) == DAYS for plot in plots.values())


def test_bars_stand_on_the_ground_and_within_the_box() -> None:
    for plot in volumes(RECORDS, height=28).values():
        for bar in plot.bars:
            assert bar.y + bar.height == pytest.approx(28, abs=0.1)
            assert bar.y >= 0


def test_weekends_and_days_without_articles_are_told_apart() -> None:
    bars = volumes(RECORDS)["harian-padi"].bars
    assert [bar.style for bar in bars[-6:]] == ["weekend", "none", "none", "none", "none", "day"]


def test_the_total_adds_the_sources() -> None:
    total = total_volume(RECORDS)
    assert total is not None
    assert total.summary == "52 articles from 2026-10-24 to 2026-11-20, at most 40 on one day"


def test_no_article_is_no_plot() -> None:
    assert total_volume([]) is None


def test_the_parts_of_an_outcome_bar_fill_it_and_leave_out_what_is_nothing() -> None:
    account = {
        "loaded_count": 3,
        "unchanged_count": 0,
        "quarantined_count": 1,
        "failed_count": 0,
        "skipped_count": 0,
    }
    bars = outcome_bar(account | {"pending_count": 0}, width=200)
    assert [(bar.style, bar.x, bar.width) for bar in bars] == [("loaded", 0, 150), ("quarantined", 150, 50)]


def test_a_source_with_nothing_discovered_has_an_empty_bar() -> None:
    parts = ("loaded", "unchanged", "quarantined", "failed", "skipped", "pending")
    assert outcome_bar({f"{part}_count": 0 for part in parts}) == ()
