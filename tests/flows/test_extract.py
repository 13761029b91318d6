"""`lumbung extract`: pages in, one JSON line each out, in order, without a database."""

import gzip
import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows.exits import Exit

PARAGRAPHS = [
    "Petani di Lembah Sirih memanen padi dua pekan lebih awal setelah hujan berhenti pada awal bulan ini.",
    "Ketua kelompok tani, Marsinah Tirtadewi, mengatakan hasil panen tahun ini naik dibandingkan tahun lalu.",
    "Gabah akan dikeringkan di halaman lumbung desa sebelum dijual kepada koperasi pada akhir pekan.",
    "Pemerintah desa menyiapkan dua truk untuk mengangkut hasil panen dari petak yang jauh dari jalan raya.",
]
HTML = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "{title}", "datePublished": "2026-03-01T07:31:00+07:00",
"author": {{"@type": "Person", "name": "Ratna Wulan"}}}}</script></head>
<body><article><h1>{title}</h1>{body}</article></body></html>"""
TEXT = """Panen Padi Lebih Awal di Lembah Sirih

Minggu, 01 Maret 2026 - 07:31 WIB
SIRIHAN - {body}
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


def page(title: str) -> str:
    return HTML.format(title=title, body="".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory, lumbung: Command) -> tuple[int, list[dict[str, Any]], Path]:
    """The exit code and the lines of a manifest of every kind of page, and the folder in which it ran."""
    folder = tmp_path_factory.mktemp("manifest")
    (folder / "pages").mkdir()
    (folder / "pages" / "satu.html").write_text(page("Panen Satu"), encoding="utf-8")
    (folder / "pages" / "dua.html.gz").write_bytes(gzip.compress(page("Panen Dua").encode()))
    (folder / "tiga.txt").write_text(TEXT.format(body="\n\n".join(PARAGRAPHS)), encoding="utf-8")
    (folder / "kosong.html").write_text("<html><body></body></html>")
    many = [{"id": f"lagi-{number}", "path": "pages/satu.html"} for number in range(20)]
    lines = [
        {"id": "c", "path": "tiga.txt"},
        {"id": "a", "path": "pages/satu.html", "url": "https://contoh.example/a", "fetched_at": "2026-03-02T00:00:00Z"},
        {"id": "hilang", "path": "tidak-ada.html"},
        {"id": "b", "path": "pages/dua.html.gz", "url": "https://contoh.example/b"},
        {"id": "kosong", "path": "kosong.html"},
        *many,
    ]
    manifest = folder / "pages.jsonl"
    manifest.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    environment = {"LUMBUNG_WORKERS": "2", "LUMBUNG_HOME": str(folder / "barn")}
    ended = lumbung("extract", "--manifest", str(manifest), environment=environment)
    assert "Traceback" not in ended.stderr
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()], folder


def test_each_line_of_the_manifest_gives_one_line_in_its_order(
    extracted: tuple[int, list[dict[str, Any]], Path],
) -> None:
    _, lines, _ = extracted
    ids = [line["id"] for line in lines]
    assert ids == ["c", "a", "hilang", "b", "kosong", *(f"lagi-{number}" for number in range(20))]


@pytest.mark.parametrize(("place", "title"), [(1, "Panen Satu"), (3, "Panen Dua")])
def test_pages_of_html_are_read_plain_and_compressed(
    place: int, title: str, extracted: tuple[int, list[dict[str, Any]], Path]
) -> None:
    line = extracted[1][place]
    assert line["title"] == title
    assert line["body"].split("\n\n") == PARAGRAPHS
    assert line["authors"] == ["Ratna Wulan"]
    assert line["language"] == "id"


def test_pages_of_text_are_read(extracted: tuple[int, list[dict[str, Any]], Path]) -> None:
    line = extracted[1][0]
    assert line["title"] == "Panen Padi Lebih Awal di Lembah Sirih"
    assert line["dateline_place"] == "SIRIHAN"
    assert line["body"].split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("place", [0, 1, 3])
def test_times_are_given_in_utc_and_on_the_publishers_clock(
    place: int, extracted: tuple[int, list[dict[str, Any]], Path]
) -> None:
    line = extracted[1][place]
    at, local = datetime.fromisoformat(line["published_at"]), datetime.fromisoformat(line["published_local"])
    assert line["published_at"].endswith("+00:00")
    assert line["published_local"] == "2026-03-01T07:31:00+07:00"
    assert at == local


def test_a_page_that_is_no_article_says_why(extracted: tuple[int, list[dict[str, Any]], Path]) -> None:
    line = extracted[1][4]
    assert line["rejected"] == "no_article"


def test_a_missing_page_keeps_its_id_and_says_why(extracted: tuple[int, list[dict[str, Any]], Path]) -> None:
    line = extracted[1][2]
    assert line["rejected"] == "unreadable"
    assert "tidak-ada.html" in line["detail"]


def test_the_exit_code_tells_that_not_all_were_articles(extracted: tuple[int, list[dict[str, Any]], Path]) -> None:
    assert extracted[0] == Exit.PARTIAL


def test_nothing_is_written_to_a_home(extracted: tuple[int, list[dict[str, Any]], Path]) -> None:
    assert not (extracted[2] / "barn").exists()


def test_a_manifest_that_is_not_there_is_named(tmp_path: Path, lumbung: Command) -> None:
    ended = lumbung("extract", "--manifest", str(tmp_path / "pages.jsonl"), environment={})
    assert ended.returncode == Exit.FAILED
    assert str(tmp_path / "pages.jsonl") in ended.stderr
    assert "Traceback" not in ended.stderr
