"""What an HTML page says, read from one tree: metadata, headline, people, image, times, body."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml.html import HtmlElement

from transforms.blocks import Block, key_of, read_blocks
from transforms.body import Body, read_body
from transforms.boilerplate import Surroundings
from transforms.completion import standfirst
from transforms.datelines import split_dateline
from transforms.images import captions, read_image
from transforms.metadata import Metadata, plain, read_metadata, texts
from transforms.nearby import blocks_near, byline_near, dates_of
from transforms.people import read_authors, read_byline
from transforms.readings import Reading
from transforms.signatures import initials_below, note_below, reporters_in
from transforms.titles import choose_title, declared_names, known_titles, site_names

_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_LINES_ABOVE_DATELINE = 3
_MOST_KEYWORDS = 40
_LONGEST_KEYWORD = 80
_LONGEST_SECTION = 40
_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}|https?:.*", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}|\d{5,}", re.IGNORECASE)


def read_page(tree: HtmlElement, *, url: str, publisher: str | None = None) -> Reading | None:
    """What a page says, or None where it has no main text."""
    metadata = read_metadata(tree)
    title, title_from = choose_title(metadata, tree, url=url, publisher=publisher)
    titles = known_titles(metadata, tree, title)
    blocks = read_blocks(tree)
    around = Surroundings(
        blocks={block.key: block for block in reversed(blocks)},
        titles=titles,
        captions=captions(tree),
        url=url,
    )
    body = read_body(tree, blocks, around)
    if body is None:
        return None
    body = _without_head(body, metadata)
    sites = site_names(metadata, url=url, publisher=publisher)
    last_key = key_of(body.lines[-1])
    near = blocks_near(blocks, title, body.lines[0])
    printed, note = read_byline(tree) or byline_near(near), note_below(blocks, last_key)
    authors, authors_from = read_authors(metadata, tree, byline=printed, reporters=reporters_in(note), sites=sites)
    body = _without_byline(body, printed)
    byline = _byline(printed, note) or initials_below(blocks, last_key)
    image = read_image(metadata, tree, page_url=url)
    section, section_from = _section(metadata)
    summary, summary_from = _summary(metadata)
    evidence = {
        "title": title_from,
        "authors": authors_from,
        "section": section_from,
        "summary": summary_from,
        "body": f"trafilatura-{body.mode}",
    }
    return Reading(
        body=body.text,
        standfirst=_standfirst(body, blocks, metadata),
        title=title,
        canonical_href=metadata.canonical_href or metadata.first("og:url"),
        summary=summary,
        languages=_languages(metadata),
        times=dates_of(metadata, tree, near=near, blocks=blocks, url=url),
        authors=authors,
        byline=byline,
        section=section,
        keywords=tuple(_keywords(metadata)),
        image=image,
        credits=tuple(_credits(metadata, byline)),
        outlets=tuple(declared_names(metadata)),
        is_paywalled=_is_paywalled(metadata),
        evidence={name: origin for name, origin in evidence.items() if origin},
        flags=metadata.flags,
    )


def _standfirst(body: Body, blocks: Sequence[Block], metadata: Metadata) -> str | None:
    """The standfirst, where it is part of the text.

    In most countries' press it tells what the text does not repeat; in English it is a line about the text,
    which `summary` holds.
    """
    languages = _languages(metadata)
    if not languages or languages[0] == "en":
        return None
    described = (plain(metadata.article.get("description")), *map(metadata.first, _DESCRIPTIONS))
    return standfirst(body.lines, blocks, described)


def _without_head(body: Body, metadata: Metadata) -> Body:
    """The body from its dateline on, where only the section's name or the page's description stand above it."""
    described = (plain(metadata.article.get("description")), *map(metadata.first, _DESCRIPTIONS), _section(metadata)[0])
    known = {key_of(text) for text in described if text}
    outlets = declared_names(metadata)
    for index, line in enumerate(body.lines[:_LINES_ABOVE_DATELINE]):
        if index and split_dateline(line, outlets=outlets).dateline:
            return replace(body, lines=body.lines[index:])
        if key_of(line) not in known:
            break
    return body


def _without_byline(body: Body, printed: str | None) -> Body:
    """The body without the byline, where it is repeated at the top."""
    if printed is None or len(body.lines) < 2 or key_of(body.lines[0]) != key_of(printed):
        return body
    return replace(body, lines=body.lines[1:])


def _byline(printed: str | None, note: str | None) -> str | None:
    """The byline above the text and the note below it, as printed, parted by a bar where both are there."""
    parts = [printed, note if key_of(note or "") != key_of(printed or "") else None]
    return " | ".join(part for part in parts if part) or None


def _section(metadata: Metadata) -> tuple[str | None, str]:
    for found, origin in (
        (texts(metadata.article.get("articleSection")), "json-ld"),
        (metadata.meta.get("article:section", ()), "meta"),
        (metadata.meta.get("parsely-section", metadata.meta.get("section", ())), "meta"),
    ):
        for name in found:
            # A long one lists tags after the section; an address is the site's.
            section = name.partition(",")[0].strip() if len(name) > _LONGEST_SECTION else name
            if section and not _ADDRESS.fullmatch(section):
                return section, origin
    return None, ""


def _summary(metadata: Metadata) -> tuple[str | None, str]:
    if text := plain(metadata.article.get("description")):
        return text, "json-ld"
    text = metadata.first(*_DESCRIPTIONS)
    return text, "meta" if text else ""


def _keywords(metadata: Metadata) -> Iterator[str]:
    """The keywords of the first origin that has any, each once."""
    named = (
        texts(metadata.article.get("keywords")),
        metadata.meta.get("news_keywords", ()),
        metadata.meta.get("article:tag", ()),
        metadata.meta.get("keywords", ()),
    )
    values = next((values for values in named if values), ())
    separated = [part for value in values for part in value.replace(";", ",").split(",")]
    keywords = dict.fromkeys(word for part in separated if (word := part.strip()) and _is_word(word))
    yield from list(keywords)[:_MOST_KEYWORDS]


def _is_word(text: str) -> bool:
    """Whether a keyword is for people: no serial number, no mark that the site's own programs read."""
    return len(text) <= _LONGEST_KEYWORD and not text.startswith("_") and not _SERIAL.fullmatch(text)


def _languages(metadata: Metadata) -> tuple[str, ...]:
    """The languages that the page declares, by their first subtag."""
    named = (metadata.language, plain(metadata.article.get("inLanguage")), metadata.first("og:locale"))
    codes = [value.replace("_", "-").partition("-")[0].casefold() for value in named if value]
    return tuple(dict.fromkeys(code for code in codes if len(code) in (2, 3) and code.isascii() and code.isalpha()))


def _credits(metadata: Metadata, byline: str | None) -> Iterator[str]:
    """The texts that may credit an agency: the byline, and what the metadata calls author or source."""
    yield from [byline] if byline else []
    for role in ("author", "creator", "sourceOrganization", "provider"):
        yield from texts(metadata.article.get(role))
    for name in ("author", "dc.creator", "dc.source", "source", "original-source", "article:author"):
        yield from metadata.meta.get(name, ())[:3]


def _is_paywalled(metadata: Metadata) -> bool:
    """Whether the publisher says that the article is not free to read."""
    value: Any = metadata.article.get("isAccessibleForFree")
    tier = metadata.first("article:content_tier")
    return str(value).casefold() == "false" or tier in ("locked", "metered")
