"""Opt-outs: what a page and its headers say against being indexed, archived, mined or used for AI.

    X-Robots-Tag, tdm-reservation ─┐
                                   ├→ directives for all crawlers, or for us by name → opt-outs
    <meta name=robots|tdm-…>    ───┘

Directives are those of robots meta elements (noindex, noarchive, `none` for the first), the noai and noimageai of
DeviantArt, and the TDM Reservation Protocol of the W3C community group. Only what forbids is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

SIGNALS = ("noindex", "noarchive", "noai", "noimageai", "tdm_reservation")
"""What may be obeyed by a setting; robots.txt always is."""

_DIRECTIVES = {"none": "noindex", **{signal: signal for signal in SIGNALS[:-1]}}
_WITH_VALUES = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_HEAD_BYTES = 256 * 1024
"""Where meta elements are looked for: the heads of real pages end before."""
_LONGEST = 200
_LONGEST_TAG = 2_010
_MOST = 20
# Nearly every page has the first of them near its beginning, and is then looked through for no other.
_MARKS = (b"robots", b"noindex", b"noarchive", b"noai", b"noimageai", b"tdm-reservation")
_META = re.compile(r"<meta\b([^<>]{1,2000})>")
_OPENING = re.compile(r"<!--|<script\b|<style\b|<noscript\b")
_CLOSING = {"<!--": "-->", "<script": "</script", "<style": "</style", "<noscript": "</noscript"}
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """What a publisher said against the use of an address.

    `signal` is one of `robots`, `noindex`, `noarchive`, `noai`, `noimageai` and `tdm_reservation`; `said_by` where
    it was said (`robots.txt`, `header X-Robots-Tag`, `meta robots` …) and `said_text` the words, cut.
    """

    signal: str
    said_by: str
    said_text: str


def read_opt_outs(headers: Sequence[tuple[str, str]], content: bytes, product: str) -> tuple[OptOut, ...]:
    """What an answer says against its use, each thing once, in the order of its headers and its page.

    Args:
        headers: of the answer.
        content: its body, decoded; read as far as a head reaches.
        product: the name that robots.txt files call us by.

    >>> read_opt_outs([("X-Robots-Tag", "otherbot: noindex, noarchive")], b"", "Lumbung")
    ()
    >>> [each] = read_opt_outs([], b'<meta name="robots" content="NOAI, follow">', "Lumbung")
    >>> each.signal, each.said_by, each.said_text
    ('noai', 'meta robots', 'NOAI, follow')
    """
    found = {(each.signal, each.said_by): each for each in _of_headers(headers, product.lower())}
    found |= {(each.signal, each.said_by): each for each in _of_page(content, product.lower())}
    return tuple(list(found.values())[:_MOST])


def line(opt_out: OptOut) -> str:
    """An opt-out as one line of text, for a note in the archive."""
    return "\t".join((opt_out.signal, opt_out.said_by, opt_out.said_text))


def of_line(text: str) -> OptOut:
    r"""The opt-out of a line.

    >>> of_line(line(OptOut(signal="noai", said_by="meta robots", said_text="noai")))
    OptOut(signal='noai', said_by='meta robots', said_text='noai')
    """
    signal, said_by, said_text = (*text.split("\t", 2), "", "")[:3]
    return OptOut(signal=signal, said_by=said_by, said_text=said_text)


def _of_headers(headers: Sequence[tuple[str, str]], us: str) -> Iterator[OptOut]:
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            for signal in _forbidden(_for_us(value[:_LONGEST], us)):
                yield _opt_out(signal, "header X-Robots-Tag", value)
        elif name.lower() == "tdm-reservation" and value.strip() == "1":
            yield _opt_out("tdm_reservation", "header tdm-reservation", value)


def _of_page(content: bytes, us: str) -> Iterator[OptOut]:
    head = content[:_HEAD_BYTES].lower()
    head = head[: head.rfind(b"<meta") + _LONGEST_TAG]
    if not any(mark in head for mark in (*_MARKS, us.encode())):
        return
    # One character a byte, so that both have their words at the same places; the words sought are ASCII.
    plain = head.decode("latin-1")
    printed = content[: len(plain)].decode("latin-1")
    names = ("robots", us, "tdm-reservation", "&#")  # a name may be written in references
    for start, end in _markup(plain):
        if not any(name in plain[start:end] for name in names):
            continue
        said = {
            match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(printed[start:end])
        }
        name, value = said.get("name", "").strip().lower(), said.get("content", "")
        if name in ("robots", us):
            for signal in _forbidden(value[:_LONGEST].split(",")):
                yield _opt_out(signal, f"meta {name}", value)
        elif name == "tdm-reservation" and value.strip() == "1":
            yield _opt_out("tdm_reservation", "meta tdm-reservation", value)


def _markup(head: str) -> Iterator[tuple[int, int]]:
    """Where the attributes of each meta element stand that is no text of a comment, a script or a style."""
    position = 0
    while True:
        opening = _OPENING.search(head, position)
        end = opening.start() if opening else len(head)
        yield from (match.span(1) for match in _META.finditer(head, position, end))
        if opening is None:
            return
        position = head.find(_CLOSING[opening[0]], opening.end())
        if position < 0:
            return


def _for_us(value: str, us: str) -> Iterator[str]:
    """The directives of an X-Robots-Tag that are for all, or for us: a name before a colon holds until the next."""
    is_ours = True
    for part in value.split(","):
        directive = part
        name, colon, rest = part.partition(":")
        if colon and name.strip().lower() not in _WITH_VALUES:
            is_ours, directive = name.strip().lower() == us, rest
        if is_ours:
            yield directive


def _forbidden(directives: Iterator[str] | Sequence[str]) -> Iterator[str]:
    for directive in directives:
        if signal := _DIRECTIVES.get(directive.strip().lower()):
            yield signal


def _opt_out(signal: str, said_by: str, text: str) -> OptOut:
    printed = "".join(character if character.isprintable() else " " for character in text[:_LONGEST])
    return OptOut(signal=signal, said_by=said_by, said_text=" ".join(printed.split()))
