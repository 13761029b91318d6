"""The further pages of an article that its publisher cut into several.

    whole_address   the declared address that holds all pages at once
    next_page       the page after this one: by the declared form, by `rel=next`, by a numbered link
    whole_view      the view of all pages that a page links to ("show all")
    text_of         the pieces of text on a page, by which a further page is known to say more

A page is followed only when the page before it links to it, stays on its host, and keeps its path or extends
it by a number: `rel=next` is also how many sites link to the *next article*. Where nothing is declared, a link
counts that is labelled as a page is ("2", "Selanjutnya") and whose address is numbered as pages are.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl

from transforms.records import Paging
from transforms.urls import canonicalize, resolve

MOST_LINKS = 5_000  # looked at on one page; the busiest home pages have some hundreds
LEAST_TEXT = 40  # characters of a piece of text that says something; menus and labels are shorter
_LABEL_CHARACTERS = 400  # of markup behind a link's tag in which its label must end

_LINK_TAG = re.compile(r"<(a|link)\b([^<>]{0,4000})>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_REL_NEXT = re.compile(r"""\brel\s*=\s*(?:"[^"]*\bnext\b|'[^']*\bnext\b|next\b)""", re.IGNORECASE)
_NUMBERED = re.compile(r"/?(?:(?:page|halaman|hal|laman|p)[/-]?)?(\d{1,3})/?", re.IGNORECASE)
_NUMBERED_FILE = re.compile(r"[-_](?:page-?|hal-?)?(\d{1,3})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN_TAG = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_PIECE = re.compile(r">([^<>]+)<")

_PAGE_NAMES = frozenset(
    {"page", "paged", "pages", "pageno", "page_no", "page_num", "pagenum", "pg", "p", "hal", "halaman", "laman", "part"}
)
"""The query parameters that number an article's pages; others number comments, galleries and lists."""
_NEXT_LABELS = frozenset(
    {
        *("next", "next page", "next »", "next ›", "continue", "»", "›", ">", "→"),
        *("selanjutnya", "berikutnya", "halaman selanjutnya", "halaman berikutnya", "lanjut", "seterusnya"),
        *("suivant", "page suivante", "weiter", "nächste seite", "siguiente", "volgende", "próxima"),
    }
)
_WHOLE_VIEWS = frozenset(
    {
        *(("page", "all"), ("showpage", "all"), ("pagewanted", "all"), ("page_num", "all"), ("view", "all")),
        *(("halaman", "all"), ("halaman", "semua"), ("hal", "all"), ("single", "1"), ("singlepage", "1")),
    }
)
"""Query parameters, with their values, that show all pages of an article at once."""


class _Link(NamedTuple):
    """A link as it is written: its tag's name and attributes, where it leads, and where its label begins."""

    name: str
    attributes: str
    href: str
    end: int


def whole_address(url: str, paging: Paging) -> str | None:
    """The address that holds all pages of the article at once; None when the source declares none.

    >>> whole_address("https://contoh.id/berita/1?utm=x", Paging(whole="{url}?page=all"))
    'https://contoh.id/berita/1?page=all'
    """
    return _filled(paging.whole, url, 0) if paging.whole else None


def next_page(
    content: bytes, url: str, paging: Paging, page_number: int, *, first_url: str | None = None
) -> str | None:
    """The address of the page after page `page_number` of an article, if the page links to one; else None.

    `content` is the page's decoded bytes, `url` its address and `first_url` that of the article's first page
    (`url` itself on page 1).

    >>> page = b'<a href="?page=2">2</a>'
    >>> next_page(page, "https://contoh.id/berita/1", Paging(pattern="{url}?page={page}"), 1)
    'https://contoh.id/berita/1?page=2'
    >>> next_page(page, "https://contoh.id/berita/1", Paging(), 1)
    'https://contoh.id/berita/1?page=2'
    >>> next_page(b'<link rel="next" href="/berita/2">', "https://contoh.id/berita/1", Paging(), 1)
    """
    first_url = first_url or url
    if is_whole_view(url, first_url):
        return None
    text = content.decode("utf-8", "replace")
    following = str(page_number + 1)
    if paging.pattern:
        wanted = resolve(_filled(paging.pattern, first_url, page_number + 1), first_url)
        links = _links(_link_tags(text), following)
        return wanted if wanted and any(resolve(link.href, url) == wanted for link in links) else None
    tags = _link_tags(text)
    # Some count from 0, so that the next page of page 1 is numbered 1.
    for link in _links(tags, "next", _REL_NEXT):
        target = resolve(link.href, url)
        if target and target != url and _number(target, first_url) in (page_number, page_number + 1):
            return target
    for link in _links(tags, following, re.compile(rf"[=/_-]{following}(?![0-9])")):
        is_labelled = link.name == "a" and _is_labelled(text, link, following)
        target = resolve(link.href, url) if is_labelled else None
        if target and _number(target, first_url) == page_number + 1:
            return target
    return None


def whole_view(content: bytes, url: str) -> str | None:
    """The address of the view that has all pages of the article at `url` at once, if the page links to one.

    >>> whole_view(b'<a href="?page=all">Tampilkan semua</a>', "https://contoh.id/berita/1")
    'https://contoh.id/berita/1?page=all'
    """
    tags = _link_tags(content.decode("utf-8", "replace"))
    for mark in ("all", "single", "semua"):
        for link in _links(tags, mark):
            target = resolve(link.href, url)
            if target and is_whole_view(target, url):
                return target
    return None


def is_whole_view(url: str, first_url: str) -> bool:
    """Whether the address is the view of all pages of the article whose first page is at `first_url`, or that itself.

    >>> is_whole_view("https://contoh.id/berita/1?single=1", "https://contoh.id/berita/1")
    True
    """
    origin, path, query = _parts(url)
    first_origin, first_path, first_query = _parts(first_url)
    is_same = origin == first_origin and path.rstrip("/") == first_path.rstrip("/")
    added = [pair for pair in query if pair not in first_query]
    return is_same and len(added) <= 1 and any(pair in _WHOLE_VIEWS for pair in (added or query))


def text_of(content: bytes) -> frozenset[str]:
    """The pieces of text of a page that are long enough to say something.

    A site that does not know an address's page number answers with the page that we have: then a further page
    has no piece that the pages before it have not.

    >>> text_of(b"<p>Dua</p><p>Harga beras di pasar induk naik lagi sejak kemarin</p><script>x</script>")
    frozenset({'Harga beras di pasar induk naik lagi sejak kemarin'})
    """
    text = content.decode("utf-8", "replace")
    pieces = (" ".join(piece.split()) for shown in _shown(text) for piece in _PIECE.findall(shown))
    return frozenset(piece for piece in pieces if len(piece) >= LEAST_TEXT)


def page_of(url: str, first_url: str) -> int | None:
    """The number that sets an address apart from the article's first page; None when it is another page.

    >>> first = "https://contoh.id/berita/judul.html?id=7"
    >>> page_of("https://contoh.id/berita/judul.html?id=7&page=2", first)
    2
    >>> page_of("https://contoh.id/berita/judul/3", "https://contoh.id/berita/judul/")
    3
    >>> page_of("https://contoh.id/berita/lain?page=2", first)
    """
    origin, path, query = _parts(url)
    first_origin, first_path, first_query = _parts(first_url)
    if origin != first_origin:
        return None
    if path.rstrip("/") == first_path.rstrip("/"):
        added = [pair for pair in query if pair not in first_query]
        is_number = len(added) == 1 and added[0][1].isascii() and added[0][1].isdigit() and len(added[0][1]) < 4
        return int(added[0][1]) if is_number else None
    stem, dot, ending = first_path.rpartition(".")
    if dot and "/" not in ending and path.startswith(stem) and path.endswith(f".{ending}"):
        number = _NUMBERED_FILE.fullmatch(path[len(stem) : -len(ending) - 1])
    elif path.startswith(first_path.rstrip("/") + "/"):
        number = _NUMBERED.fullmatch(path[len(first_path.rstrip("/")) :])
    else:
        number = None
    return int(number[1]) if number and query == first_query else None


def _number(url: str, first_url: str) -> int | None:
    """The number of a page by what is usual for pages: `?id=2` is another article, `?comments=2` none at all."""
    number = page_of(url, first_url)
    address, _, query = url.partition("#")[0].partition("?")
    first_address, _, first_query = first_url.partition("#")[0].partition("?")
    if number is None or address.rstrip("/") != first_address.rstrip("/"):
        return number
    known = first_query.split("&")
    added = [pair for pair in query.split("&") if pair and pair not in known]
    rest = "&".join(pair for pair in query.split("&") if pair in known)
    is_page = len(added) == 1 and added[0].partition("=")[0].lower() in _PAGE_NAMES
    return number if is_page and canonicalize(f"{address}?{rest}") == canonicalize(first_url) else None


def _is_labelled(text: str, link: _Link, following: str) -> bool:
    """Whether a link's text is the number of the page that follows, or says that it follows."""
    markup = text[link.end : link.end + _LABEL_CHARACTERS]
    end = markup.lower().find("</a")
    label = " ".join(html.unescape(_TAG.sub(" ", markup[:end])).split()).lower() if end >= 0 else ""
    words = label.split()
    is_number = words[-1:] == [following] and (len(words) == 1 or words[0] in {"halaman", "hal", "page", "laman"})
    return is_number or label in _NEXT_LABELS


def _shown(text: str) -> Iterator[str]:
    """The stretches of a page that are outside its scripts and styles."""
    start, is_hidden = 0, False
    for tag in _HIDDEN_TAG.finditer(text):
        if not is_hidden:
            yield text[start : tag.start() + 1]  # with the bracket that ends its last piece
        start, is_hidden = tag.start(), not tag[1]
    if not is_hidden:
        yield text[start:]


def _filled(pattern: str, url: str, page: int) -> str:
    """The address that a pattern means; plain replacement, since an address may hold braces of its own."""
    bare = url.partition("#")[0].partition("?")[0]
    return pattern.replace("{page}", str(page)).replace("{url}", bare)


def _parts(url: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Scheme and host, path, and the pairs of the query."""
    address, _, query = url.partition("#")[0].partition("?")
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    return f"{scheme}://{host}", slash + path, pairs[:100]


def _link_tags(text: str) -> list[re.Match[str]]:
    """The tags of a page's links, the first `MOST_LINKS` of them."""
    return list(islice(_LINK_TAG.finditer(text), MOST_LINKS))


def _links(tags: Iterable[re.Match[str]], mark: str, pattern: re.Pattern[str] | None = None) -> Iterator[_Link]:
    """Those of some links whose tags hold a mark, and a pattern that has it."""
    for tag in tags:
        attributes = tag[2]
        is_wanted = mark in attributes and (pattern is None or pattern.search(attributes))
        href = _HREF.search(attributes) if is_wanted else None
        if href:
            address = html.unescape(href[1] or href[2] or href[3] or "").strip()
            yield _Link(tag[1].lower(), attributes, address, tag.end())
