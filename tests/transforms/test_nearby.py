"""What stands around a headline."""

import pytest

from transforms.blocks import Block, read_blocks
from transforms.markup import parse
from transforms.metadata import read_metadata
from transforms.nearby import blocks_near, byline_near, dates_of

TITLE = "Harga Cabai Turun"


def blocks_of(body: str) -> list[Block]:
    tree = parse(f"<body>{body}</body>")
    assert tree is not None
    return read_blocks(tree)


def test_the_heading_counts_and_not_the_menu_that_names_it_too() -> None:
    blocks = blocks_of(f"<div>Terkini: {TITLE}</div>{'<p>menu</p>' * 30}<h1>{TITLE}</h1><p>4 Mei 2021</p>")
    assert "4 Mei 2021" in [block.text for block in blocks_near(blocks, TITLE, "")]


def test_without_a_headline_the_lines_above_the_text_are_near() -> None:
    blocks = blocks_of("<p>4 Mei 2021</p><p>Hujan turun.</p><p>5 Mei 2021</p>")
    assert [block.text for block in blocks_near(blocks, None, "Hujan turun.")] == ["4 Mei 2021"]


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("By Callum Thorne", True),
        ("Penulis: Ani Wijaya", True),
        ("By the river", False),
        ("Di Jakarta", False),
        ("Von hier aus geht es weiter", False),
        ("Callum Thorne", False),
    ],
)
def test_a_byline_needs_its_word_and_a_whole_name(line: str, is_byline: bool) -> None:
    assert byline_near(blocks_of(f"<p>{line}</p>")) == (line if is_byline else None)


@pytest.mark.parametrize(
    ("url", "count"), [("https://kabar.example/a-1", 1), ("https://kabar.example/2021/05/04/a", 0)]
)
def test_far_dates_count_only_where_nothing_else_dates_the_page(url: str, count: int) -> None:
    tree = parse("<body><p>Hujan turun.</p><p>Diperiksa Selasa, 4 Mei 2021</p></body>")
    assert tree is not None
    blocks = read_blocks(tree)
    assert len(dates_of(read_metadata(tree), tree, near=(), blocks=blocks, url=url, opening=())) == count


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("KALIMERANG, 5 November 2015 (KABAR) - Harga cabai turun.", "5 November 2015"),
        ("01.02.2022 „Der Markt ist gut gestartet", "01.02.2022"),
        ("HARROW, March 3, 2021 /Kabar/ -- A bridge", None),
        ("5 November 1998 adalah hari ketika gunung itu meletus.", None),
        ("Gempa 5 November 1998 merusak jembatan.", None),
        ("Harga cabai turun.", None),
    ],
)
def test_a_page_without_a_date_line_has_the_day_with_which_its_text_opens(opening: str, day: str | None) -> None:
    tree = parse(f"<body><p>{opening} {'Petani menunggu hujan. ' * 9}</p></body>")
    assert tree is not None
    blocks = read_blocks(tree)
    found = dates_of(read_metadata(tree), tree, near=(), blocks=blocks, url="", opening=[blocks[0].text])
    assert [each.text for each in found] == ([day] if day else [])
