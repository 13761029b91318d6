"""The element that holds the text, and what stands in it beside the paragraphs taken."""

from transforms.blocks import Block, read_blocks
from transforms.container import beside, densest, home_of, within
from transforms.markup import parse

PROSE = [f"Kalimat nomor {number} bercerita tentang panen cabai di desa ke-{number} itu." for number in range(6)]
LOOSE = "Teks ini berdiri lepas di dalam wadahnya, tanpa paragraf sendiri, seperti di laman yang lama."


def blocks(html: str) -> list[Block]:
    tree = parse(f"<html><body>{html}</body></html>")
    assert tree is not None
    return read_blocks(tree)


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def texts_beside(page: list[Block], taken: list[str]) -> list[str]:
    places = {place for place, block in enumerate(page) if block.text in taken}
    return [page[place].text for place in beside(places, page)]


def test_headings_beside_the_paragraphs_belong_to_them() -> None:
    page = blocks(f"<div><h2>Gudang penuh</h2>{paragraphs(PROSE[:2])}<h3>Harga</h3>{paragraphs(PROSE[2:])}</div>")
    assert texts_beside(page, PROSE) == ["Gudang penuh", "Harga"]


def test_a_heading_in_the_section_of_a_paragraph_belongs_to_it() -> None:
    section = f"<section><div><h2>Gudang penuh</h2></div><div><div>{paragraphs(PROSE[4:])}</div></div></section>"
    page = blocks(f"<main>{paragraphs(PROSE[:4])}</main><main>{section.replace('<div><h2>', '<h2>', 1)}</main>")
    assert texts_beside(page, PROSE) == ["Gudang penuh"]


def test_headings_of_teasers_and_those_that_are_links_do_not() -> None:
    teaser = "<aside><h3>Bawang putih masih mahal</h3></aside>"
    linked = "<h3><a href='/lain'>Bawang merah turun</a></h3>"
    page = blocks(f"<div>{paragraphs(PROSE[:2])}{teaser}{linked}{paragraphs(PROSE[2:])}</div>")
    assert texts_beside(page, PROSE) == []


def test_loose_text_and_items_of_lists_in_the_home_belong_to_it() -> None:
    item = "Cabai rawit dari lereng utara gunung itu"
    page = blocks(f"<div>{LOOSE}<br>{paragraphs(PROSE[:3])}<ul><li>{item}</li></ul>{paragraphs(PROSE[3:])}</div>")
    assert texts_beside(page, PROSE) == [LOOSE, item]


def test_captions_and_what_comes_after_the_text_do_not() -> None:
    caption = f"© Ani Wijaya {LOOSE}"
    page = blocks(f"<div>{caption}<br>{paragraphs(PROSE)}{LOOSE}</div>")
    assert texts_beside(page, PROSE) == []


def test_where_nothing_is_taken_nothing_is_beside_it() -> None:
    page = blocks(paragraphs(PROSE))
    assert beside(set(), page) == []
    assert home_of(set(), page) is None


def test_the_densest_container_is_the_one_with_most_prose_of_its_own() -> None:
    page = blocks(
        f"<div id=a>{paragraphs(PROSE[:2])}</div><div id=b>{paragraphs(PROSE[2:])}<ul><li>Satu</li></ul></div>"
    )
    dense, places = densest(page)
    assert dense is not None
    assert dense.get("id") == "b"
    assert [page[place].text for place in places] == PROSE[2:]
    assert [page[place].text for place in within(dense, page)] == [*PROSE[2:], "Satu"]


def test_remarks_of_readers_and_notes_on_cookies_are_no_container_of_a_text() -> None:
    for name in ("comments", "cookie-banner", "site-footer"):
        assert densest(blocks(f"<div class={name}>{paragraphs(PROSE)}</div>")) == (None, [])
    assert densest(blocks("<div>tanpa paragraf</div>")) == (None, [])


def test_a_dateline_that_stands_loose_above_the_first_paragraph_belongs_to_it() -> None:
    page = blocks(f"<div><b>Kalimerang</b> -<br>{paragraphs(PROSE)}</div>")
    assert texts_beside(page, PROSE) == ["Kalimerang -"]
