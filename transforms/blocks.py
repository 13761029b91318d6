"""A page's blocks: its runs of text in reading order, each with the marks that its place in the tree gives it.

trafilatura hands back text without its place. These are that place: what a line was in the page (headline,
caption, a link and nothing else), so that the cleaning can judge a line by what it was, not only by how it
sounds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

_LETTERS = re.compile(r"\w+")
_TO_BLANKS = {code: " " for code in range(128) if not _LETTERS.match(chr(code))}
_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "select",
        "textarea",
        "button",
        "math",
        "video",
        "audio",
    ]
)


@dataclass(slots=True, kw_only=True)
class Block:
    """One run of text.

    `key` is what its prints have in common, `word_count` counts its words by the spaces between them, `element` is the
    block element around it, `linked_share` the part of its characters (0..1) that is in links, and `href` where the
    first of these leads.
    """

    text: str
    key: str
    word_count: int
    element: HtmlElement
    linked_share: float
    href: str | None

    @property
    def tag(self) -> str:
        """The tag of the block's element."""
        return str(self.element.tag)

    def marks(self, depth: int) -> Iterator[str]:
        """The class and id of the block's element and of those around it, `depth` in all."""
        element: HtmlElement | None = self.element
        for _ in range(depth):
            if element is None:
                return
            yield f"{element.get('class') or ''} {element.get('id') or ''}"
            element = element.getparent()


def key_of(text: str) -> str:
    r"""What two prints of one text have in common: its words, case and punctuation apart.

    >>> key_of(" - “Jum’at”, 27 Mei ") == key_of('"Jum\'at" 27 MEI')
    True
    """
    return _remembered_key(text) if len(text) <= _LONGEST_REMEMBERED else _key(text)


def _key(text: str) -> str:
    if text.isascii():  # as most short lines are, in most languages; three times as fast
        return " ".join(text.lower().translate(_TO_BLANKS).split())
    return " ".join(_LETTERS.findall(text.casefold()))


# Each line is asked for by several steps; the bounds keep what is remembered to a few megabytes.
_remembered_key = lru_cache(maxsize=512)(_key)
_LONGEST_REMEMBERED = 3_000


def shingles_of(key: str) -> set[tuple[str, ...]]:
    """The runs of four words of a key (see `key_of`); one run of all of them where they are fewer."""
    words = key.split()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False)) or {tuple(words)}


def read_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page in reading order, those of scripts, forms' choices and the like left out."""
    body = tree.find(".//body")
    return _Walk(tree if body is None else body).blocks


class _Walk:
    """One pass over a tree: the text run being gathered, and the blocks ended so far."""

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._enclosing = [root]
        self._links: list[str | None] = []
        self._begin()
        # Without recursion: nesting is the page's choice.
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if element.tag in _SKIPPED_TAGS:
                    walk.skip_subtree()
                    continue
                self._enter(element)
                text = element.text
            else:
                if event == "end" and element.tag not in _SKIPPED_TAGS:
                    self._leave(element)
                text = element.tail if element is not root else None
            if text:
                self._add(text)

    def _begin(self) -> None:
        self._pieces: list[str] = []
        self._total = self._linked = 0
        self._href = self._links[-1] if self._links else None  # a link may hold the block

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCK_TAGS:
            if self._pieces:
                self._end()
            if tag != "br":
                self._enclosing.append(element)
        elif tag == "a":
            self._links.append(element.get("href"))
            self._href = self._href or element.get("href")

    def _leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "a":
            self._links.pop()
        elif tag in _BLOCK_TAGS and tag != "br":
            if self._pieces:
                self._end()
            self._enclosing.pop()

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if not text.isspace():
            size = len(text.strip())
            self._total += size
            self._linked += size if self._links else 0

    def _end(self) -> None:
        """End the run: it is a block when there is text in it."""
        if self._total:
            words = "".join(self._pieces).split()
            text = " ".join(words)
            self.blocks.append(
                Block(
                    text=text,
                    key=_key(text),
                    word_count=len(words),
                    element=self._enclosing[-1],
                    linked_share=self._linked / self._total,
                    href=self._href,
                )
            )
        self._begin()
