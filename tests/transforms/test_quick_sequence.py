"""The quick sequence gives the lines that trafilatura's fast mode gives, or nothing."""

from pathlib import Path

import pytest
import trafilatura
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import prune_unwanted_nodes
from trafilatura.settings import Document
from trafilatura.xpaths import REMOVE_COMMENTS_AND_LISTS_XPATH

from benchmarks.gold import DATED_SETS, read_pages
from transforms.characters import decode_characters
from transforms.markup import parse
from transforms.quick_paths import as_released
from transforms.quick_sequence import fast_text, most_page_size, page_size

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.html"))
SENTENCE = "Petani di hulu sungai itu mulai memanen padi pada hari Jumat, kata ketua kelompok tani setempat."
TEXT = "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(6))
LATER = TEXT.replace("padi", "jagung")


def tree_of(text: str) -> HtmlElement:
    tree = parse(text)
    assert tree is not None
    return tree


def lines_of(text: str | None) -> list[str]:
    return [line for raw in (text or "").split("\n") if (line := " ".join(raw.split()))]


def as_it_is(tree: HtmlElement) -> list[str]:
    with as_released():
        found = trafilatura.bare_extraction(tree, fast=True, include_comments=False)
    return lines_of(found.text if isinstance(found, Document) else None)


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_the_lines_of_each_layout_are_the_same(file: Path) -> None:
    tree = tree_of(file.read_text(encoding="utf-8"))
    found = fast_text(tree)
    assert found is None or lines_of(found) == as_it_is(tree)


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{TEXT}</article>",
        f"<article>{TEXT}<p>{SENTENCE}</p><p>{SENTENCE}</p></article>",
        f"<article>{TEXT}<div id='comments'><p>{SENTENCE} Kata pembaca.</p></div></article>",
        f"<article>{TEXT}<ul class='comment-list'><li>Kata</li></ul>ekor</article>",
        f"<main><div class='infinite-scroll'>{TEXT}</div><article><h1>Padi</h1>{LATER}</article>",
        f"<div class=article-body><p>{SENTENCE}<br>{SENTENCE}<br> <br/>{SENTENCE * 3}</p></div>",
        f"<article><table><tr><th>Kabupaten</th><th>Ton</th></tr><tr><td>Hulu</td><td>12</td></tr></table>{TEXT}</article>",
        f"<article><ul><li>{SENTENCE}</li><li>Padi <ul><li>{SENTENCE}</li></ul></li></ul>{TEXT}</article>",
        f"<form id=aspnetForm><article>{TEXT}<form><label>Cari</label></form></article></form>",
        f"<article>{TEXT}<nav><nav>Menu</nav></nav><nav>Lain</nav><aside>Populer</aside></article>",
        f"<article>{TEXT}<blockquote>{SENTENCE}</blockquote><pre>satu\n  dua</pre></article>",
        # A small part of the page: it is tried again, with and without more in it.
        f"<article>{TEXT}</article><div>{('<span>' + SENTENCE + '</span>') * 60}</div>",
        f"<article>{TEXT}<div class='teaser'>{''.join(f'<p>{n}. {SENTENCE}</p>' for n in range(80))}</div></article>",
    ],
)
def test_the_lines_are_the_same(body: str) -> None:
    tree = tree_of(f"<html><body>{body}</body></html>")
    assert lines_of(fast_text(tree)) == as_it_is(tree) != []


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>Singkat.</p></body></html>",
        f'<html><script type="application/ld+json">{{"@type": "DiscussionForumPosting"}}</script>{TEXT}</html>',
    ],
    ids=["short", "a forum's"],
)
def test_where_trafilatura_goes_on_nothing_is_said(page: str) -> None:
    assert fast_text(tree_of(page)) is None


def test_the_page_is_left_as_it_was() -> None:
    tree = tree_of(f"<html><body><article>{TEXT}<nav>Menu</nav></article></body></html>")
    before = tree.text_content()
    fast_text(tree)
    assert tree.text_content() == before


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_the_size_of_a_page_is_what_trafilatura_counts_without_its_comments(file: Path) -> None:
    tree = tree_of(file.read_text(encoding="utf-8"))
    size = page_size(tree)
    assert size <= most_page_size(tree)
    assert size == len(trafilatura.html2txt(prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)))


@pytest.mark.parametrize(
    "page",
    [
        "<body>a<script>b</script>c<p>d</p><p>e</p>f<style>g h</style> i<div></div>j</body>",
        "<body><svg><style>a b c</style>d</svg><noscript>e<script>f</script></noscript></body>",
        "<p>tanpa badan</p>",
        "<body> a\u00a0 <br> <script> </script> <b>b</b></body>",
    ],
)
def test_the_bound_of_a_pages_size_holds(page: str) -> None:
    assert page_size(tree_of(page)) <= most_page_size(tree_of(page))


@pytest.mark.corpus
def test_the_lines_of_real_pages_are_the_same(corpus: Path) -> None:
    quick = 0
    for page in read_pages(corpus, sets=DATED_SETS, every=12, with_text=False):
        tree = tree_of(decode_characters(page.content, "text/html").text)
        if (found := fast_text(tree)) is not None:
            quick += 1
            assert page_size(tree) <= most_page_size(tree)
            assert lines_of(found) == as_it_is(tree), page.gold["id"]
    assert quick > 30
