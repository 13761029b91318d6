"""Hostile pages of all families: each is an article or a rejection, and none raises.

Small ones, so that the suite stays quick; `python -m benchmarks.hostile` measures them up to 5 MiB in the pool.
"""

import time
from datetime import UTC, datetime

import pytest

from benchmarks.floods import made, names
from transforms.articles import extract_article
from transforms.markup import PAGE_BYTES, excess
from transforms.records import Article, Hints, Page, Rejection

KIB = 1024
SIZES = (1 * KIB, 2 * KIB, 4 * KIB, 8 * KIB, 16 * KIB)


def extracted(kind: str, content: bytes) -> Article | Rejection:
    page = Page(
        capture_id="c",
        url="https://kota.example/2026/01/02/panen",
        content=content,
        content_type="text/plain" if kind == "text" else "text/html",
        fetched_at=datetime(2026, 1, 3, tzinfo=UTC),
    )
    return extract_article(page, Hints(source_id="kota", time_zone="Asia/Jakarta", languages=("id",)))


@pytest.mark.parametrize(("kind", "name"), names())
def test_a_flood_ends_in_an_article_or_a_rejection(kind: str, name: str) -> None:
    for size in SIZES:
        found = extracted(kind, made(kind, name, size))
        assert not isinstance(found, Rejection) or found.reason in {"no_article", "too_complex"}, found


def test_there_are_families_enough() -> None:
    assert len(names()) >= 23


@pytest.mark.parametrize(("kind", "name"), names())
def test_no_page_is_larger_than_was_asked_for(kind: str, name: str) -> None:
    assert len(made(kind, name, 4 * KIB)) <= 4 * KIB


@pytest.mark.parametrize("name", ["attributes of one tag", "names of one tag", "br", "nested div", "quotes in tags"])
def test_the_worst_floods_of_the_largest_page_are_turned_away_unparsed(name: str) -> None:
    content = made("html", name, PAGE_BYTES)
    began = time.process_time()
    assert excess(content) is not None
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "name", ["nested div", "nested div, closed", "nested b", "nested lists", "nested quotes", "nested figures"]
)
def test_what_is_nested_too_deep_is_possibly_truncated(name: str) -> None:
    found = extracted("html", made("html", name, 16 * KIB))
    assert isinstance(found, Article)
    assert "possibly_truncated" in found.flags


@pytest.mark.parametrize("name", ["waves of nesting", "tags of 400 attributes", "table cells", "unclosed paragraphs"])
def test_a_tree_that_is_too_heavy_is_turned_away(name: str) -> None:
    found = extracted("html", made("html", name, 1024 * KIB))
    assert isinstance(found, Rejection)
    assert found.reason == "too_complex"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("html", "combining marks"),
        ("html", "combining marks, as entities"),
        ("html", "paragraphs of prose"),
        ("html", "title of separators"),
        ("html", "JSON-LD, commas"),
        ("html", "JSON-LD, comments"),
        ("html", "dashes"),
        ("html", "datelines"),
        ("html", "agencies"),
        ("html", "initials"),
        ("html", "mojibake"),
        ("html", "one paragraph many times"),
        ("html", "brackets of credits"),
        ("html", "eras and spans"),
        ("html", "JSON-LD, questions"),
        ("html", "JSON-LD, article body"),
        ("text", "credits"),
        ("text", "dates"),
        ("text", "blanks"),
        ("noise", "tags and quotes"),
    ],
)
def test_our_own_patterns_take_time_in_proportion(kind: str, name: str) -> None:
    content = made(kind, name, 512 * KIB)
    began = time.process_time()
    extracted(kind, content)
    # What took the square of its length here took minutes.
    assert time.process_time() - began < 8
