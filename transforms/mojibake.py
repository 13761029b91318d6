"""Text that was UTF-8 and was read as something else, made readable again where nothing is left to guess.

    ’  →  e2 80 99  →  â€™  (read as windows-1252)  or  ‚Äô  (read as Mac Roman)

The wrong reading is undone by writing the text in the encoding it was wrongly read in, and reading that as
UTF-8. Hardly any other text survives this, so a text that does, as a whole, was garbled as a whole. Newsrooms
also paste garbled paragraphs into sound pages: a piece of text between two tags is mended alone when it
survives, and holds a sequence that no language writes. Everything else stays as it is.

ftfy (Apache-2.0) also repairs what is only likely. On the 5,150 texts of the corpus it found fewer (2,065 of 2,102
garbled ones, against 2,096), at many times the cost, and takes 0.2 s to import.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

_MOST_TIMES = 3  # what was garbled twice is common, more often is not
_LEAST_SEQUENCES = 8  # by chance, in a text that has none of the telling ones

_WINDOWS = {ord(bytes([code]).decode("cp1252", "ignore") or chr(code)): code for code in range(0x80, 0xA0)}
_PIECE = re.compile(r"[^<>\n]+")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
# What news has beyond letters: typographic marks, currency signs, emoji.
_MARK = rb"\xe2[\x80-\x84][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}|\xef\xb8\x8f"
_LATIN = rb"[\xc2-\xc5][\x80-\xbf]"
_OF_PIECE = re.compile(rb"[\x00-\x7f]*+(?:(?:" + _MARK + rb"|" + _LATIN + rb")[\x00-\x7f]*+)++")
# A mark; a sign that no capital precedes (garbled, it begins with one); a letter within a word, or a capital
# letter after none (garbled in Mac Roman, a root sign and a letter).
_TELLING = re.compile(_MARK + rb"|(?<![A-Z])\xc2[\x80-\xbf]|(?<=[a-z])[\xc3-\xc5][\x80-\xbf](?=[a-z])")


def repair(text: str) -> str:
    r"""The text with what is certainly mojibake repaired; the text itself where nothing is.

    >>> repair("Jumâ€™at, kata â€œAniâ€\x9d"), repair("prÃ©sident"), repair("‚ÄúSimba‚Äù berarti singa")
    ('Jum’at, kata “Ani”', 'président', '“Simba” berarti singa')
    >>> repair("Ã¢â‚¬â„¢")
    '’'
    >>> repair("MANHÃ… “CAFÉ” à l’été")
    'MANHÃ… “CAFÉ” à l’été'
    """
    for _ in range(_MOST_TIMES):
        repaired = _repaired_once(text)
        if repaired == text:
            break
        text = repaired
    return text


def may_be_garbled(beyond: str) -> bool:
    """Whether repairing is worth its time, by the characters of a text that are beyond ASCII alone."""
    return any(reading.pair.search(beyond) for reading in _READINGS)


def _repaired_once(text: str) -> str:
    for reading in _READINGS:
        if reading.pair.search(text):
            whole = _undone(text, reading.written, _is_told_whole)
            repaired = whole or _PIECE.sub(partial(_repaired_piece, reading.written), text)
            if repaired != text:
                return repaired
    return text


def _repaired_piece(written: Callable[[str], bytes], piece: re.Match[str]) -> str:
    return _undone(piece[0], written, _is_told) or piece[0]


def _undone(text: str, written: Callable[[str], bytes], is_told: Callable[[bytes], bool]) -> str | None:
    """The text as it was before it was read wrongly, or None when it was not."""
    if text.isascii():
        return None
    try:
        content = written(text)
        return content.decode("utf-8") if is_told(content) else None
    except UnicodeError:
        return None


def _is_told(content: bytes) -> bool:
    """Whether a piece has nothing beyond ASCII but what news has, and something that tells."""
    return bool(_OF_PIECE.fullmatch(content) and _TELLING.search(content))


def _is_told_whole(content: bytes) -> bool:
    """Whether a text that is valid UTF-8 has something that tells, or too much for chance."""
    return bool(_TELLING.search(content)) or len(_SEQUENCE.findall(content)) >= _LEAST_SEQUENCES


def _in_windows(text: str) -> bytes:
    """The text in windows-1252; the five bytes that it does not define are those of Latin-1, as browsers have it."""
    return text.translate(_WINDOWS).encode("latin-1")


def _in_mac(text: str) -> bytes:
    return text.encode("mac_roman")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A way to read UTF-8 wrongly: the pairs of characters that it makes, and how to write it again."""

    pair: re.Pattern[str]
    written: Callable[[str], bytes]


_WINDOWS_SIGNS = "".join(map(chr, [*_WINDOWS, *range(0x80, 0xC0)]))
_MAC_SIGNS = re.escape(bytes(range(0x80, 0xC0)).decode("mac_roman"))
# Each pair begins with one set of characters: a search then takes half the time.
_READINGS = (
    _Reading(
        pair=re.compile(f"[âðÂÃÄÅÐÑØÙ](?:(?<=â)[€\x80]|(?<=ð)Ÿ|(?<=[ÂÃÄÅÐÑØÙ])[{_WINDOWS_SIGNS}])"),
        written=_in_windows,
    ),
    _Reading(
        pair=re.compile(f"[‚\uf8ff¬√ƒ≈–—ÿŸ](?:(?<=‚)[ÄÅÇÑ]|(?<=\uf8ff)|(?<=[¬√ƒ≈–—ÿŸ])[{_MAC_SIGNS}])"),
        written=_in_mac,
    ),
)
