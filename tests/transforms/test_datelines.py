"""Datelines: cut where they are, left where a sentence only looks like one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.datelines import split_dateline


@pytest.mark.parametrize(
    ("body", "place", "agency", "outlet"),
    [
        ("BAGHDAD - Seorang", "BAGHDAD", None, None),
        ("JAKARTA, KOMPAS.com – Hujan", "JAKARTA", None, "KOMPAS.com"),
        ("KOMPAS.com - iPhone", None, None, "KOMPAS.com"),
        ("Jakarta (ANTARA) - Hujan", "Jakarta", "ANTARA", None),
        ("Jakarta (ANTARA News) - Hujan", "Jakarta", "ANTARA", None),
        ("WASHINGTON (Reuters) - Rain", "WASHINGTON", "Reuters", None),
        ("(Reuters) - Rain", None, "Reuters", None),
        ("SANTA FE, N.M. (AP) — Rain", "SANTA FE", "AP", None),
        ("SEOUL, South Korea (AP) — Rain", "SEOUL", "AP", None),
        ("BEIRUT/THE HAGUE, March 7 (Reuters) - Rain", "BEIRUT/THE HAGUE", "Reuters", None),
        ("LONDON, July 14 (Xinhua) -- Rain", "LONDON", "Xinhua", None),
        ("ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) -\nHujan", "ISTANBUL", "ANTARA", None),
        ("TEMPO.CO, Jakarta - Hujan", "Jakarta", None, "TEMPO.CO"),
        ("TEMPO.CO,Jakarta-Hujan", "Jakarta", None, "TEMPO.CO"),
        ("Jakarta, CNN Indonesia -- Hujan", "Jakarta", None, "CNN Indonesia"),
        ("Liputan6.com, Jakarta - Hujan", "Jakarta", None, "Liputan6.com"),
        ("Bisnis.com, JAKARTA — Hujan", "JAKARTA", None, "Bisnis.com"),
        ("REPUBLIKA.CO.ID, JAKARTA -- Hujan", "JAKARTA", None, "REPUBLIKA.CO.ID"),
        ("suara.com - Hujan", None, None, "suara.com"),
        ("JAKARTA– Kehilangan", "JAKARTA", None, None),
        ("MAKASSAR-PSM menang", "MAKASSAR", None, None),
        ("Jakarta - Galaxy", "Jakarta", None, None),
        ("NEW DELHI: Rain", "NEW DELHI", None, None),
        ("PADANG PARIAMAN - Hujan", "PADANG PARIAMAN", None, None),
        ("Dekalb, Ill. — Rain", "Dekalb", None, None),
        ("Kiel (dpo) - Regen", "Kiel", None, "dpo"),
        ("Berlin (dpa) - Regen", "Berlin", "dpa", None),
    ],
)
def test_a_dateline_is_cut_and_read(body: str, place: str | None, agency: str | None, outlet: str | None) -> None:
    found = split_dateline(body)
    assert (found.place, found.agency, found.outlet) == (place, agency, outlet)
    assert found.dateline is not None
    assert body.startswith(found.dateline)
    assert body.endswith(found.body)
    assert found.body.split()[0] in {
        "Seorang",
        "Hujan",
        "iPhone",
        "Rain",
        "Kehilangan",
        "PSM",
        "Galaxy",
        "Regen",
    }


@pytest.mark.parametrize(
    "body",
    [
        "Trump - the president - said so.",
        "Covid-19 – a year on – is still here.",
        "Victoria - bukan nama sebenarnya - bersaksi.",
        "Jakarta-Bandung kini dapat ditempuh dalam sejam.",
        "KPK - Lembaga itu menahan dua orang.",
        "BREAKING NEWS - Rain falls.",
        "INFO WISATA - Hujan turun.",
        "Hari ini - Senin - hujan turun di Jakarta.",
        "Jakarta: kota yang tak pernah tidur.",
        "Undang-Undang Nomor 30 tahun ini direvisi.",
        "Sebanyak 85 persen - sebagian besar - warga pergi.",
        "Toko.com - situs jual beli itu - ditutup.",
        "LIGA CHAMPIONS - Klub itu menang.",
        "JAKARTA -",
        "",
    ],
)
def test_a_sentence_is_left_whole(body: str) -> None:
    found = split_dateline(body)
    assert (found.dateline, found.body) == (None, body)


def test_the_publishers_own_name_is_an_outlet() -> None:
    assert split_dateline("Ladang, Koran Ladang - Hujan", outlets=["Koran Ladang"]).outlet == "Koran Ladang"
    assert split_dateline("Ladang, Koran Ladang - Hujan").dateline is None


def test_the_publishers_name_counts_however_it_is_spaced() -> None:
    found = split_dateline("Kalimerang, KabarLadang – Panitia menghitung ulang.", outlets=["Kabar Ladang"])
    assert (found.place, found.outlet, found.body) == ("Kalimerang", "KabarLadang", "Panitia menghitung ulang.")


def test_a_compound_of_the_publishers_name_is_a_word() -> None:
    assert split_dateline("KabarLadang-Wartawan itu pergi.", outlets=["Kabar Ladang"]).dateline is None


def test_a_publisher_named_after_its_town_leaves_the_town_a_place() -> None:
    assert split_dateline("BALI - Hujan turun.", outlets=["Bali"]).place == "BALI"


def test_an_agency_in_brackets_needs_no_list() -> None:
    found = split_dateline("Pulau Kemuning (KBL) - Feri berlayar lagi.")
    assert (found.place, found.agency) == ("Pulau Kemuning", "KBL")


@pytest.mark.parametrize("name", ["Bank Indonesia (BI)", "Badan Meteorologi Klimatologi dan Geofisika Pusat (XKG)"])
def test_a_name_with_its_abbreviation_is_no_dateline(name: str) -> None:
    assert split_dateline(f"{name} - Lembaga itu").dateline is None


@pytest.mark.parametrize("body", [" - Seorang petani", " , - Seorang petani", "-\nSeorang petani", "– Seorang petani"])
def test_an_orphan_dash_is_dropped(body: str) -> None:
    found = split_dateline(body)
    assert (found.dateline, found.body) == (None, "Seorang petani")


def test_the_dash_of_a_list_is_kept() -> None:
    body = "- Satu ikat bayam\n- Dua siung bawang"
    assert split_dateline(body).body == body


@pytest.mark.timeout(10)
def test_a_hostile_beginning_costs_nothing() -> None:
    for body in (
        "A " * 200_000 + "- x",
        "(" * 200_000,
        "JAKARTA, " * 100_000,
        "- " * 200_000,
        "A.B" * 100_000,
    ):
        split_dateline(body)


@given(st.text(alphabet="ABab ,.()/-–:\n1", max_size=80))
def test_the_body_is_always_an_end_of_what_was_given(body: str) -> None:
    assert body.endswith(split_dateline(body).body)


@pytest.mark.corpus
def test_the_seed_document_comes_from_baghdad(corpus: Path) -> None:
    lines = next((corpus / "seed").iterdir()).read_text(encoding="utf-8").splitlines()
    body = "\n".join(lines[next(n for n, line in enumerate(lines) if line.startswith("BAGHDAD")) :])
    found = split_dateline(body)
    assert (found.dateline, found.place) == ("BAGHDAD", "BAGHDAD")
    assert found.body.startswith("Seorang komandan senior")
