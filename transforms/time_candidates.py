"""Where a page says when it was published: candidates, read from its visible lines and its address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.time_phrases import find_day, is_relative, tidy
from transforms.time_words import MODIFIED_WORDS

LINES_READ = 40
"""A date further down belongs to a comment, a related article or the story itself."""
_LONGEST_LINE = 140
_MOST_WORDS = 9
"""Words beside the date in a date line ("By Ann Lee, Correspondent, published on"); sentences have more."""

_CLOCK_ONLY = re.compile(
    r"\W{0,3}(?:pukul |jam |at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: [A-Za-z]{2,4})?",
    re.IGNORECASE,
)
_MODIFIED = re.compile("|".join(MODIFIED_WORDS), re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_HAS_WORD = re.compile(r"\w")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"(?:[^\W\d_]{3,}|\d{4})[.!?…][\"”’']?$")

_URL = re.compile(r"https?://([^/?#]+)([^?#]*)")
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?!\d)"
    r"|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)",
    re.IGNORECASE,
)
_URL_EPOCH = re.compile(r"[-/](1\d{9})/?$")
_EPOCH_HOSTS = ("sindonews.com",)
"""Hosts whose addresses end in the publication time; elsewhere ten figures are an article's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCandidate:
    """A text that may say when the article was published, and where it stood.

    `origin` is one of `json-ld, meta, time, visible, feed, url`; `property` is its name there, as written:
    `datePublished`, `article:published_time`, `og:updated_time`, an `itemprop`; of a visible line `modified`
    when the line says so, and `dateline` when it opens the text; of an address `epoch` or `day`.
    Candidates of one origin come in page order.
    """

    text: str
    origin: str
    property: str = ""


def visible_times(lines: Sequence[str], *, within: int = LINES_READ) -> list[TimeCandidate]:
    """The date lines among the first lines of a page's text, as candidates of origin `visible`.

    Args:
        lines: the text from the headline on, then perhaps what stands before it; one block a line.
        within: how many to read; more than `LINES_READ` only for a page that dates itself nowhere else.

    >>> visible_times(["Harga Cabai Turun", "Rabu, 14 Juli 2021", "07:31 WIB"])[0].text
    'Rabu, 14 Juli 2021 07:31 WIB'
    >>> [found.property for found in visible_times(["Published 3 May 2021 10:00, updated 4 May 2021"])]
    ['', 'modified']
    """
    tidied = [tidy(line) for line in lines[:within] if len(line) <= _LONGEST_LINE]
    found: list[TimeCandidate] = []
    for index, line in enumerate(tidied):
        if not _is_date_line(line):
            continue
        following = next((after for after in tidied[index + 1 : index + 3] if _HAS_WORD.search(after)), "")
        whole = f"{line} {following}" if _CLOCK_ONLY.fullmatch(following) else line
        found.extend(_parted(whole))
    return found


def url_times(url: str) -> list[TimeCandidate]:
    """The day or the epoch that an article's address holds, as candidates of origin `url`.

    >>> [(c.text, c.property) for c in url_times("https://example.com/read/2021/07/14/073100665/judul")]
    [('2021/07/14', 'day')]
    >>> [c.text for c in url_times("https://international.sindonews.com/read/482964/43/judul-1626221111")]
    ['1626221111']
    """
    parts = _URL.match(url)
    if parts is None:
        return []
    host, path = parts[1], parts[2]
    found = []
    epoch = _URL_EPOCH.search(path)
    if epoch and host.endswith(_EPOCH_HOSTS):
        found.append(TimeCandidate(text=epoch[1], origin="url", property="epoch"))
    day = _URL_DAY.search(path)
    if day:
        found.append(TimeCandidate(text=day[0], origin="url", property="day"))
    return found


def _is_date_line(line: str) -> bool:
    """Whether a line holds a date and little else."""
    if not (_FIGURE.search(line) or (not line.isascii() and any(char.isdigit() for char in line))):
        return False
    day = find_day(line, zone=None, languages=())
    if day is None:
        return len(line) <= 40 and is_relative(line)
    beside = f"{line[: day.span[0]]} {line[day.span[1] :]}"
    words = len(_LETTERS.findall(beside))
    is_sentence = words > 2 and _SENTENCE_END.search(line) is not None
    return day.precision == "day" and words <= _MOST_WORDS and not is_sentence


def _parted(line: str) -> list[TimeCandidate]:
    """The candidates of a date line, cut where it begins to speak of an update."""
    word = _MODIFIED.search(line)
    if word is None:
        return [TimeCandidate(text=line, origin="visible")]
    before, after = line[: word.start()], line[word.start() :]
    found = []
    if find_day(before, zone=None, languages=()):
        found.append(TimeCandidate(text=before, origin="visible"))
    if find_day(after, zone=None, languages=()):
        found.append(TimeCandidate(text=after, origin="visible", property="modified"))
    return found
