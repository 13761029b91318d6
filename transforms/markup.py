"""One page's bytes to one tree: its characters (threats T18), its limits (T9), and a single parse.

The order of trust for the character encoding is that of browsers, with two corrections that pages in the
wild need: bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever their label says, and a label under
which more than one character in a hundred is unreadable is passed over.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser

PAGE_BYTES = 5 * 1024 * 1024  # no article comes near; larger pages are data dumps or floods
MOST_TAGS = 200_000  # the largest real page of the corpus has 20,000
MOST_VOID_TAGS = 50_000  # a million <br> cost trafilatura 40 s
MOST_ATTRIBUTES = 500  # a tag with 40,000 costs 10 s; frameworks reach some dozens
DEEPEST = 250  # libxml2 drops what lies deeper than 256, silently
BAD_SHARE = 0.01  # of characters replaced, beyond which a text is flagged

_HEAD_BYTES = 4096  # browsers look for a declaration in the first 1024; templates push it further
_SAMPLE_BYTES = 32_768
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
_TAG = re.compile(rb"<[a-zA-Z](?:[^\"'<>]|\"[^\"<]*+\"|'[^'<]*+')*+")
_QUOTED = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_VOID_TAG = re.compile(rb"<(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b", re.IGNORECASE)
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body's characters, and how they were found.

    `encoding_from` is one of `bom, http, meta, detector, default`; `flags` may hold `charset_corrected`
    (the label was not believed) and `characters_replaced` (more than 1 % could not be read).
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
    return Decoded(
        text=best.text,
        encoding=best.encoding,
        encoding_from=best.encoding_from,
        replaced_count=best.replaced_count,
        flags=tuple(_encoding_flags(best, content, content_type)),
    )


def _candidates(content: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    """The encodings to try with where each comes from, in order of trust."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            yield encoding, "bom"
    labels = _labels(content, content_type)
    if _is_utf8(content):
        origin = next((origin for encoding, origin in labels if encoding == "utf-8"), "detector")
        yield "utf-8", origin
    yield from labels
    if content.isascii():
        yield "utf-8", "default"
        return
    if detected := _detected(content[:_SAMPLE_BYTES]):
        yield detected, "detector"
    yield "cp1252", "default"


def _detected(sample: bytes) -> str | None:
    """The encoding that the bytes look like; windows-1252 wherever nothing looks more like a text than it."""
    matches = from_bytes(sample, cp_isolation=_DETECTABLE)
    best = matches.best()
    if best is None:
        return None
    usual = next((match for match in matches if match.encoding == "cp1252"), None)
    is_usual = "cp1252" in best.could_be_from_charset or (usual is not None and usual.chaos <= best.chaos)
    return "cp1252" if is_usual else best.encoding


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
    r"""The text without characters that no database or report should meet: controls and lone surrogates.

    >>> printable("a\x00b\ud83dc\td")
    'abc\td'
    """
    return _UNWANTED.sub("", text)


def excess(content: bytes) -> str | None:
    """What makes a page too heavy to parse, or None; looks at its bytes only.

    >>> excess(b"<p>" * 10), excess(b"<p " + b"a=1 " * 600 + b">")
    (None, 'more than 500 attributes in one tag')
    """
    if len(content) > PAGE_BYTES:
        return f"larger than {PAGE_BYTES} bytes"
    tags = content.count(b"<")
    if tags > MOST_TAGS:
        return f"more than {MOST_TAGS} tags"
    if tags > MOST_VOID_TAGS and sum(1 for _ in _VOID_TAG.finditer(content)) > MOST_VOID_TAGS:
        return f"more than {MOST_VOID_TAGS} void tags"
    if _may_have_many_attributes(content):
        for tag in _TAG.finditer(_without_scripts(content)):
            if _attribute_count(tag[0]) > MOST_ATTRIBUTES:
                return f"more than {MOST_ATTRIBUTES} attributes in one tag"
    return None


def _may_have_many_attributes(content: bytes) -> bool:
    """Whether a closer look is worth its time: something between two `<` has the separators for it."""
    # An attribute takes two bytes at least.
    long = (piece for piece in content.split(b"<") if len(piece) > 2 * MOST_ATTRIBUTES)
    separators = (max(len(piece.split()), piece.count(b"="), piece.count(b"/")) for piece in long)
    return any(count > MOST_ATTRIBUTES for count in separators)


def _without_scripts(content: bytes) -> bytes:
    """The markup without its scripts, in which a comparison looks like a tag."""
    lowered = content.lower()
    kept, position = [], 0
    while (start := lowered.find(b"<script", position)) >= 0:
        kept.append(content[position:start])
        end = lowered.find(b"</script", start)
        if end < 0:
            return b"".join(kept)
        position = end + 2
    return b"".join([*kept, content[position:]])


def _attribute_count(tag: bytes) -> int:
    return len(_QUOTED.sub(b" ", tag).replace(b"/", b" ").split()) - 1


_TOO_DEEP = etree.XPath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])")
_TOO_MANY_ATTRIBUTES = etree.XPath(f"boolean(//*[count(@*) > {MOST_ATTRIBUTES}])")


def parse(text: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no markup in it."""
    # Each call has its own parser: they keep state, and pages must not depend on each other.
    parser = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace").translate(None, _CONTROLS), parser=parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError:  # "Document is empty"
        return None


def excess_of_tree(tree: HtmlElement) -> str | None:
    """What makes a parsed page too heavy to extract, where its bytes hid it."""
    if _TOO_MANY_ATTRIBUTES(tree):
        return f"more than {MOST_ATTRIBUTES} attributes in one tag"
    return None


def is_deep(tree: HtmlElement) -> bool:
    """Whether the page is nested so deep that the parser may have dropped some of it."""
    return bool(_TOO_DEEP(tree))
