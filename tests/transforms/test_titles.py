"""Headlines, freed of sites, sections and kickers."""

import pytest

from transforms.markup import parse
from transforms.metadata import read_metadata
from transforms.titles import choose_title, known_titles

HEADLINE = "Harga Cabai Turun Setelah Panen Raya"


def chosen(head: str, body: str = "", publisher: str | None = None) -> tuple[str | None, str]:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return choose_title(read_metadata(tree), tree, url="https://www.kabarkota.example/a-1", publisher=publisher)


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


def test_a_page_without_any_title_has_none() -> None:
    assert chosen("") == (None, "")


def test_all_forms_of_the_headline_are_known() -> None:
    tree = parse(f"<title>{HEADLINE} - Kabar Kota</title><h1>Cabai Turun</h1>")
    assert tree is not None
    assert {"harga cabai turun setelah panen raya", "cabai turun"} <= known_titles(read_metadata(tree), tree, None)
