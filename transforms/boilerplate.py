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
from transforms.times import visible_times
from transforms.urls import registered_domain, resolve

LINKED = 0.8  # share of a line in links from which it is a link with a word or two around it
PROSE_WORDS = 12  # a line of so many words, not in links, is the article's own
_TOP_LINES = 6
_DATE_LINES_AT_TOP, _DATE_LINES_AT_END = 5, 3
_LONGEST_CUE_WORDS = 40

_CUES = re.compile(
    r"\W{0,6}(?:"
    # English
    r"related(?: (?:articles?|stor(?:y|ies)|links?|content|posts?|topics?))?|read (?:more|also|next|on)|also read"
    r"|see (?:more|also)|more(?: on this(?: story)?)?|watch(?: also)?|must[ -]read|don.?t miss|recommended"
    r"|you (?:may|might) also like|further reading|trending|most (?:read|popular)|also on [\w.]+"
    # Indonesian and Malay
    r"|baca (?:juga|selengkapnya|artikel(?: lain(?:nya)?)?)|lihat (?:juga|foto|video)|simak (?:juga|video)|tonton(?: juga| video)?"
    r"|selengkapnya|artikel terkait|berita (?:terkait|lainnya)|video (?:rekomendasi|pilihan)|pilihan editor"
    # others
    r"|(?:mehr )?zum (?:artikel|thema)|lesen sie (?:auch|mehr|hier)|lesetipps?|mehr (?:zum thema|dazu)"
    r"|(?:à )?lire aussi|lee (?:también|más)|leia (?:também|mais)|leggi anche|lees ook|læs også|les også"
    r"|läs (?:också|mer|även)|czytaj (?:też|także|więcej)|читайте (?:также|ещё)|читайте також|más información"
    r"|te puede interesar|mais lidas"
    r")(?: juga)?\s*(?:[:：>»|–—-]|$)",
    re.IGNORECASE,
)


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
    for rule in (_without_titles, _without_cues, _without_captions, _without_links, _without_dates):
        kept = list(rule(lines, around))
        # A rule that would take everything has met a page that it was not made for.
        lines = kept or lines
    return list(lines)


def is_cue(line: str) -> bool:
    """Whether a line points to other articles ("Baca juga: …").

    >>> is_cue("Baca juga: Harga Cabai Naik"), is_cue("READ MORE"), is_cue("More people read it.")
    (True, True, False)
    """
    return bool(_CUES.match(line[:80])) and len(line.split()) < _LONGEST_CUE_WORDS


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


def _without_cues(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    yield from (line for line in lines if not is_cue(line))


def _without_captions(lines: Sequence[str], around: Surroundings) -> Iterator[str]:
    yield from (line for line in lines if key_of(line) not in around.captions)


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
    """The lines without date lines at the top and at the end."""
    for index, line in enumerate(lines):
        near = index < _DATE_LINES_AT_TOP or index >= len(lines) - _DATE_LINES_AT_END
        if near and len(line) < 100 and visible_times([line]):
            continue
        yield line
