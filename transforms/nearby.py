"""What stands around the headline: the date lines, and a byline that no class gives away."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from transforms.blocks import Block, key_of
from transforms.metadata import Metadata, time_candidates
from transforms.people import LEAD, split_names
from transforms.time_phrases import find_day, tidy
from transforms.times import TimeCandidate, url_times, visible_times

_LINES_ABOVE_HEADLINE, _LINES_BELOW, _LINES_ABOVE_TEXT = 3, 14, 6
_LINES_AT_LAST = 2_000
_DATELINE_CHARACTERS = 60
_SENTENCE_BEGINS = re.compile(r"\s*(?:\([^()]{2,30}\)|\))?\s*(?:(?P<dash>--|[-–—:])\s|(?=[\"“„«‘'A-ZÀ-Þ]))")
_BYLINE_WORDS = 12
_HEADINGS = frozenset({"h1", "h2", "h3"})


def blocks_near(blocks: Sequence[Block], title: str | None, first_line: str) -> Sequence[Block]:
    """The blocks around the headline, or else above the text."""
    wanted = key_of(title or "")
    # A menu or a breadcrumb may have the headline too, and a heading a kicker besides; the likest counts.
    found = [place for place, block in enumerate(blocks) if wanted and wanted in block.key]
    headings = [place for place in found if blocks[place].tag in _HEADINGS]
    place = min(headings or found, key=lambda place: len(blocks[place].key), default=None)
    if place is not None:
        return blocks[max(place - _LINES_ABOVE_HEADLINE, 0) : place + _LINES_BELOW]
    place = next((place for place, block in enumerate(blocks) if block.key == key_of(first_line)), 0)
    return blocks[max(place - _LINES_ABOVE_TEXT, 0) : place]


def dates_of(
    metadata: Metadata,
    tree: HtmlElement,
    *,
    near: Sequence[Block],
    blocks: Sequence[Block],
    url: str,
    opening: Sequence[str],
) -> tuple[TimeCandidate, ...]:
    """All that may date the article.

    Of a page that dates itself nowhere else, date lines anywhere in it; without those, the day with which its text
    opens (`opening` are its first lines).
    """
    found = (*time_candidates(metadata, tree), *visible_times([block.text for block in near]))
    if found or url_times(url):
        return found
    anywhere = tuple(visible_times([block.text for block in blocks], within=_LINES_AT_LAST))
    return anywhere or tuple(day for line in opening for day in _day_in_opening(line))[:1]


def _day_in_opening(line: str) -> Iterator[TimeCandidate]:
    """The day in a dateline ("Kalimerang, 5 November 2015 – Harga cabai …"), or the one that a text begins with."""
    head = tidy(line[:_DATELINE_CHARACTERS])
    day = find_day(head, zone=None, languages=())
    if day is None or day.precision != "day":
        return
    begins = _SENTENCE_BEGINS.match(head, day.span[1])
    if begins and (begins["dash"] or day.span[0] == 0):
        yield TimeCandidate(text=head[day.span[0] : day.span[1]], origin="visible", property="dateline")


def byline_near(near: Sequence[Block]) -> str | None:
    """The first short line around the headline that says "by" or "Penulis:" before a person's whole name."""
    for block in near:
        lead = LEAD.match(block.text)
        if lead is None or not lead[0].strip() or len(block.text.split()) > _BYLINE_WORDS:
            continue
        names = split_names(block.text)
        if names and all(_is_written_out(name) for name in names):
            return block.text
    return None


def _is_written_out(name: str) -> bool:
    """Whether a name has two words or more, each with a capital."""
    words = name.split()
    return len(words) >= 2 and all(word[0].isupper() for word in words if len(word) > 3)
