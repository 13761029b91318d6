"""What tells copies of a text from others."""

from transforms.fingerprints import least_shingles, near_duplicate_signature
from transforms.stories import Likeness, likeness


def words(start: int, end: int) -> str:
    return " ".join(f"kata{number}" for number in range(start, end))


def alike(one: str, other: str) -> Likeness:
    signatures = near_duplicate_signature(one), near_duplicate_signature(other)
    return likeness(signatures[0], len(one.split()), signatures[1], len(other.split()))


def test_a_text_matches_itself_its_parts_and_its_extensions() -> None:
    whole = words(0, 400)
    assert alike(whole, whole) == Likeness(1.0, 1.0)
    for other in (words(0, 150), words(200, 400), words(0, 700), words(0, 200) + " lain " + words(200, 400)):
        assert alike(whole, other).is_match


def test_texts_with_a_common_background_do_not_match() -> None:
    assert not alike(words(0, 400), words(200, 600)).is_match
    assert not alike(words(0, 400), words(400, 800)).is_match
    assert alike(words(0, 400), words(400, 800)).similarity < 0.05


def test_of_a_text_in_a_long_one_too_little_is_known() -> None:
    assert not alike(words(0, 1000), words(0, 60)).is_match


def test_copies_share_least_shingles_and_others_do_not() -> None:
    whole = set(least_shingles(words(0, 400)))
    assert len(whole) == 12
    assert len(whole & set(least_shingles(words(0, 300)))) > 4
    assert not whole & set(least_shingles(words(400, 800)))
    assert least_shingles("") == least_shingles("")
