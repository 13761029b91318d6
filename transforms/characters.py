"""A body's bytes to its characters (threats T18).

The order of trust is that of browsers (mark, HTTP, markup, what the bytes look like, windows-1252), with two
corrections that pages in the wild need: bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever their label
says, and a label under which more than one character in a hundred is unreadable is passed over.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from charset_normalizer import from_bytes

from transforms.language import detect
from transforms.mojibake import may_be_garbled, repair

BAD_SHARE = 0.01  # of characters replaced, beyond which a text is flagged

_HEAD_BYTES = 4096  # browsers look for a declaration in the first 1024; templates push it further
_SAMPLE_BYTES = 32_768
_ASCII = bytes(range(0x80))
_ASCII_TO_BLANKS = bytes.maketrans(_ASCII, b" " * 0x80)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HTTP_LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.+-]{1,40})", re.IGNORECASE)
_META_LABEL = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.+-]{1,40})", re.IGNORECASE
)
_LABELS = {  # what browsers read these labels as (WHATWG Encoding), where Python differs
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874"), "cp874"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "utf-7", "utf-32"), "utf-8"),
}
_DETECTABLE = [  # what pages are written in; left to itself the detector answers with the code pages of DOS
    *("utf_8", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("cp874", "koi8_r", "gb18030", "big5", "euc_jp", "cp932", "cp949"),
]
_ESCAPED_JAPANESE = b"\x1b$B"  # ISO-2022-JP is ASCII but for what stands between its escapes
_ALTERNATE_SHARE = 0.02  # of a page's bytes that are NUL in one half of the pairs: mark-up in UTF-16
# Where the detector sees a Latin page, its language says which of the Latin encodings it was written in.
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257"})
_LATIN_OF = {
    **dict.fromkeys(("tr", "az", "ku"), ("cp1254",)),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "sr", "ro", "sq"), ("cp1250", "iso8859-2")),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859-13", "iso8859-4")),
}
_DECLARED_LANGUAGE = re.compile(rb"<html\b[^>]{0,300}?\blang\s*=\s*[\"']?\s*([a-zA-Z]{2})\b", re.IGNORECASE)
_MARKUP = re.compile("<[^<>]*>")
# Ordering stacked marks takes the square of their number, in any library (UAX 15 allows for thirty).
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0e38-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
_STACK = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body's characters, and how they were found.

    `encoding_from` is one of `bom, http, meta, detector, default`; `flags` may hold `charset_corrected`
    (the label was not believed), `characters_replaced` (more than 1 % could not be read) and `mojibake_repaired`.
    """

    text: str
    encoding: str
    encoding_from: str
    replaced_count: int
    flags: tuple[str, ...] = ()


def decode_characters(content: bytes, content_type: str) -> Decoded:
    """The text of a body, by the encoding its marks and labels name or its bytes show.

    >>> decode_characters("Jum’at".encode("cp1252"), "text/html; charset=iso-8859-1").text
    'Jum’at'
    >>> decode_characters("Jum’at".encode(), "text/html; charset=iso-8859-1").flags
    ('charset_corrected',)
    """
    best: Decoded | None = None
    for encoding, origin in _candidates(content, content_type):
        text = content.decode(encoding, "replace")
        replaced = text.count("\ufffd")
        if best is None or replaced < best.replaced_count:
            best = Decoded(text=text, encoding=encoding, encoding_from=origin, replaced_count=replaced)
        if replaced <= len(text) * BAD_SHARE:
            break
    assert best is not None  # noqa: S101 - the default is always a candidate
    return _mended(replace(best, flags=tuple(_encoding_flags(best, content, content_type))), content)


def _mended(decoded: Decoded, content: bytes) -> Decoded:
    """The text without mojibake, and without marks stacked on one letter beyond all languages."""
    # A look at the whole text would cost as much as decoding it; what is beyond ASCII is a hundredth of it.
    beyond = b" ".join(content.translate(_ASCII_TO_BLANKS).split()).decode(decoded.encoding, "ignore")
    text, flags = decoded.text, decoded.flags
    if _STACK.search(beyond):
        text = _STACK.sub(r"\1", text)
    if may_be_garbled(beyond) and (repaired := repair(text)) != text:
        text, flags = repaired, (*flags, "mojibake_repaired")
    return replace(decoded, text=text, flags=flags)


def _candidates(content: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    """The encodings to try with where each comes from, in order of trust."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            yield encoding, "bom"
    labels = _labels(content, content_type)
    if wide := _utf16(content):
        yield wide, next((origin for _, origin in labels), "detector")
    if _is_utf8(content):
        origin = next((origin for encoding, origin in labels if encoding == "utf-8"), "detector")
        yield "utf-8", origin
    yield from labels
    if content.isascii():
        yield ("iso2022_jp", "detector") if _ESCAPED_JAPANESE in content else ("utf-8", "default")
        return
    if detected := _detected(content):
        yield detected, "detector"
    yield "cp1252", "default"


def _utf16(content: bytes) -> str | None:
    """The byte order of a page in UTF-16 without a mark, or None: in its mark-up every other byte is NUL."""
    head = content[:_HEAD_BYTES]
    if b"\x00" not in head:
        return None
    first, second = (head[start::2].count(0) / len(head) for start in (0, 1))
    if max(first, second) < _ALTERNATE_SHARE or min(first, second) * 4 > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _detected(content: bytes) -> str | None:
    """The encoding that the bytes look like; the usual one of its script wherever nothing looks more like a text."""
    sample = content[:_SAMPLE_BYTES]
    if sample.isascii():
        # Scripts and styles may fill the beginning; what is not ASCII begins where this does.
        start = len(content) - len(content.lstrip(_ASCII))
        sample = content[start : start + _SAMPLE_BYTES]
    matches = from_bytes(sample, cp_isolation=_DETECTABLE)
    best = matches.best()
    if best is None:
        return None
    usual = next((match for match in matches if match.encoding == "cp1252"), None)
    is_usual = "cp1252" in best.could_be_from_charset or (usual is not None and usual.chaos <= best.chaos)
    if is_usual or best.encoding in _LATIN:
        return _latin(content, sample)
    return best.encoding


def _latin(content: bytes, sample: bytes) -> str:
    """The Latin encoding of the page's language: as it declares, or as its words are.

    A language is known from its words even where their accents are misread. Of the encodings that it is
    written in, the one that makes the most letters of the bytes beyond ASCII.
    """
    declared = _DECLARED_LANGUAGE.search(content[:_HEAD_BYTES])
    if declared:
        language: str | None = declared[1].decode("ascii").casefold()
    else:
        language, _ = detect(_MARKUP.sub(" ", sample.decode("cp1252", "replace")))
    beyond = sample.translate(None, _ASCII)
    encodings = _LATIN_OF.get(language or "", ("cp1252",))
    return max(encodings, key=lambda encoding: sum(map(str.isalpha, beyond.decode(encoding, "replace"))))


def _labels(content: bytes, content_type: str) -> list[tuple[str, str]]:
    """The encodings that HTTP and the markup declare, as Python names them; unknown labels are left out."""
    http = _HTTP_LABEL.search(content_type[:200])
    meta = _META_LABEL.search(content[:_HEAD_BYTES])
    named = [(http[1], "http")] if http else []
    named += [(meta[1].decode("ascii", "replace"), "meta")] if meta else []
    known = [(_python_name(label), origin) for label, origin in named]
    return [(encoding, origin) for encoding, origin in known if encoding]


def _python_name(label: str) -> str | None:
    """Python's name of the encoding that a label means to browsers, or None when it means nothing.

    >>> _python_name("ISO-8859-1"), _python_name("UTF8"), _python_name("x-user-defined")
    ('cp1252', 'utf-8', None)
    """
    label = label.strip().casefold()
    try:
        info = codecs.lookup(_LABELS.get(label, label))
    except LookupError:
        return None
    # Some of Python's codecs (rot13, hex, idna) are no character encodings.
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in _NOT_FOR_PAGES else None


_NOT_FOR_PAGES = frozenset({"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "utf-7"})


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are UTF-8 beyond ASCII: no other encoding looks like it by chance."""
    if content.isascii():
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _encoding_flags(decoded: Decoded, content: bytes, content_type: str) -> Iterator[str]:
    """What a reader should know of how the characters were found."""
    labels = [encoding for encoding, _ in _labels(content, content_type)]
    if labels and decoded.encoding_from != "bom" and decoded.encoding != labels[0]:
        yield "charset_corrected"
    if decoded.replaced_count > len(decoded.text) * BAD_SHARE:
        yield "characters_replaced"


def printable(text: str) -> str:
    r"""The text without characters that no database or report should meet: controls, lone surrogates, stacked marks.

    >>> printable("a\x00b\ud83dc\td")
    'abc\td'
    """
    plain = _UNWANTED.sub("", text)
    # References to characters, which the parser reads, may stack marks that no look at the bytes has shown.
    return plain if plain.isascii() else _STACK.sub(r"\1", plain)
