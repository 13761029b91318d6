"""Paragraphs that were left out, and the standfirst."""

from transforms.blocks import Block, read_blocks
from transforms.completion import complete, standfirst
from transforms.markup import parse

PROSE = [f"Kalimat nomor {number} bercerita tentang panen cabai di desa ke-{number} itu." for number in range(8)]


def blocks(html: str) -> list[Block]:
    tree = parse(f"<html><body>{html}</body></html>")
    assert tree is not None
    return read_blocks(tree)


def body(paragraphs: list[str]) -> str:
    return "<div class=body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</div>"


def test_paragraphs_of_a_second_container_of_the_same_make_are_added_in_order() -> None:
    page = blocks(body(PROSE[:4]) + "<div class=ad>Iklan</div>" + body(PROSE[4:]))
    assert complete(PROSE[:4], page) == PROSE
    assert complete([*PROSE[:3], *PROSE[5:]], page) == PROSE


def test_paragraphs_of_another_make_are_left_out() -> None:
    page = blocks(body(PROSE[:4]) + f"<div class=comment><p>{PROSE[4]}</p></div>")
    assert complete(PROSE[:4], page) == PROSE[:4]


def test_paragraphs_before_the_first_one_are_left_out() -> None:
    page = blocks(body(PROSE[:1]) + body(PROSE[4:]))
    assert complete(PROSE[4:], page) == PROSE[4:]


def test_a_text_that_is_there_in_another_cut_is_not_added_again() -> None:
    page = blocks(body(PROSE[:5]))
    joined = [*PROSE[:3], f"{PROSE[3]} {PROSE[4]}"]
    assert complete(joined, page) == joined


def test_two_paragraphs_make_no_pattern() -> None:
    assert complete(PROSE[:2], blocks(body(PROSE))) == PROSE[:2]


def test_the_standfirst_is_what_the_description_repeats() -> None:
    lead = "Panen datang lebih awal tahun ini dan membuat harga cabai turun di semua pasar kota."
    page = blocks(f"<header><p>{lead}</p></header>" + body(PROSE))
    assert standfirst(PROSE, page, [f"{lead[:75]}…", None]) == lead
    assert standfirst(PROSE, page, ["Deskripsi lain"]) is None
    assert standfirst([lead, *PROSE], page, [lead]) is None


def test_a_heading_with_a_text_below_it_is_put_back_and_an_idle_one_is_not() -> None:
    page = blocks(
        f"<div><p>{PROSE[0]}</p><h2>Gudang</h2><p>{PROSE[1]}</p><h2>Lain</h2><div>Iklan</div><p>{PROSE[2]}</p></div>"
    )
    assert complete(PROSE[:3], page) == [PROSE[0], "Gudang", *PROSE[1:3]]


def test_of_two_places_of_a_heading_the_one_above_its_paragraph_counts() -> None:
    contents = "<ul><li>Gudang penuh</li></ul>"
    page = blocks(f"{contents}<div><p>{PROSE[0]}</p><h2>Gudang penuh</h2><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>")
    lines = [PROSE[0], "Gudang penuh", *PROSE[1:3]]
    assert complete(lines, page) == lines


LONG = [f"{text} Desa itu terletak di hulu, dan harga cabai di sana turun sejak panen raya." for text in PROSE]


def test_a_container_that_was_passed_over_is_the_text_where_it_is_about_the_headline() -> None:
    page = blocks(f"<p>Pesan demo sekarang.</p><div class=embed>{body(LONG)}</div>")
    lines = ["Pesan demo sekarang."]
    assert complete(lines, page, {"harga cabai turun"}) == LONG
    assert complete(lines, page, {"bawang putih masih mahal"}) == lines
    assert complete(lines, page) == lines


def test_remarks_of_readers_do_not_stand_for_a_short_text() -> None:
    page = blocks(f"<p>Harga cabai turun.</p><div class=comments>{body(LONG)}</div>")
    assert complete(["Harga cabai turun."], page, {"harga cabai turun"}) == ["Harga cabai turun."]


def test_a_container_inside_the_text_that_was_passed_over_is_put_back() -> None:
    inner = "".join(f"<p>{text}</p>" for text in LONG)
    opening = ["Hujan turun terlambat tahun itu.", "Petani menunggu di gubuk sampai sore."]
    page = blocks(f"<div><p>{opening[0]}</p><p>{opening[1]}</p><div class=embed>{inner}</div></div>")
    assert complete(opening, page) == [*opening, *LONG]


def test_items_of_lists_are_put_back_by_their_dashes() -> None:
    item = "Cabai rawit dari lereng utara gunung itu"
    first, second, third = (f"<p>{text}</p>" for text in PROSE[:3])
    page = blocks(f"<div>{first}<ul><li>{item}</li></ul>{second}{third}</div>")
    assert complete(PROSE[:3], page) == [PROSE[0], f"- {item}", *PROSE[1:3]]


def test_a_slogan_yields_to_the_article_beside_it_whatever_the_headline_says() -> None:
    slogan = "Semua kabar kota."
    assert complete([slogan], blocks(f"<p>{slogan}</p><article>{body(PROSE)}</article>")) == PROSE
    assert complete([slogan], blocks(f"<p>{slogan}</p>{body(PROSE)}")) == [slogan]
    assert complete([slogan], blocks(f"<p>{slogan}</p><article>{body(PROSE[:3])}</article>")) == [slogan]
