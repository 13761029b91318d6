"""Hostile pages of our own making: families of floods, each at any size (threats T9, T10).

A page is an ordinary article with one thing in it that no newsroom makes, repeated until the size is reached.
"""

import random
from collections.abc import Callable, Mapping

_HEADLINE = "Panen Padi di Hulu Sungai Mulai Lebih Awal"
_SENTENCE = "Petani di hulu sungai itu mulai memanen padi pada hari Jumat, kata ketua kelompok tani setempat. "
_STORY = "\n".join(
    f"<p>{_SENTENCE}Ini musim panen yang ke-{n} sejak bendungan di hulu itu selesai.</p>" for n in range(8)
)
_BELOW_ASCII = bytes(range(1, 32))

Flood = Callable[[int], str]


def _page(flood: str, *, head: str = "") -> str:
    """An article with a flood in its body, or in its head."""
    return (
        f"<!doctype html><html lang=id><head><meta charset=utf-8><title>{_HEADLINE}</title>{head}</head><body><article>"
        f"<h1>{_HEADLINE}</h1><p>Jumat, 2 Januari 2026 - 07:31 WIB</p>\n{_STORY}{flood}</article></body></html>"
    )


def _repeated(unit: str) -> Flood:
    """A flood of one unit in the body; `{n}` in it is its number."""

    def flood(size: int) -> str:
        count = max(size // len(unit.encode()), 1)
        return _page("".join(unit.replace("{n}", str(n)) for n in range(count)) if "{n}" in unit else unit * count)

    return flood


def _in_head(unit: str) -> Flood:
    """A flood of one unit in the head."""
    return lambda size: _page("", head=unit * max(size // len(unit), 1))


def _within(before: str, unit: str, after: str) -> Flood:
    """A flood of one unit between two others, in the body."""
    return lambda size: _page(f"{before}{unit * max(size // len(unit.encode()), 1)}{after}")


def _title(unit: str) -> Flood:
    return lambda size: _page("", head=f"<title>{unit * (size // len(unit))}</title>").replace(
        f"<title>{_HEADLINE}</title>", "", 1
    )


def _json_ld(before: str, unit: str, after: str) -> Flood:
    """A flood of one unit in a JSON-LD script, in the head."""
    return lambda size: _page(
        "",
        head=f'<script type="application/ld+json">{before}{unit * max(size // len(unit), 1)}{after}</script>',
    )


def _nested_both(opening: str, closing: str) -> Flood:
    """Elements nested without end, each closed in order."""

    def flood(size: int) -> str:
        count = max(size // len(opening + closing), 1)
        return _page(f"{opening * count}teks{closing * count}")

    return flood


def _noise(alphabet: bytes, *, head: bytes = b"") -> Callable[[int], bytes]:
    """Bytes drawn from an alphabet, the same ones each time."""
    # Fixed, so that a page which fails can be made again.
    return lambda size: head + bytes(random.Random(20_210_714).choices(alphabet, k=size))


FAMILIES: Mapping[str, Flood] = {
    # nesting
    "nested div": _repeated("<div>"),
    "nested div, closed": _nested_both("<div>", "</div>"),
    "nested span": _repeated("<span>"),
    "nested b": _repeated("<b>"),
    "nested lists": _repeated("<ul><li>x"),
    "nested tables": _repeated("<table><tr><td>x"),
    "nested quotes": _repeated("<blockquote><p>x"),
    "nested figures": _repeated("<figure><figcaption>x"),
    "nested forms": _repeated("<form><fieldset><select><option>x"),
    "nested svg": _repeated("<svg><g>x"),
    "nested math": _repeated("<math><mrow><mi>x"),
    "waves of nesting": _repeated("<div>" * 240 + "x" + "</div>" * 240),
    # tags
    "attributes of one tag": _within("<p ", "a=1 ", ">x</p>"),
    "names of one tag": lambda size: _page(f"<p {' '.join(f'a{n}' for n in range(size // 7))}>x</p>"),
    "one attribute": _within('<p title="', "panen ", '">x</p>'),
    "tags of 400 attributes": _repeated("<p " + " ".join(f"a{n}=1" for n in range(400)) + ">x</p>"),
    "attributes without an end": _within('<p title="', "panen <b>", ""),
    "br": _repeated("<br>"),
    "hr": _repeated("<hr/>x"),
    "img": _repeated('<img src="/a.jpg" srcset="/a.jpg 1x">'),
    "paragraphs": _repeated("<p>x</p>"),
    "paragraphs of prose": _repeated(f"<p>{_SENTENCE}({{n}})</p>"),
    "unclosed paragraphs": _repeated("<p>panen "),
    "unclosed links": _repeated('<a href="/b">panen '),
    "formatting out of order": _repeated("<b><p><i>panen</b></p></i>"),
    "formatting across tables": _repeated("<b><table><i>panen</table></b>"),
    "text in tables": _within("<table>", "panen<tr>", "</table>"),
    "table cells": _within("<table><tr>", "<td>panen</td>", "</tr></table>"),
    "table rows": _within("<table>", "<tr><td>panen<td>raya", "</table>"),
    "headings": _repeated("<h1>Panen {n}</h1>"),
    "headings marked as titles": _repeated('<h2 class="title">Panen {n}</h2>'),
    "lists": _within("<ul>", "<li>panen", "</ul>"),
    "lists of one": _repeated("<ul><li>panen</li></ul>"),
    "links": _repeated('<a href="/berita/{n}">panen raya</a> '),
    "inline tags": _repeated("<b>x</b><i>y</i> "),
    "options": _within("<select>", "<option>panen", "</select>"),
    "base and meta": _in_head('<base href="http://a.example/"><meta name=author content="Ani Wijaya">'),
    "meta": _in_head('<meta property="article:published_time" content="2026-01-02T07:31:00+07:00">'),
    "time elements": _repeated('<time datetime="2026-01-02">2 Januari 2026</time>'),
    "bylines": _repeated('<span class="byline">Oleh Ani Wijaya dan Budi</span>'),
    "frames": _repeated("<iframe src=/a></iframe><noscript>x</noscript>"),
    "scripts": _repeated("<script>a<b;</script>"),
    "one script": _within("<script>", "if (a<b && c>d) { x = '<p>'; }\n", "</script>"),
    "unclosed scripts": _repeated("<script>a"),
    "styles": _repeated("<style>p{color:red}</style>"),
    "comments": _repeated("<!-- x -->"),
    "unclosed comments": _repeated("<!-- x "),
    "CDATA": _repeated("<![CDATA[x]]>"),
    "processing instructions": _repeated("<?xml x?>"),
    "declarations": _repeated("<!DOCTYPE html><!ENTITY a 'b'>"),
    "quotes in tags": _repeated("<a '\""),
    "less-than signs": _repeated("< "),
    "ends of tags": _repeated("</div></p>"),
    # characters
    "one text": _repeated("panen padi "),
    "one text, in a paragraph": _within("<p>", "Panen padi di hulu, kata Ani. ", "</p>"),
    "one word": _within("<p>", "x", "</p>"),
    "blanks": _within("<p>x", " ", "x</p>"),
    "line breaks": _within("<p>x", "\n", "x</p>"),
    "entities": _within("<p>", "&amp;&#x41;&nbsp;", "</p>"),
    "entities of no name": _within("<p>", "&panen", "</p>"),
    "right to left": _within("<p>", "\u202e\u200f\u2067א", "</p>"),
    "zero width": _within("<p>", "\u200b\u2060\ufeffx", "</p>"),
    "combining marks": _within("<p>e", "\u0301\u0327", "</p>"),
    "combining marks, as entities": _within("<p>e", "&#769;&#807;", "</p>"),
    "NULs": _within("<p>", "\x00panen", "</p>"),
    "controls": _within("<p>", _BELOW_ASCII.decode(), "</p>"),
    "mojibake": _within("<p>", "â€™Ã©tÃ© ", "</p>"),
    # titles and JSON
    "title": _title("Panen raya "),
    "title of separators": _title(" | "),
    "title of one word": _title("x"),
    "title of entities": _title("&amp;"),
    "JSON-LD, broad": _json_ld('{"@graph":[', '{"@type":"NewsArticle","headline":"Panen"},', "{}]}"),
    "JSON-LD, one text": _json_ld('{"@type":"NewsArticle","headline":"', "panen ", '"}'),
    "JSON-LD, arrays": _json_ld("", "[", ""),
    "JSON-LD, objects": _json_ld("", '{"a":', ""),
    "JSON-LD, figures": _json_ld('{"a":', "9", "}"),
    "JSON-LD, commas": _json_ld("{", ", ", "}"),
    "JSON-LD, comments": _json_ld("", "/* x */ ", ""),
    "JSON-LD, escapes": _json_ld('{"a":"', "\\x", '"}'),
    "JSON-LD, authors": _json_ld('{"@type":"Article","author":[', '{"name":["Ani"]},', "{}]}"),
    "JSON-LD, article body": _json_ld('{"@type":"Article","articleBody":"', "<p>Panen raya di hulu", '"}'),
    "JSON-LD, questions": _json_ld(
        '{"@type":"FAQPage","mainEntity":[',
        '{"name":"Kapan panen?","acceptedAnswer":{"text":"Petani di hulu sungai itu mulai memanen padi"}},',
        "{}]}",
    ),
    # our own patterns
    "quotations": _repeated("<blockquote><p>Petani di hulu sungai itu mulai memanen padi hari ini</p></blockquote>"),
    "one paragraph many times": _repeated("<p>Petani di hulu sungai itu mulai memanen padi hari Jumat ini</p>"),
    "headings and paragraphs": _repeated(f"<h2>Panen</h2><p>{_SENTENCE}</p>"),
    "brackets of credits": _repeated("<p>Panen (foto (photo by (Getty Images (REUTERS/a b (AFP/</p>"),
    "labels": _repeated("<p>About the author 5 min read Advertisement embed-a</p>"),
    "letters in a heading": _within("<h1>", "<b>p</b>", "</h1>"),
    "eras and spans": _within("<p>", "令和3年 se jam an hour ago ", "</p>"),
    "date figures": _repeated("<p>12/12/12 12:12 1 2</p>"),
    "date words": _repeated("<p>1 Jan 1 Feb de 20 Mei</p>"),
    "clocks": _within("<p>2 Januari 2026 ", "12:12:12.1 ", "</p>"),
    "datelines": _within("<p>", "JAKARTA, (", ") - Panen</p>"),
    "dashes": _within("<p>", "- – — ", "Panen</p>"),
    "pointers": _repeated("<p>Baca juga: Panen raya {n}</p>"),
    "agencies": _within("<p>", "kepada Reuters ", "</p>"),
    "credits": _within("<figure><img src=/a.jpg><figcaption>", "Foto: (a/b ", "</figcaption></figure>"),
    "initials": _within("<p>Panen.", " (abc/", ")</p>"),
}
"""Pages in UTF-8, by what floods them."""

PLAIN: Mapping[str, Flood] = {
    "one line": lambda size: _SENTENCE * (size // len(_SENTENCE)),
    "lines": lambda size: "x\n" * (size // 2),
    "lines of prose": lambda size: f"{_SENTENCE}\n" * (size // (len(_SENTENCE) + 1)),
    "pointers": lambda size: "Baca juga: Panen raya\n" * (size // 22),
    "dates": lambda size: "Jumat, 2 Januari 2026 - 07:31 WIB\n" * (size // 34),
    "blanks": lambda size: "x" + " " * size + "x",
    "one word": lambda size: "x" * size,
    "credits": lambda size: "Foto: (a/b " * (size // 11),
    "datelines": lambda size: "JAKARTA - " * (size // 10),
}
"""Plain texts."""

NOISE: Mapping[str, Callable[[int], bytes]] = {
    "any bytes": _noise(bytes(range(256))),
    "high bytes": _noise(bytes(range(128, 256))),
    "high bytes, in Chinese": _noise(bytes(range(0x81, 0xFF)), head=b"<meta charset=gb2312><p>"),
    "half pairs of UTF-16": _noise(b"\xd8\xdc\x00", head=b"\xff\xfe"),
    "tags and quotes": _noise(b"<>/='\" ab!-&;"),
    "windows-125x": _noise(b"abc ABC \xe7\xf0\xfd\xfe\xf6\xfc\xde\xd0\n", head=b"<p>"),
}
"""Bytes in no encoding, or in one that is not named."""


def made(kind: str, name: str, size: int) -> bytes:
    """One page of a family (`kind` is html, text or noise), of at most `size` bytes."""
    if kind == "noise":
        return NOISE[name](size)[:size]
    flood = FAMILIES[name] if kind == "html" else PLAIN[name]
    content = flood(size).encode("utf-8", "surrogatepass")
    # The article around the flood is not counted by the families; a page of exactly the limit is still read.
    return flood(max(2 * size - len(content), 1)).encode("utf-8", "surrogatepass")[:size]


def names() -> list[tuple[str, str]]:
    """All families, each with its kind."""
    return [(kind, name) for kind, group in (("html", FAMILIES), ("text", PLAIN), ("noise", NOISE)) for name in group]
