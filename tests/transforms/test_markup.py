"""Characters, limits and the one parse."""

import time

import pytest

from transforms.markup import decode_characters, excess, excess_of_tree, is_deep, parse, printable

WORDS = "Jum’at – “Déjà”"


@pytest.mark.parametrize(
    ("content", "content_type", "origin"),
    [
        (b"\xef\xbb\xbf" + WORDS.encode(), "text/html; charset=iso-8859-1", "bom"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "text/html", "bom"),
        (WORDS.encode(), "text/html; charset=utf-8", "http"),
        (WORDS.encode("cp1252"), "text/html; charset=iso-8859-1", "http"),
        (b'<meta charset="windows-1252">' + WORDS.encode("cp1252"), "text/html", "meta"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + WORDS.encode(), "text/html", "meta"),
        (WORDS.encode(), "text/html", "detector"),
        (WORDS.encode(), "text/html; charset=x-unknown", "detector"),
    ],
)
def test_the_encoding_is_found_in_the_order_of_trust(content: bytes, content_type: str, origin: str) -> None:
    decoded = decode_characters(content, content_type)
    assert decoded.text.removeprefix("\ufeff").endswith(WORDS)
    assert decoded.encoding_from == origin


def test_valid_utf8_is_believed_over_its_label_and_flagged() -> None:
    decoded = decode_characters(WORDS.encode(), "text/html; charset=windows-1251")
    assert decoded.text == WORDS
    assert decoded.flags == ("charset_corrected",)


def test_a_label_that_most_bytes_contradict_is_passed_over() -> None:
    sentence = "Le café était fermé dès l’après-midi, et les habitués attendaient déjà la fête d’été. "
    decoded = decode_characters((sentence * 30).encode("cp1252"), "text/html; charset=utf-8")
    assert decoded.text.startswith(sentence)
    assert "charset_corrected" in decoded.flags


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    content = ("Jum’at pagi. " * 200).encode() + b"\xff"
    decoded = decode_characters(content, "text/html; charset=utf-8")
    assert (decoded.encoding, decoded.replaced_count, decoded.flags) == ("utf-8", 1, ())


def test_empty_bytes_decode_to_nothing() -> None:
    assert decode_characters(b"", "text/html").text == ""


def test_controls_and_lone_surrogates_are_removed() -> None:
    assert printable("a\x00\x1fb\ud800c\x7f\n") == "abc\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x" * (5 * 1024 * 1024 + 1), "larger"),
        (b"<b>" * 200_001, "tags"),
        (b"<br/>" * 60_000, "void tags"),
        (b"<p " + b"a=1 " * 501 + b">", "attributes"),
        (b"<p " + b"data-x='1' " * 600 + b">", "attributes"),
        (b"<p " + b"a/" * 600 + b">", "attributes"),
    ],
)
def test_a_page_past_a_limit_is_refused_before_it_is_parsed(content: bytes, why: str) -> None:
    detail = excess(content)
    assert detail is not None
    assert why in detail


def test_comparisons_in_scripts_and_stray_quotes_are_no_attributes() -> None:
    script = b"<script>if (a<b && c) { " + b"x = 1; " * 800 + b"}</script>"
    assert excess(script) is None
    assert excess(b'<p class="a""> ' + b"it = so " * 800 + b'<a href="x">y</a>') is None


def test_the_scan_of_a_full_page_of_quotes_is_quick() -> None:
    start = time.process_time()
    excess(b"<a '\"" * 150_000)
    assert time.process_time() - start < 3


def test_attributes_that_hid_from_the_scan_are_seen_in_the_tree() -> None:
    tree = parse('<p a="<" ' + " ".join(f"b{n}=1" for n in range(600)) + ">x</p>")
    assert tree is not None
    assert excess_of_tree(tree) == "more than 500 attributes in one tag"


def test_deep_nesting_is_noticed() -> None:
    deep, flat = parse("<div>" * 400 + "x"), parse("<div>" * 40 + "x")
    assert deep is not None
    assert flat is not None
    assert is_deep(deep)
    assert not is_deep(flat)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_parses_to_no_tree(text: str) -> None:
    assert parse(text) is None
