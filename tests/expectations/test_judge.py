"""What the checks catch, what they let pass, and how a judgement is put."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from expectations.frames import Beside, SourceContext
from expectations.judge import judge_articles
from expectations.past import SourcePast
from expectations.results import Judgement

Make = Callable[..., dict[str, Any]]
Frame = Callable[[list[dict[str, Any]]], pd.DataFrame]

MENU = "\n".join(("Beranda", "Nasional", "Olahraga", "Ekonomi Bisnis", "Gaya Hidup", "Masuk")) * 8
WALL = "Dengan menekan tombol ini Anda menyetujui cookie kami. " * 12
NOTICE = "Lumbung padi itu kembali berdiri sesudah jalan lintas utara dibuka lagi. " * 4
TEASER = "Lumbung padi itu kembali berdiri. " * 6 + "Baca selengkapnya…"


def test_a_good_article_has_neither_reason_nor_flag(article: Make, batch: Frame) -> None:
    judgement = judge_articles(batch([article(1), article(2)]))
    assert judgement.reasons == ((), ())
    assert judgement.flags == ((), ())
    assert judgement.held_sources == ()
    assert all(result.success for result in judgement.verdicts.checks)


DAMAGES: list[tuple[dict[str, Any], str]] = [
    ({"capture_id": None}, "identity_is_complete"),
    ({"canonical_url": ""}, "identity_is_complete"),
    ({"article_id": "1"}, "article_id_is_a_hash"),
    ({"canonical_url": "javascript:alert(1)"}, "address_can_be_opened"),
    ({"title": "404 - Halaman tidak ditemukan", "word_count": 30}, "title_is_no_error_page"),
    ({"title": "Just a moment...", "word_count": 30}, "title_is_no_error_page"),
    ({"title": "Login | Harian Padi", "word_count": 30}, "title_is_no_error_page"),
    ({"body": None}, "body_is_present"),
    ({"body": ""}, "body_is_no_stub"),
    ({"body": "Foto: Antara"}, "body_is_no_stub"),
    ({"body": WALL, "word_count": 84}, "body_is_no_wall"),
    ({"body": MENU}, "body_is_no_menu"),
    ({"body": MENU}, "body_has_sentences"),
    ({"body": TEASER}, "body_ends_as_no_teaser"),
    ({"body": "Halaman yang Anda cari tidak ditemukan atau dipindah. " * 6}, "body_is_no_error_page"),
    ({"body": "Liga itu dimulai pekan depan. " * 12, "title": "Harga beras turun tipis"}, "body_is_about_its_headline"),
    ({"body": NOTICE, "summary": NOTICE}, "body_is_more_than_its_summary"),
    ({"title": "Lumbung padi berdiri", "body": "LUMBUNG padi  berdiri"}, "body_is_not_the_title"),
    ({"body": "Panen raya tiba lebih awal di desa itu.\n" * 40}, "body_does_not_loop"),
    ({"body": "â€œPanenâ€\x9d Ã© Ã¨ Ã " * 40}, "text_is_decoded"),
    ({"body": "panen\ufffd \ufffd raya " * 40}, "text_has_few_replacements"),
    ({"published_at": pd.Timestamp("1970-01-01", tz="UTC")}, "published_at_is_not_before_1995"),
    ({"published_at": pd.Timestamp("2026-12-24", tz="UTC")}, "published_at_is_not_in_the_future"),
]
"""What is wrong with an article, and the reason that it must be given."""

BLEMISHES: list[tuple[dict[str, Any], str]] = [
    ({"canonical_url": "https://lain.example.org/berita/1"}, "address_stays_on_its_site"),
    ({"image_url": "data:image/png;base64,AAAA"}, "image_address_can_be_opened"),
    ({"title": None}, "title_is_present"),
    ({"title": "Foto"}, "title_has_a_plausible_length"),
    ({"title": "Lumbung \u202eidap"}, "title_is_printable"),
    ({"body": NOTICE}, "body_is_no_note"),
    ({"body": NOTICE * 3 + "Kepala desa itu lalu mengatakan bahwa lumbung padi akan"}, "body_is_not_cut_off"),
    ({"body": NOTICE * 3, "is_paywalled": True, "word_count": 132}, "paywalled_text_is_no_stub"),
    ({"authors": tuple(f"Penulis {letter}" for letter in "ABCDEFGHIJKLM")}, "authors_are_few"),
    ({"byline": "Oleh seorang wartawan " * 20}, "byline_is_a_line"),
    (
        {"body": NOTICE * 3 + "\n".join(["Baca juga: Harga beras naik."] * 2)},
        "body_has_little_boilerplate",
    ),
    ({"body": NOTICE * 3 + "<div class='x'> &nbsp; {{iklan}}"}, "body_has_no_markup"),
    ({"body": NOTICE * 3 + "â€œ â€œ"}, "text_is_decoded_throughout"),
    ({"published_at": None}, "published_at_is_known"),
    ({"modified_at": pd.Timestamp("2026-11-01", tz="UTC")}, "modified_at_is_not_before_published_at"),
    ({"language": None}, "language_is_known"),
    ({"authors": ("https://padi.example/penulis",)}, "authors_look_like_names"),
]
"""What is not quite right with an article, and the flag that it must be given."""


@pytest.fixture(scope="module")
def spoilt(article: Make, batch: Frame) -> Judgement:
    """One batch of a good article, the damaged ones and the blemished ones: judging costs per batch."""
    changes = [{}, *(changed for changed, _ in DAMAGES), *(changed for changed, _ in BLEMISHES)]
    return judge_articles(batch([article(number, **changed) for number, changed in enumerate(changes, start=1)]))


@pytest.mark.parametrize("place", range(len(DAMAGES)), ids=[f"{reason}-{n}" for n, (_, reason) in enumerate(DAMAGES)])
def test_a_damaged_article_has_its_reason(place: int, spoilt: Judgement) -> None:
    assert DAMAGES[place][1] in spoilt.reasons[1 + place]


@pytest.mark.parametrize("place", range(len(BLEMISHES)), ids=[flag for _, flag in BLEMISHES])
def test_a_blemished_article_is_flagged_and_loads(place: int, spoilt: Judgement) -> None:
    assert BLEMISHES[place][1] in spoilt.flags[1 + len(DAMAGES) + place]
    assert spoilt.reasons[1 + len(DAMAGES) + place] == ()


def test_a_good_article_among_bad_ones_passes(spoilt: Judgement) -> None:
    assert spoilt.reasons[0] == spoilt.flags[0] == ()


def test_a_language_is_measured_against_the_source_s_own(article: Make, batch: Frame) -> None:
    articles = batch([article(1, language="en"), article(2, source_id="the-granary", language="en")])
    context = {
        "harian-padi": SourceContext(fetched_count=1, languages=("id",)),
        "the-granary": SourceContext(fetched_count=1),
    }
    assert judge_articles(articles, context).flags == (("language_is_one_of_the_source",), ())


def test_of_articles_with_one_text_the_later_are_flagged(article: Make, batch: Frame) -> None:
    judgement = judge_articles(
        batch([article(1), article(2, near_duplicate_signature=b"x"), article(3, near_duplicate_signature=b"x")])
    )
    assert judgement.flags == ((), (), ("body_is_no_copy",))
    loaded_before = {"urn:uuid:1": Beside(is_copy=True)}
    assert judge_articles(batch([article(1)]), beside=loaded_before).flags == (("body_is_no_copy",),)


def test_a_page_that_is_not_the_one_that_the_feed_lists_goes_to_quarantine(article: Make, batch: Frame) -> None:
    told = {
        "urn:uuid:1": Beside(entry_title="Lumbung padi nomor satu kembali berdiri"),
        "urn:uuid:2": Beside(entry_title="Pertandingan semifinal liga ditunda karena hujan"),
    }
    judgement = judge_articles(batch([article(1), article(2)]), beside=told)
    assert judgement.reasons == ((), ("page_is_the_one_listed",))
    assert judgement.flags == ((), ("page_is_like_the_one_listed",))


def test_a_time_far_from_the_feed_s_is_flagged(article: Make, batch: Frame) -> None:
    told = {f"urn:uuid:{number}": Beside(entry_published_at=article()["published_at"]) for number in (1, 2, 3)}
    articles = [
        article(1),
        article(2, published_at=article()["published_at"] - timedelta(days=3)),
        article(3, published_at=article()["published_at"] + timedelta(days=3), first_seen_at=pd.Timestamp.now("UTC")),
    ]
    assert judge_articles(batch(articles), beside=told).flags == (
        (),
        ("published_at_is_not_before_the_feed_s",),
        ("published_at_is_not_after_the_feed_s",),
    )


def test_an_article_that_holds_another_one_whole_is_flagged(article: Make, batch: Frame) -> None:
    one, other = article(1), article(2)
    merged = article(3, body=one["body"] + "\n" + "\n".join(f"{line} Lagi pula." for line in other["body"].split("\n")))
    judgement = judge_articles(batch([one, merged]))
    assert judgement.flags[0] == ()
    assert "body_holds_no_other_article" in judgement.flags[1]


def test_a_long_article_may_be_about_error_pages_and_cookies(article: Make, batch: Frame) -> None:
    about = article(1, title="404: kisah sebuah halaman", body=(WALL + NOTICE) * 5)
    assert judge_articles(batch([about])).reasons == ((),)


def test_scripts_without_spaces_are_no_stubs(article: Make, batch: Frame) -> None:
    body = "国会は二十日、米の備蓄を増やす法案を可決した。農家は歓迎している。" * 8
    assert judge_articles(batch([article(1, title="備蓄米を増やす法案可決", body=body)])).reasons == ((),)


def test_positions_follow_the_order_handed_in_whatever_the_index(article: Make, batch: Frame) -> None:
    articles = batch([article(1), article(2, body=None), article(3)])
    articles.index = pd.Index([70, 3, 70])
    assert [bool(reasons) for reasons in judge_articles(articles).reasons] == [False, True, False]


def test_lists_may_come_as_arrays_from_arrow(article: Make, batch: Frame) -> None:
    articles = batch([article(1), article(2)])
    articles["authors"] = pd.Series([pd.array(["Sri Rahayu"], dtype="str").to_numpy(), None], dtype="object")
    assert judge_articles(articles).flags == ((), ())


def test_an_empty_batch_passes(batch: Frame) -> None:
    judgement = judge_articles(batch([]))
    assert judgement.reasons == judgement.flags == judgement.held_sources == ()
    assert all(result.success for result in judgement.verdicts.checks)


def test_a_missing_column_holds_every_source_and_names_the_column(article: Make, batch: Frame) -> None:
    articles = batch([article(1), article(2, source_id="kabar-sawah")]).drop(columns="body")
    judgement = judge_articles(articles, {"the-granary": SourceContext(fetched_count=3, rejected_count=3)})
    assert judgement.held_sources == ("harian-padi", "kabar-sawah", "the-granary")
    assert all("body_is_present" in reasons for reasons in judgement.reasons)
    assert {"no column body"} <= {result.observed for result in judgement.verdicts.checks}


def test_a_source_whose_pages_are_nearly_all_rejected_is_held_and_the_others_load(article: Make, batch: Frame) -> None:
    articles = batch([article(1), article(2, source_id="kabar-sawah")])
    context = {
        "harian-padi": SourceContext(fetched_count=40, rejected_count=39),
        "kabar-sawah": SourceContext(fetched_count=1),
    }
    assert judge_articles(articles, context).held_sources == ("harian-padi",)


def test_a_handful_of_rejected_pages_says_nothing_of_a_source(article: Make, batch: Frame) -> None:
    context = {"harian-padi": SourceContext(fetched_count=5, rejected_count=4)}
    assert judge_articles(batch([article(1)]), context).held_sources == ()


def test_a_source_without_one_article_can_be_held(batch: Frame) -> None:
    context = {"harian-padi": SourceContext(fetched_count=40, rejected_count=40)}
    assert judge_articles(batch([]), context).held_sources == ("harian-padi",)


def test_what_differs_from_a_source_s_own_past_is_a_warning_of_the_batch(article: Make, batch: Frame) -> None:
    past = SourcePast(fill_shares={"authors": 1.0, "title": 1.0}, median_word_count=400, daily_count=10)
    context = {"harian-padi": SourceContext(fetched_count=100, past=past)}
    articles = batch([article(number, authors=()) for number in range(25)])
    judgement = judge_articles(articles, context)
    observed = {each.expectation: each.observed for each in judgement.verdicts.failures}
    assert observed["fields_are_filled_as_before"] == "lost_field_count 1, article_count 25"
    assert observed["texts_are_as_long_as_before"] == "length_ratio 0.1925, article_count 25, median_word_count 77"
    assert observed["batch_is_no_flood"] == "day_ratio 10, fetched_count 100"
    assert judgement.held_sources == ()


def test_a_source_whose_headlines_are_all_the_site_s_name_is_held(article: Make, batch: Frame) -> None:
    articles = batch([article(number, title="Harian Padi - Berita Terkini") for number in range(25)])
    judgement = judge_articles(articles)
    assert judgement.held_sources == ("harian-padi",)
    assert "titles_differ" in {result.expectation for result in judgement.verdicts.checks if not result.success}


def test_a_flood_of_one_text_holds_its_source_once_a_run_has_seen_fifty(article: Make, batch: Frame) -> None:
    flood = [article(number, near_duplicate_signature=b"x") for number in range(30)]
    others = [article(number, "kabar-sawah") for number in range(100, 110)]
    first = SourceContext(fetched_count=30)
    later = SourceContext(fetched_count=30, earlier={b"x": 30})
    mixed = SourceContext(fetched_count=30, earlier={bytes([number]): 1 for number in range(30)})
    held = {
        name: judge_articles(batch([*flood, *others]), {"harian-padi": context}).held_sources
        for name, context in {"first": first, "later": later, "mixed": mixed}.items()
    }
    assert held == {"first": (), "later": ("harian-padi",), "mixed": ()}


def test_results_say_how_many_and_whose(article: Make, batch: Frame) -> None:
    articles = batch(
        [
            article(1),
            article(2, title=None),
            article(3, source_id="kabar-sawah"),
            article(4, source_id="kabar-sawah"),
        ]
    )
    results = [each for each in judge_articles(articles).verdicts.checks if each.expectation == "title_is_present"]
    assert [(each.source_id, each.success, each.element_count, each.unexpected_count) for each in results] == [
        (None, False, 4, 1),
        ("harian-padi", False, 2, 1),
    ]
    assert {(each.suite, each.severity, each.level) for each in results} == {("articles", "warning", "row")}


def test_no_result_repeats_a_word_of_an_article(article: Make, batch: Frame) -> None:
    secret = "rahasiasekali"
    judgement = judge_articles(batch([article(1, body=secret, title=secret, language=None), article(2)]))
    assert judgement.reasons[0]
    assert secret not in repr(judgement)


def test_an_article_may_be_up_to_a_day_ahead_of_its_sighting(article: Make, batch: Frame) -> None:
    seen = article()["first_seen_at"]
    articles = batch(
        [
            article(1, published_at=seen + timedelta(hours=23)),
            article(2, published_at=seen + timedelta(hours=25)),
        ]
    )
    assert judge_articles(articles).reasons == ((), ("published_at_is_not_in_the_future",))
