"""Languages: told apart, Indonesian from Malay too, and admitted when they cannot be."""

import gzip
import json
from pathlib import Path

import pytest

from transforms.language import detect

INDONESIAN = (
    "Gubernur mengatakan pemerintah provinsi menyiapkan dana miliaran rupiah karena banjir merusak kantor. "
    "Polisi menutup jalan, sementara warga mengungsi ke gedung universitas sejak Jumat."
)
MALAY = (
    "Pengerusi jawatankuasa berkata kerajaan negeri menyediakan dana tiga bilion ringgit kerana banjir besar "
    "itu. Polis menutup jalan, manakala mangsa dipindahkan ke universiti sejak Jumaat."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (INDONESIAN, "id"),
        (MALAY, "ms"),
        (
            "The minister said on Monday that the new bridge over the river would open this year.",
            "en",
        ),
        (
            "Der Minister sagte am Montag, die neue Brücke über den Fluss werde bald eröffnet.",
            "de",
        ),
        (
            "部长星期一表示，新大桥年底前通车，届时两岸居民往来将更加方便快捷，也将带动当地经济。",
            "zh",
        ),
        (
            "قال الوزير يوم الاثنين إن الجسر الجديد فوق النهر سيفتتح قبل نهاية العام الجاري أمام حركة السير",
            "ar",
        ),
    ],
)
def test_a_text_is_given_its_language(text: str, language: str) -> None:
    found, confidence = detect(text)
    assert found == language
    assert confidence > 0.5


@pytest.mark.parametrize("hint", [("ms",), ("en",)])
def test_a_hint_does_not_change_a_clear_answer(hint: tuple[str, ...]) -> None:
    assert detect(INDONESIAN, hint)[0] == "id"


def test_a_hint_decides_where_the_detector_is_unsure() -> None:
    title = "Resep Tumis Jamur ala Dapur Nenek"
    assert detect(title, ("id",))[0] == "id"


def test_a_short_text_is_less_certain() -> None:
    assert detect("The bridge will open on Monday")[1] < detect("The bridge will open on Monday. " * 5)[1]


def test_text_that_is_no_unicode_does_not_stop_it() -> None:
    assert detect("\ud800" * 100 + INDONESIAN)[0] == "id"


@pytest.mark.parametrize("text", ["", "07:31 - 14/07/2021", "Ani, Budi", "???"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect(text) == (None, 0.0)


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    first = detect(MALAY)
    detect(INDONESIAN, ("id",))
    assert detect(MALAY) == first


@pytest.mark.corpus
def test_indonesian_articles_are_indonesian(corpus: Path) -> None:
    with gzip.open(corpus / "indonesian_texts.jsonl.gz", "rt", encoding="utf-8") as lines:
        bodies = [body for line in lines if len(body := json.loads(line)["body"]) > 200][::25]
    wrong = [body for body in bodies if detect(body)[0] != "id"]
    assert len(wrong) <= len(bodies) // 200
