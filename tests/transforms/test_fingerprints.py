"""Fingerprints: equal for the same text, near for nearly the same, apart for others."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fingerprints import SIGNATURE_BYTES, content_hash, near_duplicate_signature, similarity

STORY = " ".join(
    f"Petani ke-{number} memanen {number * 3} karung cabai di ladang nomor {number}." for number in range(40)
)


def alike(a: str, b: str) -> float:
    return similarity(near_duplicate_signature(a), near_duplicate_signature(b))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('Ia berkata, "Naik."', "Ia berkata, “Naik.”"),
        ("Naik – lalu turun", "Naik -- lalu turun"),
        ("Naik  lalu\n\nturun", "naik lalu turun"),
        ("harga\u00a0naik\u200b", "Harga naik"),
        ("５ ﬁrma…", "5 firma..."),
    ],
)
def test_typesetting_does_not_change_the_hash(one: str, other: str) -> None:
    assert content_hash("Judul", one) == content_hash("JUDUL", other)


@pytest.mark.parametrize("other", ["Harga naik 5 persen.", "Harga naik 50 persen", "Harga, naik 5 persen"])
def test_a_word_a_figure_or_a_comma_changes_the_hash(other: str) -> None:
    assert content_hash("Judul", "Harga naik 5 persen") != content_hash("Judul", other)


def test_the_title_counts_and_does_not_run_into_the_body() -> None:
    assert content_hash("a b", "c") != content_hash("a", "b c") != content_hash(None, "a b c")


def test_the_hash_is_the_same_for_ever() -> None:
    expected = "da3442"
    assert content_hash("Judul", "Isi berita.")[:6] == expected


def test_the_signature_is_the_same_for_ever() -> None:
    expected = "dd07937b4924575c"
    assert near_duplicate_signature("Hujan turun di hulu sejak pagi hari ini.")[:8].hex() == expected


@pytest.mark.parametrize("body", ["", "kata", STORY, "日本語の文章です。", "\ud800"])
def test_every_signature_has_one_length(body: str) -> None:
    assert len(near_duplicate_signature(body)) == SIGNATURE_BYTES


def test_a_text_is_like_itself_and_like_its_retyped_self() -> None:
    assert alike(STORY, STORY.upper().replace(" ", "\n")) == 1.0


def test_an_edited_sentence_leaves_a_text_near() -> None:
    assert alike(STORY, STORY.replace("memanen 30 karung cabai", "membuang tiga puluh karung tomat")) > 0.8


def test_another_text_is_far() -> None:
    assert alike(STORY, "Menteri itu membuka jembatan baru. " * 30) < 0.05


def test_texts_without_spaces_are_compared_by_characters() -> None:
    one = "部长星期一表示新的大桥将在年底前通车届时两岸居民往来将更加方便快捷也将带动当地的经济发展"
    assert 0.5 < alike(one, one.replace("星期一", "星期二")) < 1.0


@given(st.text(max_size=200))
def test_any_text_can_be_signed_and_hashed(text: str) -> None:
    assert len(content_hash(text, text)) == 64
    assert alike(text, text) == 1.0


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["articles_100"])
def test_true_pairs_stand_clear_of_all_others(corpus: Path, name: str) -> None:
    folder = corpus / "near_duplicates"
    stories = dict(line.split(" ", 1) for line in (folder / f"{name}.train").read_text("utf-8").splitlines())
    truth = {frozenset(line.split()) for line in (folder / f"{name}.truth").read_text("utf-8").splitlines() if line}
    signatures = {story: near_duplicate_signature(text) for story, text in stories.items()}
    for one, other in combinations(signatures, 2):
        score = similarity(signatures[one], signatures[other])
        assert score > 0.8 if frozenset((one, other)) in truth else score < 0.3
