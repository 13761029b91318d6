"""trafilatura's expressions in plain Python select what they select as released."""

from copy import copy
from typing import Any

import pytest
from lxml import html
from lxml.etree import XPath
from trafilatura import xpaths

import transforms.body  # noqa: F401 -- installs them
from transforms.quick_paths import QuickPath, as_released, quick, union

REGEXPS = {"re": "http://exslt.org/regular-expressions"}
PAGE = """
<html><body class="cookies-not-set">
<nav class="menu">Beranda</nav><header role="Navigation">Kabar</header>
<div id="infinite-scroll-1"><h1>Judul</h1></div><div class="infinitescroll">Lain</div>
<section class="elementor-share-buttons">Bagikan</section>
<main id="main-content"><article class="post-content"><p class="teaser">Ringkas</p>
<p>Isi <span class="byline">Ani</span></p>
<div id="a" class="related">Terkait</div><div class="related" id="a">Terkait</div><p style="display:none">Samar</p>
<ul class="comment-list"><li>Kata</li></ul><div class="comments" id="disqus_thread">Kata</div>
<div id="reply-1" class="x">Balas</div><div class="reply-2" id="x">Balas</div><div class="x" id="reply-3">Balas</div>
<p aria-hidden="true">Diam</p><p class="wp-caption">Foto</p>
<p class="bottom" id="link">Bawah</p><div id="link" class="bottom"></div>
</article></main><aside>Populer</aside><div class="cookie-banner">Setuju</div>
<div id="FOOTER" class="footer">Alamat</div>
</body></html>
"""


DISCARDS = (
    xpaths.OVERALL_DISCARD_XPATH,
    xpaths.RAW_TREE_PRUNE_XPATH,
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
    xpaths.PRECISION_DISCARD_XPATH,
    xpaths.TEASER_DISCARD_XPATH,
    xpaths.DISCARD_IMAGE_ELEMENTS,
)


@pytest.fixture
def tree() -> html.HtmlElement:
    return html.document_fromstring(PAGE)


def test_what_is_discarded_is_the_same(tree: html.HtmlElement) -> None:
    with as_released():
        paths: list[Any] = [path for paths in DISCARDS for path in paths]
    for path in paths:
        found = quick(path.path)
        assert found is not None, path.path
        assert found(tree) == path(tree), path.path


def test_the_first_frame_of_the_text_is_the_same(tree: html.HtmlElement) -> None:
    with as_released():
        paths: list[Any] = list(xpaths.BODY_XPATH)
    for path in paths:
        found = quick(path.path)
        assert found is None or found(tree)[:1] == path(tree)[:1], path.path


@pytest.mark.parametrize(
    "path",
    [
        ".//aside|.//div[contains(@class|@id, 'footer')]|.//*[re:test(@class, 'COOKIE', 'i')]",
        ".//*[self::div or self::p][not(.//h1) or @id='a']",
        ".//*[starts-with(@id|@class, 'reply-')]",
        ".//div[contains(@class|@id, 'related')]|.//p[contains(@id|@class, 'bottom') or .//span]|.//nav",
        ".//*[@aria-hidden]",
        ".//header",
    ],
)
def test_each_form_of_condition_is_read(tree: html.HtmlElement, path: str) -> None:
    found = quick(path)
    assert found is not None
    assert found(tree) == XPath(path, namespaces=REGEXPS)(tree) != []


@pytest.mark.parametrize(
    "path",
    [
        "//div",
        ".//div/p",
        ".//div[2]",
        ".//*[re:test(@class, 'a*')]",
        ".//*[string-length(@id) and @id]",
        "(.//main)[1]|(.//article)[1]",
        './/*[@id = "a"]',
        ".//*[contains(@id, 'a')",
    ],
)
def test_what_is_not_understood_is_left_alone(path: str) -> None:
    assert quick(path) is None


def test_a_union_selects_what_each_of_its_expressions_selects(tree: html.HtmlElement) -> None:
    with as_released():
        paths: list[Any] = [path for paths in DISCARDS for path in paths]
    found = union(*DISCARDS)
    assert isinstance(found, QuickPath)
    wanted = {element for path in paths for element in path(tree)}
    assert found(tree) == [element for element in tree.iter() if element in wanted] != []


def test_a_union_of_what_is_not_understood_is_an_expression(tree: html.HtmlElement) -> None:
    assert union([XPath("//div/p"), XPath(".//nav")])(tree) == tree.xpath("//div/p|.//nav") != []


def test_long_values_and_many_are_answered_and_not_kept() -> None:
    path = quick(".//*[re:test(@class, 'nav')]")
    assert path is not None
    body = html.Element("body")
    for number in range(5_000):
        html.etree.SubElement(body, "p").set("class", f"{'x' * (number % 700)}{number}nav")
    assert len(path(body)) == len(path(copy(body))) == 5_000


def test_trafilatura_has_its_own_expressions_back_while_it_is_compared() -> None:
    assert used() is QuickPath
    with as_released():
        assert used() is XPath
    assert used() is QuickPath


def used() -> type:
    return type(xpaths.OVERALL_DISCARD_XPATH[0])
