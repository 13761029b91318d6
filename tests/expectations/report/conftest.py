"""The report's tables, of four invented sources."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from expectations.report.render import render
from expectations.report.tables import TABLES, ReportTable

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SOURCES = ("harian-padi", "kabar-sawah", "muara-times", "the-granary")
RUNS = tuple(f"20261120T{hour:02}0000Z-7f3a{hour:02}" for hour in (9, 8, 7, 6))
SHARES = (1.0, 0.995, 0.42, 1.0, 0.81, 0.66, 0.9, 0.31, 0.97, 0.12)
MEASURES = ("discovered", "new articles", "new versions", "held in quarantine", "failed visits")
TITLE = "Lumbung padi kembali berdiri, warga menyambut panen raya"

Row = tuple[Any, ...]


def _days() -> Iterator[tuple[int, str, int, date]]:
    for place, source_id in enumerate(SOURCES):
        for day in range(27, -1, -1):
            if (day + place) % 7 or place < 2:
                yield place, source_id, day, TODAY - timedelta(days=day)


def _count(place: int, day: int) -> int:
    return (3 + (day * 7 + place * 5) % 11) * (4 - place)


def _shares(place: int, day: int) -> list[float]:
    """The fourth source lost its authors a week ago."""
    shares = [max(0.0, share - 0.17 * place * (field % 3 > 0)) for field, share in enumerate(SHARES)]
    if place == 3 and day < 7:
        shares[4] = 0.0
    return shares


def _of_sources() -> dict[str, list[Row]]:
    week = {
        each: [(each, measure, 40 - 9 * place, 33) for place, measure in enumerate(MEASURES)]
        for each in (None, *SOURCES)
    }
    fields = [column.removesuffix("_share") for column in TABLES["completeness"][2:]]
    return {
        "totals": [(18_412, 18_903, 4, 37, 12, 0)],
        "week": [row for rows in week.values() for row in rows],
        "freshness": [
            ("the-granary", "silent", NOW - timedelta(days=9), 777_600.0, 21_000.0, NOW, 2, 2),
            ("muara-times", "late", NOW - timedelta(days=1), 86_400.0, 21_000.0, NOW, 2, 0),
            ("harian-padi", "fresh", NOW, 600.0, 10_800.0, NOW, 3, 0),
            ("kabar-sawah", "imported", NOW, 600.0, 10_800.0, None, 0, 0),
        ],
        "alerts": [
            ("silent", "the-granary", "freshness", "no new article for 216 hours", NOW, RUNS[0], None),
            ("critical", None, "lineage_is_complete", "3 of 9", NOW, "20261101T090000Z-7f3a99", NOW),
        ],
        "accounts": [(each, *_account(place)) for place, each in enumerate(SOURCES)],
        "outcomes": [(each, outcome, 40, 5, 3, NOW) for each in SOURCES for outcome in ("loaded", "failed_gone")],
        "completeness": [(each, 5_000 - 900 * place, *_shares(place, 14)) for place, each in enumerate(SOURCES)],
        "fields_recent": [
            (each, field, now, before)
            for place, each in enumerate(SOURCES)
            for field, now, before in zip(fields, _shares(place, 0), _shares(place, 10), strict=True)
        ],
    }


def _of_days() -> dict[str, list[Row]]:
    counts = [(place, each, day, on, _count(place, day)) for place, each, day, on in _days()]
    return {
        "arrivals": [
            *((None, TODAY - timedelta(days=day), 90 + day, 3, 2, 1) for day in range(27, -1, -1)),
            *((each, on, number, number // 9, place, day % 3) for place, each, day, on, number in counts),
        ],
        "volume": [(each, on, number) for _, each, _, on, number in counts],
        "fields_daily": [(each, on, number, *_shares(place, day), 240.0) for place, each, day, on, number in counts],
        "gaps": [
            (
                each,
                state,
                NOW,
                NOW,
                7_200.0,
                NOW,
                RUNS[0],
                2,
                14,
                "reached by the sitemap",
                f"https://{each}.example/rss",
            )
            for each, state in zip(SOURCES, ("open", "closed") * 2, strict=True)
        ],
        "lag_daily": [(each, on, number, 60.0 * number, 400.0 * number) for _, each, _, on, number in counts],
        "coverage": [
            (each, on, number + 2, number, 1, 1, 0, 0, number / (number + 2), 7_200.0 * (day == 3))
            for _, each, day, on, number in counts
        ],
    }


def _account(place: int) -> Row:
    parts = (400 - 90 * place, 120 + 10 * place, 3 * place, 9, 4 * place, 5 if place == 2 else 0)
    return (sum(parts), *parts, 0, NOW - timedelta(minutes=13 * place))


def _of_checks() -> dict[str, list[Row]]:
    found: list[Row] = [
        ("body_is_no_stub", "row", "critical", None, 2, 2_310, 21, TODAY),
        ("body_is_no_stub", "row", "critical", "muara-times", 2, 610, 21, TODAY),
        ("published_at_is_known", "row", "warning", None, 3, 2_310, 140, TODAY),
        ("published_at_is_known", "row", "warning", "the-granary", 3, 300, 140, TODAY),
        ("sources_are_fresh", "table", "warning", None, 1, 4, 1, TODAY),
        ("sources_are_fresh", "table", "warning", "the-granary", 1, 1, 1, TODAY),
        ("few_pages_are_rejected", "batch", "warning", None, 0, 16, 0, TODAY),
        ("lineage_is_complete", "table", "critical", None, 0, 4, 0, TODAY),
        ("identity_is_complete", "row", "critical", None, 0, 2_310, 0, TODAY),
    ]
    return {
        "checks": found,
        "check_days": [
            (row[0], TODAY - timedelta(days=day), row[5], row[6], row[6] / row[5], row[4])
            for row in found
            if row[3] is None
            for day in range(0, 28, 2)
        ],
        "run_failures": [
            (RUNS[place % 4], name, severity, level, source_id, "authors", 100, 7, "7 of 100 unexpected", None)
            for place, (name, level, severity, source_id, *_) in enumerate(found[:6])
        ],
    }


def _of_pages(title: str) -> dict[str, list[Row]]:
    return {
        "quarantine": [
            (
                title if place % 2 else "",
                "muara-times",
                "body_is_no_stub" if place % 2 else "no_article",
                "21 of 610 unexpected" if place % 2 else "no main text was found",
                NOW - timedelta(minutes=5 * place),
                RUNS[place % 4],
                f"urn:uuid:{place}",
                "20261120-00001.warc.gz",
                1_000 * place,
                f"https://muara-times.example/galeri/{place}",
            )
            for place in range(6)
        ],
        "edits": [
            (
                title,
                each,
                "headline",
                2,
                "Lumbung padi berdiri",
                NOW - timedelta(hours=3),
                NOW,
                f"https://{each}.example/1",
            )
            for each in SOURCES
        ],
        "latest": [
            (
                title,
                SOURCES[place % 4],
                "Sri Rahayu",
                None if place % 5 == 4 else NOW - timedelta(minutes=11 * place + 40),
                NOW - timedelta(minutes=11 * place),
                "id" if place % 4 else "en",
                210 + 13 * place,
                1 + (place == 2),
                "body_is_no_teaser" if place == 3 else "",
                f"https://{SOURCES[place % 4]}.example/berita/{place}",
            )
            for place in range(12)
        ],
    }


def _of_runs() -> dict[str, list[Row]]:
    states = ("success", "partial", "success", "failed")
    return {
        "runs": [
            (run_id, "ingest", state, NOW - timedelta(hours=place), 94 - place, 210, 4, 31, place)
            for place, (run_id, state) in enumerate(zip(RUNS, states, strict=True))
        ],
        "run_sources": [(run_id, each, 60, 40, 9, 1, 4, 6) for run_id in RUNS for each in SOURCES],
        "run_outcomes": [(run_id, outcome, 40, 4) for run_id in RUNS for outcome in ("loaded", "failed_gone")],
        "run_batches": [(run_id, f"{run_id}-00001", NOW, 210, 4, 31, 1) for run_id in RUNS],
    }


@pytest.fixture(scope="session")
def sample_tables() -> Callable[..., dict[str, ReportTable]]:
    """Makes the report's tables; the argument is the title of every article."""

    def make(title: str = TITLE) -> dict[str, ReportTable]:
        rows = {**_of_sources(), **_of_days(), **_of_checks(), **_of_pages(title), **_of_runs()}
        return {
            name: ReportTable(columns=columns, rows=rows[name], sql=f"SELECT {', '.join(columns)}\nFROM marts.{name}")
            for name, columns in TABLES.items()
        }

    return make


@pytest.fixture(scope="session")
def sample_pages(sample_tables: Callable[..., dict[str, ReportTable]]) -> dict[str, str]:
    """The pages made of these tables."""
    return render(sample_tables(), title="Laporan mutu", made_at=NOW)
