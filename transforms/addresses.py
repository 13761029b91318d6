"""Which address is an article's own: the page's word for it, where that can be believed."""

import re
from urllib.parse import urlsplit

from transforms.records import Hints
from transforms.urls import canonicalize, in_scope, registered_domain, resolve

_NAMES_AN_ARTICLE = re.compile(r"\d|-|_|\.(?:html?|php|aspx?)$")


def canonical_url(href: str | None, *, page_url: str, hints: Hints) -> tuple[str, str]:
    """The article's canonical URL, and where it comes from (`link` or `url`).

    The page's own word (`link rel=canonical`, `og:url`) counts when it stays within the source's hosts and
    names an article: a misconfigured site gives its homepage or a section as the address of every page.

    >>> hints = Hints(source_id="kota", hosts=("kota.example",))
    >>> canonical_url("/2024/harga-cabai", page_url="https://kota.example/read?id=7", hints=hints)
    ('https://kota.example/2024/harga-cabai', 'link')
    >>> canonical_url("https://kota.example/", page_url="https://kota.example/a-1", hints=hints)
    ('https://kota.example/a-1', 'url')
    """
    own = canonicalize(page_url) or page_url
    target = resolve(href, page_url) if href else None
    named = canonicalize(target) if target else None
    if named and named != own and _is_within(named, page_url, hints) and _names_an_article(named, own):
        return named, "link"
    return own, "url"


def _is_within(url: str, page_url: str, hints: Hints) -> bool:
    """Whether an address is the source's; without declared hosts, of the page's own registered domain."""
    if hints.hosts:
        return in_scope(url, hints.hosts)
    host = urlsplit(page_url).hostname
    # An imported file has no host of its own: what it says is all there is.
    return not host or registered_domain(urlsplit(url).hostname or "") == registered_domain(host)


def _names_an_article(url: str, own: str) -> bool:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    if not last and not parts.query:
        return False
    is_section = urlsplit(own).path.startswith(f"{parts.path.rstrip('/')}/") and not parts.query
    return not is_section and bool(parts.query or _NAMES_AN_ARTICLE.search(last))
