"""The plots."""

import re
from datetime import date

import pytest
from lxml import etree

from expectations.report.plots import DAYS, bars, outcome_bar, strip, volumes

SVG = "{http://www.w3.org/2000/svg}"


def day(source_id: str, published_on: date, article_count: int) -> dict[str, object]:
    return {"source_id": source_id, "published_on": published_on, "article_count": article_count}


RECORDS = [
    day("harian-padi", date(2026, 11, 20), 40),
    day("harian-padi", date(2026, 11, 15), 10),
    day("kabar-sawah", date(2026, 11, 19), 2),
]


def rectangles(drawing: str) -> list[dict[str, str]]:
    """The attributes of the rectangles; fails where the drawing is no well-formed XML."""
    return [dict(each.attrib) for each in etree.fromstring(drawing).iter(f"{SVG}rect")]


def test_all_sources_share_the_days_and_each_has_its_own_scale() -> None:
    plots = volumes(RECORDS, height=28)
    assert {plot.last_on for plot in plots.values()} == {date(2026, 11, 20)}
    assert max(float(bar["height"]) for bar in rectangles(plots["kabar-sawah"].drawing)) == 28
    assert all(len(rectangles(plot.drawing)) == DAYS for plot in plots.values())


def test_bars_stand_on_the_ground_and_within_the_box() -> None:
    for plot in volumes(RECORDS, height=28).values():
        for bar in rectangles(plot.drawing):
            assert float(bar["y"]) + float(bar["height"]) == pytest.approx(28, abs=0.1)
            assert float(bar["y"]) >= 0


def test_weekends_and_days_without_articles_are_told_apart() -> None:
    drawn = rectangles(volumes(RECORDS)["harian-padi"].drawing)
    none, article = "bar-none", "bar-article"
    assert [bar["class"] for bar in drawn[-6:]] == [f"{article} bar-weekend", none, none, none, none, article]


def test_a_plot_says_what_it_shows_and_names_a_day_a_week() -> None:
    plot = volumes(RECORDS)["harian-padi"]
    assert plot.summary == "Articles from 2026-10-24 to 2026-11-20, at most 40 on one day"
    assert [f"{tick:%d}" for tick in plot.ticks] == ["24", "31", "07", "14", "20"]


def test_parts_are_stacked_from_the_ground_or_drawn_over_each_other() -> None:
    records = [{"on": date(2026, 11, 20), "held_count": 3, "new_count": 1}]
    stacked = bars(records, day="on", parts=("new_count", "held_count"), what="Pages", height=40)
    assert stacked is not None
    assert [(bar["class"], bar["y"], bar["height"]) for bar in rectangles(stacked.drawing)[-2:]] == [
        ("bar-new", "30.0", "10.0"),
        ("bar-held", "0.0", "30.0"),
    ]
    over = bars(records, day="on", parts=("new_count", "held_count"), what="Pages", height=40, stacked=False)
    assert over is not None
    assert [(bar["class"], bar["y"]) for bar in rectangles(over.drawing)[-2:]] == [
        ("bar-held", "0.0"),
        ("bar-new", "26.7"),
    ]


def test_no_record_is_no_plot() -> None:
    assert bars([], day="on", parts=("new_count",), what="Pages") is None
    assert volumes([]) == {}


def test_a_strip_has_a_cell_a_day_the_fuller_the_darker() -> None:
    records = [{"on": date(2026, 11, 20 - back), "share": share} for back, share in enumerate((1.0, 0.3, 0.0, None))]
    drawing = strip(records, day="on", share="share", last_on=date(2026, 11, 20), what="Share with <authors>")
    cells = [cell["class"] for cell in rectangles(drawing)]
    assert len(cells) == DAYS
    assert cells[-5:] == ["cell heat-none", "cell heat-none", "cell heat-0", "cell heat-2", "cell heat-5"]
    assert re.search(r'aria-label="Share with &lt;authors&gt;, 2026-10-24 to 2026-11-20: 0 % to 100 %"', drawing)


def test_the_parts_of_an_outcome_bar_fill_it_and_leave_out_what_is_nothing() -> None:
    account = {"loaded_count": 3, "unchanged_count": 0, "quarantined_count": 1, "failed_count": 0, "skipped_count": 0}
    drawn = rectangles(outcome_bar(account | {"pending_count": 0}, width=200))
    assert [(bar["class"], bar["x"], bar["width"]) for bar in drawn] == [
        ("bar-loaded", "0.0", "150.0"),
        ("bar-quarantined", "150.0", "50.0"),
    ]


def test_a_source_with_nothing_discovered_has_an_empty_bar() -> None:
    parts = ("loaded", "unchanged", "quarantined", "failed", "skipped", "pending")
    assert rectangles(outcome_bar({f"{part}_count": 0 for part in parts})) == []
