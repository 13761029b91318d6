"""Limits and the one parse."""

import time

import pytest

from transforms.markup import DEEPEST, Weight, excess, is_light, parse, weigh


def weight(text: str) -> Weight:
    tree = parse(text)
    assert tree is not None
    return weigh(tree)


def light(text: str) -> bool:
    tree = parse(text)
    assert tree is not None
    return is_light(tree)


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


def test_the_words_of_a_plain_text_are_no_attributes() -> None:
    assert excess(b"padi " * 800) is None
    assert excess(b"padi " * 800 + b"<b>" + b"padi " * 800) is None


def test_the_scan_of_a_full_page_of_quotes_is_quick() -> None:
    start = time.process_time()
    excess(b"<a '\"" * 150_000)
    assert time.process_time() - start < 3


def test_attributes_that_hid_from_the_scan_are_seen_in_the_tree() -> None:
    text = '<p a="<" ' + " ".join(f"b{n}=1" for n in range(600)) + ">x</p>"
    assert weight(text).excess == "more than 500 attributes in one tag"
    assert not light(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<p>x" * 30_001, "elements"),
        (("<p " + " ".join(f"b{n}=1" for n in range(400)) + ">x</p>") * 251, "attributes"),
        (("<div>" * 200 + "</div>" * 200) * 51, "depths"),
    ],
)
def test_a_tree_past_a_limit_is_too_heavy(text: str, why: str) -> None:
    assert why in (weight(text).excess or "")
    assert not light(text)


def test_a_large_page_within_the_limits_is_not_too_heavy() -> None:
    assert weight("<div class=a id=b><p>x</p><a href=/>y</a></div>" * 9_000).excess is None


@pytest.mark.parametrize("depth", [DEEPEST - 2, DEEPEST - 1])
def test_what_is_light_is_just_what_is_not_deep(depth: int) -> None:
    text = "<i>" * depth + "x"
    assert light(text) is not weight(text).is_deep


def test_deep_nesting_is_noticed() -> None:
    assert weight("<div>" * 400 + "x").is_deep
    assert not weight("<div>" * 40 + "x").is_deep


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_parses_to_no_tree(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "written", ["&#1;", "&#x1F;", "&#011;", "&#xb", "&#127;", "&#65535;", "&#xFFFE;", "\uffff", "\x01"]
)
def test_characters_that_no_tree_can_hold_are_left_out(written: str) -> None:
    tree = parse(f"<p>panen{written} padi</p>")
    assert tree is not None
    assert tree.text_content() == "panen padi"


@pytest.mark.parametrize(
    ("written", "read"), [("&#9;", "\t"), ("&#12345;", "〹"), ("&#x1F600;", "😀"), ("&#146;", "’")]
)
def test_references_to_characters_are_read(written: str, read: str) -> None:
    tree = parse(f"<p>panen{written}</p>")
    assert tree is not None
    assert tree.text_content() == f"panen{read}"
