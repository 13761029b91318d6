"""The document that the project was asked for: one page as plain text, boilerplate and all, through import."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.exits import Exit
from warehouse.home import Home

pytestmark = [pytest.mark.prefect, pytest.mark.corpus]

Ask = Callable[[Home, str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory,
    prefect_api: str,
    corpus: Path,
    lumbung: Callable[..., subprocess.CompletedProcess[str]],
) -> Home:
    """A home into which the seed document is imported."""
    home = Home(tmp_path_factory.mktemp("seed") / "barn")
    environment = {"PREFECT_API_URL": prefect_api, "LUMBUNG_WORKERS": "1"}
    ended = lumbung("--home", str(home.path), "import", str(corpus / "seed"), environment=environment)
    assert ended.returncode == Exit.SUCCESS, ended.stderr
    assert "1 loaded" in ended.stdout
    return home


@pytest.fixture(scope="module")
def article(home: Home, ask: Ask) -> dict[str, Any]:
    names = [row[0] for row in ask(home, "SELECT column_name FROM (DESCRIBE core.articles)")]
    rows = ask(home, "FROM core.articles")
    assert len(rows) == 1
    return dict(zip(names, rows[0], strict=True))


def test_its_headline_is_the_title(article: dict[str, Any]) -> None:
    assert article["title"].startswith("Komandan Iran Desak Milisi Irak")
    assert article["title"].endswith("Pasukan AS")


def test_its_time_is_read_with_its_zone_and_kept_with_its_evidence(article: dict[str, Any]) -> None:
    assert article["published_at"] == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)
    assert "14 Juli 2021 - 07:31 WIB" in article["published_text"]
    assert article["published_from"] == "visible"
    assert article["published_precision"] == "minute"
    assert article["time_zone"] == "+07:00"
    assert article["time_zone_from"] == "abbreviation"


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("dateline_place", "BAGHDAD"),
        ("agency", "Reuters"),
        ("byline", "sya"),
        ("image_credit", "Anadolu Agency"),
        ("language", "id"),
    ],
)
def test_a_field_is_read_from_the_text(field: str, wanted: str, article: dict[str, Any]) -> None:
    assert article[field] == wanted


def test_the_caption_is_kept_out_of_the_body(article: dict[str, Any]) -> None:
    assert article["image_caption"].startswith("Anggota Korp Garda Revolusi")
    assert "Anadolu" not in article["image_caption"]
    assert article["image_caption"] not in article["body"]
    assert "rudal" not in article["body"]


def test_the_body_begins_and_ends_where_the_story_does(article: dict[str, Any]) -> None:
    assert article["body"].startswith("Seorang komandan senior")
    assert article["body"].endswith("karena sensitivitas subjek.")


def test_importing_it_again_changes_nothing(
    article: dict[str, Any],
    home: Home,
    prefect_api: str,
    corpus: Path,
    lumbung: Callable[..., subprocess.CompletedProcess[str]],
    ask: Ask,
) -> None:
    environment = {"PREFECT_API_URL": prefect_api, "LUMBUNG_WORKERS": "1"}
    ended = lumbung("--home", str(home.path), "import", str(corpus / "seed"), environment=environment)
    assert ended.returncode == Exit.SUCCESS, ended.stderr
    assert ask(home, "FROM core.article_versions SELECT count(*)") == [(1,)]
    assert ask(home, "FROM raw.captures SELECT count(*)") == [(1,)]
