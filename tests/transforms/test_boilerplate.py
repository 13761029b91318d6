"""Lines that sites add: those that go, and those like them that stay."""

import pytest

from transforms.blocks import read_blocks
from transforms.boilerplate import Surroundings, clean
from transforms.markup import parse

PROSE = [
    "Petani di lereng gunung itu memanen cabai dua minggu lebih awal karena hujan berhenti.",
    "Pedagang mengatakan gudang mereka penuh, dan harga akan tetap rendah sampai bulan depan.",
    "Dinas perdagangan meminta warga tidak menimbun, sebab pasokan cukup untuk semua pasar.",
]
URL = "https://www.kabar.example/2024/cabai-turun-1"


def cleaned(lines: list[str], html: str = "", *, url: str = URL, **known: frozenset[str]) -> list[str]:
    tree = parse(f"<html><body>{html}</body></html>")
    assert tree is not None
    blocks = {block.key: block for block in read_blocks(tree)}
    return clean(lines, Surroundings(blocks=blocks, url=url, **known))


def test_an_article_without_additions_is_left_as_it_is() -> None:
    assert cleaned(PROSE) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Bawang Putih Masih Mahal",
        "BACA JUGA",
        "Lihat juga Video: Panen Raya di Lereng Gunung",
        "READ MORE: Bridge Reopens After Nine Years",
        "Related: Ten walks along the river",
        "Mehr zum Thema:",
        "Lire aussi : Le pont rouvre",
        "Sign up for our daily newsletter and never miss a story",
        "| Penulis | : Ani Wijaya |",
        "Read our full Kalimerang X1 review",
        "Most read in Football",
        "ADVERTISEMENT",
        "You’ll also love...",
        "Discover more from Kabar Kota",
        "This copy is for your personal use only. To order copies, write to the newsroom.",
        "A lorry crosses the river bridge. (Photo by Ann Lee/Getty Images)",
        "Foto: Ani Wijaya/Kabar Kota",
        "| Cookie | Duration | Description |",
        URL,
    ],
)
def test_pointers_and_appeals_go_wherever_they_stand(line: str) -> None:
    assert cleaned([PROSE[0], line, *PROSE[1:]]) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "More people came than in any year before, the mayor of the river town said.",
        "Related costs rose as well, according to the council, which will meet again in May.",
        "Baca puisi di taman kota menjadi acara yang ditunggu warga setiap akhir pekan.",
        "Follow-up surveys will be made next year by the same team of engineers.",
        "The advertisement ran for a year, and the council never asked who had paid for it.",
        "Bangunan itu tampak pada gambar lama (lihat foto di halaman tiga buku itu).",
        "Rencana itu dibahas sejak lama (ePA)",
        "The three towns contributed to this report, which will be read in May by the council.",
        "You will also love the river in autumn, when the ferries stop and the town is quiet.",
    ],
)
def test_sentences_that_begin_like_pointers_stay(line: str) -> None:
    assert cleaned([PROSE[0], line, *PROSE[1:]]) == [PROSE[0], line, *PROSE[1:]]


def test_the_repeated_headline_goes_from_the_top() -> None:
    titles = frozenset({"harga cabai turun setelah panen raya"})
    assert cleaned(["Harga Cabai Turun Setelah Panen Raya", *PROSE], titles=titles) == PROSE
    assert cleaned(["Harga cabai kembali turun setelah panen raya", *PROSE], titles=titles) == PROSE


def test_date_lines_go_from_the_top_and_lists_of_them_go_whole() -> None:
    assert cleaned(["Kamis, 4 April 2024 15:20 WITA", *PROSE]) == PROSE
    dateline = "KALIMERANG, 5 November 2015 (Kabar) -"
    assert cleaned([dateline, *PROSE]) == [dateline, *PROSE]
    dates = [f"- Selasa, 0{day}/11/2015 11:09 WIB" for day in (1, 2, 3)]
    assert cleaned([*PROSE, *dates]) == PROSE


def test_appeals_and_scraps_go_from_the_end_only() -> None:
    tail = ["Reporting by Ann Lee; Editing by Peter Moor", "© 2024 Kabar Kota", "Tag", "Ekonomi"]
    assert cleaned([*PROSE, *tail]) == PROSE
    subhead = [PROSE[0], "Gudang penuh", *PROSE[1:]]
    assert cleaned(subhead) == subhead


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee contributed reporting from Harrow.",
        "Kabar Kota’s Peter Moor contributed to this report.",
        "Related articles that may interest you",
        "If you buy through our links, we may earn a commission.",
        "Follow all our coverage of the floods in the north at kabarkota.example",
        "Get the Kalimerang Monthly delivered to your door. Twelve issues for ten pounds.",
    ],
)
def test_notes_and_offers_go_from_the_end_only(line: str) -> None:
    assert cleaned([*PROSE, line]) == PROSE
    early = [line, *PROSE, *PROSE[:2]]
    assert cleaned(early) == early


def test_headlines_of_other_articles_of_the_site_go() -> None:
    html = "<p><a href='/2024/lain-2'>Bawang Putih Masih Mahal Menjelang Akhir Bulan</a></p>"
    line = "Bawang Putih Masih Mahal Menjelang Akhir Bulan"
    assert cleaned([PROSE[0], line, *PROSE[1:]], html) == PROSE


@pytest.mark.parametrize("href", ["#bagian-dua", "https://other.example/x", "/2024/cabai-turun-1?page=2", "mailto:a@b"])
def test_links_within_the_page_or_to_other_sites_stay(href: str) -> None:
    line = "Bawang Putih Masih Mahal Menjelang Akhir Bulan"
    assert line in cleaned([PROSE[0], line, *PROSE[1:]], f"<p><a href='{href}'>{line}</a></p>")


def test_where_a_query_names_the_article_another_query_is_another_article() -> None:
    line = "Bawang Putih Masih Mahal Menjelang Akhir Bulan"
    html = f"<p><a href='/baca.php?id=30'>{line}</a></p>"
    assert cleaned([PROSE[0], line, *PROSE[1:]], html, url="https://kabar.example/baca.php?id=31") == PROSE


def test_short_linked_items_stay_in_the_text_and_go_after_it() -> None:
    html = "<ul><li><a href='/cabai'>cabai merah</a></li></ul>"
    assert cleaned([PROSE[0], "cabai merah", *PROSE[1:]], html) == [PROSE[0], "cabai merah", *PROSE[1:]]
    assert cleaned([*PROSE, "cabai merah"], html) == PROSE


def test_captions_and_what_the_markup_calls_a_biography_go() -> None:
    for name in ("author-bio", "video-heading", "kicker"):
        assert cleaned(PROSE, f"<div class='{name}'><p>{PROSE[2]}</p></div>") == PROSE[:2]
    assert cleaned(["Warga antre cabai.", *PROSE], captions=frozenset({"warga antre cabai"})) == PROSE


def test_a_rule_that_would_leave_nothing_is_not_applied() -> None:
    assert cleaned(["Baca juga: Bawang Putih"]) == ["Baca juga: Bawang Putih"]


def test_labels_go_from_the_top_only() -> None:
    labels = ["5 min read", "Waktu baca 3 menit", "Daftar isi", "Back to blog", "Reviewed by Ann Lee"]
    assert cleaned([*labels, *PROSE]) == PROSE
    late = [*PROSE, PROSE[0], PROSE[1], PROSE[2], "Daftar isi", PROSE[0]]
    assert cleaned(late) == late


def test_a_biography_under_its_heading_goes_and_a_long_part_of_the_text_stays() -> None:
    about = ["About the author", "Ann Lee writes about rivers. She lives in Harrow."]
    assert cleaned([*PROSE, *about]) == PROSE
    long = [*PROSE, about[0], " ".join(PROSE * 5)]
    assert cleaned(long) == long


def test_an_offer_of_a_newsletter_goes_from_the_very_end_only() -> None:
    offer = "Jeden Abend das Wichtigste vom Tag: der Newsletter der Redaktion, kompakt und direkt."
    assert cleaned([*PROSE, offer]) == PROSE
    assert cleaned([offer, *PROSE]) == [offer, *PROSE]


def test_a_quotation_set_apart_that_the_text_has_once_more_goes() -> None:
    pulled = "gudang mereka penuh, dan harga akan tetap rendah sampai bulan depan"
    html = f"<blockquote><p>{pulled}</p></blockquote>"
    assert cleaned([PROSE[0], pulled, *PROSE[1:]], html) == PROSE
    assert cleaned([PROSE[0], pulled, *PROSE[1:]]) == [PROSE[0], pulled, *PROSE[1:]]
    other = "Hujan turun terlambat tahun itu, kata seorang petani yang menanam di lereng utara"
    assert cleaned([PROSE[0], other], f"<blockquote>{other}</blockquote>") == [PROSE[0], other]


def test_a_headline_inside_a_link_that_holds_its_heading_goes() -> None:
    line = "Bawang Putih Masih Mahal Menjelang Akhir Bulan Ini"
    html = f"<a href='/2024/lain-2'><div><h3>{line}</h3></div></a>"
    assert cleaned([PROSE[0], line, *PROSE[1:]], html) == PROSE
