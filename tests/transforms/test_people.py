"""Authors, bylines and initials."""

import pytest

from transforms.markup import parse
from transforms.metadata import read_metadata
from transforms.people import read_authors, read_byline, split_names


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
        ("By ANN LEE and PETER MOOR Associated Press", ["ANN LEE", "PETER MOOR"]),
        ("Article by: Ann Lee", ["Ann Lee"]),
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
    ("byline", "names"),
    [
        ("By Ann Lee, Nightly News", ["Ann Lee"]),
        ("By Ann Lee - River Correspondent 2019-11-19T12:48:14Z", ["Ann Lee"]),
        ("By Ann Lee Jan. 31, 2026 7:47 am EST", ["Ann Lee"]),
        ("By Ann Lee, PhD. Reviewed by Peter Moor", ["Ann Lee"]),
        ("This story was written by Ann Lee, Head of Rivers", ["Ann Lee"]),
        ("Penulis: Ani Wijaya Editor: Budi Santoso", ["Ani Wijaya"]),
        ("Dan Marsh", ["Dan Marsh"]),
        ("By Tim Marsh", ["Tim Marsh"]),
        ("Full bio", []),
        ("Powered by", []),
    ],
)
def test_what_stands_around_a_name_is_left_out(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (ld('{"@type": "Person", "name": "dpa"}'), (("dpa",), "json-ld:institution")),
        (ld('{"@type": "Organization", "name": "Kabar Kota"}'), (("Kabar Kota",), "json-ld:institution")),
        ('<meta name="author" content="River Desk">', (("River Desk",), "meta:institution")),
        ('<meta name="author" content="admin">', ((), "")),
        ('<meta name="author" content="https://kabar.example/ani">', ((), "")),
    ],
)
def test_an_institution_is_the_author_where_nobody_else_is(head: str, found: tuple[tuple[str, ...], str]) -> None:
    assert authors(head) == found


def test_an_institution_listed_as_a_person_among_people_is_kept() -> None:
    listed = '[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "AP"}]'
    assert authors(ld(listed)) == (("Ann Lee", "AP"), "json-ld")


def test_reporters_of_the_note_come_last() -> None:
    tree = parse("<body><p>Hujan.</p></body>")
    assert tree is not None
    found = read_authors(read_metadata(tree), tree, reporters=["Ann Lee and Peter Moor"])
    assert found == (("Ann Lee", "Peter Moor"), "visible")


def test_an_editor_whom_metadata_calls_the_author_yields_to_who_wrote() -> None:
    tree = parse('<html><head><meta name="author" content="Budi Santoso"></head><body></body></html>')
    assert tree is not None
    metadata = read_metadata(tree)
    found = read_authors(metadata, tree, byline="Oleh Ani Wijaya", editors=["Budi Santoso"])
    assert found == (("Ani Wijaya",), "visible")
    assert read_authors(metadata, tree, editors=["Budi Santoso"]) == (("Budi Santoso",), "meta")
