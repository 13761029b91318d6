"""Word diffs: what they say makes the one text the other, and how much they say of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.diffs import Edit, applied, word_diff, words_of

TOKENS = [
    "padi",
    "beras",
    "naik",
    ",",
    ".",
    "“",
    "”",
    "'",
    "--",
    "–",
    "你",
    "好",
    "...",
    "…",
    "1.204",
    "\n",
    "anak-anak",
]
PIECES = st.lists(st.sampled_from(TOKENS), max_size=40)
ANY = st.text(max_size=60)
WORDY = PIECES.map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(ANY, WORDY), st.one_of(ANY, WORDY))
def test_applying_the_diff_gives_the_words_of_the_new_text(before: str, after: str) -> None:
    assert applied(word_diff(before, after), before) == list(words_of(after).keys)


@settings(max_examples=100, deadline=None)
@given(st.one_of(ANY, WORDY))
def test_a_text_has_no_diff_to_itself(text: str) -> None:
    assert word_diff(text, text) == ()


@pytest.mark.parametrize(
    "after",
    [
        "Harga \n\n beras\u00a0naik, kata 'Budi'.",
        "HARGA BERAS NAIK, KATA «Budi».",
        "Har\u00adga beras naik, kata “Budi”.",
    ],
)
def test_what_typesetting_changes_is_no_edit(after: str) -> None:
    assert word_diff("Harga beras naik, kata “Budi”.", after) == ()


def test_a_dash_within_a_word_is_a_hyphen_whichever_is_printed() -> None:
    assert word_diff("Anak-anak usia 13-15 tahun.", "Anak–anak usia 13‑15 tahun.") == ()


def test_an_edit_has_its_place_and_its_words_as_printed() -> None:
    before = "Harga beras naik.\n\nPetani senang."
    assert word_diff(before, "Harga beras naik tajam.\n\nPetani “sangat” senang, kata Budi.") == (
        Edit(place=3, deleted="", inserted="tajam"),
        Edit(place=5, deleted="", inserted="“sangat”"),
        Edit(place=6, deleted="", inserted=", kata Budi"),
    )


def test_a_text_that_is_another_altogether_takes_no_time() -> None:
    before, after = (" ".join(f"{start}{number % 97}" for number in range(20_000)) for start in "ab")
    (edit,) = word_diff(before, after)
    assert (edit.deleted, edit.inserted) == (before, after)


def test_in_a_long_text_with_many_edits_paragraphs_are_matched_first() -> None:
    paragraphs = [" ".join(f"kata{line}x{number}" for number in range(60)) for line in range(60)]
    changed = ["baru " + paragraph if line % 7 == 0 else paragraph for line, paragraph in enumerate(paragraphs)]
    edits = word_diff("\n\n".join(paragraphs), "\n\n".join(changed))
    assert {(edit.deleted, edit.inserted) for edit in edits} == {("", "baru")}
    assert len(edits) == 9
