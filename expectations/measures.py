"""What can be counted in a text: pure functions from a text to one number.

A measure becomes a column of the judged frame in `expectations/frames.py`, and a check gives it bounds, so that a
new check is one function here, one line there and one declaration in `expectations/suites/`. Every pattern is
linear: no quantifier stands beside another that could match the same characters.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

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
    r"|scroll to continue|share this|copyright|all rights reserved|©|lesen sie auch|mehr zum thema|lire aussi"
    r"|à lire aussi|lea también|leia também|leggi anche|lees ook|читайте также)",
    re.IGNORECASE,
)
_BOILERPLATE_FIRST = frozenset("bslaifrnc©màч")
"""How those lines begin: most others do not, and the pattern is slow."""
_ADDRESS = re.compile(r"https?://\S|www\.\S|(?<!\w)[@#]\w")
_PROSE_END = re.compile(
    # After a word or what closes a quotation, not after the figure of "17.47 WIB", nor within an address.
    r"[.!?…。！？।؟](?:(?<=[。！？।؟])|(?:(?<=[^\W\d_]{2}.)|(?<=[\"'”’»)\]].))[\"'”’»)\]]*(?=\s|$))"
)
ASKING_SIGNS = (
    *("cookie", "informasjonskaps", "čerez", "çerez", "куки", "クッキー", "쿠키", "javascript", "your browser"),
    *("verify you", "verify that you", "verifying you", "subscribe to", "log in to", "login to", "sign in to"),
    *("register to", "now to ", "a subscriber", "untuk membaca", "untuk melanjutkan", "personal data"),
    *("on your device", "auf ihrem gerät", "données personnelles", "datos personales", "dados pessoais"),
    *("dati personali", "password", "kata sandi", "passwort", "mot de passe", "contraseña", "senha", "парол", "şifre"),
    *("heslo", "passord", "adgangskode", "lösenord", "wachtwoord", "hasło", "パスワード", "비밀번호"),
)
"""One of them is in every line that asks for consent, a login or a subscription as `body_is_no_wall` knows it."""
ERROR_SIGNS = (
    *("page you", "address you", "link you", "find the page", "find that page", "halaman yang", "laman yang"),
    *("berita yang", "alamat yang", "te seite", "die seite", "page que vous", "cette page", "página que"),
    *("página não", "pagina cercata", "pagina richiesta", "pagina che", "страниц", "aradığınız sayfa", "siden du"),
    *("finne siden", "finde siden", "sidan du", "stránk", "ページ", "페이지"),
)
"""One of them is in every line that tells of an error as `body_is_no_error_page` knows it."""
_ADDRESS_MARKS = ("://", "www.", "@", "#")
_SENTENCE_ENDS = tuple(".!?…。！？।؟\"'”’»«“)]」』")
_SHORT_LINE_WORDS = 6
_CUT_LINE_WORDS = 8
_FEWEST_SENTENCE_WORDS = 4
_MOST_SENTENCE_WORDS = 100
_FEWEST_LINES = 8  # below it a share of lines says little: a two-line notice is not a menu


@lru_cache(maxsize=1)  # the measures of one text are taken one after the other
def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]


def lines_with(text: str, signs: Sequence[str]) -> str | None:
    r"""The lines of a text in which any of some signs (case-folded) stands; None when there is none.

    >>> lines_with("We use Cookies.\nThe minister resigned.", ("cookie",))
    'We use Cookies.'
    """
    folded = text.casefold()
    found = [sign for sign in signs if sign in folded]
    if not found:
        return None
    lines = zip(text.split("\n"), folded.split("\n"), strict=True)
    return "\n".join(line for line, as_folded in lines if any(sign in as_folded for sign in found))


def words(text: str) -> float:
    """The length in words; scripts written without spaces count half a word per character.

    >>> words("Harga beras naik"), words("米価が上がった")
    (3.0, 3.5)
    """
    spaceless = 0 if text.isascii() else len(_CJK.findall(text))
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
    if text.isascii():
        return 0.0
    return sum(len(match[0]) for match in _MOJIBAKE.finditer(text)) / len(text)


def replacement_share(text: str) -> float:
    r"""The share of characters that are U+FFFD: bytes that no decoding could read.

    >>> replacement_share("caf\ufffd")
    0.25
    """
    return text.count("\ufffd") / len(text) if text else 0.0


def damage_share(text: str) -> float:
    r"""The share of characters that no decoding could read, or that a wrong one left.

    >>> damage_share("caf\ufffd"), damage_share("cafÃ©")
    (0.25, 0.4)
    """
    return replacement_share(text) + mojibake_share(text)


def control_count(text: str) -> float:
    r"""The number of characters that steer terminals or the direction of text instead of being read.

    >>> control_count("a\x00b\u202ec"), control_count("a\tb\nc")
    (2.0, 0.0)
    """
    if text.replace("\n", "").isprintable():  # most are, and the pattern is slow
        return 0.0
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


def prose_share(text: str) -> float:
    r"""The share of a text's words that stand before the end of a sentence in their line.

    More than 100 words without such an end are no sentence, whatever follows: a menu that became one line.

    >>> prose_share("Harga beras naik lagi. Kata menteri:\nBeranda Nasional Olahraga Bisnis")
    0.4
    >>> prose_share("Harga beras naik lagi. " + "Beranda Nasional " * 96 + "Harga cabai turun.") * 199
    4.0
    """
    within = count = 0.0
    for line in _lines(text):
        ends = [match.end() for match in _PROSE_END.finditer(line)]
        line_words = words(line)
        count += line_words
        if ends:
            before = words(line[: ends[-1]]) if ends[-1] < len(line) else line_words
            within += before - _endless_words(line, ends) if before >= _FEWEST_SENTENCE_WORDS else 0
    return within / count if count else 0.0


def _endless_words(line: str, ends: Sequence[int]) -> float:
    """The words of a line that stand in stretches too long for a sentence."""
    most = 2 * _MOST_SENTENCE_WORDS  # a word has two characters, or is half of one: hardly any need be counted
    if ends[-1] <= most:
        return 0.0
    long = (line[first:last] for first, last in zip([0, *ends], ends, strict=False) if last - first > most)
    return sum(count for stretch in long if (count := words(stretch)) > _MOST_SENTENCE_WORDS)


def boilerplate_line_share(text: str) -> float:
    r"""The share of lines that lead elsewhere or sell: "Baca juga", "Read more", "Subscribe".

    >>> boilerplate_line_share("Baca juga: Harga beras\nHarga cabai turun.")
    0.5
    """
    lines = _lines(text)
    found = sum(1 for line in lines if line[:1].casefold() in _BOILERPLATE_FIRST and _BOILERPLATE.match(line))
    return found / len(lines) if lines else 0.0


def markup_count(text: str) -> float:
    """The number of pieces of HTML, entities, templates or script that were left in the text.

    >>> markup_count("Hujan<br>deras &nbsp; {{ad}}"), markup_count("a < b and b > c")
    (4.0, 0.0)
    """
    marked = len(_MARKUP.findall(text)) if any(sign in text for sign in "<{}&") else 0
    return float(marked + sum(text.count(word) for word in _SCRIPT))


def address_share(text: str) -> float:
    """The share of words that are addresses, handles or tags: what is left of a list of links.

    >>> address_share("Tonton di https://contoh.example #banjir @kabar")
    0.6
    """
    if not any(mark in text for mark in _ADDRESS_MARKS):  # most have none, and the pattern is slow
        return 0.0
    return len(_ADDRESS.findall(text)) / max(1, len(text.split()))


def is_cut_off(text: str) -> float:
    r"""1 when the last line is prose that stops without the end of a sentence, else 0.

    Fewer than 8 words in the last line are a credit or a place, and no sign of anything.

    >>> is_cut_off("Harga naik.\nKata menteri itu, harga beras akan turun bila"), is_cut_off("Harga naik.\nFoto: Ani")
    (1.0, 0.0)
    """
    lines = _lines(text)
    return float(bool(lines) and not lines[-1].endswith(_SENTENCE_ENDS) and words(lines[-1]) >= _CUT_LINE_WORDS)
