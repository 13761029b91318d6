"""Whether a text is one text, and whether it is the one that was announced: measures of its words.

Words are compared without case. A script without spaces has no words to find, so there every two neighbouring
characters stand for one.
"""

import re
from collections import Counter
from functools import lru_cache
from heapq import nsmallest

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")

_FEWEST_TOLD = 3
_TELLING_LETTERS = 4
_SIDE_WORDS = 80
"""Of four letters or more, on both sides of a break: fewer words say too little of what a text is about."""
_FEWEST_RECURRING = 6
_MOST_RECURRENCES = 30
_MOST_TOLD = 8
"""Prints of a word that are told apart: with more of them it stands on both sides in any case."""
_LOOKED_AT = 3
"""Of the ends of lines, those over which the fewest words reach: what is expected there costs more to say."""
_MOST_WORDS = 3_000
"""Read of one text: what is longer is judged by its beginning, so that a book costs no more than an article."""


def told_share(text: str, told: str | None) -> float | None:
    """The share of a text's different words that another text has; None where there is none.

    >>> told_share("Harga beras naik lagi", "Menurut Bulog, harga beras naik.")
    0.75
    """
    words = _kinds(text)
    return len(words & _kinds(told)) / len(words) if told and words else None


def headline_share(headline: str | None, *texts: str | None) -> float | None:
    """The share of a headline's different words that any of some texts has.

    Words of fewer than four letters are in every text, and are left out. None for headlines of fewer than three
    others, which say too little.

    >>> headline_share("Harga beras naik lagi", "Halaman tidak ditemukan", "Beras yang Anda cari tidak ada.")
    0.25
    """
    words = {word for word in _kinds(headline or "") if len(word) >= _TELLING_LETTERS or _UNSPACED.search(word)}
    if len(words) < _FEWEST_TOLD:
        return None
    return len(words & frozenset[str]().union(*(_kinds(text) for text in texts if text))) / len(words)


def topic_break(text: str) -> float:
    r"""How far a text falls into two that share no words, at the line where it does most: 0 (one text) to 1.

    Words that recur in a text are looked at. At a line's end, those with prints on both sides are counted, and
    compared with how many had, were each word's prints strewn over the text at random. 0 for texts of fewer
    than 160 words of four letters or more.

    >>> one, other = "Panen padi petani sawah gabah kering. ", "Liga bola wasit gawang penalti pemain. "
    >>> topic_break("\n".join([one] * 20)), topic_break("\n".join([one] * 20 + [other] * 20))
    (0.0, 1.0)
    """
    seen: dict[str, list[int]] = {}  # a word's first line, its last, and how often it stands in the text
    ends: list[int] = []
    count = 0
    for line_number, line in enumerate(text.casefold().split("\n")):
        words = _LETTERS.findall(line)
        for word in words:
            known = seen.get(word)
            if known is None:
                seen[word] = [line_number, line_number, 1]
            else:
                known[1] = line_number
                known[2] += 1
        count += len(words)
        ends.append(count)
        if count > _MOST_WORDS:
            break
    recurring = [each for each in seen.values() if 2 <= each[2] <= _MOST_RECURRENCES]
    if count < 2 * _SIDE_WORDS or len(recurring) < _FEWEST_RECURRING:
        return 0.0
    kinds = Counter(min(prints, _MOST_TOLD) for _, _, prints in recurring)
    opened, closed = Counter(each[0] for each in recurring), Counter(each[1] for each in recurring)
    found = 0
    breaks: list[tuple[float, int, float]] = []  # the share of words on both sides, roughly; how many; and where it is
    for line_number, end in enumerate(ends):
        found += opened[line_number] - closed[line_number]  # words with prints both up to this line and after it
        if _SIDE_WORDS <= end <= count - _SIDE_WORDS:
            before = end / count
            breaks.append((found / (before * (1 - before)), found, before))
    deepest = nsmallest(_LOOKED_AT, breaks)
    return max([0.0, *(1 - found / _expected(before, kinds) for _, found, before in deepest)])


def _expected(before: float, kinds: Counter[int]) -> float:
    """How many words would stand on both sides of a break, by how often they recur, were their prints strewn."""
    return sum(number * (1 - before**prints - (1 - before) ** prints) for prints, number in kinds.items())


@lru_cache(maxsize=8)  # a body is compared with headlines, and with summaries
def _kinds(text: str) -> frozenset[str]:
    """The different words of a text."""
    if not _UNSPACED.search(text):
        return frozenset(_WORD.findall(text.casefold()))
    kinds: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if _UNSPACED.search(word):
            kinds.update(word[start : start + 2] for start in range(max(1, len(word) - 1)))
        else:
            kinds.add(word)
    return frozenset(kinds)
