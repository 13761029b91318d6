"""Runs of text with their places in the page."""

from transforms.blocks import Block, key_of, read_blocks
from transforms.markup import parse


def blocks(html: str) -> list[Block]:
    tree = parse(f"<html><body>{html}</body></html>")
    assert tree is not None
    return read_blocks(tree)


def test_block_elements_and_line_breaks_part_the_text() -> None:
    found = blocks("<div>Satu<p>dua <b>tiga</b></p>empat<br>lima</div>")
    assert [(each.tag, each.text) for each in found] == [
        ("div", "Satu"),
        ("p", "dua tiga"),
        ("div", "empat"),
        ("div", "lima"),
    ]


def test_the_share_in_links_is_of_letters_not_of_blanks() -> None:
    found = blocks("<p>   <a href='/x'>Judul lain</a>   </p><p>Kata <a href='/y'>dan</a></p>")
    assert found[0].linked_share == 1
    assert found[0].href == "/x"
    assert 0.4 < found[1].linked_share < 0.5


def test_scripts_and_choices_are_no_text() -> None:
    assert [each.text for each in blocks("<script>x</script><select><option>a</select><p>Teks</p>")] == ["Teks"]


def test_marks_are_those_of_the_element_and_around_it() -> None:
    (block,) = blocks("<aside class=bio id=b1><p class=x>Teks</p></aside>")
    assert list(block.marks(2)) == ["x ", "bio b1"]


def test_deep_nesting_is_walked_without_recursion() -> None:
    assert [each.text for each in blocks("<div>" * 240 + "dalam")] == ["dalam"]


def test_keys_ignore_quotes_case_and_spaces() -> None:
    assert key_of("“Naik  LAGI!”") == key_of('"naik lagi"')
