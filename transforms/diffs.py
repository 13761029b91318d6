"""What changed between two texts, word by word.

A word is the same when it differs in form only (`fingerprints.normalized`): case, quotation marks, dashes and line
breaks change without anybody touching a text. A punctuation mark is a word of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from transforms.fingerprints import UNSPACED, normalized

_LETTERS = rf"(?:[^\W{UNSPACED}]|[\u00ad\u200b-\u200f\u2060\ufeff])+"  # a soft hyphen ends no word
_WORD = re.compile(
    rf"[{UNSPACED}]|{_LETTERS}(?:[.,:/'’‘`´‐‑‒–-]{_LETTERS})*"  # 14.057, anak-anak, 10:30
    r"""|["'`´‘’‚“”„«»‹›]+|[‐‑‒–—−-]+|\.{2,}|[^\w\s]"""
)
_MOST_PAIRS = 1_000_000
"""Pairs of words or lines among which one looks for what stayed: half a second at the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place where a text changed: the words that went and those that came, as printed; not both empty.

    `place` counts the words of the text before that stand before it.
    """

    place: int
    deleted: str
    inserted: str


_LONGEST_KEPT = 50  # characters of a word whose key is remembered: no text fills the memory with words of its own


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: where each is printed, and the keys by which they are compared."""

    text: str
    spans: Sequence[tuple[int, int]]
    keys: Sequence[str]

    def printed(self, start: int, end: int) -> str:
        """The text from word `start` to before word `end`."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""


@lru_cache(maxsize=8)  # two texts of an article are compared by their words more than once
def words_of(text: str) -> Words:
    r"""The words of a text; what cannot be seen is none.

    >>> words_of("Rp14.057 – “naik”\u200b.").keys
    ['rp14.057', '-', "'", 'naik', "'", '.']
    """
    spans, keys = [], []
    for found in _WORD.finditer(text):
        word = found[0]
        if key := _key(word) if len(word) <= _LONGEST_KEPT else _key.__wrapped__(word):
            spans.append(found.span())
            keys.append(key)
    return Words(text, spans, keys)


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    return "".join(normalized.__wrapped__(word).split())


def word_diff(before: str, after: str) -> tuple[Edit, ...]:
    """The edits that make the words of one text those of the other, in order; none when only forms differ.

    Where very much changed, whole paragraphs go and come.

    >>> word_diff("Harga beras naik tajam.", "Harga beras dan gula naik.")
    (Edit(place=2, deleted='', inserted='dan gula'), Edit(place=3, deleted='tajam', inserted=''))
    """
    old, new = words_of(before), words_of(after)
    return tuple(
        Edit(place=start, deleted=old.printed(start, end), inserted=new.printed(new_start, new_end))
        for start, end, new_start, new_end in _changes(old, new)
    )


def applied(edits: Sequence[Edit], before: str) -> list[str]:
    """The keys of the words that a text has after its edits.

    >>> applied(word_diff("Harga naik.", "Harga turun."), "Harga naik.")
    ['harga', 'turun', '.']
    """
    keys = list(words_of(before).keys)
    for edit in reversed(edits):
        keys[edit.place : edit.place + len(words_of(edit.deleted).keys)] = words_of(edit.inserted).keys
    return keys


Range = tuple[int, int, int, int]


def _changes(old: Words, new: Words) -> Iterator[Range]:
    """The ranges of words that differ, each of the old and of the new text."""
    start = _shared(old.keys, new.keys)
    tail = _shared(old.keys[start:][::-1], new.keys[start:][::-1])
    middle = (start, len(old.keys) - tail, start, len(new.keys) - tail)
    if _is_small(middle):
        yield from _matched(old.keys, new.keys, middle)
        return
    old_lines, new_lines = _lines(old, *middle[:2]), _lines(new, *middle[2:])
    by_line = (0, len(old_lines) - 1, 0, len(new_lines) - 1)
    if not _is_small(by_line):
        yield middle
        return
    old_keys = [" ".join(old.keys[a:b]) for a, b in pairwise(old_lines)]
    new_keys = [" ".join(new.keys[a:b]) for a, b in pairwise(new_lines)]
    for a, b, c, d in _matched(old_keys, new_keys, by_line):
        block = (old_lines[a], old_lines[b], new_lines[c], new_lines[d])
        if _is_small(block):
            yield from _matched(old.keys, new.keys, block)
        else:
            yield block


def _matched(old: Sequence[str], new: Sequence[str], within: Range) -> Iterator[Range]:
    a, b, c, d = within
    # Marks frequent words as noise in long texts: what stays is then found by rare words, and in bounded time.
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=True)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield a + start, a + end, c + new_start, c + new_end


def _is_small(within: Range) -> bool:
    a, b, c, d = within
    return (b - a) * (d - c) <= _MOST_PAIRS


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _lines(words: Words, start: int, end: int) -> list[int]:
    """The indexes at which lines begin among the words from `start` to `end`, and `end`."""
    begins = (
        index
        for index in range(start + 1, end)
        if "\n" in words.text[words.spans[index - 1][1] : words.spans[index][0]]
    )
    return [start, *begins, end]
