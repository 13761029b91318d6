"""Plain-text captures of four shapes: the one asked for, signed, crawled with its menus, and bare."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.articles import extract_article
from transforms.records import Article, Hints, Page, Rejection

HERE = Path(__file__).parent / "texts"


def extracted(content: bytes, **hints: str) -> Article | Rejection:
    page = Page(
        capture_id="c1",
        url="file:///capture.txt",
        content=content,
        content_type="text/plain",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return extract_article(page, Hints(source_id="kota", **hints))


def article(content: bytes, **hints: str) -> Article:
    found = extracted(content, **hints)
    assert isinstance(found, Article), found
    return found


@pytest.mark.corpus
def test_the_seed_document_becomes_the_article_that_was_asked_for(corpus: Path) -> None:
    found = article(next((corpus / "seed").glob("*.txt")).read_bytes())
    assert found.title == "Komandan Iran Desak Milisi Irak Tingkatkan Serangan pada Pasukan AS"
    assert found.published_at == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)
    assert found.published_text == "Rabu, 14 Juli 2021 - 07:31 WIB"
    assert (found.published_from, found.published_precision) == ("visible", "minute")
    assert (found.time_zone, found.time_zone_from) == ("+07:00", "abbreviation")
    assert (found.dateline_place, found.agency, found.byline) == ("BAGHDAD", "Reuters", "sya")
    assert found.image_credit == "Anadolu Agency"
    assert found.image_caption is not None
    assert found.image_caption.startswith("Anggota Korp Garda Revolusi")
    assert found.language == "id"
    assert found.body.startswith("Seorang komandan senior")
    assert found.body.endswith("karena sensitivitas subjek.")
    assert found.body.count("\n\n") == 13


def test_a_signed_text_ends_at_its_initials_and_keeps_its_caption_out() -> None:
    found = article((HERE / "signed.txt").read_bytes())
    assert found.title == "Harga Cabai Turun Setelah Panen Raya di Lereng Gunung"
    assert found.published_at == datetime(2024, 4, 4, 7, 20, tzinfo=UTC)
    assert (found.dateline_place, found.byline, found.time_zone) == ("DENPASAR", "mdw/ktt", "+08:00")
    assert found.image_credit == "Dok. Kabar Kota/Made Wira"
    assert found.body.startswith("Harga cabai merah")
    assert found.body.endswith("dua puluh tahun di sana.")
    assert "Baca juga" not in found.body


def test_a_crawled_text_loses_its_menus_and_keeps_its_subheads() -> None:
    found = article((HERE / "crawled.txt").read_bytes())
    assert found.title == "River Town Reopens Its Old Bridge After Nine Years"
    assert found.authors == ("Ann Lee", "Peter Moor")
    assert found.published_precision == "minute"
    assert found.body.startswith("The old stone bridge")
    assert "\n\nA quiet opening\n\n" in found.body
    assert "Advertisement" not in found.body
    assert found.body.endswith("since the summer of last year.")


def test_a_bare_text_gives_its_outlet_and_place() -> None:
    found = article((HERE / "bare.txt").read_bytes())
    assert found.dateline == "AMBON, KABARKOTA.example"
    assert found.dateline_place == "AMBON"
    assert found.published_at == datetime(2019, 8, 27, 14, 4, tzinfo=UTC)
    assert found.body.startswith("Parlemen daerah menyetujui")
    assert found.body.endswith("di pulau seberang.")


def test_the_title_that_the_feed_gave_is_found_among_the_lines() -> None:
    head = "Kanal Ekonomi Hari Ini\nCabai Turun Lagi di Pasar\n"
    text = head + "Harga cabai turun lagi hari ini di semua pasar kota besar.\n" * 3
    found = article(text.encode(), entry_title="CABAI TURUN LAGI DI PASAR")
    assert found.title == "Cabai Turun Lagi di Pasar"


def test_a_text_without_prose_is_no_article() -> None:
    found = extracted(b"Beranda\nMasuk\nDaftar\n")
    assert isinstance(found, Rejection)
    assert found.reason == "no_article"


def test_markup_that_is_called_plain_text_is_read_as_markup() -> None:
    paragraph = "<p>Hujan deras membuat sungai meluap dan menutup jalan utama kota sejak dini hari tadi.</p>"
    found = article(f"<!doctype html><html><body><article>{paragraph * 4}</article></body></html>".encode())
    assert "<p>" not in found.body


def test_a_last_paragraph_that_is_signed_in_its_own_line_is_kept() -> None:
    text = "Cabai Turun Lagi di Pasar\n" + "Harga cabai turun lagi hari ini di semua pasar kota besar.\n" * 2
    found = article(
        f"{text}Petani berharap harga itu bertahan sampai akhir bulan depan. (ani/bud)\nTerpopuler\n".encode()
    )
    assert found.byline == "ani/bud"
    assert found.body.endswith("sampai akhir bulan depan.")


def test_the_note_below_a_text_names_its_reporters() -> None:
    told = [f"Petani nomor {n} memanen cabai dua minggu lebih awal tahun ini." for n in range(5)]
    lines = ["Harga Cabai Turun Setelah Panen", *told]
    found = article("\n".join([*lines, "Pewarta: Ani Wijaya", "Editor: Budi Santoso", "Copyright"]).encode())
    assert (found.authors, found.byline) == (("Ani Wijaya",), "Pewarta: Ani Wijaya | Editor: Budi Santoso")
