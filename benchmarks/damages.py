"""Good pages damaged as sites and networks damage them: what the checks must catch.

Each damage is done to a real page's markup, so that all else on it (menus, metadata, related links) stays, and
what comes of it is the extractor's doing. Texts that sites print instead of an article are in `damages.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from lxml import etree, html

from benchmarks.gold import FETCHED_AT, GoldPage
from transforms.records import Article, Hints, Page

TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_BEGINNING = 40  # characters by which a paragraph is found in the page
_LEAST_HELD = 0.85
_LONGEST_LABEL = 40
_MOST_LEFT = 0.2  # of the paragraphs: pages quote themselves in summaries and boxes
_MOST_BESIDE = 3  # times the text, of all that the element that holds it holds
_DESCRIPTION_WORDS = 28
_TEASER_WORDS = 42
_OTHER_LANGUAGE = {"en": "id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodPage:
    """A page that gives a good article, the article, and what a feed would say of it."""

    page: Page
    article: Article
    hints: Hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A page after the damage, and the other page whose article is fetched beside it, if one is needed."""

    page: Page
    hints: Hints
    kind: str = ""
    language: str = ""
    beside: GoodPage | None = None


def good_page(gold: GoldPage, article: Article) -> GoodPage | None:
    """The page with the hints that its feed would give, or None when it cannot be damaged by its elements."""
    title = gold.gold.get("title") or article.title
    published = article.published_at
    if not title or article.language not in TEXTS["not_found"]:
        return None
    page = replace(gold.page, fetched_at=published + timedelta(hours=1) if published else FETCHED_AT)
    hints = Hints(
        source_id=gold.gold["set"],
        languages=(article.language,),
        publisher=gold.gold.get("publisher"),
        entry_title=title,
        entry_summary=" ".join(article.body.split()[:_DESCRIPTION_WORDS]),
        entry_published_at=published,
    )
    good = GoodPage(page=page, article=article, hints=hints)
    return good if _container(_tree(good), article) is not None else None


def damaged(kind: str, good: GoodPage, other: GoodPage) -> Damaged | None:
    """The page with one kind of damage, or None when this page cannot have it; `other` is of the same language."""
    done = KINDS[kind](good, other)
    if done is None or (kind in _WITHOUT_TEXT and not _is_gone(done, good.article)):
        return None
    return replace(done, kind=kind, language=good.article.language or "")


def _made(good: GoodPage, tree: html.HtmlElement, **changes: object) -> Damaged:
    content = html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")
    page = replace(good.page, content=content, content_type="text/html; charset=utf-8")
    hints = replace(good.hints, **changes)  # type: ignore[arg-type]
    return Damaged(page=page, hints=hints)


def _tree(good: GoodPage) -> html.HtmlElement:
    return html.fromstring(good.page.content, parser=html.HTMLParser(encoding=_encoding(good.page.content)))


def _encoding(content: bytes) -> str:
    named = re.search(rb"charset=[\"']?([\w-]+)", content[:4096])
    return named[1].decode() if named else "utf-8"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _container(tree: html.HtmlElement, article: Article) -> html.HtmlElement | None:
    """The innermost element that holds nearly all of the text, when it holds not much beside it; else None."""
    beginnings = _beginnings(article)
    wanted = _LEAST_HELD * len(beginnings)
    container = tree if _held(tree, beginnings) >= wanted and len(beginnings) >= 3 else None
    while container is not None:
        inner = next((child for child in container if _held(child, beginnings) >= wanted), None)
        if inner is None:
            break
        container = inner
    if container is None or container.tag in ("body", "html"):
        return None
    return container if len(_plain(container.text_content())) <= _MOST_BESIDE * len(article.body) else None


def _held(element: html.HtmlElement, beginnings: Sequence[str]) -> int:
    if not isinstance(element.tag, str):
        return 0
    text = _plain(element.text_content())
    return sum(beginning in text for beginning in beginnings)


def _without_text(good: GoodPage) -> tuple[html.HtmlElement, html.HtmlElement]:
    """The page without its article's text, and the element, now empty, in which it stood."""
    tree = _tree(good)
    container = _container(tree, good.article)
    if container is None:
        raise ValueError(f"{good.page.capture_id} was no good page to damage")
    for child in list(container):
        container.remove(child)
    container.text = None
    # Whoever shows no text does not hand it over beside the page, for scripts or for search engines, either.
    for script in tree.xpath("//script | //noscript | //template"):
        script.drop_tree()
    return tree, container


def _is_gone(damaged: Damaged, article: Article) -> bool:
    """Whether the text's later half stands nowhere in the page any more; some pages hold it twice."""
    text = _plain(html.fromstring(damaged.page.content).text_content())
    later = _beginnings(article)[1:]
    return sum(beginning in text for beginning in later) <= _MOST_LEFT * len(later)


def _beginnings(article: Article) -> list[str]:
    return [_plain(line.lstrip("- "))[:_BEGINNING] for line in article.body.split("\n") if len(line) > _BEGINNING]


def _added(parent: html.HtmlElement, place: int, lines: Sequence[str]) -> None:
    for offset, line in enumerate(lines):
        element = etree.Element("p")
        element.text = line
        parent.insert(min(place + offset, len(parent)), element)


def _teaser(good: GoodPage, _: GoodPage) -> Damaged:
    tree, container = _without_text(good)
    lead = " ".join(good.article.body.split()[:_TEASER_WORDS])
    if len(lead.split()) < _TEASER_WORDS:  # a script without spaces
        lead = good.article.body[:120]
    _added(container, 0, [f"{_plain(lead)} …"])
    link = etree.SubElement(container, "a", href="#more")
    link.text = TEXTS["read_more"][good.article.language]
    return _made(good, tree, entry_summary=_plain(lead))


def _menu_only(good: GoodPage, _: GoodPage) -> Damaged:
    """Neither the text nor any other prose: menus, lists of links and the headline."""
    tree, _container = _without_text(good)
    for element in tree.xpath("//body//*[not(self::h1) and not(ancestor-or-self::a)]"):
        own = _plain(" ".join(element.xpath("./text() | ./*[not(self::a)]/text()")))
        if element.getparent() is not None and len(own) > _LONGEST_LABEL and not element.xpath(".//div | .//ul"):
            element.drop_tree()
    return _made(good, tree)


def _instead(kind: str) -> Callable[[GoodPage, GoodPage], Damaged]:
    def replaced(good: GoodPage, _: GoodPage) -> Damaged:
        text = TEXTS[kind][good.article.language]
        site = good.hints.publisher or "Kabar"
        title = text["title"].format(site=site, title=good.hints.entry_title)
        tree, container = _without_text(good)
        _added(container, 0, text["lines"])
        if "{title}" not in text["title"]:
            for meta in tree.xpath("//meta[contains(@property, 'title') or contains(@name, 'title')]"):
                meta.set("content", title)
            for named in tree.xpath("//title"):
                named.text = title
            for heading in tree.xpath("//h1"):
                heading.drop_tree()
            for script in tree.xpath("//script[contains(@type, 'json')]"):
                script.getparent().remove(script)
        return _made(good, tree)

    return replaced


def _mojibake(good: GoodPage, _: GoodPage) -> Damaged | None:
    """UTF-8 read as Windows-1252, twice for every second page, with what that has no sign for lost."""
    text = html.tostring(_tree(good), encoding="unicode")
    if sum(character > "\x7f" for character in good.article.body) < len(good.article.body) / 200:
        return None
    for _ in range(1 + len(text) % 2):
        text = text.encode("utf-8").decode("cp1252", "replace")
    page = replace(good.page, content=text.encode(), content_type="text/html; charset=utf-8")
    return Damaged(page=page, hints=good.hints)


def _wrong_date(good: GoodPage, _: GoodPage) -> Damaged | None:
    """The template's date instead of the article's: another year wherever a year is written."""
    published = good.article.published_at
    text = html.tostring(_tree(good), encoding="unicode")
    if published is None or str(published.year) not in text:
        return None
    text = text.replace(str(published.year), str(published.year - 7))
    page = replace(
        good.page, content=text.encode(), content_type="text/html; charset=utf-8", url="https://kabar.example/berita/1"
    )
    return Damaged(page=page, hints=good.hints)


def _merged(good: GoodPage, other: GoodPage) -> Damaged | None:
    """The next article's headline and text below the article, as pages that load on while one scrolls have it."""
    if other is good:
        return None
    tree = _tree(good)
    container = _container(tree, good.article)
    heading = etree.SubElement(container, "h2")
    heading.text = other.hints.entry_title
    _added(container, len(container), [_plain(line) for line in other.article.body.split("\n") if line.strip()])
    return replace(_made(good, tree), beside=other)


def _truncated(good: GoodPage, _: GoodPage) -> Damaged | None:
    """The answer's end lost, in the middle of a paragraph in the middle of the text."""
    text = html.tostring(_tree(good), encoding="unicode")
    long = [_plain(line) for line in good.article.body.split("\n") if len(line) > 120]
    for line in long[len(long) // 2 :]:
        start = text.find(line[:30])
        if start > 0 and "<" not in text[start : start + 90]:
            page = replace(good.page, content=text[: start + 90].encode(), content_type="text/html; charset=utf-8")
            return Damaged(page=page, hints=good.hints)
    return None


def _other_language(good: GoodPage, _: GoodPage) -> Damaged:
    """The page as it is, for a source that is declared in another language."""
    language = good.article.language or ""
    return Damaged(page=good.page, hints=replace(good.hints, languages=(_OTHER_LANGUAGE.get(language, "en"),)))


def _another_address(good: GoodPage, _: GoodPage) -> Damaged:
    """The same page under another address that it does not call canonical."""
    tree = _tree(good)
    for link in tree.xpath("//link[@rel='canonical'] | //meta[@property='og:url']"):
        link.getparent().remove(link)
    made = _made(good, tree)
    return replace(made, page=replace(made.page, url="https://kabar.example/berita/salinan/2"), beside=good)


KINDS: Mapping[str, Callable[[GoodPage, GoodPage], Damaged | None]] = {
    "teaser": _teaser,
    "menu only": _menu_only,
    "cookie wall": _instead("cookie_wall"),
    "login page": _instead("login"),
    "404 page with 200": _instead("not_found"),
    "mojibake": _mojibake,
    "wrong date": _wrong_date,
    "merged articles": _merged,
    "truncated": _truncated,
    "other language": _other_language,
    "another address": _another_address,
}
_WITHOUT_TEXT = ("teaser", "menu only", "cookie wall", "login page", "404 page with 200")
