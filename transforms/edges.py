"""The first and the last lines of a body, as far as the page's metadata and its people tell what they are."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms import declared
from transforms.blocks import Block, key_of
from transforms.body import Body
from transforms.boilerplate import Surroundings
from transforms.completion import standfirst
from transforms.container import HEADINGS
from transforms.datelines import split_dateline
from transforms.metadata import Metadata
from transforms.titles import declared_names

_LINES_ABOVE_DATELINE = 3
_BIOGRAPHY_LINES = 3
_SUBHEAD = re.compile(r"sub-?(?:head|title|line)|standfirst", re.IGNORECASE)


def standfirst_of(body: Body, blocks: Sequence[Block], metadata: Metadata) -> str | None:
    """The standfirst, where it is part of the text.

    In most countries' press it tells what the text does not repeat; in English it is a line about the text,
    which `summary` holds.
    """
    return None if _is_english(metadata) else standfirst(body.lines, blocks, declared.descriptions(metadata))


def without_head(body: Body, metadata: Metadata) -> Body:
    """The body from its dateline on, where only the section's name or the page's description stand above it."""
    known = {key_of(text) for text in (*declared.descriptions(metadata), declared.section(metadata)[0]) if text}
    outlets = declared_names(metadata)
    for index, line in enumerate(body.lines[:_LINES_ABOVE_DATELINE]):
        if index and split_dateline(line, outlets=outlets).dateline:
            return replace(body, lines=body.lines[index:])
        if key_of(line) not in known:
            break
    return body


def without_subhead(body: Body, around: Surroundings, metadata: Metadata) -> Body:
    """The body without a heading above it that the mark-up calls the headline's, in English (see `standfirst_of`)."""
    block = around.line(body.lines[0]).block
    if len(body.lines) < 2 or block is None or block.tag not in HEADINGS or not _is_english(metadata):
        return body
    is_marked = any(map(_SUBHEAD.search, block.marks(2)))
    return replace(body, lines=body.lines[1:]) if is_marked else body


def without_byline(body: Body, printed: str | None) -> Body:
    """The body without the byline, where it is repeated at the top."""
    if printed is None or len(body.lines) < 2 or key_of(body.lines[0]) != key_of(printed):
        return body
    return replace(body, lines=body.lines[1:])


def without_biographies(body: Body, authors: Sequence[str]) -> Body:
    """The body without lines among its last that begin with an author's whole name, and go on."""
    names = [f"{key} " for author in authors if " " in (key := key_of(author))]
    first = max(len(body.lines) - _BIOGRAPHY_LINES, 1)
    kept = [
        line
        for index, line in enumerate(body.lines)
        if index < first or not any(key_of(line).startswith(name) for name in names)
    ]
    return replace(body, lines=tuple(kept))


def _is_english(metadata: Metadata) -> bool:
    """Whether a page is in English, or does not say what it is in."""
    return declared.languages(metadata)[:1] in ((), ("en",))
