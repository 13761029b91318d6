"""What a page's metadata declares of its article, people and times apart: section, summary, keywords and the like."""

import re
from collections.abc import Iterator
from typing import Any

from transforms.metadata import Metadata, plain, texts

_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_MOST_KEYWORDS = 40
_LONGEST_KEYWORD = 80
_LONGEST_SECTION = 40
_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}|https?:.*", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9:&-]{2,}")  # of an agency's own subjects: a few stand for themselves (NATO, AI)
_LABELLED = re.compile(r"[A-Z]\w*(?: \w+){0,3}: ")
_SERIAL = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}|\d{5,}", re.IGNORECASE)


def section(metadata: Metadata) -> tuple[str | None, str]:
    """The section, and the origin that it was taken from (`json-ld`, `meta` or empty)."""
    for found, origin in (
        (texts(metadata.article.get("articleSection")), "json-ld"),
        (metadata.meta.get("article:section", ()), "meta"),
        (metadata.meta.get("parsely-section", metadata.meta.get("section", ())), "meta"),
    ):
        for name in found:
            # A long one lists tags after the section; an address is the site's.
            first = name.partition(",")[0].strip() if len(name) > _LONGEST_SECTION else name
            if first and not _ADDRESS.fullmatch(first):
                return first, origin
    return None, ""


def summary(metadata: Metadata) -> tuple[str | None, str]:
    """The summary, and the origin that it was taken from (`json-ld`, `meta` or empty)."""
    if text := plain(metadata.article.get("description")):
        return text, "json-ld"
    text = metadata.first(*_DESCRIPTIONS)
    return text, "meta" if text else ""


def descriptions(metadata: Metadata) -> list[str]:
    """All that the page says in a sentence or two of its article."""
    named = (plain(metadata.article.get("description")), *map(metadata.first, _DESCRIPTIONS))
    return [text for text in named if text]


def keywords(metadata: Metadata) -> Iterator[str]:
    """The keywords of the first origin that has any, each once."""
    named = (
        metadata.meta.get("news_keywords", ()),
        texts(metadata.article.get("keywords")),
        metadata.meta.get("article:tag", ()),
        metadata.meta.get("keywords", ()),
    )
    values = next((values for values in named if values), ())
    separated = [part for value in values for part in value.replace(";", ",").split(",")]
    words = dict.fromkeys(word for part in separated if (word := part.strip()) and _is_word(word))
    codes = {word for word in words if _CODE.fullmatch(word)}
    yield from [word for word in words if word not in codes or len(codes) <= len(words) / 2][:_MOST_KEYWORDS]


def _is_word(text: str) -> bool:
    """Whether a keyword is for people: no serial number, no mark that the site's own programs read."""
    is_mark = text.startswith("_") or _SERIAL.fullmatch(text) or _LABELLED.match(text)
    return len(text) <= _LONGEST_KEYWORD and not is_mark


def languages(metadata: Metadata) -> tuple[str, ...]:
    """The languages that the page declares, by their first subtag."""
    named = (metadata.language, plain(metadata.article.get("inLanguage")), metadata.first("og:locale"))
    codes = [value.replace("_", "-").partition("-")[0].casefold() for value in named if value]
    return tuple(dict.fromkeys(code for code in codes if len(code) in (2, 3) and code.isascii() and code.isalpha()))


def credit_texts(metadata: Metadata, byline: str | None) -> Iterator[str]:
    """The texts that may credit an agency: the byline, and what the metadata calls author or source."""
    yield from [byline] if byline else []
    for role in ("author", "creator", "sourceOrganization", "provider"):
        yield from texts(metadata.article.get(role))
    for name in ("author", "dc.creator", "dc.source", "source", "original-source", "article:author"):
        yield from metadata.meta.get(name, ())[:3]


def is_paywalled(metadata: Metadata) -> bool:
    """Whether the publisher says that the article is not free to read."""
    value: Any = metadata.article.get("isAccessibleForFree")
    tier = metadata.first("article:content_tier")
    return str(value).casefold() == "false" or tier in ("locked", "metered")
