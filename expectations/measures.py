"""What can be counted in a text: pure functions from a text to one number, each named as the suites name it.

A check on a text is a measure and its bounds (`expect_text_measure_to_be_between` in
`expectations/custom.py`), so that a new check is one function here and one declaration in
`expectations/suites/`. Every pattern is linear: no quantifier stands beside another that could match the same
characters.
"""

import re
from collections.abc import Callable

_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOJIBAKE = re.compile(
    # One class first, so that the search runs over clean text at its speed; then what follows each.
    r"[âÃÂÐïàá‚¬ÿŸ](?:(?<=â)(?:€.|[\u0080-\u009f]{1,2})|(?<=[ÃÂÐ])[\u0080-\u00bf]|(?<=Ã)[ƒ‚‹]|(?<=ï)(?:»¿|¿½)"
    r"|(?<=[àá])[¤¥¹º][\u0080-\u00bf]"  # so far UTF-8 read as Windows-1252, from here as Mac Roman
    r"|(?<=‚)Ä.|(?<=¬)[†∞±≤≥¥µ∂∑∏π∫ªºΩæø]|(?<=[ÿŸ])[ßÑëêéàèäÜÖÅÇâ£®±†°≠≥¥É])"
)
_MARKUP = re.compile(
    r"[<{}&](?:/?(?:div|p|span|a|br|script|style|img|iframe)\b[^<>]{0,200}>|\{|\}|!--|(?:nbsp|amp|quot|lt|gt|#\d{1,5});)"
)
_SCRIPT = (
    "function(",
    "function (",
    "document.getElementById",
    "window.dataLayer",
    "addEventListener(",
    "@media ",
)
_BOILERPLATE = re.compile(
    r"^(?:baca juga|simak juga|lihat juga|artikel terkait|berita terkait|ikuti kami|iklan\b|bagikan"
    r"|read (?:more|also|next)|see also|related\b|follow us|sign up|subscribe|newsletter|advertisement"
    r"|scroll to continue|share this|copyright|all rights reserved|©)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = tuple(".!?…。！？।؟\"'”’»)")
_SHORT_LINE_WORDS = 6
_FEWEST_LINES = 8  # below it a share of lines says little: a two-line notice is not a menu


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]


def words(text: str) -> float:
    """The length in words; scripts written without spaces count half a word per character.

    >>> words("Harga beras naik"), words("米価が上がった")
    (3.0, 3.5)
    """
    spaceless = len(_CJK.findall(text))
    return float(len(text.split())) if not spaceless else len(_CJK.sub(" ", text).split()) + spaceless / 2


def characters(text: str) -> float:
    """The length in characters, outer white space apart; a character of a script without spaces counts three.

    >>> characters("  Banjir di Demak "), characters("米価")
    (15.0, 6.0)
    """
    stripped = text.strip()
    return float(len(stripped) + 2 * len(_CJK.findall(stripped)))


def mojibake_share(text: str) -> float:
    """The share of characters that stand in sequences which a wrong decoding leaves.

    >>> mojibake_share("Itâ€™s"), mojibake_share("It’s")
    (0.5, 0.0)
    """
    return sum(len(match[0]) for match in _MOJIBAKE.finditer(text)) / len(text) if text else 0.0


def replacement_share(text: str) -> float:
    r"""The share of characters that are U+FFFD: bytes that no decoding could read.

    >>> replacement_share("caf\ufffd")
    0.25
    """
    return text.count("\ufffd") / len(text) if text else 0.0


def control_count(text: str) -> float:
    r"""The number of characters that steer terminals or the direction of text instead of being read.

    >>> control_count("a\x00b\u202ec"), control_count("a\tb\nc")
    (2.0, 0.0)
    """
    return float(len(_CONTROL.findall(text)))


def repeated_line_share(text: str) -> float:
    r"""The share of lines that stood in the text before, in texts of at least 8 lines.

    >>> repeated_line_share("A\nB\n" * 5), repeated_line_share("A\nA")
    (0.8, 0.0)
    """
    lines = _lines(text)
    return 1 - len(set(lines)) / len(lines) if len(lines) >= _FEWEST_LINES else 0.0


def short_line_share(text: str) -> float:
    r"""The share of lines that look like links in a menu: a few words, and no end of a sentence.

    Texts of fewer than 8 lines count as 0.

    >>> short_line_share("Home\nSport\n" * 4 + "The minister resigned on Monday.\nShe gave no reason.")
    0.8
    """
    lines = _lines(text)
    if len(lines) < _FEWEST_LINES:
        return 0.0
    short = sum(1 for line in lines if not line.endswith(_SENTENCE_ENDS) and words(line) < _SHORT_LINE_WORDS)
    return short / len(lines)


def boilerplate_line_share(text: str) -> float:
    r"""The share of lines that lead elsewhere or sell: "Baca juga", "Read more", "Subscribe".

    >>> boilerplate_line_share("Baca juga: Harga beras\nHarga cabai turun.")
    0.5
    """
    lines = _lines(text)
    return sum(1 for line in lines if _BOILERPLATE.match(line)) / len(lines) if lines else 0.0


def markup_count(text: str) -> float:
    """The number of pieces of HTML, entities, templates or script that were left in the text.

    >>> markup_count("Hujan<br>deras &nbsp; {{ad}}"), markup_count("a < b and b > c")
    (4.0, 0.0)
    """
    return float(len(_MARKUP.findall(text)) + sum(text.count(word) for word in _SCRIPT))


MEASURES: dict[str, Callable[[str], float]] = {
    measure.__name__: measure
    for measure in (
        words,
        characters,
        mojibake_share,
        replacement_share,
        control_count,
        repeated_line_share,
        short_line_share,
        boilerplate_line_share,
        markup_count,
    )
}
"""The measures by the name that a suite calls them."""
