"""Lines that a site adds to its articles, told by what they say and by what they were in the page.

Every rule is timid: it needs both the words (or the link) and the place. On real pages bold rules cost three
times the text that they clean (docs/extraction.md has the figures); each rule here was kept because it raised
precision without lowering recall on all of the sets measured.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from transforms.blocks import Block, key_of
from transforms.cues import is_appeal, is_credit, is_pointer, is_strong_appeal
from transforms.times import visible_times
from transforms.urls import registered_domain, resolve

LINKED = 0.8  # share of a line in links from which it is a link with a word or two around it
PROSE_WORDS = 12  # a line of so many words, not in links, is the article's own
_TOP_LINES = 6
_DATE_LINES_AT_TOP, _DATE_LINES_AT_END = 5, 3
_APPEAL_LINES = 5
_SCRAP_WORDS, _SCRAP_CHARACTERS = 6, 45
_LEAST_DATES_IN_LIST = 3
_SENTENCE_END = re.compile(r"[.!?…。！？”\"’»)\]】]$")
_MARKED = re.compile(r"disclaimer|copyright|author-?bio|\bbio\b|subscribe|infobox|signup", re.IGNORECASE)
_MARKED_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around a body's lines: their blocks in the page by key, the headline's forms, the address."""

    blocks: Mapping[str, Block] = field(default_factory=dict)
    titles: Set[str] = frozenset()
    captions: Set[str] = frozenset()
    url: str = ""

    def block_of(self, line: str) -> Block | None:
        return self.blocks.get(key_of(line))

    def is_linked(self, line: str) -> bool:
        """Whether the line is all link in the page."""
        block = self.block_of(line)
        return block is not None and block.linked_share >= LINKED

    def leads_on(self, line: str) -> bool:
        """Whether the line is all link, to another page of the same site."""
        block = self.block_of(line)
        if block is None or block.linked_share < LINKED or not block.href or "://" in line:
            return False
        target = resolve(block.href, self.url)
        if target is None:
            return False
        ours, theirs = urlsplit(self.url), urlsplit(target)
        if ours.path.rstrip("/") == theirs.path.rstrip("/"):
            return False
        return registered_domain(ours.hostname or "") == registered_domain(theirs.hostname or "")


def clean(lines: Sequence[str], around: Surroundings) -> list[str]:
    """The lines of a body without those that the site added."""
    for rule in _RULES:
        # A rule that would take everything has met a page that it was not made for.
        lines = list(rule(lines, around)) or lines
    return list(lines)


def is_prose(line: str) -> bool:
    """Whether a line is long enough to be a paragraph of its own."""
    return len(line.split()) >= PROSE_WORDS


def _without_titles(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    """The lines without the repeated headline: exact anywhere near the top or when long, else nearly so at it."""
    for index, line in enumerate(lines):
        words = key_of(line).split()
        if " ".join(words) in around.titles and (index < _TOP_LINES or len(words) >= 4):
            continue
        if index < 3 and len(line) < 400 and any(_overlap(words, title.split()) >= 0.75 for title in around.titles):
            continue
        yield line


def _overlap(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The share of words that two lines have in common."""
    return len({*ours} & {*theirs}) / max(len({*ours} | {*theirs}), 1)


def _without_told(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    """The lines without those that say what they are: pointers, strong appeals, credits, captions."""
    for line in lines:
        if is_pointer(line) or is_strong_appeal(line) or is_credit(line):
            continue
        if key_of(line) not in around.captions:
            yield line


def _without_marked(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    """The lines without those that the mark-up calls disclaimers, author's biographies and the like."""
    for line in lines:
        block = around.block_of(line)
        if block is None or not any(_MARKED.search(mark) for mark in block.marks(_MARKED_DEPTH)):
            yield line


def _without_links(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    """The lines without headlines of the site's other articles.

    A line that is all link to the same site is one when it stands as a paragraph; as a heading or in a list
    it must have a headline's length, or come after the last paragraph.
    """
    leading = [around.leads_on(line) for line in lines]
    own = [index for index, line in enumerate(lines) if not leading[index] and is_prose(line)]
    end = own[-1] if own else len(lines)
    for index, line in enumerate(lines):
        if leading[index] and (index > end or len(line.split()) >= _fewest_words(around.block_of(line))):
            continue
        yield line


def _fewest_words(block: Block | None) -> int:
    return 8 if block is None or block.tag in {"li", "h1", "h2", "h3", "h4", "h5", "h6"} else 5


def _without_dates(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    """The lines without date lines: those at the top and at the end, and all of a list of them."""
    dates = [len(line) < 100 and bool(visible_times([line.lstrip("- ")])) for line in lines]
    is_list = sum(dates) >= _LEAST_DATES_IN_LIST
    for index, line in enumerate(lines):
        near = index < _DATE_LINES_AT_TOP or index >= len(lines) - _DATE_LINES_AT_END
        if not (dates[index] and (near or is_list)):
            yield line


def _without_appeals(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    """The lines without appeals among the last."""
    for index, line in enumerate(lines):
        if index < len(lines) - _APPEAL_LINES or not is_appeal(line):
            yield line


def _without_scraps(lines: Sequence[str], around: Surroundings) -> Sequence[str]:
    """The lines up to the last that is more than a scrap: a heading of what was cut, a number, a name."""
    end = len(lines)
    while end > 1 and _is_scrap(lines[end - 1]):
        end -= 1
    return lines[:end]


def _is_scrap(line: str) -> bool:
    short = len(line) <= _SCRAP_CHARACTERS and len(line.split()) <= _SCRAP_WORDS
    # Initials that sign the text are read later; an address ends lists of sources.
    return short and not _SENTENCE_END.search(line) and "://" not in line


_RULES = (
    _without_titles,
    _without_told,
    _without_marked,
    _without_links,
    _without_dates,
    _without_appeals,
    _without_scraps,
)
