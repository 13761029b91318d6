"""What kind of change an edit is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.changes import Change, Told, change_between, is_notice

TITLE = "Banjir di Hulu Sungai Kemuning"
BODY = (
    "Hujan turun di hulu sungai sejak pagi, dan warga bersiap mengungsi ke balai desa.\n\n"
    "Lima rumah terendam, kata Lurah Budi. Air naik 20 sentimeter dalam satu jam.\n\n"
    "Warga diminta menjauhi tepi sungai."
)
BEFORE = Told(TITLE, BODY)


def change(body: str = BODY, title: str = TITLE) -> Change | None:
    return change_between(BEFORE, Told(title, body))


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("\n\n", "\n").replace(" ", "  "),
        BODY.upper(),
        BODY + "\n\nBaca juga: Panen Raya di Lembah Sirih",
        BODY + "\n\nBaca juga:\n\nPanen Raya di Lembah Sirih\n\nLumbung Desa Penuh",
        "Dilihat 1.204 kali\n\n" + BODY,
        BODY + "\n\n3,4 rb views",
        BODY + "\n\nIkuti kami di Kanal Lumbung",
    ],
    ids=["space", "case", "pointer", "related box", "counter above", "counter below", "appeal"],
)
def test_what_changes_by_itself_is_no_change(body: str) -> None:
    assert change(body) is None
    assert change_between(Told(TITLE, body), BEFORE) is None


def test_a_relative_time_moves_on_by_itself() -> None:
    one, other = (Told(TITLE, BODY.replace("sejak pagi", ago)) for ago in ("3 jam lalu", "5 jam yang lalu"))
    assert change_between(one, other) is None
    assert change_between(Told("Updated 5 minutes ago", BODY), Told("Updated 2 hours ago", BODY)) is None


def test_another_headline_alone_is_a_headline() -> None:
    assert change(title="Banjir Besar Melanda Hulu Kemuning") is Change.HEADLINE


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("mengungsi", "mengugnsi"),
        BODY.replace("pagi, dan", "pagi dan"),
        BODY.replace("balai desa", "balaidesa"),
    ],
    ids=["letters", "comma", "space"],
)
def test_a_few_characters_are_a_typo(body: str) -> None:
    assert change(body) is Change.TYPO
    assert change_between(Told(TITLE, body), BEFORE) is Change.TYPO


def test_a_typo_in_the_headline_is_a_typo() -> None:
    assert change(title="Banjir di Hulu Sugnai Kemuning") is Change.TYPO


def test_a_word_that_stood_twice_is_a_typo() -> None:
    assert change_between(Told(TITLE, BODY.replace("Warga", "Warga Warga")), BEFORE) is Change.TYPO


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("20 sentimeter", "21 sentimeter"),
        BODY.replace("Warga diminta", "Warga tidak diminta"),
        BODY.replace("naik", "turun"),
        BODY + " Dua posko dibuka.",
        BODY.replace("\n\nWarga diminta menjauhi tepi sungai.", ""),
        BODY.replace("u", "o"),
    ],
    ids=["figure", "negation", "word", "sentence more", "sentence less", "too many places"],
)
def test_anything_else_is_an_update(body: str) -> None:
    assert change(body) is Change.UPDATE


def test_headline_and_text_together_are_an_update() -> None:
    assert change(BODY + " Dua posko dibuka.", "Banjir Besar Melanda Hulu Kemuning") is Change.UPDATE


@pytest.mark.parametrize(
    "notice",
    [
        "Ralat: sebelumnya ditulis lima rumah.",
        "KOREKSI – Jumlah rumah dibetulkan.",
        "Catatan: Artikel ini telah mengalami revisi pada Senin pagi.",
        "Sebelumnya tertulis lima rumah, yang benar enam.",
        "Correction: The number of houses was wrong.",
        "An earlier version of this article misstated the number of houses.",
        "This story has been corrected to give the right number.",
        "In einer früheren Version stand eine andere Zahl.",
    ],
)
def test_a_text_that_says_so_is_corrected(notice: str) -> None:
    assert change(BODY.replace("Lima", "Enam") + "\n\n" + notice) is Change.CORRECTION
    assert change(notice + "\n\n" + BODY) is Change.CORRECTION


def test_a_notice_that_was_there_already_makes_no_later_edit_a_correction() -> None:
    noticed = BODY + "\n\nRalat: sebelumnya ditulis lima rumah."
    assert change_between(Told(TITLE, noticed), Told(TITLE, noticed.replace("Warga", "Semua orang"))) is Change.UPDATE


def test_the_word_alone_is_no_notice() -> None:
    assert not is_notice("IHSG mengalami koreksi tajam pada perdagangan sesi pertama.")
    assert not is_notice("Koreksi harga beras berlanjut pekan ini.")
    assert is_notice("(Ralat) Banjir di Hulu Sungai Kemuning")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_every_pair_of_texts_has_one_class_and_a_text_none_to_itself(a: str, b: str, c: str, d: str) -> None:
    assert change_between(Told(a, b), Told(a, b)) is None
    assert change_between(Told(a, b), Told(c, d)) in {
        None,
        Change.CORRECTION,
        Change.TYPO,
        Change.HEADLINE,
        Change.UPDATE,
    }
