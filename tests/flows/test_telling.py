"""That a name from outside is text on Prefect's pages, which read Markdown and HTML."""

import pytest
from lxml import html
from markdown_it import MarkdownIt

from flows.telling import plain

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[baca](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "https://example.org/x www.example.org ani@example.org",
    "<https://example.org/>",
    "- satu",
    "+ satu",
    "1. satu",
    "# judul",
    "> kata",
    "---",
    "    empat",
    "_miring_ *tebal* ~~coret~~",
    "satu | dua\n---|---\n<hr>",
    "`satu",
    "``` html",
    "```\n<script>",
    "a`b``c```d",
    "`<b>`",
    "&lt;b&gt; &#60;i&#62;",
    "\\`<u>",
    "\u202e<b>\u2028- x",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_one_piece_of_code_and_nothing_else(text: str) -> None:
    page = html.fragment_fromstring(MarkdownIt("commonmark").render(plain(text)), create_parent="div")
    assert [element.tag for element in page.iter("*")] == ["div", "p", "code"]


@pytest.mark.parametrize("text", ["harian-padi", "<b>", "- x", "`a``b", "&amp;", "[x](y)"])
def test_a_name_is_shown_as_it_is(text: str) -> None:
    page = html.fragment_fromstring(MarkdownIt("commonmark").render(plain(text)), create_parent="div")
    assert page.text_content().strip() == text
