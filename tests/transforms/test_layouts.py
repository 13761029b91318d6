"""A page of each family of layouts, invented, and the article that it must become.

`layouts/<family>.toml` holds the article; a field that it does not name must be empty.
"""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.articles import extract_article
from transforms.records import Article, Hints, Page

LAYOUTS = Path(__file__).parent / "layouts"
FAMILIES = sorted(path.stem for path in LAYOUTS.glob("*.html"))
FIELDS = (
    *("title", "authors", "byline", "published_at", "modified_at", "section", "keywords", "summary", "dateline"),
    *("dateline_place", "agency", "image_url", "image_caption", "image_credit", "is_paywalled", "language", "flags"),
)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_of_each_layout_becomes_its_article(family: str) -> None:
    found = extract_article(
        Page(
            capture_id="c1",
            url=f"https://www.layouts.example/2024/{family}-1",
            content=(LAYOUTS / f"{family}.html").read_bytes(),
            content_type="text/html",
            fetched_at=datetime(2024, 7, 1, tzinfo=UTC),
        ),
        Hints(source_id="layouts"),
    )
    assert isinstance(found, Article), found
    wanted = tomllib.loads((LAYOUTS / f"{family}.toml").read_text(encoding="utf-8"))
    assert found.body == wanted.pop("body")
    filled = {name: value for name in FIELDS if (value := getattr(found, name))}
    assert {name: list(value) if isinstance(value, tuple) else value for name, value in filled.items()} == wanted


def test_there_are_families_enough() -> None:
    assert len(FAMILIES) >= 18
