"""The text, and the questions with their answers, that JSON-LD states."""

import json

from transforms.blocks import read_blocks
from transforms.markup import parse
from transforms.metadata import Metadata, read_metadata
from transforms.stated import is_missing, is_unparted, stated_body, stated_questions, with_questions, without_unstated

PROSE = [
    f"Kalimat nomor {number} bercerita panjang tentang panen cabai merah di desa nomor {number}, tempat hujan turun"
    f" terlambat tahun itu, sehingga {number} keluarga menjual hasilnya lebih murah."
    for number in range(8)
]
APART = (
    "Kanal ini adalah bagian dari kelompok usaha yang menerbitkan enam belas media lain, dan pembaca dapat mendukungnya"
    " dengan berlangganan atau menyumbang lewat laman yang disediakan oleh pengelola."
)
PAIRS = [
    ("Kapan panen mulai?", f"Panen mulai bulan April. {PROSE[0]}"),
    ("Siapa membeli?", "Pedagang dari tiga kota, yang datang dengan truk sendiri setiap pagi."),
]


def metadata(node: object) -> Metadata:
    tree = parse(
        f"<html><head><script type='application/ld+json'>{json.dumps(node)}</script></head><body></body></html>"
    )
    assert tree is not None
    return read_metadata(tree)


def article(body: object) -> Metadata:
    return metadata({"@type": "NewsArticle", "headline": "Cabai", "articleBody": body})


def faq(pairs: list[tuple[str, str]]) -> Metadata:
    entries = [{"@type": "Question", "name": q, "acceptedAnswer": {"@type": "Answer", "text": a}} for q, a in pairs]
    return metadata({"@type": "FAQPage", "mainEntity": entries})


def test_the_stated_body_is_read_in_paragraphs_without_markup() -> None:
    assert stated_body(article("\n".join(PROSE))) == tuple(PROSE)
    assert stated_body(article("".join(f"<p>{text}</p>" for text in PROSE))) == tuple(PROSE)
    assert stated_body(article("&lt;p&gt;" + "&lt;br&gt;".join(PROSE))) == tuple(PROSE)


def test_a_first_sentence_or_another_kind_of_value_states_nothing() -> None:
    assert stated_body(article(PROSE[0])) == ()
    assert stated_body(article(["a", {"b": 1}])) == ()
    assert stated_body(Metadata()) == ()


def test_a_long_paragraph_that_a_whole_statement_lacks_goes() -> None:
    assert without_unstated([*PROSE[:5], APART, *PROSE[5:], APART], PROSE) == tuple(PROSE)


def test_headings_items_and_the_standfirst_stay_though_they_are_not_stated() -> None:
    lines = [APART, *PROSE[:4], "Harga turun", f"- {APART}", *PROSE[4:]]
    assert without_unstated(lines, PROSE) == tuple(lines)


def test_a_statement_that_is_not_whole_removes_nothing() -> None:
    lines = [*PROSE, APART]
    assert without_unstated(lines, PROSE[:4]) == tuple(lines)
    assert without_unstated(lines, [APART, APART]) == tuple(lines)
    assert without_unstated(lines, ()) == tuple(lines)


def test_a_text_is_missing_where_the_page_has_another_or_none() -> None:
    assert is_missing([], PROSE)
    assert is_missing([APART], PROSE)
    assert not is_missing(PROSE[:4], PROSE)
    assert not is_missing([APART] * 8, PROSE)
    assert not is_missing([APART], ())


def test_questions_are_put_above_their_answers() -> None:
    lines = [PROSE[4], PAIRS[0][1], PAIRS[1][1]]
    expected = (PROSE[4], PAIRS[0][0], PAIRS[0][1], PAIRS[1][0], PAIRS[1][1])
    assert with_questions(lines, stated_questions(faq(PAIRS)), []) == expected


def test_an_answer_that_the_page_has_is_added_and_one_that_it_has_not_is_not() -> None:
    tree = parse(f"<html><body><p>{PAIRS[1][1]}</p></body></html>")
    assert tree is not None
    lines = [PROSE[4], PAIRS[0][1]]
    added = (PROSE[4], PAIRS[0][0], PAIRS[0][1], PAIRS[1][0], PAIRS[1][1])
    assert with_questions(lines, PAIRS, read_blocks(tree)) == added
    assert with_questions(lines, PAIRS, []) == added[:3]


def test_a_question_that_is_there_in_whatever_words_is_not_put_twice() -> None:
    asked = ["Bulan apa panen mulai?", PAIRS[0][1]]
    assert with_questions(asked, PAIRS[:1], []) == tuple(asked)
    assert with_questions([PAIRS[0][0], PAIRS[0][1]], PAIRS[:1], []) == PAIRS[0]
    assert with_questions([PAIRS[0][1]], PAIRS[:1] * 9, []) == PAIRS[0]


def test_without_an_answer_in_the_text_its_questions_are_no_part_of_it() -> None:
    assert with_questions(PROSE[4:], PAIRS, []) == tuple(PROSE[4:])


def test_questions_of_odd_shapes_are_passed_over() -> None:
    odd = {"@type": "FAQPage", "mainEntity": ["x", {"name": 3}, {"name": "a", "acceptedAnswer": []}, None]}
    assert stated_questions(metadata(odd)) == []


def test_a_statement_that_was_run_together_is_parted_again() -> None:
    assert is_unparted([" ".join(PROSE)], PROSE)
    assert not is_unparted(PROSE, PROSE)
    assert not is_unparted([APART], PROSE)
    assert not is_unparted([PROSE[0]], PROSE[:1])
