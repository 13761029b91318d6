"""Who wrote it: authors as a list of people, the byline as printed, and initials at the end of the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

from transforms.agencies import find_agency
from transforms.blocks import Block, key_of
from transforms.metadata import Metadata, plain

_MOST_AUTHORS = 15
_LONGEST_NAME = 60
_LONGEST_BYLINE = 160
_SIGNED_WITHIN = 3  # blocks; further down it is a comment or a caption
LEAD = re.compile(
    r"^\s*(?:(?:written|reported|posted|story|text|analysis|review)?\s*by|von|par|por|di|da|door|av|af|oleh"
    r"|ditulis oleh|penulis|reporter|wartawan|jurnalis|kontributor|pewarta|laporan|authors?|autor|redaktur)"
    r"\b\s*[:\-–|]?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:,|;|\||/|&|•|·|\band\b|\bund\b|\bdan\b|\bet\b|\by\b|\bog\b|\boch\b|\bwith\b|\bдля\b)\s*",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"\b(?:editors?|reporters?|correspondent|redaksi|redaktion|staff|desk|newsroom|team|tim|contributor|kontributor"
    r"|columnist|producer|journalist|jurnalis|writer|penulis|admin|administrator|webmaster|online|news|media"
    r"|magazine|press|agency|agencies|magazin|digital|guest|special|senior|chief|analyst|photographer"
    r"|editorial|zeitung|verlag|redacción|redação|rédaction|redazione)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?:|www\.|[@\d#<>{}=]|\.(?:com|co|net|org|id)\b", re.IGNORECASE)
INITIALS = re.compile(r"^\s*[(\[]\s*([A-Za-z]{2,5}(?:\s?[/,\-]\s?[A-Za-z]{2,5}){0,3})\s*[)\]]\s*\.?\s*$")
_INITIALS_AT_END = re.compile(r"[.!?…”\"]\s*[(\[]([a-z]{2,5}(?:\s?[/,\-]\s?[A-Za-z]{2,5}){0,3})[)\]]\s*$")
_BYLINE_MARK = re.compile(r"(?:^|[\s_-])(?:by-?line|author|authors|penulis|reporter|writer)(?:$|[\s_-])", re.IGNORECASE)
_META_AUTHORS = (
    "author",
    "article:author_name",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "byl",
    "dcterms.creator",
)


def read_authors(
    metadata: Metadata, tree: HtmlElement, *, byline: str | None = None, sites: Iterable[str] = ()
) -> tuple[tuple[str, ...], str]:
    """The people who wrote the article, and where they were read from (`json-ld, meta, rel, visible` or empty)."""
    known = set(sites)
    for values, origin in (
        (_json_authors(metadata.article.get("author")), "json-ld"),
        (_json_authors(metadata.article.get("creator")), "json-ld"),
        ([value for name in _META_AUTHORS for value in metadata.meta.get(name, ())], "meta"),
        (_linked_authors(tree), "rel"),
        (_printed_authors(byline), "visible"),
    ):
        names = [name for value in values for name in split_names(value) if key_of(name) not in known]
        if names:
            return tuple(_distinct(names))[:_MOST_AUTHORS], origin
    return (), ""


def split_names(text: str) -> list[str]:
    """The names of people in a byline; roles, agencies, addresses and the word "by" are left out.

    >>> split_names("By Ann Lee and Budi Santoso, Reuters")
    ['Ann Lee', 'Budi Santoso']
    >>> split_names("Oleh: Ani Wijaya"), split_names("https://example.com/ani"), split_names("Tim Redaksi")
    (['Ani Wijaya'], [], [])
    """
    line = LEAD.sub("", (plain(text) or "")[:400])
    if _NOT_A_NAME.match(line):
        return []
    parts = [part.strip(" .-–:*\t\"'()") for part in _SPLIT.split(line)]
    return [part for part in parts if _is_name(part)]


def read_byline(tree: HtmlElement) -> str | None:
    """The byline as the page prints it, or None."""
    for element in tree.iter("p", "div", "span", "address", "a", "li"):
        mark = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if mark != " " and _BYLINE_MARK.search(mark):
            text = plain(" ".join(element.itertext()))
            if text and len(text) <= _LONGEST_BYLINE and (split_names(text) or LEAD.match(text)):
                return text
    return None


def split_initials(body: str) -> tuple[str, str | None]:
    r"""The body without initials that sign it at the end, and those initials.

    >>> split_initials("Harga naik.\n\n(sya)")
    ('Harga naik.', 'sya')
    >>> split_initials("Harga naik. (ani/bud)")
    ('Harga naik.', 'ani/bud')
    >>> split_initials("Kata Badan Meteorologi (BMKG)")
    ('Kata Badan Meteorologi (BMKG)', None)
    """
    head, _, last = body.rstrip().rpartition("\n")
    if alone := INITIALS.match(last[:60]):
        return head.rstrip(), alone[1].replace(" ", "")
    if at_end := _INITIALS_AT_END.search(last[-60:]):
        cut = len(last) - len(last[-60:]) + at_end.start() + 1
        return (f"{head}\n{last[:cut]}" if head else last[:cut]).rstrip(), at_end[1].replace(" ", "")
    return body, None


def initials_below(blocks: Sequence[Block], last_key: str) -> str | None:
    """The initials that sign a text right below its last paragraph, outside of what was taken for the body."""
    for place, block in enumerate(blocks):
        if block.key == last_key:
            signed = (INITIALS.match(below.text) for below in blocks[place + 1 : place + 1 + _SIGNED_WITHIN])
            return next((found[1].replace(" ", "") for found in signed if found), None)
    return None


def _is_name(text: str) -> bool:
    """Whether a text can be a person's name: short, of letters, and no role, agency or address."""
    if not 2 <= len(text) <= _LONGEST_NAME or len(text.split()) > 6 or _NOT_A_NAME.search(text):
        return False
    return any(char.isalpha() for char in text) and not _ROLES.search(text) and not find_agency(text)


def _json_authors(value: Any) -> list[str]:
    """The names in a JSON-LD author: a text, a Person, or a list of them; organisations are left out."""
    found = []
    for each in (value if isinstance(value, list) else [value])[:_MOST_AUTHORS]:
        if isinstance(each, dict):
            if "Organization" in str(each.get("@type", "")):
                continue
            name = each.get("name") or f"{each.get('givenName') or ''} {each.get('familyName') or ''}"
            found += [text for one in (name if isinstance(name, list) else [name]) if (text := plain(one))]
        elif text := plain(each):
            found.append(text)
    return found


def _linked_authors(tree: HtmlElement) -> list[str]:
    """The texts of links marked `rel=author`."""
    links = (link for link in tree.iter("a") if "author" in (link.get("rel") or "").split())
    return [text for link in links if (text := plain(" ".join(link.itertext())))][:_MOST_AUTHORS]


def _printed_authors(byline: str | None) -> list[str]:
    """The byline, when it reads as one: a single word is more often a label than a name."""
    return [byline] if byline and all(" " in name for name in split_names(byline)) else []


def _distinct(names: Iterable[str]) -> Iterator[str]:
    seen = set()
    for name in names:
        if (key := key_of(name)) not in seen:
            seen.add(key)
            yield name
