r"""What kind of change an edit is, decided by what changed and how much.

    None                nothing that a person did: form, places, counters, pointers to other articles
    │
    ├── correction      the text after says that it was corrected, in words that the text before has not
    ├── typo            a few characters in at most four places; no figure, and no whole word but a doubled one
    ├── headline        the title alone
    └── update          anything else

The first that holds, from the top. Of the first text of an article the change is `first`. What the web answers
instead of a text is no edit of it, and recorded by the warehouse: `removal` (404 or 410), and `restored` after it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from transforms.cues import is_pointer, is_strong_appeal
from transforms.diffs import Edit, word_diff, words_of


class Change(StrEnum):
    """What an edit is; the value is what the tables hold."""

    FIRST = "first"
    CORRECTION = "correction"
    TYPO = "typo"
    HEADLINE = "headline"
    UPDATE = "update"
    REMOVAL = "removal"
    RESTORED = "restored"


_MOST_TYPOS = 4  # more places are somebody's work, not a slip's
_MOST_TYPO_WORDS = 3  # "di sekolah" for "disekolah", and a mark beside it
_MOST_TYPO_CHARACTERS = 2
_SHORT_WORD = 3  # of so few letters two are another word: "di", "ke"
_LONGEST_WORDS = 60

# Labels stand at the start of a line or a headline and are set off: a market's "koreksi" is none.
_LABELS = (
    "ralat|koreksi|pembetulan|klarifikasi|correction|corrected|clarification|erratum|errata(?: corrige)?",
    "fe de errores|correcci[óo]n|rectificatif|correctif|korrektur|berichtigung|rectificatie|correctie",
    "corre[çc][ãa]o|rettifica",
)
_LABEL = re.compile(rf"\W{{0,4}}(?:{'|'.join(_LABELS)})\b\s*(?:[:：;,.()|\]–—-]|$)", re.IGNORECASE)
_NOTICES = (
    # Indonesian, Malay
    r"(?:berita|artikel|tulisan|judul|naskah)[^.]{0,40}\b(?:telah|sudah) (?:mengalami (?:koreksi|revisi)|diperbaiki)",
    r"(?:berita|artikel|tulisan|judul|naskah)[^.]{0,40}\b(?:telah|sudah) di(?:ralat|koreksi|revisi)",
    r"\bsebelumnya (?:kami )?(?:tertulis|ditulis|menulis|disebut(?:kan)?|tertera)[^.]{0,120}(?:seharusnya|yang benar)",
    r"(?:redaksi|kami) (?:me)?mohon maaf(?: atas (?:kesalahan|kekeliruan))",
    # English
    r"\ban? (?:earlier|previous) version of this (?:article|story|report|piece|post|headline|column)",
    r"\bthis (?:article|story|report|piece|post|headline)[^.]{0,60}\b(?:has been|was|is) (?:corrected|amended)",
    r"\b(?:has been|was) (?:updated|changed|edited) to correct\b|\bwe (?:regret|apologi[sz]e for) the error",
    # others
    r"in einer früheren (?:version|fassung)|in (?:een )?(?:eerdere|vorige) versie|una versi[óo]n anterior de est",
    r"une (?:première |précédente )?version (?:antérieure|précédente) de cet|uma vers[ãa]o anterior dest",
)
_NOTICE = re.compile("|".join(_NOTICES), re.IGNORECASE)
_READ = 1_000  # characters of a line in which a notice is sought
_TOP_LINES, _END_LINES = 10, 20  # where notices stand

_AGO = re.compile(
    r"\b(?:\d+|se|beberapa|an?|one|two|few)\s?(?:"
    r"(?:detik|menit|jam|hari|minggu|bulan|tahun)\s+(?:yang\s+)?lalu"
    r"|(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|month|year)s?\s+ago"
    r"|(?:minuten|uur|uren|dagen?)\s+geleden|(?:minut[oi]|or[ae]|giorn[oi])\s+fa)\b"
    r"|\b(?:hace|il y a|vor|há)\s+\d+\s+(?:min|hor|heur|jour|d[ií]a|stunde|tage?n?\b)\w*",
    re.IGNORECASE,
)
_COUNTED = r"(?:views?|kali|pembaca|komentar|comments?|shares?|likes?|dilihat|dibaca|dibagikan|reads?|x)"
_MANY = r"[\d.,]+\s?(?:k|m|rb|jt|ribu|juta)?"
_COUNTER = re.compile(
    rf"\W*(?:(?:{_COUNTED}\W{{1,3}}){{1,2}}{_MANY}(?:\W+{_COUNTED}){{0,2}}|{_MANY}(?:\W+{_COUNTED}){{1,2}})\W*",
    re.IGNORECASE,
)
_LONGEST_COUNTER = 60
_BOX_HEAD_WORDS = 3  # "Baca juga:", and its headlines below
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”'’»)\]]?$")


@dataclass(frozen=True)
class Told:
    """What an article tells: its title and its body."""

    title: str
    body: str

    @cached_property
    def settled(self) -> tuple[str, str]:
        """Title and body without what changes by itself."""
        return _AGO.sub("", " ".join(self.title.split())), "\n".join(_settled_lines(self.body))

    @cached_property
    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What two texts have in common when no person changed anything between them."""
        title, body = self.settled
        return tuple(words_of(title).keys), tuple(words_of(body).keys)

    @cached_property
    def notices(self) -> frozenset[tuple[str, ...]]:
        """The words of the lines that say that something was corrected."""
        lines = self.body.split("\n")
        near = [self.title, *lines[:_TOP_LINES], *lines[_TOP_LINES:][-_END_LINES:]]
        return frozenset(tuple(words_of(line).keys) for line in near if is_notice(line))


def change_between(before: Told, after: Told) -> Change | None:
    r"""What was changed between two texts of an article; None when no person changed anything.

    >>> rain = Told("Hujan di hulu", "Hujan turun di hulu sungai. Warga bersiap.")
    >>> change_between(rain, Told("Hujan deras di hulu sungai", rain.body))
    <Change.HEADLINE: 'headline'>
    >>> change_between(rain, Told(rain.title, "Hujan turun di hulu sunagi. Warga bersiap."))
    <Change.TYPO: 'typo'>
    >>> change_between(rain, Told(rain.title, rain.body + "\n\nBaca juga: Banjir di Hilir\n\nDilihat 1.204 kali"))
    """
    if before.key == after.key:
        return None
    if after.notices - before.notices:
        return Change.CORRECTION
    title_edits, body_edits = (
        [(edit, told) for edit in word_diff(told, now)] for told, now in zip(before.settled, after.settled, strict=True)
    )
    edits = [*title_edits, *body_edits]
    if len(edits) <= _MOST_TYPOS and all(is_typo(edit) or _is_doubled(edit, told) for edit, told in edits):
        return Change.TYPO
    return Change.UPDATE if body_edits else Change.HEADLINE


def is_notice(line: str) -> bool:
    """Whether a line says that the article was corrected.

    >>> is_notice("Ralat: jumlah korban"), is_notice("IHSG koreksi tajam"), is_notice("Koreksi IHSG berlanjut")
    (True, False, False)
    >>> is_notice("An earlier version of this article misspelled a name.")
    True
    """
    return bool(_LABEL.match(line[:_READ]) or _NOTICE.search(line[:_READ]))


def is_typo(edit: Edit) -> bool:
    """Whether an edit mends a slip: other characters of the same word, or a punctuation mark.

    >>> is_typo(Edit(place=0, deleted="Pertama", inserted="Pratama"))
    True
    >>> is_typo(Edit(place=0, deleted="naik", inserted="turun")), is_typo(Edit(place=0, deleted="5", inserted="6"))
    (False, False)
    """
    before, after = words_of(edit.deleted).keys, words_of(edit.inserted).keys
    if max(len(before), len(after)) > _MOST_TYPO_WORDS:
        return False
    if not any(key[0].isalnum() for key in (*before, *after)):
        return True
    return bool(before and after) and _is_slip(" ".join(before), " ".join(after))


def _is_slip(before: str, after: str) -> bool:
    longest = max(len(before), len(after))
    if longest > _LONGEST_WORDS or _figures(before) != _figures(after):
        return False
    # How many characters were put in, taken out, or put in another's place.
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = sum(max(end - start, stop - begin) for kind, start, end, begin, stop in opcodes if kind != "equal")
    return changed <= (_MOST_TYPO_CHARACTERS if longest > _SHORT_WORD else 1)


def _is_doubled(edit: Edit, before: str) -> bool:
    """Whether a word went that stood twice."""
    gone = words_of(edit.deleted).keys
    if len(gone) != 1 or edit.inserted:
        return False
    keys = words_of(before).keys
    return gone[0] in (*keys[max(edit.place - 1, 0) : edit.place], *keys[edit.place + 1 : edit.place + 2])


def _settled_lines(body: str) -> Iterator[str]:
    """The lines without counters, appeals, pointers and the headlines below a pointer, and without "3 hours ago"."""
    in_box = False
    for line in (" ".join(each.split()) for each in body.split("\n")):
        if is_pointer(line):
            in_box = in_box or len(line.split()) <= _BOX_HEAD_WORDS
        elif in_box and not _SENTENCE_END.search(line):
            continue
        elif not (is_strong_appeal(line) or (len(line) <= _LONGEST_COUNTER and _COUNTER.fullmatch(line))):
            in_box = False
            yield _AGO.sub("", line)


def _figures(text: str) -> Sequence[str]:
    return [character for character in text if character.isdigit()]
