"""Initials and notes that sign a text."""

import pytest

from transforms.blocks import read_blocks
from transforms.markup import parse
from transforms.signatures import initials_below, note_among, note_below, reporters_in, split_initials


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


def test_what_signs_a_text_stands_right_below_it() -> None:
    tree = parse("<body><p>Hujan turun.</p><p>(sya)</p><p>Tag</p><p>Pewarta: Ani Wijaya</p><p>Editor: Budi</p></body>")
    assert tree is not None
    blocks = read_blocks(tree)
    assert initials_below(blocks, "hujan turun") == "sya"
    assert note_below(blocks, "hujan turun") == "Pewarta: Ani Wijaya | Editor: Budi"
    assert (initials_below(blocks, "kering"), note_below(blocks, "kering")) == (None, None)


@pytest.mark.parametrize(
    "line", ["Reporters said by noon that it rained.", "Editor senior itu mundur.", "Written in ink."]
)
def test_a_sentence_is_no_note(line: str) -> None:
    assert note_among([line]) is None


@pytest.mark.parametrize(
    ("note", "reporters"),
    [
        ("(Reporting by Ann Lee in Harrow; Editing by Jo Ash)", ["Ann Lee"]),
        ("Additional reporting by Ann Lee and Peter Moor", ["Ann Lee and Peter Moor"]),
        ("Penulis: Ani Wijaya | Editor: Budi", ["Ani Wijaya"]),
        ("Editing by Jo Ash", []),
        (None, []),
    ],
)
def test_reporters_are_named_and_editors_are_not(note: str | None, reporters: list[str]) -> None:
    assert reporters_in(note) == reporters
