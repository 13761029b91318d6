"""Phrases: one line, one date, and what is no date."""

import pytest

from transforms.time_phrases import LONGEST, find_day, is_relative, tidy


def test_a_tidy_line_has_plain_spaces_and_figures_and_an_end() -> None:
    assert tidy(" ١٤\u00a0Juli\n２０２１ ") == "14 Juli 2021"
    assert len(tidy("x" * 10_000)) == LONGEST


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Terbit 14 Juli 2021 pagi", "14 Juli 2021"),
        ("14 Juli 2021, diperbarui 15 Juli 2021", "14 Juli 2021"),
        ("10.000 unit, 14/07/2021", "14/07/2021"),
        ("Pukul 07.31.20, 14-07-2021", "14-07-2021"),
    ],
)
def test_the_first_date_of_a_line_is_found_in_its_place(text: str, found: str) -> None:
    day = find_day(text, zone=None, languages=())
    assert day is not None
    assert text[slice(*day.span)] == found


@pytest.mark.parametrize("text", ["07.31.20", "Rp 14.07.20210", "Pasal 14 ayat 7", "2021", "0812-3456-2021", "Mei 14"])
def test_figures_that_are_no_date_are_not_found(text: str) -> None:
    assert find_day(text, zone=None, languages=()) is None


@pytest.mark.parametrize(
    ("text", "answer"), [("3 jam lalu", True), ("Kemarin", True), ("3 jam", False), ("lalu", False)]
)
def test_a_distance_is_known_by_its_words(text: str, answer: bool) -> None:
    assert is_relative(text) is answer
