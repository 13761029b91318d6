"""What a page says of itself in its head: JSON-LD, OpenGraph and other meta elements, and `<time>`.

Nothing is believed here; each reader (titles, people, times …) weighs what it finds. Everything is bounded,
and JSON that is broken in the usual ways (line breaks in strings, comments, trailing commas, HTML comments
around it) is mended; when it cannot be, the page goes without.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from transforms.characters import printable
from transforms.times import TimeCandidate

_MOST_SCRIPT_CHARACTERS = 500_000
_MOST_NODES = 2_000
_DEEPEST_NODE = 12
_MOST_TIMES = 12
_LONGEST_VALUE = 5_000
_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|Review|LiveBlogPosting|Recipe|HowTo)$")
_NOT_THIS_PAGE = frozenset(
    {"itemListElement", "hasPart", "isRelatedTo", "citation", "mentions", "relatedLink", "liveBlogUpdate"}
)
_PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
_JSON_DATES = ("datePublished", "dateCreated", "uploadDate", "dateModified")
_META_DATE = re.compile(r"date|time|publish|modif|updat|created|issued|posted", re.IGNORECASE)
_NOT_A_DATE = re.compile(r"expir|timeout|zone|format|read_?ing|event|duration|valid", re.IGNORECASE)
_DIGITS = re.compile(r"\d{2}")
_BLANKS = re.compile(r"\s+")
_MENDS = (
    (re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)+", re.DOTALL), ""),
    (re.compile(r"(?:-->|//\s*\]\]>|\]\]>|/\*.{0,40}?\*/|;)\s*$", re.DOTALL), ""),
    (re.compile(r",(\s*[}\]])"), r"\1"),
    (re.compile(r"\\(?![\"\\/bfnrtu])"), r"\\\\"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's own description, unweighed.

    `article` is the JSON-LD node of the page's article (empty when there is none), `nodes` are all nodes of
    the page itself; `meta` maps a lower-case name, property or itemprop to its values in page order.
    """

    nodes: tuple[Mapping[str, Any], ...] = ()
    article: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    canonical_href: str | None = None
    document_title: str | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()

    def first(self, *names: str) -> str | None:
        """The first value among the named meta elements, in the order of the names."""
        return next((value for name in names for value in self.meta.get(name, ())), None)


def read_metadata(tree: HtmlElement) -> Metadata:
    """All that the page says of itself."""
    nodes, flags = _json_ld(tree)
    link = next((each.get("href") for each in tree.iter("link") if _is_canonical(each)), None)
    title = tree.find(".//head/title")
    title = tree.find(".//title") if title is None else title
    return Metadata(
        nodes=nodes,
        article=_article_node(nodes),
        meta=_meta(tree),
        canonical_href=link,
        document_title=plain(title.text) if title is not None and title.text else None,
        language=plain(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")),
        flags=flags,
    )


def plain(value: object) -> str | None:
    r"""The text of a metadata value on one line, entities read and tags dropped; None when there is none.

    >>> plain(" Harga &amp; <b>Cabai</b>\n naik "), plain(["a"]), plain("  ")
    ('Harga & Cabai naik', None, None)
    """
    if not isinstance(value, str):
        return None
    text = unescape(unescape(value[:_LONGEST_VALUE]))
    if "<" in text and ">" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", " ", text)
    return _BLANKS.sub(" ", printable(text)).strip() or None


def texts(value: object) -> list[str]:
    """The texts in a JSON-LD value: itself, or the names in what it lists.

    >>> texts([{"name": "Ani"}, "Budi", 3])
    ['Ani', 'Budi']
    """
    listed = value if isinstance(value, list) else [value]
    named = [each.get("name") if isinstance(each, dict) else each for each in listed[:50]]
    flat = [one for each in named for one in (each if isinstance(each, list) else [each])]
    return [text for each in flat if (text := plain(each))]


def time_candidates(metadata: Metadata, tree: HtmlElement) -> list[TimeCandidate]:
    """The texts in JSON-LD, meta and `<time>` elements that may say when the article was published."""
    nodes = [metadata.article] if metadata.article else list(metadata.nodes)
    # A page's node often has the dates that its article's lacks.
    nodes += [node for node in metadata.nodes if _types(node) & _PAGE_TYPES]
    found = [
        TimeCandidate(text=text, origin="json-ld", property=name)
        for node in nodes
        for name in _JSON_DATES
        if (text := plain(node.get(name)))
    ]
    for name, values in metadata.meta.items():
        if _META_DATE.search(name) and not _NOT_A_DATE.search(name):
            found += [
                TimeCandidate(text=text, origin="meta", property=name)
                for text in values[:2]
                if len(text) <= 60 and _DIGITS.search(text)
            ]
    return found + list(_time_elements(tree))


def _time_elements(tree: HtmlElement) -> Iterator[TimeCandidate]:
    """The first `<time>` elements, each by its machine-readable value or else its text."""
    for count, element in enumerate(tree.iter("time")):
        if count == _MOST_TIMES:
            return
        text = plain(element.get("datetime")) or plain(element.text_content()[:200])
        if text and len(text) <= 80 and _DIGITS.search(text):
            name = element.get("itemprop") or ("pubdate" if "pubdate" in element.attrib else "")
            yield TimeCandidate(text=text, origin="time", property=name or _time_class(element))


def _time_class(element: HtmlElement) -> str:
    """What the class of a `<time>` element calls it, when that says published or modified."""
    for word in (element.get("class") or "").split():
        if re.search(r"publish|modif|updat", word, re.IGNORECASE):
            return word[:60]
    return ""


def _is_canonical(link: HtmlElement) -> bool:
    return "canonical" in (link.get("rel") or "").casefold().split() and bool(link.get("href"))


def _meta(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    """The meta elements by lower-case name; microdata outside the head with them."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        value = plain(element.get("content"))
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name and value:
                found.setdefault(name.strip().casefold()[:100], []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _json_ld(tree: HtmlElement) -> tuple[tuple[Mapping[str, Any], ...], tuple[str, ...]]:
    """The JSON-LD nodes of the page itself, outermost first, and a flag when some could not be read."""
    nodes: list[Mapping[str, Any]] = []
    flags = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold() or not script.text:
            continue
        try:
            _collect(_loads(script.text[:_MOST_SCRIPT_CHARACTERS]), nodes, 0)
        except (ValueError, RecursionError):
            flags.append("json_ld_broken")
    return tuple(nodes), tuple(dict.fromkeys(flags))


def _loads(text: str) -> Any:
    r"""What a script's JSON says, mended when it is broken in a usual way.

    >>> _loads('<!-- {"a": "x\ny",} -->')
    {'a': 'x\ny'}
    """
    try:
        return json.loads(text, strict=False)
    except ValueError:
        for pattern, replacement in _MENDS:
            text = pattern.sub(replacement, text.strip())
        # Two objects one after the other, or text after the end: the first is read.
        return json.JSONDecoder(strict=False).raw_decode(text.strip())[0]


def _collect(value: object, nodes: list[Mapping[str, Any]], depth: int) -> None:
    """Append the nodes in a JSON-LD value; parts that speak of other pages are left out."""
    if depth > _DEEPEST_NODE or len(nodes) >= _MOST_NODES:
        return
    if isinstance(value, list):
        for each in value[:_MOST_NODES]:
            _collect(each, nodes, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            nodes.append(value)
        for name, inner in value.items():
            if isinstance(inner, (dict, list)) and name not in _NOT_THIS_PAGE:
                _collect(inner, nodes, depth + 1)


def _types(node: Mapping[str, Any]) -> set[str]:
    kind = node.get("@type")
    return {each for each in (kind if isinstance(kind, list) else [kind]) if isinstance(each, str)}


def _article_node(nodes: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
    """The node of the page's article: of those of an article's type the one that says most."""
    articles = [node for node in nodes if any(_ARTICLE_TYPES.search(kind) for kind in _types(node))]
    telling = ("headline", "name", "datePublished", "author", "articleBody", "image")
    return max(articles, key=lambda node: sum(name in node for name in telling), default={})
