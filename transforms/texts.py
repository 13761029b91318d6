"""Plain-text captures: what is left of a page when only its text was kept, boilerplate and all.

There is no mark-up to tell a headline from a menu, so the lines themselves must: the body is the densest
stretch of prose, what precedes it is the head (title, date, byline, caption, in any order), and it ends where
the newsroom signs, or where the first of the site's own headings stands.
"""

import re
from collections.abc import Sequence

from transforms.blocks import key_of
from transforms.body import join_lines
from transforms.characters import printable
from transforms.cues import is_pointer, is_strong_appeal
from transforms.images import Image, split_credit
from transforms.people import LEAD, split_names
from transforms.readings import Reading
from transforms.signatures import INITIALS, note_among, reporters_in, split_initials
from transforms.times import visible_times

_MOST_LINES = 20_000
_PROSE_WORDS = 10
_MOST_GAP = 4  # short lines (subheads, quotes, a stray "Iklan") that may stand between two paragraphs
_LONGEST_TITLE = 250
_NOTED_WITHIN = 8  # lines below the text
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*$")
_BLANKS = re.compile(r"\s+")
_END_WORDS = (
    # Indonesian
    "(?:tulis|kirim|beri|isi)(?:kan)? komentar.{0,20}|komentar(?: anda)?|bagikan(?: .{0,20})?|terpopuler",
    "berita (?:terkait|terkini|lainnya|populer).{0,10}|(?:video )?rekomendasi|artikel terkait|topik(?: terkait)?",
    "ikuti kami.{0,30}",
    # English
    "related (?:articles?|stor(?:y|ies)|content|posts?|topics?)|more (?:from|on|stories).{0,40}|tags?",
    "most (?:read|popular|viewed)|(?:leave a )?(?:comments?|reply)|share(?: this.{0,20})?|follow(?: us)?.{0,30}",
    "recommended(?: .{0,20})?|trending(?: now)?|you may also like|sign up.{0,40}|subscribe.{0,40}|newsletters?",
    "about the author|copyright.{0,60}|©.{0,60}|all rights reserved.{0,20}",
)
_END = re.compile(rf"\W{{0,4}}(?:{'|'.join(_END_WORDS)})\s*[:：.]?\s*\d{{0,5}}", re.IGNORECASE)
_ADVERT_WORDS = (
    "iklan|lanjutkan membaca.{0,30}|gulir untuk.{0,40}|advertisement|advertising|scroll to continue.{0,30}",
    r"story continues below.{0,20}|article continues.{0,30}|loading\W*",
)
_ADVERT = re.compile(rf"\W{{0,4}}(?:{'|'.join(_ADVERT_WORDS)})\W{{0,4}}", re.IGNORECASE)


def read_text(text: str, *, entry_title: str | None = None) -> Reading | None:
    """What a plain-text capture says, or None where there is no prose in it."""
    lines = [line for raw in text.split("\n")[:_MOST_LINES] if (line := _BLANKS.sub(" ", printable(raw)).strip())]
    start, end = _prose(lines)
    if start == end:
        return None
    head, body = lines[:start], _without_adverts(lines[start:end])
    title = _title(head, entry_title)
    captions = [line for line in head if split_credit(line)[1] and line != title]
    caption, credit = split_credit(captions[-1]) if captions else (None, None)
    bylines = [line for line in head if LEAD.match(line) and split_names(line)]
    note = note_among(lines[end : end + _NOTED_WITHIN])
    authors = [name for text in bylines[-1:] or reporters_in(note) for name in split_names(text)]
    evidence = {"title": "visible", "body": "text"}
    return Reading(
        title=title,
        body=join_lines(body),
        times=tuple(visible_times(_near(head, title))),
        authors=tuple(authors),
        byline=" | ".join([*bylines[-1:], *([note] if note else [])]) or None,
        image=Image(caption=caption, credit=credit),
        credits=(*bylines, *([note] if note else [])),
        evidence=evidence | ({"authors": "visible"} if authors else {}),
    )


def _prose(lines: Sequence[str]) -> tuple[int, int]:
    """Where the body starts and ends: the stretch with the most words of prose."""
    best, best_words = (0, 0), 0
    start = 0
    while start < len(lines):
        if not _is_prose(lines[start]):
            start += 1
            continue
        end, words = _stretch(lines, start)
        if words > best_words:
            best, best_words = (start, end), words
        start = end
    return best


def _stretch(lines: Sequence[str], start: int) -> tuple[int, int]:
    """Where the stretch of prose that starts here ends (signed, or before the site's own), and its words."""
    end, words, gap = start, 0, 0
    for index in range(start, len(lines)):
        line = lines[index]
        if INITIALS.match(line):
            return index + 1, words
        if _END.fullmatch(line) and not _ADVERT.fullmatch(line):
            break
        if _is_prose(line):
            end, gap = index + 1, 0
            words += len(line.split())
            continue
        # A cue with its headline stands inside many texts; a bare one heads the list after the text.
        gap += 1
        if gap > _MOST_GAP or (is_pointer(line) and line.rstrip().endswith(":")):
            break
    return end, words


def _is_prose(line: str) -> bool:
    """Whether a line is a paragraph: long, or a sentence that ends; no caption, date or pointer elsewhere."""
    text, _ = split_initials(line)  # they may sign the last paragraph in its own line
    words = len(line.split())
    if words < _PROSE_WORDS or is_pointer(text) or split_credit(text)[1] or visible_times([text]):
        return False
    return bool(_SENTENCE_END.search(text)) or words >= 3 * _PROSE_WORDS


def _without_adverts(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not (_ADVERT.fullmatch(line) or is_pointer(line) or is_strong_appeal(line))]


def _title(head: Sequence[str], entry_title: str | None) -> str | None:
    """The headline among the lines before the body.

    The one that the feed gave; else one that the first line (the document's title in a crawler's text)
    repeats with the site's name after it; else the last long line before the date; else the first line.
    """
    candidates = [line for line in head if _may_be_title(line)]
    if not candidates:
        return None
    if entry_title and (found := [line for line in candidates if key_of(line) == key_of(entry_title)]):
        return found[-1]
    first = key_of(candidates[0])
    repeated = [line for line in candidates[1:] if len(line.split()) >= 3 and first.startswith(key_of(line))]
    if repeated:
        return repeated[-1]
    return candidates[0]


def _may_be_title(line: str) -> bool:
    if len(line) > _LONGEST_TITLE or len(line.split()) < 3:
        return False
    return not (visible_times([line]) or split_credit(line)[1] or LEAD.match(line) or is_pointer(line))


def _near(head: Sequence[str], title: str | None) -> Sequence[str]:
    """The lines from the title on: dates in a menu above it are the day of the visit."""
    if title is None or title not in head:
        return head
    below = head[len(head) - 1 - head[::-1].index(title) :]
    return below if visible_times(below) else head
