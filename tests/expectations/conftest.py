"""Articles, contexts and report tables of our own invention, for the tests of expectations."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pandas as pd
import pytest

from expectations.report.tables import TABLES, ReportTable
from transforms.records import Article

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

_SENTENCES = (
    "Warga Desa Sukamaju bergotong royong memperbaiki lumbung padi yang rusak diterjang angin.",
    "Kepala desa mengatakan, perbaikan itu selesai dalam dua pekan dengan dana swadaya.",
    "Panen raya tahun ini diperkirakan mencapai dua ribu ton gabah kering.",
    "Harga beras di pasar kecamatan turun tipis dibandingkan dengan pekan lalu.",
    "Petani berharap pemerintah membeli gabah mereka dengan harga yang layak.",
    "Sebagian hasil panen disimpan sebagai cadangan untuk musim kemarau.",
)


def good_article(number: int = 1, source_id: str = "harian-padi") -> dict[str, Any]:
    """One article that passes every check; articles of different numbers differ in all that identifies
    them."""
    url = f"https://www.{source_id}.example/berita/{number}"
    body = "\n\n".join(f"{sentence} Bagian {number}." for sentence in _SENTENCES)
    return {
        "article_id": sha256(url.encode()).hexdigest()[:32],
        "source_id": source_id,
        "url": url,
        "canonical_url": url,
        "title": f"Lumbung padi nomor {number} kembali berdiri",
        "body": body,
        "language": "id",
        "published_at": NOW - timedelta(minutes=7 * number),
        "modified_at": None,
        "is_paywalled": False,
        "authors": ("Sri Rahayu", "Made Wirawan"),
        "image_url": f"https://www.{source_id}.example/foto/{number}.jpg",
        "word_count": len(body.split()),
        "content_hash": sha256(body.encode()).hexdigest(),
        "near_duplicate_signature": sha256(body.encode()).digest(),
        "capture_id": f"urn:uuid:{number}",
        "first_seen_at": NOW,
    }


def frame(articles: list[dict[str, Any]]) -> pd.DataFrame:
    """The articles as the flow hands them over: times are times even where all are null."""
    made = pd.DataFrame(articles, columns=[field.name for field in fields(Article)])
    for column in ("published_at", "modified_at", "first_seen_at"):
        made[column] = pd.to_datetime(made[column], utc=True)
    return made


@pytest.fixture(name="article", scope="session")
def article_fixture() -> Callable[..., dict[str, Any]]:
    """Makes a good article; keywords replace its fields."""

    def make(number: int = 1, source_id: str = "harian-padi", **changes: Any) -> dict[str, Any]:
        return good_article(number, source_id) | changes

    return make


@pytest.fixture(scope="session")
def batch() -> Callable[[list[dict[str, Any]]], pd.DataFrame]:
    """Makes the frame of a batch from articles."""
    return frame


def _totals() -> list[tuple[Any, ...]]:
    return [(18_412, 18_903, 4, 37, 12, 2_310, 2_024, 0)]


def _sources() -> tuple[str, ...]:
    return ("harian-padi", "kabar-sawah", "muara-times", "the-granary")


def _account(place: int) -> tuple[Any, ...]:
    parts = (400 - 90 * place, 120 + 10 * place, 3 * place, 9, 4 * place, 5 if place == 2 else 0)
    return (sum(parts), *parts, 0, NOW - timedelta(minutes=13 * place))


def _volume() -> list[tuple[Any, ...]]:
    return [
        (source_id, date(2026, 11, 20) - timedelta(days=day), (3 + (day * 7 + place * 5) % 11) * (4 - place))
        for place, source_id in enumerate(_sources())
        for day in range(27, -1, -1)
        if (day + place) % 7 or place < 2
    ]


def _checks() -> list[tuple[Any, ...]]:
    return [
        ("body_is_no_stub", "row", "critical", None, 2, 2_310, 21, NOW),
        ("body_is_no_stub", "row", "critical", "muara-times", 2, 610, 21, NOW),
        ("published_at_is_known", "row", "warning", None, 3, 2_310, 140, NOW),
        ("published_at_is_known", "row", "warning", "the-granary", 3, 300, 140, NOW),
        ("few_pages_are_rejected", "batch", "warning", None, 0, 16, 0, NOW),
        ("lineage_is_complete", "table", "critical", None, 0, 4, 0, NOW),
        ("identity_is_complete", "row", "critical", None, 0, 2_310, 0, NOW),
    ]


def _quarantine(title: str) -> list[tuple[Any, ...]]:
    return [
        (
            title if place % 2 else "",
            "muara-times",
            "body_is_no_stub" if place % 2 else "no_article",
            "21 of 610 unexpected" if place % 2 else "no main text was found",
            NOW - timedelta(minutes=5 * place),
            f"https://muara-times.example/galeri/{place}",
        )
        for place in range(6)
    ]


def _latest(title: str) -> list[tuple[Any, ...]]:
    return [
        (
            title,
            _sources()[place % 4],
            None if place % 5 == 4 else NOW - timedelta(minutes=11 * place + 40),
            NOW - timedelta(minutes=11 * place),
            "id" if place % 4 else "en",
            210 + 13 * place,
            1 + (place == 2),
            "body_is_no_teaser" if place == 3 else "",
            f"https://{_sources()[place % 4]}.example/berita/{place}",
        )
        for place in range(12)
    ]


def _runs() -> list[tuple[Any, ...]]:
    states = ("success", "partial", "success", "failed")
    return [
        (
            f"20261120T{9 - place:02}0000-7f3a",
            "ingest",
            state,
            NOW - timedelta(hours=place),
            94 - place,
            210,
            4,
            31,
            place,
        )
        for place, state in enumerate(states)
    ]


def sample_tables(
    title: str = "Lumbung padi kembali berdiri, warga menyambut panen raya",
) -> dict[str, ReportTable]:
    """Tables of four invented sources; `title` is every article's."""
    shares = (1.0, 0.995, 0.42, 1.0, 0.81, 0.66, 0.9, 0.31, 0.97, 0.12)
    rows: Mapping[str, list[tuple[Any, ...]]] = {
        "totals": _totals(),
        "accounts": [(source_id, *_account(place)) for place, source_id in enumerate(_sources())],
        "outcomes": [(each, outcome, 40, NOW) for each in _sources() for outcome in ("loaded", "failed_gone")],
        "volume": _volume(),
        "completeness": [
            (
                source_id,
                5_000 - 900 * place,
                *(max(0.0, share - 0.17 * place * (field % 3 > 0)) for field, share in enumerate(shares)),
            )
            for place, source_id in enumerate(_sources())
        ],
        "checks": _checks(),
        "quarantine": _quarantine(title),
        "latest": _latest(title),
        "runs": _runs(),
    }
    return {
        name: ReportTable(columns=columns, rows=rows[name], sql=f"SELECT {', '.join(columns)}\nFROM marts.{name}")
        for name, columns in TABLES.items()
    }


@pytest.fixture(name="sample_tables")
def sample_tables_fixture() -> Callable[..., dict[str, ReportTable]]:
    """Makes the report's tables; the argument is the title of every article."""
    return sample_tables
