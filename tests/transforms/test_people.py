"""Authors, bylines and initials."""

import pytest

from transforms.markup import parse
from transforms.metadata import read_metadata
from transforms.people import read_authors, read_byline, split_names
from transforms.signatures import split_initials


def authors(head: str, body: str = "") -> tuple[tuple[str, ...], str]:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return read_authors(read_metadata(tree), tree, byline=read_byline(tree), sites={"kabar kota"})


def ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By ANN LEE and Peter Moor", ["ANN LEE", "Peter Moor"]),
        ("Oleh Ani Wijaya dan Budi Santoso", ["Ani Wijaya", "Budi Santoso"]),
        ("Penulis: Ani Wijaya | Editor: Redaksi", ["Ani Wijaya"]),
        ("Von Jörg Maier und Anna-Lena Groß", ["Jörg Maier", "Anna-Lena Groß"]),
        ("Reuters", []),
        ("https://kabar.example/penulis/ani", []),
        ("admin@kabar.example", []),
        ("Tim Redaksi", []),
        ("", []),
    ],
)
def test_a_byline_is_split_into_people(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


def test_people_come_from_json_ld_first() -> None:
    head = (
        ld('[{"@type": "Person", "name": "Ani Wijaya"}, "Budi Santoso"]') + '<meta name="author" content="Cici Dewi">'
    )
    assert authors(head) == (("Ani Wijaya", "Budi Santoso"), "json-ld")


def test_given_and_family_names_make_a_name() -> None:
    assert authors(ld('{"@type": "Person", "givenName": "Ani", "familyName": "Wijaya"}'))[0] == ("Ani Wijaya",)


def test_organisations_and_the_site_itself_are_no_people() -> None:
    head = ld('{"@type": "Organization", "name": "Surat Kabar"}') + '<meta name="author" content="Kabar Kota">'
    assert authors(head, '<a rel="author" href="/ani">Ani Wijaya</a>') == (("Ani Wijaya",), "rel")


def test_the_printed_byline_is_the_last_resort() -> None:
    assert authors("", '<div class="article-byline">Oleh: Ani Wijaya</div>') == (("Ani Wijaya",), "visible")


def test_a_byline_is_kept_as_printed() -> None:
    tree = parse('<p class="byline">By  Ann Lee,\n<b>River Correspondent</b></p>')
    assert tree is not None
    assert read_byline(tree) == "By Ann Lee, River Correspondent"


@pytest.mark.parametrize(
    ("body", "rest", "initials"),
    [
        ("Satu.\n\n(sya)", "Satu.", "sya"),
        ("Satu.\n\n[ani/bud]", "Satu.", "ani/bud"),
        ("Satu. (dtm)", "Satu.", "dtm"),
        ("Satu” (ani/bud)", "Satu”", "ani/bud"),
        ("Satu menurut PBB (UN)", "Satu menurut PBB (UN)", None),
        ("Satu.", "Satu.", None),
        ("", "", None),
    ],
)
def test_initials_at_the_end_are_taken_off(body: str, rest: str, initials: str | None) -> None:
    assert split_initials(body) == (rest, initials)
