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
