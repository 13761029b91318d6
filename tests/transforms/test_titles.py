"""Headlines, freed of sites, sections and kickers."""

import pytest

from transforms.markup import parse
from transforms.metadata import read_metadata
from transforms.titles import choose_title, known_titles

HEADLINE = "Harga Cabai Turun Setelah Panen Raya"


def chosen(
    head: str, body: str = "", publisher: str | None = None, declared: str | None = None
) -> tuple[str | None, str]:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    url = "https://www.kabarkota.example/a-1"
    return choose_title(read_metadata(tree), tree, url=url, publisher=publisher, declared=declared)


@pytest.mark.parametrize(
    "written",
    [
        HEADLINE,
        f"{HEADLINE} - Kabar Kota",
        f"{HEADLINE} | Kabar Kota",
        f"Kabar Kota | {HEADLINE}",
        f"{HEADLINE} | Ekonomi | Kabar Kota",
        f"{HEADLINE} - KabarKota.example",
        f"{HEADLINE} - Kabar Kota Ekonomi",
    ],
)
def test_the_site_and_its_section_are_stripped(written: str) -> None:
    head = f'<meta property="og:title" content="{written}"><meta property="og:site_name" content="Kabar Kota">'
    assert chosen(head)[0] == HEADLINE


def test_the_heading_gives_the_print_form() -> None:
    head = '<meta property="og:title" content="\'Rugi Daripada Busuk\', Kata Petani">'
    assert chosen(head, "<h1>‘Rugi Daripada Busuk’, Kata Petani</h1>") == ("‘Rugi Daripada Busuk’, Kata Petani", "og")


def test_a_kicker_is_known_by_the_heading_without_it() -> None:
    head = f'<meta property="og:title" content="Pasar: {HEADLINE}">'
    assert chosen(head, f"<h1>{HEADLINE}</h1>")[0] == HEADLINE


def test_a_colon_that_every_candidate_has_stays() -> None:
    head = '<meta property="og:title" content="Panen Raya: Harga Turun"><title>Panen Raya: Harga Turun</title>'
    assert chosen(head)[0] == "Panen Raya: Harga Turun"


def test_the_sites_own_heading_is_no_headline() -> None:
    assert chosen("<title>Kabar Kota</title>", f"<h1>Kabar Kota</h1><h1>{HEADLINE}</h1>", "Kabar Kota") == (
        HEADLINE,
        "h1",
    )


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        (None, "Petani Lega Harga Cabai Turun"),
        ("og", "Petani Lega Harga Cabai Turun"),
        ("json-ld", "Harga Cabai Turun Sesudah Panen"),
        ("h1", HEADLINE),
    ],
)
def test_a_source_that_declares_where_its_headline_stands_has_its_way(declared: str | None, title: str) -> None:
    head = (
        '<meta property="og:title" content="Petani Lega Harga Cabai Turun - Kabar Kota">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harga Cabai Turun Sesudah Panen"}'
        "</script>"
    )
    assert chosen(head, f"<h1>{HEADLINE}</h1>", "Kabar Kota", declared)[0] == title


@pytest.mark.parametrize("declared", ["json-ld", "h1"])
def test_a_page_that_lacks_the_declared_headline_decides_for_itself(declared: str) -> None:
    assert chosen(f'<meta property="og:title" content="{HEADLINE}">', "", None, declared) == (HEADLINE, "og")


def test_a_page_without_any_title_has_none() -> None:
    assert chosen("") == (None, "")


def test_all_forms_of_the_headline_are_known() -> None:
    tree = parse(f"<title>{HEADLINE} - Kabar Kota</title><h1>Cabai Turun</h1>")
    assert tree is not None
    assert {"harga cabai turun setelah panen raya", "cabai turun"} <= known_titles(read_metadata(tree), tree, None)


SHARED, PRINTED = "Harga Cabai Turun, Ini Penyebabnya", "Harga Cabai Turun Setelah Panen"


def news(kind: str, headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "{headline}"}}</script>'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (news("NewsArticle", PRINTED), SHARED),
        (news("BlogPosting", PRINTED), PRINTED),
        ("", PRINTED),
    ],
)
def test_the_press_shares_its_headline_and_others_print_theirs(head: str, title: str) -> None:
    assert chosen(f'<meta property="og:title" content="{SHARED}">{head}', f"<h1>{PRINTED}</h1>")[0] == title


def test_a_title_that_was_cut_is_whole_in_the_heading() -> None:
    head = f'<meta property="og:title" content="{HEADLINE}">{news("NewsArticle", HEADLINE)}'
    assert chosen(head, f"<h1>{HEADLINE} di Tiga Kabupaten</h1>") == (f"{HEADLINE} di Tiga Kabupaten", "h1")


def test_two_against_two_the_field_named_headline_decides() -> None:
    head = f'<meta property="og:title" content="{SHARED}">{news("NewsArticle", PRINTED)}<title>{PRINTED}</title>'
    assert chosen(head, f"<h1>{SHARED}</h1>") == (PRINTED, "json-ld")


def test_a_heading_that_speaks_of_something_else_is_no_headline() -> None:
    assert chosen(f'<meta property="og:title" content="{SHARED}">', "<h1>Buka Menu Utama</h1>")[0] == SHARED


def test_a_heading_that_only_adds_a_kicker_is_not_preferred() -> None:
    assert chosen(f"<title>{HEADLINE}</title>", f"<h1>Pasar Hari Ini {HEADLINE}</h1>")[0] == HEADLINE


def test_on_a_page_without_a_first_heading_the_second_parts_the_title_from_the_site() -> None:
    assert chosen(f"<title>Lembar Desa: {HEADLINE}</title>", f"<h2>{HEADLINE}</h2>")[0] == HEADLINE


def test_a_headline_that_sounds_like_the_site_is_better_than_none() -> None:
    assert chosen('<meta property="og:title" content="Kabarkota Hari Ini">')[0] == "Kabarkota Hari Ini"


def test_a_headline_about_mark_up_keeps_its_words() -> None:
    assert chosen("", "<h1>Murid Tulis &lt;script&gt; di Papan</h1>")[0] == "Murid Tulis <script> di Papan"
