"""The identity of a URL: its canonical form, whose it is, and whether it looks like a crawler trap.

Two addresses of one article get one canonical form; two articles never do. So a rule is here only where it is
sure: what is left apart by mistake is found again as a near-duplicate, what is merged by mistake is lost.

    canonicalize    parse as browsers do → host → path → query        what is dropped is in url_parameters.py
    in_scope        the host is one of the publisher's, or under one
    twin_key        what addresses have in common that differ in scheme or `www.` alone
    trap            the marks of a page that leads to ever more pages
    article_id      the key of an article, from its canonical form

Left as they are on purpose: the scheme and `www.` (a site may answer in one form only; that both are one entry
of one source is seen at discovery, where the form listed first stays), section hosts such as
`news.detik.com`, last slashes, doubled slashes (some sites have a whole URL in a path).
"""

import hashlib
import re
from collections.abc import Sequence
from functools import cache, lru_cache

import ada_url
import tldextract

from transforms.url_parameters import TRACKING, VARIANTS

LONGEST_READ = 8_192
"""Characters of an address that is parsed at all; Chrome and most servers end near 8 KiB."""
LONGEST_URL = 1_024
MOST_REPEATS = 3
MOST_SEGMENTS = 20
MOST_PARAMETERS = 20

_PREFIXES = tuple(name for name in TRACKING if name.endswith("_"))
_RESERVED_OR_UNRESERVED = r"A-Za-z0-9\-._~!$&'()*+,;=:@/?"
_ESCAPABLE = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_RESERVED_OR_UNRESERVED}]")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
_SESSION = re.compile(r"(?<=[\w-]);jsessionid=[\w.!-]*$", re.IGNORECASE)
_AMP_LAST = re.compile(r"(?<=[\w-])(?:/amp(?=/?$)|\.amp(?=\.html?$|$)|/amp\.html$)")
_AMP_FIRST = re.compile(r"^/amp(?=/)")
_NAMES_AN_ARTICLE = re.compile(r"[^/]*[\d-][^/]*/?$")
_INDEX = re.compile(r"(?:^|/)(?:index|default|home)?(?:\.\w{2,5})?$")
_BLOGGER = re.compile(r"^/\d{4}/\d{2}/[^/]+\.html$")
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp)\.(.+)$")


def canonicalize(url: str) -> str | None:
    """The canonical form of an http or https URL; None when it is none, names a user, or cannot be parsed.

    The form is stable (`canonicalize(canonicalize(url)) == canonicalize(url)`), and its host has the same
    registered domain as the host of `url`.

    >>> canonicalize("HTTPS://News.Detik.com:443/berita/d-1/judul?single=1&utm_source=x&id=7#komentar")
    'https://news.detik.com/berita/d-1/judul?id=7'
    >>> canonicalize("https://m.tribunnews.com/2021/07/14/judul-berita/amp?page=all")
    'https://www.tribunnews.com/2021/07/14/judul-berita'
    >>> canonicalize("javascript:alert(1)") is None
    True
    """
    parsed = _parse(url)
    if parsed is None:
        return None
    host = _canonical_host(parsed.hostname)
    if host is None:
        return None
    path = _canonical_path(parsed.pathname)
    query = _canonical_query(parsed.search[1:], path)
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.protocol}//{host}{port}{path}{'?' if query else ''}{query}"


def resolve(url: str, base_url: str) -> str | None:
    """The http(s) address that a link means on `base_url`, as browsers write it; None when it is none.

    >>> resolve("../b?x=1", "https://contoh.id/a/c/")
    'https://contoh.id/a/b?x=1'
    """
    parsed = _parse(url, base_url)
    return str(parsed.href) if parsed else None


def in_scope(url: str, hosts: Sequence[str]) -> bool:
    """Whether the host of `url` is one of `hosts` or a sub-domain of one.

    >>> in_scope("https://news.detik.com/x", ["detik.com"]), in_scope("https://notdetik.com/x", ["detik.com"])
    (True, False)
    """
    return is_within(host_of(url), hosts)


def host_of(url: str) -> str | None:
    """The host of a web address, as canonical URLs have it; None when it is none."""
    parsed = _parse(url)
    return parsed.hostname.removesuffix(".") if parsed else None


def is_within(host: str | None, hosts: Sequence[str]) -> bool:
    """Whether a host is one of `hosts` or a sub-domain of one.

    >>> is_within("news.detik.com", ["detik.com"]), is_within(None, ["detik.com"])
    (True, False)
    """
    return host is not None and any(host == owned or host.endswith(f".{owned}") for owned in hosts)


def twin_key(canonical_url: str) -> str:
    """What a canonical URL has in common with those that differ in `http`/`https` or `www.` alone.

    A port says which of the two schemes is meant, so such an address has no twins.

    >>> twin_key("http://www.contoh.id/berita/1") == twin_key("https://contoh.id/berita/1")
    True
    >>> twin_key("https://contoh.id:8443/berita/1")
    'https://contoh.id:8443/berita/1'
    """
    _, _, rest = canonical_url.partition("://")
    host = rest.partition("/")[0]
    return canonical_url if ":" in host else rest.removeprefix("www.")


def twins(canonical_url: str) -> tuple[str, ...]:
    """The canonical URLs with the same `twin_key`, the address itself among them.

    >>> twins("https://contoh.id/1")
    ('https://contoh.id/1', 'https://www.contoh.id/1', 'http://contoh.id/1', 'http://www.contoh.id/1')
    """
    key = twin_key(canonical_url)
    if key == canonical_url:
        return (canonical_url,)
    return tuple(f"{scheme}://{www}{key}" for scheme in ("https", "http") for www in ("", "www."))


def trap(url: str) -> str | None:
    """The reason to take `url` for a crawler trap, or None.

    >>> trap("https://contoh.id/tag/a/tag/b/tag/c/tag/d")
    'path segment "tag" 4 times, more than 3'
    """
    if len(url) > LONGEST_URL:
        return f"{len(url)} characters, more than {LONGEST_URL}"
    path, _, query = url.partition("#")[0].partition("?")
    segments = [segment for segment in path.split("/")[3:] if segment]
    if len(segments) > MOST_SEGMENTS:
        return f"{len(segments)} path segments, more than {MOST_SEGMENTS}"
    parameters = query.count("&") + bool(query)
    if parameters > MOST_PARAMETERS:
        return f"{parameters} query parameters, more than {MOST_PARAMETERS}"
    for segment in dict.fromkeys(segments):
        if (count := segments.count(segment)) > MOST_REPEATS:
            return f'path segment "{segment[:40]}" {count} times, more than {MOST_REPEATS}'
    return None


def article_id(canonical_url: str) -> str:
    """The key of an article: the first 32 hex digits of SHA-256 of its canonical URL.

    >>> article_id("https://contoh.id/berita/1")
    '1c02fe21acc9b86c2f16971acde0944d'
    """
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:32]


@lru_cache(maxsize=16_384)
def registered_domain(host: str) -> str:
    """The domain that a registrar gave out, or the host itself where there is none (an address, a bare name).

    Private registries count (`a.blogspot.com` and `b.blogspot.com` are two publishers). A top-level domain that
    the list does not know is a public suffix, by the list's own default rule.

    >>> [registered_domain(host) for host in ("news.detik.com", "www.republika.co.id", "news.kabar.test", "[::1]")]
    ['detik.com', 'republika.co.id', 'kabar.test', '[::1]']
    """
    parts = _suffixes()(host)
    if parts.suffix or not parts.subdomain or parts.ipv4 or parts.ipv6:
        return parts.top_domain_under_public_suffix or host
    return f"{parts.subdomain.rpartition('.')[2]}.{parts.domain}"


def is_shared_suffix(host: str) -> bool:
    """Whether names directly under `host` belong to different owners.

    >>> [is_shared_suffix(host) for host in ("co.id", "blogspot.com", "detik.com", "contoh.test")]
    [True, True, False, False]
    """
    return bool(_suffixes()(f"x.{host}").suffix == host)


@cache
def _suffixes() -> tldextract.TLDExtract:
    # The list that comes with the package: no network, no cache folder, the same on every machine.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _parse(url: str, base_url: str | None = None) -> ada_url.URL | None:
    if len(url) > LONGEST_READ:
        return None
    try:
        parsed = ada_url.URL(url.strip(), base=base_url)
    except ValueError:  # a lone surrogate too: it has no UTF-8
        return None
    # A user name in an address shows one host to people and leads to another.
    is_plain = parsed.protocol in {"http:", "https:"} and not parsed.username and not parsed.password
    return parsed if is_plain else None


def _canonical_host(host: str) -> str | None:
    host = host.removesuffix(".")
    if not host or host.startswith(".") or host.endswith(".") or ".." in host:
        return None
    mobile = _MOBILE_HOST.match(host)
    if mobile and registered_domain(host) == mobile[1]:
        return f"www.{mobile[1]}"
    return host


def _canonical_path(path: str) -> str:
    path = _ESCAPABLE.sub(_canonical_escape, path)
    while (shorter := _without_amp(_SESSION.sub("", path))) != path:
        path = shorter
    return path


def _without_amp(path: str) -> str:
    # Only where what is left names an article: /tag/amp is a page about AMP.
    shorter = _AMP_FIRST.sub("", _AMP_LAST.sub("", path))
    return shorter if _NAMES_AN_ARTICLE.search(shorter) else path


def _canonical_query(query: str, path: str) -> str:
    pairs = (pair.partition("=") for pair in _ESCAPABLE.sub(_canonical_escape, query).split("&"))
    kept = [(name, value) for name, _, value in pairs if name and not _is_idle(name, value, path)]
    # Stable by name, as URLSearchParams.sort(): repeated names keep their order.
    return "&".join(f"{name}={value}" if value else name for name, value in sorted(kept, key=lambda pair: pair[0]))


def _is_idle(name: str, value: str, path: str) -> bool:
    """Whether the parameter does not choose the article."""
    name = name.lower()
    if name in TRACKING or name.startswith(_PREFIXES):
        return True
    if name == "m" and value in {"0", "1"}:
        return bool(_BLOGGER.match(path))
    variant = VARIANTS.get(name)
    return variant is not None and bool(variant.fullmatch(value)) and not _INDEX.search(path)


def _canonical_escape(match: re.Match[str]) -> str:
    """RFC 3986, 6.2.2: unreserved characters bare, others as upper-case escapes of UTF-8, a stray % too."""
    found = match[0]
    if len(found) == 3:
        character = chr(int(found[1:], 16))
        return character if _UNRESERVED.fullmatch(character) else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode())
