"""Texts that a crawler kept (WET) go the way of the seed document, and give the same fields."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.exits import Exit
from warehouse.home import Home

pytestmark = pytest.mark.prefect

Ask = Callable[[Home, str], list[tuple[Any, ...]]]
Lumbung = Callable[..., subprocess.CompletedProcess[str]]

TEXT = """Harga Cabai Turun Setelah Panen Raya - Kabar Kota
Beranda
Masuk
Harga Cabai Turun Setelah Panen Raya
Kamis, 4 April 2024 - 15:20 WITA
Pedagang menata cabai di pasar induk. Foto: Made Wira
DENPASAR - Harga cabai merah di pasar induk turun setelah panen raya di lereng gunung dimulai pekan lalu.
Pedagang mengatakan kepada wartawan bahwa pasokan dari desa bertambah dua kali lipat sejak hari Senin kemarin.
Baca juga: Harga Beras Naik Lagi
Pembeli senang karena cabai kembali murah menjelang hari raya, kata seorang ibu yang berbelanja di sana.
Pemerintah kota berjanji menjaga pasokan sampai akhir bulan agar petani dan pembeli sama-sama untung. (mdw)
Berita Terkait
Cabai Naik Lagi
"""
FIELDS = (
    "url, title, published_at, published_text, published_from, published_precision, time_zone, dateline_place, byline,"
    " image_credit, language, body"
)


def wet(url: str, text: str) -> bytes:
    """A WET file of one page, as Common Crawl writes them."""
    block = text.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2024-05-18T01:58:10Z\r\n"
        "WARC-Record-ID: <urn:uuid:6a1c8a0e-6f3a-4b9e-9d5e-0d4f6a7b8c9d>\r\n"
        "WARC-Refers-To: <urn:uuid:7b2d9b1f-7a4b-4c0f-8e6f-1e5a7b8c9d0e>\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def imported(home: Path, prefect_api: str, lumbung: Lumbung, *paths: Path) -> Home:
    environment = {"PREFECT_API_URL": prefect_api, "LUMBUNG_WORKERS": "1"}
    ended = lumbung("--home", str(home), "import", *map(str, paths), environment=environment, seconds=240)
    assert ended.returncode == Exit.SUCCESS, ended.stderr
    return Home(home)


def test_a_converted_text_gives_the_fields_of_the_same_text_as_a_file(
    tmp_path: Path, prefect_api: str, lumbung: Lumbung, ask: Ask
) -> None:
    (tmp_path / "satu.warc.wet").write_bytes(wet("https://kota.example/2024/04/04/harga-cabai", TEXT))
    (tmp_path / "satu.txt").write_text(TEXT, encoding="utf-8")
    home = imported(tmp_path / "barn", prefect_api, lumbung, tmp_path / "satu.warc.wet", tmp_path / "satu.txt")
    converted, plain = sorted(ask(home, f"FROM core.articles SELECT {FIELDS}"))
    assert converted[0] == "https://kota.example/2024/04/04/harga-cabai"
    assert converted[1:] == plain[1:]
    title, at, text, origin, precision, zone, place, byline, credit, language, body = converted[1:]
    assert title == "Harga Cabai Turun Setelah Panen Raya"
    assert (at, text) == (datetime(2024, 4, 4, 7, 20, tzinfo=UTC), "Kamis, 4 April 2024 - 15:20 WITA")
    assert (origin, precision, zone) == ("visible", "minute", "+08:00")
    assert (place, byline, credit, language) == ("DENPASAR", "mdw", "Made Wira", "id")
    assert body.startswith("Harga cabai merah")
    assert body.endswith("sama-sama untung.")
    assert "Baca juga" not in body


@pytest.mark.corpus
def test_a_real_converted_text_becomes_an_article(
    tmp_path: Path, prefect_api: str, lumbung: Lumbung, ask: Ask, corpus: Path
) -> None:
    archives = sorted((corpus / "warc" / "cc-whirlwind").glob("*.wet*"))
    home = imported(tmp_path / "barn", prefect_api, lumbung, *archives)
    # The packed file and the plain one hold the same page.
    ((url, title, body),) = ask(home, "FROM core.articles SELECT url, title, body")
    assert url == "https://an.wikipedia.org/wiki/Escopete"
    assert title.startswith("Escopete")
    assert body.startswith("Escopete ye un municipio")
