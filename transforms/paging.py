"""The further pages of an article that its publisher cut into several.

A page is followed only when the page before it links to it, stays on its host, and keeps its path or extends
it by a number: `rel=next` is also how many sites link to the *next article*.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from transforms.records import Paging
from transforms.urls import resolve

MOST_LINKS = 5_000  # looked at on one page; the busiest home pages have some hundreds
_LINK_TAG = re.compile(r"<(?:a|link)\b([^<>]{0,4000})", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_REL_NEXT = re.compile(r"""\brel\s*=\s*(?:"[^"]*\bnext\b|'[^']*\bnext\b|next\b)""", re.IGNORECASE)
_NUMBERED = re.compile(r"/?(?:(?:page|halaman|hal|laman|p)[/-]?)?(\d{1,3})/?", re.IGNORECASE)
_NUMBERED_FILE = re.compile(r"[-_](?:page-?|hal-?)?(\d{1,3})", re.IGNORECASE)


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
    >>> next_page(b'<link rel="next" href="/berita/2">', "https://contoh.id/berita/1", Paging(), 1)
    """
    first_url = first_url or url
    text = content.decode("utf-8", "replace")
    if paging.pattern:
        wanted = resolve(_filled(paging.pattern, first_url, page_number + 1), first_url)
        links = _links(text, str(page_number + 1))
        return wanted if wanted and any(resolve(link, url) == wanted for link in links) else None
    for link in _links(text, "next", is_next=True):
        target = resolve(link, url)
        if target and target != url and page_of(target, first_url) in (page_number, page_number + 1):
            return target
    return None


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


def _links(text: str, mark: str, *, is_next: bool = False) -> Iterator[str]:
    """The addresses of the page's links that hold a mark; those with `rel=next` alone when `is_next`."""
    if mark not in text:
        return
    for count, tag in enumerate(_LINK_TAG.finditer(text)):
        if count == MOST_LINKS:
            return
        attributes = tag[1]
        if mark not in attributes or (is_next and not _REL_NEXT.search(attributes)):
            continue
        href = _HREF.search(attributes)
        if href:
            yield html.unescape(href[1] or href[2] or href[3] or "").strip()
