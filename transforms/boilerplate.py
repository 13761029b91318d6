"""Lines that a site adds to its articles, told by what they say and by what they were in the page.

Every rule is timid: it needs both the words (or the link) and the place. On real pages bold rules cost three
times the text that they clean (docs/extraction.md has the figures); each rule here was kept because it raised
precision without lowering recall on all of the sets measured.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from transforms.blocks import Block, key_of, shingles_of
from transforms.cues import (
    is_about_author,
    is_appeal,
    is_bare_byline,
    is_contents_label,
    is_credit,
    is_offer,
    is_photo_credit,
    is_pointer,
    is_reading_time,
    is_strong_appeal,
    is_tool,
)
from transforms.remembered import Remembered
from transforms.times import visible_times
from transforms.urls import registered_domain, resolve

LINKED = 0.8  # share of a line in links from which it is a link with a word or two around it
PROSE_WORDS = 12  # a line of so many words, not in links, is the article's own
_TOP_LINES = 6
_DATE_LINES_AT_TOP, _DATE_LINES_AT_END = 5, 3
_APPEAL_LINES, _OFFER_LINES = 5, 2
_LABEL_LINES = 6
_BIOGRAPHY_LINES = 8
_BIOGRAPHY_WORDS = 160
_SCRAP_WORDS, _SCRAP_CHARACTERS = 6, 45
_LEAST_DATES_IN_LIST = 3
_LEAST_QUOTED = 8
_QUOTED_SHARE = 0.6
_SENTENCE_END = re.compile(r"[.!?…。！？”\"’»)\]】]$")
_MARKED = re.compile(
    r"disclaimer|copyright|author-?bio|\bbio\b|subscribe|infobox|signup|kicker|video-heading|media-?title",
    re.IGNORECASE,
)
_IS_MARKED = Remembered([_MARKED.search])
_MARKED_DEPTH = 3
_IS_LABEL = (is_reading_time, is_contents_label, is_tool, is_bare_byline)
_LABELS = frozenset({"li", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a body: its text, its key (see `key_of`), and the block of the page that it is, if one."""

    text: str
    key: str
    block: Block | None

    @property
    def word_count(self) -> int:
        """Its words, by the spaces between them."""
        return len(self.text.split())

    @property
    def is_linked(self) -> bool:
        """Whether the line is all link in the page."""
        return self.block is not None and self.block.linked_share >= LINKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around a body's lines: their blocks by key, the headline's forms, captions, the address."""

    blocks: Mapping[str, Block] = field(default_factory=dict)
    titles: Set[str] = frozenset()
    captions: Set[str] = frozenset()
    url: str = ""

    def line(self, text: str) -> Line:
        """The line with this text, and its place in the page."""
        key = key_of(text)
        return Line(text=text, key=key, block=self.blocks.get(key))

    def leads_on(self, line: Line) -> bool:
        """Whether a line is all link, to another page of the same site."""
        if not line.is_linked or line.block is None or not line.block.href or "://" in line.text:
            return False
        target = resolve(line.block.href, self.url)
        if target is None:
            return False
        ours, theirs = urlsplit(self.url), urlsplit(target)
        # Where a query names the article (`?id=31`), another query is another article.
        is_here = not ours.query or theirs.query in (ours.query, "")
        if ours.path.rstrip("/") == theirs.path.rstrip("/") and is_here:
            return False
        hosts = ours.hostname or "", theirs.hostname or ""
        return hosts[0] == hosts[1] or registered_domain(hosts[0]) == registered_domain(hosts[1])


def clean(texts: Sequence[str], around: Surroundings) -> list[str]:
    """The lines of a body without those that the site added."""
    lines: Sequence[Line] = [around.line(text) for text in texts]
    for rule in _RULES:
        # A rule that would take everything has met a page that it was not made for.
        lines = list(rule(lines, around)) or lines
    return [line.text for line in lines]


def _without_titles(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without the repeated headline: exact near the top or when long, nearly so at the very top."""
    titles = [set(title.split()) for title in around.titles]
    for index, line in enumerate(lines):
        words = line.key.split()
        if line.key in around.titles and (index < _TOP_LINES or len(words) >= 4):
            continue
        if index < 3 and len(line.text) < 400 and any(_overlap({*words}, title) >= 0.75 for title in titles):
            continue
        yield line


def _overlap(ours: set[str], theirs: set[str]) -> float:
    """The share of words that two texts have in common."""
    return len(ours & theirs) / max(len(ours | theirs), 1)


def _without_told(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without those that say what they are: pointers, strong appeals, credits, captions."""
    for line in lines:
        if is_pointer(line.text) or is_strong_appeal(line.text) or is_credit(line.text) or is_photo_credit(line.text):
            continue
        if line.key not in around.captions and line.text.rstrip("/") != around.url.rstrip("/"):
            yield line


def _without_labels(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without what labels an article at its top: whose it is, how long it takes, its contents, its tools."""
    for index, line in enumerate(lines):
        if index >= _LABEL_LINES or not any(is_label(line.text) for is_label in _IS_LABEL):
            yield line


def _without_biography(lines: Sequence[Line], around: Surroundings) -> Sequence[Line]:
    """The lines up to where a heading among the last tells of the author, if little follows it."""
    for index in range(max(len(lines) - _BIOGRAPHY_LINES, 1), len(lines)):
        if is_about_author(lines[index].text) and sum(each.word_count for each in lines[index:]) <= _BIOGRAPHY_WORDS:
            return lines[:index]
    return lines


def _without_pull_quotes(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without quotations set apart that the text says once more."""
    said: Counter[tuple[str, ...]] | None = None
    for line in lines:
        if line.word_count >= _LEAST_QUOTED and _is_set_apart(line):
            said = said or Counter(shingle for key in {each.key for each in lines} for shingle in shingles_of(key))
            own = shingles_of(line.key)
            if sum(said[shingle] > 1 for shingle in own) >= _QUOTED_SHARE * len(own):
                continue
        yield line


def _is_set_apart(line: Line) -> bool:
    """Whether a line stands in a block quotation, or in what a class calls a quote."""
    if line.block is None or line.text.startswith(("-", "—")):  # items, and who posted it
        return False
    around = zip(range(_MARKED_DEPTH), (line.block.element, *line.block.element.iterancestors()), strict=False)
    return any(element.tag == "blockquote" or "quote" in (element.get("class") or "").lower() for _, element in around)


def _without_marked(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without those that the mark-up calls disclaimers, author's biographies and the like."""
    for line in lines:
        if line.block is None or not any(_IS_MARKED[mark] for mark in line.block.marks(_MARKED_DEPTH)):
            yield line


def _without_links(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without headlines of the site's other articles.

    A line that is all link to the same site is one when it stands as a paragraph; as a heading or in a list
    it must have a headline's length, or come after the last paragraph.
    """
    leading = [around.leads_on(line) for line in lines]
    own = [index for index, line in enumerate(lines) if not leading[index] and line.word_count >= PROSE_WORDS]
    end = own[-1] if own else len(lines)
    for index, line in enumerate(lines):
        if not (leading[index] and (index > end or line.word_count >= _fewest_words(line))):
            yield line


def _fewest_words(line: Line) -> int:
    return 8 if line.block is None or line.block.tag in _LABELS else 5


def _without_dates(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without date lines: those at the top and at the end, and all of a list of them."""
    dates = [_is_date(line.text) for line in lines]
    is_list = sum(dates) >= _LEAST_DATES_IN_LIST
    for index, line in enumerate(lines):
        near = index < _DATE_LINES_AT_TOP or index >= len(lines) - _DATE_LINES_AT_END
        if not (dates[index] and (near or is_list)):
            yield line


def _is_date(text: str) -> bool:
    """Whether a line is a date line; a dateline with its day ends with the dash before the text."""
    return len(text) < 100 and not text.endswith(("-", "–", "—")) and bool(visible_times([text.lstrip("- ")]))


def _without_appeals(lines: Sequence[Line], around: Surroundings) -> Iterator[Line]:
    """The lines without appeals among the last."""
    for index, line in enumerate(lines):
        left = len(lines) - index
        if not ((left <= _APPEAL_LINES and is_appeal(line.text)) or (left <= _OFFER_LINES and is_offer(line.text))):
            yield line


def _without_scraps(lines: Sequence[Line], around: Surroundings) -> Sequence[Line]:
    """The lines up to the last that is more than a scrap: a heading of what was cut, a number, a name."""
    end = len(lines)
    while end > 1 and _is_scrap(lines[end - 1]):
        end -= 1
    return lines[:end]


def _is_scrap(line: Line) -> bool:
    short = len(line.text) <= _SCRAP_CHARACTERS and line.word_count <= _SCRAP_WORDS
    # Initials that sign the text are read later; an address ends lists of sources.
    return short and not _SENTENCE_END.search(line.text) and "://" not in line.text


_RULES: tuple[Callable[[Sequence[Line], Surroundings], Iterable[Line]], ...] = (
    _without_titles,
    _without_told,
    _without_labels,
    _without_biography,
    _without_pull_quotes,
    _without_marked,
    _without_links,
    _without_dates,
    _without_appeals,
    _without_scraps,
)
