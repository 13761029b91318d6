"""A text without the lines that its source repeats."""

from datetime import UTC, datetime

from transforms.articles import extract_article
from transforms.records import Article, Hints, Page, Rejection
from transforms.recurring import line_hash, recurring, without_recurring

OURS = ["Suara pesisir sejak 1987", "Kantor redaksi: Jalan Dermaga Lama 12"]
PARAGRAPHS = [
    "Nelayan di muara itu pulang lebih awal karena angin barat datang dua pekan sebelum waktunya, kata ketua mereka.",
    "Perahu yang biasa sandar di dermaga lama kini dipindah ke teluk sebelah supaya tidak saling berbenturan.",
    "Pemerintah kota berjanji memperpanjang pemecah ombak sebelum musim berikutnya tiba pada akhir tahun.",
]


def learnt(*lines: str) -> list[str]:
    return [known for line in lines if (known := line_hash(line))]


def extracted(paragraphs: list[str], *lines: str) -> Article | Rejection:
    texts = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html lang=id><body><article><h1>Nelayan Pulang Lebih Awal</h1>{texts}</article></body></html>"
    page = Page(
        capture_id="c1",
        url="https://muara.example/nelayan-1",
        content=html.encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return extract_article(page, Hints(source_id="muara"), learnt=recurring(learnt(*lines)))


def test_prints_of_one_line_are_known_again_by_their_words() -> None:
    assert line_hash("“Suara Pesisir”, sejak 1987!") == line_hash("suara pesisir sejak 1987")
    assert line_hash("Suara pesisir sejak 1988") != line_hash("suara pesisir sejak 1987")


def test_a_line_without_words_is_never_taken_out() -> None:
    assert line_hash(" *** ") is None
    assert without_recurring("Satu.\n\n***\n\nDua.", recurring(learnt(*OURS))) == "Satu.\n\n***\n\nDua."


def test_the_version_is_that_of_the_set_of_lines() -> None:
    one, other = recurring(learnt(*OURS)), recurring(learnt(*OURS[::-1], OURS[0]))
    assert one is not None
    assert one == other
    assert one != recurring(learnt(OURS[0]))
    assert recurring([]) is None


def test_only_whole_lines_go_and_the_rest_stays_as_it_was() -> None:
    text = f"{OURS[0]}\n\nKatanya: {OURS[0]}.\n\n- satu\n- dua\n\n{OURS[1]}"
    assert without_recurring(text, recurring(learnt(*OURS))) == f"Katanya: {OURS[0]}.\n\n- satu\n- dua"
    assert without_recurring(text, None) is text


def test_an_article_is_made_without_them_and_says_which_table_it_was_made_with() -> None:
    before, after = extracted([OURS[0], *PARAGRAPHS, OURS[1]]), extracted([OURS[0], *PARAGRAPHS, OURS[1]], *OURS)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert OURS[0] in before.body
    assert after.body.split("\n\n") == PARAGRAPHS
    assert before.boilerplate_version is None
    table = recurring(learnt(*OURS))
    assert table is not None
    assert after.boilerplate_version == table.version


def test_a_dateline_is_found_below_a_line_that_recurs() -> None:
    found = extracted([OURS[0], f"MUARA BARU - {PARAGRAPHS[0]}", *PARAGRAPHS[1:]], *OURS)
    assert isinstance(found, Article)
    assert found.dateline_place == "MUARA BARU"
    assert found.body.startswith("Nelayan di muara")


def test_a_page_of_nothing_else_is_no_article() -> None:
    found = extracted(PARAGRAPHS, *PARAGRAPHS)
    assert isinstance(found, Rejection)
    assert found.reason == "no_article"
