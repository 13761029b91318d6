"""Garbled text: what is repaired, and that nothing else is touched."""

import gzip
import json
from pathlib import Path

import pytest

from transforms.mojibake import repair

SENTENCES = (
    "Jum’at pagi, “harga cabai naik” – kata Ani… Kafé itu tutup.",
    "Le président a dit : « l’été sera chaud », à Orléans où il était né.",
    "Der Bürgermeister sagte, die Brücke sei größtenteils fertig – „endlich“.",
    "El niño llegó mañana; ¿qué pasó? – 20 °C y 5 £.",
    "Ağrı Dağı’nda yağış şiddetlendi.",
    "Warga senang 😂😂 dan bertepuk tangan 👏🏻.",
)
WHOLE = (*SENTENCES, "Мэр сообщил, что новый мост откроют.", "أعلن رئيس البلدية أن الجسر الجديد سيفتتح.")
SOUND = (
    "AMANHÃ… “CAFÉ” e MANHÃ – SÃO PAULO",
    "l’école, l’été, l’âme, « publié », À\xa0 « ÉTÉ »",
    "<em>publié\xa0»</em> <b>IDÉ”</b> <i>MAÇÃ\xa0</i>",
    "Ä…r Å‘ â € ™ Ã © 2 √π r² ≈ ƒ(x) ¬p ∧ q",
    "‚Äpfel‘ ‚Ärger‘ „Äußerst“",
    "Norsk Ø, ÆØÅ. Íslenska: Þetta var erfið ferð.",
)


def windows(text: str) -> str:
    """What a browser makes of UTF-8 that is called Latin-1."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def mac(text: str) -> str:
    return text.encode().decode("mac_roman")


@pytest.mark.parametrize("garble", [windows, mac, lambda text: windows(windows(text))])
@pytest.mark.parametrize("text", WHOLE)
def test_a_text_that_is_garbled_as_a_whole_is_repaired(garble: type[str], text: str) -> None:
    assert repair(garble(text)) == text


@pytest.mark.parametrize("garble", [windows, mac])
@pytest.mark.parametrize("text", [SENTENCES[0], SENTENCES[2], SENTENCES[4], SENTENCES[5]])
def test_a_garbled_paragraph_in_a_sound_page_is_repaired_alone(garble: type[str], text: str) -> None:
    sound = "<h1>Où est l’été ? Größe – “naik”</h1>"
    assert repair(f"{sound}<p>{garble(text)}</p>{sound}") == f"{sound}<p>{text}</p>{sound}"


@pytest.mark.parametrize("text", [*SOUND, *WHOLE])
def test_a_sound_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


def test_a_page_that_shows_what_mojibake_looks_like_is_left_alone() -> None:
    text = "Is that “â€™” or “Ã©”? It was ’ once."
    assert repair(text) == text


@pytest.mark.corpus
def test_no_text_of_the_gold_is_changed(corpus: Path) -> None:
    gold = [json.loads(line) for line in (corpus / "gold.jsonl").read_bytes().splitlines()]
    texts = [page[name] for page in gold for name in ("text", "title") if page.get(name)]
    assert len(texts) > 700
    assert [text for text in texts if repair(text) != text] == []


@pytest.mark.corpus
def test_nearly_all_garbled_texts_of_2019_are_repaired_and_no_other(corpus: Path) -> None:
    garbled = repaired = 0
    with gzip.open(corpus / "indonesian_texts.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["body"]
            try:
                sound = text.encode("mac_roman").decode("utf-8")
            except UnicodeError:
                sound = text
            garbled += sound != text
            repaired += repair(text) == sound != text
            assert repair(text) in (text, sound)
    assert garbled > 2_000
    assert repaired >= 0.99 * garbled
