"""Articles and contexts of our own invention, for the tests of expectations."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pandas as pd
import pytest

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
