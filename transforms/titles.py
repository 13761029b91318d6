"""The title: the headline as the newsroom wrote it, without the site's name or section around it."""

import re
from collections.abc import Iterator, Mapping, Set
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from transforms.blocks import key_of
from transforms.characters import printable
from transforms.metadata import Metadata, plain

_SEPARATOR = re.compile(r"(\s+[|\-–—·•»«/]+\s+|\s*[|»]\s*)")
_LONGEST = 400
_SHORTEST_CORE = 12
_SHORTEST_HEADLINE = 9
_ALIKE = 0.3
_NEWS_TYPE = re.compile(r"News|LiveBlogPosting")
_LEAST_BESIDE_SECTION = 4  # words of a title from which "| Opinion" after it is a section
_AROUND = "|:-–—·•»：｜"
_HEADLINE_MARK = re.compile(r"headline|title|judul", re.IGNORECASE)
_SITE_METAS = ("og:site_name", "application-name", "al:android:app_name", "twitter:site")
_SITE_TYPES = frozenset({"WebSite", "NewsMediaOrganization", "Organization"})


def choose_title(
    metadata: Metadata, tree: HtmlElement, *, url: str = "", publisher: str | None = None, declared: str | None = None
) -> tuple[str | None, str]:
    """The article's title, and the origin it was taken from (`og, json-ld, meta, title, h1` or empty).

    `declared` is the origin that the source declares (`Source.title_from`); where the page has none of it, the
    others decide as if nothing were declared.

    The newsroom's own, in the print form of the page's heading where the words are the same. A kicker or a
    site's name that nothing else gave away is known by the heading, or the JSON-LD headline, that has the rest
    alone.
    """
    names = site_names(metadata, url=url, publisher=publisher)
    read = [strip_site(text, names) for text in read_headings(tree)]
    headings = [text for text in read if not _names_site(text, names)]
    offered = _offered(metadata, names)
    if not offered and headings:
        return headings[0], "h1"
    # What only seems to be the site's name ("Teaching Online" on teaching.example) is better than no title.
    offered = offered or _offered(metadata, frozenset())
    if not offered:
        return None, ""
    heading = _headline(tree, names, offered)
    if declared == "h1" and heading:
        return heading, declared
    if declared in offered:
        text, origin = offered[declared], declared
    else:
        text, origin = _preferred(offered, heading, is_news=_is_news(metadata))
    stated = offered.get("json-ld")
    if origin == "json-ld" or stated is None or key_of(stated) != key_of(text):
        text = _core(text, [*headings, *([stated] if stated else [])])
    return next((each for each in headings if key_of(each) == key_of(text)), text), origin


def _offered(metadata: Metadata, names: Set[str]) -> dict[str, str]:
    """The first title of each origin of the metadata, the best kept origin first, without the site's names."""
    offered: dict[str, str] = {}
    for written, origin in _candidates(metadata):
        text = strip_site(written, names)
        if text and not _names_site(text, names):
            offered.setdefault(origin, text)
    return offered


def _preferred(offered: Mapping[str, str], heading: str | None, *, is_news: bool) -> tuple[str, str]:
    """The title where origins differ, and its origin.

    The press writes what it shares with care; others write it for search engines, and what they print above
    the text is the title. A title that was cut short is whole in the heading. Where two say one thing and two
    another, the field that is named headline decides.
    """
    origin, text = next(iter(offered.items()))
    stated = offered.get("json-ld")
    if heading and key_of(heading) != key_of(text):
        is_below_kicker = key_of(heading).endswith(key_of(text))
        if _is_cut(text, heading) or not (is_news or is_below_kicker):
            return heading, "h1"
    elif stated and key_of(stated) != key_of(text) and key_of(stated) == key_of(offered.get("title", "")):
        return stated, "json-ld"
    return text, origin


def _headline(tree: HtmlElement, names: Set[str], offered: Mapping[str, str]) -> str | None:
    """The heading of the first level that says what a title of the metadata says, or the first that speaks of it."""
    read = (strip_site(heading, names) for heading in read_headings(tree, levels=("h1",)))
    texts = [text for text in read if len(text) >= _SHORTEST_HEADLINE]
    keys = set(map(key_of, offered.values()))
    if same := next((text for text in texts if key_of(text) in keys), None):
        return same
    # In the title of the document, the site's name stands beside the article's.
    told = [text for origin, text in offered.items() if origin != "title"] or list(offered.values())
    return next((text for text in texts if any(_shared(text, other) >= _ALIKE for other in told)), None)


def _shared(a: str, b: str) -> float:
    """The part of the shorter title's words that the other has too."""
    ours, theirs = set(key_of(a).split()), set(key_of(b).split())
    return len(ours & theirs) / max(min(len(ours), len(theirs)), 1)


def _is_cut(short: str, whole: str) -> bool:
    """Whether one title is the beginning of the other."""
    return len(key_of(short)) >= _SHORTEST_CORE and key_of(whole).startswith(key_of(short))


def _is_news(metadata: Metadata) -> bool:
    return bool(_NEWS_TYPE.search(str(metadata.article.get("@type"))))


def _core(title: str, others: list[str]) -> str:
    """The part of a title between punctuation that another candidate has alone, or the title.

    >>> _core("Pasar: Harga Cabai Naik Lagi", ["Harga Cabai Naik Lagi"])
    'Harga Cabai Naik Lagi'
    >>> _core("Harga Cabai Naik Lagi", ["Harga Cabai"])
    'Harga Cabai Naik Lagi'
    """
    for other in others:
        start = title.find(other)
        if start < 0 or len(other) < _SHORTEST_CORE or len(other) >= len(title):
            continue
        before, after = title[:start].rstrip(), title[start + len(other) :].lstrip()
        if (not before or before[-1] in _AROUND) and (not after or after[0] in _AROUND):
            return other
    return title


def known_titles(metadata: Metadata, tree: HtmlElement, title: str | None) -> frozenset[str]:
    """The keys (see `key_of`) of all forms of the headline, by which a body's repetition of it is known."""
    offered = [title, *(text for text, _ in _candidates(metadata)), *read_headings(tree, levels=("h1",))]
    cut = [_SEPARATOR.split(text)[0] for text in offered if text]
    return frozenset(key for text in [*offered, *cut] if text and (key := key_of(text)))


def strip_site(title: str, names: Set[str]) -> str:
    """The title without a site's name, or the section beside it, at its end or start.

    >>> strip_site("Harga Cabai Naik Lagi di Pasar - Kabar Kota", {"kabar kota"})
    'Harga Cabai Naik Lagi di Pasar'
    >>> strip_site("Kabar Kota | Harga Cabai Naik Lagi", {"kabar kota"})
    'Harga Cabai Naik Lagi'
    >>> strip_site("Harga Cabai Naik Lagi di Pasar | Ekonomi | Kabar Kota", {"kabar kota"})
    'Harga Cabai Naik Lagi di Pasar'
    >>> strip_site("Kabar Kota: Harga Cabai Naik Lagi", {"kabar kota"})
    'Harga Cabai Naik Lagi'
    >>> strip_site("Harga Cabai Naik Lagi | Opini", {"kabar kota"})
    'Harga Cabai Naik Lagi'
    >>> strip_site("Iran - Irak: Babak Baru", {"kabar kota"})
    'Iran - Irak: Babak Baru'
    """
    name, colon, rest = title.partition(":")
    if colon and rest.strip() and key_of(name).replace(" ", "") in {each.replace(" ", "") for each in names}:
        title = rest
    parts = _SEPARATOR.split(title.strip())  # texts at even places, separators between
    stripped = False
    while len(parts) > 1 and (
        _names_site(parts[-1], names) or (stripped and len(parts) > 3 and len(parts[-1].split()) <= 2)
    ):
        del parts[-2:]
        stripped = True
    if stripped and len(parts) == 3 and len(parts[2].split()) <= 2 and len(parts[0].split()) >= 4:
        del parts[-2:]
    while len(parts) > 1 and _names_site(parts[0], names):
        del parts[:2]
    if len(parts) == 3 and parts[1].strip() == "|" and len(parts[2].split()) <= 2:
        del parts[1 if len(parts[0].split()) >= _LEAST_BESIDE_SECTION else 3 :]
    return "".join(parts).strip()


def site_names(metadata: Metadata, *, url: str = "", publisher: str | None = None) -> set[str]:
    """The keys of the names that the page's site goes by."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    keys = {key_of(name) for name in (publisher, host, *declared_names(metadata)) if name}
    # "news.example.co.id" is known as "example".
    labels = [label for label in host.split(".") if len(label) > 3]
    return {key for key in [*keys, *labels] if key}


def declared_names(metadata: Metadata) -> list[str]:
    """The names that the page's metadata gives its site or publisher, as written."""
    named = [metadata.first(name) for name in _SITE_METAS]
    for node in (metadata.article, *metadata.nodes):
        for role in ("publisher", "isPartOf"):
            inner = node.get(role)
            named += [plain(inner.get("name"))] if isinstance(inner, dict) else []
        kind = node.get("@type")
        named += [plain(node.get("name"))] if isinstance(kind, str) and kind in _SITE_TYPES else []
    return [name for name in named if name]


def read_headings(tree: HtmlElement, levels: tuple[str, ...] = ("h1", "h2", "h3")) -> list[str]:
    """The texts of the headings that may be the headline: first level, then others marked as titles.

    On a page without any of the first level, the others need no mark.
    """
    first = [*tree.iter("h1")][:5]
    others = [
        element
        for element in tree.iter(*levels)
        if element.tag != "h1"
        and (
            not first or _HEADLINE_MARK.search(f"{element.get('class')} {element.get('itemprop')} {element.get('id')}")
        )
    ][:5]
    # Not read as mark-up once more: a headline may speak of "<script>".
    found = [printable(" ".join(_spelled(element).split())) for element in [*first, *others]]
    return [text for text in found if text and len(text) <= _LONGEST]


def _spelled(heading: HtmlElement) -> str:
    """The text of a heading: its parts are words apart, but where one goes on in small letters ("<b>C</b>ycle")."""
    text = ""
    for part in heading.itertext():
        text += part if part[:1].islower() and text[-1:].isalpha() else f" {part}"
    return text


def _names_site(part: str, names: Set[str]) -> bool:
    """Whether a part of a title is the site's name, alone or with a section of at most three words."""
    key = key_of(part)
    squeezed = {name.replace(" ", "") for name in names}
    if key in names or key.replace(" ", "") in squeezed:
        return True
    words = len(key.split())
    return any(words <= len(name.split()) + 3 and f" {name} " in f" {key} " for name in names if len(name) > 3)


def _candidates(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """The titles that the metadata offers, the best kept first, each with its origin."""
    offered = (
        (metadata.first("og:title"), "og"),
        (plain(metadata.article.get("headline")), "json-ld"),
        (metadata.first("twitter:title", "headline", "dc.title", "sailthru.title", "title"), "meta"),
        (metadata.document_title, "title"),
    )
    for text, origin in offered:
        if text and len(text) <= _LONGEST:
            yield text, origin
